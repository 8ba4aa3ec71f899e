#!/bin/sh
# store.sh: the office's store on the command line: a tree of places, things that are received, moved, issued and taken back by the code on a label, a lot of which a
# part is taken out, a kit that goes as one; and a keeper who knows what lies with him and nothing of the cases that it belongs to.
. "$(dirname "$0")/story.sh"
story_begin
STORE=$WORK/office
office "$STORE" --profile prosecutor
for who in "cholpon evidence_keeper" "meerim evidence_keeper" "temir head" "ilyas investigator"; do account "${who% *}" "${who#* }"; done
newest() { as "${2:-aibek}" record list "$1" --json | grep -o "\"id\": *\"$1/[0-9a-f]\{16\}" | grep -o "$1/.*" | head -n 1; }
user_of() { as admin record list user login="$1" --json | grep -o 'user/[0-9a-f]\{16\}' | head -n 1; }
day_in() { TZ=UTC-6 date -d "+$1 days" +%d.%m.%Y; }

# ---- places ----
check "a depot" as cholpon record create storage_place name=Depot code=D level=place
check "a room in it" as cholpon record create storage_place name="Room 2" code=R2 level=room inside=D keeper="$(user_of cholpon)"
check "a shelf, by the code of the room in small letters" as cholpon record create storage_place name="Shelf 1" code=R2-1 level=shelf inside=r2 capacity=3
check "a second one" as cholpon record create storage_place name="Shelf 2" code=R2-2 level=shelf inside=R2
check "a box" as cholpon record create storage_place name="Box 7" code=B7 level=box inside=R2-1
check "a safe for money" as cholpon record create storage_place name=Safe code=S1 level=box inside=R2 classes=money
check_fails 2 "no two have one code" as cholpon record create storage_place name="Another" code=b7 level=box
check_fails 2 "an investigator makes none" as ilyas record create storage_place name=x code=x level=box
BOX=$(newest storage_place cholpon); for one in $(as cholpon record list storage_place code=B7 --json | grep -o 'storage_place/[0-9a-f]\{16\}'); do BOX=$one; done
ROOM=$(as cholpon record list storage_place code=R2 --json | grep -o 'storage_place/[0-9a-f]\{16\}' | head -n 1)
check_fails 2 "a room does not go into its own box" as cholpon record move "$ROOM" carry inside=B7 --reason x
said "it is too large" 'smaller than what is to be inside'

# ---- received, moved, carried ----
check "a case" as aibek case open title="Boilers for six schools (invented)"
CASE=$(newest case)
NUMBER=$(as aibek case list --json | sed -n 's/.*"number": *"\(C-[0-9-]*\)".*/\1/p' | head -n 1)
seal=100
send_in() { # WHAT CATEGORY [FIELD...]: sealed and sent; EX is its id
    what=$1 category=$2; shift 2; seal=$((seal + 1))
    as aibek record create exhibit --case "$CASE" what="$what" category="$category" "$@" > /dev/null && EX=$(newest exhibit) &&
        as aibek record move "$EX" seal_up package=Bag seal="A-$seal" pieces=3 > /dev/null && as aibek record move "$EX" send sent_to=Store > /dev/null
}
check "a folder is sent" send_in Folder document
FOLDER=$EX
check_fails 2 "it is not put nowhere" as cholpon record move "$FOLDER" receive seal_received=A-101 pieces_received=3
said "so the program asks where" 'Say where it is put'
check_fails 2 "nor where no place is" as cholpon record move "$FOLDER" receive seal_received=A-101 pieces_received=3 place=B9
said "whose label should be looked at" 'No storage place has the code "B9"'
check "its keeper, who is in no case, receives it by a label" as cholpon record move "$FOLDER" receive seal_received=A-101 pieces_received=3 place=b7
check_says 'Depot / Room 2 / Shelf 1 / Box 7' "where it is" as aibek record show "$FOLDER"
check "the box is carried to another shelf" as cholpon record move "$BOX" carry inside=R2-2 --reason "shelf 1 is repaired"
check_says 'Depot / Room 2 / Shelf 2 / Box 7' "and the folder with it" as aibek record show "$FOLDER"
check_fails 2 "it is not closed while something lies in it" as temir record move "$BOX" close --reason x
check "a telephone is sent" send_in Telephone phone
check "and put where money belongs" as cholpon record move "$EX" receive seal_received=A-102 pieces_received=3 place=S1
said "with a warning" 'not for Shielded from radio'
check "a pistol is sent" send_in Pistol weapon
check_fails 2 "which may not lie there" as cholpon record move "$EX" receive seal_received=A-103 pieces_received=3 place=S1
said "by the rules of the store" 'do not let such things lie elsewhere'
check_says 'Box 7' "what lies in the room, place by place" as cholpon store places
check_says 'Folder' "what lies in the box" as cholpon store place B7

