#!/bin/sh
# takeover_pages.sh: running work taken over, and crimes registered, in a browser and three languages: one case by hand, a table that is wrong, then right,
# stated, signed by another, entered; the mark on the page; a crime with its number and one that is late; the register, its filter and its CSV. The
# conversation is tests/web/takeover.mjs; here are the people and the files.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'taking over and registering in a browser' takeover

office "$WORK/office"
account gulnara 'prosecutor; supervising_prosecutor'
account damira auditor
for lang in en ru ky; do
    {
        printf 'old_number;title;true_date;in_state_since;state;lead;taken_from\r\n'
        printf '%s-1/24;Котлы (вымышлено);12.03.2024;02.04.2024;investigation;aibek;Книга 3, лист 1\r\n' "$lang"
        printf '%s-4/24;Дорога (вымышлено);12.03.2024;02.04.2024;opened;aibek;Книга 3, лист 4\r\n' "$lang"
    } >"$WORK/right-$lang.csv"
    sed 's/;02.04.2024;opened/;29.02.2023;opened/' "$WORK/right-$lang.csv" >"$WORK/wrong-$lang.csv"
done
TERGOO_WORK=$WORK
export TERGOO_WORK
web_serve --demo --no-second-factor
looks takeover
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
