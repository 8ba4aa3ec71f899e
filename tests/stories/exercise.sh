#!/bin/sh
# exercise.sh: the exercise from the empty folder to seven tasks done, by commands alone: a class is made and served, one copy does everything and the other
# nothing, the trainer sees both and sets one back. What leaves an exercise says so, and a real store takes none of it; nor does an exercise take what is
# real; and nobody makes the one into the other.
. "$(dirname "$0")/story.sh"
. "$(dirname "$0")/../exercise/tasks.sh"
story_begin
PORT=$(free_ports 2)
cd "$WORK" || exit 3
CLASS=$WORK/class COPY=$WORK/class/copy-01
printf 'full_name,language\n"Asel (invented)",ky\n"Ivan (invented)",ru\n' >people.csv
printf 'name,language\nAsel,ky\n' >bad.csv

# ---- a class ----
check_fails 2 'an exercise has an office of its own' "$TERGOO" init --exercise --data "$CLASS" --name 'Real office' --passphrase-file "$PHRASE"
check_fails 2 'a table without its column is refused' "$TERGOO" init --exercise --data "$CLASS" --participants bad.csv --passphrase-file "$PHRASE"
check_fails 2 'nor is it for a thousand' "$TERGOO" init --exercise --data "$CLASS" --copies 1000 --passphrase-file "$PHRASE"
check 'a class of two is made' "$TERGOO" init --exercise --data "$CLASS" --participants people.csv --passphrase-file "$PHRASE"
check_fails 2 'not twice in one place' "$TERGOO" init --exercise --data "$CLASS" --passphrase-file "$PHRASE"
check 'the shipped tasks are right' "$TERGOO" exercise lint
cp -r "$PROJECT/exercise" mine && sed -i 's/in: \[taken_up\]/in: [taken_down]/' mine/tasks.yaml
check_fails 1 'a state that is not there is a fault' "$TERGOO" exercise lint mine
said 'with its line' 'tasks.yaml:[0-9]+'
sed -n 's/.*"passphrase":"\([^"]*\)".*/\1/p' "$CLASS/class.json" | head -n 1 >/dev/null
python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["copies"][0]["passphrase"])' "$CLASS/class.json" >"$WORK/played"
equal 'the list is the trainer'"'"'s alone' 600 "$(stat -c %a "$CLASS/class.json")"
check 'it is served' "$TERGOO" exercise serve "$CLASS" --port "$PORT"
check 'with a letter for each' sh -c "grep -q 'Asel (invented)' '$CLASS/letters.html' && grep -q 'МАШЫГУУ' '$CLASS/letters.html'"
check 'the page of signing in says what it is' sh -c "curl -sk https://localhost:$PORT/sign-in -H 'Accept-Language: ky' | grep -q tergoo-exercise"

# ---- seven tasks ----
export TERGOO_DATA="$COPY"
tasks_begin
state_of() { story_run played participant --json exercise tasks; python3 -c 'import json,sys; print(" ".join(t["state"] for t in json.load(open(sys.argv[1]))["tasks"]))' "$WORK/out"; }
equal 'nothing is done yet' 'not_begun not_begun not_begun not_begun not_begun not_begun not_begun' "$(state_of)"
task_detect
check 'the trainer sees what one copy misses' "$TERGOO" exercise progress "$CLASS" 1 --lang en
said 'by the words of the form' 'Reliability of the source'
check_fails 2 'there is no third copy' "$TERGOO" exercise progress "$CLASS" 3
check_says 'is shown here when' 'a task that is not done keeps what good looks like for later' played participant --lang en exercise task share
equal 'and does not say it' 0 "$(grep -c 'C3: a source' "$WORK/out")"
equal 'one is done' 'done not_begun not_begun not_begun not_begun not_begun not_begun' "$(state_of)"
task_share
task_team
task_plan
task_request
task_search
equal 'six are done' 'done done done done done done not_begun' "$(state_of)"
task_interview
equal 'all seven are done' 'done done done done done done done' "$(state_of)"
check_says 'What good looks like' 'and each says what good looks like' played participant exercise task interview
check_fails 2 'there is no eighth' played participant exercise task eighth
check_says '1 of 2' 'the trainer sees who stands where, and how many have done each' "$TERGOO" exercise progress "$CLASS" --html progress.html
check 'also as a page' sh -c "grep -q 'Asel (invented)' progress.html && ! grep -q '<script' progress.html"
check 'and as data' "$TERGOO" --json exercise progress "$CLASS"
equal 'one has done all, the other nothing' '7 0' "$(python3 -c 'import json,sys; print(*(sum(s == "done" for s in c["tasks"].values()) for c in json.load(open(sys.argv[1]))["copies"]))' "$WORK/out")"

# ---- nobody sees what another does ----
python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["copies"][1]["passphrase"])' "$CLASS/class.json" >"$WORK/other"
SECOND=$CLASS/copy-02
check_fails 2 'the passphrase of one copy does not open the other' "$TERGOO" --data "$SECOND" user sign-in participant --passphrase-file "$WORK/played"
check 'the second participant signs in with his own' "$TERGOO" --data "$SECOND" user sign-in participant --passphrase-file "$WORK/other"
check 'he looks for teams' played participant --data "$SECOND" --json record list team
equal 'and sees none of the other' '' "$(ids_of team)"
check_fails 2 'nor by its id' played participant --data "$SECOND" record show "$TEAM"
check 'the first one still does' played participant record show "$TEAM"

