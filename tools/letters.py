#!/usr/bin/env python3
"""letters.py FOLDERS: words whose letters come from two alphabets, and letters that only look like Kyrgyz ones.

A Latin "o" in a Russian word is seen by nobody and found by no search; a barred "Ө" of another alphabet is no Kyrgyz letter. A Latin
abbreviation with a Kyrgyz ending (TLSсиз, OFACтын) is one word by rule and may stand. Prints each finding with its place; ends with 1
when there is one.
"""
import pathlib
import re
import sys

SUFFIXES = {".yaml", ".msg", ".md", ".html", ".tsv"}
MIXED = re.compile(r"[A-Za-z\u0400-\u04ff]*(?:[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z])[A-Za-z\u0400-\u04ff]*")
WITH_ENDING = re.compile(r"(?:[A-Z]{2,}|max|min)[\u0430-\u044f\u04a3\u04e9\u04af]+")
ESCAPE = re.compile(r"\\[nt]|\{[^{}]*\}|</?[a-z][^<>]*>")
STRANGE = {"\u0472": "fita", "\u0473": "fita", "\u04b0": "Kazakh straight u", "\u04b1": "Kazakh straight u", "\u0398": "Greek theta",
           "\u03b8": "Greek theta", "\u0275": "Latin barred o", "\u019f": "Latin barred O", "\u04a4": "ligature en ghe", "\u04a5": "ligature en ghe"}


def findings(path):
    for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        for word in MIXED.findall(ESCAPE.sub(" ", line)):
            if not WITH_ENDING.fullmatch(word):
                latin = "".join(c for c in word if c.isascii())
                yield f"{path}:{n}: '{word}' has letters of two alphabets (Latin: {latin})"
        for letter in line:
            if letter in STRANGE:
                yield f"{path}:{n}: '{letter}' is no letter of Russian or Kyrgyz ({STRANGE[letter]})"


def main():
    found = [one for folder in sys.argv[1:] for path in sorted(pathlib.Path(folder).rglob("*")) if path.suffix in SUFFIXES for one in findings(path)]
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
