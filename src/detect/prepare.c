/* prepare.c: releases repaired as a settings file says, member for member in the order they came.
 *
 * What Cardinal repairs is repaired here, with the same settings: numbers as ids become texts, an object where a list of parties
 * should stand becomes that list; placeholder amounts and ids are taken out; missing currencies, schemes, statuses and party
 * roles are filled in; local codes are translated; ids get the prefix that they have in the list of parties; a method's details
 * end at a separator; bids of auctions move to where bids stand; an award whose contracts are all cancelled is cancelled. What
 * could have been repaired and was not asked for is an issue, with its place. Numbers stay as they are written. */
#include "detect/prepare.h"

#include <stdlib.h>

#include "detect/detect_int.h"
#include "text/csv.h"

enum { SCRATCH_CEILING = 1 << 30, CELLS = 6 };

struct Prepare {
    const DetectRepairs *repairs;
    Arena    scratch;
    Map      bid_codes, award_codes;
    uint64_t issues;
    JsonIndex index;
};

/* One line at work. */
typedef struct { Str *list; size_t count, room; } Roles;
typedef struct {
    Prepare *p;
    Arena   *a;
    Buf     *issues;
    uint64_t number;
    Str      ocid;
    Map      roles;               /* by a party's id, when they are to be filled in */
    bool     failed;              /* memory */
} Line;

/* ---- issues ---- */

static void add_issue(Line *l, const char *path, Str indexes, Str value, const char *problem)
{
    char number[24];
    Str cells[CELLS] = { amount_format(number, (int64_t)l->number, 0), l->ocid, str_of(path), indexes, value, str_of(problem) };
    csv_row(l->issues, ',', cells, CELLS);
    l->p->issues++;
}

static Str index_text(Line *l, size_t i)
{
    return str_format(l->a, "%zu", i);
}

/* ---- members ---- */

static JsonValue *member(JsonValue *v, const char *name)
{
    return (JsonValue *)(uintptr_t)json_get(v, name);
}

static JsonValue *object_member(JsonValue *v, const char *name)
{
    JsonValue *m = member(v, name);
    return m && m->type == JSON_OBJECT ? m : NULL;
}

static JsonValue *array_member(JsonValue *v, const char *name)
{
    JsonValue *m = member(v, name);
    return m && m->type == JSON_ARRAY ? m : NULL;
}

static void set_text(Line *l, JsonValue *object, const char *name, Str text)
{
    json_set(l->a, object, name, json_new_string(l->a, text));
    l->failed |= object->broken;
}

/* A number becomes the text of its digits. */
static void make_text(JsonValue *object, const char *name)
{
    JsonValue *v = member(object, name);
    if (v && v->type == JSON_NUMBER) v->type = JSON_STRING;
}

/* ---- parties ---- */

static void add_role(Line *l, Roles *r, Str role)
{
    for (size_t i = 0; i < r->count; i++) if (str_equal(r->list[i], role)) return;
    if (ARENA_ROOM(l->a, r->list, r->count, r->room)) r->list[r->count++] = role;
    else l->failed = true;
}

static void repair_party(Line *l, JsonValue *party, Str prefix, const char *role)
{
    if (!party || party->type != JSON_OBJECT) return;
    make_text(party, "id");
    JsonValue *id = member(party, "id");
    if (!id || id->type != JSON_STRING) return;
    if (list_has(l->p->repairs->redacted_ids, id->text)) {
        json_remove(party, "id");
        return;
    }
    if (!str_starts(id->text, prefix)) {
        Buf b = buf_in(l->a);
        buf_add(&b, prefix);
        buf_add(&b, id->text);
        id->text = buf_str(&b);
        l->failed |= b.failed;
    }
    Roles *roles = role ? map_get(&l->roles, id->text) : NULL;
    if (roles) add_role(l, roles, str_of(role));
}

static void repair_parties(Line *l, JsonValue *in, const char *name, Str prefix, const char *role)
{
    JsonValue *list = member(in, name);
    if (list && list->type == JSON_OBJECT) {                     /* a party where a list of them should stand */
        JsonValue *one = ARENA_NEW(l->a, JsonValue), *array = json_new_array(l->a);
        l->failed |= !one || !array;
        if (!one || !array) return;
        *one = *list;
        one->next = NULL;
        one->key = (Str){ 0 };
        json_set(l->a, in, name, json_add(l->a, array, one));
        list = array;
    }
    if (!list || list->type != JSON_ARRAY) return;
    for (JsonValue *party = list->first; party; party = party->next) repair_party(l, party, prefix, role);
}

