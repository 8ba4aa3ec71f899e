#!/bin/sh
# duplicates_pages.sh: duplicates and tables in a browser, in three languages: one person under several spellings in a case, proposed, held side by
# side, merged by two, shown with what came of it, split again; a pair told apart; a workbook checked, corrected and brought in, and one taken out.
# The conversation is tests/web/duplicates.mjs; here are the people and the files.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'duplicates and tables in a browser' duplicates

office "$WORK/office"
account gulnara 'investigator; head'
printf 'Name;PIN;Status in the case;Shoe size\r\nОйдон Айгүл;21203198500017;witness;38\r\nОйдон Чыңгыз;;witnes;42\r\n' >"$WORK/wrong.csv"
printf 'Name;PIN;Status in the case\r\nОйдон Айгүл;21203198500017;witness\r\nОйдон Чыңгыз;;witness\r\n' >"$WORK/right.csv"
TERGOO_WORK=$WORK
export TERGOO_WORK
web_serve --demo --no-second-factor
looks duplicates
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
