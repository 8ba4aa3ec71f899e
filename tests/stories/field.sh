#!/bin/sh
# field.sh: a case goes to a search and comes home: one command makes a laptop of it, a paired telephone adds photographs and items and nothing else, its clock is a
# day off, a photograph is sent twice, the laptop is lost and a second one goes on from the evening's stick, two laptops and half a file are refused, and a seal
# that the office has already is told and loses nothing.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
FIELD=$WORK/field
mkdir notes
office "$WORK/office"
OFFICE_KEY=$KEY
for _ in 1 2 3 4 5 6 7; do cat "$PHRASE"; done >phrases
there() { there_login=$1; shift; "$TERGOO" --data "$FIELD" --as "$there_login" "$@"; }
# A picture of one colour, another for each number: PPM would not do, a worker opens PNG and JPEG.
picture() { python3 - "$1" "$2" <<'PY'
import struct, sys, zlib
def chunk(kind, data): return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
shade = int(sys.argv[2])
rows = b"".join(b"\0" + bytes([shade, 90, 120]) * 40 for _ in range(30))
open(sys.argv[1], "wb").write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 40, 30, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
PY
}

# ---- out ----
check 'a case is opened' as aibek --json case open title='Склад на Ошском рынке'
CASE=$(value id)
check 'a search is planned' as aibek --json record create search_action --case "$CASE" title='Квартира 12' action=search sought='Записи и телефоны' address='Бишкек'
SEARCH=$(value id)
check 'an exhibit is here already' as aibek --json record create exhibit --case "$CASE" what='Договор' category=document
HERE=$(value id) HERE_NUMBER=$(value number)
check 'it is sealed' as aibek record move "$HERE" seal_up package='конверт' seal='A-100' pieces=1
check 'the case is checked out' as aibek case check_out "$CASE" --to 'Laptop 3' --until 31.12.2098 --reason 'обыск' --out out.tergoo
check 'meanwhile the office receives another thing' as aibek --json record create exhibit --case "$CASE" what='Флешка' category=medium
OTHER=$(value id)
check 'and seals it' as aibek record move "$OTHER" seal_up package='пакет' seal='A-200' pieces=1

# ---- on the laptop ----
check_fails 2 'an officer is named by login and name' "$TERGOO" --data "$FIELD" field open --file out.tergoo --key "$OFFICE_KEY" --name 'Laptop 3' --officer nurlan --passphrase-file phrases
check 'one command makes a laptop of it' "$TERGOO" --data "$FIELD" --json field open --file out.tergoo --key "$OFFICE_KEY" --name 'Laptop 3' --officer 'nurlan:Нурлан Асанов' --officer 'asel:Асель Токтогулова' --passphrase-file phrases
equal 'with the case in it' "$CASE" "$(value case)"
check_says 'Квартира 12' 'the second officer sees the search' there asel record show "$SEARCH"
check_fails 2 'a laptop that is there asks for no second store' "$TERGOO" --data "$FIELD" field open --file out.tergoo --key "$OFFICE_KEY" --name 'Laptop 3' --officer 'x:X' --passphrase-file phrases
said 'and says so' 'is a store already'
check 'the same file again changes nothing' there nurlan field open --file out.tergoo --key "$OFFICE_KEY"

