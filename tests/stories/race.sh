#!/bin/sh
# race.sh: two clients ask for what only one can have, at the same moment, 100 times: the same version of a note, the same login,
# the last move of a note, the second signature of a proposal. Exactly one of each pair gets it; the other is told, with exit code
# 2, and nothing of its act is there. Then both open cases as fast as they can: every number is given once and none is left out.
# In a field office two meet at a letter (one lets the body in, one takes the letter back), at a list of attendance, at the certificates of the same people, at a
# budget line that bears one of two revisions, and at a news item that is published once.
. "$(dirname "$0")/story.sh"
# shellcheck source=_site_office.sh
. "$(dirname "$0")/_site_office.sh"
story_begin
cd "$WORK" || exit 3

CHANGES=75 LOGINS=10 MOVES=10 SIGNATURES=5 CASES=20 LETTERS=5 LISTS=10 REVISIONS=3 NEWS=3
if slow; then CHANGES=15 LOGINS=2 MOVES=3 SIGNATURES=2 CASES=5 LETTERS=2 LISTS=3 REVISIONS=1 NEWS=1; fi
office "$WORK/office"
account cholpon 'investigator; analyst'
story_run as aibek --json case open title='Кумтөр көчөсү' && CASE=$(value id)
story_run as aibek case admit "$CASE" cholpon

# pair NAME FIRST-LOGIN SECOND-LOGIN COMMAND...: both at once; "@" in the command is "a" for the one and "b" for the other. Counts
# how it ended.
pair() {
    name=$1 first=$2 second=$3
    shift 3
    (one a "$first" "$@") &
    (one b "$second" "$@") &
    wait
    count "$name"
}

# meet NAME: the same for two that do something else; `side a` and `side b` say what.
meet() {
    (side a) &
    (side b) &
    wait
    count "$1"
}

count() {
    case "$(cat a.code b.code | sort | tr '\n' ' ')" in
    '0 2 ') good=$((good + 1)) ;;
    *) echo "# $1: exit codes $(cat a.code) and $(cat b.code)"; sed 's/^/#   /' a.out b.out ;;
    esac
}

one() {
    which=$1 login=$2
    shift 2
    for word; do
        shift
        set -- "$@" "$(printf %s "$word" | sed "s/@/$which/")"
    done
    as "$login" "$@" >"$which.out" 2>&1 </dev/null
    echo $? >"$which.code"
}

winner() { if [ "$(cat a.code)" = 0 ]; then echo a; else echo b; fi; }
loser() { if [ "$(cat a.code)" = 0 ]; then echo b; else echo a; fi; }

new_note() { story_run as aibek --json record create note --case "$CASE" title=0 text=0 && note=$(value id); }

good=0 kept=0 told=0 i=0
new_note
while [ $i -lt $CHANGES ]; do
    i=$((i + 1))
    pair "change $i" aibek cholpon record change "$note" "title=$i-@" --version $i
    story_run as aibek --json record show "$note"
    [ "$(value title)" = "$i-$(winner)" ] && kept=$((kept + 1))
    tr '\n' ' ' <"$(loser).out" | grep -q 'has been changed since' && told=$((told + 1))
done
equal "of two changes to the same version one is made ($CHANGES pairs)" $CHANGES $good
equal 'and it is the winner'"'"'s that is there' $CHANGES $kept
equal 'and the other is told that somebody was faster' $CHANGES $told
story_run as aibek --json record show "$note"
equal 'the note has gone through one version for each pair' $((CHANGES + 1)) "$(value version)"

good=0 i=0
while [ $i -lt $LOGINS ]; do
    i=$((i + 1))
    pair "login $i" admin admin user create "u$i" --full-name 'Ойдон @' --roles analyst --passphrase-file "$PHRASE"
done
equal "of two accounts with the same login one is made ($LOGINS pairs)" $LOGINS $good
story_run as admin --json user list
equal 'and no other is there' $LOGINS "$(grep -c '"login": *"u[0-9]*"' out)"

