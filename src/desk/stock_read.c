/* stock_read.c: which thing a text from a scanner stands for: the whole text of a label, the number in its bars, a seal, the
 * code of a place.
 *
 * A scanner is a keyboard: what it types depends on the layout that is on. A text is taken as it stands first, then in
 * capitals, then as keys of a Latin keyboard; so a seal with Cyrillic letters on it is found as well as a number that a scanner
 * typed under a Cyrillic layout. What the caller may not see is not known. */
#include "desk/stock.h"

#include <ctype.h>

#include "rules/store_places.h"
#include "text/normalise.h"

static const struct { StockWay way; const char *name; } WAYS[] = {
    { BY_NOTHING, "nothing" }, { BY_LABEL, "label" }, { BY_NUMBER, "number" }, { BY_SEAL, "seal" }, { BY_TAG, "tag" },
    { BY_SERIAL, "serial" }, { BY_OLD_NUMBER, "old-number" }, { BY_PLACE, "place" },
};

/* By which fields of which kinds a thing is known besides its number. */
static const struct { const char *kind, *field; StockWay way; } FIELDS[] = {
    { "storage_place", "code", BY_PLACE }, { "exhibit", "seal", BY_SEAL }, { "package", "seal", BY_SEAL },
    { "asset", "tag", BY_TAG }, { "asset", "serial", BY_SERIAL },
    { "exhibit", "old_number", BY_OLD_NUMBER },
};

const char *stock_way_name(StockWay way)
{
    for (size_t i = 0; i < ARRAY_LEN(WAYS); i++) if (WAYS[i].way == way) return WAYS[i].name;
    return "nothing";
}

/* ---- looking it up ---- */

typedef struct { Request *request; Str id; } Finder;

static ErrorCode take_seen(void *self, const Record *rec, Error *e)
{
    Finder *f = self;
    Request *r = f->request;
    const Kind *k = model_kind(r->model, rec->kind);
    if (!k || rec->body.len == 0 || desk_is_hidden(r, rec) || !request_may_see(r, k, rec)) return ERR_OK;
    f->id = str_copy(r->arena, rec->id);
    return f->id.ptr ? ERR_END : error_memory(e);
}

static ErrorCode by_field(Request *r, const char *kind, const char *field, Str text, Str *id, Error *e)
{
    Finder f = { .request = r };
    Str folded;
    if (!model_kind(r->model, str_of(kind))) return ERR_OK;
    TRY(text_fold(r->arena, text, &folded, e));
    ErrorCode code = folded.len > 0 ? records_by(r, str_of(kind), str_of(field), folded, take_seen, &f, e) : ERR_OK;
    *id = f.id;
    return code == ERR_END ? ERR_OK : code;
}

/* Its number, or one of the fields above. Ids are no labels: what has a slash in front of its digits is no number. */
static ErrorCode look_up(Request *r, Str text, StockRead *s, Error *e)
{
    Error unheard;
    Str id = { 0 };
    if (text.len == 0 || text.len > LABEL_LONGEST) return ERR_OK;
    if (desk_see(r, text, &s->thing, &unheard) == ERR_OK && str_equal(json_text(json_get(s->thing.body, "number")), text)) {
        s->found = !record_is_pulled_back(&s->thing.record);
        s->way = BY_NUMBER;
        if (s->found) return ERR_OK;
    }
    for (size_t i = 0; i < ARRAY_LEN(FIELDS) && id.len == 0; i++) {
        TRY(by_field(r, FIELDS[i].kind, FIELDS[i].field, text, &id, e));
        if (id.len > 0) s->way = FIELDS[i].way;
    }
    s->found = id.len > 0 && desk_see(r, id, &s->thing, &unheard) == ERR_OK;
    return ERR_OK;
}

static Str in_capitals(Arena *a, Str text)
{
    Buf to = buf_in(a);
    for (size_t i = 0; i < text.len; i++) buf_byte(&to, (char)toupper((unsigned char)text.ptr[i]));
    return buf_str(&to);
}

static ErrorCode look_up_either(Request *r, Str text, StockRead *s, Error *e)
{
    s->text = text;
    TRY(look_up(r, text, s, e));
    if (s->found) return ERR_OK;
    s->text = in_capitals(r->arena, text);
    return str_equal(s->text, text) ? ERR_OK : look_up(r, s->text, s, e);
}

/* ---- the text of a label ---- */

/* A number that two offices gave is told apart by the hash: none of the versions here has it. */
static ErrorCode check_label(Request *r, StockRead *s, Error *e)
{
    TRY(look_up(r, s->says.thing, s, e));
    s->text = s->says.thing;
    if (!s->found) return ERR_OK;
    s->way = BY_LABEL;
    return label_version_of(r, &s->thing.record, s->says.hash, &s->version, e);
}

static ErrorCode read_one(Request *r, Str text, StockRead *s, Error *e)
{
    Str number;
    bool good;
    TRY(label_text_read(r->arena, text, &s->label, &s->says, e));
    if (s->label == LABEL_READ) return check_label(r, s, e);
    if (s->label != LABEL_NONE) return ERR_OK;
    if (!label_number_read(text, &number, &good)) return look_up_either(r, text, s, e);
    s->wrong_check = !good;
    s->text = number;
    return good ? look_up_either(r, number, s, e) : ERR_OK;
}

ErrorCode stock_read(Request *r, Str text, StockRead *ret, Error *e)
{
    StockRead latin = { 0 };
    Buf keys = buf_in(r->arena);
    *ret = (StockRead){ 0 };
    text = str_trim(text);
    TRY(read_one(r, text, ret, e));
    if (ret->found || ret->label != LABEL_NONE || !label_as_latin(text, &keys)) return ERR_OK;
    TRY(read_one(r, buf_str(&keys), &latin, e));
    if (!latin.found && latin.label == LABEL_NONE && !latin.wrong_check) return ERR_OK;
    latin.layout = true;
    *ret = latin;
    return ERR_OK;
}

/* ---- what there is to say of it ---- */

void stock_say_reading(Request *r, const StockRead *s)
{
    if (s->layout) view_note(r, view_say(r, K("stock.layout"), arg_str("text", s->text)));
    if (s->label == LABEL_TORN) view_warning(r, view_say(r, K("stock.torn")));
    if (s->label == LABEL_LATER) view_warning(r, view_say(r, K("stock.later")));
    if (s->wrong_check) view_warning(r, view_say(r, K("stock.wrong-check"), arg_str("number", s->text)));
    if (s->label != LABEL_READ) return;
    if (!s->found && !str_equal(s->says.agency, label_agency(r)))
        view_warning(r, view_say(r, K("stock.other-office"), arg_str("office", s->says.agency)));
    if (!s->found) return;
    if (s->version.version == 0) view_warning(r, view_say(r, K("stock.no-version")));
    else if (s->version.version < s->thing.record.version)
        view_note(r, view_say(r, K("stock.older"), arg_int("version", s->version.version), arg_int("now", s->thing.record.version),
                              arg_str("when", view_instant(r, s->version.made))));
}
