"""web_abuse_kit.py WORK STEP: what the steps of web_abuse.sh share: browsers that keep one connection, pages as a browser would read them, the
people and the case. Prints "pass TEXT" or "fail TEXT: why" a line, as the steps do."""
import functools
import html.parser
import http.client
import json
import os
import pathlib
import re
import ssl
import subprocess
import sys
import urllib.parse

from web_server import ORIGIN, PHRASE, PORT, WORK, check

PROJECT = pathlib.Path(__file__).resolve().parents[2]
MATRIX = PROJECT / "tests/data/web_matrix.txt"
FORM = "application/x-www-form-urlencoded"


class Visitor:
    """A browser with its cookies, over one connection that stays open."""

    def __init__(self, login=None):
        self.cookies, self.line, self.login, self.mark = {}, None, login, ""
        if login:
            status, _, text = self.post("/sign-in", dict(login=login, passphrase=PHRASE))
            assert status == 303, (login, status, text[:2000])

    def ask(self, method, path, body=None, headers=None, kind=FORM):
        given = {"Accept-Language": "en"}
        if self.cookies:
            given["Cookie"] = "; ".join("%s=%s" % pair for pair in self.cookies.items())
        if body is not None:
            given.update({"Content-Type": kind, "Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"})
        given.update(headers or {})
        given = {name: value for name, value in given.items() if value is not None}
        for attempt in (0, 1):
            try:
                if not self.line:
                    self.line = http.client.HTTPSConnection("localhost", PORT, timeout=60,
                        context=ssl.create_default_context(cafile=WORK + "/office/web/ca.crt"))
                self.line.request(method, path, body, given)
                answer = self.line.getresponse()
                break
            except (http.client.HTTPException, OSError):
                self.line.close()
                self.line = None
                if attempt:
                    raise
        text = answer.read().decode("utf-8", "replace")
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            if value:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        return answer.status, answer.headers, text

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def post(self, path, fields, **more):
        return self.ask("POST", path, urllib.parse.urlencode(fields).encode(), **more)

    def op(self, name, **args):
        """The JSON twin: status and what it answered."""
        status, headers, text = self.ask("POST", "/api/" + name, json.dumps(args).encode(), kind="application/json")
        is_json = headers.get("Content-Type") == "application/json"
        return status, json.loads(text) if is_json else text

    def done(self, name, **args):
        status, answer = self.op(name, **args)
        assert status == 200, (self.login, name, args, status, answer)
        return answer["data"]

    def csrf(self):
        return marks(self.get("/language")[2])["csrf"]

    def send(self, path, page, headers=None, **fields):
        """The form of that page, with these of its inputs filled in."""
        return self.post(path, dict({name: value for name, value in marks(page).items() if name != "back"}, **fields),
            headers=headers)


def marks(page):
    """Hidden inputs by name."""
    return {name: value for name, value in Page(page).hidden}


class Page(html.parser.HTMLParser):
    """What a browser would make of it: text, inputs, and whatever could run."""
    GOOD_SCRIPT = re.compile(r"^/assets/[a-z]+\.[0-9a-f]+\.js$")

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.text, self.hidden, self.values, self.runs, self.links, self.skip = [], [], [], [], [], 0
        self.feed(text)
        self.close()
        self.all = " ".join("".join(self.text).split()) + "\n" + "\n".join(self.values)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        own_arrow = tag == "svg" and (given.get("class") or "").startswith("govuk-pagination__icon ")        # of a list that goes on
        if tag in ("iframe", "object", "embed", "base", "style", "svg", "math", "frame") and not own_arrow:
            self.runs.append(tag)
        if tag == "script" and not self.GOOD_SCRIPT.match(given.get("src") or ""):
            self.runs.append("script " + str(given))
        for name, value in attributes:
            if name.startswith("on") or name == "style" or name == "srcdoc" or (name == "http-equiv"):
                self.runs.append("%s %s" % (tag, name))
            if name in ("href", "src", "action", "formaction"):
                self.links.append(value or "")
                if not re.match(r"^(/(?!/)|#|\?|$)", value or ""):
                    self.runs.append("%s %s=%s" % (tag, name, value))
        if tag == "input" and given.get("type") == "hidden":
            self.hidden.append((given.get("name"), given.get("value") or ""))
        if given.get("value"):
            self.values.append(given["value"])

    def handle_data(self, data):
        self.text.append(data)


def entries():
    return json.loads(subprocess.run([os.environ["TERGOO"], "--json", "verify", WORK + "/office", "--key", os.environ["KEY"]],
        stdout=subprocess.PIPE,
                                     check=True).stdout)["entries"]


def roles():
    text = (PROJECT / "model/roles.yaml").read_text(encoding="utf-8").split("not_with:")[0]
    return re.findall(r"^  ([a-z_]+):", text, re.M)


