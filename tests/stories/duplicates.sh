#!/bin/sh
# duplicates.sh: one person under five spellings in two cases: proposed with reasons, told apart, wrongly merged by two, shown with what came of it,
# merged a second time, split again after more had come in; and what never becomes one: a witness and a suspect, two personal numbers.
. "$(dirname "$0")/story.sh"
story_begin
STORE=$WORK/office
office "$STORE"
account gulnara 'investigator; head'
account nurlan investigator
CASE=
case_open() { story_run as aibek case open title="$1" || story_bail; CASE=$("$TERGOO" --as aibek record list case --json | grep -o 'case/[0-9a-f]\{16\}' | head -n 1); }
# person NAME STATUS [FIELD=VALUE ...]: its id in $ID
person() {
    person_name=$1 person_status=$2
    shift 2
    story_run as aibek record create person --case "$CASE" name="$person_name" status_in_case="$person_status" "$@" --json || story_tell
    ID=$(grep -o 'person/[0-9a-f]\{16\}' "$WORK/out" | head -n 1)
}
sign() {
    SIGNED=$(as gulnara proposal list --json | grep -o 'proposal/[0-9a-f]\{16\}' | head -n 1)
    check "$1" as gulnara proposal sign "$SIGNED"
}
state() { as aibek record show "$1" --json | grep -c '"state": "merged"'; }

case_open "Boilers for six schools"
FIRST=$CASE
check "a second officer knows the case" as aibek case admit "$CASE" gulnara --role lead
person 'Жумабеков Азамат Болотович' witness pin=20404197900012 birth_date=1979-04-04; A=$ID
person 'Jumabekov Azamat' witness; B=$ID
person 'Azamat Djumabekov' mentioned; C=$ID
person 'Жумабеков Азамат' suspect; D=$ID
person 'Zhumabekov Azamat' witness pin=20404198200013; F=$ID
person 'Осмонова Айгүл' witness pin=21203198500017; person 'Асанова Мээрим' victim pin='2120 3198 500017'

# ---- proposed ----
check "what looks alike in the case is proposed" as aibek duplicate list person --case "$CASE" --json
python3 - "$WORK/out" "$A" "$B" "$C" "$D" "$F" >"$WORK/pairs" <<'P'
import itertools, json, sys
pairs = json.load(open(sys.argv[1]))["pairs"]
own = sys.argv[2:]
found = {frozenset((p["one"], p["other"])) for p in pairs}
print(sum(frozenset(p) in found for p in itertools.combinations(own, 2)), len(pairs), all(p["reasons"] for p in pairs), sum("score" not in p for p in pairs))
P
equal "five spellings of one name are ten pairs, one pair has its number alone, each has its reasons" "10 11 True 1" "$(cat "$WORK/pairs")"
check "in words" as aibek duplicate list person --case "$CASE"
said "the number is said as the reason" "is the same: .*21203198500017"
said "and what the number beside a pair is" "says how near two spellings of a name are"
check_fails 2 "who is not in the case learns nothing" as nurlan duplicate list person --case "$CASE"
check_fails 2 "persons of all cases are not held against each other" as aibek duplicate list person
check_says 'This is shown to whoever says for which case and why' "nor those of the repository without case and reason" as aibek duplicate list subject
check_fails 2 "nor notes" as aibek duplicate list note --case "$CASE"

# ---- told apart ----
check "a pair is held side by side" as aibek duplicate compare "$A" "$F"
said "with what contradicts" "forbids a merge: Personal ID number"
check_fails 2 "without a reason nothing is answered" as aibek duplicate apart "$A" "$F" --reason ' '
check "they are told apart" as aibek duplicate apart "$A" "$F" --reason 'brothers: one born 1979, one 1982'
check_says "Conflict" "not twice" sh -c "'$TERGOO' --as aibek duplicate apart '$F' '$A' --reason again 2>&1; echo Conflict"
said "and says so" "said already"
check "the pair is proposed no more" sh -c "! '$TERGOO' --as aibek duplicate list person --case '$CASE' --json | tr -d '\n ' | grep -q '\"one\":\"$A\",\"other\":\"$F\"'"
check_says "brothers" "the answer is kept with its reason" sh -c "'$TERGOO' --as aibek record history \$('$TERGOO' --as aibek record list duplicate --case '$CASE' --json | grep -o 'duplicate/[0-9a-f]*' | head -n 1)"