static void note_roles(Line *l, const JsonValue *parties)
{
    if (!l->p->repairs->party_roles || !parties || parties->type != JSON_ARRAY) return;
    JSON_EACH(party, parties) {
        Str id = json_text(json_get(party, "id"));
        const JsonValue *given = json_get(party, "roles");
        if (!id.ptr) continue;
        Roles *roles = ARENA_NEW(l->a, Roles);
        l->failed |= !roles || !map_set(&l->roles, id, roles);
        if (!roles || !given || given->type != JSON_ARRAY) continue;
        JSON_EACH(role, given) if (role->type == JSON_STRING) add_role(l, roles, role->text);
    }
}

static int text_order_of(const void *left, const void *right)
{
    return str_compare(*(const Str *)left, *(const Str *)right);
}

static void write_roles(Line *l, JsonValue *parties)
{
    if (!l->p->repairs->party_roles || !parties) return;
    for (JsonValue *party = parties->first; party; party = party->next) {
        Str id = json_text(json_get(party, "id"));
        Roles *roles = id.ptr ? map_get(&l->roles, id) : NULL;
        if (!roles || roles->count == 0) continue;
        sort_list(roles->list, roles->count, sizeof *roles->list, text_order_of);
        JsonValue *list = json_new_array(l->a);
        for (size_t i = 0; i < roles->count; i++) json_add(l->a, list, json_new_string(l->a, roles->list[i]));
        json_set(l->a, party, "roles", list);
        l->failed |= party->broken || !list || list->broken;
    }
}

/* ---- what bids and awards have in common ---- */

typedef struct { Str fill; const Map *codes; const char *path; const char *const *known; size_t known_count; } StatusRule;

static void repair_status(Line *l, JsonValue *v, size_t i, const StatusRule *rule)
{
    if (!member(v, "status")) {
        if (rule->fill.len > 0) set_text(l, v, "status", rule->fill);
        else add_issue(l, rule->path, index_text(l, i), STR(""), "not set");
    }
    JsonValue *status = member(v, "status");
    if (!status || status->type != JSON_STRING) return;
    const DetectCode *code = map_get(rule->codes, status->text);
    if (code) status->text = code->to;
    for (size_t k = 0; k < rule->known_count; k++) if (str_is(status->text, rule->known[k])) return;
    add_issue(l, rule->path, index_text(l, i), status->text, "invalid");
}

static void repair_items(Line *l, JsonValue *v, size_t i, bool ids, const char *path)
{
    JsonValue *items = array_member(v, "items");
    size_t k = 0;
    for (JsonValue *item = items ? items->first : NULL; item; item = item->next, k++) {
        JsonValue *classification = object_member(item, "classification");
        if (!classification) continue;
        if (ids) make_text(classification, "id");
        if (member(classification, "scheme")) continue;
        if (l->p->repairs->item_scheme.len > 0) set_text(l, classification, "scheme", l->p->repairs->item_scheme);
        else add_issue(l, path, str_format(l->a, "%zu.%zu", i, k), STR(""), "not set");
    }
}

/* ---- bids ---- */

/* 'a|b' has a number equal to this one. */
static bool amount_listed(Str list, Str number)
{
    int64_t amount, other;
    bool rounded = false, known = amount_read(number, &amount, &rounded);
    Str one;
    while (list.len > 0) {
        str_cut(&list, '|', &one);
        one = str_trim(one);
        if (str_equal(one, number)) return true;
        if (known && !rounded && amount_parse(one, DETECT_PLACES, &other) && other == amount) return true;
    }
    return false;
}

static void repair_value(Line *l, JsonValue *bid, size_t i)
{
    JsonValue *value = object_member(bid, "value"), *amount = value ? member(value, "amount") : NULL;
    int64_t units;
    bool rounded = false;
    if (!value) return;
    if (amount && amount->type == JSON_NUMBER) {
        if (amount_listed(l->p->repairs->redacted_amounts, amount->text)) json_remove(value, "amount");
        else if (amount_read(amount->text, &units, &rounded) && units == 0 && !rounded)
            add_issue(l, "/bids/details[]/value/amount", index_text(l, i), STR(""), "is zero");
    }
    if (member(value, "currency")) return;
    if (l->p->repairs->currency.len > 0) set_text(l, value, "currency", l->p->repairs->currency);
    else add_issue(l, "/bids/details[]/value/currency", index_text(l, i), STR(""), "not set");
}

