#!/bin/sh
# repository.sh: one person under several spellings in two cases, put into the repository and linked; statements with their sources, a wrong one withdrawn;
# what somebody sees who knows one case only, and what he does not; a question to the owner, answered, refused and left; copied, localised; what a locked
# case gives away; photographs; persons by what they are today.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
office "$WORK/office"
account gulnara 'prosecutor'
account bakyt 'investigator'
account sadyr 'analyst'

# hides WORDS: what was just said has them nowhere.
hides() { ! grep -q -e "$1" "$WORK/out" "$WORK/err"; }
silent() { hides "$2"; story_line $? "$1" "'$2' is told"; }

# ---- two cases, one man ----
check 'a case is opened' as aibek --json case open title='Казандар (ойдон чыгарылган)'
A=$(value id) A_NUMBER=$(value number)
check 'and another, by somebody else' as bakyt --json case open title='Жолдор (ойдон чыгарылган)'
B=$(value id) B_NUMBER=$(value number)
check 'a prosecutor works in the first' as aibek case admit "$A" gulnara
check 'and in the second' as bakyt case admit "$B" gulnara
check 'he comes up in the first' as aibek --json record create person --case "$A" name='Ойдонов Жумабек' other_spellings='Джумабек Ойдонов; Zhumabek Oidonov' \
    birth_date=14.12.1990 pin='2 1412 1990 12345' status_in_case=witness spellings='Jumabek Oidonov [contract no. 7 | 3 | B2 | en | JUMABEK OIDONOV]'
P=$(value id)
check 'and in the second' as bakyt --json record create person --case "$B" name='Oydonov Jumabek' pin=21412199012345 status_in_case=suspect status_since=01.11.2026
Q=$(value id)

# ---- promoted ----
check_fails 2 'nothing is put into the repository without a reason' as aibek subject promote "$P"
check_fails 2 'nor by somebody who does not know the case' as bakyt subject promote "$P" --reason 'x'
check_fails 2 'an analyst changes no person' as sadyr subject promote "$P" --reason 'x'
check 'the first is put into it' as aibek --json subject promote "$P" --reason 'comes up in several contracts'
S=$(value subject) NUMBER=$(value subject_number)
check_fails 2 'not twice' as aibek subject promote "$P" --reason 'again'
check 'his case alone shows what it says' as aibek --json subject show "$S" --case "$A"
said 'the name' '"name": *"Ойдонов Жумабек"'
said 'the other spellings' 'Джумабек Ойдонов'
said 'what was in the document, as it was written' 'JUMABEK OIDONOV'
said 'with its page' '"page": *"3"'
said 'and its grade' '"source_grade": *"b"'
said 'the number in one form' '"value": *"21412199012345"'
said 'and as it was typed' '"original": *"2 1412 1990 12345"'
said 'the day in one form' '"value": *"1990-12-14"'
said 'the script' '"script": *"latn"'
check_fails 2 'the tie is not typed' as aibek record change "$P" subject=
check_fails 2 'nor made with a new record' as aibek record create person --case "$A" name=x status_in_case=witness subject="$S"

# ---- a stranger ----
check_fails 2 'who knows neither case sees no subject' as sadyr subject show "$S" --case "$A"
check_fails 2 'nor by its number' as sadyr record show "$NUMBER"
check_fails 2 'nor does the other officer, yet' as bakyt subject show "$NUMBER" --case "$B" --reason 'is it the same man'
check 'his list of subjects is empty' as bakyt --json record list subject
silent 'and counts none' "$S"
check_fails 2 'and nothing is said about what he may not know' as bakyt record create statement --case "$B" about="$S" property=phone value=0555123456 source_words=x

# ---- linked ----
check_fails 2 'a person is not tied to an account' sh -c "'$TERGOO' --as gulnara --json record create bank_account --case '$B' account_number='1090 0001' >account &&
    '$TERGOO' --as gulnara subject link \"\$(sed -n 's/.*\"id\": *\"\\(bank_account[^\"]*\\).*/\\1/p' account | head -n 1)\" '$S' --reason x"
