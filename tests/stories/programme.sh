#!/bin/sh
# programme.sh: the prison reform of the European Union from the request and the agreement of 18 December 2009 through its first meeting to the review of its
# second year: results under the four components, activities by the project's calendar, indicators whose values are computed out of records, risks and
# assumptions, the logframe on a page and on paper. What was published (samples/README.md) is told as published; all else is invented and says so.
. "$(dirname "$0")/story.sh"
story_begin
export TERGOO_DATA="$WORK/office"
story_run "$TERGOO" --json init --name 'Field office (invented)' --profile field_office --login admin --full-name 'Администратор' --passphrase-file "$PHRASE" || story_bail
KEY=$(value key)
gate_start "$TERGOO_DATA"
sign_in admin || story_bail
account kubat 'programme_officer'
account aidai 'monitoring_officer'
account temir 'head'
account begimai 'inspector'
account saltanat 'press_officer'
account donor 'donor_reader'
# user LOGIN: the id of an account.
user() { as admin --json user list | python3 -c 'import json, sys; print([u["id"] for u in json.load(sys.stdin)["users"] if u["fields"]["login"] == sys.argv[1]][0])' "$1"; }
KUBAT=$(user kubat)
BEGIMAI=$(user begimai)

# make WHO KIND FIELD=VALUE ...: a record, its id in $id.
make() {
    make_who=$1 make_kind=$2
    shift 2
    check "$make_who enters: $make_kind" as "$make_who" --json record create "$make_kind" "$@"
    id=$(value id)
}
# move WHO ID MOVE FIELD=VALUE ...
move() {
    move_who=$1
    shift
    check "$move_who: $2" as "$move_who" record move "$@"
}
# signs FIRST SECOND ID MOVE FIELD=VALUE ...
signs() {
    signs_first=$1 signs_second=$2
    shift 2
    check "$signs_first proposes: $2" as "$signs_first" --json record move "$@"
    check "$signs_second signs" as "$signs_second" proposal sign "$(value id)"
}

# ---- from the request to the agreement ----
make kubat programme title='Rule of law (invented title)' aim='Institutions that serve the law (invented)'
PROGRAMME=$id
make kubat assistance_request subject='Help with the reform of prisons (invented)' from_body='State service for the execution of penalties' "programme=$PROGRAMME" \
    need='Prisons that keep to the law (invented)' received_on=01.09.2009
REQUEST=$id
move kubat "$REQUEST" assess assessment='Within the mandate (invented)'
signs kubat temir "$REQUEST" decide decision=granted --reason 'as assessed'
make kubat project title='Prison reform in the Kyrgyz Republic' implementer='UN Office on Drugs and Crime' aim='The rule of law in one of its hardest institutions: prisons' \
    "programme=$PROGRAMME" published_source='News of the UN office for Central Asia, 9 April 2010'
PROJECT_ID=$id
check 'the request names the project that answers it' as kubat record change "$REQUEST" "project=$PROJECT_ID"
check_fails 2 'no agreement without an outcome' as kubat record move "$PROJECT_ID" agree 'donors=European Union' 'budget=2 700 000,00 EUR' agreed_on=18.12.2009
said 'and it says so' 'no outcome yet'
component() {
    make kubat result "project=$PROJECT_ID" level=outcome "code=$1" "title_en=$2" "title_ru=$3" "title_ky=$4"
}
component a 'Legal and normative basis, strategy of prison reform, alternatives to imprisonment' 'Правовая база, стратегия реформы, альтернативы лишению свободы' \
    'Укуктук база, реформанын стратегиясы, эркиндигинен ажыратуунун альтернативалары'
