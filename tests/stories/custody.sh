#!/bin/sh
# custody.sh: things pass between two hands. Both sign one act at one screen; a parcel of money that is short by one note is a difference said in words, an incident
# that nobody edits away, and settled by two who did not find it. One man with two accounts is one man; a broken seal's number is used up; who seized
# money does not keep it; and what is destroyed has a commission in which the decider does not sit. The store and a bundle verify with all of it.
. "$(dirname "$0")/story.sh"
story_begin
office "$WORK/office" --profile investigating_body
for who in "gulnara prosecutor" "temir head" "bermet prosecutor" "cholpon evidence_keeper" "meerim evidence_keeper" "sadyr exhibit_officer"; do account "${who% *}" "${who#* }"; done
newest() { as "${2:-aibek}" record list "$1" --json >"$WORK/list" 2>/dev/null; grep -o '"id": *"[^"]*' "$WORK/list" | sed 's/.*"//' | head -n 1; }
state_is() { check_says "\"state\":\"$3\"" "$1 is $3" sh -c "'$TERGOO' --as aibek record show '$2' --json | tr -d ' \n'"; }
wrongly() { echo "wrong wrong wrong" | "$TERGOO" --as cholpon record move "$MONEY" "$@"; }
with() { LOGIN=$1; shift; echo 'a long enough phrase' | "$TERGOO" --as "$LOGIN" "$@"; }

check "a case" as aibek case open title="Money in an envelope (invented)"
CASE=$(newest case)
for who in gulnara temir bermet cholpon meerim sadyr; do story_run as aibek case admit "$CASE" "$who" --role lead || story_bail; done

# ---- money, note by note ----
check "an envelope is found" as aibek record create exhibit --case "$CASE" what="Envelope with money" category=money
MONEY=$(newest exhibit)
check "its notes are counted and it is sealed" as aibek record move "$MONEY" seal_up package="Bag" seal=M-001 pieces=1 weight="12,4 g" notes="note: 1000 KGS | count: 5; note: 500 KGS | count: 2" scale=0.1
check "and sent" as aibek record move "$MONEY" send sent_to="Evidence room"
sees() { WHO=$1 MOVE=$2; shift 2; with "$WHO" record move "$MONEY" "$MOVE" seal_received=M-001 pieces_received=1 seal_condition=intact "$@"; }
check_fails 2 "the keeper counts it himself" sees cholpon receive storage_place="Safe 1"
said "it is asked for" 'Money on receipt, note by note'
check_fails 2 "one note too few is no ordinary receipt" sees cholpon receive storage_place="Safe 1" notes_received="note: 500 KGS | count: 2; note: 1000 KGS | count: 4"
said "how much is short is said in words" '5 × 1000.00 \+ 2 × 500.00 = 6000.00 KGS / 4 × 1000.00 \+ 2 × 500.00 = 5000.00 KGS \(short by 1000.00 KGS: 1 too few\)'
check_fails 2 "the other hand does not sign with a wrong passphrase" wrongly receive_with_difference seal_received=M-001 pieces_received=1 notes_received="note: 1000 KGS | count: 4; note: 500 KGS | count: 2" --reason "four and two" --with aibek
state_is "nothing happened: it" "$MONEY" in_transit
check_fails 2 "nor with oneself" sees cholpon receive_with_difference notes_received="note: 1000 KGS | count: 4; note: 500 KGS | count: 2" --reason "four and two" --with cholpon
check_says "Signed by both of you" "giver and receiver sign one act" sees cholpon receive_with_difference notes_received="note: 1000 KGS | count: 4; note: 500 KGS | count: 2" --reason "four and two" --with aibek
said "and an incident stands beside it" 'stands as incident IN-[0-9]+-0001'
state_is "the money" "$MONEY" difference
INCIDENT=$(newest incident)
check "its history" as aibek record history "$MONEY"
said "names both" 'Ойдон cholpon, with .*Ойдон aibek'
check_says "short by 1000.00 KGS" "the incident says it" as aibek record show "$INCIDENT"
said "and who was there" 'Signed with him +Ойдон aibek'
check_fails 2 "nobody edits it away" as cholpon record change "$INCIDENT" what="Nothing"
check_fails 2 "by no correction either" as aibek record correct "$INCIDENT" what="Nothing" --reason slip
check_fails 2 "nor pulls it back" as aibek record pull-back "$INCIDENT" --reason slip
check_fails 2 "nor in passing with a move" as cholpon record move "$INCIDENT" explain explanation="x" what="Nothing"
check "an explanation is added" as aibek record move "$INCIDENT" explain explanation="Counted by lamplight; the protocol says five" explained_by="Ойдон aibek"
check_fails 2 "not the same one twice" as cholpon record move "$INCIDENT" explain explanation="Counted by lamplight; the protocol says five"
check_fails 2 "who found it does not settle it" as cholpon record move "$INCIDENT" settle outcome=loss settlement="One note is missing"
check_fails 2 "nor does who stood beside" with gulnara record move "$INCIDENT" settle outcome=loss settlement="One note is missing" --with cholpon
check "two others do, at one screen" with gulnara record move "$INCIDENT" settle outcome=loss settlement="One note is missing; an inquiry is opened" --with temir
state_is "the incident" "$INCIDENT" settled
check_fails 2 "of the thing, too, its finder settles nothing" as cholpon record move "$MONEY" settle storage_place="Safe 1" --reason "as it is"
check "two others put it into the safe" with gulnara record move "$MONEY" settle storage_place="Safe 1" --reason "inquiry 4" --with temir
state_is "it" "$MONEY" stored
check "the rules of the day stand in the record" sh -c "'$TERGOO' --as aibek record show '$MONEY' --json | grep -q storage_2025"

