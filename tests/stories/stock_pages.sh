#!/bin/sh
# stock_pages.sh: counting a store in a browser, in three languages: a scanner's keys, a camera's film of a label that was just printed, the store handed over. The
# conversation is tests/web/stock.mjs; here are the store and its people.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'a store counted in a browser' stock
cd "$WORK" || exit 3
office "$WORK/office"
account begimai evidence_keeper
account sadyr evidence_keeper
made() { story_run "$@" || story_bail; }
user_of() { as admin --json user list | tr -d ' \n' | sed 's/"case":/\n/g' | sed -n "s/.*\"login\":\"$1\".*\"id\":\"\(user[^\"]*\)\".*/\1/p"; }
made as begimai --json record create storage_place name='Комната хранения' code=R1 level=room keeper="$(user_of begimai)"
STOCK_ROOM=$(value id)
for shelf in A B; do made as begimai --json record create storage_place name="Полка $shelf" code="R1-$shelf" level=shelf inside="$STOCK_ROOM"; done
SHELF_B=$(value id) SHELF_A=$(as begimai --json label read R1-A | sed -n 's/.*"id": *"\([^"]*\)".*/\1/p')
made as aibek --json case open title='Казаны'
CASE=$(value id)
made as aibek case admit "$CASE" begimai --role member
stored() {                                       # WHAT SEAL PLACE
    made as aibek --json record create exhibit --case "$CASE" what="$1" category=phone
    NUMBER=$(value number)
    made as aibek record move "$NUMBER" seal_up package='Пакет' seal="$2" pieces=1
    made as aibek record move "$NUMBER" send sent_to='Хранилище'
    made as begimai record move "$NUMBER" receive seal_received="$2" pieces_received=1 place="$3"
}
stored 'Телефон' KM-101 "$SHELF_A" && STOCK_THING=$NUMBER
stored 'Лампа' KM-102 "$SHELF_B" && STOCK_OTHER=$NUMBER
made as sadyr --json record create stock_take title='Осенняя инвентаризация' where="$STOCK_ROOM" purpose=ordinary
STOCK_TAKE=$(value id)
made as sadyr record move "$STOCK_TAKE" begin
made as aibek --json record create stock_take title='Передача хранилища' where="$STOCK_ROOM" purpose=handover successor="$(user_of sadyr)"
STOCK_HAND=$(value id)
made as sadyr record move "$STOCK_HAND" begin
made as sadyr stock scan "$STOCK_HAND" "$STOCK_THING" --place R1-A
made as sadyr stock scan "$STOCK_HAND" "$STOCK_OTHER" --place R1-B
made as sadyr record move "$STOCK_HAND" end_count

# A film of one picture: the label as it comes from the printer, on a table.
made as begimai paper labels "$STOCK_THING" --sheet roll-62x29 --out label.pdf
pdftoppm -gray -r 203 -scale-to-x 560 -scale-to-y -1 label.pdf label
/usr/bin/python3 - label-1.pgm film.y4m <<'P'
import sys
data = open(sys.argv[1], 'rb').read()
magic, size, most, pixels = data.split(b'\n', 3)
width, height = map(int, size.split())
wide, high = 640, 480
luma = bytearray(b'\xc8' * (wide * high))
for row in range(height):
    at = (row + (high - height) // 2) * wide + (wide - width) // 2
    luma[at:at + width] = pixels[row * width:(row + 1) * width]
with open(sys.argv[2], 'wb') as film:
    film.write(b'YUV4MPEG2 W%d H%d F10:1 Ip A1:1 C420jpeg\n' % (wide, high))
    for _ in range(3):
        film.write(b'FRAME\n' + bytes(luma) + b'\x80' * (wide * high // 2))
P
STOCK_LABEL=$(zbarimg -q --nodbus --raw label-1.pgm 2>/dev/null | grep '^TG1')
[ -n "$STOCK_LABEL" ] || STOCK_LABEL=$(as begimai --json label read "$STOCK_THING" | sed -n 's/.*"number": *"\([^"]*\)".*/\1/p')
STOCK_FILM=$WORK/film.y4m
export STOCK_FILM STOCK_LABEL STOCK_THING STOCK_OTHER STOCK_TAKE STOCK_ROOM STOCK_HAND
web_serve --demo --no-second-factor
looks stock
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
