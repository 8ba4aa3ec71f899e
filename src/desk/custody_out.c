/* custody_out.c: the two files (custody_out.h): a line an event as a table, and CASE/UCO. What leaves is in the ledger before it
 * does: of what, for which purpose, how many events, and the hash of the file. */
#include "desk/exercise_mark.h"
#include "desk/custody_case.h"
#include "desk/custody_out.h"
#include "text/csv.h"

enum { PURPOSE_LEAST = 10 };

static ErrorCode begin(Request *r, CustodyThings *things, Error *e)
{
    if (str_trim(arg_text(r, "reason")).len < PURPOSE_LEAST) return error_set(e, ERR_INVALID, K("table.purpose"),
                                                                              arg_int("least", PURPOSE_LEAST));
    return custody_things(r, arg_text(r, "id"), things, e);
}

/* The entry, then the bytes. */
static ErrorCode leave(Request *r, const CustodyThings *things, const char *format, Str bytes, int64_t events, Error *e)
{
    char hex[65];
    const Seen *about = &things->about;
    JsonValue *content = json_new_object(r->arena);
    Hash hash = hash_of(bytes);
    json_set(r->arena, content, "events", json_new_int(r->arena, events));
    json_set(r->arena, content, "format", json_new_string(r->arena, str_of(format)));
    json_set(r->arena, content, "purpose", json_new_string(r->arena, arg_text(r, "reason")));
    json_set(r->arena, content, "sha256", json_new_string(r->arena, str_copy(r->arena, hash_hex(hex, &hash))));
    json_set(r->arena, content, "things", json_new_int(r->arena, (int64_t)things->count));
    Str chain = about->kind->is_case ? about->record.id : about->record.chain;
    Draft d = { .chain = chain, .op = STR("record.export"), .object = about->record.id, .content = content,
                .reason = arg_text(r, "reason") };
    TRY(office_commit(r, &d, 1, NULL, e));
    TRY(fd_write_all(r->fd, bytes, str_of(format), e));
    bool csv = strcmp(format, "csv") == 0;
    json_set(r->arena, view_data(r), "name", json_new_string(r->arena, csv ? STR("custody.csv") : STR("custody.jsonld")));
    json_set(r->arena, view_data(r), "things", json_new_int(r->arena, (int64_t)things->count));
    json_set(r->arena, view_data(r), "events", json_new_int(r->arena, events));
    json_set(r->arena, view_data(r), "sha256", json_new_string(r->arena, str_copy(r->arena, str_of(hex))));
    view_note(r, view_say(r, K("custody.taken"), arg_int("things", (int64_t)things->count), arg_int("events", events)));
    return ERR_OK;
}

/* ---- a table ---- */

enum { COLUMNS = 19 };

static void heads(Request *r, Str *to)
{
    static const char *const KEYS[COLUMNS] = {
        K("desk.row-record"), K("custody.row-no"), K("custody.row-received"), K("custody.row-made"), K("desk.row-op"),
            K("desk.row-who"),
        K("custody.row-second"), K("custody.row-state-before"), K("desk.row-state"), K("custody.row-place"),
            K("custody.row-holder"),
        K("custody.row-seal"), K("custody.row-pieces"), K("custody.row-weight"), K("desk.row-reason"), K("custody.row-gap"),
            K("desk.row-entry"),
        K("custody.row-leaf"), K("custody.row-verified"),
    };
    for (size_t i = 0; i < COLUMNS; i++) to[i] = view_say_args(r, KEYS[i], NULL, 0);
}

static Str gaps_of(const CustodyChain *c, size_t event)
{
    Request *r = c->events.request;
    Buf all = buf_in(r->arena);
    for (size_t i = 0; i < c->gaps.count; i++) {
        if (c->gaps.list[i].event != event) continue;
        if (all.len > 0) buf_c(&all, " ");
        buf_add(&all, c->gaps.list[i].text);
    }
    return buf_str(&all);
}

static void write_event(const CustodyChain *c, size_t i, Buf *out)
{
    char received[25], made[25], hex[65];
    Request *r = c->events.request;
    const CustodyEvents *all = &c->events;
    const CustodyEvent *ev = &all->list[i];
    const EntryCheck *k = custody_check_of(c, ev);
    bool good = k && k->finding.len == 0;
    Str second = ev->second.len > 0 ? desk_user_name(r, ev->second) : STR("");
    Str cells[COLUMNS] = {
        desk_title(r, c->thing.kind, c->thing.body), str_format(r->arena, "%zu", i + 1),
            instant_format(received, ev->entry.received),
        instant_format(made, ev->act.made), ev->what, desk_user_name(r, ev->actor), second, custody_state(all, ev->state_before),
        custody_state(all, ev->state), custody_place(all, ev), custody_holder(all, ev), custody_after(all, ev, "seal"),
        custody_after(all, ev, "pieces"), custody_after(all, ev, "weight"), custody_why(c, ev), gaps_of(c, i), custody_entry(r, ev),
        hash_hex(hex, &ev->entry.leaf), good ? view_say(r, K("custody.cell-holds")) : k ? k->finding : STR(""),
    };
    csv_row(out, r->lang == LANG_EN ? ',' : ';', cells, COLUMNS);
}

ErrorCode desk_custody_csv(Request *r, Error *e)
{
    CustodyThings things;
    Str head[COLUMNS];
    Buf out = buf_in(r->arena);
    int64_t events = 0;
    TRY(begin(r, &things, e));
    csv_begin(&out);
    heads(r, head);
    csv_row(&out, r->lang == LANG_EN ? ',' : ';', head, COLUMNS);
    for (size_t t = 0; t < things.count; t++) {
        CustodyChain *c = ARENA_NEW(r->arena, CustodyChain);
        if (!c) return error_memory(e);
        TRY(custody_read(r, things.ids[t], c, e));
        for (size_t i = 0; i < c->events.count; i++) write_event(c, i, &out);
        events += (int64_t)c->events.count;
    }
    desk_mark_csv(r, &out);
    if (out.failed) return error_memory(e);
    return leave(r, &things, "csv", buf_str(&out), events, e);
}

/* ---- CASE/UCO ---- */

ErrorCode desk_custody_case(Request *r, Error *e)
{
    CustodyThings things;
    CustodyCase *to = ARENA_NEW(r->arena, CustodyCase);
    Buf out = buf_in(r->arena);
    int64_t events = 0;
    if (!to) return error_memory(e);
    TRY(begin(r, &things, e));
    TRY(custody_case_begin(r, &things.about, to, e));
    for (size_t t = 0; t < things.count; t++) {
        CustodyChain *c = ARENA_NEW(r->arena, CustodyChain);
        if (!c) return error_memory(e);
        TRY(custody_read(r, things.ids[t], c, e));
        TRY(custody_case_add(to, c, e));
        events += (int64_t)c->events.count;
    }
    JsonValue *document = custody_case_end(to);
    TRY(case_check(r->arena, document, e));
    json_write_pretty(&out, document);
    buf_c(&out, "\n");
    if (out.failed) return error_memory(e);
    return leave(r, &things, "jsonld", buf_str(&out), events, e);
}
