#!/bin/sh
# assets.sh: what browsers load (assets/) holds nothing that is another's to use or that leads outside; and, where the npm packages are, it is what
# tools/assets.mjs makes of them; and debian/copyright says whose it is. Prints TAP. The packages are looked for in $TERGOO_NPM, tests/web/node_modules
# and node_modules.
set -u
cd "$(dirname "$0")/../.." || exit 3
work=$(mktemp -d "${TMPDIR:-/tmp}/assets.XXXXXX") || exit 3
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
count=0

# result OK? TEXT
result() {
    count=$((count + 1))
    if [ "$1" = 0 ]; then echo "ok $count - $2"; else echo "not ok $count - $2"; fi
}

# A namespace of SVG is a name and leads nowhere.
grep -HniE 'transport|crown|crest|data:|https?:' assets/tergoo.css assets/site.css assets/tergoo.js assets/govuk.js assets/source/* >"$work/found"
sed -i '/http:\/\/www.w3.org\/2000\/svg/{/transport\|crown\|crest\|data:\|https:/!d}' "$work/found"
cut -c1-200 "$work/found"
result "$([ -s "$work/found" ]; echo $((1 - $?)))" 'no typeface, crown or crest of a government, no data: and no foreign address in what browsers load'

grep -nE '<script[^>]*>[^<]|<style|[[:space:]]style=|[[:space:]]on[a-z]+=|https?://' -r templates/pages | grep -v 'xmlns="http://www.w3.org/2000/svg"' >"$work/inline"
cat "$work/inline"
result "$([ -s "$work/inline" ]; echo $((1 - $?)))" 'no script, style or foreign address within a template'

# What others wrote stands under their names in debian/copyright: typefaces and scripts that browsers load, and test data that came with a licence.
: >"$work/unnamed"
for file in assets/*.woff2 assets/govuk.js assets/jsqr.js assets/tergoo.css; do grep -q "[ ]$file\( \|\$\)" debian/copyright || echo "$file" >>"$work/unnamed"; done
for file in tests/data/*/LICENSE; do grep -q "[ ]${file%LICENSE}\*\$" debian/copyright || echo "$file" >>"$work/unnamed"; done
cat "$work/unnamed"
result "$([ -s "$work/unnamed" ]; echo $((1 - $?)))" 'debian/copyright names what others wrote'

packages=
for folder in "${TERGOO_NPM:-}" tests/web/node_modules node_modules; do
    [ -n "$folder" ] && [ -d "$folder/govuk-frontend" ] && [ -d "$folder/@ministryofjustice/frontend" ] && [ -d "$folder/jsqr" ] && packages=$folder && break
done
why=
[ -n "$packages" ] || why='the npm packages are not here: see assets/README.md'
command -v node >/dev/null || why='no node here'
/usr/bin/python3 -c 'import fontTools, brotli' 2>/dev/null || why='no python3-fonttools or python3-brotli here'
[ -f /usr/share/fonts/truetype/noto/NotoSans-Regular.ttf ] || why='no fonts-noto-core here'
if [ -n "$why" ]; then
    echo "ok $((count + 1)) # SKIP $why"
    echo "1..$((count + 1))"
    exit 0
fi
mkdir "$work/assets" && cp -r assets/source "$work/assets/"
node tools/assets.mjs --packages "$packages" --output "$work/assets" >"$work/removed" 2>&1
result $? "made anew: $(tail -n 1 "$work/removed")"
same=0
for file in tergoo.css tergoo.js tergoo.svg govuk.js jsqr.js scan.js tergoo-sans-regular.woff2 tergoo-sans-bold.woff2 site-serif-regular.woff2 site-serif-bold.woff2; do
    cmp "assets/$file" "$work/assets/$file" || same=1
done
result $same 'assets/ is what the packages and sources give'
echo "1..$count"
