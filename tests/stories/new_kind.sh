#!/bin/sh
# new_kind.sh: a kind that nobody has seen is one file. Written into a folder, put into force by two signatures, and then it is made, changed, moved,
# listed, shown, found in tables in and out, checked and described for programs, with no line of C. Then the model changes again: what was
# made before keeps its labels, what is in use cannot be taken away, and the store, its rebuild and a bundle hold over all three models.
. "$(dirname "$0")/story.sh"
story_begin
STORE=$WORK/office
office "$STORE"
account head head
account olga investigator
t() { "$TERGOO" --data "$STORE" --as "$WHO" "$@"; }
sign_proposal() {
    PROPOSAL=$(t proposal list --json | grep -o 'proposal/[0-9a-f]\{16\}' | head -n 1)
    check "$1" t proposal sign "$PROPOSAL"
}

# ---- one file ----
mkdir -p "$WORK/ours/kinds"
cat >"$WORK/ours/kinds/sluice.yaml" <<'END'
# A sluice on an irrigation canal, and who opens it.
kind: sluice
label:  {en: Sluice, ru: Шлюз, ky: Шлюз}
plural: {en: Sluices, ru: Шлюзы, ky: Шлюздар}
number: "SL-{year}-{seq}"
place: either
title: canal
rights: {create: [investigator], change: [investigator], see: [investigator, head]}
fields:
  canal:    {type: text, label: {en: Canal, ru: Канал, ky: Канал}, required: true, searchable: true, sortable: true}
  mark:     {type: text, label: {en: Mark on the gate, ru: Клеймо, ky: Белги}, unique: true}
  built:    {type: date, label: {en: Built on, ru: Построен, ky: Курулган күнү}}
  price:    {type: money, label: {en: Price paid, ru: Уплачено, ky: Төлөнгөн баасы}}
  works:    {type: yes_no, label: {en: It works, ru: Исправен, ky: Иштейт}}
  owner:    {type: choice, label: {en: Whose it is, ru: Чей, ky: Кимдики}, of: {state: {en: The state, ru: Государство, ky: Мамлекет}, village: {en: The village, ru: Село, ky: Айыл}}}
  villages: {type: list, of: {type: text}, label: {en: Villages it serves, ru: Обслуживает сёла, ky: Кайсы айылдарга}}
  remarks:  {type: long_text, label: {en: Remarks, ru: Замечания, ky: Эскертүүлөр}}
states:
  shut:   {label: {en: Shut, ru: Закрыт, ky: Жабык}}
  open:   {label: {en: Running, ru: Пропускает воду, ky: Суу агууда}}
  sealed: {label: {en: Out of use, ru: Выведен из строя, ky: Колдонуудан чыккан}, final: true}
moves:
  run:    {label: {en: Let the water run, ru: Пустить воду, ky: Суу агызуу}, from: shut, to: open, by: [investigator]}
  retire: {label: {en: Take out of use, ru: Вывести из строя, ky: Колдонуудан чыгаруу}, from: [shut, open], to: sealed, by: [investigator], reason: true}
END
WHO="olga"
check_fails 2 "nobody knows such a kind" t record create sluice canal=x
check "the linter finds nothing" "$TERGOO" model lint "$WORK/ours"
mkdir -p "$WORK/wrong/kinds"
sed 's/^  run: .*by: \[investigator\]/&, guard: case_setled/' "$WORK/ours/kinds/sluice.yaml" >"$WORK/wrong/kinds/sluice.yaml"
check_fails 1 "but a rule that the program has not it does" "$TERGOO" model lint "$WORK/wrong"
said "with its place and the nearest there is" 'sluice.yaml:[0-9]+:[0-9]+.*case_setled.*case_settled'
check_says "sluice" "its description for programs has it" "$TERGOO" help --openapi --model "$WORK/ours"
WHO="admin"
check_says "sluice" "the difference to what is in force is shown" t model status "$WORK/ours"
check "an administrator proposes it" t model activate "$WORK/ours" --reason "order no. 12"
check_fails 2 "and does not sign it himself" sh -c "'$TERGOO' --data '$STORE' --as admin proposal sign \$('$TERGOO' --data '$STORE' --as admin proposal list --json | grep -o 'proposal/[0-9a-f]\{16\}' | head -n 1)"
WHO="olga"
check_fails 2 "until then nothing has changed" t record create sluice canal=x
WHO="head"
check_says "sluice" "the head sees what would change" sh -c "'$TERGOO' --data '$STORE' --as head proposal show \$('$TERGOO' --data '$STORE' --as head proposal list --json | grep -o 'proposal/[0-9a-f]\{16\}' | head -n 1)"
sign_proposal "and signs"
check_says "the same" "it is in force" t model status "$WORK/ours"

