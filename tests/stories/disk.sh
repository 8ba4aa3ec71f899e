#!/bin/sh
# disk.sh: the disk is full, and the disk is slow. On a full one the gate says so and what to do, stops writing, and loses nothing
# that it had acknowledged; with room again the next gate goes on. On a slow one each act waits for the disk, and still only as
# long as that takes. The same of a list of three hundred nominations, of an attendance list and of the public site.
. "$(dirname "$0")/story.sh"
# shellcheck source=_site_office.sh
. "$(dirname "$0")/_site_office.sh"
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

# fill KIB: the disk is full but for that.
fill() { head -c $((($(df -k --output=avail disk | tail -n 1) - $1) * 1024)) /dev/zero >disk/filler; }

# full_for TEXT COMMAND...: it needs more than there is; afterwards there is room again, and a new gate.
full_for() {
    check_fails 3 "$1 needs more room than there is" "$2"
    said "$1: it is said what to do" 'The disk is full.*Free some room'
    check "$1: the gate ends when asked" "$TERGOO" gate --stop
    rm disk/filler
    check "$1: with room again the gate starts" "$TERGOO" gate --detach
    for login in aida jyldyz; do sign_in $login; done
}

shown() { as aida --json record show "$COURSE" | sed -n "s/.*\"$1\": *\([0-9]*\),*/\1/p" | head -n 1; }
nominate() { as aida --json course nominate "$LETTER" --file names.csv --reason 'letter no. 7 of the body'; }
attend() { as aida --json course attend "$HALF" --present "$PLACES"; }

# Three hundred people come in by one list, and three hundred were there: all of it or nothing.
courses() {
    mount -t tmpfs -o size=64m,mode=700 tmpfs disk
    story_run "$TERGOO" gate --stop
    cp -a field disk/field
    export TERGOO_DATA="$WORK/disk/field"
    check 'an office on a small disk' "$TERGOO" gate --detach
    for login in aida jyldyz; do sign_in $login; done
    three_hundred
    lettered
    signed aida jyldyz "$LETTER" clear hrddp_result=before_policy
    fill 300
    full_for 'a list of three hundred' nominate
    for kind in trainee enrolment; do equal "no $kind of the list is there" 0 "$(as aida --json record list $kind | grep -c '"number"')"; done
    check 'with room the list is entered' nominate
    check_fails 2 'once' nominate
    equal 'all of it' 300 "$(shown nominated)"
    check 'they get their places' as aida --json course enrol "$COURSE"
    story_run as aida --json record create course_session course="$COURSE" what=Topic day=21.10.2009 half=morning
    HALF=$(value id)
    PLACES=$(as aida --json record show "$COURSE" | grep -o 'enrolment/[0-9a-f]*' | tr '\n' ';')
    story_run "$TERGOO" gate --stop && story_run "$TERGOO" gate --detach
    sign_in aida
    fill 200
    full_for 'an attendance list of three hundred' attend
    equal 'nobody is entered in the half-day' 0 "$(shown half_days_attended)"
    check 'with room it is entered' attend
    equal 'all were there' 300 "$(value present)"
    check 'the gate ends' "$TERGOO" gate --stop
    check 'the store verifies' "$TERGOO" verify "$TERGOO_DATA" --key "$KEY"
    check 'what follows from the entries is as it should be' "$TERGOO" rebuild
    umount disk
}

site_build() { as saltanat --json site build --out disk/site --address https://news.example; }

# The site that is there stays whole when the next one finds no room.
site() {
    export TERGOO_DATA="$WORK/field"
    story_run "$TERGOO" gate --detach
    for login in saltanat kubat jyldyz; do sign_in $login; done
    written courses prosecutors-against-corruption 14.10.2009
    cleared && published
    mount -t tmpfs -o size=64m,mode=700 tmpfs disk
    check 'a site on a small disk' site_build
    cp -a disk/site site-before
    written project prison-reform-begins 09.04.2010
    cleared && published
    fill 40
    check_fails 3 'the next one does not fit' site_build
    said 'it is said what to do' 'The disk is full.*Free some room'
    check 'the old one is whole' diff -r site-before disk/site
    check 'and as the office signed it' "$TERGOO" site verify disk/site --key "$KEY"
    equal 'nothing of the other is left' 'filler site' "$(cd disk && echo *)"
    rm disk/filler
    check 'with room it is made' site_build
    check 'and signed' "$TERGOO" site verify disk/site --key "$KEY"
    check 'the new item is there' test -f disk/site/en/news/2010/prison-reform-begins/index.html
    umount disk
    story_run "$TERGOO" gate --stop
}

make_room() { mount -o remount,size=64m disk; }
mkdir disk
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=4m,mode=700 tmpfs disk 2>/dev/null; then
    office "$WORK/disk/office" --copy-key-out "$WORK/copy.key"
    full 'a full disk' 'The disk is full.*Free some room' make_room
    umount disk
    outside
    site_office "$WORK/field"
    account aida training_officer
    courses
    site
else
    skip 'a full disk' 'mounting a small tmpfs takes root'
fi

# ---- a slow disk ----
# The gate of $TERGOO_DATA, for which each wait for the disk takes a tenth of a second more.
slow_gate() {
    story_run "$TERGOO" gate --stop
    strace -f -o /dev/null -e trace=fdatasync,fsync,syncfs -e inject=fdatasync,fsync,syncfs:delay_enter=100000 "$TERGOO" gate >gate.out 2>&1 &
    tries=0
    until [ -S "$TERGOO_DATA/gate.sock" ] || [ $tries = 200 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
}
if strace -o /dev/null true 2>/dev/null; then
    office "$WORK/slow"
    slow_gate
    sign_in aibek
    story_run as aibek --json case open title='Жай диск' && CASE=$(value id)
    begun=$(milliseconds)
    check 'on a disk that takes a tenth of a second a lone act is answered' \
        as aibek record create note --case "$CASE" title=x text=x
    took=$(($(milliseconds) - begun))
    [ $took -ge 100 ] && [ $took -lt "$(within 5000)" ]
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

    site_office "$WORK/slow_field"
    account aida training_officer
    three_hundred
    lettered
    slow_gate
    sign_in aida
    begun=$(milliseconds)
    check 'a list of three hundred is answered' nominate
    echo "# three hundred: $(($(milliseconds) - begun)) ms"
    equal 'all of it is there' 300 "$(shown nominated)"
    check 'the gate ends' "$TERGOO" gate --stop && wait
    check 'the store verifies' "$TERGOO" verify slow_field --key "$KEY"
else
    skip 'a slow disk' 'strace is not there, or may not trace'
fi
story_end
