#!/bin/sh
# bad_input.sh: what people and other programs get wrong. Each mistake is refused with exit code 2 and a sentence that says what,
# where and what to do, or is reported and passed over where work can go on; the ledger is as long afterwards as before, and
# everybody else is still served.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
office "$WORK/office"
account cholpon 'analyst'
check 'a case to begin with' as aibek --json case open title='Котлы'
CASE=$(value id)
before=$(entries)

# ---- the command line ----
check_fails 2 'a command that is not there' "$TERGOO" recrod create note
said 'the nearest is named' 'Did you mean "record create"'
check_fails 2 'an option that is not there' as aibek record create note --cas "$CASE" title=x text=x
said 'it is named' '--cas'
check_fails 2 'an option without its value' as aibek record list note --case
check_fails 2 'an option twice' as aibek record list note --limit 1 --limit 2
check_fails 2 'a word too many' as aibek case show "$CASE" now
check_fails 2 'a word too few' as aibek case show
check_fails 2 'a language that is not there' "$TERGOO" --lang de case list
said 'those that are there are named' 'en, ru or ky'
check_fails 2 'a number that is none' as aibek record list note --limit many
check_fails 2 'text that is not UTF-8' as aibek record create note --case "$CASE" title="$(printf 'a\377b')" text=x
said 'the argument is named' 'Argument [0-9]+ is not UTF-8'
check_fails 2 'a file that is not there' as aibek record create note --case "$CASE" title=x text=@nowhere.txt
said 'it is named' 'nowhere\.txt'
check_fails 2 'JSON that breaks off' as aibek record create note --case "$CASE" --fields '{"title": "x"'
said 'line and column are named' '[Ll]ine 1, column 14'

# ---- kinds, fields, moves ----
check_fails 2 'a kind that is not there' as aibek record create noote --case "$CASE" title=x
said 'those that are there are named' 'access, address, asset'
check_fails 2 'a field that is not there' as aibek record create note --case "$CASE" titel=x text=x
said 'it is named' 'no field .titel'
check_fails 2 'a field twice' as aibek record create note --case "$CASE" title=x title=y text=x
check_fails 2 'a field that must be filled in and is not' as aibek record create note --case "$CASE" title=x
said 'it is named' '"Text" is not filled in'
check_fails 2 'a choice that is none' as aibek record create person --case "$CASE" name=x status_in_case=guilty
check_fails 2 'a move that is not possible' as aibek record move "$CASE" close
said 'the possible ones are named' 'start'
check_fails 2 'a move that is not there' as aibek record move "$CASE" fly
check_fails 2 'a record that is not there' as aibek record show note/0000000000000000
check_fails 2 'a case of others answers as one that is not there' as cholpon record show "$CASE"
check_fails 2 'an import with one bad row' as aibek record import note --case "$CASE" \
    --items '[{"title":"a","text":"a"},{"title":"b","text":"b"},{"titel":"c","text":"c"}]'
said 'the row is named' '3'

# ---- dates ----
for date in 31.02.2026 2026-13-01 13.1.90 00.00.2026 yesterday 2026; do
    check_fails 2 "$date is no day" as aibek record create person --case "$CASE" name=x status_in_case=witness "status_since=$date"
done
check_fails 2 'a time without its hour' as aibek record create note --case "$CASE" title=x text=x noted_at=2026-11-25
said 'the right form is shown' '25\.11\.2026'
check_fails 2 'access until a day that is none' as aibek case admit "$CASE" cholpon --until 2026-02-30

# ---- money ----
for money in '1,250.50 KGS' '1.250,50 KGS' '1,25,00 KGS' '12 50 KGS' '1e5 KGS' '12345678901234567890123 KGS' \
    '5 XYZ' '1250' '1,234 KGS' 'NaN KGS'; do
    check_fails 2 "'$money' is no amount" as aibek case open title=x "loss=$money"
done
said 'the field is named' 'Estimated damage'

