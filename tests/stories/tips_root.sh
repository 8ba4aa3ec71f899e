#!/bin/sh
# tips_root.sh: an administrator with root, a database program and every file of the store looks for a reporter: by identity, by numbers, by times, by sizes.
# What he finds is printed and held, line by line, against what docs/threat-model.md says he finds.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
office "$WORK/office" --profile prosecutor
for who in "jyldyz intake_officer" "nurlan identity_guardian" "ainura identity_guardian" "gulnara prosecutor" "bermet analyst"; do account "${who% *}" "${who#* }"; done
TODAY=$(date +%d.%m.%Y)
newest() { as "$2" record list "$1" --json | grep -o "\"id\": *\"$1/[0-9a-f]\{16\}" | grep -o "$1/.*" | head -n 1; }

# ---- what there is to be found ----
check_fails 2 'without a vault no name is taken' as jyldyz tip take_in channel=walk_in received_on="$TODAY" openness=confidential subject=Boilers \
    what_was_said='The winner was known before' reporter='Осмонов Туратбек'
check 'a guardian opens it' as nurlan vault open
export RECEIPTS="$WORK/receipts"
# told OPENNESS FIELDS...: a tip; its receipt number is remembered by the reporter alone
told() {
    told_openness=$1
    shift
    check "a tip, name $told_openness" as jyldyz --json tip take_in channel=walk_in received_on="$TODAY" openness="$told_openness" subject=Boilers \
        what_was_said='The winner was known before the offers were opened.' "$@"
    value receipt >>"$RECEIPTS"
}
told confidential reporter='Осмонов Туратбек' reporter_contact='0555 314 159' reporter_reach='Не звонить домой, писать вечером на 996555314159' \
    raw_text='Я, Осмонов Туратбек, видел, как мой начальник Шергазиев каждую пятницу меняет цены.'
NAMED=$(newest tip jyldyz)
told anonymous
told open reporter='Osmonov Turatbek' reporter_contact='0555314159'
check 'a message, whose own words are kept apart' as jyldyz record create tip_message tip="$NAMED" direction=from_reporter on="$TODAY" \
    text='He saw it on Friday.' raw_text='Осмонов Туратбек: Шергазиев'
printf 'Осмонов Туратбек, 0555 314 159' >letter.txt
check 'the letter as it was given' as jyldyz tip file "$NAMED" --file letter.txt --name letter.txt --original
mv letter.txt "$RECEIPTS.letter"
check 'somebody asks for the name' as gulnara record create identity_access tip="$NAMED" purpose=protection why='He is threatened at work.'
ASK=$(newest identity_access gulnara)
check 'it is granted' as nurlan record move "$ASK" grant hours=2 decision='He is in danger.' reporter_told=will_be
check_says 'Осмонов Туратбек' 'the one who asked is shown it' as gulnara identity show "$ASK"
check 'and the letter' as gulnara identity file "$ASK" --out got.txt
equal 'as it was given' "$(cat "$RECEIPTS.letter")" "$(cat got.txt)"
rm -f got.txt
check_fails 2 'nobody else is' as bermet identity show "$ASK"
check_fails 2 'not the guardian either' as nurlan identity show "$ASK"
check 'the evening copy is written' "$TERGOO" copy "$WORK/stick"

# ---- root ----
rm -f "$WORK/out" "$WORK/err"
KEPT=$(mktemp -d "${TMPDIR:-/tmp}/kept.XXXXXX")
mv "$RECEIPTS" "$RECEIPTS.letter" "$KEPT/"
export RECEIPTS="$KEPT/receipts"
looked() { python3 "$PROJECT/tests/stories/tips_root.py" "$WORK/office" "$WORK/office" "$WORK/stick" "$WORK/sessions"; }
check 'root looks while the gate runs' looked
grep '^root finds' "$WORK/out" >"$WORK/running"
gate_stop "$WORK/office"
check 'and when it has stopped' looked
grep '^root finds' "$WORK/out" >"$WORK/stopped"
sed 's/^/# /' "$WORK/out"
rm -rf "$KEPT"
equal 'he finds the same' "$(cat "$WORK/running")" "$(cat "$WORK/stopped")"
sed -n '/^## What root finds of a reporter/,/^## /s/^    //p' "$PROJECT/docs/threat-model.md" >"$WORK/said"
sed 's/^root finds: //' "$WORK/stopped" >"$WORK/found"
cp "$WORK/found" "$WORK/out"
: >"$WORK/err"
cmp -s "$WORK/said" "$WORK/found"
story_line $? 'and what docs/threat-model.md says, line by line' "$(diff "$WORK/said" "$WORK/found" | tr '\n' '|')"
story_end
