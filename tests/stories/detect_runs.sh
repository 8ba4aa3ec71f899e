#!/bin/sh
# detect_runs.sh: a run of detection as something that can be shown to somebody else: the same data and rules give the same bytes with any
# number of threads, sums say so, two runs are held against each other, and what went in wrong is told. No gate is needed for any of it.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
cp "$PROJECT/samples/tsuchiura-ocds.jsonl.gz" auctions.gz
cp "$PROJECT/samples/kok-munar.jsonl" boilers.jsonl
WHOLE='auctions.gz boilers.jsonl --currency JPY'

# ---- the same, byte for byte ----
for threads in 1 2 3 8; do
    # shellcheck disable=SC2086 # words
    check "a run with $threads threads" "$TERGOO" detect run $WHOLE --threads $threads --into "by-$threads"
done
said 'its id is said' 'SHA-256 of run\.json: [0-9a-f]{64}'
for threads in 2 3 8; do
    for file in run.json flags.jsonl flags.en.csv flags.ru.csv flags.ky.csv SHA256SUMS; do
        check "$file is the same with $threads threads" cmp "by-1/$file" "by-$threads/$file"
    done
done
check 'the language of whoever runs it changes nothing' "$TERGOO" --lang ky detect run auctions.gz boilers.jsonl --currency JPY --into by-ky
check 'not a byte of it' cmp by-1/SHA256SUMS by-ky/SHA256SUMS
check 'the sums are those of sha256sum' sh -c 'cd by-1 && sha256sum --quiet -c SHA256SUMS'
equal 'of each input the bytes on the disk are hashed' "$(sha256sum <auctions.gz | cut -c1-64)" \
    "$(grep -o '"inputs":\[{"name":"auctions.gz","sha256":"[0-9a-f]*' by-1/run.json | sed 's/.*"//')"
equal 'and of each rule its file' "$(sha256sum <"$PROJECT/rules/R036.yaml" | cut -c1-64)" \
    "$(grep -o '"R036","severity":[0-9]*,"sha256":"[0-9a-f]*' by-1/run.json | sed 's/.*"//')"
equal 'and of each explanation its file' "$(sha256sum <"$PROJECT/rules/clear/emergency.yaml" | cut -c1-64)" \
    "$(grep -o '"explanation":"emergency","name":"emergency.yaml","sha256":"[0-9a-f]*' by-1/run.json | sed 's/.*"//')"
