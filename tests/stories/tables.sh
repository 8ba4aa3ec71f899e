#!/bin/sh
# tables.sh: tables in and out: a dry run that says everything that is wrong with row and column, all or none, no second time, tables as
# spreadsheets spoil them, an export that no spreadsheet runs and that is read back as it was.
. "$(dirname "$0")/story.sh"
story_begin
STORE=$WORK/office
office "$STORE"
t() { "$TERGOO" --data "$STORE" --as "$WHO" "$@"; }
WHO="aibek"
check "a case to work in" t case open title="Tables"
CASE=$(t record list case --json | grep -o 'case/[0-9a-f]\{16\}' | head -n 1)

# ---- in ----
printf '\357\273\277title;Текст;noted_at\r\nFirst;"two\nlines";25.11.2025 10:00\r\nSecond;=1+1;\r\n;;\r\n' >"$WORK/good.csv"
check_says "Rows" "a table is checked" t record import note --case "$CASE" --csv "$WORK/good.csv" --dry-run
check_fails 2 "and nothing was entered" sh -c "'$TERGOO' --data '$STORE' --as aibek record list note --case '$CASE' --json | grep First || exit 2"
check_says "Entered" "then it is entered" t record import note --case "$CASE" --csv "$WORK/good.csv"
check_says "Second" "whole" t record list note --case "$CASE"

printf 'title,text,noted_at\nA,x,\nB,,yesterday\n,x,\nD,x,31.02.2026\n' >"$WORK/bad.csv"
check_fails 1 "a table with faults is refused" t record import note --case "$CASE" --csv "$WORK/bad.csv"
said "with row and column of a date that is none" '3 +C'
said "and of the last one" '5 +C'
said "and a row without its title" '4 +The|4 .*Title'
check_fails 2 "nothing of it was entered" sh -c "'$TERGOO' --data '$STORE' --as aibek record list note --case '$CASE' --json | grep '\"A\"' || exit 2"

printf 'name,status_in_case,identifiers\nInvented,witness,passport: 12\nInvented too,witness,\n' >"$WORK/odd.csv"
check "a table with something odd is taken" t record import person --case "$CASE" --csv "$WORK/odd.csv" --reason "list that was seized (invented)"
said "and what is odd is shown at its place" '2 +C +'

printf 'titel,text\nA,x\n' >"$WORK/heading.csv"
check_fails 2 "an unknown heading is refused" t record import note --case "$CASE" --csv "$WORK/heading.csv"
said "and the nearest is named" 'Did you mean "title"'
printf 'title,Заголовок,text\nA,B,x\n' >"$WORK/twice.csv"
check_fails 2 "a field twice is refused" t record import note --case "$CASE" --csv "$WORK/twice.csv"
printf 'Our notes of November,,\ntitle,text,noted_at\nA,x,\n' >"$WORK/merged.csv"
check_fails 2 "a title above the table is refused" t record import note --case "$CASE" --csv "$WORK/merged.csv"
said "and explained" 'merged headings'
printf 'title,,text\nA,b,x\n' >"$WORK/gap.csv"
check_fails 2 "a filled column without a heading is refused" t record import note --case "$CASE" --csv "$WORK/gap.csv"
said "with its place" 'Row 2, column B'
printf 'title,text\nA,x\nB,half of a sen' >"$WORK/cut.csv"
check_fails 2 "a table cut off in a row is refused" t record import note --case "$CASE" --csv "$WORK/cut.csv"
said "and says so" 'cut off'
printf 'title,text\nA,"x\n' >"$WORK/quote.csv"
check_fails 2 "a cell without its end is refused" t record import note --case "$CASE" --csv "$WORK/quote.csv"
check_fails 2 "a case is not made by a table" t record import case --csv "$WORK/good.csv"
check_fails 2 "nor a user" t record import user --csv "$WORK/good.csv"

# 100,000 rows cut off in the middle: nothing of them is entered.
{ echo 'title,text'; seq 1 100000 | sed 's/.*/Row &,"text of row &"/'; } | head -c 2000000 >"$WORK/large.csv"
check_fails 2 "a large table that was cut off is refused whole" t record import note --case "$CASE" --csv "$WORK/large.csv"
said "with the row where it ends" '[0-9]{5}'
{ echo 'title,text'; seq 1 2500 | sed 's/.*/Row &,"text of row &"/'; } >"$WORK/many.csv"
check_says "2500" "more than one batch is entered" t record import note --case "$CASE" --csv "$WORK/many.csv"

# ---- out ----
check "the notes are written to a table" t record export note --case "$CASE" --csv "$WORK/out.csv"
check "no cell begins with a formula" sh -c "! grep -E '(^|,)\"?[=+@]' '$WORK/out.csv'"
check "the formula is disarmed" grep -F "'=1+1" "$WORK/out.csv"
check "the table is complete" sh -c "grep -c 'text of row' '$WORK/out.csv' | grep -x 2500"
check "the export left its entry" sh -c "cat '$STORE'/store.db* | grep -aq 'op: record.export'"
check "in another language" t --lang ru record export note --case "$CASE" --csv "$WORK/ru.csv"
check "with its headings" grep -F ';Заголовок;' "$WORK/ru.csv"
check_says "Entered" "what was exported is imported" t record import note --case "$CASE" --csv "$WORK/ru.csv"
check "and exported again" t --lang ru record export note --case "$CASE" --csv "$WORK/again.csv"
cut -d ';' -f 5- "$WORK/ru.csv" | tail -n +2 | sort -u >"$WORK/one"
cut -d ';' -f 5- "$WORK/again.csv" | tail -n +2 | sort -u >"$WORK/two"
check "the same" cmp "$WORK/one" "$WORK/two"
WHO="admin"
check_fails 2 "who does not know the case exports nothing of it" t record export note --case "$CASE" --csv "$WORK/none.csv"
check "and leaves no file" test ! -e "$WORK/none.csv"
gate_stop "$STORE"
check "the ledger holds" "$TERGOO" verify "$STORE" --key "$KEY"
story_end
