#!/bin/sh
# requests.sh: a request to a bank from its draft to what it proves: what it lacks, approved by a second person, printed, sent, delivered, chased,
# answered in part and in full, question by question; a summons served and not followed, certified and called again; two calls at one time; who may
# not see or do it; texts that look like Markdown or a template. pdftotext is another program's reading of what was printed.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
office "$WORK/office"
account gulnara 'prosecutor'
account bakyt 'investigator'
account sadyr 'analyst'

# day N: N days from today, as people type it; the office counts days in Bishkek.
day() { TZ=Asia/Bishkek date -d "$1 days" +%d.%m.%Y; }

check 'who works on it' as aibek --json session show
OFFICER=$(grep -o "user/[0-9a-f]*" "$WORK/out" | head -n 1)
check 'a case is opened' as aibek --json case open title='Казаны мектеби (ойдон чыгарылган)' language_of_proceedings=ky
CASE=$(value id)
check 'a prosecutor is admitted' as aibek case admit "$CASE" gulnara
check 'an analyst is admitted' as aibek case admit "$CASE" sadyr
check 'the bank is entered' as aibek --json record create organization --case "$CASE" name='«Көк-Мунар» банкы (ойдон чыгарылган)'
BANK=$(value id)
check 'the person is entered' as aibek --json record create person --case "$CASE" name='Ойдонов Бакыт' status_in_case=suspect
PERSON=$(value id)
check 'the offence is entered' as aibek --json record create offence --case "$CASE" title='Ыйгарып алуу' what_happened='Акча жетпейт' from=2026
OFFENCE=$(value id)
check 'what has to be shown is entered' as aibek --json record create element --case "$CASE" name='Акча жеке эсепке түшкөн' offence="$OFFENCE"
ELEMENT=$(value id)

# ---- written, and what it lacks ----
check 'a request is begun' as aibek --json record create request --case "$CASE" subject='Эсептер | # жана **төлөмдөр**' addressee=bank
RQ=$(value id) NUMBER=$(value number)
check_fails 2 'one without an addressee is refused' as aibek record create request --case "$CASE" subject='x'
check_fails 2 'an addressee that there is none of is refused' as aibek record create request --case "$CASE" subject='x' addressee=newspaper
check_fails 2 'an analyst begins none' as sadyr record create request --case "$CASE" subject='x' addressee=bank
check_fails 2 'who does not know the case sees none' as bakyt record show "$RQ"
check_fails 2 'it is not approved empty' as aibek record move "$RQ" approve
said 'and it says what is missing' 'must be filled'
check 'it is filled' as aibek record change "$RQ" organization="$BANK" legal_basis='Кылмыш-жаза процесси, {{case.number}}' due="$(day +9)" \
    questions='Кайсы эсептер бар?; Ушул мезгилдеги операциялар кандай?; <b>Ким</b> тескейт?' \
    concerns="Person: $PERSON | account: 1090-000111 | From: 01.01.2026 | Until: 30.06.2026" confidential=yes responsible="$OFFICER"
check_fails 2 'a bank wants a decision' as aibek record move "$RQ" approve
said 'the refusal names what asks for it, and that it is not confirmed' 'Asked of.*not confirmed'
check 'of a tax body it is not asked for' as aibek --json record create request --case "$CASE" subject='Салык' addressee=tax organization="$BANK" \
    legal_basis='x' due="$(day +9)" questions='Бир' concerns='account: 1'
TAX=$(value id)
check 'so it goes on' as aibek --json record move "$TAX" approve
check 'and is returned' as gulnara proposal return "$(value id)" --reason 'мөөнөт кыска'
check_fails 2 'a period that ends before it begins is refused' as aibek record move "$RQ" approve sanction_by=judge sanction_number=17 sanction_on=01.11.2026 \
    concerns="Person: $PERSON | From: 30.06.2026 | Until: 01.01.2026"
said 'with both days' '2026-06-30.*2026-01-01'
check_fails 2 'a line about nobody is refused' as aibek record move "$RQ" approve sanction_by=judge sanction_number=17 sanction_on=01.11.2026 \
    concerns='From: 01.01.2026'
check_fails 2 'a day that has passed is refused' as aibek record move "$RQ" approve sanction_by=judge sanction_number=17 sanction_on=01.11.2026 due="$(day -1)"

