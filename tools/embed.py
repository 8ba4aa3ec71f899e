#!/usr/bin/env python3
"""Puts text files into a C file: an array of names and texts, sorted by name, as a header declares it.

    embed.py --root model --output model_shipped.c model/roles.yaml model/kinds/case.yaml ...
    embed.py --header detect/rule_book.h --type RuleFile --symbol RULES_SHIPPED --root rules --output rules_shipped.c rules/R003.yaml ...
    embed.py --templates --root templates/pages --output web_templates.c templates/pages/page.mustache ...
    embed.py --templates --header site/site_int.h --type SiteTemplate --symbol SITE_TEMPLATES --root templates/site --output site_templates.c ...

The first makes MODEL_SHIPPED of src/model/model.h. The last two make WEB_TEMPLATES of src/web/ui.h and SITE_TEMPLATES: a template is called by its file's name without
folder and ending, and the last line end of the file is no part of it, so that a template may stand within a line.
"""
import argparse
import pathlib
import sys


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
    parser.add_argument("--header", default="model/model.h")
    parser.add_argument("--type", default="ModelFile")
    parser.add_argument("--symbol", default="MODEL_SHIPPED")
    parser.add_argument("files", nargs="+")
    parser.add_argument("--templates", action="store_true")
    args = parser.parse_args()
    root = pathlib.Path(args.root).resolve()
    array, kind, header, first = args.symbol, args.type, args.header, f"{root.name}/"
    if args.templates and args.symbol == "MODEL_SHIPPED":
        array, kind, header, first = "WEB_TEMPLATES", "WebTemplate", "web/ui.h", "templates/pages/"
    files = {pathlib.Path(f).resolve().relative_to(root).as_posix(): pathlib.Path(f).read_bytes() for f in args.files}
    if args.templates:
        files = {pathlib.PurePath(name).stem: data.removesuffix(b"\n") for name, data in files.items()}
        if len(files) != len(args.files):
            sys.exit("embed.py: two templates have one name")
    out = [f"/* Made by tools/embed.py from {first}. */", f'#include "{header}"', "", f"const {kind} {array}[] = {{"]
    for name in sorted(files, key=lambda n: n.encode()):
        out.append(f'    {{ {{ "{name}", {len(name.encode())} }}, {{\n      {c_string(files[name])}, {len(files[name])} }} }},')
    count = array.removesuffix("S") + "_COUNT" if args.templates else f"{array}_COUNT"
    out += ["};", f"const size_t {count} = sizeof {array} / sizeof {array}[0];", ""]
    pathlib.Path(args.output).write_text("\n".join(out), encoding="utf-8")


if __name__ == "__main__":
    main()
