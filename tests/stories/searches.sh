#!/bin/sh
# searches.sh: a search from its decision to the printed record on the command line: seals from a range, 400 things out of a table in one commit, what is held
# against the record before it is printed, and the record, the list that stays with the owner, and the reason why it was printed nonetheless.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
office "$WORK/office"
account sadyr evidence_keeper
AIBEK=$(as admin record list user login=aibek --json | grep -o "user/[0-9a-f]\{16\}" | head -n 1)
check 'a case' as aibek --json case open title='Квартира (вымышлено)'
CASE=$(value id)

# ---- seals ----
check 'seals come from the printer' as sadyr --json record create seal_stock title='Коробка 1' series='KM-' first=000401 last=000999
STOCK=$(value id)
check_fails 2 'a number is in one range' as sadyr record create seal_stock title='Коробка 2' series='km' first=000999 last=001200
check_fails 2 'digits are of one length' as sadyr record create seal_stock title='Коробка 2' series='AB-' first=99 last=100
check 'and are issued' as sadyr record move "$STOCK" issue issued_to="$AIBEK" issued_on="$(date +%d.%m.%Y)"
check 'one was torn' as aibek record move "$STOCK" write_off spoiled='seal: KM-000402 | why: разорвана' --reason 'разорвана'
check_says '"left": 598' 'so many are left' as aibek --json record show "$STOCK"

# ---- the action ----
check 'a search' as aibek --json record create search_action --case "$CASE" title='Квартира из трёх комнат' action=both at_night=yes sought='деньги' valid_until=01.01.2021
SEARCH=$(value id) NUMBER=$(value number)
check_fails 2 'it does not begin after its decision is over' as aibek record move "$SEARCH" start decision_no=17 decision_date="$(date +%d.%m.%Y)" decided_by='Суд (вымышлен)' led_by="$AIBEK"
said 'and that is said' '01.01.2021'
check 'the decision is read again' as aibek record change "$SEARCH" valid_until="31.12.2030"
check 'it begins' as aibek record move "$SEARCH" start decision_no=17 decision_date="$(date +%d.%m.%Y)" decided_by='Суд (вымышлен)' led_by="$AIBEK"

# ---- the things ----
{
    printf 'Что это;Вид;Помещение;Точное место;Кем обнаружено;imei;pieces;weight;pack;container;seal;package_weight\n'
    printf 'Телефон;phone;Кухня;стол;Айбек;490154203237519;1;182,5 г;1;bag;KM-000401;200 г\n'
    printf 'Тетрадь;document;Спальня;ящик;Айбек;;1;;1;bag;KM-000402;\n'
    printf 'Ключи;other;Коридор;полка;Айбек;;много;;9;;;\n'
} >wrong.csv
check_fails 1 'a table that is wrong is not entered' as aibek seizure enter "$NUMBER" --csv wrong.csv
said 'the check digit of a telephone, with its row' '2 .*490154203237519'
said 'a package with another seal' 'KM-000401'
said 'a number that is none' '4 '
equal 'nothing was entered' 0 "$(as aibek --json record list exhibit --case "$CASE" | grep -c '"id"')"
{
    printf 'what,category,room,found_at,found_by,marks,pieces,weight,pack,container,seal\n'
    n=0
    while [ "$n" -lt 400 ]; do
        pack=$((n / 2 + 1))
        printf 'Папка с договорами %d,document,Комната %d,полка %d,Айбек,опись %d,1,"120,5 г",%d,box,KM-%06d\n' "$n" $((n % 3 + 1)) "$n" "$n" "$pack" $((pack + 402))
        n=$((n + 1))
    done
} >found.csv
BEFORE=$(date +%s%N)
check 'four hundred things in two hundred packages, in one commit' as aibek --json seizure enter "$NUMBER" --csv found.csv
AFTER=$(date +%s%N)
equal 'all of them are there' 600 "$(grep -c '"\(exhibit\|package\)/' "$WORK/out")"
echo "# 400 things and 200 packages: $(((AFTER - BEFORE) / 1000000)) ms"
check 'within fifteen seconds on a busy machine' test $(((AFTER - BEFORE) / 1000000)) -lt "$(within 15000)"
check_fails 1 'the same seals a second time' as aibek seizure enter "$NUMBER" --csv found.csv
check_says '"left": 398' 'the seals are used up' as aibek --json record show "$STOCK"
check 'the first of them' as aibek --json record list exhibit --case "$CASE"

# ---- the record ----
check_says 'check-no-times' 'what is missing is told' as aibek --json seizure checks "$NUMBER"
check_fails 2 'it is not recorded unsigned' as aibek record move "$SEARCH" finish started_at="$(date +%d.%m.%Y) 00:01" ended_at="$(date +%d.%m.%Y) 00:02" surrender='предложено, отказ' copy_to='жильцу' \
    present='name: Ким Ольга Петровна | part: attesting | rights_explained: yes'
check 'then it is' as aibek record move "$SEARCH" finish started_at="$(date +%d.%m.%Y) 00:01" ended_at="$(date +%d.%m.%Y) 00:02" surrender='предложено, отказ' copy_to='жильцу' \
    course="at: $(date +%d.%m.%Y) 00:01 | text: Предъявлено решение, предложено выдать искомое; at: $(date +%d.%m.%Y) 00:02 | text: Под полом на кухне вскрыт тайник | hiding: yes" \
    copies='who: Жилец (вымышлен) | how: подпись' \
    present='name: Ким Ольга Петровна | part: attesting | rights_explained: yes | signed: yes | born: 01.02.1980 | address: Длинная 1 | kin: no; name: Жилец (вымышлен) | part: occupant | rights_explained: yes | no_signature: не согласен с описью'
check_says 'check-witnesses' 'one witness is not enough' as aibek --json seizure checks "$NUMBER"
check 'a record is written' as aibek --json paper write "$NUMBER" search_record --language ru
PAPER=$(value number)
check_fails 2 'and not printed while a check fails' as aibek paper print "$PAPER"
said 'with the first of the faults' 'The checks of the record fail'
check 'a reason' as aibek record correct "$SEARCH" checks_because='Второй понятой отказался остаться; велась запись' --reason 'указана причина'
check 'then it is' as aibek paper print "$PAPER"
check 'as a file' as aibek paper make "$PAPER" --to pdf --out record.pdf
if command -v pdftotext >/dev/null; then
    check 'the fault and the reason stand on it' sh -c "pdftotext -layout record.pdf - | tr -s ' \n' ' ' | grep -q 'Понятых: 1' && pdftotext record.pdf - | tr '\n' ' ' | grep -q 'Второй понятой отказался'"
    check 'so does the last thing' sh -c "pdftotext -layout record.pdf - | grep -q 'EX-2026-0400'"
    check 'and each page says of how many it is' sh -c "pdftotext -layout record.pdf - | grep -Eq '(из|/) *[0-9]+'"
fi
for lang in en ru ky; do
    check "the list for the owner ($lang)" as aibek --json paper write "$NUMBER" seizure_receipt --language "$lang"
    RECEIPT=$(value number)
    check 'is printed without a reason' as aibek paper print "$RECEIPT"
    check 'as a file' as aibek paper make "$RECEIPT" --to pdf --out "receipt.$lang.pdf"
done
check 'the store verifies' "$TERGOO" verify office --key "$KEY"
story_end
