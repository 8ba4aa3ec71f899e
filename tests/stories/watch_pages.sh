#!/bin/sh
# watch_pages.sh: watch-lists in a browser, in three languages: what watch.sh does with the program, done with pages.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
browser_or_end 'watch-lists in a browser' watch
office "$WORK/office"
account sadyr 'analyst'
account gulnara 'prosecutor'
mkdir files || exit 3
python3 "$PROJECT/tests/stories/watch_suppliers.py" "$WORK/files" || story_bail
cp "$PROJECT"/tests/data/watch/*.xml files/
head -c 5000 files/un.xml >files/cut.xml
cat >files/laughs.xml <<'END'
<?xml version="1.0"?>
<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<CONSOLIDATED_LIST dateGenerated="2026-10-01"><INDIVIDUALS><INDIVIDUAL><FIRST_NAME>&c;</FIRST_NAME></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>
END
printf 'id,name\n1,Гульнара Ошбаева\n' >files/one.csv
cat >web.json <<END
{"people": [{"role": "analyst", "login": "sadyr", "name": "Садыр Ойдонов", "office": 0, "passphrase": "$(cat "$PHRASE")"},
            {"role": "prosecutor", "login": "gulnara", "name": "Гульнара Ойдонова", "office": 0, "passphrase": "$(cat "$PHRASE")"}],
 "tour": [], "bundle": "-", "key": "-", "copy": "-", "copy_key": "-"}
END
web_serve --address 127.0.0.1 --demo --no-second-factor --demo-file web.json
export TERGOO_DEMO="$WORK/web.json" WATCH="$WORK/files"
looks watch
check 'the ledger verifies' "$TERGOO" verify "$TERGOO_DATA" --key "$KEY"
story_end
