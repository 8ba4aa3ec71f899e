#!/bin/sh
# money.sh: the money of a project: who pays, what is planned, promised, bound, paid and used, in three currencies by named rates; what is refused; a budget
# revised by two; every figure followed to its transactions; a bank's statement held against the books. Amounts, contracts and persons are invented.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
export TERGOO_DATA="$WORK/office"
story_run "$TERGOO" --json init --name 'Field office (invented)' --profile field_office --login admin --full-name 'Администратор' --passphrase-file "$PHRASE" || story_bail
KEY=$(value key)
quick_phrases
story_run "$TERGOO" gate --detach || story_bail
sign_in admin || story_bail
account kubat programme_officer
account aizat finance_officer
account jyldyz head
account eldar donor_reader
account other donor_reader
user_of() { as admin --json user list | tr -d ' \n' | sed 's/"case":/\n/g' | sed -n "s/.*\"login\":\"$1\".*\"id\":\"\(user[^\"]*\)\".*/\1/p"; }
ELDAR=$(user_of eldar)
made() { story_run "$@" || story_bail; value id >"$WORK/id"; ID=$(cat "$WORK/id"); }

# ---- a project of three years, its donors (their shares and amounts are invented) ----
made as kubat --json record create project title='Prison reform (amounts invented)' aim='The rule of law in prisons' implementer='The office' rate_source=inforeuro
PROJECT_ID=$ID NUMBER=$(value number)
made as kubat --json record create result project="$PROJECT_ID" level=outcome code=a title_en='Law and strategy' title_ru='Право и стратегия' title_ky='Укук жана стратегия'
RESULT=$ID
check 'the agreement is proposed' as kubat --json record move "$PROJECT_ID" agree 'donors=European Union; United States; Sweden; Turkey' 'budget=2700000,00 EUR' \
    agreed_on=18.12.2009
PROPOSAL=$(value id)
check 'and signed by the head' as jyldyz proposal sign "$PROPOSAL"
check 'it begins' as kubat record move "$PROJECT_ID" begin begins=2010 'duration=3 years'
donor() {                                        # NAME TYPE PLEDGE SHARE
    made as kubat --json record create donor name="$1" project="$PROJECT_ID" type="$2" pledge="$3" share="$4 percent" agreement="AG-$4" agreed_on=18.12.2009
    DONOR=$ID
    story_run as kubat --json record move "$DONOR" agree || story_bail
    story_run as jyldyz proposal sign "$(value id)" || story_bail
    echo "$DONOR"
}
EU=$(donor 'European Union' multilateral '2000000 EUR' 74.07)
US=$(donor 'United States (amount invented)' government '400000 USD' 12.96)
SE=$(donor 'Sweden (amount invented)' government '200000 EUR' 7.41)
TR=$(donor 'Turkey (amount invented)' government '150000 EUR' 5.56)
equal 'four donors by agreement' 4 "$(printf '%s\n' "$EU" "$US" "$SE" "$TR" | grep -c '^donor/')"
check 'the EU names who may read for it' as kubat record change "$EU" readers="$ELDAR"
line() {                                         # CODE CLASS AMOUNT TEXT DONORS
    made as kubat --json record create budget_line project="$PROJECT_ID" code="$1" class="$2" amount="$3" text_en="$4" text_ru="$4" text_ky="$4" donors="$5" ${6:+result="$6"}
    LINE=$ID
    story_run as kubat --json record move "$LINE" approve || story_bail
    story_run as jyldyz proposal sign "$(value id)" || story_bail
    echo "$LINE"
}
check_fails 2 'parts that are not the whole are refused' as kubat record create budget_line project="$PROJECT_ID" code=9 class=staff amount='1 EUR' text_en=x \
    donors="donor: $EU | percent: 60; donor: $US | percent: 39,99"
