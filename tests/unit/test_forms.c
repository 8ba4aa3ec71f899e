/* test_forms.c: what a form was filled with and gives back unchanged is the same record again, for every kind and every state; what is typed into a
 * form in pieces becomes the one form of its value; everything that is wrong is said at once and by its field. */
#include <inttypes.h>

#include "acts.h"

typedef struct { Kit kit; Str admin, worker, user; char *chain; } Desk_;

static Desk_ desk;
static uint64_t dice_state;

static uint64_t dice(uint64_t sides)
{
    dice_state = dice_state * 6364136223846793005u + 1442695040888963407u;
    return (dice_state >> 33) % sides;
}

/* ---- values of every type ---- */

static JsonValue *sample(Arena *a, const Field *f);

static Str words(Arena *a)
{
    static const char *const WORDS[] = { "Котёл", "ишкана", "Ң Ө Ү", "a; b", "x: y", "[1 | 2]", "\"quoted\"", "4 <b>", "Асанов", "line" };
    Buf b = buf_in(a);
    for (uint64_t n = 1 + dice(3), i = 0; i < n; i++) buf_format(&b, "%s%s", i > 0 ? " " : "", WORDS[dice(ARRAY_LEN(WORDS))]);
    return buf_str(&b);
}

static JsonValue *typed(Arena *a, const Field *f, const char *text)
{
    JsonValue *v = NULL;
    Error e = { 0 };
    if (field_from_text(a, f, str_of(text), &v, &e) != ERR_OK || !v) fail_msg(STR_FMT ": '%s': %s", STR_ARG(f->id), text, e.parts[0].key);
    return v;
}

static JsonValue *sample_date(Arena *a, const Field *f)
{
    static const char *const PARTS[] = { "2009", "2009-10", "2009-10-25" };
    return json_new_string(a, str_of(PARTS[f->partial ? dice(3) : 2]));
}

static JsonValue *sample_time(Arena *a)
{
    static const char *const TIMES[] = { "2026-12-01T12:00:00.000Z", "2026-12-01T12:00:07.123Z", "1981-03-31T18:30:00.000Z" };
    return json_new_string(a, str_of(TIMES[dice(3)]));
}

static JsonValue *sample_place(Arena *a, const Field *f)
{
    JsonValue *v = json_new_object(a);
    json_set(a, v, "text", json_new_string(a, words(a)));
    if (dice(2) && f->region_count > 0) json_set(a, v, "region", json_new_string(a, f->regions[dice(f->region_count)].code));
    if (dice(2)) {
        JsonValue *point = json_new_object(a);
        json_set(a, point, "lat", json_new_string(a, STR("42.8746")));
        json_set(a, v, "point", json_set(a, point, "lon", json_new_string(a, STR("74.5698"))));
    }
    return v;
}

static JsonValue *sample_statement(Arena *a, const Field *f)
{
    JsonValue *v = json_new_object(a);
    json_set(a, v, "value", sample(a, f->of));
    json_set(a, v, "source", json_new_string(a, STR("document/0123456789abcdef")));
    if (dice(2)) json_set(a, v, "page", json_new_string(a, STR("12 [b]")));
    if (dice(2)) json_set(a, v, "language", json_new_string(a, STR("ky")));
    return v;
}

static JsonValue *sample_list(Arena *a, const Field *f)
{
    JsonValue *list = json_new_array(a);
    for (uint64_t n = 1 + dice(3), i = 0; i < n; i++) {
        JsonValue *item = sample(a, f->of);
        bool twice = false;
        JSON_EACH(before, list) twice = twice || json_equal(before, item);
        if (!twice) json_add(a, list, item);
    }
    return list;
}

static JsonValue *sample_group(Arena *a, const Field *f)
{
    JsonValue *v = json_new_object(a);
    for (const Field *part = f->fields; part; part = part->next) {
        if (part->required || part == f->fields || dice(2)) json_set(a, v, str_c(a, part->id), sample(a, part));
    }
    return v;
}

static JsonValue *sample_file(Arena *a)
{
    JsonValue *v = json_new_object(a);
    Str hex = STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    json_set(a, v, "blob", json_new_string(a, hex));
    json_set(a, v, "name", json_new_string(a, STR("a.pdf")));
    json_set(a, v, "sha256", json_new_string(a, hex));
    json_set(a, v, "size", json_new_int(a, 1));
    return json_set(a, v, "type", json_new_string(a, STR("application/pdf")));
}

static JsonValue *sample_number(Arena *a, const Field *f)
{
    JsonValue *v = json_new_object(a);
    const int64_t one = 1000000;                    /* NUMBER_PLACES decimals */
    Str number = f->places > 0 && !f->has_most ? STR("12.5") : STR("1");
    if (f->has_least && f->least > one) number = str_format(a, "%" PRId64, f->least / one);
    json_set(a, v, "number", json_new_string(a, number));
    if (f->unit_count > 0) json_set(a, v, "unit", json_new_string(a, f->units[dice(f->unit_count)].id));
    return v;
}

