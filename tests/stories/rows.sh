#!/bin/sh
# rows.sh: one record of each case-side row goes its main way, made and moved by those who may, from the tip to the outcome in court; and what the law stops on the way
# is stopped: a plan with one explanation, a request abroad that is not complete, an exhibit with another seal, an interview without safeguards, a controlled
# delivery without two authorities. At the end the case becomes a bundle, and the ledger holds.
. "$(dirname "$0")/story.sh"
story_begin
STORE=$WORK/office
office "$STORE" --profile prosecutor
for who in "gulnara prosecutor" "sezim supervising_prosecutor" "cholpon evidence_keeper" "meerim evidence_keeper" "temir head" "aida central_authority" \
    "jyldyz intake_officer" "nurlan identity_guardian" "bermet analyst" "azamat analyst" "asel prosecutor" \
    "ilyas investigator"; do
    account "${who% *}" "${who#* }"
done

# the id of the only record of a kind, or the first of its list
newest() { as "${2:-aibek}" record list "$1" ${3:+--case "$3"} --json | grep -o "\"id\": *\"$1/[0-9a-f]\{16\}" | grep -o "$1/.*" | head -n 1; }
user_of() { as admin record list user login="$1" --json | grep -o 'user/[0-9a-f]\{16\}' | head -n 1; }
# the one proposal that waits; second LOGIN: signs it
waiting() { as "$1" proposal list --json | grep -o 'proposal/[0-9a-f]\{16\}' | head -n 1; }
second() { check "$1 signs as well" as "$1" proposal sign "$(waiting "$1")"; }
is_in() { check_says "$3" "$1 is where it should be" as "${4:-aibek}" record show "$2"; }

# ---- tip and operative information: in the office's own chain ----
check "the vault for reporters' names is opened" as nurlan vault open
check "somebody tells something" as jyldyz record create tip subject="Boilers for schools" received_on="$(date +%d.%m.%Y)" channel=phone openness=confidential \
    what_was_said="The winner was known before the offers were opened." reporter="Invented Reporter" reporter_contact="0555 000000"
TIP=$(newest tip jyldyz)
story_run as jyldyz record show "$TIP"
check_fails 1 "who took it down does not see the name again" grep -q "Invented Reporter" "$WORK/out"
story_run as nurlan record show "$TIP"
check_fails 1 "nor does the identity guardian, who decides who does" grep -q "Invented Reporter" "$WORK/out"
check_fails 2 "an investigator knows of no tip" as ilyas record show "$TIP"
check "its receipt is acknowledged" as jyldyz record move "$TIP" acknowledge
check_fails 2 "intake decides nothing" as jyldyz record move "$TIP" take_up
check "it is given to somebody to assess" as jyldyz record move "$TIP" assess responsible="$(user_of bermet)"
check_fails 2 "nor is it taken up unassessed" as gulnara record move "$TIP" take_up assessment="Credible."
check "it is assessed" as bermet record create triage tip="$TIP" credibility=middle gravity=middle public_money=high rank=low vulnerability=high freshness=middle \
    at_hand=low competence=high
check "a prosecutor takes it up" as gulnara record move "$TIP" take_up assessment="Credible: the date can be checked."
check "and the reporter is answered" as jyldyz record move "$TIP" answer feedback="It is looked into." feedback_on="$(date +%d.%m.%Y)"
check "then it is closed" as jyldyz record move "$TIP" close
check "what an officer learns is taken down" as bermet record create intelligence_report subject="Who met whom" obtained_on=01.03.2021 full_text="As told." handling=amber source_identity="Invented source"
INTEL=$(newest intelligence_report bermet)
check_fails 2 "and not graded by the same" as bermet record move "$INTEL" grade source_grade=b information_grade=n3 expires_on=01.01.2030
said "because he wrote it" 'does not approve it'
check "but by another" as azamat record move "$INTEL" grade source_grade=b information_grade=n3 expires_on=01.01.2030
check "it is shared without its source" as bermet record move "$INTEL" share shared_text="Two persons met." shared_with="Partner body" shared_on="$(date +%d.%m.%Y)" --reason "request 7"
second azamat
is_in "the information" "$INTEL" "Shared" bermet

