#!/bin/sh
# disk.sh: the disk is full, and the disk is slow. On a full one the gate says so and what to do, stops writing, and loses nothing
# that it had acknowledged; with room again the next gate goes on. On a slow one each act waits for the disk, and still only as
# long as that takes.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
echo "aibek=$(cat "$PHRASE")" >passphrases

milliseconds() { echo $(($(date +%s%N) / 1000000)); }

# notes FIRST LAST: a list of imports, twenty notes each.
notes() {
    awk -v first="$1" -v last="$2" -v c="$CASE" 'BEGIN {
        for (i = 1; i <= 40; i++) long = long "Оёндо эч ким жок, ошондуктан текст узун. "
        for (b = first; b <= last; b++) {
            printf "{\"as\":\"aibek\",\"op\":\"record.import\",\"args\":{\"kind\":\"note\",\"case\":\"%s\",\"items\":[", c
            for (n = 1; n <= 20; n++) printf "%s{\"title\":\"b%d-n%d\",\"text\":\"%s\"}", (n > 1 ? "," : ""), b, n, long
            print "]}}"
        }
    }'
}

# How many batches the last replay was told are in.
acknowledged() { grep -c ' ok  *aibek  *record.import' out; }

# How many whole batches are there, and how many notes that belong to none.
whole_batches() {
    as aibek --json record list note --case "$CASE" --limit 1000 | sed -n 's/.*"title": *"\(b[0-9]*\)-n[0-9]*".*/\1/p' |
        sort | uniq -c | awk '$1 == 20 { whole++; next } { odd += $1 } END { print whole + 0, odd + 0 }'
}

# full NAME ADVICE ROOM-COMMAND: the office is in $TERGOO_DATA and its room ends somewhere in the next 45 batches; ADVICE is what
# has to be said then, and ROOM-COMMAND makes room again.
full() {
    story_run as aibek --json case open title='Толгон диск' && CASE=$(value id)
    notes 1 45 >list
    check_fails 3 "$1: the import ends where the room does" "$TERGOO" replay list --passphrases passphrases
    said "$1: it is said what to do" "$2"
    in=$(acknowledged)
    [ "$in" -gt 0 ] && [ "$in" -lt 45 ]
    equal "$1: it ended in the middle" 0 $?
    check_fails 3 "$1: the gate takes nothing more" as aibek record create note --case "$CASE" title=x text=x
    said "$1: and says that it must be started anew" '[Ss]tart'
    check "$1: what is there can still be read" as aibek --json record list note --case "$CASE"
    there=$(whole_batches)
    check "$1: the gate ends when asked" "$TERGOO" gate --stop
    "$3"
    check "$1: the store verifies" "$TERGOO" verify "$TERGOO_DATA" --key "$KEY"
    check "$1: with room again the gate starts" "$TERGOO" gate --detach
    check "$1: its users sign in" sign_in aibek
    now=$(whole_batches)
    equal "$1: no batch is there by half" 0 "${now#* }"
    [ "${now% *}" -ge "$in" ] && [ "${now% *}" -le $((in + 1)) ]
    equal "$1: what was acknowledged is there ($in batches, ${there% *} read while full, ${now% *} now)" 0 $?
    notes 101 103 >list
    check "$1: the import goes on" "$TERGOO" replay list --passphrases passphrases
    check "$1: the gate ends" "$TERGOO" gate --stop
    check "$1: the store verifies again" "$TERGOO" verify "$TERGOO_DATA" --key "$KEY"
    check "$1: what follows from the entries is as it should be" "$TERGOO" rebuild
}

# ---- a file that may not grow: no rights are needed for this one ----
raise_limit() { :; }
office "$WORK/office"
story_run "$TERGOO" gate --stop
(trap '' XFSZ; ulimit -f 2400; exec "$TERGOO" gate --detach) >"$WORK/out" 2>&1 || story_bail        # in blocks of 512 bytes
sign_in aibek
full 'a limit on files' 'Check the disk, then start' raise_limit

# ---- a full disk ----

# What is written for somebody else appears whole or not at all.
outside() {
    export TERGOO_DATA="$WORK/office"
    check 'a gate where there is room' "$TERGOO" gate --detach
    sign_in aibek
    story_run as aibek --json case open title='Чоң файл'
    CASE=$(value id)
    head -c 2000000 /dev/urandom >big
    mount -t tmpfs -o size=300k,mode=700 tmpfs disk
    check 'a large file goes in' as aibek --json document add "$CASE" --file big title=x source=x
    DOCUMENT=$(value id)
    check_fails 3 'a bundle for a full disk' as aibek bundle export "$CASE" --to x --purpose x --out disk/case.tergoo
    said 'it is said what to do' 'Free some room'
    check_fails 3 'a file for it' as aibek document get "$DOCUMENT" --out disk/big
    check_fails 3 'a copy for it' "$TERGOO" copy disk
    said 'it is said what to do' 'Free some room'
    equal 'no file of theirs is there' '' "$(find disk -type f)"
    check 'the gate goes on' as aibek record create note --case "$CASE" title=x text=x
    umount disk
    check 'elsewhere there is room for the bundle' as aibek bundle export "$CASE" --to x --purpose x --out case.tergoo
    check 'for the file' as aibek document get "$DOCUMENT" --out back
    check 'which is the same' cmp big back
    story_run "$TERGOO" gate --stop
}

make_room() { mount -o remount,size=64m disk; }
mkdir disk
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=4m,mode=700 tmpfs disk 2>/dev/null; then
    office "$WORK/disk/office" --copy-key-out "$WORK/copy.key"
    full 'a full disk' 'The disk is full.*Free some room' make_room
    umount disk
    outside
else
    skip 'a full disk' 'mounting a small tmpfs takes root'
fi

# ---- a slow disk ----
if strace -o /dev/null true 2>/dev/null; then
    office "$WORK/slow"
    story_run "$TERGOO" gate --stop
    strace -f -o /dev/null -e trace=fdatasync,fsync -e inject=fdatasync,fsync:delay_enter=100000 "$TERGOO" gate >gate.out 2>&1 &
    tries=0
    until [ -S slow/gate.sock ] || [ $tries = 200 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
    sign_in aibek
    story_run as aibek --json case open title='Жай диск' && CASE=$(value id)
    begun=$(milliseconds)
    check 'on a disk that takes a tenth of a second a lone act is answered' \
        as aibek record create note --case "$CASE" title=x text=x
    took=$(($(milliseconds) - begun))
    [ $took -ge 100 ] && [ $took -lt 5000 ]
    equal 'not before it is durable, and soon after' 0 $?
    begun=$(milliseconds)
    writers=
    for n in 1 2 3 4 5 6 7 8; do as aibek record create note --case "$CASE" title=$n text=x >/dev/null & writers="$writers $!"; done
    for writer in $writers; do wait "$writer" || echo "# a writer failed"; done
    echo "# one: $took ms, eight at once: $(($(milliseconds) - begun)) ms"
    story_run as aibek --json record list note --case "$CASE"
    equal 'eight at once are all in' 9 "$(grep -c '"title"' out)"
    check 'the gate ends' "$TERGOO" gate --stop && wait
    check 'the store verifies' "$TERGOO" verify slow --key "$KEY"
else
    skip 'a slow disk' 'strace is not there, or may not trace'
fi
story_end
