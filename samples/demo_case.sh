# shellcheck shell=bash disable=SC2154,SC2034
# demo_case.sh: the first institution: a prosecutor's office and the case of the boilers of Kök-Munar. Everybody and everything in
# it is invented. Sourced by samples/demo.

say init
institution office prosecutor 'Прокуратура Кок-Мунара (вымышлена)' 'Вымышленный Администратор' "$demo/copy.key"
office_key=$key

say people
account gulnara 'Гүлнара Ойдонова (вымышлена)' prosecutor
account aibek 'Айбек Ойдонов (вымышлен)' investigator
account sadyr 'Садыр Ойдонов (вымышлен)' evidence_keeper
account meerim 'Мээрим Ойдонова (вымышлена)' central_authority
account cholpon 'Чолпон Ойдонова (вымышлена)' analyst
account temir 'Темир Ойдонов (вымышлен)' 'head; prosecutor'

say real
as cholpon detect run samples/tsuchiura-ocds.jsonl.gz --currency JPY --record --into "$demo/auctions"
run=$("$tergoo" --as cholpon --json record list detection_run | sed -n 's/.*"id": *"\(detection_run[^"]*\)".*/\1/p')

say triage
# The dearest of what nothing explains: one is watched, one is dismissed with its reason. The data themselves explain most of this rule's flags.
keys=$("$tergoo" --as cholpon --json flag list "$run" --rule R036 --limit 2 | sed -n 's/.*"key": *"\([^"]*\)".*/\1/p')
while IFS= read -r key; do
    made cholpon flag enter "$run" --key "$key"
    if [ "$key" = "$(printf '%s\n' "$keys" | head -n 1)" ]; then
        moved cholpon "$id" watch --reason 'Причина отклонения в данных не названа: спросить у заказчика'
    else
        moved cholpon "$id" dismiss --reason 'Отклонён вместе с двумя другими за отсутствие лицензии: видно из протокола (вымышлено)'
    fi
done <<END
$keys
END

say tender
python3 samples/make_kok_munar.py --day "$(date -d -300days +%F)" "$demo/tender.jsonl"
(cd "$demo" && as cholpon detect run tender.jsonl --currency KGS --store)
flag=$("$tergoo" --as cholpon --json record list flag --fields '{"rule":"R036","subject":"invented-kok-munar-1"}' |
    sed -n 's/.*"number": *"\([^"]*\)".*/\1/p')
# Two more flags, written down by hand: one has an innocent explanation, of the other nobody knows yet.
made cholpon record create flag key=km-2 rule=R018 subject=ocds-kokmunar-2 tender_title='Уголь для трёх школ Кок-Мунара (вымышлено)' \
    explanation='Одно предложение на закупку. Безобидные причины: один поставщик в районе, сезон, малая сумма.' value='1'
moved cholpon "$id" explain cleared_by='Второй поставщик закрылся весной; объявление было открыто 20 дней' --reason 'Проверено по реестру и по объявлению'
made cholpon record create flag key=km-3 rule=R018 subject=ocds-kokmunar-3 tender_title='Окна для двух школ Кок-Мунара (вымышлено)' \
    explanation='Одно предложение на закупку. Безобидные причины: один поставщик в районе, сезон, малая сумма.' value='1'

say open
made gulnara case open --flag "$flag" --reason 'Самая низкая цена отклонена из-за печати; поступило сообщение о деньгах' \
    title='Котлы для шести школ Кок-Мунара (вымышлено)' summary='Три предложения в пределах 8 000 сомов; самое дешёвое отклонено: «нет печати».' \
    loss='1 250 000,00 KGS'
case_number=$number case_id=$id
as gulnara case admit "$case_number" aibek --role lead
for colleague in temir sadyr meerim; do "$tergoo" --as gulnara case admit "$case_number" $colleague >/dev/null; done

say work
printf 'ВЫМЫШЛЕНО. %s. Мне сказали, что за решение комиссии передали деньги в конверте. Прошу проверить.\n' "$(day -280days)" >"$demo/papers/tip.txt"
printf 'ВЫМЫШЛЕНО. Акт сверки: переплата за монтаж 1 250 000,00 сом, подписан 12 днями раньше поставки.\n' >"$demo/papers/act.txt"
made aibek document add "$case_number" --file "$demo/papers/tip.txt" --name tip.txt --type text/plain title='Сообщение о передаче денег' \
    document_type=statement source='Приёмная, конверт без имени' "date=$(day -280days)"
