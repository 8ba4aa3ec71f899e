#!/bin/sh
# site_pages.sh: the public site as people see it, in three languages, wide, narrow and on paper: every kind of page under axe, html-validate and without scripts.
# The conversation is tests/web/site.mjs; here is the office whose site it is.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'the public site in a browser' site
. "$(dirname "$0")/_site_office.sh"

site_office
three_items
if command -v convert >/dev/null; then
    convert -size 1400x900 gradient:navy-white "$WORK/photo.jpg"
    story_run as saltanat news photo "$REFORM" --file "$WORK/photo.jpg" --credit 'Press office (invented)' --consent nobody \
        --alt_en 'An empty classroom' --alt_ru 'Пустой класс' --alt_ky 'Бош класс' || story_bail
fi
if [ -s "$WORK/photo.jpg" ]; then
    story_run as saltanat news photo "$DONATION" --file "$WORK/photo.jpg" --credit 'Press office (invented)' --consent nobody \
        --alt_en 'Boxes on a table' --alt_ru 'Коробки на столе' --alt_ky 'Үстөлдөгү кутулар' || story_bail
fi
cleared && published
ITEM=$REFORM
corrected correction_en='The budget is EUR 2.7 million, not 2.6.' correction_ru='Бюджет — 2,7 млн евро, а не 2,6.' \
    correction_ky='Бюджет 2,6 эмес, 2,7 млн евро.' "text_en=A corrected text. $(in_language 2 project.text)"
signed saltanat jyldyz "$COURSES" withdraw --reason 'A partner asked for it'
SITE=$WORK/site
check 'the site is made' as saltanat site build --out "$SITE" --address https://news.example --name-ru 'Офис программы (вымышлен)' \
    --name-ky 'Программанын кеңсеси (ойдон чыгарылган)'
TERGOO_SITE=$SITE
export TERGOO_SITE
looks site
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
