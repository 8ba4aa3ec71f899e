"""web_abuse_advisories.py WORK STEP: what happened to programs like this one, each advisory as a check."""
import json
import os
import pathlib
import re
import subprocess
import sys
import urllib.parse

from web_abuse_kit import CANARY, NOTHING, PAYLOAD, PROJECT, Visitor, bare, difference, entries, look_at, operations, state, trail
from web_server import PORT, WORK, check

# ---- what happened to programs like this one ----

def advisories():
    known = state()
    case, note = known["case"], known["note"]
    owner, admin, head, many = Visitor("owner"), Visitor("admin"), Visitor("r_head"), Visitor("many")
    auditor, stranger = Visitor("r_auditor"), Visitor("r_translator")
    csrf = owner.csrf()
    part = '--B\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'

    def send(who, file_name, content, **args):
        body = (part % ("csrf", "", who.csrf()) + part % ("args", "", json.dumps(args)) + part % ("file",
            '; filename="%s"' % file_name, content) + "--B--\r\n").encode()
        status, headers, text = who.ask("POST", "/api/document.add", body, kind="multipart/form-data; boundary=B")
        return status, json.loads(text)

    def files():
        return sorted(str(path) for path in pathlib.Path(WORK).rglob("*") if path.is_file())

    # CVE-2026-22783: a path of the disk came from the request
    before = set(files())
    fields = dict(title="Скан", source="банк")
    status, answer = send(owner, "a.txt", "x", case=case, name="a.txt", fields=dict(fields, file_local_name="/etc/passwd"))
    check("CVE-2026-22783: a field that the model does not have is an error", status in (400, 422), (status, answer))
    note = owner.done("record.create", kind="note", case=case, fields=dict(title="Для проб", text="x"))["id"]
    status, answer = send(owner, "a.txt", "x", case=case, name="a.txt", fields=fields, path="/etc/passwd")
    check("CVE-2026-22783: an argument that the operation does not have is an error", status == 400, (status, answer))
    # CVE-2026-42540: crafted requests changed values that the form does not offer
    tried = [dict(state="withdrawn"), dict(version=9), dict(id="note/0123456789abcdef"), dict(case="case/0123456789abcdef"),
        dict(number="N-1"), dict(by="log"), dict(kind="case")]
    got = [owner.op("record.change", id=note, fields=one)[0] for one in tried] + \
        [owner.op("record.create", kind="note", case=case, fields=dict(one, title="x", text="x"))[0] for one in tried]
    check("CVE-2026-42540: what a program adds to the fields is refused: state, version, id, case, number, author, kind",
        set(got) == {400}, got)
    internal = [owner.op("record.create", kind=kind, case=case, fields={})[0] for kind in ("access", "proposal", "user", "deputy",
        "notice", "lease")]
    check("CVE-2026-42540: records of the program's own kinds are not made by hand", not {200} & set(internal), internal)
    # CVE-2024-25624: a template of a report ran on the server
    templates = ("{{7*7}}", "{{>page}}", "{{#parts}}x{{/parts}}", "{{{csrf}}}", "${7*7}", "<%= 7*7 %>",
        "{% include '/etc/passwd' %}", "{year}-{seq}", "%s%n%x")
    faults = []
    for text in templates:
        one = owner.done("record.create", kind="note", case=case, fields=dict(title=text, text=text))["id"]
        faults += look_at(owner, "note", "/records/" + one, text)
    check("CVE-2024-25624: text that is a template elsewhere is text here", not faults, faults)
    # CVE-2024-34060: the name of an upload was a path
    names = ["../../../../tmp/x", "/etc/passwd", "..\\\\..\\\\x.exe", "a/../../b", "~/.ssh/authorized_keys", "C:\\\\x", "x" * 3000,
        "%2e%2e%2fx", ".", "..", "con.txt"]
    ids = []
    for name in names:
        status, answer = send(owner, name, "<script>alert(1)</script>", case=case, fields=dict(fields, title="Файл %d" % len(ids)))
        if status == 200:
            ids.append(answer["data"]["id"])
        elif status not in (400, 413, 422):
            faults.append((name[:20], status, answer))
    new = [path for path in set(files()) - before if "/office/blobs/" not in path
        and not re.search(r"/office/(store|ledger|log|wal|tile|db|blob|guard|checkpoint|search|drafts|model|seal)", path)]
    outside = [path for path in new if not path.startswith(WORK + "/office/")]
    check("CVE-2024-34060: names of files are data (%d taken, the rest refused), and lie nowhere on the disk" % len(ids), ids
        and not faults and not outside, (faults, outside))
    check("CVE-2024-34060: no file has a name that came from outside", not [path for path in files()
        if re.search(r"passwd|x\.exe|authorized_keys|con\.txt", path)])
    # CVE-2024-22876: an attachment was shown as a page of ours
    wrong = []
    for one in ids:
        status, headers, text = owner.get("/files/" + one)
        good = (status == 200 and headers["Content-Type"] == "application/octet-stream"
            and headers["Content-Disposition"].startswith("attachment; filename=") and
                "sandbox" in headers["Content-Security-Policy"] and headers["X-Content-Type-Options"] == "nosniff"
                    and "/" not in headers["Content-Disposition"].split("filename*")[0])
        if not good:
            wrong.append((status, dict(headers)))
    check("CVE-2024-22876: what was uploaded is given as an attachment that no browser opens", ids and not wrong, wrong[:1])
    # CVE-2024-25640: stored markup; the payload story is the long form
    one = owner.done("record.create", kind="note", case=case, fields=dict(title=PAYLOAD, text=PAYLOAD))["id"]
    faults = [fault for path in ("/records/" + one, "/records/%s/history" % one, "/records/%s/change" % one)
        for fault in look_at(owner, "note", path, PAYLOAD[:40])]
    faults += look_at(owner, "case", "/records/" + case) + look_at(owner, "notes", "/kinds/note?case=" + case, PAYLOAD[:40])
    policy = owner.get("/records/" + one)[1]["Content-Security-Policy"]
    check("CVE-2024-25640: markup that was entered is text, and the policy would run none", not faults and "unsafe" not in policy
        and "script-src 'self'" in policy, faults)
    # CVE-2025-48741: one endpoint of many gave cases to anybody; the matrix is the long form
    got = [stranger.op(name, **args)[0] for name, args in (("case.show", dict(case=case)), ("record.show", dict(id=note)),
        ("record.history", dict(id=note)), ("record.form", dict(id=note)),
                                                           ("record.list", dict(kind="note", case=case)), ("record.export",
                                                               dict(kind="note", case=case)), ("search",
                                                                   dict(words="x", case=case)),
                                                           ("document.get", dict(id=ids[0])), ("bundle.export",
                                                               dict(case=case, to="x", purpose="x")))]
    check("CVE-2025-48741: whoever was not let into a case gets nothing of it, by whatever operation", set(got) == {404}, got)
    # CVE-2025-48740: forms from other sites
    size = entries()
    new = "/kinds/note/new?case=" + case
    evil = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    form = {"csrf": csrf, "f.title": "Подделка", "f.text": "x"}
    got = [owner.post(new, form, headers=evil)[0], owner.post(new, form, headers={"Origin": None, "Sec-Fetch-Site": None})[0],
        owner.post(new, form, headers={"Origin": "null"})[0],
           owner.post(new, {"f.title": "Подделка", "f.text": "x"})[0], owner.ask("POST", "/api/record.create", b"{}",
               kind="application/json", headers=evil)[0],
           owner.ask("POST", "/api/record.create", b"{}", kind="text/plain")[0], owner.post("/api/record.create",
               {"args": "{}"})[0]]
    check("CVE-2025-48740: what comes from another site, or without the form's mark, is refused and enters nothing",
        set(got) <= {403, 415} and entries() == size, got)
    basic = Visitor()
    status, headers, _ = basic.get("/", headers={"Authorization": "Basic b3duZXI6eA=="})
    check("CVE-2025-48740: no basic authentication, which browsers send along by themselves", status == 303
        and headers["WWW-Authenticate"] is None, status)
    # CVE-2025-48739: an address of the settings was fetched by the server
    if os.access("/proc/%s/fd" % open(WORK + "/web.pid").read().strip(), os.R_OK):
        sockets = connections()
        check("CVE-2025-48739: the web server has no connection to anywhere but the gate, and who came to it", sockets == [], sockets)
    else:
        print("# not looked at: what the web server is connected to; only root may look at a process that has shut itself in", flush=True)
    names_ = ("connect", "getaddrinfo", "gethostbyname", "curl_easy_init", "res_query")
    undefined = subprocess.run(["nm", "-D", "--undefined-only", os.environ["TERGOO"]], stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, check=False).stdout.decode()
    if undefined:
        used = set(re.findall(r"U (\w+)", undefined)) & set(names_)
        check("CVE-2025-48739: the program can fetch nothing by a library", used <= {"connect", "getaddrinfo"}, used)
    # One command of a person's looks up a name: `tips fetch`, on the office's side of the way to a box. Gate and web process can make no network socket.
    where = [str(path.relative_to(PROJECT)) for path in (PROJECT / "src").glob("*/*.c") if "getaddrinfo(" in path.read_text(encoding="utf-8")]
    check("CVE-2025-48739: a name is looked up in one place, which neither web nor gate has", where == ["src/public/box_client.c"], where)
    where = [str(path.relative_to(PROJECT)) for folder in ("office", "web", "desk", "store")
        for path in (PROJECT / "src" / folder).glob("*.c") if re.search(r"\bconnect\(", path.read_text(encoding="utf-8"))]
    check("CVE-2025-48739: it connects in one place, to a socket of the file system", where == ["src/office/client.c"] or
          all("AF_UNIX" in (PROJECT / one).read_text(encoding="utf-8")
              and "AF_INET" not in (PROJECT / one).read_text(encoding="utf-8") for one in where), where)
    # CVE-2026-56424: rights were looked up for one object, and another was changed
    mine = many.done("case.open", fields=dict(title="Своё", summary="x"))["id"]
    own = many.done("record.create", kind="note", case=mine, fields=dict(title="Своя", text="x"))["id"]
    other = [one["id"] for one in owner.done("record.list", kind="note", case=case)["records"]]
    away = Visitor("r_prosecutor")
    away_case = away.done("case.open", fields=dict(title="x", summary="x"))["id"]
    got = []
    for target in other[:5]:
        got += [away.op("record.change", id=target, fields=dict(title="Чужая рука"))[0], away.op("record.move", id=target,
            move="withdraw", reason="x")[0],
                away.op("record.correct", id=target, fields=dict(title="Чужая рука"), reason="x")[0],
                away.post("/records/%s/change" % target, {"csrf": away.csrf(), "f.title": "Чужая рука", "id": own,
                    "case": away_case})[0]]
    titles = [one["fields"]["title"] for one in owner.done("record.list", kind="note", case=case)["records"]]
    check("CVE-2026-56424: the record that is changed is the one whose rights were looked up", 200 not in got and 303 not in got
        and "Чужая рука" not in titles, got)
    pointing = [away.op("record.create", kind="note", case=away_case, fields=dict(title="x", text="x", about=[one]))
        for one in (other[0], NOTHING["note"])]
    shown = [bare(away.get("/records/" + answer["data"]["id"])[2].replace(answer["data"]["id"].split("/")[1],
        "ID").replace(other[0], "T").replace(NOTHING["note"], "T"), NOTHING | dict(number="-"))
             if status == 200 else str(answer) for status, answer in pointing]
    check("CVE-2026-56424: pointing at a record tells nobody whether it is there", pointing[0][0] == pointing[1][0]
        and shown[0] == shown[1], difference(*shown))
    reader = Visitor("r_evidence_keeper")
    owner.done("case.admit", case=case, login="r_evidence_keeper", role="reader", reason="x")
    got = [reader.op("record.show", id=other[0])[0], reader.op("record.change", id=other[0], fields=dict(title="x"))[0],
        reader.op("record.create", kind="note", case=case, fields=dict(title="x", text="x"))[0],
           reader.post("/records/%s/change" % other[0], {"csrf": reader.csrf(), "f.title": "x"})[0], reader.op("record.move",
               id=other[0], move="withdraw", reason="x")[0]]
    check("CVE-2026-56424: the right to read is no right to write", got[0] == 200 and set(got[1:]) == {403}, got)
    owner.done("case.dismiss", case=case, login="r_evidence_keeper", reason="x")
    check("and what was taken back is gone with the next request", reader.op("record.show", id=other[0])[0] == 404)
    # CVE-2026-44380, CVE-2019-12794: credentials of those who stand higher
    got = [who.op("user.second_reset", login=login, reason="x")[0] for who in (owner, head, auditor, many) for login in ("admin",
        "r_head", "owner")]
    check("CVE-2026-44380: nobody but an administrator proposes to reset somebody's second factor", set(got) == {403}, got)
    status, answer = admin.op("user.second_reset", login="admin", reason="x")
    check("CVE-2026-44380: an administrator does not reset his own", status != 200 or admin.op("proposal.sign",
        id=answer["data"].get("id", ""))[0] != 200, (status, answer))
    got = [who.op("user.change", login="admin", roles="translator", reason="x")[0] for who in (owner, auditor,
        stranger)] + [stranger.op("user.change", login="r_translator", roles="head", reason="x")[0]]
    check("CVE-2026-44380: nobody takes or gives roles who may not", set(got) == {403}, got)
    status, answer = head.op("user.change", login="r_head", roles="head; prosecutor", reason="x")
    waits = status == 200 and answer["data"].get("waits")
    signed = head.op("proposal.sign", id=answer["data"]["id"])[0] if waits else 403
    check("CVE-2026-44380: and nobody gives himself any", status in (403, 409, 422) or signed in (403, 409), (status, answer,
        signed))
    got = [who.op("user.passphrase", passphrase="wrong phrase here", new_passphrase="another long phrase")[0] for who in (owner,
        admin)]
    arguments_ = operations(owner)
    open_codes = {"certificate.check", "test.enter"}   # what stands on a certificate for everybody, and the number of an anonymous sheet
    secret = sorted(op for op, names in arguments_.items() if op not in open_codes and {"passphrase", "new_passphrase", "code",
        "with_passphrase", "with_code"} & set(names))
    check("CVE-2019-12794: credentials are taken by these operations and no others", secret == ["field.join", "field.pair", "record.move", "session.open", "user.create",
        "user.enrol_use", "user.passphrase", "user.second_confirm", "user.sheet_confirm"], secret)
    got = [who.op(op, login=login, reason="x")[0] for op in ("user.second_reset", "user.enrol_again") for who in (owner, head, auditor, many)
        for login in ("admin", "r_head", "owner")]
    check("CVE-2019-12794: beginning anew asks what a reset asks, for every one of them", set(got) == {403}, got)
    status, answer = admin.op("user.enrol_again", login="admin", reason="x")
    check("CVE-2019-12794: nor does an administrator begin his own anew alone", status == 200 and admin.op("proposal.sign",
        id=answer["data"]["id"])[0] == 403, (status, answer))
    check("CVE-2019-12794: second factors are taken away by their owner alone", not {"login", "user"} & (set(arguments_["user.way_end"])
        | set(arguments_["user.key_confirm"]) | set(arguments_["user.sheet_confirm"])), arguments_)
    check("CVE-2019-12794: a passphrase is changed by its owner, who says the old one", set(got) == {403}
        and "login" not in arguments_["user.passphrase"], got)
    # CVE-2023-50918: the log was open to those who may not read it
    got = [who.op("audit.trail", login="owner")[0] for who in (owner, head, admin, many, stranger)]
    check("CVE-2023-50918: the trace is for auditors", set(got) == {403}, got)
    size = entries()
    auditor.done("audit.trail", case=case)
    check("CVE-2023-50918: and looking at it is an entry itself", entries() == size + 1 or "audit.trail" in [op for op,
        _ in trail(auditor, "r_auditor")], entries() - size)
    # CVE-2024-25675: an export began with GET
    size = entries()
    got = [owner.get(path)[0] for path in ("/api/bundle.export?case=" + case, "/do/bundle.export?case=%s&to=x&purpose=x" % case,
        "/do/record.erase?id=%s&reason=x" % note,
                                           "/do/case.break_glass?case=%s&reason=x" % case, "/sign-out",
                                               "/records/%s/moves/withdraw?reason=x" % note,
                                                   "/do/record.export?kind=note&case=" + case)]
    check("CVE-2024-25675: no GET does anything", entries() - size <= 2 and got[0] == 405 and owner.get("/")[0] == 200, (got,
        entries() - size))
    # CVE-2024-46918: fields of accounts in answers
    faults = []
    for who in (admin, head, owner):
        for path in ("/users", "/kinds/user", "/kinds/user?words=admin"):
            for headers in ({}, {"Accept": "application/json"}):
                if SECRET.search(who.get(path, headers=headers)[2].replace('name="csrf"', "")):
                    faults.append((who.login, path))
        for one in admin.done("user.list")["users"][:3]:
            text = who.get("/records/" + one["id"])[2] + who.get("/records/%s/history" % one["id"])[2] + \
                json.dumps(who.op("record.show", id=one["id"])[1])
            if SECRET.search(text):
                faults.append((who.login, one["id"], SECRET.search(text).group(0)))
        if SECRET.search(json.dumps(who.op("session.show")[1])):
            faults.append((who.login, "session.show"))
    check("CVE-2024-46918: no answer holds a passphrase, a key, a hash or a second factor of anybody", not faults, faults)
    # CVE-2022-29528: what was sent was made an object of
    got = [owner.ask("POST", "/api/case.list", body, kind=kind)[0] for body, kind in (
        (b'O:8:"stdClass":0:{}', "application/json"), (b"\xac\xed\x00\x05sr", "application/json"),
            (b"!!python/object/apply:os.system [id]", "application/json"),
        (b'{"__proto__":{"x":1}}', "application/json"), (b'{"@type":"x"}', "application/json"), (b'{"a":1,"a":2}',
            "application/json"), (b"[" * 100000, "application/json"),
        (b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>", "application/xml"), (b"x", "application/x-php"),
            (b"phar://x", "application/json"))]
    check("CVE-2022-29528: a body is JSON of known arguments or nothing", not [one for one in got
        if one not in (400, 413, 415, 422)], got)
    libraries = subprocess.run(["ldd", os.environ["TERGOO"]], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        check=False).stdout.decode()
    check("CVE-2022-29528: and no library that makes objects or runs programs is loaded",
        not re.search(r"libxml|libpython|libphp|libjvm|liblua|libruby", libraries), libraries)
    # CVE-2022-27245: settings for the command line were within reach of the web
    reach = [op for op in arguments_ if re.search(r"config|setting|option|backup|restore|^copy|init|server|web|gate|path|folder|url",
        op)]
    check("CVE-2022-27245: no operation is about settings, folders or addresses", not reach, reach)
    argument = [(op, name) for op, names in arguments_.items() for name in names
        if re.search(r"path|folder|url|host|port|command|socket", name)]
    check("CVE-2022-27245: nor takes one", not argument, argument)
    packed = [who.op("model.activate", packed="x", reason="x")[0] for who in (owner, auditor, stranger)]
    check("CVE-2022-27245: the model is changed by those who may, with a second person", set(packed) == {403}, packed)
    # without a number: rights that were remembered past their end
    owner.done("case.admit", case=case, login="r_analyst", role="member", reason="x")
    analyst = Visitor("r_analyst")
    first = analyst.get("/records/" + case)[0], analyst.get("/search?words=" + urllib.parse.quote(CANARY))[2].count(CANARY)
    owner.done("case.dismiss", case=case, login="r_analyst", reason="x")
    then = analyst.get("/records/" + case)[0], analyst.get("/search?words=" + urllib.parse.quote(CANARY))[2].count(CANARY)
    check("no right is remembered past its end, nor by the search", first[0] == 200 and then[0] == 404 and then[1] < first[1],
        (first, then))
    ended = Visitor("r_trainer")
    admin.done("user.end", login="r_trainer", reason="x")
    proposals = admin.done("proposal.list").get("proposals", [])
    for one in proposals:
        head.op("proposal.sign", id=one["id"])
    status = ended.get("/")[0]
    check("an account that was ended is out at once, with its session", status == 303, status)


SECRET = re.compile(r"argon2|\$2[aby]\$|otpauth|passphrase_hash|second_secret|totp|\"salt\"|private|seed\b", re.I)


def connections():
    """What the web server is connected to, but those who came to its port and the gate's socket."""
    pid = open(WORK + "/web.pid").read().strip()
    inodes = set(re.findall(r"socket:\[(\d+)\]", " ".join(os.readlink("/proc/%s/fd/%s" % (pid, fd))
        for fd in os.listdir("/proc/%s/fd" % pid) if os.path.exists("/proc/%s/fd/%s" % (pid, fd)) or True)))
    found = []
    for name in ("tcp", "tcp6", "udp", "udp6", "raw", "raw6"):
        for line in open("/proc/net/" + name).read().split("\n")[1:]:
            words = line.split()
            if len(words) > 9 and words[9] in inodes and int(words[1].split(":")[1], 16) != PORT:
                found.append((name, words[1], words[2]))
    return found


if __name__ == "__main__":
    globals()[sys.argv[2]](*sys.argv[3:])
