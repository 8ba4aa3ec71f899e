# shellcheck shell=bash disable=SC2154,SC2034
# demo_programme.sh: the second institution: the field office of a programme. Its records tell three published news items of 2009
# and 2010 in our own words (samples/README.md); its people, the prison it visits and what is found there are invented. Sourced by
# samples/demo.

say programme
institution programme field_office 'Field office of the programme (people invented)' 'Invented Administrator' "$demo/programme-copy.key"
programme_key=$key
account kubat 'Кубат Ойдонов (вымышлен)' 'programme_officer; training_officer'
account begimai 'Бегимай Ойдонова (вымышлена)' inspector
account jyldyz 'Жылдыз Ойдонова (вымышлена)' head
account saltanat 'Салтанат Ойдонова (вымышлена)' press_officer
account uluk 'Улук Ойдонов (вымышлен)' property_keeper

say apart
refused 2 jyldyz case open title='Котлы'
refused 2 kubat bundle import --file "$demo/case.tergoo" --key "$office_key"
refused 2 admin user create spy --full-name 'X' --roles investigator --passphrase-file "$demo/passphrase"

say project
made kubat record create project title='Prison reform in the Kyrgyz Republic' title_ru='Пенитенциарная реформа в Кыргызской Республике' \
    title_ky='Кыргыз Республикасындагы пенитенциардык реформа' implementer='UN Office on Drugs and Crime' \
    aim='The rule of law in one of its hardest institutions: prisons' 'partners=State service for the execution of penalties (GSIN); its training centre' \
    "responsible=$user_kubat" published_source='News of the UN office for Central Asia, 9 April 2010'
project=$id
# component CODE EN RU KY [WHERE]: one of the four published components; its id in $id.
component() {
    made kubat record create result "project=$project" level=outcome "code=$1" "title_en=$2" "title_ru=$3" "title_ky=$4" ${5:+"where=$5"}
}
component a 'Legal and normative basis, strategy of prison reform, alternatives to imprisonment' 'Правовая база, стратегия реформы, альтернативы лишению свободы' \
    'Укуктук база, реформанын стратегиясы, эркиндигинен ажыратуунун альтернативалары'
law=$id
component b 'Management of the prison service, its training centre' 'Управление службой, её учебный центр' 'Кызматты башкаруу, анын окуу борбору'
management=$id
component c 'Income of the prison service and social reintegration' 'Доходы службы и социальная реинтеграция' 'Кызматтын кирешеси жана коомго кайра кошуу' 'pilot colonies'
income=$id
component d 'Physical conditions' 'Условия содержания' 'Кармоо шарттары' 'selected prisons'
conditions=$id
# output CODE PARENT EN RU KY: what is to stand under a component is invented, and says so; its id in $id.
output() {
    made kubat record create result "project=$project" level=output "code=$1" "parent=$2" "title_en=$3 (invented)" "title_ru=$4 (вымышлен)" "title_ky=$5 (ойдон чыгарылган)"
}
output a.1 "$law" 'A strategy that was discussed in public' 'Публично обсуждённая стратегия' 'Коомдо талкууланган стратегия'
strategy_output=$id
output b.1 "$management" 'A service that trains its own staff' 'Служба, сама обучающая своих сотрудников' 'Кызматкерлерин өзү окуткан кызмат'
training_output=$id
output c.1 "$income" 'Workshops in pilot colonies' 'Мастерские в пилотных колониях' 'Пилоттук колониялардагы устаканалар'
workshops_output=$id
output d.1 "$conditions" 'Water and sanitation in selected prisons' 'Вода и санитария в выбранных учреждениях' 'Тандалган мекемелердеги суу жана санитария'
water_output=$id
signs kubat jyldyz "$project" agree 'donors=European Union' 'budget=2 700 000,00 EUR' agreed_on=18.12.2009
moved kubat "$project" begin begins=2010 'duration=3 years'
# activity NUMBER OUTPUT YEAR FROM TO OUTCOME TITLE RU KY [FIELD...]: one of the published calendar, from plan to report.
activity() {
    from=$4 to=$5 came=$6
    made kubat record create activity "project=$project" "activity_number=$1" "result=$2" "planned_from=$3" "title=$7" "title_ru=$8" "title_ky=$9" "${@:10}"
    moved kubat "$id" begin "was_from=$from"
    moved kubat "$id" finish "was_to=$to" "came_of_it=$came" proof='Published by the UN office'
}
activity 1.1 "$strategy_output" 2010 09.03.2010 09.03.2010 'The partners met and began' 'First management meeting, with the chairman of GSIN' \
    'Первое заседание по управлению проектом, с председателем ГСИН' 'Долбоорду башкаруу боюнча биринчи жыйын, ЖАМКтын төрагасы менен'
