# shellcheck shell=bash disable=SC2154,SC2034
# demo_kit.sh: what the parts of the demo share: telling a step, typing a command as somebody, keeping the id of what was made.
# Sourced by samples/demo.

case $lang in ru) column=3 ;; ky) column=4 ;; *) column=2 ;; esac
milliseconds() { echo $(($(date +%s%N) / 1000000)); }
begun=$(milliseconds)
step=0

# told FILE KEY: the sentence in the demo's language.
told() { awk -F'\t' -v k="$2" -v c="$column" '$1 == k {print $c}' "samples/$1.tsv"; }

say_title() { printf '%s\n' "$(told narration title)"; }

# say KEY: the heading of a step, with its number and the seconds since the beginning.
say() {
    now=$(milliseconds)
    step=$((step + 1))
    printf '\n[%3d.%01d s] %d. %s\n' $(((now - begun) / 1000)) $(((now - begun) % 1000 / 100)) $step "$(told narration "$1")"
}

# typed USER WORD...: what he types, without the place of the demo and with keys cut short.
typed() {
    printf '  %s$ tergoo' "$1"
    shift
    for word in "$@"; do
        word=${word//"$demo/"/}
        case $word in tergoo/*) word=${word:0:40}... ;; esac
        case $word in *' '* | *';'* | '') printf " '%s'" "$word" ;; *) printf ' %s' "$word" ;; esac
    done
    printf '\n'
}

# as USER COMMAND...: shows what is typed, then runs it.
as() {
    typed "$@"
    user=$1
    shift
    "$tergoo" --as "$user" "$@" 2>&1 | sed 's/^/      /'
}

# made USER COMMAND...: likewise in one line, and keeps the id of what was made in $id and its number in $number.
made() {
    user=$1
    shift
    answer=$("$tergoo" --as "$user" --json "$@") || { printf '%s\n' "$answer"; typed "$user" "$@"; exit 1; }
    id=$(printf '%s' "$answer" | sed -n 's/.*"id": *"\([^"]*\)".*/\1/p' | head -n 1)
    number=$(printf '%s' "$answer" | sed -n 's/.*"number": *"\([^"]*\)".*/\1/p' | head -n 1)
    [ -n "$id" ] || { printf '%s\n' "$answer"; exit 1; }
    printf '  %s$ tergoo %s %s %s ... -> %s\n' "$user" "$1" "$2" "$3" "${number:-$id}"
}

# moved USER ...: a move, in one line. With a second person, see `signs`.
moved() {
    user=$1
    shift
    "$tergoo" --as "$user" --json record move "$@" >"$demo/said" || { cat "$demo/said"; typed "$user" record move "$@"; exit 1; }
    printf '  %s$ tergoo record move %s %s ...\n' "$user" "$1" "$2"
}

# signs FIRST SECOND RECORD MOVE ...: the first proposes, the second signs the same text.
signs() {
    first=$1 second=$2
    shift 2
    made "$first" record move "$@"
    as "$second" proposal sign "$id"
}

# refused CODE USER COMMAND...: must end with that exit code; shows what it says. USER - is nobody: the program alone.
refused() {
    expected=$1 user=$2 code=0
    shift 2
    if [ "$user" = - ]; then "$@" >"$demo/said" 2>&1 || code=$?; else
        typed "$user" "$@"
        "$tergoo" --as "$user" "$@" >"$demo/said" 2>&1 || code=$?
    fi
    sed 's/^/      /' "$demo/said"
    [ "$code" = "$expected" ] || { echo "expected exit code $expected, got $code" >&2; exit 1; }
    printf '      (exit code %s)\n' "$code"
}

# institution FOLDER PROFILE NAME ADMINISTRATOR COPY-KEY: made, served, its administrator signed in; $key is its log's key.
institution() {
    export TERGOO_DATA="$demo/$1"
    "$tergoo" init --profile "$2" --name "$3" --login admin --full-name "$4" --passphrase-file "$demo/passphrase" --guard "$demo/$1-guard" --copy-key-out "$5" |
        sed 's/^/      /'
    "$tergoo" gate --detach | sed 's/^/      /'
    key=$("$tergoo" --json ledger key | sed -n 's/.*"key": *"\([^"]*\)".*/\1/p')
    signed_in admin
}

signed_in() { "$tergoo" user sign-in "$1" --passphrase-file "$demo/passphrase" >/dev/null; }

# account LOGIN NAME ROLES: a user, signed in; his id in user_LOGIN.
account() {
    made admin user create "$1" --full-name "$2" --roles "$3" --passphrase-file "$demo/passphrase"
    printf -v "user_$1" '%s' "$id"
    signed_in "$1"
}

# day AGO: a day as people write it; hour AGO TIME: with the hour.
day() { date -d "$1" +%d.%m.%Y; }
hour() { echo "$(day "$1") $2"; }
