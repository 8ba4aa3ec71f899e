#!/bin/sh
# joint_teams.sh: a joint investigation team of two States in a browser, in three languages: its agreement is not signed while a party has not signed, a member from
# abroad sees the one record that was shared with him and nothing else, an extension carries it on, the end of the team takes it away; papers E17 and E18.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'joint teams in a browser' joint

office "$WORK/office"
account gulnara prosecutor
account anna foreign_member
account boris foreign_member
check_fails 2 "a member from abroad has no other role" as admin user create carla --full-name 'Carla' --roles 'foreign_member; prosecutor' --passphrase-file "$PHRASE"
TERGOO_WORK=$WORK
export TERGOO_WORK
web_serve --demo --no-second-factor
looks joint

# ---- what no page leads to ----
for op in 'case list' 'record list user' 'record list unit' 'search wall' 'clock due' 'deputy list' 'figure list' 'message list' 'rule show R036' 'kind list' 'calendar show' \
    'todo add milk' 'case open title=mine' 'api describe' 'ledger head'; do
    # shellcheck disable=SC2086
    check_fails 2 "from abroad, no: $op" as anna $op
    said "and that is why: $op" 'not for members from abroad'
done
check "the store verifies" "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
