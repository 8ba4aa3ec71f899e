#!/bin/sh
# tables_files.sh: tables that are brought as files (XLSX, CSV, FollowTheMoney) through the worker that opens them, all or none, each fault at its
# place; records that leave in the same three forms, for a purpose, and come back as they were; what is made to harm.
. "$(dirname "$0")/story.sh"
story_begin
STORE=$WORK/office
office "$STORE"
account nurlan auditor
t() { "$TERGOO" --data "$STORE" --as aibek "$@"; }
PURPOSE='list of the school, answer to the request of 3 November'
PY=python3
[ -x /usr/bin/python3 ] && PY=/usr/bin/python3
check "a case to work in" t case open title="Tables as files"
CASE=$(t record list case --json | grep -o 'case/[0-9a-f]\{16\}' | head -n 1)
none() { check_fails 2 "$1" sh -c "'$TERGOO' --data '$STORE' --as aibek record list '$2' --case '$CASE' --json | grep -q '\"$3\"' || exit 2"; }
bring() { t table import "$@" --case "$CASE" --reason "$PURPOSE"; }

# ---- CSV ----
printf 'name;pin;status_in_case\r\nAsanov Bakyt;20101199012345;witness\r\n=Formula;;victim\r\n' >"$WORK/persons.csv"
check_says "Which column goes into which field" "a table is checked" bring person --file "$WORK/persons.csv" --name persons.csv --dry-run
said "and nothing is entered" "Nothing was entered. Rows: 2, faults: 0"
none "really nothing" person "Asanov Bakyt"
check_fails 2 "without a purpose nothing is brought" t table import person --case "$CASE" --file "$WORK/persons.csv" --reason x
said "and says so" "The purpose is kept"
check_says "2 made" "then it is entered" bring person --file "$WORK/persons.csv" --name persons.csv
check_says "persons.csv" "a record says from which file" t record list table_import --case "$CASE"
said "under a number" "TI-20"
BATCH=$(t record list table_import --case "$CASE" --json | grep -o 'table_import/[0-9a-f]\{16\}' | head -n 1)
check_says "answer to the request" "and for what purpose" t record show "$BATCH"
check_says "A=name; B=pin; C=status_in_case" "and which column meant what" t record show "$BATCH"
PERSON=$(t record list person --case "$CASE" --json | grep -o 'person/[0-9a-f]\{16\}' | head -n 1)
check_says "$BATCH" "each person's act names it, and the row" t record history "$PERSON"

printf 'name;whatever;status_in_case\r\nOne;x;witness\r\nTwo;y;suspect?\r\nThree;z\r\n;u;witness\r\n' >"$WORK/bad.csv"
check "a table with faults is checked" bring person --file "$WORK/bad.csv" --dry-run
said "a heading that is no field" 'whatever \? \(say where'
said "and the columns that it takes" 'Each row needs these columns:'
said "a row with too few cells" '4.*Row 4 has 2 cells'
said "a status that is none" '3 +C'
check_fails 2 "it is not entered" bring person --file "$WORK/bad.csv"
said "and says how many places are wrong" '4 places in the table are wrong'
none "nothing of it is there" person "One"
printf 'name;whatever\r\nInvented One;x\r\n' >"$WORK/named.csv"
check_says "1 made" "columns can be left out, and fields said for all rows" bring person --file "$WORK/named.csv" --columns 'B=-' --same 'status_in_case=mentioned'
check_fails 2 "a column there is none of" bring person --file "$WORK/named.csv" --columns 'Q=name'
check_fails 2 "a field there is none of" bring person --file "$WORK/named.csv" --columns 'B=no_such'

