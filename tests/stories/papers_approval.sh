#!/bin/sh
# papers_approval.sh: a ruling on its way to a signature: written, asked for approval, returned with remarks at their places, written on, compared with
# what was returned, approved by a deputy, printed, known by its code, annulled and written anew. And who learns nothing of it on the way.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
office "$WORK/office"
account gulnara 'prosecutor; head'
account bakyt 'investigator'
account daniyar 'prosecutor'
account ermek 'prosecutor'

# answer 'EXPRESSION': of the last answer in JSON, as a.
answer() { python3 -c "import json, sys; a = json.load(open('$WORK/out')); a = a.get('data', a); print($1)"; }

check 'a case is opened, its proceedings in Kyrgyz' as aibek --json case open title='Казаны мектеби' language_of_proceedings=ky
CASE=$(value id)
check 'the second prosecutor is admitted' as aibek case admit "$CASE" gulnara
check 'a ruling is begun by somebody whose screen speaks English' as aibek --json paper write "$CASE" ruling
PAPER=$(value id) NUMBER=$(value number)
check 'its record' as aibek --json record show "$PAPER"
equal 'its language is that of the proceedings' ky "$(answer "a['record']['fields']['language']")"
TEXT=$(printf 'Биринчи абзац: казанга 45 000 сом төлөндү.\n\nЭкинчи абзац өтө узун жазылган.\n\nҮчүнчү абзац туура.')
check 'its text is written' as aibek record change "$PAPER" text="$TEXT"

# ---- what only the program writes ----
for field in 'code=P-2026-9999-0123456789' "remarks=[]"; do
    check_fails 2 "nobody writes ${field%%=*} himself" as aibek record change "$PAPER" "$field"
done
check_fails 2 'nor says that it stands for another' as aibek record change "$PAPER" supersedes="$PAPER"

# ---- asked for, looked at ----
check_fails 2 'what waits for nobody is not returned' as gulnara paper return "$PAPER" p1='?'
said 'and says so' 'does not wait'
check 'approval is asked for' as aibek --json record move "$PAPER" approve
ASKED=$(value id)
check_says "$NUMBER" 'his day begins with what waits for him' as gulnara me today
said 'and since when' 'Waits since'
check_says 'asked for by' 'its own page says that it waits' as aibek record show "$PAPER"
check_fails 2 'his own paper he does not approve' as aibek proposal sign "$ASKED"
check 'the other sees it' as gulnara --json proposal show "$ASKED"
equal 'and that it is about the paper' "$PAPER" "$(answer "a['paper']")"

# ---- returned, each remark at its place ----
check_fails 2 'without a remark nothing is returned' as gulnara paper return "$PAPER"
said 'and says what is missing' 'at least one remark'
check_fails 2 'nor at a paragraph that is not there' as gulnara paper return "$PAPER" p9='кайсы?'
said 'and says how many there are' 'text has 3'
check_fails 2 'whoever does not know the case returns nothing' as bakyt paper return "$PAPER" p1='x'
check 'it is returned' as gulnara --json paper return "$PAPER" p1='«45 000 сом» — келишимде 54 000' p2='Кыскартыңыз' whole='Датасы жок'
check_fails 2 'once' as gulnara paper return "$PAPER" p1='дагы'
check_says 'Paragraph 1' 'the author sees the place' as aibek record show "$PAPER"
said 'and the words that are meant' '45 000 сом +келишимде 54'
check_says '§1: «45 000 сом»' 'his day begins with it' as aibek me today
check 'the remarks for programs' as aibek --json record show "$PAPER"
equal 'place, words and who' "1 45 000 сом False" "$(answer "' '.join(str(a['remarks'][0][k]) for k in ('place', 'quote', 'settled'))")"
equal 'without quotation marks the paragraph begins the quote' 'Экинчи абзац өтө узун жазылган.' "$(answer "a['remarks'][1]['quote']")"
check_fails 2 'remarks are not struck by a change' as aibek record change "$PAPER" remarks=

# ---- written on: remarks keep to their words ----
NEXT=$(printf 'Жаңы башталыш.\n\nБиринчи абзац: казанга 54 000 сом төлөндү.\n\nЭкинчи абзац өтө узун жазылган.\n\nҮчүнчү абзац туура.')
check 'he writes on and ticks off what is settled' as aibek paper revise "$PAPER" text="$NEXT" settled='1; 3'
check_fails 2 'a remark that is not there is not ticked off' as aibek paper revise "$PAPER" settled=4
check 'the record again' as aibek --json record show "$PAPER"
equal 'a paragraph before it moved the place of the second' 3 "$(answer "a['remarks'][1]['place']")"
equal 'what is settled says so' 'True False True' "$(answer "' '.join(str(x['settled']) for x in a['remarks'])")"
check_fails 2 'two who write at once: the second is told' as aibek --json paper revise "$PAPER" --version 2 text='башка'
said 'and nothing is entered' 'has been changed since you opened it'

# ---- what changed ----
check 'approval is asked for again' as aibek --json record move "$PAPER" approve
ASKED=$(value id)
check_says '{+54+}' 'what changed since it was returned is marked' as gulnara proposal show "$ASKED"
said 'what went, too' '\[-45-\]'
check 'for programs' as gulnara --json proposal show "$ASKED"
equal 'the runs make both texts' True "$(answer "''.join(t for k, t in a['changes'] if k != 'removed') == '''$NEXT'''")"