static JsonValue *sample_identifier(Arena *a, const Field *f)
{
    const IdentifierType *t = &f->types[dice(f->type_count)];
    Buf value = buf_in(a);
    JsonValue *v = json_new_object(a);
    for (size_t i = 0; i < t->pattern.len; i++) {
        char c = t->pattern.ptr[i];
        buf_byte(&value, c == 'A' || c == 'X' ? 'N' : c == '9' ? (char)('0' + (char)dice(10)) : c);
    }
    if (value.len == 0) buf_format(&value, "no: %llu", (unsigned long long)dice(1000000));
    json_set(a, v, "type", json_new_string(a, t->id));
    return json_set(a, v, "value", json_new_string(a, buf_str(&value)));
}

static JsonValue *sample_ref(Arena *a, const Field *f)
{
    Str to = str_is(f->to, "*") ? STR("note") : f->to;
    return json_new_string(a, str_format(a, STR_FMT "/00000000000000f%d", STR_ARG(to), (int)dice(10)));
}

static JsonValue *sample(Arena *a, const Field *f)
{
    static const char *const NAMES[] = { "Асанов Бакыт Жолдошович", "Жолдош уулу Бакыт", "Bakyt Asanov", "Бакыт" };
    switch (f->type) {
    case FIELD_CHOICE:      return json_new_string(a, f->choices[dice(f->choice_count)].id);
    case FIELD_YES_NO:      return json_new_bool(a, dice(2));
    case FIELD_DATE:        return sample_date(a, f);
    case FIELD_DATE_TIME:   return sample_time(a);
    case FIELD_MONEY:       return typed(a, f, dice(2) ? "8000 KGS" : "-8 000,50 EUR");
    case FIELD_REF:         return sample_ref(a, f);
    case FIELD_FILE:        return sample_file(a);
    case FIELD_LIST:        return sample_list(a, f);
    case FIELD_NUMBER:      return sample_number(a, f);
    case FIELD_POINT:       return typed(a, f, "42.8746, 74.5698");
    case FIELD_PLACE:       return sample_place(a, f);
    case FIELD_GROUP:       return sample_group(a, f);
    case FIELD_PERSON_NAME: return typed(a, f, NAMES[dice(ARRAY_LEN(NAMES))]);
    case FIELD_IDENTIFIER:  return sample_identifier(a, f);
    case FIELD_STATEMENT:   return sample_statement(a, f);
    case FIELD_TEXT:
    case FIELD_LONG_TEXT:
    case FIELD_TYPE_COUNT:  break;
    }
    Str some = words(a), text = str_format(a, "%llu " STR_FMT, (unsigned long long)dice(1000000), STR_ARG(some));
    if (f->unique && f->longest < 60) return json_new_string(a, str_format(a, "%llu", (unsigned long long)dice(1000000)));
    return json_new_string(a, f->longest < 60 ? str_format(a, "%d", (int)dice(90) + 10) : text);
}

static JsonValue *sample_fields(Arena *a, const Kind *k, size_t state)
{
    JsonValue *fields = json_new_object(a);
    for (const Field *f = k->fields; f; f = f->next) {
        bool asked = (f->required_in >> state & 1) || (k->title_any && str_equal(f->id, k->title));
        if (f->derived.len > 0 || f->retired || f->vault || (!asked && dice(3) == 0)) continue;
        json_set(a, fields, str_c(a, f->id), sample(a, f));
    }
    return fields;
}

/* ---- model alone ---- */