check 'who knows both cases links them' as gulnara subject link "$Q" "$S" --reason 'the same PIN'
check 'beyond the case she gives a reason' as gulnara --json subject show "$S" --case "$A" --reason 'the same man in two cases'
said 'and sees both' "$Q"
said 'and the first' "$P"
check 'in one case alone she sees that case' as gulnara --json subject show "$S" --case "$A"
silent 'and not the other' "$Q"
check 'the first officer sees his own' as aibek --json subject show "$S" --case "$A" --reason 'what else is known of him'
said 'his record' "$P"
silent 'no record of the other case' "$Q"
silent 'nor its number' "$B_NUMBER"
silent 'nor its name' 'Oydonov'
check 'the second officer sees the subject now' as bakyt --json subject show "$S" --case "$B" --reason 'what else is known of him'
said 'by his own record' "$Q"
said 'under the name that his case gives' '"name": *"Oydonov Jumabek"'
silent 'no statement of the first' 'JUMABEK OIDONOV'
silent 'nor its number' "$A_NUMBER"
check_fails 2 'nor in its history, which would name who put it there' as bakyt record history "$S"
silent 'not even so' 'aibek'
check 'nor in a list of statements' as bakyt --json record list statement
silent 'not one' 'Джумабек'
check 'nor by searching' as bakyt --json search 'Джумабек'
silent 'that name is found nowhere' "$S"

# ---- statements ----
check 'a telephone is said of him' as bakyt --json subject state "$S" "$B" --property phone --value '0 (555) 12-34-56' --source 'протокол осмотра' --page 2 --grade C3
T=$(value id)
check 'it stands in one form' as bakyt --json record show "$T"
said 'E.164' '"value": *"[+]996555123456"'
said 'and as it was written' '0 [(]555[)] 12-34-56'
check_fails 2 'without a source nothing is said' as bakyt record create statement --case "$B" about="$S" property=phone value=0555123456
check_fails 2 'a telephone without a digit is none' as bakyt record create statement --case "$B" about="$S" property=phone value=unknown source_words=x
check 'an odd PIN is taken, with a word about it' as bakyt record create statement --case "$B" about="$S" property=pin value=23113199012345 source_words='объяснение'
said 'the word' 'day within 23113199012345'
check_fails 2 'a statement is not changed' as bakyt record change "$T" value=+996555000000
check_fails 2 'nor withdrawn without a reason' as bakyt record move "$T" withdraw
check 'a wrong one is withdrawn' as bakyt record move "$T" withdraw --reason 'a digit was misread'
check 'and stays' as bakyt subject show "$S" --case "$B"
said 'among those that were withdrawn' 'withdrawn'
said 'as it was' '555123456'
check 'a better graded name is said' as bakyt subject state "$S" "$B" --property name --value 'Oidonov Zhumabek' --source 'register of population' --grade A1
check 'and is the name from then on' as bakyt --json subject show "$S" --case "$B"
said 'for whoever may see it' '"name": *"Oidonov Zhumabek"'
check 'and for nobody else' as aibek --json subject show "$S" --case "$A"
said 'the other keeps his' '"name": *"Ойдонов Жумабек"'

# ---- the owner is asked ----
check 'a question is put' as aibek --json subject ask "$S" "$A" --question 'Башка телефондору барбы?' --reason 'which contracts he signed'
ASKED=$(value id)
check 'who asked sees it' as aibek --json me today
said 'among his questions' "$ASKED"
check 'who leads the other case sees it' as bakyt --json me today
said 'among those to him' "$ASKED"
check 'with who asks and why' as bakyt record show "$ASKED"
said 'the reason' 'which contracts he signed'
said 'the case' "$A_NUMBER"
said 'and what of his it is about' 'Oydonov Jumabek'
check_fails 2 'who leads nothing does not' as sadyr record show "$ASKED"
check_fails 2 'the asker does not answer himself' as aibek inquiry answer "$ASKED" --text 'жок'
check_fails 2 'nor refuse' as aibek inquiry refuse "$ASKED" --reason 'x'
check 'the owner answers' as bakyt inquiry answer "$ASKED" --text 'Бар: протоколду карап бериңиз'
check 'the asker reads it' as aibek record show "$ASKED"
said 'the answer' 'протоколду карап бериңиз'
silent 'and no case' "$B_NUMBER"
silent 'nor the record it is about' 'Oydonov'
check 'he closes it' as aibek inquiry close "$ASKED"

