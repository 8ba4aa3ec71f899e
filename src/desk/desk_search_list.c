/* desk_search_list.c: what is found by words, for lists and for whoever chooses a record (desk_list.c, desk_find.c). */
#include "desk/desk_searching.h"
#include "office/search_text.h"

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
    return finding_sees(&f->finding, chain, kind);
}

static ErrorCode take_found(void *self, Str id, Error *e)
{
    Found *f = self;
    Hit hit;
    bool fits;
    TRY(finding_look_up(&f->finding, id, finding_sees, &hit, &fits, e));
    return fits ? pass_on(f, &hit.record, e) : ERR_OK;
}

static ErrorCode take_newest(void *self, const Record *rec, Error *e)
{
    Found *f = self;
    Request *r = f->finding.request;
    bool fits = false;
    const JsonValue *body;
    SearchWhy why;
    if (rec->body.len == 0) return ERR_OK;
    ArenaMark mark = arena_mark(r->arena);
    ErrorCode code = record_fields(r->arena, rec, &body, e);
    if (code == ERR_OK) code = finding_judge(r, &f->finding.ask, model_kind(r->model, rec->kind), body, &why, &fits, e);
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

ErrorCode desk_each_found(Request *r, const Kind *k, const SearchAsk *ask, RecordEach each, void *self, Error *e)
{
    Found f = { .finding = { .request = r, .kind = k, .ask = *ask, .look = { .request = r, .reach = LOOK_BEYOND, .permit = STR("list") } },
                .reached = office_search_reached(r->office), .each = each, .self = self };     /* whoever asks has asked for persons, or leaves them out */
    if (f.reached.epoch == 0) return error_set(e, ERR_IO, K("search.being-made"));
    TRY(finding_where(&f.finding, e));
    TRY(walk_newest(&f, e));
    for (size_t i = 0; i < f.finding.alone_count && !f.ended; i++) {
        ErrorCode code = pass_on(&f, &f.finding.alone[i].record, e);
        if (code != ERR_OK && code != ERR_END) return code;
    }
    if (f.ended) return ERR_OK;
    SearchQuery q = { .words = ask->words, .word_count = ask->word_count, .others = ask->others, .kind = k ? k->id : STR(""), .chains = f.finding.chains,
                      .chain_count = f.finding.chain_count, .many = f.finding.many, .sees = sees_found, .each = take_found, .self = &f };
    return office_search(r->office, &q, e);
}
