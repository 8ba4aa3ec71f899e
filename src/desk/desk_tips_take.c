/* desk_tips_take.c: tergoo tips take: a courier file of a box becomes tips, messages, files and entries of the vault.
 *
 * Each parcel is one act of the ledger or none: the tip with what identifies its reporter in the vault, each file as it was
 * sent in the vault and a copy to work with in a message, and the parcel's receipt (kind tip_parcel), by which it is known
 * when it comes again. A parcel that cannot be opened, or an answer whose tip has not come yet, is passed over and told; since
 * nothing is acknowledged that was not entered, the box gives it again next time. */
#include "desk/desk_tip.h"
#include "desk/desk_vault.h"
#include "desk/tip_intake.h"
#include "office/blob.h"

typedef struct { Seen box; NoteKey key; } TipBox;
typedef struct { Request *r; TipBox *boxes; size_t count; } Boxes;
typedef struct { size_t tips, replies, files, known, waiting, refused; Str why; } Taken;
/* The drafts of one parcel. */
enum { DRAFTS_MOST = FRAME_FILES + 3, BOXES_MOST = 32 };
typedef struct { Request *r; TipLetter *l; Str tip, box; Draft drafts[DRAFTS_MOST]; size_t count; const Draft *also; } Entering;

/* ---- which box ---- */

static ErrorCode add_box(void *self, const Record *rec, Error *e)
{
    Boxes *b = self;
    TipBox one;
    if (rec->body.len == 0 || !str_is(rec->state, "in_use") || b->count == BOXES_MOST) return ERR_OK;
    Str id = str_copy(b->r->arena, rec->id);
    if (!id.ptr) return error_memory(e);
    TRY(desk_see(b->r, id, &one.box, e));
    if (note_key_parse(str_trim(json_text(json_get(one.box.fields, "key"))), &one.key, e) == ERR_OK) b->boxes[b->count++] = one;
    return ERR_OK;
}

static ErrorCode find_courier(Request *r, Str to, TipBox *box, Courier **ret, Error *e)
{
    const Kind *k;
    Boxes b = { .r = r, .boxes = arena_array(r->arena, BOXES_MOST, sizeof *b.boxes) };
    ErrorCode code = ERR_NOT_FOUND;
    if (!b.boxes) return error_memory(e);
    TRY(desk_kind(r, STR("tip_box"), true, &k, e));
    TRY(desk_each_record(r, k, STR(""), add_box, &b, e));
    if (b.count == 0) return error_set(e, ERR_NOT_FOUND, K("tips.no-box"));
    for (size_t i = 0; i < b.count && code != ERR_OK; i++) {
        code = courier_open(r->arena, r->fd, COURIER_TIPS, &b.boxes[i].key, to, ret, e);
        if (code == ERR_OK) *box = b.boxes[i];
    }
    if (code != ERR_OK) return code;
    return courier_check(r->fd, *ret, e);
}

/* ---- what is known ---- */

typedef struct { Request *r; Str tip; size_t count; } Known;

static ErrorCode see_parcel(void *self, const Record *rec, Error *e)
{
    Known *k = self;
    const JsonValue *body;
    if (rec->body.len == 0) return ERR_OK;
    TRY(record_fields(k->r->arena, rec, &body, e));
    /* rows live no longer than this call */
    k->tip = str_copy(k->r->arena, json_text(json_get(json_get(body, "fields"), "tip")));
    k->count++;
    return k->tip.ptr ? ERR_OK : error_memory(e);
}

static ErrorCode find_known(Request *r, Str field, Str value, Known *ret, Error *e)
{
    *ret = (Known){ .r = r };
    return records_by(r, STR("tip_parcel"), field, value, see_parcel, ret, e);
}

/* ---- drafts ---- */

static ErrorCode add_draft(Entering *n, const Kind *k, Str id, JsonValue *fields, const BlobRow *row, Error *e)
{
    TRY(desk_check_fields(n->r, k, fields, k->states[0].id, e));
    Draft d = desk_draft(k, STR("office"), STR("record.create"), id, 0, k->states[0].id,
                         k->number.len > 0 ? NUMBER_NEXT : STR(""), fields);
    d.blob = row;
    n->drafts[n->count++] = d;
    return ERR_OK;
}

