#!/bin/sh
# labels.sh: labels for the exhibits of a case, of a search, of one exhibit, and for seals: on every sheet and roll both codes are read back by another program,
# also where a name looks like Markdown, a template or a page; who may not see the case gets none.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
office "$WORK/office"
account sadyr evidence_keeper
check 'a case' as aibek --json case open title='Казаны'
CASE=$(value id)
check_fails 2 'a case without exhibits has no labels' as aibek paper labels "$CASE" --out none.pdf
said 'and that is said' 'no exhibit'
check 'a search' as aibek --json record create search_action --case "$CASE" title='Кабинет' action=both sought='телефон'
SEARCH=$(value id)
LONG='Ноутбук «Өңүр Үсөнов» с зарядным устройством, сумкой и наклейкой «| a | b | **c** {{what}} <b>d</b>», серийный номер SN-8837-2999-1203-XX, царапины на крышке и на дне'
check 'an exhibit' as aibek --json record create exhibit --case "$CASE" what="$LONG" category=computer search="$SEARCH" found_on="$(date +%d.%m.%Y) 00:01"
FIRST=$(value id) FIRST_NUMBER=$(value number)
check 'is sealed' as aibek record move "$FIRST" seal_up package='Пакет' seal=KM-000417 pieces=2
check 'another' as aibek --json record create exhibit --case "$CASE" what='Телефон' category=phone
SECOND_NUMBER=$(value number)

# read SHEET WIDTH HEIGHT LEFT TOP (mm): both codes of the label that lies there
read_label() {
    [ "$(pdfinfo "$1.pdf" | sed -n 's/^Tagged: *//p')" = yes ] || return 1
    pdftoppm -r 300 -f 1 -l 1 -x $(($4 * 300 * 10 / 254)) -y $(($5 * 300 * 10 / 254)) -W $(($2 * 300 * 10 / 254)) -H $(($3 * 300 * 10 / 254)) -png "$1.pdf" "$1"
    zbarimg -q --nodbus "$1"-*.png 2>"$WORK/err" | sed 's/^QR-Code:TG1+[0-9A-F]*+[^+]*+\([^+]*\)+.*/QR-Code:\1/' | sort
}
# As a thermal printer makes it, eight dots a millimetre, and a camera sees it: grey and blurred.
read_poor() {
    pdftoppm -gray -r 203 -f 1 -l 1 -png "$1.pdf" "$1-poor" && zbarimg -q --nodbus --raw "$1"-poor-*.png 2>"$WORK/err"
}
check_codes() {                                  # TEXT SHEET WIDTH HEIGHT LEFT TOP BARS CODE
    if command -v zbarimg >/dev/null; then
        equal "$1" "CODE-128:$7 QR-Code:$8" "$(read_label "$2" "$3" "$4" "$5" "$6" | tr '\n' ' ' | sed 's/ $//')"
    else
        skip "$1" 'zbarimg is not installed (Debian: zbar-tools)'
    fi
}
for sheet in 3x8-70x37:70:37:0:0 3x7-63x38:64:38:7:15 2x7-99x38:99:38:4:15 2x4-105x74:105:74:0:0 roll-57x32:57:32:0:0 roll-62x29:62:29:0:0 roll-80x50:80:50:0:0 roll-100x50:100:50:0:0; do
    name=${sheet%%:*}
    size=$(echo "${sheet#*:}" | tr ':' ' ')
    check "labels on $name" as aibek paper labels "$CASE" --sheet "$name" --out "$name.pdf"
    # shellcheck disable=SC2086
    check_codes "both codes are read from $name" "$name" $size "$FIRST_NUMBER" "$FIRST_NUMBER"
done
if command -v zbarimg >/dev/null; then
    for name in roll-57x32 roll-62x29; do
        TEXT=$(read_poor "$name" | grep '^TG1+')
        check "what is read from a thermal printer's $name is that exhibit" as aibek --json label read "$TEXT"
        said 'by its label, of the version it has now' '"found": true.*"label_version": 2.*"number": "'"$FIRST_NUMBER"'"'
    done
fi
check 'a roll has a page for each' sh -c "pdfinfo roll-62x29.pdf | grep -q '^Pages: *2$'"
check 'the places of a sheet that are used already stay empty' as aibek paper labels "$CASE" --skip 1 --out skip.pdf
check_codes 'and the next is taken' skip 70 37 70 0 "$FIRST_NUMBER" "$FIRST_NUMBER"
check_fails 2 'a sheet has no more places than it has' as aibek paper labels "$CASE" --skip 24 --out x.pdf
check 'only some' as aibek --json paper labels "$CASE" --only "$SECOND_NUMBER" --sheet roll-62x29 --out some.pdf
check_codes 'are those' some 62 29 0 0 "$SECOND_NUMBER" "$SECOND_NUMBER"
check_says '"labels": 1' 'of a search those that were seized in it' as aibek --json paper labels "$SEARCH" --out search.pdf
check_says '"labels": 1' 'of an exhibit its own' as aibek --json paper labels "$FIRST" --out one.pdf
check_says '"labels": 1' 'for seals, of those that have one' as aibek --json paper labels "$CASE" --seals --sheet roll-62x29 --out seals.pdf
check_codes 'the bars say the number of the seal, the QR code that of the exhibit' seals 62 29 0 0 KM-000417 "$FIRST_NUMBER"
check_says "$FIRST_NUMBER" 'what the scanner types into the search finds the exhibit' as aibek search "$FIRST_NUMBER"
check_fails 2 'an unknown sheet is refused' as aibek paper labels "$CASE" --sheet 9x9 --out x.pdf
said 'with those there are' 'roll-62x29'
check_fails 2 'who does not know the case gets none' as sadyr paper labels "$CASE" --out x.pdf
check_says 'record.export' 'that they were made is noted' as aibek --json record history "$CASE"
check 'the store verifies' "$TERGOO" verify office --key "$KEY"
story_end
