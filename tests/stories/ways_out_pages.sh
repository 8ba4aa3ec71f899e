#!/bin/sh
# ways_out_pages.sh: the ways out of a case in a browser, in three languages. The conversation is tests/web/ways_out.mjs; here are the people.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'the ways out of a case in a browser' ways_out

office "$WORK/office"
account gulnara 'prosecutor'
account kumar 'evidence_keeper'
web_serve --demo --no-second-factor
looks ways_out
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
