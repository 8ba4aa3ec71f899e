#!/bin/sh
# messages_offices.sh: two offices exchange a question and an answer as files: keys compared by two, the second signature, what may not leave, what comes
# verified and kept, question and answer hanging together on both sides; and everything that is refused: a wrong key, a changed byte, a file for another
# office, the same file twice.
. "$(dirname "$0")/story.sh"
story_begin

FIRST=$WORK/first SECOND=$WORK/second
office "$FIRST"
account gulnara 'prosecutor'
FIRST_KEY=$KEY
office "$SECOND"
account gulnara 'prosecutor'
account bakyt 'investigator'
SECOND_KEY=$KEY
printf 'an annex, invented\n' >"$WORK/annex.txt"

# at FOLDER LOGIN COMMAND ...
at() {
    TERGOO_DATA=$1
    export TERGOO_DATA
    shift
    as "$@"
}
# sign FOLDER LOGIN: the proposal that waits
sign() {
    at "$1" "$2" --json proposal list >"$WORK/waiting" || return 1
    at "$1" "$2" proposal sign "$(grep -o 'proposal/[0-9a-f]\{16\}' "$WORK/waiting" | head -n 1)"
}
# partner FOLDER NAME KEY: entered and confirmed by two; $PARTNER
partner() {
    check "$2 is entered" at "$1" aibek --json record create partner_office name="$2" key="$3" compared_with='invented, by telephone'
    PARTNER=$(value id)
    check_fails 2 'nothing goes there before its key is confirmed' at "$1" aibek message to_office "$4" --partner "$PARTNER" --text 'x'
    check 'its key is put up for confirmation' at "$1" aibek record move "$PARTNER" confirm
    check 'and confirmed by a second person' sign "$1" gulnara
}

check 'a case in the first office' at "$FIRST" aibek --json case open title='Boilers (invented)'
ASKING=$(value id)
check 'a second person works in it' at "$FIRST" aibek case admit "$ASKING" gulnara --role member
check 'a document with its file' at "$FIRST" aibek --json document add "$ASKING" --file "$WORK/annex.txt" title='Annex 1' source='seized'
DOCUMENT=$(value id)
check 'a person, with what is closed' at "$FIRST" aibek --json record create person --case "$ASKING" name='Ойдонов Жумабек' status_in_case=witness \
    contact='secret-contact'
PERSON=$(value id)
check 'a case in the second office' at "$SECOND" aibek --json case open title='Roads (invented)'
ANSWERING=$(value id)
check 'a second person works in it' at "$SECOND" aibek case admit "$ANSWERING" gulnara --role member

check 'the own key is entered' at "$FIRST" aibek --json record create partner_office name='Itself' key="$FIRST_KEY" compared_with='x'
check_fails 2 'and not taken for a partner' at "$FIRST" aibek record move "$(value id)" confirm
partner "$FIRST" 'Second office' "$SECOND_KEY" "$ASKING"
TO_SECOND=$PARTNER

check 'the question is written, with two records' at "$FIRST" aibek --json message to_office "$ASKING" --partner "$TO_SECOND" \
    --text 'Who signed this annex? (invented)' --records "$DOCUMENT; $PERSON"
QUESTION=$(value message)
check_fails 2 'it does not leave before the second signature' at "$FIRST" aibek message take_out "$QUESTION" --out "$WORK/early.tergoo"
check_fails 2 'not as a file of the case either' at "$FIRST" aibek document get "$QUESTION" --out "$WORK/early.tergoo"
check_fails 2 'nobody signs his own' sign "$FIRST" aibek
check 'a second person signs' sign "$FIRST" gulnara
check_says 'not encrypted' 'it is taken out' at "$FIRST" aibek message take_out "$QUESTION" --out "$WORK/question.tergoo"
check 'as often as one likes' at "$FIRST" aibek message take_out "$QUESTION" --out "$WORK/again.tergoo"
check 'the same bytes' cmp "$WORK/question.tergoo" "$WORK/again.tergoo"
check 'what it says can be read by whoever has it' grep -qa 'Who signed this annex' "$WORK/question.tergoo"
story_run grep -qa 'secret-contact' "$WORK/question.tergoo"
equal 'what is sensitive did not leave' 1 $?
check_fails 2 'the office keeps to its own: nothing of another case leaves' at "$FIRST" aibek message to_office "$ASKING" --partner "$TO_SECOND" --text x \
    --records "$TO_SECOND"

