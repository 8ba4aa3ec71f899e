#!/bin/sh
# store_pages.sh: the office's store in a browser, in three languages: its places, how full they are, what lies in one, what is out and who carries it, and a keeper who
# moves a thing of a case that he does not know. The conversation is tests/web/store_views.mjs; here are the people.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'the store in a browser' store_views

office "$WORK/office" --profile prosecutor
account cholpon 'evidence_keeper; property_keeper'
web_serve --demo --no-second-factor
looks store_views
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
