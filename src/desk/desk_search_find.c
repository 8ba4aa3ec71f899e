/* desk_search_find.c: finding records: where the caller may look, the walk through the index, and each hit held against the record. */
#include "desk/desk_searching.h"
#include "office/reading.h"
#include "office/search_sign.h"
#include "office/search_text.h"

/* Whoever knows more cases than this is not asked for all of them: the index is walked, and each case that comes up is looked at. */
enum { CASES_NAMED = 500 };

static bool knows(Finding *f, Str chain)
{
    Error e;
    bool known;
    if (f->only.len > 0) return str_equal(chain, f->only);
    if (f->led && !map_get(f->led, chain)) return false;
    return request_knows_ordinary(f->request, chain, &known, &e) == ERR_OK && known;
}

/* What the caller may know in a chain. In a case that he knows all of it, in the office's what his roles see. */
bool finding_sees(void *self, Str chain, Str kind)
{
    Finding *f = self;
    const Kind *k = model_kind(f->request->model, kind);
    Record any = { .chain = chain, .kind = kind };
    if (!k || !kind_is_searched(k) || search_skip_chain(chain) || !desk_look_up_shows(&f->look, k, &any)) return false;
    if (!str_is(chain, "office")) return knows(f, chain);
    return f->only.len == 0 && !f->led && request_may_see(f->request, k, &any);
}

ErrorCode finding_judge(Request *r, const SearchAsk *ask, const Kind *k, const JsonValue *body, SearchWhy *why, bool *ret, Error *e)
{
    Str folded;
    Buf text = buf_in(r->arena);
    office_search_text(r->office, r->arena, &text, k, body);
    if (text.failed) return error_memory(e);
    TRY(search_fold(r->arena, buf_str(&text), &folded, e));
    return search_ask_judge(ask, r->arena, k, body, buf_str(&text), folded, why, ret, e);
}

static bool is_between(const Finding *f, const Record *rec)
{
    bool old = f->from.epoch > 0 && (rec->epoch != f->from.epoch ? rec->epoch < f->from.epoch : rec->index < f->from.index);
    bool new = f->until.epoch > 0 && (rec->epoch != f->until.epoch ? rec->epoch > f->until.epoch : rec->index >= f->until.index);
    return !old && !new;
}

static ErrorCode has_signs(Finding *f, const Hit *hit, bool *ret, Error *e)
{
    Request *r = f->request;
    SearchQuery q = { .signs = f->signs };
    Buf signs = buf_in(r->arena);
    *ret = true;
    if (f->signs.len == 0) return ERR_OK;
    record_search_signs(office_names(r->office), r->arena, &signs, hit->kind, hit->record.state, hit->body, STR(""));
    if (signs.failed) return error_memory(e);
    *ret = search_fits(STR(""), buf_str(&signs), &q);
    return ERR_OK;
}

ErrorCode finding_look_up(Finding *f, Str id, bool (*may)(void *self, Str chain, Str kind), Hit *ret, bool *fits, Error *e)
{
    Request *r = f->request;
    *fits = false;
    ErrorCode code = store_record(r->store, r->arena, id, &ret->record, e);
    if (code == ERR_NOT_FOUND) return ERR_OK;
    if (code != ERR_OK) return code;
    const Record *rec = &ret->record;
    ret->kind = model_kind(r->model, rec->kind);
    if (rec->body.len == 0 || !is_between(f, rec) || desk_is_hidden(r, rec) || !may(f, rec->chain, rec->kind)) return ERR_OK;
    if (!desk_look_up_shows(&f->look, ret->kind, rec)) return ERR_OK;
    ArenaMark mark = arena_mark(r->arena);
    TRY(record_fields(r->arena, rec, &ret->body, e));
    TRY(has_signs(f, ret, fits, e));
    if (*fits) TRY(finding_judge(r, &f->ask, ret->kind, ret->body, &ret->why, fits, e));
    if (!*fits) arena_restore(r->arena, mark);             /* a long walk past what does not fit keeps little of it */
    return ERR_OK;
}

/* ---- in the order of the index ---- */

static bool is_newer(const Hit *a, const Hit *b)
{
    return a->record.epoch != b->record.epoch ? a->record.epoch > b->record.epoch : a->record.index > b->record.index;
}

