/* desk_volume.c: the acts on volumes of the paper file: beginning one, putting a record on its sheets, inserting, withdrawing,
 * numbering anew, closing and opening again.
 *
 * An act changes the volume and every record whose place it changes, in one commit: all of it is entered, or nothing. Who files
 * on a sheet that somebody else took a moment before is run again by the gate and told that it is taken, since the volume was
 * read for it. Rights and reasons are those of the volume's moves in the model. Filing itself is the move of what is filed
 * (desk_record.c), so that its own guard and state count. What a place is called and how it is shown is in desk_volume_show.c. */
#include "desk/volume.h"
#include "rules/rules.h"

static Str today_text(Request *r)
{
    char day[11];
    return str_copy(r->arena, day_format(day, instant_local_day(clock_now())));
}

/* ---- which there are ---- */

typedef struct { Request *request; int64_t wanted, last, open; Str found, open_id; } VolumeSearch;

static ErrorCode look_at(void *self, const Record *rec, Error *e)
{
    VolumeSearch *s = self;
    const JsonValue *body;
    if (rec->body.len == 0) return ERR_OK;
    TRY(record_fields(s->request->arena, rec, &body, e));
    int64_t no = volume_number(json_get(body, "fields"), "volume_no");
    if (no > s->last) s->last = no;
    if (record_is_pulled_back(rec)) return ERR_OK;
    if (no == s->wanted) s->found = str_copy(s->request->arena, rec->id);
    if (str_is(rec->state, "open") && no > s->open) {
        s->open = no;
        s->open_id = str_copy(s->request->arena, rec->id);
    }
    return ERR_OK;
}

static ErrorCode look_for(Request *r, Str chain, int64_t wanted, VolumeSearch *ret, Error *e)
{
    *ret = (VolumeSearch){ .request = r, .wanted = wanted };
    return records_of_kind_in(r, chain, STR("volume"), look_at, ret, e);
}

ErrorCode volume_of(Request *r, const Seen *seen, Volume *ret, Error *e)
{
    *ret = (Volume){ .kind = seen->kind, .seen = *seen, .id = seen->record.id, .chain = seen->record.chain,
                     .state = seen->record.state,
                     .number = json_text(json_get(seen->body, "number")), .version = seen->record.version,
                     .fields = json_copy(r->arena, seen->fields) };
    return ret->fields ? volume_book_read(r->arena, ret->fields, &ret->book, e) : error_memory(e);
}

ErrorCode volume_see(Request *r, Str id, Volume *ret, Error *e)
{
    Seen seen;
    TRY(desk_see(r, id, &seen, e));
    if (!str_is(seen.kind->id, "volume")) return error_set(e, ERR_USAGE, K("volume.none-such"), arg_str("record", id));
    TRY(desk_is_here(&seen, e));
    return volume_of(r, &seen, ret, e);
}

/* The next number: what is read of the case for it is noted, so that two cannot begin the same. */
static ErrorCode new_volume(Request *r, Str chain, int64_t no, Volume *ret, Error *e)
{
    *ret = (Volume){ .chain = chain, .state = STR("open"), .number = NUMBER_NEXT, .id = object_id_new(r->arena, STR("volume")),
                     .fields = json_new_object(r->arena) };
    TRY(desk_kind(r, STR("volume"), false, &ret->kind, e));
    TRY(desk_need_role(r, chain, ret->kind->create, ret->kind->create_count, K("desk.may-not-create"), ret->kind, e));
    TRY(request_note_chain(r, chain, e));
    json_set(r->arena, ret->fields, "begun", json_new_string(r->arena, today_text(r)));
    json_set(r->arena, ret->fields, "volume_no", volume_number_value(r->arena, no));
    return ret->id.ptr ? volume_book_read(r->arena, ret->fields, &ret->book, e) : error_memory(e);
}

