"""web_abuse_matrix.py WORK STEP: every address and operation as every role about a case that it does not know, and what looking leaves behind."""
import json
import os
import pathlib
import re
import secrets
import sys
import urllib.parse

from web_abuse_kit import CANARY, MATRIX, NOTHING, PROJECT, Visitor, bare, difference, entries, operations, roles, slots, state, trail
from web_server import WORK, check

# ---- who gets what of a case that he does not know ----



def distinct_roles():
    """Roles that no kind of record names are all alike: one of them stands for the rest."""
    named = set()
    for path in (PROJECT / "model/kinds").glob("*.yaml"):
        named.update(re.findall(r"[a-z_]+", " ".join(re.findall(r"\[([a-z_, ]+)\]", path.read_text(encoding="utf-8")))))
    own = {"auditor", "administrator", "head", "prosecutor"}
    rest = [role for role in roles() if role not in named | own]
    return [role for role in roles() if role not in rest] + rest[:1]


def address(pattern, ids):
    """One address of a route, about the foreign record."""
    kind, _, last = ids["note"].partition("/")
    values = {":kind": kind, ":id": last, ":move": "finish", ":operation": "record.show", ":name": "none.css", ":person": "0",
        ":code": "P-2026-0001-0000000000", ":step": "0", ":rule": "R036", ":figure": "rp1", ":token": "ABCD-EFGH-JKMN", ":to": "html", ":page": "1", ":task": "detect"}
    return re.sub(r":[a-z]+", lambda m: values[m.group(0)], pattern)


def pages(ids):
    """Everything that is looked at or sent by a browser: what it is called in the file, method, address, form."""
    found = []
    for method, pattern, handler, flags in slots():
        if pattern.startswith(("/sign-", "/enrol", "/connect", "/demo", "/assets", "/api/", "/openapi", "/language", "/feeds", "/field/join")):
            continue                                    # neither knows records; web_server.sh and others below try them
        bases = [("", address(pattern, ids))]
        if ":kind/:id" in pattern:
            bases = [(" of a " + kind, pattern.replace(":kind/:id", ids[kind]).replace(":move", "withdraw")) for kind in ("case",
                "note", "person", "proposal")]
            bases.append((" by its number", pattern.replace(":kind/:id", "case/" + ids["number"]).replace(":move", "withdraw")))
        if pattern == "/kinds/:kind/new":
            bases = [(" in the case", "/kinds/note/new?case=" + ids["case"]), (" out of a flag",
                "/kinds/case/new?flag=" + ids["note"])]
        if pattern == "/kinds/:kind":
            bases = [(" of notes of the case", "/kinds/note?case=" + ids["case"]), (" of persons", "/kinds/person"),
                (" of all cases", "/kinds/case")]
        if pattern == "/do/:operation":
            bases = [(" " + name, "/do/%s?case=%s&id=%s" % (name, ids["case"], ids["note"])) for name in ("case.admit",
                "record.erase", "case.break_glass")]
        if pattern == "/search":
            bases = [(" for its words", "/search?words=" + urllib.parse.quote(CANARY)), (" in the case",
                "/search?words=a&case=" + ids["case"])]
        if pattern == "/drafts":
            continue                                    # only the sender's own
        fields = {"f.title": "x", "f.text": "x", "f.case": ids["case"], "f.id": ids["note"], "f.login": "nobody-here",
            "f.reason": "x", "reason": "x", "version": "1"}
        if pattern == "/do/:operation":
            fields = {"f.reason": "x"}                  # what its form has, besides what the address says
        admits = {"f.login.words": "nobody-here"}
        found += [("%s %s%s" % (method, pattern, what), method, path, dict(fields, **(admits if "admit" in path else {}))) for what, path in bases if not (method == "POST"
            and "break_glass" in path)]
    return found


LAST = ("case.break_glass", "session.close")             # the first opens the case, the second ends the visit
SPECIAL = {
    "login": "nobody-here", "kind": "note", "move": "withdraw", "reason": "x", "fields": {"title": "x", "text": "x"},
        "items": [{"title": "x", "text": "x"}],
    "version": 1, "words": CANARY, "to": "nobody-here", "from": "nobody-here", "until": "31.12.2099", "op": "case.admit",
        "passphrase": "wrong phrase",
    "new_passphrase": "another long phrase", "roles": "no_such_role", "key": "x", "content": "[]", "index": 0, "job": "clocks",
        "name": "a.txt", "purpose": "x",
    "full_name": "x", "code": "000000", "packed": "x", "role": "member",
}


