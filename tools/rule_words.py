#!/usr/bin/env python3
"""Checks that every parameter and every unit of the shipped rules has its words in src/detect/rule_words.c.

rule_words.py --words FILE.c --output STAMP RULE.yaml ...

Whether the words are there in all languages the table of sentences sees to (locales/meson.build). Ends with 1 and a line for each that is
missing, so that the build fails before a page shows a code.
"""
import argparse
import re
import sys


def words_of(path):
    with open(path, encoding="utf-8") as file:
        return set(re.findall(r'\{ "([^"]+)", K\("', file.read()))


def named_in(path):
    """(line, word) of each parameter and each unit."""
    inside = False
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if re.match(r"\S", line):
                inside = line.startswith("parameters:")
            found = re.match(r"  (\w+):\s*$|    unit: (.+?)\s*$", line)
            if inside and found:
                yield number, found.group(1) or found.group(2).strip('"')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--words", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("rules", nargs="+")
    args = parser.parse_args()
    known = words_of(args.words)
    missing = [f"{path}:{line}: no words for {word!r}: add them to {args.words}"
               for path in args.rules for line, word in named_in(path) if word not in known]
    if missing:
        sys.exit("\n".join(missing))
    with open(args.output, "w", encoding="utf-8") as file:
        file.write("words for all\n")


main()
