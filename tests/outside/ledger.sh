#!/bin/sh
# ledger.sh: our ledger, checked by the Go project's own code for signed notes and transparency logs. Prints TAP.
#
# make_ledger.c writes a ledger of 66,536 entries into a temporary folder with our code; ledger_check.go checks, with the packages
# note and tlog of golang.org/x/mod, signatures, roots, tiles, inclusion and consistency, and that changed ones fail. Needs
# Debian's golang-go and golang-golang-x-mod-dev; without them the check is skipped. CC, CFLAGS, LDFLAGS are taken from outside.
set -eu
cd "$(dirname "$0")/../.."

skip() {
    echo "ok 1 # SKIP $1"
    echo "1..1"
    exit 0
}

gopath=/usr/share/gocode
go=
for candidate in /usr/lib/go-*/bin/go /usr/bin/go; do
    [ -x "$candidate" ] && go=$candidate && break
done
[ -n "$go" ] || skip "no Go here: apt-get install golang-go"
[ -d "$gopath/src/golang.org/x/mod/sumdb/tlog" ] || skip "no golang.org/x/mod here: apt-get install golang-golang-x-mod-dev"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$folder/ledger"

# shellcheck disable=SC2086 # flags are several words
${CC:-cc} -std=gnu17 -D_GNU_SOURCE -O2 ${CFLAGS:-} -Isrc -Itests/unit -o "$folder/make_ledger" tests/outside/make_ledger.c \
    src/base/*.c src/crypto/*.c src/ledger/*.c ${LDFLAGS:-} -lsodium -lcrypto -lseccomp -lpthread
GO111MODULE=off GOPATH=$gopath GOCACHE=$folder/cache GOFLAGS='' GOTOOLCHAIN=local \
    "$go" build -o "$folder/ledger_check" tests/outside/ledger_check.go

"$folder/make_ledger" "$folder/ledger"
"$folder/ledger_check" "$folder/ledger"
