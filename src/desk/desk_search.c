/* desk_search.c: finding records by words.
 *
 * The index says what may fit; what is shown comes from the truth. Every hit is looked up in the request's own snapshot, must be one the
 * caller may know of today, and must still hold all the words, so that an index that is a moment behind, or wrong, shows nothing that
 * the records themselves would not (I50). Newest first; whoever gets as many as he asked for learns that there are more, never how many.
 *
 * A search that can show persons leaves an entry with its words, salted like any content, once per session, question and ten minutes. Its
 * object must not tell the words to whoever reads the ledger: it is a hash of the question and of the session's secret token. */
#include "desk/desk_look_up.h"
#include "office/reading.h"
#include "office/search_text.h"

enum { FOUND = 50, FOUND_MOST = 200, AROUND = 60, CHUNK = 400 };

/* Whoever knows more cases than this is not asked for all of them: the index is walked, and each case that comes up is looked at. */
enum { CASES_NAMED = 500 };

/* ---- where in a text a word stands ---- */

/* A hit and what stands around it on its line. */
typedef struct { Str before, hit, after; bool cut_before, cut_after; } Snippet;

static bool is_white(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

/* Takes whole words off the front, `least` bytes of them or the first alone, with the white space behind. */
static Str take_words(Str *rest, size_t least)
{
    size_t n = 0;
    while (n < rest->len && (n < least || !is_white(rest->ptr[n]))) n++;
    while (n < rest->len && !is_white(rest->ptr[n])) n++;
    while (n < rest->len && is_white(rest->ptr[n])) n++;
    Str taken = str_first(*rest, n);
    *rest = str_from(*rest, n);
    return taken;
}

static ptrdiff_t find_folded(Request *r, Str text, Str word)
{
    Error e;
    Str folded;
    ArenaMark before = arena_mark(r->arena);
    ptrdiff_t at = search_fold(r->arena, text, &folded, &e) == ERR_OK ? search_find_word(folded, word) : -1;
    arena_restore(r->arena, before);
    return at;
}

static size_t folded_length(Request *r, Str text)
{
    Error e;
    Str folded;
    ArenaMark before = arena_mark(r->arena);
    size_t n = search_fold(r->arena, text, &folded, &e) == ERR_OK ? folded.len : 0;
    arena_restore(r->arena, before);
    return n;
}

/* The part of a written word whose folded form is what was found in it: folding changes lengths, so fronts of it are folded until they
 * are long enough. */
static Str narrow(Request *r, Str written, size_t at, size_t length)
{
    size_t from = 0, to = written.len;
    for (size_t n = 0; n <= written.len; n++) {
        if (n < written.len && ((unsigned char)written.ptr[n] & 0xc0) == 0x80) continue;
        size_t folded = folded_length(r, str_first(written, n));
        if (folded <= at) from = n;
        if (folded >= at + length) {
            to = n;
            break;
        }
    }
    return from < to ? str_from(str_first(written, to), from) : written;
}

/* The written word that holds the folded one; chunks are folded first, so that a long text is folded little more than once. */
static bool locate(Request *r, Str text, Str word, Str *ret)
{
    while (text.len > 0) {
        Str chunk = take_words(&text, CHUNK);
        if (find_folded(r, chunk, word) < 0) continue;
        while (chunk.len > 0) {
            Str written = str_trim(take_words(&chunk, 1));
            ptrdiff_t at = find_folded(r, written, word);
            if (at < 0) continue;
            *ret = narrow(r, written, (size_t)at, word.len);
            return true;
        }
    }
    return false;
}

/* Around a hit in its text: the line it stands on, and of that about AROUND bytes each way, cut between words where there are any. */
static Snippet around(Str text, Str hit)
{
    size_t at = (size_t)(hit.ptr - text.ptr), end = at + hit.len, from = at, to = end;
    while (from > 0 && text.ptr[from - 1] != '\n' && at - from < 2 * AROUND) {
        if (at - from >= AROUND && is_white(text.ptr[from - 1])) break;
        from--;
    }
    while (from < at && ((unsigned char)text.ptr[from] & 0xc0) == 0x80) from++;
    while (to < text.len && text.ptr[to] != '\n' && to - end < 2 * AROUND) {
        if (to - end >= AROUND && is_white(text.ptr[to])) break;
        to++;
    }
    while (to > end && to < text.len && ((unsigned char)text.ptr[to] & 0xc0) == 0x80) to--;
    return (Snippet){ .before = str_from(str_first(text, at), from), .hit = hit, .after = str_from(str_first(text, to), end),
                      .cut_before = from > 0 && text.ptr[from - 1] != '\n', .cut_after = to < text.len && text.ptr[to] != '\n' };
}

/* ---- a search ---- */

typedef struct { Record record; const Kind *kind; const JsonValue *body; } Hit;

typedef struct {
    Request    *request;
    Str        *words; size_t word_count;
    const Kind *kind;                   /* asked for; NULL: any */
    Str        *chains; size_t chain_count;
    bool        many;                   /* he knows more cases than those */
    Str         only;                   /* the case that was asked for; empty: all that he knows */
    Hit        *alone; size_t alone_count, alone_shown;     /* fitting records shared with him one by one, newest first */
    int64_t     most, shown;
    bool        more;
    JsonValue  *list;
    LookUp      look;                   /* how far persons are shown */
} Finding;

static bool find_in_text(Finding *f, Str text, Snippet *ret)
{
    Str hit;
    for (size_t i = 0; i < f->word_count; i++) {
        if (!locate(f->request, text, f->words[i], &hit)) continue;
        *ret = around(text, hit);
        return true;
    }
    return false;
}

/* What the title does not say already comes first. */
static Snippet find_snippet(Finding *f, const Kind *k, const JsonValue *body)
{
    Request *r = f->request;
    Snippet s = { 0 };
    const JsonValue *fields = json_get(body, "fields");
    for (int titles = 0; titles < 2; titles++) {
        for (const Field *field = k->fields; field; field = field->next) {
            Buf text = buf_in(r->arena);
            if (!field_is_searched(k, field) || str_equal(field->id, k->title) != (titles == 1)) continue;
            field_search_text(&text, field, json_get_str(fields, field->id));
            if (find_in_text(f, buf_str(&text), &s)) return s;
        }
    }
    Str number = json_text(json_get(body, "number"));
    if (number.len > 0 && find_in_text(f, number, &s)) return s;
    Buf read = buf_in(r->arena);
    reading_search_text(r->office, r->arena, &read, k, body);
    (void)find_in_text(f, buf_str(&read), &s);
    return s;
}

static void show(Finding *f, const Kind *k, const Record *rec, const JsonValue *body)
{
    Request *r = f->request;
    Arena *a = r->arena;
    Snippet s = find_snippet(f, k, body);
    const State *state = kind_state(k, rec->state);
    Str title = desk_title(r, k, body), number = json_text(json_get(body, "number"));
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
    json_add(a, f->list, row);

    Str found = str_format(a, "%s" STR_FMT STR_FMT STR_FMT "%s", s.cut_before ? "…" : "", STR_ARG(s.before), STR_ARG(s.hit),
                           STR_ARG(s.after), s.cut_after ? "…" : "");
    Str cells[] = { title, view_label(r, &k->label), state ? view_label(r, &state->label) : rec->state, found, rec->id };
    view_table_row_to(r, cells, ARRAY_LEN(cells), rec->id);
}

static bool knows(Finding *f, Str chain)
{
    Error e;
    bool known;
    if (f->only.len > 0) return str_equal(chain, f->only);
    return request_knows_ordinary(f->request, chain, &known, &e) == ERR_OK && known;
}

/* What the caller may know in a chain. In a case that he knows all of it, in the office's what his roles see. */
static bool sees(void *self, Str chain, Str kind)
{
    Finding *f = self;
    const Kind *k = model_kind(f->request->model, kind);
    Record any = { .chain = chain, .kind = kind };
    if (!k || !kind_is_searched(k) || search_skip_chain(chain)) return false;
    return str_is(chain, "office") ? f->only.len == 0 && request_may_see(f->request, k, &any) : knows(f, chain);
}

static ErrorCode holds_words(Finding *f, const Kind *k, const JsonValue *body, bool *ret, Error *e)
{
    Str folded;
    Buf text = buf_in(f->request->arena);
    office_search_text(f->request->office, f->request->arena, &text, k, body);
    if (text.failed) return error_memory(e);
    TRY(search_fold(f->request->arena, buf_str(&text), &folded, e));
    *ret = search_has_all(folded, f->words, f->word_count);
    return ERR_OK;
}

/* The record as it is today, if he may find it by these words. */
static ErrorCode look_up(Finding *f, Str id, bool (*may)(void *self, Str chain, Str kind), Hit *ret, bool *fits, Error *e)
{
    Request *r = f->request;
    *fits = false;
    ErrorCode code = store_record(r->store, r->arena, id, &ret->record, e);
    if (code == ERR_NOT_FOUND) return ERR_OK;
    if (code != ERR_OK) return code;
    const Record *rec = &ret->record;
    ret->kind = model_kind(r->model, rec->kind);
    if (rec->body.len == 0 || desk_is_hidden(r, rec) || !may(f, rec->chain, rec->kind)) return ERR_OK;
    if (!desk_look_up_shows(&f->look, ret->kind, rec)) return ERR_OK;
    TRY(record_fields(r->arena, rec, &ret->body, e));
    return holds_words(f, ret->kind, ret->body, fits, e);
}

static ErrorCode give(Finding *f, const Hit *hit, Error *e)
{
    (void)e;
    f->more = f->shown == f->most;
    if (f->more) return ERR_END;
    f->shown++;
    desk_look_up_shown(&f->look, hit->kind, hit->record.id);
    show(f, hit->kind, &hit->record, hit->body);
    return ERR_OK;
}

static bool is_newer(const Hit *a, const Hit *b)
{
    return a->record.epoch != b->record.epoch ? a->record.epoch > b->record.epoch : a->record.index > b->record.index;
}

/* Those of the shared ones whose turn has come: all, or those newer than the next. */
static ErrorCode give_alone(Finding *f, const Hit *next, Error *e)
{
    for (; f->alone_shown < f->alone_count; f->alone_shown++) {
        const Hit *hit = &f->alone[f->alone_shown];
        if (next && !is_newer(hit, next)) return ERR_OK;
        TRY(give(f, hit, e));
    }
    return ERR_OK;
}

static ErrorCode take_hit(void *self, Str id, Error *e)
{
    Finding *f = self;
    Hit hit;
    bool fits;
    TRY(look_up(f, id, sees, &hit, &fits, e));
    if (!fits) return ERR_OK;
    TRY(give_alone(f, &hit, e));
    return give(f, &hit, e);
}

/* A record that was shared by itself, of the kind that is asked for, in a case he does not know: the index walks such cases by. */
static bool is_alone(void *self, Str chain, Str kind)
{
    Finding *f = self;
    const Kind *k = model_kind(f->request->model, kind);
    return k && kind_is_searched(k) && (!f->kind || f->kind == k) && !search_skip_chain(chain) && !knows(f, chain);
}

static ErrorCode find_alone(Finding *f, Error *e)
{
    Str *ids;
    size_t count;
    TRY(request_shared_records(f->request, &ids, &count, e));
    f->alone = arena_array(f->request->arena, count + 1, sizeof *f->alone);
    if (!f->alone) return error_memory(e);
    for (size_t i = 0; i < count; i++) {
        Hit hit;
        bool fits;
        TRY(look_up(f, ids[i], is_alone, &hit, &fits, e));
        if (!fits) continue;
        size_t at = f->alone_count++;
        for (; at > 0 && is_newer(&hit, &f->alone[at - 1]); at--) f->alone[at] = f->alone[at - 1];
        f->alone[at] = hit;
    }
    return ERR_OK;
}

/* The cases he knows and the office's chain, or the one case he asked for. */
static ErrorCode where(Finding *f, Str only, Error *e)
{
    Request *r = f->request;
    size_t count;
    Str *known;
    if (only.len > 0) {
        Seen seen;
        TRY(desk_see(r, only, &seen, e));
        if (!seen.kind->is_case) return error_set(e, ERR_USAGE, K("desk.not-a-case"), arg_str("record", only));
        if (request_opens(r, seen.record.id)) return error_set(e, ERR_USAGE, K("locked.use-case-search"));
        f->only = seen.record.id;
        f->chains = &f->only;
        f->chain_count = 1;
        return ERR_OK;
    }
    TRY(request_some_chains(r, CASES_NAMED, &known, &count, e));
    f->many = count == CASES_NAMED;
    f->chains = arena_array(r->arena, count + 1, sizeof *f->chains);
    if (!f->chains) return error_memory(e);
    for (size_t i = 0; i < count; i++) {
        f->chains[f->chain_count++] = known[i];
    }
    f->chains[f->chain_count++] = STR("office");
    return find_alone(f, e);
}

/* ---- what fits, for lists ---- */

/* A list shows what was entered a moment ago, too: what the index has not reached is read from the records themselves, and each side leaves the
 * other's to it. */
typedef struct { Finding finding; RecordPlace reached; RecordEach each; void *self; bool ended; } Found;

static bool is_behind(const Found *f, const Record *rec)
{
    return rec->epoch != f->reached.epoch ? rec->epoch > f->reached.epoch : rec->index >= f->reached.index;
}

static ErrorCode pass_on(Found *f, const Record *rec, Error *e)
{
    if (is_behind(f, rec) || desk_is_hidden(f->finding.request, rec)) return ERR_OK;
    ErrorCode code = f->each(f->self, rec, e);
    f->ended = code == ERR_END;
    return code;
}

static bool sees_found(void *self, Str chain, Str kind)
{
    Found *f = self;
    return sees(&f->finding, chain, kind);
}

static ErrorCode take_found(void *self, Str id, Error *e)
{
    Found *f = self;
    Hit hit;
    bool fits;
    TRY(look_up(&f->finding, id, sees, &hit, &fits, e));
    return fits ? pass_on(f, &hit.record, e) : ERR_OK;
}

static ErrorCode take_newest(void *self, const Record *rec, Error *e)
{
    Found *f = self;
    Request *r = f->finding.request;
    bool fits = false;
    const JsonValue *body;
    if (rec->body.len == 0) return ERR_OK;
    ArenaMark mark = arena_mark(r->arena);
    ErrorCode code = record_fields(r->arena, rec, &body, e);
    if (code == ERR_OK) code = holds_words(&f->finding, model_kind(r->model, rec->kind), body, &fits, e);
    arena_restore(r->arena, mark);
    if (code != ERR_OK || !fits) return code;
    code = f->each(f->self, rec, e);
    f->ended = code == ERR_END;
    return code;
}

/* What the index has not reached; of several kinds, kind after kind. */
static ErrorCode walk_newest(Found *f, Error *e)
{
    Request *r = f->finding.request;
    RecordOrder newest = { .by = ORDER_CHANGE, .from = RECORD_NEWEST, .until = f->reached };
    for (size_t i = 0; i < r->model->kind_count && !f->ended; i++) {
        const Kind *k = &r->model->kinds[i];
        bool unused;
        if (kind_is_searched(k) && (!f->finding.kind || f->finding.kind == k)) {
            TRY(desk_each_in_order(r, k, &newest, take_newest, f, &unused, e));
        }
    }
    return ERR_OK;
}

ErrorCode desk_each_found(Request *r, const Kind *k, Str *words, size_t count, RecordEach each, void *self, Error *e)
{
    Found f = { .finding = { .request = r, .kind = k, .words = words, .word_count = count, .look = { .request = r, .reach = LOOK_BEYOND, .permit = STR("list") } },
                .reached = office_search_reached(r->office), .each = each, .self = self };     /* whoever asks has asked for persons, or leaves them out */
    if (f.reached.epoch == 0) return error_set(e, ERR_IO, K("search.being-made"));
    TRY(where(&f.finding, STR(""), e));
    TRY(walk_newest(&f, e));
    for (size_t i = 0; i < f.finding.alone_count && !f.ended; i++) {
        ErrorCode code = pass_on(&f, &f.finding.alone[i].record, e);
        if (code != ERR_OK && code != ERR_END) return code;
    }
    if (f.ended) return ERR_OK;
    SearchQuery q = { .words = words, .word_count = count, .kind = k ? k->id : STR(""), .chains = f.finding.chains,
                      .chain_count = f.finding.chain_count, .many = f.finding.many, .sees = sees_found, .each = take_found, .self = &f };
    return office_search(r->office, &q, e);
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

/* ---- the operations ---- */

ErrorCode desk_search(Request *r, Error *e)
{
    Finding f = { .request = r, .most = arg_number(r, "limit", FOUND) };
    if (f.most < 1 || f.most > FOUND_MOST) return error_set(e, ERR_USAGE, K("desk.limit"), arg_int("most", FOUND_MOST));
    if (arg_text(r, "kind").len > 0) TRY(desk_kind(r, arg_text(r, "kind"), true, &f.kind, e));
    TRY(search_words(r->arena, arg_text(r, "words"), &f.words, &f.word_count, e));
    TRY(desk_look_up_begin(r, &f.look, e));
    TRY(where(&f, f.look.reach == LOOK_WITHIN ? arg_text(r, "case") : STR(""), e));
    Str head[] = { view_say(r, K("search.row-record")), view_say(r, K("search.row-kind")), view_say(r, K("desk.row-state")),
                   view_say(r, K("search.row-found")), view_say(r, K("desk.row-id")) };
    f.list = json_new_array(r->arena);
    json_set(r->arena, view_data(r), "found", f.list);
    view_title(r, view_say(r, K("search.title"), arg_str("words", arg_text(r, "words"))));
    view_table(r, STR(""), head, ARRAY_LEN(head));
    view_table_tag(r, 2);
    SearchQuery q = { .words = f.words, .word_count = f.word_count, .kind = f.kind ? f.kind->id : STR(""), .chains = f.chains,
                      .chain_count = f.chain_count, .many = f.many, .sees = sees, .each = take_hit, .self = &f };
    TRY(office_search(r->office, &q, e));
    ErrorCode code = f.more ? ERR_OK : give_alone(&f, NULL, e);
    if (code != ERR_OK && code != ERR_END) return code;
    json_set(r->arena, view_data(r), "more", json_new_bool(r->arena, f.more));
    const char *note = f.shown == 0 ? K("search.nothing") : f.more ? K("search.more") : K("desk.count");
    view_note(r, view_say_args(r, note, (const ErrorArg[]){ arg_int("n", f.shown) }, 1));
    if (!logs_any(r, f.kind)) return ERR_OK;
    if (desk_shows_persons(r, f.kind)) json_set(r->arena, view_data(r), "persons", json_new_string(r->arena, f.look.reach == LOOK_NOWHERE ? STR("left-out") : STR("shown")));
    if (desk_shows_persons(r, f.kind)) desk_look_up_offer(&f.look, arg_text(r, "kind"), arg_text(r, "words"));
    return desk_look_up_enter(&f.look, arg_text(r, "kind"), arg_text(r, "words"), f.shown, e);
}

ErrorCode desk_search_rebuild(Request *r, Error *e)
{
    TRY(office_search_rebuild(r->office, e));
    view_note(r, view_say(r, K("search.rebuilt")));
    return ERR_OK;
}
