#!/bin/sh
# refusals_pages.sh: pages that refuse, looked at in a browser: 409, 413, 429, 500 and 503, in three languages, wide and narrow; and a locked case, opened
# and read there. The conversation is tests/web/refusals.mjs; here are the processes, and the worker that breaks.
. "$(dirname "$0")/story.sh"
story_begin
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser)}
missing=
[ -n "${BUILD:-}" ] || missing='a build folder'
command -v node >/dev/null || missing='node'
[ -n "$CHROMIUM" ] || missing='chromium'
[ -d tests/web/node_modules/playwright-core ] || missing='tests/web/node_modules (npm ci in tests/web)'
if [ -z "$missing" ] && slow; then missing='a build without sanitizers (web_abuse and web_server drive this one)'; fi
if [ -n "$missing" ]; then
    skip 'refusals in a browser' "it takes $missing"
    story_end
fi

web_clean() {
    [ -s "$WORK/web.pid" ] && kill "$(cat "$WORK/web.pid")" 2>/dev/null
    story_clean
}
trap web_clean EXIT

serve() {
    : >"$WORK/web.out"
    "$TERGOO" web --port 0 --demo --no-second-factor >"$WORK/web.out" 2>"$WORK/web.err" </dev/null &
    echo $! >"$WORK/web.pid"
    for _ in $(seq 100); do
        grep -q https "$WORK/web.out" && break
        sleep 0.1
    done
    TERGOO_WEB=https://localhost:$(sed -n 's/.*https:.*:\([0-9]*\)$/\1/p' "$WORK/web.out")
    export TERGOO_WEB
}

# looks STEP: tests/web/refusals.mjs, its lines as checks of this story.
looks() {
    STEP=$1 node tests/web/refusals.mjs >"$WORK/looks" 2>"$WORK/looks.err"
    ended=$?
    : >"$WORK/out"
    : >"$WORK/err"
    if ! grep -q '^# browser: ' "$WORK/looks"; then
        echo "not ok - $1 ends well: exit code $ended: $(tail -n 3 "$WORK/looks.err" | tr '\n' ' ')" >>"$WORK/looks"
    fi
    while IFS= read -r line; do
        case $line in
        'ok - '*) story_line 0 "$1: ${line#ok - }" ;;
        'not ok - '*) story_line 1 "$1: ${line#not ok - }" 'see above' ;;
        esac
    done <"$WORK/looks"
}

office "$WORK/office"
account bakyt 'investigator'
account gulnara 'prosecutor'
check 'a case' as aibek --json case open title='Казаны мектеби'
CASE=$(value id)
check 'a paper' as aibek --json paper write "$CASE" ruling
TERGOO_PAPER=$(value id)
check 'a locked case' as aibek --json case open --locked --officers 'gulnara; aibek' --quorum 2 title='Жабык иш'
TERGOO_LOCKED=$(value id) TERGOO_WORK=$WORK
export CHROMIUM TERGOO_PAPER TERGOO_LOCKED TERGOO_WORK
serve
looks refused
looks locked

# ---- a worker that ends without an answer: the program beside another one of the same name ----
gate_stop "$WORK/office"
mkdir -p "$WORK/bin/cli" "$WORK/bin/workers"
cp "$TERGOO" "$WORK/bin/cli/tergoo"
cp /bin/false "$WORK/bin/workers/tergoo-print"
check 'a gate whose worker is broken' "$WORK/bin/cli/tergoo" gate --data "$WORK/office" --detach
looks broken

# ---- the gate goes while somebody looks ----
(
    for _ in $(seq 300); do
        [ -e "$WORK/inside" ] && break
        sleep 0.1
    done
    "$TERGOO" gate --data "$WORK/office" --stop
) >/dev/null 2>&1 &
looks gone
gate_start "$WORK/office"
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
