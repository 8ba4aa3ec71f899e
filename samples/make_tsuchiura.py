#!/usr/bin/env python3
"""Makes samples/tsuchiura-ocds.jsonl.gz: real works auctions, one OCDS compiled release a line, without anybody's name.

    make_tsuchiura.py SOURCE.jsonl [samples/tsuchiura-ocds.jsonl.gz]

SOURCE is the auctions of a Japanese city (samples/README.md says where they come from) as OCDS compiled releases. Prices, dates,
statuses and party ids stay, so that results can be compared with other programs' results on the same auctions. Names and words do
not stay: real firms must not stand beside a red flag in a demonstration. Nothing is copied from a text field; every word that
is written comes from the lists below, so that a name cannot slip through because somebody forgot it.

The same input always gives the same bytes (no time stamp in the gzip header).
"""
import argparse
import gzip
import json
import pathlib
import re

# The class of a work is read from its title and description: the first line that matches decides.
CLASSES = (
    ("fire hydrants", r"fire hydrant"),
    ("sewer works", r"sewer|wastewater|rainwater|drainage|manhole"),
    ("water supply works", r"water pipe|water supply|water distribution|filtration|purification|water meter"),
    ("air conditioning works", r"air condition"),
    ("electrical works", r"electric|lighting|lights?\b|\bled\b|solar|power generation|substation"),
    ("bridge works", r"\bbridge"),
    ("paving works", r"paving|pavement"),
    ("road works", r"\broad|\broute|street|highway"),
    ("school works", r"school|kindergarten|nursery"),
    ("seismic works", r"seismic"),
    ("park works", r"\bpark\b|playground|plaza|garden|square|baseball|sports|\bfield\b|\bzoo\b"),
    ("farmland works", r"agricultur|\bfarm|arable"),
    ("plant works", r"pump|furnace|machinery|\btank\b|plant"),
    ("removal works", r"removal|demolition|asbestos"),
    ("building works", r"building|hall\b|center|museum|office|residential|house|roof|renovation|toilet|paint|waterproof|remodel"),
)
OTHER = "other works"

# What the source says of a bid beyond its status, in words of ours.
DETAILS = (
    ("below the minimum price", r"limit price"),
    ("above the estimate", r"price exceeded"),
    ("breakdown of the price not submitted", r"breakdown manual"),
    ("not qualified for another award", r"successful bid (?:eligibility|qualification)|no eligibility"),
    ("refused in post-examination", r"post-?examination"),
    ("drawn by lot", r"lottery"),
    ("invalid", r"invalid"),
    ("disqualified", r"disqua|disable"),
)


def first_match(table, text):
    return next((word for word, pattern in table if re.search(pattern, text.lower())), None)


def organization(party):
    """The id stays; the name is made from it."""
    number = party["id"].rpartition("-")[2]
    return {"id": party["id"], "name": "Buyer" if party["id"].startswith("JP-LG-") else f"Bidder {number}"}


def only(source, *keys):
    return {key: source[key] for key in keys if key in source}


def bid(source):
    out = only(source, "id", "date", "status")
    details = first_match(DETAILS, source.get("statusDetails", ""))
    if details:
        out["statusDetails"] = details
    out["tenderers"] = [organization(t) for t in source["tenderers"]]
    return out | only(source, "value")


def award(source):
    out = only(source, "id", "status", "date")
    if "suppliers" in source:
        out["suppliers"] = [organization(s) for s in source["suppliers"]]
    return out | only(source, "value")


def release(source, numbers):
    tender = source["tender"]
    kind = first_match(CLASSES, tender.get("description", "") + " " + tender.get("title", "")) or OTHER
    numbers[kind] = numbers.get(kind, 0) + 1
    return {
        **only(source, "ocid", "id", "date", "tag", "language", "initiationType"),
        "parties": [organization(p) | only(p, "roles") for p in source["parties"]],
        "buyer": organization(source["buyer"]),
        "tender": {
            "id": tender["id"], "title": f"{kind} no. {numbers[kind]}",
            "procurementMethodDetails": "invited sealed bid",
            **only(tender, "status", "procurementMethod", "mainProcurementCategory", "awardCriteria", "value", "minValue",
                   "numberOfTenderers", "tenderPeriod"),
            "procuringEntity": organization(tender["procuringEntity"]),
            "tenderers": [organization(t) for t in tender["tenderers"]],
        },
        "bids": {"details": [bid(b) for b in source["bids"]["details"]]},
        "awards": [award(a) for a in source["awards"]],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("output", type=pathlib.Path, nargs="?",
                        default=pathlib.Path(__file__).with_name("tsuchiura-ocds.jsonl.gz"))
    args = parser.parse_args()

    numbers, lines = {}, []
    for line in args.source.read_text(encoding="utf-8").splitlines():
        lines.append(json.dumps(release(json.loads(line), numbers), ensure_ascii=False, separators=(",", ":")) + "\n")
    with args.output.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write("".join(lines).encode())
    print(f"{args.output}: {len(lines)} releases; " + ", ".join(f"{n} {kind}" for kind, n in sorted(numbers.items())))


if __name__ == "__main__":
    main()
