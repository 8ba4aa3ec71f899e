#!/bin/sh
# setup.sh: the first day in the browser: from nothing by the wizard to an office, its administrator, its second person and its first users. The wizard is
# killed in the middle and goes on; a clock a year back, a table with duplicates and a letter used twice are refused.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'the first day in the browser' setup
FAKE=$(find /usr/lib -name libfaketime.so.1 2>/dev/null | head -n 1)
export PRINTS="$WORK/prints" TABLES="$WORK/tables"
mkdir "$PRINTS" "$TABLES"

# wizard FOLDER [VARIABLE=VALUE ...]: starts tergoo setup; $CODE and $TERGOO_WEB are what it says
wizard() {
    wizard_folder=$1
    shift
    : >"$WORK/web.out"
    env "$@" "$TERGOO" setup --data "$wizard_folder" --port 0 >"$WORK/web.out" 2>"$WORK/web.err" </dev/null &
    WIZARD=$!
    echo $WIZARD >"$WORK/web.pid"
    comes_up $WIZARD "$WORK/web.out" "$WORK/web.err" code
    TERGOO_WEB=https://localhost:$(sed -n 's/.*localhost:\([0-9]*\).*/\1/p' "$WORK/web.out")
    CODE=$(sed -n 's/.*code: //p' "$WORK/web.out")
    export TERGOO_WEB CODE
}

# The power goes; the two others see it and end.
cut_off() {
    kill -9 "$WIZARD"
    wait "$WIZARD" 2>/dev/null
    for _ in $(seq "$(within 100)"); do
        [ -S "$OFFICE/setup.sock" ] || break
        sleep 0.1
    done
}

if [ -n "$FAKE" ]; then
    wizard "$WORK/old" "LD_PRELOAD=$FAKE" 'FAKETIME=-1y' FAKETIME_NO_CACHE=1
    looks setup old_clock
    kill "$WIZARD"
    wait "$WIZARD"
    check 'nothing was made of it' sh -c "[ ! -e '$WORK/old/store.db' ]"
else
    skip 'a clock a year back' 'libfaketime is needed'
fi

OFFICE=$WORK/office
wizard "$OFFICE"
looks setup begin
check_fails 2 'a second wizard for the same folder is refused' "$TERGOO" setup --data "$OFFICE" --port 0
cut_off
check 'killed in the middle, it has left no office' sh -c "[ ! -e '$OFFICE/store.db' ] && ! grep -rq 'four words' '$OFFICE'"
wizard "$OFFICE"
looks setup go_on
cut_off
wizard "$OFFICE"
looks setup print
for _ in $(seq 100); do
    kill -0 "$WIZARD" 2>/dev/null || break
    sleep 0.1
done
kill "$WIZARD" 2>/dev/null                          # one that was not ended by then will not be
wait "$WIZARD"
equal 'the office made, the command has ended well' 0 $?
check 'nothing is left of the wizard' sh -c "[ -e '$OFFICE/store.db' ] && [ ! -e '$OFFICE/setup' ] && [ ! -e '$OFFICE/setup.sock' ] && [ ! -e '$OFFICE/setup.sealed' ]"
check_fails 2 'where an office is, the wizard refuses' "$TERGOO" setup --data "$OFFICE" --port 0
said 'and says so' 'There is an office'
for lang in en ru ky; do
    pdftotext -layout "$PRINTS/test-$lang.pdf" - >"$WORK/out" 2>"$WORK/err"
    said "the test page in $lang has the letters" 'Ң Ө Ү'
done
equal 'one page each' 1 "$(pdfinfo "$PRINTS/letter.pdf" | sed -n 's/Pages: *//p')"
LETTER=$(pdftotext "$PRINTS/letter.pdf" - | grep -oE '[0-9A-Z]{5}(-[0-9A-Z]{5}){4}' | head -n 1)
export LETTER
pdftotext "$PRINTS/copy-key.pdf" - | tr -d '\n' >"$WORK/out"
said "the copies' key is on its sheet" 'tergoo-secret/v1'

gate_start "$OFFICE"
export TERGOO_DATA="$OFFICE"
web_serve
printf 'login;full_name;roles;unit\r\nbakyt;Бакыт Асанов;Следователь;Тергөө бөлүмү\r\nbakyt;Ойдон Аза;investigator;\r\nadmin;Некто;head;Нет такого\r\n' >"$TABLES/faulty.csv"
printf 'login;full_name;roles;unit;language\r\nbakyt;Бакыт Асанов;Следователь;Тергөө бөлүмү;ky\r\nanna;Анна Петрова;prosecutor;Кеңсе;ru\r\njohn;John Smith;analyst;;en\r\n' >"$TABLES/people.csv"
looks setup people
equal 'a letter for each, a page each' 3 "$(pdfinfo "$PRINTS/letters.pdf" | sed -n 's/Pages: *//p')"
pdftotext "$PRINTS/letters.pdf" - >"$WORK/out"
said 'each in his language' 'Ваш доступ к системе Tergoo'
CODES=$(grep -oE '[0-9A-Z]{5}(-[0-9A-Z]{5}){4}' "$WORK/out" | sort -u)
equal 'each with a code of its own' 3 "$(echo "$CODES" | wc -l)"
check 'and no code lies in the store in clear' sh -c "! grep -rqF '$(echo "$CODES" | head -n 1)' '$OFFICE'"
check 'the store verifies' sh -c "'$TERGOO' --json ledger key --data '$OFFICE' >'$WORK/key' && '$TERGOO' verify '$OFFICE' --key \"\$(sed -n 's/.*\"key\": *\"\\([^\"]*\\)\".*/\\1/p' '$WORK/key' | head -n 1)\""
story_end
