#!/bin/sh
# public_pages.sh: the public form in a real browser, three reporters in three languages: an anonymous tip with two files, the office takes it in, asks two questions, the
# reporter comes back with his number, answers one with a file, and reads what came of it. The conversations are in tests/web/public.mjs.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
browser_or_end 'the public form in a browser' public
public_clean() {
    [ -s "$WORK/public.pid" ] && kill "$(cat "$WORK/public.pid")" 2>/dev/null
    story_clean
}
trap public_clean EXIT

office "$WORK/office"
account asel 'intake_officer'
account gulnara 'identity_guardian'
check 'the vault is opened' as gulnara vault open --reason 'first day'
check 'the office says who it is' as asel tips key --out office.intake
check 'a box is made' "$TERGOO" --json public --data box --intake office.intake
check 'its key is entered' as aibek record create tip_box --fields "{\"title\": \"Box\", \"key\": \"$(value key)\"}"
"$TERGOO" public --data box --port 0 >public.out 2>public.err </dev/null &
echo $! >public.pid
comes_up $! public.out public.err
cat >web.json <<END
{"people": [{"role": "intake", "login": "asel", "name": "Асель Ойдонова", "office": 0, "passphrase": "$(cat "$PHRASE")"}],
 "tour": [], "bundle": "-", "key": "-", "copy": "-", "copy_key": "-"}
END
web_serve --address 127.0.0.1 --demo --no-second-factor --demo-file web.json
mkdir files
TERGOO_PUBLIC=https://localhost:$(sed -n 's/.*:\([0-9]*\)$/\1/p' public.out)
export TERGOO_PUBLIC TERGOO_DEMO="$WORK/web.json" FILES="$WORK/files"
python3 "$PROJECT/tests/stories/public.py" 0 "$WORK/box" write "$WORK/files"
echo 'A list, kept by hand.' >files/c.txt

looks public tell
check 'a courier file is packed' "$TERGOO" public pack --data box files/tips.courier
looks public take

# say KIND TEXT: the office writes to each of the three.
say_to_all() {
    for lang in ky ru en; do
        id=$(as asel --json record list tip 2>/dev/null | python3 -c '
import json, sys
for one in json.load(sys.stdin)["records"]:
    if one["fields"]["subject"].startswith(sys.argv[1]): print(one["id"])' "$lang:")
        check "$lang: the office writes" as asel record create tip_message \
            --fields "{\"tip\": \"$id\", \"direction\": \"to_reporter\", \"on\": \"$(date +%d.%m.%Y)\", \"text\": \"$lang: $1\"}"
    done
}
say_to_all 'first question'
say_to_all 'second question'
check 'a round' as asel --json tips fetch --from box
equal 'six questions go out, nothing comes twice' '6 3 0' "$(value answers) $(value known) $(value tips)"
looks public answer
check 'a round over the connection' as asel --json tips fetch --from "$TERGOO_PUBLIC" --authority box/tls/ca.crt
equal 'three answers with a file each' '3 3' "$(value replies) $(value files)"
check_says 'en: my answer' 'they are with their tips' as asel --json record list tip_message
say_to_all 'feedback'
check 'the last round' as asel tips fetch --from box
looks public end
check 'the ledger verifies' "$TERGOO" verify "$TERGOO_DATA" --key "$KEY"
story_end
