#!/bin/sh
# stock.sh: finding things by their label and counting a store: what a scanner types, torn and old labels, a Cyrillic layout; a stock-take by two at once, with what is
# missing, misplaced, too much and unknown; who may not count what he keeps; a store handed over to its next keeper.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
office "$WORK/office"
account begimai evidence_keeper
account sadyr evidence_keeper
account nurlan 'prosecutor'
user_of() { as admin --json user list | tr -d ' \n' | sed 's/"case":/\n/g' | sed -n "s/.*\"login\":\"$1\".*\"id\":\"\(user[^\"]*\)\".*/\1/p"; }
BEGIMAI=$(user_of begimai) SADYR=$(user_of sadyr)

# with_check TEXT: a label with its check (ISO/IEC 7064, MOD 37-2), worked out by another program than ours
with_check() {
    printf '%s' "$1" | awk '{ signs = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
        for (i = 1; i <= length($0); i++) { v = index(signs, substr($0, i, 1)); if (v > 0 && v < 37) p = (p + v - 1) * 2 % 37 }
        print $0 substr(signs, (38 - p) % 37 + 1, 1) }'
}

# ---- places and things ----
place() { story_run as begimai --json record create storage_place name="$1" code="$2" level="$3" ${4:+inside="$4"} ${5:+classes="$5"} ${6:+keeper="$6"} && value id; }
ROOM=$(place 'Комната хранения' R1 room '' '' "$BEGIMAI")
SHELF_A=$(place 'Полка А' R1-A shelf "$ROOM")
SHELF_B=$(place 'Полка Б' R1-B shelf "$ROOM")
SAFE=$(place 'Сейф' R1-S box "$ROOM" money "$BEGIMAI")
OTHER=$(place 'Другая комната' R2 room)
equal 'a room with two shelves and a safe' 5 "$(printf '%s\n' "$ROOM" "$SHELF_A" "$SHELF_B" "$SAFE" "$OTHER" | grep -c '^storage_place/')"
check 'a case' as aibek --json case open title='Казаны'
CASE=$(value id)
check 'the keeper works in it' as aibek case admit "$CASE" begimai --role member
stored() {                                       # WHAT CATEGORY PLACE SEAL -> its number
    story_run as aibek --json record create exhibit --case "$CASE" what="$1" category="$2" || story_bail
    NUMBER=$(value number)
    story_run as aibek record move "$NUMBER" seal_up package='Пакет' seal="$4" pieces=1 || story_bail
    story_run as aibek record move "$NUMBER" send sent_to='Хранилище' || story_bail
    story_run as begimai record move "$NUMBER" receive seal_received="$4" pieces_received=1 place="$3" || story_bail
    echo "$NUMBER"
}
PHONE=$(stored 'Телефон' phone "$SHELF_A" KM-101)
BOOK=$(stored 'Тетрадь' document "$SHELF_A" KM-201)
LAMP=$(stored 'Лампа' other "$SHELF_B" KM-301)
MONEY=$(stored 'Деньги' money "$SAFE" KM-401)
equal 'four exhibits in store' 4 "$(printf '%s\n' "$PHONE" "$BOOK" "$LAMP" "$MONEY" | grep -c '^EX-')"

# ---- what a scanner reads ----
check_says "\"number\": \"$PHONE\"" 'the bars say the number' as begimai --json label read "$PHONE"
check_says '"way": "seal"' 'a seal leads to what it closes' as begimai --json label read KM-101
check_says '"way": "place"' 'the code of a place to the place' as begimai --json label read r1-a
check_says "\"number\": \"$PHONE\"" 'a scanner under a Cyrillic layout is understood' as begimai --json label read "УЧ-${PHONE#EX-}"
said 'and that is said in the page' 'found'
check 'labels for a place and all inside of it' as begimai --json paper labels "$ROOM" --sheet roll-62x29 --out places.pdf
said 'one each' '"labels": 4'
command -v zbarimg >/dev/null && pdftoppm -r 203 -f 2 -l 2 -png places.pdf place &&
    equal 'its bars say its code, which is how it is called' 'CODE-128:R1-A' "$(zbarimg -q --nodbus place-*.png 2>/dev/null | grep CODE-128)"
