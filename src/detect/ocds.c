/* ocds.c: one OCDS compiled release, from a line of JSON into small structs.
 *
 * A cursor walks the line once: what a rule asks for is taken, everything else is skipped without being looked into. Nothing is
 * copied; texts point into the line, or into the scratch arena when they carry escapes. A member of the wrong type counts as not
 * given, of two members with one name the last counts: other people's data is read as it comes, and only a line that is no JSON,
 * no object or has no ocid is broken. Text that we keep must be UTF-8, because ids decide who is who. */
#include "detect/ocds_kit.h"

/* ---- the tender ---- */

static ErrorCode read_period(Release *r, JsonCursor *c, Error *e)
{
    bool inside, more;
    r->start = r->end = (Str){ 0 };
    TRY(enter_if(c, JSON_OBJECT, &inside, e));
    while (inside) {
        Str key;
        TRY(json_next_member(c, &key, &more, e));
        if (!more) break;
        const char *at = c->at;
        if (IS(key, "startDate")) {
            TRY(take_text(c, &r->start, e));
            r->start_at = at;
        } else if (IS(key, "endDate")) {
            TRY(take_text(c, &r->end, e));
            r->end_at = at;
        } else {
            TRY(json_skip(c, e));
        }
    }
    return ERR_OK;
}

static ErrorCode read_number_of_tenderers(Release *r, JsonCursor *c, Error *e)
{
    JsonType type;
    Str text;
    TRY(json_peek_usual(c, &type, e));
    r->number_given = type == JSON_NUMBER;
    r->one_tenderer = false;
    r->number_at = c->at;
    if (!r->number_given) return json_skip(c, e);
    TRY(json_take_number(c, &text, e));
    r->one_tenderer = str_equal(text, STR("1"));
    uint64_t n;
    bool whole = uint_parse(text, &n) && n < UINT32_MAX;
    r->number = whole ? (uint32_t)n : UINT32_MAX;
    return ERR_OK;
}

/* Members that only facts are made of (facts.h). */
static ErrorCode read_tender_fact(Release *r, JsonCursor *c, Str key, Error *e)
{
    if (IS(key, "value")) return ocds_money(r, c, &r->value, e);
    if (IS(key, "classification")) {                              /* goes before that of an item */
        Str kind = { 0 };
        TRY(ocds_classification(c, &kind, e));
        if (kind.len > 0) r->kind = kind;
        return ERR_OK;
    }
    return json_skip(c, e);
}

static ErrorCode read_tender(Release *r, JsonCursor *c, Error *e)
{
    bool inside, more;
    r->title = r->method = r->method_details = r->criteria = r->start = r->end = r->rationale = r->category = (Str){ 0 };
    r->cancelled = r->number_given = r->one_tenderer = false;
    r->minimum = r->value = (Money){ 0 };
    r->kind = (Str){ 0 };
    r->entity = (DetectParty){ 0 };
    TRY(enter_if(c, JSON_OBJECT, &inside, e));
    while (inside) {
        Str key, text;
        TRY(json_next_member(c, &key, &more, e));
        if (!more) break;
        if (IS(key, "title")) {
            TRY(take_text(c, &r->title, e));
        } else if (IS(key, "status")) {
            TRY(take_text(c, &text, e));
            r->cancelled = IS(text, "cancelled");
        } else if (IS(key, "procurementMethod")) {
            TRY(take_text(c, &r->method, e));
        } else if (IS(key, "procurementMethodDetails")) {
            TRY(take_text(c, &r->method_details, e));
        } else if (IS(key, "procurementMethodRationale")) {
            TRY(take_text(c, &r->rationale, e));
        } else if (IS(key, "mainProcurementCategory")) {
            TRY(take_text(c, &r->category, e));
        } else if (IS(key, "minValue")) {
            TRY(ocds_money(r, c, &r->minimum, e));
        } else if (IS(key, "tenderPeriod")) {
            TRY(read_period(r, c, e));
        } else if (IS(key, "awardCriteria")) {
            TRY(take_text(c, &r->criteria, e));
        } else if (IS(key, "procuringEntity")) {
            TRY(ocds_party(c, &r->entity, e));
        } else if (IS(key, "items")) {
            const char *begin = c->at;
            if (r->wants_facts && r->kind.len == 0) TRY(ocds_first_kind(c, &r->kind, e));
            else TRY(json_skip(c, e));
            r->items = str_bytes(begin, (size_t)(c->at - begin));
        } else if (IS(key, "numberOfTenderers")) {
            TRY(read_number_of_tenderers(r, c, e));
        } else if (r->wants_facts) {
            TRY(read_tender_fact(r, c, key, e));
        } else {
            TRY(json_skip(c, e));
        }
    }
    return ERR_OK;
}

