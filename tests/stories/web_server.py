"""web_server.py WORK STEP [ARGUMENT]: the clients of web_server.sh, over raw sockets: what a library would not send is sent too. Prints "pass TEXT"
or "fail TEXT: why" a line."""
import base64
import concurrent.futures
import hashlib
import hmac
import json
import os
import re
import signal
import socket
import ssl
import struct
import sys
import threading
import time
import urllib.parse

WORK = sys.argv[1]
PORT = int(open(WORK + "/port").read())
PHRASE = "a long enough phrase"
ORIGIN = "https://localhost:%d" % PORT
lock = threading.Lock()


def check(text, good, why=""):
    with lock:
        print("pass " + text if good else "fail %s: %s" % (text, str(why)[:300].replace("\n", " ")), flush=True)


def trusting():
    return ssl.create_default_context(cafile=WORK + "/office/web/ca.crt")


def connect(name="localhost", source="127.0.0.1", context=None, timeout=30):
    raw = socket.create_connection(("127.0.0.1", PORT), timeout, (source, 0))
    return (context or trusting()).wrap_socket(raw, server_hostname=name)


def read_answer(s):
    """One answer: status, headers (lists), body; status 0 when the connection ended."""
    data = b""
    try:
        while b"\r\n\r\n" not in data:
            more = s.recv(65536)
            if not more:
                return 0, {}, data
            data += more
        head, body = data.split(b"\r\n\r\n", 1)
        lines = head.decode().split("\r\n")
        headers = {}
        for line in lines[1:]:
            name, value = line.split(": ", 1)
            headers.setdefault(name.lower(), []).append(value)
        body = bytearray(body)                      # 120 MiB in pieces of 16 kB: not anew for each
        while len(body) < int(headers["content-length"][0]):
            more = s.recv(65536)
            if not more:
                break
            body += more
        return int(lines[0].split()[1]), headers, bytes(body)
    except (ConnectionError, ssl.SSLError, OSError) as error:
        return 0, {}, repr(error).encode()


def raw(request, **how):
    with connect(**how) as s:
        try:
            s.sendall(request)
        except OSError:
            pass
        return read_answer(s)


class Browser:
    """Keeps cookies and sends what a browser sends."""

    def __init__(self, name="localhost", source="127.0.0.1"):
        self.name, self.source, self.cookies = name, source, {}
        self.origin = "https://%s:%d" % (name, PORT)

    def ask(self, method, path, body=None, headers=None, kind="application/x-www-form-urlencoded"):
        lines = ["%s %s HTTP/1.1" % (method, path), "Host: %s:%d" % (self.name, PORT), "Connection: close", "Accept-Language: en"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join("%s=%s" % pair for pair in self.cookies.items()))
        if body is not None:
            lines += ["Content-Type: " + kind, "Content-Length: %d" % len(body), "Origin: " + self.origin, "Sec-Fetch-Site: same-origin"]
        for name, value in (headers or {}).items():
            lines = [line for line in lines if not line.startswith(name + ":")]
            if value is not None:
                lines.append("%s: %s" % (name, value))
        status, got, text = raw(("\r\n".join(lines) + "\r\n\r\n").encode() + (body or b""), name=self.name, source=self.source)
        for cookie in got.get("set-cookie", []):
            key, value = cookie.split(";")[0].split("=", 1)
            if value:
                self.cookies[key] = value
            else:
                self.cookies.pop(key, None)
        return status, got, text.decode("utf-8", "replace")

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def post(self, path, fields, **more):
        return self.ask("POST", path, urllib.parse.urlencode(fields).encode(), **more)

    def csrf(self, path="/language"):
        found = re.search(r'name="csrf" value="([0-9a-f]{64})"', self.get(path)[2])
        return found.group(1) if found else ""


