# shellcheck shell=sh disable=SC2154
# tasks.sh: the seven tasks of the exercise done by commands, as the three people who are played; sourced by exercise.sh. Everything is invented.

day() { date -d "$1" +%d.%m.%Y; }
played() { story_login=$1; shift; "$TERGOO" --as "$story_login" "$@"; }
ids_of() { grep -o "\"id\": \"$1/[0-9a-f]*\"" "$WORK/out" | cut -d'"' -f4; }
# made TEXT LOGIN COMMAND ...: $ID
made() {
    made_text=$1 made_by=$2
    shift 2
    check "$made_text" played "$made_by" --json "$@"
    ID=$(value id)
}
user_id() { story_run played "$1" --json session show; ids_of user | head -n 1; }

tasks_begin() {
    for login in participant colleague keeper; do
        check "$login signs in" "$TERGOO" user sign-in "$login" --passphrase-file "$WORK/played"
    done
    ME=$(user_id participant) HEAD=$(user_id colleague) KEEPER=$(user_id keeper)
    story_run played participant --json case list
    CASE=$(ids_of case | head -n 1)
    story_run played participant --json record list person --case "$CASE" --fields '{"status_in_case":"suspect"}'
    SUSPECT=$(ids_of person | tail -n 1)
}

task_detect() {
    story_run played participant --json record list flag --fields '{"subject":"invented-kara-bulut-1"}'
    made 'the flag that the data explain is explained' participant record move "$(ids_of flag)" explain cleared_by='Register; advertised for 21 days (invented)' \
        --reason 'Checked (invented)'
    story_run played participant --json record list flag --fields '{"subject":"invented-kara-bulut-2"}'
    FLAG=$(ids_of flag)
    check_fails 2 'who investigates does not take a flag up' played participant record move "$FLAG" take_up
    made 'the other is taken up' colleague record move "$FLAG" take_up
}

task_share() {
    story_run played participant --json record list intelligence_report --case "$CASE"
    REPORT=$(ids_of intelligence_report)
    check_fails 2 'who took it down does not grade it' played participant record move "$REPORT" grade source_grade=c information_grade=n3 expires_on="$(day +180days)"
    made 'it is graded' colleague record move "$REPORT" grade source_grade=c information_grade=n3 expires_on="$(day +180days)"
    made 'it is put up for sharing' participant record move "$REPORT" share shared_text='Night lorries are unloaded at the warehouse (invented)' \
        shared_with='Drug control service (invented)' shared_on="$(day today)" --reason 'They watch the same road (invented)'
    made 'and signed by a second person' colleague proposal sign "$ID"
}

task_team() {
    made 'a team is proposed' colleague record create team --case "$CASE" name='Warehouse team (invented)' mandate='Who is paid and for what (invented)' \
        members="who: $ME | part: investigator; who: $KEEPER | part: keeper" lead="$ME" supervisor="$HEAD" keeper="$KEEPER"
    TEAM=$ID
    check_fails 2 'it is not set up before everybody has answered' played colleague record move "$TEAM" order order_no=3 order_date="$(day today)"
    for login in participant colleague keeper; do check "$login declares" played $login team declare "$CASE"; done
    made 'it is set up by order' colleague record move "$TEAM" order order_no=3 order_date="$(day today)"
}

task_plan() {
    made 'a plan is written' participant record create plan --case "$CASE" title='Warehouse: plan (invented)' aim='Who is paid, by whom, for what (invented)' \
        team="$TEAM" responsible="$ME" preserve_first='Recordings of the camera at the post' helps_defence='The rent may be a real price'
    PLAN=$ID
    made 'a hypothesis of the offence' participant record create hypothesis --case "$CASE" plan="$PLAN" explains=offence \
        statement='Money goes to the inspector' disproof='The account is not his'
    made 'a task' participant record create task --case "$CASE" plan="$PLAN" title='Keep the recordings' owner="$ME" due="$(day +2days)" preserves=yes method=request
    made 'it is submitted' participant record move "$PLAN" submit
    check_fails 2 'it is not approved without an innocent explanation' played colleague record move "$PLAN" approve review_on="$(day +30days)"
    made 'the innocent one' participant record create hypothesis --case "$CASE" plan="$PLAN" explains=innocent \
        statement='The rent is a market price' disproof='Two warehouses stand empty'
    made 'it is approved' colleague record move "$PLAN" approve review_on="$(day +30days)"
}

