/* certificate_note_body.c: what a note about certificates holds (docs/formats/message.md): of each its number, name, course, topics,
 * skills, days, half-days and check code, and whether it was withdrawn. Of one that was withdrawn no more than it takes to find it.
 * No mark of a test, no answer, no money and no document of a person leaves. */
#include "desk/certificate_note.h"

#include "rules/check_code.h"
#include "rules/test_book.h"

static void set_text(Request *r, JsonValue *to, const char *name, Str text)
{
    if (text.len > 0) json_set(r->arena, to, name, json_new_string(r->arena, text));
}

/* What is told of each, of one that was withdrawn nothing else. */
static JsonValue *told_first(Request *r, const ToldCertificate *t)
{
    JsonValue *one = json_new_object(r->arena);
    set_text(r, one, "check_code", t->code);
    set_text(r, one, "issued_on", t->issued_on);
    set_text(r, one, "name", t->name);
    set_text(r, one, "number", t->number);
    set_text(r, one, "withdrawn_on", t->withdrawn_on);
    return one;
}

/* ---- written ---- */

static JsonValue *one_certificate(Request *r, const ToldCertificate *t)
{
    JsonValue *one = told_first(r, t);
    if (t->withdrawn_on.len > 0) return one;
    set_text(r, one, "course", t->course);
    set_text(r, one, "expires_on", t->expires_on);
    json_set(r->arena, one, "half_days_attended", json_new_int(r->arena, t->attended));
    json_set(r->arena, one, "half_days_held", json_new_int(r->arena, t->held));
    set_text(r, one, "name_latin", t->name_latin);
    json_set(r->arena, one, "skills", t->skills ? json_copy(r->arena, t->skills) : json_new_array(r->arena));
    json_set(r->arena, one, "test_passed", json_new_bool(r->arena, t->tested));
    json_set(r->arena, one, "topics", t->topics ? json_copy(r->arena, t->topics) : json_new_array(r->arena));
    return one;
}

ErrorCode certificate_note_body(Request *r, const ToldCertificates *told, Str by, Str body, MessageFile *m, Error *e)
{
    Buf text = buf_in(r->arena);
    JsonValue *all = json_new_object(r->arena), *list = json_new_array(r->arena);
    for (size_t i = 0; i < told->count; i++) json_add(r->arena, list, one_certificate(r, &told->list[i]));
    json_set(r->arena, all, "body", json_new_string(r->arena, body));
    json_set(r->arena, all, "by", json_new_string(r->arena, by));
    json_set(r->arena, all, "certificates", list);
    json_set(r->arena, all, "office", json_new_string(r->arena, office_name(r->office)));
    if (all->broken || list->broken) return error_memory(e);
    json_write(&text, all);
    m->body = buf_str(&text);
    return text.failed ? error_memory(e) : ERR_OK;
}

/* ---- read ---- */

static ErrorCode no_form(Error *e) { return error_set(e, ERR_FINDING, K("message.no-body")); }

/* A member that is text, or is not there. */
static bool take_text(const JsonValue *from, const char *name, Str *to)
{
    const JsonValue *v = json_get(from, name);
    *to = json_text(v);
    return !v || v->type == JSON_STRING;
}

static bool take_count(const JsonValue *from, const char *name, int64_t *to)
{
    const JsonValue *v = json_get(from, name);
    *to = 0;
    return !v || (json_int(v, to) && *to >= 0 && *to <= 1000);
}

static bool take_topics(const JsonValue *list)
{
    if (list && list->type != JSON_ARRAY) return false;
    JSON_EACH(one, list) if (one->type != JSON_STRING) return false;
    return true;
}

/* Skills and levels that this office's model has; what it does not know counts for nothing here. */
static bool knows_option(const Kind *k, const char *field, Str option)
{
    const Field *f = k ? kind_field(k, str_of(field)) : NULL;
    for (size_t i = 0; f && i < f->choice_count; i++) if (str_equal(f->choices[i].id, option)) return true;
    return false;
}

static bool take_skills(Request *r, const JsonValue *list, const JsonValue **ret)
{
    const Kind *k = model_kind(r->model, STR("skill"));
    JsonValue *kept = json_new_array(r->arena);
    if (list && list->type != JSON_ARRAY) return false;
    JSON_EACH(one, list) {
        Str skill, level, topic;
        JsonValue *line = json_new_object(r->arena);
        if (!take_text(one, "skill", &skill) || !take_text(one, "level", &level) || !take_text(one, "topic", &topic)) return false;
        if (!knows_option(k, "skill", skill) || !knows_option(k, "level", level)) continue;
        set_text(r, line, "skill", skill);
        set_text(r, line, "level", level);
        set_text(r, line, "topic", topic);
        json_add(r->arena, kept, line);
    }
    *ret = kept && kept->count > 0 ? kept : NULL;
    return true;
}

