/* demo.c: see demo.h. One click makes the visitor one of the invented six. The two buttons that do harm are the keeper's work
 * (demo_harm.c): this process starts no program. */
#include "web/demo.h"

#include "web/job.h"
#include "web/pages.h"
#include "web/target.h"
#include "web/web_int.h"

enum { DEMO_FILE_LIMIT = 256 * 1024, DEMO_HOURS = 8 };

/* ---- the file ---- */

static ErrorCode not_a_demo(const char *path, Error *e)
{
    return error_set(e, ERR_INVALID, K("demo.no-file"), arg_c("path", path));
}

static bool read_people(Arena *a, const JsonValue *list, Demo *d)
{
    d->people = arena_array(a, (list ? list->count : 0) + 1, sizeof *d->people);
    if (!d->people || !list) return false;
    JSON_EACH(one, list) {
        int64_t office;
        DemoPerson *p = &d->people[d->people_count++];
        *p = (DemoPerson){ .role = json_text(json_get(one, "role")), .login = json_text(json_get(one, "login")),
                           .name = json_text(json_get(one, "name")), .passphrase = json_text(json_get(one, "passphrase")) };
        if (!json_int(json_get(one, "office"), &office) || office < 0 || office >= WEB_OFFICES || p->login.len == 0 || p->role.len == 0) return false;
        p->office = (int)office;
    }
    return d->people_count > 0;
}

static bool read_steps(Arena *a, const JsonValue *list, Demo *d)
{
    d->steps = arena_array(a, (list ? list->count : 0) + 1, sizeof *d->steps);
    if (!d->steps) return false;
    JSON_EACH(one, list) {
        int64_t person;
        if (!json_int(json_get(one, "person"), &person) || person < 0 || person >= (int64_t)d->people_count) return false;
        d->steps[d->step_count++] = (DemoStep){ json_text(json_get(one, "step")), json_text(json_get(one, "target")), (int)person };
    }
    return true;
}

ErrorCode demo_open(Arena *a, const char *path, const Demo **ret, Error *e)
{
    Str text;
    JsonValue *v;
    Demo *d = ARENA_NEW(a, Demo);
    if (!d) return error_memory(e);
    TRY(file_read(a, path, DEMO_FILE_LIMIT, &text, e));
    TRY(json_parse(a, text, &v, e));
    if (!read_people(a, json_get(v, "people"), d) || !read_steps(a, json_get(v, "tour"), d)) return not_a_demo(path, e);
    d->bundle = json_text(json_get(v, "bundle"));
    d->key = json_text(json_get(v, "key"));
    d->copy = json_text(json_get(v, "copy"));
    d->copy_key = json_text(json_get(v, "copy_key"));
    if (d->bundle.len == 0 || d->key.len == 0 || d->copy.len == 0 || d->copy_key.len == 0) return not_a_demo(path, e);
    *ret = d;
    return ERR_OK;
}

/* ---- the page ---- */

static JsonValue *card(WebRequest *r, Str title, Str text, Str action, Str button)
{
    JsonValue *o = json_new_object(r->arena);
    json_set(r->arena, o, "title", page_text(r, title));
    json_set(r->arena, o, "text", page_text(r, text));
    json_set(r->arena, o, "action", page_text(r, action));
    return json_set(r->arena, o, "button", page_text(r, button));
}

static void add_cards(WebRequest *r, JsonValue *parts, const char *title, JsonValue *cards)
{
    JsonValue *part = json_new_object(r->arena);
    json_set(r->arena, part, "title", page_text(r, web_say(r, title)));
    json_set(r->arena, part, "cards", cards);
    json_add(r->arena, parts, part);
}

/* What the file names by a word: its title and a sentence. */
typedef struct { const char *word, *title, *text; } Words;

static const Words ROLES[] = {
    { "prosecutor",        K("demo.role-prosecutor"),        K("demo.does-prosecutor") },
    { "investigator",      K("demo.role-investigator"),      K("demo.does-investigator") },
    { "evidence-keeper",   K("demo.role-evidence-keeper"),   K("demo.does-evidence-keeper") },
    { "central-authority", K("demo.role-central-authority"), K("demo.does-central-authority") },
    { "inspector",         K("demo.role-inspector"),         K("demo.does-inspector") },
    { "programme-officer", K("demo.role-programme-officer"), K("demo.does-programme-officer") },
    { NULL, NULL, NULL },
};

static const Words STEPS[] = {
    { "case",       K("demo.step-case"),       K("demo.see-case") },       { "flags",  K("demo.step-flags"),  K("demo.see-flags") },
    { "seal",       K("demo.step-seal"),       K("demo.see-seal") },       { "abroad", K("demo.step-abroad"), K("demo.see-abroad") },
    { "news",       K("demo.step-news"),       K("demo.see-news") },       { "topics", K("demo.step-topics"), K("demo.see-topics") },
    { "components", K("demo.step-components"), K("demo.see-components") }, { NULL, NULL, NULL },
};

