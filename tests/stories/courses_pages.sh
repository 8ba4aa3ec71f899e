#!/bin/sh
# courses_pages.sh: the people of a course in a browser, in three languages: somebody entered twice, bodies that are not cleared, places, the agenda, who was there and
# badges at the door. The conversation is tests/web/courses_people.mjs; here are the office and its people.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'the people of a course in a browser' courses_people
cd "$WORK" || exit 3
export TERGOO_DATA="$WORK/office"
story_run "$TERGOO" --json init --name 'Field office (invented)' --profile field_office --login admin --full-name 'Администратор' --passphrase-file "$PHRASE" || story_bail
KEY=$(value key)
quick_phrases
story_run "$TERGOO" gate --detach || story_bail
sign_in admin || story_bail
account kubat 'training_officer; programme_officer'
account jyldyz head
account donor donor_reader
web_serve --demo --no-second-factor
looks courses_people
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
