#!/bin/sh
# morning.sh: mornings in a browser, in three languages: a prosecutor sees first what must be done, does one thing after the other, and each is gone; a
# colleague is ill, her desk is previewed and handed over, the successor reads his list and acknowledges it, she learns of it on her return. The
# conversation is tests/web/morning.mjs.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'mornings in a browser' today
office "$WORK/office" --profile prosecutor
account bakyt 'prosecutor'
account gulnara 'investigator'
account daniyar 'investigator'
account nur 'head'
web_serve --demo --no-second-factor
looks morning
gate_stop "$WORK/office"
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