static void repair_bids(Line *l, JsonValue *release)
{
    static const char *const KNOWN[] = { "invited", "pending", "valid", "disqualified", "withdrawn" };
    const StatusRule status = { l->p->repairs->bid_status, &l->p->bid_codes, "/bids/details[]/status", KNOWN, ARRAY_LEN(KNOWN) };
    JsonValue *bids = object_member(release, "bids"), *details = bids ? array_member(bids, "details") : NULL;
    size_t i = 0;
    for (JsonValue *bid = details ? details->first : NULL; bid; bid = bid->next, i++) {
        if (bid->type != JSON_OBJECT) continue;
        repair_value(l, bid, i);
        repair_items(l, bid, i, false, "/bids/details[]/items[]/classification/scheme");
        repair_status(l, bid, i, &status);
        repair_parties(l, bid, "tenderers", l->p->repairs->tenderer_prefix, "tenderer");
    }
}

/* All of auctions[].stages[].bids[] go to bids.details. */
static void move_auctions(Line *l, JsonValue *release)
{
    JsonValue *auctions = member(release, "auctions");
    if (!l->p->repairs->move_auctions || !auctions) return;
    if (member(release, "bids")) {
        add_issue(l, "/auctions", STR(""), STR(""), "occupied");
        return;
    }
    if (auctions->type != JSON_ARRAY) return;
    JsonValue *bids = json_new_object(l->a), *details = json_new_array(l->a);
    for (JsonValue *auction = auctions->first; auction; auction = auction->next) {
        JsonValue *stages = array_member(auction, "stages");
        for (JsonValue *stage = stages ? stages->first : NULL; stage; stage = stage->next) {
            JsonValue *moved = array_member(stage, "bids");
            for (JsonValue *bid = moved ? moved->first : NULL, *next; bid; bid = next) {
                next = bid->next;
                json_add(l->a, details, bid);
            }
            if (member(stage, "bids") && stage->type == JSON_OBJECT) json_remove(stage, "bids");
        }
    }
    json_set(l->a, bids, "details", details);
    json_set(l->a, release, "bids", bids);
    l->failed |= release->broken || !bids || bids->broken || !details;
}

/* ---- awards and contracts ---- */

enum { SOME_STAND = 1, ALL_CANCELLED };

/* For each award that contracts name: whether all of them are cancelled. */
static void note_cancelled(Line *l, JsonValue *release, Map *cancelled)
{
    static char marks[3];                                        /* their addresses are the values: a Map holds pointers */
    JsonValue *contracts = array_member(release, "contracts");
    if (!l->p->repairs->award_status_by_contract || !contracts) return;
    for (JsonValue *contract = contracts->first; contract; contract = contract->next) {
        if (contract->type == JSON_OBJECT) make_text(contract, "awardID");
        Str award = json_text(json_get(contract, "awardID"));
        if (!award.ptr) continue;
        bool stands = !str_is(json_text(json_get(contract, "status")), "cancelled");
        const char *known = map_get(cancelled, award);
        int now = stands || known == &marks[SOME_STAND] ? SOME_STAND : ALL_CANCELLED;
        l->failed |= !map_set(cancelled, award, &marks[now]);
    }
    /* What still stands needs no entry. */
    JSON_EACH(contract, contracts) {
        Str award = json_text(json_get(contract, "awardID"));
        if (award.ptr && map_get(cancelled, award) == &marks[SOME_STAND]) map_remove(cancelled, award);
    }
}

static void repair_awards(Line *l, JsonValue *release)
{
    static const char *const KNOWN[] = { "pending", "active", "cancelled", "unsuccessful" };
    const StatusRule status = { l->p->repairs->award_status, &l->p->award_codes, "/awards[]/status", KNOWN, ARRAY_LEN(KNOWN) };
    JsonValue *awards = array_member(release, "awards");
    Map cancelled = map_in(l->a);
    note_cancelled(l, release, &cancelled);
    size_t i = 0;
    for (JsonValue *award = awards ? awards->first : NULL; award; award = award->next, i++) {
        if (award->type != JSON_OBJECT) continue;
        make_text(award, "id");
        repair_items(l, award, i, true, "/awards[]/items[]/classification/scheme");
        repair_status(l, award, i, &status);
        Str id = json_text(json_get(award, "id"));
        if (id.ptr && map_get(&cancelled, id)) set_text(l, award, "status", STR("cancelled"));
        repair_parties(l, award, "suppliers", l->p->repairs->tenderer_prefix, "supplier");
    }
}

/* ---- a line ---- */

static void repair_tender(Line *l, JsonValue *release)
{
    JsonValue *tender = object_member(release, "tender");
    if (!tender) return;
    repair_party(l, member(tender, "procuringEntity"), l->p->repairs->buyer_prefix, "procuringEntity");
    JsonValue *details = member(tender, "procurementMethodDetails");
    Str separator = l->p->repairs->method_separator;
    if (separator.len == 0 || !details || details->type != JSON_STRING) return;
    ptrdiff_t at = str_find(details->text, separator);
    if (at >= 0) details->text = str_first(details->text, (size_t)at);
    while (details->text.len > 0 && (details->text.ptr[details->text.len - 1] == ' ' || details->text.ptr[details->text.len - 1] == '\t'))
        details->text.len--;
}

