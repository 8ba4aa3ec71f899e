/* desk_search.c: the page of a search: what was found, where in it and why, what narrows it, and the next page.
 *
 * Newest first; whoever gets as many as he asked for learns that there are more, never how many. Where nothing is found by what was
 * typed, but it may have been typed with the keyboard set to the other alphabet, the other reading is looked for, and the page says so.
 *
 * A search that can show persons leaves an entry with its words, salted like any content, once per session, question and ten minutes. Its
 * object must not tell the words to whoever reads the ledger: it is a hash of the question and of the session's secret token. */
#include "desk/desk_searching.h"
#include "desk/search_snippet.h"
#include "office/reading.h"
#include "office/search_text.h"

enum { FOUND = 50, FOUND_MOST = 200, PLACE_DIGITS = 20 };

/* ---- where in the record it was found ---- */

static bool find_in_field(Request *r, const SearchAsk *ask, const JsonValue *fields, const Field *f, Snippet *ret)
{
    Buf text = buf_in(r->arena);
    field_search_text(&text, f, json_get_str(fields, f->id));
    return snippet_find(r->arena, ask->words, ask->word_count, buf_str(&text), ret);
}

/* What the title does not say already comes first. *ret NULL: it is no field, but the number, or what was read of a file. */
static Snippet find_snippet(Request *r, const SearchAsk *ask, const Hit *hit, const Field **ret)
{
    Snippet s = { 0 };
    const Kind *k = hit->kind;
    const JsonValue *fields = json_get(hit->body, "fields");
    *ret = hit->why.field;
    if (hit->why.why) return snippet_around(hit->why.line, hit->why.word);
    for (int titles = 0; titles < 2; titles++) {
        for (const Field *field = k->fields; field; field = field->next) {
            if (!field_is_searched(k, field) || str_equal(field->id, k->title) != (titles == 1)) continue;
            *ret = field;
            if (find_in_field(r, ask, fields, field, &s)) return s;
        }
    }
    *ret = NULL;
    Str number = json_text(json_get(hit->body, "number"));
    if (number.len > 0 && snippet_find(r->arena, ask->words, ask->word_count, number, &s)) return s;
    Buf read = buf_in(r->arena);
    reading_search_text(r->office, r->arena, &read, k, hit->body);
    (void)snippet_find(r->arena, ask->words, ask->word_count, buf_str(&read), &s);
    return s;
}

/* ---- why ---- */

static const struct { unsigned why; const char *name, *says; } WHYS[] = {
    { WHY_SPELLING, "spelling", K("search.why-spelling") }, { WHY_FATHER, "father", K("search.why-father") },
    { WHY_INITIAL, "initial", K("search.why-initial") }, { WHY_NUMBER, "number", K("search.why-number") },
};

/* In words, one reason after the other; empty for what stands there as it was typed. */
static Str why_words(Request *r, const SearchWhy *why)
{
    Buf text = buf_in(r->arena);
    for (size_t i = 0; i < ARRAY_LEN(WHYS); i++) {
        bool spelled = WHYS[i].why != WHY_SPELLING || why->asked.len > 0;
        if (!(why->why & WHYS[i].why) || !spelled) continue;
        if (text.len > 0) buf_c(&text, "; ");
        buf_add(&text, view_say_args(r, WHYS[i].says, (const ErrorArg[]){ arg_str("asked", why->asked) }, 1));
    }
    return buf_str(&text);
}

static JsonValue *why_data(Request *r, const SearchWhy *why, const Field *f)
{
    Arena *a = r->arena;
    JsonValue *data = json_new_object(a), *how = json_new_array(a);
    if (why->asked.len > 0) json_set(a, data, "asked", json_new_string(a, why->asked));
    if (f) json_set(a, data, "field", json_new_string(a, f->id));
    for (size_t i = 0; i < ARRAY_LEN(WHYS); i++) if (why->why & WHYS[i].why) json_add(a, how, json_new_string(a, str_of(WHYS[i].name)));
    json_set(a, data, "how", how);
    if (why->why) json_set(a, data, "word", json_new_string(a, why->word));
    return data;
}

/* ---- a row ---- */

typedef struct { int64_t most, shown; bool more; JsonValue *list; RecordPlace last; Str words; } Page;

static Str found_text(Request *r, const Hit *hit, const Snippet *s, const Field *f)
{
    Str why = why_words(r, &hit->why), label = f && !str_equal(f->id, hit->kind->title) ? view_label(r, &f->label) : STR("");
    return str_format(r->arena, STR_FMT "%s%s" STR_FMT STR_FMT STR_FMT "%s%s" STR_FMT "%s", STR_ARG(label), label.len > 0 ? ": " : "",
                      s->cut_before ? "…" : "", STR_ARG(s->before), STR_ARG(s->hit), STR_ARG(s->after), s->cut_after ? "…" : "",
                      why.len > 0 ? " (" : "", STR_ARG(why), why.len > 0 ? ")" : "");
}

