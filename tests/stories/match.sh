#!/bin/sh
# match.sh: names from the command line: two names and why, a table against a list, the list as a file, tables that are not whole, and that nothing but
# hits stands on standard output when a program reads it.
. "$(dirname "$0")/story.sh"
story_begin
list=$PROJECT/samples/names-list.csv queries=$PROJECT/samples/names-queries.csv

# ---- two names ----
check_says "1.000" "two spellings of one name" "$TERGOO" match score Жумабеков Djumabekov
said "and why" "sounds the same"
check_says "атасынын аты" "reasons are said in the reader's language" "$TERGOO" --lang ky match score "Асанов Бакыт Маратович" "Марат уулу Бакыт Асанов"
check_says "Below 0.700" "two brothers" "$TERGOO" match score "Асанов Бакыт Маратович" "Асанов Нурлан Маратович"
check_says "other alphabet" "the wrong keyboard" "$TERGOO" match score "Fcfyjd <frsn" "Асанов Бакыт"
check_says "other alphabet" "the Kyrgyz layout" "$TERGOO" match score '\c-y Fcfyjd' "Үсөн Асанов"
check_says "short form" "a short form is a weak reason" "$TERGOO" match score "Саша Петров" "Александр Петров"
check_says "may be father" "a father and his son are not one" "$TERGOO" match score "Асанов Бакыт Маратович" "Асанов Марат Бакытович"
said "though the names are the same" "Below 0.700"
check_says "read as Latin" "a Chinese name is read" "$TERGOO" match score "习近平" "Xi Jinping"
check_says "nobody sees" "characters that nobody sees" "$TERGOO" match score "$(printf 'Аса\342\200\213нов Бакыт')" "Асанов Бакыт"
check_says "look alike" "letters that only look alike" "$TERGOO" match score "Aсанов Бакыт" "Асанов Бакыт"
check_fails 2 "a kind there is none of" "$TERGOO" match score a b --kind firm
check_fails 2 "what is no UTF-8" "$TERGOO" match score "$(printf 'a\377')" b

# ---- a table against a list ----
check "a table is held against a list" "$TERGOO" match screen "$list" "$queries" --json
equal "six of seven are on it" 6 "$(grep -c '"query_id"' "$WORK/out")"
python3 - "$WORK/out" >"$WORK/pairs" <<'PY'
import json, sys
for line in open(sys.argv[1]):
    hit = json.loads(line)
    assert 0.7 <= hit["score"] <= 1 and hit["reasons"], hit
    print(hit["query_id"][2:], hit["id"][2:])
PY
equal "each line is JSON, each query found its own" "1 1,2 2,3 3,4 4,5 5,6 6," "$(tr '\n' ',' <"$WORK/pairs")"
check_says "7 names held against 6; 6 of them" "and as text" "$TERGOO" match screen "$list" "$queries"
cp "$WORK/out" "$WORK/text"
check "a higher limit finds fewer" "$TERGOO" match screen "$list" "$queries" --least 100 --json
equal "only those that sound the same" yes "$([ "$(wc -l <"$WORK/out")" -lt 6 ] && echo yes)"
check_fails 2 "a limit that is none" "$TERGOO" match screen "$list" "$queries" --least 101
check_fails 2 "a table that is not there" "$TERGOO" match screen "$list" "$WORK/none.csv"
check_fails 2 "a list that is no table of names" "$TERGOO" match screen "$PROJECT/samples/news.tsv" "$queries"
said "says which columns it needs" '"id" and "name"'

# ---- the list as a file ----
check "a list becomes a file" "$TERGOO" match index "$list" --out "$WORK/list.names"
check "that is used like the table" "$TERGOO" match screen "$WORK/list.names" "$queries"
equal "with the same answers" "$(cat "$WORK/text")" "$(cat "$WORK/out")"
check_fails 2 "nothing is written over" "$TERGOO" match index "$list" --out "$WORK/list.names"
check_fails 2 "its name says what it is" "$TERGOO" match index "$list" --out "$WORK/list.idx"
head -c 700 "$WORK/list.names" >"$WORK/cut.names"
check_fails 2 "a cut file" "$TERGOO" match screen "$WORK/cut.names" "$queries"
said "says how to make it again" "Make it again"

# ---- rows that cannot be read ----
{ cat "$list"; for i in 1 2 3; do echo "X-$i"; echo "Y-$i,\"Petrova \"Anna,,"; echo "Z-$i,,,"; done; echo "L-7,Петрова Анна,,"; } >"$WORK/broken.csv"
echo "Q-8,Petrova Anna,," | cat "$queries" - >"$WORK/more.csv"
check_fails 1 "broken rows are a finding" "$TERGOO" match screen "$WORK/broken.csv" "$WORK/more.csv" --json
equal "the rows behind them were read" 1 "$(grep -c '"id":"L-7"' "$WORK/out")"
equal "nothing but hits on standard output" 7 "$(grep -c . "$WORK/out")"
said "all nine are counted" "^.*9 rows could not be read"
said "and named by row" "Row 8 "

# A thousand rows of which each tenth is broken, in five ways; all the others are on the list.
python3 - >"$WORK/tenth.csv" <<'PY'
broken = ['B-{0}', 'B-{0},"Petrova "Anna,,', 'B-{0},,,', 'B-{0},a,b,c,d,e', 'B-{0},"   ",,']
print("id,name,birth,country")
for n in range(1000):
    print(broken[n // 10 % 5].format(n) if n % 10 == 9 else f"L-{n},Асанов Бакыт,,")
print("L-1000,Жумабеков Кадыр,,")
PY
printf 'id,name\nq,Djumabekov Kadyr\n' >"$WORK/one.csv"
check_fails 1 "a list of which each tenth row is broken" "$TERGOO" match screen "$WORK/tenth.csv" "$WORK/one.csv" --json
equal "the last whole row was read" 1 "$(grep -c '"id":"L-1000"' "$WORK/out")"
said "a hundred are counted" "100 rows could not be read"
check_fails 1 "it becomes a file all the same" "$TERGOO" match index "$WORK/tenth.csv" --out "$WORK/tenth.names"
check "with nine hundred names" "$TERGOO" match screen "$WORK/tenth.names" "$WORK/one.csv"
said "and no more" "against 901"
printf 'id,name\n1,\377\377\n' >"$WORK/bytes.csv"
check_fails 2 "bytes that are no text" "$TERGOO" match screen "$WORK/bytes.csv" "$queries"
said "are told with their row" "[Rr]ow 2"

# ---- for papers abroad ----
check_says "Ömürbekov Üsön" "a name as maps have it" "$TERGOO" match romanise "Өмүрбеков Үсөн" --as bgn
check_says "Omurbekov Uson" "as passports have it" "$TERGOO" match romanise "Өмүрбеков Үсөн" --as icao
said "letters that the standard has not are told" "Not in this standard and written as the plain letter: өү"
check_says "латинскими" "in the reader's language" "$TERGOO" --lang ru match romanise --help
check "for a program" "$TERGOO" match romanise "Щукин" --json
equal "every standard, Kyrgyz and Russian, is there" 4 "$(python3 -c 'import json, sys; print(len(json.load(open(sys.argv[1]))["forms"]))' "$WORK/out")"
check_says "Shchukin" "a language that was given" "$TERGOO" match romanise "Щукин" --as bgn --language ru
check_fails 2 "a standard there is none of" "$TERGOO" match romanise "Щукин" --as iso10
check_fails 2 "a language there is no table for" "$TERGOO" match romanise "Щукин" --language de
story_end
