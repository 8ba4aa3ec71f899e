"""watch_suppliers.py FOLDER: an invented watch-list (own.csv, 400 entries) and 5,000 invented suppliers (suppliers.csv), of whom 30 are entries of
the list in another spelling; their ids begin with P. planted.txt says which is which. The seed is fixed: the same files each time. Also what is
wrong: columns.csv has other columns, broken.csv one row in ten that cannot be read."""
import csv
import pathlib
import random
import sys

folder = pathlib.Path(sys.argv[1])
dice = random.Random(20261126)
CONSONANTS = "b d g zh k l m n p r s t ch sh".split()
VOWELS = "a e i o u".split()
CYRILLIC = {"zh": "ж", "ch": "ч", "sh": "ш", "b": "б", "d": "д", "g": "г", "k": "к", "l": "л", "m": "м", "n": "н", "p": "п", "r": "р", "s": "с",
            "t": "т", "a": "а", "e": "е", "i": "и", "o": "о", "u": "у", "v": "в", "y": "й"}
FORMS = [("OOO", "ООО"), ("OsOO", "ОсОО"), ("LLC", "ЖЧК"), ("CJSC", "ЗАО"), ("OJSC", "ААК")]


def word(least=2, most=4):
    return "".join(dice.choice(CONSONANTS) + dice.choice(VOWELS) for _ in range(dice.randint(least, most))) + dice.choice(CONSONANTS)


def firm():
    return [word(3, 4), word(3, 4)], dice.randrange(len(FORMS))


def cyrillic(text):
    out, at = "", 0
    while at < len(text):
        pair = text[at:at + 2]
        if pair in CYRILLIC:
            out, at = out + CYRILLIC[pair], at + 2
        else:
            out, at = out + CYRILLIC.get(text[at], text[at]), at + 1
    return out


def title(words):
    return " ".join(w.capitalize() for w in words)


def latin_firm(words, form):
    return f"{title(words)} {FORMS[form][0]}"


def cyrillic_firm(words, form):
    return f"{FORMS[form][1]} \"{title([cyrillic(w) for w in words])}\""


def spelled(words, form, how):
    """The same firm as somebody else writes it."""
    if how == 0:
        return cyrillic_firm(words, form)
    if how == 1:
        return f"{FORMS[(form + 1) % 5][1]} «{cyrillic(words[0]).upper()} {cyrillic(words[1]).upper()}»"
    if how == 2:
        return latin_firm([w.replace("zh", "j", 1) if "zh" in w else w[:3] + w[2:] for w in words], form)
    if how == 3:
        return latin_firm(words[::-1], form)
    return f"{title([cyrillic(words[0]), cyrillic(words[1])])}, {FORMS[form][1]}"


def rows(name, head, lines):
    with open(folder / name, "w", newline="", encoding="utf-8") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(head)
        out.writerows(lines)


listed = [firm() for _ in range(400)]
rows("own.csv", ["id", "name", "kind", "reference", "listed_on", "reason"],
     [(f"L{i}", latin_firm(*one), "body", f"Order {i}", "2026-01-15", "Invented firm; gave false papers in an invented tender")
      for i, one in enumerate(listed, 1)])
suppliers = [(f"S{i}", dice.choice([latin_firm, cyrillic_firm])(*firm()), "kg", f"{dice.randrange(10**13, 10**14)}") for i in range(1, 4971)]
planted = []
for n, at in enumerate(dice.sample(range(400), 30)):
    planted.append((f"P{n + 1}", f"L{at + 1}"))
    suppliers.append((f"P{n + 1}", spelled(*listed[at], n % 5), "kg", f"{dice.randrange(10**13, 10**14)}"))
dice.shuffle(suppliers)
rows("suppliers.csv", ["id", "name", "country", "number"], suppliers)
(folder / "planted.txt").write_text("".join(f"{p} {e}\n" for p, e in planted))
rows("columns.csv", ["id", "name", "religion"], [("1", "A", "x")])
rows("many.csv", ["id", "name"], [(i, f"Firm {word()} {word()}") for i in range(10001)])
with open(folder / "broken.csv", "w", encoding="utf-8") as f:
    f.write("id,name,birth\n")
    for i in range(2, 202):
        f.write(f"{i},{word()} {word()},{'soon' if i % 10 == 0 else '1970'}\n")
