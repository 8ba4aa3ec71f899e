#!/bin/sh
# papers_word_pages.sh: papers that come back from Word in a browser, text blocks, forms. The conversation is tests/web/papers_word.mjs; here are the
# processes.
. "$(dirname "$0")/story.sh"
story_begin
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser)}
missing=
command -v node >/dev/null || missing='node'
[ -n "$CHROMIUM" ] || missing='chromium'
[ -d tests/web/node_modules/playwright-core ] || missing='tests/web/node_modules (npm ci in tests/web)'
if [ -z "$missing" ] && slow; then missing='a build without sanitizers (papers_word drives this one)'; fi
if [ -n "$missing" ]; then
    skip 'papers in a browser' "it takes $missing"
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

# looks: tests/web/papers_word.mjs, its lines as checks of this story.
looks() {
    node tests/web/papers_word.mjs >"$WORK/looks" 2>"$WORK/looks.err"
    ended=$?
    : >"$WORK/out"
    : >"$WORK/err"
    if ! grep -q '^# browser: ' "$WORK/looks"; then
        echo "not ok - it ends well: exit code $ended: $(tail -n 3 "$WORK/looks.err" | tr '\n' ' ')" >>"$WORK/looks"
    fi
    while IFS= read -r line; do
        case $line in
        'ok - '*) story_line 0 "${line#ok - }" ;;
        'not ok - '*) story_line 1 "${line#not ok - }" 'see above' ;;
        esac
    done <"$WORK/looks"
}

office "$WORK/office"
check 'a case is opened' as aibek --json case open title='Казаны мектеби' language_of_proceedings=ky
TERGOO_CASE=$(value id) TERGOO_WORK=$WORK
export CHROMIUM TERGOO_CASE TERGOO_WORK
serve
looks
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