check 'another is put' as aibek --json subject ask "$S" "$A" --question 'Эсептери барбы?' --reason 'payments are traced'
SECOND=$(value id)
check 'and refused' as bakyt --json inquiry refuse "$SECOND" --reason 'a search is ahead'
REFUSAL=$(value id)
check 'the refusal lies in the case' as bakyt record show "$REFUSAL"
said 'with its reason' 'a search is ahead'
check_fails 2 'who asked does not know of it' as aibek record show "$REFUSAL"
check 'and sees a question that waits' as aibek --json record show "$SECOND"
silent 'nothing of a refusal' 'refus'
check 'nobody is asked again by it' as bakyt --json me today
said 'it is off his list' '"questions_to_me": *\[\]'

# Of somebody who is in no other case it looks the same.
check 'one who is in one case only is put into the repository' as aibek --json record create person --case "$A" name='Башкаев Темир' status_in_case=mentioned
LONE=$(value id)
check 'likewise' as aibek --json subject promote "$LONE" --reason 'witness in other contracts'
LONE_S=$(value subject)
check 'the owner of nothing is asked' as aibek --json subject ask "$LONE_S" "$A" --question 'Эсептери барбы?' --reason 'payments are traced'
THIRD=$(value id)
check 'the page of the one' as aibek --json record show "$SECOND"
sed "s|$SECOND|ID|g; s|$S|SUBJECT|g; s|RS-2026-[0-9]*|NUMBER|g; s|Q-2026-[0-9]*|NUMBER|g; s/[0-9a-f]\{64\}//g" out >one
check 'and of the other' as aibek --json record show "$THIRD"
sed "s|$THIRD|ID|g; s|$LONE_S|SUBJECT|g; s|RS-2026-[0-9]*|NUMBER|g; s|Q-2026-[0-9]*|NUMBER|g; s/[0-9a-f]\{64\}//g" out >other
check 'are the same' diff one other

# The same number in a record that was never put into the repository: its owner is asked, too.
check 'a third case, of somebody else' as gulnara --json case open title='Көпүрө (ойдон чыгарылган)'
D=$(value id)
check 'has him under yet another spelling' as gulnara --json record create person --case "$D" name='Джумабек О.' pin=21412199012345 status_in_case=mentioned
check 'one more question about him' as aibek --json subject ask "$S" "$A" --question 'Дагы ким билет?' --reason 'which contracts he signed'
FOURTH=$(value id)
check 'reaches who leads it, because of the number' as gulnara record show "$FOURTH"
said 'with her own record' 'Джумабек О.'
check 'and is among those to her' as gulnara --json me today
said 'to be answered' "$FOURTH"
check 'a fourth case' as bakyt --json case open title='Көчө (ойдон чыгарылган)'
C=$(value id)

# ---- copied, localised ----
check_fails 2 'a copy takes a reason' as gulnara subject copy "$S" "$C"
check_fails 2 'and access to the case' as gulnara subject copy "$S" "$C" --reason 'supplier of the bridge'
check 'an officer copies him into his case' as bakyt --json subject copy "$S" "$C" --reason 'supplier of the bridge'
COPY=$(value id)
check 'with what he may know' as bakyt --json record show "$COPY"
said 'under the name' 'Oidonov Zhumabek'
said 'mentioned, and no more' '"status_in_case": *"mentioned"'
silent 'nothing of the first case' 'JUMABEK'
silent 'and tied to nothing' '"subject"'
check 'a record is localised' as bakyt --json subject localise "$Q" --reason 'a namesake'
check 'it is the case'"'"'s own again' as bakyt --json record show "$Q"
said 'with what the case had said' 'Oidonov Zhumabek'
silent 'tied to nothing' '"subject"'
check_fails 2 'not twice' as bakyt subject localise "$Q" --reason 'again'
check 'the first case notices nothing' as aibek --json subject show "$S" --case "$A"
said 'what it says stands' 'Джумабек Ойдонов'
check 'it can be joined to again' as gulnara --json subject promote "$Q" --subject "$NUMBER" --reason 'the same man after all'