/* Empty texts for a word that is not there. */
static void say_word(WebRequest *r, const Words *words, Str word, Str *title, Str *text)
{
    *title = word;
    *text = STR("");
    for (; words->word; words++) {
        if (!str_is(word, words->word)) continue;
        *title = web_say(r, words->title);
        *text = web_say(r, words->text);
    }
}

static JsonValue *people_cards(WebRequest *r, const Demo *d)
{
    JsonValue *cards = json_new_array(r->arena);
    for (size_t i = 0; i < d->people_count; i++) {
        const DemoPerson *p = &d->people[i];
        Str role, does;
        say_word(r, ROLES, p->role, &role, &does);
        Str text = str_format(r->arena, STR_FMT ". " STR_FMT, STR_ARG(p->name), STR_ARG(does));
        json_add(r->arena, cards, card(r, role, text, str_format(r->arena, "/demo/be/%zu", i), web_say(r, K("demo.be"))));
    }
    return cards;
}

static JsonValue *step_cards(WebRequest *r, const Demo *d)
{
    JsonValue *cards = json_new_array(r->arena);
    for (size_t i = 0; i < d->step_count; i++) {
        Str step, see, action = str_format(r->arena, "/demo/go/%zu", i);
        say_word(r, STEPS, d->steps[i].step, &step, &see);
        Str title = str_format(r->arena, "%zu. " STR_FMT, i + 1, STR_ARG(step));
        json_add(r->arena, cards, card(r, title, see, action, web_say(r, K("demo.look"))));
    }
    Str byte = web_say(r, K("demo.byte-title")), burn = web_say(r, K("demo.burn-title"));
    json_add(r->arena, cards, card(r, byte, web_say(r, K("demo.byte-text")), STR("/demo/byte"), web_say(r, K("demo.byte"))));
    json_add(r->arena, cards, card(r, burn, web_say(r, K("demo.burn-text")), STR("/demo/burn"), web_say(r, K("demo.burn"))));
    return cards;
}

ErrorCode page_demo(WebRequest *r, Error *e)
{
    const Demo *d = r->web->demo;
    if (!d) return error_set(e, ERR_NOT_FOUND, K("web.no-page"), arg_str("path", r->path));
    JsonValue *page = json_new_object(r->arena), *parts = json_new_array(r->arena), *note = json_new_object(r->arena);
    json_set(r->arena, page, "title", page_text(r, web_say(r, K("demo.who"))));
    json_set(r->arena, note, "note", page_text(r, web_say(r, K("demo.invented"))));
    json_add(r->arena, parts, note);
    add_cards(r, parts, K("demo.people"), people_cards(r, d));
    add_cards(r, parts, K("demo.minutes"), step_cards(r, d));
    json_set(r->arena, page, "parts", parts);
    return web_reply_page(r, 200, "page", json_new_object(r->arena), page, e);
}

/* ---- being somebody ---- */

static ErrorCode become(WebRequest *r, const DemoPerson *p, Error *e)
{
    const JsonValue *data, *page;
    JsonValue *args = json_new_object(r->arena);
    char cookie[65], lost[65];
    json_set(r->arena, args, "login", page_text(r, p->login));
    json_set(r->arena, args, "passphrase", page_text(r, p->passphrase));
    json_set(r->arena, args, "hours", json_new_int(r->arena, DEMO_HOURS));
    web_forget_caller(r);
    r->office = p->office;
    TRY(web_ask(r, STR("session.open"), STR(""), args, -1, &data, &page, e));
    web_session_new(&r->web->sessions, clock_ticks(), p->login, json_text(json_get(data, "token")), true, false, p->office, cookie, lost);
    gate_sign_out(r->web, str_of(lost));
    return web_set_cookie(r, "__Host-tergoo", str_of(cookie), false, e);
}

/* The number in the path; ERR_NOT_FOUND beyond the list. */
static ErrorCode place_of(WebRequest *r, size_t count, size_t *ret, Error *e)
{
    int64_t n;
    if (!r->web->demo || !int_parse(r->params[0], &n) || n < 0 || (uint64_t)n >= count) {
        return error_set(e, ERR_NOT_FOUND, K("web.no-page"), arg_str("path", r->path));
    }
    *ret = (size_t)n;
    return ERR_OK;
}

ErrorCode do_demo_be(WebRequest *r, Error *e)
{
    const Demo *d = r->web->demo;
    size_t n;
    TRY(place_of(r, d ? d->people_count : 0, &n, e));
    TRY(become(r, &d->people[n], e));
    return web_redirect(r, STR("/"), e);
}

