#!/bin/sh
# cli.sh: a week in an office by the command line alone: set up, sign in, open a case, add to it, hand it over, verify, copy, restore.
. "$(dirname "$0")/story.sh"
story_begin
STORE=$WORK/office
t() { "$TERGOO" --data "$STORE" "$@"; }
echo 'correct horse battery' >"$WORK/admin.pass"
echo 'a second passphrase' >"$WORK/aibek.pass"
printf 'Договор № 7\n' >"$WORK/contract.txt"

# ---- setting up ----
check "a store is made" "$TERGOO" init --data "$STORE" --name Office --login admin --full-name "A. Admin" --passphrase-file "$WORK/admin.pass" \
    --copy-key-out "$WORK/copy.key"
check_fails 2 "no second one in its place" "$TERGOO" init --data "$STORE" --name Office --login admin --full-name "A. Admin" \
    --passphrase-file "$WORK/admin.pass" --copy-key-out "$WORK/copy2.key"
check "the secret of the copies is for its owner only" test "$(stat -c %a "$WORK/copy.key")" = 600
check "the key is printed for partners" t ledger key --plain
cp "$WORK/out" "$WORK/office.vkey"
check_fails 3 "without a gate nothing is asked" t user list
check "a folder may have blanks in its name" "$TERGOO" init --data "$WORK/кең 'үй" --name Office --login admin --full-name "A. Admin" \
    --passphrase-file "$WORK/admin.pass"
said "and the next command can be typed as it is shown" "tergoo gate --data '$WORK/кең '\\\\''үй' --detach"
check_fails 3 "no gate serves it" "$TERGOO" --data "$WORK/кең 'үй" user list
said "and the command that starts one is shown the same way" "tergoo gate --data '$WORK/кең '\\\\''үй' --detach"
# Who may not look into the folder is not told that there is nothing, or that the disk is bad.
stranger() { if [ "$(id -u)" = 0 ]; then setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; else "$@"; fi; }
if stranger "$TERGOO" version >/dev/null 2>&1; then
    [ "$(id -u)" = 0 ] || chmod 000 "$STORE"
    for command in 'verify' 'gate' 'web'; do
        case $command in verify) set -- verify "$STORE" ;; *) set -- --data "$STORE" $command ;; esac
        check_fails 3 "whoever does not own the folder is refused ($command)" stranger "$TERGOO" "$@"
        said "with the reason" 'may not read or write'
    done
    chmod 700 "$STORE"
fi
gate_start "$STORE"
check_fails 2 "no second gate" t gate --detach
check_fails 2 "pages at an address that this computer does not have" timeout 60 "$TERGOO" --data "$STORE" web --address 192.0.2.1 --port 0
said "are refused with it" '192.0.2.1'

# ---- people ----
check_fails 2 "nobody is signed in yet" t user list
check_fails 2 "a wrong passphrase is refused" t user sign-in admin --passphrase-file "$WORK/aibek.pass"
check "the administrator signs in" t user sign-in admin --passphrase-file "$WORK/admin.pass"
check "the token is in a file of his own" test "$(stat -c %a "$TERGOO_SESSIONS"/*/admin)" = 600
check "he makes a user" t user create aibek --full-name "Айбек Токтогулов" --roles "investigator; prosecutor; analyst" --passphrase-file "$WORK/aibek.pass"
check "who signs in" t user sign-in aibek --passphrase-file "$WORK/aibek.pass"
check_fails 2 "two are signed in: who acts must be said" t user list
check_says "Айбек Токтогулов" "and is said with --as" t --as aibek user list

