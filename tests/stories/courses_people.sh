#!/bin/sh
# courses_people.sh: the people of a course in a field office: one person under two spellings, bodies that are not cleared, more people than places, the agenda in one
# act, the attendance list printed, signed, scanned back and entered, badges at the door, who has completed it, and what is paid.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
export TERGOO_DATA="$WORK/office"
story_run "$TERGOO" --json init --name 'Field office (invented)' --profile field_office --login admin --full-name 'Администратор' --passphrase-file "$PHRASE" || story_bail
KEY=$(value key)
quick_phrases
story_run "$TERGOO" gate --detach || story_bail
sign_in admin || story_bail
account kubat 'training_officer; programme_officer'
account jyldyz head
account donor donor_reader
made() { story_run "$@" || story_bail; }
signs() { as jyldyz proposal sign "$(as jyldyz --json proposal list | grep -o 'proposal/[0-9a-f]\{16\}' | head -n 1)"; }

# ---- a person once ----
person() {                                       # NAME SEX BODY OBLAST [FIELD=VALUE] -> its id
    made as kubat --json record create trainee name="$1" sex="$2" body="$3" oblast="$4" ${5:+"$5"}
    value id
}
AIGUL=$(person 'Асанова Айгүл Маратовна' woman 'Прокуратура Ошской области (вымышлена)' osh 'identity=Passport: AN1234567')
check_fails 2 'the same document is refused under another spelling' as kubat record create trainee name='Asanova Aigul' sex=woman body='Prosecutor' 'identity=Passport: an 1234567'
said 'and it is said who has it' 'Асанова Айгүл Маратовна, TN-'
BAKYT=$(person 'Жумабеков Бакыт Жолдошович' man 'Прокуратура Ошской области (вымышлена)' osh)
check 'another spelling without a document is entered' as kubat --json record create trainee name='Jumabekov Bakyt' sex=man body='Osh prosecutor' oblast=osh
said 'with a warning that he may be there already' 'Жумабеков Бакыт'
DOUBLE=$(value id)
check_says "$DOUBLE" 'both are found to look alike' as kubat --json duplicate list trainee
check 'they are held against each other' as kubat duplicate compare "$DOUBLE" "$BAKYT"
check 'and joined' as kubat duplicate merge "$DOUBLE" "$BAKYT" --reason 'the same service card'
check 'by two' signs
check_says '"state": "merged"' 'one is merged into the other' as kubat --json record show "$DOUBLE"
check_fails 2 'a donor sees no person' as donor record show "$AIGUL"

# ---- a course, its letters, its people ----
made as kubat --json record create course title='Борьба с коррупцией (вымышленный состав)' topics='detection; intelligence; teams; plan; mla; search; interview' \
    for_whom='прокуроры' begins=21.10.2009 ends=22.10.2009 where='Ош [KG-GO]' capacity=3 \
    'costs=For what: Venue | Amount: 12 000,00 KGS; For what: Materials | Amount: 3 500,50 KGS'
