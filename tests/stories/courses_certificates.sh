#!/bin/sh
# courses_certificates.sh: two courses, by the lake and in the south: who was in both counts once; certificates by two who did not teach, for those who were there and
# passed; the codes on them; a report by sex, body and oblast in which nothing small can be worked out; EUR per person-day.
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
account marat 'training_officer; trainer'
account jyldyz head
account aizat finance_officer
account saltanat press_officer
account donor donor_reader
account meerim programme_officer
made() { story_run "$@" || story_bail; }
signs() { as jyldyz proposal sign "$(as jyldyz --json proposal list | grep -o 'proposal/[0-9a-f]\{16\}' | head -n 1)"; }
user_of() { as admin record list user login="$1" --json | grep -o 'user/[0-9a-f]\{16\}' | head -n 1; }
MEERIM=$(user_of meerim) MARAT=$(user_of marat) JYLDYZ=$(user_of jyldyz)

# ---- eighteen people: seven women, eleven men; nine of Osh, six of Issyk-Kul, three of Naryn ----
n=0
for sex in woman woman woman woman woman woman woman man man man man man man man man man man man; do
    n=$((n + 1))
    oblast=osh
    [ $n -gt 9 ] && oblast=issyk_kul
    [ $n -gt 15 ] && oblast=naryn
    body='Прокуратура (вымышлена)'
    [ $((n % 2)) = 0 ] && body='Финансовая полиция (вымышлена)'
    set -- ; [ $n = 1 ] && set -- account="$JYLDYZ"
    [ $n = 12 ] && set -- account="$MEERIM"
    made as kubat --json record create trainee name="Ойдонов Слушатель $n" other_spellings="Oydonov Slushatel $n" sex=$sex body="$body" oblast=$oblast "$@"
    eval "T$n=$(value id)"
done

