#!/bin/sh
# proof_pages.sh: the proof matrix in a browser, in three languages, from empty to ready. The conversation is tests/web/proof.mjs; here are the people.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'the proof matrix in a browser' proof

office "$WORK/office" --profile prosecutor
account bermet analyst
account asel prosecutor
account sezim supervising_prosecutor
web_serve --demo --no-second-factor
looks proof
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
