#!/bin/sh
# race.sh: two clients ask for what only one can have, at the same moment, 100 times: the same version of a note, the same login,
# the last move of a note, the second signature of a proposal. Exactly one of each pair gets it; the other is told, with exit code
# 2, and nothing of its act is there. Then both open cases as fast as they can: every number is given once and none is left out.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3

CHANGES=75 LOGINS=10 MOVES=10 SIGNATURES=5 CASES=20
if slow; then CHANGES=15 LOGINS=2 MOVES=3 SIGNATURES=2 CASES=5; fi
office "$WORK/office"
account cholpon 'investigator; analyst'
story_run as aibek --json case open title='Кумтөр көчөсү' && CASE=$(value id)
story_run as aibek case admit "$CASE" cholpon

# pair NAME FIRST-LOGIN SECOND-LOGIN COMMAND...: both at once; "@" in the command is "a" for the one and "b" for the other. Counts
# how it ended.
pair() {
    name=$1 first=$2 second=$3
    shift 3
    (one a "$first" "$@") &
    (one b "$second" "$@") &
    wait
    case "$(cat a.code b.code | sort | tr '\n' ' ')" in
    '0 2 ') good=$((good + 1)) ;;
    *) echo "# $name: exit codes $(cat a.code) and $(cat b.code)"; sed 's/^/#   /' a.out b.out ;;
    esac
}

one() {
    which=$1 login=$2
    shift 2
    for word; do
        shift
        set -- "$@" "$(printf %s "$word" | sed "s/@/$which/")"
    done
    as "$login" "$@" >"$which.out" 2>&1 </dev/null
    echo $? >"$which.code"
}

winner() { if [ "$(cat a.code)" = 0 ]; then echo a; else echo b; fi; }
loser() { if [ "$(cat a.code)" = 0 ]; then echo b; else echo a; fi; }

new_note() { story_run as aibek --json record create note --case "$CASE" title=0 text=0 && note=$(value id); }

good=0 kept=0 told=0 i=0
new_note
while [ $i -lt $CHANGES ]; do
    i=$((i + 1))
    pair "change $i" aibek cholpon record change "$note" "title=$i-@" --version $i
    story_run as aibek --json record show "$note"
    [ "$(value title)" = "$i-$(winner)" ] && kept=$((kept + 1))
    tr '\n' ' ' <"$(loser).out" | grep -q 'has been changed since' && told=$((told + 1))
done
equal "of two changes to the same version one is made ($CHANGES pairs)" $CHANGES $good
equal 'and it is the winner'"'"'s that is there' $CHANGES $kept
equal 'and the other is told that somebody was faster' $CHANGES $told
story_run as aibek --json record show "$note"
equal 'the note has gone through one version for each pair' $((CHANGES + 1)) "$(value version)"

good=0 i=0
while [ $i -lt $LOGINS ]; do
    i=$((i + 1))
    pair "login $i" admin admin user create "u$i" --full-name 'Ойдон @' --roles analyst --passphrase-file "$PHRASE"
done
equal "of two accounts with the same login one is made ($LOGINS pairs)" $LOGINS $good
story_run as admin --json user list
equal 'and no other is there' $LOGINS "$(grep -c '"login": *"u[0-9]*"' out)"

good=0 i=0
while [ $i -lt $MOVES ]; do
    i=$((i + 1))
    new_note
    pair "move $i" aibek cholpon record move "$note" withdraw --reason 'из @'
done
equal "of two last moves one is made ($MOVES pairs)" $MOVES $good

# ---- the second signature ----
account temir 'analyst; head'
account jamilya 'analyst; head'
for login in temir jamilya; do story_run as aibek case admit "$CASE" $login; done
good=0 i=0
while [ $i -lt $SIGNATURES ]; do
    i=$((i + 1))
    new_note
    story_run as aibek --json record erase "$note" --reason 'срок хранения истёк' && proposal=$(value id)
    pair "signature $i" temir jamilya proposal sign "$proposal"
done
equal "of two second signatures one counts ($SIGNATURES pairs)" $SIGNATURES $good
story_run as temir --json proposal list
equal 'and nothing waits any longer' 0 "$(grep -c '"id": "proposal/' out)"

# ---- numbers without a gap ----
open_many() {
    n=0
    while [ $n -lt $CASES ]; do
        as aibek --json case open title="$1" | sed -n 's/.*"number": *"C-[0-9]*-\([0-9]*\)".*/\1/p'
        n=$((n + 1))
    done >"$1.numbers"
}
open_many left &
open_many right &
wait
sort -n left.numbers right.numbers | sed 's/^0*//' >given
awk -v from=2 -v count=$((2 * CASES)) 'BEGIN { for (i = 0; i < count; i++) print from + i }' >wanted
check 'cases opened side by side have every number once' cmp given wanted

gate_stop "$TERGOO_DATA"
check 'the store verifies' "$TERGOO" verify office --key "$KEY"
check 'what follows from the entries is as it should be' "$TERGOO" rebuild
story_end
