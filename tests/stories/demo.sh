#!/bin/sh
# demo.sh: samples/demo does what it says, in each language: it ends with 0, finds in the real data what is known to be in them, refuses what must be refused, goes on
# after the fire, and leaves two stores and a bundle that verify under the keys it showed. What six people did in them is then asked of the stores themselves.
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
        BUILD=$(relative "$BUILD") SERVE=no DEMO=$(relative "$WORK/$1") DEMO_LANG=$1 bash samples/demo
    ) >"$WORK/$1.said" 2>&1
}

# relative PATH: as seen from the folder of the sources.
relative() { python3 -c 'import os, sys; print(os.path.relpath(os.path.abspath(sys.argv[1])))' "$1"; }

# told TEXT PATTERN: the demo just run has printed that.
told() {
    tr -s ' \n' '  ' <"$said" | grep -qE -- "$2"
    story_line $? "$1" "not printed: $2"
}

# log_keys: the keys of first logs that it printed, those of the two institutions and of the forger, in their order.
log_keys() { grep -oE 'tergoo/[0-9a-f]{16}/1\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{44}' "$said" | awk '!seen[$0]++'; }

# how_many KIND WORD ...: so many records a list has.
how_many() {
    story_run t record list "$@" --json
    grep -c '"version"' "$WORK/out"
}
t() { "$TERGOO" --as "$WHO" "$@"; }

languages='en ru ky'
if slow; then languages=en; fi
for lang in $languages; do
    said=$WORK/$lang.said
    begun=$(date +%s)
    check "$lang: the demo ends well" demo "$lang"
    echo "# $(($(date +%s) - begun)) s"
    [ "$FAILED" = 0 ] || tail -n 30 "$said" | sed 's/^/# /'
    KEY=$(log_keys | head -n 1)
    PROGRAMME_KEY=$(log_keys | tail -n 1)
    told "$lang: in the real data 78 tenders whose lowest bid was disqualified" 'R036 [^:]+: 78 '
    told "$lang: and 14 with all bidders disqualified but the winner" 'R035 [^:]+: 14 '
    equal "$lang: thirty-one times the program refuses an act" 31 "$(grep -c '(exit code 2)' "$said")"
    equal "$lang: and four times what was damaged, forged or hidden" 4 "$(grep -c '(exit code 1)' "$said")"
    told "$lang: the seal that differs is named" 'KM-000417 / KM-000471'
    told "$lang: and the article that a request abroad does not satisfy yet" '46\(15\)[^$]*\(f\)'
    check "$lang: the prosecutor's store verifies with the key of before the fire" "$TERGOO" verify "$WORK/$lang/office" --key "$KEY"
    check "$lang: the bundle too" "$TERGOO" verify "$WORK/$lang/case.tergoo" --key "$KEY"
    check_fails 1 "$lang: the damaged one does not" "$TERGOO" verify "$WORK/$lang/damaged.tergoo" --key "$KEY"
    check_fails 1 "$lang: nor the forged one" "$TERGOO" verify "$WORK/$lang/forged.tergoo" --key "$KEY"
    check "$lang: the field office's store verifies under its own key" "$TERGOO" verify "$WORK/$lang/programme" --key "$PROGRAMME_KEY"
    check_fails 1 "$lang: and not under the other's" "$TERGOO" verify "$WORK/$lang/programme" --key "$KEY"
    equal "$lang: no gate is left" '' "$(find "$WORK/$lang" -name gate.sock)"
    equal "$lang: no passphrase either" '' "$(find "$WORK/$lang" -name 'passphrase*')"
done

# ---- what stands in the prosecutor's store ----
echo 'an invented phrase for the demo' >"$PHRASE"
export TERGOO_DATA="$WORK/en/office"
gate_start "$TERGOO_DATA"
check 'the prosecutor signs in' sign_in gulnara
check 'and the head' sign_in temir
WHO=gulnara
check_says 'convicted' 'one person was convicted' t record list person --case C-2026-0001 --json
equal 'of two in the case' 2 "$(how_many person --case C-2026-0001)"
equal 'nobody is on the list of suspects' 0 "$(how_many person --case C-2026-0001 --fields '{"status_in_case":"suspect"}')"
equal 'nor on that of the accused' 0 "$(how_many person --case C-2026-0001 --fields '{"status_in_case":"accused"}')"
equal 'the other was cleared' 1 "$(how_many person --case C-2026-0001 --state cleared)"
equal 'and her notice was handed over after the fire' 1 "$(how_many notice --case C-2026-0001 --state handed_over)"
equal 'the court convicted of less' 1 "$(how_many outcome --fields '{"decision":"of_less"}')"
equal 'the telephone went back' 1 "$(how_many exhibit --state returned)"
equal 'one request abroad was answered' 1 "$(how_many mla_request --state answered)"
equal 'and one may not leave yet' 1 "$(how_many mla_request --state signature)"
equal 'the innocent explanation was tested' 1 "$(how_many hypothesis --state disproved --fields '{"explains":"innocent"}')"
WHO=temir
check_fails 2 'a field office is no place for cases, this one none for courses' t record list course
gate_stop "$TERGOO_DATA"

# ---- and in the field office's ----
TERGOO_DATA=$WORK/en/programme
gate_start "$TERGOO_DATA"
for login in kubat begimai; do check "$login signs in" sign_in $login; done
WHO=kubat
equal 'three news items are published' 3 "$(how_many news_item --state published)"
equal 'two courses were held' 2 "$(how_many course --state held)"
check_says 'Mutual legal assistance' 'with their topics' t record show TC-2026-0001
equal 'all seven of them' 7 "$(t record show TC-2026-0001 --json | tr -d '\n' | sed 's/.*"topics": *\[\([^]]*\)\].*/\1/' | tr ',' '\n' | grep -c '"')"
story_run t record show PR-2026-0001 --json
said 'a project over 2.7 million euros' '"2700000\.00"'
equal 'of four components' 4 "$(how_many result --fields '{"level":"outcome"}')"
equal 'each with an output' 4 "$(how_many result --fields '{"level":"output"}')"
equal 'five values were approved' 5 "$(how_many indicator_period --state approved)"
equal 'and one came back' 1 "$(how_many indicator_period --state returned)"
check_says '26' 'the logframe has what was computed' t project logframe PR-2026-0001
check_says 'Пенитенциарная реформа' 'a reader of Russian sees the project by its Russian title' env TERGOO_LANG=ru "$TERGOO" --as kubat record list project
check_says 'Прокурорлор үчүн' 'and one of Kyrgyz the courses by theirs' env TERGOO_LANG=ky "$TERGOO" --as kubat record list course
story_run t record show DN-2026-0001 --json
equal 'a donation to two recipients' 2 "$(grep -c '"body"' "$WORK/out")"
equal 'each with its protocol' 2 "$(grep -c '"protocol"' "$WORK/out")"
check_says 'Donations made on it' 'the request shows what came of it' t record show AR-2026-0001
equal 'the programme officer sees no prison inspection' 0 "$(how_many prison_inspection)"
WHO=begimai
check_says 'Report sent' 'which its inspector does' t record list prison_inspection
gate_stop "$TERGOO_DATA"
story_end