static ErrorCode read_tag(Release *r, JsonCursor *c, Error *e)
{
    bool inside, more;
    Str tag;
    r->tagged = r->compiled = false;
    TRY(enter_if(c, JSON_ARRAY, &inside, e));
    while (inside) {
        TRY(json_next_item(c, &more, e));
        if (!more) break;
        TRY(take_text(c, &tag, e));
        r->tagged |= tag.ptr != NULL;
        r->compiled |= tag.ptr && IS(tag, "compiled");
    }
    return ERR_OK;
}

/* Members that make a text a record or a package. */
static ErrorCode note_container(Release *r, JsonCursor *c, Str key, Error *e)
{
    bool releases = IS(key, "releases"), records = IS(key, "records"), compiled = IS(key, "compiledRelease");
    if (!releases && !records && !compiled) return ERR_OK;
    JsonType type;
    TRY(json_peek_usual(c, &type, e));
    r->has_releases |= releases && type == JSON_ARRAY;
    r->has_records |= records && type == JSON_ARRAY;
    r->has_compiled |= compiled && type == JSON_OBJECT;
    return ERR_OK;
}

static Shape shape_of(const Release *r)
{
    if (r->has_records || (r->has_releases && !r->ocid.ptr)) return SHAPE_PACKAGE;
    if (r->has_compiled) return SHAPE_RECORD_COMPILED;
    if (r->has_releases) return SHAPE_RECORD;
    return r->tagged && !r->compiled ? SHAPE_PARTIAL : SHAPE_RELEASE;
}

static ErrorCode read_release(Release *r, JsonCursor *c, Error *e)
{
    for (;;) {
        Str key;
        bool more;
        TRY(json_next_member(c, &key, &more, e));
        if (!more) break;
        if (IS(key, "ocid")) {
            TRY(take_text(c, &r->ocid, e));
        } else if (IS(key, "date")) {
            TRY(take_text(c, &r->date, e));
        } else if (IS(key, "tag")) {
            TRY(read_tag(r, c, e));
        } else if (IS(key, "tender")) {
            TRY(read_tender(r, c, e));
        } else if (IS(key, "bids")) {
            TRY(ocds_bids(r, c, e));
        } else if (IS(key, "awards")) {
            TRY(ocds_awards(r, c, e));
        } else if (IS(key, "buyer")) {
            TRY(ocds_party(c, &r->buyer, e));
        } else if (IS(key, "relatedProcesses")) {
            const char *begin = c->at;
            TRY(json_skip(c, e));
            r->related = str_bytes(begin, (size_t)(c->at - begin));
        } else if (IS(key, "parties")) {
            const char *begin = c->at;
            TRY(json_skip(c, e));
            r->parties = str_bytes(begin, (size_t)(c->at - begin));
        } else {
            TRY(note_container(r, c, key, e));
            TRY(json_skip(c, e));
        }
    }
    return json_finish(c, e);
}

/* ---- names by id ---- */

static ErrorCode read_party_name(JsonCursor *c, DetectParty *to, Error *e)
{
    bool inside, more, in_identifier;
    Str legal = { 0 }, kyrgyz = { 0 };
    *to = (DetectParty){ 0 };
    TRY(enter_if(c, JSON_OBJECT, &inside, e));
    while (inside) {
        Str key;
        TRY(json_next_member(c, &key, &more, e));
        if (!more) break;
        if (IS(key, "id")) {
            TRY(take_text(c, &to->id, e));
        } else if (IS(key, "name")) {
            TRY(take_text(c, &to->name, e));
        } else if (IS(key, "identifier")) {
            TRY(enter_if(c, JSON_OBJECT, &in_identifier, e));
            while (in_identifier) {
                TRY(json_next_member(c, &key, &more, e));
                if (!more) break;
                if (IS(key, "legalName")) TRY(take_text(c, &legal, e));
                else if (IS(key, "legalName_kg")) TRY(take_text(c, &kyrgyz, e));
                else TRY(json_skip(c, e));
            }
        } else {
            TRY(json_skip(c, e));
        }
    }
    if (to->name.len == 0) to->name = legal.len > 0 ? legal : kyrgyz;
    return ERR_OK;
}

static ErrorCode find_party_name(JsonCursor *c, Str id, Str *ret, Error *e)
{
    bool inside, more;
    TRY(enter_if(c, JSON_ARRAY, &inside, e));
    while (inside) {
        DetectParty party;
        TRY(json_next_item(c, &more, e));
        if (!more) break;
        TRY(read_party_name(c, &party, e));
        if (party.id.ptr && str_equal(party.id, id)) {
            *ret = party.name;
            break;
        }
    }
    return ERR_OK;
}

