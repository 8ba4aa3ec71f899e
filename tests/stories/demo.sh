#!/bin/sh
# demo.sh: samples/demo does what it says, in each language: it ends with 0, finds in the real data what is known to be in them,
# and leaves a store and a bundle that verify under the key it showed.
. "$(dirname "$0")/story.sh"
story_begin
if [ -z "${BUILD:-}" ] || ! command -v bash >/dev/null; then
    skip 'the demo' 'it takes bash and a build folder'
    story_end
fi

# demo LANGUAGE: in a folder of this story's own; what it prints goes to $WORK/LANGUAGE.said.
demo() {
    (
        unset TERGOO_SESSIONS TERGOO_LANG
        BUILD=$(relative "$BUILD") DEMO=$(relative "$WORK/$1") DEMO_LANG=$1 bash samples/demo
    ) >"$WORK/$1.said" 2>&1
}

# relative PATH: as seen from the folder of the sources.
relative() { python3 -c 'import os, sys; print(os.path.relpath(os.path.abspath(sys.argv[1])))' "$1"; }

# told TEXT PATTERN: the demo just run has printed that.
told() {
    tr -s ' \n' '  ' <"$said" | grep -qE -- "$2"
    story_line $? "$1" "not printed: $2"
}

languages='en ru ky'
if slow; then languages=en; fi
for lang in $languages; do
    said=$WORK/$lang.said
    begun=$(date +%s)
    check "$lang: the demo ends well" demo "$lang"
    echo "# $(($(date +%s) - begun)) s"
    [ "$FAILED" = 0 ] || tail -n 30 "$said" | sed 's/^/# /'
    KEY=$(grep -oE 'tergoo/[0-9a-f]{16}/1\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{44}' "$said" | head -n 1)
    told "$lang: in the real data 78 tenders whose lowest bid was disqualified" 'R036 [^:]+: 78 '
    told "$lang: and 14 with all bidders disqualified but the winner" 'R035 [^:]+: 14 '
    told "$lang: what must be refused is refused with its exit codes" '(\(exit code 2\).*){2}(\(exit code 1\).*){3}'
    check "$lang: the store it leaves verifies" "$TERGOO" verify "$WORK/$lang/office" --key "$KEY"
    check "$lang: the bundle too" "$TERGOO" verify "$WORK/$lang/case.tergoo" --key "$KEY"
    check_fails 1 "$lang: the damaged one does not" "$TERGOO" verify "$WORK/$lang/damaged.tergoo" --key "$KEY"
    check_fails 1 "$lang: nor the forged one" "$TERGOO" verify "$WORK/$lang/forged.tergoo" --key "$KEY"
    equal "$lang: no gate is left" '' "$(find "$WORK/$lang" -name gate.sock)"
    equal "$lang: no passphrase either" '' "$(find "$WORK/$lang" -name 'passphrase*')"
done
story_end