static ErrorCode volume_numbered(Request *r, Str chain, int64_t no, Volume *ret, Error *e)
{
    VolumeSearch s;
    TRY(look_for(r, chain, no, &s, e));
    if (s.found.len > 0) return volume_see(r, s.found, ret, e);
    if (no == s.last + 1) return new_volume(r, chain, no, ret, e);
    return error_set(e, ERR_INVALID, K("rules.volume-not-begun"), arg_int("volume", no), arg_int("next", s.last + 1));
}

/* What a form for filing proposes: the open volume and its next free sheet. */
JsonValue *desk_volume_proposal(Request *r, Str chain, Str field)
{
    VolumeSearch s;
    Volume v;
    Error unheard;
    if (!str_starts(chain, STR("case/")) || look_for(r, chain, 0, &s, &unheard) != ERR_OK) return NULL;
    bool open = s.open > 0 && volume_see(r, s.open_id, &v, &unheard) == ERR_OK;
    if (str_is(field, "volume")) return volume_number_value(r->arena, open ? s.open : s.last + 1);
    if (str_is(field, "sheet")) return volume_number_value(r->arena, open ? volume_book_next(&v.book) : 1);
    return str_is(field, "sheets") ? volume_number_value(r->arena, 1) : NULL;
}

ErrorCode desk_volume_may_go(Request *r, const Seen *seen, Error *e)
{
    Volume v;
    if (!str_is(seen->kind->id, "volume")) return ERR_OK;
    TRY(volume_of(r, seen, &v, e));
    for (size_t i = 0; i < v.book.count; i++) {
        if (v.book.list[i].withdrawn.len > 0) continue;
        return error_set(e, ERR_CONFLICT, K("rules.volume-not-empty"), arg_int("volume", v.book.number));
    }
    return ERR_OK;
}

/* ---- drafts ---- */

static ErrorCode may(Request *r, const Volume *v, const char *move, const Move **ret, Error *e)
{
    const Move *m = kind_move(v->kind, str_of(move));
    if (!m) return error_internal(e, "volume");
    if (ret) *ret = m;
    if (!move_leaves(m, v->state)) {
        if (str_is(v->state, "closed")) return error_set(e, ERR_CONFLICT, K("rules.volume-closed"), arg_int("volume", v->book.number));
        return desk_no_move(r, &v->seen, m->id, e);
    }
    TRY(desk_need_role(r, v->chain, m->by, m->by_count, K("desk.may-not-move"), v->kind, e));
    return desk_need_rank(r, v->chain, e);
}

static ErrorCode draft_of(Request *r, Volume *v, const char *move, Draft *ret, Error *e)
{
    const Move *m = kind_move(v->kind, str_of(move));
    Str op = v->version == 0 ? STR("record.create") : str_format(r->arena, "record.move.%s", move);
    if (!op.ptr || !m) return error_memory(e);
    TRY(volume_book_write(r->arena, &v->book, v->fields, e));
    *ret = desk_draft(v->kind, v->chain, op, v->id, v->version, m->to, v->number, v->fields);
    ret->reason = arg_text(r, "reason");
    return ERR_OK;
}

static void set_place(Request *r, JsonValue *fields, int64_t volume, const SheetEntry *s)
{
    json_set(r->arena, fields, "volume", volume_number_value(r->arena, volume));
    json_set(r->arena, fields, "sheet", volume_number_value(r->arena, s->first));
    json_set(r->arena, fields, "sheets", volume_number_value(r->arena, s->last - s->first + 1));
}

