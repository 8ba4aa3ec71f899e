#!/bin/sh
# papers_word_pages.sh: papers that come back from Word in a browser, text blocks, forms. The conversation is tests/web/papers_word.mjs; here are the
# processes.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'papers from Word in a browser' papers_word

office "$WORK/office"
check 'a case is opened' as aibek --json case open title='Казаны мектеби' language_of_proceedings=ky
TERGOO_CASE=$(value id) TERGOO_WORK=$WORK
export TERGOO_CASE TERGOO_WORK
web_serve --demo --no-second-factor
looks papers_word
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
