#!/bin/sh
# searches_pages.sh: a search on the record in a browser and three languages, wide and at 320 px, with and without scripts: the table of what was found, the checks
# of the record, a range of seals. The conversation is tests/web/searches.mjs; here are the people.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'a search in a browser' searches

office "$WORK/office"
account sadyr evidence_keeper
web_serve --demo --no-second-factor
looks searches
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
