#!/bin/sh
# custody_pages.sh: money that is short by one note, signed by both at one screen, and the incident settled by two, in a browser, in three languages. The
# conversation is tests/web/custody.mjs; here are the people.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'two hands at one screen in a browser' custody

office "$WORK/office"
account gulnara 'prosecutor'
account temir 'head'
account cholpon 'evidence_keeper'
account meerim 'evidence_keeper'
web_serve --demo --no-second-factor
looks custody
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
