# shellcheck shell=sh
# story.sh: what the stories share; sourced by them. A story drives the real programs the way people do and prints TAP.
#
#   . "$(dirname "$0")/story.sh"
#   story_begin                                    # $WORK, $TERGOO_SESSIONS; everything ends and is removed when the story ends
#   check "text" command ...                       # exit code 0
#   check_fails 2 "text" command ...               # that exit code and no other
#   check_says "words" "text" command ...          # exit code 0 and the words in what it prints
#   said "text" pattern                            # what the last command wrote, its errors too, has the pattern (grep -E)
#   equal "text" wanted got
#   skip "text" reason
#   gate_start FOLDER; gate_stop FOLDER
#   within N                                       # N, or more where the program or the machine is slow
#   comes_up PID OUT ERR [WORD]                    # a server of the story's own
#   office FOLDER [option of init ...]             # a store with its people, served and signed in; see below
#   quick_phrases [FOLDER]                         # in a store that is not served yet: signing in costs its people less
#   story_end                                      # the plan; fails when a check did
#
# In a browser (tests/web has the conversations):
#   browser_missing WHO                            # sets $missing to what it takes and is not there, and $CHROMIUM
#   browser_or_end "text" WHO                      # the story skips and ends when something is missing; WHO drives it under sanitizers
#   web_serve [option of web ...]                  # $TERGOO_WEB; ended with the story
#   looks NAME [STEP]                              # tests/web/NAME.mjs with $STEP, its lines as checks of this story
#
# $TERGOO is the program: that of the build folder in $BUILD, or the one in the path. $PROJECT is the folder of the sources, where
# a story starts.
PROJECT=$(cd "$(dirname "$0")/../.." && pwd)

story_begin() {
    CHECKS=0 FAILED=0
    if [ -n "${BUILD:-}" ]; then BUILD=$(cd "$BUILD" && pwd) || exit 3; fi
    TERGOO=${BUILD:+$BUILD/src/cli/}tergoo
    cd "$PROJECT" || exit 3
    WORK=$(mktemp -d "${TMPDIR:-/tmp}/story.XXXXXX") || exit 3
    PHRASE=$WORK/phrase
    echo 'a long enough phrase' >"$PHRASE"
    ASAN_OPTIONS=exitcode=99:${ASAN_OPTIONS:-} UBSAN_OPTIONS=halt_on_error=1:exitcode=99:${UBSAN_OPTIONS:-}
    TERGOO_SESSIONS=$WORK/sessions TERGOO_LANG=en
    TZ=KGT-6                                     # today is Bishkek's today, also when it is still yesterday where the machine is
    LANG=C.UTF-8                                 # a point in a pattern is a letter, on a machine without a locale too
    export TERGOO_SESSIONS TERGOO_LANG ASAN_OPTIONS UBSAN_OPTIONS TZ LANG
    unset TERGOO_DATA NO_COLOR LC_ALL
    trap story_clean EXIT
    trap 'exit 130' INT TERM
}

# A gate is ended by asking it, never by a number: what a story left, and nobody else's.
story_clean() {
    [ -s "$WORK/web.pid" ] && kill "$(cat "$WORK/web.pid")" 2>/dev/null
    for socket in "$WORK"/*/gate.sock "$WORK"/*/*/gate.sock; do
        [ -S "$socket" ] && "$TERGOO" gate --data "$(dirname "$socket")" --stop >/dev/null 2>&1
    done
    if grep -qs " $WORK/disk " /proc/mounts; then umount "$WORK/disk"; fi
    rm -rf "$WORK"
}

# Runs the rest of the arguments, with output and errors in $WORK/out and $WORK/err.
story_run() {
    "$@" >"$WORK/out" 2>"$WORK/err" </dev/null
}

story_line() {
    CHECKS=$((CHECKS + 1))
    if [ "$1" = 0 ]; then
        echo "ok $CHECKS - $2"
        return 0
    fi
    FAILED=$((FAILED + 1))
    echo "not ok $CHECKS - $2"
    echo "# $3"
    story_tell
    return 1
}

story_tell() {
    sed 's/^/# /' "$WORK/out" "$WORK/err" 2>/dev/null | head -n 40
}

check() {
    story_text=$1
    shift
    story_run "$@"
    story_code=$?
    story_line "$story_code" "$story_text" "exit code $story_code: $*"
}

check_fails() {
    story_wanted=$1 story_text=$2
    shift 2
    story_run "$@"
    story_code=$?
    [ "$story_code" = "$story_wanted" ]
    story_line $? "$story_text" "exit code $story_code instead of $story_wanted: $*"
}