if command -v zbarimg >/dev/null; then
    check 'a label' as begimai paper labels "$PHONE" --sheet roll-62x29 --out phone.pdf
    pdftoppm -r 203 -png phone.pdf phone && LABEL=$(zbarimg -q --nodbus --raw phone-*.png 2>/dev/null | grep '^TG1')
    check_says '"way": "label"' 'is read whole' as begimai --json label read "$LABEL"
    check 'a label with one letter wrong' as begimai label read "$(echo "$LABEL" | sed 's/EX-2026/EX-2025/')"
    said 'is damaged' 'damaged'
    check 'a torn one' as begimai label read "$(echo "$LABEL" | cut -c1-40)"
    said 'too' 'damaged'
    check 'the record changes' as begimai record move "$PHONE" shift place="$SHELF_B" --reason 'ближе к двери'
    check 'its old label' as begimai label read "$LABEL"
    said 'is of an older version, and the thing the same' 'printed of version .* The thing is the same'
    check 'it goes back' as begimai record move "$PHONE" shift place="$SHELF_A" --reason 'обратно'
    check 'a label with a hash of no version' as begimai label read "$(with_check "$(echo "$LABEL" | sed 's/+[0-9A-F]*+.$/+00000000000000000000000000000000+/')")"
    said 'is not from here, or not genuine' 'not genuine'
else
    skip 'labels are read back' 'zbarimg is not installed (Debian: zbar-tools)'
fi
check 'a number with a wrong letter behind it' as begimai label read "$PHONE (*)"
said 'is looked at again' 'does not belong to'
check 'what nobody knows' as begimai label read 'XYZ-1'
said 'is said to be unknown' 'Nothing is known here'
check 'who may not see the case' as nurlan label read "$PHONE"
said 'is told the same' 'Nothing is known here'

