#!/bin/sh
# courses_tests.sh: what was taught and what was learned, on the command line: a curriculum out of its template with the seven topics, a question bank, a test drawn
# by lot, sheets under codes before and after, normalised gain by hand, evaluation sheets, follow-ups that plan themselves, the roster of trainers, and the papers.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
export TERGOO_DATA="$WORK/office"
story_run "$TERGOO" --json init --name 'Field office (invented)' --profile field_office --login admin --full-name 'Администратор' --passphrase-file "$PHRASE" || story_bail
quick_phrases
story_run "$TERGOO" gate --detach || story_bail
sign_in admin || story_bail
account cholpon training_officer
account trainer trainer
account officer programme_officer
account donor donor_reader
account monitor monitoring_officer
user_of() { as admin record list user login="$1" --json | grep -o 'user/[0-9a-f]\{16\}' | head -n 1; }
MONITOR=$(user_of monitor) TEACHER=$(user_of trainer)
day() { date -d "$1" +%d.%m.%Y; }
ids() { as cholpon --json record list "$1" --limit 200 | grep -o "\"$1/[0-9a-f]\{16\}\"" | tr -d '"' | sort -u; }

# ---- the curriculum ----
check 'a curriculum out of the template' as cholpon --json curriculum from_template prosecutors_2009
CURRICULUM=$(value id)
said 'has seven topics' '"topics": *7'
said 'and fourteen questions' '"questions": *14'
check_fails 2 'there is no other template' as cholpon curriculum from_template somewhere_else
check_fails 2 'who trains nobody makes none' as donor curriculum from_template prosecutors_2009
check_says 'own words' 'it says whose words the objectives are' as cholpon record show "$CURRICULUM"
check_fails 2 'nobody says by hand what it was made from' as cholpon record create curriculum title=X for_whom=Y template=prosecutors_2009
TOPIC=$(as cholpon --json record list topic --limit 50 | grep -o 'topic/[0-9a-f]\{16\}' | head -n 1)
check_says 'Objectives in Kyrgyz' 'a topic has its objectives in three languages' as cholpon record show "$TOPIC"

# ---- the bank ----
for item in $(ids test_item); do as cholpon record move "$item" release >/dev/null 2>&1; done
equal 'all questions are in use' 14 "$(as cholpon --json record list test_item --limit 200 | grep -o '"state": *"in_use"' | wc -l)"
ITEM=$(ids test_item | head -n 1)
check_fails 2 'one that is in use does not change' as cholpon record change "$ITEM" points=5
said 'and says what to do' 'Retire the question'
check 'a question that is not sound' as cholpon --json record create test_item title='Broken' topic="$TOPIC" form=single points=1 text_en=a text_ru=b text_ky=c \
    options='In English: x | In Russian: y | In Kyrgyz: z; In English: p | In Russian: q | In Kyrgyz: r' right=ab
BROKEN=$(value id)
check_says 'Short name in Russian' 'an older one has one name and says which languages it lacks' as cholpon record show "$BROKEN"
if tr '\n' ' ' <"$WORK/out" | grep -q 'Not filled in yet:[^.]*Question in'; then story_line 1 'and no text that it has' 'named'; else story_line 0 'and no text that it has' ''; fi
check_says 'Широко (проба)' 'with a name in Russian it is called so there' sh -c "\"$TERGOO\" --as cholpon record change '$BROKEN' 'title_ru=Широко (проба)' >/dev/null && \"$TERGOO\" --as cholpon --lang ru record show '$BROKEN'"
check_says 'Broken' 'and in Kyrgyz as it was' as cholpon --lang ky record show "$BROKEN"
check_fails 2 'is not put to use: one answer, and two are right' as cholpon record move "$BROKEN" release
check 'changed to a letter that is no option' as cholpon record change "$BROKEN" right=c
check_fails 2 'nor with a letter that is none of its options' as cholpon record move "$BROKEN" release
said 'and says why' 'not letters of the options'
check_fails 2 'the donor does not see the bank' as donor record show "$ITEM"
check 'the trainer sees the question' as trainer --json record show "$ITEM"
said 'without what is right' '"hidden": *\[ *"right"'

