#!/bin/sh
# web_server.sh: the web server as browsers, programs and attackers meet it: certificates, sign-in with a second factor, cookies, forms that come from
# elsewhere, malformed requests over raw sockets, limits, slow clients, cut uploads, a gate that goes away, and a stop that loses no answer. The
# conversation is in web_server.py; here are the processes.
. "$(dirname "$0")/story.sh"
story_begin
cd "$WORK" || exit 3
office "$WORK/office"
check 'a case to work on' as aibek --json case open title='Котлы'
CASE=$(value id)

# talk STEP ...: what python says, line by line, as checks of this story.
talk() {
    python3 "$PROJECT/tests/stories/web_server.py" "$WORK" "$@" >"$WORK/talk" 2>"$WORK/talk.err"
    ended=$?
    [ "$ended" = 0 ] || echo "fail $1 ends well: $(tail -n 3 "$WORK/talk.err" | tr '\n' ' ')" >>"$WORK/talk"
    : >"$WORK/out"
    : >"$WORK/err"
    while IFS= read -r line; do
        case $line in
        pass\ *) story_line 0 "${line#pass }" ;;
        \#*) printf '%s\n' "$line" ;;
        *) story_line 1 "${line#fail }" "see above" ;;
        esac
    done <"$WORK/talk"
}

# web_start OPTION ...: in the background; its first line says that it listens and where.
web_start() {
    : >"$WORK/web.out"
    "$TERGOO" web --port 0 "$@" >"$WORK/web.out" 2>>"$WORK/web.err" </dev/null &
    WEB=$!
    echo "$WEB" >"$WORK/web.pid"
    for _ in $(seq 100); do
        grep -q https "$WORK/web.out" && break
        kill -0 "$WEB" 2>/dev/null || break
        sleep 0.1
    done
    sed -n 's/.*https:.*:\([0-9]*\)$/\1/p' "$WORK/web.out" >"$WORK/port"
    sed -n 's/.*http:.*:\([0-9]*\)\/connect$/\1/p' "$WORK/web.out" >"$WORK/plain_port"
    [ -s "$WORK/port" ]
    story_line $? "the web server starts" "$(cat "$WORK/web.err")"
}

# lives PID: there, and not only as a number that nobody has asked after yet.
lives() { grep -qs '^State:[[:space:]]*[^Z[:space:]]' "/proc/$1/status" || return 1; }

# web_ends TEXT: waits for it; whatever it said last is shown when it did not end well.
web_ends() {
    wait "$WEB"
    ended=$?
    [ "$ended" = 0 ]
    story_line $? "$1" "exit code $ended: $(tail -n 30 "$WORK/web.err")"
}
web_stop() {
    kill "$WEB" 2>/dev/null
    web_ends "$1"
}
web_clean() {
    [ -f "$WORK/web.pid" ] && kill "$(cat "$WORK/web.pid")" 2>/dev/null
    story_clean
}
trap web_clean EXIT

check_fails 2 'going without a second factor is for a demonstration only' "$TERGOO" web --port 0 --no-second-factor
said 'it is said what to add' '--demo'
check_fails 2 'a name that is none' "$TERGOO" web --port 0 --name 'a b'

web_start --connect-port 0 --name tergoo.test
check 'the certificate follows from the authority' openssl verify -CAfile office/web/ca.crt office/web/server.crt
equal 'keys are for this account only' '600 600' "$(stat -c %a office/web/ca.key office/web/server.key | tr '\n' ' ' | sed 's/ $//')"
if grep -q 'build for tests' web.err; then
    echo '# a build with a sanitizer: it shuts nothing in, and says so'