static ErrorCode new_id(Request *r, const Kind *k, Str *ret, Error *e)
{
    *ret = object_id_new(r->arena, k->id);
    return ret->ptr ? ERR_OK : error_memory(e);
}

static void set(Request *r, JsonValue *to, const char *name, Str text)
{
    json_set(r->arena, to, name, json_new_string(r->arena, text));
}

static ErrorCode add_message(Entering *n, Str text, const BlobRow *row, Str file, Str type, Error *e)
{
    const Kind *k;
    Str id;
    Request *r = n->r;
    JsonValue *fields = json_new_object(r->arena), *files = json_new_array(r->arena);
    TRY(desk_kind(r, STR("tip_message"), false, &k, e));
    TRY(new_id(r, k, &id, e));
    set(r, fields, "tip", n->tip);
    set(r, fields, "direction", STR("from_reporter"));
    set(r, fields, "on", n->l->on);
    set(r, fields, "text", text);
    if (row) json_add(r->arena, files, desk_file_value(r, row, file, type));
    if (row) json_set(r->arena, fields, "files", files);
    return add_draft(n, k, id, fields, row, e);
}

/* The file as it was sent goes to the vault, the copy into a message of its own. */
static ErrorCode add_file(Entering *n, const TipFile *f, Error *e)
{
    Str name, type, why;
    Request *r = n->r;
    BlobRow *row = ARENA_NEW(r->arena, BlobRow);
    if (!row) return error_memory(e);
    TRY(desk_vault_put_file(r, n->tip, f->fd, f->name, STR(""), &n->also, e));
    TRY(tip_copy_make(r, f, row, &name, &type, &why, e));
    Str text = why.len > 0 ? view_say(r, K("tips.file-none"), arg_str("file", f->name), arg_str("why", why))
                           : view_say(r, K("tips.file-copy"), arg_str("file", f->name));
    return add_message(n, text, why.len > 0 ? NULL : row, name, type, e);
}

static ErrorCode add_tip(Entering *n, Error *e)
{
    const Kind *k;
    JsonValue *fields;
    Request *r = n->r;
    TRY(desk_kind(r, STR("tip"), true, &k, e));
    TRY(desk_fields_for(r, k, NULL, tip_letter_fields(r, n->l), k->states[0].id, &fields, e));
    TRY(new_id(r, k, &n->tip, e));
    TRY(desk_tip_fill(r, k, NULL, fields, e));
    TRY(desk_vault_split(r, k, n->tip, true, fields, &n->also, e));
    return add_draft(n, k, n->tip, fields, NULL, e);
}

static ErrorCode add_receipt(Entering *n, Error *e)
{
    const Kind *k;
    Str id;
    char hex[2 * HASH_SIZE + 1];
    Request *r = n->r;
    JsonValue *fields = json_new_object(r->arena);
    TRY(desk_kind(r, STR("tip_parcel"), false, &k, e));
    TRY(new_id(r, k, &id, e));
    set(r, fields, "parcel", str_copy(r->arena, hash_hex(hex, &n->l->parcel)));
    set(r, fields, "thread", n->l->thread);
    set(r, fields, "reporter_key", n->l->reporter_key);
    set(r, fields, "tip", n->tip);
    set(r, fields, "box", n->box);
    set(r, fields, "came_on", n->l->on);
    return add_draft(n, k, id, fields, NULL, e);
}

static ErrorCode enter(Request *r, TipLetter *l, Str box, Str tip, Error *e)
{
    Entering *n = ARENA_NEW(r->arena, Entering);
    Done *done = arena_array(r->arena, DRAFTS_MOST, sizeof *done);
    if (!n || !done) return error_memory(e);
    *n = (Entering){ .r = r, .l = l, .tip = tip, .box = box };
    if (tip.len == 0) TRY(add_tip(n, e));
    else if (l->text.len > 0) TRY(add_message(n, l->text, NULL, STR(""), STR(""), e));
    else if (l->file_count == 0) TRY(add_message(n, view_say(r, K("tips.no-words")), NULL, STR(""), STR(""), e));
    for (size_t i = 0; i < l->file_count; i++) TRY(add_file(n, &l->files[i], e));
    TRY(add_receipt(n, e));
    n->drafts[0].also = n->also;
    return office_commit(r, n->drafts, n->count, done, e);
}

