#!/bin/sh
# limits.sh: what terms hang on. Somebody is detained, and the hours run from when he really was; custody follows in time; more time is asked for a day before
# the term is over and granted by another; asked for another and refused, and then release is what must be done; who asks does not decide, nothing is
# extended that is over, and what was entered later than it was asked or decided says so.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
office "$WORK/office"
account gulnara 'prosecutor'
account sezim 'supervising_prosecutor'
account sadyr 'analyst'

# day N: N days from today, as people type it; the office counts days in Bishkek. hour N: N hours from now.
day() { TZ=Asia/Bishkek date -d "$1 days" +%d.%m.%Y; }
hour() { TZ=Asia/Bishkek date -d "$1 hours" '+%d.%m.%Y %H:%M'; }

check 'a case is opened' as aibek --json case open title='Казаны мектеби (ойдон чыгарылган)' language_of_proceedings=ky
CASE=$(value id)
for who in gulnara sezim sadyr; do story_run as aibek case admit "$CASE" "$who" || story_bail; done
check 'a person is entered' as aibek --json record create person --case "$CASE" name='Ойдонов Бакыт' status_in_case=suspect
PERSON=$(value id)

# ---- detained ----
check 'a detention is drafted' as aibek --json record create measure --case "$CASE" title='Кармоо' type=detention person="$PERSON"
HELD=$(value id)
check_fails 2 'no measure is over nobody' as aibek record move "$HELD" detain begun_at="$(hour -46)" begun_where='Бишкек' ground='x' person=
check_fails 2 'nor does a detention begin as custody does' as aibek record move "$HELD" remand begun_at="$(hour -46)" until="$(day 5)" decided_by='Сот' \
    decision_no=1 decided_on="$(day 0)" ground='x'
said 'because it is another measure' 'another measure'
check_fails 2 'nobody is detained in the future' as aibek record move "$HELD" detain begun_at="$(hour 3)" begun_where='Бишкек' ground='x'
check 'he was detained 46 hours ago' as aibek record move "$HELD" detain begun_at="$(hour -46)" begun_where='Бишкек, Чүй 1' ground='Жашынып кетиши мүмкүн (ойдон)'
check_says 'Detention' 'two hours are left' as aibek record show "$HELD"
said 'and the page says until which minute' "Detention.*$(hour 2 | cut -c 1-10)"
check_fails 2 'another measure has to be there before it is said that one follows' as aibek record move "$HELD" replace ended_at="$(hour -1)"
said 'and it says which' 'No measure that is in force'
check 'custody is drafted' as aibek --json record create measure --case "$CASE" title='Камак' type=custody person="$PERSON" follows="$HELD"
CUSTODY=$(value id)
check_fails 2 'it does not end before it begins' as aibek record move "$CUSTODY" remand begun_at="$(hour -1)" until="$(day -3)" decided_by='Сот' decision_no=5 \
    decided_on="$(day -3)" ground='x'
check 'the court decided in time' as aibek record move "$CUSTODY" remand begun_at="$(hour -1)" until="$(day 1)" decided_by='Ойдон соту, сот Ойдонова' \
    decision_no='17/2026' decided_on="$(day 0)" ground='Сот чечими'
check 'so the detention went over into it' as aibek record move "$HELD" replace ended_at="$(hour -1)"

# ---- more time ----
check_fails 2 'an analyst asks for no time' as sadyr extension ask "$CUSTODY" --until "$(day 15)" --ground 'x'
check_fails 2 'one says how long' as aibek extension ask "$CUSTODY" --ground 'x'
check_fails 2 'and only once' as aibek extension ask "$CUSTODY" --until "$(day 15)" --days 3 --ground 'x'
check_fails 2 'nothing is extended to an earlier day' as aibek extension ask "$CUSTODY" --until "$(day 0)" --ground 'x'
check_fails 2 'nor before it began' as aibek extension ask "$CUSTODY" --until "$(day 15)" --ground 'x' --asked-on "$(day -9)"
check_fails 2 'a person has no term' as aibek extension ask "$PERSON" --until "$(day 15)" --ground 'x'
check 'more time is asked for, a day before the end' as aibek --json extension ask "$CUSTODY" --until "$(day 15)" --ground 'Эксперттин корутундусу күтүлүүдө (ойдон)'
EXTENSION=$(value id)
check_fails 2 'not asked for twice' as aibek extension ask "$CUSTODY" --until "$(day 20)" --ground 'x'
check_says 'Custody or house arrest' 'it says of which term' as aibek record show "$EXTENSION"
check_fails 2 'who asks does not grant' as aibek record move "$EXTENSION" grant granted_by='Ойдон соту' decision_no=21 decided_on="$(day 0)"
check_fails 2 'a decision is not older than the motion' as gulnara record move "$EXTENSION" grant granted_by='Ойдон соту' decision_no=21 decided_on="$(day -1)"
check 'another records that it was granted' as gulnara record move "$EXTENSION" grant granted_by='Ойдон соту' decision_no=21 decided_on="$(day 0)"

