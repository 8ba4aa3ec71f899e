"""web_abuse_forms.py WORK STEP: forms: sessions that end while somebody types, double clicks, the back button, ids that were swapped, two people
at once."""
import json
import re
import secrets
import sys
import threading
import urllib.parse

from web_abuse_kit import Page, Visitor, entries, marks, state, trail
from web_server import PHRASE, check

# ---- forms whose session is over ----

def note_form(who, case):
    path = "/kinds/note/new?case=" + urllib.parse.quote(case, "")
    return path, who.get(path)[2]


def notes(who, case):
    return [one["fields"]["title"] for one in who.done("record.list", kind="note", case=case)["records"]]


def sessions():
    case = state()["case"]
    who = Visitor("owner")
    before = notes(who, case)
    path, page = note_form(who, case)
    words = 'Начато до конца сеанса \n"><b>жирно</b> & {{x}}'
    # signed out in a second tab, which shares the cookies
    old = dict(who.cookies)
    who.post("/sign-out", dict(csrf=who.csrf()))
    size = entries()
    status, _, text = who.send(path, page, **{"f.title": "Из вкладки", "f.text": words})
    form = marks(text)
    check("a form sent after signing out in another tab is answered by the page to sign in", status == 401
        and 'action="/sign-in"' in text, status)
    check("nothing was entered", entries() == size)
    check("what was typed goes along, and leads back", words in json.loads(form.get("keep.content", "[]") or "[]") or
          any(pair[1] == words for pair in json.loads(form.get("keep.content") or "[]")) and form.get("next") == path, form)
    check("and nothing of it can run", not Page(text).runs, Page(text).runs)
    check("a mark of the session that is over does not go along", "csrf" not in json.dumps(form) and "once" not in json.dumps(form),
        form)
    status, _, text = who.send("/sign-in", text, login="owner", passphrase="a wrong phrase")
    check("a wrong passphrase loses nothing of it", status == 403 and marks(text).get("keep.content") == form.get("keep.content"),
        status)
    status, headers, _ = who.send("/sign-in", text, login="owner", passphrase=PHRASE)
    check("signed in, he is led back to the form", status == 303 and headers["Location"] == path, (status, headers["Location"]))
    status, _, text = who.get(path)
    check("it shows what was typed", status == 200 and "Из вкладки" in Page(text).all and words in "".join(Page(text).text),
        text[-3000:-2500])
    draft = [one for one in who.done("draft.list")["drafts"] if one["key"] == path]
    check("as a draft with the form's name", len(draft) == 1 and "Note" in draft[0]["label"], draft)
    status, headers, _ = who.send(path, text, **{"f.title": "Из вкладки", "f.text": words})
    check("sent, it is entered once", status == 303 and notes(who, case).count("Из вкладки") == 1, status)
    check("and the draft is gone", not [one for one in who.done("draft.list")["drafts"] if one["key"] == path])
    # the old cookie
    stolen = Visitor()
    stolen.cookies = old
    status, headers, _ = stolen.get("/records/" + case)
    check("the cookie of a session that was ended opens nothing", status == 303 and headers["Location"].startswith("/sign-in"),
        status)
    status, _, text = stolen.send(path, page, **{"f.title": "Краденое", "f.text": "x"})
    check("and enters nothing", status == 401 and "Краденое" not in notes(who, case), status)
    # a form from before, in a session that began since
    path, page = note_form(who, case)
    again = Visitor("owner")
    who.cookies = dict(again.cookies)
    size = entries()
    status, headers, _ = who.send(path, page, **{"f.title": "Прежний вход", "f.text": "x"})
    check("a form of an earlier sign-in enters nothing", status == 303 and headers["Location"] == path and entries() == size,
        (status, headers["Location"]))
    check("but is kept as a draft", "Прежний вход" in Page(who.get(path)[2]).all)
    who.done("draft.drop", key=path)
    status, _, _ = who.post(path, {"f.title": "Без знака", "f.text": "x"})
    check("one without its mark is refused and not even kept", status == 403 and "Без знака" not in who.get(path)[2], status)
    status, _, _ = who.send(path, page, **{"f.title": "Чужое", "f.text": "x", "csrf": "0" * 64},
        headers={"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"})
    check("from another site nothing is kept", status == 403 and "Чужое" not in who.get(path)[2], status)
    nobody = Visitor()
    status, headers, text = nobody.post(path, {"f.title": "Чужое", "f.text": "x"}, headers={"Origin": "https://evil.example",
        "Sec-Fetch-Site": "cross-site"})
    check("nor carried along for who is not signed in", status in (303, 403) and "Чужое" not in text, status)
    # passphrases
    status, _, text = nobody.post("/do/user.passphrase", {"f.passphrase": "secret-old", "f.new_passphrase": "secret-new",
        "csrf": "0" * 64})
    check("passphrases do not go along", status == 401 and "secret-" not in text, status)
    status, _, text = who.post("/drafts", {"csrf": who.csrf(), "key": "/do/user.create", "f.login": "x",
        "f.passphrase": "secret-old"})
    kept = who.done("draft.get", key="/do/user.create")["content"]
    check("and are kept in no draft", status == 200 and "secret-" not in kept and "f.login" in kept, kept)
    who.done("draft.drop", key="/do/user.create")
    admin = Visitor("admin")
    status, _, text = admin.post("/do/user.create", {"csrf": admin.csrf(), "f.login": "x", "f.passphrase": "secret-old",
        "f.roles.0": "no_such_role", "f.full_name": "x"})
    check("a form that is refused shows no passphrase again", status in (400, 422) and "secret-" not in text
        and "no_such_role" in text, status)
    # a form that comes to nothing
    gone = "/kinds/note/new?case=case/0123456789abcdef"
    status, _, text = who.post(gone, {"csrf": who.csrf(), "key": "https://evil.example/", "label": "Note", "f.title": "Не туда"})
    there = 'href="' + gone.replace("/0", "%2F0") + '"'
    check("what was typed into a form that is refused whole is kept, and that is said", status == 404 and there in text
        and "evil.example" not in text, text[-2500:-1200])
    kept = [one for one in who.done("draft.list")["drafts"] if one["key"].startswith("/kinds/note/new?case=")]
    check("as a draft of that form", len(kept) == 1 and "Не туда" in who.done("draft.get", key=kept[0]["key"])["content"], kept)
    for one in kept:
        who.done("draft.drop", key=one["key"])
    status, _, text = who.post("/drafts", {"csrf": who.csrf(), "key": path, "f.text": "a" * (300 << 10)},
        headers={"Accept": "application/json"})
    check("a draft that is too long is refused with the limit", status == 413 and "256" in json.loads(text)["error"]["text"],
        (status, text[:300]))
    # too long, and broken
    status, _, text = nobody.post(path, {"f.title": "x", "f.text": "a" * (300 << 10), "csrf": "0" * 64})
    check("more than a draft holds is not carried along, and that is said", status == 401 and len(text) < 20000
        and "too long" in text, (status, len(text)))
    status, _, _ = nobody.post(path, {"f.title": "x", "f.text": "a" * (1 << 20), "csrf": "0" * 64})
    check("more than 1 MiB is not even read", status in (303, 401, 413), status)
    for content in ("{", "[1]", '[["f.x"]]', "[" * 5000, '[["csrf", "x"], ["f.title", "\\u0000"]]'):
        one = Visitor()
        status, headers, text = one.post("/sign-in", {"login": "owner", "passphrase": PHRASE, "next": path,
            "keep.content": content})
        check("a forged text to keep does no harm: %s" % content[:20], status in (303, 400, 413, 422) and one.get("/")[0] == 200,
            (status, text[:200]))
    one.done("draft.drop", key=path)
    status, headers, _ = Visitor().post("/sign-in", {"login": "owner", "passphrase": PHRASE, "next": "//evil.example/x",
        "keep.content": "[]"})
    check("and the way back is one of ours", headers["Location"] == "/", headers["Location"])
    part = '--B\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
    body = (part % ("f.title", "", "Со сканом") + part % ("f.file", '; filename="a.bin"', "x" * 1000) + "--B--\r\n").encode()
    status, _, text = nobody.ask("POST", "/kinds/document/new?case=" + case, body, kind="multipart/form-data; boundary=B")
    check("of a form with a file the typed part goes along", status == 401 and "Со сканом" in marks(text).get("keep.content", "")
        and "a.bin" not in text, status)
    status, _, text = nobody.post(path, {"f.title": "x"}, headers={"Accept": "application/json"})
    check("a program is told so in JSON", status == 401 and json.loads(text)["error"]["code"] == "signed-out", text[:200])
    check("before and after all that: what was entered is what was sent",
        sorted(notes(who, case)) == sorted(before + ["Из вкладки"]), notes(who, case))