/* ---- one parcel after the other ---- */

static ErrorCode take_letter(Request *r, TipLetter *l, Str box, bool replies, Taken *t, Error *e)
{
    Known of_thread;
    TRY(find_known(r, STR("thread"), l->thread, &of_thread, e));
    if (l->reply != replies) return ERR_OK;
    if (l->reply && of_thread.count == 0) {
        t->waiting++;
        return ERR_OK;
    }
    /* the same form again, after its number had been given: what it says is kept with the first */
    if (!l->reply && of_thread.count > 0) {
        l->text = json_text(json_get(l->answers, "what"));
    }
    TRY(enter(r, l, box, of_thread.tip, e));
    t->files += l->file_count;
    if (of_thread.count == 0) t->tips++;
    else t->replies++;
    return ERR_OK;
}

static ErrorCode take_one(Request *r, const CourierItem *item, const TipBox *box, const SealSecret *secret, bool replies,
    Taken *t, Error *e)
{
    char hex[2 * HASH_SIZE + 1];
    Known known;
    TipLetter *l = ARENA_NEW(r->arena, TipLetter);
    if (!l) return error_memory(e);
    TRY(find_known(r, STR("parcel"), hash_hex(hex, &item->sha256), &known, e));
    if (known.count > 0) {
        t->known += !replies;
        return ERR_OK;
    }
    ErrorCode code = tip_letter_open(r, item, secret, l, e);
    if (code == ERR_OK) code = take_letter(r, l, box->box.record.id, replies, t, e);
    else if (code == ERR_FINDING || code == ERR_LIMIT) {
        Buf why = buf_in(r->arena);
        desk_say_error(r, &why, e);
        t->refused += !replies;
        t->why = str_trim(buf_str(&why));
        code = ERR_OK;
    }
    tip_letter_free(l);
    if (code == ERR_OK) request_next_step(r);
    return code;
}

static void count(Request *r, const char *name, const char *label, size_t n)
{
    char digits[24];
    json_set(r->arena, view_data(r), name, json_new_int(r->arena, (int64_t)n));
    if (n > 0) view_row(r, view_say_args(r, label, NULL, 0), str_copy(r->arena, amount_format(digits, (int64_t)n, 0)));
}

static void tell(Request *r, const Taken *t)
{
    view_title(r, view_say(r, K("tips.take-title")));
    count(r, "tips", K("tips.n-tips"), t->tips);
    count(r, "replies", K("tips.n-replies"), t->replies);
    count(r, "files", K("tips.n-files"), t->files);
    count(r, "known", K("tips.n-known"), t->known);
    count(r, "waiting", K("tips.n-waiting"), t->waiting);
    count(r, "refused", K("tips.n-refused"), t->refused);
    if (t->tips + t->replies + t->known + t->waiting + t->refused == 0) view_note(r, view_say(r, K("tips.nothing")));
    if (t->waiting > 0) view_note(r, view_say(r, K("tips.waiting")));
    if (t->refused > 0) view_note(r, t->why);
}

ErrorCode desk_tips_take(Request *r, Error *e)
{
    SealSecret secret;
    SignSecret sign;
    char to[2 * KEY_SIZE + 1];
    TipBox box;
    Courier *c;
    bool there;
    Taken t = { .tips = 0 };
    TRY(desk_vault_is_there(r, &there, e));
    if (!there) return error_set(e, ERR_INVALID, K("vault.none"));      /* before anything of it is opened */
    office_intake(r->office, &secret, &sign);
    crypto_wipe(&sign, sizeof sign);
    SealPublic public = seal_public_of(&secret);
    ErrorCode code = find_courier(r, hex_encode(to, public.bytes, KEY_SIZE), &box, &c, e);
    for (int replies = 0; replies < 2; replies++) {
        for (size_t i = 0; code == ERR_OK && i < c->count; i++) code = take_one(r, &c->items[i], &box, &secret, replies, &t, e);
    }
    crypto_wipe(&secret, sizeof secret);
    if (code == ERR_OK) tell(r, &t);
    return code;
}
