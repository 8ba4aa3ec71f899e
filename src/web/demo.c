/* demo.c: see demo.h. One click makes the visitor one of the invented six; what is destroyed is a copy made for that click and
 * taken away after it. */
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
    { "auctions",   K("demo.step-auctions"),   K("demo.see-auctions") },
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

static ErrorCode new_folder(WebRequest *r, char **ret, Error *e)
{
    unsigned char bytes[8];
    char name[17];
    random_bytes(bytes, sizeof bytes);
    hex_encode(name, bytes, sizeof bytes);
    char *folder = str_c(r->arena, str_format(r->arena, "%s/demo-%s", r->web->folder, name));
    if (!folder) return error_memory(e);
    TRY(folder_make(folder, e));
    *ret = folder;
    return ERR_OK;
}

static ErrorCode watch(WebRequest *r, const JobStep *steps, size_t count, const char *folder, Error *e)
{
    char id[17];
    Buf url = buf_in(r->arena);
    TRY(job_start(r->web->jobs, steps, count, folder, id, e));
    buf_c(&url, "/demo/job");
    web_url_segment(&url, (Str){ id, 16 });
    if (url.failed) return error_memory(e);
    return web_redirect(r, buf_str(&url), e);
}

static char *language_word(WebRequest *r)
{
    return str_c(r->arena, str_of(lang_code(r->lang)));
}

/* The bundle with one bit of one byte turned over: in what a record says, somewhere in its middle. */
static ErrorCode spoilt_bundle(WebRequest *r, const char *folder, char **ret, Error *e)
{
    Str bytes;
    char *path = path_join(r->arena, folder, "case.tergoo");
    TRY(file_read(r->arena, str_c(r->arena, r->web->demo->bundle), 64 << 20, &bytes, e));
    if (!path) return error_memory(e);
    if (bytes.len == 0) return not_a_demo(path, e);
    size_t at = bytes.len / 2;
    ptrdiff_t record = str_find(str_from(bytes, at), STR("{\"case\":\"case/"));
    if (record >= 0) at += (size_t)record + 2;
    ((char *)(uintptr_t)bytes.ptr)[at] ^= 1;
    TRY(file_write_durable(path, bytes, e));
    *ret = path;
    return ERR_OK;
}

ErrorCode do_demo_byte(WebRequest *r, Error *e)
{
    char *folder, *spoilt, *self = str_c(r->arena, str_of(r->web->options->program));
    const Demo *d = r->web->demo;
    if (!d || !self) return error_set(e, ERR_NOT_FOUND, K("web.no-page"), arg_str("path", r->path));
    TRY(new_folder(r, &folder, e));
    TRY(spoilt_bundle(r, folder, &spoilt, e));
    char *key = str_c(r->arena, d->key), *whole = str_c(r->arena, d->bundle), *lang = language_word(r);
    const JobStep steps[] = {
        { .words = { self, "verify", whole, "--key", key, "--lang", lang }, .expected = 0 },
        { .words = { self, "verify", spoilt, "--key", key, "--lang", lang }, .expected = 1 },
    };
    return watch(r, steps, ARRAY_LEN(steps), folder, e);
}

ErrorCode do_demo_burn(WebRequest *r, Error *e)
{
    char *folder, *self = str_c(r->arena, str_of(r->web->options->program));
    const Demo *d = r->web->demo;
    if (!d || !self) return error_set(e, ERR_NOT_FOUND, K("web.no-page"), arg_str("path", r->path));
    TRY(new_folder(r, &folder, e));
    char *copy = str_c(r->arena, d->copy), *copy_key = str_c(r->arena, d->copy_key), *key = str_c(r->arena, d->key), *lang = language_word(r);
    char *anew = path_join(r->arena, folder, "office");
    char *why = str_c(r->arena, web_say(r, K("demo.fire"))), *who = str_c(r->arena, web_say(r, K("demo.head")));
    if (!anew || !why || !who) return error_memory(e);
    const JobStep steps[] = {
        { .words = { self, "restore", copy, "--data", anew, "--copy-key", copy_key, "--reason", why, "--decided-by", who, "--lang", lang },
          .expected = 0 },
        { .words = { self, "verify", anew, "--key", key, "--lang", lang }, .expected = 0 },
    };
    return watch(r, steps, ARRAY_LEN(steps), folder, e);
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
    json_set(r->arena, part, "printed", page_text(r, s.output));
    json_add(r->arena, parts, part);
    json_set(r->arena, page, "parts", parts);
    json_set(r->arena, data, "running", json_new_bool(r->arena, s.running));
    json_set(r->arena, data, "as_expected", json_new_bool(r->arena, s.as_expected));
    if (s.running) TRY(web_header(r, "Refresh", STR("1"), e));
    return web_reply_page(r, 200, "page", data, page, e);
}
