#!/bin/sh
# volumes.sh: the paper file made one thing with the record: papers and documents on sheets of volumes, inserted, withdrawn, numbered anew, cited and
# found by their sheet; a volume closed with cover and inventory, opened again. Who may not, and what cannot be, is refused.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
office "$WORK/office"
account gulnara 'prosecutor; head'
account bakyt 'investigator'

check 'a case is opened' as aibek --json case open title='Казаны мектеби' language_of_proceedings=ru
CASE=$(value id)
check 'the prosecutor is admitted' as aibek case admit "$CASE" gulnara
document() {
    printf '%s\n' "$1" >one.txt
    check "a document: $1" as aibek --json document add "$CASE" --file one.txt title="$1" source='Банк' date=05.11.2026
    DOCUMENT=$(value number)
}

# ---- begun, and filed into ----
check 'a volume is begun' as aibek --json record create volume --case "$CASE" title='Бумаги банка' most_sheets=60
VOLUME=$(value number)
document 'Выписка'
FIRST=$DOCUMENT
check 'the first document lies on the next free sheets' as aibek volume file "$VOLUME" "$FIRST" --sheets 4
check_says 'v. 1, s. 1–4' 'its place stands wherever it is named' as aibek record show "$FIRST"
check_says 'next free sheet is 5' 'the volume says what is free' as aibek record show "$VOLUME"
document 'Договор'
SECOND=$DOCUMENT
check_fails 2 'a sheet that is taken is not given twice' as aibek record move "$SECOND" file volume=1 sheet=4
said 'and it says which is free' 'Sheet 4 of volume 1 is taken. The next free sheet is 5'
check_fails 2 'volumes are begun one after the other' as aibek record move "$SECOND" file volume=7 sheet=1
said 'and it says which is next' 'next to be begun is 2'
check_fails 2 'more than the volume may have is refused' as aibek record move "$SECOND" file volume=1 sheet=60 sheets=2
said 'with the limit' 'at most 60'
check 'the second by its own move' as aibek record move "$SECOND" file volume=1 sheet=5 sheets=2
check_fails 2 'what lies somewhere is not filed again' as aibek volume file "$VOLUME" "$SECOND"
said 'and it says where it lies' 'lies in volume 1'
check_fails 2 'nobody types where it lies' as aibek record change "$SECOND" sheet=9
said 'but by an act' 'is not typed'
check_fails 2 'nor with a new document' as aibek document add "$CASE" --file one.txt title=x source=y volume=1 sheet=50
check_fails 2 'a number of a volume is not typed either' as aibek record create volume --case "$CASE" volume_no=9
check_fails 2 'what lies there does not leave the case' as aibek record move "$SECOND" give_back --reason 'просьба'
said 'before it was withdrawn' 'Withdraw it from the volume first'
check_fails 2 'whoever does not know the case learns nothing' as bakyt record show "$VOLUME"
check_fails 2 'and files nothing' as bakyt volume file "$VOLUME" "$FIRST"

# ---- a paper, by its move ----
check 'a paper is begun' as aibek --json paper write "$CASE" case_note --language ru
PAPER=$(value id) NUMBER=$(value number)
check 'printed' as aibek paper print "$PAPER"
check 'signed' as aibek record move "$PAPER" sign signed_by='А. Осмонов' signed_on="$(date +%d.%m.%Y)"
check 'and filed' as aibek record move "$PAPER" file volume=1 sheet=8 sheets=2
check_says '8–9' 'the volume has it' as aibek record show "$VOLUME"
said 'and says which sheet nothing is entered for' 'Nothing is entered for these sheets: 7'

# ---- found by its sheet ----
search() { "$TERGOO" --as aibek search "$1" | grep -qF "$NUMBER"; }
check 'the index is level' as admin search rebuild
for words in 'т. 1 л. 8' 'т. 1, л. д. 9' 'т.1 л.д.8' '1-т., 8-б.' 'v. 1, s. 9' 'Том 1 лист 8' 'volume 1 sheet 9'; do
    check "found by $words" search "$words"