# ---- XLSX ----
check "persons leave as a workbook" t table export person --case "$CASE" --format xlsx --reason "$PURPOSE" --out "$WORK/out.xlsx"
check "it is a zip" sh -c "head -c 2 '$WORK/out.xlsx' | grep -q PK"
check_says "Rows: 3" "and comes back" bring person --file "$WORK/out.xlsx" --sheet 'Persons in the case' --dry-run
said "without a fault" "faults: 0"
check_fails 2 "with two sheets one must be named" bring person --file "$WORK/out.xlsx" --dry-run
said "and says which there are" "Persons in the case, About this table"
check_says "list of the school" "what left is in the ledger" as nurlan audit trail "$CASE"
check_fails 2 "persons of all cases do not leave" t table export person --format csv --reason "$PURPOSE" --out "$WORK/all.csv"
check_fails 2 "nor anything in a form that is none" t table export person --case "$CASE" --format doc --reason "$PURPOSE" --out "$WORK/x"
check_fails 2 "nor without a purpose" t table export person --case "$CASE" --format csv --reason '-' --out "$WORK/x"
check "as CSV" t table export person --case "$CASE" --format csv --reason "$PURPOSE" --out "$WORK/out.csv"
check "in which nothing runs" sh -c "! grep -E '(^|,)\"?[=+@]' '$WORK/out.csv' && grep -qF \"'=Formula\" '$WORK/out.csv'"
if $PY -c 'import openpyxl' 2>/dev/null; then
    $PY - "$WORK" <<'P' >"$WORK/seen"
import datetime, sys, openpyxl
work = sys.argv[1]
sheet = openpyxl.load_workbook(work + "/out.xlsx")["Persons in the case"]
for row in sheet.iter_rows(min_row=2):
    for cell in row:
        assert cell.value is None or (cell.data_type == "s" and isinstance(cell.value, str)), (cell.coordinate, cell.value, cell.data_type)
print(";".join(str(row[4].value) for row in sheet.iter_rows(min_row=2)), sheet.freeze_panes)
book = openpyxl.Workbook()
sheet = book.active
sheet.title = "Лица"
sheet.append(["Name", "PIN", "Date of birth", "Status in the case"])
sheet.append(["Осмонова Айгүл", 21203198500017, datetime.date(1985, 3, 12), "witness"])
sheet.append(["Беков Чыңгыз", "10101197000018", datetime.date(1970, 1, 1), "witness"])
book.save(work + "/theirs.xlsx")
sheet["B3"] = 12345678901234567
sheet["C2"] = "=1/0"
book.create_sheet("Empty")
book.save(work + "/lost.xlsx")
P
    equal "another reader finds the texts, formulas as texts, and the head held in sight" "Asanov Bakyt;=Formula;Invented One A2" "$(cat "$WORK/seen")"
    check_says "2 made" "a workbook of another program is brought" bring person --file "$WORK/theirs.xlsx"
    check_says '"birth_date": "1985-03-12"' "days are days" sh -c "'$TERGOO' --data '$STORE' --as aibek record list person --case '$CASE' --json"
    check_says '"pin": "21203198500017"' "numbers have all their digits" sh -c "'$TERGOO' --data '$STORE' --as aibek record list person --case '$CASE' --json"
    check "digits that are lost are told" bring person --file "$WORK/lost.xlsx" --dry-run
    said "with their place" "Лица 3 B .*its last ones are lost"
    said "and so is a formula without a value" "Лица 2 C .*never computed"
else
    skip "workbooks of another program" "openpyxl is not installed (Debian: python3-openpyxl)"
fi

