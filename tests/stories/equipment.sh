#!/bin/sh
# equipment.sh: a recorder and a vest from receipt to disposal on the command line: received short and explained, issued and signed for by the one who gets it, its
# clock found wrong, the recording of that week marked with the true time beside the claimed one, everywhere and on its papers; lost, looked into, written off by a
# board. Then the papers in three languages say what the records say, and the store verifies.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
office "$WORK/office"
account keeper property_keeper
account second property_keeper
account gulnara 'prosecutor; head'
user_of() { as admin record list user login="$1" --json | grep -o 'user/[0-9a-f]\{16\}' | head -n 1; }
AIBEK=$(user_of aibek) GULNARA=$(user_of gulnara) SECOND=$(user_of second) KEEPER=$(user_of keeper)
day() { date -d "$1" +%d.%m.%Y; }
TODAY=$(day today)

# ---- receipt ----
check 'a recorder arrives' as keeper --json record create asset description='Диктофон' category=voice_recorder maker='Audio R-1' serial=SN-1001 cards='CARD-7; CARD-8' \
    ordered='2 pieces' arrived='1 pieces' donor='UN Office (invented)' purchase_order='PO 7'
RECORDER=$(value id)
check_fails 2 'one of two, and nobody said anything' as keeper record move "$RECORDER" take_in tag=KM-R1 received_on="$(day '-30 days')" condition=good
said 'the sentence says both numbers' '2 were ordered and 1 arrived'
check 'with what was done about it it is taken in' as keeper --json record move "$RECORDER" take_in tag=KM-R1 received_on="$(day '-30 days')" condition=good difference='The second one follows'
INCIDENT=$(value incident)
check_says 'KM-R1' 'it is in store' as keeper record show "$RECORDER"
check_says 'Pieces' 'and an incident was opened in the same act' as keeper record show "$INCIDENT"
check_fails 2 'its number stands once' as keeper record create asset description='Ещё один' category=voice_recorder maker='AUDIO r-1' serial=sn-1001
check_fails 2 'nobody types what its clock came to' as keeper record change "$RECORDER" clock_result=passed
said 'the sentence says who writes it' 'A clock check writes it'

# ---- its clock ----
# checks_clock WHO SHOWED TRUE [FIELD=VALUE]
checks_clock() {
    clock_who=$1 clock_showed=$2 clock_true=$3
    shift 3
    as "$clock_who" --json record create clock_check asset="$RECORDER" device_showed="$clock_showed" true_time="$clock_true" time_source='сигнал точного времени' "$@"
}
check 'its clock is right' checks_clock keeper "$(day '-10 days') 10:00:20" "$(day '-10 days') 10:00"
check_fails 2 'the keeper issues it to nobody who does not sign' as keeper record move "$RECORDER" issue holder="$AIBEK" issued_on="$(day '-10 days')" --with gulnara --passphrase-file "$PHRASE"
said 'the one who signs is the one who gets it' 'the one to whom it is issued'
check 'the officer who gets it signs at the same screen' as keeper record move "$RECORDER" issue holder="$AIBEK" issued_on="$(day '-10 days')" issued_for='Беседы' \
    due_back="$(day '+5 days')" --with aibek --passphrase-file "$PHRASE"
check 'a case' as aibek --json case open title='Запись разговора (вымышлено)'
CASE=$(value id)
check 'a recording is entered' as aibek --json record create exhibit --case "$CASE" what='Запись разговора' category=recording recorded_with="$RECORDER" \
    recorded_from="$(day '-5 days') 14:05" recorded_until="$(day '-5 days') 14:40"