# ---- approved by a second person ----
check 'approval is asked for' as aibek --json record move "$RQ" approve sanction_by=judge sanction_number='17/2026' sanction_on=01.11.2026
ASKED=$(value id)
check_fails 2 'not by the one who asks' as aibek proposal sign "$ASKED"
check_fails 2 'nor by an analyst' as sadyr proposal sign "$ASKED"
check_fails 2 'the letter is not printed before' sh -c "
    '$TERGOO' --as aibek --json paper write '$RQ' request_letter >early && id=\$(sed -n 's/.*\"id\": *\"\\([^\"]*\\).*/\\1/p' early | head -n 1) &&
    '$TERGOO' --as aibek record move \"\$id\" print"
said 'and it says why' 'Being written'
check 'a second person approves' as gulnara proposal sign "$ASKED"
check_fails 2 'what was approved is not changed' as aibek record change "$RQ" questions='Башка'
check_fails 2 'nor in passing' as aibek record move "$RQ" send sent_on="$(day 0)" sent_how=hand legal_basis=башка
check_fails 2 'it does not leave without its letter' as aibek record move "$RQ" send sent_on="$(day 0)" sent_how=hand
said 'and it says where to begin one' 'Papers'

# ---- printed ----
check 'its letter is begun' as aibek --json paper write "$RQ" request_letter
PAPER=$(value id)
check 'and printed' as aibek record move "$PAPER" print
check 'the letter is a PDF' as aibek paper make "$PAPER" --to pdf --out letter.pdf
pdftotext -layout letter.pdf letter.txt
tr -s ' \n' '  ' <letter.txt >letter.line
check 'it has its questions by number' grep -q '2 Ушул мезгилдеги операциялар' letter.line
check 'what looks like a tag is text' grep -qF '<b>Ким</b>' letter.line
check 'what looks like a template is text' grep -qF '{{case.number}}' letter.line
check 'what looks like structure is text' grep -qF '| # жана **төлөмдөр**' letter.line
check 'the decision stands in it' grep -q '17/2026' letter.line
check 'the part for a bank stands in it' grep -q 'XLSX' letter.line
check 'and no other part' sh -c "! grep -q 'саат алкагы' letter.line"
check 'that it is confidential stands in it' grep -q 'башка эч кимге' letter.line

# ---- sent, delivered, chased ----
check 'it is sent' as aibek record move "$RQ" send sent_on="$(day 0)" sent_how=post sent_number=114
check_fails 2 'nobody has received it tomorrow' as aibek record move "$RQ" deliver delivered_on="$(day +1)" delivered_to='Канцелярия'
check 'it is delivered' as aibek record move "$RQ" deliver delivered_on="$(day 0)" delivered_to='Канцелярия'
check_says "$NUMBER" 'its term runs' as aibek clock due "$CASE"
check 'the term ends on the day that it names' sh -c "'$TERGOO' --as aibek clock due '$CASE' | tr -s ' \n' '  ' | grep -q '$(day +9)'"
check_says '0 shown' 'none is late yet' as aibek record list request --term over
check_fails 2 'a term that there is none of is refused' as aibek record list request --term soon
check_fails 2 'an analyst chases none' as sadyr request chase "$RQ"
check_fails 2 'a person is not chased' as aibek request chase "$PERSON"
check_fails 2 'a draft is not chased' as aibek request chase "$TAX"
check_fails 2 'the new day lies ahead' as aibek request chase "$RQ" --due "$(day 0)"
check 'the day passes' as aibek record correct "$RQ" due="$(day -2)" --reason 'the letter says so'
check 'it stands among what waits' as aibek me today
said 'under its own heading, with what is next' 'Chase.*overdue by 2 days'
check 'also in Russian' env TERGOO_LANG=ru "$TERGOO" --as aibek me today
said 'Russian' 'просрочено на 2 дня'
check_says "$NUMBER" 'the list of late ones has it' as aibek record list request --term over addressee=bank
check 'and no other body' sh -c "! '$TERGOO' --as aibek record list request --term over addressee=tax | grep -q '$NUMBER'"
check 'it is chased' as aibek --json request chase "$RQ"
CHASER=$(value id)
check 'the chaser is a paper about it' as aibek record show "$CHASER"
said 'in the language of the proceedings' 'эскертүү'
check 'it is printed' as aibek record move "$CHASER" print
check 'and got' as aibek paper make "$CHASER" --to pdf --out chaser.pdf
pdftotext -layout chaser.pdf - | tr -s ' \n' '  ' >chaser.line
# ten working days, of an office that has no calendar of its own
worked=0 ahead=0
while [ $worked -lt 10 ]; do
    ahead=$((ahead + 1))
    [ "$(TZ=Asia/Bishkek date -d "$ahead days" +%u)" -le 5 ] && worked=$((worked + 1))
