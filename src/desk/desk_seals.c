/* desk_seals.c: seals on pages: how many of a range are left, which of them an officer has in hand, and a package that is sealed
 * again with all that lies in it. */
#include "desk/seizure.h"

#include "rules/rules.h"
#include "rules/seal_book.h"

/* ---- a range ---- */

static Str number_text(Request *r, int64_t n)
{
    return str_format(r->arena, "%lld", (long long)n);
}

static ErrorCode show_range(Request *r, const Seen *seen, Error *e)
{
    SealRange range;
    SealCount count;
    if (!seal_range_read(seen->fields, &range)) return ERR_OK;
    TRY(seal_count(r, seen->fields, &count, e));
    view_row(r, view_say(r, K("seal.used")), number_text(r, count.used));
    view_row(r, view_say(r, K("seal.spoiled")), number_text(r, count.spoiled));
    view_row(r, view_say(r, K("seal.left")), number_text(r, count.left));
    if (count.next >= 0) view_row(r, view_say(r, K("seal.next")), seal_printed(r->arena, &range, count.next));
    JsonValue *o = json_new_object(r->arena);
    json_set(r->arena, o, "used", json_new_int(r->arena, count.used));
    json_set(r->arena, o, "spoiled", json_new_int(r->arena, count.spoiled));
    json_set(r->arena, o, "left", json_new_int(r->arena, count.left));
    json_set(r->arena, view_data(r), "seals", o);
    return ERR_OK;
}

/* ---- in an officer's hand ---- */

typedef struct { Request *request; Buf text; int64_t left; } InHand;

static ErrorCode add_range(void *self, const Record *rec, Error *e)
{
    InHand *h = self;
    Request *r = h->request;
    const JsonValue *body;
    SealRange range;
    SealCount count;
    if (rec->body.len == 0 || !str_is(rec->state, "issued")) return ERR_OK;
    TRY(record_fields(r->arena, rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    if (!str_equal(json_text(json_get(fields, "issued_to")), session_user(r->session)) || !seal_range_read(fields, &range))
        return ERR_OK;
    TRY(seal_count(r, fields, &count, e));
    h->left += count.left;
    if (count.next < 0) return ERR_OK;
    if (h->text.len > 0) buf_c(&h->text, "; ");
    buf_add(&h->text, seal_printed(r->arena, &range, count.next));
    return ERR_OK;
}

void desk_show_seals_in_hand(Request *r)
{
    Error unheard;
    InHand h = { .request = r, .text = buf_in(r->arena) };
    if (!model_kind(r->model, STR("seal_stock"))) return;
    if (records_by(r, STR("seal_stock"), STR("issued_to"), session_user(r->session), add_range, &h, &unheard) != ERR_OK) return;
    if (h.left == 0) return;
    view_note(r, view_say(r, K("seal.in-hand"), arg_int("n", h.left), arg_str("next", buf_str(&h.text))));
}

/* ---- a package sealed again ---- */

bool desk_package_reseals(const Seen *seen, const Move *m)
{
    return str_is(seen->kind->id, "package") && str_is(m->id, "reseal");
}

typedef struct { Request *request; RecordIds ids; } Inside;

static ErrorCode take_inside(void *self, const Record *rec, Error *e)
{
    Inside *in = self;
    return rec->body.len > 0 && !record_is_pulled_back(rec) ? record_ids_add(&in->ids, rec->id, e) : ERR_OK;
}

/* What it is for the thing: the move that opens and seals it again, where its state has one; else a change. */
static const Move *move_of(const Seen *thing)
{
    if (str_is(thing->record.state, "stored")) return kind_move(thing->kind, STR("reseal"));
    return str_is(thing->record.state, "issued") ? kind_move(thing->kind, STR("reseal_issued")) : NULL;
}

/* The thing with the new seal, and the old one on the list of those it had. */
static ErrorCode sealed_fields(Request *r, const Seen *thing, const Move *m, const Draft *d, JsonValue **ret, Error *e)
{
    JsonValue *fields = json_copy(r->arena, thing->fields), *given = json_new_object(r->arena);
    json_set(r->arena, given, "seal", json_copy(r->arena, json_get(d->fields, "seal")));
    json_set(r->arena, fields, "seal", json_copy(r->arena, json_get(d->fields, "seal")));
    *ret = fields;
    if (m) return rules_custody_fill(r, thing->kind, m, thing->record.id, thing->fields, given, fields, e);
    const JsonValue *old = json_get(thing->fields, "seal"), *before = json_get(thing->fields, "seals_before");
    JsonValue *list = before ? json_copy(r->arena, before) : json_new_array(r->arena);
    if (old) json_add(r->arena, list, json_copy(r->arena, old));
    if (old) json_set(r->arena, fields, "seals_before", list);
    return fields && !fields->broken ? ERR_OK : error_memory(e);
}

static ErrorCode seal_inside(Request *r, Str id, const Draft *d, Draft *to, bool *some, Error *e)
{
    Seen thing;
    JsonValue *fields;
    TRY(desk_see(r, id, &thing, e));
    const Move *m = move_of(&thing);
    *some = str_equal(thing.record.chain, d->chain);
    if (!*some) return ERR_OK;
    TRY(sealed_fields(r, &thing, m, d, &fields, e));
    Str op = m ? str_format(r->arena, "record.move." STR_FMT, STR_ARG(m->id)) : STR("record.change");
    *to = desk_draft(thing.kind, d->chain, op, thing.record.id, thing.record.version, thing.record.state,
        json_text(json_get(thing.body, "number")), fields);
    to->reason = d->reason;
    return op.ptr ? ERR_OK : error_memory(e);
}

ErrorCode desk_package_reseal(Request *r, const Draft *d, Error *e)
{
    Inside in = { .request = r, .ids = { .request = r } };
    TRY(records_by(r, STR("exhibit"), STR("in_package"), d->object, take_inside, &in, e));
    Draft *drafts = arena_array(r->arena, in.ids.count + 1, sizeof *drafts);
    Done *done = arena_array(r->arena, in.ids.count + 1, sizeof *done);
    size_t count = 1;
    if (!drafts || !done) return error_memory(e);
    drafts[0] = *d;
    for (size_t i = 0; i < in.ids.count; i++) {
        bool some;
        TRY(seal_inside(r, in.ids.ids[i], d, &drafts[count], &some, e));
        count += some;
    }
    TRY(desk_commit(r, d->kind, drafts, count, done, e));
    desk_done(r, K("desk.moved"), &done[0]);
    view_note(r, view_say(r, K("seal.things-too"), arg_int("n", (int64_t)count - 1)));
    return ERR_OK;
}

/* ---- on pages ---- */

ErrorCode desk_show_seals(Request *r, const Seen *seen, Error *e)
{
    return str_is(seen->kind->id, "seal_stock") ? show_range(r, seen, e) : ERR_OK;
}
