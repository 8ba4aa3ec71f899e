#!/bin/sh
# messages_pages.sh: messages in a browser, in three languages: between two officers, to another office, and a stranger who learns nothing. The conversation
# is tests/web/messages.mjs; here are the people.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'messages in a browser' messages

office "$WORK/office"
account gulnara 'prosecutor'
account bakyt 'investigator'
account meerim 'head'
story_run "$TERGOO" --json --data "$WORK/other" init --name 'Other office' --login admin --full-name 'X' --passphrase-file "$PHRASE" || story_bail
TERGOO_OTHER_KEY=$(value key)
export TERGOO_OTHER_KEY
web_serve --demo --no-second-factor
looks messages
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