# ---- case and team ----
check "a case" as aibek case open title="Boilers for six schools (invented)" opened_from="$TIP"
CASE=$(newest case)
for who in gulnara sezim cholpon meerim temir aida bermet asel; do story_run as aibek case admit "$CASE" "$who" --role lead || story_bail; done
AIBEK=$(user_of aibek) SEZIM=$(user_of sezim) CHOLPON=$(user_of cholpon)
check "a team is proposed" as aibek record create team --case "$CASE" name="Boilers" mandate="The tender and who gained by it" skills_needed="financial; procurement_law" \
    lead="$AIBEK" supervisor="$SEZIM" keeper="$CHOLPON" members="who: $AIBEK | part: investigator"
TEAM=$(newest team)
check_fails 2 "and not ordered while somebody has not declared" as temir record move "$TEAM" order order_no=14 order_date=01.03.2021
said "who it is" 'Ойдон aibek'
for who in aibek sezim; do check "$who declares that there is no conflict" as $who team declare "$CASE"; done
DECLARATION=$(as cholpon record list declaration --case "$CASE" --state asked --json | grep -o 'declaration/[0-9a-f]\{16\}' | head -n 1)
check_fails 2 "nobody answers for another" as temir record move "$DECLARATION" none
check "the keeper declares one" as cholpon record move "$DECLARATION" declare answer=colleague details="Worked with the engineer until 2015"
check_fails 2 "and nobody has ruled on it" as temir record move "$TEAM" order order_no=14 order_date=01.03.2021
said "who rules" 'integrity officer'
check "the head rules" as temir record move "$DECLARATION" rule_none --reason "Years ago, another firm"
check "then it is" as temir record move "$TEAM" order order_no=14 order_date=01.03.2021
check "an officer has a skill" as aibek record create skill user="$AIBEK" skill=financial level=l3 known_by=work
check_fails 2 "he does not confirm it" as aibek record move "$(newest skill)" confirm
check "his head does" as temir record move "$(newest skill)" confirm
check_says "Procurement law" "who may work on the case, and what is missing" as temir team fit "$CASE"
check "he is away for a week" as aibek record create absence user="$AIBEK" why=leave from="$(date -d +3days +%d.%m.%Y)" until="$(date -d +10days +%d.%m.%Y)"
check_says "Leave" "which that page says, too" as temir team fit "$CASE"

# ---- offence, elements, plan, hypotheses ----
check "a person" as aibek record create person --case "$CASE" name="Invented Suspect" status_in_case=suspect
PERSON=$(newest person aibek "$CASE")
check "an offence is looked into" as aibek record create offence --case "$CASE" title="Abuse of functions" what_happened="Works accepted before delivery" from=2020 treaty_article=a19 \
    persons="person: $PERSON | part: unclear"
OFFENCE=$(newest offence)
check_fails 2 "not without its article" as aibek record move "$OFFENCE" pursue
check "by article and edition" as aibek record move "$OFFENCE" pursue national_article="art. 000 (invented)" code_edition=e2021
check "what has to be shown" as bermet record create element --case "$CASE" name="He acted in breach of his duty" offence="$OFFENCE" person="$PERSON" element_type=conduct
ELEMENT=$(newest element)
check "a plan" as aibek record create plan --case "$CASE" title="First plan" aim="Who accepted what, and when" team="$TEAM" preserve_first="The bank records"
PLAN=$(newest plan)
check "is submitted" as aibek record move "$PLAN" submit responsible="$AIBEK"
check "with one hypothesis" as aibek record create hypothesis --case "$CASE" statement="The winner was agreed on" plan="$PLAN" explains=offence disproof="A date after the opening"
check_fails 2 "it is not approved" as gulnara record move "$PLAN" approve review_on=01.01.2030
said "it says how many" '1 hypotheses'
check "nor with two that accuse" as aibek record create hypothesis --case "$CASE" statement="He was paid" plan="$PLAN" explains=offence disproof="No payment in the accounts"
check_fails 2 "because none is innocent" as gulnara record move "$PLAN" approve review_on=01.01.2030
said "it asks for one" 'innocent explanation'
check "there is one" as aibek record create hypothesis --case "$CASE" statement="The paper was dated by mistake" plan="$PLAN" explains=innocent disproof="The journal of that day"
HYPOTHESIS=$(newest hypothesis)
check "then it is" as gulnara record move "$PLAN" approve review_on=01.01.2030
check_says "The winner was agreed on" "the plan's page shows its hypotheses" as aibek record show "$PLAN"