static void show(Finding *f, const Hit *hit)
{
    Request *r = f->request;
    Arena *a = r->arena;
    Page *page = f->self;
    const Field *field;
    const Record *rec = &hit->record;
    Snippet s = find_snippet(r, &f->ask, hit, &field);
    const State *state = kind_state(hit->kind, rec->state);
    Str title = desk_title(r, hit->kind, hit->body), number = json_text(json_get(hit->body, "number"));
    JsonValue *row = json_new_object(a), *snippet = json_new_object(a);
    json_set(a, snippet, "after", json_new_string(a, s.after));
    json_set(a, snippet, "before", json_new_string(a, s.before));
    json_set(a, snippet, "hit", json_new_string(a, s.hit));
    json_set(a, row, "case", json_new_string(a, rec->chain));
    json_set(a, row, "id", json_new_string(a, rec->id));
    json_set(a, row, "kind", json_new_string(a, rec->kind));
    if (number.len > 0) json_set(a, row, "number", json_new_string(a, number));
    json_set(a, row, "snippet", snippet);
    json_set(a, row, "state", json_new_string(a, rec->state));
    json_set(a, row, "title", json_new_string(a, title));
    json_set(a, row, "why", why_data(r, &hit->why, field));
    json_add(a, page->list, row);
    Str cells[] = { title, view_label(r, &hit->kind->label), state ? view_label(r, &state->label) : rec->state,
                    found_text(r, hit, &s, field), rec->id };
    view_table_row_to(r, cells, ARRAY_LEN(cells), rec->id);
}

static ErrorCode give(Finding *f, const Hit *hit, Error *e)
{
    Page *page = f->self;
    (void)e;
    page->more = page->shown == page->most;
    if (page->more) return ERR_END;
    page->shown++;
    page->last = (RecordPlace){ hit->record.epoch, hit->record.index };
    desk_look_up_shown(&f->look, hit->kind, hit->record.id);
    show(f, hit);
    return ERR_OK;
}

/* ---- the trace ---- */

/* Does a search for that kind (NULL: any) leave an entry? */
static bool logs_any(const Request *r, const Kind *k)
{
    bool logs = k && k->logs_reads;
    for (size_t i = 0; !k && i < r->model->kind_count; i++) logs = logs || r->model->kinds[i].logs_reads;
    return logs;
}

ErrorCode desk_note_question(Request *r, Str kind, Str only, Str words, int64_t shown, Error *e)
{
    Arena *a = r->arena;
    char hex[65];
    Buf question = buf_in(a);
    JsonValue *content = json_new_object(a);
    json_set(a, content, "case", json_new_string(a, only));
    json_set(a, content, "kind", json_new_string(a, kind));
    json_set(a, content, "words", json_new_string(a, words));
    json_write(&question, content);
    if (question.failed) return error_memory(e);
    Hash hash = hash_of_parts((const Str[]){ session_token(r->session), buf_str(&question) }, 2);
    Str object = str_format(a, "search/" STR_FMT, STR_ARG(str_first(hash_hex(hex, &hash), 16)));
    if (!object.ptr) return error_memory(e);
    json_set(a, content, "shown", json_new_int(a, shown));
    return office_note_look(r, STR("office"), STR("record.look"), object, content, e);
}

/* ---- the operation ---- */

/* The next page begins behind the place in the log of this one's last row. */
static ErrorCode take_page(Finding *f, Str page, Error *e)
{
    unsigned char bytes[PLACE_DIGITS / 2];
    RecordPlace place = { 0 };
    if (page.len == 0) return ERR_OK;
    if (page.len != PLACE_DIGITS || hex_decode(page, bytes, sizeof bytes) != (ptrdiff_t)sizeof bytes || bytes[0] > 0 || bytes[4] > 0) {
        return error_set(e, ERR_USAGE, K("view.no-page"));
    }
    for (size_t i = 0; i < 4; i++) place.epoch = place.epoch << 8 | bytes[i];
    for (size_t i = 4; i < sizeof bytes; i++) place.index = place.index << 8 | bytes[i];
    if (place.epoch == 0) return error_set(e, ERR_USAGE, K("view.no-page"));
    finding_until(f, place);
    return ERR_OK;
}

