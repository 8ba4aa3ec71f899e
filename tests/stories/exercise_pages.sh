#!/bin/sh
# exercise_pages.sh: the exercise in a browser: a class with a copy in each language, and in each of them the seven tasks looked at and done in the real
# screens. The conversation is tests/web/exercise.mjs.
. "$(dirname "$0")/story.sh"
story_begin
PORT=$(free_ports 3)
browser_or_end 'the exercise in a browser' 'rows and exercise'
cd "$WORK" || exit 3
CLASS=$WORK/class
printf 'full_name,language\n"Ann (invented)",en\n"Ivan (invented)",ru\n"Asel (invented)",ky\n' >people.csv
check 'a class of three is made' "$TERGOO" init --exercise --data "$CLASS" --participants people.csv --passphrase-file "$PHRASE"
check 'and served' "$TERGOO" exercise serve "$CLASS" --port "$PORT"
number=0
for lang in en ru ky; do
    number=$((number + 1))
    TERGOO_WEB=https://localhost:$((PORT + number - 1))
    TERGOO_PHRASE=$(python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["copies"][int(sys.argv[2]) - 1]["passphrase"])' "$CLASS/class.json" $number)
    export TERGOO_WEB TERGOO_PHRASE
    looks exercise $lang
done
check 'the trainer sees seven of seven in each' sh -c "[ \$('$TERGOO' --json exercise progress '$CLASS' | grep -c '\"done\"') = 21 ]"
check 'everything is stopped' "$TERGOO" exercise serve "$CLASS" --stop
story_end
