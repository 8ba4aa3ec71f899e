#!/bin/sh
# site.sh: the public site from the command line: what is public comes into the folder and nothing else, whatever is tried; what was published stays at its
# address, corrected at its top or taken off; the folder is touched only where something differs.
. "$(dirname "$0")/story.sh"
story_begin
. "$(dirname "$0")/_site_office.sh"
site_office

# before anything is published
check_says '"items": 0' 'an office that has published nothing has a site of no items' as saltanat --json site items --out "$WORK/no-items.jsonl"
check 'and pages that say so' as saltanat site build --out "$WORK/no-items" --address https://news.example
check 'whole ones' python3 tests/stories/site_check.py "$WORK/no-items" https://news.example

three_items
SITE=$WORK/site
built() { check "$1" as saltanat site build --out "$SITE" --address https://news.example; }
# nowhere WORDS TEXT: no file of the site has the words.
nowhere() {
    story_run grep -rqF -- "$1" "$SITE"
    [ $? = 1 ]
    story_line $? "$2" "'$1' is in $(grep -rlF -- "$1" "$SITE" | head -n 1)"
}
on_page() { check_says "$1" "$2" cat "$SITE/$3"; }
sound() { check "$1" python3 tests/stories/site_check.py "$SITE" https://news.example; }

# who may
check_fails 2 'the first build asks where the site will be' as saltanat site build --out "$SITE"
for who in donor kubat admin; do check_fails 2 "$who makes no site" as "$who" site build --out "$SITE" --address https://news.example; done
check_fails 2 'nor takes its contents' as donor site items --out "$WORK/items.jsonl"
check_fails 2 'nobody does without having signed in' "$TERGOO" --as nobody site build --out "$SITE" --address https://news.example
check_fails 2 'an address that is none' as saltanat site build --out "$SITE" --address 'javascript:alert(1)'
mkdir "$WORK/mine"
echo letter >"$WORK/mine/letter.txt"
check_fails 2 'a folder with something else in it' as saltanat site build --out "$WORK/mine" --address https://news.example
check 'keeps it' test -s "$WORK/mine/letter.txt"

# what is not published
built 'two items are published, one is a draft'
equal 'there are six pages of them' 6 "$(find "$SITE" -path '*/news/20*/*/index.html' | wc -l)"
nowhere 'equipment-for-two-bodies' 'the address of the draft is nowhere'
nowhere "$(in_language 2 donation.title)" 'nor its title'
check 'its Kyrgyz title is taken out' as saltanat record change "$DONATION" title_ky= status_ky=draft
check_fails 2 'so that it goes no further' as saltanat record move "$DONATION" submit
built 'built again'
nowhere 'equipment-for-two-bodies' 'one whose Kyrgyz title is missing is not there either'
check 'it is put in again' as saltanat record change "$DONATION" "title_ky=$(in_language 4 donation.title)" status_ky=reviewed
ITEM=$DONATION
cleared
check 'not before an hour that is far' as saltanat record change "$ITEM" embargo='31.12.2050 10:00'
check 'all have cleared it' as saltanat record move "$ITEM" set_ready
check_fails 2 'one with an embargo is not published before its hour' as saltanat record move "$ITEM" publish
built 'built again'
nowhere 'equipment-for-two-bodies' 'and its address cannot be guessed: there is none'

# what is
if command -v xmllint >/dev/null; then
    sed 's|<updated>[^<]*</updated>|<updated>yesterday</updated>|' "$SITE/en/atom.xml" >"$WORK/wrong.xml"
    check_fails 3 'the grammar of Atom refuses a feed whose days are none' xmllint --noout --nonet --relaxng tests/data/atom.rng "$WORK/wrong.xml"
fi
sound 'links, languages, feeds, site map and sums of the folder'
check 'sums, by the command that the site names' sh -c "cd '$SITE' && sha256sum --quiet -c SHA256SUMS"
for file in sitemap.xml en/atom.xml ru/atom.xml ky/rss.xml; do
    if command -v xmllint >/dev/null; then check "$file is XML" xmllint --noout --nonet "$SITE/$file"; fi
done
on_page '<h1>Prison reform project begins</h1>' 'an item in English' en/news/2010/prison-reform-begins/index.html
on_page '9 апреля 2010 г.' 'its day in Russian' ru/news/2010/prison-reform-begins/index.html
on_page '>Бишкек</span>, ' 'its place without the word for a city' ky/news/2010/prison-reform-begins/index.html
on_page '2010-жылдын 9-апрели' 'and in Kyrgyz' ky/news/2010/prison-reform-begins/index.html
on_page 'European Union' 'a project of which it tells' ru/projects/pr-2026-0001/index.html
nowhere 'saltanat' 'nobody is named who signed in'
nowhere "$PROJECT_ID" 'no id of a record is in it'
if command -v w3m >/dev/null; then
    check 'a text browser' sh -c "w3m -dump -O UTF-8 -T text/html -cols 70 '$SITE/ky/news/2010/prison-reform-begins/index.html' >'$WORK/dumped'"
    equal 'shows the headline before the text' 'yes' "$(awk '/Пенитенциардык реформа/ {h = NR} /Түрмө/ {t = NR} END {print h && t && h < t ? "yes" : "no"}' "$WORK/dumped")"
else
    skip 'a text browser shows it' 'w3m is not there'
fi

# nothing new
was=$(stat -c %i "$SITE")
ENTRIES=$(entries)
check_says 'Nothing was published' 'the same again' as saltanat site build --out "$SITE"
equal 'touches nothing' "$was" "$(stat -c %i "$SITE")"
equal 'and enters nothing' "$ENTRIES" "$(entries)"
check 'all pages anew, when asked' as saltanat site build --out "$SITE" --again
equal 'are the same bytes: nothing is touched' "$was" "$(stat -c %i "$SITE")"

# a correction
ITEM=$REFORM
kept=$(stat -c %i "$SITE/en/news/2009/prosecutors-against-corruption/index.html")
corrected correction_en='The budget is EUR 2.7 million, not 2.6.' correction_ru='Бюджет — 2,7 млн евро, а не 2,6.' \
    correction_ky='Бюджет 2,6 эмес, 2,7 млн евро.' "text_en=A corrected text. $(in_language 2 project.text)"
built 'after a correction'
on_page 'The budget is EUR 2.7 million, not 2.6.' 'it stands on the page' en/news/2010/prison-reform-begins/index.html
on_page 'Бюджет 2,6 эмес, 2,7 млн евро.' 'in Kyrgyz, too' ky/news/2010/prison-reform-begins/index.html
equal 'above the text' 'yes' "$(awk '/class="corrected"/ {c = NR} /class="text"/ {t = NR} END {print c && c < t ? "yes" : "no"}' \
    "$SITE/en/news/2010/prison-reform-begins/index.html")"
on_page "$(in_language 3 project.title)" 'the text before it can be read' ru/news/2010/prison-reform-begins/before-1/index.html
on_page 'noindex' 'and is found by no search engine' ru/news/2010/prison-reform-begins/before-1/index.html
equal 'a page that did not change is the same file' "$kept" "$(stat -c %i "$SITE/en/news/2009/prosecutors-against-corruption/index.html")"
sound 'the folder is sound'

# pictures
if command -v convert >/dev/null; then
    convert -size 1400x900 gradient:navy-white -set comment 'SECRET PLACE 42.87N 74.59E' "$WORK/photo.jpg"
    convert -size 700x500 xc:red -set comment 'NOBODY ASKED' "$WORK/second.jpg"
    check 'the photograph itself says where it was taken' grep -q 'SECRET PLACE' "$WORK/photo.jpg"
    check_fails 2 'a photograph whose name is a path' as saltanat news photo "$REFORM" --file "$WORK/photo.jpg" --name '../../look/GUESSED.jpg' --credit x --consent nobody
    check 'a photograph with consent' as saltanat --json news photo "$REFORM" --file "$WORK/photo.jpg" --name '<b>GUESSED.jpg' --credit 'Press office (invented)' --consent nobody \
        --alt_en 'An empty classroom' --alt_ru 'Пустой класс' --alt_ky 'Бош класс'
    PHOTO=$(value id)
    built 'a photograph that came after the signatures'
    nowhere 'An empty classroom' 'is not shown'
    check_fails 2 'nor given by its number' as saltanat site picture "$PHOTO" --out "$WORK/given.jpg"
    corrected correction_en='A photograph was added.' correction_ru='Добавлена фотография.' correction_ky='Сүрөт кошулду.'
    built 'once two have signed'
    on_page 'alt="Бош класс"' 'it is' ky/news/2010/prison-reform-begins/index.html
    equal 'in three sizes' 3 "$(find "$SITE/pictures" -name '*.jpg' | wc -l)"
    nowhere 'SECRET PLACE' 'and nothing of its file'
    nowhere "${PHOTO#*/}" 'nor its number'
    nowhere GUESSED 'nor what whoever brought it calls it'
    equal 'nor is a file called so' '' "$(find "$WORK" -name '*GUESSED*')"
    check_fails 2 'no other size is drawn' as saltanat site picture "$PHOTO" --fit 5000 --out "$WORK/given.jpg"
    check 'one without consent' as saltanat --json news photo "$REFORM" --file "$WORK/second.jpg" --credit 'Press office (invented)' --consent none \
        --alt_en 'A red thing' --alt_ru 'Красное' --alt_ky 'Кызыл'
    SECOND=$(value id)
    built 'built again'
    nowhere 'A red thing' 'is nowhere'
    check_fails 2 'and is not given' as saltanat site picture "$SECOND" --out "$WORK/given.jpg"
    sound 'the folder with pictures is sound'
else
    skip 'photographs' 'convert is not there'
fi

# in the archive, and under an address with a path
check 'an item goes to the archive' as saltanat record move "$COURSES" archive
built 'built again'
on_page '<h1>Prosecutors learn to detect corruption</h1>' 'it stays where it was' en/news/2009/prosecutors-against-corruption/index.html
check 'the site below a path' as saltanat site build --out "$WORK/below" --address https://office.example/news/
check 'is sound, too' python3 tests/stories/site_check.py "$WORK/below" https://office.example/news
for file in en/atom.xml sitemap.xml; do check_says 'https://office.example/news/ru/news/2009/' "$file has the path" cat "$WORK/below/$file"; done

# taken off
signed saltanat jyldyz "$REFORM" withdraw --reason 'A partner asked for it'
built 'an item is taken off'
on_page 'taken off' 'its address says so' en/news/2010/prison-reform-begins/index.html
check 'a web server finds beside it that it is gone' test -f "$SITE/ky/news/2010/prison-reform-begins/gone"
nowhere "$(in_language 2 project.title)" 'its title is nowhere'
nowhere 'before-1' 'nor are its earlier texts'
nowhere 'A partner asked for it' 'nor why'
check_fails 2 'its pictures are given no more' as saltanat site picture "${PHOTO:-news_photo/none}" --out "$WORK/given.jpg"
sound 'what is left is sound'
on_page '/prison-reform-begins/en" when=' 'programs that read the feed are told to let go of it' en/atom.xml
nowhere '/2010/prison-reform-begins/</loc>' 'and the site map does not list it'

# signed: whoever has the key from elsewhere can tell the folder from one that was changed by hand
verifies() { check "$1" "$TERGOO" site verify "$COPY" --key "$KEY"; }
verifies_not() { check_fails 1 "$1" "$TERGOO" site verify "$COPY" --key "$KEY"; }
by_openssl() { awk '/^```sh/ { p = 1; next } /^```/ { p = 0 } p' "$SITE/VERIFY.md" >"$WORK/check.sh"; (cd "$COPY" && VKEY=${1:-$KEY} sh "$WORK/check.sh"); }
COPY=$WORK/copy
cp -r "$SITE" "$COPY"
verifies 'the folder is signed by the office'
check_says "$(find "$SITE" -type f | wc -l | awk '{print $1 - 3}') of" 'and by openssl, as VERIFY.md of the folder says' by_openssl
check_says "$KEY" 'the key is on the page that says how' cat "$SITE/ky/about/index.html"
check_says 'tergoo-site/v1' 'who may make the site has its list signed' as saltanat site sign "$(sha256sum <"$SITE/SHA256SUMS" | cut -c-64)" --address https://news.example
check_fails 2 'a donor has nothing signed' as donor site sign "$(sha256sum <"$SITE/SHA256SUMS" | cut -c-64)" --address https://news.example
check_fails 2 'nor is what is no sum' as saltanat site sign none --address https://news.example
check_fails 2 'without a key nothing is said' "$TERGOO" site verify "$COPY"
check_fails 1 'another office key does not do' "$TERGOO" site verify "$COPY" --key "$("$TERGOO" init --data "$WORK/other" --json --name 'Other (invented)' --login a --full-name A \
    --passphrase-file "$PHRASE" | sed -n 's/.*"key": *"\([^"]*\)".*/\1/p')"
ITEM_FILE=en/news/2009/prosecutors-against-corruption/index.html
sed -i 's/Prosecutors/Prosecutor/' "$COPY/$ITEM_FILE"
verifies_not 'a page that was changed by hand'
said 'is named' "$ITEM_FILE.*changed"
check_fails 1 'openssl and sha256sum say so, too' by_openssl
cp "$SITE/$ITEM_FILE" "$COPY/$ITEM_FILE"
echo '<p>Somebody is guilty' >"$COPY/en/news/more.html"
verifies_not 'a page that was put in'
said 'is named' 'en/news/more.html.*not in the list'
check_fails 1 'it is found without us' by_openssl
rm "$COPY/en/news/more.html" "$COPY/ru/atom.xml"
verifies_not 'a file that was taken away'
said 'is named' 'ru/atom.xml.*missing'
cp "$SITE/ru/atom.xml" "$COPY/ru/atom.xml"
sed -i "s/Prosecutors/Prosecutor/" "$COPY/$ITEM_FILE"
(cd "$COPY" && find . -type f ! -name 'SHA256SUMS*' ! -name .tergoo-site | sed 's,^\./,,' | sort | xargs sha256sum >SHA256SUMS)
verifies_not 'a page that was changed with its sum'
said 'the list is not the signed one' 'not the list that was signed'
check_fails 1 'nor by openssl' by_openssl
sed -i "s/^sums: .*/sums: $(sha256sum <"$COPY/SHA256SUMS" | cut -c-64)/" "$COPY/SHA256SUMS.note"
verifies_not 'and with what was signed'
said 'the signature does not hold' 'not signed by the key'
check_fails 1 'nor by openssl alone' by_openssl
ln -sf "$SITE/index.html" "$COPY/link.html"
check_fails 1 'a link is no file' by_openssl
. "$(dirname "$0")/_site_servers.sh"
site_servers /en/news/2010/prison-reform-begins/
account vera auditor
check_says 'site/items' 'the register says what left' as vera --json audit trail --login saltanat
check_says 'site/folder' 'and what was signed' as vera --json audit trail --login saltanat
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
