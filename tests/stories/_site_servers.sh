# shellcheck shell=sh disable=SC2034,SC2154
# _site_servers.sh: the public site behind the web servers that docs/site.md tells of, with the very files of samples/site: only name, folder and port are
# others. Each runs on loopback as this user and is stopped by its number. A server that is not installed is left out.

# answers PATH WORDS...: the head of the answer has each of these.
answers() {
    story_run curl --silent --max-time 10 --output "$WORK/served" --dump-header - "http://127.0.0.1:$SERVED$1" || true
    tr -d '\r' <"$WORK/out" >"$WORK/head"
    path=$1
    shift
    for words in "$@"; do
        grep -i -q -F -- "$words" "$WORK/head"
        story_line $? "$NAME: $path: $words" "$(cat "$WORK/head")"
    done
}
# answered NAME GONE: what a server has to say about the site; GONE is the path of what was taken off.
answered() {
    NAME=$1
    answers /ky/ ' 200' 'text/html; charset=utf-8' 'X-Content-Type-Options: nosniff' 'Referrer-Policy: no-referrer'
    answers /ru/atom.xml ' 200' 'application/atom+xml; charset=utf-8'
    answers /ru/rss.xml ' 200' 'application/rss+xml; charset=utf-8'
    answers "$2" ' 410' 'text/html' 'nosniff'
    check_says 'taken off' "$NAME: and its page says so" cat "$WORK/served"
    answers "${2}gone" ' 404'
    answers /.tergoo-site ' 404'
    answers /en/news/2010/not-yet-published/ ' 404' 'text/html'
    answers /pictures/ ' 404'
    answers /look/ ' 404'
    answers /certificate/ ' 404'
    answers "/$(cd "$SITE" && ls -d look/*)/site.css" ' 200' 'text/css' 'immutable' 'nosniff'
    answers /SHA256SUMS ' 200' 'text/plain'
}
# guessed: a hundred codes of certificates that nobody has, one after the other.
guessed() {
    NAME=nginx
    python3 - "$SERVED" >"$WORK/out" 2>"$WORK/err" <<'P'
import random, sys, urllib.error, urllib.request
got = []
for _ in range(100):
    code = "".join(random.choice("0123456789abcdefghjkmnpqrstvwxyz") for _ in range(17))
    try:
        got.append((urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}/certificate/{code}/", timeout=10).status, 0))
    except urllib.error.HTTPError as answer:
        got.append((answer.code, len(answer.read())))
print("found", sum(status == 200 for status, _ in got), "forms", len({one for one in got if one[0] == 404}), "told to wait", sum(status == 429 for status, _ in got) > 50)
P
    said "$NAME: of a hundred codes that are guessed none is found, all get the same page, and soon none" 'found 0 forms 1 told to wait True'
    cp "$WORK/server.log" "$WORK/out"
    said "$NAME: and its log says so" 'limiting requests.*certificate/'
    answers /ky/ ' 200'
}
# server PORT COMMAND...: begins it and waits until it answers; one that does not ends the story with what it said.
server() {
    SERVED=$1
    shift
    "$@" >"$WORK/server.log" 2>&1 &
    SERVER=$!
    for _ in $(seq 100); do
        curl --silent --output /dev/null "http://127.0.0.1:$SERVED/" && return
        grep -qs '^State:[[:space:]]*[RSDI]' "/proc/$SERVER/status" || break
        sleep 0.1
    done
    story_line 1 "$1 begins" "$(cat "$WORK/server.log")"
    stop_server
    story_end
}
stop_server() {
    kill "$SERVER"
    wait "$SERVER" 2>/dev/null
    :
}

site_servers() {
    if ! command -v curl >/dev/null; then
        skip 'web servers serve the folder' 'curl is not there'
        return 0
    fi
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    PATH=$PATH:/usr/sbin
    if command -v nginx >/dev/null; then
        { if [ "$(id -u)" = 0 ]; then echo 'user root;'; fi                      # its workers read a folder that is root's alone
          echo "daemon off; pid $WORK/nginx.pid; error_log stderr; worker_processes 1; events { }"
          echo "http { include /etc/nginx/mime.types; access_log off; client_body_temp_path $WORK/t1; proxy_temp_path $WORK/t2; fastcgi_temp_path $WORK/t3;"
          echo "uwsgi_temp_path $WORK/t4; scgi_temp_path $WORK/t5;"
          sed -e "s|listen 443 ssl|listen 127.0.0.1:$port|" -e '/ssl_certificate/d' -e "s|/srv/news|$SITE|" samples/site/nginx.conf
          echo '}'; } >"$WORK/nginx.conf"
        server "$port" nginx -c "$WORK/nginx.conf" -p "$WORK"
        answered nginx "$1"
        guessed
        stop_server
    else
        skip 'nginx serves the folder' 'nginx is not there'
    fi
    if command -v caddy >/dev/null; then
        { printf '{\n\tadmin off\n\tauto_https off\n}\n'
          sed -e "s|^news.example|http://127.0.0.1:$port|" -e "s|/srv/news|$SITE|" samples/site/Caddyfile; } >"$WORK/Caddyfile"
        server "$port" env "HOME=$WORK" caddy run --config "$WORK/Caddyfile" --adapter caddyfile
        answered caddy "$1"
        stop_server
    else
        skip 'Caddy serves the folder' 'caddy is not there'
    fi
}
