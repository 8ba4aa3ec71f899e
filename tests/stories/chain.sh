#!/bin/sh
# chain.sh: the hands that a thing went through: told from the ledger, verified at each look, with its gaps; a forged store is found out at that look; the
# extract for the court, the files for others and the bound register say the same.
. "$(dirname "$0")/story.sh"
story_begin
office "$WORK/office"
account nurlan evidence_keeper
account rival evidence_keeper
account gulnara prosecutor
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
check 'issued' as nurlan record move "$PHONE" issue issued_to='Laboratory' issued_for='Copy' issue_basis='Referral 4' --reason 'referral 4'
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
check_says '"op": "record.look"' 'and whoever looks is an event himself' as nurlan --json custody show "$PHONE"
check_fails 2 'who does not know the case has no chain' as rival custody show "$PHONE"
check_fails 2 'a case is no thing' as aibek custody show "$CASE"
said 'and that is said' 'no thing'
for lang in ru ky; do check "in $lang" env TERGOO_LANG=$lang "$TERGOO" --as nurlan custody show "$PHONE"; done

# ---- out of the house ----
check_fails 2 'nothing leaves without a purpose' as nurlan custody case_export "$PHONE" --reason short --out "$WORK/none.jsonld"
check 'as CASE/UCO' as nurlan custody case_export "$PHONE" --reason 'asked for by the expert' --out "$WORK/phone.jsonld"
check 'a second thing' as aibek --json record create exhibit --case "$CASE" what='Banknotes' category=money found_at='Safe'
check 'of the whole case' as nurlan custody case_export "$CASE" --reason 'for the expert of the court' --out "$WORK/case.jsonld"
cat >"$WORK/nodes.py" <<'P'
import json, sys
one, all_ = (json.load(open(p)) for p in sys.argv[1:3])
def of(doc, type_): return [n for n in doc["@graph"] if type_ in n["@type"]]
actions = of(one, "investigation:InvestigativeAction")
assert [a["core:name"] for a in actions][:3] == ["record.create", "seal_up", "send"], actions
assert actions[3]["investigation:wasInformedBy"] == [{"@id": actions[2]["@id"]}]
records = of(one, "investigation:ProvenanceRecord")
assert len(records) == 8 and {r["investigation:exhibitNumber"] for r in records} == {sys.argv[3]}
assert [s["custody:sealNumber"] for s in of(one, "custody:SealFacet")] == ["A-17"] * 4 + ["A-18"] * 3
assert of(one, "observable:Device") and not of(one, "core:Item") and of(all_, "core:Item")
assert {n["@id"] for n in one["@graph"]} < {n["@id"] for n in all_["@graph"]}, "the same things are the same nodes"
P
check 'its nodes say what the page says, and the same in every file' python3 "$WORK/nodes.py" "$WORK/phone.jsonld" "$WORK/case.jsonld" "$NUMBER"
check 'as a table' as nurlan custody csv "$CASE" --reason 'for the hearing of 3 March' --out "$WORK/case.csv"
check 'a line an event' grep -q 'A-18' "$WORK/case.csv"
check_says '"reason": "for the expert of the court"' 'the ledger says who took it and for what' as aibek --json record history "$CASE"
check_fails 2 'who does not know the case takes nothing' as rival custody csv "$CASE" --reason 'out of curiosity alone' --out "$WORK/none.csv"
if [ -d "$PROJECT/tests/outside/case/node_modules" ] && command -v node >/dev/null; then
    check_says 'case.jsonld: conforms' 'the SHACL shapes of CASE and UCO accept it' node "$PROJECT/tests/outside/case/validate.mjs" "$PROJECT/tests/data/case/case-uco-1.4.0.ttl.gz" "$PROJECT/docs/formats/custody-shapes.ttl" "$WORK/phone.jsonld" "$WORK/case.jsonld"
    sed 's/"investigation:exhibitNumber": "\([^"]*\)"/"investigation:exhibitNumber": ["\1", "another"]/' "$WORK/phone.jsonld" >"$WORK/two.jsonld"
    check_fails 1 'and refuse a record with two numbers' node "$PROJECT/tests/outside/case/validate.mjs" "$PROJECT/tests/data/case/case-uco-1.4.0.ttl.gz" "$PROJECT/docs/formats/custody-shapes.ttl" "$WORK/two.jsonld"
else
    skip 'the SHACL shapes of CASE and UCO accept it' 'it takes node and tests/outside/case/node_modules (npm ci there)'
fi