done
check 'it names the new day' grep -q "$(day $ahead)" chaser.line
check 'the request has its line' as aibek record show "$RQ"
said 'with who chased it' 'Chasers.*Ойдон aibek'
check 'it is late no more' sh -c "! '$TERGOO' --as aibek record list request --term over | grep -q '$NUMBER'"

# ---- answered, question by question ----
printf 'Эсептер: 1' >answer.txt
check 'what came is kept' as aibek --json document add "$CASE" --file answer.txt title='Банктын жообу' source='Банк'
DOCUMENT=$(value id)
check_fails 2 'an answer to a question that was not put is refused' as aibek record move "$RQ" take_part answers='Question no.: 4 | How it was answered: answered | What they say: x'
said 'with the number of questions' '3'
check_fails 2 'an answer that says nothing is refused' as aibek record move "$RQ" take_part answers='Question no.: 1 | How it was answered: answered'
check 'a part is answered' as aibek record move "$RQ" take_part \
    answers="Question no.: 1 | How it was answered: answered | What they say: Бир эсеп | Document: $DOCUMENT; Question no.: 2 | How it was answered: partly | What they say: Эки ай"
check 'the page has questions beside their answers' as aibek record show "$RQ"
said 'by number' 'Questions and answers.*Кайсы эсептер бар.*Answered.*Бир эсеп.*Ушул мезгилдеги.*In part.*No answer yet'
said 'and counts the open ones' 'Open questions: 2 of 3'
check_fails 2 'it is not answered while questions are open' as aibek record move "$RQ" take_answer answered_on="$(day 0)"
said 'and they are named' '2, 3'
check 'the rest comes' as aibek record move "$RQ" take_answer answered_on="$(day 0)" \
    answers="Question no.: 1 | How it was answered: answered | Document: $DOCUMENT; Question no.: 2 | How it was answered: partly; Question no.: 2 | How it was answered: answered | What they say: Баары; Question no.: 3 | How it was answered: no_data"
check_says "$NUMBER" 'so does the document' as aibek record show "$DOCUMENT"
check_fails 2 'an answered request is not chased' as aibek request chase "$RQ"
check 'what it shows is added' as aibek record change "$RQ" proves="$ELEMENT" documents="$DOCUMENT" shows='Акча жеке эсепке келген'
check 'and it is assessed' as aibek record move "$RQ" assess
check_says "$NUMBER" 'the element knows it' as aibek record show "$ELEMENT"
said 'as what bears on it' 'Requests that bear on it'
check_fails 2 'what was assessed is not changed' as aibek record change "$RQ" shows='башка'
check 'it is linked to the element' as aibek proof link "$RQ" --element "$ELEMENT" --says supports

# ---- two people at once ----
check 'another request' as aibek --json record create request --case "$CASE" subject='Үй' addressee=land
LAND=$(value id)
check 'one changes it' as gulnara record change "$LAND" address='Бишкек'
check_fails 2 'the other had read the version before' as aibek record change "$LAND" --version 1 address='Ош'

# ---- a summons ----
WHEN="$(day +3) 10:00" LATER="$(day +3) 10:30"
check 'a summons is begun' as aibek --json record create summons --case "$CASE" subject='Төлөмдөр' person="$PERSON" status=witness action=interview officer="$OFFICER"
SM=$(value id) SMNO=$(value number)
check_fails 2 'it is not issued without a time' as aibek record move "$SM" issue
check_fails 2 'nor for a time that has passed' as aibek record move "$SM" issue where='12' when="$(day -1) 10:00"
check_fails 2 'a minor has a representative' as aibek record move "$SM" issue where='12' when="$WHEN" minor=yes
said 'because of what is said of the person' 'because of what stands in'
check 'it is issued' as aibek record move "$SM" issue where='Бишкек, 12-бөлмө' when="$WHEN"
check 'a second one for half an hour later' as aibek --json record create summons --case "$CASE" subject='Экинчи' person="$PERSON" status=witness action=interview \
    officer="$OFFICER" when="$LATER"