else
    keeper=$(grep -ls "^PPid:[[:space:]]*$WEB\$" /proc/[0-9]*/status | sed 's/[^0-9]//g')
    for what in "the web process $WEB" "its keeper $keeper" "the gate $(cat office/gate.pid)"; do
        equal "${what% *} is shut in: no new rights, calls filtered" 'NoNewPrivs:1 Seccomp:2 ' \
            "$(awk '/^(NoNewPrivs|Seccomp):/ {printf "%s%s ", $1, $2}' "/proc/${what##* }/status")"
    done
    if [ -r "/proc/$WEB/fd" ]; then
        equal 'it holds no file of the office but the one it is known by' "$WORK/office/web.pid " \
            "$(find "/proc/$WEB/fd" -lname "$WORK/office/*" -not -lname '*deleted*' -printf '%l ')"
    else
        skip 'which files it holds, and what of an upload that was cut off' 'only root may look at a process that has shut itself in'
    fi
fi
check_fails 2 'a second server for the same office' "$TERGOO" web --port 0
said 'it is said which process serves' "$WEB"
mkdir other
check_fails 2 'a server of another folder at the same port' "$TERGOO" web --data other --port "$(cat port)"
check_fails 2 'and one in the background, which tells why' "$TERGOO" web --data other --port "$(cat port)" --detach
said 'it is the port' "$(cat port)"
# Root may take any port, unless it has laid that down; where the machine lets everybody, nobody can be refused.
ordinary() { if [ "$(id -u)" = 0 ]; then setpriv --bounding-set -net_bind_service -- "$@"; else "$@"; fi; }
if [ "$(cat /proc/sys/net/ipv4/ip_unprivileged_port_start 2>/dev/null)" -gt 443 ] 2>/dev/null; then
    check_fails 2 "a port that is the system's" ordinary "$TERGOO" web --data other --port 443
    said 'and which ones are not' 'from 1024 on'
else
    skip "a port that is the system's" 'this machine keeps none for itself'
fi
talk certificates
talk malformed
talk sign_in "$CASE"
talk forms_and_slow
talk uploads "$CASE"
talk limits
equal 'nothing of an upload is left' '' "$(find office/web -type f ! -name '*.crt' ! -name '*.key')"
grep -qE 'kara|phrase|otpauth|words=|secret' web.err
equal 'the log holds no value of a query and no secret' 1 $?

# ---- the gate goes away and comes back: its sessions are gone, and whoever was signed in is asked again ----
gate_stop "$WORK/office"
talk no_gate
gate_start "$WORK/office"
talk gate_again
sign_in aibek

# ---- a stop in the middle of an answer ----
talk stopping
web_ends 'told to end, it ends well'

# ---- a second start: same authority; another name needs another authority ----
before=$(sha256sum <office/web/ca.crt)
web_start --name tergoo.test
equal 'the authority stays' "$before" "$(sha256sum <office/web/ca.crt)"
talk certificates
web_stop 'it ends when nobody is there'

# ---- a lost telephone: one proposes, another signs, and he enrols anew ----
sign_in admin
account cholpon 'head'
check 'an administrator proposes to reset a second factor' as admin --json user second_reset aibek --reason 'telephone lost'
id=$(value id)
check_fails 2 'he does not sign it himself' as admin proposal sign "$id"
check_fails 2 'nor does he whose it is' as aibek proposal sign "$id"
check 'a head signs' as cholpon proposal sign "$id"
check_fails 2 'his sessions are over' as aibek session show

check_fails 2 'a name that the authority may not speak for' "$TERGOO" web --port 0 --name other.test
said 'it is said what to do' 'ca.key'
web_start --demo --no-second-factor
talk demo
web_stop 'the demonstration ends'
# ---- in the background: whoever holds the lock of web.pid is the server, whatever number stands in it ----
check_fails 1 'nobody serves' "$TERGOO" web --status
check_fails 2 'nobody can be ended' "$TERGOO" web --stop
sleep 300 &
FOREIGN=$!
echo "$FOREIGN" >office/web.pid
check_fails 2 'an old number of a process that is now another' "$TERGOO" web --stop
kill -0 "$FOREIGN"
equal 'that one lives' 0 $?
check 'a server in the background' "$TERGOO" web --port 0 --name tergoo.test --detach
said 'it is said where it listens' 'https://localhost:'
sed -n 's/.*https:.*:\([0-9]*\)$/\1/p' out >port
talk certificates
check 'it is known that it serves' "$TERGOO" --json web --status
equal 'and which process' "$(cat office/web.pid)" "$(value pid)"
check_fails 2 'there is one at a time' "$TERGOO" web --port 0 --detach
WEB=$(cat office/web.pid)
echo "$WEB" >web.pid
check 'it is told to end' "$TERGOO" web --stop
lives "$WEB"
equal 'and has ended' 1 $?
equal 'no number is left behind' '' "$(cat office/web.pid)"
check 'another one' "$TERGOO" web --port 0 --name tergoo.test --detach
cp office/web.pid web.pid
kill -9 "$(cat web.pid)"
for _ in $(seq 50); do lives "$(cat web.pid)" || break; sleep 0.1; done
check_fails 1 'killed, it does not serve, though its number was left' "$TERGOO" web --status
check 'the next one starts all the same' "$TERGOO" web --port 0 --name tergoo.test --detach
cp office/web.pid web.pid
check 'and ends' "$TERGOO" web --stop
kill "$FOREIGN"

check 'the store verifies after all that' "$TERGOO" verify "$TERGOO_DATA" --key "$KEY"
story_end