said 'with what they come to' '99.99 %'
check_fails 2 'percentages over 100 too' as kubat record create budget_line project="$PROJECT_ID" code=9 class=staff amount='1 EUR' text_en=x "donors=donor: $EU | percent: 100,01"
check_fails 2 'another currency than that of the budget too' as kubat record create budget_line project="$PROJECT_ID" code=9 class=staff amount='1 USD' text_en=x \
    "donors=donor: $EU | percent: 100"
STAFF=$(line 1.1 staff '900000 EUR' 'Staff' "donor: $EU | percent: 100")
BUILDING=$(line 4.1 contracts '1500000 EUR' 'Works in selected prisons' "donor: $EU | percent: 33,33; donor: $SE | percent: 33,33; donor: $TR | percent: 33,34")
TRAVEL=$(line 2.2 travel '200000 EUR' 'Travel' "donor: $EU | percent: 50; donor: $US | percent: 50" "$RESULT")
INDIRECT=$(line 5 indirect '100000 EUR' 'Indirect support' "donor: $EU | percent: 100")
equal 'four lines' 4 "$(printf '%s\n' "$STAFF" "$BUILDING" "$TRAVEL" "$INDIRECT" | grep -c '^budget_line')"
check_fails 2 'one code stands once' as kubat record create budget_line project="$PROJECT_ID" code=1.1 class=staff amount='1 EUR' text_en=x "donors=donor: $EU | percent: 100"
check 'indirect costs above the usual are told' as kubat record create budget_line project="$PROJECT_ID" code=5.1 class=indirect amount='150000 EUR' text_en=x \
    "donors=donor: $EU | percent: 100"
said 'with the limit, unconfirmed' '7 % of the direct costs \(unconfirmed\)'

# ---- rates: never a silent nearest one ----
pay() {                                          # TYPE LINE DAY AMOUNT DOCUMENT [more]
    type=$1 line=$2 day=$3 amount=$4 document=$5
    shift 5
    as aizat --json record create money_transaction type="$type" line="$line" on="$day" amount="$amount" document="$document" payee='Invented Builder LLC' "$@"
}
certified() { story_run as aizat record move "$1" certify; }
approved() {                                     # prints the number
    story_run pay "$@" || story_bail
    TX=$(value id)
    certified "$TX" || story_bail
    story_run as jyldyz record move "$TX" approve || story_bail
    echo "$TX"
}
check_fails 2 'no rate at all' pay disbursement "$BUILDING" 14.06.2010 '1000000 KGS' INV-1
said 'is said with pair, day and source' 'no exchange rate KGS to EUR of European Commission, InforEuro \(monthly\) at all; one for 14.06.2010'
rate() { story_run as aizat --json record create exchange_rate from="$1" to="$2" rate="$3" source=inforeuro valid_from="$4" holds=month ${5:+units="$5"} || story_bail; value number; }
MAY_KGS=$(rate eur kgs 58,1234 01.05.2010)
MAY_USD=$(rate eur usd 1,3245 01.05.2010)
check_fails 2 'a rate of another month' pay disbursement "$BUILDING" 14.06.2010 '1000000 KGS' INV-1
said 'is named and not taken' "The nearest is $MAY_KGS of 01.05.2010; it is not taken by itself"
JUNE_KGS=$(rate eur kgs 57 01.06.2010)
JUNE_USD=$(rate usd eur 0,8 01.06.2010)
check_fails 2 'a currency that no option is' as aizat record list exchange_rate --fields '{"from":"xxx"}'
said 'is refused with those that are' 'Choose one of them: .*eur \(Euro\)'
check 'an option is known by its name in capitals, too' as aizat record list exchange_rate --fields '{"from":"EUR"}'
check_fails 2 'a rate twice' as aizat record create exchange_rate from=eur to=kgs rate=60 source=inforeuro valid_from=01.06.2010 holds=month
check_fails 2 'a rate of nothing' as aizat record create exchange_rate from=eur to=kgs rate=0 source=un valid_from=01.06.2010 holds=month
equal 'four rates' 4 "$(printf '%s\n' "$MAY_KGS" "$MAY_USD" "$JUNE_KGS" "$JUNE_USD" | grep -c '^XR-')"
check 'with the rates of June it is entered' pay commitment "$BUILDING" 14.06.2010 '57000000 KGS' C-1
C1=$(value id)
check_says '14.06.2010  57' 'a list of transactions has day and amount of each' as aizat record list money_transaction
check_says '"amount": "1000000.00"' 'what it comes to is worked out' as aizat --json record show "$C1"
said 'in dollars over the euro' '"in_usd": \{ "amount": "1250000.00", "currency": "USD" \}'
check_fails 2 'what the program writes is not typed' pay commitment "$BUILDING" 14.06.2010 '1 EUR' C-2 'in_eur=2 EUR'