/* Every type a field can have, alone and in a list. */
static const char EVERYTHING[] =
    "kind: everything\n"
    "label: {en: Everything, ru: Всё, ky: Баары}\n"
    "plural: {en: Everythings, ru: Всякое, ky: Баардыгы}\n"
    "place: office\n"
    "title: title\n"
    "rights: {create: [head], change: [head], see: \"*\"}\n"
    "fields:\n"
    "  title: {type: text, label: {en: title, ru: title, ky: title}}\n"
    "  story: {type: long_text, label: {en: story, ru: story, ky: story}}\n"
    "  choice: {type: choice, of: {one: {en: One, ru: Раз, ky: Бир}, two: {en: Two, ru: Два, ky: Эки}}, label: {en: "
    "choice, ru: choice, ky: choice}}\n"
    "  flag: {type: yes_no, label: {en: flag, ru: flag, ky: flag}}\n"
    "  day: {type: date, label: {en: day, ru: day, ky: day}}\n"
    "  part: {type: date, partial: true, label: {en: part, ru: part, ky: part}}\n"
    "  moment: {type: date_time, label: {en: moment, ru: moment, ky: moment}}\n"
    "  money: {type: money, label: {en: money, ru: money, ky: money}}\n"
    "  ref: {type: ref, to: note, label: {en: ref, ru: ref, ky: ref}}\n"
    "  any: {type: ref, to: \"*\", label: {en: any, ru: any, ky: any}}\n"
    "  file: {type: file, label: {en: file, ru: file, ky: file}}\n"
    "  texts: {type: list, of: {type: text}, label: {en: texts, ru: texts, ky: texts}}\n"
    "  days: {type: list, of: {type: date, partial: true}, label: {en: days, ru: days, ky: days}}\n"
    "  sums: {type: list, of: {type: money}, label: {en: sums, ru: sums, ky: sums}}\n"
    "  ratio: {type: number, places: 2, label: {en: ratio, ru: ratio, ky: ratio}}\n"
    "  mass: {type: number, places: 3, units: [kg, g, m2], label: {en: mass, ru: mass, ky: mass}}\n"
    "  point: {type: point, label: {en: point, ru: point, ky: point}}\n"
    "  place: {type: place, label: {en: place, ru: place, ky: place}}\n"
    "  places: {type: list, of: {type: place}, label: {en: places, ru: places, ky: places}}\n"
    "  name: {type: person_name, label: {en: name, ru: name, ky: name}}\n"
    "  names: {type: person_name, sourced: true, label: {en: names, ru: names, ky: names}}\n"
    "  dated: {type: date, partial: true, sourced: true, label: {en: dated, ru: dated, ky: dated}}\n"
    "  ident: {type: identifier, types: {pin: {label: {en: PIN, ru: ПИН, ky: ПИН}, digits: 14}, passport: {label: {en: "
    "Passport, ru: Паспорт, ky: Паспорт}, pattern: AA9999999}, other: {label: {en: Other, ru: Иной, ky: Башка}}}, label: "
    "{en: ident, ru: ident, ky: ident}}\n"
    "  idents: {type: list, of: {type: identifier, types: {pin: {label: {en: PIN, ru: ПИН, ky: ПИН}, digits: 14}, "
    "passport: {label: {en: Passport, ru: Паспорт, ky: Паспорт}, pattern: AA9999999}, other: {label: {en: Other, ru: Иной, "
    "ky: Башка}}}}, label: {en: idents, ru: idents, ky: idents}}\n"
    "  group: {type: group, fields: {what: {type: text, required: true, label: {en: what, ru: what, ky: what}}, when: "
    "{type: date, partial: true, label: {en: when, ru: when, ky: when}}, sum: {type: money, label: {en: sum, ru: sum, ky: "
    "sum}}, where: {type: place, label: {en: where, ru: where, ky: where}}, who: {type: person_name, label: {en: who, ru: "
    "who, ky: who}}, paper: {type: identifier, types: {pin: {label: {en: PIN, ru: ПИН, ky: ПИН}, digits: 14}, passport: "
    "{label: {en: Passport, ru: Паспорт, ky: Паспорт}, pattern: AA9999999}, other: {label: {en: Other, ru: Иной, ky: "
    "Башка}}}, label: {en: paper, ru: paper, ky: paper}}, yes: {type: yes_no, label: {en: yes, ru: yes, ky: yes}}}, label: "
    "{en: group, ru: group, ky: group}}\n"
    "  groups: {type: list, of: {type: group, fields: {what: {type: text, required: true, label: {en: what, ru: what, ky: "
    "what}}, when: {type: date, partial: true, label: {en: when, ru: when, ky: when}}, sum: {type: money, label: {en: sum, "
    "ru: sum, ky: sum}}, where: {type: place, label: {en: where, ru: where, ky: where}}, who: {type: person_name, label: "
    "{en: who, ru: who, ky: who}}, paper: {type: identifier, types: {pin: {label: {en: PIN, ru: ПИН, ky: ПИН}, digits: "
    "14}, passport: {label: {en: Passport, ru: Паспорт, ky: Паспорт}, pattern: AA9999999}, other: {label: {en: Other, ru: "
    "Иной, ky: Башка}}}, label: {en: paper, ru: paper, ky: paper}}, yes: {type: yes_no, label: {en: yes, ru: yes, ky: "
    "yes}}}}, label: {en: groups, ru: groups, ky: groups}}\n"
    "states:\n"
    "  kept: {label: {en: Kept, ru: Хранится, ky: Сакталууда}}\n"
    "  gone: {label: {en: Gone, ru: Выбыло, ky: Жок}, final: true}\n"
    "moves:\n"
    "  leave: {label: {en: Leave, ru: Выбыть, ky: Кетүү}, from: kept, to: gone, by: [head], reason: true}\n";

static void same_again(Arena *a, const Field *f, const JsonValue *v)
{
    FieldFaults faults = { .arena = a };
    JsonValue *back, *form = field_to_form(a, f, v);
    Buf was = buf_in(a), is = buf_in(a), as_form = buf_in(a);
    Error error_ = { 0 };
    json_write(&as_form, form);
    json_write(&was, v);
    assert_ok(field_from_form(a, f, form, &faults, &back, &error_));
    if (faults.first) fail_msg(STR_FMT ": %s in " STR_FMT, STR_ARG(faults.first->path), faults.first->what.parts[0].key, STR_ARG(buf_str(&as_form)));
    assert_non_null(back);
    json_write(&is, back);
    if (!json_equal(back, v)) {
        fail_msg(STR_FMT ": " STR_FMT " became " STR_FMT " by " STR_FMT, STR_ARG(f->id), STR_ARG(buf_str(&was)), STR_ARG(buf_str(&is)), STR_ARG(buf_str(&as_form)));
    }
    assert_ok(field_from_form(a, f, v, &faults, &back, &error_));       /* as it is kept is fine, too */
    assert_true(!faults.first && back && json_equal(back, v));
}

