#!/bin/sh
# papers_forms.sh: every form of every record in every language, as PDF, page, ODT, DOCX and text: what pdftotext and LibreOffice read in them is what the
# record says, whatever its values look like; tables of sixty rows, names of two hundred letters, nothing filled in; the case note stays one page; registers
# list what their maker may see; and a paper of the office's own chain is for those who may see what it is about.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
office "$WORK/office"
account gulnara 'prosecutor; head'
account jyldyz intake_officer
account nurlan identity_guardian
account sadyr evidence_keeper
account bakyt investigator
user_of() { as admin record list user login="$1" --json | grep -o 'user/[0-9a-f]\{16\}' | head -n 1; }
make_one() {                                     # WHO KIND FIELD=VALUE ...: its id in $ID
    who=$1 kind=$2
    shift 2
    check "a record of kind $kind" as "$who" --json record create "$kind" --case "$CASE" "$@"
    ID=$(value id)
}
AIBEK=$(user_of aibek) GULNARA=$(user_of gulnara)
TODAY=$(date +%d.%m.%Y)

# ---- a case full of what looks like something else ----
# shellcheck disable=SC2016 # it is meant to stand there as it is
WICKED='a | b # c **d** {{record.what}} <b>e</b> `f` \| ~~g~~ &amp; [h](i) $j$ <br>'
LONG='Шабданбекова-Мамбеталиева Айгүлзаткызжибек Нурмухаммедкаримовна, көп тамгалуу ысым Өзгөчөлөнүштүрүлгөндөрдөн'
check 'a case' as aibek --json case open title="$WICKED" summary="$LONG $WICKED" language_of_proceedings=ky offence='(вымышлено)' loss='1234567.50 KGS'
CASE=$(value id)
check 'the prosecutor is admitted' as aibek case admit "$CASE" gulnara
check 'the keeper is admitted' as aibek case admit "$CASE" sadyr
make_one aibek person name="$LONG" status_in_case=witness
PERSON=$ID
make_one aibek offence title='Иш' what_happened='(вымышлено)' from="$TODAY" treaty_article=a15
make_one aibek element name="$WICKED" offence="$ID" person="$PERSON" element_type=conduct gap="$LONG"
ELEMENT=$ID
make_one aibek evidence_link element="$ELEMENT" item="$PERSON" says=supports note="$WICKED"
make_one gulnara team name="$WICKED" mandate="$LONG" members="who: $AIBEK | part: investigator" lead="$AIBEK"
TEAM=$ID
DECLARATION=$(as aibek record list declaration --case "$CASE" --json | grep -o 'declaration/[0-9a-f]\{16\}' | head -n 1)
make_one gulnara recusal officer="$AIBEK" team="$TEAM" asked_by=defence asked_on="$TODAY" ground="$LONG $WICKED" replacement="$GULNARA"
RECUSAL=$ID
make_one aibek plan title="$WICKED" aim="$LONG" responsible="$AIBEK"
PLAN=$ID
make_one aibek hypothesis plan="$PLAN" statement="$WICKED" explains=innocent disproof="$LONG"
make_one aibek line plan="$PLAN" title="$WICKED" shows="$LONG" rules_out='экинчи' sources="kind: bank | what: $LONG"
make_one aibek task title="$LONG" plan="$PLAN" owner="$AIBEK" line="$ID"
make_one aibek task title='экинчи' plan="$PLAN" depends_on="$ID"
make_one aibek risk plan="$PLAN" what=leak says="$WICKED" likely=3 grave=5 answer='чара'
make_one aibek gap plan="$PLAN" what="$LONG" why_missing='чара'
make_one aibek decision plan="$PLAN" decided_on="$TODAY" question="$LONG" options='эки; бир' decision='биринчи' because='арзан' decider="$AIBEK"
make_one aibek plan_review plan="$PLAN" trigger=leak
REVIEW=$ID
check 'a review is held' as aibek record move "$REVIEW" hold held_on="$TODAY" present='баары' found="$LONG" decided='улантуу' next_on=01.01.2040
make_one aibek search_action title="$WICKED" action=both sought='издөө' decision_no=41 occupant="$PERSON" led_by="$AIBEK" surrender="$WICKED" \
    present="name: $LONG | part: occupant | rights_explained: yes | signed: yes; name: Экинчи | part: attesting | rights_explained: yes"