# ---- what is never one ----
check_fails 2 "a witness is not merged into a suspect" as aibek duplicate merge "$B" "$D" --reason 'same name'
said "and is told why" "Status in the case: Witness here, Suspect there.* changes by its own move"
check_fails 2 "nor a suspect into a witness" as aibek duplicate merge "$D" "$B" --reason 'same name'
check_fails 2 "nor two personal numbers" as aibek duplicate merge "$F" "$A" --reason 'same name'
said "both of which are said" "20404198200013 here, 20404197900012 there"
check_fails 2 "nor a person into itself" as aibek duplicate merge "$A" "$A" --reason 'same name'
check_fails 2 "nor into nothing" as aibek duplicate merge "$B" person/0000000000000000 --reason 'same name'
check_fails 2 "a change writes no merge" as aibek record change "$B" merged_into="$A"
check_fails 2 "nor does a new record" as aibek record create person --case "$CASE" name=X status_in_case=witness merged_into="$A"
check_fails 2 "nor another move" as aibek record move "$B" set_status status_in_case=victim status_since=2026-01-01 merged_into="$A" --reason x

# ---- merged by two ----
check "before: what would lead to the other" as aibek record create bank_account --case "$CASE" account_number=1280000000000001 holders="$B"
check "a witness into the same witness" as aibek duplicate merge "$B" "$A" --reason 'one passport under two spellings'
equal "waits for the second person" 0 "$(state "$B")"
check_fails 2 "who is not the first" as aibek proposal sign "$(as gulnara proposal list --json | grep -o 'proposal/[0-9a-f]\{16\}' | head -n 1)"
sign "the second person signs"
equal "now it is merged" 1 "$(state "$B")"
check_says "merged into" "its page says where it went" as aibek record show "$B"
check_says "Jumabekov Azamat" "what it says is seen with the other" as aibek record show "$A"
said "with where it comes from" "From records that were merged into this one"
check "in the case's list of persons it stands once" sh -c "'$TERGOO' --as aibek case show '$CASE' --json | python3 -c \"import json, sys; assert '$B' not in [p['id'] for p in json.load(sys.stdin)['persons']]\""
check_fails 2 "it is not changed any more" as aibek record change "$B" citizenship=KG
check_fails 2 "and nothing is merged into it" as aibek duplicate merge "$C" "$B" --reason 'same name'
check "the mentioned one into the witness" as aibek duplicate merge "$C" "$A" --reason 'same address'
sign "signed, too"

# ---- contradictions that may be ----
person 'Жумабеков Азамат Б.' witness birth_date=1980; G=$ID
check_fails 2 "two days of birth must be answered" as aibek duplicate merge "$A" "$G" --reason 'same name'
said "in words" "Date of birth: 04.04.1979 here, 1980 there"
check "with an answer it may be put up" as aibek duplicate merge "$A" "$G" --note 'the year in the letter is misread' --reason 'same telephone'
check_says "misread" "which the second person reads" sh -c "'$TERGOO' --as gulnara proposal show \$('$TERGOO' --as gulnara proposal list --json | grep -o 'proposal/[0-9a-f]*' | head -n 1)"
sign "a second merge, of one that others are merged into"
check_says "Jumabekov Azamat" "all three are seen with the last" as aibek record show "$G"

# ---- the law is asked again ----
person 'Osmonova Aigul' witness; H=$ID
person 'Осмонова Айгуль' witness; I=$ID
check "a merge is put up" as aibek duplicate merge "$H" "$I" --reason 'same name'
check "meanwhile one becomes a suspect" as aibek record move "$I" set_status status_in_case=suspect status_since=2026-11-01 --reason 'testimony'
check_fails 2 "then nobody signs it" as gulnara proposal sign "$(as gulnara proposal list --json | grep -o 'proposal/[0-9a-f]\{16\}' | head -n 1)"
check "it is returned" as gulnara proposal return "$(as gulnara proposal list --json | grep -o 'proposal/[0-9a-f]\{16\}' | head -n 1)" --reason 'a suspect now'