static void a_value_goes_through_a_form_and_comes_back(void **state)
{
    (void)state;
    enum { ROUNDS = 300 };
    Arena a = arena_with((size_t)1 << 30);
    ModelFile *files;
    ModelFault *faults;
    Model *m;
    size_t count;
    Error error_ = { 0 };
    assert_ok(model_files(&a, NULL, &files, &count, &error_));
    ModelFile *more = arena_array(&a, count + 1, sizeof *more);
    assert_non_null(more);
    memcpy(more, files, count * sizeof *more);
    more[count] = (ModelFile){ STR("kinds/everything.yaml"), str_of(EVERYTHING) };
    if (model_load(&a, more, count + 1, NULL, 0, &m, &faults, &error_) != ERR_OK) fail_msg("everything.yaml:%d: %s", faults->line, faults->what.parts[0].key);
    uint64_t seen = 0;
    dice_state = 20260101;
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < m->kind_count; i++) {
            for (const Field *f = m->kinds[i].fields; f; f = f->next) {
                if (f->derived.len > 0 || f->retired) continue;          /* nobody types them */
                ArenaMark mark = arena_mark(&a);
                seen |= UINT64_C(1) << f->type;
                same_again(&a, f, sample(&a, f));
                arena_restore(&a, mark);
            }
        }
    }
    for (int t = 0; t < FIELD_TYPE_COUNT; t++) assert_true(seen >> t & 1 || t == FIELD_STATEMENT);      /* those come in lists */
    arena_free(&a);
}

/* ---- through the gate ---- */

static void put_roles(Kit *k, Str user, JsonValue *(*roles_of)(Arena *a, const Model *m))
{
    Officer o;
    Record rec;
    const JsonValue *body;
    Error error_ = { 0 };
    officer_begin(&o, k, desk.admin);
    assert_ok(store_record(o.store, &o.arena, user, &rec, &error_));
    assert_ok(record_fields(&o.arena, &rec, &body, &error_));
    JsonValue *fields = json_copy(&o.arena, json_get(body, "fields"));
    json_set(&o.arena, fields, "roles", roles_of(&o.arena, o.request.model));
    Draft d = { .chain = STR("office"), .op = STR("user.change"), .object = user, .version = rec.version,
                .kind = model_kind(o.request.model, STR("user")), .state = rec.state, .fields = fields };
    assert_ok(office_commit(&o.request, &d, 1, NULL, &error_));
    officer_end(&o);
}

/* Every role that may change something, but an administrator's. */
static JsonValue *all_who_change(Arena *a, const Model *m)
{
    JsonValue *list = json_new_array(a);
    for (size_t i = 0; i < m->role_count; i++) {
        bool named = false;
        for (size_t n = 0; n < m->kind_count; n++) named = named || str_in(m->roles[i].id, m->kinds[n].change, m->kinds[n].change_count);
        if (named && !str_is(m->roles[i].id, "administrator")) json_add(a, list, json_new_string(a, m->roles[i].id));
    }
    return list;
}

static int begin(void **state)
{
    (void)state;
    memset(&desk, 0, sizeof desk);
    Kit *k = &desk.kit;
    kit_init(k);
    kit_open(k);
    desk.admin = kit_sign_in(k, "admin");
    kit_user(k, desk.admin, "worker", "prosecutor; investigator; head; analyst");
    desk.worker = kit_sign_in(k, "worker");
    JSON_EACH(one, json_get(kit_do(k, desk.admin, "user.list", "{}"), "users")) {
        if (str_is(json_text(json_get(json_get(one, "fields"), "login")), "worker")) desk.user = json_text(json_get(one, "id"));
    }
    desk.chain = kit_text(k, kit_do(k, desk.worker, "case.open", "{\"fields\":{\"title\":\"Invented case\"}}"), "id");
    return 0;
}

static int end(void **state)
{
    (void)state;
    kit_done(&desk.kit);
    return 0;
}

static const JsonValue *form_in(const JsonValue *data) { return json_get(data, "form"); }

static const JsonValue *field_in(const JsonValue *form, const char *name)
{
    JSON_EACH(f, json_get(form, "fields")) {
        if (str_is(json_text(json_get(f, "name")), name)) return f;
    }
    return NULL;
}

/* What the form says comes back as it is. */
static const char *fed_back(Kit *k, const JsonValue *form)
{
    JsonValue *args = json_copy(&k->arena, json_get(form, "args")), *fields = json_new_object(&k->arena);
    JSON_EACH(f, json_get(form, "fields")) {
        const JsonValue *v = json_get(f, "value");
        json_set(&k->arena, fields, str_c(&k->arena, json_text(json_get(f, "name"))), v ? json_copy(&k->arena, v) : json_new_string(&k->arena, STR("")));
    }
    json_set(&k->arena, args, "fields", fields);
    json_set(&k->arena, args, "reason", json_new_string(&k->arena, STR("x")));
    Buf out = buf_in(&k->arena);
    json_write(&out, args);
    return str_c(&k->arena, buf_str(&out));
}

