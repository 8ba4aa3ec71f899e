"""web_abuse_payload.py WORK STEP: text that wants to be markup, in every field of every kind, on every page."""
import csv
import datetime
import os
import re
import subprocess
import sys
import urllib.parse

from web_abuse_kit import PAYLOAD, PROJECT, Page, Visitor, look_at, marks, state
from web_server import PHRASE, WORK, check

# ---- text that wants to be markup ----

FORMULA = "=HYPERLINK(\"http://evil.example\",\"x\")"
# right-to-left override, zero width space, isolate, soft hyphen, a combining pile, a byte order mark
VARIANTS = ["\u202e" + PAYLOAD, "\u200b" + PAYLOAD, "\u2066" + PAYLOAD + "\u2069", PAYLOAD + "\u00ad",
    "a" + "\u0301" * 30 + PAYLOAD, "\ufeff" + PAYLOAD, "javascript:alert(3)//" + PAYLOAD]
TYPES = ("text", "long_text", "person_name", "place")


def fill(field, made, text, required_only=False):
    """A value of a field as a person would type it, the payload wherever text may stand. None: left out."""
    kind = field["type"]
    if kind in TYPES:
        return text[:field["longest"]] if field.get("longest") else text
    if kind == "choice":
        return field["options"][0][0]
    if kind == "number":
        units = field.get("units") or []
        return "1 " + units[0][0] if len(units) > 1 else "1"
    if kind == "ref":
        known = made.get(field.get("to")) if field.get("to") != "*" else made.get("note")
        return known
    if kind == "list":
        one = fill(field["item"], made, text)
        return None if one is None else [one]
    if kind == "group":
        parts = {part["name"]: fill(part, made, text) for part in field.get("fields", [])}
        parts = {name: value for name, value in parts.items() if value is not None}
        return parts or None
    plain = {"date": "01.12.2020", "date_time": "01.12.2020 12:00", "money": "8000 KGS", "yes_no": "yes",
        "point": "42.8746, 74.5698"}
    if kind == "identifier":
        types = field.get("types") or [["other", ""]]
        return {"type": types[-1][0], "value": text[:40]}
    return plain.get(kind)


def make(who, kind, case, made, text):
    """A record of that kind with the text in every field that takes it; its id, or why not."""
    if kind == "paper":                                # begun from a form, and written in afterwards
        status, answer = who.op("paper.write", about=case, form="case_note", language="ky")
        if status != 200:
            return None, answer["error"]["text"]
        status, changed = who.op("record.change", id=answer["data"]["id"], fields=dict(title=text, text=text))
        return (answer["data"]["id"], "") if status == 200 else (None, changed["error"]["text"])
    if kind == "subject":                              # a record of a case is put into the repository
        status, answer = who.op("subject.promote", id=made.get("person", ""), reason=text)
        return (answer["data"]["subject"], "") if status == 200 else (None, answer["error"]["text"])
    if kind == "inquiry":
        status, answer = who.op("subject.ask", id=made.get("subject", ""), case=case, question=text, reason=text)
        return (answer["data"]["id"], "") if status == 200 else (None, answer["error"]["text"])
    args = {"kind": kind}
    status, form = who.op("record.form", kind=kind, case=case)
    if status == 200:
        args["case"] = case
    else:
        status, form = who.op("record.form", kind=kind)
    if status != 200:
        return None, "form: %d %s" % (status, form["error"]["text"])
    fields = {field["name"]: field for field in form["data"]["form"]["fields"]}
    values = {name: fill(field, made, text) for name, field in fields.items()}
    values = {name: value for name, value in values.items() if value is not None}
    if kind == "tip":                                  # an office without a vault takes no names
        values = {name: value for name, value in values.items() if not name.startswith("reporter")}
    for name in NOT_TYPED.get(kind, ()):               # another thing than words, or written by the program
        values.pop(name, None)
    values.update(TYPED.get(kind, {}))
    if kind == "budget_line":
        values.update(donors=[{"donor": made.get("donor"), "percent": "100"}])
    if kind == "budget_revision":
        values.update(lines=[{"line": made.get("budget_line"), "change": "8 EUR"}], whole_changes="yes")
    if kind == "package":                              # a seal is put on once, and the exhibit has it
        values["seal"] = "2" + values["seal"][1:]
    if kind == "seal_stock":
        values.update({name: "0001" for name in ("first", "last") if name in values})
    why = ""
    for _ in range(12):
        status, answer = who.op("case.open" if kind == "case" else "record.create", **(dict(fields=values)
            if kind == "case" else dict(args, fields=values)))
        if status == 200:
            return answer["data"]["id"], ""
        why = answer["error"]["text"]
        wrong = [fault["name"].split(".")[1] for fault in answer["error"].get("fields", []) if "." in fault["name"]] or \
            [name for name in fields if name == answer["error"].get("field", "").split(".")[-1]]
        if not wrong:
            break
        for name in wrong:
            if not values.pop(name, None) and name in SAMPLES:
                values[name] = SAMPLES[name]
            elif name in SAMPLES:
                values[name] = SAMPLES[name]
    return None, why