# ---- a course and its participants ----
check 'a course' as cholpon --json record create course title='Курс для прокуроров (вымышлен)' topics='detection; mla' for_whom='Прокуроры (вымышлены)' begins="$(day '-20 days')" \
    ends="$(day '-19 days')" where='Ош' curriculum="$CURRICULUM"
COURSE=$(value id)
check_fails 2 'before it is drawn there is no sheet' as cholpon test enter "$COURSE" AAAA pre 'a b'
said 'and says so' 'no test yet'
as cholpon --json record create nomination course="$COURSE" body='Орган (вымышлен)' letter_no=7 >"$WORK/t" 2>"$WORK/err" || cat "$WORK/err"
LETTER=$(grep -o 'nomination/[0-9a-f]\{16\}' "$WORK/t" | head -n 1)
check 'their body is looked at' as cholpon --json record move "$LETTER" clear hrddp_result=not_covered hrddp_on="$(day '-30 days')" hrddp_by="$MONITOR"
check 'by two' as officer proposal sign "$(value id)"
CODES=
for n in 1 2 3 4 5 6; do
    as cholpon --json record create trainee name="Слушатель Вымышленный $n" sex=woman body='Орган (вымышлен)' identity="Service card: X-$n" >"$WORK/t" 2>"$WORK/terr" || cat "$WORK/terr"
    T=$(grep -o 'trainee/[0-9a-f]\{16\}' "$WORK/t" | head -n 1)
    as cholpon --json record create enrolment trainee="$T" course="$COURSE" nomination="$LETTER" >"$WORK/t" 2>"$WORK/terr" || cat "$WORK/terr"
    E=$(grep -o 'enrolment/[0-9a-f]\{16\}' "$WORK/t" | head -n 1)
    [ "$n" = 1 ] && FIRST=$E
    for step in clear enrol; do as cholpon record move "$E" $step >/dev/null 2>"$WORK/err" || cat "$WORK/err"; done
    CODES="$CODES $(as cholpon --json record show "$E" | grep -o '"code": *"[^"]*"' | head -n 1 | sed 's/.*"code": *"//; s/"//')"
done
# shellcheck disable=SC2086
set -- $CODES
equal 'six codes' 6 "$#"
C1=$1 C2=$2 C3=$3 C4=$4 C5=$5 C6=$6
check_fails 2 'a trainer does not draw it' as trainer test draw "$COURSE"
check 'the test is drawn' as cholpon --json test draw "$COURSE" --per_topic 1
said 'one question of each topic' '"questions": *7'
check 'as long as nobody answered, anew' as cholpon --json test draw "$COURSE" --per_topic 2
said 'two of each' '"questions": *14'
check_fails 2 'nobody makes one by hand' as cholpon record create test_set course="$COURSE"

# ---- what is right, in the order of each sheet: the key ----
check 'the key is written' as cholpon --json paper write "$COURSE" test_key --language en
KEY=$(value id)
check 'and made' as cholpon paper make "$KEY" --to html --out "$WORK/key.html"
sed 's/<\/t[dh]>/|/g; s/<[^>]*>//g' "$WORK/key.html" >"$WORK/key.txt"
# right CODE pre|post: the right letters of that sheet
right() {
    grep -o "$1|[^|]*|[^|]*|" "$WORK/key.txt" | head -n 1 | cut -d '|' -f "$([ "$2" = pre ] && echo 2 || echo 3)" | sed 's/^ *//'
}
[ -n "$(right "$C1" pre)" ] || { tr -d '\n' <"$WORK/key.txt" | cut -c 1-3000; }
# wrong N LETTERS: the first N answers replaced by 0
wrong() {
    echo "$2" | awk -v n="$1" '{ for (i = 1; i <= NF; i++) printf "%s%s", (i <= n ? "0" : $i), (i < NF ? " " : "\n") }'
}
R1=$(right "$C1" pre)
equal 'fourteen answers' 14 "$(echo "$R1" | wc -w)"

# ---- abuse ----
check_fails 2 'an unknown code is refused by name' as cholpon test enter "$COURSE" ZZZZ pre "$R1"
said 'by its name' 'ZZZZ'
check_fails 2 'too few answers' as cholpon test enter "$COURSE" "$C1" pre 'a b'
said 'both numbers' '2 answers were typed, and the sheet has 14'
check_fails 2 'an option that there is not' as cholpon test enter "$COURSE" "$C1" pre "$(wrong 1 "$R1" | sed 's/^0/z/')"
said 'which question' 'Question 1 has'
check_fails 2 'points are not typed' as cholpon record create test_sheet course="$COURSE" code="$C1" which=pre marks="$R1" points=99
said 'the program works them out' 'worked out by the program'
check_fails 2 'the donor enters nothing' as donor test enter "$COURSE" "$C1" pre "$R1"

# ---- before and after ----
# enter CODE pre|post WRONG
enter() { as cholpon --json test enter "$COURSE" "$1" "$2" "$(wrong "$3" "$(right "$1" "$2")")"; }
check 'one who knows nothing' enter "$C1" pre 14
said 'none of eighteen points' '"points": *0'
check_fails 2 'a second sheet of the code' enter "$C1" pre 0
said 'is refused by its name' "sheet of $C1"
check 'the sheet after comes before the one before' enter "$C2" post 0
check 'and gets its gain when that comes' enter "$C2" pre 14
check 'one knows all afterwards' enter "$C1" post 0
said 'all points' '"points": *18'
check_fails 2 'no test is drawn anew now' as cholpon test draw "$COURSE"
check 'one knew all before' enter "$C3" pre 0
check 'and after' enter "$C3" post 0
check 'one knows less afterwards' enter "$C4" pre 7
check 'so much less' enter "$C4" post 14
check 'one stays as she was' enter "$C5" pre 14
check 'quite so' enter "$C5" post 14
check_says 'Normalised gain, mean' 'the results' as cholpon course results "$COURSE"
check 'for programs' as cholpon --json course results "$COURSE"
said 'five have both' '"paired": *5'
said 'one is left out' '"left_out": *1'
said 'who had all before' '"sheets_before": *5'
cp "$WORK/out" "$WORK/results.json"
# By hand: gains 1, 1, g, 0 where g is that of C4, in thousandths to the nearest.
G=$(as cholpon --json record list test_sheet code="$C4" --limit 10 | tr -d ' \n' | grep -o '"gain":{"number":"[-0-9.]*"' | head -n 1 | grep -o '[-0-9.]*"$' | tr -d '"')
equal 'a negative gain stays negative' - "$(echo "$G" | cut -c 1)"
WANTED=$(awk -v g="$G" 'BEGIN { s = (1 + 1 + g + 0) / 4 * 1000; printf "%.3f", (s >= 0 ? int(s + 0.5) : int(s - 0.5)) / 1000 }')
equal 'the mean is that of four' "$WANTED" "$(grep -o '"gain_mean": *"[^"]*"' "$WORK/results.json" | grep -o '[-0-9.]*"$' | tr -d '"')"
story_run as cholpon --lang ru course results "$COURSE"
said 'read in Russian, decimals have a comma' 'медиана[^0-9]*0,500'
equal 'the median lies between' 0.500 "$(grep -o '"gain_median": *"[^"]*"' "$WORK/results.json" | grep -o '[-0-9.]*"$' | tr -d '"')"
if grep -q '"stale"' "$WORK/results.json"; then story_line 1 'no gain is out of date' 'one is'; else story_line 0 'no gain is out of date' ''; fi
SHEET=$(as cholpon --json record list test_sheet code="$C1" --limit 10 | tr -d ' \n' | grep -o '"which":"pre"[^}]*}[^}]*"id":"[^"]*"' | grep -o 'test_sheet/[0-9a-f]\{16\}' | head -n 1)
[ -n "$SHEET" ] || SHEET=$(ids test_sheet | head -n 1)
check 'a sheet is corrected with a reason' as cholpon record move "$SHEET" take_out --reason 'typed from another sheet'
check_says '"paired": 4' 'and counts no more' as cholpon --json course results "$COURSE"
check_says 'Fewer than 5' 'below a small group who sees no sheets is told nothing' as donor course results "$COURSE"
if as donor --json course results "$COURSE" | grep -q 'gain_mean'; then story_line 1 'nor in data' 'told'; else story_line 0 'nor in data' ''; fi

# ---- trainers ----
check 'a trainer is proposed' as cholpon --json record create trainer name='Окутуучу Ойдончу (вымышлен)' sex=man hired_as=national tot=passed tot_on=07.2011 languages='ru; ky' account="$TEACHER" \
    daily_rate='3000 KGS' topics="$TOPIC"
CARD=$(value id)
check_fails 2 'without a declaration he is not accepted' as cholpon record move "$CARD" accept
check 'with one he is proposed to a second person' as cholpon --json record move "$CARD" accept coi=none coi_on="$(day '-3 days')"
PROPOSAL=$(value id)
check 'who signs' as officer proposal sign "$PROPOSAL"
check_says 'On the roster' 'he sees his own card' as trainer record show "$CARD"
if grep -q '3000\|3 000' "$WORK/out"; then story_line 1 'without the rate' 'shown'; else story_line 0 'without the rate' ''; fi
check_fails 2 'the donor does not' as donor record show "$CARD"
check 'he teaches this course' as cholpon record change "$COURSE" roster="$CARD"
check_fails 2 'a sheet about somebody who does not teach it' as monitor record create satisfaction course="$COURSE" useful=5 overall=5 trainers="Trainer: $COURSE | How it was taught: 5"

account other trainer
check_fails 2 'another trainer does not see it' as other record show "$CARD"
check 'a card of one who keeps the roster himself' as cholpon --json record create trainer name='Холпон Ойдончу (вымышлена)' sex=woman hired_as=national tot=none languages=ky account="$(user_of cholpon)"
OWN=$(value id)
check_fails 2 'nobody puts himself on it' as cholpon record move "$OWN" accept coi=none coi_on="$(day '-3 days')"
said 'and is told so' 'puts himself on the roster'

# ---- materials ----
check 'a handout' as trainer --json record create material title='Запрос: памятка' language=ru edition=1 licence=own topics="$TOPIC"
FIRST_EDITION=$(value id)
check_fails 2 'is not replaced by nothing' as trainer record move "$FIRST_EDITION" replace
check 'its second edition' as trainer --json record create material title='Запрос: памятка' language=ru edition=2 licence=own takes_place_of="$FIRST_EDITION"
check 'takes its place' as trainer record move "$FIRST_EDITION" replace
check 'the course says which one it used' as cholpon record change "$COURSE" materials_used="$FIRST_EDITION"
check_says 'Replaced' 'and goes on saying so' as cholpon record show "$FIRST_EDITION"

# ---- a table of sheets ----
printf 'course;code;which;marks\n%s;%s;pre;%s\n' "$COURSE" "$C6" "$(wrong 14 "$(right "$C6" pre)")" >"$WORK/sheets.csv"
check 'sheets come in as a table' as cholpon record import test_sheet --csv "$WORK/sheets.csv"
check_fails 1 'once' as cholpon record import test_sheet --csv "$WORK/sheets.csv"
said 'and says which' "$C6"

# ---- evaluation ----
for n in 1 2 3 4; do as monitor record create satisfaction course="$COURSE" useful=$n overall=5 trainers="Trainer: $CARD | How it was taught: 4" >/dev/null 2>"$WORK/err" || cat "$WORK/err"; done
check_says 'too few' 'four say nothing of the trainer yet' as cholpon record show "$CARD"
check 'a fifth' as monitor record create satisfaction course="$COURSE" useful=5 overall=4 clear=3 trainers="Trainer: $CARD | How it was taught: 4" will_use='Спрошу, для чего нужны доказательства'
check_says '4.00 of 5, by 5' 'and now it does' as cholpon record show "$CARD"
check_fails 2 'six of five is no mark' as monitor record create satisfaction course="$COURSE" useful=6 overall=5
check 'a sixth' as monitor record create satisfaction course="$COURSE" useful=5 overall=4
check_fails 2 'more sheets than people' as monitor record create satisfaction course="$COURSE" useful=5 overall=5
said 'are refused' 'as many evaluation sheets as participants'
check_says '4.67' 'their means' as donor --json course results "$COURSE"
check_says '4,67' 'in Kyrgyz with a comma' as donor --lang ky course results "$COURSE"
check_says '4,00' 'in Russian too, on the card' as cholpon --lang ru record show "$CARD"

# ---- the course is held: follow-ups ----
check 'a proposal to confirm it' as cholpon --json record move "$COURSE" confirm hrddp_result=not_covered hrddp_on="$(day '-30 days')" hrddp_by="$MONITOR" hrddp_review="$(day '+100 days')"
story_run as officer proposal sign "$(value id)"
check 'it was held' as cholpon --json record move "$COURSE" hold
check_says 'm12' 'two follow-ups are there' as cholpon --json record list follow_up
FU=$(ids follow_up | head -n 1)
check_fails 2 'none answered' as cholpon record move "$FU" hold found='Nobody yet'
check 'her superior answers' as cholpon record create follow_up_answer follow_up="$FU" enrolment="$FIRST" by=supervisor topics="Topic: $TOPIC | At work: n3" works='What: Request for legal assistance | Of what it needs: 80 percent'
check_fails 2 'once' as cholpon record create follow_up_answer follow_up="$FU" enrolment="$FIRST" by=supervisor topics="Topic: $TOPIC | At work: n4"
check_says '66.7' 'two thirds is alone' as cholpon --json course results "$COURSE"
check 'asked' as cholpon record move "$FU" hold found='Requests have a purpose now'

check_says '"changed": 0' 'no gain is out of date after all that' as cholpon --json test gains "$COURSE"
check 'the course is reported on' as cholpon record move "$COURSE" report participants=6

# ---- papers ----
for lang in en ru ky; do
    for form in test_before test_after evaluation_sheet test_key; do
        check "$form in $lang" as cholpon --json paper write "$COURSE" "$form" --language $lang
        check "as a PDF" as cholpon paper make "$(value id)" --to pdf --out "$WORK/$form.$lang.pdf"
    done
    check "the trainer's card in $lang" as cholpon --json paper write "$CARD" trainer_card --language $lang
    check 'as a PDF' as cholpon paper make "$(value id)" --to pdf --out "$WORK/trainer_card.$lang.pdf"
done
if [ -n "${KEEP_PAPERS:-}" ]; then cp "$WORK"/*.pdf "$KEEP_PAPERS"; fi
if command -v pdftotext >/dev/null; then
    pdftotext -layout "$WORK/test_before.ky.pdf" "$WORK/sheet.txt"
    for code in $C1 $C2 $C3 $C4 $C5 $C6; do grep -q "$code" "$WORK/sheet.txt" || story_line 1 "a sheet for $code" 'none'; done
    equal 'each page of each sheet bears its code' "$(tr -cd '\f' <"$WORK/sheet.txt" | wc -c)" "$(grep -cE "Код: ($C1|$C2|$C3|$C4|$C5|$C6)" "$WORK/sheet.txt")"
    if grep -q 'Вымышленный' "$WORK/sheet.txt"; then story_line 1 'no name on a sheet' 'there is'; else story_line 0 'no name on a sheet' ''; fi
fi
check 'the store verifies' as admin ledger verify
story_end
