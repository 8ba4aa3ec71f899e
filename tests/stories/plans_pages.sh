#!/bin/sh
# plans_pages.sh: investigative plans in a browser, in three languages: made from a template, refused with one hypothesis and without an innocent one,
# approved, made anew, compared; a circle of tasks refused; what helps the defence before its prosecutor. The conversation is tests/web/plans.mjs.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'plans in a browser' plans
office "$WORK/office" --profile prosecutor
account bakyt 'prosecutor'
account gulnara 'investigator'
web_serve --demo --no-second-factor
looks plans
gate_stop "$WORK/office"
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