RECORDING=$(value id)
check_says 'The clock was right' 'nothing speaks against its hours' as aibek record show "$RECORDING"
check 'today the clock is thirteen minutes ahead' checks_clock aibek "$TODAY 00:13" "$TODAY 00:00" set_right=yes
check_says 'is in doubt' 'the recording is marked' as aibek record show "$RECORDING"
said 'the true time stands beside the claimed one' "between $(day '-5 days') 13:52:00 and $(day '-5 days') 14:04:40"
said 'and the claimed one is as it was' "$(day '-5 days') 14:05"
check_says 'Запись разговора' 'the page of the recorder lists it' as aibek record show "$RECORDER"
said 'with its standing' 'In doubt'
said 'and where it came from' 'UN Office'
check 'the keeper knows nothing of the case' as keeper record show "$RECORDER"
said 'nor that there is a recording' 'clock was found wrong'
if grep -q 'Запись разговора' "$WORK/out"; then story_line 1 'and does not see it' 'he sees it'; else story_line 0 'and does not see it' ''; fi

# ---- back, and out again only when its clock is right ----
check 'it comes back, kept as evidence' as keeper record move "$RECORDER" take_back returned_on="$TODAY" condition=good wiped=kept
check_fails 2 'with a wrong clock it stays' as keeper record move "$RECORDER" issue holder="$AIBEK" issued_on="$TODAY"
check_says 'EQ5' 'the figure counts it as not checked' as keeper figure show eq5
said 'none of one' '0'

# ---- a vest ----
check 'a vest' as keeper --json record create asset description='Жилет' category=body_armour armour_standard=nij_0101_06 protection_level=IIIA panels='P-1; P-2' size=L made_on=05.2024 usable_until="$(day '+60 days')"
VEST=$(value id)
check 'is taken in' as keeper record move "$VEST" take_in tag=KM-V1 received_on="$TODAY" condition=good
check_says 'Second notice' 'sixty days before its last one says so' as keeper record show "$VEST"
said 'and what the other edition calls its level' 'Roughly HG2'
check 'it is soaked' as keeper record move "$VEST" look_over inspected_on="$TODAY" inspected_by="$KEEPER" inspection='Wet from the river' condition=wet
check_fails 2 'and issued to nobody' as keeper record move "$VEST" issue holder="$AIBEK" issued_on="$TODAY"

# ---- lost ----
check 'it is gone' as keeper record move "$VEST" report_missing --reason 'Not on its shelf'
check_says 'Report of a loss' 'within 24 hours there is a report' as keeper record show "$VEST"
check 'here it is' as keeper --json record create loss_report asset="$VEST" what=lost noticed_at="$TODAY 00:01" where='Store' circumstances='Not on its shelf.'
LOSS=$(value id)
check_fails 2 'who reported it does not look into it' as gulnara record move "$LOSS" look_into inquirer="$KEEPER"
check 'another one does' as gulnara record move "$LOSS" look_into inquirer="$AIBEK"
check_fails 2 'before that is closed nothing is written off' as keeper record move "$VEST" write_off disposal=loss board="$AIBEK; $GULNARA; $SECOND" --reason 'Lost'
check 'the inquiry is closed' as aibek record move "$LOSS" close finding='Taken by the river.' fault=none
check 'by two' as gulnara proposal sign "$(as gulnara proposal list --json | grep -o 'proposal/[0-9a-f]\{16\}' | head -n 1)"
check_fails 2 'a board of two is too small' as keeper record move "$VEST" write_off disposal=loss board="$AIBEK; $GULNARA" --reason 'Lost'
check 'three dispose of it' as keeper record move "$VEST" write_off disposal=loss board="$AIBEK; $GULNARA; $SECOND" --reason 'Lost'
check 'and the head signs' as gulnara proposal sign "$(as gulnara proposal list --json | grep -o 'proposal/[0-9a-f]\{16\}' | head -n 1)"

# ---- papers, in three languages ----
paper keeper "$RECORDER" equipment_inspection 'SN-1001'
paper keeper "$RECORDER" return_slip 'CARD-7'
paper keeper "$VEST" disposal_minute 'Жилет'
paper keeper "$LOSS" loss_sheet 'Not on its shelf'
check 'its clock is set and right again' checks_clock keeper "$TODAY 00:20" "$TODAY 00:20"
check 'it goes out again' as keeper record move "$RECORDER" issue holder="$AIBEK" issued_on="$TODAY" issued_for='Допрос'
paper keeper "$RECORDER" issue_slip 'CARD-8'
paper aibek "$RECORDING" custody_sheet '13:52:00'
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"
story_end
