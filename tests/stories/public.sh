#!/bin/sh
# public.sh: the public form and the one way in, without a browser: a box made for an office, served, told to, cut off, guessed at; couriers that are lost, repeated,
# out of order, damaged and foreign; a round over a connection; names and originals in the vault, copies without metadata; and nobody's address in any file.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
if ! command -v python3 >/dev/null; then
    skip 'the public form' 'it takes python3'
    story_end
fi
public_clean() {
    [ -s "$WORK/public.pid" ] && kill "$(cat "$WORK/public.pid")" 2>/dev/null
    story_clean
}
trap public_clean EXIT

office "$WORK/office"
account asel 'intake_officer'
account gulnara 'identity_guardian'
account sadyr 'identity_guardian'
check 'the vault is opened' as gulnara vault open --reason 'first day'

check 'the office says who it is' as asel tips key --out office.intake
check 'a box is made for it' "$TERGOO" --json public --data box --intake office.intake --most 5
BOX=$(value key)
check_fails 2 'a box is made once' "$TERGOO" public --data box --intake office.intake
check_fails 2 'a box for nobody' "$TERGOO" public --data other --intake "$PHRASE"
check_fails 2 'a folder without a box' "$TERGOO" public --data nowhere --port 0
check_fails 2 'without TLS to the whole network' "$TERGOO" public --data box --plain --address 0.0.0.0
check 'its key is entered in the office' as aibek record create tip_box --fields "{\"title\": \"The machine at the gate\", \"key\": \"$BOX\"}"

"$TERGOO" public --data box --port 0 >public.out 2>public.err </dev/null &
echo $! >public.pid
comes_up $! public.out public.err
PORT=$(sed -n 's/.*:\([0-9]*\)$/\1/p' public.out)
if ! grep -q 'build for tests' public.err; then
    equal 'the process is shut in: no new rights, calls filtered' 'NoNewPrivs:1 Seccomp:2 ' \
        "$(awk '/^(NoNewPrivs|Seccomp):/ {printf "%s%s ", $1, $2}' "/proc/$(cat public.pid)/status")"
fi

# talk STEP ...: what python says, line by line, as checks of this story.
talk() {
    python3 "$PROJECT/tests/stories/public.py" "$PORT" "$WORK/box" "$@" >"$WORK/talk" 2>"$WORK/talk.err"
    ended=$?
    [ "$ended" = 0 ] || echo "fail $1 ends well: $(tail -n 3 "$WORK/talk.err" | tr '\n' ' ')" >>"$WORK/talk"
    : >out
    : >err
    while IFS= read -r line; do
        case $line in
        pass\ *) story_line 0 "${line#pass }" ;;
        *) story_line 1 "${line#fail }" 'see above' ;;
        esac
    done <"$WORK/talk"
}
talk pages telling markup cut slow

# ---- by courier ----
check 'a courier file is packed' "$TERGOO" --json public pack --data box one.courier
equal 'with the tip and the answer to come' 2 "$(value parcels)"
check_fails 2 'a file that is there is not written over' "$TERGOO" public pack --data box one.courier
size=$(wc -c <one.courier)
head -c $((size - 100)) one.courier >cut.courier
flip one.courier $((size - 100)) changed.courier
check_fails 1 'a cut one is told' as asel tips take --file cut.courier
said 'it says how long it should be' 'breaks off'
check_fails 1 'a changed one is told' as asel tips take --file changed.courier
said 'nothing is taken of it' 'Nothing was taken'
check_fails 1 'something else is told' as asel tips take --file office.intake
check_fails 2 'nobody else may take in' as aibek tips take --file one.courier
check 'it is taken in' as asel --json tips take --file one.courier
equal 'one tip, one answer, two files' '1 1 2' "$(value tips) $(value replies) $(value files)"
check 'the same again' as asel --json tips take --file one.courier
equal 'nothing comes twice' '0 0 2' "$(value tips) $(value replies) $(value known)"
check_says 'Мектептин курулушу' 'the tip is there' as asel --json record list tip
TIP=$(value id)
check 'its page' as asel --json record show T-2026-0001
said 'the name is not in it' '"openness": *"confidential"'
if grep -q 'Айбек' out; then story_line 1 'the reporter is not named' 'he is'; else story_line 0 'the reporter is not named'; fi
check 'messages' as asel --json record list tip_message
said 'a text came with a copy, a broken picture without one' 'b.txt.*photo.jpg|photo.jpg.*b.txt'
if grep -rqa 'Айбек' office --include=store.db*; then story_line 1 'nor in the database' 'he is'; else story_line 0 'nor in the database'; fi