static Str commit_sample(Kit *k, const Kind *kind, size_t state)
{
    Officer o;
    Error error_ = { 0 };
    officer_begin(&o, k, desk.worker);
    const Kind *today = model_kind(o.request.model, kind->id);
    Str id = str_copy(&k->arena, object_id_new(&o.arena, kind->id));
    Str chain = kind->place == PLACE_OFFICE ? STR("office") : str_of(desk.chain);
    Draft d = { .chain = kind->is_case ? id : chain, .op = STR("record.create"), .object = id, .kind = today, .state = kind->states[state].id,
                .number = NUMBER_NEXT, .fields = sample_fields(&o.arena, today, state), .by_office = true };
    Draft access = { .chain = id, .op = STR("record.create"), .object = object_id_new(&o.arena, STR("access")), .kind = model_kind(o.request.model, STR("access")),
                     .state = STR("given"), .fields = acts_fields(&o.arena, "role", "lead", "user", str_c(&o.arena, desk.user)), .by_office = true };
    Draft drafts[2] = { d, access };
    ErrorCode code = office_commit(&o.request, drafts, kind->is_case ? 2 : 1, NULL, &error_);
    if (code != ERR_OK) fail_msg(STR_FMT " " STR_FMT ": %s", STR_ARG(kind->id), STR_ARG(kind->states[state].id), error_.parts[0].key);
    officer_end(&o);
    return id;
}

static void a_form_fed_back_changes_nothing(void **state)
{
    (void)state;
    Kit *k = &desk.kit;
    size_t tried = 0;
    put_roles(k, desk.user, all_who_change);
    dice_state = 7;
    const Model *m = office_model(k->office);
    for (size_t i = 0; i < m->kind_count; i++) {
        const Kind *kind = &m->kinds[i];
        if (kind->internal || kind->own.len > 0 || kind->change_count == 0) continue;    /* what is somebody's own no sample can be */
        for (size_t s = 0; s < kind->state_count; s++) {
            Str id = commit_sample(k, kind, s);
            bool final = kind->states[s].final;
            const JsonValue *form = form_in(kit_do(k, desk.worker, "record.form", kit_format(k, "{\"id\":\"" STR_FMT "\",\"correct\":%s}", STR_ARG(id), final ? "true" : "false")));
            assert_non_null(form);
            bool written = str_is(kind->id, "paper") && s == 0, remarks = str_is(json_text(json_get(form, "op")), "paper.revise");
            const char *op = final ? "record.correct" : written && remarks ? "paper.revise" : "record.change";   /* with remarks, as the dice fall */
            assert_str(json_text(json_get(form, "op")), str_of(op));
            Str key = kit_refused(k, desk.worker, "invalid", op, fed_back(k, form));
            if (!str_is(key, "desk.nothing-changes")) fail_msg(STR_FMT " " STR_FMT ": " STR_FMT, STR_ARG(kind->id), STR_ARG(kind->states[s].id), STR_ARG(key));
            tried++;
        }
    }
    print_message("forms fed back: %zu\n", tried);
    assert_true(tried > 20);
}

static void what_may_be_made_has_a_form(void **state)
{
    (void)state;
    Kit *k = &desk.kit;
    const JsonValue *form = form_in(kit_do(k, desk.worker, "record.form", kit_format(k, "{\"kind\":\"note\",\"case\":\"%s\"}", desk.chain)));
    assert_str(json_text(json_get(form, "op")), STR("record.create"));
    assert_str(json_text(json_get(json_get(form, "args"), "case")), str_of(desk.chain));
    assert_true(json_true(json_get(field_in(form, "title"), "required")));
    assert_false(json_true(json_get(field_in(form, "noted_at"), "required")));
    assert_str(json_text(json_get(json_get(field_in(form, "about"), "item"), "to")), STR("*"));
    form = form_in(kit_do(k, desk.worker, "record.form", kit_format(k, "{\"kind\":\"document\",\"case\":\"%s\"}", desk.chain)));
    assert_str(json_text(json_get(form, "op")), STR("document.add"));
    assert_str(json_text(json_get(field_in(form, "file"), "type")), STR("file"));
    form = form_in(kit_do(k, desk.worker, "record.form", "{\"kind\":\"case\"}"));
    assert_str(json_text(json_get(form, "op")), STR("case.open"));
    assert_null(field_in(form, "days_open"));
    assert_true(json_true(json_get(field_in(form, "suspended_until"), "later")));        /* asked for when it is suspended, and there all the same */
    assert_false(json_true(json_get(field_in(form, "title"), "later")));
    kit_refused(k, desk.worker, "usage", "record.form", "{}");
    kit_refused(k, desk.worker, "usage", "record.form", "{\"kind\":\"note\",\"id\":\"note/0000000000000000\"}");
    kit_refused(k, desk.worker, "denied", "record.form", "{\"kind\":\"access\"}");
    kit_refused(k, desk.admin, "denied", "record.form", "{\"kind\":\"case\"}");
    kit_refused(k, desk.admin, "not-found", "record.form", kit_format(k, "{\"id\":\"%s\"}", desk.chain));
    form = form_in(kit_do(k, desk.worker, "op.form", "{\"op\":\"case.admit\"}"));
    assert_true(json_true(json_get(form, "flat")) && json_true(json_get(field_in(form, "case"), "required")));
    kit_refused(k, desk.worker, "usage", "op.form", "{\"op\":\"case.burn\"}");
}