/* A record whose place changes with the act, as it will be; *none: it was pulled back or erased, and says nothing. */
static ErrorCode draft_of_record(Request *r, const Volume *v, const SheetEntry *s, Draft *ret, bool *none, Error *e)
{
    Seen seen;
    TRY(desk_see(r, s->record, &seen, e));
    *none = seen.record.body.len == 0 || record_is_pulled_back(&seen.record);
    if (*none) return ERR_OK;
    JsonValue *fields = json_copy(r->arena, seen.fields);
    if (s->withdrawn.len > 0) {
        json_remove(fields, "volume");
        json_remove(fields, "sheet");
        json_remove(fields, "sheets");
    } else {
        set_place(r, fields, v->book.number, s);
    }
    *ret = desk_draft(seen.kind, seen.record.chain, STR("record.change"), seen.record.id, seen.record.version, seen.record.state,
                      json_text(json_get(seen.body, "number")), fields);
    ret->reason = arg_text(r, "reason");
    return fields ? ERR_OK : error_memory(e);
}

/* The volume and all whose place changes but `but`, whose draft is the caller's; drafts has room for all entries and two. */
static ErrorCode drafts_of(Request *r, Volume *v, const char *move, Str but, Draft *drafts, size_t *count, Error *e)
{
    bool none;
    TRY(draft_of(r, v, move, &drafts[(*count)++], e));
    for (size_t i = 0; i < v->book.count; i++) {
        const SheetEntry *s = &v->book.list[i];
        if (!s->moved || str_equal(s->record, but) || (s->withdrawn.len > 0 && strcmp(move, "withdraw") != 0)) continue;
        TRY(draft_of_record(r, v, s, &drafts[*count], &none, e));
        if (!none) (*count)++;
    }
    return ERR_OK;
}

static Draft *room_for(Request *r, const Volume *v)
{
    return arena_array(r->arena, v->book.count + 5, sizeof(Draft));
}

static ErrorCode commit(Request *r, const Draft *drafts, size_t count, Error *e)
{
    Done *done = arena_array(r->arena, count, sizeof *done);
    if (!done) return error_memory(e);
    TRY(office_commit(r, drafts, count, done, e));
    desk_done(r, K("desk.moved"), &done[0]);
    return ERR_OK;
}

/* ---- filing: with the move of what is filed ---- */

bool desk_volume_takes(const Seen *seen, const Move *m, const JsonValue *fields)
{
    return move_is_guarded(m, "paper_place") && str_starts(seen->record.chain, STR("case/")) && json_get(fields, "volume");
}

ErrorCode desk_volume_put(Request *r, const Seen *seen, JsonValue *fields, bool insert, Draft **ret, size_t *count, Error *e)
{
    Volume v;
    int64_t no = volume_number(fields, "volume"), sheet = volume_number(fields, "sheet"), sheets = volume_number(fields, "sheets");
    int64_t lies = volume_number(seen->fields, "volume");
    if (sheet == 0) return error_set(e, ERR_INVALID, K("rules.paper-place"));
    if (lies > 0)
        return error_set(e, ERR_INVALID, K("rules.volume-lies-there"), arg_int("volume", lies),
                         arg_int("sheet", volume_number(seen->fields, "sheet")));
    TRY(volume_numbered(r, seen->record.chain, no, &v, e));
    TRY(may(r, &v, insert ? "insert" : "put_in", NULL, e));
    if (sheets == 0) sheets = 1;
    Str today = today_text(r);
    *ret = room_for(r, &v);
    if (!*ret || !today.ptr) return error_memory(e);
    TRY(insert ? volume_book_insert(r->arena, &v.book, seen->record.id, sheet, sheets, today, e)
               : volume_book_put(&v.book, seen->record.id, sheet, sheets, e));
    json_set(r->arena, fields, "sheets", volume_number_value(r->arena, sheets));
    *count = 1;                                     /* the first is that of the record itself */
    return drafts_of(r, &v, insert ? "insert" : "put_in", seen->record.id, *ret, count, e);
}

/* As a form gives it. */
static void set_typed(Request *r, JsonValue *given, const char *name, int64_t n)
{
    json_set(r->arena, given, name, json_new_string(r->arena, json_text(json_get(volume_number_value(r->arena, n), "number"))));
}

