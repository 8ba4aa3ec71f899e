#!/bin/sh
# web_pages.sh: the demo in a browser, as people see it: the first three minutes in three languages, a day of each of the six people, requests and
# summonses in three languages, signing in with a second factor, and what somebody hears of the pages who does not see them. Each page visited is
# looked at by axe and for its width. The conversations are in tests/web; here are the processes.
. "$(dirname "$0")/story.sh"
story_begin
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser)}
missing=
[ -n "${BUILD:-}" ] || missing='a build folder'
command -v bash >/dev/null || missing='bash'
command -v node >/dev/null || missing='node'
[ -n "$CHROMIUM" ] || missing='chromium'
[ -d tests/web/node_modules/playwright-core ] && [ -d tests/web/node_modules/@guidepup ] || missing='tests/web/node_modules (npm ci in tests/web)'
if [ -z "$missing" ] && slow; then missing='a build without sanitizers (web_abuse and web_server drive this one)'; fi
if [ -n "$missing" ]; then
    skip 'pages in a browser' "it takes $missing"
    story_end
fi

web_clean() {
    for pids in "$WORK"/demo/web.pid "$WORK"/web.pid; do
        # shellcheck disable=SC2046 # one word a process
        [ -s "$pids" ] && kill $(cat "$pids") 2>/dev/null
    done
    story_clean
}
trap web_clean EXIT

# relative PATH: as seen from the folder of the sources.
relative() { python3 -c 'import os, sys; print(os.path.relpath(os.path.abspath(sys.argv[1])))' "$1"; }

demo() {
    (
        unset TERGOO_SESSIONS TERGOO_LANG
        BUILD=$(relative "$BUILD") DEMO=$(relative "$WORK/demo") SERVE=detached PORT=0 bash samples/demo
    )
}

# looks NAME: tests/web/NAME.mjs, its lines as checks of this story.
looks() {
    node "tests/web/$1.mjs" >"$WORK/looks" 2>"$WORK/looks.err"
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

check 'two institutions are made and served' demo
[ "$FAILED" = 0 ] || story_end
TERGOO_DEMO=$WORK/demo/web.json
TERGOO_WEB=https://localhost:$(sed -n 's/.*https:[^ ]*:\([0-9][0-9]*\).*/\1/p' "$WORK/demo/web.said" | head -n 1)
export CHROMIUM TERGOO_DEMO TERGOO_WEB
looks first_minutes
looks days
looks screen_reader
looks requests
looks volumes
# shellcheck disable=SC2046 # one word a process
kill $(cat "$WORK/demo/web.pid") && rm "$WORK/demo/web.pid"

office "$WORK/office"
"$TERGOO" web --port 0 --connect-port 0 >"$WORK/web.out" 2>"$WORK/web.err" </dev/null &
echo $! >"$WORK/web.pid"
for _ in $(seq 100); do
    grep -q https "$WORK/web.out" && break
    sleep 0.1
done
TERGOO_WEB=https://localhost:$(sed -n 's/.*https:.*:\([0-9]*\)$/\1/p' "$WORK/web.out")
TERGOO_PLAIN=$(sed -n 's/.*\(http:.*\)\/connect$/\1/p' "$WORK/web.out")
export TERGOO_PLAIN
looks sign_in
kill "$(cat "$WORK/web.pid")" && rm "$WORK/web.pid"
story_end