SEARCH=$ID
{
    echo 'what;category;marks;search;found_at;owner'
    for n in $(seq 1 60); do echo "Телефон $n, Өңү кара;phone;IMEI $n;$SEARCH;Ящик стола № $n;"; done
} >exhibits.csv
check 'sixty exhibits' as aibek record import exhibit --case "$CASE" --csv exhibits.csv
make_one aibek exhibit what="$WICKED" category=phone marks="$LONG" search="$SEARCH" found_at="$WICKED"
EXHIBIT=$ID
check 'one is sealed' as aibek record move "$EXHIBIT" seal_up package='Пакет' seal=KM-000417 pieces=1
make_one aibek imaging exhibit="$EXHIBIT" began_at="$TODAY 00:00" live=no selective=yes criteria="$LONG" left_out="$WICKED" target="$WICKED" tool='dc3dd 7.2' command="$WICKED" \
    method=sha256 hash_read="$(printf '%064d' 7)" unread_count=2 unread="from: 7 | count: 2 | error: EIO | fill: $LONG" protection=blocker blocker_named="$WICKED"
IMAGING=$ID
make_one aibek examination exhibits="$EXHIBIT" what_kind=drugs body="$LONG" questions="$WICKED" may_use_up=part decision_no=8 decision_date="$TODAY" sent_on="$TODAY" due=01.01.2040
EXAMINATION=$ID
make_one aibek interview title="$WICKED" person="$PERSON" interviewer="$AIBEK" language=кыргызча where="$LONG"
INTERVIEW=$ID
make_one aibek exhibit what='Бош' category=other
EMPTY=$ID
make_one aibek register title="$WICKED" of=exhibit from="$TODAY" until="$TODAY" kept_by="$AIBEK"
REGISTER=$ID
check 'the vault' as nurlan vault open
check 'a tip' as jyldyz --json record create tip subject="$WICKED" received_on="$TODAY" channel=phone openness=confidential what_was_said="$LONG" reporter='Купуя Аты'
TIP=$(value id)
make_of_tip() {                                  # KIND FIELDS...: what belongs to the tip
    check "of the tip: $1" as gulnara --json record create "$@" tip="$TIP"
    ID=$(value id)
}
make_of_tip referral to_body="$WICKED" what_is_passed_on="$LONG" legal_basis='–' answer_by=01.01.2040
REFERRAL=$ID
make_of_tip protection_measure danger="$LONG" details="$WICKED" measures='secrecy; work'
MEASURE=$ID
make_of_tip identity_access purpose=protection why="$LONG"
ASKED=$ID

