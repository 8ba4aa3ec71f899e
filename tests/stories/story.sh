# story.sh: what the stories share; sourced by them. A story drives the real programs the way people do and prints TAP.
#
#   . "$(dirname "$0")/story.sh"
#   story_begin                                    # $WORK, $TERGOO_SESSIONS; everything ends and is removed when the story ends
#   check "text" command ...                       # exit code 0
#   check_fails 2 "text" command ...               # that exit code and no other
#   check_says "words" "text" command ...          # exit code 0 and the words in what it prints
#   gate_start FOLDER; gate_stop FOLDER
#   story_end                                      # the plan; fails when a check did
#
# $TERGOO is the program: that of the build folder in $BUILD, or the one in the path.

story_begin() {
    CHECKS=0 FAILED=0 GATES=
    TERGOO=${BUILD:+$BUILD/src/cli/}tergoo
    WORK=$(mktemp -d "${TMPDIR:-/tmp}/story.XXXXXX")
    TERGOO_SESSIONS=$WORK/sessions TERGOO_LANG=en
    export TERGOO_SESSIONS TERGOO_LANG
    unset TERGOO_DATA NO_COLOR
    trap story_clean EXIT
    trap 'exit 130' INT TERM
}

story_clean() {
    for folder in $GATES; do
        [ -S "$folder/gate.sock" ] && "$TERGOO" gate --data "$folder" --stop >/dev/null 2>&1
    done
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
    sed 's/^/# /' "$WORK/out" "$WORK/err" 2>/dev/null | head -n 40
    return 1
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

gate_start() {
    GATES="$GATES $1"
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