def arguments(op, names, ids):
    out = {}
    for name in names:
        if name == "case":
            out[name] = ids["case"]
        elif name == "id":
            out[name] = ids["proposal"] if op.startswith("proposal.") else ids["note"]
        elif name == "ids":
            out[name] = ids["note"]
        elif name == "flag" and op in ("case.open", "record.form"):
            continue
        elif name in SPECIAL:
            out[name] = SPECIAL[name]
    if op == "record.form":
        out = {"id": ids["note"]}
    if op == "case.list":
        out.pop("fields", None)
    if op in ("bundle.export", "case.check_out"):
        out["to"] = "court"
    if op == "audit.trail":
        out = {"case": ids["case"]}
    if op == "user.create":
        out.update(login="never", roles="no_such_role")
    if op == "case.open":
        out = {"fields": {}}
    if op in ("ledger.verify", "draft.save", "draft.get", "draft.drop"):
        out = {name: value for name, value in out.items() if name in ("key", "content", "label")}
    return out


def ask_operation(who, op, args):
    if op in ("document.add", "bundle.import", "case.take_over", "case.check_in"):
        part = '--B\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
        body = part % ("csrf", "", who.mark) + part % ("args", "", json.dumps(args)) + part % ("file",
            '; filename="a.txt"', "x") + "--B--\r\n"
        return who.ask("POST", "/api/" + op, body.encode(), kind="multipart/form-data; boundary=B")
    return who.ask("POST", "/api/" + op, json.dumps(args).encode(), kind="application/json")


def one_try(who, method, path, fields):
    if method == "GET":
        return who.get(path)
    return who.post(path, dict(fields, csrf=who.mark, once=secrets.token_hex(16)))


def write_matrix(rows, everybody):
    """Under each line: what he is answered : by whom. `as nothing`: the same, but for the id, as about an id that there is not."""
    out = []
    for name, verdicts in rows:
        out.append(name)
        for verdict in sorted(set(verdicts.values())):
            by = [role for role in verdicts if verdicts[role] == verdict]
            out.append("    %-28s: %s" % (verdict, "(everybody)" if len(by) == everybody else " ".join(by)))
    return "\n".join(out) + "\n"


HEAD = """# What each role is answered about a case and records in it that it does not know: tried by tests/stories/web_abuse_matrix.py through the web server,
# each address and each operation twice, about records that there are and about ids that there are not. "as nothing": the two answers are the same but
# for the id. "NOTHING 404, HERE 200": he can tell them apart, and such a line has to have a reason. TERGOO_MAKE_MATRIX=1 writes the file anew;
# read what differs before you keep it.
#
# The lines with a reason: an auditor reads the trace of any case that is not locked (who did what when; nothing of what was entered), and a head
# or an auditor may break the glass, which leaves a notice for whoever leads the case. Of a locked case ("about a locked case" where it is answered
# unlike nothing) one learns by its id that it is there when one delivers into it, which whoever has been told its number may, without reading it.

"""