good=0 i=0
while [ $i -lt $MOVES ]; do
    i=$((i + 1))
    new_note
    pair "move $i" aibek cholpon record move "$note" withdraw --reason 'из @'
done
equal "of two last moves one is made ($MOVES pairs)" $MOVES $good

# ---- the second signature ----
account temir 'analyst; head'
account jamilya 'analyst; head'
for login in temir jamilya; do story_run as aibek case admit "$CASE" $login; done
good=0 i=0
while [ $i -lt $SIGNATURES ]; do
    i=$((i + 1))
    new_note
    story_run as aibek --json record erase "$note" --reason 'срок хранения истёк' && proposal=$(value id)
    pair "signature $i" temir jamilya proposal sign "$proposal"
done
equal "of two second signatures one counts ($SIGNATURES pairs)" $SIGNATURES $good
story_run as temir --json proposal list
equal 'and nothing waits any longer' 0 "$(grep -c '"id": "proposal/' out)"

# ---- numbers without a gap ----
open_many() {
    n=0
    while [ $n -lt $CASES ]; do
        as aibek --json case open title="$1" | sed -n 's/.*"number": *"C-[0-9]*-\([0-9]*\)".*/\1/p'
        n=$((n + 1))
    done >"$1.numbers"
}
open_many left &
open_many right &
wait
sort -n left.numbers right.numbers | sed 's/^0*//' >given
awk -v from=2 -v count=$((2 * CASES)) 'BEGIN { for (i = 0; i < count; i++) print from + i }' >wanted
check 'cases opened side by side have every number once' cmp given wanted

gate_stop "$TERGOO_DATA"
check 'the store verifies' "$TERGOO" verify office --key "$KEY"
check 'what follows from the entries is as it should be' "$TERGOO" rebuild

# ---- a field office: who lets a body in, and who takes its letter back ----
site_office "$WORK/field"
account aida 'training_officer'
account azamat 'training_officer; press_officer'
account nurlan 'head'
made() { story_run "$@" || story_bail; }
made as aida --json record create course title='Two at once (invented)' topics=detection for_whom=prosecutors begins=21.10.2009 where='Osh [KG-GO]' && COURSE=$(value id)
letter() { made as aida --json record create nomination course="$COURSE" body='Office (invented)' && LETTER=$(value id); }
side() { if [ "$1" = a ]; then one a jyldyz proposal sign "$PROPOSAL"; else one b azamat record move "$LETTER" withdraw --reason 'not sent' --version 1; fi; }
good=0 kept=0 i=0
while [ $i -lt $LETTERS ]; do
    i=$((i + 1))
    letter
    made as aida --json record move "$LETTER" clear hrddp_result=before_policy && PROPOSAL=$(value id)
    meet "letter $i"
    story_run as aida --json record show "$LETTER"
    case "$(winner) $(value state)" in 'a cleared' | 'b withdrawn') kept=$((kept + 1)) ;; esac
done
equal "of a clearance and a letter that is taken back at the same moment one holds ($LETTERS pairs)" $LETTERS $good
equal 'and the letter is what the faster made of it' $LETTERS $kept

# ---- a list of attendance ----
letter
made as aida --json record move "$LETTER" clear hrddp_result=before_policy && made as jyldyz proposal sign "$(value id)"
place() {
    made as aida --json record create trainee name="Invented Person $1" sex=woman body='Office (invented)'
    made as aida --json record create enrolment trainee="$(value id)" course="$COURSE" nomination="$LETTER" && PLACE=$(value number)
}
place 1 && ONE=$PLACE
place 2 && OTHER=$PLACE
made as aida course enrol "$COURSE"
made as aida --json record create course_session course="$COURSE" what=Topic day=21.10.2009 half=morning && HALF=$(value id)
made as aida --json course attend "$HALF" --present '' && VERSION=$(value version)
side() { if [ "$1" = a ]; then attends a aida "$ONE"; else attends b azamat "$OTHER"; fi; }
attends() { one "$1" "$2" --json course attend "$HALF" --present "$3" --reason "list $i" --version "$VERSION"; }
good=0 told=0 i=0
while [ $i -lt $LISTS ]; do
    i=$((i + 1))
    meet "list $i"
    cp "$(winner).out" "$WORK/out" && VERSION=$(value version)
    tr '\n' ' ' <"$(loser).out" | grep -q 'since you opened this list' && told=$((told + 1))
    made as aida --json course attend "$HALF" --present '' --reason "all away, $i" && VERSION=$(value version)
