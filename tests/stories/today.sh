#!/bin/sh
# today.sh: a day and its calendar by the command line: what must be done first, own notes that nobody else sees, the file and the address for calendar
# programs with titles that try to break out of them, read by another people's reader; a desk handed over to two, previewed, acknowledged; the unit.
. "$(dirname "$0")/story.sh"
story_begin
day() { date -d "$1 days" +%d.%m.%Y; }
user() {
    as admin --json user list | python3 -c 'import json, sys
print(next(u["id"] for u in json.load(sys.stdin)["users"] if u["fields"]["login"] == sys.argv[1]))' "$1"
}
absent() { ! grep -qF -- "$2" "$WORK/$1"; }

office "$WORK/office" --profile prosecutor
account bakyt 'prosecutor'
account gulnara 'investigator'
account daniyar 'investigator'
account merim 'evidence_keeper'
account tilek 'auditor'
account nur 'head'
GULNARA=$(user gulnara) BAKYT=$(user bakyt)
check 'a case is opened' as gulnara --json case open title='Мектептердин казандары (ойдон чыгарылган)'
CASE=$(value id) NUMBER=$(value number)
check 'a prosecutor works in it' as gulnara case admit "$CASE" bakyt --role member
check 'and a second one is opened' as gulnara --json case open title='Көпүрө (ойдон чыгарылган)'
OTHER=$(value id) OTHER_NUMBER=$(value number)

# ---- the day ----
check_says 'Nothing waits for you' 'a day without work says so in a friendly way' as merim me today
check 'a plan is written' as gulnara --json record create plan --case "$CASE" title='План' aim='Выяснить цену' "responsible=$GULNARA"
PLAN=$(value id)
check 'and submitted' as gulnara record move "$PLAN" submit
check_says 'First of all: Approve' 'the prosecutor sees first what he is to do' as bakyt me today
said 'and since yesterday what others did' 'Since your last working day.*plan.*Ойдон gulnara'
check 'his waits by rule' as bakyt --json me waits
said 'with the rule of the model' '"rule": *"plan_to_approve"'
check_says 'plan_to_approve' 'it waits for nobody who may not approve it' sh -c "'$TERGOO' --as gulnara --json me waits | grep -c plan_to_approve | grep -qx 0 && echo plan_to_approve"
check 'he returns it' as bakyt record move "$PLAN" send_back --reason 'Одна версия'
check 'and it is gone' sh -c "! '$TERGOO' --as bakyt --json me waits | grep -q plan_to_approve"
check 'in Russian' env TERGOO_LANG=ru "$TERGOO" --as bakyt me today
said 'by words' 'С вашего прошлого рабочего дня'

# ---- own notes ----
check 'a note with a day' as bakyt --json todo add 'PLANTED; позвонить, в банк \ сегодня' --on "$(day 0)" --about "$CASE"
NOTE=$(value id)
check_says 'First of all: Own note' 'what is due today comes first' as bakyt me today
for who in nur tilek gulnara admin; do
    check_fails 2 "$who does not see it" as "$who" record show "$NOTE"
    check_fails 2 "nor its history" as "$who" record history "$NOTE"
    check "nor that it is there" sh -c "! '$TERGOO' --as $who --json me today | grep -q '$NOTE'"
done
check_fails 2 'nobody else marks it as done' as gulnara todo "done" "$NOTE"
check_fails 2 'it is not about a record that he does not know' as bakyt todo add x --about "$OTHER"
check 'it is put off' as bakyt todo change "$NOTE" --on "$(day 3)"
check_says 'in 3 days' 'and says so in words' as bakyt todo list
said 'with its title as it was' 'PLANTED'

# ---- the calendar ----
HOSTILE='Угу; "кавычки", запятые \ и
END:VEVENT
BEGIN:VEVENT
SUMMARY:чужое — өтө узун аталыш, аны бир сапка батырууга болбойт, ошондуктан ал бүктөлөт'
check_fails 2 'a title of several lines is refused' as bakyt record create hearing --case "$CASE" title="$HOSTILE" court='Сот' starts_at="$(day 2) 10:30"
HOSTILE=$(printf %s "$HOSTILE" | tr '\n' ' ')
check 'one of one line is a title' as bakyt --json record create hearing --case "$CASE" title="$HOSTILE" court='Сот' starts_at="$(day 2) 10:30" "prosecutor=$BAKYT"
HEARING=$(value id)
check_says '10:30' 'the hearing stands in his week' as bakyt me today
check 'and not in that of who is not called' sh -c "'$TERGOO' --as gulnara --json me today >'$WORK/week'; ! grep -q '$HEARING' '$WORK/week'"
check 'his calendar as a file' as bakyt calendar file --out "$WORK/bakyt.ics"
check 'lines end in CR LF and are 75 octets at most' sh -c "! LC_ALL=C grep -qvE '^.{1,75}\$' '$WORK/bakyt.ics' || LC_ALL=C awk 'length(\$0) > 76 || substr(\$0, length(\$0)) != \"\r\" { exit 1 }' '$WORK/bakyt.ics'"
reader=
for python in python3 /usr/bin/python3; do "$python" -c 'import icalendar' 2>/dev/null && reader=$python && break; done
if [ -n "$reader" ]; then
    cat >"$WORK/read.py" <<'PYTHON'
import icalendar, sys
calendar = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read())
for event in sorted(calendar.walk('VEVENT'), key=lambda e: str(e['DTSTART'].dt)):
    assert event['UID'] and event['DTSTAMP'].dt.tzinfo
    print(event['UID'], event['DTSTART'].dt, event['SUMMARY'], sep='\t')