def matrix():
    known = state()
    here = {name: known[name] for name in ("case", "note", "person", "proposal", "number")}
    nothing, locked = NOTHING, dict(NOTHING, **known["locked"])
    visitors = {role: Visitor("r_" + role) for role in distinct_roles()}
    for who in visitors.values():
        who.mark = who.csrf()
    known_operations = operations(next(iter(visitors.values())))
    rows, leaks, faults = [], [], []

    def tell(name, ask):
        verdicts, apart = {}, {}
        for role, who in visitors.items():
            status, _, text = ask(who, here)
            status0, _, text0 = ask(who, nothing)
            bare_here, bare_nothing = bare(text, here), bare(text0, nothing)
            same = status == status0 and bare_here == bare_nothing
            verdicts[role] = "%d as nothing" % status if same else "NOTHING %d, HERE %d" % (status0, status)
            status1, _, text1 = ask(who, locked)
            same1 = (status1, bare(text1, locked)) == (status0, bare_nothing)
            if not same1:
                apart[role] = "NOTHING %d, LOCKED %d" % (status0, status1)
            if status == status0 and not same:
                faults.append("%s by %s: the text differs: %s" % (name, role, difference(bare_nothing, bare_here)))
            if CANARY in (text + text1).replace("&quot;", "").replace('words=' + CANARY, "") and not CANARY_ASKED.search(name):
                leaks.append("%s by %s" % (name, role))
            if status >= 500:
                faults.append("%s by %s: %d %s" % (name, role, status, text[:200]))
        rows.append((name, verdicts))
        if apart:
            rows.append((name + " about a locked case", apart))

    listed = {ids["case"]: pages(ids) for ids in (here, nothing, locked)}
    for n, (name, method, _, _) in enumerate(listed[here["case"]]):
        tell(name, lambda who, ids: one_try(who, method, *listed[ids["case"]][n][2:]))
    for op in sorted(known_operations, key=lambda one: (one in LAST, one)):
        if op in ("session.open", "session.close", "session.ways", "user.second_begin", "user.key_begin", "user.sheet_make", "field.join"):
            continue                                    # what they answer differs each time, or with each login
        tell("POST /api/" + op, lambda who, ids: ask_operation(who, op, arguments(op, known_operations[op], ids)))
    text = HEAD + write_matrix(rows, len(visitors))
    if os.environ.get("TERGOO_MAKE_MATRIX"):
        MATRIX.write_text(text, encoding="utf-8")
    read = MATRIX.read_text(encoding="utf-8") if MATRIX.exists() else ""
    check("%d addresses and operations, asked by %d roles, answer as tests/data/web_matrix.txt says" % (len(rows), len(visitors)),
        text == read, difference(read, text))
    check("nothing of a case is in any answer to those who do not know it", not leaks, leaks[:10])
    check("no answer tells it apart by its words, and none fails", not faults, faults[:6])
    stranger = Visitor()
    wrong = [name for name, method, path, fields in pages(here) if one_try_unknown(stranger, method, path, fields) not in (303, 401,
        403)]
    wrong += [op for op in known_operations if op not in ("session.open", "session.close", "session.ways", "user.enrol_use", "calendar.feed", "field.join", "exercise.is") and
              stranger.ask("POST", "/api/" + op, b"{}", kind="application/json")[0] not in (401, 403)]
    check("who is not signed in gets nothing of all that", not wrong, wrong)


CANARY_ASKED = re.compile("search|ref.find|case.search")


def one_try_unknown(who, method, path, fields):
    status, _, text = who.get(path) if method == "GET" else who.post(path, fields)
    return status if CANARY not in text.replace("words", "") or "/search" in path else 200


# ---- looking enters nothing ----

LOOKS = {"record.look", "audit.trail", "record.export"}


def looks():
    known = state()
    owner, auditor = Visitor("owner"), Visitor("r_auditor")
    here = {name: known[name] for name in ("case", "note", "person", "proposal", "number")}
    before, size = trail(auditor, "owner"), entries()
    tried, broken = 0, []
    for name, method, path, _ in pages(here) * 2:
        if method == "GET":
            tried += 1
            status, _, text = owner.get(path)
            if status >= 500 or "<h1" not in text and status != 200:
                broken.append((name, status))
    after, grown = trail(auditor, "owner"), entries() - size
    added = after[len(before):]
    auditors = 1                                        # his own look at the trace, which is noted once a session and ten minutes
    check("%d pages looked at by who may: each is answered" % tried, not broken, broken)
    check("what is entered by that are looks only (%d)" % len(added), {op for op, _ in added} <= LOOKS, added)
    check("and nothing else is (%d)" % grown, len(added) <= grown <= len(added) + auditors, (grown, added))
    wrong = [pattern for method, pattern, _, _ in slots() if method == "GET" and "/api/" in pattern]
    check("no operation is asked for by GET", not wrong and owner.get("/api/case.list")[0] == 405, wrong)
    again = [owner.ask("HEAD", path)[2] for _, method, path, _ in pages(here) if method == "GET"]
    check("HEAD answers without a body", not any(again))
    # what pages show is what programs get
    different = []
    tried = 0
    for path, op, args in (
            ("/", "me.today", {}), ("/cases", "case.list", {}), ("/proposals", "proposal.list", {}), ("/users", "user.list", {}),
            ("/records/" + here["case"], "case.show", {"case": here["case"], "brief": True}), ("/records/" + here["note"],
                "record.show", {"id": here["note"]}),
            ("/records/" + here["person"], "record.show", {"id": here["person"]}), ("/records/" + here["proposal"], "proposal.show",
                {"id": here["proposal"]}),
            ("/records/%s/history" % here["case"], "record.history", {"id": here["case"]}),
            ("/records/%s/history" % here["note"], "record.history", {"id": here["note"]}),
            ("/records/%s/history" % here["person"], "record.history", {"id": here["person"]}),
            ("/records/%s/change" % here["person"], "record.form", {"id": here["person"]}),
            ("/records/%s/moves/withdraw" % known["quiet"], "record.form", {"id": known["quiet"], "move": "withdraw"}),
            ("/kinds/note/new?case=" + here["case"], "record.form", {"kind": "note", "case": here["case"]}),
            ("/kinds/case/new", "record.form", {"kind": "case"}), ("/search?words=" + urllib.parse.quote(CANARY), "search",
                {"words": CANARY}),
            ("/search?words=x&case=" + here["case"], "search", {"words": "x", "case": here["case"]}),
            *[("/kinds/" + kind, "record.list", {"kind": kind}) for kind in ("case", "note", "person", "document", "exhibit",
                "flag", "unit", "organization")],
            ("/kinds/note?case=%s&sort=-title" % here["case"], "record.list", {"kind": "note", "case": here["case"],
                "sort": "-title"}),
            ("/kinds/note?case=%s&words=x&limit=5" % here["case"], "record.list", {"kind": "note", "case": here["case"],
                "words": "x", "limit": 5}),
            ("/kinds/note?case=%s&state=current" % here["case"], "record.list", {"kind": "note", "case": here["case"],
                "state": "current"}),
            ("/do/case.admit", "op.form", {"op": "case.admit"}), ("/do/user.passphrase", "op.form", {"op": "user.passphrase"})):
        owner.get(path)                                 # the look that it notes is in both answers then
        status, headers, text = owner.get(path, headers={"Accept": "application/json"})
        status2, answer = owner.op(op, **args)
        tried += 1
        got, wanted = json.loads(text).get("data", {}), answer.get("data", {})
        if status != 200 or status2 != 200 or not wanted or {name: got.get(name)
            for name in wanted} != wanted or set(json.loads(text)) != {"data"}:
            different.append((path, status, status2, text[:300], json.dumps(answer)[:300]))
    check("%d pages as JSON are what the operation answers" % tried, not different, different[:2])