# ---- work with it ----
WHO="olga"
check "one is made" t record create sluice canal="Отуз-Адыр" mark=K-7 built=3.5.1987 price="12 500,50 сом" works=ооба owner=Айыл villages="Ак-Суу; Жаңы-Арык"
SLUICE=$(t record list sluice --json | grep -o 'sluice/[0-9a-f]\{16\}' | head -n 1)
check_says "SL-$(date -u +%Y)-0001" "with its number" t record show "$SLUICE"
check_says "Кимдики" "shown in Kyrgyz" t --lang ky record show "$SLUICE"
check_says "Айыл" "with its choice" t --lang ky record show "$SLUICE"
check_fails 2 "a value of a wrong type is refused" t record change "$SLUICE" built=yesterday
check_fails 2 "a mark stands once" t record create sluice canal=x mark=K-7
check "it is changed" t record change "$SLUICE" remarks="Leaks."
check "it is moved" t record move "$SLUICE" run
check_says "Running" "and is where it was moved to" t record show "$SLUICE"
check_fails 2 "a move that needs a reason needs it" t record move "$SLUICE" retire
check_says "Отуз-Адыр" "it is listed" t record list sluice --state open

check "it is found by a word of its title" soon "SL-$(date -u +%Y)-0001" t search отуз

printf 'Канал;Клеймо;Построен;Уплачено;Исправен;Чей;Обслуживает сёла;Замечания\r\nБольшой Чуйский;=7;01.02.1950;8000 KGS;да;Государство;"Кант; Токмок";"две\nстроки"\r\n' >"$WORK/in.csv"
check "a table with Russian headings is checked" t --lang ru record import sluice --csv "$WORK/in.csv" --dry-run
check "and entered" t --lang ru record import sluice --csv "$WORK/in.csv"
printf 'canal,built,owner\nNew,32.01.2020,nobody\n' >"$WORK/bad.csv"
check_fails 1 "a wrong table is told cell by cell" t record import sluice --csv "$WORK/bad.csv"
said "the date" '2 +B'
said "and the choice" '2 +C'
check "all are written to a table" t record export sluice --csv "$WORK/out.csv"
check "the formula is disarmed" grep -q "'=7" "$WORK/out.csv"
check_fails 1 "and the marks keep it from being entered twice" t record import sluice --csv "$WORK/out.csv"
check_says "There already" "unless known ones are passed over" t record import sluice --csv "$WORK/out.csv" --skip-known
check_says "sluice.fields" "the gate describes it for programs" t api describe --json
check "a case is opened" t case open title="Water of the Otuz-Adyr"
CASE=$(t record list case --json | grep -o 'case/[0-9a-f]\{16\}' | head -n 1)
check "and has one too" t record create sluice --case "$CASE" canal="In the case"

# ---- the model changes again ----
WHO="admin"
cp -r "$WORK/ours" "$WORK/next"
sed -i 's/  open:   {label: {en: Running/  running: {was: open, label: {en: Water runs/; s/from: shut, to: open/from: shut, to: running/; s/from: \[shut, open\]/from: [shut, running]/
    s/  canal:    {type: text, label: {en: Canal,/  watercourse: {was: canal, type: text, label: {en: Watercourse,/; s/title: canal/title: watercourse/' "$WORK/next/kinds/sluice.yaml"
check "a state and a field get other names" t model activate "$WORK/next" --reason "order no. 13"
WHO="head"
sign_proposal "which a second one signs"
WHO="olga"
check_says "Canal" "what was made before keeps its labels" t record show "$SLUICE"
check_says "Running" "and its state" t record show "$SLUICE"
check_says "Отуз-Адыр" "and is listed by its title" t record list sluice
check "it is changed under the names of today" t record change "$SLUICE" remarks="Repaired."
check_says "Watercourse" "and then has today's labels" t record show "$SLUICE"
check_says "Water runs" "and today's state" t record show "$SLUICE"
check "the moves of today are made" t record move "$SLUICE" retire --reason "fell down"
check "one more is made" t record create sluice --case "$CASE" watercourse="Second in the case"

WHO="admin"
cp -r "$WORK/next" "$WORK/less"
sed -i '/^  remarks:/d' "$WORK/less/kinds/sluice.yaml"
check_fails 2 "a field in use cannot be taken away" t model activate "$WORK/less"
said "and it says why" 'in use'
cp -r "$WORK/next" "$WORK/none"
rm "$WORK/none/kinds/sluice.yaml"
check_fails 2 "nor a kind" t model activate "$WORK/none"
check_fails 2 "nor the shipped model alone put back" t model activate
printf 'kind: sluice\n' >"$WORK/less/kinds/sluice.yaml"
check_fails 1 "a model with faults is not even sent" t model activate "$WORK/less"
check_fails 2 "the same once more is nothing" t model activate "$WORK/next"

# ---- it holds ----
WHO="olga"
check "the case becomes a bundle" t bundle export "$CASE" --to "District court" --purpose trial --out "$WORK/case.tergoo"
check "which holds over two models" "$TERGOO" verify "$WORK/case.tergoo" --key "$KEY"
gate_stop "$STORE"
check "the store holds over three" "$TERGOO" verify "$STORE" --key "$KEY"
check "rebuilt it is the same" t rebuild
gate_start "$STORE"
sign_in olga
check_says "Watercourse" "and after a new start as well" t record show "$SLUICE"
gate_stop "$STORE"
story_end