done
check_fails 1 'not by a sheet where something else lies' search 'т. 1 л. 80'
check_fails 1 'nor by one of another volume' search 'т. 11 л. 8'

# ---- inserted: what lies behind moves up and keeps its old numbers ----
document 'Приложение'
THIRD=$DOCUMENT
check_fails 2 'not into the middle of something' as aibek volume insert "$VOLUME" "$THIRD" --sheet 3 --reason 'пришло позже'
said 'and it says of what' 'in the middle of sheets 1 to 4'
check 'before the contract' as aibek volume insert "$VOLUME" "$THIRD" --sheet 5 --sheets 3 --reason 'пришло позже'
check_says 'v. 1, s. 8–9' 'the contract has moved up' as aibek record show "$SECOND"
check_says 'v. 1, s. 11–12' 'so has the paper' as aibek record show "$PAPER"
check_says 'was s. 5–6' 'the old numbers stand beside the new' as aibek record show "$VOLUME"
check_says 'пришло позже' 'and each history says why' as aibek record history "$SECOND"

# ---- withdrawn: the sheets stay marked ----
check 'the first is withdrawn' as aibek volume withdraw "$VOLUME" "$FIRST" --gone-to 'выделенное дело' --reason 'выделение материалов'
check_says 'выделенное дело' 'the volume says where it went' as aibek record show "$VOLUME"
check_fails 2 'nothing else comes onto its sheets' as aibek volume file "$VOLUME" "$FIRST" --sheet 2
# shellcheck disable=SC2016 # its own arguments
check 'the document knows no sheet any more' sh -c '! "$0" --as aibek record show "$1" | grep -q "v. 1, s."' "$TERGOO" "$FIRST"
check 'sheets are numbered anew' as aibek volume renumber "$VOLUME" --reason 'изъяты листы'
check_says 'v. 1, s. 1–3' 'from one on' as aibek record show "$THIRD"
check_says 'v. 1, s. 6–7' 'without gaps' as aibek record show "$PAPER"
check_fails 2 'what is in order is not numbered again' as aibek volume renumber "$VOLUME" --reason x
check_says 'was s. 11–12' 'all old numbers stay' as aibek record show "$VOLUME"

check_fails 2 'a volume with papers in it is not pulled back' as aibek record pull_back "$VOLUME" --reason 'ошибка'
said 'before they were withdrawn' 'Something lies in volume 1'

# ---- closed ----
check 'it is closed' as gulnara --json volume close "$VOLUME"
check_fails 2 'nothing is filed in a closed volume' as aibek volume file "$VOLUME" "$FIRST"
said 'and it says so' 'Volume 1 is closed'
check 'a second volume begins with what is filed first in it' as aibek record move "$FIRST" file volume=2 sheet=1 sheets=4
check_says 'v. 2, s. 1–4' 'and it lies there' as aibek record show "$FIRST"
check_fails 2 'opening again asks for a reason' as gulnara volume reopen "$VOLUME"
check 'with one it is open' as gulnara volume reopen "$VOLUME" --reason 'забыто приложение'

# ---- one PDF: papers, PDF files, pictures, and a sheet for what is none of them ----
check 'a PDF of another program' as aibek paper make "$PAPER" --to pdf --out other.pdf
python3 - <<'END'
import struct, zlib
def chunk(kind, data): return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
rows = b''.join(b'\0' + b''.join(bytes((x * 3 % 256, y * 5 % 256, 90)) for x in range(60)) for y in range(40))
open('picture.png', 'wb').write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 60, 40, 8, 2, 0, 0, 0)) +
                                chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))
