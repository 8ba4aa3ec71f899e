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
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
