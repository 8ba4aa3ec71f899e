#!/bin/sh
# terms.sh: what a term's file says holds in an office: a term of working days runs, is paused by its own record's state and by another record, begins and
# stops with others; the days off of a year are entered by a new model, and it is told whose last day moved, entered in the records, and found in
# the history of the term with the entries of the ledger.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
office "$WORK/office"
account head head
day() { TZ=Asia/Bishkek date -d "$1 days" +%d.%m.%Y; }
iso() { TZ=Asia/Bishkek date -d "$1 days" +%Y-%m-%d; }
# The Nth day from today on that is no Saturday or Sunday.
worked() {
    n=0 left=$1
    while [ "$left" -gt 0 ]; do
        n=$((n + 1))
        case $(TZ=Asia/Bishkek date -d "$n days" +%u) in 6 | 7) ;; *) left=$((left - 1)) ;; esac
    done
    echo "$n"
}
put_in_force() {
    check "$2" as admin model activate "$1" --reason 'order no. 7'
    story_run as head --json proposal list || story_bail
    check 'and a second one signs' as head proposal sign "$(grep -o 'proposal/[0-9a-f]\{16\}' out | head -n 1)"
}

mkdir -p ours/kinds ours/clocks ours/reference
cat >ours/kinds/sluice.yaml <<'END'
kind: sluice
label:  {en: Sluice, ru: Шлюз, ky: Шлюз}
plural: {en: Sluices, ru: Шлюзы, ky: Шлюздар}
place: either
title: canal
rights: {create: [investigator], change: [investigator], see: [investigator, head]}
fields:
  canal: {type: text, label: {en: Canal, ru: Канал, ky: Канал}, required: true}
states:
  shut:   {label: {en: Shut, ru: Закрыт, ky: Жабык}, clock: closing}
  open:   {label: {en: Running, ru: Пропускает воду, ky: Суу агууда}, clock: watering}
  frozen: {label: {en: Frozen, ru: Замёрз, ky: Тоңгон}}
  out:    {label: {en: Out of use, ru: Выведен из строя, ky: Колдонуудан чыккан}, final: true}
moves:
  run:    {label: {en: Let the water run, ru: Пустить воду, ky: Суу агызуу}, from: shut, to: open, by: [investigator]}
  freeze: {label: {en: It froze, ru: Замёрз, ky: Тоңду}, from: open, to: frozen, by: [investigator]}
  thaw:   {label: {en: It thawed, ru: Оттаял, ky: Эриди}, from: frozen, to: open, by: [investigator]}
  retire: {label: {en: Take out of use, ru: Вывести из строя, ky: Колдонуудан чыгаруу}, from: [shut, open], to: out, by: [investigator]}
END
cat >ours/kinds/drought.yaml <<'END'
kind: drought
label:  {en: Drought, ru: Засуха, ky: Кургакчылык}
plural: {en: Droughts, ru: Засухи, ky: Кургакчылыктар}
place: either
title: name
rights: {create: [investigator], change: [investigator], see: [investigator, head]}
fields:
  name:   {type: text, label: {en: Name, ru: Название, ky: Аталышы}, required: true}
  sluice: {type: ref, to: sluice, label: {en: Sluice, ru: Шлюз, ky: Шлюз}, required: true}
  since:  {type: date, label: {en: Since, ru: С, ky: Башталышы}}
  until:  {type: date, label: {en: Until, ru: До, ky: Чейин}}
states:
  on:   {label: {en: It lasts, ru: Длится, ky: Уланууда}}
  over: {label: {en: It is over, ru: Закончилась, ky: Бүттү}, final: true}
moves:
  rain: {label: {en: It rained, ru: Прошёл дождь, ky: Жамгыр жаады}, from: on, to: over, by: [investigator]}
END
# What a lock is closed for, by the drought that another record says, until it is over; not while its case waits.
cat >ours/clocks/closing.yaml <<'END'
clock: closing
label: {en: Closing, ru: Закрытие, ky: Жабуу}
months: 2
starts: {kind: drought, by: sluice, in: [on], day: since}
stops: {kind: drought, by: sluice, in: [over]}
pauses:
  - {in_case: [closed]}
moves_to: next_worked
source: "The canal's own rule (unconfirmed)"
END
cat >ours/clocks/watering.yaml <<'END'
clock: watering
label: {en: Watering, ru: Полив, ky: Сугаруу}
days: 5
count: working
warn_days: 1
pauses:
  - {in: [frozen]}
  - {kind: drought, by: sluice, in: [on, over], from: since, until: until}