made aibek document add "$case_number" --file "$demo/papers/act.txt" --name act.txt --type text/plain title='Акт сверки по монтажу' \
    document_type=accounts source='Отдел образования Кок-Мунара (вымышлен)' "date=$(day -290days)"
act=$id
made aibek record create organization --case "$case_number" name='ОсОО «Зымырык Жылуулук» (вымышлено)'
made aibek record create organization --case "$case_number" name='ОсОО «Алп Кара Куш» (вымышлено)'
made aibek record create person --case "$case_number" name='Көкбөрү Ойдон уулу (вымышлен)' status_in_case=suspect "status_since=$(day -260days)"
chair=$id
made aibek record create person --case "$case_number" name='Айчүрөк Ойдон кызы (вымышлена)' status_in_case=suspect "status_since=$(day -260days)"
clerk=$id
moved aibek "$case_number" start
made aibek record create offence --case "$case_number" title='Деньги за решение комиссии' treaty_article=a15 "from=$(day -300days)" \
    what_happened='По сообщению, за отклонение самого дешёвого предложения передали конверт.'
bribe=$id
made aibek record create element --case "$case_number" name='Деньги получены' "offence=$bribe" "person=$chair" element_type=object
money=$id
made aibek record create element --case "$case_number" name='Акт подписан раньше поставки' "offence=$bribe" "person=$chair" element_type=conduct
paper=$id
as aibek proof link "$act" --element "$paper" --says supports --on_page 1 --own_source

say plan
made gulnara record create team --case "$case_number" name='Группа по котлам (вымышлена)' mandate='Выяснить, почему отклонено самое дешёвое предложение' \
    "members=who: $user_aibek | part: investigator; who: $user_sadyr | part: keeper" skills_needed='financial; procurement_law' \
    "lead=$user_aibek" "supervisor=$user_gulnara" "keeper=$user_sadyr"
team=$id
# A skill is confirmed by another than who has it; nobody in the team has the second one: a gap that the head sees.
made aibek record create skill "user=$user_aibek" skill=procurement_law level=l3 known_by=certificate paper_no='ВЫМ-17' "issued_on=$(day -400days)"
moved temir "$id" confirm
made cholpon record create skill "user=$user_cholpon" skill=financial level=l4 known_by=certificate paper_no='ВЫМ-31' "issued_on=$(day -500days)"
moved temir "$id" confirm
# Each of them says for himself whether he has a conflict of interest, about the case and everybody in it.
for colleague in aibek gulnara sadyr; do as $colleague team declare "$case_number"; done
moved gulnara "$team" order order_no=12 "order_date=$(day -258days)"
made aibek record create plan --case "$case_number" title='Котлы: план' aim='Была ли печать, кто это знал, передавались ли деньги' "team=$team" \
    "responsible=$user_aibek" preserve_first='Журнал приёма предложений, переписка комиссии, банковские записи за рубежом' \
    helps_defence='Печать могла стоять не там, где её искали'
plan=$id
made aibek record create hypothesis --case "$case_number" "plan=$plan" explains=offence statement='За отклонение заплатили' \
    disproof='Деньги ни у кого не появились; печати действительно нет'
guilty=$id
made aibek record create line --case "$case_number" "plan=$plan" "hypotheses=$guilty" title='Куда ушли деньги' \
    shows='Поступления от участников закупки' rules_out='Что комиссия что-либо получила' 'sources=kind: bank | what: Банк за рубежом (вымышлен)'
line=$id
made aibek record create task --case "$case_number" "plan=$plan" title='Сохранить журнал приёма и переписку комиссии' "owner=$user_aibek" \
    "due=$(day -255days)" preserves=yes covert=yes method=request
kept=$id
made aibek record create task --case "$case_number" "plan=$plan" title='Обыск в кабинете председателя' "owner=$user_aibek" "due=$(day -240days)" \
    "depends_on=$kept" coercive=yes method=search
looked=$id
made aibek record create task --case "$case_number" "plan=$plan" "line=$line" title='Выписка из банка за рубежом' "owner=$user_aibek" \
    "due=$(day -200days)" "depends_on=$kept" method=abroad "element=$money"