check_fails 1 'the second office does not know the key yet' at "$SECOND" aibek message take_in "$ANSWERING" --file "$WORK/question.tergoo"
said 'and says so' 'not signed by the key of a partner office'
partner "$SECOND" 'First office' "$FIRST_KEY" "$ANSWERING"
size=$(wc -c <"$WORK/question.tergoo")
for byte in 600 1200 2600 $((size / 2)) $((size - 1)); do
    flip "$WORK/question.tergoo" "$byte" "$WORK/flipped.tergoo"
    check_fails 1 "byte $byte changed: refused" at "$SECOND" aibek message take_in "$ANSWERING" --file "$WORK/flipped.tergoo"
done
head -c $((size - 512)) "$WORK/question.tergoo" >"$WORK/short.tergoo"
check_fails 1 'cut off: refused' at "$SECOND" aibek message take_in "$ANSWERING" --file "$WORK/short.tergoo"
check_fails 2 'a question without a case: refused' at "$SECOND" aibek message take_in --file "$WORK/question.tergoo"
said 'and says what to do' 'Name the case'
check 'it is taken in' at "$SECOND" aibek --json message take_in "$ANSWERING" --file "$WORK/question.tergoo"
CAME=$(value id)
check_fails 2 'once' at "$SECOND" aibek message take_in "$ANSWERING" --file "$WORK/question.tergoo"
check_says 'Who signed this annex' 'it is shown' at "$SECOND" aibek record show "$CAME"
said 'with what it says of the person' 'Ойдонов Жумабек'
said 'and the office it came from' 'First office'
check 'its annex is a document of the case' at "$SECOND" aibek --json record list document --case "$ANSWERING"
check 'with the bytes that were sent' at "$SECOND" aibek document get "$(value id)" --out "$WORK/came.txt"
check 'to the last' cmp "$WORK/annex.txt" "$WORK/came.txt"
check_fails 2 'a stranger to the case does not see it' at "$SECOND" bakyt record show "$CAME"

check 'it is answered' at "$SECOND" aibek --json message to_office "$ANSWERING" --answers "$CAME" --text 'The engineer of the lot (invented)'
ANSWER=$(value message)
check 'signed by a second person' sign "$SECOND" gulnara
check 'and taken out' at "$SECOND" aibek message take_out "$ANSWER" --out "$WORK/answer.tergoo"
check_fails 1 'one does not take in what one sent oneself' at "$SECOND" aibek message take_in "$ANSWERING" --file "$WORK/answer.tergoo"
check 'the answer finds its case by itself' at "$FIRST" aibek --json message take_in --file "$WORK/answer.tergoo"
BACK=$(value id)
check_says 'The engineer of the lot' 'it is shown' at "$FIRST" aibek --json record show "$BACK"
said 'and hangs on the question' "$QUESTION"
check_says "$BACK" 'the question knows its answer' at "$FIRST" aibek --json record show "$QUESTION"
check_fails 2 'the same answer twice: refused' at "$FIRST" aibek message take_in --file "$WORK/answer.tergoo"
check 'a third office has a key' "$TERGOO" --json --data "$WORK/third" init --name 'Third' --login admin --full-name 'X' --passphrase-file "$PHRASE"
THIRD_KEY=$(value key)
partner "$FIRST" 'Third office' "$THIRD_KEY" "$ASKING"
check 'a message to it' at "$FIRST" aibek --json message to_office "$ASKING" --partner "$PARTNER" --text 'for the third (invented)'
OTHER=$(value message)
check 'signed' sign "$FIRST" gulnara
check 'and taken out' at "$FIRST" aibek message take_out "$OTHER" --out "$WORK/third.tergoo"
check_fails 2 'is not taken in by the second' at "$SECOND" aibek message take_in "$ANSWERING" --file "$WORK/third.tergoo"
said 'which says why' 'addressed to another office'

check 'the first store verifies' "$TERGOO" verify "$FIRST" --key "$FIRST_KEY"
check 'and the second' "$TERGOO" verify "$SECOND" --key "$SECOND_KEY"
story_end
