#!/bin/sh
# teams_pages.sh: a team in a browser, in three languages, wide and narrow: a skill that nobody has, an order that is refused and then given, a party that comes in, a
# recusal with a replacement while the one who is recused is typing. The conversation is tests/web/teams.mjs.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'teams in a browser' 'rows and test_team'
cd "$WORK" || exit 3
office "$WORK/office" --profile prosecutor
joins() { story_run as admin user create "$1" --full-name "$2" --roles "$3" --passphrase-file "$PHRASE" && sign_in "$1" || story_bail; }
joins bakyt 'Асанов Бакыт Токтосунович' investigator
joins daniyar 'Осмонов Данияр' investigator
joins temir 'Жолдошев Темир' head
joins gulnara 'Сыдыкова Гүлнара' prosecutor
joins sadyr 'Абдылдаев Садыр' evidence_keeper
skill() {                                        # LOGIN SKILL LEVEL
    story_run as admin record list user login="$1" --json
    USER=$(grep -o 'user/[0-9a-f]\{16\}' "$WORK/out" | head -n 1)
    story_run as temir --json record create skill user="$USER" skill="$2" level="$3" known_by=certificate paper_no=77 issued_on=01.02.2020 expires_on=01.02.2040 || story_bail
    story_run as temir record move "$(value id)" confirm || story_bail
}
skill bakyt interviewing l3
skill bakyt procurement_law l2
skill daniyar financial l4
story_run as daniyar record create absence user="$USER" why=training from="$(date -d +5days +%d.%m.%Y)" until="$(date -d +9days +%d.%m.%Y)" || story_bail
story_run as admin user list --json
TERGOO_USERS=$(python3 -c 'import json,sys; print(json.dumps({u["fields"]["login"]: u["id"] for u in json.load(sys.stdin)["users"]}))' <"$WORK/out")
export TERGOO_USERS
web_serve --demo --no-second-factor
looks teams
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
