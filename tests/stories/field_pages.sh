#!/bin/sh
# field_pages.sh: a flat of three rooms is searched offline by two officers with a laptop and a telephone: the pages in three languages, 25 items, photographs that
# break off and go on, the record printed there, and the case home again: checked in, stored, at the laboratory, before the court, returned to an acquitted person. Two
# stores, two servers, no network but loopback. The conversation is tests/web/field.mjs; here are the processes.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'a search in the field' field
cd "$WORK" || exit 3
TERGOO_WORK=$WORK
export TERGOO_WORK
FIELD=$WORK/field
for _ in 1 2 3 4 5 6 7; do cat "$PHRASE"; done >phrases

office "$WORK/office"
OFFICE_KEY=$KEY
account gulnara 'prosecutor'
account saltanat 'evidence_keeper'
check 'a case is opened' as aibek --json case open title='Ойдон иш: үч бөлмө'
TERGOO_CASE=$(value id)
check 'the prosecutor takes part' as aibek case admit "$TERGOO_CASE" gulnara --role member
check 'the keeper, too' as aibek case admit "$TERGOO_CASE" saltanat --role member
check 'a search is planned' as aibek --json record create search_action --case "$TERGOO_CASE" title='Квартира 12' action=search sought='Записи и телефоны' address='Бишкек, Ойдон көчөсү 1'
TERGOO_SEARCH=$(value id)
check 'the case is checked out' as aibek case check_out "$TERGOO_CASE" --to 'Laptop 3' --until 31.12.2098 --reason 'обыск' --out out.tergoo
check 'a laptop is made of it' "$TERGOO" --data "$FIELD" field open --file out.tergoo --key "$OFFICE_KEY" --name 'Laptop 3' --officer 'nurlan:Нурлан Асанов' --officer 'asel:Асель Токтогулова' --passphrase-file phrases
export TERGOO_CASE TERGOO_SEARCH

TERGOO_DATA=$FIELD web_serve --demo --no-second-factor
looks field flat
kill "$(cat "$WORK/web.pid")" && rm "$WORK/web.pid"
[ -s home.tergoo ] || story_end
FIELD_KEY=$("$TERGOO" --data "$FIELD" --json ledger key | sed -n 's/.*"key": *"\([^"]*\)".*/\1/p')
TERGOO_FIELD_KEY=$FIELD_KEY
export TERGOO_FIELD_KEY

web_serve --demo --no-second-factor
looks field home
gate_stop "$TERGOO_DATA"
gate_stop "$FIELD"
check 'the office verifies' "$TERGOO" verify "$WORK/office" --key "$OFFICE_KEY"
check 'so does the laptop' "$TERGOO" verify "$FIELD" --key "$FIELD_KEY"
story_end
