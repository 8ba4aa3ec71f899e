#!/bin/sh
# tips_pages.sh: tips and complaints in a browser, in three languages, wide and narrow. The conversation is tests/web/tips.mjs.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'tips in a browser' 'tips_root and test_tip'
cd "$WORK" || exit 3
office "$WORK/office" --profile prosecutor
story_run as aibek --json record create unit name='Жол бөлүмү' || story_bail
ROADS=$(value id)
for who in "jyldyz intake_officer" "nurlan identity_guardian" "ainura identity_guardian" "gulnara prosecutor" "bermet analyst"; do account "${who% *}" "${who#* }"; done
joins() { story_run as admin user create "$1" --full-name "$2" --roles "$3" --unit "$ROADS" --passphrase-file "$PHRASE" || story_bail; }
joins joldosh 'Ойдон Жолдош' prosecutor
joins erkin 'Сыдыков Эркин' head
check 'the vault is opened' as nurlan vault open
story_run as admin record list user login=bermet --json
TERGOO_ANALYST=$(grep -o 'user/[0-9a-f]\{16\}' "$WORK/out" | head -n 1)
export TERGOO_ANALYST
web_serve --demo --no-second-factor
looks tips
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
