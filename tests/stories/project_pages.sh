#!/bin/sh
# project_pages.sh: a project seen whole, in a browser and three languages (tests/web/project.mjs): work plan, meeting, visit, and how the components
# feed each other; and the papers J2, J7 and the report of a visit as they are printed.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'a project in a browser' project

# story.sh's own office has an investigator, whom a field office does not have
export TERGOO_DATA="$WORK/office"
story_run "$TERGOO" --json init --name 'Field office (invented)' --profile field_office --login admin --full-name 'Администратор' --passphrase-file "$PHRASE" || story_bail
KEY=$(value key)
quick_phrases
story_run "$TERGOO" gate --detach || story_bail
sign_in admin || story_bail
account kubat 'programme_officer'
account temir 'head'
account donor 'donor_reader'
web_serve --demo --no-second-factor
looks project

newest() { as "$1" record list "$2" --json | grep -o "\"id\": *\"$2/[0-9a-f]\{16\}" | grep -o "$2/.*" | tail -n 1; }
PROJECT=$(newest kubat project)
paper kubat "$PROJECT" work_plan '4/2010'
paper kubat "$(newest kubat steering_meeting)" steering_minutes 'SD-'
paper kubat "$(newest kubat project_visit)" visit_report 'One well'
check_says 'Second meeting' 'the donor reads what was agreed' as donor record show "$(newest donor steering_meeting)"
check_says 'New wells' 'and what feeds what' as donor project feeds "$PROJECT"
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
