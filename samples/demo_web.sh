# shellcheck shell=bash disable=SC2154
# demo_web.sh: both institutions served at one address, for whoever wants to click: who one can be, and where the first three minutes lead. Sourced by
# samples/demo; SERVE=no leaves it out, SERVE=detached starts the servers and leaves them running, with their process ids in demo/web.pid.

port=${PORT:-8443}                     # where that is taken, any free one, unless one was asked for
person() { printf '    {"role": "%s", "login": "%s", "name": "%s", "office": %s, "passphrase": "an invented phrase for the demo"}' "$@"; }
step() { printf '    {"step": "%s", "person": %s, "target": "%s"}' "$@"; }
{
    printf '{\n  "people": [\n'
    person prosecutor gulnara 'Гүлнара Ойдонова (вымышлена)' 0; printf ',\n'
    person investigator aibek 'Айбек Ойдонов (вымышлен)' 0; printf ',\n'
    person evidence-keeper sadyr 'Садыр Ойдонов (вымышлен)' 0; printf ',\n'
    person central-authority meerim 'Мээрим Ойдонова (вымышлена)' 0; printf ',\n'
    person inspector begimai 'Бегимай Ойдонова (вымышлена)' 1; printf ',\n'
    person programme-officer kubat 'Кубат Ойдонов (вымышлен)' 1
    printf '\n  ],\n  "tour": [\n'
    step "case" 0 "$case_id"; printf ',\n'
    step auctions 0 "op:flag.list?run=$run"; printf ',\n'
    step flags 0 'op:record.list?kind=flag'; printf ',\n'
    step seal 2 "$phone"; printf ',\n'
    step abroad 3 "$pending"; printf ',\n'
    step news 5 'op:record.list?kind=news_item'; printf ',\n'
    step topics 5 'op:record.list?kind=course'; printf ',\n'
    step components 5 "$project"
    printf '\n  ],\n  "bundle": "%s", "key": "%s", "copy": "%s", "copy_key": "%s"\n}\n' "$demo/case.tergoo" "$office_key" "$copy" "$demo/copy.key"
} >"$demo/web.json"

pids=
serve() {
    "$tergoo" --data "$demo/$1" gate >"$demo/$1.gate.log" 2>&1 &
    pids="$pids $!"
    for _ in $(seq 100); do
        if [ -S "$demo/$1/gate.sock" ]; then return; fi
        sleep 0.1
    done
    echo "the gate of demo/$1 does not come up; see demo/$1.gate.log" >&2
    exit 1
}
serve office
serve programme
serve_pages() {
    "$tergoo" --data "$demo/office" web --port "$1" --address 127.0.0.1 --demo --no-second-factor --demo-file "$demo/web.json" --also "$demo/programme" \
        >"$demo/web.said" 2>"$demo/web.log" &
    web=$!
    for _ in $(seq 100); do
        if [ -s "$demo/web.said" ]; then break; fi
        kill -0 "$web" 2>/dev/null || return 1
        sleep 0.1
    done
}
serve_pages "$port" || { [ -z "${PORT:-}" ] && serve_pages 0; } || { cat "$demo/web.log" >&2; exit 1; }
port=$(sed -n 's/.*https:[^ ]*:\([0-9][0-9]*\).*/\1/p' "$demo/web.said" | head -n 1)
printf '\n%s\n\n    https://localhost:%s\n\n' "$(told narration serve)" "$port"
for who in prosecutor investigator evidence-keeper central-authority inspector programme-officer; do
    printf '    %s\n' "$(told narration "be-$who")"
done
if [ "${SERVE:-yes}" = detached ]; then
    echo "$web$pids" >"$demo/web.pid"
    trap - EXIT
    exit 0
fi
stop() {
    # shellcheck disable=SC2086 # one word a process
    kill -TERM $web $pids 2>/dev/null || true
    wait
}
trap 'stop; cleanup' EXIT
wait "$web"
