#!/usr/bin/env python3
"""bench/procedures.py BUILD [RECORDS]: how long it takes to say where a case of many records stands. Makes an office whose cases follow the generic
procedure, a case with RECORDS records (5000) of which a fifth are elements and a fifth exhibits, all of which the procedure looks at, and asks the command
line for the case's procedure and, for comparison, for a session's own page. Prints the shortest and the median of 30 in milliseconds, the process of
the command line included.

Everything is in a temporary folder; its gate is asked to end."""
import json
import os
import subprocess
import sys
import tempfile
import time

BUILD, RECORDS = os.path.abspath(sys.argv[1]), int((sys.argv[2:] or ["5000"])[0])
TERGOO = BUILD + "/src/cli/tergoo"


def run(*args):
    return subprocess.run([TERGOO, *args], check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE).stdout.decode()


def ask(*args):
    return json.loads(run("--as", "aibek", "--json", *args))


def fill(folder, case, kind, head, rows):
    with open(folder + "/rows.csv", "w", encoding="utf-8") as out:
        out.write(head + "\n" + "".join(row + "\n" for row in rows))
    ask("record", "import", kind, "--case", case, "--csv", folder + "/rows.csv", "--reason", "a bench")


def times(*args):
    took = []
    for _ in range(30):
        began = time.perf_counter()
        ask(*args)
        took.append((time.perf_counter() - began) * 1e3)
    return "%.1f; %.1f ms" % (min(took), sorted(took)[len(took) // 2])


with tempfile.TemporaryDirectory() as folder:
    phrase = folder + "/phrase"
    with open(phrase, "w", encoding="utf-8") as out:
        out.write("a long enough phrase\n")
    os.environ.update(TERGOO_DATA=folder + "/office", TERGOO_SESSIONS=folder + "/sessions", TERGOO_LANG="en")
    run("init", "--name", "Bench", "--login", "admin", "--full-name", "Admin", "--passphrase-file", phrase, "--profile", "prosecutor")
    run("gate", "--detach")
    try:
        run("user", "sign-in", "admin", "--passphrase-file", phrase)
        run("--as", "admin", "user", "create", "aibek", "--full-name", "Aibek", "--roles", "investigator", "--passphrase-file", phrase)
        run("user", "sign-in", "aibek", "--passphrase-file", phrase)
        case = ask("case", "open", "title=Boilers (invented)")["id"]
        offence = ask("record", "create", "offence", "--case", case, "title=x", "what_happened=x", "from=2026")["id"]
        fifth = RECORDS // 5
        fill(folder, case, "element", "name;offence", ["e%d;%s" % (i, offence) for i in range(fifth)])
        fill(folder, case, "exhibit", "what;category", ["x%d;phone" % i for i in range(fifth)])
        fill(folder, case, "note", "title;text", ["n%d;t" % i for i in range(RECORDS - 2 * fifth - 2)])
        print("procedure show:", times("procedure", "show", case))
        print("session show:  ", times("session", "show"))
    finally:
        subprocess.run([TERGOO, "gate", "--stop"], check=False, stdout=subprocess.DEVNULL)