/* The same said from the volume's side: which record, and on which sheet. */
static ErrorCode file_into(Request *r, bool insert, Error *e)
{
    Volume v;
    Seen seen;
    int64_t sheets = arg_number(r, "sheets", 1);
    TRY(volume_see(r, arg_text(r, "id"), &v, e));
    TRY(desk_see(r, arg_text(r, "record"), &seen, e));
    const Move *m = rules_filing_move(seen.kind);
    if (!m || !str_equal(seen.record.chain, v.chain))
        return error_set(e, ERR_INVALID, K("volume.not-fileable"), arg_str("record", desk_title(r, seen.kind, seen.body)));
    int64_t sheet = arg_number(r, "sheet", volume_book_next(&v.book));
    if (sheet < 1 || sheets < 1 || sheet > VOLUME_SHEETS || sheets > VOLUME_SHEETS)
        return error_set(e, ERR_USAGE, K("volume.sheet-number"), arg_int("most", VOLUME_SHEETS));
    JsonValue *given = json_new_object(r->arena);
    set_typed(r, given, "volume", v.book.number);
    set_typed(r, given, "sheet", sheet);
    set_typed(r, given, "sheets", sheets);
    return desk_move_with(r, &seen, m->id, given, insert, e);
}

ErrorCode desk_volume_file(Request *r, Error *e)
{
    return file_into(r, false, e);
}

ErrorCode desk_volume_insert(Request *r, Error *e)
{
    return file_into(r, true, e);
}

/* ---- the other acts ---- */

ErrorCode desk_volume_begin(Request *r, Str chain, const JsonValue *given, Error *e)
{
    VolumeSearch s;
    Volume v;
    JsonValue *own;
    Done done;
    TRY(look_for(r, chain, 0, &s, e));
    TRY(new_volume(r, chain, s.last + 1, &v, e));
    TRY(desk_need_rank(r, chain, e));
    TRY(desk_fields(r, v.kind, NULL, given, &own, e));
    TRY(rules_check_place(v.kind, NULL, own, e));
    JSON_EACH(one, own) {
        char *name = str_c(r->arena, one->key);
        if (!name) return error_memory(e);
        json_set(r->arena, v.fields, name, json_copy(r->arena, one));
    }
    TRY(volume_book_write(r->arena, &v.book, v.fields, e));
    TRY(desk_check_fields(r, v.kind, v.fields, v.state, e));
    Draft d = desk_draft(v.kind, chain, STR("record.create"), v.id, 0, v.state, NUMBER_NEXT, v.fields);
    d.reason = arg_text(r, "reason");
    TRY(desk_commit(r, v.kind, &d, 1, &done, e));
    desk_done(r, K("desk.created"), &done);
    view_note(r, view_say(r, K("volume.begun"), arg_int("volume", s.last + 1)));
    return ERR_OK;
}

static ErrorCode with_reason(Request *r, const Volume *v, const Move *m, Error *e)
{
    if (!m->reason || arg_text(r, "reason").len > 0) return ERR_OK;
    return error_set(e, ERR_INVALID, K("desk.reason-needed"), arg_str("kind", v->kind->id), arg_str("move", m->id));
}

ErrorCode desk_volume_withdraw(Request *r, Error *e)
{
    Volume v;
    Seen seen;
    const Move *m;
    size_t count = 0;
    Str gone_to = str_trim(arg_text(r, "gone_to"));
    enum { LONGEST = 300 };
    TRY(volume_see(r, arg_text(r, "id"), &v, e));
    TRY(may(r, &v, "withdraw", &m, e));
    TRY(with_reason(r, &v, m, e));
    TRY(desk_see(r, arg_text(r, "record"), &seen, e));
    if (utf8_count(gone_to) > LONGEST) return error_set(e, ERR_INVALID, K("volume.long-place"), arg_int("most", LONGEST));
    Draft *drafts = room_for(r, &v);
    if (!drafts) return error_memory(e);
    TRY(volume_book_withdraw(&v.book, seen.record.id, today_text(r), gone_to, e));
    TRY(drafts_of(r, &v, "withdraw", STR(""), drafts, &count, e));
    return commit(r, drafts, count, e);
}