static Str option(const JsonValue *field, size_t n)
{
    const JsonValue *one = json_get(field, "options")->first;
    while (n-- > 0) one = one->next;
    return json_text(one->first);
}

/* People are chosen, roles and kinds stand by their labels, and what the page knows already is not asked. */
static void an_operation_asks_for_what_its_arguments_are(void **state)
{
    (void)state;
    Kit *k = &desk.kit;
    const JsonValue *view = kit_ask(k, desk.worker, "op.form", kit_format(k, "{\"op\":\"case.admit\",\"given\":{\"case\":\"%s\"}}", desk.chain));
    const JsonValue *form = form_in(json_get(view, "data")), *rows = json_get(json_get(json_get(view, "page"), "parts")->first, "rows");
    assert_null(field_in(form, "case"));
    assert_str(json_text(json_get(json_get(form, "args"), "case")), str_of(desk.chain));
    assert_true(str_find(json_text(rows->first->first->next), STR("case/")) < 0);                   /* by number and title, with a way there */
    assert_str(json_text(rows->first->last), str_of(desk.chain));
    const JsonValue *login = field_in(form, "login");
    assert_str(json_text(json_get(login, "type")), STR("ref"));
    assert_true(json_get(login, "found")->count >= 2);
    assert_str(option(field_in(form, "role"), 0), STR("lead"));
    assert_int_equal(json_get(field_in(form, "role"), "options")->count, 3);                        /* emergency access is taken */
    assert_str(json_text(json_get(field_in(form, "until"), "type")), STR("date"));
    assert_str(json_text(json_get(json_get(field_in(form, "compartments"), "item"), "type")), STR("choice"));
    assert_null(field_in(form, "unit"));                                                            /* this office has none */
    kit_do(k, desk.worker, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"%s\",\"role\":\"lead\"}", desk.chain,
                                                    str_c(&k->arena, desk.user)));                  /* a user by the id that was chosen */
    form = form_in(kit_do(k, desk.admin, "op.form", "{\"op\":\"user.change\",\"given\":{\"login\":\"worker\"}}"));
    assert_true(json_get(field_in(form, "roles"), "value")->count >= 1);                            /* as the account is now */
    form = form_in(kit_do(k, desk.admin, "op.form", "{\"op\":\"user.create\"}"));
    assert_str(json_text(json_get(field_in(form, "login"), "type")), STR("text"));                  /* one that is not there yet */
    assert_str(json_text(json_get(field_in(form, "roles"), "type")), STR("list"));
}

/* Fields of a kind that is not known yet: first the kind, then its fields. */
static void fields_of_a_kind_are_asked_in_two_steps(void **state)
{
    (void)state;
    Kit *k = &desk.kit;
    const JsonValue *form = form_in(kit_do(k, desk.worker, "op.form", "{\"op\":\"case.deliver\"}"));
    assert_true(json_true(json_get(form, "asks_on")) && field_in(form, "kind") && field_in(form, "case") && !field_in(form, "fields"));
    form = form_in(kit_do(k, desk.worker, "op.form", "{\"op\":\"case.deliver\",\"given\":{\"case\":\"case/0123456789abcdef\",\"kind\":\"note\"}}"));
    assert_false(json_true(json_get(form, "flat")));
    assert_true(json_true(json_get(field_in(form, "title"), "required")));
    assert_str(json_text(json_get(json_get(form, "args"), "kind")), STR("note"));
    kit_refused(k, desk.worker, "denied", "op.form", "{\"op\":\"case.deliver\",\"given\":{\"kind\":\"access\"}}");
}

static void a_move_asks_for_what_it_needs(void **state)
{
    (void)state;
    Kit *k = &desk.kit;
    kit_do(k, desk.worker, "record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"start\"}", desk.chain));
    const JsonValue *form = form_in(kit_do(k, desk.worker, "record.form", kit_format(k, "{\"id\":\"%s\",\"move\":\"submit\"}", desk.chain)));
    assert_int_equal(json_get(form, "fields")->count, 1);
    assert_non_null(field_in(form, "offence"));
    assert_false(json_true(json_get(form, "reason")));
    form = form_in(kit_do(k, desk.worker, "record.form", kit_format(k, "{\"id\":\"%s\",\"move\":\"discontinue\"}", desk.chain)));
    assert_true(json_true(json_get(form, "reason")));
    assert_true(json_get(form, "remarks")->count >= 1);            /* a second person signs */
    assert_str(kit_refused(k, desk.worker, "invalid", "record.form", kit_format(k, "{\"id\":\"%s\",\"move\":\"close\"}", desk.chain)), STR("desk.no-move"));
    const JsonValue *v = kit_ask(k, desk.worker, "record.move", kit_format(k, "{\"id\":\"%s\",\"move\":\"submit\"}", desk.chain));
    const JsonValue *faults = json_get(json_get(v, "error"), "fields");
    assert_int_equal(faults->count, 1);
    assert_str(json_text(json_get(faults->first, "name")), STR("fields.offence"));
}

