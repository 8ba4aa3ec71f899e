#!/bin/sh
# certificates_offices.sh: from a certificate to a team's page, and from its withdrawal to the gap there. In one store that has both courses and teams; and from a field office to the
# body whose people it trained, by a signed note: what leaves and what does not, whose each certificate is said to be, and everything that is refused or shown: a changed or
# forged note, one for another office, the same one twice, an older one, a certificate that is over, somebody of the same name, one's own, one that was withdrawn.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
FIELD=$WORK/field BODY=$WORK/body BOTH=$WORK/both OTHER=$WORK/other
PROSECUTION='Прокуратура (вымышлена)'

# at FOLDER LOGIN COMMAND ...
at() {
    TERGOO_DATA=$1
    export TERGOO_DATA
    shift
    as "$@"
}
made() { story_run "$@" || story_bail; }
# sign FOLDER LOGIN: the proposal that waits
sign() { at "$1" "$2" proposal sign "$(at "$1" "$2" --json proposal list | grep -o 'proposal/[0-9a-f]\{16\}' | head -n 1)"; }
# store FOLDER NAME OPTION VALUE (of init): $KEY
store() {
    export TERGOO_DATA="$1"
    made "$TERGOO" --json init --name "$2" --login admin --full-name 'Администратор' --passphrase-file "$PHRASE" "$3" "$4"
    KEY=$(value key)
    quick_phrases
    made "$TERGOO" gate --detach
    sign_in admin || story_bail
}
# joins LOGIN NAME ROLES, in the store of $TERGOO_DATA; $USER
joins() {
    made as admin user create "$1" --full-name "$2" --roles "$3" --passphrase-file "$PHRASE"
    USER=$(user_of "$1")
    sign_in "$1" || story_bail
}
user_of() { as admin record list user login="$1" --json | grep -o 'user/[0-9a-f]\{16\}' | head -n 1; }
# of FOLDER LOGIN ID FIELD: what stands there
field_of() { at "$1" "$2" --json record show "$3" | grep -o "\"$4\": *\"[^\"]*\"" | head -n 1 | sed 's/.*: *"//; s/"$//'; }
# skills FOLDER USER: sort, level and state of each
skills() { at "$1" admin --json record list skill --limit 50 user="$2" | python3 -c "
import json, sys
print(' '.join(sorted(r['fields']['skill'] + ':' + r['fields']['level'] + ':' + r['state'] for r in json.load(sys.stdin)['records'])))"; }
# gaps FOLDER TEAM
gaps() { at "$1" damira --json record show "$2" | tr -d '\n ' | grep -o '"gaps":\[[^]]*\]' | head -n 1; }

# people FOLDER [account=...]: two of the prosecution and one of another body; $TRAINEES
course_of() {                                    # FOLDER EXPIRES [ACCOUNT]: held, issued, in $COURSE
    made at "$1" kubat --json curriculum from_template prosecutors_2009
    CURRICULUM=$(value id)
    made at "$1" kubat --json record create course title='Курс по допросу (вымышлен)' topics='interview; detection' for_whom='прокуроры' objectives='To interview' begins=14.10.2009 \
        ends=15.10.2009 where='Ош' curriculum="$CURRICULUM" rate_source=other costs='For what: Per diem | Amount: 99173553 EUR'
    COURSE=$(value id) PLACES=''
    n=0
    for name in 'Осмонов Данияр' 'Асанова Айгүл Бекетовна' 'Токтоев Чынгыз'; do
        n=$((n + 1)) body=$PROSECUTION
        [ $n = 3 ] && body='Финансовая полиция (вымышлена)'
        set -- "$1" "$2" "${3:-}"
        more=
        [ $n = 1 ] && [ -n "$3" ] && more=account=$3
        made at "$1" kubat --json record create trainee name="$name" sex=man body="$body" oblast=osh needs='secret-need' identity="Passport: AC100200$n" ${more:+"$more"}
        eval "T$n=\$(value id)"
        made at "$1" kubat --json record create nomination course="$COURSE" body="$body" letter_no=$n
        LETTER=$(value id)
        made at "$1" kubat record move "$LETTER" clear hrddp_result=before_policy
        made sign "$1" meerim
        eval "made at \"\$1\" kubat --json record create enrolment trainee=\$T$n course=\$COURSE nomination=\$LETTER"
        PLACES="$PLACES${PLACES:+; }$(value number)"
    done
    made at "$1" kubat course enrol "$COURSE"
    made at "$1" kubat --json course plan "$COURSE" day_1_morning=Interview day_1_afternoon=Detection
    for half in $(at "$1" kubat --json record show "$COURSE" | python3 -c "
import json, sys
print(' '.join(s['id'] for s in json.load(sys.stdin)['course']['sessions']))"); do made at "$1" kubat course attend "$half" --present "$PLACES"; done
    made at "$1" kubat enrolment complete "$COURSE"
    made at "$1" kubat record move "$COURSE" confirm hrddp_result=before_policy
    made sign "$1" meerim
    made at "$1" kubat record move "$COURSE" hold
    made at "$1" kubat --json record create certificate_issue course="$COURSE" expires_on="$2"
    ISSUE=$(value id)
    made at "$1" kubat record move "$ISSUE" issue
    made sign "$1" meerim
}
# certificate FOLDER NAME: the one of that name
certificate() { at "$1" kubat --json record list certificate --limit 50 | python3 -c "
import json, sys
print([r['id'] for r in json.load(sys.stdin)['records'] if r['fields']['name'].startswith('$2')][0])"; }
# team FOLDER LEAD: an office's case with a team that asks for interviewing; $CASE, $TEAM
team() {
    made at "$1" damira --json case open title='Котлы (вымышлено)'
    CASE=$(value id)
    made at "$1" damira --json record create team --case "$CASE" name='Группа (вымышлена)' mandate='Проверка (вымышлено)' lead="$2" skills_needed='interviewing' until=01.03.2041
    TEAM=$(value id)
}
NEXT_YEAR=$(date -d '+1 year' +%d.%m.%Y)

# ---- one store that has both ----
mkdir overlay                                    # an institution of its own making: a body that investigates and trains
awk '/kinds: \[/ && !k { sub(/\[/, "[attendance, certificate, certificate_issue, course, course_session, curriculum, enrolment, nomination, test_item, topic, trainee, "); k = 1 }
    /roles: \[/ && !r { sub(/\[/, "[training_officer, programme_officer, "); r = 1 } { print }' "$PROJECT/model/profiles.yaml" >overlay/profiles.yaml
store "$BOTH" 'Training centre with cases (invented)' --model overlay
joins kubat 'Ойдонов Кубат' 'training_officer; programme_officer'
joins meerim 'Ойдонова Мээрим' 'programme_officer; head'
joins damira 'Ойдонова Дамира' 'head; investigator'
joins daniyar 'Осмонов Данияр' investigator
DANIYAR=$USER
course_of "$BOTH" "$NEXT_YEAR" "$DANIYAR"
team "$BOTH" "$DANIYAR"
equal 'what is claimed is no skill of the team yet' '"gaps":["interviewing"]' "$(gaps "$BOTH" "$TEAM")"
for skill in $(at "$BOTH" kubat --json record list skill user="$DANIYAR" | grep -o 'skill/[0-9a-f]\{16\}' | sort -u); do made at "$BOTH" damira record move "$skill" confirm; done
equal 'confirmed, it is' '"gaps":[]' "$(gaps "$BOTH" "$TEAM")"
check 'its page' at "$BOTH" damira record show "$TEAM"
said 'has number, day and who issued it' 'CT-[0-9]*-0001 \([0-9.]*\), Training centre with cases \(invented\)'
CODE=$(field_of "$BOTH" kubat "$(certificate "$BOTH" 'Осмонов')" check_code)
check 'his certificate is withdrawn' at "$BOTH" kubat record move "$(certificate "$BOTH" 'Осмонов')" withdraw --reason 'issued in error'
check 'by two' sign "$BOTH" meerim
equal 'the page of the team has the gap' '"gaps":["interviewing"]' "$(gaps "$BOTH" "$TEAM")"
check_says 'Осмонов Данияр' 'and for whom it was entered and is over' at "$BOTH" damira team fit "$CASE"
said 'in words' 'no longer holding: Осмонов Данияр'
check_fails 2 'no skill is entered any more on its code' at "$BOTH" damira record create skill user="$DANIYAR" skill=interviewing level=l3 known_by=certificate check_code="$CODE"
said 'which says why' 'was withdrawn'
check 'the store verifies' "$TERGOO" verify "$BOTH" --key "$KEY"

# ---- a field office and the body whose people it trained ----
store "$FIELD" 'Field office (invented)' --profile field_office
FIELD_KEY=$KEY
joins kubat 'Ойдонов Кубат' 'training_officer; programme_officer'
joins meerim 'Ойдонова Мээрим' 'programme_officer; head'
joins donor 'Донор' donor_reader
course_of "$FIELD" "$NEXT_YEAR"
store "$OTHER" 'Another body (invented)' --profile investigating_body
OTHER_KEY=$KEY
store "$BODY" "$PROSECUTION" --profile investigating_body
BODY_KEY=$KEY
joins damira 'Ойдонова Дамира' 'head; investigator'
joins gulnara 'Ойдонова Гүлнара' prosecutor
joins temir 'Ойдонов Темир' supervising_prosecutor
joins daniyar 'Осмонов Данияр Асанович' investigator
DANIYAR=$USER
joins namesake 'Osmonov Daniyar' investigator
NAMESAKE=$USER
joins aigul 'Асанова Айгүл Бекетовна' 'head; investigator'
AIGUL=$USER
team "$BODY" "$DANIYAR"

# partner FOLDER NAME KEY FIRST SECOND: entered and confirmed by two; $PARTNER
partner() {
    made at "$1" "$4" --json record create partner_office name="$2" key="$3" compared_with='invented, by telephone'
    PARTNER=$(value id)
    made at "$1" "$4" record move "$PARTNER" confirm
    made sign "$1" "$5"
}
partner "$FIELD" "$PROSECUTION" "$BODY_KEY" kubat meerim
TO_BODY=$PARTNER
# note ABOUT PARTNER FILE [BODY]: written, signed, taken out
note() {
    made at "$FIELD" kubat --json certificate note "$1" --partner "$2" ${4:+--body "$4"}
    NOTE=$(value note)
    made sign "$FIELD" meerim
    made at "$FIELD" kubat message take_out "$NOTE" --out "$3"
}
check_fails 2 'a donor tells nobody of certificates' at "$FIELD" donor certificate note "$COURSE" --partner "$TO_BODY"
check_fails 2 'there is nobody of a body that the list does not know' at "$FIELD" kubat certificate note "$COURSE" --partner "$TO_BODY" --body 'Nobody'
said 'and that is said' "list of trainees calls 'Nobody'"
check 'a note about the course' at "$FIELD" kubat --json certificate note "$COURSE" --partner "$TO_BODY"
NOTE=$(value note)
equal 'of its two people, and not of the third, who is another body'"'"'s' '2 1' "$(value told) $(value others)"
check_fails 2 'it does not leave before the second signature' at "$FIELD" kubat message take_out "$NOTE" --out early.tergoo
check_fails 2 'not as a file either' at "$FIELD" kubat document get "$NOTE" --out early.tergoo
check_says 'Асанова Айгүл Бекетовна' 'who signs sees what leaves' at "$FIELD" meerim record show "$NOTE"
check 'a second person signs' sign "$FIELD" meerim
check_says 'not encrypted' 'its page says what the file is' at "$FIELD" kubat record show "$NOTE"
said 'and what it tells, in a table' 'What it says Certificate.*Rests on.*Check code'
check_says 'not encrypted' 'it is taken out' at "$FIELD" kubat message take_out "$NOTE" --out first.tergoo
check 'the name, course and skills are in it' grep -qa 'interviewing' first.tergoo
for kept in Токтоев secret-need AC100200 99173553 passport test_percent; do
    story_run grep -qa "$kept" first.tergoo
    equal "and nothing of '$kept'" 1 $?
done

take() { at "$BODY" damira --json certificate take_in --file "$1"; }
check_fails 1 'its key is not known yet' take first.tergoo
said 'and that is said' 'not signed by the key of a partner office'
partner "$BODY" 'Field office (invented)' "$FIELD_KEY" damira gulnara
size=$(wc -c <first.tergoo)
for byte in 300 700 1300 $((size / 2)) $((size - 1)); do
    flip first.tergoo "$byte" flipped.tergoo
    check_fails 1 "byte $byte changed: refused" take flipped.tergoo
done
head -c $((size - 512)) first.tergoo >short.tergoo
check_fails 1 'cut off: refused' take short.tergoo
check_fails 2 'one who keeps no skills takes none in' at "$BODY" daniyar certificate take_in --file first.tergoo
check_fails 2 'it is no message of a case' at "$BODY" damira message take_in "$CASE" --file first.tergoo
said 'and where it is taken in is said' 'belongs to no case'
check 'it is taken in' take first.tergoo
equal 'two certificates' 2 "$(value added)"
check_fails 2 'once' take first.tergoo
said 'and that is said' 'taken in already'
partner "$FIELD" 'Another body (invented)' "$OTHER_KEY" kubat meerim
note "$COURSE" "$PARTNER" other.tergoo 'Финансовая полиция (вымышлена)'
check_fails 2 'one for another body is not taken in' take other.tergoo
said 'and that is said' 'addressed to another office'

# ---- whose it is ----
check_says '"outside_certificate"' 'whoever sees certificates of other offices finds the way to their list' at "$BODY" damira --json kind list
outside() { at "$BODY" damira --json record list outside_certificate --limit 50 | python3 -c "
import json, sys
print([r['id'] for r in json.load(sys.stdin)['records'] if r['fields']['name'].startswith('$1')][0])"; }
HIS=$(outside Осмонов) HERS=$(outside Асанова)
equal 'it counts for nobody by itself' '"gaps":["interviewing"] ' "$(gaps "$BODY" "$TEAM") $(skills "$BODY" "$DANIYAR")"
check_fails 2 'nobody types one' at "$BODY" damira record create outside_certificate name=X certificate_no=1 check_code=X
check_fails 2 'an officer who keeps none sees none' at "$BODY" daniyar record show "$HIS"
check_says '2 people here are called so' 'two are called so, in two alphabets' at "$BODY" damira record show "$HIS"
check_fails 2 'it is asked how that is known' at "$BODY" damira record move "$HIS" match user="$DANIYAR"
check_fails 2 'not of somebody who is called otherwise' at "$BODY" damira record move "$HIS" match user="$AIGUL" told_apart=original
said 'both names are said' 'is of Осмонов Данияр.*Асанова'
check_fails 2 'nobody says it of himself' at "$BODY" aigul record move "$HERS" match user="$AIGUL" told_apart=original
check_fails 2 'nobody withdraws what another office issued' at "$BODY" damira record move "$HIS" withdraw
check_says 'count for the officer' 'by mistake it is said to be the namesake'"'"'s' at "$BODY" damira record move "$HIS" match user="$NAMESAKE" told_apart=letter
equal 'and counts for him' 'interviewing:l1:confirmed procurement_law:l1:confirmed' "$(skills "$BODY" "$NAMESAKE")"
check 'which is taken back' at "$BODY" damira record move "$HIS" unmatch --reason 'it is the other Osmonov'
equal 'and ends' 'interviewing:l1:over procurement_law:l1:over' "$(skills "$BODY" "$NAMESAKE")"
check 'it is the investigator'"'"'s' at "$BODY" damira record move "$HIS" match user="$DANIYAR" told_apart=original
equal 'his skills count' 'interviewing:l1:confirmed procurement_law:l1:confirmed' "$(skills "$BODY" "$DANIYAR")"
equal 'and the team has no gap' '"gaps":[]' "$(gaps "$BODY" "$TEAM")"
NUMBER=$(field_of "$BODY" damira "$HIS" certificate_no)
check 'its page' at "$BODY" damira record show "$TEAM"
said 'has number, office and end' "$NUMBER \([0-9.]*\), Field office \(invented\).*until $NEXT_YEAR"
CODE=$(field_of "$BODY" damira "$HIS" check_code)
check_fails 2 'another does not use its code' at "$BODY" aigul record create skill user="$AIGUL" skill=interviewing level=l4 known_by=certificate check_code="$CODE"
check 'hers is hers' at "$BODY" damira record move "$HERS" match user="$AIGUL" told_apart=original

# ---- withdrawn ----
note "$T1" "$TO_BODY" again.tergoo
check 'the certificate is withdrawn in the field office' at "$FIELD" kubat record move "$(certificate "$FIELD" 'Осмонов')" withdraw --reason 'secret-why'
check_says 'wait to be taken out: 1' 'by two, and a note that says so is made in the same act' sign "$FIELD" meerim
WITHDRAWALS=$(at "$FIELD" kubat --json record list certificate_note --limit 50 | python3 -c "
import json, sys
print(' '.join(r['id'] for r in json.load(sys.stdin)['records'] if r['state'] == 'released'))")
equal 'to the one office that was told of it' 1 "$(echo "$WITHDRAWALS" | wc -w)"
check 'the page of today' at "$FIELD" kubat me today
said 'asks to take it out' 'Take out the note about.*NC-[0-9]*-0004'
check 'it needs no other signature' at "$FIELD" kubat message take_out "$WITHDRAWALS" --out withdrawn.tergoo
story_run grep -qa 'secret-why' withdrawn.tergoo
equal 'why is not told' 1 $?
check_says 'count no more: 2' 'taken in, it says what falls' at "$BODY" damira certificate take_in --file withdrawn.tergoo
equal 'his skills are over' 'interviewing:l1:over procurement_law:l1:over' "$(skills "$BODY" "$DANIYAR")"
equal 'hers are not' 'interviewing:l1:confirmed procurement_law:l1:confirmed' "$(skills "$BODY" "$AIGUL")"
equal 'the team has its gap' '"gaps":["interviewing"]' "$(gaps "$BODY" "$TEAM")"
check 'and says' at "$BODY" damira record show "$TEAM"
said 'for whom it is over' 'no longer holding: Осмонов Данияр Асанович'
equal 'the certificate is withdrawn here' withdrawn "$(at "$BODY" damira --json record show "$HIS" | grep -o '"state": *"[a-z]*"' | head -n 1 | sed 's/.*"\([a-z]*\)"$/\1/')"
check_fails 2 'and is nobody'"'"'s any more' at "$BODY" damira record move "$HIS" match user="$DANIYAR" told_apart=original
check_fails 2 'its code vouches for nothing' at "$BODY" damira record create skill user="$DANIYAR" skill=interviewing level=l3 known_by=certificate check_code="$CODE"
check_fails 2 'the withdrawal once more: refused' take withdrawn.tergoo
check 'a note of before that, which comes later' at "$BODY" damira certificate take_in --file again.tergoo
said 'is known to be older' 'they stay withdrawn: 1'
equal 'and brings nothing back' 'interviewing:l1:over procurement_law:l1:over' "$(skills "$BODY" "$DANIYAR")"

# ---- given anew ----
made at "$FIELD" kubat --json record create certificate_issue course="$COURSE" expires_on="$NEXT_YEAR"
ISSUE=$(value id)
made at "$FIELD" kubat record move "$ISSUE" issue
made sign "$FIELD" meerim
note "$T1" "$TO_BODY" new.tergoo
check 'a new certificate' take new.tergoo
equal 'is a new one beside the old' '1 1' "$(value added) $(value known)"

check 'both verify' "$TERGOO" verify "$FIELD" --key "$FIELD_KEY"
check 'to the last entry' "$TERGOO" verify "$BODY" --key "$BODY_KEY"
story_end
