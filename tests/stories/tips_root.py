"""tips_root.py STORE FOLDER... : what somebody with root, a database program and every file of an office finds of a reporter.

Prints one line a finding, "root finds: …"; docs/threat-model.md says the same lines. By identity: the name in spellings and encodings, the telephone, the
words as they came. By numbers and places in the log, by times, by sizes. The store is read as it lies on the disk, with its write-ahead log."""
import os
import sqlite3
import sys

store, folders = sys.argv[1], sys.argv[2:]
NAMES = ["Осмонов Туратбек", "осмонов туратбек", "ОСМОНОВ ТУРАТБЕК", "Туратбек Осмонов", "Osmonov Turatbek", "osmonov turatbek", "Turatbek Osmonov",
         "Осмонов", "осмонов", "ОСМОНОВ", "Osmonov", "osmonov", "Туратбек", "туратбек", "Turatbek", "turatbek"]
PHONES = ["0555 314 159", "0555314159", "555314159", "996555314159", "314159", "314 159"]
WORDS = ["мой начальник Шергазиев каждую пятницу", "Шергазиев", "шергазиев"]
RECEIPTS = [line.strip() for line in open(os.environ["RECEIPTS"])] if "RECEIPTS" in os.environ else []


def spelled(text):
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "iso8859-5"):
        try:
            yield text.encode(encoding)
        except UnicodeEncodeError:
            pass
    yield text.encode("utf-8").hex().encode()
    for shift in range(3):                          # base64, wherever in a group of three it begins
        import base64
        coded = base64.b64encode(b"x" * shift + text.encode("utf-8"))[4 if shift else 0:-4]
        if len(coded) >= 8:
            yield coded


def files():
    for folder in folders:
        for at, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(at, name)
                if os.path.isfile(path):
                    yield path


def holding(texts):
    wanted = [form for text in texts for form in spelled(text)]
    found = []
    for path in files():
        with open(path, "rb") as f:
            bytes_ = f.read()
        if any(form in bytes_ for form in wanted):
            found.append(path)
    return found


out = []
looked_at = sorted(os.path.basename(path) for path in files())
print("#", len(looked_at), "files read:", " ".join(looked_at)[:400])
for what, texts in (("the name", NAMES), ("the telephone", PHONES), ("the words as they came", WORDS), ("a receipt number", RECEIPTS)):
    found = holding(texts)
    for path in found:
        print("# in", path)
    out.append("%s in %d files" % (what, len(found)))
# The search itself finds what is there: what was said in the tip as everybody reads it.
out.append("the working text in %s" % ("files" if holding(["The winner was known before"]) else "no file"))

db = sqlite3.connect("file:%s/store.db?mode=ro" % store, uri=True)
q = lambda sql, *args: db.execute(sql, args).fetchall()
VAULT = "SELECT number FROM name WHERE text LIKE 'case/7661756c74%'"
tips = q("SELECT n.text, json_extract(CAST(r.body AS TEXT), '$.fields.openness'), r.changed FROM record r JOIN name n ON n.number = r.number "
         "JOIN name k ON k.number = r.kind WHERE k.text = 'tip'")
made = {t: q("SELECT e.position, e.received FROM entry e JOIN name n ON n.number = e.object WHERE n.text = ? ORDER BY e.position", t)[0] for t, _, _ in tips}
vault = q("SELECT e.position, e.received, e.op, e.actor, length(e.text) FROM entry e WHERE e.chain IN (%s) ORDER BY e.position" % VAULT)
puts = [v for v in vault if any(v[0] == place + 1 for place, _ in made.values())]
out.append("tip openness=shown taken_by=shown")
out.append("tips with an entry of the vault right behind them: %s" % ("all, named or not" if len(puts) == len(tips) else "%d of %d" % (len(puts), len(tips))))
out.append("entries of the vault op=%s actor=%s" % (",".join(sorted({v[2] for v in vault})), ",".join(sorted({v[3] for v in vault}))))
sizes = {length for place, in {(v[0],) for v in puts} for length, in q("SELECT length(bytes) FROM content WHERE place >> 2 = ?", place)}
out.append("sizes of what was put in with a tip: %d" % len(sizes))
out.append("sizes of these entries: %d" % len({v[4] for v in puts}))
out.append("entry received=milliseconds")
out.append("vault entries that name a tip, a user or a number: %d" % len(q(
    "SELECT 1 FROM entry e JOIN name n ON n.number = e.object WHERE e.chain IN (%s) AND n.text <> '-'" % VAULT)))
out.append("records of the vault %d indexed %d" % (
    q("SELECT count(*) FROM record WHERE chain IN (%s)" % VAULT)[0][0],
    q("SELECT count(*) FROM field_index WHERE record IN (SELECT number FROM record WHERE chain IN (%s))" % VAULT)[0][0]))
blobs = q("SELECT size, plain = zeroblob(32), plain_size FROM blob WHERE plain = zeroblob(32)")
out.append("originals whole-chunks=%d plain=%s" % (all(size % 65552 < 64 for size, _, _ in blobs), "zeros" if blobs else "none"))
asks = q("SELECT json_extract(CAST(r.body AS TEXT), '$.fields') FROM record r JOIN name k ON k.number = r.kind WHERE k.text = 'identity_access'")
out.append("request asked_by=%s decided_by=%s purpose=%s" % tuple("shown" if any('"%s"' % f in a[0] for a in asks) else "no" for f in
                                                                   ("asked_by", "decided_by", "purpose")))
out.append("slots of the vault %d" % q("SELECT count(*) FROM key_slot WHERE chain IN (%s)" % VAULT)[0][0])
for line in out:
    print("root finds:", line)