# ---- who certifies does not approve ----
check_fails 2 'what is not certified is not approved' as jyldyz record move "$C1" approve
check_fails 2 'the programme officer certifies nothing' as kubat record move "$C1" certify
check 'the finance officer certifies it' as aizat record move "$C1" certify
check_fails 2 'and approves it not himself' as aizat record move "$C1" approve
check 'the head approves it' as jyldyz record move "$C1" approve
check_fails 2 'nobody holds both roles' as admin user create spy --full-name X --roles 'finance_officer; programme_officer' --passphrase-file "$PHRASE"
account both 'finance_officer; head'
check 'a head who is a finance officer, too' as both --json record create money_transaction type=expenditure line="$STAFF" on=14.06.2010 amount='100 EUR' document=X-1 payee='Invented'
BOTH=$(value id)
check 'certifies' as both record move "$BOTH" certify
check_fails 2 'and approves not what he certified' as both record move "$BOTH" approve
said 'and is told why' 'You certified it'
check 'it is dropped' as kubat record move "$BOTH" drop --reason 'a try'

# ---- what follows is never more than what it follows ----
check_fails 2 'more than what was promised' pay obligation "$BUILDING" 15.06.2010 '57000000,01 KGS' O-1 follows="$C1"
said 'is refused with what is left' 'are left, and this is more'
O1=$(approved obligation "$BUILDING" 15.06.2010 '40000000 KGS' O-1 follows="$C1")
check_fails 2 'a second that is too much together' pay obligation "$BUILDING" 16.06.2010 '17000001 KGS' O-2 follows="$C1"
D1=$(approved disbursement "$BUILDING" 20.06.2010 '30000000 KGS' 'PP 101' follows="$O1")
D2=$(approved disbursement "$BUILDING" 21.06.2010 '1000,50 USD' 'PP 102')
D3=$(approved disbursement "$STAFF" 22.06.2010 '12345,67 EUR' 'PP 103')
E1=$(approved expenditure "$BUILDING" 25.06.2010 '28500000 KGS' ACT-1 follows="$D1")
E2=$(approved expenditure "$TRAVEL" 10.05.2010 '99,99 EUR' ACT-2)
E3=$(approved expenditure "$TRAVEL" 11.05.2010 '33,33 USD' ACT-3)
equal 'six more are approved' 6 "$(printf '%s\n' "$D1" "$D2" "$D3" "$E1" "$E2" "$E3" | grep -c '^money_transaction/')"
check_fails 2 'an approved one is not changed' as aizat record change "$E1" payee='Another'
equal 'rates of the month before it began' 2 "$(printf '%s\n' "$(rate eur kgs 65 01.12.2009)" "$(rate eur usd 1,5 01.12.2009)" | grep -c '^XR-')"
check 'a day outside the term' pay commitment "$TRAVEL" 31.12.2009 '5 EUR' OLD-1
said 'is told' "outside the project's term, 01.01.2010 to 31.12.2012"