# ---- FollowTheMoney ----
check "persons leave as entities" t table export person --case "$CASE" --format ftm --reason "$PURPOSE" --out "$WORK/out.ftm"
check "each a line, without what somebody is in the case" sh -c "grep -q '\"schema\":\"Person\"' '$WORK/out.ftm' && ! grep -q witness '$WORK/out.ftm'"
cat >"$WORK/in.ftm" <<'F'
{"id":"x-1","schema":"Person","properties":{"name":["Jumabekov Azamat","Жумабеков Азамат"],"birthDate":["1979-04"],"idNumber":["20404197900012"],"email":["a@example.org"],"passportNumber":["AN0000001"]}}
{"id":"x-2","schema":"Company","properties":{"name":["Ala-Too Kurulush LLC"]}}
{"id":"x-3","schema":"Person","properties":{"name":[7]}}
{"id":"x-4","schema":"Person","properties":{"id":["y-4"],"name":["Z"]}}
F
check "entities are checked" bring person --file "$WORK/in.ftm" --dry-run
said "a line that cannot be read is told" ' 3 '
said "and one with an id among its properties" 'its properties too'
said "and entities of another kind" '1 entities are of the schema Company'
sed -i 3,4d "$WORK/in.ftm"
check_says "1 made" "then they are entered" bring person --file "$WORK/in.ftm"
t record list person --case "$CASE" --json >"$WORK/list"
check "spellings, month of birth, papers; and what has no field is in the remarks" sh -c \
    "grep -q 'Жумабеков Азамат' '$WORK/list' && grep -q '1979-04' '$WORK/list' && grep -q 'AN0000001' '$WORK/list' && grep -q 'email: a@example.org' '$WORK/list'"
check_says "1 made" "companies come as organizations" bring organization --file "$WORK/in.ftm"
check "out again" t table export person --case "$CASE" --format ftm --reason "$PURPOSE" --out "$WORK/again.ftm"
check "with all that it had" sh -c "grep -F 'Jumabekov Azamat' '$WORK/again.ftm' | grep -F 'Жумабеков Азамат' | grep -F '\"1979-04\"' | grep -F AN0000001 | grep -qF 20404197900012"
if command -v ftm >/dev/null; then
    check "followthemoney itself finds every entity valid" sh -c "ftm validate <'$WORK/again.ftm'"
else
    skip "followthemoney itself finds every entity valid" "ftm is not installed (pip: followthemoney)"
fi

# ---- what is made to harm ----
printf 'PK\003\004 and nothing' >"$WORK/broken.xlsx"
check_fails 2 "a zip that is none" bring person --file "$WORK/broken.xlsx" --dry-run
printf '\320\317\021\340\241\261\032\341 old' >"$WORK/old.xls"
check_fails 2 "an old or locked one" bring person --file "$WORK/old.xls" --dry-run
said "says what to do" "Take the password off"
python3 - "$WORK" <<'P'
import sys, zipfile
work = sys.argv[1]
kit = {"[Content_Types].xml": "<Types/>", "_rels/.rels": '<Relationships><Relationship Type="x/officeDocument" Target="b.xml"/></Relationships>',
       "_rels/b.xml.rels": '<Relationships><Relationship Id="r" Type="x/worksheet" Target="s.xml"/></Relationships>',
       "b.xml": '<workbook xmlns:r="r"><sheets><sheet name="A" r:id="r"/></sheets></workbook>'}
def make(name, sheet, **more):
    with zipfile.ZipFile(f"{work}/{name}", "w", zipfile.ZIP_DEFLATED) as z:
        for part, text in {**kit, "s.xml": sheet, **more}.items(): z.writestr(part, text)
laughs = "".join(f'<!ENTITY l{i + 1} "{f"&l{i};" * 10}">' for i in range(9))
make("laughs.xlsx", f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><worksheet><sheetData><row><c t="inlineStr"><is><t>&l9;</t></is></c></row></sheetData></worksheet>')
make("bomb.xlsx", "<worksheet><sheetData>" + " " * (300 << 20) + "</sheetData></worksheet>")
make("outside.xlsx", '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row><c t="inlineStr"><is><t>&f;</t></is></c></row></sheetData></worksheet>')
P
check_fails 2 "a billion laughs" bring person --file "$WORK/laughs.xlsx" --dry-run
check_fails 2 "a bomb" bring person --file "$WORK/bomb.xlsx" --dry-run
said "is told by its size unpacked" "256 MB"
check_fails 2 "a file that wants another file" bring person --file "$WORK/outside.xlsx" --dry-run
check "the gate answers as before" t session show
{ echo 'name,status_in_case'; seq 1 1001 | sed 's/$/,witness/'; } >"$WORK/many.csv"
check_fails 2 "more rows than one table may bring" bring person --file "$WORK/many.csv"
said "says how many it may" "1,?000 rows"
story_end