@functools.lru_cache
def slots():
    """Web routes as the program has them."""
    text = (PROJECT / "src/web/routes.c").read_text(encoding="utf-8")
    return re.findall(r'^ *\{ "(GET|POST)", *"([^"]+)", *(\w+), *([^}]+) \}', text, re.M)


def operations(visitor):
    """Name -> argument names, out of the description that the server itself gives."""
    document = json.loads(visitor.get("/openapi.json")[2])
    found = {}
    for path in document["paths"].values():
        bodies = path["post"].get("requestBody", {}).get("content", {})
        schema = {}
        for body in bodies.values():
            schema = body.get("schema", {})
            schema = schema.get("properties", {}).get("args", schema) if "file" in schema.get("properties", {}) else schema
        found[path["post"]["operationId"]] = sorted(schema.get("properties", {}))
    return found


def state(**more):
    path = pathlib.Path(WORK + "/abuse.json")
    known = json.loads(path.read_text()) if path.exists() else {}
    known.update(more)
    path.write_text(json.dumps(known))
    return known


# ---- people and records ----

MANY = "head; prosecutor; investigator; analyst; intake_officer; central_authority; exhibit_officer; " \
    "property_keeper; training_officer; programme_officer"
CANARY = "Канарейка"


def people():
    admin = Visitor("admin")
    for login, held in [("r_" + role, role) for role in roles()] + [("many", MANY), ("press", "press_officer; inspector"), ("owner",
        "investigator")]:
        admin.done("user.create", login=login, full_name="Ойдон " + login, roles=held, passphrase=PHRASE)
    owner = Visitor("owner")
    owner.done("case.open", fields=dict(title="The first", summary="its number stands in examples"))
    case = owner.done("case.open", fields=dict(title=CANARY + " дело", summary=CANARY))
    note = owner.done("record.create", kind="note", case=case["id"], fields=dict(title=CANARY + " заметка", text=CANARY))
    quiet = owner.done("record.create", kind="note", case=case["id"], fields=dict(title=CANARY + " другая", text=CANARY))
    person = owner.done("record.create", kind="person", case=case["id"], fields=dict(name=CANARY, status_in_case="mentioned"))
    erasure = owner.done("record.pull_back", id=note["id"], reason="entered twice")
    shown = owner.done("case.show", case=case["id"])
    locked = owner.done("case.open", fields=dict(title=CANARY, summary=CANARY), locked=True, officers="many; r_head", quorum=2)
    inside = owner.done("record.create", kind="note", case=locked["id"], fields=dict(title=CANARY, text=CANARY))
    state(locked=dict(case=locked["id"], note=inside["id"], number=owner.done("case.show", case=locked["id"])["case"]["number"]))
    state(quiet=quiet["id"], case=case["id"], note=note["id"], person=person["id"], proposal=erasure["id"],
        number=shown["case"]["number"])
    check("a case with a note, a person and a proposal, which nobody but its owner knows", True)


# ---- what the steps share ----

PAYLOAD = "\"><script>alert(1)</script>{{x}}&amp;'</textarea><img src=x onerror=alert(2)>"
NOTHING = dict(case="case/0123456789abcde0", note="note/0123456789abcde1", person="person/0123456789abcde2",
    proposal="proposal/0123456789abcde3", number="C-2026-9999")


def trail(auditor, login):
    """(op, object) of all that somebody did."""
    return [(row["op"], row["object"]) for row in auditor.done("audit.trail", login=login, limit=1000)["trail"]]


MARKS = re.compile(r"\b(?:[0-9a-f]{64}|[0-9a-f]{32})\b", re.A)
TIMES = re.compile(r"\d\d\.\d\d\.\d{4} \d\d:\d\d|\d{4}-\d\d-\d\dT[0-9:.]+Z", re.A)


def bare(text, ids):
    """The answer without what must differ: ids, and marks made anew each time."""
    for name in ("case", "note", "person", "proposal"):
        for one in (ids[name], urllib.parse.quote(ids[name], ""), ids[name].split("/")[1]):
            text = text.replace(one, "ID")
    text = text.replace(ids["number"], "NUMBER")
    return TIMES.sub("TIME", MARKS.sub("MARK", text))


def difference(left, right):
    a, b = left.split("\n"), right.split("\n")
    return [pair for pair in zip(a, b) if pair[0] != pair[1]][:3] or (len(a), len(b))


def look_at(who, what, path, wanted=None, status=200):
    """Nothing on the page can run, and what was typed stands there as it was typed."""
    got, _, text = who.get(path)
    page = Page(text)
    faults = []
    if got != status:
        faults.append("%s %s: %d" % (what, path, got))
    if page.runs or "<script>alert" in text or "<img src=x" in text:
        faults.append("%s %s: %s" % (what, path, page.runs[:3]))
    if wanted and " ".join(wanted.split()) not in " ".join(page.all.split()) and not any(wanted in value for value in page.values):
        faults.append("%s %s: does not show it" % (what, path))
    return faults


if __name__ == "__main__":
    globals()[sys.argv[2]](*sys.argv[3:])