static ErrorCode give(Finding *f, const Hit *hit, Error *e)
{
    ErrorCode code = f->give(f, hit, e);
    f->ended = code == ERR_END;
    return code;
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
    TRY(finding_look_up(f, id, finding_sees, &hit, &fits, e));
    if (!fits) return ERR_OK;
    TRY(give_alone(f, &hit, e));
    return give(f, &hit, e);
}

/* A record that was shared by itself or that he keeps, of the kind that is asked for, in a case he does not know: the index walks such cases by. */
static bool is_alone(void *self, Str chain, Str kind)
{
    Finding *f = self;
    const Kind *k = model_kind(f->request->model, kind);
    return k && kind_is_searched(k) && !f->led && (!f->kind || f->kind == k) && !search_skip_chain(chain) && !knows(f, chain);
}

static ErrorCode take_kept(void *self, const Record *rec, Error *e)
{
    RecordIds *l = self;
    return record_ids_add(l, rec->id, e);
}

/* What a keeper of the store keeps is read through and not asked of the index: what lies in the same cases and was never sent to him costs no
 * time. */
static ErrorCode ids_alone(Finding *f, RecordIds *ret, Error *e)
{
    Request *r = f->request;
    Str *shared;
    size_t count;
    *ret = (RecordIds){ .request = r };
    TRY(request_shared_records(r, &shared, &count, e));
    for (size_t i = 0; i < count; i++) TRY(record_ids_add(ret, shared[i], e));
    for (size_t i = 0; i < r->model->kind_count; i++) {
        const Kind *k = &r->model->kinds[i];
        bool asked = k->store.known_to_count > 0 && (!f->kind || f->kind == k) && kind_is_searched(k);
        if (asked) TRY(desk_each_kept(r, k, take_kept, ret, e));
    }
    return ERR_OK;
}

static ErrorCode find_alone(Finding *f, Error *e)
{
    RecordIds all;
    TRY(ids_alone(f, &all, e));
    f->alone = arena_array(f->request->arena, all.count + 1, sizeof *f->alone);
    if (!f->alone) return error_memory(e);
    for (size_t i = 0; i < all.count; i++) {
        Hit hit;
        bool fits;
        TRY(finding_look_up(f, all.ids[i], is_alone, &hit, &fits, e));
        if (!fits) continue;
        size_t at = f->alone_count++;
        for (; at > 0 && is_newer(&hit, &f->alone[at - 1]); at--) f->alone[at] = f->alone[at - 1];
        f->alone[at] = hit;
    }
    return ERR_OK;
}

/* The cases he knows and the office's chain, or the one case he asked for. */
ErrorCode finding_where(Finding *f, Error *e)
{
    Request *r = f->request;
    size_t count;
    Str *known;
    if (f->only.len > 0) {
        f->chains = &f->only;
        f->chain_count = 1;
        return ERR_OK;
    }
    TRY(request_some_chains(r, CASES_NAMED, &known, &count, e));
    f->many = count == CASES_NAMED;
    f->chain_count = f->alone_count = f->alone_shown = 0;      /* it may be run again */
    f->chains = arena_array(r->arena, count + 1, sizeof *f->chains);
    if (!f->chains) return error_memory(e);
    for (size_t i = 0; i < count; i++) {
        f->chains[f->chain_count++] = known[i];
    }
    f->chains[f->chain_count++] = STR("office");
    return find_alone(f, e);
}

ErrorCode finding_run(Finding *f, Error *e)
{
    TRY(finding_where(f, e));
    SearchQuery q = { .words = f->ask.words, .word_count = f->ask.word_count, .others = f->ask.others, .signs = f->signs,
                      .until = f->until, .from = f->from, .kind = f->kind ? f->kind->id : STR(""), .chains = f->chains,
                      .chain_count = f->chain_count, .many = f->many, .sees = finding_sees, .each = take_hit, .self = f };
    f->ended = false;
    TRY(office_search(f->request->office, &q, e));
    ErrorCode code = f->ended ? ERR_OK : give_alone(f, NULL, e);
    return code == ERR_END ? ERR_OK : code;
}