# ---- spending beyond the line ----
check 'beyond the line, within the tolerance' pay expenditure "$TRAVEL" 12.05.2010 '210000 EUR' ACT-4
OVER=$(value id)
check 'it is certified' as aizat record move "$OVER" certify
check_fails 2 'the programme officer does not approve it' as kubat record move "$OVER" approve
said 'the head would' 'So much only the head approves'
check 'it is dropped' as kubat record move "$OVER" drop --reason 'not needed'
check 'far beyond the line' pay expenditure "$TRAVEL" 12.05.2010 '230000 EUR' ACT-5
OVER=$(value id)
check_fails 2 'is refused' as aizat record move "$OVER" certify
said 'with what is free' 'beyond the budget and what the office tolerates'

# ---- a revision by two; what was agreed stays ----
check_fails 2 'changes that come to something' as kubat record create budget_revision title='One' project="$PROJECT_ID" why='x' "lines=line: $TRAVEL | change: 100 EUR"
check 'a revision' as kubat --json record create budget_revision title='Travel of the hearings' project="$PROJECT_ID" why='Hearings in seven oblasts' \
    "lines=line: $TRAVEL | change: 50000 EUR; line: $STAFF | change: -50000 EUR"
REVISION=$(value id)
check 'is proposed' as kubat --json record move "$REVISION" approve holds_from=01.06.2010
check 'and signed by the head' as jyldyz proposal sign "$(value id)"
check 'now it fits' as aizat record move "$OVER" certify
check 'and is approved' as kubat record move "$OVER" approve
check_fails 2 'less than what is used is left to no line' as kubat record create budget_revision title='Two' project="$PROJECT_ID" why='x' holds_from=01.06.2010 \
    "lines=line: $TRAVEL | change: -100 EUR; line: $STAFF | change: 99 EUR"
check_says '"budget": "200000.00"' 'the line says what was agreed' as aizat --json money budget "$NUMBER"
said 'and what it is now' '"revised": "250000.00"'

check_fails 2 'an approved one is not hidden' as aizat record pull_back "$E1" --reason 'not wanted'
said 'but taken back by another' 'taken back by another one'
cat >rates.csv <<'C'
from,to,rate,source,valid_from,holds
eur,kgs,"59,5",nbkr,01.07.2010,day
eur,kgs,"59,6",nbkr,02.07.2010,day
eur,usd,"1,3",nbkr,01.07.2010,day
C
check 'rates come as a table' as aizat record import exchange_rate --csv rates.csv
check_fails 1 'the same table again is refused' as aizat record import exchange_rate --csv rates.csv
check 'or passed over' as aizat record import exchange_rate --csv rates.csv --skip-known

# ---- taken back ----
check_fails 2 'more is taken back than there is' pay expenditure "$TRAVEL" 25.06.2010 '-100,00 EUR' R-1 reverses="$E2"
R1=$(approved expenditure "$TRAVEL" 25.06.2010 '-99,99 EUR' R-1 reverses="$E2")
equal 'the whole of it is' 1 "$(echo "$R1" | grep -c '^money')"
check_fails 2 'what is followed is not taken back' pay obligation "$BUILDING" 25.06.2010 '-15000000 KGS' R-2 reverses="$O1"
said 'and it is said by what' 'follow'

# ---- every figure leads to what it is made of ----
/usr/bin/python3 - "$TERGOO" "$NUMBER" <<'P' >cells 2>cells.err
import json, subprocess, sys
from decimal import Decimal
tergoo, project = sys.argv[1:]
def ask(*words):
    return json.loads(subprocess.run([tergoo, '--as', 'aizat', '--json', 'money', *words], check=True, capture_output=True).stdout)
