#!/bin/sh
# web_pages.sh: the demo in a browser, as people see it: the first three minutes in three languages, a day of each of the six people, requests and
# summonses in three languages, signing in with a second factor, and what somebody hears of the pages who does not see them. Each page visited is
# looked at by axe and for its width. The conversations are in tests/web; here are the processes.
. "$(dirname "$0")/story.sh"
story_begin
browser_missing 'web_abuse and web_server'
[ -n "${BUILD:-}" ] || missing='a build folder'
command -v bash >/dev/null || missing='bash'
[ -d tests/web/node_modules/@guidepup ] || missing='tests/web/node_modules (npm ci in tests/web)'
if [ -n "$missing" ]; then
    skip 'pages in a browser' "it takes $missing"
    story_end
fi

web_clean() {
    # shellcheck disable=SC2046 # one word a process
    [ -s "$WORK/demo/web.pid" ] && kill $(cat "$WORK/demo/web.pid") 2>/dev/null
    [ -s "$WORK/holder.pid" ] && kill "$(cat "$WORK/holder.pid")" 2>/dev/null
    story_clean
}
trap web_clean EXIT

# relative PATH: as seen from the folder of the sources.
relative() { python3 -c 'import os, sys; print(os.path.relpath(os.path.abspath(sys.argv[1])))' "$1"; }

demo() {
    (
        unset TERGOO_SESSIONS TERGOO_LANG
        BUILD=$(relative "$BUILD") DEMO=$(relative "$WORK/demo") SERVE=detached bash samples/demo
    )
}

# The port that the demo asks for first is taken, by this or by whoever has it already: it has to look for another one.
python3 -c 'import socket, time
s = socket.create_server(("127.0.0.1", 8443))
time.sleep(1800)' 2>/dev/null &
echo $! >"$WORK/holder.pid"

check 'two institutions are made and served' demo
[ "$FAILED" = 0 ] || story_end
TERGOO_DEMO=$WORK/demo/web.json
TERGOO_WEB=https://localhost:$(sed -n 's/.*https:[^ ]*:\([0-9][0-9]*\).*/\1/p' "$WORK/demo/web.said" | head -n 1)
export TERGOO_DEMO TERGOO_WEB
equal 'at a free port, since the usual one is taken' yes "$([ "${TERGOO_WEB##*:}" != 8443 ] && [ "${TERGOO_WEB##*:}" -gt 1023 ] && echo yes)"
kill "$(cat "$WORK/holder.pid")" && rm "$WORK/holder.pid"
looks first_minutes
looks days
looks screen_reader
looks requests
looks volumes
# shellcheck disable=SC2046 # one word a process
kill $(cat "$WORK/demo/web.pid") && rm "$WORK/demo/web.pid"

office "$WORK/office"
web_serve --connect-port 0
TERGOO_PLAIN=$(sed -n 's/.*\(http:.*\)\/connect$/\1/p' "$WORK/web.out")
export TERGOO_PLAIN
looks sign_in
kill "$(cat "$WORK/web.pid")" && rm "$WORK/web.pid"
story_end
