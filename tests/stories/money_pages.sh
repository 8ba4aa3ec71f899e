#!/bin/sh
# money_pages.sh: a project's money in a browser, in three languages, wide and narrow (tests/web/money.mjs).
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end "a project's money in a browser" money
export TERGOO_DATA="$WORK/office"
story_run "$TERGOO" --json init --name 'Field office (invented)' --profile field_office --login admin --full-name 'Администратор' --passphrase-file "$PHRASE" || story_bail
quick_phrases
story_run "$TERGOO" gate --detach || story_bail
sign_in admin || story_bail
account kubat 'programme_officer'
account aizat 'finance_officer'
account temir 'head'
web_serve --demo --no-second-factor
looks money
story_end