statement=$id
made aibek record create risk --case "$case_number" "plan=$plan" what=tampering says='Журнал приёма перепишут' likely=3 grave=4 answer='Журнал сохраняется первым'
moved aibek "$plan" submit
refused 2 gulnara record move "$plan" approve "review_on=$(day -200days)"
made aibek record create hypothesis --case "$case_number" "plan=$plan" explains=innocent statement='Комиссия ошиблась: печать на обороте' \
    disproof='Кто-то из комиссии видел печать до решения'
innocent=$id
moved gulnara "$plan" approve "review_on=$(day -200days)"
made gulnara record create decision --case "$case_number" "plan=$plan" question='Обыск сейчас или после ответа из-за рубежа' \
    'options=сейчас; после ответа; не проводить' decision='Сейчас' because='Журнал и телефон могут исчезнуть раньше ответа' "decider=$user_gulnara" \
    "decided_on=$(day -245days)"
moved gulnara "$id" sign
moved aibek "$kept" finish result='Журнал и переписка сохранены' "done_on=$(day -256days)"
refused 2 aibek record move "$looked" start
moved aibek "$looked" start authorisation='Следственный судья (вымышлен), № 41'

say search_step
made aibek record create search_action --case "$case_number" title='Кабинет председателя комиссии' action=both decision_no=41 "decision_date=$(day -241days)" \
    decided_by='Следственный судья (вымышлен)' address='Кок-Мунар, управление образования (вымышлено)' held_at='Кок-Мунар, управление образования (вымышлено)' sought='Журнал приёма, телефон' \
    "occupant=$chair" "led_by=$user_aibek"
search=$id
moved aibek "$search" start
made aibek record create exhibit --case "$case_number" what='Телефон, чёрный' category=phone marks='IMEI 000000000000000' "search=$search" "found_with=$chair" \
    found_at='Ящик стола' "found_on=$(hour -240days 10:40)" device_state='Включён, заблокирован, режим полёта; часы отстают на 2 минуты'
phone=$id phone_number=$number
moved aibek "$phone" seal_up package='Пакет' seal=KM-000417 pieces=1
moved aibek "$search" finish "started_at=$(hour -240days 10:15)" "ended_at=$(hour -240days 12:05)" surrender='Предложено; телефон выдан добровольно' \
    copy_to='Обыскиваемому под роспись' \
    'present=name: Көкбөрү Ойдон уулу (вымышлен) | part: occupant | rights_explained: yes | signed: yes; name: Первый понятой (вымышлен) | part: attesting | born: 12.03.1974 | address: Кок-Мунар, ул. Вымышленная, 3 | kin: no | speaks: yes | rights_explained: yes | signed: yes; name: Второй понятой (вымышлен) | part: attesting | born: 01.09.1988 | address: Кок-Мунар, ул. Вымышленная, 8 | kin: no | speaks: yes | rights_explained: yes | signed: yes'
made sadyr record create storage_place name='Камера хранения' code=K1 level=room
room=$id
made sadyr record create storage_place name='Шкаф 2' code=K1-2 level=rack "inside=$room" classes='faraday; documents' capacity=40
made sadyr record create seal_stock title='Пломбы для обысков (вымышлены)' series=KM- first=000401 last=000500 received_from='Типография (вымышлена)'
seals=$id
moved sadyr "$seals" issue "issued_to=$user_aibek" "issued_on=$(day -242days)"
moved aibek "$seals" write_off 'spoiled=seal: KM-000416 | why: Не защёлкнулась (вымышлено)' --reason 'Испорчена при опечатывании'
moved aibek "$phone" send sent_to='Камера хранения'
moved aibek "$looked" finish result='Изъяты журнал и телефон' "done_on=$(day -240days)"

say difference
refused 2 sadyr record move "$phone" receive seal_received=KM-000471 pieces_received=1 place=K1-2
moved sadyr "$phone" receive_with_difference seal_received=KM-000471 pieces_received=1 seal_condition=intact --reason 'На пакете KM-000471, в протоколе KM-000417; пакет цел'
incident=$(sed -n 's/.*"incident": *"\([^"]*\)".*/\1/p' "$demo/said")
moved aibek "$incident" explain explanation='Номер записан в протокол по памяти; на снимке при изъятии KM-000471' explained_by='Следователь'
signs gulnara temir "$phone" settle place=K1-2 --reason 'На снимке при изъятии видна KM-000471: в протоколе переставлены цифры'
signs gulnara temir "$incident" settle outcome=mistake settlement='Описка в протоколе: цифры переставлены, пакет не вскрывался'
as sadyr record history "$phone"
made sadyr record create stock_take title='Плановая инвентаризация' "where=$room" purpose=ordinary
stock_take=$id
moved temir "$stock_take" begin
as temir stock scan "$stock_take" "$phone_number" --place K1-2
as temir stock scan "$stock_take" 'STICKER 7' --place K1-2 --unknown
moved temir "$stock_take" end_count
signs temir sadyr "$stock_take" settle remarks='Наклейка без записи: тетрадь дежурного (вымышлено)'
as sadyr record show "$stock_take"

