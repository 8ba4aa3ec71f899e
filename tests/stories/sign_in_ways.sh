#!/bin/sh
# sign_in_ways.sh: signing in without a telephone, in a browser and three languages: a letter's code, a security key (Chromium's virtual authenticator), which
# signs as second person, too; a printed sheet read back off its PDF; and what an administrator and a head do when somebody has lost everything. The conversation is tests/web/ways.mjs.
. "$(dirname "$0")/story.sh"
story_begin
browser_or_end 'signing in with keys and sheets in a browser' 'test_ways, test_enrol'
if ! command -v pdftotext >/dev/null; then
    skip 'signing in with keys and sheets in a browser' 'it takes pdftotext (poppler-utils)'
    story_end
fi

office "$WORK/office"
account cholpon 'head'
for lang in en ru ky; do
    case $lang in ky) name='Асанова Айгүл' ;; *) name='Ойдон Новичкова' ;; esac
    check "an account that begins with a letter ($lang)" as admin --json user enrol "new-$lang" --full-name "$name" --roles investigator
    eval "TERGOO_CODE_$lang=\$(value code)"
    eval "export TERGOO_CODE_$lang"
    [ "$lang" = en ] && user=$(value id)
done
check_fails 2 'the code is no passphrase' "$TERGOO" user sign-in new-en --passphrase-file "$PHRASE"
web_serve
looks ways
check 'what was entered verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"

# ---- somebody has lost everything: two persons let him begin anew ----
check 'an administrator proposes to begin anew' as admin --json user enrol_again new-en --reason 'keys and passphrase lost'
id=$(value id) code=$(value code)
check_fails 2 'he does not sign it himself' as admin proposal sign "$id"
printf '%s\n%s\n' "$code" 'words that are new' >"$WORK/letter"
check_fails 2 'the code does not hold yet' "$TERGOO" user enrol_use new-en --passphrase-file "$WORK/letter"
check 'a head signs' as cholpon proposal sign "$id"
check 'now the letter holds' "$TERGOO" user enrol_use new-en --passphrase-file "$WORK/letter"
check_fails 2 'once' "$TERGOO" user enrol_use new-en --passphrase-file "$WORK/letter"
said 'it is said what to do' 'sign in with your passphrase'
check 'the store verifies' "$TERGOO" verify "$WORK/office" --key "$KEY"

# ---- somebody is suddenly ill: his locked cases, by a head and a member; one that nobody else opens, by two officers ----
for who in gulnara temir bakyt; do account "$who" 'investigator'; done
for lang in en ru ky; do
    account "ill-$lang" 'investigator'
    check "a locked case of two ($lang)" as "ill-$lang" --json case open --locked title="Жабык биргелешкен $lang"
    shared=$(value id)
    check "its member ($lang)" as "ill-$lang" case admit "$shared" gulnara
    check "a locked case of one, with officers ($lang)" as "ill-$lang" --json case open --locked --officers 'gulnara; bakyt' --quorum 2 title="Жабык жалгыз $lang"
    eval "TERGOO_ALONE_$lang=\$(value id)"
    eval "export TERGOO_ALONE_$lang"
done
kill "$(cat "$WORK/web.pid")"
web_serve --demo --no-second-factor
looks ways locked
check 'the store verifies after that' "$TERGOO" verify "$WORK/office" --key "$KEY"
check_says 'tried again on' 'the account says that its letter was tried again' as admin record show "$user"
story_end