# ---- a locked case ----
check 'a locked case' as aibek --json case open --locked title='Жабык (ойдон чыгарылган)' --officers 'gulnara; bakyt' --quorum 2
L=$(value id)
check 'has a person' as aibek --json record create person --case "$L" name='Жашыруунов Эркин' status_in_case=suspect status_since=01.11.2026
LP=$(value id)
check_fails 2 'who is not put into the repository' as aibek subject promote "$LP" --reason 'x'
said 'and it says why' 'locked'
check_fails 2 'nor linked' as aibek subject link "$LP" "$S" --reason 'x'
check_fails 2 'nothing is said of a subject from there' as aibek record create statement --case "$L" about="$S" property=phone value=0555123456 source_words=x
check_fails 2 'nor delivered into it' as gulnara case deliver "$L" statement about="$S" property=phone value=0555123456 source_words=x
check_fails 2 'nothing is asked for it' as aibek subject ask "$S" "$L" --question x --reason y
check 'a subject is copied into it' as aibek --json subject copy "$S" "$L" --reason 'he signed the acceptance'
LC=$(value id)
check 'and is there' as aibek record show "$LC"
said 'by name' 'Ойдонов Жумабек'
check 'for nobody who looks at the subject' as gulnara --json subject show "$S" --case "$A" --reason 'where is he copied to'
silent 'no trace of the copy' "$LC"

# ---- photographs ----
python3 - <<'PNG' || exit 3
import struct, zlib
def chunk(kind, data): return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
rows = b''.join(b'\0' + bytes((x * 2 & 255, y * 2 & 255, 120)) * 1 if False else b'\0' + b''.join(bytes((x * 2 & 255, y * 2 & 255, 120)) for x in range(120)) for y in range(90))
open('face.png', 'wb').write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 120, 90, 8, 2, 0, 0, 0)) + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))
PNG
printf 'not a picture' >text.png
check 'a photograph is added' as aibek --json photo add "$A" --file face.png --of "$P" --title 'Кампада' --source 'алынган телефон' --taken-by 'белгисиз' --taken-on 02.11.2026 --taken-where 'Бишкек'
PHOTO=$(value id)
check_fails 2 'what is no picture is refused' as aibek photo add "$A" --file text.png --of "$P" --title x --source y
check_fails 2 'nor one without its source' as aibek photo add "$A" --file face.png --of "$P" --title x
check_fails 2 'it shows nobody of another case' as gulnara photo add "$A" --file face.png --of "$Q" --title x --source y
check 'it is on the page of the person' as aibek --json record show "$P"
said 'by its id' "$PHOTO"
check 'and of the subject' as aibek --json subject show "$S" --case "$A"
said 'likewise' "$PHOTO"
check 'but for no stranger' as bakyt --json subject show "$S" --case "$B" --reason 'what he looks like'
silent 'not a word' "$PHOTO"
check 'a worker makes the picture' as aibek photo picture "$PHOTO" --out face.jpg
check 'a JPEG' sh -c 'od -An -tx1 -N3 face.jpg | grep -q "ff d8 ff"'
check_fails 2 'a stranger gets none' as bakyt photo picture "$PHOTO" --out no.jpg

# ---- persons in cases, by status today ----
check_fails 2 'who he is today is not asked without a case that one knows' as sadyr person today "$A"
check 'of one case' as bakyt --json person today "$B"
said 'the suspect' '"group": *"suspect"'
check 'of all that she knows' as gulnara --json person today "$A" --reason 'weekly review of measures'
said 'both cases' "$Q"
check 'he is cleared' as gulnara record move "$Q" clear --reason 'the signature is another man'"'"'s' status_in_case=cleared
check 'and stands under what he is' as bakyt person today "$B"
said 'cleared' 'Cleared'
silent 'nobody is called a suspect' 'Suspect'
# ---- what leaves with the case ----
check 'the first case leaves with its statements' as aibek bundle export "$A" --to 'District court (invented)' --purpose trial --out a.tergoo
check 'and verifies' "$TERGOO" verify a.tergoo --key "$KEY"
check 'the ledger holds' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