check_says() {
    story_words=$1 story_text=$2
    shift 2
    story_run "$@"
    story_code=$?
    [ "$story_code" = 0 ] && grep -qF -- "$story_words" "$WORK/out"
    story_line $? "$story_text" "exit code $story_code, or it does not say '$story_words': $*"
}

# soon WORDS COMMAND...: again and again, until it says so: what follows the acts at a little distance, as the index does.
soon() {
    soon_words=$1
    shift
    for _ in $(seq 100); do
        story_run "$@" && grep -qF -- "$soon_words" "$WORK/out" && return 0
        sleep 0.1
    done
    return 1
}

# Sentences are wrapped for a terminal: lines are joined before they are looked at.
said() {
    cat "$WORK/out" "$WORK/err" | tr -s ' \n' '  ' | grep -qE -- "$2"
    story_line $? "$1" "not said: $2"
}

equal() {
    if [ "$2" = "$3" ]; then
        story_line 0 "$1"
    else
        : >"$WORK/out"
        printf '%s\n' "wanted: $2" "got:    $3" >"$WORK/err"
        story_line 1 "$1" 'not equal:'
    fi
}

skip() {
    CHECKS=$((CHECKS + 1))
    echo "ok $CHECKS - $1 # SKIP $2"
}

gate_start() {
    check "the gate of $(basename "$1") starts" "$TERGOO" gate --data "$1" --detach
}

gate_stop() {
    check "the gate of $(basename "$1") stops" "$TERGOO" gate --data "$1" --stop
}

story_end() {
    echo "1..$CHECKS"
    [ "$FAILED" = 0 ]
    exit $?
}

# ---- an office, for stories that begin after its first day ----

# TERGOO_DATA is the new store from here on and $KEY its log's key. The administrator is admin; aibek is investigator and head. Both
# are signed in. The secret of its copies is FOLDER.copy-key. A story that cannot have its office ends here.
office() {
    export TERGOO_DATA="$1"
    shift
    story_run "$TERGOO" --json init --name 'Kök-Munar' --login admin --full-name 'Администратор' --passphrase-file "$PHRASE" "$@" ||
        story_bail
    KEY=$(value key)
    quick_phrases "$TERGOO_DATA"
    story_run "$TERGOO" gate --detach || story_bail
    sign_in admin || story_bail
    account aibek 'investigator; head'
}

# The passphrases of whoever is entered from here on are wrapped at a low price: a story signs in hundreds of times, and what the price has to be is
# asked by test_crypto. It is the new store that is told, before its gate starts: no command has a way to it. The first administrator's keeps the full one.
quick_phrases() {
    python3 -c '
import sqlite3, sys
store = sqlite3.connect(sys.argv[1] + "/store.db")
with store: store.execute("UPDATE fact SET value = ? WHERE name = ?", (b"1 64", "passphrase-cost"))
store.close()' "${1:-$TERGOO_DATA}" >"$WORK/out" 2>"$WORK/err" || story_bail
}

story_bail() {
    story_tell
    echo "Bail out! no office to work in"
    exit 1
}

account() {
    story_run as admin user create "$1" --full-name "Ойдон $1" --roles "$2" --passphrase-file "$PHRASE" || story_bail
    sign_in "$1" || story_bail
}

sign_in() { story_run "$TERGOO" user sign-in "$1" --passphrase-file "$PHRASE"; }

# as LOGIN COMMAND ...
as() {
    as_login=$1
    shift
    "$TERGOO" --as "$as_login" "$@"
}

# value NAME: the first value of that name in the JSON that the last command wrote.
value() { sed -n "/\"$1\": */{s/.*\"$1\": *\"\\{0,1\\}\\([^\",]*\\).*/\\1/p;q}" "$WORK/out"; }

# How many entries a store has; nothing when it does not verify under $KEY.
entries() { "$TERGOO" --json verify "${1:-$TERGOO_DATA}" --key "$KEY" 2>/dev/null | sed -n 's/.*"entries": *\([0-9]*\).*/\1/p'; }