ErrorCode do_demo_go(WebRequest *r, Error *e)
{
    const Demo *d = r->web->demo;
    size_t n;
    Str url;
    TRY(place_of(r, d ? d->step_count : 0, &n, e));
    TRY(web_target(r->arena, d->steps[n].target, &url, e));
    TRY(become(r, &d->people[d->steps[n].person], e));
    return web_redirect(r, url, e);
}

/* ---- doing harm to a copy ---- */

static ErrorCode harm(WebRequest *r, DemoHarm which, Error *e)
{
    char id[17];
    int output, result;
    Buf url = buf_in(r->arena);
    if (!r->web->demo) return error_set(e, ERR_NOT_FOUND, K("web.no-page"), arg_str("path", r->path));
    TRY(keeper_harm(r->web->keeper, which, r->lang, &output, &result, e));
    TRY(job_start(r->web->jobs, (int)which, output, result, id, e));
    buf_c(&url, "/demo/job");
    web_url_segment(&url, (Str){ id, 16 });
    if (url.failed) return error_memory(e);
    return web_redirect(r, buf_str(&url), e);
}

ErrorCode do_demo_byte(WebRequest *r, Error *e)
{
    return harm(r, DEMO_BYTE, e);
}

ErrorCode do_demo_burn(WebRequest *r, Error *e)
{
    return harm(r, DEMO_BURN, e);
}

/* What each step does, and what it means that it ended as it should, in the order of demo_harm.c. */
static const struct { const char *does, *found; } HARM_STEPS[DEMO_HARMS][2] = {
    [DEMO_BYTE] = { { K("demo.verify-whole"), K("demo.is-whole") }, { K("demo.verify-spoilt"), K("demo.is-spoilt") } },
    [DEMO_BURN] = { { K("demo.restore"), K("demo.is-restored") }, { K("demo.verify-restored"), K("demo.is-whole") } },
};

/* What is done, and how far it is. */
static void add_steps(WebRequest *r, const JobState *s, JsonValue *parts)
{
    JsonValue *part = json_new_object(r->arena), *rows = json_new_array(r->arena);
    for (size_t i = 0; i < ARRAY_LEN(HARM_STEPS[0]); i++) {
        JsonValue *row = json_new_array(r->arena);
        const char *found = HARM_STEPS[s->what][i].found;
        const char *key = i < s->done ? found : i > s->done ? K("demo.not-yet") : s->running ? K("demo.running") : K("demo.otherwise");
        json_add(r->arena, row, page_text(r, web_say(r, HARM_STEPS[s->what][i].does)));
        json_add(r->arena, row, page_text(r, web_say(r, key)));
        json_add(r->arena, rows, row);
    }
    json_set(r->arena, part, "rows", rows);
    json_add(r->arena, parts, part);
}

/* Paths of this machine are nothing to a reader: each is called by the last of its names. */
static Str without_folders(WebRequest *r, Str text)
{
    Buf out = buf_in(r->arena);
    for (size_t i = 0; i < text.len; i++) {
        size_t end = i;
        bool begins = text.ptr[i] == '/' && (i == 0 || text.ptr[i - 1] == ' ' || text.ptr[i - 1] == '\n');
        for (size_t n = i; begins && n < text.len && text.ptr[n] != ' ' && text.ptr[n] != '\n'; n++) {
            if (text.ptr[n] == '/') end = n + 1;
        }
        if (end > i) i = end - 1;
        else buf_byte(&out, text.ptr[i]);
    }
    return buf_str(&out);
}

ErrorCode page_demo_job(WebRequest *r, Error *e)
{
    JobState s = { .known = false };
    if (r->web->demo) job_look(r->web->jobs, r->arena, r->params[0], &s);
    if (!s.known) return error_set(e, ERR_NOT_FOUND, K("web.no-page"), arg_str("path", r->path));
    JsonValue *page = json_new_object(r->arena), *parts = json_new_array(r->arena), *part = json_new_object(r->arena);
    JsonValue *data = json_new_object(r->arena);
    const char *title = s.running ? K("demo.running") : s.as_expected ? K("demo.as-expected") : K("demo.otherwise");
    json_set(r->arena, page, "title", page_text(r, web_say(r, title)));
    add_steps(r, &s, parts);
    json_set(r->arena, part, "details", page_text(r, web_say(r, K("demo.printed"))));
    json_set(r->arena, part, "printed", page_text(r, without_folders(r, s.output)));
    json_add(r->arena, parts, part);
    json_set(r->arena, page, "parts", parts);
    json_set(r->arena, data, "running", json_new_bool(r->arena, s.running));
    json_set(r->arena, data, "as_expected", json_new_bool(r->arena, s.as_expected));
    if (s.running) TRY(web_header(r, "Refresh", STR("1"), e));
    return web_reply_page(r, 200, "page", data, page, e);
}
