#!/bin/sh
# programme_pages.sh: results, indicators, their periods and the logframe in a browser, in three languages. The conversation is tests/web/programme.mjs; here are the
# people.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'the core of a programme in a browser' programme

export TERGOO_DATA="$WORK/office"
story_run "$TERGOO" --json init --name 'Field office (invented)' --profile field_office --login admin --full-name 'Администратор' --passphrase-file "$PHRASE" || story_bail
KEY=$(value key)
quick_phrases
story_run "$TERGOO" gate --detach || story_bail
sign_in admin || story_bail
account kubat 'programme_officer'
account aidai 'monitoring_officer'
account donor 'donor_reader'
web_serve --demo --no-second-factor
looks programme
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
