"""peer_names.py: what another engine makes of the names that our tests compare (docs/match.md, "Beside others").

    python3 bench/peer_names.py [FOLDER]

The other is nomenklatura's logic-v2, the scoring that OpenSanctions' yente uses, with its own defaults, at its own limit of 0.70. Runs where the
Python package nomenklatura is installed and says so where it is not; it is no part of the project or its tests. FOLDER has the data of others
(TERGOO_SHARED/data/names, ../shared/data/names); what is not there is passed over. Our own figures of the same data are printed by
tests/unit/test_match_quality, those of speed by bench/bench_match. One process, one core; only comparisons are timed."""
import csv
import os
import sys
import time

LIMIT = 0.7
HERE = os.path.dirname(os.path.abspath(__file__))

try:
    from followthemoney.proxy import EntityProxy
    from nomenklatura.matching import get_algorithm
    from nomenklatura.matching.types import ScoringConfig
except ImportError as missing:
    print(f"skipped: nomenklatura is not installed here ({missing})")
    sys.exit(0)

ALGORITHM = get_algorithm("logic-v2")
CONFIG = ScoringConfig.defaults()


def entity(schema, name):
    return EntityProxy.from_dict({"id": name, "schema": schema, "properties": {"name": [name]}})


def compare(what, pairs):
    """pairs: schema, one name, another, whether they are one. Prints precision, recall, F1 and comparisons a second."""
    made = [(entity(schema, a), entity(schema, b), same) for schema, a, b, same in pairs]
    for a, b, _ in made[:50]:                 # what it loads at first use is not counted
        ALGORITHM.compare(a, b, CONFIG)
    right = wrong = missed = 0
    begun = time.process_time()
    for a, b, same in made:
        found = ALGORITHM.compare(a, b, CONFIG).score >= LIMIT
        right += found and same
        wrong += found and not same
        missed += same and not found
    took = time.process_time() - begun
    precision = right / (right + wrong) if right + wrong else 1
    recall = right / (right + missed) if right + missed else 1
    f1 = 2 * right / (2 * right + wrong + missed) if right else 0
    others = len(made) - right - missed
    print(f"{what}: {len(made)} pairs, P {precision:.3f} R {recall:.3f} F1 {f1:.3f}, false {wrong} of {others}, {len(made) / took:.0f} comparisons/s")


def name_bench(path):
    with open(path, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield row["schema"], row["name1"], row["name2"], row["is_match"] == "true"


def parliaments(path):
    with open(path, encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in list(file)[1:]]
    people = [(n, row[2].split("|"), row[3].split("|")) for n, row in enumerate(rows)]
    for n, latin, _ in people:
        for k, _, cyrillic in people:
            for a in latin:
                for b in cyrillic:
                    if a and b:
                        yield "Person", a, b, n == k


def invented(path):
    with open(path, encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("|") for line in file if line.strip() and not line.startswith("#")]
    forms = [(n, form) for n, row in enumerate(rows) for form in row if form]
    for i, (n, a) in enumerate(forms):
        for m, b in forms[i + 1:]:
            yield "Person", a, b, n == m


def main():
    shared = os.environ.get("TERGOO_SHARED", os.path.join(HERE, "..", "..", "shared"))
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(shared, "data", "names")
    for what, name, pairs in (
        ("name_bench, frozen half", "nk-name-bench-logicv2-frozen.csv", name_bench),
        ("parliaments, Latin with Cyrillic", "mps-ky-kz.tsv", parliaments),
    ):
        path = os.path.join(folder, name)
        if os.path.exists(path):
            compare(what, pairs(path))
        else:
            print(f"skipped: {path} is not there")
    compare("invented people, all pairs once", invented(os.path.join(HERE, "..", "tests", "data", "names", "spellings.tsv")))


if __name__ == "__main__":
    main()