# ---- a stock-take ----
check 'a stock-take' as sadyr --json record create stock_take title='Осенняя инвентаризация' where="$ROOM" purpose=ordinary
TAKE=$(value number)
check_fails 2 'nothing is counted before it begins' as sadyr stock scan "$TAKE" "$PHONE" --place R1-A
check_fails 2 'the keeper of money does not count it' as begimai record move "$TAKE" begin
said 'and that is said' 'somebody else than their keeper'
check 'somebody else does' as sadyr record move "$TAKE" begin
check_says '"outcome": "place_first"' 'first the place' as sadyr --json stock scan "$TAKE" "$PHONE"
check_says '"outcome": "place"' 'is scanned' as sadyr --json stock scan "$TAKE" R1-A
check_says '"outcome": "outside"' 'another room is no part of it' as sadyr --json stock scan "$TAKE" R2
check_says '"outcome": "found"' 'a thing where it belongs' as sadyr --json stock scan "$TAKE" "$PHONE" --place R1-A
check_says '"outcome": "again"' 'scanned twice is no second thing' as sadyr --json stock scan "$TAKE" "$PHONE" --place R1-A
check_says '"outcome": "misplaced"' 'one that lies in another place' as aibek --json stock scan "$TAKE" "$LAMP" --place R1-A
check_fails 2 'the keeper counts no money' as begimai stock scan "$TAKE" "$MONEY" --place R1-S
check_says '"outcome": "found"' 'somebody else does' as sadyr --json stock scan "$TAKE" "$MONEY" --place R1-S
check_says '"outcome": "unknown"' 'a thing without a record' as sadyr --json stock scan "$TAKE" 'STICKER 7' --place R1-A --unknown
check 'an exhibit that never arrived' as aibek --json record create exhibit --case "$CASE" what='Сумка' category=other
BAG=$(value number)
check_says '"outcome": "unexpected"' 'is too much' as aibek --json stock scan "$TAKE" "$BAG" --place R1-B
as sadyr stock scan "$TAKE" "$BOOK" --place R1-A >one 2>&1 & first=$!
as aibek stock scan "$TAKE" "$BOOK" --place R1-A >two 2>&1 & second=$!
wait $first && wait $second
equal 'two who scan the same thing at once enter it once' '1 1' "$(cat one two | grep -c 'Found in its place') $(cat one two | grep -c 'Counted already')"
check 'the page' as sadyr --json record show "$TAKE"
said 'says how far the count is' '"expected": 4.*"not_seen": 0'
LATE=$(stored 'Флешка' medium "$SHELF_B" KM-501)
check 'the count ends' as sadyr --json record move "$TAKE" end_count
said 'with what was not found' '"missing": 1'
check_says "$LATE" 'which is named' as sadyr record show "$TAKE"
check_says 'IN-' 'and has an incident of its own' as aibek record show "$LATE"
check 'it is looked for again' as sadyr record move "$TAKE" count_on --reason 'за стеллажом'
check_says '"outcome": "found"' 'and found' as sadyr --json stock scan "$TAKE" "$LATE" --place R1-B
check_says '"missing": 0' 'the count ends' as sadyr --json record move "$TAKE" end_count
check 'it is settled' as sadyr --json record move "$TAKE" settle remarks='Лампа переложена'
check 'by two' as aibek proposal sign "$(as aibek --json proposal list | sed -n 's/.*"\(proposal\/[0-9a-f]*\)".*/\1/p' | head -n 1)"
check 'the next one' as sadyr --json record list stock_take --state planned
said 'is planned' 'ST-'
check_says "$(TZ=UTC-6 date -d '+30 days' +%d.%m.%Y)" 'after as many days as money may stay unseen' as sadyr record show "$(sed -n 's/.*\(ST-[0-9]*-[0-9]*\).*/\1/p' "$WORK/out" | head -n 1)"

# ---- the list to be signed ----
check 'the count sheet' as sadyr --json paper write "$TAKE" count_sheet --language ky
check 'is a paper' as sadyr paper make "$(value id)" --to pdf --out "${SHEET:-sheet.pdf}"
pdftotext -layout "${SHEET:-sheet.pdf}" sheet.txt
equal 'with all that was counted and what differs, but for what its reader may not know' 6 "$(grep -cE 'EX-[0-9]{4}-[0-9]{4}|STICKER 7' sheet.txt)"

# ---- a store is handed over ----
check 'a hand-over without a successor' as aibek --json record create stock_take title='Передача' where="$ROOM" purpose=handover
check_fails 2 'does not begin' as aibek record move "$(value number)" begin
check 'one with' as aibek --json record create stock_take title='Передача хранилища' where="$ROOM" purpose=handover successor="$SADYR"
HAND=$(value number)
check 'begins' as sadyr record move "$HAND" begin
for thing in "$PHONE:R1-A" "$BOOK:R1-A" "$LAMP:R1-B" "$MONEY:R1-S" "$LATE:R1-B"; do
    check "${thing%%:*} is counted" as sadyr stock scan "$HAND" "${thing%%:*}" --place "${thing#*:}"
done
check 'the count ends' as sadyr record move "$HAND" end_count
check 'the keeper signs' as begimai record move "$HAND" settle remarks='Всё на месте'
PROPOSAL=$(as aibek --json proposal list | sed -n 's/.*"\(proposal\/[0-9a-f]*\)".*/\1/p' | head -n 1)
check_fails 2 'a head does not sign for the successor' as aibek proposal sign "$PROPOSAL"
check 'who takes it over does' as sadyr proposal sign "$PROPOSAL"
check_says 'Ойдон sadyr' 'the room has its new keeper' as sadyr record show "$ROOM"
check_says 'Ойдон sadyr' 'the safe too' as sadyr record show "$SAFE"
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