# ---- a deputy approves ----
check 'the other goes on leave' as gulnara deputy give daniyar --from "$(date +%d.%m.%Y)" --until "$(date -d '+7 days' +%d.%m.%Y)" --reason leave
check 'his deputy approves' as daniyar proposal sign "$ASKED"
check 'what was approved' as aibek --json record show "$PAPER"
equal 'says so' approved "$(answer "a['record']['state']")"
check_fails 2 'it is not written on behind his back' as aibek paper revise "$PAPER" text='башка'
check 'it is printed' as aibek record move "$PAPER" print
check_fails 2 'once' as aibek record move "$PAPER" print
check 'and got as PDF' as aibek paper make "$PAPER" --to pdf --out one.pdf
pdftotext -raw one.pdf one.txt
check 'no remark is on it' sh -c '! grep -q Кыскартыңыз one.txt'
check 'its text is' grep -q '54 000 сом' one.txt
check 'it is by whoever wrote it, not by whoever looked' grep -q 'Ойдон aibek' one.txt

# ---- known again ----
check 'its code' as aibek --json record show "$PAPER"
CODE=$(answer "a['record']['fields']['code']") HASH=$(answer "a['record']['fields']['source']['sha256']")
check_says 'in force here' 'tergoo verify paper knows it' as gulnara verify paper "$CODE"
said 'and when it was printed, by whom' 'Printed .*20[0-9][0-9]'
said 'and who may ask' 'may see the record'
check 'as the QR code says it' as gulnara verify paper "TERGOO:$CODE"
check 'as an address has it' as gulnara verify paper "https://office.example/p/$CODE"
check 'with the hash off the sheet' as gulnara verify paper "$CODE" --hash "$(echo "$HASH" | cut -c1-24 | sed 's/..../& /g')"
as gulnara verify paper "${CODE%?}x" >out 2>&1
sed "s/${CODE%?}x/CODE/" out | tr -s ' \n' ' ' >wrong
as bakyt verify paper "$CODE" >out 2>&1
sed "s/$CODE/CODE/" out | tr -s ' \n' ' ' >unseen
as gulnara verify paper "$CODE" --hash 000000 >out 2>&1
sed "s/$CODE/CODE/" out | tr -s ' \n' ' ' >forged
check 'a wrong code and one that may not be seen have one answer' cmp wrong unseen
check 'so has a wrong hash' cmp wrong forged
check_fails 2 'a paper that was never printed has no code' as aibek verify paper "$NUMBER"

# ---- a record that somebody may not see ----
check_fails 2 'whoever may not see it prints nothing' as bakyt paper make "$PAPER" --to pdf --out x.pdf
said 'and learns nothing' 'no record|There is no'
check 'there is no file' test ! -e x.pdf
check_fails 2 'nor its HTML' as ermek paper make "$PAPER" --to html --out x.html

# ---- annulled and written anew ----
check_fails 2 'what is in force is not replaced' as aibek paper write "$CASE" ruling --instead "$PAPER"
check 'it is annulled' as aibek record move "$PAPER" annul --reason 'сумма туура эмес'
check_says 'annulled' 'its code says so' as gulnara verify paper "$CODE"
said 'and why' 'сумма туура эмес'
check 'it is written anew' as aibek --json paper write "$CASE" ruling --instead "$PAPER"
ANEW=$(value id) ANEW_NUMBER=$(value number)
check_says "$ANEW_NUMBER" 'the old code leads to the new paper' as gulnara verify paper "$CODE"
said 'and says to act by it' 'in its place'
check_says '54 000' 'the new one begins with the old text' as aibek record show "$ANEW"
said 'and says what it stands for' "$NUMBER"
check_fails 2 'a new one needs approval, too' as aibek paper print "$ANEW"

# ---- three languages of screen, one of the paper ----
for lang in en ru ky; do
    check "made while the screen speaks $lang" env TERGOO_LANG=$lang "$TERGOO" paper make "$ANEW" --to text --out "draft.$lang" --as aibek
done
check 'the paper is the same' sh -c 'cmp draft.en draft.ru && cmp draft.ru draft.ky'
check 'a paper in Russian is asked for' as aibek --json paper write "$CASE" ruling --language ru
check 'and made' as aibek paper make "$(value id)" --to text --out ru.txt
check 'its words are Russian' grep -q 'ПОСТАНОВЛЕНИЕ\|Постановление' ru.txt

# ---- in a locked case ----
check 'a locked case' as aibek --json case open --locked --officers 'gulnara; aibek' --quorum 2 title='Жабык иш' language_of_proceedings=ru
LOCKED=$(value id)
check 'a note on it' as aibek --json paper write "$LOCKED" case_note
SEALED=$(value id)
check_fails 2 'who is no member does not print it' as bakyt paper print "$SEALED"
said 'he is told what he is told of one that is not there' 'no record'
check 'is printed' as aibek paper print "$SEALED"
check_fails 2 'nor gets what was printed' as bakyt paper make "$SEALED" --to pdf --out sealed.pdf
equal 'no file is left of it' no "$([ -s sealed.pdf ] && echo yes || echo no)"
check 'its code' as aibek --json record show "$SEALED"
SEALED_CODE=$(answer "a['record']['fields']['code']")
check_says 'in force here' 'a member checks it' as aibek verify paper "$SEALED_CODE"
check_fails 2 'whoever is no member finds no such code' as gulnara verify paper "$SEALED_CODE"
said 'in the same words' 'No paper with the code'
check_fails 2 'and prints nothing of it' as gulnara paper make "$SEALED" --to pdf --out sealed.pdf
check_fails 2 'nor does an administrator' as admin paper make "$SEALED" --to pdf --out sealed.pdf
check 'there is no file of it' test ! -e sealed.pdf

check 'the store verifies' "$TERGOO" verify office --key "$KEY"
story_end