# ---- search and exhibits ----
check "a search is planned" as aibek record create search_action --case "$CASE" title="Office of the firm (invented)" action=both sought="The offers" address="Long street 7" occupant="$PERSON"
SEARCH=$(newest search_action)
check_fails 2 "it does not begin without a decision" as aibek record move "$SEARCH" start
check "it begins" as aibek record move "$SEARCH" start decision_no=17 decision_date=02.03.2021 decided_by="District court (invented)" led_by="$AIBEK"
check_fails 2 "it is not recorded unsigned" as aibek record move "$SEARCH" finish started_at="03.03.2021 09:00" ended_at="03.03.2021 11:30" surrender="offered, declined" copy_to="the occupant" \
    present="name: Witness One | part: attesting | signed: yes; name: Invented Suspect | part: occupant"
said "it names who did not sign" 'Invented Suspect was present'
check "then it is" as aibek record move "$SEARCH" finish started_at="03.03.2021 09:00" ended_at="03.03.2021 11:30" surrender="offered, declined" copy_to="the occupant" \
    present="name: Witness One | part: attesting | signed: yes; name: Invented Suspect | part: occupant | no_signature: disagrees with the list"
check "an exhibit" as aibek record create exhibit --case "$CASE" what="Folder with three acts" category=document search="$SEARCH" found_with="$PERSON"
EXHIBIT=$(newest exhibit)
check "is sealed" as aibek record move "$EXHIBIT" seal_up package="Bag" seal=A-0412 pieces=3
check "and sent" as aibek record move "$EXHIBIT" send sent_to="Evidence room"
check_fails 2 "with another seal it is not received" as cholpon record move "$EXHIBIT" receive seal_received=A-0421 pieces_received=3 storage_place="Room 2"
said "both numbers are named" 'A-0412 / A-0421'
check_fails 2 "a difference wants a reason" as cholpon record move "$EXHIBIT" receive_with_difference seal_received=A-0421 pieces_received=3
check "and is recorded" as cholpon record move "$EXHIBIT" receive_with_difference seal_received=A-0421 pieces_received=3 --reason "digits differ from the record"
check_fails 2 "the number is not put right in passing" as aibek record change "$EXHIBIT" seal=A-0421
check_says "A-0412" "both stand there" as aibek record show "$EXHIBIT"
said "side by side" 'A-0421'
check "it is settled" as gulnara record move "$EXHIBIT" settle storage_place="Room 2" --reason "photograph of the day shows A-0421: slip of the pen"
second temir
INCIDENT=$(newest incident)
check "so is its incident" as gulnara record move "$INCIDENT" settle outcome=mistake settlement="Slip of the pen in the record of the search"
second temir
check "issued" as cholpon record move "$EXHIBIT" issue issued_to="Laboratory" issued_for="Age of the ink" issue_basis="order 12" --reason "referral 5"
check "opened there and sealed again" as aibek record move "$EXHIBIT" reseal_issued seal=A-0500 pieces=3 opened_with="Expert, two witnesses" --reason "examination"
check_fails 2 "coming back it is looked at anew" as cholpon record move "$EXHIBIT" take_back
check "and is the same" as cholpon record move "$EXHIBIT" take_back seal_received=A-0500 pieces_received=3
check "it is linked to the element" as bermet proof link "$EXHIBIT" --element "$ELEMENT" --says supports
check "which has its evidence" as bermet record move "$ELEMENT" evidence
check_says "He acted in breach of his duty" "which the exhibit's page shows" as aibek record show "$EXHIBIT"
check "the innocent explanation is tested" as aibek record move "$HYPOTHESIS" disprove finding="The journal has the earlier date"

# ---- mutual legal assistance ----
check "a request abroad" as aibek record create mla_request --case "$CASE" subject="Bank records" other_state="Invented State" assistance=bank facts="A tender of 2020." \
    persons="$PERSON" whereabouts="Kept apart"
MLA=$(newest mla_request)
check "goes to the legal check" as aibek record move "$MLA" submit legal_basis="uncac"
check "passes it" as sezim record move "$MLA" pass_check translation=needed
check "and waits for signature" as aida record move "$MLA" to_signature
check_fails 2 "the investigator does not send it" as aibek record move "$MLA" send
check_fails 2 "nor does anybody while it is incomplete" as aida record move "$MLA" send
said "what is missing is named" '\(a\) Requesting authority; \(b\) Subject matter'
said "to the purpose" '\(f\) Purpose'
check_fails 2 "in Kyrgyz as well" "$TERGOO" --lang ky --as aida record move "$MLA" send
said "word by word" '\(f\) Максаты'
check_fails 2 "the central authority does not write it itself" as aida record move "$MLA" send purpose="To see who was paid"
said "it goes back" 'back to its author'
check "and does" as aida record move "$MLA" send_back --reason "points (a), (b), (d), (f)"
check "its author fills it in" as aibek record change "$MLA" requesting_authority="Prosecutor General's Office" subject_matter="Pre-trial" proceedings_authority="Investigator A." \
    assistance_text="Statements of 2020" purpose="To see who was paid"
