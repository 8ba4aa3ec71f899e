#!/usr/bin/env python3
"""bench/scans.py BUILD [PAGES] [NOTES]: do list pages answer as quickly while a scan is read? Makes an office with NOTES notes in a case (2000), prints
a paper of some pages, scans PAGES of it (40) with ImageMagick, and asks for list pages over TLS, four clients with pauses, before the scan came in and
while it is read. Prints p50 and p99 of both in milliseconds, how long the codes and the text took, and filing itself.

Everything is in a temporary folder; its gate and web process are ended by their own numbers."""
import http.client
import json
import os
import random
import signal
import ssl
import subprocess
import sys
import tempfile
import threading
import time

BUILD, PAGES, NOTES = os.path.abspath(sys.argv[1]), int((sys.argv[2:] or ["40"])[0]), int((sys.argv[3:] or ["2000"])[0])
TERGOO = BUILD + "/src/cli/tergoo"
LISTS = ["/kinds/note", "/kinds/note?sort=title", "/cases", "/kinds/paper", "/kinds/scan", "/"]
CLIENTS, PAUSE = 4, 0.2


def run(*args, **more):
    return subprocess.run([TERGOO, *args], check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more).stdout.decode()


def ask(*args):
    return json.loads(run("--as", "aibek", "--json", *args))


def quantile(times, q):
    times = sorted(times)
    return 1000 * times[min(len(times) - 1, int(q * len(times)))]


def connect(port):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return http.client.HTTPSConnection("localhost", port, context=context, timeout=60)


def sign_in(port):
    to = connect(port)
    to.request("POST", "/api/session.open", json.dumps({"login": "aibek", "passphrase": "a long enough phrase"}), {"Content-Type": "application/json"})
    return json.loads(to.getresponse().read())["data"]["token"]


class Lists:
    """Clients that ask for list pages until they are told to stop."""

    def __init__(self, port, token):
        self.times, self.going = [], True
        self.threads = [threading.Thread(target=self.ask_on, args=(port, token)) for _ in range(CLIENTS)]
        for one in self.threads:
            one.start()

    def ask_on(self, port, token):
        to = connect(port)
        while self.going:
            began = time.monotonic()
            to.request("GET", random.choice(LISTS), headers={"Authorization": "Bearer " + token, "Accept": "text/html"})
            answer = to.getresponse()
            answer.read()
            assert answer.status == 200, answer.status
            self.times.append(time.monotonic() - began)
            time.sleep(random.uniform(0, PAUSE))

    def stop(self):
        self.going = False
        for one in self.threads:
            one.join()
        return self.times


def fill(folder):
    phrase = folder + "/phrase"
    with open(phrase, "w") as file:
        file.write("a long enough phrase\n")
    os.environ.update(TERGOO_DATA=folder + "/office", TERGOO_SESSIONS=folder + "/sessions", TERGOO_LANG="en")
    run("init", "--name", "Bench", "--login", "admin", "--full-name", "A B", "--passphrase-file", phrase)
    run("gate", "--detach")
    run("user", "sign-in", "admin", "--passphrase-file", phrase)
    run("--as", "admin", "user", "create", "aibek", "--full-name", "C D", "--roles", "investigator; head", "--passphrase-file", phrase)
    run("user", "sign-in", "aibek", "--passphrase-file", phrase)
    case = ask("case", "open", "title=Bench", "language_of_proceedings=ky")["number"]
    with open(folder + "/notes.csv", "w") as file:
        file.write("title,text\n" + "".join("Note %d of the bench,Something\n" % i for i in range(NOTES)))
    run("--as", "aibek", "record", "import", "note", "--case", case, "--csv", folder + "/notes.csv")
    paper = ask("paper", "write", case, "record_sheet", "--language", "ky")["number"]
    words = "мектептин казанын сатып алуу боюнча сунуштар бир күндө берилген, баалары бирдей, катышуучулар туугандар. "
    text = "\n\n".join("Абзац %d: %s" % (i, words * 3) for i in range(PAGES * 7))
    with open(folder + "/text", "w") as file:
        file.write(text)
    ask("record", "change", paper, "text=@" + folder + "/text")
    ask("paper", "print", paper)
    run("--as", "aibek", "paper", "make", paper, "--to", "pdf", "--out", folder + "/paper.pdf")
    subprocess.run(["pdftoppm", "-r", "200", "-gray", "-l", str(PAGES), folder + "/paper.pdf", folder + "/p"], check=True)
    pages = sorted(name for name in os.listdir(folder) if name.startswith("p-"))
    subprocess.run(["convert", *pages, "-quality", "70", "-compress", "jpeg", "scan.tif"], cwd=folder, check=True)
    return paper, len(pages)


def read(scan, which, pages):
    while ask("record", "show", scan)["reading"][which] < pages:
        time.sleep(1)


def measure(folder):
    web = None
    try:
        paper, pages = fill(folder)
        web = subprocess.Popen([TERGOO, "web", "--port", "0", "--address", "127.0.0.1", "--demo", "--no-second-factor"],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        port = int(web.stdout.readline().decode().rsplit(":", 1)[1])
        token = sign_in(port)
        lists = Lists(port, token)
        time.sleep(45)
        before = lists.stop()
        lists = Lists(port, token)
        began = time.monotonic()
        scan = ask("scan", "take", "--file", folder + "/scan.tif", "--name", "scan.tif")["number"]
        taken = time.monotonic()
        read(scan, "seen", pages)
        codes = time.monotonic()
        ask("scan", "file", scan, paper, "--signed-by", "C D", "--signed-on", time.strftime("%d.%m.%Y"), "--reason", "bench")
        filed = time.monotonic()
        read(scan, "read", pages)
        during = lists.stop()
        print("%d pages: taken in %.2f s, codes of all found after %.1f s, filed in %.2f s, text of all read after %.0f s" %
              (pages, taken - began, codes - taken, filed - codes, time.monotonic() - taken))
        for name, times in (("before", before), ("while it was read", during)):
            print("list pages %s: p50 %.1f ms, p99 %.1f ms, %d of them" % (name, quantile(times, 0.5), quantile(times, 0.99), len(times)))
    finally:
        if web:
            web.send_signal(signal.SIGTERM)
            web.wait()
        run("gate", "--stop")


def ended(number, frame):
    raise KeyboardInterrupt


signal.signal(signal.SIGTERM, ended)                # what was started is ended, whoever ends this
with tempfile.TemporaryDirectory() as where:
    measure(where)
