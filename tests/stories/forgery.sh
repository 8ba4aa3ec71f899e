#!/bin/sh
# forgery.sh: a bundle on its way from one office to another, and what others would like to put in its place: a bundle of an
# office with the same name and the same people, one that is damaged, one that is cut off, one that goes less far than what is
# here already. Only the real one is taken in, and only once.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3

# work_on TITLE: an office with a case, a note and a file; its bundles are $1-1.tergoo and, after more work, $1-2.tergoo.
work_on() {
    office "$WORK/$1"
    story_run as aibek --json case open title='Котлы для шести школ' summary="$2" && CASE=$(value id)
    printf '%s\n' "$2" >"$1.txt"
    check "$1: a file" as aibek document add "$CASE" --file "$1.txt" title='Акт сверки' source='Отдел образования'
    check "$1: a bundle leaves" as aibek bundle export "$CASE" --to 'Суд' --purpose 'для суда' --out "$1-1.tergoo"
    check "$1: work goes on" as aibek --json record create note --case "$CASE" title='Печать' text="$2"
    check "$1: another bundle leaves" as aibek bundle export "$CASE" --to 'Суд' --purpose 'для суда' --out "$1-2.tergoo"
}

work_on forger 'Нарушений нет.'
FORGED_KEY=$KEY
rm -rf sessions
work_on real 'Печать стоит на обороте приложения 2.'
REAL_KEY=$KEY
rm -rf sessions

# ---- looked at from outside ----
check 'the real one verifies' "$TERGOO" verify real-1.tergoo --key "$REAL_KEY"
check 'so does the later one' "$TERGOO" verify real-2.tergoo --key "$REAL_KEY"
check_fails 1 'without a key nobody vouches for it' "$TERGOO" verify real-1.tergoo
said 'which is said' 'key NOT checked'
check_fails 1 'a forged one, without a key, neither' "$TERGOO" verify forger-1.tergoo
said 'which is said' 'key NOT checked'
check_fails 1 'a forged one under the real key is refused' "$TERGOO" verify forger-1.tergoo --key "$REAL_KEY"
check_fails 1 'the real one under the forged key too' "$TERGOO" verify real-1.tergoo --key "$FORGED_KEY"
check 'of several keys one is enough' "$TERGOO" verify real-1.tergoo --key "$FORGED_KEY" --key "$REAL_KEY"
echo "$REAL_KEY" | sed 's/A$/B/; t; s/.$/A/' >wrong.vkey
check_fails 1 'a key with one letter changed is none' "$TERGOO" verify real-1.tergoo --key @wrong.vkey

# Everywhere: what of a bundle is not covered could be written into.
size=$(wc -c <real-1.tergoo)
step=$((size / 150))
if slow; then step=$((size / 15)); fi
at=7 tried=0 refused=0
while [ $at -lt "$size" ]; do
    flip real-1.tergoo $at flipped.tergoo
    tried=$((tried + 1))
    "$TERGOO" verify flipped.tergoo --key "$REAL_KEY" >/dev/null 2>&1
    if [ $? = 1 ]; then refused=$((refused + 1)); else echo "# a bit changed at byte $at goes through"; fi
    at=$((at + step))
done
equal 'with one bit changed, wherever it is, it is refused' $tried $refused

tried=0 refused=0 at=0
while [ $at -lt "$size" ]; do
    head -c $at real-1.tergoo >cut.tergoo
    tried=$((tried + 1))
    "$TERGOO" verify cut.tergoo --key "$REAL_KEY" >/dev/null 2>&1
    case $? in 1 | 2) refused=$((refused + 1)) ;; *) echo "# cut off after $at bytes it goes through" ;; esac
    at=$((at + step))
done
equal 'cut off, wherever it is, it is refused' $tried $refused

cp real-1.tergoo longer.tergoo
printf x >>longer.tergoo
check_fails 1 'with a byte more it is refused' "$TERGOO" verify longer.tergoo --key "$REAL_KEY"
cat real-1.tergoo forger-1.tergoo >both.tergoo
check_fails 1 'with another behind it too' "$TERGOO" verify both.tergoo --key "$REAL_KEY"
head -c 1024 /dev/zero >zeros
cat real-1.tergoo zeros >zeros.tergoo
check_fails 1 'and with nothing but zeros behind it' "$TERGOO" verify zeros.tergoo --key "$REAL_KEY"
sed 's/Kök-Munar/Kok-Munar/' real-1.tergoo >renamed.tergoo
if ! cmp -s real-1.tergoo renamed.tergoo; then
    check_fails 1 'with the office renamed in it too' "$TERGOO" verify renamed.tergoo --key "$REAL_KEY"
fi

# ---- taken in by another office ----
office "$WORK/court"
imported() { find court/imported -type f 2>/dev/null | wc -l; }
import() { as aibek bundle import --file "$1" --key "$2"; }
before=$(entries)
check_fails 1 'a forged bundle is not taken in under the real key' import forger-1.tergoo "$REAL_KEY"
flip real-1.tergoo $((size / 2)) flipped.tergoo
check_fails 1 'nor a damaged one' import flipped.tergoo "$REAL_KEY"
check_fails 2 'nor one without a key' as aibek bundle import --file real-1.tergoo
check_fails 2 'nor under a key that is none' import real-1.tergoo nonsense
equal 'the ledger is as long as before' "$before" "$(entries)"
equal 'and no file is there' 0 "$(imported)"
check 'the real one is taken in' import real-1.tergoo "$REAL_KEY"
once=$(entries)
check 'a second time is no mistake' import real-1.tergoo "$REAL_KEY"
equal 'and is nothing' "$once" "$(entries)"
check 'a later one is taken in' import real-2.tergoo "$REAL_KEY"
twice=$(entries)
check_fails 2 'the older one after it is refused' import real-1.tergoo "$REAL_KEY"
said 'and it is said why' 'older|less far|newer'
equal 'which is nothing either' "$twice" "$(entries)"
story_run as aibek --json record list case
equal 'its case is not taken for one of this office' 0 "$(grep -c '"kind": "case"' out)"
story_run as admin --json user list
equal 'nor are its people' 2 "$(grep -c '"login"' out)"
gate_stop "$TERGOO_DATA"
check 'the store verifies' "$TERGOO" verify court --key "$KEY"
story_end