# ---- whose seizure ----
check "a ring is found" as sadyr record create exhibit --case "$CASE" what="Ring" category=valuables
RING=$(newest exhibit sadyr)
check "a keeper seals it on the spot" as cholpon record move "$RING" seal_up package="Bag" seal=M-002 pieces=1 weight="4.210 g" scale=0.001
check "it is sent" as sadyr record move "$RING" send sent_to="Evidence room"
check_fails 2 "who sealed it there does not keep it" as cholpon record move "$RING" receive seal_received=M-002 pieces_received=1 storage_place="Safe 1"
said "he is told why" 'does not keep them'
check_fails 2 "a scale of a milligram leaves no gram" as meerim record move "$RING" receive seal_received=M-002 pieces_received=1 storage_place="Safe 1" weight_received="4,300 g" scale_received=0.001
check "one of a tenth does" as meerim record move "$RING" receive seal_received=M-002 pieces_received=1 storage_place="Safe 1" weight_received="4,3 g" scale_received="0,1"

# ---- two accounts, one man ----
story_run as admin user create aibek2 --full-name "Ойдон Айбек" --roles evidence_keeper --passphrase-file "$PHRASE" || story_bail
story_run as admin user create aibek1 --full-name "Oidon Aibek" --roles exhibit_officer --passphrase-file "$PHRASE" || story_bail
for who in aibek1 aibek2; do sign_in $who; story_run as aibek case admit "$CASE" $who --role lead || story_bail; done
check "a telephone is found" as sadyr record create exhibit --case "$CASE" what="Telephone" category=phone
PHONE=$(newest exhibit sadyr)
check "and sealed" as sadyr record move "$PHONE" seal_up package="Bag" seal=M-003 pieces=1
check "one account sends it" as aibek1 record move "$PHONE" send sent_to="Evidence room"
check_fails 2 "the other account of the same man does not receive it" as aibek2 record move "$PHONE" receive seal_received=M-003 pieces_received=1 storage_place="Room 2"
said "he is told that he is one" 'between two accounts of one'
check_fails 2 "nor signs with himself" with aibek2 record move "$PHONE" receive_with_difference seal_received=M-004 pieces_received=1 --reason x --with aibek1
check "another does" as meerim record move "$PHONE" receive seal_received=M-003 pieces_received=1 storage_place="Room 2"