say mla
made aibek record create mla_request --case "$case_number" subject='Счёт в банке за рубежом' other_state='Республика Боз-Тоо (вымышлена)' legal_basis=uncac \
    requesting_authority='Прокуратура Кок-Мунара (вымышлена)' subject_matter='Расследование подкупа при закупке' \
    proceedings_authority='Следователь прокуратуры' facts='Самое дешёвое предложение отклонено; по сообщению, передавались деньги.' assistance=bank \
    "persons=$chair" assistance_text='Выписка по счёту за время закупки, заверенная банком' provisions='Текст статьи и наказание прилагаются' \
    signatory='Заместитель руководителя (вымышлен)'
abroad=$id
moved aibek "$abroad" submit
moved gulnara "$abroad" pass_check translation=certified
moved meerim "$abroad" to_signature
refused 2 meerim record move "$abroad" send "sent_on=$(day -230days)" channel='Дипломатическая почта'
moved meerim "$abroad" send_back --reason 'Не указана цель'
made aibek record change "$abroad" purpose='Установить, получал ли он деньги от участников закупки; выписка будет доказательством в суде'
moved aibek "$abroad" submit
moved gulnara "$abroad" pass_check
moved meerim "$abroad" to_signature
signs meerim temir "$abroad" send "sent_on=$(day -230days)" channel='Дипломатическая почта'
moved meerim "$abroad" record_acknowledgement
moved meerim "$abroad" record_answer result='Заверенная выписка получена: поступлений от участников закупки нет'
moved aibek "$statement" finish result='Поступлений от участников закупки нет' "done_on=$(day -205days)"
made aibek record create disclosure_item --case "$case_number" "plan=$plan" what='Поступлений от участников закупки на счёт нет' helps=innocence \
    "item=$abroad" "person=$chair" "found_on=$(day -205days)" "prosecutor=$user_gulnara"
moved gulnara "$id" read
moved gulnara "$id" give "disclosed_on=$(day -203days)" how='Копия выписки вручена защитнику (вымышлен) под роспись'

say interview
made aibek record create interview --case "$case_number" title='Допрос председателя комиссии' "person=$chair" "interviewer=$user_aibek" language=кыргызча \
    where='Кабинет 3' interpreter_needed=no
interview=$id
refused 2 aibek record move "$interview" start "started_at=$(hour -200days 10:00)"
moved aibek "$interview" start "started_at=$(hour -200days 10:00)" rights_explained=yes silence_explained=yes fit=yes counsel=present \
    counsel_name='Адвокат (вымышлен)' recording=video
moved aibek "$interview" end "ended_at=$(hour -200days 11:20)"
printf 'ВЫМЫШЛЕНО. Видеозапись допроса.\n' >"$demo/papers/recording.txt"
moved sadyr "$interview" seal master_seal=KM-000502 "master_hash=$(sha256sum <"$demo/papers/recording.txt" | cut -c1-64)"
printf 'ВЫМЫШЛЕНО. Протокол допроса. Подписан всеми.\n' >"$demo/papers/record.txt"
made aibek document add "$case_number" --file "$demo/papers/record.txt" --name record.txt --type text/plain title='Протокол допроса председателя' \
    document_type=record source='Следователь' "date=$(day -200days)"
moved aibek "$interview" close "record=$id" signed=by_all
made aibek record create note --case "$case_number" title='Где была печать' \
    text='Печать «Алп Кара Куш» стоит на оборотной стороне приложения 2; комиссия её не искала. Секретарь указала на неё в журнале приёма: подпись в 09:40, до вскрытия.'
note=$id
moved aibek "$innocent" disprove "finding=Секретарь видела печать и записала это до решения" "evidence=item: $note | says: contradicts"
moved aibek "$guilty" leave --reason 'Поступлений на счёт нет; конверта никто не видел'