COURSE=$(value id)
check_says '15500.50' 'costs of one currency are added up' as kubat --json record show "$COURSE"
letter() { made as kubat --json record create nomination course="$COURSE" body="$1" letter_no="$2" letter_date=01.10.2009; value id; }
OSH=$(letter 'Прокуратура Ошской области (вымышлена)' 12)
BATKEN=$(letter 'Прокуратура Баткенской области (вымышлена)' 7)
place() { made as kubat --json record create enrolment trainee="$1" course="$COURSE" nomination="$2"; value number; }
E_AIGUL=$(place "$AIGUL" "$OSH")
E_BAKYT=$(place "$BAKYT" "$OSH")
E_THIRD=$(place "$(person 'Эркинов Эрмек' man 'Прокуратура Ошской области (вымышлена)' osh)" "$OSH")
E_FOURTH=$(place "$(person 'Бекова Бермет' woman 'Прокуратура Ошской области (вымышлена)' osh)" "$OSH")
place "$(person 'Дооронов Данияр' man 'Прокуратура Баткенской области (вымышлена)' batken)" "$BATKEN" >/dev/null
check_fails 2 'nobody has two places in one course' as kubat record create enrolment trainee="$AIGUL" course="$COURSE" nomination="$OSH"
check_fails 2 'nor a place under the record that was merged' as kubat record create enrolment trainee="$DOUBLE" course="$COURSE"
check_fails 2 'a body is not cleared in passing' as kubat record move "$E_AIGUL" clear
said 'and it is said what to do' 'not cleared yet'
check 'a body is assessed' as kubat record move "$OSH" clear hrddp_result=before_policy
check 'by two' signs
check 'another is not cleared' as kubat record move "$BATKEN" refuse hrddp_result=not_cleared --reason 'open allegations'
check 'places are given' as kubat --json course enrol "$COURSE"
equal 'four are cleared' 4 "$(value cleared)"
equal 'three have a place' 3 "$(value enrolled)"
equal 'one waits' 1 "$(value waiting)"
said 'who comes from a body that is not cleared is named with the reason' 'Дооронов|not cleared'
check_fails 2 'no place beyond the last' as kubat record move "$E_FOURTH" enrol
said 'that is said' 'All 3 places'

# ---- the agenda ----
check 'four half-days in one act' as kubat --json course plan "$COURSE" day_1_morning='Выявление коррупционных преступлений' day_1_afternoon='Обмен оперативной информацией' \
    day_2_morning='План расследования' day_2_afternoon='Допрос' morning_hours=09:00-12:30 afternoon_hours=14:00-17:30 room='Зал 1'