# ---- seals, and keeping outside ----
check "it is opened and sealed again" as meerim record move "$PHONE" reseal seal=M-010 pieces=1 opened_with="Specialist, two witnesses" --reason "battery taken out"
check_fails 2 "the old number is used up, on whichever thing" as meerim record move "$RING" reseal seal=m-003 pieces=1 opened_with="Specialist" --reason x
said "it says so" 'used once, for ever'
check "a bank keeps the ring" as meerim record move "$RING" give_for_keeping kept_by="Bank (invented), branch 2" keeping_receipt="No. 17 of today" check_on=01.01.2031 --reason "valuables"
check "it is looked at there" as meerim record move "$RING" check_keeping checked_on="$(date +%d.%m.%Y)" check_on=01.06.2031
check "and taken back" as meerim record move "$RING" recall pieces_received=1 condition_received=whole weight_received="4.21 g" storage_place="Safe 1"

# ---- the end ----
check_fails 2 "nothing is destroyed without a decision" as meerim record move "$PHONE" destroy ended_with=x method=x commission="name: A B"
check_fails 2 "whom the rules do not name decides nothing" as meerim record move "$PHONE" decide decision="Ruling 5" --reason x
check "a prosecutor decides" as gulnara record move "$PHONE" decide decision="Ruling 5 of today" --reason "of no value"
destroys() { with meerim record move "$PHONE" destroy ended_with=Commission method=Crushed "$@"; }
check_fails 2 "a commission of two is none" destroys commission="name: Асанов Нурлан; name: Петрова Галина"
said "it says how many" 'has 2 members'
check_fails 2 "nor is one man twice" destroys commission="name: Асанов Нурлан; name: Петрова Галина; name: Asanov Nurlan"
check_fails 2 "nor one with the decider in it" destroys commission="name: Асанов Нурлан; name: Петрова Галина; name: Ойдон gulnara"
check "three others are" destroys commission="name: Асанов Нурлан; name: Петрова Галина; name: Токтобаева Айнура" --with temir
state_is "it" "$PHONE" destroyed

# ---- missing ----
check "a thing that is not there is an incident" as meerim record move "$RING" report_missing --reason "the shelf is empty"
said "with its number" 'IN-[0-9]+-0002'
check_fails 2 "nothing ends while it is open" sh -c "'$TERGOO' --as gulnara record move '$RING' decide decision=x --reason x && '$TERGOO' --as meerim record move '$RING' give_back ended_with=x"
said "it says which" 'IN-[0-9]+-0002 about this is still open'

# ---- photographs of a seal: offered as shipped, demanded where the office says so ----
python3 - "$WORK" <<'PNG'
import struct, sys, zlib
def chunk(kind, data): return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
for name, blue in (('closed', 120), ('received', 130), ('opened', 140)):
    rows = b''.join(b'\0' + b''.join(bytes((x * 2 & 255, y * 2 & 255, blue)) for x in range(120)) for y in range(90))
    open(f'{sys.argv[1]}/{name}.png', 'wb').write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 120, 90, 8, 2, 0, 0, 0)) + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))