equal 'a flag says its sentence in all languages' 3 "$(head -n 1 by-1/flags.jsonl | grep -oE '"(en|ru|ky)":"[^"]+' | wc -l)"
equal 'and has a key that no two of them share' "$(grep -c '"type":"flag"' by-1/flags.jsonl)" \
    "$(sed -n 's/^{"key":"\([^"]*\)".*/\1/p' by-1/flags.jsonl | sort -u | wc -l)"
equal 'times stand beside it and in no sum' 0 "$(grep -c times.json by-1/SHA256SUMS)"
check_fails 2 'a run is not written over another' "$TERGOO" detect run boilers.jsonl --into by-1
said 'what to do is said' 'Name a folder that is empty'
check 'standard input' sh -c "'$TERGOO' detect run - --currency KGS --into from-pipe <boilers.jsonl"
equal 'is hashed alike' "$(sha256sum <boilers.jsonl | cut -c1-64)" "$(grep -o '"name":"-","sha256":"[0-9a-f]*' from-pipe/run.json | sed 's/.*"//')"

# ---- held against each other ----
check 'the same run twice' "$TERGOO" detect compare by-1 by-8
said 'nothing is new, gone or changed' 'New flags +0 Flags that are gone +0 Flags that changed +0'
check 'fewer rules' "$TERGOO" detect run auctions.gz boilers.jsonl --currency JPY --rules R036,R018 --into fewer
check_fails 1 'is another run' "$TERGOO" detect compare by-1 fewer
said 'and why is said' 'gone +R[0-9]+ tsuchiura-[0-9]+ .*the rule ran in one of them only'
said 'what went in is the same' 'Data +the same'
mkdir rules
sed 's/default: .*/default: 90/' "$PROJECT/rules/R003.yaml" >rules/R003.yaml
check 'a rule with another limit' "$TERGOO" detect run boilers.jsonl --currency KGS --rules rules --into limit-90
check 'and as shipped' "$TERGOO" detect run boilers.jsonl --currency KGS --rules R003 --into limit-15
check_fails 1 'raise other flags' "$TERGOO" detect compare limit-15 limit-90 --format csv
said 'a table says which and why' 'new,R003,invented-kok-munar-1,.*parameters'
mkdir -p clears/clear
cp "$PROJECT"/rules/*.yaml clears/
cp "$PROJECT"/rules/clear/*.yaml clears/clear/
sed -i 's/R036/R035/' clears/clear/below-minimum.yaml
check 'an explanation for another rule' "$TERGOO" detect run auctions.gz --currency JPY --rules clears --into explained-otherwise
check 'and as shipped' "$TERGOO" detect run auctions.gz --currency JPY --into explained
check_fails 1 'explains other flags' "$TERGOO" detect compare explained explained-otherwise --format csv
said 'and that is why' 'changed,R036,tsuchiura-[0-9]+,.*settings'
sed 's/7 *996 *400/7996401/; s/7996400/7996401/g' boilers.jsonl >other.jsonl
check 'other data' "$TERGOO" detect run other.jsonl --currency KGS --into other
check 'and the first' "$TERGOO" detect run boilers.jsonl --currency KGS --into first
check_fails 1 'change flags' "$TERGOO" --json detect compare first other
said 'and that is why' '"change": "changed".*"why": "inputs"'
check_fails 2 'a format that is not there' "$TERGOO" detect compare by-1 by-8 --format xml
check_fails 1 'in Russian' "$TERGOO" --lang ru detect compare by-1 fewer
said 'it is told in Russian' 'исчез +R[0-9]+'
check_fails 1 'in Kyrgyz' "$TERGOO" --lang ky detect compare by-1 fewer
said 'it is told in Kyrgyz' 'жоголду +R[0-9]+'

# ---- what is not as it was ----
cp -r by-1 touched
printf ' ' >>touched/flags.jsonl
check_fails 1 'flags that somebody touched' "$TERGOO" detect compare by-1 touched
said 'are named' 'flags\.jsonl in touched is not what the run wrote'
cp -r by-1 edited
sed -i 's/"currency":"JPY"/"currency":"KGS"/' edited/run.json
check_fails 1 'a run.json that somebody edited' "$TERGOO" detect compare edited by-1
cp -r by-1 unfinished
rm unfinished/SHA256SUMS
check_fails 2 'a run that was not finished' "$TERGOO" detect compare by-1 unfinished
check_fails 2 'a folder that is none' "$TERGOO" detect compare by-1 nowhere

# ---- what was wrong with the data stands in the run ----
printf '{"ocid": "a", "tender": {}}\n{"ocid": "b", \n[1]\n' >broken.jsonl
cat boilers.jsonl >>broken.jsonl
check 'broken lines' "$TERGOO" detect run broken.jsonl --currency KGS --into broken
equal 'are in run.json with file, line and reason' 2 "$(grep -o '"line":[0-9]*,"reason":{"en":"[^"]*","ky":"[^"]*","ru":"[^"]*"},"source":"broken.jsonl"' broken/run.json | wc -l)"
equal 'and counted' 1 "$(grep -c '"counts":{[^}]*"broken":2,' broken/run.json)"
head -c 20000 auctions.gz >cut.gz
check_fails 2 'a file cut off' "$TERGOO" detect run cut.gz --currency JPY --into cut
[ ! -e cut ]
equal 'leaves no run' 0 $?
check_fails 1 'a run that fails on a flag' "$TERGOO" detect run boilers.jsonl --currency KGS --into failing --fail-on R036
check 'is a whole run all the same' "$TERGOO" detect compare first failing
check 'and one that fails on none' "$TERGOO" detect run boilers.jsonl --currency KGS --fail-on R018

story_end