A=$id
component b 'Management of the prison service, its training centre' 'Управление службой, её учебный центр' 'Кызматты башкаруу, анын окуу борбору'
B=$id
component c 'Income of the prison service and social reintegration' 'Доходы службы и социальная реинтеграция' 'Кызматтын кирешеси жана коомго кайра кошуу'
C=$id
component d 'Physical conditions in selected prisons' 'Условия содержания в избранных колониях' 'Тандалган колониялардагы шарттар'
D=$id
signs kubat temir "$PROJECT_ID" agree 'donors=European Union' 'budget=2 700 000,00 EUR' agreed_on=18.12.2009
move kubat "$PROJECT_ID" begin begins=2010 'duration=3 years'
# output CODE PARENT TITLE: outputs are invented.
output() { make kubat result "project=$PROJECT_ID" level=output "code=$1" "parent=$2" "title_en=$3 (invented)" "title_ru=Результат $1 (вымышлен)" "title_ky=$1-натыйжа (ойдон чыгарылган)"; }
output a.1 "$A" 'A strategy that was discussed in public'; A1=$id
output b.1 "$B" 'A service that trains its own staff'; B1=$id
output c.1 "$C" 'Workshops in pilot colonies'; C1=$id
output d.1 "$D" 'Water and sanitation'; D1=$id
check_fails 2 'two results with one number' as kubat record create result "project=$PROJECT_ID" level=output code=A.1 "parent=$B" title_en=x
check_fails 2 'an output that stands nowhere' as kubat record create result "project=$PROJECT_ID" level=output code=x title_en=x

# ---- the calendar ----
# held NUMBER RESULT FROM TO TITLE [FIELD=VALUE ...]: an activity from plan to report.
held() {
    held_from=$3 held_to=$4
    held_number=$1 held_result=$2 held_title=$5
    shift 5
    make kubat activity "project=$PROJECT_ID" "activity_number=$held_number" "result=$held_result" "title=$held_title" "planned_from=${held_from#*.*.}" "$@"
    move kubat "$id" begin "was_from=$held_from"
    move kubat "$id" finish "was_to=$held_to" came_of_it='As published' proof='Published by the UN office'
}
held 1.1 "$A1" 09.03.2010 09.03.2010 'First management meeting, with the chairman of GSIN'
held 1.2 "$A1" 16.12.2010 17.12.2010 'Public hearing of the strategy Umut-2'
held 2.1 "$B1" 10.07.2011 15.07.2011 'Training of trainers for prison staff' persons=26
make kubat activity "project=$PROJECT_ID" activity_number=3.1 "result=$C1" 'title=Workshops opened (invented)' planned_from=2011
check_fails 2 'a number of the calendar twice' as kubat record create activity "project=$PROJECT_ID" activity_number=1.2 "result=$A1" title=x
for on in 17.05.2010 12.10.2010; do
    make begimai prison_inspection prison='Колония Кок-Мунара (вымышлена)' type=project "project=$PROJECT_ID"
    move begimai "$id" visit "visited_on=$on" "inspectors=$BEGIMAI" mandate='Согласие службы (вымышлено)'
done
make saltanat news_item dated=09.04.2010 "about=$PROJECT_ID" title_en='Prison reform begins' title_ru='Начинается реформа' title_ky='Реформа башталат' text_en='As published.' \
    text_ru='Как опубликовано.' text_ky='Жарыялангандай.'
NEWS=$id

# ---- indicators ----
# indicator CODE RESULT WHAT MEASURE [FIELD=VALUE ...]
indicator() {
    indicator_code=$1 indicator_result=$2 indicator_what=$3 indicator_measure=$4
    shift 4
    make kubat indicator "code=$indicator_code" "result=$indicator_result" "what_en=$indicator_what" "what_ru=Показатель $indicator_code" "what_ky=$indicator_code көрсөткүч" \
        "measure=$indicator_measure" known_from='Records of the office; news of the UN office' frequency=yearly "$@"
}
indicator a.1.1 "$A1" 'Activities held' unit direction=ascending baseline=0 baseline_on=2009 figure=activities_done
HELD=$id
indicator b.1.1 "$B1" 'Persons trained' unit direction=ascending baseline=0 baseline_on=2009 figure=persons_reached
TRAINED=$id
indicator b.1.2 "$B1" 'Planned activities carried out' percent direction=ascending baseline=0 baseline_on=2009 figure=activities_share
SHARE=$id
indicator c.1.1 "$C1" 'Prisoners employed in income units' unit direction=ascending baseline=0 baseline_on=2009 'split_by=sex'
EMPLOYED=$id
indicator d.1.1 "$D1" 'Prisons visited' unit direction=ascending baseline=0 baseline_on=2009 figure=inspections_made
VISITS=$id
indicator a.2 "$A" 'Strategy of the reform' qualitative 'baseline_words=None in force (invented)'
STRATEGY=$id

