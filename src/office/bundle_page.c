/* bundle_page.c: START.html, the case for somebody who has a browser and nothing else. English, Russian and Kyrgyz stand side by
 * side, as equals; there is no script and nothing is fetched. What a record says reaches the page through one function, which
 * leaves no character that a browser would read as anything but text.
 *
 * The page is for reading. What counts are the entries beside it, and the page says so and says how they are checked. */
#include "office/act_words.h"
#include "office/bundle_int.h"

#include <inttypes.h>

typedef struct {
    Str              object;
    const Kind      *kind;
    const PageEntry *newest;            /* the act that made the newest version */
    const JsonValue *body;              /* NULL: erased */
} Shown;

typedef struct {
    Buf             *to;
    const PageInput *in;
    Shown           *shown; size_t count;
    Map              by_object;         /* object -> Shown */
} Page;

/* ---- text ---- */

static bool deceives(uint32_t c)
{
    return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c <= 0x9f) || c == 0x200e || c == 0x200f ||
        (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

/* The only way a value gets onto the page; fits between tags and between quotes. */
static void add_text(Buf *to, Str s)
{
    while (s.len > 0) {
        uint32_t c;
        Str rest = s;
        if (!utf8_next(&rest, &c)) {
            rest = str_from(s, 1);
            c = 0xfffd;
        }
        switch (c) {
        case '&': buf_c(to, "&amp;"); break;
        case '<': buf_c(to, "&lt;"); break;
        case '>': buf_c(to, "&gt;"); break;
        case '"': buf_c(to, "&quot;"); break;
        case '\'': buf_c(to, "&#39;"); break;
        default: utf8_add(to, deceives(c) ? 0xfffd : c);
        }
        s = rest;
    }
}

/* The same in three languages, once where it is the same word. */
static void add_three(Buf *to, const Str text[LANG_COUNT])
{
    bool same = true;
    for (size_t i = 1; i < LANG_COUNT; i++) same = same && str_equal(text[0], text[i]);
    for (size_t i = 0; i < (same ? 1 : LANG_COUNT); i++) {
        if (same) buf_c(to, "<span>");
        else buf_format(to, "<span lang=\"%s\">", lang_code((Lang)i));
        add_text(to, text[i]);
        buf_c(to, "</span>");
    }
}

static void add_sentence_args(Page *p, const char *key, const ErrorArg *args, size_t count)
{
    Str text[LANG_COUNT];
    for (size_t i = 0; i < LANG_COUNT; i++) {
        Buf b = buf_in(p->in->arena);
        message_add_args(&b, (Lang)i, key, args, count);
        p->to->failed = p->to->failed || b.failed;
        text[i] = buf_str(&b);
    }
    add_three(p->to, text);
}

#define add_sentence(page, key, ...) add_sentence_args((page), (key), ERROR_ARGS_(__VA_ARGS__))

static void add_tagged(Page *p, const char *open, const char *key, const char *close)
{
    buf_c(p->to, open);
    add_sentence(p, key);
    buf_c(p->to, close);
}

/* "exhibit/7f0c…" as an anchor: objects have letters, digits, _ and - besides the one slash. */
static void add_anchor(Buf *to, Str object)
{
    for (size_t i = 0; i < object.len; i++) buf_byte(to, object.ptr[i] == '/' ? '.' : object.ptr[i]);
}

/* ---- records ---- */

static Str shown_name(const Shown *s)
{
    Str number = json_text(json_get(s->body, "number"));
    Str title = s->kind->title.len > 0 ? json_text(json_get_str(json_get(s->body, "fields"), s->kind->title)) : (Str){ 0 };
    if (title.len > 0) return title;
    return number.len > 0 ? number : s->object;
}

/* What a proposal is for, by the label of the move; false where the bundle does not have what it is about. */
static bool add_proposed(Page *p, const JsonValue *fields)
{
    const Shown *about = map_get(&p->by_object, json_text(json_get(fields, "object")));
    const Move *move = about ? kind_move(about->kind, json_text(json_get(fields, "move"))) : NULL;
    if (move) add_three(p->to, move->label.text);
    return move != NULL;
}

/* A record without number and title is called by what it is and whom it concerns. */
static void add_name(Page *p, const Shown *s)
{
    const JsonValue *fields = json_get(s->body, "fields");
    Str name = shown_name(s);
    const Str *user = NULL;
    for (const Field *f = s->kind->fields; f && !user; f = f->next) {
        bool to_user = f->type == FIELD_REF && str_is(f->to, "user");
        if (to_user) user = map_get(&p->in->users, json_text(json_get_str(fields, f->id)));
    }
    if (!str_equal(name, s->object) || !s->body) {
        add_text(p->to, name);
        return;
    }
    buf_c(p->to, "<span class=\"inline\">");
    if (!str_is(s->kind->id, "proposal") || !add_proposed(p, fields)) add_three(p->to, s->kind->label.text);
    buf_c(p->to, "</span>");
    if (user) buf_c(p->to, " · ");
    if (user) add_text(p->to, *user);
}

static Str name_of(void *self, Str object)
{
    Page *p = self;
    const Shown *s = map_get(&p->by_object, object);
    const Str *user = map_get(&p->in->users, object);
    return s ? shown_name(s) : user ? *user : object;
}

static void add_link(Page *p, Str object)
{
    const Shown *s = map_get(&p->by_object, object);
    const Str *user = map_get(&p->in->users, object);
    if (s) {
        buf_c(p->to, "<a href=\"#");
        add_anchor(p->to, object);
        buf_c(p->to, "\">");
    }
    if (s) add_name(p, s);
    else add_text(p->to, user ? *user : object);
    if (s) buf_c(p->to, "</a>");
}

static void add_file(Page *p, const JsonValue *v)
{
    Str hash = json_text(json_get(v, "sha256"));
    bool here = map_get(&p->in->files, hash) != NULL;
    if (here) {
        buf_c(p->to, "<a href=\"files/");
        add_text(p->to, hash);
        buf_c(p->to, "\" download=\"");           /* the name it had, for whoever saves it */
        add_text(p->to, json_text(json_get(v, "name")));
        buf_c(p->to, "\">");
    }
    add_text(p->to, json_text(json_get(v, "name")));
    if (here) buf_c(p->to, "</a>");
    else add_tagged(p, " <em class=\"gone inline\">", K("page.file-gone"), "</em>");
    buf_c(p->to, "<br><code>SHA-256 ");
    add_text(p->to, hash);
    buf_c(p->to, "</code>");
}

static void add_value(Page *p, const Field *f, const JsonValue *v)
{
    if (f->type == FIELD_LIST && f->of && (f->of->type == FIELD_REF || f->of->type == FIELD_FILE)) {
        buf_c(p->to, "<ul>");
        JSON_EACH(item, v) {
            buf_c(p->to, "<li>");
            add_value(p, f->of, item);
            buf_c(p->to, "</li>");
        }
        buf_c(p->to, "</ul>");
        return;
    }
    if (f->type == FIELD_REF && v->type == JSON_STRING) {
        add_link(p, v->text);
        return;
    }
    if (f->type == FIELD_FILE && v->type == JSON_OBJECT) {
        add_file(p, v);
        return;
    }
    Str text[LANG_COUNT];
    const JsonValue *named = field_with_names(p->in->arena, f, v, name_of, p);
    for (size_t i = 0; i < LANG_COUNT; i++) {
        Buf b = buf_in(p->in->arena);
        field_to_text(&b, f, named, (Lang)i);
        p->to->failed = p->to->failed || b.failed;
        text[i] = buf_str(&b);
    }
    buf_c(p->to, "<span class=\"inline\">");
    add_three(p->to, text);
    buf_c(p->to, "</span>");
}

static void add_record(Page *p, const Shown *s)
{
    buf_c(p->to, "<article class=\"record\" id=\"");
    add_anchor(p->to, s->object);
    buf_c(p->to, "\"><h3>");
    add_name(p, s);
    buf_c(p->to, "</h3>\n");
    if (!s->body) {
        bool pulled_back = str_ends(s->newest->act.reason_code, STR("pull-back"));
        add_tagged(p, "<p class=\"gone three\">", pulled_back ? K("page.pulled-back") : K("page.erased"), "</p></article>\n");
        return;
    }
    const State *state = kind_state(s->kind, json_text(json_get(s->body, "state")));
    Str number = json_text(json_get(s->body, "number"));
    buf_c(p->to, "<p class=\"state\">");
    if (number.len > 0) add_text(p->to, number);
    if (number.len > 0 && state) buf_c(p->to, " — ");
    if (state) {
        buf_c(p->to, "<span class=\"inline\">");
        add_three(p->to, state->label.text);
        buf_c(p->to, "</span>");
    }
    buf_c(p->to, "</p>\n");
    if (json_get(json_get(s->body, "fields"), "taken_over")) {
        add_tagged(p, "<p class=\"note three\"><strong>", K("takeover.bundle-mark"), "</strong></p>\n");
    }
    buf_c(p->to, "<dl>\n");
    for (const Field *f = s->kind->fields; f; f = f->next) {
        const JsonValue *v = json_get_str(json_get(s->body, "fields"), f->id);
        if (!v || v->type == JSON_NULL || f->machine) continue;
        buf_c(p->to, "<div><dt>");
        add_three(p->to, f->label.text);
        buf_c(p->to, "</dt><dd>");
        bool said = str_is(s->kind->id, "proposal") && str_is(f->id, "move") && add_proposed(p, json_get(s->body, "fields"));
        if (!said) add_value(p, f, v);
        buf_c(p->to, "</dd></div>\n");
    }
    buf_c(p->to, "</dl></article>\n");
}

static void add_kind(Page *p, const Kind *k)
{
    buf_c(p->to, "<section><h2>");
    add_three(p->to, k->plural.text);
    buf_c(p->to, "</h2>\n");
    for (size_t i = 0; i < p->count; i++) {
        if (str_equal(p->shown[i].kind->id, k->id)) add_record(p, &p->shown[i]);
    }
    buf_c(p->to, "</section>\n");
}

/* Each kind once, in the order of first appearance; persons come before all others. */
static void add_kinds(Page *p, bool persons)
{
    for (size_t i = 0; i < p->count; i++) {
        Str id = p->shown[i].kind->id;
        bool before = false;
        for (size_t j = 0; j < i && !before; j++) before = str_equal(p->shown[j].kind->id, id);
        if (!before && str_is(id, "person") == persons) add_kind(p, p->shown[i].kind);
    }
}

static ErrorCode collect_shown(Page *p, Error *e)
{
    const PageInput *in = p->in;
    p->by_object = map_in(in->arena);
    p->shown = arena_array(in->arena, in->count + 1, sizeof *p->shown);
    if (!p->shown) return error_memory(e);
    for (size_t i = 0; i < in->count; i++) {
        const PageEntry *one = &in->entries[i];
        const Kind *kind = act_record_kind(one->model, &one->act);
        if (!kind) continue;
        Shown *s = map_get(&p->by_object, one->act.object);
        if (!s) {
            s = &p->shown[p->count++];
            if (!map_set(&p->by_object, one->act.object, s)) return error_memory(e);
        }
        JsonValue *body = NULL;
        if (one->content.ptr) TRY(json_parse(in->arena, one->content, &body, e));
        *s = (Shown){ .object = one->act.object, .kind = kind, .newest = one, .body = body };
    }
    return ERR_OK;
}

/* ---- chronology ---- */

static void add_op(Page *p, const PageEntry *one)
{
    static const Str MOVE = STR("record.move.");
    const char *key = act_takes_over(&one->act) ? K("takeover.op") : act_words_key(one->act.op);
    if (key) {
        add_sentence(p, key);
        return;
    }
    const Kind *kind = act_record_kind(one->model, &one->act);
    const Move *move = kind && str_starts(one->act.op, MOVE) ? kind_move(kind, str_from(one->act.op, MOVE.len)) : NULL;
    if (move) {
        add_three(p->to, move->label.text);
        return;
    }
    buf_c(p->to, "<code>");
    add_text(p->to, one->act.op);
    buf_c(p->to, "</code>");
}

static void add_who(Page *p, const PageEntry *one)
{
    const Str *name = map_get(&p->in->users, one->act.actor);
    if (str_is(one->act.actor, "log")) add_sentence(p, K("page.by-store"));
    else add_text(p->to, name ? *name : one->act.actor);
}

static void add_entry(Page *p, const PageEntry *one)
{
    char local[17], utc[25];
    const Kind *kind = act_record_kind(one->model, &one->act);
    instant_format(utc, one->entry.received);
    instant_format_local(local, one->entry.received);
    buf_format(p->to, "<li><span class=\"number\">%" PRIu64 "</span><time datetime=\"%s\">%s</time><div>", one->entry.chain_seq, utc, local);
    buf_c(p->to, "<span class=\"who inline\">");
    add_who(p, one);
    buf_c(p->to, "</span><br><span class=\"inline\">");
    add_op(p, one);
    buf_c(p->to, "</span>: ");
    if (kind) {
        buf_c(p->to, "<span class=\"inline\">");
        add_three(p->to, kind->label.text);
        buf_c(p->to, "</span> ");
    }
    add_link(p, one->act.object);
    if (one->act.has_object_hash && !one->content.ptr) {
        add_tagged(p, "<br><em class=\"gone inline\">", K("page.erased-here"), "</em>");
    }
    if (one->act.reason_code.len > 0) {
        add_tagged(p, "<br><span class=\"note\"><span class=\"inline\">", K("page.reason"), "</span>: ");
        if (one->reason.ptr) add_text(p->to, one->reason);
        else add_tagged(p, "<em class=\"gone inline\">", K("page.erased-here"), "</em>");
        buf_c(p->to, "</span>");
    }
    if (one->act.legal_basis.len > 0) {
        add_tagged(p, "<br><span class=\"note\"><span class=\"inline\">", K("page.legal-basis"), "</span>: ");
        add_text(p->to, one->act.legal_basis);
        buf_c(p->to, "</span>");
    }
    buf_c(p->to, "</div></li>\n");
}

/* ---- the page ---- */

static const Shown *the_case(const Page *p)
{
    return map_get(&p->by_object, p->in->chain);
}

static void add_head(Page *p)
{
    const Shown *c = the_case(p);
    Str title = c ? shown_name(c) : p->in->chain, number = json_text(json_get(c ? c->body : NULL, "number"));
    buf_c(p->to, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                 "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
                 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    if (number.len > 0) {
        add_text(p->to, number);
        buf_c(p->to, " — ");
    }
    add_text(p->to, title);
    buf_c(p->to, "</title>\n<style>\n");
    buf_c(p->to, BUNDLE_PAGE_CSS);
    buf_c(p->to, "</style>\n</head>\n<body>\n<header>\n<p>");
    add_text(p->to, p->in->office);
    buf_c(p->to, "</p>\n<h1>");
    add_text(p->to, title);
    buf_c(p->to, "</h1>\n<p class=\"state\">");
    add_text(p->to, number);
    buf_c(p->to, " <code>");
    add_text(p->to, p->in->chain);
    buf_c(p->to, "</code></p>\n</header>\n<main>\n");
}

static void add_what_this_is(Page *p)
{
    const PageEntry *last = &p->in->entries[p->in->count - 1];
    char local[17];
    add_tagged(p, "<section><h2>", K("page.what-head"), "</h2>\n<p class=\"three\">");
    add_sentence(p, K("page.what"), arg_int("entries", (int64_t)last->entry.chain_seq),
                 arg_str("when", instant_format_local(local, last->entry.received)));
    buf_c(p->to, "</p></section>\n");
    add_tagged(p, "<section><h2>", K("page.check-head"), "</h2>\n");
    add_tagged(p, "<p class=\"three\">", K("page.check"), "</p>\n<p><a href=\"VERIFY.md\">VERIFY.md</a></p>\n");
    add_tagged(p, "<div class=\"fingerprint\"><p class=\"three\">", K("page.fingerprint"), "</p><code>");
    add_text(p->to, key_fingerprint(p->in->arena, p->in->log_key));
    buf_c(p->to, "</code><code class=\"note\">");
    add_text(p->to, str_of(p->in->log_key->name));
    buf_c(p->to, "</code></div></section>\n");
}

ErrorCode bundle_page(Buf *to, const PageInput *in, Error *e)
{
    Page p = { .to = to, .in = in };
    if (in->count == 0) return error_internal(e, "bundle_page");
    TRY(collect_shown(&p, e));
    add_head(&p);
    add_what_this_is(&p);
    add_kinds(&p, true);
    add_kinds(&p, false);
    add_tagged(&p, "<section><h2>", K("page.chronology"), "</h2>\n");
    add_tagged(&p, "<p class=\"note three\">", K("page.times"), "</p>\n<ol class=\"entries\">\n");
    for (size_t i = 0; i < in->count; i++) add_entry(&p, &in->entries[i]);
    buf_c(to, "</ol></section>\n</main>\n</body>\n</html>\n");
    return to->failed ? error_memory(e) : ERR_OK;
}
