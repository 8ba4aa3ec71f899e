#!/bin/sh
# golden.sh: what version 1 wrote opens in every later version: store, bundle and evening copy are verified with the key of then, and officers go on
# working in the store.
. "$(dirname "$0")/story.sh"
story_begin
golden=$PROJECT/tests/golden/v1
key=$(cat "$golden/store.vkey")
echo 'an invented phrase for the demo' >"$PHRASE"

check_says "the given key vouches for it" "the bundle verifies" "$TERGOO" verify "$golden/case.tergoo" --key "$key"
tar -C "$WORK" -xzf "$golden/store.tar.gz"
check_says "the given key vouches for it" "the store verifies" "$TERGOO" verify "$WORK/office" --key "$key"
check "the records follow from the entries as they did" "$TERGOO" rebuild --data "$WORK/office"

gate_start "$WORK/office"
check "an officer of then signs in" "$TERGOO" --data "$WORK/office" user sign-in gulnara --passphrase-file "$PHRASE"
check_says "C-2026-0001" "and sees his case" "$TERGOO" --data "$WORK/office" --as gulnara case list
check "and opens another" "$TERGOO" --data "$WORK/office" --as gulnara case open title='Новое дело (вымышлено)'
check "and exports the old one again" "$TERGOO" --data "$WORK/office" --as gulnara bundle export C-2026-0001 --to 'Суд' --purpose 'для суда' \
    --out "$WORK/again.tergoo"
gate_stop "$WORK/office"
check "the new bundle verifies with the key of then" "$TERGOO" verify "$WORK/again.tergoo" --key "$key"
check "and so does the store" "$TERGOO" verify "$WORK/office" --key "$key"

# The copy of then comes back as a new epoch.
mkdir -p "$WORK/copies"
cp "$golden/store.copy" "$WORK/copies/"
mkdir "$WORK/then"
tar -C "$WORK/then" -xzf "$golden/store.tar.gz"
cp -r "$WORK/then/office/blobs" "$WORK/copies/blobs"
check "the copy of then is restored" "$TERGOO" --data "$WORK/restored" restore "$WORK/copies/store.copy" --copy-key "$golden/copy.key" \
    --reason 'golden' --decided-by 'test'
check "and verifies with the key of then" "$TERGOO" verify "$WORK/restored" --key "$key"
story_end
