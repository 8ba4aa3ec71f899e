/* outside_certificate.c: a certificate of another office, and what it counts for here (docs/courses.md, docs/teams.md). Said to be
 * an officer's, it gives him its skills in the same act, confirmed by who said so; when it is his no more, is set aside, or its
 * office withdraws it, they end with it. Its page shows who is called so, and that a name tells of nobody. */
#include "desk/certificate_note.h"
#include "desk/certificate_skills.h"
#include "rules/certificate_book.h"

static void set_text(Request *r, JsonValue *to, const char *name, Str text)
{
    if (text.len > 0) json_set(r->arena, to, name, json_new_string(r->arena, text));
}

void outside_certificate_fill(const Kind *k, const Move *m, JsonValue *fields)
{
    if (!str_is(k->id, "outside_certificate") || str_is(m->id, "match")) return;
    json_remove(fields, "user");
    json_remove(fields, "told_apart");
}

/* ---- what it counts for ---- */

static ErrorCode make_skill(Request *r, const PlanAct *act, const JsonValue *given, Str issuer, Draft *ret, Error *e)
{
    const Kind *k = model_kind(r->model, STR("skill"));
    JsonValue *fields = json_new_object(r->arena);
    Str id = object_id_new(r->arena, STR("skill")), state = STR("confirmed"), issued = field_of(act->after, "issued_on");
    if (!k || !fields || !id.ptr) return error_memory(e);
    set_text(r, fields, "user", field_of(act->after, "user"));
    set_text(r, fields, "skill", field_of(given, "skill"));
    set_text(r, fields, "level", field_of(given, "level"));
    set_text(r, fields, "known_by", STR("certificate"));
    set_text(r, fields, "paper_no", field_of(act->after, "certificate_no"));
    set_text(r, fields, "check_code", field_of(act->after, "check_code"));
    set_text(r, fields, "topic", field_of(given, "topic"));
    set_text(r, fields, "issued_by", issuer);
    set_text(r, fields, "issued_on", issued);
    set_text(r, fields, "expires_on", certificate_skill_until(r, issued, field_of(act->after, "expires_on")));
    TRY(desk_check_fields(r, k, fields, state, e));
    *ret = desk_draft(k, act->chain, STR("record.create"), id, 0, state, STR(""), fields);
    return fields->broken ? error_memory(e) : ERR_OK;
}

static ErrorCode bring_skills(Request *r, const PlanAct *act, GiftActs *ret, Error *e)
{
    GiftRecord partner;
    const JsonValue *skills = json_get(act->after, "skills");
    const Kind *k = model_kind(r->model, STR("skill"));
    if (!k || !profile_has_kind(r->model, office_profile(r->office, r->model), k) || !skills) return ERR_OK;
    TRY(gift_record(r, field_of(act->after, "partner"), &partner, e));
    ret->list = arena_array(r->arena, skills->count + 1, sizeof *ret->list);
    if (!ret->list) return error_memory(e);
    JSON_EACH(given, skills) {
        TRY(make_skill(r, act, given, field_of(partner.fields, "name"), &ret->list[ret->count], e));
        ret->count++;
    }
    return ERR_OK;
}

ErrorCode outside_certificate_brings(Request *r, const PlanAct *act, GiftActs *ret, Error *e)
{
    *ret = (GiftActs){ 0 };
    if (str_is(act->state, "matched")) return bring_skills(r, act, ret, e);
    if (!str_is(act->was_state, "matched")) return ERR_OK;
    Str code = field_of(act->before, "check_code"), user = field_of(act->before, "user");
    return certificate_skills_fall(r, code, user, view_say(r, K("certificate.outside-falls")), ret, e);
}

ErrorCode outside_certificate_withdraw(Request *r, Str id, Str day, Str note, Draft *to, size_t *count, size_t room, Error *e)
{
    Seen seen;
    GiftActs skills;
    TRY(desk_see(r, id, &seen, e));
    JsonValue *fields = json_copy(r->arena, seen.fields);
    TRY(certificate_skills_fall(r, field_of(fields, "check_code"), STR(""), view_say(r, K("certificate.skill-falls")), &skills, e));
    if (*count + skills.count + 1 > room) return error_set(e, ERR_LIMIT, K("gift.too-many"), arg_int("most", (int64_t)room));
    set_text(r, fields, "withdrawn_on", day);
    set_text(r, fields, "withdrawn_by", note);
    if (!fields || fields->broken) return error_memory(e);
    TRY(desk_gift_act(&seen, r, "withdraw", fields, &to[*count], e));
    (*count)++;
    for (size_t i = 0; i < skills.count; i++) to[(*count)++] = skills.list[i];
    return ERR_OK;
}

/* ---- who is called so ---- */

typedef struct { Request *request; const JsonValue *certificate; JsonValue *list; size_t count; } Alike;

static ErrorCode take_alike(void *self, const Record *rec, Error *e)
{
    Alike *a = self;
    Request *r = a->request;
    GiftRecord user;
    if (!str_is(rec->state, "active") || rec->body.len == 0) return ERR_OK;
    TRY(gift_take(r, rec, &user, e));
    Str name = field_of(user.fields, "full_name");
    if (!outside_is_alike(r, a->certificate, name)) return ERR_OK;
    if (a->count++ == 0) {
        Str head[] = { view_say(r, K("unit.row-officer")), view_say(r, K("certificate.row-login")) };
        view_table(r, view_say(r, K("certificate.outside-alike")), head, ARRAY_LEN(head));
    }
    Str cells[] = { name, field_of(user.fields, "login") };
    view_table_row_to(r, cells, ARRAY_LEN(cells), user.id);
    json_add(r->arena, a->list, json_new_string(r->arena, user.id));
    return ERR_OK;
}

ErrorCode desk_show_outside_certificate(Request *r, const Seen *seen, Error *e)
{
    Alike a = { .request = r, .certificate = seen->fields, .list = json_new_array(r->arena) };
    if (!str_is(seen->kind->id, "outside_certificate")) return ERR_OK;
    Str until = certificate_skill_until(r, field_of(seen->fields, "issued_on"), field_of(seen->fields, "expires_on"));
    bool over = gift_is_after(gift_today(r->arena), until), waits = str_is(seen->record.state, "received");
    if (!str_is(seen->record.state, "withdrawn"))
        view_row(r, view_say(r, K("certificate.row-counts-until")), gift_day_shown(r, until));
    if (over && !str_is(seen->record.state, "withdrawn"))
        view_warning(r, view_say(r, K("rules.outside-over"), arg_str("day", gift_day_shown(r, until))));
    if (!waits || over) return ERR_OK;
    TRY(records_of_kind_in(r, STR("office"), STR("user"), take_alike, &a, e));
    json_set(r->arena, view_data(r), "alike", a.list);
    if (a.count == 0) view_note(r, view_say(r, K("certificate.outside-nobody")));
    if (a.count > 1) view_warning(r, view_say(r, K("certificate.outside-several"), arg_int("n", (int64_t)a.count)));
    return ERR_OK;
}