activity 1.2 "$strategy_output" 2010 16.12.2010 17.12.2010 'The strategy was discussed in public' 'Public hearing of the strategy Umut-2' \
    'Общественные слушания по стратегии «Умут-2»' '«Үмүт-2» стратегиясы боюнча коомдук угуу'
activity 2.1 "$training_output" 2011 10.07.2011 15.07.2011 '26 trainers' 'Training of trainers for prison staff' \
    'Подготовка преподавателей для сотрудников учреждений' 'Мекемелердин кызматкерлери үчүн окутуучуларды даярдоо' persons=26
as jyldyz record show "$project"

say steering
made kubat record create steering_meeting "project=$project" title='First management meeting' title_ru='Первое заседание по управлению проектом' \
    title_ky='Долбоорду башкаруу боюнча биринчи жыйын' planned_on=09.03.2010 where=Bishkek \
    published_source='News of the UN office for Central Asia, 9 April 2010'
meeting=$id
moved kubat "$meeting" hold held_on=09.03.2010 'present=body: State service for the execution of penalties (GSIN) | person: chairman; body: UN Office on Drugs and Crime' \
    discussed='The partners met and began. What was spoken of in detail was not published.'
signs kubat jyldyz "$meeting" agree
made kubat record create steering_decision "meeting=$meeting" what='Propose colonies for the pilots (invented)' body=GSIN "responsible=$user_kubat" due=30.06.2010
moved kubat "$id" finish done_on=21.06.2010 came_of_it='Four colonies were proposed (invented)'
made kubat record create project_visit "project=$project" where='Исправительная колония Кок-Мунара (вымышлена)' purpose='Санитарные помещения (вымышлено)' planned_on=19.09.2011
moved kubat "$id" visit visited_on=19.09.2011 "visitors=$user_kubat; $user_begimai" 'seen=what: Две душевые | as_told: yes; what: Мастерская | as_told: partly' \
    'follows=what: Достроить вентиляцию мастерской | body: Администрация колонии (вымышлена) | until: 31.12.2011'
signs kubat jyldyz "$id" report
# change STAGE COMPONENT SINCE FED-BY SOURCE TITLE RU KY: a step that is real; its id in $change. That one made the other possible is invented, where the steps are not.
change() {
    made kubat record create change_step "project=$project" "stage=$1" "component=$2" "title=$6" "title_ru=$7" "title_ky=$8" "fed_by=$4" \
        remarks='What it rests on, and the year where none was published, are invented'
    change=$id
    signs kubat jyldyz "$change" real "since_on=$3" "how_known=$5"
}
published='Published by the UN office'
change law a 2012 '' "$published" 'Strategy of the prison service for 2012-2016' 'Стратегия службы на 2012–2016 годы' 'Кызматтын 2012–2016-жылдарга стратегиясы'
strategy=$change
change post b 2010 '' 'Order (invented)' 'Methodologist at the training centre (invented)' 'Методист учебного центра (вымышлен)' 'Окуу борборунун усулчусу (ойдон чыгарылган)'
post=$change
change course b 15.07.2011 "$post" "$published" '26 trainers' '26 преподавателей' '26 окутуучу'
trainers=$change
change course b 2011 "$post" "$published" 'Five-year curriculum of the staff' 'Пятилетняя программа обучения сотрудников' 'Кызматкерлерди окутуунун беш жылдык программасы'
change job c 2012 "$trainers" "$published" 'More than 160 prisoners work in income units' 'Более 160 осуждённых работают в доходных подразделениях' \
    '160тан ашуун соттолгон киреше бөлүмдөрүндө иштейт'
