#!/bin/sh
# look_ups.sh: an officer looks up his neighbour. Without a case and a reason he is shown nobody; with both it is kept; a week later the store draws
# look-ups by lot, an inspector of another unit asks, he answers. Many names in a short time come before the inspector at once. A judge is looked up with
# leave only. The week passes by libfaketime: the first part is done eight days ago. The conversation in the browser is tests/web/look_ups.mjs.
. "$(dirname "$0")/story.sh"
story_begin
FAKE=$(find /usr/lib -name libfaketime.so.1 2>/dev/null | head -n 1)
if [ -z "$FAKE" ] || slow; then
    skip 'look-ups of persons' 'libfaketime is needed, and a program that takes what is loaded before it'
    story_end
fi
cd "$WORK" || exit 3
REASON='Назван свидетелем 12 ноября (вымышлено)'

# ---- eight days ago ----
export LD_PRELOAD="$FAKE" FAKETIME=-8d FAKETIME_DONT_FAKE_MONOTONIC=1
office "$WORK/office"
account bakyt 'investigator'
account tilek 'inspector'
account nurlan 'inspector'
account damira 'auditor'
account cholpon 'supervising_prosecutor'
unit() { story_run as aibek --json record create unit name="$1" && value id; }
OURS=$(unit 'Тергөө бөлүмү')
THEIRS=$(unit 'Текшерүү бөлүмү')
for login in bakyt nurlan; do check "$login belongs to the unit that investigates" as admin user change "$login" --unit "$OURS"; done
check 'tilek to the one that inspects' as admin user change tilek --unit "$THEIRS"
check 'a case is opened' as bakyt --json case open title='Котлы для школ (вымышлено)'
CASE=$(value id)
check 'and another' as bakyt --json case open title='Крыши (вымышлено)'
OTHER=$(value id)
check 'a person is entered there' as bakyt --json record create person --case "$OTHER" name='Ойдонов Жумабек' status_in_case=witness
PERSON=$(value id)
check 'and a judge' as bakyt --json record create person --case "$OTHER" name='Жумабеков судья' status_in_case=mentioned special_status=judge
JUDGE=$(value id)
check 'the index is level' as aibek search rebuild

check 'a search without a case and a reason is answered' as bakyt --json search жумабек
said 'without persons' '"persons": *"left-out"'
check_fails 1 'nobody is in it' grep -q "$PERSON" "$WORK/out"
check 'nor in the list of all persons' as bakyt --json record list person --words жумабек
check_fails 1 'nobody either' grep -q "$PERSON" "$WORK/out"
check_fails 2 'nor are they exported' as bakyt record export person --out all.csv
check_fails 2 'a reason that says nothing is refused' as bakyt search жумабек --case "$CASE" --reason 'надо'
check_fails 2 'so is one without a case' as bakyt search жумабек --reason "$REASON"
check_fails 2 'and a case of somebody else' as cholpon search жумабек --case "$CASE" --reason "$REASON"
check 'within its own case one needs no reason' as bakyt --json search жумабек --case "$OTHER"
said 'and sees him' "$PERSON"
for name in жумабек ойдонов крыши; do
    check "with both he looks for $name" as bakyt --json search "$name" --case "$CASE" --reason "$REASON"
done
check 'he sees his own look-ups' as bakyt --json record list look_up
equal 'three' 3 "$(grep -c '"asked"' "$WORK/out")"
check 'his head sees none' as aibek --json record list look_up
check_fails 1 'not one' grep -q '"asked"' "$WORK/out"
check 'an auditor sees them' as damira --json record list look_up
said 'with the reason' 'Назван свидетелем'
check_fails 1 'the log of the gate tells none of it' grep -q 'Назван' "$WORK/office/gate.log"

# ---- a person whom the law protects ----
check 'a judge is not among them' as bakyt --json search судья --kind person --case "$CASE" --reason "$REASON"
check_fails 1 'though his name fits' grep -q "$JUDGE" "$WORK/out"
check 'leave is asked for' as bakyt --json look_up ask судья --case "$CASE" --reason "$REASON"
LEAVE=$(value id)
check_fails 2 'it is nothing yet' as bakyt search судья --case "$CASE" --reason "$REASON" --permit "$LEAVE"
check_fails 2 'and not his to give' as bakyt record move "$LEAVE" permit --reason 'сам'
check 'a supervising prosecutor gives it' as cholpon record move "$LEAVE" permit --reason 'Из показаний видно (вымышлено)'
check 'with it the judge is found' as bakyt --json search судья --case "$CASE" --reason "$REASON" --permit "$LEAVE"
said 'himself' "$JUDGE"
check_fails 2 'he is not made a suspect by one hand' as bakyt record move "$JUDGE" set_status status_in_case=suspect status_since=16.11.2026 --reason 'x'
check_fails 2 'nor entered as one elsewhere' as bakyt record create person --case "$CASE" name='x' status_in_case=accused special_status=judge
gate_stop "$WORK/office"
unset LD_PRELOAD FAKETIME FAKETIME_DONT_FAKE_MONOTONIC

# ---- today ----
gate_start "$WORK/office"
for login in admin aibek bakyt tilek nurlan damira; do sign_in "$login"; done
WEEK=$(TZ=Asia/Bishkek date -d '8 days ago' +%G-W%V)
drawn() {
    for _ in $(seq 50); do
        as tilek --json record list look_up_check >"$WORK/list" 2>/dev/null && grep -q '"look_up_check/' "$WORK/list" && return 0
        sleep 0.2
    done
    return 1
}
check 'the store has drawn' drawn
cp list out
equal 'all of that week, since they were few' 5 "$(grep -o '"id": *"look_up_check/[0-9a-f]*' "$WORK/list" | wc -l)"
check 'the lot can be drawn again' as damira --json look_up draw "$WEEK"
said 'and holds' '"holds": *true'
check_fails 2 'not by who was drawn' as bakyt look_up draw "$WEEK"
check 'who looked sees no check' as bakyt --json record list look_up_check
check_fails 1 'of his' grep -q '"look_up_check/' "$WORK/out"
check 'nor does an inspector of his own unit' as nurlan --json record list look_up_check
check_fails 1 'any' grep -q '"look_up_check/' "$WORK/out"
check 'what the log signed verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"

# ---- a list of neighbours ----
for n in $(seq 31); do as bakyt search "сосед$n" --case "$CASE" --reason "$REASON" >/dev/null 2>&1; done
check 'thirty names in an hour' as tilek --json record list look_up_check cause=many
said 'are before the inspector at once' '"cause": *"many"'
check 'which he does not see either' as bakyt --json record list look_up_check
check_fails 1 'he who looked' grep -q '"look_up_check/' "$WORK/out"

# ---- in a browser ----
browser_missing look_ups
if [ -n "$missing" ]; then
    skip 'look-ups in a browser' "it takes $missing"
else
    TERGOO_CASE=$CASE TERGOO_PERSON=$PERSON
    export TERGOO_CASE TERGOO_PERSON
    web_serve --demo --no-second-factor
    looks look_ups
fi
gate_stop "$WORK/office"
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
