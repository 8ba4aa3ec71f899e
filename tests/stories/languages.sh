#!/bin/sh
# languages.sh: English, Russian and Kyrgyz as equals. Every command's help, the model's kinds, the pages and the mistakes exist
# in each of them, with no message key, no unfilled place and no English sentence shining through, in lines that fit a terminal;
# data for programs are the same in all three.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
if slow; then
    skip 'English, Russian and Kyrgyz as equals' 'a sanitizer: it looks at memory, and here sentences are compared'
    story_end
    exit
fi
LANGUAGES='en ru ky'

# The names of all commands: the first column of the list, which begins after each heading and ends with an empty line.
"$TERGOO" help | awk '/^Options/ { exit } NR > 1 && /^[a-z]/ && match($0, /  +/) { print substr($0, 1, RSTART - 1) }' >commands
[ "$(wc -l <commands)" -gt 40 ]
equal "there are commands to look at ($(wc -l <commands))" 0 $?

# The whole help in one language, with a line before each command's.
whole_help() {
    "$TERGOO" --lang "$1" help || echo FAILED
    while read -r name; do
        echo "== $name"
        # shellcheck disable=SC2086 # a name is one to three words
        "$TERGOO" --lang "$1" help $name || echo FAILED
    done <commands
}

# faults FILE: what must not be in text for people.
faults() {
    sed 's/{year}-{seq}//' "$1" | grep -nE '^FAILED$|^ *[a-z]+\.[a-z-]+ *$|\{[a-z|-]+\}|\(null\)|[[:blank:]]$'
}

# sentences FILE: lines of four or more words with no sign of a usage line, an example or an option in them.
sentences() { grep -E '([A-Za-z]+ ){3,}[A-Za-z]+' "$1" | grep -vE "^tergoo |--|\[|/|[A-Z]{3}|'" | sed 's/^ *//' | sort -u; }

for lang in $LANGUAGES; do
    whole_help "$lang" >"help.$lang" 2>&1
    equal "$lang: help has no fault" '' "$(faults "help.$lang" | head -n 3)"
    grep -vE '^tergoo |^ *tergoo ' "help.$lang" >help.prose
    equal "$lang: its lines are no wider than 80 columns" 0 $(($(LC_ALL=C.UTF-8 wc -L <help.prose) > 80))
done
sentences help.en >english
[ -s english ]
equal 'there are sentences to compare' 0 $?
for lang in ru ky; do
    sentences "help.$lang" >other
    equal "$lang: no English sentence is left in the help" '' "$(comm -12 english other | head -n 3)"
done
LC_ALL=C.UTF-8 grep -q '[ңөүҢӨҮ]' help.ky
equal 'ky: it is written with all its letters' 0 $?
! LC_ALL=C.UTF-8 grep -q '[ңөүҢӨҮ]' help.ru
equal 'ru: none of them is in the Russian' 0 $?

# ---- an office at work ----
office "$WORK/office"
story_run as aibek --json case open title='C' loss='1 250 000,50 KGS' && CASE=$(value id)
story_run as aibek --json record create note --case "$CASE" title=N text=T && NOTE=$(value id)
story_run as aibek --json record create person --case "$CASE" name=P status_in_case=witness

# The bytes with which letters of the two languages begin in UTF-8.
is_cyrillic() { LC_ALL=C grep -q "$(printf '[\320\321\322\323]')" "$1"; }

