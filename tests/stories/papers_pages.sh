#!/bin/sh
# papers_pages.sh: papers in a browser: typed, kept when tab, browser and both processes go away, returned with a remark at a place, approved, printed,
# signed, filed; two who write at once; what a code leads to. The conversation is tests/web/papers.mjs; here are the processes.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'papers in a browser' papers_approval

office "$WORK/office"
account gulnara 'prosecutor; head'
account bakyt 'investigator'
check 'a case is opened' as aibek --json case open title='Казаны мектеби' language_of_proceedings=ky
TERGOO_CASE=$(value id) TERGOO_WORK=$WORK
export TERGOO_CASE TERGOO_WORK
check 'the second prosecutor is admitted' as aibek case admit "$TERGOO_CASE" gulnara
web_serve --demo --no-second-factor
looks papers typing

# ---- a power cut: neither process is asked ----
kill -9 "$(cat "$WORK/web.pid")" "$(cat "$WORK/office/gate.pid")"
wait "$(cat "$WORK/web.pid")" 2>/dev/null
rm -f "$WORK/web.pid"
gate_start "$WORK/office"
web_serve --demo --no-second-factor
looks papers killed
sign_in aibek
looks papers approval
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