/* Members in the order they stand, without white space; numbers as they were written. At most JSON_DEPTH deep, as it was read. */
static void write_value(Buf *to, const JsonValue *v)
{
    bool object = v->type == JSON_OBJECT;
    switch (v->type) {
    case JSON_NULL: buf_c(to, "null"); return;
    case JSON_BOOL: buf_c(to, v->boolean ? "true" : "false"); return;
    case JSON_NUMBER: buf_add(to, v->text); return;
    case JSON_STRING: json_write_string(to, v->text); return;
    case JSON_ARRAY: case JSON_OBJECT: default: break;
    }
    buf_byte(to, object ? '{' : '[');
    JSON_EACH(child, v) {
        if (child != v->first) buf_byte(to, ',');
        if (object) json_write_string(to, child->key);
        if (object) buf_byte(to, ':');
        write_value(to, child);
    }
    buf_byte(to, object ? '}' : ']');
}

static ErrorCode repair_line(Line *l, Str text, Buf *out, Error *e)
{
    JsonValue *release;
    JsonCursor c = json_cursor(l->a, text, false), plain;
    c.line = l->number;
    plain = c;
    if (json_index(&l->p->index, &c, e) != ERR_OK) c = plain;              /* which says why */
    TRY(json_take_value(&c, &release, e));
    TRY(json_finish(&c, e));
    if (release->type != JSON_OBJECT) return error_set(e, ERR_INVALID, K("detect.no-object"), arg_int("line", (int64_t)l->number));
    l->ocid = json_text(json_get(release, "ocid"));
    if (!l->ocid.ptr) l->ocid = STR("");
    repair_parties(l, release, "parties", STR(""), NULL);
    note_roles(l, json_get(release, "parties"));
    repair_party(l, member(release, "buyer"), l->p->repairs->buyer_prefix, "buyer");
    repair_tender(l, release);
    move_auctions(l, release);
    repair_bids(l, release);
    repair_awards(l, release);
    write_roles(l, array_member(release, "parties"));
    write_value(out, release);
    buf_byte(out, '\n');
    return l->failed || out->failed || l->issues->failed ? error_memory(e) : ERR_OK;
}

ErrorCode prepare_line(Prepare *p, Str line, uint64_t number, Buf *out, Buf *issues, Error *e)
{
    if (!utf8_valid(line)) {
        return error_set(e, ERR_INVALID, K("detect.bad-text"), arg_int("line", (int64_t)number),
                         arg_int("column", (int64_t)utf8_count(str_first(line, utf8_valid_length(line))) + 1));
    }
    ArenaMark mark = arena_mark(&p->scratch);
    Line l = { .p = p, .a = &p->scratch, .issues = issues, .number = number, .roles = map_in(&p->scratch) };
    ErrorCode code = repair_line(&l, line, out, e);
    arena_restore(&p->scratch, mark);
    return code;
}

static ErrorCode index_codes(Map *to, const DetectCode *list, size_t n, Error *e)
{
    for (size_t i = 0; i < n; i++)
        if (!map_set(to, list[i].from, (void *)(uintptr_t)&list[i])) return error_memory(e);
    return ERR_OK;
}

ErrorCode prepare_new(Arena *a, const DetectRepairs *repairs, Prepare **ret, Error *e)
{
    Prepare *p = ARENA_NEW(a, Prepare);
    if (!p) return error_memory(e);
    *p = (Prepare){ .repairs = repairs, .scratch = arena_with(SCRATCH_CEILING), .bid_codes = map_in(a), .award_codes = map_in(a) };
    if (!arena_alloc(&p->scratch, 1)) return error_memory(e);               /* a block that stays when the mark is restored */
    TRY(index_codes(&p->bid_codes, repairs->bid_codes, repairs->bid_code_count, e));
    TRY(index_codes(&p->award_codes, repairs->award_codes, repairs->award_code_count, e));
    *ret = p;
    return ERR_OK;
}

void prepare_free(Prepare *p)
{
    if (!p) return;
    arena_free(&p->scratch);
    json_index_free(&p->index);
}

void prepare_begin_issues(Buf *issues)
{
    static const Str HEAD[CELLS] = { { "line", 4 }, { "ocid", 4 }, { "path", 4 }, { "indexes", 7 }, { "value", 5 }, { "problem", 7 } };
    csv_begin(issues);
    csv_row(issues, ',', HEAD, CELLS);
}

uint64_t prepare_issue_count(const Prepare *p)
{
    return p->issues;
}
