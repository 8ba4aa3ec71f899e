#!/bin/sh
# weeding.sh: what the law says must go is gone: out of the whole data folder, off the disk of the copies, and it does not come back from a copy of before. What stays
# is the trace, and everything still verifies. Planted words are looked for in every file.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
mkdir other-disk safe copies
office "$WORK/office" --guard "$WORK/other-disk/guard" --copy-key-out "$WORK/safe/copy.key"
account gulnara 'prosecutor; head'

nowhere() {
    grep -rlaiE "$2" "$1" >out 2>err
    equal "$3" '' "$(cat out)"
}

# ---- before: contents, and a copy that holds them ----
check 'a case is opened' as aibek --json case open title='Котлы' summary='Три предложения'
CASE=$(value id)
check 'the second head is admitted' as aibek case admit "$CASE" gulnara
check 'a note is entered' as aibek --json record create note --case "$CASE" title='Печать' text='ПОСАЖЕНО-ОДИН planted-note'
NOTE=$(value id)
printf 'planted-in-a-file\n' >secret.txt
check 'a file is entered' as aibek --json document add "$CASE" --file secret.txt title='Договор planted-title' source='Школа № 3'
DOCUMENT=$(value id)
check 'a person is entered' as aibek --json record create person --case "$CASE" name='Plantedov Асан' status_in_case=witness
PERSON=$(value id)
check 'a note that stays is entered' as aibek --json record create note --case "$CASE" title='Остаётся' text='kept-word'
KEPT=$(value id)
blobs_before=$(find office/blobs -type f | wc -l)
check 'an evening copy is written' "$TERGOO" --json copy copies
FIRST=copies/$(value file)

# ---- a mistake: pulled back, hidden at once ----
check 'the person is pulled back' as aibek --json record pull_back "$PERSON" --reason 'внесён не в то дело'
PULLED=$(value id)
story_run as gulnara --json case show "$CASE"
equal 'the case does not show him any more' 0 "$(grep -c 'Plantedov' out)"
story_run as gulnara record list person
equal 'nor does a list' 0 "$(grep -c 'Plantedov' out)"
check_says 'Plantedov' 'who decides sees what it is about' as gulnara proposal show "$PULLED"
check_fails 2 'who pulled back does not confirm it himself' as aibek proposal sign "$PULLED"
check 'the second person confirms' as gulnara proposal sign "$PULLED"

# ---- by order of the court ----
for id in "$NOTE" "$DOCUMENT"; do
    check 'erasing is proposed' as aibek --json record erase "$id" --reason 'по решению суда'
    check 'and signed by a second head' as gulnara proposal sign "$(value id)"
done
check_fails 2 'the note is gone' as aibek record show "$NOTE"
check 'its trace is there' as aibek record history "$NOTE"
said 'with who erased it and why' 'по решению суда'
check_fails 2 'what is not due is not weeded' as aibek retention weed "$KEPT" --reason 'x'
said 'and it says why' 'No term of keeping has run out'
check_fails 2 'an administrator weeds nothing' as admin retention weed "$KEPT" --reason 'x'

# ---- a mistake that is put right, and a desk that changes hands ----
check 'a note is corrected' as aibek record correct "$KEPT" title='Осталось' --reason 'опечатка'
check_says 'Остаётся' 'its history shows what stood there before' as aibek record history "$KEPT"
check_says 'Осталось' 'and what stands there since' as aibek record history "$KEPT"
check_fails 2 'who leads a case alone cannot be let go' as admin user end aibek --reason 'уволен'
said 'and it says which case' 'C-[0-9]{4}-0001'
check_fails 2 'nobody hands over his colleague' as gulnara desk hand_over aibek gulnara --reason 'x'
check 'the desk is handed over' as aibek desk hand_over aibek gulnara --reason 'отпуск'
check 'the other leads it now' as gulnara case hand_over "$CASE" aibek --reason 'вернулся'
check 'what is due is listed' as aibek retention due
gate_stop "$TERGOO_DATA"
nowhere office 'planted-note|ПОСАЖЕНО-ОДИН|посажено-один|planted-title|Plantedov' 'no file of the office holds a planted word'
equal 'the file is off the disk' "$((blobs_before - 1))" "$(find office/blobs -type f | wc -l)"
check 'the store verifies' "$TERGOO" verify office --key "$KEY"
check 'what follows from the entries is as it should be' "$TERGOO" rebuild

# ---- the next copy ----
sleep 1
check 'another evening copy is written' "$TERGOO" --json copy copies
SECOND=copies/$(value file)
equal 'the file is off the disk of the copies' "$((blobs_before - 1))" "$(find copies/blobs -type f | wc -l)"

# ---- it burns, and only the copy of before is left ----
for copy in "$FIRST" "$SECOND"; do
    rm -rf office
    check "the copy is restored: $(basename "$copy")" "$TERGOO" restore "$copy" --copy-key safe/copy.key --guard other-disk/guard --reason 'Пожар' --decided-by 'Прокурор А. Ойдонов'
    nowhere office 'planted-note|ПОСАЖЕНО-ОДИН|посажено-один|planted-title|Plantedov' 'what was erased did not come back'
    grep -rqa 'kept-word' office
    equal 'what was not erased did' 0 $?
    equal 'the erased file is not there' "$((blobs_before - 1))" "$(find office/blobs -type f | wc -l)"
    check 'the restored store verifies' "$TERGOO" verify office --key "$KEY"
    check 'and is as its entries say' "$TERGOO" rebuild
done
gate_start "$TERGOO_DATA"
sign_in aibek
check_fails 2 'the note is still gone' as aibek record show "$NOTE"
check 'and the case goes on' as aibek record create note --case "$CASE" title='Дальше' text='Дело продолжено.'
gate_stop "$TERGOO_DATA"
story_end
