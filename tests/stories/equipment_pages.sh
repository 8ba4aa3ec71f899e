#!/bin/sh
# equipment_pages.sh: a recorder in a browser, in three languages: its clock is checked, it is issued and signed for by the officer who gets it at the same screen, a
# recording is made with it, its clock is found wrong, and the recording is marked with the true time beside the claimed one. The conversation is
# tests/web/equipment.mjs; here are the people.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'equipment in a browser' equipment

office "$WORK/office"
account keeper property_keeper
web_serve --demo --no-second-factor
looks equipment
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
