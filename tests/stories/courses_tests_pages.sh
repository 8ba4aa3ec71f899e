#!/bin/sh
# courses_tests_pages.sh: a course's test, its results, its evaluation and its follow-ups in a browser, in three languages (tests/web/course_tests.mjs).
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'tests of courses in a browser' course_tests

# story.sh's own office has an investigator, whom a field office does not have
export TERGOO_DATA="$WORK/office"
story_run "$TERGOO" --json init --name 'Field office (invented)' --profile field_office --login admin --full-name 'Администратор' --passphrase-file "$PHRASE" || story_bail
quick_phrases
story_run "$TERGOO" gate --detach || story_bail
sign_in admin || story_bail
account cholpon 'training_officer'
account kubat 'programme_officer'
account monitor 'monitoring_officer'
account donor 'donor_reader'
web_serve --demo --no-second-factor
looks course_tests
check 'the store verifies' as admin ledger verify
story_end
