#!/bin/sh
# search_pages.sh: searching in a browser, in three languages, wide and narrow: a person under five spellings with the reason in words, the filter and
# the pages, a saved search, a standing one that a second person puts in force. The conversation is tests/web/search.mjs.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'searching in a browser' 'web_abuse and web_server'
office "$WORK/office"
account bakyt 'investigator'
account gulnara 'prosecutor'
check 'a case' as bakyt --json case open title='Котлы для школ (вымышлено)'
TERGOO_CASE=$(value id)
check 'a person in it' as bakyt record create person --case "$TERGOO_CASE" name='Жумабеков Азамат Токтогулович' status_in_case=witness
for n in $(seq 60); do
    as bakyt record create note --case "$TERGOO_CASE" title="Котел № $n" text='Звонил с +996 (555) 12-34-56' >/dev/null
done
check 'the index catches up' soon 'Котел № 60' as bakyt search 'Котел 60' --case "$TERGOO_CASE"
export TERGOO_CASE
web_serve --demo --no-second-factor
looks search
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