static bool take_texts(const JsonValue *one, ToldCertificate *t)
{
    return take_text(one, "number", &t->number) && take_text(one, "name", &t->name) && take_text(one, "name_latin", &t->name_latin) &&
           take_text(one, "check_code", &t->code) && take_text(one, "issued_on", &t->issued_on) && take_text(one, "expires_on", &t->expires_on) &&
           take_text(one, "withdrawn_on", &t->withdrawn_on) && take_text(one, "course", &t->course);
}

static bool is_day(Str text)
{
    Day day;
    return day_parse(text, &day);
}

/* What is missing in one that holds would let it count without an end or without evidence. */
static bool is_whole(const ToldCertificate *t, Str as_kept)
{
    if (t->number.len == 0 || t->name.len == 0 || !str_equal(t->code, as_kept) || !is_day(t->issued_on)) return false;
    if (t->withdrawn_on.len > 0) return is_day(t->withdrawn_on);
    return t->course.len > 0 && t->attended <= t->held && (t->expires_on.len == 0 || is_day(t->expires_on));
}

static ErrorCode read_one(Request *r, const JsonValue *one, ToldCertificates *to, Error *e)
{
    char code[CHECK_CODE + 1];
    bool good;
    ToldCertificate t = { 0 };
    const JsonValue *passed = json_get(one, "test_passed"), *topics = json_get(one, "topics");
    if (one->type != JSON_OBJECT || !take_texts(one, &t)) return no_form(e);
    if (!take_count(one, "half_days_attended", &t.attended) || !take_count(one, "half_days_held", &t.held)) return no_form(e);
    if (!take_skills(r, json_get(one, "skills"), &t.skills) || !take_topics(topics)) return no_form(e);
    if (!check_code_read(t.code, code, &good) || !good || !is_whole(&t, str_of(code))) return no_form(e);
    t.tested = json_true(passed);
    t.topics = topics && topics->count > 0 ? topics : NULL;
    for (size_t i = 0; i < to->count; i++) if (str_equal(to->list[i].code, t.code)) return no_form(e);
    if (to->count == NOTE_CERTIFICATES) return error_set(e, ERR_LIMIT, K("rules.certificates-many"), arg_int("most", NOTE_CERTIFICATES));
    to->list[to->count++] = t;
    return ERR_OK;
}

bool certificate_note_is(Request *r, const MessageFile *m)
{
    JsonValue *body;
    Error unheard;
    return json_parse(r->arena, m->body, &body, &unheard) == ERR_OK && body->type == JSON_OBJECT && json_get(body, "certificates");
}

ErrorCode certificate_note_read(Request *r, const MessageFile *m, ToldCertificates *to, JsonValue *fields, Error *e)
{
    JsonValue *body;
    Str by, whose;
    to->count = 0;
    if (json_parse(r->arena, m->body, &body, e) != ERR_OK || body->type != JSON_OBJECT) return no_form(e);
    const JsonValue *list = json_get(body, "certificates");
    if (!list) return error_set(e, ERR_INVALID, K("certificate.note-is-message"));
    if (list->type != JSON_ARRAY || list->count == 0 || m->part_count > 0 || !take_text(body, "by", &by) || !take_text(body, "body", &whose))
        return no_form(e);
    JSON_EACH(one, list) TRY(read_one(r, one, to, e));
    set_text(r, fields, "body", whose);
    set_text(r, fields, "from_name", by);
    return ERR_OK;
}

/* ---- in the record of the note, and on its page ---- */

static Str skills_text(Request *r, const JsonValue *skills)
{
    Buf to = buf_in(r->arena);
    JSON_EACH(one, skills) {
        Str topic = json_text(json_get(one, "topic"));
        buf_format(&to, "%s" STR_FMT " " STR_FMT "%s" STR_FMT, to.len > 0 ? "\n" : "", STR_ARG(json_text(json_get(one, "skill"))),
                   STR_ARG(json_text(json_get(one, "level"))), topic.len > 0 ? " " : "", STR_ARG(topic));
    }
    return buf_str(&to);
}

static Str topics_text(Request *r, const JsonValue *topics)
{
    Buf to = buf_in(r->arena);
    JSON_EACH(one, topics) buf_format(&to, "%s" STR_FMT, to.len > 0 ? "\n" : "", STR_ARG(json_text(one)));
    return buf_str(&to);
}

JsonValue *certificate_note_says(Request *r, const ToldCertificates *told)
{
    JsonValue *list = json_new_array(r->arena);
    for (size_t i = 0; i < told->count; i++) {
        const ToldCertificate *t = &told->list[i];
        JsonValue *one = told_first(r, t);
        json_add(r->arena, list, one);
        if (t->withdrawn_on.len > 0) continue;
        set_text(r, one, "expires_on", t->expires_on);
        set_text(r, one, "course", t->course);
        set_text(r, one, "topics", topics_text(r, t->topics));
        json_set(r->arena, one, "half_days_attended", test_number_value(r->arena, t->attended, 0, NULL));
        json_set(r->arena, one, "half_days_held", test_number_value(r->arena, t->held, 0, NULL));
        if (t->tested) json_set(r->arena, one, "test_passed", json_new_bool(r->arena, true));
        set_text(r, one, "skills", skills_text(r, t->skills));
    }
    return list;
}

