#!/bin/sh
# procedures.sh: the procedure of a case: one walks the generic procedure in a browser, in three languages, a mandatory step bars it and is waived by two;
# another follows the Kyrgyz one; an office's own procedure with faults is refused with file and line; a newer version changes no case until somebody moves
# it over, and says what differs. The conversation is tests/web/procedures.mjs.
. "$(dirname "$0")/story.sh"
story_begin
office "$WORK/office" --profile prosecutor
account gulnara 'prosecutor'
account bakyt 'head'
account sadyr 'analyst'

# ---- an office's own procedure ----
mkdir -p "$WORK/model/procedures"
sed -e 's/kind: hypothesis, field/kind: hypotheses, field/' -e 's/bars: \[close\]/bars: [shut]/' -e 's/next: \[plan, transferred, ended\]/next: [plan, opening, ended]/' \
    "$PROJECT/model/procedures/anticorruption.yaml" >"$WORK/model/procedures/anticorruption.yaml"
check_fails 1 'a procedure with faults is refused' "$TERGOO" model lint "$WORK/model"
said 'an unknown kind with its file, line and remedy' 'procedures/anticorruption.yaml:[0-9]+:[0-9]+: stages.plan.steps.innocent.done.kind.*hypothesis'
said 'an unknown move' 'stages.court.steps.outcome.bars.*no move .shut.'
said 'a circle' 'stages.team.next: from team back to opening makes a circle'
check_fails 1 'in Russian' env TERGOO_LANG=ru "$TERGOO" model lint "$WORK/model"
said 'by words' 'возврат с team на opening образует круг'
check_fails 1 'in Kyrgyz' env TERGOO_LANG=ky "$TERGOO" model lint "$WORK/model"
said 'by words' 'этабына кайтуу айлампа жаратат'

# ---- a case under the procedure of the profile ----
check 'a case is opened' as aibek --json case open title='Казаны мектеби (ойдон чыгарылган)'
CASE=$(value id)
for who in gulnara bakyt sadyr; do check "$who works in it" as aibek case admit "$CASE" "$who"; done
check_says 'Corruption case, version 2026-1' 'it follows what the profile says' as gulnara procedure show "$CASE"
check 'it goes on' as aibek record move "$CASE" start --reason 'бар'
check_fails 2 'a mandatory step bars it' as aibek record move "$CASE" submit offence='берене'
said 'by the names of the steps' 'A team is set up by order; .*The plan is approved'
check_fails 2 'in Kyrgyz' env TERGOO_LANG=ky "$TERGOO" --as aibek record move "$CASE" submit offence='берене'
said 'by their names' 'Топ буйрук менен түзүлдү'
check_fails 2 'a waiver is not asked for by whoever looks' as sadyr procedure waive "$CASE" team_at_work --why 'жөн эле'
check_fails 2 'who does not know the case learns nothing of it' as admin procedure show "$CASE"

# ---- another under the Kyrgyz one ----
check 'a case is opened under another' as aibek --json case open title='Көпүрө (ойдон чыгарылган)' procedure=kg_pretrial
OTHER=$(value id)
check_says 'Сотко чейинки өндүрүш' 'it follows that' env TERGOO_LANG=ky "$TERGOO" --as aibek procedure show "$OTHER"
said 'and says what nobody has confirmed' 'мыйзам боюнча ырасталган эмес'
check 'a case of its own' as aibek --json procedure list --procedure kg_pretrial
equal 'one case is there' 1 "$(grep -c '"case":' "$WORK/out")"
check 'the head sees how many stand where' as bakyt unit show
said 'by stage' 'Cases by stage.*Corruption case.*Opening'

# ---- a newer version ----
sed -e 's/version: "2026-1"/version: "2026-2"/' -e '/^      source:$/,/^        done: {kind: case, filled: \[opened_from\]}$/d' -e 's/days: 15, count: working/days: 20, count: working/' \
    "$PROJECT/model/procedures/anticorruption.yaml" >"$WORK/model/procedures/anticorruption.yaml"
check 'the newer version is right' "$TERGOO" model lint "$WORK/model"
check 'it is proposed' as admin --json model activate "$WORK/model" --reason 'буйрук 12'
PROPOSED=$(value id)
check 'and comes into force' as bakyt proposal sign "$PROPOSED"
check_says 'Version 2026-2 of this procedure is in force' 'the case says so and keeps its own' as gulnara procedure show "$CASE"
said 'with what would be otherwise' 'What led to the case is named.*Is asked for no more'
said 'and another term' 'The plan is approved +Has another term'
check 'it is moved over with a reason' as gulnara procedure choose "$CASE" anticorruption --reason 'буйрук 12'
said 'and the answer says what differs' 'Is asked for no more'
check_says 'version 2026-2' 'it follows the newer one' as gulnara procedure show "$CASE"
check 'a new case begins with it' as aibek --json case open title='Мектеп (ойдон чыгарылган)'
check_says 'version 2026-2' 'without a word' as aibek procedure show "$(value id)"

# ---- in a browser ----
browser_missing procedures
if [ -n "$missing" ]; then
    skip 'a case walks its procedure in a browser' "it takes $missing"
else
    for lang in en ru ky; do
        check "a case for $lang" as aibek --json case open title="Казандар $lang (ойдон чыгарылган)"
        eval "TERGOO_CASE_$lang=\$(value id)"
        check "with a prosecutor" as aibek case admit "$(value id)" gulnara
    done
    TERGOO_OTHER=$OTHER
    export TERGOO_CASE_en TERGOO_CASE_ru TERGOO_CASE_ky TERGOO_OTHER
    web_serve --demo --no-second-factor
    looks procedures
fi
gate_stop "$WORK/office"
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
