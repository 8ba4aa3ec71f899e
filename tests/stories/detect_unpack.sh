#!/bin/sh
# detect_unpack.sh: packed data are opened by a program of its own that can do nothing else: the same comes out, what is wrong with a file is
# told with its place, and without that program nothing packed is opened at all.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
DATA=$PROJECT/samples/tsuchiura-ocds.jsonl.gz
gzip -dc "$DATA" >plain.jsonl

check 'gzip' sh -c "'$TERGOO' detect run '$DATA' --currency JPY --format json >from-gzip"
check 'the same unpacked' sh -c "'$TERGOO' detect run plain.jsonl --currency JPY --format json >from-plain"
sed "s|\"source\":\"[^\"]*\"|\"source\":\"x\"|g" from-gzip >gzip-flags
sed "s|\"source\":\"[^\"]*\"|\"source\":\"x\"|g" from-plain >plain-flags
check 'gives the same flags at the same places' cmp gzip-flags plain-flags
if command -v zstd >/dev/null; then
    zstd -q plain.jsonl -o data.zst
    check 'zstd' sh -c "'$TERGOO' detect run data.zst --currency JPY --format json | sed 's|\"source\":\"[^\"]*\"|\"source\":\"x\"|g' >zstd-flags"
    check 'too' cmp zstd-flags plain-flags
else
    skip 'zstd' 'zstd is not there'
fi
check 'standard input' sh -c "'$TERGOO' detect coverage - <'$DATA' >coverage-pipe"
check 'and a file' sh -c "'$TERGOO' detect coverage plain.jsonl >coverage-plain"
check 'are covered alike' cmp coverage-pipe coverage-plain
head -c 100000 "$DATA" >cut.gz
check_fails 2 'a file cut short' "$TERGOO" detect run cut.gz --currency JPY
said 'is told with its place' 'cut\.gz is cut short: it ends behind byte [0-9]+ of its content'
bytes=$(gzip -dc cut.gz 2>/dev/null | wc -c)
said 'which is the last byte that can be had' "behind byte $bytes of its content"

# ---- shut in ----
if [ -n "${BUILD:-}" ] && grep -q '^Seccomp:' /proc/self/status; then
    mkfifo in
    "$BUILD/src/workers/tergoo-unpack" <in >unpacked & worker=$!
    exec 9>in
    tries=0
    until grep -q '^Seccomp:.*2' "/proc/$worker/status" || [ $tries = 50 ]; do tries=$((tries + 1)); sleep 0.1; done
    if grep -q 'b_sanitize.*address' "$BUILD/meson-info/intro-buildoptions.json" 2>/dev/null && [ $tries = 50 ]; then
        skip 'whoever unpacks is shut in before the first byte' 'a build with a sanitizer'
    else
        equal 'whoever unpacks is shut in before the first byte' 2 "$(sed -n 's/^Seccomp:[^0-9]*//p' "/proc/$worker/status")"
    fi
    exec 9>&-
    wait "$worker"
    mkdir -p alone/bin
    cp "$TERGOO" alone/bin/tergoo
    if [ -e /usr/libexec/tergoo/tergoo-unpack ]; then
        skip 'without it nothing packed is opened' 'one is installed'
    else
        check_fails 2 'without it nothing packed is opened' alone/bin/tergoo detect run "$DATA" --currency JPY
        said 'and what is missing is named' 'tergoo-unpack'
        check 'what is not packed is read' alone/bin/tergoo detect run plain.jsonl --currency JPY
    fi
fi

story_end