done
equal "of two lists of one half-day one is entered ($LISTS pairs)" $LISTS $good
equal 'and the other is told that somebody was faster' $LISTS $told

# ---- two issues of certificates for the same people ----
made as aida course attend "$HALF" --present "$ONE; $OTHER" --reason 'the signed list'
made as aida enrolment complete "$COURSE"
signed aida jyldyz "$COURSE" confirm ends=21.10.2009 hrddp_result=before_policy
made as aida record move "$COURSE" hold
issue() {
    made as "$1" --json record create certificate_issue course="$COURSE" && ISSUE=$(value id)
    made as "$1" --json record move "$ISSUE" issue && PROPOSAL=$(value id)
}
side() { if [ "$1" = a ]; then one a jyldyz proposal sign "$FIRST"; else one b nurlan proposal sign "$SECOND"; fi; }
issue aida && FIRST=$PROPOSAL
issue azamat && SECOND=$PROPOSAL
good=0
meet 'certificates'
equal 'of two issues of certificates for the same people one is made' 1 $good
equal 'and nobody has two' 2 "$(as aida --json record list certificate | grep -c '"number": *"CT-')"

# ---- a budget line that bears one of two revisions ----
account aizat 'finance_officer'
made as kubat --json record create donor name='Donor (invented)' project="$PROJECT_ID" type=government pledge='500000 EUR' agreement=AG-1 agreed_on=18.12.2009 && DONOR=$(value id)
signed kubat jyldyz "$DONOR" agree
line() {
    made as kubat --json record create budget_line project="$PROJECT_ID" code="$1" class=travel amount='100000 EUR' text_en=x text_ru=x text_ky=x "donors=donor: $DONOR | percent: 100"
    LINE=$(value id)
    signed kubat jyldyz "$LINE" approve
}
revision() {
    made as kubat --json record create budget_revision title="$1" project="$PROJECT_ID" why=x "lines=line: $FROM | change: -80000 EUR; line: $TO | change: 80000 EUR"
    made as kubat --json record move "$(value id)" approve holds_from=01.06.2010 && PROPOSAL=$(value id)
}
side() { if [ "$1" = a ]; then one a jyldyz proposal sign "$FIRST"; else one b nurlan proposal sign "$SECOND"; fi; }
line 9 && TO=$LINE
good=0 i=0
while [ $i -lt $REVISIONS ]; do
    i=$((i + 1))
    line "1.$i" && FROM=$LINE
    revision "First $i" && FIRST=$PROPOSAL
    revision "Second $i" && SECOND=$PROPOSAL
    meet "revision $i"
done
equal "of two revisions that a line bears only one of one is approved ($REVISIONS pairs)" $REVISIONS $good

# ---- a news item that is published once ----
good=0 i=0
while [ $i -lt $NEWS ]; do
    i=$((i + 1))
    written courses "twice-$i" 14.10.2009
    cleared
    made as saltanat record move "$ITEM" set_ready
    made as saltanat --json record move "$ITEM" publish && FIRST=$(value id)
    made as azamat --json record move "$ITEM" publish && SECOND=$(value id)
    meet "item $i"
done
equal "a news item that two publish is published once ($NEWS pairs)" $NEWS $good
gate_stop "$TERGOO_DATA"
check 'the store verifies' "$TERGOO" verify field --key "$KEY"
story_end
