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
printf 'id,name\n1,\377\377\n' >"$WORK/bytes.csv"
check_fails 2 "bytes that are no text" "$TERGOO" match screen "$WORK/bytes.csv" "$queries"
said "are told with their row" "[Rr]ow 2"
story_end