SECOND=$(value id)
check_says 'Two calls at one time' 'that is told' as aibek record show "$SECOND"
said 'with the other call' "$SMNO"
check 'an hour later there is none' as aibek record change "$SECOND" when="$(day +3) 11:00"
check 'and nothing is said' sh -c "! '$TERGOO' --as aibek record show '$SECOND' | grep -q 'Two calls'"
check 'its paper is begun' as aibek --json paper write "$SM" summons_form
FORM=$(value id)
check 'printed' as aibek record move "$FORM" print
check 'and got' as aibek paper make "$FORM" --to pdf --out summons.pdf
pdftotext -layout summons.pdf - | tr -s ' \n' '  ' >summons.line
check 'with its receipt to tear off' grep -q 'тил кат' summons.line
check_fails 2 'through others only where that is known of the person' as aibek record move "$SM" serve served_how=custody served_on="$(day 0)" served_to='Кезмет'
check_fails 2 'by hand, to somebody' as aibek record move "$SM" serve served_how=hand served_on="$(day 0)"
check 'it is served' as aibek record move "$SM" serve served_how=hand served_on="$(day 0)" served_to='Ойдонов Бакыт' served_by='Курьер'
check_fails 2 'nobody failed to come before the hour' as aibek record move "$SM" record_absent --reason 'x'
check_fails 2 'who is still called is not called again' as aibek summons again "$SM"
check_fails 2 'the hour of a call that was issued stands' as aibek record correct "$SM" when="$(day +4) 10:00" --reason 'x'
check 'it is called off' as aibek record move "$SM" cancel --reason 'башка күн'
check 'and another is made of it' as aibek --json summons again "$SM"
SM=$(value id)
check_says "$SMNO" 'the new call knows the one before' as aibek record show "$SM"
HOUR=$(date -u -d "$(within 4) seconds" +%Y-%m-%dT%H:%M:%S.000Z)
check 'for a moment from now' as aibek record move "$SM" issue when="$HOUR"
check 'it is served, too' as aibek record move "$SM" serve served_how=hand served_on="$(day 0)" served_to='Ойдонов Бакыт'
until [ "$(date +%s)" -gt "$(date -d "$HOUR" +%s)" ]; do sleep 0.1; done
check 'nobody came' as aibek record move "$SM" record_absent --reason 'күттүк'
check 'that is certified' as aibek --json paper write "$SM" nonappearance
NON=$(value id)
check 'on paper' as aibek record move "$NON" print
check_fails 2 'of whom is still called it is not' sh -c "
    '$TERGOO' --as aibek --json paper write '$SECOND' nonappearance >early && id=\$(sed -n 's/.*\"id\": *\"\\([^\"]*\\).*/\\1/p' early | head -n 1) &&
    '$TERGOO' --as aibek record move \"\$id\" print"
check 'the person is called again' as aibek --json summons again "$SM"
check 'the second call is issued' as aibek record move "$SECOND" issue where='Бишкек, 12-бөлмө'
check_fails 2 'nobody has come tomorrow' as aibek record move "$SECOND" record_came came_at="$(day +1) 10:00"
check 'the person came' as aibek record move "$SECOND" record_came came_at="$(day -1) 10:00"
check_fails 2 'an interview that was held has its record' as aibek record move "$SECOND" record_held
check 'it is planned' as aibek --json record create interview --case "$CASE" title='Суракка алуу' person="$PERSON" interviewer="$OFFICER" language=кыргызча
INTERVIEW=$(value id)
check 'and linked' as aibek record move "$SECOND" record_held interview="$INTERVIEW"
check_says 'Summons to it' 'the interview knows its summons' as aibek record show "$INTERVIEW"
check_fails 2 'an analyst calls nobody' as sadyr summons again "$SM"
check_fails 2 'who does not know the case calls nobody' as bakyt summons again "$SM"

# ---- nothing of it is lost ----
check 'the store verifies' "$TERGOO" verify office --key "$KEY"
story_end