# ---- work ----
check_says C- "a case is opened" t --as aibek case open title="Котлы для шести школ" summary="Six boilers"
check_fails 2 "the administrator does not see it" t --as admin case show "C-$(date -u +%Y)-0001"
CASE=$(t --as aibek record list case --json | grep -o 'case/[0-9a-f]\{16\}' | head -n 1)
check "a note with a text from a file" t --as aibek record create note --case "$CASE" title="Звонок из школы" text=@"$WORK/contract.txt"
check_fails 2 "a field that is not there is refused" t --as aibek record create note --case "$CASE" titel=x
check "a document goes in" t --as aibek document add "$CASE" --file "$WORK/contract.txt" title="Договор" source="school no. 3"
DOCUMENT=$(t --as aibek record list document --json | grep -o 'document/[0-9a-f]\{16\}' | head -n 1)
check "and comes out" t --as aibek document get "$DOCUMENT" --out "$WORK/back.txt"
check "the same" cmp "$WORK/contract.txt" "$WORK/back.txt"
check_fails 2 "but over nothing that is there" t --as aibek document get "$DOCUMENT" --out "$WORK/back.txt"
t --as aibek paper write "$CASE" case_note --json >"$WORK/written"
PAPER=$(grep -o 'paper/[0-9a-f]\{16\}' "$WORK/written" | head -n 1)
check "a paper is looked at" t --as aibek paper make "$PAPER" --to html --out "$WORK/paper.html"
check "and taken along" t --as aibek paper make "$PAPER" --to odt --out "$WORK/paper.odt"
check_says record.export "which is entered, although it was looked at just before" t --as aibek --json record history "$PAPER"
check_says Ачылды "the case in Kyrgyz" t --lang ky --as aibek case show "$CASE"
check_says '"kind": "case"' "and for programs" t --json --as aibek record show "$CASE"
check "flags are raised out of procurement data" t --as aibek detect run samples/kok-munar.jsonl --store
check_says "0 flags stored" "once" t --as aibek detect run samples/kok-munar.jsonl --store
check_says "unconfirmed, for review by a lawyer" "a country pack says what is not confirmed" t detect packs --pack kg
check_fails 2 "a pack that is not there is refused" t detect run samples/kok-munar.jsonl --pack xx
printf 'pack: xx\nmethods:\n  codes:\n    a: closed\n' >"$WORK/xx.yaml"
check_fails 2 "a wrong pack is refused with its line" t detect packs --pack "$WORK/xx.yaml"
printf 'currency,date,rate,source\nUSD,2026-01-01,87.5,Bank\nUSD,2026-01-01,88,Bank\n' >"$WORK/rates.csv"
check_fails 2 "two rates of one day are refused" t detect run samples/kok-munar.jsonl --currency KGS --rates "$WORK/rates.csv"
check_fails 2 "rates need to know into what" t detect run samples/kok-munar.jsonl --rates "$WORK/rates.csv"
check "a run by the pack of the country" t detect run samples/kok-munar.jsonl --currency KGS --pack kg

# ---- recorded work ----
cat >"$WORK/day.jsonl" <<END
{"as": "aibek", "op": "record.create", "args": {"kind": "note", "case": "$CASE", "fields": {"text": "x", "title": "Replayed on \${today}"}}, "save": {"note": "id"}}
{"as": "aibek", "op": "record.change", "args": {"id": "\${note}", "fields": {"text": "changed"}}}
{"as": "aibek", "op": "document.add", "args": {"case": "$CASE", "name": "c.txt", "fields": {"title": "Again", "source": "x"}}, "file": "contract.txt"}
{"as": "aibek", "op": "record.show", "args": {"id": "note/0000000000000000"}, "expect": "not-found"}
END
echo 'aibek=a second passphrase' >"$WORK/passphrases"
check "a recorded list is replayed" t replay "$WORK/day.jsonl" --passphrases "$WORK/passphrases"
echo "{\"as\": \"aibek\", \"op\": \"user.list\", \"expect\": \"denied\"}" >"$WORK/wrong.jsonl"
check_fails 1 "what ends otherwise than expected is a finding" t replay "$WORK/wrong.jsonl" --passphrases "$WORK/passphrases"

# ---- handing over ----
check "the case becomes a bundle" t --as aibek bundle export "$CASE" --to "District court" --purpose trial --out "$WORK/case.tergoo"
check "which holds under the office's key" "$TERGOO" verify "$WORK/case.tergoo" --key @"$WORK/office.vkey"
check_fails 1 "without a key it is only consistent" "$TERGOO" verify "$WORK/case.tergoo"
check "it lists what is in it" "$TERGOO" bundle show "$WORK/case.tergoo"
head -c 3000 "$WORK/case.tergoo" >"$WORK/cut.tergoo"
check_fails 1 "cut off it is refused" "$TERGOO" verify "$WORK/cut.tergoo" --key @"$WORK/office.vkey"
check "the store holds while the gate works" "$TERGOO" verify "$STORE" --key @"$WORK/office.vkey"

# ---- copies ----
mkdir "$WORK/copies"
check "an evening copy" t copy "$WORK/copies"
check "the doctor finds nothing bad" t doctor
gate_stop "$STORE"
check_fails 3 "and then nobody answers" t --as aibek user list
check "what follows from the entries is what is there" t rebuild
check "the copy is restored elsewhere" "$TERGOO" restore "$WORK"/copies/*.copy --data "$WORK/second" --copy-key "$WORK/copy.key" --reason Fire \
    --decided-by "A. Asanov" --guard "$STORE/guard"
check "and is vouched for by the old key" "$TERGOO" verify "$WORK/second" --key @"$WORK/office.vkey"
gate_start "$WORK/second"
check "its people are known" "$TERGOO" --data "$WORK/second" user sign-in aibek --passphrase-file "$WORK/aibek.pass"
check_says "Котлы" "its cases are there" "$TERGOO" --data "$WORK/second" --as aibek case show "$CASE"
check "signing out" "$TERGOO" --data "$WORK/second" user sign-out aibek
check_fails 2 "ends the session" "$TERGOO" --data "$WORK/second" --as aibek user list
gate_stop "$WORK/second"
story_end
