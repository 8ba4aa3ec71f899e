#!/bin/sh
# scans.sh: papers come back: printed by the program, drawn as a scanner would see them (turned, tilted, noisy, on a telephone), taken in, matched
# by their codes, compared, filed, found by their text. And what must not be filed by itself: pages of another case, of an annulled paper, without a
# code, with a forged one; files that are none.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
# Somebody else's paper by the same number, printed by the same program.
office "$WORK/forger"
story_run as aibek --json case open title='Подмена' language_of_proceedings=ru || story_bail
story_run as aibek --json paper write "$(value id)" record_sheet --language ru || story_bail
story_run as aibek paper print P-2026-0001 || story_bail
story_run as aibek paper make P-2026-0001 --to pdf --out forger.pdf || story_bail
gate_stop "$WORK/forger"

office "$WORK/office"
account gulnara 'prosecutor; head'
account bakyt 'investigator'

# scanned FROM PAGE TO OPTION ...: a page of a PDF as a scanner gives it.
scanned() {
    pdftoppm -r 200 -gray -f "$2" -l "$2" -singlefile "$1" "$WORK/raw" && to=$3 && shift 3 &&
        convert "$WORK/raw.pgm" -background white "$@" -attenuate 0.2 +noise Gaussian -quality 70 "$to"
}

# paper_of CASE: a case note in it, printed, as FILE.
paper_of() {
    story_run as aibek --json paper write "$1" record_sheet --language "$2" || story_bail
    PAPER=$(value id) NUMBER=$(value number)
    story_run as aibek record change "$PAPER" text="$3" || story_bail
    story_run as aibek paper print "$PAPER" || story_bail
    story_run as aibek paper make "$PAPER" --to pdf --out "$4" || story_bail
}

# read_all SCAN: until the background has read all of it.
read_all() {
    tries=0
    while [ $tries -lt 300 ]; do
        story_run as aibek --json record show "$1" || return 1
        if [ "$(value read)" = "$(value_of_reading pages)" ] && [ "$(value read)" != 0 ]; then return 0; fi
        sleep 1
        tries=$((tries + 1))
    done
    return 1
}
value_of_reading() { tr -d '\n ' <"$WORK/out" | sed -n "s/.*\"reading\":{[^}]*\"$1\":\([0-9]*\).*/\1/p"; }

# found SCAN: what the program says of its pages, a line each: pages, verdict.
found() {
    as aibek --json record show "$1" | python3 -c "
import json, sys
for one in json.load(sys.stdin)['found']: print(one['pages'], one['verdict'])"
}

# seen SCAN: until its codes were looked for.
seen() {
    tries=0
    while [ $tries -lt 200 ]; do
        found "$1" >"$WORK/found" 2>"$WORK/err" || return 1
        grep -q unseen "$WORK/found" || return 0
        sleep 0.3
        tries=$((tries + 1))
    done
    return 1
}

take() { story_run as aibek --json scan take --file "$1" --name "$1" && SCAN=$(value number); }