change condition d 2012 "$change; $strategy" "$published" 'Better sanitation for more than 3,000 prisoners' 'Лучшие санитарные условия более чем для 3000 осуждённых' \
    '3000ден ашуун соттолгон үчүн жакшырган санитардык шарттар'
as jyldyz project plan "$project"
as jyldyz project feeds "$project"
. samples/demo_money.sh

say donation
made kubat record create assistance_request subject='Equipment for law enforcement' from_body='Interim Government of the Kyrgyz Republic' letter_date=2010 urgent=yes \
    need='To help restore the rule of law' 'beneficiaries=Ministry of Interior; National Security Service' \
    'items=what: cameras; what: digital voice recorders; what: body armour' published_source='News of the UN office for Central Asia, 4 May 2010'
request=$id
moved kubat "$request" assess assessment='Within the mandate: stronger capacity against illicit drugs and organised crime'
signs kubat jyldyz "$request" decide decision=granted --reason 'At once'
moved kubat "$request" answer answered_on=28.04.2010
made kubat record create donation title='Equipment for two bodies, 2010' "request=$request" giver='UN Office on Drugs and Crime' \
    'items=what: cameras; what: digital voice recorders; what: body armour' \
    'recipients=body: National Security Service | on: 28.04.2010; body: Ministry of Interior | on: 04.05.2010' \
    published_source='News of the UN office for Central Asia, 4 May 2010'
donation=$id
refused 2 kubat record move "$donation" approve hrddp_result=before_policy
signs kubat jyldyz "$donation" approve hrddp_result=before_policy end_use='International cooperation such as controlled delivery operations'
refused 2 uluk record move "$donation" hand_over
# ceremony BODY DAY TAG SIGNED-FOR SIGNED-BY: one hand-over with its certificate. How many things there were was not published, nor who signed on the first day.
ceremony() {
    made uluk record create asset description="Digital voice recorders for the $1, 2010" category=voice_recorder donor='UN Office on Drugs and Crime' \
        remarks='The inventory number is invented; how many there were was not published'
    recorders=$id
    moved uluk "$recorders" take_in "tag=$3" "received_on=$2" condition=good
    refused 2 uluk record move "$recorders" transfer
    made kubat record create donation_handover "donation=$donation" "body=$1" where=Bishkek basis='Request of the Interim Government of the Kyrgyz Republic' \
        purpose='International cooperation such as controlled delivery operations' published_source='News of the UN office for Central Asia, 4 May 2010' \
        'goods=what: cameras; what: body armour' "assets=$recorders"
    handover=$id
    moved kubat "$handover" prepare
    signs kubat jyldyz "$handover" sign "on=$2" protocol='hand-over protocol' "signed_for=$4" "signed_by=$5" certificate_kept=Registry
}
ceremony 'National Security Service' 28.04.2010 KG-2010-1 'not published' 'not published'
ceremony 'Ministry of Interior' 04.05.2010 KG-2010-2 'head of the counter-narcotics department' 'head of the UN office'
as kubat record show "$donation"
as kubat record show "$request"

say courses
# course FIRST LAST PLACE REMARK: one of the two; its id in $course.
course() {
    made kubat record create course title='Anti-corruption course for prosecutors' title_ru='Антикоррупционный курс для прокуроров' \
        title_ky='Прокурорлор үчүн коррупцияга каршы курс' 'topics=detection; intelligence; teams; plan; mla; search; interview' \
        for_whom='Prosecutors of the Kyrgyz Republic' "begins=$1" "where=$3" organiser='UN Office on Drugs and Crime, project office in Bishkek' "remarks=$4" \
        objectives='A corrupt deal is secret, between two people behind closed doors; laws exist, enforcing them is the hurdle' \
        published_source='News of the UN office for Central Asia, 14 October 2009'
    course=$id
    signs kubat jyldyz "$course" confirm "ends=$2" hrddp_result=not_covered
    moved kubat "$course" hold
}
course 14.10.2009 15.10.2009 'Issyk-Kul [KG-Y]' 'The seven topics are those published for this course.'
first_course=$course
course 21.10.2009 22.10.2009 'Osh [KG-GO]' 'No topics of its own were published for this course.'
as jyldyz record show "$first_course"

