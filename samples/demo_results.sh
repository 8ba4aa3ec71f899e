# shellcheck shell=bash disable=SC2154,SC2034
# demo_results.sh: what the prison reform aimed at and what it reached: indicators of which most are computed out of the records of this store, an assumption, a
# risk, and the review of the second year. What was published (26 trainers, more than 160 prisoners at work, the strategy) is told as published; outputs, targets
# and years that were not published are invented and say so. Sourced by demo_programme.sh.
say results
account aidai 'Айдай Ойдонова (вымышлена)' monitoring_officer
# indicator CODE RESULT MEASURE EN RU KY [FIELD...]: its id in $id
indicator() {
    made kubat record create indicator "code=$1" "result=$2" "measure=$3" "what_en=$4" "what_ru=$5" "what_ky=$6" frequency=yearly \
        known_from='Records of the office; news of the UN office' "${@:7}"
}
counted=(direction=ascending baseline=0 baseline_on=2009)
indicator a.1.1 "$strategy_output" unit 'Activities held' 'Проведённые мероприятия' 'Өткөрүлгөн иш-чаралар' "${counted[@]}" figure=activities_done
held=$id
indicator a.2 "$law" qualitative 'Strategy of the reform' 'Стратегия реформы' 'Реформанын стратегиясы' 'baseline_words=None in force (invented)'
strategy_words=$id
indicator b.1.1 "$training_output" unit 'Persons trained' 'Обученные лица' 'Окутулган адамдар' "${counted[@]}" figure=persons_reached
trained=$id
indicator b.1.2 "$training_output" percent 'Planned activities carried out' 'Выполненные из запланированных мероприятий' 'Пландалган иш-чаралардын аткарылганы' \
    "${counted[@]}" figure=activities_share
carried_out=$id
indicator c.1.1 "$workshops_output" unit 'Prisoners employed in income units' 'Осуждённые, занятые в доходных подразделениях' \
    'Киреше бөлүмдөрүндө иштеген соттолгондор' "${counted[@]}" split_by=sex
employed=$id
indicator d.1.1 "$water_output" unit 'Prisons visited' 'Посещённые учреждения' 'Барып көрүлгөн мекемелер' "${counted[@]}" figure=inspections_made
visited=$id
# period WHO INDICATOR YEAR [FIELD...]: drawn up and put up; its id in $id
period() {
    made "$1" record create indicator_period "indicator=$2" "from=01.01.$3" "to=31.12.$3" "${@:4}"
    moved "$1" "$id" submit
}
period kubat "$held" 2010 target=2
moved aidai "$id" approve
refused 2 kubat record create indicator_period "indicator=$carried_out" from=01.01.2011 to=31.12.2011 target=120
period kubat "$trained" 2011 target=20
second_year=$id
refused 2 kubat record move "$second_year" approve
moved aidai "$second_year" approve
as aidai indicator behind "$second_year"
period kubat "$carried_out" 2011 target=100
moved aidai "$id" approve
period kubat "$strategy_words" 2012 'target_words=In force (invented)' 'actual_words=A strategy for 2012-2016, as published'
moved aidai "$id" approve
period aidai "$visited" 2011 target=1
moved jyldyz "$id" approve
period kubat "$employed" 2011 target=150 actual=160 comment='More than 160, as published; the year is invented'
moved aidai "$id" return returned_why='What shows it? How many women? (invented)'

say review
made kubat record create assumption "result=$law" text='Parliament debates the draft laws (invented)' "responsible=$user_kubat"
moved kubat "$id" doubt looked_on=01.12.2011 "look_by=$(day +60days)" found='Elections (invented)'
made kubat record create project_risk "project=$project" what='Changes in the management of the service (invented)' category=political likelihood=4 impact=3 \
    response=reduce measures='Meet the new management in its first month (invented)' "responsible=$user_kubat" "review_on=$(day +90days)"
# judged RESULT PROGRESS WHY
judged() { moved kubat "$1" judge "progress=$2" judged_on=31.12.2011 "because=$3"; }
judged "$strategy_output" on_track 'Both meetings were held'
judged "$training_output" on_track '26 trainers'
judged "$workshops_output" at_risk 'Workshops are late (invented)'
as kubat project logframe "$project"
as kubat figure show pm2
