#!/usr/bin/env python3
"""Puts the shipped model files into a C file: MODEL_SHIPPED, sorted by name, as src/model/model.h declares it.

    embed.py --root model --output model_shipped.c model/roles.yaml model/kinds/case.yaml ...
"""
import argparse
import pathlib


def c_string(data):
    """The bytes as string literals, a line of the file a line."""
    lines = []
    for line in data.splitlines(keepends=True):
        out = []
        for byte in line:
            if byte in b'"\\':
                out.append("\\" + chr(byte))
            elif byte == 10:
                out.append("\\n")
            elif 32 <= byte < 127 and byte != ord("?"):
                out.append(chr(byte))
            else:
                out.append(f"\\{byte:03o}")
        lines.append('"' + "".join(out) + '"')
    return "\n      ".join(lines) or '""'


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("files", nargs="+")
    args = parser.parse_args()
    root = pathlib.Path(args.root).resolve()
    files = {pathlib.Path(f).resolve().relative_to(root).as_posix(): pathlib.Path(f).read_bytes() for f in args.files}
    out = ["/* Made by tools/embed.py from model/. */", '#include "model/model.h"', "", "const ModelFile MODEL_SHIPPED[] = {"]
    for name in sorted(files, key=lambda n: n.encode()):
        out.append(f'    {{ {{ "{name}", {len(name.encode())} }}, {{\n      {c_string(files[name])}, {len(files[name])} }} }},')
    out += ["};", "const size_t MODEL_SHIPPED_COUNT = sizeof MODEL_SHIPPED / sizeof MODEL_SHIPPED[0];", ""]
    pathlib.Path(args.output).write_text("\n".join(out), encoding="utf-8")


if __name__ == "__main__":
    main()
