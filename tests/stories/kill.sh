#!/bin/sh
# kill.sh: the gate is killed with -9 in the middle of a bulk import, 300 times. What it had acknowledged is there each time, no
# batch is there by half, the store verifies, and the next gate starts at once.
#
# A round: a gate; a client that signs in and imports batches of three notes one after the other; as soon as it is signed in, a
# wait that is another one in each round (0 to 10 ms, from before the first batch on), then the kill: there are more batches than any
# machine enters meanwhile. A block of 25 rounds writes into a case of its own, which is read back at the end of the block. Two lanes
# of rounds run side by side, each with an office of its own.
#
# Then a list of three hundred nominations, which one act enters: killed at moments all over it, it is there whole or not at all, and brought a second time it
# makes nobody twice.
. "$(dirname "$0")/story.sh"
# shellcheck source=_site_office.sh
. "$(dirname "$0")/_site_office.sh"
story_begin

ROUNDS=150 BLOCK=25 BATCHES=100 NOTES=3 LISTS=8
if slow; then ROUNDS=10 BLOCK=5 LISTS=4; fi

# batches ROUND: the list that the client replays.
batches() {
    awk -v r="$1" -v batches=$BATCHES -v notes=$NOTES -v c="$case_number" 'BEGIN {
        for (b = 1; b <= batches; b++) {
            printf "{\"as\":\"aibek\",\"op\":\"record.import\",\"args\":{\"kind\":\"note\",\"case\":\"%s\",\"items\":[", c
            for (n = 1; n <= notes; n++)
                printf "%s{\"title\":\"r%d-b%d-n%d\",\"text\":\"Оёндо эч ким жок.\"}", (n > 1 ? "," : ""), r, b, n
            print "]}}"
        }
    }'
}

milliseconds() { echo $(($(date +%s%N) / 1000000)); }

# Dead with all its threads, or waiting only for its parent to take note of it.
is_gone() {
    [ -d "/proc/$1" ] || return 0
    grep -qs '^State:[[:space:]]*[ZX]' "/proc/$1/status" &&
        [ "$(find "/proc/$1/task" -mindepth 1 -maxdepth 1 2>/dev/null | wc -l)" -le 1 ]
}

kill_gate() {
    pid=$(cat "$TERGOO_DATA/gate.pid")
    kill -9 "$pid"
    tries=0
    until is_gone "$pid" || [ $tries = 500 ]; do sleep 0.01; tries=$((tries + 1)); done
}

start_gate() {
    begun=$(milliseconds)
    rm -f "$TERGOO_DATA/gate.log"
    story_run "$TERGOO" gate --detach || return 1
    took=$(($(milliseconds) - begun))
    [ $took -le $slowest ] || slowest=$took
}

one_round() {
    start_gate || return 1
    batches "$1" >list
    "$TERGOO" replay list --passphrases passphrases >replayed 2>replay-error &
    client=$!
    until grep -q 'op=session.open code=ok' "$TERGOO_DATA/gate.log" || ! kill -0 $client 2>/dev/null; do sleep 0.005; done
    sleep "$(awk -v r="$1" 'BEGIN { printf "%.4f", r * 37 % 240 / 24000 }')"
    kill_gate
    wait $client
    awk -v r="$1" '$4 == "ok" && $6 == "record.import" { print "r" r "-b" $1 }' replayed >>acknowledged
}

# What the case holds against what was acknowledged in this block: how many batches are lost, and how many are there by half.
read_back() {
    rm -f notes.csv
    story_run as aibek record export note --case "$case_number" --csv notes.csv || return 1
    grep -o 'r[0-9]*-b[0-9]*-n[0-9]*' notes.csv | sed 's/-n[0-9]*$//' | sort | uniq -c | awk '{ print $2, $1 }' >there
    awk -v notes=$NOTES '
        FILENAME == "there" { n[$1] = $2; if ($2 != notes) half++; next }
        n[$1] != notes      { lost++ }
        END                 { print lost + 0, half + 0 }' there acknowledged
}