PYTHON
    check 'another reader finds two events' sh -c "'$reader' '$WORK/read.py' '$WORK/bakyt.ics' >'$WORK/read' && [ \$(wc -l <'$WORK/read') = 2 ]"
    check 'with the title whole' grep -qF "$HOSTILE" "$WORK/read"
    check 'at half past ten in Bishkek' grep -q '10:30:00+06:00' "$WORK/read"
    check 'the note as it was typed' grep -qF 'PLANTED; позвонить, в банк \ сегодня' "$WORK/read"
    check 'the file again' as bakyt calendar file --out "$WORK/again.ics"
    check 'is the same, stamps and names too' cmp "$WORK/bakyt.ics" "$WORK/again.ics"
else
    skip 'the file in another reader' 'it takes python3-icalendar'
fi
check 'an address that shows numbers' as bakyt --json calendar subscribe 'telephone' --shows numbers
FEED=$(value feed) TOKEN=$(value address | sed 's|.*/||')
check 'the token is not in the store' sh -c "! grep -aq '$TOKEN' '$TERGOO_DATA'/store.db*"
check_fails 2 'what an address cannot show is refused' as bakyt calendar subscribe x --shows titles
check 'it answers without a session' sh -c "TERGOO_SESSIONS=/nonexistent '$TERGOO' --json calendar feed '$TOKEN' >'$WORK/feed'"
check 'it has the day' grep -q 'DTSTART;TZID=Asia/Bishkek' "$WORK/feed"
check 'no title' absent feed 'Угу'
check 'no note' absent feed 'PLANTED'
check 'no name' absent feed 'Ойдон'
check_fails 2 'a token that nobody gave is refused' "$TERGOO" --json calendar feed "$(printf '%064d' 0)"
check_fails 2 'nobody else revokes it' as nur calendar revoke "$FEED"
check 'its owner does' as bakyt calendar revoke "$FEED"
check_fails 2 'and it no longer answers' "$TERGOO" --json calendar feed "$TOKEN"
check 'one that shows times only' as bakyt --json calendar subscribe 'watch'
TOKEN=$(value address | sed 's|.*/||')

# ---- a colleague is ill ----
check 'a task of hers' as gulnara --json record create request --case "$CASE" subject='Салык' addressee=tax "responsible=$GULNARA"
check_fails 2 'only a head previews the desk of another' as daniyar desk preview gulnara bakyt --reason x
check 'the head previews' as nur --json desk preview gulnara daniyar --cause ill --reason 'flu'
said 'how many cases' '"cases": *2'
said 'and tasks' '"tasks": *2'
check 'nothing is handed over by it' as gulnara case show "$CASE"
check 'the preview names no case that the head does not know' as nur desk preview gulnara daniyar --cause ill --reason 'flu'
check 'neither by number' absent out "$NUMBER"
check_fails 2 'a cause that there is none of is refused' as nur desk hand_over gulnara daniyar --cause tired --reason x
check_fails 2 'she does not split by a case that the head does not know' as nur desk hand_over gulnara daniyar --split "$NUMBER = bakyt" --reason x
check_fails 2 'nor to herself' as nur desk hand_over gulnara nur --reason x
check 'she herself previews her own' as gulnara desk preview gulnara daniyar --cause moved --split "$OTHER_NUMBER = bakyt" --reason x
said 'and sees which case goes to whom' "$OTHER_NUMBER.*bakyt"
check 'the head hands over' as nur --json desk hand_over gulnara daniyar --cause ill --reason 'flu'
HAND_OVER=$(value id)
check_says 'First of all: Acknowledge the hand-over' 'the successor begins with it' as daniyar me today
check 'reads his list' as daniyar record show "$HAND_OVER"
said 'with the cases' "$NUMBER"
check 'the head does not read the cases there' as nur record show "$HAND_OVER"
check 'though she knows that it was' absent out "$NUMBER"
check_fails 2 'a stranger does not know of it' as merim record show "$HAND_OVER"
check_fails 2 'nobody acknowledges for him' as nur desk acknowledge "$HAND_OVER"
check 'the list as a paper' as daniyar --json paper write "$HAND_OVER" hand_over_list --language ru
PAPER=$(value id)
check 'is printed' as daniyar record move "$PAPER" print
check 'as a PDF' as daniyar paper make "$PAPER" --to pdf --out "$WORK/list.pdf"
check 'with the case in it' sh -c "pdftotext '$WORK/list.pdf' - | tr -s ' \n' '  ' | grep -q '$NUMBER'"
check 'he acknowledges' as daniyar desk acknowledge "$HAND_OVER" --remarks 'Всё на месте'
check_fails 2 'once' as daniyar desk acknowledge "$HAND_OVER"
check_says 'Your desk was handed over to Ойдон daniyar' 'on her return she learns of it' as gulnara me today
check_fails 2 'and does not know the cases any more' as gulnara case show "$CASE"

# ---- the unit, deputies ----
check_fails 2 'a prosecutor is shown no unit' as bakyt unit show
check 'a head who knows no case counts none' as nur --json unit show
said 'none' '"cases_known": *0'
check 'she is let into one' as daniyar case admit "$CASE" nur --role reader
check 'then she sees' as nur --json unit show --sort=-overdue
said 'whose it is' "\"officer\": *\"$(user daniyar)\""
check 'each figure leads to its list' as nur --json unit show daniyar
said 'with the case' "$CASE"
check_fails 2 'an order that there is none of is refused' as nur unit show --sort score
check 'somebody stands in' as daniyar deputy give bakyt --until "$(day 7)" --reason 'leave'
check_says 'Ойдон bakyt stands in for you' 'both pages say so: his' as daniyar me today
check_says 'You stand in for Ойдон daniyar' 'and the deputy'"'"'s' as bakyt me today
gate_stop "$WORK/office"
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