static void a_closed_field_is_not_in_the_form(void **state)
{
    (void)state;
    Kit *k = &desk.kit;
    char *person = kit_text(k, kit_do(k, desk.worker, "record.create",
        kit_format(k, "{\"kind\":\"person\",\"case\":\"%s\",\"fields\":{\"name\":\"Invented\",\"status_in_case\":\"witness\",\"contact\":\"Long street 7\"}}", desk.chain)), "id");
    kit_user(k, desk.admin, "other", "investigator");
    kit_do(k, desk.worker, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"other\",\"role\":\"member\"}", desk.chain));
    Str other = kit_sign_in(k, "other");
    const char *args = kit_format(k, "{\"id\":\"%s\"}", person);
    assert_non_null(field_in(form_in(kit_do(k, desk.worker, "record.form", args)), "contact"));
    const JsonValue *form = form_in(kit_do(k, other, "record.form", args));
    assert_null(field_in(form, "contact"));
    assert_non_null(field_in(form, "name"));
    kit_do(k, other, "record.change", kit_format(k, "{\"id\":\"%s\",\"fields\":{\"name\":\"Invented Two\"}}", person));
    kit_do(k, desk.worker, "case.admit", kit_format(k, "{\"case\":\"%s\",\"login\":\"other\",\"role\":\"reader\"}", desk.chain));
    kit_do(k, desk.worker, "case.dismiss", kit_format(k, "{\"case\":\"%s\",\"login\":\"other\"}", desk.chain));
    kit_refused(k, other, "not-found", "record.form", args);
}

static bool names_field(const JsonValue *answer, const char *name)
{
    JSON_EACH(f, json_get(json_get(answer, "error"), "fields")) {
        if (str_is(json_text(json_get(f, "name")), name) && json_text(json_get(f, "text")).len > 0) return true;
    }
    return false;
}

static void all_that_is_wrong_is_said_at_once(void **state)
{
    (void)state;
    Kit *k = &desk.kit;
    const JsonValue *v = kit_ask(k, desk.worker, "record.create", kit_format(k,
        "{\"kind\":\"person\",\"case\":\"%s\",\"fields\":{\"birth_date\":\"31.02.2000\",\"status_in_case\":\"guilty\","
        "\"identifiers\":[{\"type\":\"passport\",\"value\":\"AN1234567\"},{\"type\":\"nothing\",\"value\":\"7\"}],"
        "\"spellings\":[{\"value\":{\"spelled\":\"Асанов Бакыт\"}}],\"birth_place\":{\"text\":\"\",\"region\":\"Atlantis\"}}}", desk.chain));
    assert_str(json_text(json_get(json_get(v, "error"), "code")), STR("invalid"));
    static const char *const NAMES[] = { "fields.birth_date", "fields.status_in_case", "fields.identifiers.1", "fields.spellings.0.source",
                                         "fields.birth_place.region", "fields.name" };
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++) {
        if (!names_field(v, NAMES[i])) fail_msg("%s is not named", NAMES[i]);
    }
    assert_int_equal(json_get(json_get(v, "error"), "fields")->count, ARRAY_LEN(NAMES));
    v = kit_ask(k, desk.worker, "record.create", "{\"kind\":\"unit\",\"fields\":{}}");
    assert_true(names_field(v, "fields.name"));
    kit_do(k, desk.worker, "record.create", "{\"kind\":\"unit\",\"fields\":{\"name\":\"First\"}}");
    v = kit_ask(k, desk.worker, "record.create", "{\"kind\":\"unit\",\"fields\":{\"name\":\"First\"}}");
    assert_true(names_field(v, "fields.name"));
    v = kit_ask(k, desk.worker, "record.create", "{\"kind\":\"unit\",\"fields\":{\"nothing\":\"x\"}}");
    assert_str(json_text(json_get(json_get(v, "error"), "code")), STR("usage"));
}