open('broken.pdf', 'wb').write(b'%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nnothing more')
END
qpdf --encrypt secret secret 256 -- other.pdf locked.pdf
add() {
    check "a document from $1" as aibek --json document add "$CASE" --file "$1" title="файл $1" source='Банк'
    check 'and on its sheets' as aibek volume file "$VOLUME" "$(value number)" --sheets "$2"
}
add other.pdf 1
add picture.png 1
add broken.pdf 1
add locked.pdf 2
check 'the volume as one PDF' as aibek volume export "$VOLUME" --out volume.pdf
check 'qpdf finds nothing wrong with it' qpdf --check volume.pdf
pdftotext -layout volume.pdf volume.txt
check 'its title and language are set' sh -c 'pdfinfo volume.pdf | grep -q "Title:.*Том 1" && qpdf --json volume.pdf | grep -q "\"/Lang\": \"\(u:\)\{0,1\}ru"'
# shellcheck disable=SC2016 # a loop of its own
check 'every sheet has a name' sh -c 'for n in 1 4 6 8 9 10 11; do pdfinfo -dests volume.pdf | grep -q "sheet-00*$n\"" || exit 1; done'
check 'cover and inventory stand in front' sh -c 'pdftotext -l 2 volume.pdf - | grep -q "Опись документов"'
check 'each record is a bookmark' sh -c 'qpdf --json volume.pdf | python3 -c "
import json, sys
d = json.load(sys.stdin)
titles = [o[\"title\"] for o in d[\"outlines\"]]
assert any(t.startswith(\"6–7  \") for t in titles) and any(\"picture.png\" in t for t in titles), titles"'
check 'what cannot be shown says its hash' grep -q "$(sha256sum broken.pdf | cut -c1-20)" volume.txt
check 'so does what a password locks' grep -q "$(sha256sum locked.pdf | cut -c1-20)" volume.txt
check_fails 2 'whoever does not know the case gets none' as bakyt volume export "$VOLUME" --out no.pdf

# ---- an inventory over many pages repeats its head; hostile texts stay texts ----
document '| x | {{case.title}} <script>alert(1)</script> **жирный**'
LAST=$DOCUMENT
check 'a third volume' as aibek --json record create volume --case "$CASE"
THICK=$(value number)
check 'the hostile title lies in it' as aibek volume file "$THICK" "$LAST"
n=0
while [ $n -lt 60 ]; do
    n=$((n + 1))
    as aibek --json record create document --case "$CASE" title="Письмо № $n о поставке котлов отопления" source='Завод' >"$WORK/out" 2>&1 &&
        as aibek volume file "$THICK" "$(value number)" --sheets 2 >/dev/null 2>&1
done
check 'an inventory is begun' as aibek --json paper write "$THICK" volume_inventory --language ky
check 'and looked at' as aibek paper make "$(value id)" --to pdf --out inventory.pdf
pdftotext -layout inventory.pdf inventory.txt
check 'its head stands again on each page of the table' test "$(grep -c 'Эскертүү' inventory.txt)" -ge 3
check 'all 61 are in it' grep -q 'Бардыгы: 61 документ, 121 барак' inventory.txt
check 'a tag of a template is text' sh -c "tr -d '\n' <inventory.txt | grep -q 'case.title'"

# ---- in a locked case likewise ----
check 'a locked case' as aibek --json case open --locked title='Жабык иш'
LOCKED=$(value id)
check 'a document in it' as aibek --json document add "$LOCKED" --file other.pdf title='Жашыруун кат' source='Банк'
SECRET=$(value id)
check 'it begins its first volume' as aibek record move "$SECRET" file volume=1 sheet=1
check 'its volumes are listed' as aibek --json volume list "$LOCKED"
SHUT=$(value id)
check 'and leave as one PDF' as aibek volume export "$SHUT" --out shut.pdf
check 'with what lies there' sh -c 'pdftotext shut.pdf - | grep -q "Справка по делу"'
check_says 'Жашыруун кат' 'found by its sheet inside' as aibek case search "$LOCKED" 'т. 1 л. 1'
check_fails 2 'whoever is no member learns nothing' as gulnara volume list "$LOCKED"

# ---- nothing of it is lost ----
check 'the store verifies' "$TERGOO" verify office --key "$KEY"
story_end
