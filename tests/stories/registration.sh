#!/bin/sh
# registration.sh: a report of a crime from the counter to its line in the register: its number in the outside register or the reason, a refusal that is signed by
# two, told and appealed; who sees which line; CSV and the bound book.
. "$(dirname "$0")/story.sh"
story_begin
STORE=$WORK/office
office "$STORE"
account nurlan 'prosecutor; supervising_prosecutor'
account saltanat intake_officer
account damira auditor
first_id() { sed -n "s/.*\"\\($1\\/[0-9a-f]\\{16\\}\\)\".*/\\1/p" "$WORK/out" | head -n 1; }
hour() { date -u -d "$1" +%Y-%m-%dT%H:%M:%S.000Z; }
TODAY=$(date +%d.%m.%Y)

# ---- a tip that is registered ----
check "a tip comes to the counter" as saltanat --json record create tip channel=walk_in received_on="$TODAY" subject='Money for a permit' what_was_said='Asked for 200,000 som (invented)' openness=anonymous
TIP=$(first_id tip)
check "it is to be registered as a crime" as saltanat --json record create crime_registration what='Money for a permit' about="$TIP" received_at="$(hour '-2 hours')"
REG=$(first_id crime_registration)
check_says "waits, until" "its line says until when" as saltanat --json register lines
check "the number is recorded" as saltanat record move "$REG" register outside_number='register_of_crimes: 03-1-2026-77' entered_at="$(hour '-1 hour')" entered_by='A. B., duty officer'
check "the line has it" as saltanat register lines --only registered
said "with the register and the hour" "03-1-2026-77"
said "and the tip is one line, not two" "Lines: 1"

# ---- one that is late ----
check "another came thirty hours ago" as aibek case open title='Bribe at the market (invented)'
CASE=$(as aibek --json case list | grep -o 'case/[0-9a-f]\{16\}' | head -n 1)
check "and waits" as aibek --json record create crime_registration --case "$CASE" what='Bribe at the market' received_at="$(hour '-30 hours')"
LATE=$(first_id crime_registration)
check_says "late: no number, no reason" "the register says that it is late" as aibek --json register lines --only late
check_says '"late": true' "also to an auditor, who does not learn what it says" as damira --json register lines --only late
check "its page has the minute" as aibek record show "$LATE"
said "and that the term is nobody's confirmed law" "(over|overdue by 1 day) \(unconfirmed"
check_fails 2 "its case does not go on" as aibek record move "$CASE" start
said "and what to do is said" "record the number or the reason"
check_fails 2 "moving on asks for a reason" as aibek record move "$LATE" explain why_not='The register could not be reached'
check "the reason is signed" as aibek record move "$LATE" explain why_not='The register could not be reached' --reason 'no connection since the morning'
check "then the case goes on" as aibek record move "$CASE" start
check_fails 2 "one number is one crime" as aibek record move "$LATE" register outside_number='register_of_crimes: 03-1-2026-77' entered_at="$(hour '-1 minute')" entered_by='A. B.'
check "its own is taken" as aibek record move "$LATE" register outside_number='register_of_crimes: 03-1-2026-78' entered_at="$(hour '-1 minute')" entered_by='A. B.'

# ---- a refusal ----
check "a third is refused" as saltanat --json record create crime_registration what='A quarrel of neighbours' received_at="$(hour '-3 hours')"
REF=$(first_id crime_registration)
check_fails 2 "not without a ground" as aibek record move "$REF" refuse --reason x
check "by one" as aibek record move "$REF" refuse refusal_ground='as the law names it' refusal_reasons='Nothing of the kind happened' --reason 'checked on the spot'
story_run as nurlan --json proposal list
check "and a second" as nurlan proposal sign "$(first_id proposal)"
check "the applicant is told" as saltanat record move "$REF" tell told_on="$TODAY" told_how=in_person appeal_to='the prosecutor'
check_says "Refused, applicant told" "which is in the line" as saltanat --json register lines --only refused
check "he appeals" as nurlan record move "$REF" appeal appealed_on="$TODAY"
check "and it is set aside" as nurlan record move "$REF" uphold --reason 'there is a crime'

# ---- who sees what ----
check "an auditor sees every line" as damira register lines
said "contents are not shown" "Not shown to you: 3"
said "and which numbers there are" "none is missing"
check "nothing of what they say" sh -c "! grep -q 'permit' '$WORK/out' && ! grep -q market '$WORK/out' && ! grep -q quarrel '$WORK/out'"
check "the officer at the counter knows no case" as saltanat register lines
check "so that line is not his" sh -c "! grep -q market '$WORK/out'"
check_fails 2 "without a purpose no table leaves" as damira register export --reason x --out "$WORK/r.csv"
check "with one it does" as damira register export --reason 'yearly check of the office' --out "$WORK/r.csv"
check "three lines and a head" test "$(wc -l <"$WORK/r.csv")" = 4
check_says "yearly check" "and stands in the ledger" as damira --json audit trail --login damira

# ---- the bound book ----
check "the register is begun as a book" as nurlan --json record create register title='Reports of crimes' of=crime_registration from=01.01.2026 until="$TODAY" kept_by="$(as admin --json user list | grep -o 'user/[0-9a-f]\{16\}' | head -n 1)"
BOOK=$(value number)
check "its sheet is made in Russian" as nurlan --json paper write "$BOOK" register_sheet --language ru
PAPER=$(value number)
check "and printed" as nurlan paper make "$PAPER" --to html --out "$WORK/book.html"
check "with the number and where it went" sh -c "grep -q '03-1-2026-77' '$WORK/book.html' && grep -q 'Номер реестра или причина' '$WORK/book.html'"
check "and nothing of what a case says, since others read it" sh -c "! grep -q 'market' '$WORK/book.html' && grep -q 'см. запись' '$WORK/book.html'"
check "the store verifies" "$TERGOO" verify "$STORE" --key "$KEY"
story_end