# ---- every form of each ----
TEXT=$(printf '%s\n\n# %s\n| 1 | 2 |\n```signatures\n- бир' "$LONG" "$WICKED")
forms() { as "$1" --json paper forms "$2" --language "$3" | sed -n 's/.*"form": *"\([a-z_]*\)".*/\1/p' | sort -u; }
one_form() {                                     # WHO RECORD FORM LANGUAGE
    file="${PREFIX:-}$3.$4"
    as "$1" --json paper write "$2" "$3" --language "$4" >"$WORK/out" 2>"$WORK/err" || return 1
    paper=$(value id)
    as "$1" record change "$paper" text="$TEXT" >/dev/null || return 1
    case $3 in custody_*) as "$1" record move "$paper" print >/dev/null || return 1 ;; esac     # it says what the ledger says now: frozen, it stays what it was
    for to in pdf html odt docx text; do as "$1" paper make "$paper" --to $to --out "$file.$to" >/dev/null 2>"$WORK/err" || return 1; done
}
# Under the sanitizers one language does: they look at memory, which the words of a form change nothing about.
LANGUAGES='ky ru en'
! slow || LANGUAGES=ru
for LANG_NOW in $LANGUAGES; do
    for about in "aibek $CASE" "aibek $TEAM" "aibek $DECLARATION" "aibek $RECUSAL" "aibek $PLAN" "aibek $REVIEW" "aibek $SEARCH" "aibek $EXHIBIT" "aibek $IMAGING" "aibek $EXAMINATION" "aibek $INTERVIEW" "aibek $REGISTER" "jyldyz $TIP" "gulnara $REFERRAL" "gulnara $MEASURE" "gulnara $ASKED"; do
        who=${about%% *} record=${about#* }
        list=$(forms "$who" "$record" "$LANG_NOW")
        [ -n "$list" ] || check "forms for $record" false
        for form in $list; do
            [ -e "$form.$LANG_NOW.pdf" ] || check "$form in $LANG_NOW" one_form "$who" "$record" "$form" "$LANG_NOW"
        done
    done
done
PREFIX=empty_
for form in $(forms aibek "$EMPTY" ky); do check "$form of a record that says hardly anything" one_form aibek "$EMPTY" "$form" ky; done
set -- ./*.ru.pdf
check "there are $# papers in each language, 29 at least" [ $# -ge 29 ]

# ---- read by others ----
check 'pdftotext finds every word of the record in each PDF, in its order within each cell' python3 "$PROJECT/tests/stories/papers_forms.py" pdf ./*.pdf
check 'each PDF is tagged, named, in its language and whole' python3 "$PROJECT/tests/stories/papers_forms.py" head ./*.pdf
check 'no value became an element of a page' python3 "$PROJECT/tests/stories/papers_forms.py" html ./*.html
if command -v soffice >/dev/null; then
    check 'LibreOffice opens every ODT and DOCX and reads the same words' python3 "$PROJECT/tests/stories/papers_forms.py" office ./*.odt ./*.docx
else
    skip 'LibreOffice opens every ODT and DOCX and reads the same words' 'soffice is not installed (Debian: libreoffice-writer-nogui)'
fi
check 'nobody learns from a paper who reported' sh -c '! grep -l "Купуя Аты" ./*.text'

# ---- lists and registers ----
taken() { grep -E '^ *[0-9]+.*; EX-20' search_record.ru.text | grep -o 'EX-20[0-9-]*'; }     # the rows of its table
equal 'a record of a search has all that was taken along' 61 "$(taken | sort -u | wc -l)"
equal 'in the order of their numbers' "$(taken | sort)" "$(taken)"
equal 'the register has a line for each exhibit of the case' 62 "$(grep -c 'EX-20' register_sheet.ru.text)"
equal 'and says how many' 62 "$(sed -n 's/.*Всего строк: *//p' register_sheet.ru.text)"

# ---- one page, whatever the case holds ----
for n in $(seq 1 40); do echo "Адам номер $n Көп-Узун-Ат;witness"; done >persons.csv
sed -i '1i name;status_in_case' persons.csv
check 'forty persons more' as aibek record import person --case "$CASE" --csv persons.csv --reason "список школы, ответ на запрос (вымышлено)"
MUCH=$(python3 -c "print('\n\n'.join('Абзац %d. %s' % (n, 'Сөз ' * 120) for n in range(60)))")
check 'a long summary' as aibek record change "$CASE" summary="$(python3 -c "print('Маңызы узун. ' * 800)")"
check 'a case note' as aibek --json paper write "$CASE" case_note --language ru
NOTE=$(value id)
check 'of sixty long paragraphs' as aibek record change "$NOTE" text="$MUCH"
check 'is made' as aibek paper make "$NOTE" --to pdf --out note.pdf
check 'on one page' sh -c "pdfinfo note.pdf | grep -q '^Pages: *1$'"
pdftotext -layout note.pdf note.txt
check_says 'не поместилось' 'which says that text was left out' cat note.txt
check_says 'и ещё' 'and how many lines and paragraphs' cat note.txt
check 'the text of the note says the same' as aibek paper make "$NOTE" --to text --out note.text
check_says 'не поместилось' 'in every form' cat note.text

# ---- who sees a paper of the office ----
check 'a receipt for the tip' as jyldyz --json paper write "$TIP" receipt --language ru
RECEIPT=$(value id) RECEIPT_NUMBER=$(value number)
check 'who may see the tip sees it' as gulnara record show "$RECEIPT"
check_fails 2 'an investigator does not see the tip' as bakyt record show "$TIP"
check_fails 2 'nor the paper about it' as bakyt record show "$RECEIPT"
check 'his list' as bakyt --json record list paper
check 'has it not' sh -c "! grep -q '$RECEIPT' '$WORK/out'"
check 'nor is it found' sh -c "! '$TERGOO' --as bakyt --json search Расписка | grep -q '$RECEIPT'"
check_fails 2 'nor made' as bakyt paper make "$RECEIPT_NUMBER" --to text --out x
check 'a register of tips' as jyldyz --json record create register title='Журнал' of=tip from="$TODAY" until="$TODAY"
TIPS=$(value id)
check_fails 2 'is for those who may see tips: not for the keeper of exhibits' as sadyr record show "$TIPS"
check 'but for the head' as gulnara record show "$TIPS"
check 'its sheet' as jyldyz --json paper write "$TIPS" register_sheet --language ru
SHEET=$(value id)
check_fails 2 'likewise' as sadyr record show "$SHEET"
check 'says how many' as jyldyz paper make "$SHEET" --to text --out tips.text
check_says 'Всего строк: 1' 'lines it has' cat tips.text

check 'a register whose last day is before its first' as aibek --json record create register --case "$CASE" title='Тескери' of=exhibit from="$TODAY" until=01.01.2020
BACKWARDS=$(value id)
check 'can be begun' as aibek --json paper write "$BACKWARDS" register_sheet --language ru
check_fails 2 'and not made' as aibek paper make "$(value id)" --to text --out x
said 'which says why' 'before its first'

check 'the store verifies' "$TERGOO" verify office --key "$KEY"
story_end
