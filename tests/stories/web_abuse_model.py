"""web_abuse_model.py MODEL TO: lays a file over the model with one more profile, which no institution has: every role and every kind."""
import pathlib
import re
import sys

model, to = map(pathlib.Path, sys.argv[1:])
roles = re.findall(r"^  ([a-z_]+):", (model / "roles.yaml").read_text(encoding="utf-8").split("not_with:")[0], re.M)
shipped = (model / "profiles.yaml").read_text(encoding="utf-8")
kinds = sorted(set(re.findall(r"[a-z_]+", " ".join(re.findall(r"kinds: \[([^\]]+)\]", shipped)))))
to.mkdir()
(to / "profiles.yaml").write_text(shipped + """  everything:
    label: {en: Everything, ru: Всё, ky: Баары}
    hosts_cases: true
    kinds: [%s]
    roles: [%s]
    menu:
      today: {op: me.today, label: {en: My work, ru: Моя работа, ky: Менин ишим}}
      cases: {kind: case, label: {en: Cases, ru: Дела, ky: Иштер}}
      to_sign: {op: proposal.list, label: {en: To be signed, ru: На подпись, ky: Кол коюуга}}
      ledger: {op: ledger.head, label: {en: Ledger, ru: Журнал, ky: Журнал}}
""" % (", ".join(kinds), ", ".join(roles)), encoding="utf-8")
