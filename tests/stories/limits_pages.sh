#!/bin/sh
# limits_pages.sh: terms, what they hang on and more time for them in a browser, in three languages. The conversation is tests/web/limits.mjs; here are the
# people.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'terms in a browser' limits

office "$WORK/office"
account gulnara 'prosecutor'
web_serve --demo --no-second-factor
looks limits
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
