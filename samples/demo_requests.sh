# shellcheck shell=bash disable=SC2154,SC2034
# demo_requests.sh: the second case asks a bank at home and calls a witness: what a bank wants before it answers, the letter, an answer to one question
# of three, a day that has passed. Everybody in it is invented. Sourced by samples/demo.

say ask
overpaid=$second
made aibek record create organization --case "$overpaid" name='Банк «Ак-Мөңгү» (вымышлен)'
bank=$id
made aibek record create person --case "$overpaid" name='Сейтек Ойдон уулу (вымышлен)' status_in_case=witness "status_since=$(day today)"
mounter=$id
made aibek record create request --case "$overpaid" subject='Счета и переводы за время монтажа (вымышлено)' addressee=bank "organization=$bank" \
    address='Отдел по работе с запросами' legal_basis='Производство по делу; статью указывает юрист органа по действующей редакции' "due=$(day +9days)" \
    'information=accounts; statements' "concerns=person: $mounter | account: 1090-000111 | from: $(day -400days) | until: $(day -200days)" \
    'questions=Какие счета открыты на это лицо?; Какие переводы поступили за период?; Кто вправе распоряжаться счетами?' confidential=yes \
    "responsible=$user_aibek"
ask=$id
refused 2 aibek record move "$ask" approve
signs aibek gulnara "$ask" approve sanction_by=judge sanction_who='Следственный судья (вымышлен)' sanction_number=93 "sanction_on=$(day -20days)"
made aibek paper write "$ask" request_letter
moved aibek "$id" print
moved aibek "$ask" send "sent_on=$(day -16days)" sent_how=post sent_number=114
moved aibek "$ask" deliver "delivered_on=$(day -13days)" delivered_to='Канцелярия банка (вымышлена)'
made aibek document add "$overpaid" --file "$demo/papers/act.txt" --name answer.txt --type text/plain title='Ответ банка' document_type=letter \
    source='Банк «Ак-Мөңгү» (вымышлен)'
moved aibek "$ask" take_part "answers=question: 1 | says: answered | text: Один счёт, открыт до монтажа | document: $id; question: 2 | says: partly | text: Переводы за два месяца из шести"
made aibek record correct "$ask" "due=$(day -2days)" --reason 'В письме назван этот день'
as aibek me today
made aibek record create summons --case "$overpaid" subject='О монтаже котлов (вымышлено)' "person=$mounter" status=witness action=interview \
    "officer=$user_aibek" where='Кок-Мунар, кабинет 3 (вымышлено)' "when=$(hour +6days 10:00)"
moved aibek "$id" issue
made aibek record create measure --case "$overpaid" title='Арест счёта 1090-000111 (вымышлен)' type=freeze 'property_words=Счёт 1090-000111 в банке «Ак-Мөңгү» (вымышлен)' \
    amount='240 000,00 KGS' "responsible=$user_aibek"
moved aibek "$id" freeze 'decided_by=Следственный судья (вымышлен)' decision_no=96 "decided_on=$(day -18days)" "begun_at=$(hour -18days 16:00)" "until=$(day +12days)" \
    'ground=Чтобы деньги не ушли, пока сумма проверяется (вымышлено)'
as aibek clock show "$id" --times 2