# ---- issue and return ----
check_fails 2 "issued without a written basis" as cholpon record move "$FOLDER" issue issued_to=Laboratory issued_for=Ink --reason x
check_fails 2 "or to himself" as cholpon record move "$FOLDER" issue issued_to_user="$(user_of cholpon)" issued_for=Ink issue_basis="order 12" --reason x
check "to the investigator" as cholpon record move "$FOLDER" issue issued_to_user="$(user_of aibek)" issued_for=Interview issue_basis="order 12" --reason "order 12"
check_says "$(day_in 30)" "it is due back after the days of the term" as cholpon store due
check_fails 2 "not sooner" as cholpon record move "$FOLDER" extend_issue due_back="$(day_in 10)" --reason x
check "but later, for a reason" as cholpon record move "$FOLDER" extend_issue due_back="$(day_in 60)" --reason "the interview was put off"
check_says 'aibek' "who carries what" as cholpon store carried
said "and what" 'Folder'
check_fails 2 "another seal is not taken back in passing" as cholpon record move "$FOLDER" take_back seal_received=A-110 pieces_received=3
check "the same one is" as cholpon record move "$FOLDER" take_back seal_received=A-101 pieces_received=3

# ---- the keeper's own papers, and none of the case ----
slip() { as cholpon paper slip "$FOLDER" --language "$1" --out "${TERGOO_KEEP:-$WORK}/slip.$1.pdf"; }
for lang in en ru ky; do check "a slip of his last act in $lang" slip $lang; pdftotext "${TERGOO_KEEP:-$WORK}/slip.$lang.pdf" "$WORK/slip.$lang.text"; done
check "a label of it" as cholpon paper labels "$FOLDER" --out "$WORK/label.pdf"
check_fails 2 "its chain tells more than a keeper is told" as cholpon custody show "$FOLDER"
check_fails 2 "but no labels of the whole case" as cholpon paper labels "$CASE" --out "$WORK/none.pdf"
check "says what was done and what the seal is" sh -c "grep -q 'Take back' '$WORK/slip.en.text' && grep -q 'A-101' '$WORK/slip.en.text'"
check "and the number of the case" grep -q "$NUMBER" "$WORK/slip.ky.text"
check_fails 1 "and no other word of it" grep -q 'Boilers' "$WORK/slip.en.text" "$WORK/slip.ru.text" "$WORK/slip.ky.text"
check_says '"record.export"' "that they left is in the ledger" as aibek --json custody show "$FOLDER"
check_fails 2 "who is in the case writes a paper instead" as aibek paper slip "$FOLDER" --out "$WORK/none.pdf"
check_fails 2 "who is neither has no slip" as ilyas paper slip "$FOLDER" --out "$WORK/none.pdf"
said "and learns of no thing" 'There is no|not found|does not exist'
check_fails 2 "a keeper asks for a slip of the case itself" as cholpon paper slip "$CASE" --out "$WORK/none.pdf"
check_fails 2 "for a paper of it" as cholpon paper write "$CASE" custody_extract
check_fails 2 "for another paper of the thing" as cholpon paper write "$FOLDER" custody_sheet
check "one that the investigator wrote" as aibek paper write "$FOLDER" exhibit_card
CARD=$(as aibek record list paper --json | grep -o 'paper/[0-9a-f]\{16\}' | head -n 1)
check_fails 2 "is not made by him" as cholpon paper make "$CARD" --out "$WORK/none.pdf"
check "a thing that was not sent" as aibek record create exhibit --case "$CASE" what="Note of the accused" category=document
check_fails 2 "has no slip for him" as cholpon paper slip "$(newest exhibit)" --out "$WORK/none.pdf"