# ---- characters ----
head -c 3000000 /dev/zero | tr '\0' a >long.txt
head -c 5000000 /dev/zero | tr '\0' a >longer.txt
check_fails 2 'a text of three million characters' as aibek record create note --case "$CASE" title=x text=@long.txt
said 'it is said how many there may be' '3000000 characters, [0-9]+ are allowed'
check_fails 2 'a file past what is read' as aibek record create note --case "$CASE" title=x text=@longer.txt
check_fails 2 'an escape sequence in a title' as aibek record create note --case "$CASE" title="$(printf 'a\033[31mb')" text=x
check_fails 2 'a line break in a title' as aibek record create note --case "$CASE" title="$(printf 'a\nb')" text=x
check_fails 2 'a text that turns the line around' \
    as aibek record create note --case "$CASE" title="$(printf 'a\342\200\256b')" text=x
check_fails 2 'an escape sequence in a text' as aibek record create note --case "$CASE" title=x text="$(printf 'a\033]0;b\007')"

# ---- people ----
echo 'some other long phrase' >other
check_fails 2 'a wrong passphrase' "$TERGOO" user sign-in aibek --passphrase-file other
cp err wrong.said
check_fails 2 'a user who is not there' "$TERGOO" user sign-in nobody --passphrase-file other
cp err nobody.said
check 'is answered like a wrong passphrase' cmp nobody.said wrong.said
echo short >short
check_fails 2 'a passphrase too short' as admin user create u1 --full-name U --roles analyst --passphrase-file short
check_fails 2 'a role that is not there' as admin user create u1 --full-name U --roles king --passphrase-file "$PHRASE"
check_fails 2 'a login that is taken' as admin user create aibek --full-name U --roles analyst --passphrase-file "$PHRASE"
check_fails 2 'an account made by somebody who may not' \
    as cholpon user create u1 --full-name U --roles head --passphrase-file "$PHRASE"

# ---- the gate and its folder ----
check_fails 2 'a second gate' "$TERGOO" gate
said 'it is said why' 'Another process'
check_fails 2 'a second gate in the background' "$TERGOO" gate --detach
check_fails 2 'a second store in the same place' "$TERGOO" init --name X --login x --full-name X --passphrase-file "$PHRASE" \
    --copy-key-out other.key
check_fails 2 'a gate where no store is' "$TERGOO" --data nowhere gate --detach
check_fails 2 'a store that is not there is not verified' "$TERGOO" verify nowhere
printf 'noise on the socket' >noise
python3 -c 'import socket, sys
s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); s.sendall(b"\xff\xff\xff\xff" + b"x" * 1000)
s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); s.sendall(b"\0\0\0\x05{\"op\"")
s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); s.sendall(b"\0\0\0\x02[]"); s.recv(1)' office/gate.sock
equal 'noise on its socket' 0 $?
check 'does not stop the gate' as aibek case list

equal 'of all this the ledger holds nothing' "$before" "$(entries)"

# ---- a bundle cut off ----
check 'a bundle' as aibek bundle export "$CASE" --to 'Суд' --purpose 'для суда' --out case.tergoo
size=$(wc -c <case.tergoo)
before=$(entries)
for bytes in 0 1 511 512 $((size / 2)) $((size - 512)) $((size - 1)); do
    head -c "$bytes" case.tergoo >cut.tergoo
    story_run as aibek bundle import --file cut.tergoo --key "$KEY"
    code=$?
    [ $code = 1 ] || [ $code = 2 ]
    equal "its first $bytes bytes are not taken in" 0 $?
done
equal 'and change nothing' "$before" "$(entries)"
equal 'nor leave a file' 0 "$(find office -name '*.tergoo' -o -name '*.part' -o -name '*.tmp' | wc -l)"