check "and submits it again" as aibek record move "$MLA" submit
check "it is checked anew" as sezim record move "$MLA" pass_check
check "and waits once more" as aida record move "$MLA" to_signature
check_fails 2 "without its translation it stays" as aida record move "$MLA" send signatory="Deputy head"
check "complete it is signed" as aida record move "$MLA" send signatory="Deputy head" translation=certified
check_fails 2 "by two" as aida proposal sign "$(waiting aida)"
second temir
is_in "the request" "$MLA" "Sent"
check "and answered" as aida record move "$MLA" record_answer result="Statements received"

# ---- interview ----
check "an interview" as aibek record create interview --case "$CASE" title="First interview" person="$PERSON" interviewer="$AIBEK" language="Kyrgyz"
INTERVIEW=$(newest interview)
check_fails 2 "does not begin bare" as aibek record move "$INTERVIEW" start started_at="05.03.2021 10:00"
said "the safeguards are named" 'Rights explained and understood; Right to silence explained; Fit to be interviewed; Defence counsel; Recording'
check "with its safeguards it does" as aibek record move "$INTERVIEW" start started_at="05.03.2021 10:00" rights_explained=yes silence_explained=yes fit=yes counsel=present counsel_name="Invented Lawyer" recording=audio
check "it ends" as aibek record move "$INTERVIEW" end ended_at="05.03.2021 11:00"
printf 'Question. Answer.\n' >"$WORK/record.txt"
check "its record is filed" as aibek document add "$CASE" --file "$WORK/record.txt" title="Record" source="interview"
RECORD=$(newest document)
check_fails 2 "it is not closed with its master unsealed" as aibek record move "$INTERVIEW" close record="$RECORD" signed=by_all
check_fails 2 "which the interviewer does not seal" as aibek record move "$INTERVIEW" seal master_seal=R-1 master_hash=00
check "but the keeper" as cholpon record move "$INTERVIEW" seal master_seal=R-1 master_hash="$(sha256sum <"$WORK/record.txt" | cut -c1-64)"
check "then it is" as aibek record move "$INTERVIEW" close record="$RECORD" signed=by_all

# ---- charge, hearing, outcome ----
check "a charge is drafted" as aibek record create charge --case "$CASE" title="Abuse of functions" person="$PERSON" offence="$OFFENCE" article="art. 000 (invented)" code_edition=e2021 wording="Accepted works before they were delivered"
CHARGE=$(newest charge)
check "checked by another" as gulnara record move "$CHARGE" check
check_fails 2 "not brought before the person was told" as aibek record move "$CHARGE" bring decision_no=21
check "brought" as aibek record move "$CHARGE" bring decision_no=21 told_on="10.03.2021 10:00" told_in="Kyrgyz" rights_explained=yes counsel="Invented Lawyer"
check "taken to court" as gulnara record move "$CHARGE" to_court
check "a hearing" as gulnara record create hearing --case "$CASE" title="Trial" court="District court (invented)" starts_at="01.06.2021 10:00" charges="$CHARGE" summoned="$PERSON" exhibits="$EXHIBIT" public=yes instance=first
HEARING=$(newest hearing)
check "is held" as gulnara record move "$HEARING" hold result="Judgment announced"
check "an outcome" as gulnara record create outcome --case "$CASE" title="Judgment" person="$PERSON" charge="$CHARGE" hearing="$HEARING" decision=of_less decided_on=01.06.2021 court="District court (invented)" \
    reasons="Payment was not shown" sentence="what: fine | amount: 50000 KGS"
OUTCOME=$(newest outcome)
check "it is in force" as gulnara record move "$OUTCOME" enter_into_force in_force_on=05.07.2021 judgment="$RECORD"
second asel
check_says "Charges" "the person's page shows it all" as aibek record show "$PERSON"
said "interview" 'First interview'
said "charge" 'Abuse of functions'
said "hearing" 'Trial'
said "outcome" 'Judgment'
check "the exhibit's end is decided" as gulnara record move "$EXHIBIT" decide decision="Judgment of 1 June 2021" --reason "in force"
check "and it goes back" as meerim record move "$EXHIBIT" give_back ended_with="The firm, against receipt 3"
is_in "the exhibit" "$EXHIBIT" "Returned to its owner"

