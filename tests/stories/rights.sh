#!/bin/sh
# rights.sh: who may know and who may do, from the command line: a case for some, one record for another, a closed field, a deputy, broken glass, the
# trace, and somebody who leaves; at the end the ledger is held against its rules.
. "$(dirname "$0")/story.sh"
story_begin
STORE=$WORK/office
office "$STORE"
account gulnara prosecutor
account cholpon analyst
account temir head
account damira auditor

check "a case" as aibek case open title="Boilers"
CASE=$(as aibek record list case --json | grep -o 'case/[0-9a-f]\{16\}' | head -n 1)
story_run as aibek record create note --case "$CASE" title="Call from the school" text="for two only"
story_run as aibek record create person --case "$CASE" name="Invented Person" status_in_case=witness contact="Long street 7"
NOTE=$(as aibek record list note --json | grep -o 'note/[0-9a-f]\{16\}' | head -n 1)
PERSON=$(as aibek record list person --case "$CASE" --json | grep -o 'person/[0-9a-f]\{16\}' | head -n 1)

# ---- parts ----
check_fails 2 "who was not let in does not know it" as gulnara case show "$CASE"
check_fails 2 "nor does the administrator" as admin case show "$CASE"
check_fails 2 "who cannot be let in" as aibek case admit "$CASE" admin
check "a reader is let in" as aibek case admit "$CASE" gulnara --role reader
check "and reads" as gulnara record show "$NOTE"
check_fails 2 "and enters nothing" as gulnara record change "$NOTE" text=x
said "and is told so" 'only look'
check "then as a member" as aibek case admit "$CASE" gulnara
check "who works" as gulnara record change "$PERSON" remarks="knows the school"
check_says "closed to you" "a closed field is not shown" as gulnara record show "$PERSON"
check_fails 2 "and not overwritten" as gulnara record change "$PERSON" contact=x
check_fails 2 "and does not leave in a bundle" as gulnara bundle export "$CASE" --to court --purpose trial --out "$WORK/no.tergoo"
check "until it is opened" as aibek case admit "$CASE" gulnara --compartments person
check_says "Long street 7" "to be read" as gulnara record show "$PERSON"
check "one record is shared" as aibek case admit "$CASE" cholpon --record "$NOTE"
check_says "for two only" "and read" as cholpon record show "$NOTE"
check_fails 2 "and nothing beside it" as cholpon record show "$PERSON"

# ---- deputies ----
check "a deputy is named" as aibek deputy give cholpon --until "$(date -d +7days +%d.%m.%Y)" --reason leave
check "who acts where the other may" as cholpon record move "$CASE" start --reason "the term runs"
check "and whose act says for whom" as aibek record history "$CASE"
said "by name" 'cholpon, for'
DEPUTY=$(as aibek deputy list --json | grep -o 'deputy/[0-9a-f]\{16\}' | head -n 1)
check "until it is ended" as aibek deputy end "$DEPUTY"
check_fails 2 "and then he does not" as cholpon record show "$PERSON"

# ---- glass, trace, leaving ----
check_fails 2 "glass wants a reason" as temir case break_glass "$CASE" --reason ' '
check_fails 2 "and one whose office it is" as cholpon case break_glass "$CASE" --reason 'curious'
check "a head breaks it" as temir case break_glass "$CASE" --reason "a witness is in danger"
check_says "Long street 7" "sees all" as temir record show "$PERSON"
check_fails 2 "and enters nothing" as temir record change "$NOTE" text=x
check_says "Emergency access" "the lead is told" as aibek session show
check_says "Emergency access" "the auditor is told" as damira session show
check_fails 2 "the notice is not his to end" as temir case dismiss "$CASE" temir
check "but the lead's" as aibek case dismiss "$CASE" temir --reason "read"
check_says "Start" "an auditor sees the trace" as damira audit trail "$CASE"
check_fails 2 "and no content" as damira record show "$NOTE"
check_fails 2 "others see no trace" as gulnara audit trail "$CASE"
check "who leaves" as admin user end gulnara --reason "left the service"
check_fails 2 "is out" as gulnara case show "$CASE"
gate_stop "$STORE"
check "and the ledger holds" "$TERGOO" verify "$STORE" --key "$KEY"
story_end