# course TITLE BEGIN END PLACE EUR FIRST LAST: held, with everybody of FIRST to LAST in all four half-days; in $COURSE and $PLACES
course() {
    made as kubat --json record create course title="$1" topics='detection; intelligence; teams; plan; mla; search; interview' for_whom='прокуроры' objectives='To apply what was learned at work' \
        begins="$2" ends="$3" where="$4" trainers="$MARAT" skills_given='Skill: Interviewing | Level: 2 Works under guidance' \
        rate_source=other costs="For what: Venue | Amount: $5 EUR; For what: Materials | Amount: 3 500,50 KGS"
    COURSE=$(value id)
    made as kubat --json record create nomination course="$COURSE" body='Прокуратура (вымышлена)' letter_no=12
    LETTER=$(value id)
    made as kubat record move "$LETTER" clear hrddp_result=before_policy
    made signs
    PLACES=
    for i in $(seq "$6" "$7"); do
        eval "made as kubat --json record create enrolment trainee=\$T$i course=\$COURSE nomination=\$LETTER"
        PLACES="$PLACES${PLACES:+; }$(value number)"
    done
    made as kubat course enrol "$COURSE"
    made as kubat --json course plan "$COURSE" day_1_morning=Detection day_1_afternoon=Intelligence day_2_morning=Plan day_2_afternoon=Interview
    for half in $(as kubat --json record show "$COURSE" | python3 -c "
import json, sys
print(' '.join(s['id'] for s in json.load(sys.stdin)['course']['sessions']))"); do made as kubat course attend "$half" --present "$PLACES"; done
    made as kubat --json enrolment complete "$COURSE"
    made as kubat record move "$COURSE" confirm hrddp_result=before_policy
    made signs
    made as kubat record move "$COURSE" hold
}

course 'Курс на Иссык-Куле (вымышленный состав)' 14.10.2009 15.10.2009 'Иссык-Куль' '2 400,00' 7 18
ISSYK=$COURSE ISSYK_PLACES=$PLACES
course 'Курс в Оше (вымышленный состав)' 21.10.2009 22.10.2009 'Ош' '2 000,00' 1 10
OSH=$COURSE

# ---- the test of the first course: all wrong before, all right after but for one ----
check 'a curriculum' as kubat --json curriculum from_template prosecutors_2009
made as kubat record change "$ISSYK" curriculum="$(value id)"
for item in $(as kubat --json record list test_item --limit 200 | grep -o '"test_item/[0-9a-f]\{16\}"' | tr -d '"' | sort -u); do made as kubat record move "$item" release; done
check 'a test is drawn' as kubat --json test draw "$ISSYK" --per_topic 1
made as kubat --json paper write "$ISSYK" test_key --language en
made as kubat paper make "$(value id)" --to html --out key.html
sed 's/<\/t[dh]>/|/g; s/<[^>]*>//g' key.html >key.txt
CODES=$(as kubat --json record list enrolment --limit 200 | python3 -c "
import json, sys
print(' '.join(r['fields']['code'] for r in json.load(sys.stdin)['records'] if r['fields']['course'] == '$ISSYK'))")
# sheet CODE pre|post: its right answers
sheet() { grep -o "$1|[^|]*|[^|]*|" key.txt | head -n 1 | cut -d '|' -f "$([ "$2" = pre ] && echo 2 || echo 3)" | sed 's/^ *//'; }
wrong() { echo "$1" | awk '{ for (i = 1; i <= NF; i++) printf "0%s", i < NF ? " " : "\n" }'; }
# The code of the one with an account comes last: the first of all does not pass.
HERS=$(as kubat --json record list enrolment --limit 200 | python3 -c "
import json, sys
print(' '.join(r['fields']['code'] for r in json.load(sys.stdin)['records'] if r['fields']['course'] == '$ISSYK' and r['fields']['trainee'] == '$T12'))")
CODES="$(echo "$CODES" | tr ' ' '\n' | grep -v "^$HERS\$" | tr '\n' ' ')$HERS"
LAST=
for code in $CODES; do
    made as marat test enter "$ISSYK" "$code" pre "$(wrong "$(sheet "$code" pre)")"
    [ -z "$LAST" ] && made as marat test enter "$ISSYK" "$code" post "$(wrong "$(sheet "$code" post)")"
    [ -n "$LAST" ] && made as marat test enter "$ISSYK" "$code" post "$(sheet "$code" post)"
    LAST=$code
done

# ---- her sheet after the course once more: all right but for the topic of searches ----
check_fails 2 'a topic gives no skill without its level' as kubat record create topic curriculum=x title=x theme=other topic_number=9 skills_given='Skill: Interviewing'
SEARCH=$(as kubat --json record list topic --limit 50 | python3 -c "
import json, sys
print([r['id'] for r in json.load(sys.stdin)['records'] if r['fields']['theme'] == 'search'][0])")
hers() { as kubat --json record list test_sheet --limit 100 code="$HERS" | python3 -c "
import json, sys
print([r['id'] for r in json.load(sys.stdin)['records'] if r['fields']['which'] == 'post' and r['state'] == 'graded'][0])"; }
for at in 1 2 3 4 5 6 7; do
    made as kubat record move "$(hers)" take_out --reason 'one answer was read wrongly'
    made as marat test enter "$ISSYK" "$HERS" post "$(sheet "$HERS" post | awk -v at=$at '{ $at = "0"; print }')"
    for item in $(as kubat --json record list test_item --limit 200 topic="$SEARCH" | grep -o 'test_item/[0-9a-f]\{16\}' | sort -u); do
        as kubat --json record show "$(hers)" | tr -d '\n' | grep -q "\"$item\"" && OF_SEARCH=$item
    done
    WRONG=$(as kubat --json record show "$(hers)" | python3 -c "
import json, sys
def find(v):
    if isinstance(v, dict):
        if 'answers' in v and isinstance(v['answers'], list): return v['answers']
        v = list(v.values())
    if isinstance(v, list):
        for one in v:
            got = find(one)
            if got: return got
print(' '.join(a['item'] for a in find(json.load(sys.stdin)) if not a.get('ticked')))")
    [ "$WRONG" = "$OF_SEARCH" ] && break
done
equal 'the one question of searches she had wrong' "$OF_SEARCH" "$WRONG"

MEAN=$(as kubat --json record show "$(hers)" | python3 -c "
import re, sys
print('%.3f' % ((10 + float(re.search(r'\"gain\": *\{[^}]*?\"number\": *\"([0-9.]+)', sys.stdin.read()).group(1))) / 12))")

# ---- certificates ----
check_fails 2 'no certificate by hand' as kubat record create certificate enrolment="$(echo "$ISSYK_PLACES" | cut -d ';' -f 1)" course="$ISSYK" name=X initials='A. B.' check_code=X issued_on=01.01.2010
check 'an issue of certificates' as kubat --json record create certificate_issue course="$ISSYK" signed_by='Ж. Ойдонова, глава отделения (вымышлена)' site=https://news.example
ISSUE=$(value id)
check_fails 2 'who taught the course signs none of them' as marat record move "$ISSUE" issue
said 'and it is said who does' 'Two others sign'
check 'one signs' as kubat --json record move "$ISSUE" issue
equal 'and there is none yet' 0 "$(as kubat --json record list certificate | grep -c '"CT-')"
check 'the second signs' signs
as kubat --json record list certificate --limit 100 >list.json
equal 'eleven of twelve passed' 11 "$(grep -o '"number": *"CT-[0-9]*-[0-9]*"' list.json | sort -u | wc -l)"
FIRST=$(grep -o 'certificate/[0-9a-f]\{16\}' list.json | head -n 1)
CODE=$(as kubat --json record show "$FIRST" | grep -o '"check_code": *"[^"]*"' | head -n 1 | sed 's/.*"check_code": *"//; s/"//')
skills_of() { as kubat --json record list skill --limit 50 user="$1" | python3 -c "
import json, sys
print(' '.join(sorted(r['fields']['skill'] + ':' + r['fields']['level'] + ':' + r['state'] for r in json.load(sys.stdin)['records'])))"; }
equal 'topic by topic: what she passed, and of searches, whose question she had wrong, nothing' 'interviewing:l1:claimed procurement_law:l1:claimed' "$(skills_of "$MEERIM")"
HER_SKILL=$(as kubat --json record list skill --limit 50 user="$MEERIM" | grep -o 'skill/[0-9a-f]\{16\}' | head -n 1)
check_says '"topic": "' 'with the topic that it is of' as kubat --json record show "$HER_SKILL"
said 'and a day until which it counts' '"expires_on": "20'
check 'another confirms it' as kubat --json record move "$HER_SKILL" confirm
check_says '"paper_no": "CT-' 'its evidence is the number of the certificate' as kubat --json record show "$HER_SKILL"
check_says '"topic_percent"' 'and what she reached in its questions, for who keeps skills' as kubat --json record show "$HER_SKILL"
equal 'which another officer is not told' 0 "$(as saltanat --json record show "$HER_SKILL" | grep -A3 '"topic_percent"' | grep -c '100')"
HER_CODE=$(as kubat --json record show "$HER_SKILL" | grep -o '"check_code": *"[^"]*"' | head -n 1 | sed 's/.*: *"//; s/"//')
check 'one of Osh' as kubat --json record create certificate_issue course="$OSH"
OSH_ISSUE=$(value id)
made as kubat record move "$OSH_ISSUE" issue
check 'signed' signs
equal 'numbers have no gap' 21 "$(as kubat --json record list certificate --limit 100 | grep -o '"number": *"CT-[0-9]*-[0-9]*"' | grep -o '[0-9]*"$' | sort -u | awk '{ gsub("\"", ""); if ($1 + 0 > most) most = $1 + 0; n++ } END { print n == most ? n : "gap" }')"
check_says '"known_by": "certificate"' 'a skill is put down for whoever has an account' as kubat --json record list skill --limit 10
said 'to be confirmed by another' '"state": *"claimed"'

# ---- afterwards ----
check_fails 2 'a sheet is not taken out under a certificate' as kubat record move "$(as kubat --json record list test_sheet --limit 100 code="$LAST" | grep -o 'test_sheet/[0-9a-f]\{16\}' | head -n 1)" take_out --reason 'a slip'
said 'and it is said why' 'certificate was issued'
check_says '"valid": true' 'the code says that it holds' as donor --json certificate check "$CODE"
equal 'and no name' 0 "$(as donor --json certificate check "$CODE" | grep -c 'Ойдонов\|Oydonov')"
check_says '"known": false' 'a code that nobody has' as donor --json certificate check 0000000000000000-0
check_says '"well_formed": false' 'a number is no code' as donor --json certificate check CT-2026-0001
check_fails 2 'the donor does not get all codes' as donor certificate public_list
check_says '"state": "valid"' 'the press officer does, for the site' as saltanat --json certificate public_list
equal 'without names' 0 "$(as saltanat --json certificate public_list | grep -c 'Slushatel\|Слушатель')"
check 'one is withdrawn' as kubat record move "$FIRST" withdraw --reason 'issued in error'
check 'by two' signs
check_says '"valid": false' 'and holds no more' as donor --json certificate check "$CODE"

HERS=$(as kubat --json record list certificate --limit 100 | python3 -c "
import json, sys
print([r['id'] for r in json.load(sys.stdin)['records'] if r['fields']['check_code'] == '$HER_CODE'][0])")
check 'hers is withdrawn too' as kubat record move "$HERS" withdraw --reason 'issued in error'
check 'by two' signs
equal 'and her skills fall with it, confirmed or not' 'interviewing:l1:over procurement_law:l1:over' "$(skills_of "$MEERIM")"
equal 'nobody else loses any' 'interviewing:l2:claimed' "$(skills_of "$JYLDYZ")"

# ---- on the public site: a page for whoever has the code, and a code for nobody who has not ----
SITE=$WORK/public
check 'the site is made' as saltanat site build --out "$SITE" --address https://news.example
check 'it is sound' python3 "$PROJECT/tests/stories/site_check.py" "$SITE" https://news.example
equal 'its list of files has no code' 0 "$(grep -c 'certificate/' "$SITE/SHA256SUMS")"
check 'and all of it is signed' "$TERGOO" site verify "$SITE" --key "$KEY"
verifies_by_openssl() { awk '/^```sh/ { p = 1; next } /^```/ { p = 0 } p' "$SITE/VERIFY.md" >"$WORK/check.sh"; (cd "$SITE" && VKEY=$KEY sh "$WORK/check.sh"); }
check 'by openssl, too' verifies_by_openssl
PAGE=$(grep -rl 'Valid, no' "$SITE/certificate" | head -n 1)
mkdir "$SITE/certificate/0123456789abcdefg"
cp "$PAGE" "$SITE/certificate/0123456789abcdefg/index.html"
check_fails 1 'a page under a code that was made up' "$TERGOO" site verify "$SITE" --key "$KEY"
check_fails 1 'is found by openssl' verifies_by_openssl
rm -r "$SITE/certificate/0123456789abcdefg"
sed -i 's/Valid, no/Not valid, no/' "$PAGE"
check_fails 1 'so is a page that says something else' "$TERGOO" site verify "$SITE" --key "$KEY"
check_fails 1 'to openssl as well' verifies_by_openssl
rm "$PAGE"
check_fails 1 'and one that was taken away' "$TERGOO" site verify "$SITE" --key "$KEY"
said 'it is said to be missing' 'certificate.*missing'

# ---- papers ----
SECOND=$(grep -o 'certificate/[0-9a-f]\{16\}' list.json | sort -u | grep -v "$FIRST" | head -n 1)
for lang in en ru ky; do
    check "the certificate in $lang" as kubat --json paper write "$SECOND" course_certificate --language $lang
    made as kubat paper make "$(value number)" --to pdf --out certificate-$lang.pdf
    check "the report in $lang" as kubat --json paper write "$ISSYK" course_report --language $lang
    made as kubat paper make "$(value number)" --to pdf --out report-$lang.pdf
done
equal 'the name in Latin letters on the English one' 1 "$(pdftotext certificate-en.pdf - | grep -c 'Oydonov')"
if command -v zbarimg >/dev/null; then
    pdftoppm -r 150 -png -singlefile certificate-ru.pdf certificate
    equal 'it is one page' 'Pages:           1' "$(pdfinfo certificate-ru.pdf | grep Pages)"
    equal 'its code leads to the page of the site' 1 "$(zbarimg -q --nodbus --raw certificate.png | grep -c '^https://news.example/certificate/[0-9a-z]\{17\}/$')"
fi
pdftotext -layout report-en.pdf - >report.txt
check_says 'n = 12' 'the report has the gain with its number' cat report.txt
equal 'three of Osh and three of Naryn are kept back, and one woman with the men beside her; and the certificates, of twelve all but one' 5 "$(grep -c 'not shown$' report.txt)"

# ---- figures of the year, as they may be published ----
published() { as kubat --json figure show "$1" --period 2009 --scope published; }
check_says '"count": 18' 'eighteen persons, who were in two courses counted once' published tr1
published tr1 >tr1.json
equal 'of them women' 7 "$(python3 -c "
import json
d = json.load(open('tr1.json'))
print([c['count'] for s in d['splits'] if s['by'] == 'trainee.sex' for c in s['cells'] if c['value'] == 'woman'][0])")"
equal 'three of Naryn are kept back, and one more with them' 2 "$(python3 -c "
import json
d = json.load(open('tr1.json'))
print(sum(c['kept_back'] for s in d['splits'] if s['by'] == 'trainee.oblast' for c in s['cells']))")"
check_says '"amount": "44.0"' 'forty-four person-days' published person_days
# EUR 2,400 and 2,000; twice KGS 3,500.50, which by 64 are EUR 54.70: 4,509.40 by 44 are 102.49 (102.486...)
check_says 'no exchange rate KGS to EUR' 'where a rate is missing there is no figure, and it is named' as kubat figure show tr6 --period 2009 --scope published
published tr6 >tr6.json
equal 'for both lines' 2 "$(python3 -c "import json; print(json.load(open('tr6.json'))['figure']['unrated'])")"
made as aizat record create exchange_rate from=eur to=kgs rate=64 source=other valid_from=01.10.2009 holds=month remarks='Курс вымышлен'
check_says '"amount": "102.49"' 'a hundred and two euro each, all currencies in it' published tr6
check_says '54.70' 'each line as it was paid' as kubat figure show course_costs_eur --period 2009
said 'by a rate that is named' '500.50.*XR-'
check_says "\"mean\": \"$MEAN\"" 'the mean gain: ten of twelve learned all, she all but one question, one nothing' published tr2
check_fails 2 'no quarter of it, which taken from the year would tell a small one' as kubat figure show tr1 --period 2009-Q4 --scope published
check 'as a table to take away' as kubat figure export programme --period 2009 --scope published --out figures.csv
equal 'TR1 to TR6 are in it' 6 "$(grep -c 'TR[1-6]' figures.csv)"
check_says 'not for your role' 'a donor reads no register of persons' as donor figure show tr1 --period 2009
check 'the ledger verifies' "$TERGOO" verify "$TERGOO_DATA" --key "$KEY"
[ -n "${KEEP:-}" ] && cp ./*.pdf "$KEEP"
story_end