# ---- a telephone ----
pair() { story_run there nurlan --json field pair "$SEARCH" --name "$1" --hours 6 --passphrase-file "$PHRASE" && CODE=$(value code); }
check_fails 2 'a wrong passphrase pairs nothing' there nurlan field pair "$SEARCH" --name 'Телефон 1' --passphrase-file out.tergoo
check 'a telephone is paired' there nurlan --json field pair "$SEARCH" --name 'Телефон 1' --hours 6 --passphrase-file "$PHRASE"
CODE=$(value code)
check_fails 2 'a name is taken once' there nurlan field pair "$SEARCH" --name 'Телефон 1' --passphrase-file "$PHRASE"
check_fails 2 'a code that is none is told' "$TERGOO" --data "$FIELD" field join AAAA-BBBB-CCCC
check 'the telephone joins' "$TERGOO" --data "$FIELD" --json field join "$(echo "$CODE" | tr 'A-Z-' 'a-z ')" --clock "$(date -u -d '+1 day' +%Y-%m-%dT%H:%M:%S.000Z)"
DEVICE=$(value as)
check_fails 2 'a code is good once' "$TERGOO" --data "$FIELD" field join "$CODE"
check_says 'ahead by 24 h' 'a clock that is a day ahead is told' there nurlan field devices "$SEARCH"
check_fails 2 'it reads no record' there "$DEVICE" record show "$SEARCH"
said 'and says what it can do' 'adds photographs and items'
check_fails 2 'nor a list' there "$DEVICE" case list
check_fails 2 'nor the ledger' there "$DEVICE" ledger head
check_fails 2 'nor hands the case in' there "$DEVICE" case hand_in "$CASE" --out never.tergoo
check_says 'Квартира 12' 'it sees its search' there "$DEVICE" field look
ITEM_BEGUN=$(date +%s)
check 'it adds an item' there "$DEVICE" --json field item what='Тетрадь' category=document found_at='спальня, стол' --clock "$(date -u -d '+1 day' +%Y-%m-%dT%H:%M:%S.000Z)"
ITEM=$(value id) ITEM_NUMBER=$(value number)
check_fails 2 'it seals nothing' there "$DEVICE" field item what='Тетрадь' category=document seal=A-7
picture one.png 10
check 'it adds a photograph' there "$DEVICE" --json field photo --file one.png --of "$ITEM" --clock "$(date -u -d '+1 day' +%Y-%m-%dT%H:%M:%S.000Z)"
PHOTO=$(value id)
check 'sent again' there "$DEVICE" --json field photo --file one.png
equal 'it is the same one' "$PHOTO" "$(value id)"
check_fails 2 'a text is no photograph' there "$DEVICE" field photo --file phrase
check_says 'Телефон 1' 'what it sent names it' there nurlan record show "$PHOTO"
check 'the note beside it' there nurlan --json record list field_arrival --case "$CASE"
# A day, less however long it took since the telephone was looked at; of each of its two things.
ahead=$(tr -d '\n ' <out | grep -o '"ahead":{"number":"[0-9]*"' | sed 's/.*"\([0-9]*\)"$/\1/' | sort -n | head -n 1)
[ "${ahead:-0}" -le 86400 ] && [ "${ahead:-0}" -ge $((86399 - $(date +%s) + ITEM_BEGUN)) ]
equal "has both times ($ahead s)" 0 $?
check 'it is ended' there nurlan field unpair "$SEARCH" --name 'Телефон 1'
check_fails 2 'and adds nothing more' there "$DEVICE" field item what='Ещё' category=document

# ---- numbers and seals ----
if [ "$ITEM_NUMBER" = "$HERE_NUMBER" ]; then same=yes; else same=no; fi
equal 'a number given in the field is no number of the office' no "$same"
check_fails 2 'a seal that the case came with is refused there' there nurlan record move "$ITEM" seal_up package='пакет' seal='A-100' pieces=1
check 'the item is sealed with a number that the office has given since' there nurlan record move "$ITEM" seal_up package='пакет' seal='A-200' pieces=1