# ---- split again, after more came in ----
check "something new comes to the one that stays" as aibek record create bank_account --case "$CASE" account_number=1280000000000002 holders="$G"
check "what the merge changed is shown" as aibek duplicate compare "$A" "$G"
said "what came since" "entered with the other record since the merge.*1280000000000002"
check "and of the first" as aibek duplicate compare "$B" "$A"
said "what leads to the other because of it" "lead to the other record because of the merge.*1280000000000001"
check "the first merge is split" as aibek duplicate split "$B" --reason 'two persons of one name'
sign "by two"
equal "it stands again" 0 "$(state "$B")"
check "as it was" sh -c "'$TERGOO' --as aibek record show '$B' --json | grep -q 'Jumabekov Azamat' && ! '$TERGOO' --as aibek record show '$B' --json | grep -q merged_into"
check "and is not seen with the others any more" sh -c "! '$TERGOO' --as aibek record show '$G' --json | grep -q '$B'"
check_says "$C" "while the rest stays merged" as aibek record show "$G" --json
check_fails 2 "what is not merged is not split" as aibek duplicate split "$B" --reason x
check "the history has every step with its reason" as aibek record history "$B"
said "the merge" "one passport .*under two .*spellings"
said "and the split" "two persons of .*one .*name"

# ---- another case ----
case_open "Roof of a hospital"
person 'Жумабеков Азамат' witness; J=$ID
check_fails 2 "persons of two cases are not merged" as aibek duplicate merge "$J" "$A" --reason 'same name'
said "but tied to one subject" "tied to one subject of the repository"

# ---- the repository: one person of two cases, as two subjects ----
check "the second officer knows this case, too" as aibek case admit "$CASE" gulnara --role lead
check "the person of the first case comes into the repository" as aibek subject promote "$G" --reason 'comes up in another case'
X=$(grep -o 'subject/[0-9a-f]\{16\}' "$WORK/out" | head -n 1)
[ -n "$X" ] || X=$(as aibek record show "$G" --json | grep -o 'subject/[0-9a-f]\{16\}' | head -n 1)
check "that of the second, too" as aibek subject promote "$J" --reason 'comes up in another case'
Y=$(as aibek record show "$J" --json | grep -o 'subject/[0-9a-f]\{16\}' | head -n 1)
WHY='named by the witness on 12 November'
check_says "$X" "they are found to look alike, for a case and with a reason" as aibek duplicate list subject --case "$CASE" --reason "$WHY" --json
said "both" "$Y"
check "the look-up is kept" sh -c "'$TERGOO' --as aibek record list look_up --json | grep -q 'records that look alike'"
check_fails 2 "who knows neither case finds neither" sh -c "'$TERGOO' --as nurlan duplicate list subject --json | grep -q '$X' || exit 2"
check "side by side" as aibek duplicate compare "$Y" "$X"
said "with the statements about each" "Жумабеков Азамат"
check "one is merged into the other" as aibek duplicate merge "$Y" "$X" --reason 'the same telephone and employer'
sign "by two"
check "statements that come later go to the one that stays" as aibek subject state "$X" "$CASE" --property phone --value '0555 123456' --source "$J"
check "its page has what both cases say" as aibek subject show "$X" --case "$CASE" --reason "$WHY"
said "of the one" "Б\."
said "of the other, and of later" "996555123456"
check "split again" as aibek duplicate split "$Y" --reason 'namesakes: different fathers'
sign "by two again"
check "each says its own" as aibek subject show "$Y" --case "$CASE" --reason "$WHY"
check "and what came since stays where it was entered" sh -c "! grep -q 996555123456 '$WORK/out'"
check_says "996555123456" "with the one that stayed" as aibek subject show "$X" --case "$CASE" --reason "$WHY"
# A witness in one case and a suspect in another may be one; it is said and must be answered.
check "one of the two becomes a suspect" as aibek record move "$J" set_status status_in_case=suspect status_since=2026-11-01 --reason testimony
check_fails 2 "then a merge without an answer is refused" as aibek duplicate merge "$Y" "$X" --reason 'the same telephone'
said "in words" "Status in the case: Suspect here, Witness there"
check "with one it is put up" as aibek duplicate merge "$Y" "$X" --note 'a witness in the one case, a suspect in the other' --reason 'the same telephone'

equal "the ledger holds" yes "$([ -n "$(as aibek ledger head >/dev/null && entries)" ] && echo yes)"
[ -n "$FIRST" ]
story_end