cells = wrong = 0
def data(a): return a.get('data', a)
for currency in ('EUR', 'KGS', 'USD'):
    for by in ('line', 'donor', 'class', 'result'):
        sheet = data(ask('budget', project, '--by', by, '--currency', currency, '--on', '15.06.2010'))
        for column in ('budget', 'revised', 'commitment', 'obligation', 'disbursement', 'expenditure', 'bound'):
            total = Decimal(0)
            for row in sheet['rows']:
                behind = data(ask('behind', project, column, row['key'], '--by', by, '--currency', currency, '--on', '15.06.2010'))
                total += Decimal(row[column])
                cells += 1
                wrong += not Decimal(row[column]) == sum((Decimal(s['share']) for s in behind['shares']), Decimal(0)) == Decimal(behind['sum'])
            wrong += total != Decimal(sheet['total'][column])
print(cells, wrong)
P
CELLS=$(cut -d' ' -f1 cells)
equal 'the list behind each figure comes to the figure, in three currencies' "$CELLS 0" "$(cat cells)"
equal 'and there are many' yes "$([ "${CELLS:-0}" -gt 200 ] && echo yes)"
check_says '0.27' 'PM1 says how much of the budget is spent' as jyldyz figure show pm1 --scope mine
check 'a table to take away' as aizat money export "$NUMBER" --currency KGS --on 15.06.2010 --out budget.csv
equal 'with a row a line and one for all' 6 "$(grep -c '' budget.csv)"
check_says '"left"' 'what is bound and not paid' as aizat --json money budget "$NUMBER"
said 'is the rest of the contract' '"amount": "10000000.00"'
check_fails 2 'a project is not closed over it' as kubat record move "$PROJECT_ID" close --reason 'over'

# ---- the paper, J3 ----
for lang in en ru ky; do
    check "the budget as a paper, $lang" as aizat --json paper write "$PROJECT_ID" budget --language "$lang"
    PAPER=$(value id)
    check 'is printed' as aizat paper print "$PAPER"
    check 'and is a file' as aizat paper make "$PAPER" --to pdf --out "budget-$lang.pdf"
    [ -n "${MONEY_PAPERS:-}" ] && cp "budget-$lang.pdf" "$MONEY_PAPERS"
done
if command -v pdftotext >/dev/null; then
    pdftotext -layout budget-en.pdf budget.txt
    equal 'with what was agreed and revised' yes "$(grep -q '250.000.00' budget.txt && grep -q 'Sweden' budget.txt && echo yes)"
fi

# ---- a donor's reader ----
check_says '"total"' 'the EU reads the money of its project' as eldar --json money budget "$NUMBER"
check_fails 2 'one who is named nowhere does not' as other money budget "$NUMBER"
check 'what waits' pay commitment "$STAFF" 26.06.2010 '10 EUR' C-9
WAITS=$(value id)
check_fails 2 'is not for a donor' as eldar record show "$WAITS"
check 'an approved one is' as eldar record show "$E1"
check_fails 2 'not for the reader of nobody' as other record show "$E1"
check_fails 2 'a donor asks for no case' as eldar case list
check_fails 2 'and enters nothing' as eldar record create exchange_rate from=eur to=kgs rate=1 source=un valid_from=01.01.2010 holds=day

# ---- a bank's statement ----
check 'a statement of the som account' as aizat --json record create money_statement project="$PROJECT_ID" of=disbursement account='KGS 1280 (invented)' currency=kgs \
    period_from=01.06.2010 period_to=30.06.2010 minus_out=yes