# ---- what leaves says so ----
check 'JSON says so' played participant --json record show "$EXHIBIT"
said 'it is there' '"exercise": true'
check 'a table leaves' played participant record export exhibit --csv exhibits.csv --case "$CASE"
equal 'each of its rows says so' "$(wc -l <exhibits.csv)" "$(grep -cE 'EXERCISE|МАШЫГУУ' exhibits.csv)"
check 'persons leave for programs that draw nets' played participant table export person --case "$CASE" --format ftm --reason 'For the test (invented)' --out persons.ftm
equal 'each entity says so, in its caption and as a data set' "$(wc -l <persons.ftm)" "$(grep -E '"caption":"EXERCISE: ' persons.ftm | grep -cF '"datasets":["exercise_invented"]')"
check 'things leave as CASE/UCO' played participant custody case_export "$CASE" --reason 'For the test (invented)' --out things.jsonld
check 'the investigation says so in the words of the ontology' python3 -c '
import json, sys
whole = [n for n in json.load(open(sys.argv[1]))["@graph"] if "investigation:Investigation" in n["@type"]]
sys.exit(0 if len(whole) == 1 and whole[0]["core:tag"].startswith("EXERCISE · ") and whole[0]["core:description"] else 1)' things.jsonld
check 'days leave for a calendar' played participant calendar file --out days.ics
equal 'each day says so there' "$(grep -c '^BEGIN:VEVENT' days.ics)" "$(grep -c '^SUMMARY:EXERCISE: ' days.ics)"
check 'and the calendar by its name' grep -q '^X-WR-CALNAME:EXERCISE: ' days.ics
made 'a paper is begun' participant paper write "$CASE" case_note --language ky
PAPER=$ID
for form in pdf odt docx html; do check "it leaves as $form" played participant paper make "$PAPER" --to $form --out paper.$form; done
check 'each page of the PDF says so' sh -c "pdftotext paper.pdf - | grep -q 'МАШЫГУУ' && [ \"\$(pdftotext paper.pdf - | grep -c 'EXERCISE · УЧЕБНОЕ')\" = \"\$((2 * \$(pdfinfo paper.pdf | sed -n 's/Pages: *//p')))\" ]"
check 'the page for the screen says so' grep -q 'paper-exercise.*МАШЫГУУ' paper.html
check 'and that it is a draft' grep -q 'paper-draft.*ДОЛБООР' paper.html
part() { python3 -c 'import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]))' "$@" >part.xml; }
part paper.odt styles.xml
check 'so does the file for one office program' grep -q 'МАШЫГУУ' part.xml
part paper.docx word/header1.xml
check 'and for the other' grep -q 'МАШЫГУУ' part.xml
check 'the team is looked for' played participant --json record list team --case "$CASE"
made 'a sheet of it is begun' participant paper write "$(ids_of team | head -n 1)" record_sheet --language ky
check 'it is made' played participant paper make "$ID" --to html --out sheet.html
check 'its members stand on it by name, and by no id' sh -c "grep -q 'Тергөөчү' sheet.html && ! grep -q 'user/' sheet.html"
check 'a bundle leaves' played participant bundle export "$CASE" --to 'Class' --purpose trial --out invented.tergoo
check 'its manifest says so' sh -c "head -c 2000 invented.tergoo | grep -aq '^exercise: invented, no legal force'"
story_run "$TERGOO" --json ledger key
EXERCISE_KEY=$(value key)
check 'verify says it first' sh -c "'$TERGOO' verify invented.tergoo --key '$EXERCISE_KEY' | head -n 6 | grep -q EXERCISE"
check 'a case is checked out' played participant case check_out "$CASE" --to 'Field team' --until 31.12.2098 --reason 'For the test (invented)' --out lease.tergoo
check 'the store verifies, and says it first' sh -c "'$TERGOO' verify '$COPY' --key '$EXERCISE_KEY' | head -n 6 | grep -q EXERCISE"

