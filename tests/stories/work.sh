#!/bin/sh
# work.sh: the work in a case by its views: which task decides the end and which day is in danger, the board, the time line as rows and as a file; what is
# put to sleep, is in no list, and wakes by itself; several tasks given, closed and dropped at once, or none of them; a task without which the case is
# not closed; and who may not.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
office "$WORK/office"
account gulnara 'prosecutor'
account bakyt 'investigator'
account sadyr 'analyst'

# day N: N days from today, as it is kept; the office counts days in Bishkek.
day() { TZ=Asia/Bishkek date -d "$1 days" +%Y-%m-%d; }

check 'who works on it' as aibek --json session show
OFFICER=$(grep -o "user/[0-9a-f]*" "$WORK/out" | head -n 1)
check 'a case is opened' as aibek --json case open title='Тасма заводу (ойдон чыгарылган)' language_of_proceedings=ky
CASE=$(value id)
check 'a prosecutor is admitted' as aibek case admit "$CASE" gulnara
check 'the investigation begins' as aibek record move "$CASE" start

# ---- in time ----
check 'a question to the bank' as aibek --json record create task --case "$CASE" title='Банкка суроо' start_on="$(day 0)" due="$(day 13)" owner="$OFFICER" \
    effort_hours=16 mandatory=yes
BANK=$(value id)
check 'its answer is read after it' as aibek --json record create task --case "$CASE" title='Жоопту окуу' effort_hours=24 due="$(day 12)" depends_on="$BANK"
READ=$(value id)
check 'beside it something short' as aibek --json record create task --case "$CASE" title='Күбөнү чакыруу' effort_hours=8 owner="$OFFICER"
SHORT=$(value id)
check 'the plan in time' as aibek --json work plan "$CASE"
said 'the reading decides the end' '"critical": *true'
said 'and is late as planned' '"late": *true'
said 'its calendar says by how much' '"reserve_days": *-[1-9]'
said 'and on which task that depends' "\"by\": *\"$BANK"
check 'people are told so' as aibek work plan "$CASE"
said 'in words' 'To the day: nothing to'
check_fails 2 'who does not know the case sees none of it' as bakyt work plan "$CASE"
check_fails 2 'nor its board' as bakyt work board "$CASE"
check_fails 2 'nor its time line' as bakyt work line "$CASE"
check 'his own board has nothing of it' as bakyt --json work board
check_fails 1 'not even a number' grep -q task/ "$WORK/out"
check 'the board of the case' as aibek --json work board "$CASE"
said 'has all three' "$SHORT"
check 'one begins' as aibek record move "$SHORT" start

# ---- asleep ----
check_fails 2 'what is under way is not put to sleep' as aibek work sleep "$SHORT" --until "$(day 9)" --reason 'күтөт'
check_fails 2 'nor without a reason' as aibek work sleep "$READ" --until "$(day 9)"
check_fails 2 'nor until yesterday' as aibek work sleep "$READ" --until "$(day -1)" --reason 'күтөт'
check_fails 2 'nor by a change in passing' as aibek record change "$READ" sleeps_until="$(day 9)"
check_fails 2 'nor by who does not know it' as bakyt work sleep "$READ" --until "$(day 9)" --reason 'күтөт'
story_run as aibek --json calendar show
said 'its day stands in the calendar' "$READ"
check 'a task is put to sleep past its day' as aibek work sleep "$READ" --until "$(day 40)" --reason 'банк январда жооп берет'
said 'and is told that its term goes on' 'stops no term'
story_run as aibek --json record list task --case "$CASE"
check_fails 1 'it is in no list' grep -q "$READ" "$WORK/out"
story_run as aibek --json calendar show
check_fails 1 'nor in the calendar' grep -q "$READ" "$WORK/out"
story_run as aibek --json work board "$CASE"
said 'and on the board among those that sleep' "\"asleep\": *\[ *\"$READ"
check 'it is woken' as aibek work wake "$READ"
check_fails 2 'once' as aibek work wake "$READ"
story_run as aibek --json record list task --case "$CASE"
said 'and is in the list again' "$READ"
check 'the case is put to sleep' as aibek work sleep "$CASE" --until "$(day 30)" --reason 'сот экспертизасын күтөт'
story_run as aibek --json case list
check_fails 1 'it is in no list of cases' grep -q "$CASE" "$WORK/out"
check 'what sleeps is known' as aibek --json work asleep
said 'by who knows the case' "$CASE"
story_run as bakyt --json work asleep
check_fails 1 'and by nobody else' grep -q "$CASE" "$WORK/out"
check 'it is woken too' as aibek work wake "$CASE"
check 'a registration begins, of which the term bars' as aibek record create crime_registration --case "$CASE" what='Тасма жоголгон' \
    received_at="$(TZ=Asia/Bishkek date -d '-90 days' +%d.%m.%Y) 10:00"
check_fails 2 'then the case is not put to sleep past it' as aibek work sleep "$CASE" --until "$(day 30)" --reason 'күтөт'
said 'with the day' 'ends on [0-9][0-9]\.'

# ---- several at once ----
check_fails 2 'one of them is nobody' as aibek work assign "$READ; task/0123456789abcdef" --to gulnara --reason 'өргүүдө'
said 'so none is given, and it says which' 'Nothing was done.*0123456789abcdef'
story_run as aibek --json record show "$READ"
check_fails 1 'indeed none' grep -q '"owner"' "$WORK/out"
check_fails 2 'nor to somebody who does not know the case' as aibek work assign "$READ" --to bakyt --reason 'өргүүдө'
check_fails 2 'nor by him' as bakyt work assign "$READ" --to aibek --reason 'өргүүдө'
check 'two are given' as aibek work assign "$READ; $SHORT" --to gulnara --reason 'өргүүдө'
check 'the head sees who has how much' as aibek --json work load
said 'by the hours' '"hours_planned": *"32'
check_fails 2 'and nobody else does' as gulnara work load
check 'two are done' as aibek work close "$READ; $SHORT" --result 'эч нерсе табылган жок'
check_fails 2 'and not twice' as aibek work close "$READ" --result 'эч нерсе табылган жок'

# ---- the end ----
RULING="ground=not_proved decision_number=7 decided_on=$(date +%d.%m.%Y) appeal_until=31.12.2039"
# shellcheck disable=SC2086
check_fails 2 'over a task that must be done the case does not end' as gulnara record move "$CASE" discontinue $RULING --reason 'далил жок'
said 'and the task is named' 'Банкка суроо'
check 'it is dropped with a reason' as gulnara work drop "$BANK" --reason 'банк жабылган'
# shellcheck disable=SC2086
check 'then it ends' as gulnara record move "$CASE" discontinue $RULING --reason 'далил жок'

# ---- in the order of time ----
check 'the time line' as aibek --json work line "$CASE"
said 'has what a task was given' '"changed": *".*→'
check 'its events' as aibek --json work line "$CASE" --what events
said 'and how much later they were entered' '"days_later": *90'
check 'of one kind' as aibek --json work line "$CASE" --kind task
check_fails 1 'has no other' grep -q crime_registration/ "$WORK/out"
check 'as a file' as aibek work line_csv "$CASE" --reason 'прокурордун текшерүүсү үчүн' --out line.csv
equal 'a line for each of them' 1 "$(head -n 1 line.csv | grep -c ,)"
check 'with the task' grep -q 'Банкка суроо' line.csv
check_fails 2 'not without a purpose' as aibek work line_csv "$CASE" --reason 'х' --out other.csv
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
