#!/bin/sh
# clock.sh: the computer's clock is set back, under the real program. A gate whose clock is far behind the last entry signs nothing, not even a sign-in,
# and says what to set right; with the right time it goes on, and nothing of what was tried meanwhile is there.
. "$(dirname "$0")/story.sh"
story_begin
# The library and not its program faketime, which waits for what it started: a gate stays.
FAKE=$(find /usr/lib -name libfaketime.so.1 2>/dev/null | head -n 1)
if [ -z "$FAKE" ] || slow; then
    skip 'a clock set back' 'libfaketime is needed, and a program that takes what is loaded before it'
    story_end
fi
two_days_back() { LD_PRELOAD=$FAKE FAKETIME=-2d FAKETIME_DONT_FAKE_MONOTONIC=1 "$@"; }
cd "$WORK" || exit 3
office "$WORK/office"
check 'a case in the right time' as aibek --json case open title='Кумтөр көчөсү'
CASE=$(value id)
check 'and a note' as aibek record create note --case "$CASE" title=before text=x
gate_stop "$WORK/office"

check 'the gate starts two days back' two_days_back "$TERGOO" gate --data "$WORK/office" --detach
check_fails 3 'nobody signs in' "$TERGOO" --data "$WORK/office" user sign-in aibek --passphrase-file "$PHRASE"
said 'and is told what is wrong' 'clock'
gate_stop "$WORK/office"

gate_start "$WORK/office"
check 'with the right time one signs in' "$TERGOO" --data "$WORK/office" user sign-in aibek --passphrase-file "$PHRASE"
check 'and works on' as aibek record create note --case "$CASE" title=after text=x
story_run as aibek --json record list note --case "$CASE"
equal 'there is what was entered, and nothing else' 2 "$(grep -c '"title"' out)"
gate_stop "$WORK/office"
check 'the ledger holds' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