# ---- lots and kits ----
check "a lot" send_in Cartridges other thing=lot
LOT=$EX
check "is received" as cholpon record move "$LOT" receive seal_received=A-104 pieces_received=3 place=R2-1
check "one piece is taken out" as cholpon record move "$LOT" take_part part_pieces=1 part_seal=A-900 seal=A-901 opened_with="Two witnesses" --reason "for the expert"
check_says '"number": "2"' "two are left" as cholpon --json record show "$LOT"
PART=$(newest exhibit cholpon)
check_says "$LOT" "and the one says of which lot it is" as cholpon --json record show "$PART"
check "a bag for a kit" send_in Bag other thing=kit
KIT=$EX
check "is received" as cholpon record move "$KIT" receive seal_received=A-105 pieces_received=3 place=R2-1
check "the folder goes into it" as cholpon record move "$FOLDER" put_into_kit kit="$KIT" --reason "order"
check "the kit is moved" as cholpon record move "$KIT" shift place=S1 --reason "order"
said "with what is in it" 'Went along in the same act: 1'
check_says 'Room 2 / Safe' "the folder is where the kit is" as cholpon record show "$FOLDER"

# ---- a keeper sees what lies with him, and nothing else ----
check_says "$NUMBER" "he is told the number of the case" as meerim record show "$FOLDER"
check_fails 2 "and not shown the case" as meerim case show "$CASE"
check_fails 2 "under its number either" as meerim case show "$NUMBER"
check_fails 2 "he changes nothing" as meerim record change "$FOLDER" what="Something else"
check_fails 2 "an investigator of other cases knows of nothing" as ilyas record show "$FOLDER"
story_run as ilyas store place S1
check_fails 1 "and counts nothing" grep -q Folder "$WORK/out"
check "what was not seen since today" as meerim store unseen --days 1
check_fails 1 "is nothing" grep -q Folder "$WORK/out"

# ---- what lies here, of whichever cases; found by words; photographed; and an incident of his own ----
check "another case, in which he does not work either" as ilyas case open title="Lorries at the border (invented)"
OTHER=$(newest case ilyas)
NUMBER_OTHER=$(as ilyas case list --json | sed -n 's/.*"number": *"\(C-[0-9-]*\)".*/\1/p' | head -n 1)
check "a tachograph of it" as ilyas record create exhibit --case "$OTHER" what="Tachograph disc" category=other
DISC=$(newest exhibit ilyas)
check "is sealed" as ilyas record move "$DISC" seal_up package=Bag seal=T-77 pieces=1
check "and sent" as ilyas record move "$DISC" send sent_to=Store
check "one that is not sent" as ilyas record create exhibit --case "$OTHER" what="Tachograph cable" category=other
check "he receives the one" as cholpon record move "$DISC" receive seal_received=T-77 pieces_received=1 place=R2-1
book() { WHO=$1; shift; as "$WHO" store book "$@"; }
check_says "$NUMBER_OTHER" "his book has things of both cases" book cholpon --json
said "each with its seal and where it lies" 'Shelf 1'
said "and its seal" 'T-77'
said "and of the first" "$NUMBER"
check_says 'Tachograph' "of one place" book cholpon R2-1
story_run as cholpon store book S1
check_fails 1 "no other's" grep -q Tachograph "$WORK/out"
book aibek >"$WORK/his"
check_fails 1 "an investigator's own has no things of the other case" grep -q Tachograph "$WORK/his"
check "as a table" as cholpon store csv book --reason "for the commission of today" --out "$WORK/book.csv"
equal "with a line a thing" "$(as cholpon --json store book | sed -n 's/.*"count": *\([0-9]*\).*/\1/p' | head -n 1)" "$(($(grep -c . "$WORK/book.csv") - 1))"
check_fails 2 "on paper for no purpose" as cholpon store paper --out "$WORK/none.pdf"
for lang in en ru ky; do
    check "on paper in $lang" as cholpon store paper --language $lang --reason "for the commission of today" --out "${TERGOO_KEEP:-$WORK}/book.$lang.pdf"
    pdftotext -layout "${TERGOO_KEEP:-$WORK}/book.$lang.pdf" "$WORK/book.$lang.text"