/* Each look-up reads the parties from the front. That is quick for any real tender; past so many bytes a line is not one. */
enum { NAME_BYTES = 64 * 1024 * 1024 };

Str release_party_name(Release *r, Arena *scratch, Str id)
{
    if (r->parties.len == 0 || !id.ptr || r->name_bytes > NAME_BYTES) return (Str){ 0 };
    r->name_bytes += r->parties.len;
    JsonCursor c = json_cursor(scratch, r->parties, false);
    Str name = { 0 };
    UNINITIALIZED Error ignored;                      /* a name that cannot be read is a name that is not given */
    error_clear(&ignored);
    return find_party_name(&c, id, &name, &ignored) == ERR_OK ? name : (Str){ 0 };
}

/* ---- the line ---- */

/* Forgets what the text before gave, and keeps the room for it. */
static void begin_release(Release *r, JsonCursor begin)
{
    *r = (Release){ .bids = r->bids, .awards = r->awards, .people = r->people, .texts = r->texts, .bid_room = r->bid_room,
                    .award_room = r->award_room, .people_room = r->people_room, .text_room = r->text_room, .known = r->known,
                    .known_room = r->known_room, .wants_kinds = r->wants_kinds, .wants_lots = r->wants_lots,
                        .wants_facts = r->wants_facts, .index = r->index,
                    .names = r->names, .begin = begin };
}

static ErrorCode read_object(Release *r, JsonCursor *c, Error *e)
{
    JsonType type;
    TRY(json_peek(c, &type, e));
    if (type != JSON_OBJECT) return error_set(e, ERR_INVALID, K("detect.no-object"), arg_int("line", (int64_t)c->line));
    TRY(json_enter(c, JSON_OBJECT, e));
    return read_release(r, c, e);
}

/* Reads the text once more, slowly, and counts the names that came twice where it goes. */
static ErrorCode count_duplicates(Release *r, Error *e)
{
    JsonCursor c = r->begin;
    if (!r->names) r->names = mem_alloc(JSON_DEPTH * sizeof *r->names);
    if (!r->names) return error_memory(e);
    begin_release(r, c);
    c.names = r->names;
    c.quotes = NULL;
    TRY(read_object(r, &c, e));
    r->duplicates = c.duplicates;
    return ERR_OK;
}

/* Of a text that ends with `text`, or with its first line. */
static ErrorCode read_text(Release *r, Arena *scratch, Str text, bool line, uint64_t number, uint64_t offset, Error *e)
{
    UNINITIALIZED uint64_t seen[JSON_DEPTH];
    JsonCursor c = json_cursor(scratch, text, false);
    c.line = number;
    c.offset = offset;
    begin_release(r, c);
    ErrorCode code = line ? json_index_line(&r->index, &c, e) : json_index(&r->index, &c, e);
    r->begin = c;                                     /* ends where the line does, whatever came of it */
    TRY(code);
    c.seen = seen;
    TRY(read_object(r, &c, e));
    if (c.twice) TRY(count_duplicates(r, e));
    r->shape = shape_of(r);
    if (!r->ocid.ptr && r->shape != SHAPE_PACKAGE) return error_set(e, ERR_INVALID, K("detect.no-ocid"), arg_int("line", (int64_t)number));
    return ERR_OK;
}

ErrorCode release_read(Release *r, Arena *scratch, Str text, uint64_t number, uint64_t offset, Error *e)
{
    return read_text(r, scratch, text, false, number, offset, e);
}

ErrorCode release_read_line(Release *r, Arena *scratch, Str *lines, uint64_t number, uint64_t offset, Error *e)
{
    ErrorCode code = read_text(r, scratch, *lines, true, number, offset, e);
    *lines = str_first(*lines, (size_t)(r->begin.end - lines->ptr));
    return code;
}

ErrorCode release_add_bid(Release *r, Bid **ret, Error *e)
{
    JsonCursor nowhere = { 0 };
    *ret = NULL;
    if (r->bid_count == MOST_ITEMS) return ERR_OK;
    TRY(make_room(&nowhere, &r->bids, r->bid_count, &r->bid_room, sizeof *r->bids, e));
    *ret = &r->bids[r->bid_count++];
    return ERR_OK;
}

ErrorCode release_add_text(Release *r, Str text, Range *ret, Error *e)
{
    JsonCursor nowhere = { 0 };
    *ret = (Range){ .first = r->text_count };
    return r->text_count == MOST_ITEMS ? ERR_OK : ocds_add_text(r, &nowhere, ret, text, e);
}

void release_free(Release *r)
{
    mem_free(r->bids);
    mem_free(r->awards);
    mem_free(r->people);
    mem_free(r->texts);
    mem_free(r->known);
    mem_free(r->names);
    json_index_free(&r->index);
    *r = (Release){ 0 };
}