def totp(secret, steps=0):
    key = base64.b32decode(secret)
    mac = hmac.new(key, struct.pack(">Q", int(time.time()) // 30 + steps), hashlib.sha1).digest()
    at = mac[-1] & 15
    return "%06d" % ((struct.unpack(">I", mac[at:at + 4])[0] & 0x7fffffff) % 1000000)


def keep(browser, **more):
    json.dump(dict(cookies=browser.cookies, **more), open(WORK + "/browser.json", "w"))


def kept():
    state = json.load(open(WORK + "/browser.json"))
    browser = Browser()
    browser.cookies = state["cookies"]
    return browser, state


def certificates():
    for name in "localhost", "tergoo.test":
        with connect(name) as s:
            check("%s is served by a certificate that a device trusts, over %s" % (name, s.version()), s.version() in ("TLSv1.2", "TLSv1.3"))
            s.sendall(("GET /connect HTTP/1.1\r\nHost: %s:%d\r\n\r\n" % (name, PORT)).encode())
            status, headers, body = read_answer(s)
            check("%s says how to connect" % name, status == 200 and b"/connect/ca.crt" in body, status)
            lasting = "strict-transport-security" in headers
            check("%s is%s remembered as https" % (name, "" if lasting else " not"), lasting == (name == "tergoo.test"))
    der = ssl.PEM_cert_to_DER_cert(open(WORK + "/office/web/ca.crt").read())
    status, headers, body = raw(b"GET /connect/ca.crt HTTP/1.1\r\nHost: localhost\r\n\r\n")
    check("the authority is what is downloaded", body == der)
    digits = hashlib.sha256(der).hexdigest().upper()
    lines = [" ".join(digits[at + i:at + i + 4] for i in range(0, 16, 4)) for at in range(0, 64, 16)]
    page = raw(b"GET /connect HTTP/1.1\r\nHost: localhost\r\n\r\n")[2].decode()
    check("its fingerprint is shown, in lines to be read out", all(line in page for line in lines))
    try:
        connect(context=ssl.create_default_context()).close()
        check("who does not know the authority refuses", False)
    except ssl.SSLCertVerificationError:
        check("who does not know the authority refuses", True)
    old = trusting()
    old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
    try:
        connect(context=old).close()
        check("TLS 1.1 is refused", False)
    except (ssl.SSLError, OSError):
        check("TLS 1.1 is refused", True)
    plain = open(WORK + "/plain_port").read().strip() if os.path.exists(WORK + "/plain_port") else ""
    if plain:
        for path, want in (("/connect", 200), ("/connect/ca.crt", 200), ("/sign-in", 308), ("/", 308)):
            with socket.create_connection(("127.0.0.1", int(plain)), 10) as s:
                s.sendall(("GET %s HTTP/1.1\r\nHost: localhost:%s\r\n\r\n" % (path, plain)).encode())
                status, headers, body = read_answer(s)
                check("over plain http %s answers %d" % (path, want), status == want and "set-cookie" not in headers, status)
        with socket.create_connection(("127.0.0.1", int(plain)), 10) as s:
            s.sendall(b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 30\r\n\r\n")
            check("no passphrase is taken over plain http", read_answer(s)[0] == 308)


def malformed():
    host = b"Host: localhost\r\n"
    post = b"POST /sign-in HTTP/1.1\r\n" + host
    second = b"GET /connect HTTP/1.1\r\nHost: localhost\r\n\r\n"
    cases = [
        ("two Content-Length", post + b"Content-Length: 0\r\nContent-Length: 5\r\n\r\n"),
        ("two equal Content-Length", post + b"Content-Length: 0\r\nContent-Length: 0\r\n\r\n"),
        ("Content-Length and chunked", post + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        ("chunked and Content-Length", post + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"),
        ("chunked", post + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        ("a blank before the colon", b"GET /connect HTTP/1.1\r\nHost : localhost\r\n\r\n"),
        ("a blank before the colon of a length", post + b"Content-Length : 5\r\n\r\nabcde"),
        ("no Host", b"GET /connect HTTP/1.1\r\nAccept: a\r\n\r\n"),
        ("two Hosts", b"GET /connect HTTP/1.1\r\n" + host + host + b"\r\n"),
        ("+5 as length", post + b"Content-Length: +5\r\n\r\nabcde"),
        ("a header of 200 kB", b"GET /connect HTTP/1.1\r\n" + host + b"X: " + b"a" * 200000 + b"\r\n\r\n"),
        ("200 kB of headers", b"GET /connect HTTP/1.1\r\n" + host + b"X: aaaaaaaa\r\n" * 16000 + b"\r\n"),
        ("bare LF line ends", b"GET /connect HTTP/1.1\nHost: localhost\n\n"),
        ("one bare LF", b"GET /connect HTTP/1.1\r\nHost: localhost\nX: 1\r\n\r\n"),
        ("bare LF before a hidden length", post + b"X: 1\nContent-Length: 5\r\nContent-Length: 0\r\n\r\n"),
        ("NUL in a header", b"GET /connect HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n"),
        ("bare CR", b"GET /connect HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\n\r\n"),
        ("a folded line", b"GET /connect HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n"),
        ("another host in the target", b"GET https://other/connect HTTP/1.1\r\n" + host + b"\r\n"),
        ("dots in the path", b"GET /connect/../connect HTTP/1.1\r\n" + host + b"\r\n"),
        ("encoded dots", b"GET /%2e%2e/etc/passwd HTTP/1.1\r\n" + host + b"\r\n"),
        ("an encoded slash", b"GET /connect%2Fca.crt HTTP/1.1\r\n" + host + b"\r\n"),
        ("an encoded NUL", b"GET /connect%00 HTTP/1.1\r\n" + host + b"\r\n"),
        ("a body with GET", b"GET /connect HTTP/1.1\r\n" + host + b"Content-Length: 5\r\n\r\nabcde"),
        ("HTTP/2 without being asked", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        ("TRACE", b"TRACE /connect HTTP/1.1\r\n" + host + b"\r\n"),
        ("nothing that is HTTP", os.urandom(400)),
    ]
    for name, request in cases:
        with connect() as s:
            try:
                s.sendall(request + second)             # what stands behind it must never be answered
            except OSError:
                pass
            status, _, _ = read_answer(s)
            after, _, body = read_answer(s) if status else (0, {}, b"")
            check("%s: refused (%s), and nothing behind it is a request" % (name, status or "closed"), status in (0, 400, 414, 431, 501, 505) and after == 0,
                  (status, after, body))
    status, _, _ = raw(b"GET /connect HTTP/1.1\r\nHost: evil.example\r\n\r\n")
    check("a name that is not ours", status == 421, status)
    with connect() as s:
        for path in b"/connect", b"/sign-in", b"/nowhere":
            s.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
            status = read_answer(s)[0]
            check("one after the other on one connection: %s" % path.decode(), status == (404 if path == b"/nowhere" else 200), status)
        s.sendall((b"GET /connect HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        for byte in b"HEAD /connect HTTP/1.1\r\nHost: localhost\r\n\r\n":
            s.sendall(bytes([byte]))
        check("whole requests sent at once or byte by byte are answered in order", read_answer(s)[0] == 200)
    status, headers, _ = raw(b"POST /connect HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
    check("a method that an address does not take", status == 405 and headers.get("allow") == ["GET, HEAD"], headers)


def sign_in(case):
    b = Browser()
    status, headers, _ = b.get("/")
    check("who is not signed in is led to sign in", status == 303 and headers["location"] == ["/sign-in"], headers)
    status, headers, _ = b.get("/sign-in/second?next=%2Fx")
    check("and comes back to where he wanted", headers.get("location", [""])[0].startswith("/sign-in?next="), headers)
    status, headers, text = b.get("/sign-in?next=//evil.example/x")
    check("but never to somebody else's page", 'name="next" value="/"' in text and not re.search(r'(href|action|src)="[^"]*evil', text))
    for name, value in (("content-security-policy", "default-src 'none'"), ("x-content-type-options", "nosniff"), ("x-frame-options", "DENY"),
                        ("cross-origin-opener-policy", "same-origin"), ("cross-origin-resource-policy", "same-origin"), ("cache-control", "no-store"),
                        ("referrer-policy", "same-origin")):
        check("%s is set" % name, value in headers.get(name, [""])[0], headers)
    check("no script or style stands in a page", not re.search(r"<script(?![^>]*src)|<style|style=|\son\w+=", text) and "unsafe" not in
          headers["content-security-policy"][0])
    status, _, wrong = b.post("/sign-in", dict(login="aibek", passphrase="wrong", code=""))
    status2, _, nobody = b.post("/sign-in", dict(login="nobody", passphrase="wrong", code=""))
    same = wrong.replace("aibek", "nobody") == nobody
    check("a wrong passphrase and a login that nobody has look alike", status == status2 == 403 and same, (status, status2))
    status, _, _ = b.post("/sign-in", dict(login="aibek", passphrase=PHRASE), headers={"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"})
    check("a sign-in from another site is refused", status == 403 and not b.cookies, status)
    status, _, _ = b.post("/sign-in", dict(login="aibek", passphrase=PHRASE), headers={"Origin": "null", "Sec-Fetch-Site": None})
    check("one from nowhere too", status == 403 and not b.cookies, status)
    status, headers, _ = b.post("/sign-in", dict(login="aibek", passphrase=PHRASE, code="", next="/language"))
    check("without a second factor he is led to get one", status == 303 and headers["location"] == ["/sign-in/second"], (status, headers))
    cookie = [c for c in headers["set-cookie"] if c.startswith("__Host-tergoo=")][0]
    check("the cookie is Secure, HttpOnly, Strict and for this host", all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/")) and
          "Domain" not in cookie, cookie)
    for path in "/", "/nowhere-else":
        status, headers, _ = b.get(path)
        check("and nowhere else: %s" % path, (status, headers.get("location")) in ((303, ["/sign-in/second"]), (404, None)), (status, headers))
    status, _, text = b.ask("POST", "/api/session.show", b"{}", kind="application/json")
    check("not by the interface for programs either", status in (401, 403), status)
    status, _, text = b.get("/sign-in/second")
    secret = re.search(r"<dd[^>]*>\s*([A-Z2-7 ]{32,})\s*</dd>", text).group(1).replace(" ", "")
    status, headers, svg = b.get("/sign-in/second/code")
    check("the secret as a picture", status == 200 and headers["content-type"] == ["image/svg+xml"] and "<script" not in svg, status)
    check("for him only", Browser().get("/sign-in/second/code")[0] == 303)
    status, _, _ = b.post("/sign-in/second", dict(code=totp(secret)))
    check("a form without its mark is refused", status == 403, status)
    csrf = b.csrf("/sign-in/second")
    before = b.cookies["__Host-tergoo"]
    status, _, text = b.post("/sign-in/second", dict(code="000000", csrf=csrf))
    check("a wrong code does not enrol", status == 403, status)
    used = totp(secret)
    status, headers, _ = b.post("/sign-in/second", dict(code=used, csrf=csrf))
    check("the right one does", status == 303 and headers["location"] == ["/"], (status, headers))
    check("and the cookie is another one", b.cookies["__Host-tergoo"] != before)
    status, _, text = b.get("/")
    check("now he is in", status == 200 and "aibek" in text, status)
    status, _, text = b.get("/sign-in/second")
    check("the secret is shown no more", secret[:8] not in text.replace(" ", "") and b.get("/sign-in/second/code")[0] == 404)
    stale = Browser()
    stale.cookies = {"__Host-tergoo": before}
    check("the old cookie is worth nothing", stale.get("/")[0] == 303)
    other = Browser(source="127.0.0.5")
    status, _, _ = other.post("/sign-in", dict(login="aibek", passphrase=PHRASE, code=used))      # that one: half a minute may have gone by
    check("a code is used once", status == 403, status)
    status, _, _ = other.post("/sign-in", dict(login="aibek", passphrase=PHRASE))
    check("and is asked for", status == 403, status)
    status, _, _ = other.post("/sign-in", dict(login="aibek", passphrase=PHRASE, code=totp(secret, 1)))
    check("with the next one he signs in elsewhere", status == 303, status)
    csrf = other.csrf()
    leaving = dict(other.cookies)
    status, headers, _ = other.post("/sign-out", dict(csrf=csrf))
    other.cookies = leaving
    check("signing out ends it there", status == 303 and other.get("/")[0] == 303, status)
    check("and only there", b.get("/")[0] == 200)
    keep(b, secret=secret, case=case)


def forms():
    b, state = kept()
    csrf = b.csrf()
    evil = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    for text, fields, headers, want in (
            ("a form from another site", dict(csrf=csrf, lang="ru", back="/"), evil, 403),
            ("one that says nothing of where it comes from", dict(csrf=csrf, lang="ru", back="/"), {"Origin": None, "Sec-Fetch-Site": None}, 403),
            ("one from another port of this host", dict(csrf=csrf, lang="ru", back="/"), {"Origin": "https://localhost:1", "Sec-Fetch-Site": "same-site"}, 403),
            ("one over http", dict(csrf=csrf, lang="ru", back="/"), {"Origin": ORIGIN.replace("https", "http")}, 403),
            ("one without its mark", dict(lang="ru", back="/"), {}, 403),
            ("one with somebody else's mark", dict(csrf="0" * 64, lang="ru", back="/"), {}, 403),
            ("one of an unknown language", dict(csrf=csrf, lang="de", back="/"), {}, 400),
            ("one of this site", dict(csrf=csrf, lang="ru", back="/language?x=1"), {}, 303)):
        status, _, _ = b.post("/language", fields, headers=headers)
        check("%s: %d" % (text, want), status == want, status)
    check("the language is kept", 'lang="ru"' in b.get("/")[2])
    status, headers, _ = b.post("/language", dict(csrf=csrf, lang="en", back="https://evil.example/"))
    check("and leads to no other site", status == 303 and headers["location"] == ["/"], headers)
    status, _, _ = b.post("/language", dict(csrf=csrf, lang="en"), kind="text/plain")
    check("a body of another type", status == 415, status)
    body = b"csrf=" + csrf.encode() + b"&lang=en&x=" + b"a" * (1 << 20)
    check("a form of more than 1 MiB", b.ask("POST", "/language", body)[0] == 413)
    part = '--B\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
    body = (part % ("csrf", "", csrf) + part % ("lang", "", "ky") + part % ("back", "", "/") + "--B--\r\n").encode()
    check("the same form in parts", b.ask("POST", "/language", body, kind="multipart/form-data; boundary=B")[0] == 303)
    body = (part % ("csrf", "", csrf) + part % ("lang", '; filename="../../x"', "ky") + "--B--\r\n").encode()
    check("a file where none is taken", b.ask("POST", "/language", body, kind="multipart/form-data; boundary=B")[0] == 415)
    check("a body cut in the middle of a part", b.ask("POST", "/language", body[:-20], kind="multipart/form-data; boundary=B")[0] in (400, 415))
    # the interface for programs
    ask = lambda op, args, **how: b.ask("POST", "/api/" + op, json.dumps(args).encode(), kind="application/json", **how)
    status, headers, text = ask("case.list", {})
    check("a page's script asks with the page's cookie", status == 200 and "data" in json.loads(text), status)
    check("but not from another site", ask("case.list", {}, headers=evil)[0] == 403)
    check("and not as plain text, which another site could send", b.ask("POST", "/api/case.list", b"{}", kind="text/plain")[0] == 415)
    check("no GET does anything", b.get("/api/case.list")[0] == 405)
    status, _, text = ask("case.show", {"case": "C-9999-0001"})
    check("a refusal says why, with its status", status == 404 and json.loads(text)["error"]["code"] == "not-found", text)
    status, _, text = ask("case.shwo", {})
    check("an operation that is not there", status == 404, status)
    status, _, text = ask("case.show", {"case": state["case"], "x": 1})
    check("an argument that is not there", status == 400 and '"x"' in text or "x" in text, text)
    check("arguments that are no object", b.ask("POST", "/api/case.list", b"[1]", kind="application/json")[0] == 400)
    check("arguments that are no JSON", b.ask("POST", "/api/case.list", b"{", kind="application/json")[0] in (400, 422))
    check("the same page as JSON", "data" in json.loads(b.get("/", headers={"Accept": "application/json"})[2]))
    status, _, text = b.get("/openapi.json")
    check("the interface is described", status == 200 and json.loads(text)["openapi"].startswith("3.1"), status)
    check("to those who are signed in", Browser().get("/openapi.json")[0] == 401)
    # a program with a token of its own
    p = Browser(source="127.0.0.6")
    program = lambda op, args, token=None: p.ask("POST", "/api/" + op, json.dumps(args).encode(), kind="application/json", headers=dict(
        {"Origin": None, "Sec-Fetch-Site": None}, **({"Authorization": "Bearer " + token} if token else {})))
    check("a program without a token", program("case.list", {})[0] == 401)
    check("a program with an invented token", program("case.list", {}, "0" * 64)[0] == 401)
    status, _, text = program("session.open", {"login": "admin", "passphrase": PHRASE})
    check("who has no second factor gets no token", status == 403 and "token" not in json.loads(text).get("data", {}), text)
    time.sleep(30 - time.time() % 30 + 31)               # codes of this half minute and the next are used up
    status, _, text = program("session.open", {"login": "aibek", "passphrase": PHRASE, "code": totp(state["secret"], 1)})
    token = json.loads(text).get("data", {}).get("token", "")
    check("a program signs in with a code", status == 200 and len(token) == 64, text)
    check("and works with its token", program("case.list", {}, token)[0] == 200)
    stolen = Browser()
    stolen.cookies = {"__Host-tergoo": token}
    check("the token is no cookie", stolen.get("/")[0] == 303)
    check("a browser's cookie is no token", program("case.list", {}, b.cookies["__Host-tergoo"])[0] == 401)
    tokens = [word for folder, _, files in os.walk(WORK + "/sessions") for name in files for word in
              re.findall("[0-9a-f]{64}", open(os.path.join(folder, name)).read())]
    check("tokens of the command line are none here", tokens and all(program("case.list", {}, one)[0] == 401 for one in tokens), len(tokens))
    check("it signs out", program("session.close", {}, token)[0] == 200 and program("case.list", {}, token)[0] == 401)
    keep(b, secret=state["secret"], case=state["case"])


def resident():
    """Bytes on the disk that the server holds without a name. Descriptors may close while one looks; at those of a process that has shut itself in only
    root may look: None."""
    folder = "/proc/%s/fd" % open(WORK + "/web.pid").read().strip()
    held = 0
    if not os.access(folder, os.R_OK):
        return None
    for fd in os.listdir(folder):
        try:
            if "(deleted)" in os.readlink(folder + "/" + fd):
                held += os.stat(folder + "/" + fd).st_blocks * 512
        except FileNotFoundError:
            pass
    return held


def memory():
    return int(re.search(r"VmRSS:\s+(\d+)", open("/proc/%s/status" % open(WORK + "/web.pid").read().strip()).read()).group(1))


def uploads(case):
    b, state = kept()
    csrf = b.csrf()
    part = '--B\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n'
    args = json.dumps({"case": case, "fields": {"title": "Скан", "source": "банк"}})
    start = (part % ("csrf", "") + csrf + "\r\n" + part % ("args", "") + args + "\r\n" + part % ("file", '; filename="../../сейф.bin"')).encode()
    end = b"\r\n--B--\r\n"
    head = lambda n: ("POST /api/document.add HTTP/1.1\r\nHost: localhost:%d\r\nOrigin: %s\r\nCookie: __Host-tergoo=%s\r\nContent-Type: multipart/form-data; "
                      "boundary=B\r\nContent-Length: %d\r\n\r\n" % (PORT, ORIGIN, b.cookies["__Host-tergoo"], n)).encode()
    content = os.urandom(1 << 20) * 120
    before = memory()
    status, _, text = raw(head(len(start) + len(content) + len(end)) + start + content + end)
    check("a file of 120 MiB comes in", status == 200, text)
    more = memory() - before
    check("and through little memory (%d kB more)" % more, more < 80000 or "libasan" in open("/proc/%s/maps" % open(WORK + "/web.pid").read().strip()).read())
    looks = resident() is not None
    deadline = time.time() + 30
    while looks and resident() > 0 and time.time() < deadline:
        time.sleep(0.05)
    if looks:
        check("nothing of it stays here", resident() == 0, resident())
    if status == 200:
        found = json.loads(text)["data"]
        names = json.dumps(found, ensure_ascii=False)
        check("its name is data", "/" not in re.sub(r"(document|case)/", "", names) or "сейф" in names, names[:200])
        status, headers, got = raw(("POST /api/document.get HTTP/1.1\r\nHost: localhost:%d\r\nOrigin: %s\r\nCookie: __Host-tergoo=%s\r\nContent-Type: "
                                    "application/json\r\nContent-Length: %d\r\n\r\n" % (PORT, ORIGIN, b.cookies["__Host-tergoo"], len(json.dumps({"id": found["id"]})))).encode() +
                                   json.dumps({"id": found["id"]}).encode())
        check("it comes back as it was", status == 200 and got == content, (status, len(got)))
        check("as an attachment that no browser opens as a page", headers.get("content-type") == ["application/octet-stream"] and
              headers.get("content-disposition", [""])[0].startswith("attachment") and "sandbox" in headers["content-security-policy"][0], headers)
    s = connect()
    s.sendall(head(200 << 20) + start + content)
    deadline = time.time() + 60
    while looks and resident() == 0 and time.time() < deadline:
        time.sleep(0.05)
    if looks:
        check("an upload of 200 MiB is under way", resident() > 0)
    s.close()
    while looks and resident() > 0 and time.time() < deadline:
        time.sleep(0.05)
    if looks:
        check("cut off, it leaves nothing", resident() == 0, resident())
    with connect() as s:
        s.sendall(head((2 << 30) + 1) + start)
        check("more than 2 GB is refused before it comes", read_answer(s)[0] == 413)
    with connect() as s:
        s.sendall(head(1000).replace(b"Content-Length", b"Expect: 100-continue\r\nContent-Length").replace(b"/api/document.add", b"/nowhere"))
        check("who asks first whether he may is told no", read_answer(s)[0] == 404)
    with connect() as s:
        s.sendall(head(1000).replace(b"__Host-tergoo=", b"x=") + start)
        status = read_answer(s)[0]
        check("a stranger's upload is not even read", status == 401, status)


def limits():
    # by address and login: the sixth try waits, for a login that there is and for one that there is not
    for login in "admin", "nobody-else":
        b = Browser(source="127.0.0.%d" % (20 + len(login)))
        seen = []
        while 429 not in seen and len(seen) < 10:      # each wait is twice the one before: a machine that is busy meets one of them
            seen.append(b.post("/sign-in", dict(login=login, passphrase="wrong%d" % len(seen)))[0])
        check("after five wrong tries as %s he has to wait" % login, seen[:5] == [403] * 5 and 429 in seen[5:], seen)
    # connections of one address
    many, refused = [], 0
    for _ in range(80):
        try:
            s = connect(source="127.0.0.30")
            many.append(s)
        except OSError:
            refused += 1
    check("one address gets 64 connections (%d) and no more" % len(many), len(many) == 64 and refused == 16, (len(many), refused))
    check("and nobody else suffers", Browser().get("/connect")[0] == 200)
    for s in many:
        s.close()
    served, deadline = False, time.time() + 30
    while not served and time.time() < deadline:
        try:
            served = Browser(source="127.0.0.30").get("/connect")[0] == 200
        except OSError:
            time.sleep(0.1)
    check("afterwards it is served again", served)


def slow():
    took = {}

    def one(name, action):
        begun = time.time()
        with connect(timeout=60) as s:
            try:
                action(s)
                while s.recv(4096):
                    pass
            except OSError:
                pass
        took[name] = time.time() - begun

    def trickle(data, pause):
        def send(s):
            for byte in data:
                s.sendall(bytes([byte]))
                time.sleep(pause)
        return send

    body = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nOrigin: https://localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n"

    def slow_body(s):
        s.sendall(body)
        trickle(b"a" * 100, 1)(s)

    def handshake():
        begun = time.time()
        with socket.create_connection(("127.0.0.1", PORT), 60) as s:
            try:
                while s.recv(100):
                    pass
            except OSError:
                pass
        took["no handshake"] = time.time() - begun

    threads = [threading.Thread(target=one, args=a) for a in (("a slow head", trickle(b"GET /connect HTTP/1.1\r\nX: " + b"a" * 200, 0.5)),
                                                              ("a slow body", slow_body), ("nothing", lambda s: None))]
    threads.append(threading.Thread(target=handshake))
    for t in threads:
        t.start()
    time.sleep(2)
    begun = time.time()
    status = Browser().get("/connect")[0]
    check("meanwhile others are served, while all of these still wait", status == 200 and all(t.is_alive() for t in threads))
    print("# in %.0f ms" % (1000 * (time.time() - begun)))
    for t in threads:
        t.join()
    for name, most in (("a slow head", 60), ("a slow body", 100), ("nothing", 100), ("no handshake", 60)):
        check("%s is cut off after %d s" % (name, took[name]), took[name] < most, took)


def no_gate():
    b, _ = kept()
    status, _, text = b.get("/")
    check("without a gate it says so", status == 503 and "tergoo gate" in text, status)


def gate_again():
    b, _ = kept()
    status, headers, _ = b.get("/")
    check("a session that the gate does not know is over", status == 303 and headers["location"] == ["/sign-in"], (status, headers))
    status, _, text = b.ask("POST", "/api/case.list", b"{}", kind="application/json")
    check("a program is told with 401", status == 401, status)


def stopping():
    pid = int(open(WORK + "/web.pid").read())
    idle, busy = connect(), connect()
    idle.sendall(b"GET /connect HTTP/1.1\r\nHost: localhost\r\n\r\n")
    read_answer(idle)
    form = b"login=nobody&passphrase=x"
    busy.sendall(("POST /sign-in HTTP/1.1\r\nHost: localhost:%d\r\nOrigin: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n"
                  % (PORT, ORIGIN, len(form))).encode() + form[:5])
    time.sleep(0.3)
    os.kill(pid, signal.SIGTERM)
    idle.settimeout(30)
    try:
        ended = idle.recv(100) == b""
    except TimeoutError:
        ended = False
    except OSError:
        ended = True
    check("told to end, it lets go of who only waits", ended)
    try:
        connect(timeout=3).close()
        check("and takes nobody new", False)
    except OSError:
        check("and takes nobody new", True)
    busy.sendall(form[5:])
    status, headers, _ = read_answer(busy)
    check("who was asking gets his answer", status == 403 and headers["connection"] == ["close"], (status, headers))


def demo():
    b = Browser()
    status, headers, text = b.get("/sign-in")
    check("a demonstration says so on each page", "invented" in text and "second factor" in text)
    status, headers, _ = b.post("/sign-in", dict(login="admin", passphrase=PHRASE))
    check("and asks for no second factor", status == 303 and headers["location"] == ["/"], (status, headers))
    check("he is in", b.get("/")[0] == 200)


def forms_and_slow():
    """Both wait half a minute and longer, for different things: side by side they wait once."""
    with concurrent.futures.ThreadPoolExecutor() as pool:
        beside = pool.submit(slow)
        forms()
        beside.result()


if __name__ == "__main__":
    globals()[sys.argv[2]](*sys.argv[3:])