check 'a case is opened' as aibek --json case open title='Казандар' language_of_proceedings=ky
CASE=$(value id) CASE_NUMBER=$(value number)
LONG=$(python3 -c "
for i in range(1, 17): print('Абзац %d: мектептин казанын сатып алуу боюнча сунуштар бир күндө берилген, баалары бирдей, катышуучулар туугандар. Сумма 1 250 000 сом.\n' % i)")
paper_of "$CASE" ky "$LONG" long.pdf
LONG_PAPER=$PAPER LONG_NUMBER=$NUMBER
PAGES=$(pdfinfo long.pdf | sed -n 's/Pages: *//p')
equal 'it has two pages' 2 "$PAGES"
paper_of "$CASE" ru 'Осмотр проведён, возражений не поступило. Уникальное слово: гиппопотам.' short.pdf
SHORT_NUMBER=$NUMBER

# ---- two pages in the wrong order, one upside down, one tilted; one file ----
check 'a scanner sees page 2 upside down' scanned long.pdf 2 a.tif -rotate 180
check 'and page 1 tilted' scanned long.pdf 1 b.tif -rotate 2.5
check 'both in one file' convert a.tif b.tif -compress jpeg both.tif
check 'it is taken in' as aibek --json scan take --file both.tif --name both.tif
SCAN=$(value number)
check 'its codes are found' seen "$SCAN"
equal 'both pages are known' '1-2 fits' "$(cat found)"
check_fails 2 'a signed paper needs who signed it' as aibek scan file "$SCAN" "$LONG_NUMBER"
check 'one confirmation files it' as aibek scan file "$SCAN" "$LONG_NUMBER" --signed-by 'А. Осмонов' --signed-on "$(date +%d.%m.%Y)" --volume 1 --sheet 12
check 'the paper' as aibek --json record show "$LONG_PAPER"
said 'is filed' '"state": *"filed"'
said 'and names its scan' '"scan": *"document/'
DOCUMENT=$(value scan)
check 'the document' as aibek document get "$DOCUMENT" --out filed.pdf
equal 'has both pages' 2 "$(pdfinfo filed.pdf | sed -n 's/Pages: *//p')"
check 'in their order' sh -c "pdftoppm -r 60 -f 1 -l 1 -singlefile -gray filed.pdf one && [ -s one.pgm ]"
check 'the scan has left the tray' as aibek --json record show "$SCAN"
said 'it is settled' '"state": *"settled"'
check_fails 2 'nothing is filed of it twice' as aibek scan file "$SCAN" "$LONG_NUMBER"
check_fails 2 'who does not know the case does not see the document' as bakyt record show "$DOCUMENT"
check_fails 2 'nor the scan of somebody of another unit' as bakyt record show "$SCAN"
check 'a tray' as bakyt --json record list scan
equal 'is of whoever scanned' 0 "$(grep -c both.tif out)"
check 'and is searched by him' as aibek --json search both.tif
said 'who finds it' 'both.tif'
check 'not by others' as bakyt --json search both.tif
equal 'who find nothing' 0 "$(grep -c '"id"' out)"
account sadyr 'evidence_keeper'
check 'two are of one unit' as admin --json record create unit name='Бөлүм'
UNIT=$(value id)
check 'the one who scanned' as admin user change aibek --unit "$UNIT"
check 'and a colleague' as admin user change sadyr --unit "$UNIT"
check 'who sees his tray' as sadyr record show "$SCAN"
check_fails 2 'nobody settles a scan by hand' as aibek record change "$SCAN" title=x

# ---- a missing page ----
paper_of "$CASE" ky "$LONG" again.pdf
check 'only the second page comes' scanned again.pdf 2 c.jpg
check 'it is taken in' take c.jpg
check 'and looked at' seen "$SCAN"
check_fails 2 'a page is missing' as aibek scan file "$SCAN" "$NUMBER" --signed-by 'А. Осмонов' --signed-on "$(date +%d.%m.%Y)"
said 'it says which' 'Page 1 of the 2 pages|Page 1 of the 2'
check 'with a reason it is filed' as aibek scan file "$SCAN" "$NUMBER" --signed-by 'А. Осмонов' --signed-on "$(date +%d.%m.%Y)" --reason 'page 1 is with the court'
said 'and waits for its sheet' 'volume and sheet'

# ---- two papers in one scan, a page without a code, a telephone's picture ----
paper_of "$CASE" ru 'Второй короткий документ о договоре.' second.pdf
scanned short.pdf 1 d.tif -rotate 90 && scanned second.pdf 1 e.tif && convert -size 1654x2339 xc:white -pointsize 60 -font /usr/share/fonts/truetype/noto/NotoSans-Regular.ttf -annotate +200+300 'Receipt' f.tif
check 'three pages of three things' convert d.tif f.tif e.tif -compress jpeg mixed.tif
check 'are taken in' take mixed.tif
check 'and looked at' seen "$SCAN"
equal 'they are told apart' '1 fits
2 plain
3 fits' "$(cat found)"
check_fails 2 'the page without a code is not filed by itself' as aibek scan file "$SCAN" "$SHORT_NUMBER" --pages 2 --signed-by A --signed-on "$(date +%d.%m.%Y)"
said 'it asks why' 'why'
check 'the first paper is filed' as aibek scan file "$SCAN" "$SHORT_NUMBER" --signed-by 'А. Осмонов' --signed-on "$(date +%d.%m.%Y)"
check 'its text is read in the background' read_all "$SCAN"
check_says 'гиппопотам' 'the page beside the print' as aibek scan look "$SCAN" 1
check 'differences' as aibek --json scan look "$SCAN" 1
said 'none of them is of the text' '"count": *0'
check 'the page comes as a picture' as aibek scan picture "$SCAN" 1 --out page.jpg
check 'turned upright' sh -c "identify -format '%w %h' page.jpg | { read -r w h; [ \"\$h\" -gt \"\$w\" ]; }"
check 'and as it was printed' as aibek scan picture "$SCAN" 1 --printed --out printed.jpg
check 'the rest is kept as a document' as aibek scan keep "$SCAN" "$CASE_NUMBER" --pages 2 --title 'Receipt'
check 'the last is put aside' as aibek scan aside "$SCAN" --reason 'the original is not signed yet'
check 'the scan' as aibek --json record show "$SCAN"
said 'is settled' '"state": *"settled"'

check 'a telephone sends HEIC' scanned second.pdf 1 phone.png -rotate 1 -resize 75%
check 'as telephones do' convert phone.png phone.heic
check 'it is taken in' take phone.heic
check 'and looked at' seen "$SCAN"
equal 'it is known' '1 fits' "$(cat found)"

# ---- what a hand wrote over the print is seen ----
pdftoppm -r 200 -gray -f 1 -l 1 -singlefile second.pdf raw
check 'a word is struck out and another written over it' sh -c "convert raw.pgm -fill white -draw 'rectangle 0,560 1654,760' -fill black -pointsize 44 -font /usr/share/fonts/truetype/noto/NotoSans-Regular.ttf -annotate +260+640 'COMPLETELY OTHER WORDS' forged.jpg"
check 'it is taken in' take forged.jpg
check 'and read' read_all "$SCAN"
check 'the page' as aibek --json scan look "$SCAN" 1
equal 'has differences' yes "$(python3 -c "
import json
d = json.load(open('out'))['differences']
print('yes' if d['count'] > 0 and any(o['kind'] == 'added' or o['kind'] == 'missing' for o in d['list']) else d)")"

# ---- search ----
check 'the index catches up' soon "$SHORT_NUMBER" as aibek search гиппопотам
check_says "$SHORT_NUMBER" 'the text of the scan is found' as aibek search гиппопотам
check 'by whoever knows the case, and nobody else' as bakyt search гиппопотам
said 'who finds nothing' '[Nn]othing|no record'

# ---- codes that are not to be trusted ----
check 'a paper of another office by the number of one of ours' scanned forger.pdf 1 k.jpg
check 'taken in' take k.jpg && check 'and looked at' seen "$SCAN"
equal 'is not ours' '1 forged' "$(cat found)"
check_says 'forgery' 'it says so' as aibek record show "$SCAN"
check_fails 2 'it is not filed by itself' as aibek scan file "$SCAN" P-2026-0001 --signed-by A --signed-on "$(date +%d.%m.%Y)"
paper_of "$CASE" ru 'Будет аннулирован.' wrong.pdf
story_run as aibek record move "$PAPER" annul --reason 'не та сумма'
check 'an annulled paper is scanned' scanned wrong.pdf 1 g.jpg
check 'taken in' take g.jpg && check 'and looked at' seen "$SCAN"
equal 'is not filed' '1 annulled' "$(cat found)"

story_run as gulnara --json case open title='Чужое дело' language_of_proceedings=ru
OTHER=$(value id)
story_run as gulnara --json paper write "$OTHER" record_sheet --language ru
PAPER=$(value id)
story_run as gulnara paper print "$PAPER"
story_run as gulnara paper make "$PAPER" --to pdf --out other.pdf
check 'a paper of a case that he does not know is scanned' scanned other.pdf 1 h.jpg
check 'taken in' take h.jpg && check 'and looked at' seen "$SCAN"
equal 'is an unknown code' '1 unknown' "$(cat found)"
check 'and says nothing more' as aibek record show "$SCAN"
equal 'not its number' 0 "$(grep -c "$(as gulnara --json record show "$PAPER" | sed -n 's/.*"number": *"\([^"]*\)".*/\1/p' | head -n 1)" out)"

check 'a scan for one case' as aibek --json scan take --file phone.heic --name phone.heic of_case="$CASE"
story_run as gulnara case admit "$OTHER" aibek
check 'a paper of another, for this one' as aibek --json scan take --file h.jpg --name h.jpg of_case="$CASE_NUMBER"
SCAN=$(value number)
check 'is looked at' seen "$SCAN"
equal 'and not filed by itself' '1 other_case' "$(cat found)"

# ---- files that are none ----
printf 'PK\003\004 macro' >macro.docm
check_fails 2 'a file of an office program' as aibek scan take --file macro.docm --name macro.docm
said 'is refused with what to do' 'PDF'
check 'a password is put on a PDF' qpdf --encrypt secret owner 256 -- short.pdf locked.pdf
check_fails 2 'it is refused' as aibek scan take --file locked.pdf --name locked.pdf
said 'by name and remedy' 'locked.pdf.*password'
check 'ten thousand pages' python3 "$PROJECT/tests/stories/scans_many.py" 10000 many.pdf
check_fails 2 'are too many' as aibek scan take --file many.pdf --name many.pdf
said 'it says how many there may be' '10000 pages.*2000'
head -c 3000 short.pdf >broken.pdf
check_fails 2 'half a file' as aibek scan take --file broken.pdf --name broken.pdf
: >empty.pdf
check_fails 2 'an empty one' as aibek scan take --file empty.pdf --name empty.pdf

# ---- a folder that a scanner writes into ----
mkdir in
cp e.tif in/001.tif
cp macro.docm in/002.docm
check_fails 1 'a folder is taken in' as aibek scan --folder in
said 'one file is refused' 'Refused: 1|1 files were not taken'
check 'what was taken is put away' test -f in/taken/001.tif
check 'what was refused, too, with the reason' grep -q 'office program' in/refused/002.docm.txt

# ---- a restart forgets nothing ----
convert d.tif e.tif a.tif b.tif -compress jpeg four.tif
check 'four pages' take four.tif
gate_stop "$WORK/office"
gate_start "$WORK/office"
sign_in aibek
sign_in gulnara
check 'are read after it' read_all "$SCAN"

# ---- in a browser ----
browser_missing 'the story above'
if [ -n "$missing" ]; then
    skip 'scans in a browser' "it takes $missing"
else
    mkdir web && cp macro.docm web/none.docm
    for lang in ky ru en; do
        paper_of "$CASE" $lang 'Бир беттик кагаз.' "$lang.pdf" && scanned "$lang.pdf" 1 "web/$lang.jpg" -rotate 180
    done
    cat >web.json <<END
{"people": [{"role": "investigator", "login": "aibek", "name": "Айбек Ойдонов", "office": 0, "passphrase": "$(cat "$PHRASE")"}],
 "tour": [], "bundle": "-", "key": "-", "copy": "-", "copy_key": "-"}
END
    web_serve --address 127.0.0.1 --demo --no-second-factor --demo-file web.json
    export SCANS="$WORK/web"
    looks scans
    kill "$(cat "$WORK/web.pid")" && rm "$WORK/web.pid"
fi

# ---- erased with the file ----
readings() { find office/readings -mindepth 2 -maxdepth 2 -type d | grep -vc /queue; }
check 'the document of the first scan is read' read_all "$DOCUMENT"
BEFORE=$(readings)
check 'a second person works in the case' as aibek case admit "$CASE" gulnara
check 'its contents are to be erased' as aibek --json record erase "$DOCUMENT" --reason 'срок хранения истёк'
check 'a second person signs' as gulnara proposal sign "$(value id)"
for _ in $(seq 50); do [ "$(readings)" -lt "$BEFORE" ] || sleep 0.2; done
equal 'what was read of it is gone with it' $((BEFORE - 1)) "$(readings)"

check 'the doctor finds nothing' "$TERGOO" doctor
check 'the store verifies' "$TERGOO" verify office --key "$KEY"
story_end
