/* desk_custody.c: see desk_custody.h. */
#include "desk/desk_custody.h"

#include "model/custody_law.h"

#include <inttypes.h>

static const char *const RULES[CUSTODY_NUMBERS] = {
    [CUSTODY_WITNESSES] = K("custody.rule-witnesses"),
    [CUSTODY_VIDEO_INSTEAD] = K("custody.rule-video"),
    [CUSTODY_COMMISSION] = K("custody.rule-commission"),
    [CUSTODY_WEIGHT_PER_MILLE] = K("custody.rule-weight"),
    [CUSTODY_REHASH_DAYS] = K("custody.rule-rehash"),
    [CUSTODY_KEEPING_DAYS] = K("custody.rule-keeping"),
    [CUSTODY_COUNT_MONEY] = K("custody.rule-count-money"),
    [CUSTODY_COUNT_VALUABLES] = K("custody.rule-count-valuables"),
    [CUSTODY_COUNT_WEAPONS] = K("custody.rule-count-weapons"),
    [CUSTODY_COUNT_DRUGS] = K("custody.rule-count-drugs"),
    [CUSTODY_COUNT_OTHER] = K("custody.rule-count-other"),
    [CUSTODY_COSIGNED] = K("custody.rule-cosigned"),
    [CUSTODY_PHOTO_FOUND] = K("custody.rule-photo-found"),
    [CUSTODY_PHOTO_CLOSED] = K("custody.rule-photo-closed"),
    [CUSTODY_PHOTO_RECEIVED] = K("custody.rule-photo-received"),
    [CUSTODY_PHOTO_OPENED] = K("custody.rule-photo-opened"),
    [CUSTODY_PHOTO_END] = K("custody.rule-photo-end"),
};

static Str day_text(Request *r, Day day)
{
    char local[11];
    return str_copy(r->arena, day_format_local(local, day));
}

/* "from 01.03.2025, in force today", "switched off". */
static Str says_when(Request *r, const CustodyLaw *law)
{
    if (law->off) return view_say(r, K("custody.law-off"));
    Str from = view_say(r, K("custody.law-from"), arg_str("day", day_text(r, law->from)));
    if (law->until != CUSTODY_ALWAYS) {
        from = view_say(r, K("custody.law-from-until"), arg_str("day", day_text(r, law->from)), arg_str("until", day_text(r, law->until)));
    }
    if (law != custody_law_now(r->model)) return from;
    return str_format(r->arena, STR_FMT ", " STR_FMT, STR_ARG(from), STR_ARG(view_say(r, K("custody.law-today"))));
}

/* What is 0 or 1 is no or yes. */
static Str number_text(Request *r, size_t which, int64_t number)
{
    bool yes_no = which == CUSTODY_VIDEO_INSTEAD || which >= CUSTODY_COSIGNED;
    if (yes_no) return view_say(r, number ? K("custody.yes") : K("custody.no"));
    return str_format(r->arena, "%" PRId64, number);
}

static Str unconfirmed(Request *r, Str text)
{
    return str_format(r->arena, STR_FMT " (" STR_FMT ")", STR_ARG(text), STR_ARG(view_say(r, K("custody.unconfirmed"))));
}

static JsonValue *law_data(Request *r, const CustodyLaw *law)
{
    JsonValue *o = json_new_object(r->arena), *rules = json_new_object(r->arena);
    json_set(r->arena, o, "id", json_new_string(r->arena, law->id));
    json_set(r->arena, o, "in_force", json_new_bool(r->arena, law == custody_law_now(r->model)));
    json_set(r->arena, o, "source", json_new_string(r->arena, view_label(r, &law->source)));
    json_set(r->arena, o, "unconfirmed", json_new_bool(r->arena, law->unconfirmed));
    for (size_t i = 0; i < CUSTODY_NUMBERS; i++) {
        char *name = str_c(r->arena, custody_number_name((CustodyNumber)i));
        if (name) json_set(r->arena, rules, name, json_new_int(r->arena, law->rules[i].number));
    }
    json_set(r->arena, o, "rules", rules);
    return o;
}

static void show_law(Request *r, const CustodyLaw *law, JsonValue *list)
{
    Str head[] = { view_say(r, K("custody.row-rule")), view_say(r, K("custody.row-number")), view_say(r, K("custody.row-source")) };
    view_table(r, view_label(r, &law->label), head, ARRAY_LEN(head));
    Str first[] = { view_say(r, K("custody.row-holds")), says_when(r, law), view_label(r, &law->source) };
    view_table_row(r, first, ARRAY_LEN(first));
    for (size_t i = 0; i < CUSTODY_NUMBERS; i++) {
        const CustodyRule *rule = &law->rules[i];
        Str source = rule->stated ? view_label(r, &rule->source) : view_say(r, K("custody.not-stated"));
        if (rule->unconfirmed) source = unconfirmed(r, source);
        Str cells[] = { view_say(r, RULES[i]), number_text(r, i, rule->number), source };
        view_table_row(r, cells, ARRAY_LEN(cells));
    }
    json_add(r->arena, list, law_data(r, law));
}

ErrorCode desk_custody_rules(Request *r, Error *e)
{
    JsonValue *list = json_new_array(r->arena);
    (void)e;
    view_title(r, view_say(r, K("custody.rules-title")));
    view_note(r, view_say(r, K("custody.rules-note")));
    const CustodyLaw *now = custody_law_now(r->model);
    if (now) show_law(r, now, list);
    for (size_t i = 0; i < r->model->custody_count; i++) if (&r->model->custody[i] != now) show_law(r, &r->model->custody[i], list);
    json_set(r->arena, view_data(r), "laws", list);
    return ERR_OK;
}

void desk_show_custody(Request *r, const Seen *seen)
{
    const Field *f = kind_field(seen->kind, STR("rule_set"));
    Str id = json_text(json_get(seen->fields, "rule_set"));
    if (!f || id.len == 0) return;
    const CustodyLaw *law = custody_law(r->model, id);
    Str called = law ? view_label(r, &law->label) : id;
    if (law && law->unconfirmed) called = unconfirmed(r, called);
    view_row_to(r, view_label(r, &f->label), called, view_op(r, "custody.rules"));
}

void desk_warn_custody(Request *r, const Kind *k, const Move *m, const JsonValue *fields)
{
    static const struct { const char *category, *field, *key; } WANTED[] = {
        { "money", "notes", K("custody.warn-money") }, { "valuables", "weight", K("custody.warn-weight") },
        { "drugs", "weight", K("custody.warn-weight") },
    };
    bool keeps = str_is(m->to, "sealed") || str_is(m->to, "stored");
    if (!str_is(k->id, "exhibit") || !keeps) return;
    for (size_t i = 0; i < ARRAY_LEN(WANTED); i++) {
        if (!str_is(json_text(json_get(fields, "category")), WANTED[i].category) || json_get(fields, WANTED[i].field)) continue;
        desk_warn(r, str_of(WANTED[i].field), WANTED[i].key, view_say(r, WANTED[i].key));
    }
}
