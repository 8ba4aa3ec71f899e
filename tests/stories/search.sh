#!/bin/sh
# search.sh: one person found under five spellings, parts of words, numbers in any form, what narrows a search, a hidden case that tells nothing, saved
# and standing searches, questions that nobody ought to ask.
. "$(dirname "$0")/story.sh"
story_begin
office "$WORK/office"
account bakyt 'investigator'
account gulnara 'prosecutor'

check 'a case' as bakyt --json case open title='Котлы для школ (вымышлено)'
CASE=$(value id)
check 'a person in it' as bakyt record create person --case "$CASE" name='Жумабеков Азамат Токтогулович' status_in_case=witness
check 'a telephone' as bakyt record create note --case "$CASE" title='Звонок' text='Звонил с +996 (555) 12-34-56'
check 'the index catches up' soon 'Звонок' as bakyt search 'звонил'

WHY='named by the witness on 12 November'
# found_as WORDS TITLE HOW: by these words the record with that title, and how it says it was found; empty: as typed
found_as() {
    check_says "\"$2\"" "found by $1" as bakyt --json search "$1" --case "$CASE" --reason "$WHY"
    equal "  and why: ${3:-as typed}" "$3" "$(tr -d ' "\n' <"$WORK/out" | sed 's/.*how:\[\([^]]*\)\].*/\1/')"
}
NAME='Жумабеков Азамат Токтогулович'
found_as 'Жумабеков' "$NAME" ''
found_as 'Джумабеков' "$NAME" spelling
found_as 'Jumabekov' "$NAME" spelling
found_as 'Zhumabekov Azamat' "$NAME" spelling
found_as 'Джумабеков А.' "$NAME" spelling,initial
found_as 'мабек' "$NAME" ''
found_as '0555 123456' 'Звонок' number
found_as ';evf,trjd' "$NAME" ''
said '  and the keyboard is named' '"keyboard": *"жумабеков"'
check_says "spelling of" 'in words, too' as bakyt search 'Jumabekov' --case "$CASE" --reason "$WHY"
check_says 'Persons are left out' 'without a case nobody is shown' as bakyt search 'Jumabekov'
check_says 'Nothing that you may see' 'two names are not one' as bakyt search 'Jumabekov Dinara' --case "$CASE" --reason "$WHY"

# ---- alphabets that ICU writes in Latin letters: the gate asks it within its confinement, both ways ----
for name in 王丽 'अनिता वर्मा' 'สุดา มานี' 'Zhao Min' 'Sunita Sharda' 'Mina Dara'; do
    check "a person: $name" as bakyt record create person --case "$CASE" name="$name" status_in_case=witness
done
check 'the index catches up' soon '"Mina Dara"' as bakyt --json search 'Mina Dara' --case "$CASE" --reason "$WHY"
found_as 'Wang Li' 王丽 spelling
found_as 'Anita Varma' 'अनिता वर्मा' spelling
found_as 'Suda Mani' 'สุดา มานี' spelling
found_as '赵 敏' 'Zhao Min' spelling
found_as 'सुनीता शारदा' 'Sunita Sharda' spelling
found_as 'มีนา ดารา' 'Mina Dara' spelling

# ---- what narrows it ----
check_says 'Звонок' 'by kind and day' as bakyt search 'звонил' --kind note --from 01.01.2026 --state current
check_says 'Nothing that you may see' 'by another state' as bakyt search 'звонил' --kind note --state withdrawn
check_says 'Nothing that you may see' 'by a day long gone' as bakyt search 'звонил' --to 01.01.2020
check_fails 2 'a day that there is not' as bakyt search 'звонил' --from 31.02.2026
said 'is said' '31.02.2026'
check_fails 2 'a region that there is not' as bakyt search 'звонил' --place KG-X

# ---- a hidden case tells nothing ----
as bakyt --json search 'Джумабеков' --case "$CASE" --reason "$WHY" >"$WORK/before"
check 'a case of somebody else' as gulnara --json case open title='Дача (вымышлено)'
HIDDEN=$(value id)
for name in 'Жумабеков Азамат' 'Jumabekov' 'Джумабеков'; do
    as gulnara record create person --case "$HIDDEN" name="$name" status_in_case=witness >/dev/null
done
check 'the index catches up' soon '"Джумабеков"' as gulnara --json search 'Джумабеков' --case "$HIDDEN" --reason "$WHY"
as bakyt --json search 'Джумабеков' --case "$CASE" --reason "$WHY" >"$WORK/after"
check 'the answer is the same to the byte' cmp "$WORK/before" "$WORK/after"
check_fails 2 'its number is nobody there' as bakyt search 'x' --case "$HIDDEN"

# ---- saved and standing ----
check 'a search is saved' as bakyt --json search save 'Жумабеков' --title 'the supplier' --kind organization
SAVED=$(value id)
check_says 'the supplier' 'and stands in the list' as bakyt search saved
check_fails 2 'it is nobody else'\''s' as gulnara record show "$SAVED"
check 'a standing search is asked for' as bakyt --json search stand 'котел' --case "$CASE" --reason "$WHY"
STANDING=$(value id)
check_fails 2 'it does not run yet' as bakyt search look "$STANDING"
check_fails 2 'nobody puts his own in force' as bakyt search put_in_force "$STANDING"
check 'another does' as gulnara search put_in_force "$STANDING"
check 'something new' as bakyt record create note --case "$CASE" title='Новый котел' text='t'
check 'and something hidden' as gulnara record create note --case "$HIDDEN" title='Чужой котел' text='t'
check 'the index catches up' soon 'Чужой котел' as gulnara search 'чужой' --kind note
check_says '1 new' 'his page of today says so' as bakyt me today
check_says 'Новый котел' 'he looks' as bakyt search look "$STANDING"
check_says 'Nothing new' 'and it is new no more' as bakyt search look "$STANDING"
check 'he ends it' as bakyt search end "$STANDING"

# ---- questions that nobody ought to ask ----
long=$(printf 'ж%.0s' $(seq 4000))
for words in 'Ж' "'; DROP TABLE folded; --" '" OR "1"="1' '* NEAR(' 'שלום' '😀😀' "$(printf 'ж\314\201\314\201\314\201')" "$long"; do
    as bakyt search "$words" >"$WORK/out" 2>"$WORK/err"
    code=$?
    short=$(printf '%s' "$words" | cut -c1-20)
    case $code in 0 | 2) code=taken ;; esac
    equal "answered or refused: $short" taken "$code"
done
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
