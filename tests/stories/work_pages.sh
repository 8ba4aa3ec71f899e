#!/bin/sh
# work_pages.sh: the views of the work in a browser, in three languages: the plan in time, the board by keyboard and without scripts, the time line, what
# sleeps, the load. The conversation is tests/web/work_views.mjs; here are the people.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'views of the work in a browser' work_views

office "$WORK/office"
account bakyt 'investigator'
account meerim 'head; prosecutor'
web_serve --demo --no-second-factor
looks work_views
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
