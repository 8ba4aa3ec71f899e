#!/bin/sh
# refusals_pages.sh: pages that refuse, looked at in a browser: 409, 413, 429, 500 and 503, in three languages, wide and narrow; and a locked case, opened
# and read there. The conversation is tests/web/refusals.mjs; here are the processes, and the worker that breaks.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'refusals in a browser' 'web_abuse and web_server'
if [ -z "${BUILD:-}" ]; then
    skip 'refusals in a browser' 'it takes a build folder'
    story_end
fi

office "$WORK/office"
account bakyt 'investigator'
account gulnara 'prosecutor'
check 'a case' as aibek --json case open title='Казаны мектеби'
CASE=$(value id)
check 'a paper' as aibek --json paper write "$CASE" ruling
TERGOO_PAPER=$(value id)
check 'a locked case' as aibek --json case open --locked --officers 'gulnara; aibek' --quorum 2 title='Жабык иш'
TERGOO_LOCKED=$(value id) TERGOO_WORK=$WORK
export TERGOO_PAPER TERGOO_LOCKED TERGOO_WORK
web_serve --demo --no-second-factor
looks refusals refused
looks refusals locked

# ---- a worker that ends without an answer: the program beside another one of the same name ----
gate_stop "$WORK/office"
mkdir -p "$WORK/bin/cli" "$WORK/bin/workers"
cp "$TERGOO" "$WORK/bin/cli/tergoo"
cp /bin/false "$WORK/bin/workers/tergoo-print"
check 'a gate whose worker is broken' "$WORK/bin/cli/tergoo" gate --data "$WORK/office" --detach
looks refusals broken

# ---- the gate goes while somebody looks ----
(
    for _ in $(seq 300); do
        [ -e "$WORK/inside" ] && break
        sleep 0.1
    done
    "$TERGOO" gate --data "$WORK/office" --stop
) >/dev/null 2>&1 &
looks refusals gone
gate_start "$WORK/office"
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
