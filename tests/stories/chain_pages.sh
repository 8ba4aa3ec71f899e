#!/bin/sh
# chain_pages.sh: a thing's chain of custody in a browser, in three languages. The conversation is tests/web/chain.mjs; here are the people.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'a chain of custody in a browser' chain

office "$WORK/office"
account nurlan 'evidence_keeper'
account bermet 'evidence_keeper; prosecutor'
web_serve --demo --no-second-factor
looks chain
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
