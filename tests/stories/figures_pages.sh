#!/bin/sh
# figures_pages.sh: statistics in a browser, in three languages, for an officer and for a head. The conversation is tests/web/figures.mjs; here are the people.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'statistics in a browser' figures

office "$WORK/office"
account bakyt 'investigator'
account meerim 'head'
web_serve --demo --no-second-factor
looks figures
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
