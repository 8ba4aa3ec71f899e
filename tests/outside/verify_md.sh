#!/bin/sh
# verify_md.sh: the court expert's procedure, taken out of a bundle's own VERIFY.md and run as printed, with nothing of ours: on a whole bundle, on copies in
# which one byte of each file is changed, and on copies in which one character of each line of the manifest is. (Forgeries that keep the
# hashes right are tried in unit/test_bundle_by_hand.) Then VERIFY.md as bundles have it now, by every shell and every awk of this machine: what stands on an
# expert's is not ours to choose.
set -u
cd "$(dirname "$0")/../.." || exit 3
golden=$PWD/tests/golden/v1
work=$(mktemp -d "${TMPDIR:-/tmp}/verify_md.XXXXXX") || exit 3
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
VKEY=$(cat "$golden/store.vkey")
export VKEY
mkdir "$work/whole"
tar -C "$work/whole" -xf "$golden/case.tergoo"
awk '/^```sh/ { p = 1; next } /^```/ { p = 0 } p' "$work/whole/VERIFY.md" >"$work/check.sh"
count=0

# result OK? TEXT
result() {
    count=$((count + 1))
    if [ "$1" = 0 ]; then echo "ok $count - $2"; else echo "not ok $count - $2"; fi
}

# procedure FOLDER: runs it there; 0 when it says that all holds.
procedure() {
    (cd "$1" && sh "$work/check.sh" >"$work/said" 2>&1) && [ "$(tail -n 1 "$work/said")" = 'ALL CHECKS PASSED' ]
}

# flip FILE OFFSET: another byte there.
flip() {
    old=$(dd if="$1" bs=1 skip="$2" count=1 2>/dev/null | od -An -tu1 | tr -d ' ')
    # shellcheck disable=SC2059 # the format is the byte
    printf "\\$(printf '%03o' $((old ^ 1)))" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

procedure "$work/whole"
result $? "a whole bundle holds"

VKEY=$(sed 's/+A./+AX/' "$golden/store.vkey")
! procedure "$work/whole"
result $? "not under another key"
VKEY=$(cat "$golden/store.vkey")

# One byte of each file. VERIFY.md is a file like the others: the procedure is run from the whole one.
passed=0 tried=0
(cd "$work/whole" && find . -type f) >"$work/files"
while IFS= read -r file; do
    cp "$work/whole/$file" "$work/kept"
    flip "$work/whole/$file" $(($(wc -c <"$work/kept") / 2))
    tried=$((tried + 1))
    if procedure "$work/whole"; then
        passed=$((passed + 1))
        echo "# passes with a byte changed in $file"
    fi
    cp "$work/kept" "$work/whole/$file"
done <"$work/files"
[ "$tried" -gt 100 ] && [ "$passed" = 0 ]
result $? "none of $tried copies with one byte of a file changed"

# One character of each line of the manifest: each field by itself.
passed=0 tried=0 offset=0
cp "$work/whole/manifest.note" "$work/kept"
cp "$work/kept" "$work/lines"
while IFS= read -r line; do
    length=$(printf '%s' "$line" | wc -c)
    if [ "$length" -gt 0 ]; then
        flip "$work/whole/manifest.note" $((offset + length - 2))
        tried=$((tried + 1))
        if procedure "$work/whole"; then
            passed=$((passed + 1))
            echo "# passes with a change in: $line"
        fi
        cp "$work/kept" "$work/whole/manifest.note"
    fi
    offset=$((offset + length + 1))
done <"$work/lines"
[ "$tried" -ge 7 ] && [ "$passed" = 0 ]
result $? "none of $tried copies with one line of the manifest changed"

procedure "$work/whole"
result $? "and the whole one again"

# by_others SHELL AWK CODE LINE: the procedure of today by these two ends with this exit code and a last line like this.
by_others() {
    mkdir -p "$work/tools"
    printf '#!/bin/sh\nexec %s "$@"\n' "$2" >"$work/tools/awk"
    chmod +x "$work/tools/awk"
    # shellcheck disable=SC2086 # "busybox sh" is two words
    (cd "$work/whole" && PATH="$work/tools:$PATH" $1 "$work/today.sh" >"$work/said" 2>&1)
    code=$?
    if [ $code = "$3" ] && tail -n 1 "$work/said" | grep -q "$4"; then return 0; fi
    sed 's/^/# /' "$work/said"
    return 1
}
awk '/^```sh/ { p = 1; next } /^```/ { p = 0 } p' templates/bundle/VERIFY.md >"$work/today.sh"
for pair in 'dash|mawk' 'bash|gawk' 'busybox sh|busybox awk' 'dash|original-awk'; do
    shell=${pair%|*} awk=${pair#*|}
    if ! command -v "${shell%% *}" >/dev/null || ! command -v "${awk%% *}" >/dev/null; then
        count=$((count + 1))
        echo "ok $count - by $shell and $awk # SKIP one of them is not here"
        continue
    fi
    by_others "$shell" "$awk" 0 '^ALL CHECKS PASSED$'
    result $? "today's procedure by $shell and $awk"
    VKEY=$(sed 's/+A./+AX/' "$golden/store.vkey")
    by_others "$shell" "$awk" 1 '^FAILED: VKEY '
    result $? "and not under another key"
    VKEY=$(cat "$golden/store.vkey")
done
echo "1..$count"