# ---- the description of the interface ----

def describe():
    """In three languages into files, and what really went over the line beside them: openapi.mjs judges."""
    owner = Visitor("owner")
    for lang in ("en", "ru", "ky"):
        status, headers, text = owner.get("/openapi.json", headers={"Accept-Language": lang})
        pathlib.Path(WORK + "/openapi.%s.json" % lang).write_text(text, encoding="utf-8")
    known, told = state(), []
    case, note = known["case"], known["note"]
    for op, args in (("session.show", {}), ("me.today", {}), ("menu", {}), ("case.list", {}), ("case.show", {"case": case}),
        ("record.show", {"id": note}), ("record.show", {"id": known["person"]}),
                     ("record.show", {"id": case}), ("record.list", {"kind": "note", "case": case}), ("record.list",
                         {"kind": "person", "sort": "-name"}), ("record.history", {"id": note}),
                     ("record.form", {"id": note}), ("record.create", {"kind": "note", "case": case,
                         "fields": {"title": "По описанию", "text": "x", "about": [note]}}),
                     ("record.create", {"kind": "note", "case": case, "fields": {"title": ""}}), ("search", {"words": CANARY}),
                         ("ref.find", {"kind": "person", "words": CANARY}), ("proposal.list", {}),
                     ("proposal.show", {"id": known["proposal"]}), ("user.list", {}), ("ledger.head", {}), ("ledger.proof",
                         {"index": 0}), ("clock.due", {"days": 14}), ("kind.list", {"case": case}),
                     ("op.form", {"op": "case.admit"}), ("draft.list", {}), ("deputy.list", {}), ("case.show",
                         {"case": "C-2026-9999"}), ("audit.trail", {"case": case}), ("model.get", {}),
                     ("record.change", {"id": note, "fields": {"title": "x"}, "version": 99})):
        status, answer = owner.op(op, **args)
        told.append((op, args, status, answer))
    pathlib.Path(WORK + "/answers.json").write_text(json.dumps(told), encoding="utf-8")
    server = set(json.loads(pathlib.Path(WORK + "/openapi.en.json").read_text())["paths"])
    missing = [path for path in server if owner.ask("POST", path, b"{", kind="application/json")[0] not in (400, 415, 422)]
    check("each address that is described is there (%d)" % len(server), not missing and len(server) > 60, missing)


if __name__ == "__main__":
    globals()[sys.argv[2]](*sys.argv[3:])