# ---- procurement data ----
flags_without_place() { grep '"type":"flag"' out | sed 's/"source":"[^"]*","line":[0-9]*,//; s/"offset":[0-9]*,//g'; }
cat >broken.jsonl <<'END'
{"ocid": "ocds-1", "tender": {"id": "1"}}
{"ocid": "ocds-2", "tender": {"id": }}
END
printf '\377\376\n[1, 2]\n{"ocid": "ocds-3", "tender"' >>broken.jsonl
cat broken.jsonl >mixed.jsonl
echo >>mixed.jsonl
cat "$PROJECT/samples/kok-munar.jsonl" >>mixed.jsonl
story_run "$TERGOO" detect run "$PROJECT/samples/kok-munar.jsonl" --currency KGS --format json
flags_without_place >clean.flags
check 'broken lines do not end a run' "$TERGOO" detect run mixed.jsonl --currency KGS
said 'they are counted' 'could not be read: 4'
said 'the first are named with line and column' 'mixed\.jsonl: Line 2, column [0-9]+'
story_run "$TERGOO" detect run mixed.jsonl --currency KGS --format json
flags_without_place >mixed.flags
check 'what is whole is examined as without them' cmp clean.flags mixed.flags
[ -s clean.flags ]
equal 'and raises flags' 0 $?
check_fails 2 'data that are not there' "$TERGOO" detect run nowhere.jsonl
check_fails 2 'a folder for a file' "$TERGOO" detect run .
head -c 20000 "$PROJECT/samples/tsuchiura-ocds.jsonl.gz" >cut.gz
check_fails 2 'a gzip file cut off' "$TERGOO" detect run cut.gz
said 'it is said what to do' 'Fetch the file again'
check_fails 2 'a rule that is not there' "$TERGOO" detect run mixed.jsonl --rules R999

# ---- a model with a fault ----
mkdir -p model/kinds
sed 's/type: long_text/type: lnog_text/' "$PROJECT/model/kinds/note.yaml" >model/kinds/note.yaml
new_store() { "$TERGOO" --data second init --name X --login x --full-name X --passphrase-file "$PHRASE" --model "$1"; }
check_fails 2 'a store with a faulty model is not made' new_store model
said 'file, line and column are named' 'kinds/note\.yaml:[0-9]+:[0-9]+: fields\.text'
said 'and what was probably meant' 'long_text'
printf 'kind: [note\n' >model/kinds/note.yaml
check_fails 2 'nor with one that is no YAML' new_store model
said 'file, line and column are named' 'kinds/note\.yaml:[0-9]+:[0-9]+'
check_fails 2 'nor with a folder that is not there' new_store nowhere
equal 'nothing is left of them' '' "$(find . -name 'second*')"
check_fails 2 'nor where the key of its copies could not be written' "$TERGOO" --data second init --name X --login x --full-name X \
    --passphrase-file "$PHRASE" --copy-key-out nowhere/copy.key
equal 'nothing is left of that either' '' "$(find . -name 'second*')"
check 'a folder may end in a slash' \
    "$TERGOO" --data deep/er/third/ init --name X --login x --full-name X --passphrase-file "$PHRASE"
check 'and the key of the copies is never in it' grep -q '^tergoo-secret/v1 copy [0-9a-f]*$' deep/er/third.copy-key
check_fails 2 'a second key of the copies' "$TERGOO" --data deep/er/third copy-key --out again.key
equal 'leaves no file for one' '' "$(find . -name 'again.key*')"

# ---- a store of a later program ----
gate_stop "$TERGOO_DATA"

# add_version N: the number of its format is N more.
add_version() {
    python3 -c 'import sqlite3, sys
db = sqlite3.connect("office/store.db")
version = db.execute("pragma user_version").fetchone()[0]
db.execute("pragma user_version = %d" % (version + int(sys.argv[1])))' "$1"
}
add_version 1
check_fails 2 'a store of a later version is not opened' "$TERGOO" gate --detach
said 'it is said that a later program is needed' 'later version of Tergoo.*Install that version; nothing was changed'
check_fails 1 'nor verified' "$TERGOO" verify office --key "$KEY"
add_version -1
check 'with its own program it is as it was' "$TERGOO" verify office --key "$KEY"
story_end