# ---- and a real store takes none of it ----
office "$WORK/office"
account gulnara prosecutor
account anara analyst
REAL_KEY=$KEY
export TERGOO_DATA="$COPY"
check 'the trainer signs in' "$TERGOO" user sign-in trainer --passphrase-file "$PHRASE"
check 'and lends the class a second prosecutor' played trainer user create second --full-name 'Second (invented)' --roles prosecutor --passphrase-file "$PHRASE"
check 'who signs in' "$TERGOO" user sign-in second --passphrase-file "$PHRASE"
made 'the real office becomes a partner of the class' colleague record create partner_office name='Real office' key="$REAL_KEY" compared_with='For the test'
PARTNER=$ID
made 'its key is put up' colleague record move "$PARTNER" confirm
made 'and confirmed' second proposal sign "$ID"
check 'a case of its own, since the other is checked out' played participant --json case open title='Another (invented)'
OWN=$(value id)
check 'with a second person' played participant case admit "$OWN" colleague --role member
check 'a message is written' played participant --json message to_office "$OWN" --partner "$PARTNER" --text 'Whose is the account? (invented)'
MESSAGE=$(value message)
story_run played colleague --json proposal list
check 'and signed by a second person' played colleague proposal sign "$(grep -o 'proposal/[0-9a-f]\{16\}' "$WORK/out" | head -n 1)"
check 'it leaves' played participant message take_out "$MESSAGE" --out message.tergoo
check 'its manifest says so' sh -c "head -c 2000 message.tergoo | grep -aq '^exercise: invented, no legal force'"
export TERGOO_DATA="$WORK/office"
check_says 'real store' 'a real store says that it is one' "$TERGOO" exercise is
check_fails 2 'it has no tasks' as aibek exercise tasks
check_fails 2 'it takes no bundle of an exercise' as aibek bundle import --file invented.tergoo --key "$EXERCISE_KEY"
said 'and says why' 'comes from an exercise'
check_fails 2 'nor a case that was checked out of one' as aibek case take_over --file lease.tergoo --key "$EXERCISE_KEY"
said 'and says why' 'comes from an exercise'
check 'a real case' as aibek --json case open title='Real work (for this test alone)'
REAL=$(value id)
check_fails 2 'nor a message' as aibek message take_in "$REAL" --file message.tergoo
said 'and says why' 'comes from an exercise'
check_fails 2 'nor a table' as aibek record import exhibit --csv exhibits.csv --case "$REAL"
said 'and says why' 'comes from an exercise'
check_fails 2 'nor entities' as aibek table import person --file persons.ftm --case "$REAL" --reason 'For the test alone'
said 'and says why' 'comes from an exercise'
check_fails 2 'and nobody is held against them as a list' as anara watch import --title 'Wanted (invented)' --format ftm --list-date 01.01.2026 --file persons.ftm
said 'and says why' 'is of an exercise'
check 'its own bundle leaves' as aibek bundle export "$REAL" --to 'Court' --purpose trial --out real.tergoo
check_fails 0 'it verifies as before' "$TERGOO" verify real.tergoo --key "$KEY"
sed 's/^exercise: invented, no legal force$/EXERCISE: invented, no legal force/' invented.tergoo >forged.tergoo
check_fails 1 'a line that was changed is found' "$TERGOO" verify forged.tergoo --key "$EXERCISE_KEY"
check_fails 2 'an exercise has a second factor or is one: a real store goes on the web with it' "$TERGOO" web --no-second-factor --port 0
export TERGOO_DATA="$COPY"
check_fails 2 'an exercise takes nothing real' played participant bundle import --file real.tergoo --key "$KEY"
said 'and says why' 'takes in nothing real'

# ---- back to the beginning; nobody makes it real ----
check_fails 2 'only the trainer sets a copy back' "$TERGOO" exercise reset "$CLASS" 1 --passphrase-file "$WORK/played"
check 'it still holds what was done' sh -c "'$TERGOO' --json exercise progress '$CLASS' | grep -q '\"interview\": \"done\"'"
check 'the trainer does' "$TERGOO" exercise reset "$CLASS" 1 --passphrase-file "$PHRASE"
check 'and it is served again' "$TERGOO" web --data "$COPY" --status
check 'it is at the beginning' sh -c "! '$TERGOO' --json exercise progress '$CLASS' | grep -q '\"done\"'"
check 'what was there is set aside' sh -c "ls '$CLASS/set-aside' | grep -q copy-01"
check 'a second reset does no harm' "$TERGOO" exercise reset "$CLASS" 1 --passphrase-file "$PHRASE"
equal 'both are set aside' 2 "$(find "$CLASS/set-aside" -maxdepth 1 -name 'copy-01*' | wc -l)"
check 'the participant keeps his passphrase' "$TERGOO" user sign-in participant --passphrase-file "$WORK/played"
equal 'nothing is done yet' 'not_begun not_begun not_begun not_begun not_begun not_begun not_begun' "$(state_of)"
check 'the other copy was not touched' "$TERGOO" --data "$SECOND" --as participant session show
check 'everything is stopped' "$TERGOO" exercise serve "$CLASS" --stop
check_fails 1 'nobody serves the second copy' "$TERGOO" web --data "$CLASS/copy-02" --status
python3 - "$CLASS/copy-02/store.db" <<'END'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
for table in [r[0] for r in db.execute("select name from sqlite_master where type='table'")]:
    columns = [r[1] for r in db.execute(f'pragma table_info({table})')]
    if {'name', 'value'} <= set(columns): db.execute(f"delete from {table} where name='exercise'")
db.commit()
END
check_fails 1 'a store from which somebody took the mark does not open' "$TERGOO" gate --data "$CLASS/copy-02" --detach
said 'and says what is wrong' 'first entry of the log'
check_fails 1 'nor verify' "$TERGOO" verify "$CLASS/copy-02"
gate_stop "$WORK/office"
story_end
