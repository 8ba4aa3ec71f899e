#!/bin/sh
# web_abuse.sh: what somebody tries who is signed in and means harm, or is only unlucky. Every route and operation as every role against a case that he
# does not know (compared with tests/data/web_matrix.txt), each advisory of programs like this one as a check, text that wants to be markup on every
# page, forms whose session is over, double clicks, the back button, two people at one form. The conversation is in web_abuse_*.py.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
if ! command -v python3 >/dev/null; then
    skip 'abuse' 'it takes python3'
    story_end
fi
# One institution that has every role and every kind, so that all of them can be tried at one address.
python3 "$PROJECT/tests/stories/web_abuse_model.py" "$PROJECT/model" "$WORK/model"
office "$WORK/office" --model "$WORK/model" --profile everything
export TERGOO KEY

# talk FILE STEP ...: what python says, line by line, as checks of this story.
talk() {
    file=$1
    shift
    lines "$1" env PYTHONDONTWRITEBYTECODE=1 python3 "$PROJECT/tests/stories/web_abuse_$file.py" "$WORK" "$@"
}

# lines NAME COMMAND ...: a program's "pass" and "fail" lines.
lines() {
    name=$1
    shift
    "$@" >"$WORK/talk" 2>"$WORK/talk.err"
    ended=$?
    [ "$ended" = 0 ] || echo "fail $name ends well: $(tail -n 5 "$WORK/talk.err" | tr '\n' ' ')" >>"$WORK/talk"
    : >"$WORK/out"
    : >"$WORK/err"
    while IFS= read -r line; do
        case $line in
        pass\ *) story_line 0 "${line#pass }" ;;
        fail\ *) story_line 1 "${line#fail }" "see above" ;;
        *) echo "# $line" ;;
        esac
    done <"$WORK/talk"
}

abuse_clean() {
    [ -f "$WORK/web.pid" ] && kill "$(cat "$WORK/web.pid")" 2>/dev/null
    story_clean
}
trap abuse_clean EXIT

"$TERGOO" web --port 0 --demo --no-second-factor >"$WORK/web.out" 2>"$WORK/web.err" </dev/null &
echo $! >"$WORK/web.pid"
comes_up $! "$WORK/web.out" "$WORK/web.err"
sed -n 's/.*https:.*:\([0-9]*\)$/\1/p' "$WORK/web.out" >"$WORK/port"

talk kit people
talk matrix matrix
talk matrix looks
talk forms sessions
talk forms once
talk forms together
# data in which every text wants to be markup, looked through by one of them
PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$PROJECT/tests/stories" python3 -c '
import json
from web_abuse_kit import PAYLOAD as text
print(json.dumps({"ocid": text, "buyer": {"id": text, "name": text}, "tender": {"title": text, "procurementMethod": "open", "numberOfTenderers": 1,
    "procurementMethodDetails": text}, "awards": [{"status": "active", "suppliers": [{"id": text, "name": text}]}]}))' "$WORK" >"$WORK/hostile.jsonl"
check 'somebody looks through data that want to be markup' "$TERGOO" user sign-in many --passphrase-file "$PHRASE"
check 'and keeps the run' as many detect run "$WORK/hostile.jsonl" --currency KGS --record
talk payload payload
talk advisories advisories
talk matrix describe
# another institution describes what it has
check 'a field office' "$TERGOO" --data "$WORK/field" --json init --name 'Field' --profile field_office --login admin --full-name 'Администратор' --passphrase-file "$PHRASE"
gate_start "$WORK/field"
check 'its administrator signs in' "$TERGOO" --data "$WORK/field" user sign-in admin --passphrase-file "$PHRASE"
"$TERGOO" --data "$WORK/field" --json api describe >"$WORK/field.said"
python3 -c '
import json, sys
said = json.load(open(sys.argv[1]))
json.dump(said if "paths" in said else said["openapi"], open(sys.argv[2], "w"))' "$WORK/field.said" "$WORK/openapi.field.json"
if command -v node >/dev/null && [ -d "$PROJECT/tests/web/node_modules/@seriousme" ]; then
    lines 'the description' node "$PROJECT/tests/web/openapi.mjs" "$WORK/openapi.en.json" "$WORK/openapi.ru.json" "$WORK/openapi.ky.json" "$WORK/openapi.field.json"
else
    skip 'the description is valid' 'it takes node, and npm ci in tests/web'
fi
check 'the store verifies after all that' "$TERGOO" verify "$TERGOO_DATA" --key "$KEY"
grep -qE 'a long enough phrase|Канарейка' web.err
equal 'the log holds nothing of it' 1 $?
story_end
