/* desk_holds.c: whether a case holds, as its elements and hypotheses stand. What helps a person is said as plainly as what
 * burdens him: which elements
 * nothing supports, which version of an offence is disproved, which innocent one is supported. Nothing is weighed: what the
 * officers themselves
 * recorded is put beside what the law asks for. */
#include "desk/desk_ways_out.h"

enum { NAMED = 20 };

typedef struct { Str id, title; bool live, fails; } Offence;

typedef struct {
    Request *request;
    Offence *offences; size_t offence_count, offence_room;
    JsonValue *unsupported;                         /* ids */
    size_t   elements, supposing, standing;         /* supposing: hypotheses of an offence; standing: of them, not disproved */
    Map      supported;                             /* elements that a link of its own supports */
    Str      innocent;                              /* an innocent version that the evidence supports */
    Str     *lines; size_t line_count, line_room;
} Holds;

static ErrorCode add_line(Holds *h, Str line, Error *e)
{
    if (!ARENA_ROOM(h->request->arena, h->lines, h->line_count, h->line_room)) return error_memory(e);
    h->lines[h->line_count++] = line;
    return line.ptr ? ERR_OK : error_memory(e);
}

static bool is_here(Request *r, const Record *rec)
{
    return rec->body.len > 0 && !desk_is_hidden(r, rec);
}

static ErrorCode body_of(Request *r, const Record *rec, const JsonValue **fields, Error *e)
{
    const JsonValue *body;
    TRY(record_fields_kept(r->arena, rec, &body, e));
    *fields = json_get(body, "fields");
    return ERR_OK;
}

static ErrorCode take_offence(void *self, const Record *rec, Error *e)
{
    Holds *h = self;
    Request *r = h->request;
    const JsonValue *fields;
    const Kind *k = model_kind(r->model, rec->kind);
    if (!is_here(r, rec)) return ERR_OK;
    TRY(body_of(r, rec, &fields, e));
    if (!ARENA_ROOM(r->arena, h->offences, h->offence_count, h->offence_room)) return error_memory(e);
    const State *s = kind_state(k, rec->state);
    Offence *o = &h->offences[h->offence_count++];
    *o = (Offence){ .id = str_copy(r->arena, rec->id), .title = json_text(json_get_str(fields, k->title)), .live = s && !s->final };
    return o->id.ptr ? ERR_OK : error_memory(e);
}

static bool is_supported(const JsonValue *fields)
{
    JSON_EACH(item, json_get(fields, "evidence")) if (str_is(json_text(json_get(item, "says")), "supports")) return true;
    return false;
}

/* Where links between elements and what speaks to them are records of their own: one that counts. */
static ErrorCode take_link(void *self, const Record *rec, Error *e)
{
    Holds *h = self;
    const JsonValue *fields;
    if (!is_here(h->request, rec) || !str_is(rec->state, "in_force")) return ERR_OK;
    TRY(body_of(h->request, rec, &fields, e));
    if (!str_is(json_text(json_get(fields, "says")), "supports")) return ERR_OK;
    return map_set(&h->supported, json_text(json_get(fields, "element")), h) ? ERR_OK : error_memory(e);
}

static Offence *offence_of(Holds *h, Str id)
{
    for (size_t i = 0; i < h->offence_count; i++) if (str_equal(h->offences[i].id, id)) return &h->offences[i];
    return NULL;
}

static ErrorCode take_element(void *self, const Record *rec, Error *e)
{
    Holds *h = self;
    Request *r = h->request;
    const JsonValue *fields;
    if (!is_here(r, rec)) return ERR_OK;
    TRY(body_of(r, rec, &fields, e));
    Offence *o = offence_of(h, json_text(json_get(fields, "offence")));
    if (!o || !o->live) return ERR_OK;
    bool fails = str_is(rec->state, "not_shown");
    h->elements++;
    o->fails = o->fails || fails;
    if (!fails && (is_supported(fields) || map_get(&h->supported, rec->id))) return ERR_OK;
    Str id = str_copy(r->arena, rec->id), name = json_text(json_get(fields, "name"));
    if (!id.ptr) return error_memory(e);
    json_add(r->arena, h->unsupported, json_new_string(r->arena, id));
    return add_line(h, view_say_args(r, fails ? K("holds.not-shown") : K("holds.nothing-supports"),
                                     (const ErrorArg[]){ arg_str("element", name), arg_str("offence", o->title) }, 2), e);
}

static ErrorCode take_hypothesis(void *self, const Record *rec, Error *e)
{
    Holds *h = self;
    const JsonValue *fields;
    if (!is_here(h->request, rec)) return ERR_OK;
    TRY(body_of(h->request, rec, &fields, e));
    bool innocent = str_is(json_text(json_get(fields, "explains")), "innocent");
    if (innocent && str_is(rec->state, "supported") && h->innocent.len == 0) h->innocent = json_text(json_get(fields, "statement"));
    if (!str_is(json_text(json_get(fields, "explains")), "offence")) return ERR_OK;
    h->supposing++;
    h->standing += !str_is(rec->state, "disproved");
    return ERR_OK;
}

static ErrorCode gather(Holds *h, Str chain, Error *e)
{
    static const struct { const char *kind; RecordEach take; } PARTS[] = {
        { "offence", take_offence }, { "evidence_link", take_link }, { "element", take_element }, { "hypothesis", take_hypothesis },
    };
    for (size_t i = 0; i < ARRAY_LEN(PARTS); i++) {
        Str kind = str_of(PARTS[i].kind);
        if (model_kind(h->request->model, kind)) TRY(records_of_kind_in(h->request, chain, kind, PARTS[i].take, h, e));
    }
    return ERR_OK;
}

/* Of every offence that is still looked into something was recorded as not shown; or no version of an offence stands; or an
 * innocent one is supported. */
static bool does_not_hold(const Holds *h)
{
    size_t live = 0, fail = 0;
    for (size_t i = 0; i < h->offence_count; i++) {
        live += h->offences[i].live;
        fail += h->offences[i].live && h->offences[i].fails;
    }
    return (live > 0 && fail == live) || (h->supposing > 0 && h->standing == 0) || h->innocent.len > 0;
}

ErrorCode desk_show_holds(Request *r, const Seen *the_case, bool whole, Error *e)
{
    Holds h = { .request = r, .unsupported = json_new_array(r->arena), .supported = map_in(r->arena) };
    const State *s = kind_state(the_case->kind, the_case->record.state);
    if (!s || s->final) return ERR_OK;
    TRY(gather(&h, the_case->record.id, e));
    bool fails = does_not_hold(&h);
    JsonValue *data = json_new_object(r->arena);
    json_set(r->arena, data, "holds", json_new_bool(r->arena, !fails));
    json_set(r->arena, data, "unsupported", h.unsupported);
    json_set(r->arena, view_data(r), "proof", data);
    if (fails) view_warning(r, view_say(r, K("holds.not")));
    if (!whole && !fails) return ERR_OK;
    if (h.innocent.len > 0) TRY(add_line(&h, view_say(r, K("holds.innocent"), arg_str("statement", h.innocent)), e));
    if (h.supposing > 0 && h.standing == 0) TRY(add_line(&h, view_say(r, K("holds.no-version")), e));
    if (whole && !fails && h.line_count > 0) view_note(r, view_say(r, K("holds.not-yet")));
    for (size_t i = 0; i < h.line_count && i < NAMED; i++) view_note(r, h.lines[i]);
    if (h.line_count > NAMED) view_note(r, view_say(r, K("holds.more"), arg_int("n", (int64_t)(h.line_count - NAMED))));
    return ERR_OK;
}