# ---- the terms run, the case holds ----
check "the terms of the rows are on the list" as aibek clock due --json
said "the plan's" '"plan_review"'
check "the case becomes a bundle" as aibek bundle export "$CASE" --to court --purpose trial --out "$WORK/case.tergoo"
check "which verifies" "$TERGOO" verify "$WORK/case.tergoo" --key "$KEY"
gate_stop "$STORE"
check "and the ledger holds" "$TERGOO" verify "$STORE" --key "$KEY"

# ---- an investigating body runs a controlled delivery ----
office "$WORK/body" --profile investigating_body
for who in "gulnara prosecutor" "temir head" "kanat delivery_commander" "ulan delivery_log_keeper" "dastan exhibit_officer"; do account "${who% *}" "${who#* }"; done
check "a case of its own" as aibek case open title="Parcels (invented)"
CASE=$(newest case)
for who in gulnara temir kanat ulan dastan; do story_run as aibek case admit "$CASE" "$who" --role lead || story_bail; done
KANAT=$(user_of kanat) ULAN=$(user_of ulan) DASTAN=$(user_of dastan)
check "the parcel" as dastan record create exhibit --case "$CASE" what="Parcel" category=drugs
EXHIBIT=$(newest exhibit)
check_fails 2 "hearings are the prosecutor's" as aibek record list hearing
TODAY=$(date +%d.%m.%Y) LATER=$(date -d +3days +%d.%m.%Y)
check "a controlled delivery is proposed" as aibek record create controlled_delivery --case "$CASE" code_name=Juniper way=transit mode=clean objective="Those behind the courier"
CD=$(newest controlled_delivery)
check "authorisation is asked" as aibek record move "$CD" ask window_from="$TODAY" window_until="$LATER" goods="A parcel"
ONE="state: Kyrgyzstan | authority: Head of the body | paper: no. 1 | written: yes | from: $TODAY | until: $LATER"
TWO="state: Invented State | authority: Their prosecutor | paper: no. 9 | written: yes | from: $TODAY | until: $LATER"
check_fails 2 "one authority is not enough" as temir record move "$CD" authorise authorisations="$ONE" commander="$KANAT" log_keeper="$ULAN" exhibit_officer="$DASTAN"
said "it counts them" '1 have'
check_fails 2 "nor is one person in two parts" as temir record move "$CD" authorise authorisations="$ONE; $TWO" commander="$KANAT" log_keeper="$KANAT" exhibit_officer="$DASTAN"
check "two, and three persons" as temir record move "$CD" authorise authorisations="$ONE; $TWO" commander="$KANAT" log_keeper="$ULAN" exhibit_officer="$DASTAN"
second gulnara
check "it is briefed" as kanat record move "$CD" brief legs="state: Kyrgyzstan | from: A | to: B | interception: Unit 1; state: Third State | from: B | to: C | interception: Unit 2" \
    abort_when="event: out of sight | decides: commander"
check_fails 2 "a leg through a State that agreed to nothing" as kanat record move "$CD" start consignment="$EXHIBIT"
said "is named" 'Third State'
check "all legs covered it starts" as kanat record move "$CD" start consignment="$EXHIBIT" legs="state: Kyrgyzstan | from: A | to: B | interception: Unit 1"
check "it is intercepted" as ulan record move "$CD" intercept --reason "at the receiver's door"
check "the goods are secured" as dastan record move "$CD" secure --reason "sealed on the spot"
check "and it is debriefed" as kanat record move "$CD" debrief lessons="Radio failed in the pass." persons_found=2
gate_stop "$WORK/body"
check "and its ledger holds" "$TERGOO" verify "$WORK/body" --key "$KEY"

# ---- an evidence store knows exhibits and no case ----
"$TERGOO" --json init --data "$WORK/room" --name 'Evidence room' --profile evidence_store --login admin --full-name 'A' --passphrase-file "$PHRASE" >"$WORK/out" 2>"$WORK/err" || story_bail
export TERGOO_DATA="$WORK/room"
quick_phrases
gate_start "$WORK/room"
sign_in admin
account keeper evidence_keeper
check "an exhibit without a case" as keeper record create exhibit what="Parcel no. 4" category=other
check_fails 2 "and no case" as keeper case open title=x
check_fails 2 "nor an interview" as keeper record list interview
gate_stop "$WORK/room"
story_end