static void offer_next(Request *r, const Page *page)
{
    if (!page->more) return;
    Str cursor = str_format(r->arena, "%08x%012llx", page->last.epoch, (unsigned long long)page->last.index);
    view_table_more(r, cursor);
    json_set(r->arena, view_data(r), "next", json_new_string(r->arena, cursor));
}

/* Once more by what the keys mean on the other layout, if they mean anything there. */
static ErrorCode try_other_keyboard(Finding *f, Page *page, Error *e)
{
    Request *r = f->request;
    Error unheard;
    Str others[MATCH_KEYBOARDS];
    size_t count = page->shown > 0 || arg_text(r, "page").len > 0 ? 0 : match_other_keyboards(r->arena, page->words, others);
    for (size_t i = 0; i < count && page->shown == 0; i++) {
        if (search_ask_read(office_names(r->office), r->arena, others[i], &f->ask, &unheard) != ERR_OK) continue;
        TRY(finding_run(f, e));
        if (page->shown == 0) continue;
        json_set(r->arena, view_data(r), "keyboard", json_new_string(r->arena, others[i]));
        view_note(r, view_say(r, K("search.keyboard"), arg_str("typed", page->words), arg_str("meant", others[i])));
        page->words = others[i];
    }
    return ERR_OK;
}

static void begin_page(Request *r, Page *page)
{
    Str head[] = { view_say(r, K("search.row-record")), view_say(r, K("search.row-kind")), view_say(r, K("desk.row-state")),
                   view_say(r, K("search.row-found")), view_say(r, K("desk.row-id")) };
    page->list = json_new_array(r->arena);
    json_set(r->arena, view_data(r), "found", page->list);
    view_title(r, view_say(r, K("search.title"), arg_str("words", page->words)));
    view_table(r, STR(""), head, ARRAY_LEN(head));
    view_table_tag(r, 2);
}

/* The question as it was asked, without the case of a look-up. */
static void offer_keeping(Request *r, const SearchFilter *f)
{
    Str words = arg_text(r, "words");
    view_action(r, view_say(r, K("search.save")),
                view_op(r, "search.save", arg_str("words", words), arg_str("kind", f->kind), arg_str("case", f->in_case), arg_str("in_state", f->state),
                        arg_str("from", f->from), arg_str("to", f->to), arg_str("place", f->place), arg_str("unit", f->unit)), "secondary");
    view_action(r, view_say(r, K("search.stand")), view_op(r, "search.stand", arg_str("words", words), arg_str("kind", f->kind)), "secondary");
    view_action(r, view_say(r, K("search.kept-title")), view_op(r, "search.saved"), "secondary");
}

ErrorCode desk_search(Request *r, Error *e)
{
    Page page = { .most = arg_number(r, "limit", FOUND), .words = arg_text(r, "words") };
    Finding f = { .request = r, .give = give, .self = &page };
    SearchFilter filter = finding_asked(r);
    if (page.most < 1 || page.most > FOUND_MOST) return error_set(e, ERR_USAGE, K("desk.limit"), arg_int("most", FOUND_MOST));
    TRY(desk_look_up_begin(r, &f.look, e));
    if (f.look.reach == LOOK_BEYOND) filter.in_case = STR("");      /* it is what the look-up is for */
    TRY(finding_narrow(&f, &filter, e));
    TRY(take_page(&f, arg_text(r, "page"), e));
    TRY(search_ask_read(office_names(r->office), r->arena, page.words, &f.ask, e));
    begin_page(r, &page);
    TRY(finding_run(&f, e));
    offer_next(r, &page);
    TRY(try_other_keyboard(&f, &page, e));
    json_set(r->arena, view_data(r), "more", json_new_bool(r->arena, page.more));
    const char *note = page.shown == 0 ? K("search.nothing") : page.more ? K("search.more") : K("desk.count");
    view_note(r, view_say_args(r, note, (const ErrorArg[]){ arg_int("n", page.shown) }, 1));
    finding_show_filter(r, arg_text(r, "words"), &filter);
    offer_keeping(r, &filter);
    if (!logs_any(r, f.kind)) return ERR_OK;
    if (desk_shows_persons(r, f.kind)) {
        json_set(r->arena, view_data(r), "persons", json_new_string(r->arena, f.look.reach == LOOK_NOWHERE ? STR("left-out") : STR("shown")));
        desk_look_up_offer(&f.look, filter.kind, arg_text(r, "words"));
    }
    return desk_look_up_enter(&f.look, filter.kind, page.words, page.shown, e);
}

ErrorCode desk_search_rebuild(Request *r, Error *e)
{
    TRY(office_search_rebuild(r->office, e));
    view_note(r, view_say(r, K("search.rebuilt")));
    return ERR_OK;
}
