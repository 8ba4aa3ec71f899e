#!/bin/sh
# donation_pages.sh: equipment for two bodies from the request to the visit that misses a thing, in a browser and three languages (tests/web/donations.mjs), and
# the papers G2, G7 and G9 of it as they are printed.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'donated equipment in a browser' donations

# story.sh's own office has an investigator, whom a field office does not have
export TERGOO_DATA="$WORK/office"
story_run "$TERGOO" --json init --name 'Field office (invented)' --profile field_office --login admin --full-name 'Администратор' --passphrase-file "$PHRASE" || story_bail
KEY=$(value key)
quick_phrases
story_run "$TERGOO" gate --detach || story_bail
sign_in admin || story_bail
account kubat 'programme_officer'
account temir 'head'
account uluk 'property_keeper'
account monitor 'end_use_monitor'
web_serve --demo --no-second-factor
looks donations

newest() { as "$1" record list "$2" --json | grep -o "\"id\": *\"$2/[0-9a-f]\{16\}" | grep -o "$2/.*" | tail -n 1; }
VISIT=$(as monitor record list end_use_visit --state reported --json | grep -o 'end_use_visit/[0-9a-f]\{16\}' | head -n 1)
paper kubat "$(newest kubat donation_handover)" handover_certificate 'Head of the department'
paper monitor "$VISIT" end_use_visit_report 'One is not there'
paper kubat "$(newest kubat hrddp_assessment)" recipient_assessment 'Use at assemblies'
check_says 'EQ1' 'what was seen is counted' as temir figure show eq1
check_says 'EQ2' 'and what is used' as temir figure show eq2
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