done
check "it says the same" sh -c "grep -q 'T-77' '$WORK/book.ru.text' && grep -q '$NUMBER_OTHER' '$WORK/book.ky.text'"
check_fails 1 "and no other word of the case" grep -q 'Lorries' "$WORK/book.en.text"
finds() { WHO=$1; shift; as "$WHO" --json search "$@" >"$WORK/found"; grep -o '"title": *"[^"]*"' "$WORK/found" | sed 's/.*": *"//; s/"$//'; }
finds cholpon tachograph >"$WORK/titles"
check "he finds it by the search over everything" grep -q 'Tachograph disc' "$WORK/titles"
check_fails 1 "and not what was never sent to him" grep -q 'cable' "$WORK/titles"
equal "by its seal, too" 1 "$(finds cholpon T-77 | grep -c Tachograph)"
equal "nobody else of another case does" 0 "$(finds aibek tachograph | grep -c Tachograph)"
equal "nor finds he the case by it" 0 "$(finds cholpon lorries | grep -c .)"
python3 - "$WORK/seal.png" <<'PNG'
import struct, sys, zlib
def chunk(kind, data): return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
rows = b''.join(b'\0' + b''.join(bytes((x * 2 & 255, y * 2 & 255, 120)) for x in range(120)) for y in range(90))
open(sys.argv[1], 'wb').write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 120, 90, 8, 2, 0, 0, 0)) + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))
PNG
check "he photographs its seal" as cholpon custody photo "$DISC" --file "$WORK/seal.png" --moment received
check_says '"moment": "received"' "it stands on the page of the thing for him" as meerim --json record show "$DISC"
PICTURE=$(as cholpon --json record show "$DISC" | grep -o 'thing_photo/[0-9a-f]\{16\}' | head -n 1)
check "he has the picture" as meerim photo picture "$PICTURE" --out "$WORK/seal.jpg"
check "and so has who works in its case" as ilyas photo picture "$PICTURE" --out "$WORK/his.jpg"
check_fails 2 "who does not has none" as aibek photo picture "$PICTURE" --out "$WORK/none.jpg"
check_fails 2 "nor adds one" as aibek custody photo "$DISC" --file "$WORK/seal.png" --moment received
check_fails 2 "to what was not sent to him a keeper adds none" as cholpon custody photo "$(as ilyas --json record list exhibit what='Tachograph cable' | grep -o 'exhibit/[0-9a-f]\{16\}' | head -n 1)" --file "$WORK/seal.png" --moment found
check "it is not there any more" as cholpon record move "$DISC" report_missing --reason "the shelf is empty"
INCIDENT=$(as ilyas --json record list incident | grep -o 'incident/[0-9a-f]\{16\}' | head -n 1)
check_says 'shelf is empty' "he sees the incident that he opened" as cholpon record show "$INCIDENT"
check_says "$INCIDENT" "on the page of the thing" as cholpon record show "$DISC"
story_run as cholpon --json me today
check_fails 1 "to settle it is no work of his" grep -q "$INCIDENT" "$WORK/out"
check "explains it" as cholpon record move "$INCIDENT" explain explanation="Carried to room 3 by mistake"
check_fails 2 "and settles it not" as cholpon record move "$INCIDENT" settle outcome=mistake settlement=x
check_fails 2 "another keeper does not know of it" as meerim record show "$INCIDENT"
check_fails 2 "nor does who works in another case" as aibek record show "$INCIDENT"

check "a paper says where it lies" as aibek paper write "$FOLDER" custody_sheet
PAPER=$(as aibek record list paper --json | grep -o 'paper/[0-9a-f]\{16\}' | head -n 1)
check "which is made" as aibek paper make "$PAPER" --to html --out "$WORK/sheet.html"
check "by the way to its place" grep -q 'Room 2 / Safe' "$WORK/sheet.html"

# ---- as a table ----
check_fails 2 "no table without a purpose" as cholpon store csv due --out "$WORK/due.csv"
check "the places as a table" as cholpon store csv places --reason "for the count of today" --out "$WORK/places.csv"
equal "with a line a place" 7 "$(grep -c . "$WORK/places.csv")"
check_fails 2 "there is no list of everything" as cholpon store csv all --reason "for the count of today" --out "$WORK/all.csv"
check_says 'B7 · Box 7' "in Kyrgyz as well" "$TERGOO" --lang ky --as cholpon store place R2-2
check "the whole ledger holds" "$TERGOO" verify "$STORE" --key "$KEY"
story_end