static Str option_label(Request *r, const char *field, Str option)
{
    const Kind *k = model_kind(r->model, STR("skill"));
    const Field *f = k ? kind_field(k, str_of(field)) : NULL;
    for (size_t i = 0; f && i < f->choice_count; i++) if (str_equal(f->choices[i].id, option)) return view_label(r, &f->choices[i].label);
    return option;
}

/* "Interviewing 1 (Interrogations)": the lines that skills_text wrote, in the reader's language. */
static Str skills_shown(Request *r, Str lines)
{
    Buf to = buf_in(r->arena);
    Str line;
    while (lines.len > 0) {
        Str skill, level;
        str_cut(&lines, '\n', &line);
        str_cut(&line, ' ', &skill);
        str_cut(&line, ' ', &level);
        buf_format(&to, "%s" STR_FMT " " STR_FMT, to.len > 0 ? "; " : "", STR_ARG(option_label(r, "skill", skill)),
                   STR_ARG(level.len > 1 ? str_from(level, 1) : level));
        if (line.len > 0) buf_format(&to, " (" STR_FMT ")", STR_ARG(line));
    }
    return buf_str(&to);
}

static Str evidence_shown(Request *r, const JsonValue *one)
{
    Str half_days = view_say(r, K("certificate.note-half-days"), arg_int("attended", test_number(one, "half_days_attended")),
                             arg_int("held", test_number(one, "half_days_held")));
    if (!json_true(json_get(one, "test_passed"))) return half_days;
    return str_format(r->arena, STR_FMT "; " STR_FMT, STR_ARG(half_days), STR_ARG(view_say(r, K("certificate.note-tested"))));
}

/* When it was given and until when it holds; or that it was withdrawn. */
static Str days_shown(Request *r, const JsonValue *one)
{
    Str withdrawn = json_text(json_get(one, "withdrawn_on")), until = json_text(json_get(one, "expires_on"));
    Str issued = gift_day_shown(r, json_text(json_get(one, "issued_on")));
    if (withdrawn.len > 0)
        return view_say(r, K("certificate.note-days-withdrawn"), arg_str("issued", issued), arg_str("day", gift_day_shown(r, withdrawn)));
    if (until.len == 0) return issued;
    return view_say(r, K("today.from-until"), arg_str("from", issued), arg_str("until", gift_day_shown(r, until)));
}

static void show_line(Request *r, const JsonValue *one)
{
    bool over = json_get(one, "withdrawn_on") != NULL;
    Buf topics = buf_in(r->arena), code = buf_in(r->arena);
    check_code_show(json_text(json_get(one, "check_code")), &code);
    Str rest = json_text(json_get(one, "topics")), topic, course = json_text(json_get(one, "course"));
    while (rest.len > 0) {
        str_cut(&rest, '\n', &topic);
        buf_format(&topics, "%s" STR_FMT, topics.len > 0 ? "; " : ": ", STR_ARG(topic));
    }
    Str number = json_text(json_get(one, "number")), name = json_text(json_get(one, "name"));
    Str cells[] = { str_format(r->arena, STR_FMT " \xc2\xb7 " STR_FMT, STR_ARG(number), STR_ARG(name)),
                    days_shown(r, one), str_format(r->arena, STR_FMT STR_FMT, STR_ARG(course), STR_ARG(buf_str(&topics))),
                    over ? STR("") : evidence_shown(r, one), skills_shown(r, json_text(json_get(one, "skills"))),
                    buf_str(&code) };
    view_table_row(r, cells, ARRAY_LEN(cells));
}

void certificate_note_show(Request *r, const JsonValue *fields)
{
    Str head[] = { view_say(r, K("certificate.row-certificate")), view_say(r, K("certificate.row-days")), view_say(r, K("certificate.row-course")),
                   view_say(r, K("certificate.row-rests-on")), view_say(r, K("certificate.row-skills")), view_say(r, K("certificate.row-code")) };
    view_table(r, view_say(r, K("certificate.note-says")), head, ARRAY_LEN(head));
    JSON_EACH(one, json_get(fields, "says")) show_line(r, one);
}

const JsonValue *certificate_note_rest(Request *r, const Seen *seen, const JsonValue *body)
{
    if (!str_is(seen->kind->id, "certificate_note")) return body;
    JsonValue *rest = json_copy(r->arena, body), *fields = (JsonValue *)(uintptr_t)json_get(rest, "fields");
    json_remove(fields, "says");
    return rest ? rest : body;
}
