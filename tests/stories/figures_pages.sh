#!/bin/sh
# figures_pages.sh: messages and statistics in a browser, in three languages, in one served office. The conversations are tests/web/messages.mjs and
# tests/web/figures.mjs; here are the people.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'messages and statistics in a browser' figures

office "$WORK/office"
account gulnara 'prosecutor'
account bakyt 'investigator'
account meerim 'head'
web_serve --demo --no-second-factor
looks messages
looks figures
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