# flip FROM BYTE TO: a copy in which one bit of that byte is another.
flip() {
    cp "$1" "$3"
    flip_byte=$(dd if="$1" bs=1 skip="$2" count=1 2>/dev/null | od -An -tu1 | tr -d ' ')
    printf '%b' "\\0$(printf %o $((flip_byte ^ 1)))" | dd of="$3" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

# Is the program an instrumented one, or the machine a slow one? Then stories take fewer rounds.
slow() { [ -n "${TERGOO_SLOW:-}" ] || grep -q __asan_init "$(command -v "$TERGOO")"; }

# within N: so many of whatever time it is, times what such a machine takes longer (TERGOO_SLOW says how many times; 3, where it does not).
within() {
    if slow; then echo $(($1 * ${TERGOO_SLOW:-3})); else echo "$1"; fi
}

# free_ports N: the first of N ports of the loopback, one after another, on which nobody listens; where they are is chance, so that two stories at the same
# time do not look at the same ones, and below those that connections going out take.
free_ports() {
    python3 -c '
import contextlib, random, socket, sys
many = int(sys.argv[1])
for _ in range(1000):
    first = random.randrange(20000, 32000)
    with contextlib.ExitStack() as held:
        try:
            for i in range(many): held.enter_context(socket.socket()).bind(("127.0.0.1", first + i))
        except OSError:
            continue
        print(first)
        break' "$1"
}

# comes_up PID OUT ERR [WORD]: waits until what a server says in OUT has the word (https). One that ended, or said nothing for a minute, ends the story with
# what it said in ERR: all that follows would only say that nobody answers.
comes_up() {
    tries=0
    until grep -q "${4:-https}" "$2"; do
        tries=$((tries + 1))
        if [ $tries = 600 ] || ! grep -qs '^State:[[:space:]]*[RSDI]' "/proc/$1/status"; then
            sed 's/^/# /' "$2" "$3"
            echo "Bail out! the server did not come up"
            exit 1
        fi
        sleep 0.1
    done
}

# ---- in a browser ----

browser_missing() {
    # The same engine without the window around it first: a story takes a third less of the processor with it.
    CHROMIUM=${CHROMIUM:-$(command -v chromium-headless-shell || command -v chromium || command -v chromium-browser)}
    export CHROMIUM
    missing=
    command -v node >/dev/null || missing='node'
    [ -n "$CHROMIUM" ] || missing='chromium'
    [ -d "$PROJECT/tests/web/node_modules/playwright-core" ] || missing='tests/web/node_modules (npm ci in tests/web)'
    if [ -z "$missing" ] && slow; then missing="a build without sanitizers ($1 drives this one)"; fi
}

browser_or_end() {
    browser_missing "$2"
    [ -n "$missing" ] || return 0
    skip "$1" "it takes $missing"
    story_end
}

web_serve() {
    : >"$WORK/web.out"
    "$TERGOO" web --port 0 "$@" >"$WORK/web.out" 2>"$WORK/web.err" </dev/null &
    echo $! >"$WORK/web.pid"
    comes_up $! "$WORK/web.out" "$WORK/web.err"
    TERGOO_WEB=https://localhost:$(sed -n 's/.*https:.*:\([0-9]*\)$/\1/p' "$WORK/web.out")
    export TERGOO_WEB
}

looks() {
    looks_at=${2:-$1}
    STEP=${2:-} node "$PROJECT/tests/web/$1.mjs" >"$WORK/looks" 2>"$WORK/looks.err"
    looks_ended=$?
    : >"$WORK/out"
    : >"$WORK/err"
    if ! grep -q '^# browser: ' "$WORK/looks"; then
        echo "not ok - it ends well: exit code $looks_ended: $(tail -n 3 "$WORK/looks.err" | tr '\n' ' ')" >>"$WORK/looks"
    fi
    while IFS= read -r line; do
        case $line in
        'ok - '*) story_line 0 "$looks_at: ${line#ok - }" ;;
        'not ok - '*) story_line 1 "$looks_at: ${line#not ok - }" 'see above' ;;
        esac
    done <"$WORK/looks"
}

# paper WHO RECORD FORM WORDS: it is made as a PDF in each language and says the words; TERGOO_KEEP: a folder where it stays to be looked at.
paper() {
    for lang in en ru ky; do
        paper_file=${TERGOO_KEEP:-$WORK}/$3.$lang.pdf
        check "$3 in $lang" as "$1" --json paper write "$2" "$3" --language "$lang"
        check "is made in $lang" as "$1" paper make "$(value id)" --to pdf --out "$paper_file"
        command -v pdftotext >/dev/null || continue
        pdftotext -layout "$paper_file" "$WORK/$3.$lang.txt" 2>/dev/null
        story_run grep -F -- "$4" "$WORK/$3.$lang.txt"
        story_line $? "and says '$4'" "it does not say '$4'"
    done
}