SAMPLES = {}
# What stands in rules of its own: an address, a code, a figure, a trainer of the course; and what fits to what was made before.
NOT_TYPED = {"enrolment": ("half_days_attended", "half_days_held"), "indicator": ("figure", "baseline_words"), "news_item": ("slug", "embargo"),
             "satisfaction": ("trainers",), "skill": ("check_code",), "exchange_rate": ("valid_to",), "indicator_period": ("values",)}
TYPED = {"result": {"level": "outcome"}, "exchange_rate": {"from": "eur", "to": "kgs"}, "project": {"budget": "8000 EUR"},
         "indicator": {"measure": "unit", "baseline": "1", "direction": "ascending"}, "budget_line": {"amount": "800 EUR"}}


def payload():
    admin, many, press, auditor = Visitor("admin"), Visitor("many"), Visitor("press"), Visitor("r_auditor")
    kinds = sorted((path.stem for path in (PROJECT / "model/kinds").glob("*.yaml")), key=lambda kind: (kind != "tip", kind))    # others hang on a tip
    # An extension is asked for where a term runs that can be extended (stories/limits_pages).
    # Made by the program in steps of its own, or as a file (photo, thing_photo, scan, watch_list); their texts come from there. A transaction
    # wants rates of its day (stories/money.sh), a sheet a test that was drawn (stories/courses_tests.sh).
    internal = {"access", "attendance", "calendar_feed", "certificate", "certificate_note", "outside_certificate", "news_answer", "news_photo", "news_recall", "office_document",
                "statement_line", "test_set", "test_sheet", "deputy", "detection_run", "duplicate", "extension", "field_arrival", "hand_over", "hit", "inquiry_refusal",
                "lease", "locked_pass", "look_up", "look_up_check", "look_up_permit", "message", "money_transaction", "notice", "office_message", "own_note",
                "photo", "procedure_use", "proposal", "saved_search", "scan", "screening", "standing_search", "step_tick", "stock_scan", "step_waiver",
                "table_import", "takeover_batch", "tip_parcel", "user", "vault_entry", "thing_photo", "watch_list"}
    case = many.done("case.open", fields=dict(title=PAYLOAD, summary=PAYLOAD), reason=PAYLOAD)["id"]
    user = [one["id"] for one in admin.done("user.list")["users"] if one["fields"]["login"] == "many"][0]
    made, who_made, why = {"case": case, "user": user}, {"case": many, "user": admin}, {}
    for _ in range(3):
        for kind in kinds:
            if kind in made or kind in internal:
                continue
            for who in (many, press, admin, Visitor("r_evidence_keeper")):
                found, why[kind] = make(who, kind, case, made, PAYLOAD)
                if found:
                    made[kind], who_made[kind] = found, who
                    break
                if not why[kind].startswith("form:"):
                    break
    missing = {kind: why[kind] for kind in kinds if kind not in made and kind not in internal}
    check("records of %d kinds hold it in every field of text" % len(made), not missing, missing)
    faults = []
    for kind, found in made.items():
        who = who_made[kind]
        shown = PAYLOAD[:40]
        place = "/kinds/%s?case=%s" % (kind, case) if who.get("/kinds/%s?case=%s" % (kind, case))[0] == 200 else "/kinds/" + kind
        faults += look_at(who, kind + " record", "/records/" + found, None if kind in ("user", "absence") else shown)        # an absence has no text
        faults += look_at(who, kind + " history", "/records/%s/history" % found)
        faults += look_at(who, kind + " list", place)
        faults += look_at(who, kind + " list", place + "%swords=%s" % ("&" if "?" in place else "?", urllib.parse.quote(PAYLOAD)))
        change = "/records/%s/change" % found
        status, _, page = who.get(change)
        if status == 200:
            faults += look_at(who, kind + " form", change, None if kind in ("tip_message", "absence") else shown)      # what was sent is not changed
            inputs = re.findall(r'<(?:textarea|input)[^>]* name="(f\.[^"]+)"', page)
            sent = {name: PAYLOAD for name in inputs}
            status, _, text = who.send(change, page, **sent, version="1")
            runs = Page(text).runs if status != 303 else []
            if status not in (303, 403, 409, 422) or runs or "<script>alert" in text:
                faults.append("%s error: %s %s" % (kind, status, runs[:3]))
            status, _, text = who.send(change, page, **sent, version="0", reason=PAYLOAD)
            if status not in (303, 403, 409, 422) or Page(text).runs or "<script>alert" in text:
                faults.append("%s conflict: %s %s" % (kind, status, Page(text).runs[:3]))
        new = "/kinds/%s/new?case=%s" % (kind, urllib.parse.quote(case)) if who.get("/kinds/%s/new?case=%s" % (kind,
            case))[0] == 200 else "/kinds/%s/new" % kind
        status, _, page = who.get(new)
        if status == 200:
            inputs = re.findall(r'<(?:textarea|input)[^>]* name="(f\.[^"]+)"', page)
            status, _, text = who.send(new, page, **{name: PAYLOAD for name in inputs})
            if status not in (303, 422) or Page(text).runs or "<script>alert" in text:
                faults.append("%s new: %s %s" % (kind, status, Page(text).runs[:3]))
    check("record, history, list, search in the list, form, error and conflict of each kind: nothing of it runs, all of it is shown",
          not faults, faults[:6])
    # what stands in procurement data comes from anybody
    flags = many.done("flag.list")
    run, key = flags["run"], flags["flags"][0]["key"]
    faults = []
    for name, path in (("flags", "/flags?"), ("flags by buyer", "/flags?by=buyer&"), ("rule", "/rules/R018?"), ("flag", "/flag?key=%s&" %
        urllib.parse.quote(key)), ("party", "/party?party=%s&" % urllib.parse.quote(PAYLOAD))):
        faults += look_at(many, name, path + "run=" + run, PAYLOAD[:40])
    faults += look_at(many, "run", "/records/" + run) + look_at(many, "pairs", "/pairs?run=" + run)
    entered = many.done("flag.enter", run=run, key=key)["id"]
    faults += look_at(many, "flag entered", "/records/" + entered, PAYLOAD[:40])
    check("flags of data that want to be markup: list, rule, flag, buyer, run and record", not faults, faults[:6])
    # pages around them
    faults = look_at(many, "search", "/search?words=" + urllib.parse.quote(PAYLOAD), PAYLOAD[:40])
    faults += look_at(many, "search", "/search?words=script", PAYLOAD[:40])
    proposals = [many.op("record.erase", id=made[kind], reason=PAYLOAD) for kind in ("note", "person", "document") if kind in made]
    ids = [answer["data"]["id"] for status, answer in proposals if status == 200]
    faults += [fault for one in ids for fault in look_at(many, "proposal", "/records/" + one, PAYLOAD[:40])]
    faults += look_at(many, "proposals", "/proposals") + look_at(many, "my work", "/", PAYLOAD[:40]) + look_at(many, "cases",
        "/cases", PAYLOAD[:40])
    check("search, proposals, my work and the list of cases too", ids and not faults, (len(ids), faults[:6]))
    admin.done("user.create", login="evil", full_name=PAYLOAD[:100], roles="analyst", passphrase=PHRASE)
    faults = look_at(admin, "users", "/users", PAYLOAD[:40])
    evil = Visitor("evil")
    many.done("case.admit", case=case, login="evil", role="member", reason=PAYLOAD)
    evil.done("record.create", kind="note", case=case, fields=dict(title=PAYLOAD, text=PAYLOAD))
    many.done("deputy.give", login="evil", until=(datetime.date.today() + datetime.timedelta(30)).strftime("%d.%m.%Y"),
        reason=PAYLOAD)
    faults += look_at(many, "case", "/records/" + case, PAYLOAD[:40]) + look_at(many, "deputies", "/deputies")
    for path in ("/" + PAYLOAD, "/kinds/" + PAYLOAD, "/records/note/" + PAYLOAD, "/records/%s/moves/%s" % (made["note"], PAYLOAD),
        "/do/" + PAYLOAD, "/files/x/" + PAYLOAD):
        address_ = "/" + "/".join(urllib.parse.quote(part, "") for part in path[1:].split("/"))
        got, _, text = many.get(address_)
        if got not in (400, 404, 422) or Page(text).runs or "<script>alert" in text:
            faults.append((path, got, Page(text).runs))
    for name in ("words", "sort", "state", "page", "said", "case", "kind", "next", "back", "f.title"):
        for path in ("/kinds/note?", "/search?", "/sign-in?", "/language?", "/kinds/note/new?", "/do/case.admit?"):
            got, _, text = many.get(path + name + "=" + urllib.parse.quote(PAYLOAD))
            if got >= 500 or Page(text).runs or "<script>alert" in text:
                faults.append((path + name, got, Page(text).runs))
    check("a person's name, a path and every value of a query are text, too", not faults, faults[:6])
    # other spellings, as the model allows
    taken = 0
    faults = []
    for text in VARIANTS + [FORMULA, "+" + FORMULA, "-1+" + FORMULA, "@x", "\t" + FORMULA, "\r=1"]:
        status, answer = many.op("record.create", kind="note", case=case, fields=dict(title=text, text=text))
        if status == 200:
            taken += 1
            faults += look_at(many, repr(text[:3]), "/records/" + answer["data"]["id"]) + look_at(many, "form",
                "/records/%s/change" % answer["data"]["id"])
            hidden = [c for c in "\u202e\u2066\u2069" if c in Page(many.get("/records/" + answer["data"]["id"])[2]).all]
            if hidden:
                faults.append("%r turns the line around" % hidden)
        elif status != 422:
            faults.append((repr(text[:3]), status))
    check("with marks that turn or hide text: refused or shown as text (%d taken)" % taken, not faults, faults[:6])
    run = lambda *words: subprocess.run([os.environ["TERGOO"], "--data", WORK + "/office", *words], stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, check=True)
    run("user", "sign-in", "many", "--passphrase-file", WORK + "/phrase")
    run("--as", "many", "record", "export", "note", "--case", case, "--csv", WORK + "/notes.csv")
    with open(WORK + "/notes.csv", encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    check("as a table no cell is a formula", any(PAYLOAD in cell for cell in cells) and any("HYPERLINK" in cell for cell in cells)
        and
          not [cell for cell in cells if re.match(r"[=+@\t\r]|-(?![0-9.,]*$)", cell)], [cell for cell in cells
              if re.match(r"[=+@\t\r-]", cell)])
    state(payload_case=case)
    check("as programs get it, it is the same text", PAYLOAD in [one["fields"]["title"] for one in many.done("record.list",
        kind="note", case=case)["records"]])


if __name__ == "__main__":
    globals()[sys.argv[2]](*sys.argv[3:])
