#!/bin/sh
# chain.sh: the hands that a thing went through: told from the ledger, verified at each look, with its gaps; a forged store is found out at that look; the
# extract for the court, the files for others and the bound register say the same.
. "$(dirname "$0")/story.sh"
story_begin
office "$WORK/office"
account nurlan evidence_keeper
account rival evidence_keeper
account gulnara prosecutor
TODAY=$(date +%d.%m.%Y)
check 'a case' as aibek --json case open title='Chain'
CASE=$(value id)
for who in nurlan:member gulnara:member; do check "with ${who%:*}" as aibek case admit "$CASE" "${who%:*}" --role "${who#*:}"; done

# ---- a telephone: found, sealed, sent, received, issued, back, corrected ----
check 'a telephone' as aibek --json record create exhibit --case "$CASE" what='Telephone' category=phone marks='IMEI 3511' found_at='Desk, upper drawer'
PHONE=$(value id)
NUMBER=$(value number)
check 'sealed' as aibek record move "$PHONE" seal_up package='Paper bag' seal=A-17 pieces=1 weight='180'
check 'sent' as aibek record move "$PHONE" send sent_to='Evidence room'
check 'received' as nurlan record move "$PHONE" receive seal_received=A-17 pieces_received=1 weight_received='180.4' storage_place='Room 2, shelf 4'
check 'issued' as nurlan record move "$PHONE" issue issued_to='Laboratory' issued_for='Copy' --reason 'referral 4'
check 'opened and sealed again there' as aibek record move "$PHONE" reseal_issued seal=A-18 pieces=1 opened_with='Two witnesses' --reason 'copied'
check 'taken back' as nurlan record move "$PHONE" take_back seal_received=A-18 pieces_received=1 storage_place='Room 2, shelf 4'
check 'its marks were misspelt' as aibek record correct "$PHONE" marks='IMEI 3512' --reason 'misread'
check 'its chain' as nurlan --json custody show "$NUMBER"
cp "$WORK/out" "$WORK/chain.json"
cat >"$WORK/look.py" <<'P'
import json, sys
d = json.load(open(sys.argv[1]))
e, c = d["events"], d["check"]
moves = [x.get("move", x["op"]) for x in e]
assert moves == ["record.create", "seal_up", "send", "receive", "issue", "reseal_issued", "take_back", "record.change"], moves
assert c["good"] and c["entries"] == 8 and c["versions"] == 8 and c["erased"] == 0, c
assert c["signatures"] >= 8 + 2 and c["size"] > 8, c
assert all(x["check"] == {"in_tree": True, "signatures": True, "content": True, "follows": True} for x in e)
assert e[3]["seal_received"] == "A-17" and e[3]["place"] == "Room 2, shelf 4" and e[2]["holder"] == "Evidence room"
assert e[7]["correction"] and e[7]["corrects"] == 1, e[7]
assert d["gaps"] == [], d["gaps"]
P
check 'has each hand, where it lay and what was corrected, and holds' python3 "$WORK/look.py" "$WORK/chain.json"
check_says 'No gap was found' 'in words' as nurlan custody show "$PHONE"
said 'and that it was looked at' 'looked at'
check_fails 2 'who does not know the case has no chain' as rival custody show "$PHONE"
check_fails 2 'a case is no thing' as aibek custody show "$CASE"
said 'and that is said' 'no thing'
for lang in ru ky; do check "in $lang" env TERGOO_LANG=$lang "$TERGOO" --as nurlan custody show "$PHONE"; done

# ---- somebody writes into the store itself: what the page says then is that it does not hold ----
forge() { python3 - "$TERGOO_DATA" "$1" <<'P'
import glob, sqlite3, sys
db = sqlite3.connect(glob.glob(sys.argv[1] + "/*.db")[0])
for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall(): db.execute("DROP TRIGGER " + name)
db.executescript(sys.argv[2])
db.commit()
db.close()
P
}
again() {
    check 'the gate goes on' "$TERGOO" gate --detach
    sign_in nurlan
}
gate_stop "$TERGOO_DATA"
cp -r "$TERGOO_DATA" "$WORK/sound"
forge "UPDATE content SET bytes = CAST(replace(CAST(bytes AS TEXT), 'A-17', 'A-71') AS BLOB);
       UPDATE record SET body = CAST(replace(CAST(body AS TEXT), 'A-17', 'A-71') AS BLOB)"
again
check_says 'Something does not hold' 'another seal, written into contents and records' as nurlan custody show "$PHONE"
said 'is named' 'Does not hold'
gate_stop "$TERGOO_DATA"
story_end