# ---- papers: the extract for the court, the card, the custody sheet ----
SHOWN=${TERGOO_PICTURES:-$WORK}
paper() {
    check "$2 in $3" as nurlan --json paper write "$1" "$2" --language "$3"
    PAPER=$(value id)
    check 'is printed' as nurlan paper print "$PAPER"
    check 'as a PDF' as nurlan paper make "$PAPER" --to pdf --out "$SHOWN/$2.$3.pdf"
    pdftotext -layout "$SHOWN/$2.$3.pdf" "$WORK/paper.text"
}
for lang in en ru ky; do
    paper "$CASE" custody_extract $lang
    check 'each thing is there' grep -q 'EX-20..-0002' "$WORK/paper.text"
    check 'with the hash of each entry' grep -qE '([0-9a-f]{8} ){4}' "$WORK/paper.text"
    check 'and both seals' sh -c "grep -q A-17 '$WORK/paper.text' && grep -q A-18 '$WORK/paper.text'"
done
for form in 'custody_sheet ru' 'exhibit_card ky'; do
    paper "$PHONE" "${form% *}" "${form#* }"
    check "the ${form% *} knows where it lay" grep -q 'Room 2' "$WORK/paper.text"
done

# ---- the bound books: of exhibits, of seals, of equipment ----
book() {
    check "a book of ${1}s" as nurlan --json record create register --case "$CASE" title="Book of $1" of="$1" from=01.01.2020 until=31.12.2099
    paper "$(value id)" register_sheet "$2"
}
book seal ky
check 'the book of seals has both, and which came after which' sh -c "grep -q 'A-17' '$WORK/paper.text' && [ \"\$(grep -c 'A-18' '$WORK/paper.text')\" -ge 2 ]"
book exhibit en
check 'what was put wrong stands as it stood' grep -q 'IMEI 3511' "$WORK/paper.text"
check 'a correction is a line of its own that points back' grep -q 'Storno of line 1' "$WORK/paper.text"
check 'and its lines are added up' grep -q 'Closed with 3 lines' "$WORK/paper.text"

# ---- in a locked case, and in two stores ----
check 'a locked case' as aibek --json case open --locked title='Locked'
LOCKED=$(value id)
check 'a thing in it' as aibek --json record create exhibit --case "$LOCKED" what='Letter' category=document found_at='Desk'
check_says 'no version is missing' 'its chain holds behind the seal' as aibek custody show "$(value id)"
check_fails 2 'and is nobody else'"'"'s' as nurlan custody csv "$LOCKED" --reason 'out of curiosity alone' --out "$WORK/none.csv"
FIELD=$WORK/field
there() { "$TERGOO" --data "$FIELD" --as "$@"; }
check 'a field team has a store' "$TERGOO" --json init --data "$FIELD" --name 'Field team' --login root --full-name 'Root' --passphrase-file "$PHRASE"
FIELD_KEY=$(value key)
quick_phrases "$FIELD"
check 'with its gate' "$TERGOO" gate --data "$FIELD" --detach
check 'its administrator' "$TERGOO" --data "$FIELD" user sign-in root --passphrase-file "$PHRASE"
check 'and its officer' there root user create asel --full-name 'Asel' --roles 'investigator; head' --passphrase-file "$PHRASE"
check 'who signs in' "$TERGOO" --data "$FIELD" user sign-in asel --passphrase-file "$PHRASE"
check 'a case goes there' as aibek --json case open title='Field'
OUT=$(value id)
check 'with a thing' as aibek --json record create exhibit --case "$OUT" what='Recorder' category=recording found_at='Car'
RECORDER=$(value id)
check 'checked out' as aibek case check_out "$OUT" --to 'Field team' --until 31.12.2098 --reason 'search in the south' --out "$WORK/out.tergoo"
check 'taken over' there asel case take_over --file "$WORK/out.tergoo" --key "$KEY"
check 'sealed there' there asel record move "$RECORDER" seal_up package='Bag' seal=F-1 pieces=1
check 'handed in' there asel case hand_in "$OUT" --out "$WORK/back.tergoo"
check 'checked in' as aibek case check_in --file "$WORK/back.tergoo" --key "$FIELD_KEY"
check_says '"good": true' 'the chain of both stores holds here' as aibek --json custody show "$RECORDER"
check 'and says whose keys they are' as aibek custody show "$RECORDER"
said 'that they came with it' 'under keys that came with it'

# ---- somebody writes into the store itself: what the page says then is that it does not hold ----
forge() { python3 - "$TERGOO_DATA" "$1" <<'P'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1] + "/store.db")
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
said 'is named' 'not the one that was signed'
gate_stop "$TERGOO_DATA"
story_end
