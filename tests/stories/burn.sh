#!/bin/sh
# burn.sh: the office burns. Its store is gone; what is left is the evening copy, the guard file on another disk, the secret of
# the copies in a safe, and a bundle that was handed over after the copy was made. The copy becomes a store that goes on in a new
# log; both keys are good for it, the old bundle still is, and nobody can put an old store over what the guard file remembers.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
mkdir other-disk copies later-copies safe
office "$WORK/office" --guard "$WORK/other-disk/guard" --copy-key-out "$WORK/safe/copy.key"
OLD_KEY=$KEY

# ---- before ----
check 'a case is opened' as aibek --json case open title='Котлы' summary='Три предложения'
CASE=$(value id)
check 'and worked on' as aibek record create note --case "$CASE" title='Печать' text='На обороте приложения 2.'
printf 'Договор\n' >contract.txt
check 'with a file in it' as aibek document add "$CASE" --file contract.txt title='Договор' source='Школа № 3'
check 'a thing is in it' as aibek --json record create exhibit --case "$CASE" what='Телефон' category=phone
THING=$(value id)
check 'a bundle leaves' as aibek bundle export "$CASE" --to 'Суд' --purpose 'для суда' --out first.tergoo
cp -a office plain-copy
rm -f plain-copy/gate.sock plain-copy/gate.pid
check 'the evening copy is written' "$TERGOO" --json copy copies
COPY=copies/$(value file)
before=$(entries)
check 'work goes on after the copy' \
    as aibek --json record create note --case "$CASE" title='Позже' text='Написано после вечерней копии.'
LOST=$(value id)
check 'and a bundle with it leaves' as aibek bundle export "$CASE" --to 'Суд' --purpose 'для суда' --out second.tergoo
head_left=$(entries)
gate_stop "$TERGOO_DATA"

# ---- a store without its guard file ----
mv other-disk/guard other-disk/moved
check_fails 1 'a store whose guard file is gone is not served' "$TERGOO" gate --detach
said 'its place is named' 'other-disk/guard'
sed 's/[0-9a-f]\{16\}/0123456789abcdef/' other-disk/moved >other-disk/guard
check_fails 1 'nor with the guard file of another store' "$TERGOO" gate --detach
mv other-disk/moved other-disk/guard
check 'with its own it is' "$TERGOO" gate --detach
gate_stop "$TERGOO_DATA"

# ---- an old store under a guard file that knows better ----
mv office burning
mv plain-copy office
check_fails 1 'an older plain copy of the folder is not served' "$TERGOO" gate --detach
said 'because a head that left names more' "$head_left"
check_fails 3 'and answers nobody' "$TERGOO" --as aibek case list
rm -rf office burning sessions

# ---- copies that are none ----
restore() {
    "$TERGOO" restore "$1" --copy-key safe/copy.key --guard other-disk/guard --reason 'Пожар в здании' \
        --decided-by 'Прокурор А. Ойдонов'
}
sum_before=$(sha256sum <other-disk/guard)
size=$(wc -c <"$COPY")
head -c $((size * 2 / 3)) "$COPY" >copies/truncated.copy
head -c $((size - 1)) "$COPY" >copies/shorter.copy
for at in 3 60 $((size / 2)) $((size - 2)); do
    flip "$COPY" $at copies/flipped.copy
    story_run restore copies/flipped.copy
    code=$?
    [ $code != 0 ] && [ $code -le 2 ] && ! [ -e office ]
    equal "a copy with one bit changed at byte $at is refused" 0 $?
done
check_fails 1 'a copy cut off in the middle is refused' restore copies/truncated.copy
check_fails 1 'a copy without its last byte is refused' restore copies/shorter.copy
echo 'tergoo-secret/v1 copy 0000000000000000000000000000000000000000000000000000000000000001' >wrong.key
check_fails 1 'a wrong key opens nothing' "$TERGOO" restore "$COPY" --copy-key wrong.key --reason x --decided-by x
check_fails 2 'without a reason nothing is restored' "$TERGOO" restore "$COPY" --copy-key safe/copy.key --decided-by x
check_fails 2 'nor without somebody who decided it' "$TERGOO" restore "$COPY" --copy-key safe/copy.key --reason x
equal 'no store was left behind' '' "$(ls -d office* 2>/dev/null)"
equal 'and the guard file is what it was' "$sum_before" "$(sha256sum <other-disk/guard)"

# ---- the way back ----
check 'the copy is restored' restore "$COPY"
said 'it says how many entries are missing' "Missing entries +$((head_left - before))( |$)"
check_fails 2 'over a store that is there nothing is restored' restore "$COPY"
check 'the new key is shown' "$TERGOO" --json ledger key
NEW_KEY=$(value key)
[ "$NEW_KEY" != "$OLD_KEY" ]
equal 'and is another one' 0 $?
check 'the store verifies with the old key' "$TERGOO" verify office --key "$OLD_KEY"
check 'and with the new one' "$TERGOO" verify office --key "$NEW_KEY"
gate_start "$TERGOO_DATA"
check 'the officers sign in with their passphrases' sign_in aibek
check_fails 2 'what came after the copy is not there' as aibek record show "$LOST"
check 'the case goes on' as aibek record create note --case "$CASE" title='После пожара' text='Дело продолжено.'
story_run as aibek --json record list note --case "$CASE"
equal 'with the notes of before and the new one' 2 "$(grep -c '"title"' out)"
check 'a file in it is whole' as aibek --json record list document --case "$CASE"
check 'and comes out' as aibek document get "$(value id)" --out back.txt
check 'as it went in' cmp contract.txt back.txt
check_says '"good": true' 'what a thing went through before the fire holds' as aibek --json custody show "$THING"
check 'a bundle leaves the new log' as aibek bundle export "$CASE" --to 'Суд' --purpose 'для суда' --out third.tergoo
check 'it verifies with the old key' "$TERGOO" verify third.tergoo --key "$OLD_KEY"
check 'and with the new one' "$TERGOO" verify third.tergoo --key "$NEW_KEY"
check 'the bundle of before the fire verifies' "$TERGOO" verify first.tergoo --key "$OLD_KEY"
check 'so does the one that names what is lost' "$TERGOO" verify second.tergoo --key "$OLD_KEY"
check 'another evening copy is written' "$TERGOO" --json copy later-copies
SECOND=later-copies/$(value file)
gate_stop "$TERGOO_DATA"
check 'the store verifies with the old key at the end' "$TERGOO" verify office --key "$OLD_KEY"
check 'what follows from the entries is as it should be' "$TERGOO" rebuild

# ---- and it burns again ----
rm -rf office sessions
check 'a restored store can be restored' restore "$SECOND"
check 'it still verifies with the first key' "$TERGOO" verify office --key "$OLD_KEY"
check 'and goes on' "$TERGOO" gate --detach
check 'with its officers' sign_in aibek
check 'in the same case' as aibek record create note --case "$CASE" title='Снова' text='И снова продолжено.'
gate_stop "$TERGOO_DATA"
check 'it verifies' "$TERGOO" verify office --key "$OLD_KEY"
story_end