check 'the office asks' as asel record create tip_message --fields "{\"tip\": \"$TIP\", \"direction\": \"to_reporter\", \"on\": \"$(date +%d.%m.%Y)\", \"text\": \"Кайсы күнү болгон?\"}"
check 'answers are packed' as asel --json tips answers --out answers.courier
equal 'one answer, two receipts' '1 2' "$(value answers) $(value taken)"
cp answers.courier late.courier
check_fails 1 'the box takes no tips' "$TERGOO" public take --data box one.courier
check_fails 1 'the box takes no changed answers' sh -c "head -c 100 answers.courier >x && '$TERGOO' public take --data box x"
check 'the box takes them' "$TERGOO" --json public take --data box answers.courier
equal 'the parcels go, the answer is there' '2 1' "$(value taken) $(value answers)"
check 'a late one changes nothing' "$TERGOO" --json public take --data box late.courier
equal 'nothing goes and nothing comes' '0 0 1' "$(value taken) $(value answers) $(value known)"


# ---- by connection ----
talk telling
check 'a round over a connection' as asel --json tips fetch --from "https://localhost:$PORT" --authority box/tls/ca.crt
equal 'both came, and both were let go' '1 1 2' "$(value tips) $(value replies) $(value let_go)"
check_fails 3 'without knowing the box no connection is made' as asel tips fetch --from "https://localhost:$PORT"
check_fails 3 'nobody is there' as asel tips fetch --from https://localhost:1 --authority box/tls/ca.crt
check_fails 2 'in clear only on this machine' as asel tips fetch --from http://192.0.2.1
check 'a round with a box in a folder' as asel --json tips fetch --from box
equal 'nothing waits' '0 0' "$(value tips) $(value known)"
equal 'nothing is left in the box' '' "$(find box/parcels box/incoming -type f)"

# ---- files that say who made them, and files that mean harm ----
talk files
check 'they are taken in' as asel --json tips fetch --from box
equal 'as one tip' '1 12' "$(value tips) $(value files)"
check 'with a message for each' as asel --json record list tip_message --limit 12
python3 - out >copies <<'END'
import json, sys
for one in json.load(open(sys.argv[1]))["records"]:
    text = one["fields"]["text"]
    print(one["id"], text.split("“")[1].split("”")[0], "none" if "No copy" in text else "copy", sep=" ")
END
equal 'four have a copy, eight have none' 'a.png copy,b.pdf copy,c.docx copy,notes.txt copy,bomb.docx none,both.pdf none,broken.jpg none,d.mp4 none,empty.txt none,huge.png none,mail.txt.eml none,page.txt none,' \
    "$(cut -d ' ' -f 2,3 copies | LC_ALL=C sort -k 2,2 -k 1,1 | tr '\n' ',')"
mkdir -p files
for one in a.png b.pdf c.docx notes.txt; do
    check "the copy of $one is given out" as asel document get "$(sed -n "s/ $one copy//p" copies)" --out "files/$one"
done
if grep -rqa SECRETAUTHOR files; then story_line 1 'no copy says who made it' 'one does'; else story_line 0 'no copy says who made it'; fi
equal 'what stood in it is in it' 'Kept words/plain words/%PDF%PDF' "$(head -n 1 files/c.docx)/$(cat files/notes.txt)/$(head -c 4 files/a.png)$(head -c 4 files/b.pdf)"

# ---- what is left behind ----
kill "$(cat public.pid)"
wait "$(cat public.pid)"
equal 'it ends when it is told to' 0 $?
: >public.pid
if grep -rqa '127\.0\.0\.1' box public.out public.err; then story_line 1 'no address is in any file or log' 'there is one'; else story_line 0 'no address is in any file or log'; fi
equal 'the log says nothing of any request' 0 "$(grep -c 'request\|POST\|GET' public.err)"
equal 'files carry the day and nothing finer' '' "$(find box/threads box/parcels -type f -newermt "$(date -u +%Y-%m-%d) 00:00:01 UTC" | tr -d '\n')"
check 'the ledger verifies' "$TERGOO" verify "$TERGOO_DATA" --key "$KEY"
story_end