# ---- why, and what if ----
check 'it is said why the term ends then, and what if' as aibek clock show "$CUSTODY" --times 2 --days 10
said 'with the step that names the day' 'names its last day'
said 'and the extension' "Extended by XT-[0-9-]*.*$(day 15)"
said 'and what it would be then' "× 2.*$(day 35)"
check_fails 2 'who does not know the case learns of no term' as sadyr clock show measure/0000000000000000
check_fails 2 'a person has none' as aibek clock show "$PERSON"

# ---- refused, and then ----
check 'custody of another, until yesterday' as aibek --json record create measure --case "$CASE" title='Үй камагы' type=house_arrest person="$PERSON"
OTHER=$(value id)
check 'it was in force' as aibek record move "$OTHER" remand begun_at="$(hour -96)" until="$(day -1)" decided_by='Ойдон соту' decision_no=9 decided_on="$(day -4)" ground='x'
check_fails 2 'nothing is extended that is over' as aibek extension ask "$OTHER" --until "$(day 9)" --ground 'x'
said 'and it is said since when' "ran out on $(day -1)"
check 'what was asked in time may be entered later' as aibek --json extension ask "$OTHER" --until "$(day 9)" --ground 'x' --asked-on "$(day -2)"
LATE=$(value id)
check_says "The motion was entered on $(day 0)" 'and says that it was' as aibek record show "$LATE"
check_fails 2 'a decision after the term is none' as gulnara record move "$LATE" grant granted_by='Ойдон соту' decision_no=21 decided_on="$(day 0)"
check_fails 2 'a refusal says why' as gulnara record move "$LATE" refuse granted_by='Ойдон соту' decision_no=21 decided_on="$(day -1)"
check 'it was refused' as gulnara record move "$LATE" refuse granted_by='Ойдон соту' decision_no=21 decided_on="$(day -1)" --reason 'Негиз жок (ойдон)'
check_says 'This must be done now' 'the record says what must be done' as aibek record show "$OTHER"
check 'another measure that began too late does not heal it' as aibek --json record create measure --case "$CASE" title='Камак' type=custody person="$PERSON" follows="$OTHER"
NEXT=$(value id)
check 'it is entered' as aibek record move "$NEXT" remand begun_at="$(hour 0)" until="$(day 5)" decided_by='Ойдон соту' decision_no=10 decided_on="$(day 0)" ground='x'
check_fails 2 'and may not follow' as aibek record move "$OTHER" replace ended_at="$(hour 0)"
said 'because nothing held in between' 'In between nothing held'
check_fails 2 'a release says who was told' as aibek record move "$OTHER" lift ended_at="$(hour 0)" ended_by='Прокурор' end_ground='Мөөнөт бүттү'
check 'the release is recorded' as aibek record move "$OTHER" lift ended_at="$(hour -1)" ended_by='Прокурор' end_ground='Мөөнөт бүттү' told_whom='Өзүнө, жактоочуга' told_on="$(day 0)"

# ---- lists ----
check_says 'Held now' 'the case says who is held' as aibek case show "$CASE"
check 'what is due, by kind' as aibek clock due --kind measure
said 'has the custody' 'CM-[0-9]*-0004.*Later.*CM-[0-9]*-0002'
check_fails 2 'a word that says nothing of a term is refused' as aibek clock due --only late
check 'a unit' as aibek --json record create unit name='Ойдон бөлүмү'
check 'its list has nothing that nobody of it answers for' as aibek clock due --unit 'Ойдон бөлүмү'
said 'and says so' 'No such term runs'
check_fails 2 'a unit that there is none of is refused' as aibek clock due --unit 'Жок бөлүм'
check 'the list is printed' as aibek clock print --out due.pdf
check 'as a PDF' sh -c 'pdftotext -layout due.pdf - | tr -s " \n" "  " | grep -q "List of terms.*Custody or house arrest"'
check 'and in Kyrgyz' as aibek --lang ky clock print --kind measure --out due-ky.pdf
check 'as a PDF, too' sh -c 'pdftotext -layout due-ky.pdf - | tr -s " \n" "  " | grep -q "Мөөнөттөрдүн тизмеси.*Камак же үй камагы"'
check 'the ledger holds' "$TERGOO" verify "$TERGOO_DATA" --key "$KEY"
story_end