PNG
photo() { WHO=$1 FILE=$2 MOMENT=$3; shift 3; as "$WHO" custody photo "$BOX" --file "$WORK/$FILE.png" --moment "$MOMENT" "$@"; }
shown() { as aibek --json custody show "$BOX" >"$WORK/chain.json"; python3 -c "import json,sys; d=json.load(open(sys.argv[1])); print(' '.join(p['moment'] + ':' + p.get('seal','-') + ':' + p['state'] for p in d.get('photographs', [])))" "$WORK/chain.json"; }
check "a box is found" as aibek record create exhibit --case "$CASE" what="Box" category=other
BOX=$(newest exhibit)
mkdir -p "$WORK/ours/custody" && sed '/^  photo_/,/number:/s/number: 0/number: 1/' "$(dirname "$0")/../../model/custody/storage_2025.yaml" >"$WORK/ours/custody/storage_2025.yaml"
check "the office demands photographs" as admin model activate "$WORK/ours" --reason "order 14"
check "by two" as temir proposal sign "$(as temir --json proposal list | grep -o 'proposal/[0-9a-f]\{16\}' | head -n 1)"
check_fails 2 "nothing is sealed without them" as aibek record move "$BOX" seal_up package="Bag" seal=M-020 pieces=1
said "it says which are missing" 'As found, before it was touched; Seal as it was put on \(M-020\)'
check "one as it was found" photo aibek closed found
check_fails 2 "a photograph of a seal says which" photo aibek closed closed
check "and one of the seal" photo aibek closed closed --seal M-020 --taken-by "Ойдон sadyr" --taken-at "$(TZ=UTC-6 date +'%d.%m.%Y 00:00')"
check "then it is sealed" as aibek record move "$BOX" seal_up package="Bag" seal=M-020 pieces=1
check "and sent" as aibek record move "$BOX" send sent_to="Evidence room"
check_fails 2 "nor received" as meerim record move "$BOX" receive seal_received=M-020 pieces_received=1 storage_place="Room 2"
said "without the seal as it was received" 'Seal as it was received \(M-020\)'
check_fails 2 "what is no picture is none" as meerim custody photo "$BOX" --file "$0" --moment received
check "its keeper takes one" photo meerim received received
check "and receives it" as meerim record move "$BOX" receive seal_received=M-020 pieces_received=1 storage_place="Room 2"
check_fails 2 "it is not opened" as meerim record move "$BOX" reseal seal=M-021 pieces=1 opened_with="Specialist" --reason x
said "without the seal before and after" 'Seal as it was put on \(M-021\)|Seal before it was opened \(M-020\)'
check "the old one" photo meerim opened opened
check "and the new one" photo meerim closed closed --seal M-021
check "are taken" as meerim record move "$BOX" reseal seal=M-021 pieces=1 opened_with="Specialist" --reason "looked into"
check "issued" as meerim record move "$BOX" issue issued_to=Laboratory issued_for=Ink issue_basis="order 12" --reason x
check "as long as its seal is another, a new photograph" photo meerim received received
check "it comes back" as meerim record move "$BOX" take_back seal_received=M-021 pieces_received=1
check "and goes out once more" as meerim record move "$BOX" issue issued_to=Laboratory issued_for=Ink issue_basis="order 12" --reason x
check_fails 2 "the photograph of an earlier return is none of this one" as meerim record move "$BOX" take_back seal_received=M-021 pieces_received=1
equal "all stand in order on the page of its chain" "found:-:kept closed:M-020:kept received:M-020:kept opened:M-020:kept closed:M-021:kept received:M-021:kept" "$(shown)"
equal "each entered by somebody" "aibek aibek meerim meerim meerim meerim" "$(python3 -c "import json,sys; print(' '.join(p['entered_by'] for p in json.load(open(sys.argv[1]))['photographs']))" "$WORK/chain.json" | tr ' ' '\n' | while read -r user; do as admin --json record show "$user" | sed -n 's/.*"login": *"\([a-z]*\)".*/\1/p'; done | tr '\n' ' ' | sed 's/ $//')"
check "with the hash of the file" grep -q "$(sha256sum "$WORK/opened.png" | cut -c1-64)" "$WORK/chain.json"
check "which its own record keeps, too" sh -c "'$TERGOO' --as aibek --json record show '$BOX' | grep -q 'opened thing_photo/[0-9a-f]* $(sha256sum "$WORK/opened.png" | cut -c1-64)'"
check_says "compares no pictures" "that nobody compared them is said" as aibek custody show "$BOX"
PICTURE=$(as aibek --json record list thing_photo | grep -o 'thing_photo/[0-9a-f]\{16\}' | head -n 1)
check "a picture of it" as aibek photo picture "$PICTURE" --out "$WORK/seen.jpg"
check "is withdrawn" as meerim record move "$PICTURE" withdraw --reason "blurred"
check_says "withdrawn" "which the chain says among what it does not show" as aibek custody show "$BOX"
check "its CASE document" as aibek custody case_export "$BOX" --reason "for the expert, letter 17" --out "$WORK/box.jsonld"
check "has the pictures that are kept as files" grep -qi "$(sha256sum "$WORK/opened.png" | cut -c1-64)" "$WORK/box.jsonld"
check_fails 2 "nobody edits one" as aibek record change "$PICTURE" seal=M-022