STATEMENT=$(value id)
D4=$(approved disbursement "$BUILDING" 23.06.2010 '500000 KGS' 'PP 104')
D5=$(approved disbursement "$BUILDING" 24.06.2010 '700000 KGS' 'PP 105')
D6=$(approved disbursement "$BUILDING" 25.06.2010 '800000 KGS' 'PP 106')
equal 'three more payments' 3 "$(printf '%s\n' "$D4" "$D5" "$D6" | grep -c '^money')"
cat >bad.csv <<'C'
Document no.;Date;Amount;Text
PP 101;22.06.2010;-30000000;Builder
PP 104;31.07.2010;-500000;late
PP 105;24.06.2010;eight;Builder
C
check_fails 2 'a table with wrong rows' as aizat --json money bring "$STATEMENT" --file bad.csv
check 'checked alone' as aizat --json money bring "$STATEMENT" --file bad.csv --dry-run
said 'it is told by row' '"row": 3'
said 'and by row' '"row": 4'
cat >bank.csv <<'C'
Document no.;Date;Amount;Text
PP 101;22.06.2010;-20000000;Builder, first part
PP 101;22.06.2010;-10000000;Builder, second part
PP 104;24.06.2010;-499000;Builder
X/77;25.06.2010;-700000;Builder
;26.06.2010;-1500;Fee of the bank
C
check 'first only compared' as aizat --json money bring "$STATEMENT" --file bank.csv --dry-run
check 'then entered' as aizat --json money bring "$STATEMENT" --file bank.csv
said 'two rows are one payment' '"matched": 2'
said 'one differs' '"differs": 1'
said 'one is likely' '"likely": 1'
said 'one is the bank.s alone' '"only_there": 1'
said 'one is ours alone' '"only_here": 1'
check 'the same table again' as aizat --json money bring "$STATEMENT" --file bank.csv
said 'is nothing' '"known": 5'
# the same payments as another bank writes them: a mark at the beginning, spaces in amounts, a decimal comma; then in the bank's own alphabet of old
printf '\357\273\277Document no.;Date;Amount;Text\r\nPP 101;22.06.2010;"-20 000 000,00";"Builder, first part"\r\nPP 107;28.06.2010;-1\302\240234,56;Счёт за воду\r\nPP 107;28.06.2010;-1\302\240234,56;Счёт за воду\r\n' >other.csv
check 'with a mark, spaces and a comma' as aizat --json money bring "$STATEMENT" --file other.csv --dry-run
said 'the row that is there stays one' '"known": 1'
said 'and two that are alike are two' '"only_there": 2'
printf 'Document no.;Date;Amount;Text\nPP 107;28.06.2010;-1 234,56;Счёт за воду\n' | iconv -f UTF-8 -t CP1251 >old.csv
check_fails 2 'in the alphabet of old nothing is guessed' as aizat money bring "$STATEMENT" --file old.csv --dry-run
said 'the row is named, and what to do' 'not UTF-8 near row 2, column D. In the spreadsheet'
printf 'Document no.;Date;Amount;Text;Transaction\nPP 108;28.06.2010;-1 234,56;x;%s\nPP 109;28.06.2010;-1 234,56;x;%s\n' "$STATEMENT" money_transaction/0000000000000000 >linked.csv
check_fails 2 'nor does a file say what was matched' as aizat money bring "$STATEMENT" --file linked.csv
said 'both places are counted, and nothing is entered' '2 places in the table are wrong, and nothing was entered'
check 'each is told when it is only checked' as aizat money bring "$STATEMENT" --file linked.csv --dry-run
said 'row and column are named' '2 .*E .*written by the program'
said 'of every row' '3 .*E .*written by the program'
check_fails 2 'a line is not typed' as aizat record create statement_line statement="$STATEMENT" on=14.06.2010 amount='5 KGS' outcome=matched
said 'but comes out of a step, which is named with its command' 'tergoo money bring BK-2026-0001 --file bank.csv'
check_fails 2 'it is not settled while lines are open' as aizat record move "$STATEMENT" settle
OPEN=$(as aizat --json record list statement_line --state open | sed -n 's/.*"id": *"\(statement_line[^"]*\)".*/\1/p' | sort -u)
equal 'four differences' 4 "$(echo "$OPEN" | grep -c statement_line)"
check_fails 2 'who brought them settles none' as aizat record move "$(echo "$OPEN" | head -1)" settle explanation='mine'
for one in $OPEN; do story_run as kubat record move "$one" settle explanation='Looked at with the bank' || story_tell; done
check 'another did' as aizat --json record move "$STATEMENT" settle
check 'and the statement is signed by two' as jyldyz proposal sign "$(value id)"
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