# period WHO INDICATOR YEAR [FIELD=VALUE ...]: drawn up and put up; its id in $id.
period() {
    period_who=$1 period_of=$2 period_year=$3
    shift 3
    make "$period_who" indicator_period "indicator=$period_of" "from=01.01.$period_year" "to=31.12.$period_year" "$@"
}
approved() {
    move "$1" "$id" submit
    move "$2" "$id" approve
}
period kubat "$HELD" 2010 target=2
check_fails 2 'a computed value is not typed' as kubat record change "$id" actual=7
approved kubat aidai
period kubat "$HELD" 2011 target=2
move kubat "$id" submit
check_fails 2 'nobody approves his own' as kubat record move "$id" approve
said 'whoever drew it up' 'Whoever wrote this'
move aidai "$id" approve
LATER=$id
period kubat "$TRAINED" 2011 target=20
approved kubat aidai
period kubat "$SHARE" 2011 target=100
approved kubat aidai
check_fails 2 'more than 100 per cent' as kubat record create indicator_period "indicator=$SHARE" from=01.01.2012 to=31.12.2012 target=120
period kubat "$VISITS" 2010 target=2
check_fails 2 'who may not see visits does not put them up' as kubat record move "$id" submit
approved aidai temir
period kubat "$EMPLOYED" 2011 target=150 actual=160 comment='More than 160, as published; the year is invented'
move kubat "$id" submit
move aidai "$id" return returned_why='What shows it? How many women?'
check_fails 2 'parts that do not add up' as kubat record change "$id" 'values=by: sex | value: women | number: 12'
echo 'Minutes (invented)' >"$WORK/minutes.txt"
check 'a file shows it' as kubat indicator attach "$id" --file "$WORK/minutes.txt" --name minutes.txt
check 'and is given out again' as temir document get "$id" --number 1 --out "$WORK/again.txt"
equal 'as it came' "$(cat "$WORK/minutes.txt")" "$(cat "$WORK/again.txt")"
check 'or say what is not known' as kubat record change "$id" 'values=by: sex | value: women | number: 12; by: sex | unknown: yes | number: 148' "evidence=$NEWS"
approved kubat aidai
period kubat "$STRATEGY" 2011 'target_words=In force (invented)' 'actual_words=A strategy for 2012-2016 was adopted; the year is invented'
approved kubat aidai
story_run as aidai --json indicator behind "$LATER"
said 'the value is what its records say' '"same": *true'
held 1.3 "$A1" 05.05.2011 05.05.2011 'Second management meeting (invented)'
story_run as aidai --json indicator behind "$LATER"
said 'what was entered later is seen' '"same": *false'
said 'with what it is today' '"today": *"2"'

# ---- what may go wrong ----
make kubat assumption "result=$A" text='Parliament debates the draft laws (invented)'
move kubat "$id" doubt looked_on=01.02.2011 look_by=01.06.2030 found='Elections (invented)'
make kubat project_risk "project=$PROJECT_ID" what='Changes in the management of the service (invented)' category=political likelihood=4 impact=3 response=reduce \
    measures='Meet the new management in its first month (invented)' "responsible=$KUBAT" review_on=01.12.2030
make kubat project_risk "project=$PROJECT_ID" what='Prices of building materials rise (invented)' category=financial likelihood=5 impact=4 response=accept \
    measures='Fewer prisons (invented)' "responsible=$KUBAT" review_on=01.12.2030
move kubat "$id" review likelihood=3 impact=4 review_on=01.12.2031 --reason 'prices have come down (invented)'

# ---- the review of the second year ----
move kubat "$A1" judge progress=on_track judged_on=31.12.2011 because='Both hearings were held'
move kubat "$B1" judge progress=on_track judged_on=31.12.2011 because='26 trainers'
move kubat "$C1" judge progress=at_risk judged_on=31.12.2011 because='Workshops are late (invented)'
check_says '26' 'the logframe has what was computed' as kubat project logframe "$PROJECT_ID"
said 'and what is aimed at' '150'
check_says '2 of 3' 'PM2: outputs on track' as temir figure show pm2
check_says '4 of 5' 'PM4: evidence attached' as temir figure show pm4 --period 2011
check_says '26' 'a donor reads what was approved' as donor project logframe "$PROJECT_ID"
check_fails 2 'and none of the records behind it' as donor record show "$LATER"
story_run as donor --json indicator behind "$LATER"
said 'nor the page behind it' 'no record'

paper kubat "$PROJECT_ID" logframe 26
paper kubat "$PROJECT_ID" risk_register 'RK-'
paper kubat "$HELD" indicator_sheet IP-
gate_stop "$TERGOO_DATA"
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