static ErrorCode renumber(Request *r, Volume *v, Error *e)
{
    size_t count = 0;
    Draft *drafts = room_for(r, v);
    if (!drafts) return error_memory(e);
    TRY(volume_book_renumber(r->arena, &v->book, today_text(r), e));
    TRY(drafts_of(r, v, "renumber", STR(""), drafts, &count, e));
    return commit(r, drafts, count, e);
}

static ErrorCode reopen(Request *r, Volume *v, Error *e)
{
    Draft d;
    json_remove(v->fields, "closed_on");
    TRY(draft_of(r, v, "reopen", &d, e));
    return commit(r, &d, 1, e);
}

/* Cover and inventory are begun with the closing itself and printed at once; where that fails, they are there as drafts, and it
 * is said. */
static ErrorCode close_it(Request *r, Volume *v, Error *e)
{
    static const char *const PAPERS[] = { "volume_cover", "volume_inventory" };
    Draft drafts[3];
    Done done[3];
    Error unheard = { 0 };
    size_t count = 1;
    json_set(r->arena, v->fields, "closed_on", json_new_string(r->arena, today_text(r)));
    TRY(draft_of(r, v, "close", &drafts[0], e));
    for (size_t i = 0; i < ARRAY_LEN(PAPERS); i++) {
        if (desk_paper_begin(r, &v->seen, str_of(PAPERS[i]), &drafts[count], &unheard) == ERR_OK) count++;
    }
    TRY(office_commit(r, drafts, count, done, e));
    desk_done(r, K("desk.moved"), &done[0]);
    JsonValue *papers = json_new_array(r->arena);
    for (size_t i = 1; i < count; i++) {
        json_add(r->arena, papers, json_new_string(r->arena, done[i].object));
        /* what was read so far was held against the last commit; the next act reads anew */
        r->read_count = 0;
        bool printed = desk_paper_print_one(r, done[i].object, &unheard) == ERR_OK;
        view_note(r, view_say_args(r, printed ? K("volume.paper-printed") : K("volume.paper-begun"), (const ErrorArg[]){
            arg_str("paper", desk_ref_label(r, done[i].object)) }, 1));
    }
    json_set(r->arena, view_data(r), "papers", papers);
    return ERR_OK;
}

/* Those that concern the volume as a whole. */
ErrorCode desk_volume_move(Request *r, const Seen *seen, const Move *m, Error *e)
{
    Volume v;
    TRY(volume_of(r, seen, &v, e));
    char *name = str_c(r->arena, m->id);
    if (!name) return error_memory(e);
    TRY(may(r, &v, name, NULL, e));
    TRY(with_reason(r, &v, m, e));
    TRY(rules_let_pass(r, m, &seen->record, seen->fields, e));
    if (str_is(m->id, "close")) return close_it(r, &v, e);
    if (str_is(m->id, "reopen")) return reopen(r, &v, e);
    return str_is(m->id, "renumber") ? renumber(r, &v, e) : error_internal(e, "volume");
}

static ErrorCode move_named(Request *r, const char *move, Error *e)
{
    Volume v;
    TRY(volume_see(r, arg_text(r, "id"), &v, e));
    TRY(desk_check_version(r, &v.seen, e));
    const Move *m = kind_move(v.kind, str_of(move));
    return m ? desk_volume_move(r, &v.seen, m, e) : error_internal(e, "volume");
}

ErrorCode desk_volume_close(Request *r, Error *e) { return move_named(r, "close", e); }
ErrorCode desk_volume_reopen(Request *r, Error *e) { return move_named(r, "reopen", e); }
ErrorCode desk_volume_renumber(Request *r, Error *e) { return move_named(r, "renumber", e); }