say names
refused 2 aibek look_up persons 'Kokboru Oidon' --case "$case_number" --reason 'надо'
as aibek look_up persons 'Kokboru Oidon' --case "$case_number" --reason 'Так он назван в выписке из банка за рубежом (вымышлено)'

say wrong
refused 2 cholpon case show "$case_number"
refused 2 gulnara record move "$case_number" discontinue --reason 'проверка'

say charge
moved aibek "$bribe" pursue 'national_article=по редакции кодекса на дату деяния' code_edition=e2021
made aibek record create charge --case "$case_number" title='Получение взятки председателем комиссии' "person=$chair" "offence=$bribe" \
    'article=по редакции кодекса на дату деяния' code_edition=e2021 wording='Отклонил самое дешёвое предложение за деньги' damage='1 250 000,00 KGS' \
    helps_defence='Поступлений на счёт за рубежом нет'
charge=$id
moved gulnara "$charge" check
moved aibek "$charge" bring decision_no=57 "told_on=$(hour -140days 15:00)" told_in=кыргызча rights_explained=yes
moved gulnara "$bribe" charge
moved gulnara "$chair" set_status status_in_case=accused "status_since=$(day -140days)" --reason 'Предъявлено обвинение'
as aibek proof link "$note" --element "$money" --says contradicts --note 'Решение было без денег: печать стояла на обороте'
moved gulnara "$money" fail --reason 'Заверенная выписка: поступлений нет'
moved aibek "$paper" evidence
moved gulnara "$paper" accept assessment='Подпись и дата поставки установлены независимо друг от друга'
as gulnara record change "$case_number" 'offence=Злоупотребление должностным положением (статья — по редакции кодекса на дату деяния)'
moved gulnara "$case_number" submit

say court
moved gulnara "$charge" to_court
refused 2 gulnara record move "$case_number" to_court
made aibek procedure waive "$case_number" registered --why 'Дело начато до внешнего реестра, номера в нём нет (вымышлено)'
as gulnara procedure agree "$id"
moved gulnara "$case_number" to_court
made gulnara record create hearing --case "$case_number" title='Оглашение приговора' court='Кок-Мунарский районный суд (вымышлен)' instance=first purpose=judgment \
    "starts_at=$(hour -60days 10:00)" "prosecutor=$user_gulnara" "charges=$charge" "exhibits=$phone" public=yes
hearing=$id
moved gulnara "$hearing" hold result='Подкуп не доказан; злоупотребление доказано'
printf 'ВЫМЫШЛЕНО. Приговор: осуждён за злоупотребление; подкуп не доказан.\n' >"$demo/papers/judgment.txt"
made gulnara document add "$case_number" --file "$demo/papers/judgment.txt" --name judgment.txt --type text/plain title='Приговор' document_type=decision \
    source='Кок-Мунарский районный суд (вымышлен)' "date=$(day -60days)"
judgment=$id
made gulnara record create outcome --case "$case_number" title='Председатель комиссии: осуждён за меньшее' "person=$chair" "charge=$charge" "hearing=$hearing" \
    decision=of_less "decided_on=$(day -60days)" court='Кок-Мунарский районный суд (вымышлен)' article='злоупотребление должностным положением' \
    reasons='Получение денег не доказано; акт подписан за 12 дней до поставки' 'sentence=what: fine | amount: 120 000 KGS; what: ban | length: 2 years'
outcome=$id
moved gulnara "$charge" decide --reason 'Приговор оглашён'
moved gulnara "$bribe" decide
signs gulnara temir "$outcome" enter_into_force "in_force_on=$(day -25days)" "judgment=$judgment"

say decide
moved gulnara "$clerk" clear status_in_case=cleared "status_since=$(day -24days)" --reason 'Указала на печать в журнале приёма до вскрытия; к решению комиссии не причастна'
moved gulnara "$chair" decide status_in_case=convicted "status_since=$(day -24days)" --reason 'Получение денег не доказано; осуждён за злоупотребление: акт подписан за 12 дней до поставки'
as gulnara record list person --case "$case_number" --fields '{"status_in_case":"suspect"}'
moved gulnara "$phone" decide decision='Приговор: вернуть владельцу' --reason 'Приговор в силе'
moved sadyr "$phone" give_back ended_with='Владелец, под роспись'
as gulnara clock due

say close
made gulnara record move "$case_number" close outcome=mixed --reason 'Приговор вступил в силу (вымышлено)'
as temir proposal show "$id"
as temir proposal sign "$id"