# lane NAME: all rounds with one office; what came of them goes to the file "result" of its folder.
lane() {
    WORK=$WORK/$1
    mkdir "$WORK" && cd "$WORK" || exit 3
    echo "aibek=$(cat "$PHRASE")" >passphrases
    slowest=0 lost=0 half=0 all=0 found=0 broken=0 round=0 failed=0
    office "$WORK/office"
    while [ $round -lt $ROUNDS ] && [ $failed = 0 ]; do
        story_run as aibek --json case open title="Block after $round" || failed=1
        case_number=$(value number)
        story_run "$TERGOO" gate --stop
        : >acknowledged
        last=$((round + BLOCK))
        while [ $round -lt $last ] && [ $failed = 0 ]; do
            round=$((round + 1))
            one_round $round || { failed=1; story_tell; }
        done
        story_run "$TERGOO" verify office --key "$KEY" || { broken=$((broken + 1)); story_tell; }
        if ! { start_gate && sign_in aibek && result=$(read_back); }; then
            failed=1
            story_tell
            break
        fi
        lost=$((lost + ${result% *})) half=$((half + ${result#* }))
        all=$((all + $(wc -l <acknowledged))) found=$((found + $(wc -l <there)))
    done
    echo "# $1: $round kills, $all batches acknowledged, $found found, slowest start $slowest ms"
    echo "KEY='$KEY' failed=$failed lost=$lost half=$half broken=$broken all=$all slowest=$slowest" >result
}

lane first &
lane second &
wait
for name in first second; do
    export TERGOO_DATA="$WORK/$name/office"
    failed=1 lost=1 half=1 broken=1 all=0 slowest=99999
    # shellcheck source=/dev/null # written by the lane
    [ -f "$WORK/$name/result" ] && . "$WORK/$name/result"
    equal "$name: the gate started and served after each of $ROUNDS kills" 0 $failed
    equal "$name: no acknowledged batch is lost" 0 $lost
    equal "$name: no batch is there by half" 0 $half
    equal "$name: the store verified after each block" 0 $broken
    [ $all -gt 0 ] && [ $all -lt $((ROUNDS * BATCHES)) ]
    equal "$name: the kills fell into the import, neither before nor after it all" 0 $?
    [ $slowest -lt "$(within 5000)" ]
    equal "$name: no start took five seconds" 0 $?
    gate_stop "$TERGOO_DATA"
    check "$name: the store verifies at the end" "$TERGOO" verify "$TERGOO_DATA" --key "$KEY"
    check "$name: what follows from the entries is as it should be" "$TERGOO" rebuild
done

# ---- a list of three hundred nominations ----
nominate() { as aida --json course nominate "$LETTER" --file names.csv --reason 'letter no. 7 of the body'; }
places() { as aida --json record list enrolment nomination="$LETTER" --limit 1000 | grep -c '"number"'; }

cd "$WORK" || exit 3
site_office "$WORK/field"
account aida training_officer
lettered
three_hundred
begun=$(milliseconds)
check 'a list of three hundred is entered' nominate
whole=$(($(milliseconds) - begun))
slowest=0 halves=0 twice=0 told=0 none=0 all=0 round=0
while [ $round -lt $LISTS ]; do
    round=$((round + 1))
    lettered
    three_hundred $round
    nominate >answer 2>&1 &
    client=$!
    sleep "$(awk -v whole=$whole -v at=$((40 + round * 37 % 70)) 'BEGIN { printf "%.3f", whole * at / 100000 }')"
    kill_gate
    wait $client
    was_told=$?
    { start_gate && sign_in aida; } || break
    there=$(places)
    case $there in 0) none=$((none + 1)) ;; 300) all=$((all + 1)) ;; *) halves=$((halves + 1)) ;; esac
    if [ $was_told = 0 ] && [ "$there" != 300 ]; then told=$((told + 1)); fi
    nominate >/dev/null 2>&1
    [ "$(places)" = 300 ] || twice=$((twice + 1))
done
echo "# $round kills in a list that takes $whole ms: $none times nobody was there, $all times all"
equal "the gate started after each of $LISTS kills" $LISTS $round
equal 'no list is there by half' 0 $halves
equal 'none is lost that was told to be in' 0 $told
equal 'brought again it is there once' 0 $twice
check 'all that are trained are listed' as aida record export trainee --csv trained.csv
equal 'nobody stands there twice' $(((LISTS + 1) * 300)) "$(grep -c 'TN-' trained.csv)"
gate_stop "$TERGOO_DATA"
check 'the store verifies after the lists' "$TERGOO" verify "$TERGOO_DATA" --key "$KEY"
check 'and what follows from its entries is as it should be' "$TERGOO" rebuild
story_end