# ---- the court reads of the incidents what the register says of them ----
SHOWN=${TERGOO_PICTURES:-$WORK}
extract() {
    check "the extract in $1" as gulnara --json paper write "$CASE" custody_extract --language "$1"
    PAPER=$(value id)
    check "is printed" as gulnara paper print "$PAPER"
    check "as a PDF" as gulnara paper make "$PAPER" --to pdf --out "$SHOWN/incidents.$1.pdf"
    pdftotext "$SHOWN/incidents.$1.pdf" - | tr -s ' \n' '  ' >"$WORK/extract.text"
    check "names both incidents" sh -c "grep -q 'IN-20..-0001' '$WORK/extract.text' && grep -q 'IN-20..-0002' '$WORK/extract.text'"
    check "and the photographs with their hashes" sh -c "grep -q 'TP-20..-0001' '$WORK/extract.text' && grep -q '$(sha256sum "$WORK/opened.png" | cut -c1-8)' '$WORK/extract.text'"
    check "how the one was explained" grep -q 'lamplight' "$WORK/extract.text"
    check "and how it was settled" grep -q 'inquiry' "$WORK/extract.text"
    check "in its own language" grep -q "$2" "$WORK/extract.text"
}
extract en "No incident was entered about this thing"
extract ru "Происшествий с этой вещью не внесено"
extract ky "Бул буюм боюнча окуя жазылган эмес"
cat >"$WORK/incident.py" <<'P'
import json, sys
one, = json.load(sys.stdin)["incidents"]
moves = [event.get("move", event["op"]) for event in one["events"]]
assert moves == ["record.create", "explain", "settle"], moves
assert one["state"] == "settled" and one["check"]["good"], one
by = {who for event in (one["events"][0], one["events"][-1]) for who in (event["actor"], event.get("second"))}
assert len(by - {None}) == 3, by    # who found it, and two others who settled it
P
check "the data of the chain say who found it and which two settled it" sh -c "'$TERGOO' --as gulnara --json custody show '$MONEY' | python3 '$WORK/incident.py'"

# ---- all of it holds ----
check "the case becomes a bundle" as aibek bundle export "$CASE" --to court --purpose trial --out "$WORK/case.tergoo"
check "which verifies, both signatures of each" "$TERGOO" verify "$WORK/case.tergoo" --key "$KEY"
mkdir "$WORK/by-hand" && tar -C "$WORK/by-hand" -xf "$WORK/case.tergoo"
awk '/^```sh/ { p = 1; next } /^```/ { p = 0 } p' "$WORK/by-hand/VERIFY.md" >"$WORK/check.sh"
check_says "ALL CHECKS PASSED" "also by hand, as its VERIFY.md is printed" env VKEY="$KEY" sh -c "cd '$WORK/by-hand' && sh '$WORK/check.sh'"
gate_stop "$WORK/office"
check "and so does the store" "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