say inspection
made begimai record create prison_inspection prison='Исправительная колония Кок-Мунара (вымышлена)' type=project "project=$project" announced=yes planned_on=17.05.2011
inspection=$id
moved begimai "$inspection" visit visited_on=17.05.2011 "inspectors=$user_begimai" mandate='Согласие службы (вымышлено)' places=300 held=362 'floor_each=2,4 m2' talks=9 \
    'items=rule: NMR 13 | what: Площадь на человека | method: seen | answer: no; rule: NMR 22 | what: Питьевая вода | method: prisoners | answer: yes; rule: NMR 103 | what: Оплата труда делится на три части | method: document | answer: partly'
signs begimai jyldyz "$inspection" send \
    'recommendations=what: Перевести 62 человека в свободный корпус | priority: soon | owner: Администрация колонии | done: open; what: Завести третий счёт для сбережений | priority: later | owner: Бухгалтерия | done: open'
as begimai clock due
. samples/demo_results.sh

say news
# news KEY SLUG DAY ABOUT [FIELD...]: a news item in three languages, its texts from samples/news.tsv; its id in $item. The names of who wrote and who
# read it are invented, as is what stands for a donor's letter.
news() {
    key=$1 slug=$2 day=$3 about=$4
    shift 4
    made saltanat record create news_item "slug=$slug" "dated=$day" place_line=Bishkek "about=$about" contact='Press office (invented)' \
        "title_en=$(in_language 2 "$key.title")" "title_ru=$(in_language 3 "$key.title")" "title_ky=$(in_language 4 "$key.title")" \
        "lead_en=$(in_language 2 "$key.lead")" "lead_ru=$(in_language 3 "$key.lead")" "lead_ky=$(in_language 4 "$key.lead")" \
        "text_en=$(in_language 2 "$key.text")" "text_ru=$(in_language 3 "$key.text")" "text_ky=$(in_language 4 "$key.text")" \
        made_en=original made_ru=person made_ky=person 'translator_en=Saltanat Oydonova (invented)' 'translator_ru=Салтанат Ойдонова (вымышлена)' \
        'translator_ky=Салтанат Ойдонова (ойдон чыгарылган)' 'reviewer_en=Kubat Oydonov (invented)' 'reviewer_ru=Кубат Ойдонов (вымышлен)' \
        'reviewer_ky=Бегимай Ойдонова (ойдон чыгарылган)' status_en=reviewed status_ru=reviewed status_ky=reviewed \
        published_source='News of the UN office for Central Asia' "$@"
    item=$id
    moved saltanat "$item" submit
    refused 2 saltanat record move "$item" check nobody_guilty=yes nobody_exposed=yes no_operation=yes consents=yes
    moved kubat "$item" check nobody_guilty=yes nobody_exposed=yes no_operation=yes consents=yes
    refused 2 saltanat record move "$item" publish
    moved jyldyz "$item" clear_office "cleared_office_on=$day" 'cleared_office_by=Жылдыз Ойдонова (вымышлена)'
}
in_language() { awk -F'\t' -v k="$2" -v c="$1" '$1 == k {print $c}' samples/news.tsv; }
publish() {
    moved saltanat "$item" set_ready
    signs saltanat jyldyz "$item" publish
}
news donation equipment-for-two-bodies 04.05.2010 "$donation"
publish
news project prison-reform-begins 09.04.2010 "$project" 'donors=European Union'
refused 2 saltanat record move "$item" set_ready
moved kubat "$item" clear_donor cleared_donor_on=09.04.2010 'cleared_donor_by=Letter of the donor (invented)'
publish
news courses prosecutors-against-corruption 14.10.2009 "$first_course; $course"
publish
as saltanat site build --out "$demo/site" --address https://news.example --name-ru 'Офис программы (люди вымышлены)' \
    --name-ky 'Программанын кеңсеси (адамдары ойдон чыгарылган)'
as kubat record list news_item --state published
as kubat search 'прокурор'

say both
"$tergoo" verify "$demo/programme" --key "$programme_key" | sed 's/^/      /'
"$tergoo" gate --stop | sed 's/^/      /'
"$tergoo" verify "$demo/office" --key "$office_key" | sed 's/^/      /'
