#!/usr/bin/env python3
"""Holds src/rules/refusal_list.h and the sources together: each refusal of a rule names the field it is about, or stands among those that are
about none; each field that the list names is one of the model.

    refusals.py --source SRC/rules --model MODEL     # prints what does not fit, ends with 1 when something does not
"""
import argparse
import pathlib
import re
import sys

ROW = re.compile(r'^(ABOUT|NO_FIELD)\("([^"]+)"(?:, "([^"]*)")?\)$')
KEY = re.compile(r'K\("([^"]+)"\)')
FUNCTION = re.compile(r"^[A-Za-z_][^\n;{}]*\([^;{}]*\)\n\{\n.*?^\}", re.S | re.M)
REFUSAL = re.compile(r"error_set\([^;]*?\bERR_INVALID\b[^;]*;")
SAYS_ITSELF = ('"field-id"', 'arg_str("field", f->id)')
# Forms of papers are files of an office: their faults name file and line.
NOT_OF_FORMS = {"paper_lint.c"}


def rows(path, faults):
    """{key: [field]} of the list; an empty list for what is about no field."""
    table = {}
    for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.startswith(("ABOUT", "NO_FIELD")):
            continue
        row = ROW.match(line)
        if not row or (row[1] == "ABOUT") != bool(row[3]):
            faults.append(f"{path}:{n}: this is no row of the list")
        elif row[2] in table:
            faults.append(f"{path}:{n}: '{row[2]}' stands here a second time")
        else:
            table[row[2]] = (row[3] or "").split()
    return table


def fields_of(model):
    """The names of all fields of all kinds: those that stand one step below `fields:`."""
    names = set()
    for path in [*model.glob("kinds/*.yaml"), *model.glob("common/*.yaml")]:
        inside = False
        for line in path.read_text(encoding="utf-8").splitlines():
            if line[:1].isalpha():
                inside = line.startswith("fields:")
            field = re.match(r"^  ([a-z][a-z0-9_]*):", line)
            if inside and field:
                names.add(field[1])
    return names


def refused(path, faults):
    """The keys of the refusals of one file that do not name their field themselves."""
    text = path.read_text(encoding="utf-8")
    keys = {}
    for function in FUNCTION.finditer(text):
        for refusal in REFUSAL.finditer(function[0]):
            if any(said in refusal[0] for said in SAYS_ITSELF):
                continue
            line = text.count("\n", 0, function.start() + refusal.start()) + 1
            found = KEY.findall(refusal[0]) or KEY.findall(function[0])         # a key chosen above the refusal
            if not found:
                faults.append(f"{path}:{line}: which refusal this is cannot be seen: no key stands in the function")
            for key in found:
                keys.setdefault(key, f"{path}:{line}")
    return keys


PLACE = re.compile(r'^AT\("([^"]+)", "([^"]+)"\)$')
ARGUMENT = re.compile(r'\{ "([a-z_]+)", ARG_[A-Z_]+,')


def check_places(path, sources, faults):
    """The list of refusals that name an argument of an operation: each key is said by some source, each name is an argument of some operation."""
    text = "".join(p.read_text(encoding="utf-8") for p in sources.glob("*/*.c"))
    names = {"file"} | {m[1] for p in sources.glob("desk/*.[ch]") for m in ARGUMENT.finditer(p.read_text(encoding="utf-8"))}
    seen = set()
    for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        row = PLACE.match(line)
        if not line.startswith("AT"):
            continue
        if not row or row[1] in seen:
            faults.append(f"{path}:{n}: this is no row of the list, or a second one of its key")
            continue
        seen.add(row[1])
        if f'K("{row[1]}")' not in text:
            faults.append(f"{path}:{n}: nothing refuses with '{row[1]}'")
        for name in row[2].split():
            if name not in names:
                faults.append(f"{path}:{n}: no operation takes '{name}'")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--source", required=True, type=pathlib.Path)
    parser.add_argument("--model", required=True, type=pathlib.Path)
    options = parser.parse_args()
    faults, told = [], {}
    table = rows(options.source / "refusal_list.h", faults)
    known = fields_of(options.model)
    for path in sorted(options.source.glob("*.c")):
        if path.name not in NOT_OF_FORMS:
            told.update(refused(path, faults))
    text = "".join(p.read_text(encoding="utf-8") for p in options.source.glob("*.c"))
    for key, place in told.items():
        if key not in table:
            faults.append(f"{place}: '{key}' names no field: give it a row in refusal_list.h (ABOUT, or NO_FIELD)")
    for key, fields in table.items():
        if f'"{key}"' not in text:
            faults.append(f"refusal_list.h: no rule refuses with '{key}'")
        for field in fields:
            if field not in known:
                faults.append(f"refusal_list.h: '{key}': no kind has a field '{field}'")
    check_places(options.source.parent / "desk" / "argument_list.h", options.source.parent, faults)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