# ---- once ----

def together_at_once(actions):
    out = [None] * len(actions)

    def run(n):
        out[n] = actions[n]()
    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(actions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return out


def same_person(who):
    other = Visitor()
    other.cookies, other.login = dict(who.cookies), who.login
    return other


def once():
    case = state()["case"]
    who = Visitor("owner")
    path, page = note_form(who, case)
    sent = {"f.title": "Двойной щелчок", "f.text": "x"}
    answers = together_at_once([lambda one=same_person(who): one.send(path, page, **sent) for _ in range(6)])
    places = {headers["Location"].split("?")[0] for _, headers, _ in answers}
    check("six clicks at once on one form: one answer", [a[0] for a in answers] == [303] * 6 and len(places) == 1,
        [(a[0], a[1]["Location"]) for a in answers])
    check("and one record", notes(who, case).count("Двойной щелчок") == 1, notes(who, case))
    status, headers, _ = who.send(path, page, **sent)
    check("the back button and once more: the same answer", status == 303 and headers["Location"].split("?")[0] in places and
          notes(who, case).count("Двойной щелчок") == 1, status)
    check("and it says what was done", re.search(r"\bentry \d+", Page(who.get(headers["Location"])[2]).all))
    other = Visitor("many")
    own = marks(page)["once"]
    status, _, _ = other.post(path, dict(sent, csrf=other.csrf(), once=own))
    check("somebody else's mark answers him nothing", status == 404, status)
    # a move, and back
    note = places.pop()[len("/records/"):]
    move = "/records/%s/moves/withdraw" % note
    page = who.get(move)[2]
    size = entries()
    status, headers, _ = who.send(move, page, reason="x")
    check("a note is withdrawn", status == 303, status)
    grown = entries()
    status, headers, _ = who.send(move, page, reason="x")
    check("back and once more: the same answer and no second act", status == 303 and entries() == grown and grown > size, (status,
        entries() - grown))
    status, _, text = who.send(move, page, reason="x", once=secrets.token_hex(16))
    check("a stale form with another mark is refused, and says why", status in (404, 409, 422) and entries() == grown, status)
    # an operation without a record
    admit = "/do/case.admit"
    page = who.get(admit)[2]
    given = {"f.case": case, "f.login": "r_analyst", "f.role": "reader", "f.reason": "x"}
    answers = together_at_once([lambda one=same_person(who): one.send(admit, page, **given) for _ in range(3)])
    access = [row for row in trail(Visitor("r_auditor"), "owner") if row[1].startswith("access/")]
    check("three clicks at once on an operation: one act", [a[0] // 100 for a in answers] in ([2, 3, 3], [3, 2, 3], [3, 3, 2], [3,
        3, 3]), [a[0] for a in answers])
    size = entries()
    who.send(admit, page, **given)
    check("and none afterwards", entries() == size and access, access)
    who.done("case.dismiss", case=case, login="r_analyst", reason="x")
    # ids in a form are not believed: the address decides
    one = who.done("record.create", kind="note", case=case, fields=dict(title="Первая", text="x"))["id"]
    two = who.done("record.create", kind="note", case=case, fields=dict(title="Вторая", text="x"))["id"]
    path = "/records/%s/change" % one
    page = who.get(path)[2]
    status, _, _ = who.send(path, page, **{"f.title": "Первая изменена", "f.text": "x", "id": two, "f.id": two, "kind": "case",
        "case": "case/0123456789abcdef", "op": "record.erase",
                                           "args": '{"id":"%s"}' % two, "fields": "{}"})
    titles = notes(who, case)
    wrong = [title for title in titles if title == "Вторая"] != ["Вторая"]
    check("an id, a kind, a case or an operation put into a form change nothing but what the address names", status in (303, 422)
        and not wrong, (status, titles))
    status, _, _ = who.send(path, who.get(path)[2], **{"f.title": "Первая изменена", "f.text": "x"})
    check("the form itself is taken", status == 303 and "Первая изменена" in notes(who, case), status)
    status, _, _ = who.send(path, who.get(path)[2], **{"f.title": "Первая", "f.text": "x", "f.number": "C-1",
        "f.state": "withdrawn"})
    check("a field that the form does not have is refused", status == 422 and "Первая изменена" in notes(who, case), status)


