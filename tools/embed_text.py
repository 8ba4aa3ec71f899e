#!/usr/bin/env python3
"""Puts text files into a C file as arrays that end in NUL, each with its size.

    embed_text.py --output bundle_texts.c BUNDLE_VERIFY_MD=templates/bundle/VERIFY.md ...
"""
import argparse
import pathlib

from embed import c_string


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", required=True)
    parser.add_argument("files", nargs="+", metavar="NAME=FILE")
    args = parser.parse_args()
    out = ["/* Made by tools/embed_text.py. */", "#include <stddef.h>", ""]
    for pair in args.files:
        name, _, path = pair.partition("=")
        data = pathlib.Path(path).read_bytes()
        out += [f"extern const char {name}[];", f"extern const size_t {name}_SIZE;",
                f"const char {name}[] =\n      {c_string(data)};", f"const size_t {name}_SIZE = {len(data)};", ""]
    pathlib.Path(args.output).write_text("\n".join(out), encoding="utf-8")


if __name__ == "__main__":
    main()