# page TEXT COMMAND...: the same page in each language: without a fault, and in no two the same.
page() {
    text=$1
    shift
    for lang in $LANGUAGES; do "$TERGOO" --lang "$lang" "$@" >"page.$lang" 2>&1 </dev/null; done
    found=$(for lang in $LANGUAGES; do faults "page.$lang"; done | head -n 3)
    equal "$text: no fault" '' "$found"
    if cmp -s page.en page.ru || cmp -s page.en page.ky || cmp -s page.ru page.ky ||
        ! is_cyrillic page.ru || ! is_cyrillic page.ky; then
        equal "$text: in three languages" 'three' "$(head -n 3 page.ru page.ky)"
    else
        in_three=$((in_three + 1))
    fi
    pages=$((pages + 1))
    for lang in $LANGUAGES; do
        wide=$(LC_ALL=C.UTF-8 wc -L <"page.$lang")
        [ "$wide" -le "$widest" ] || { widest=$wide widest_page="$text, $lang"; }
    done
}
in_three=0 widest=0 pages=0
page 'the case' --as aibek case show "$CASE"
page 'the cases' --as aibek case list
page 'a note' --as aibek record show "$NOTE"
page 'its history' --as aibek record history "$NOTE"
page 'the notes' --as aibek record list note
page 'the users' --as admin user list
page 'who is signed in' --as aibek session show
page 'the head' --as aibek ledger head
page 'the key' ledger key
page 'the proposals' --as aibek proposal list
page 'the store verified' verify office --key "$KEY"
page 'the doctor' doctor
page 'the kinds' model kinds
for kind in $("$TERGOO" --json model kinds | sed -n 's/.*"\(id\|kind\)": *"\([a-z_]*\)".*/\2/p' | sort -u); do
    page "the kind $kind" model show "$kind"
done
[ "$widest" -le 100 ]
equal "no line of a page is wider than the key of a log needs ($widest_page: $widest columns)" 0 $?
page 'flags' detect run "$PROJECT/samples/kok-munar.jsonl" --currency KGS

# ---- mistakes ----
echo 'some other long phrase' >other-phrase
page 'no such command' recrod
page 'no such option' case list --nope
page 'no such kind' --as aibek record create noote title=x
page 'no such field' --as aibek record create note --case "$CASE" titel=x
page 'a field not filled in' --as aibek record create note --case "$CASE" title=x
page 'no such day' --as aibek record create person --case "$CASE" name=x status_in_case=witness birth_date=31.02.1990
page 'no such amount' --as aibek case open title=x loss='1,250.50 KGS'
page 'a move that is not possible' --as aibek record move "$CASE" close
page 'no such record' --as aibek record show note/0000000000000000
page 'a version that has passed' --as aibek record change "$NOTE" title=M --version 7
page 'a wrong passphrase' user sign-in aibek --passphrase-file other-phrase
page 'not signed in' --as nobody case list
page 'a role that is missing' --as aibek user create u --full-name U --roles head --passphrase-file "$PHRASE"
page 'a second gate' gate
page 'no gate' --data nowhere case list
page 'a file that is not there' verify nowhere.tergoo
page 'a file that is no bundle' verify "$PHRASE"
page 'a bundle without a key' verify office
equal 'every page and mistake is in three languages' $pages $in_three

# ---- for programs ----
for lang in $LANGUAGES; do as aibek --lang "$lang" --json case show "$CASE" >"data.$lang"; done
check 'data for programs are the same in Russian' cmp data.en data.ru
check 'and in Kyrgyz' cmp data.en data.ky
for lang in ru_RU.UTF-8:Дело ky_KG.UTF-8:Иш en_GB.UTF-8:Case; do
    (unset TERGOO_LANG LC_ALL LC_MESSAGES; LANG=${lang%:*} "$TERGOO" --as aibek case list) >"page.${lang%%_*}"
done
for lang in $LANGUAGES; do
    "$TERGOO" --lang "$lang" --as aibek case list | cmp -s - "page.$lang"
    equal "$lang: the language of the computer is taken" 0 $?
done

# ---- a sentence that is missing in one language stops the build ----
if command -v python3 >/dev/null; then
    table() { python3 "$PROJECT/tools/messages.py" table --output table.c ./*.msg; }
    mkdir whole && cp "$PROJECT"/locales/*.msg whole && cd whole || exit 3
    check 'the shipped sentences make a table' table
    for lang in $LANGUAGES; do
        rm -f table.c
        awk -v lang="  $lang: " 'index($0, lang) == 1 && !gone { gone = 1; next } { print }' "$PROJECT/locales/web.msg" >web.msg
        check_fails 1 "$lang: one line less makes none" table
        said "$lang: it is said which, and where" "web.msg:[0-9]+: .*no sentence in .$lang."
        [ ! -e table.c ]
        equal "$lang: and leaves none" 0 $?
    done
    awk '/  ru: / && /\{/ && !done { sub(/\{[a-z-]+/, "&x"); done = 1 } { print }' "$PROJECT/locales/web.msg" >web.msg
    check_fails 1 'a value that one language names otherwise' table
    cd .. || exit 3
fi

story_end