equal 'are four' 4 "$(value half_days)"
half() { as kubat --json record show "$COURSE" | python3 -c "
import json, sys
print(json.load(sys.stdin)['course']['sessions'][$1]['id'])"; }
H1=$(half 0) H2=$(half 1) H3=$(half 2) H4=$(half 3)
for lang in en ru ky; do
    for form in course_agenda attendance_list per_diem_list; do
        check "$form in $lang" as kubat --json paper write "$COURSE" "$form" --language $lang
        made as kubat paper make "$(value number)" --to pdf --out "$form-$lang.pdf"
    done
done
pdftotext -layout attendance_list-ru.pdf - >list.txt
equal 'everybody with a place is on the list' 3 "$(grep -cE 'Асанова Айгүл|Жумабеков Бакыт|Эркинов Эрмек' list.txt)"
equal 'who waits is not' 0 "$(grep -c 'Бекова' list.txt)"

# ---- the list comes back ----
check 'the list is written' as kubat --json paper write "$COURSE" attendance_list --language ru
LIST=$(value id) LIST_NO=$(value number)
check 'and printed' as kubat paper print "$LIST"
made as kubat paper make "$LIST" --to pdf --out list.pdf
if command -v convert >/dev/null && [ -n "$(command -v pdftoppm)" ]; then
    pdftoppm -r 150 -gray list.pdf raw && convert raw-*.pgm -attenuate 0.1 +noise Gaussian -quality 80 -compress JPEG scanned.tif
    check 'signed and scanned' as kubat --json scan take --file scanned.tif --name scanned.tif
    SCAN=$(value number)
    tries=0
    while [ $tries -lt 100 ] && as kubat --json record show "$SCAN" | grep -q '"verdict": *"unseen"'; do sleep 0.3; tries=$((tries + 1)); done
    check_says '"verdict": "fits"' 'its code says which list it is' as kubat --json record show "$SCAN"
    check 'it is filed without a case' as kubat --json scan file "$SCAN" "$LIST_NO" --signed-by 'Участники' --signed-on 22.10.2009
    check_says '"state": "signed"' 'the list is signed' as kubat --json record show "$LIST"
else
    skip 'the list scanned back' 'it takes convert and pdftoppm'
fi
check 'the first half-day is entered as a whole' as kubat --json course attend "$H1" --present "$E_AIGUL; $E_BAKYT; $E_THIRD"
equal 'three were there' 3 "$(value present)"
story_run as kubat --json record list attendance
THERE=$(grep -o '"attendance/[0-9a-f]\{16\}"' "$WORK/out" | head -n 1 | tr -d '"')
check_says ' · 21.10.2009 · До обеда' 'attendance is called by the person and the half-day' as kubat --lang ru record show "$THERE"
if grep -q 'Присутствие: .*kubat' "$WORK/out"; then story_line 1 'and not by who entered it' 'named'; else story_line 0 'and not by who entered it' ''; fi
check_says 'Attendance is still to be entered: 21.10.2009 · Afternoon' 'the course says first which half-day waits' as kubat record show "$COURSE"
check_says 'not marked yet 3' 'a half-day says first how many are not marked in it' as kubat record show "$H2"
check 'the second' as kubat course attend "$H2" --present "$E_AIGUL; $E_BAKYT"
story_run as kubat record show "$H2"
said 'then who was away, and how many were there' 'Present +2 of 3.*Was away.*Эркинов Эрмек.*Was there.*Жумабеков Бакыт'
check 'the third' as kubat course attend "$H3" --present "$E_AIGUL; $E_BAKYT"
check_fails 2 'somebody without a place was not there' as kubat course attend "$H4" --present "$E_FOURTH"
check_fails 2 'what was entered is not changed without a reason' as kubat course attend "$H2" --present "$E_AIGUL"
check 'with one it is' as kubat --json course attend "$H2" --present "$E_AIGUL" --reason 'Подпись была не его'
equal 'one is set right' 1 "$(value set_right)"

check_fails 2 'who came is not withdrawn' as kubat record move "$E_BAKYT" withdraw --reason 'Не приехал'
said 'it is said in how many half-days he was, and what to do' 'half-days of the course: [23]. .*count who has completed'
check_fails 2 'nor is the letter by which they came' as kubat record move "$OSH" withdraw --reason 'Отозвано'
said 'and it is said how many did' 'already: 3, first EN-'
check_fails 2 'in Kyrgyz, too' as kubat --lang ky record move "$E_BAKYT" withdraw --reason 'Келген жок'
said 'with what to do' 'бүтүргөндөрдү эсептеңиз'

# ---- at the door ----
check_says '"outcome": "there"' 'a badge at the door' as kubat --json course door "$H4" "$E_AIGUL"
check_says '"outcome": "again"' 'once' as kubat --json course door "$H4" "$E_AIGUL"
check_says '"outcome": "unknown"' 'an unknown badge is no person' as kubat --json course door "$H4" EN-2009-9999
check 'badges are printed' as kubat --json paper labels "$COURSE" --sheet roll-80x50 --out badges.pdf
said 'one for each place' '"labels": 3'
if command -v zbarimg >/dev/null; then
    pdftoppm -r 203 -png badges.pdf badge
    BADGE=$(for one in badge-*.png; do zbarimg -q --nodbus --raw "$one" 2>/dev/null; done | grep '^TG1' | grep "$E_BAKYT")
    check_says '"outcome": "there"' 'its code is read at the door' as kubat --json course door "$H4" "$BADGE"
    equal 'and says nothing of the person' 0 "$(printf '%s' "$BADGE" | grep -c 'Жумабеков')"
fi

# ---- a list that a body sends ----
cat >people.csv <<'C'
name;sex;body;oblast;identity
Иманова Ирада;woman;Прокуратура Баткенской области (вымышлена);batken;PIN: 10101197700011
Асанова Айгул;woman;Прокуратура;osh;Passport: AN1234567
Кадыров Канат;male;Прокуратура;osh;
C
check 'a table is checked' as kubat --json table import trainee --file people.csv --reason 'письмо № 7 из Баткена' --dry-run
said 'a document that is on the list already is named by row' '"row": 3'
said 'with who has it' 'Асанова Айгүл Маратовна'
said 'and a word that is no option' '"row": 4'
check_fails 2 'nothing of it is entered' as kubat table import trainee --file people.csv --reason 'письмо № 7 из Баткена'
sed -i '4d' people.csv
check 'a list that comes with a letter is checked in the same way' as kubat --json course nominate "$BATKEN" --file people.csv --reason 'письмо № 7 из Баткена' --dry-run
said 'who has a place already is named by row' '"row": 3'
sed -i '3d' people.csv
printf 'Jumabekov Bakyt Joldoshovich;man;Прокуратура;osh;\n' >>people.csv
check 'what is right is entered' as kubat --json course nominate "$BATKEN" --file people.csv --reason 'письмо № 7 из Баткена'
said 'with a warning where somebody in it looks like one of the list under another spelling' 'Jumabekov Bakyt Joldoshovich[^"]*looks like [^"]*Жумабеков Бакыт'
check_says 'Иманова' 'as a trainee' as kubat record list trainee
check_says '"of_kind": "trainee"' 'whoever brought it sees what came of it' as kubat --json record show TI-2026-0001
check_says '"nominated": 3' 'with a place' as kubat --json record show "$COURSE"
check_fails 2 'once' as kubat course nominate "$BATKEN" --file people.csv --reason 'письмо № 7 из Баткена'

# ---- the end ----
check 'it is counted who has completed it' as kubat --json enrolment complete "$COURSE"
equal 'one was in all of it' 1 "$(value completed)"
equal 'two were not often enough' 2 "$(value not_completed)"
check_says 'not_completed' 'three of four half-days are 75 %' as kubat --json record show "$E_BAKYT"
check_says '"half_days_attended": 8' 'half-days of all are counted' as kubat --json record show "$COURSE"
check 'per diem by days' as kubat --json paper write "$COURSE" per_diem_list --language en
made as kubat paper make "$(value number)" --to pdf --out paid.pdf
equal 'without a rate the amounts are left to the hand' 1 "$(pdftotext paid.pdf - | tr '\n' ' ' | grep -c 'has decided no rate')"
check_says 'No per diem is decided' 'and the page of the course says that there is none' as kubat record show "$COURSE"
made as kubat record change "$COURSE" per_diem_rate='0 KGS'
made as kubat --json paper write "$COURSE" per_diem_list --language en
made as kubat paper make "$(value number)" --to pdf --out nought.pdf
equal 'a rate of nothing prints no zeros' '1 0' "$(pdftotext nought.pdf - | tr '\n' ' ' | grep -c 'has decided no rate') $(pdftotext nought.pdf - | grep -c '^0[.,]00')"
made as kubat record change "$COURSE" per_diem_rate='500 KGS' per_diem_source='Приказ отделения № 3 (вымышлен)'
made as kubat --json paper write "$COURSE" per_diem_list --language en
made as kubat paper make "$(value number)" --to pdf --out rated.pdf
equal 'with one they are worked out' 1 "$(pdftotext -layout rated.pdf - | grep -c '2.500')"
check 'the ledger verifies' "$TERGOO" verify "$TERGOO_DATA" --key "$KEY"
[ -n "${KEEP:-}" ] && cp ./*.pdf "$KEEP"

# ---- what a letter points at ----
BEFORE=$(entries)
check_fails 2 'a course that is not there has no letter' as kubat record create nomination course=course/0123456789abcdef body='Орган (вымышлен)'
said 'and the field is named' '"Course": there is no record .course/0123456789abcdef'
check_fails 2 'nor has a number that nobody gave' as kubat record create nomination course=TC-2009-9999 body='Орган (вымышлен)'
check_fails 2 'a word for how many places' as kubat record create nomination course="$COURSE" body='Орган (вымышлен)' places=many
said 'is told as no number' '"Places asked for": .many. is'
equal 'nothing of them is entered' "$BEFORE" "$(entries)"
story_run as kubat --json record show "$COURSE"
check 'the number on the papers names the course' as kubat --json record create nomination course="$(grep -o 'TC-[0-9]*-[0-9]*' "$WORK/out" | head -n 1)" body='Орган (вымышлен)'
story_run as kubat --json record show "$(value id)"
said 'as its id does' "$COURSE"
story_end