# ---- the evening's stick; the laptop is lost ----
check_fails 2 'a number that the field gave already is refused there' there nurlan record create exhibit --case "$CASE" what='Двойник' category=document seal=A-200
check 'the evening copy goes to a stick' "$TERGOO" --data "$FIELD" --json copy "$WORK/stick"
STICK=$(value file)
check 'after it one more item' there asel --json record create exhibit --case "$CASE" what='После копии' category=document search="$SEARCH"
AFTER=$(value id)
gate_stop "$FIELD"
mv "$FIELD" "$WORK/stolen"
check 'a second laptop is made of the stick' "$TERGOO" --data "$FIELD" restore "$WORK/stick/$STICK" --copy-key "$FIELD.copy-key" --reason 'ноутбук украден' --decided-by 'начальник отдела'
gate_start "$FIELD"
for who in nurlan asel; do story_run "$TERGOO" --data "$FIELD" user sign-in $who --passphrase-file "$PHRASE"; done
check_says 'Тетрадь' 'what was there in the evening is there' there nurlan record show "$ITEM"
check_fails 2 'what came later is not' there nurlan record show "$AFTER"
check 'work goes on' there nurlan record create note --case "$CASE" title='Второй ноутбук' text='Продолжаем'
field_key() { "$TERGOO" --data "$FIELD" --json ledger key | sed -n 's/.*"key": *"\([^"]*\)".*/\1/p'; }
FIELD_KEY=$(field_key)

# ---- home ----
check 'the case is handed in' there nurlan case hand_in "$CASE" --out back.tergoo
check_fails 2 'nothing is paired after that' there nurlan field pair "$SEARCH" --name 'Поздно' --passphrase-file "$PHRASE"
head -c $(($(wc -c <back.tergoo) / 2)) back.tergoo >half.tergoo
check_fails 1 'half a file is refused' as aibek case check_in --file half.tergoo --key "$FIELD_KEY"
check 'the trial run tells what would come' as aibek --json case check_in --file back.tergoo --key "$FIELD_KEY" --dry-run
said 'and that a seal is there already' 'A-200'
BEGUN=$(date +%s)
check 'it is checked in' as aibek --json case check_in --file back.tergoo --key "$FIELD_KEY" --clock "$(date -u -d '-2 hour' +%Y-%m-%dT%H:%M:%S.000Z)"
said 'and names the seal again' 'A-200'
# Two hours, and however long it took since the laptop was looked at.
behind=$(sed -n 's/.*"clock_ahead": *-\([0-9]*\).*/\1/p' out)
[ "${behind:-0}" -ge 7199 ] && [ "${behind:-0}" -le $((7201 + $(date +%s) - BEGUN)) ]
equal "with how far the clock of the laptop was behind ($behind s)" 0 $?
check 'an incident is opened' as aibek --json record list incident --case "$CASE"
said 'about the thing that came with it' "\"thing\": *\"$ITEM\""
check_says 'checked in already' 'a second time is nothing' as aibek case check_in --file back.tergoo --key "$FIELD_KEY"
check_says 'Тетрадь' 'the item is here' as aibek record show "$ITEM"
check_says 'Телефон 1' 'with the telephone that sent it' as aibek record show "$PHOTO"
check_says 'A-200' 'the exhibit that had the seal before has it still' as aibek record show "$OTHER"
check 'the other one goes on' as aibek record move "$ITEM" send sent_to='хранилище'
gate_stop "$FIELD"
mv "$FIELD" "$WORK/second"

# ---- the laptop that was lost is found, and hands in as well ----
mv "$WORK/stolen" "$FIELD"
gate_start "$FIELD"
story_run "$TERGOO" --data "$FIELD" user sign-in nurlan --passphrase-file "$PHRASE"
check 'the laptop that was lost hands in, too' there nurlan case hand_in "$CASE" --out late.tergoo
check_fails 1 'what it has is not entered over what came back' as aibek case check_in --file late.tergoo --key "$(field_key)"
said 'and the sentence says what can be done with it' 'tells another history'
check_fails 2 'nothing of it is here' as aibek record show "$AFTER"
gate_stop "$FIELD"
gate_stop "$TERGOO_DATA"
check 'the office verifies' "$TERGOO" verify office --key "$OFFICE_KEY"
check 'and is as its entries say' "$TERGOO" rebuild
story_end
