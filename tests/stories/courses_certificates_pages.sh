#!/bin/sh
# courses_certificates_pages.sh: certificates and the figures of courses in a browser, in three languages (tests/web/courses_certificates.mjs).
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'certificates in a browser' courses_certificates

export TERGOO_DATA="$WORK/office"
story_run "$TERGOO" --json init --name 'Field office (invented)' --profile field_office --login admin --full-name 'Администратор' --passphrase-file "$PHRASE" || story_bail
quick_phrases
story_run "$TERGOO" gate --detach || story_bail
sign_in admin || story_bail
account cholpon 'training_officer'
account jyldyz 'head'
account donor 'donor_reader'
web_serve --demo --no-second-factor
looks courses_certificates
check 'the store verifies' as admin ledger verify
story_end