task_request() {
    made 'a request is drawn up' participant record create mla_request --case "$CASE" subject='Account INVENTED-0001' other_state='Boz-Too (invented)' \
        legal_basis=uncac requesting_authority='Investigating body of Kara-Bulut (invented)' subject_matter='Bribery at a border post (invented)' \
        proceedings_authority='Investigator' facts='After each rent payment 380 000 KGS go to the account (invented).' assistance=bank persons="$SUSPECT" \
        assistance_text='Certified statement of three months' provisions='Text of the article attached' purpose='Whose account it is; evidence in court' \
        signatory='Head (invented)'
    made 'it goes to the legal check' participant record move "$ID" submit
    made 'which another passes' colleague record move "$ID" pass_check translation=certified
}

task_search() {
    made 'a search is recorded' participant record create search_action --case "$CASE" title='Warehouse (invented)' action=both decision_no=41 \
        decision_date="$(day -1days)" decided_by='Investigating judge (invented)' address='Kara-Bulut (invented)' held_at='Kara-Bulut (invented)' \
        sought='Green notebook' occupant="$SUSPECT" led_by="$ME"
    SEARCH=$ID
    made 'it begins' participant record move "$SEARCH" start
    made 'the notebook is found' participant record create exhibit --case "$CASE" what='Green notebook' category=document marks='48 sheets' search="$SEARCH" \
        found_with="$SUSPECT" found_at='Drawer' found_on="$(day -1days) 10:40"
    EXHIBIT=$ID
    made 'and sealed' participant record move "$EXHIBIT" seal_up package=Bag seal=KB-000001 pieces=1
    made 'the record is finished' participant record move "$SEARCH" finish started_at="$(day -1days) 10:15" ended_at="$(day -1days) 12:05" \
        surrender='Offered' copy_to='Occupant, against signature' \
        present='name: Nurlan (invented) | part: occupant | rights_explained: yes | signed: yes; name: First witness (invented) | part: attesting | born: 12.03.1974 | address: 3 (invented) | kin: no | speaks: yes | rights_explained: yes | signed: yes; name: Second witness (invented) | part: attesting | born: 01.09.1988 | address: 8 (invented) | kin: no | speaks: yes | rights_explained: yes | signed: yes'
    made 'the notebook is sent' participant record move "$EXHIBIT" send sent_to='Evidence room'
    check_fails 2 'another seal is not taken for this one' played keeper record move "$EXHIBIT" receive seal_received=KB-000010 pieces_received=1 place=K1
    made 'and received' keeper record move "$EXHIBIT" receive seal_received=KB-000001 pieces_received=1 place=K1
}

task_interview() {
    made 'an interview is planned' participant record create interview --case "$CASE" title='Inspector (invented)' person="$SUSPECT" interviewer="$ME" \
        language=Kyrgyz where='Room 3' interpreter_needed=no objectives='Tell me about a night at the post'
    INTERVIEW=$ID
    check_fails 2 'it does not begin without its safeguards' played participant record move "$INTERVIEW" start started_at="$(day today) 00:01"
    made 'it begins' participant record move "$INTERVIEW" start started_at="$(day today) 00:01" rights_explained=yes silence_explained=yes fit=yes \
        counsel=present counsel_name='Counsel (invented)' recording=video
    made 'it ends' participant record move "$INTERVIEW" end ended_at="$(day today) 00:02"
    made 'the master is sealed' keeper record move "$INTERVIEW" seal master_seal=KB-000002 master_hash="$(echo x | sha256sum | cut -c1-64)"
    printf 'INVENTED. Record.\n' >"$WORK/record.txt"
    made 'its record is filed' participant document add "$CASE" --file "$WORK/record.txt" title='Record (invented)' document_type=record source=Investigator \
        date="$(day today)"
    made 'it is closed' participant record move "$INTERVIEW" close record="$ID" signed=by_all
}
