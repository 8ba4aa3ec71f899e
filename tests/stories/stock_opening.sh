#!/bin/sh
# stock_opening.sh: a store that has been running for years: 4,000 things from the keeper's own workbook, with a title and merged headings of two rows; more that lie there and
# stand nowhere, entered one by one; and the opening count, by the numbers that the things bear from before.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
if ! /usr/bin/python3 -c 'import openpyxl' 2>/dev/null; then
    skip 'a store is taken over' 'openpyxl is not installed (Debian: python3-openpyxl)'
    story_end
fi
office "$WORK/office"
account nurlan 'prosecutor; supervising_prosecutor'
account begimai evidence_keeper
first_id() { sed -n "s/.*\"\\($1\\/[0-9a-f]\\{16\\}\\)\".*/\\1/p" "$WORK/out" | head -n 1; }
story_run as aibek --json record create takeover title='Хранилище' order='приказ № 12' old_register='Книга хранилища' until="$(TZ=UTC-6 date -d '+30 days' +%d.%m.%Y)"
PERIOD=$(value id)
check 'a period of taking over opens' as aibek record move "$PERIOD" open --reason 'приказ № 12'
story_run as aibek --json proposal list
check 'by two' as nurlan proposal sign "$(first_id proposal)"
check 'a place of the store' as begimai --json record create storage_place name='Комната 1' code=R1 level=room
ROOM=$(value id)
check 'and a cellar' as begimai --json record create storage_place name='Подвал' code=R2 level=room
CELLAR=$(value id)
/usr/bin/python3 - store.xlsx <<'P'
import sys, openpyxl
book = openpyxl.Workbook()
sheet = book.active
sheet.title = 'Опись'
sheet['A1'] = 'Опись вещественных доказательств, находящихся на хранении'
sheet.merge_cells('A1:J1')
sheet.append(['№ п/п', 'Сведения о предмете', None, None, 'Хранение', None, None, None, None, 'Примечание'])
for area in ('A2:A3', 'B2:D2', 'E2:I2', 'J2:J3'):
    sheet.merge_cells(area)
sheet.append([None, 'Номер в прежнем журнале', 'Что это', 'Вид', 'Место на складе', 'Состояние', 'Действительная дата', 'В своём состоянии с', 'Документ-основание внесения', None])
for i in range(1, 4001):
    sheet.append([i, f'К-{i}', f'Предмет {i}', 'Иное', 'R1' if i <= 3000 else 'R2', 'На хранении', '01.02.2024', '05.02.2024', f'книга 3, лист {i // 20 + 1}', None])
book.save(sys.argv[1])
P
bring() { as begimai takeover bring exhibit --file store.xlsx --name store.xlsx --basis 'Книга хранилища № 3' --columns 'A=-; J=-' "$@"; }
check 'the workbook is checked' bring --dry-run
said 'its headings are found below the title' 'headings were found in row 3'
said 'all rows are good' 'Good rows: 4,?000'
check 'it is stated' bring
story_run as aibek --json record list takeover_batch
check 'signed by another officer' as aibek record move "$(first_id takeover_batch)" sign --reason 'сверено с книгой 3'
check 'and entered' bring
said 'all of it' 'Entered: 4,?000'
check_says '"way": "old-number"' 'a thing is known by the number it bears from before' as begimai --json label read 'К-2999'
NUMBER=$(value number)
check 'what stands in no list is entered by itself' as begimai --json takeover enter exhibit old_number='Б/Н 1' what='Коробка без бирки' category=other true_date=01.01.2020 in_state_since=01.01.2020 state=stored place=R1 taken_from='найдено при пересчёте'
check 'it gets a label' as begimai paper labels "$(value number)" --sheet roll-57x32 --out one.pdf

# ---- the opening count ----
check 'the opening count' as aibek --json record create stock_take title='Первичный пересчёт' where="$ROOM" purpose=opening
TAKE=$(value number)
check 'begins' as begimai record move "$TAKE" begin
check_says '"outcome": "found"' 'an old number counts' as begimai --json stock scan "$TAKE" "К-2999"
check_says '"outcome": "again"' 'its new one is the same thing' as begimai --json stock scan "$TAKE" "$NUMBER"
check_says '"outcome": "found"' 'what was entered by hand too' as begimai --json stock scan "$TAKE" 'Б/Н 1'
check_says '"not_seen": 2999' 'the page says what is left' as begimai --json record show "$TAKE"
check_fails 2 'a count does not end over thousands that nobody looked for' as begimai record move "$TAKE" end_count
said 'and that is said' '2,?999 things were not seen'

# ---- a thousand are not there: all of them are told, page by page and as a table ----
check 'the cellar is counted' as aibek --json record create stock_take title='Подвал' where="$CELLAR" purpose=ordinary
TAKE=$(value number)
check 'it begins' as begimai record move "$TAKE" begin
check_says '"count": 1000' 'what was not seen is listed while it is counted' as begimai --json store count "$TAKE"
check 'it ends with a thousand that are not there' as begimai record move "$TAKE" end_count
equal 'a line each' 1000 "$(as begimai --json store count "$TAKE" | sed -n 's/.*"count": *\([0-9]*\).*/\1/p' | head -n 1)"
every_page() {
    page='' n=0
    while :; do
        as begimai --json store count "$TAKE" ${page:+--page "$page"} >page.json || return 1
        n=$((n + $(grep -o 'Предмет [0-9]*' page.json | sort -u | wc -l)))
        page=$(sed -n 's/.*"next": *"\([0-9]*\)".*/\1/p' page.json)
        [ -n "$page" ] || break
    done
    echo "$n"
}
equal 'page by page' 1000 "$(every_page)"
check 'and as a table' as begimai store csv count --id "$TAKE" --reason 'для комиссии по пересчёту' --out count.csv
equal 'of a thousand lines' 1000 "$(grep -o 'Предмет [0-9]*' count.csv | sort -u | wc -l)"
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
