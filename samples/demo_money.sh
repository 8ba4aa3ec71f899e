# shellcheck shell=bash disable=SC2154,SC2034
# demo_money.sh: the money of the prison reform: EUR 2.7 million and three years are published, and so are the donors; how much each of them gave, every budget
# line, contract, payment and exchange rate is invented and says so. Sourced by demo_programme.sh.
say money
account aizat 'Айзат Ойдонова (вымышлена)' finance_officer
as kubat record change "$project" rate_source=other
invented='Сумма вымышлена'
# donor NAME TYPE PLEDGE SHARE RU KY; its id in $id of the record, kept in $donor
donor() {
    made kubat record create donor "project=$project" "name=$1" "name_ru=$5" "name_ky=$6" "type=$2" "pledge=$3" "share=$4 percent" agreement='№ вымышлен' agreed_on=18.12.2009 "remarks=$invented" \
        published_source='Donors: news of the UN office for Central Asia; amounts are not published'
    donor=$id
    signs kubat jyldyz "$donor" agree
}
donor 'European Union' multilateral '2 200 000,00 EUR' 81,48 'Европейский союз' 'Европа Биримдиги'
eu=$donor
donor 'United States' government '250 000,00 EUR' 9,26 'Соединённые Штаты Америки' 'Америка Кошмо Штаттары'
usa=$donor
donor 'Sweden' government '150 000,00 EUR' 5,56 'Швеция' 'Швеция'
sweden=$donor
donor 'Turkey' government '100 000,00 EUR' 3,70 'Турция' 'Түркия'
turkey=$donor
# line CODE CLASS AMOUNT EN RU KY DONORS [RESULT]
line() {
    made aizat record create budget_line "project=$project" "code=$1" "class=$2" "amount=$3" "text_en=$4" "text_ru=$5" "text_ky=$6" "donors=$7" "remarks=$invented" \
        ${8:+"result=$8"}
    line=$id
    signs aizat jyldyz "$line" approve
}
line 1.1 contracts '350 000,00 EUR' 'Experts on law and strategy' 'Эксперты по праву и стратегии' 'Укук жана стратегия боюнча эксперттер' "donor: $eu | percent: 100" "$law"
experts=$line
line 2.1 travel '200 000,00 EUR' 'Training of trainers' 'Подготовка преподавателей' 'Окутуучуларды даярдоо' "donor: $eu | percent: 60; donor: $sweden | percent: 40" "$management"
training=$line
line 4.1 contracts '1 973 366,00 EUR' 'Works in selected prisons (water, sanitation)' 'Работы в выбранных учреждениях (вода, санитария)' \
    'Тандалган мекемелердеги иштер (суу, санитария)' "donor: $eu | percent: 82,27; donor: $usa | percent: 12,67; donor: $turkey | percent: 5,06"
works=$line
line 5.1 indirect '176 634,00 EUR' 'Indirect support costs' 'Косвенные расходы на поддержку' 'Кыйыр колдоо чыгашалары' "donor: $eu | percent: 100"
# pay TYPE LINE DAY AMOUNT DOCUMENT PAYEE [more]: certified by one, approved by another; its id in $paid
pay() {
    type=$1 line=$2 day=$3 amount=$4 document=$5 payee=$6
    shift 6
    made aizat record create money_transaction "type=$type" "line=$line" "on=$day" "amount=$amount" "document=$document" "payee=$payee (вымышлен)" "remarks=$invented" "$@"
    paid=$id
    moved aizat "$paid" certify
    moved jyldyz "$paid" approve
}
refused 2 aizat record create money_transaction type=commitment "line=$works" on=14.06.2010 'amount=57 000 000,00 KGS' document=C-1 payee='Строитель (вымышлен)'
made aizat record create exchange_rate from=eur to=kgs rate=57 source=other valid_from=01.06.2010 holds=month remarks='Курс вымышлен'
made aizat record create exchange_rate from=eur to=usd rate=1,25 source=other valid_from=01.06.2010 holds=month remarks='Курс вымышлен'
pay commitment "$works" 14.06.2010 '57 000 000,00 KGS' C-1 'Строитель'
commitment=$paid
pay obligation "$works" 15.06.2010 '40 000 000,00 KGS' O-1 'Строитель' "follows=$commitment"
obligation=$paid
pay disbursement "$works" 21.06.2010 '28 500 000,00 KGS' 'PP 101' 'Строитель' "follows=$obligation"
payment=$paid
pay expenditure "$works" 29.06.2010 '27 930 000,00 KGS' ACT-1 'Строитель' "follows=$payment"
pay expenditure "$training" 30.06.2010 '9 999,99 USD' INV-7 'Гостиница'
refused 2 aizat record move "$payment" approve
made kubat record create budget_revision "project=$project" title='Travel for the public hearings' why='Слушания в семи областях (вымышлено)' \
    "lines=line: $experts | change: -20000 EUR; line: $training | change: 20000 EUR"
revision=$id
signs kubat jyldyz "$revision" approve holds_from=01.07.2010
as kubat money budget "$project"
as kubat money behind "$project" expenditure "$usa" --by donor --currency USD --on 30.06.2010
made kubat paper write "$project" budget
moved_paper=$id
as kubat paper print "$moved_paper"
as jyldyz figure show pm1
