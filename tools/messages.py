#!/usr/bin/env python3
"""Turns locales/*.msg into one C table, and checks the marks K("key") in the code against it.

    messages.py table --output FILE.c a.msg b.msg ...     # build step: every key in three languages, equal {values}
    messages.py check --source DIR a.msg b.msg ...         # every K("key") has a sentence, every sentence is used
    messages.py shell --output DIR --source SCRIPT a.msg   # DIR/words.en, .ru, .ky for a shell script that says them by `words KEY`, `say KEY`,
                                                           # `stop CODE KEY`; a {value} is the script's variable of that name
"""
import argparse
import pathlib
import re
import sys

LANGS = ("en", "ru", "ky")
KEY = re.compile(r"^[a-z0-9]+(?:\.[a-z0-9-]+)+$")
VALUE = re.compile(r"\{([a-z0-9-]+)(?:\|[^}]*)?\}")


def read(paths):
    """{key: {lang: sentence}}, and a list of faults as "file:line: what"."""
    table, faults, where = {}, [], {}
    for path in paths:
        key = None
        for n, line in enumerate(pathlib.Path(path).read_text(encoding="utf-8").splitlines(), 1):
            place = f"{path}:{n}"
            if not line.strip() or line.startswith("#"):
                continue
            if not line.startswith(" "):
                key = line.strip()
                if not KEY.match(key):
                    faults.append(f"{place}: '{key}' is no key (area.name in small letters)")
                if key in table:
                    faults.append(f"{place}: '{key}' stands here a second time (first {where[key]})")
                table.setdefault(key, {})
                where.setdefault(key, place)
                continue
            lang, colon, text = line.strip().partition(":")
            if not colon or lang not in LANGS or key is None:
                faults.append(f"{place}: expected 'en:', 'ru:' or 'ky:' and a sentence under a key")
                continue
            if lang in table[key]:
                faults.append(f"{place}: '{key}' has '{lang}' twice")
            table[key][lang] = text.strip().replace("\\n", "\n")
    for key, texts in table.items():
        for lang in LANGS:
            if not texts.get(lang):
                faults.append(f"{where[key]}: '{key}' has no sentence in '{lang}'")
        # {label-ru} in the Russian sentence is the same value as {label-en} in the English one: a label in the reader's language
        values = {lang: {re.sub(f"-{lang}$", "", v) for v in VALUE.findall(texts.get(lang, ""))} for lang in LANGS}
        if len({frozenset(v) for v in values.values()}) > 1:
            faults.append(f"{where[key]}: '{key}' has different {{values}} in its languages: {values}")
    return table, faults


def c_string(text):
    out = []
    for byte in text.encode("utf-8"):
        if byte in b'"\\':
            out.append("\\" + chr(byte))
        elif byte == 10:
            out.append("\\n")
        elif 32 <= byte < 127 and byte != ord("?"):
            out.append(chr(byte))
        else:
            out.append(f"\\{byte:03o}")
    return '"' + "".join(out) + '"'


def write_table(table, output):
    lines = ['/* Made by tools/messages.py from locales/. */', '#include "text/messages_table.h"', "",
             "const MessageRow MESSAGE_ROWS[] = {"]
    for key in sorted(table):
        texts = ",\n      ".join(c_string(table[key][lang]) for lang in LANGS)
        lines.append(f"    {{ {c_string(key)},\n    {{ {texts} }} }},")
    lines += ["};", "const size_t MESSAGE_COUNT = sizeof MESSAGE_ROWS / sizeof MESSAGE_ROWS[0];", ""]
    pathlib.Path(output).write_text("\n".join(lines), encoding="utf-8")


def check_marks(table, source):
    faults, used = [], set()
    mark = re.compile(r'\bK\("([^"]*)"\)')
    for path in sorted(pathlib.Path(source).rglob("*.[ch]")):
        for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if "#define K" in line or line.lstrip().startswith(("/*", "*")):
                continue
            for key in mark.findall(line):
                used.add(key)
                if key not in table:
                    faults.append(f'{path}:{n}: K("{key}") has no sentence in locales/')
    for key in sorted(set(table) - used):
        faults.append(f"locales: '{key}' is used nowhere")
    return faults


def write_shell(table, folder):
    for lang in LANGS:
        lines = ["# Made by tools/messages.py.", "words() {", "    case $1 in"]
        for key in sorted(table):
            text = re.sub(r'(["\\\\$`])', r"\\\1", table[key][lang])
            text = VALUE.sub(lambda m: "${" + m.group(1) + "}", text)
            lines.append(f"    {key.partition('.')[2]}) printf '%s\\n' \"{text}\" ;;")
        lines += ["    esac", "}", ""]
        (pathlib.Path(folder) / f"words.{lang}").write_text("\n".join(lines), encoding="utf-8")


def check_script(table, script):
    """The script names sentences as the words behind `say`, `stop CODE`, `words`; NAME-$variable stands for each that begins so."""
    text = re.sub(r"(?m)^ *#.*$", "", pathlib.Path(script).read_text(encoding="utf-8"))
    said = re.findall(r'(?:\bsay|\bstop \d|\bwords) "?([a-z][a-z-]*)(\$)?', text)
    keys = {key.partition(".")[2] for key in table}
    used = {k for name, begun in said for k in keys if k == name or (begun and k.startswith(name))}
    faults = [f"{script}: '{name}' has no sentence" for name, begun in said if not begun and name not in keys]
    return faults + [f"{script}: the sentence '{key}' is said nowhere" for key in sorted(keys - used)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("table", "check", "shell"))
    parser.add_argument("--output")
    parser.add_argument("--source")
    parser.add_argument("files", nargs="+")
    args = parser.parse_args()
    table, faults = read(args.files)
    if args.what == "check":
        faults += check_marks(table, args.source)
    if args.what == "shell":
        faults += check_script(table, args.source)
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        return 1
    if args.what == "table":
        write_table(table, args.output)
    if args.what == "shell":
        write_shell(table, args.output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
