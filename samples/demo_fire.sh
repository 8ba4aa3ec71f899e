# shellcheck shell=bash disable=SC2154,SC2034
# demo_fire.sh: the case leaves as one file, which is verified, damaged and forged; then the office burns, and goes on. Sourced by
# samples/demo.

say bundle
as gulnara bundle export "$case_number" --to 'Кок-Мунарский районный суд (вымышлен)' --purpose 'для суда' --out "$demo/case.tergoo"
as gulnara case show "$case_number"

say verify
printf '  $ tergoo verify case.tergoo --key %.40s...\n' "$office_key"
"$tergoo" verify "$demo/case.tergoo" --key "$office_key" | sed 's/^/      /'

say damaged
cp "$demo/case.tergoo" "$demo/damaged.tergoo"
size=$(wc -c <"$demo/damaged.tergoo")
printf 'X' | dd of="$demo/damaged.tergoo" bs=1 seek=$((size / 2)) conv=notrunc 2>/dev/null
refused 1 - "$tergoo" verify "$demo/damaged.tergoo" --key "$office_key"

say forged
forger() { TERGOO_DATA="$demo/forger" "$tergoo" "$@"; }
{
    forger init --name 'Прокуратура Кок-Мунара (вымышлена)' --login gulnara --full-name 'Гүлнара Ойдонова (вымышлена)' --passphrase-file "$demo/passphrase"
    forger gate --detach
    forger user sign-in gulnara --passphrase-file "$demo/passphrase"
    forger --as gulnara user create aibek --full-name 'Айбек Ойдонов (вымышлен)' --roles 'prosecutor; head' --passphrase-file "$demo/passphrase"
    forger user sign-in aibek --passphrase-file "$demo/passphrase"
    forger --as aibek case open title='Котлы для шести школ Кок-Мунара (вымышлено)' summary='Нарушений нет.'
    forger --as aibek bundle export "$case_number" --to 'Суд' --purpose 'для суда' --out "$demo/forged.tergoo"
    forger gate --stop
} >/dev/null
printf '  $ tergoo verify forged.tergoo\n'
refused 1 - "$tergoo" verify "$demo/forged.tergoo"
printf '  $ tergoo verify forged.tergoo --key %.40s...\n' "$office_key"
refused 1 - "$tergoo" verify "$demo/forged.tergoo" --key "$office_key"

say search
as aibek search 'кокбору ойдон'
as cholpon search 'кокбору ойдон'

say locked
made aibek case open --locked --officers 'gulnara; temir' --quorum 2 title='Источник назвался (вымышлено)' summary='ЗАПЕРТО: имя источника'
locked=$id
as aibek case admit "$locked" gulnara --role reader
refused 2 admin case show "$locked"
printf '  $ grep -r "имя источника" office\n'
refused 1 - grep -r 'имя источника' "$demo/office"

say audit
"$tergoo" verify "$demo/office" --key "$office_key" | sed 's/^/      /'

say copy
"$tergoo" copy "$demo/copies" | sed 's/^/      /'

say burn
made temir record create note title='Написано после вечерней копии' text='Этой заметки в копии нет.'
lost=$id
as temir ledger head
"$tergoo" gate --stop | sed 's/^/      /'
rm -rf "$demo/office" "$demo/sessions"
copy=$(find "$demo/copies" -name '*.copy' | head -n 1)
printf '  $ tergoo restore %s ...\n' "$(basename "$copy")"
"$tergoo" restore "$copy" --copy-key "$demo/copy.key" --guard "$demo/office-guard" --reason 'Пожар в здании (вымышлен)' --decided-by 'Темир Ойдонов (вымышлен)' |
    sed 's/^/      /'

say go_on
"$tergoo" gate --detach | sed 's/^/      /'
for colleague in gulnara aibek temir meerim; do signed_in $colleague; done
refused 2 temir record show "$lost"
notice=$("$tergoo" --as gulnara --json record list notice --case "$case_id" --fields "{\"person\":\"$clerk\"}" | sed -n 's/.*"id": *"\(notice[^"]*\)".*/\1/p' | head -n 1)
moved gulnara "$notice" hand_over "handed_on=$(day today)" how=in_person
as gulnara record show "$notice"
made gulnara case open title='Куда ушла переплата (вымышлено)' summary='Переплата за монтаж 1 250 000,00 сом: где деньги теперь.'
second=$number
for colleague in aibek temir meerim; do "$tergoo" --as gulnara case admit "$second" $colleague >/dev/null; done
made aibek record create mla_request --case "$second" subject='Розыск переплаты' other_state='Республика Боз-Тоо (вымышлена)' legal_basis=uncac \
    requesting_authority='Прокуратура Кок-Мунара (вымышлена)' assistance=tracing
pending=$id
moved aibek "$id" submit
moved gulnara "$id" pass_check translation=needed
moved meerim "$id" to_signature
refused 2 meerim record move "$id" send
. samples/demo_requests.sh
"$tergoo" verify "$demo/office" --key "$office_key" | sed 's/^/      /'
"$tergoo" gate --stop | sed 's/^/      /'