static void what_is_typed_in_pieces_is_one_value(void **state)
{
    (void)state;
    Kit *k = &desk.kit;
    char *person = kit_text(k, kit_do(k, desk.worker, "record.create", kit_format(k,
        "{\"kind\":\"person\",\"case\":\"%s\",\"fields\":{\"name\":\"  Асанов Бакыт \",\"other_spellings\":[\"Asanov; Bakyt\",\"\",\" Bakyt \"],"
        "\"birth_date\":{\"day\":\"\",\"month\":\"3\",\"year\":\"1981\"},\"status_in_case\":\"witness\","
        "\"identifiers\":[{\"type\":\"passport\",\"value\":\"\"},{\"type\":\"passport\",\"value\":\"AN1234567\"}],"
        "\"spellings\":[{\"value\":{\"family\":\"Асанов\",\"given\":\"Бакыт\"},\"source\":\"паспорт\",\"page\":\"\"}],"
        "\"birth_place\":{\"text\":\"Айыл\",\"region\":\"\",\"point\":\"42.8746, 74.5698\"}}}", desk.chain)), "id");
    const JsonValue *f = json_get(json_get(kit_do(k, desk.worker, "record.show", kit_format(k, "{\"id\":\"%s\"}", person)), "record"), "fields");
    Buf out = buf_in(&k->arena);
    json_write(&out, f);
    assert_str(buf_str(&out), STR("{\"birth_date\":\"1981-03\",\"birth_place\":{\"point\":{\"lat\":\"42.8746\",\"lon\":\"74.5698\"},\"text\":\"Айыл\"},"
        "\"identifiers\":[{\"type\":\"passport\",\"value\":\"AN1234567\"}],\"name\":\"Асанов Бакыт\",\"other_spellings\":[\"Asanov; Bakyt\",\"Bakyt\"],"
        "\"spellings\":[{\"source\":\"паспорт\",\"value\":{\"parts\":[{\"text\":\"Асанов\",\"type\":\"family\"},{\"text\":\"Бакыт\",\"type\":\"given\"}],"
        "\"script\":\"Cyrl\",\"spelled\":\"Асанов Бакыт\"}}],\"status_in_case\":\"witness\"}"));
    char *id = kit_text(k, kit_do(k, desk.worker, "case.open", "{\"fields\":{\"title\":\"x\",\"loss\":{\"amount\":\"8 000,50\",\"currency\":\"KGS\"}}}"), "id");
    f = json_get(json_get(kit_do(k, desk.worker, "record.show", kit_format(k, "{\"id\":\"%s\"}", id)), "record"), "fields");
    assert_str(json_text(json_get(json_get(f, "loss"), "amount")), STR("8000.50"));
    kit_do(k, desk.worker, "record.change", kit_format(k, "{\"id\":\"%s\",\"fields\":{\"loss\":{\"amount\":\"\",\"currency\":\"KGS\"}}}", id));
    f = json_get(json_get(kit_do(k, desk.worker, "record.show", kit_format(k, "{\"id\":\"%s\"}", id)), "record"), "fields");
    assert_null(json_get(f, "loss"));
}

static void two_editors_see_both(void **state)
{
    (void)state;
    Kit *k = &desk.kit;
    char *note = kit_text(k, kit_do(k, desk.worker, "record.create", kit_format(k, "{\"kind\":\"note\",\"case\":\"%s\",\"fields\":{\"title\":\"One\",\"text\":\"a\"}}", desk.chain)), "id");
    kit_do(k, desk.worker, "record.change", kit_format(k, "{\"id\":\"%s\",\"version\":1,\"fields\":{\"title\":\"Two\"}}", note));
    const JsonValue *v = kit_ask(k, desk.worker, "record.change",
        kit_format(k, "{\"id\":\"%s\",\"version\":1,\"fields\":{\"title\":\"Three\",\"text\":\"a\",\"noted_at\":\"25.11.2026 10:00\"}}", note));
    const JsonValue *c = json_get(json_get(v, "error"), "conflict"), *first = json_get(c, "fields")->first;
    assert_str(json_text(json_get(json_get(v, "error"), "code")), STR("conflict"));
    assert_str(json_text(json_get(c, "by")), STR("Invented worker"));
    assert_int_equal(json_get(c, "fields")->count, 2);
    assert_str(json_text(json_get(first, "name")), STR("title"));
    assert_str(json_text(json_get(first, "label")), STR("Title"));
    assert_str(json_text(json_get(first, "base")), STR("One"));
    assert_str(json_text(json_get(first, "theirs")), STR("Two"));
    assert_str(json_text(json_get(first, "yours")), STR("Three"));
    assert_str(json_text(json_get(first, "changed")), STR("both"));
    assert_str(json_text(json_get(first->next, "changed")), STR("yours"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_goes_through_a_form_and_comes_back),
        cmocka_unit_test_setup_teardown(a_form_fed_back_changes_nothing, begin, end),
        cmocka_unit_test_setup_teardown(what_may_be_made_has_a_form, begin, end),
        cmocka_unit_test_setup_teardown(a_move_asks_for_what_it_needs, begin, end),
        cmocka_unit_test_setup_teardown(an_operation_asks_for_what_its_arguments_are, begin, end),
        cmocka_unit_test_setup_teardown(fields_of_a_kind_are_asked_in_two_steps, begin, end),
        cmocka_unit_test_setup_teardown(a_closed_field_is_not_in_the_form, begin, end),
        cmocka_unit_test_setup_teardown(all_that_is_wrong_is_said_at_once, begin, end),
        cmocka_unit_test_setup_teardown(what_is_typed_in_pieces_is_one_value, begin, end),
        cmocka_unit_test_setup_teardown(two_editors_see_both, begin, end),
    };
    return cmocka_run_group_tests_name("forms", tests, NULL, NULL);
}