source: "The canal's own rule (unconfirmed)"
END
check 'the linter finds nothing' "$TERGOO" model lint ours
mkdir -p wrong/clocks
sed 's/in: \[frozen\]/in: [frosen]/' ours/clocks/watering.yaml >wrong/clocks/watering.yaml
cp -r ours/kinds wrong/
check_fails 1 'but for a state that is not there' "$TERGOO" model lint wrong
said 'with file, line, and the nearest there is' 'watering.yaml:7:[0-9]+.*frosen.*frozen'
put_in_force ours 'the model is proposed'

check 'a sluice' as aibek --json record create sluice canal='Отуз-Адыр'
SLUICE=$(value id)
check 'whose water runs' as aibek record move "$SLUICE" run
check_says "$(day "$(worked 5)")" 'five working days later is the last' as aibek record show "$SLUICE"
said 'and nobody entered the days off of this year' "days off of $(TZ=Asia/Bishkek date +%Y)|days off of $(TZ=Asia/Bishkek date -d '9 days' +%Y)"
check_says 'working days' 'it is said why' as aibek clock show "$SLUICE"
said 'with the entry of the ledger that began it' 'The term began: Running.*[0-9]+/[0-9]+'

# ---- paused ----
check 'it freezes' as aibek record move "$SLUICE" freeze
check_says 'paused' 'and the term stands still' as aibek record show "$SLUICE"
check 'it thaws' as aibek record move "$SLUICE" thaw
check_says "$(day "$(worked 5)")" 'within the day nothing is lost' as aibek record show "$SLUICE"
said 'and it runs again' 'Running'
check 'a drought begins, tomorrow' as aibek --json record create drought name='Кургак' sluice="$SLUICE" since="$(day "$(worked 1)")" until="$(day "$(worked 3)")"
check_says "$(day "$(worked 7)")" 'two working days are put behind' as aibek record show "$SLUICE"
check_says 'Кургак' 'the steps name what paused it' as aibek clock show "$SLUICE"
said 'its history too' 'The record came into the state: Frozen'

# ---- begun and stopped by another record ----
check 'a second sluice' as aibek --json record create sluice canal='Жаңы-Арык'
SHUT=$(value id)
check_fails 2 'whose term does not run before the drought' as aibek clock show "$SHUT"
check 'the drought' as aibek --json record create drought name='Узак кургак' sluice="$SHUT" since=12.03.2026
DROUGHT=$(value id)
check 'begins it' as aibek clock show "$SHUT"
said 'two months on from the day it says' '2 months.*12.05.2026'
said 'with what became of it' 'Узак кургак: It lasts'
check 'rain' as aibek record move "$DROUGHT" rain
check_fails 2 'stops it' as aibek clock show "$SHUT"

# ---- the days off are entered ----
check_says 'No term that you may know of' 'so far nothing moved' as aibek clock moved
cp -r ours next
{
    echo 'day,is,name,status'
    echo "$(iso "$(worked 6)"),off,Own day of the office,confirmed"
} >next/reference/holidays.csv
put_in_force next 'days off are proposed'
check_says "$(day "$(worked 8)")" 'the last day is by the new calendar' as aibek record show "$SLUICE"
check 'it is told which term moved' as aibek clock moved
said 'from where to where, and why' "$(day "$(worked 7)").*$(day "$(worked 8)").*days off"
check_says 'Entered in 0' 'a head who may not change it enters nothing' as head clock recompute
check_says 'Entered in 1' 'whoever may does' as aibek clock recompute --reason 'days off of the year'
check_says 'Entered in 0' 'once' as aibek clock recompute
check 'the history of the term is there' as aibek clock show "$SLUICE"
said 'with what the change did' "last day was $(day "$(worked 7)") and.*is $(day "$(worked 8)")"
check_says 'Last day recomputed' 'and that of the record' as aibek record history "$SLUICE"
check_says 'нерабочие дни' 'in Russian' as aibek --lang ru clock moved
check_says 'иштебеген' 'in Kyrgyz' as aibek --lang ky clock moved

# ---- a locked case ----
check 'a locked case' as aibek --json case open --locked title='Кулпуланган'
CASE=$(value id)
check 'with a sluice' as aibek --json record create sluice --case "$CASE" canal='Жашыруун'
LOCKED=$(value id)
check 'whose water runs' as aibek record move "$LOCKED" run
check_says 'The term began' 'its term has a history' as aibek clock show "$LOCKED"
check_fails 2 'which nobody else sees' as head clock show "$LOCKED"

gate_stop "$WORK/office"
check 'the ledger holds' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