# ---- two people at one form ----

def together():
    case = state()["case"]
    first, second = Visitor("owner"), Visitor("many")
    first.done("case.admit", case=case, login="many", role="member", reason="x")
    note = first.done("record.create", kind="note", case=case, fields=dict(title="На двоих", text="как было"))["id"]
    path = "/records/%s/change" % note
    pages_ = [who.get(path)[2] for who in (first, second)]
    answers = together_at_once([lambda: first.send(path, pages_[0], **{"f.title": "На двоих", "f.text": "первый"}),
                                lambda: second.send(path, pages_[1], **{"f.title": "На двоих", "f.text": "второй"})])
    statuses = sorted(answer[0] for answer in answers)
    check("two send at once: one is entered, the other is told of it", statuses == [303, 409], statuses)
    won = "первый" if answers[0][0] == 303 else "второй"
    loser, page = (second, answers[1][2]) if won == "первый" else (first, answers[0][2])
    shown = Page(page).all
    check("he sees both side by side, and what was before", all(word in shown for word in ("первый", "второй", "как было")),
        shown[:1500])
    check("nothing of it can run", not Page(page).runs, Page(page).runs)
    status, _, text = loser.get("/records/" + note)
    check("what the first entered stands", won in text)
    # a draft from before somebody else's change
    third, fourth = Visitor("owner"), Visitor("many")
    page = third.get(path)[2]
    given = marks(page)
    third.post("/drafts", {"csrf": given["csrf"], "key": given["key"], "version": given["version"], "f.title": "На двоих",
        "f.text": "из черновика"})
    status, _, _ = fourth.send(path, fourth.get(path)[2], **{"f.title": "На двоих", "f.text": "между тем"})
    check("meanwhile somebody else changes it", status == 303, status)
    page = third.get(path)[2]
    check("the draft is shown", "из черновика" in Page(page).all)
    status, _, text = third.send(path, page, **{"f.title": "На двоих", "f.text": "из черновика"})
    check("sent, it overwrites nothing: a conflict that shows both", status == 409 and "между тем" in Page(text).all, status)
    status, _, _ = third.send(path, text, **{"f.title": "На двоих", "f.text": "обоими"})
    check("having seen both, he enters what is to be", status == 303 and "обоими" in third.get("/records/" + note)[2], status)


if __name__ == "__main__":
    globals()[sys.argv[2]](*sys.argv[3:])
