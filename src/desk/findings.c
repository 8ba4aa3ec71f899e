/* findings.c: see findings.h. Texts are kept once each; parties likewise. The order is the file's, which is the engine's and the
 * same for everybody. */
#include "desk/findings.h"

#include <math.h>

#include "office/reading.h"
#include "office/shelf.h"

enum { LINE_LIMIT = 64 << 20, ROWS_MOST = 1 << 20 };
#define FINDINGS_ARENA ((size_t)1 << 30)

/* ---- building ---- */

typedef struct { uint32_t count, room; } Room;

typedef struct {
    Findings *all;
    Map       texts;                /* where each text stands, plus one */
    Room      text_room, party_room, link_room, row_room, pair_room, line_room;
    Str       persons;              /* how ids of natural persons begin, 'a|b' */
    uint64_t  offset, line;
    Buf       rest;                 /* of a line that goes on in the next piece */
    Arena     scratch, pieces;
} Build;

static void *next_place(Findings *f, void *list, Room *room, size_t item)
{
    if (room->count < room->room) return list;
    uint32_t more = room->room > 0 ? room->room * 2 : 64;
    if (more > ROWS_MOST * 8) return NULL;
    void *wider = arena_array(&f->arena, more, item);
    if (!wider) return NULL;
    if (room->count > 0) memcpy(wider, list, room->count * item);
    room->room = more;
    return wider;
}

/* One more item at the end of a list; `list` is the address of its pointer. */
static void *add_place(Findings *f, void *list_address, Room *room, size_t item)
{
    void *list;
    memcpy(&list, list_address, sizeof list);
    list = next_place(f, list, room, item);
    if (!list) return NULL;
    memcpy(list_address, &list, sizeof list);
    return (char *)list + (size_t)room->count++ * item;
}

static ErrorCode take_text(Build *b, Str text, uint32_t *ret, Error *e)
{
    *ret = FINDING_NONE;
    if (text.len == 0) return ERR_OK;
    void *known = map_get(&b->texts, text);
    if (known) {
        *ret = (uint32_t)((uintptr_t)known - 1);
        return ERR_OK;
    }
    Str kept = str_copy(&b->all->arena, text), *to = add_place(b->all, &b->all->texts, &b->text_room, sizeof *to);
    if (!kept.ptr || !to) return error_memory(e);
    *to = kept;
    *ret = b->text_room.count - 1;
    return map_set(&b->texts, kept, finding_mark(*ret)) ? ERR_OK : error_memory(e);
}

static bool is_person(const Build *b, Str id)
{
    Str rest = b->persons, beginning;
    for (bool more = rest.len > 0; more;) {
        more = str_cut(&rest, '|', &beginning);
        if (beginning.len > 0 && str_starts(id, beginning)) return true;
    }
    return false;
}

static ErrorCode take_party(Build *b, Str id, Str name, uint32_t *ret, Error *e)
{
    Findings *f = b->all;
    *ret = FINDING_NONE;
    if (id.len == 0) return ERR_OK;
    void *known = map_get(&f->by_party, id);
    if (known) {
        FindingParty *p = &f->parties[(uintptr_t)known - 1];
        *ret = (uint32_t)((uintptr_t)known - 1);
        if (p->name.len == 0 && name.len > 0) p->name = str_copy(&f->arena, name);
        return ERR_OK;
    }
    FindingParty *p = add_place(f, &f->parties, &b->party_room, sizeof *p);
    if (!p) return error_memory(e);
    *p = (FindingParty){ .id = str_copy(&f->arena, id), .name = str_copy(&f->arena, name), .person = is_person(b, id) };
    if (!p->id.ptr || !p->name.ptr) return error_memory(e);
    *ret = b->party_room.count - 1;
    return map_set(&f->by_party, p->id, finding_mark(*ret)) ? ERR_OK : error_memory(e);
}

static ErrorCode take_party_of(Build *b, const JsonValue *v, uint32_t *ret, Error *e)
{
    return take_party(b, json_text(json_get(v, "id")), json_text(json_get(v, "name")), ret, e);
}

/* ---- lines ---- */

static uint16_t year_of(const JsonValue *line)
{
    Str date = json_text(json_get(line, "date"));
    int64_t year;
    if (date.len < 4) date = json_text(json_get(line, "year"));
    return int_parse(str_first(date, 4), &year) && year > 0 && year < 10000 ? (uint16_t)year : 0;
}

/* By hand, since the C library reads commas where a locale says so. */
double findings_number(const JsonValue *v)
{
    Str rest = v && v->type == JSON_NUMBER ? v->text : STR("");
    double n = 0, sign = rest.len > 0 && rest.ptr[0] == '-' ? -1 : 1;
    int64_t places = 0, exponent = 0;
    bool behind_point = false;
    size_t i = sign < 0 ? (size_t)1 : 0;
    for (; i < rest.len && rest.ptr[i] != 'e' && rest.ptr[i] != 'E'; i++) {
        char c = rest.ptr[i];
        if (c == '.') behind_point = true;
        else n = n * 10 + (c - '0');
        places += behind_point && c != '.';
    }
    if (i < rest.len) {
        i++;
        if (i < rest.len && rest.ptr[i] == '+') i++;
        if (!int_parse(str_from(rest, i), &exponent) || exponent > 400 || exponent < -400) exponent = 0;
    }
    exponent -= places;
    return sign * (exponent < 0 ? n / pow(10, (double)-exponent) : n * pow(10, (double)exponent));
}

static FindingRule *rule_named(const Findings *f, Str code)
{
    for (size_t i = 0; i < f->rule_count; i++) {
        if (str_equal(f->rules[i].code, code)) return &f->rules[i];
    }
    return NULL;
}

static ErrorCode bad_line(const Build *b, const char *key, Error *e)
{
    return error_set(e, ERR_INVALID, key, arg_int("line", (int64_t)b->line));
}

static ErrorCode take_suppliers(Build *b, const JsonValue *line, Finding *to, Error *e)
{
    Findings *f = b->all;
    to->suppliers = b->link_room.count;
    JSON_EACH(one, json_get(line, "suppliers")) {
        uint32_t party, *link;
        TRY(take_party_of(b, one, &party, e));
        if (party == FINDING_NONE) continue;
        link = add_place(f, &f->links, &b->link_room, sizeof *link);
        if (!link) return error_memory(e);
        *link = party;
        to->supplier_count++;
        f->parties[party].got++;
    }
    return ERR_OK;
}

static ErrorCode take_subject(Build *b, const JsonValue *line, Finding *to, Error *e)
{
    Findings *f = b->all;
    Str ocid = json_text(json_get(line, "ocid")), market = json_text(json_get(line, "market")),
        party = json_text(json_get(line, "party"));
    Str name = json_text(json_get(line, "name"));
    TRY(take_party(b, party, name, &to->party, e));
    TRY(take_party(b, json_text(json_get(line, "other")), json_text(json_get(line, "otherName")), &to->other, e));
    TRY(take_party_of(b, json_get(line, "buyer"), &to->buyer, e));
    TRY(take_text(b, ocid.len > 0 ? ocid : party.len > 0 ? party : market, &to->subject, e));
    TRY(take_text(b, ocid.len > 0 ? json_text(json_get(line, "title")) : name, &to->title, e));
    TRY(take_text(b, json_text(json_get(line, "lot")), &to->lot, e));
    TRY(take_text(b, json_text(json_get(line, "group")), &to->group, e));
    if (to->party != FINDING_NONE) f->parties[to->party].own++;
    if (to->other != FINDING_NONE) f->parties[to->other].own++;
    if (to->buyer != FINDING_NONE) f->parties[to->buyer].bought++;
    return take_suppliers(b, line, to, e);
}

static ErrorCode take_flag(Build *b, const JsonValue *line, size_t size, Error *e)
{
    Findings *f = b->all;
    FindingRule *rule = rule_named(f, json_text(json_get(line, "rule")));
    Str key = json_text(json_get(line, "key"));
    if (!rule || key.len == 0 || key.len > 300) return bad_line(b, K("run.bad-flag"), e);
    if (map_get(&f->by_key, key)) return ERR_OK;                /* one process that stands twice in the data, alike */
    Finding *to = add_place(f, &f->list, &b->row_room, sizeof *to);
    if (!to) return error_memory(e);
    if (b->row_room.count > ROWS_MOST) return error_set(e, ERR_LIMIT, K("run.too-many"), arg_int("most", ROWS_MOST));
    *to = (Finding){ .offset = b->offset, .size = (uint32_t)size, .rule = (uint16_t)(rule - f->rules), .year = year_of(line),
                     .cleared = json_text(json_get(line, "cleared")).len > 0, .value = findings_number(json_get(line, "value")) };
    uint32_t at = b->row_room.count - 1;
    TRY(take_text(b, key, &to->key, e));
    TRY(take_subject(b, line, to, e));
    if (to->cleared) rule->cleared++;
    else rule->open++;
    return map_set(&f->by_key, f->texts[to->key], finding_mark(at)) ? ERR_OK : error_memory(e);
}

static int64_t whole_of(const JsonValue *line, const char *name)
{
    int64_t n;
    return json_int(json_get(line, name), &n) && n >= 0 ? n : 0;
}

static ErrorCode take_pair(Build *b, const JsonValue *line, Error *e)
{
    Findings *f = b->all;
    FindingPair *to = add_place(f, &f->pairs, &b->pair_room, sizeof *to);
    if (!to) return error_memory(e);
    *to = (FindingPair){ .joint = whole_of(line, "together"), .first_won = whole_of(line, "firstWins"),
                         .second_won = whole_of(line, "secondWins") };
    TRY(take_party(b, json_text(json_get(line, "first")), json_text(json_get(line, "firstName")), &to->first, e));
    TRY(take_party(b, json_text(json_get(line, "second")), json_text(json_get(line, "secondName")), &to->second, e));
    if (to->first == FINDING_NONE || to->second == FINDING_NONE) b->pair_room.count--;
    return ERR_OK;
}

static ErrorCode take_other(Build *b, const JsonValue *line, Str type, size_t size, Error *e)
{
    Findings *f = b->all;
    Str id = json_text(json_get(line, "party"));
    if (id.len == 0) id = json_text(json_get(line, "ocid"));
    FindingLine *to = add_place(f, &f->lines, &b->line_room, sizeof *to);
    if (!to) return error_memory(e);
    *to = (FindingLine){ .offset = b->offset, .size = (uint32_t)size };
    TRY(take_text(b, type, &to->type, e));
    return take_text(b, id, &to->subject, e);
}

static ErrorCode take_line(Build *b, Str text, Error *e)
{
    ArenaMark mark = arena_mark(&b->scratch);
    JsonValue *line;
    b->line++;
    ErrorCode code = json_parse(&b->scratch, text, &line, e);
    if (code != ERR_OK && code != ERR_MEMORY) code = bad_line(b, K("run.bad-line"), e);
    Str type = code == ERR_OK ? json_text(json_get(line, "type")) : STR("");
    if (code == ERR_OK && str_is(type, "flag")) code = take_flag(b, line, text.len, e);
    else if (code == ERR_OK && str_is(type, "pair")) code = take_pair(b, line, e);
    else if (code == ERR_OK && type.len > 0 && type.len < 100) code = take_other(b, line, type, text.len, e);
    else if (code == ERR_OK) code = bad_line(b, K("run.bad-line"), e);
    arena_restore(&b->scratch, mark);
    b->offset += text.len + 1;
    return code;
}

/* A piece of the file: all whole lines in it, and the rest kept for the next. */
static ErrorCode take_piece(void *self, Str piece, Error *e)
{
    Build *b = self;
    Str line;
    while (str_find_byte(piece, '\n') >= 0) {
        str_cut(&piece, '\n', &line);
        if (b->rest.len > 0) {
            buf_add(&b->rest, line);
            if (b->rest.failed) return error_memory(e);
            line = buf_str(&b->rest);
        }
        TRY(take_line(b, line, e));
        buf_clear(&b->rest);
    }
    buf_add(&b->rest, piece);
    return b->rest.failed ? error_memory(e) : ERR_OK;
}

/* ---- a whole file ---- */

static ErrorCode take_rules(Findings *f, const JsonValue *json, Str *persons, Error *e)
{
    const JsonValue *rules = json_get(json, "rules");
    f->rules = arena_array(&f->arena, rules ? rules->count : 0, sizeof *f->rules);
    if (!f->rules || (rules && rules->count > UINT16_MAX)) return error_memory(e);
    JSON_EACH(one, rules) {
        FindingRule *to = &f->rules[f->rule_count++];
        int64_t severity;
        Str level = json_text(json_get(one, "evidence_level"));
        *to = (FindingRule){ .code = str_copy(&f->arena, json_text(json_get(one, "rule"))),
                             .sha256 = str_copy(&f->arena, json_text(json_get(one, "sha256"))), .level = RULE_QUESTION };
        if (!to->code.ptr || !to->sha256.ptr) return error_memory(e);
        to->severity = json_int(json_get(one, "severity"), &severity) && severity > 0 && severity <= 5 ? (int)severity : 0;
        for (int i = 0; i < RULE_LEVELS; i++) if (str_is(level, rule_level_name((RuleLevel)i))) to->level = (RuleLevel)i;
        to->known = detect_rule_of(to->code, &to->rule);
    }
    *persons = str_copy(&f->arena, json_text(json_get(json_get(json, "settings"), "person_ids")));
    return persons->ptr ? ERR_OK : error_memory(e);
}

ErrorCode findings_empty(const JsonValue *json, Findings **ret, Str *persons, Error *e)
{
    Findings *f = mem_alloc(sizeof *f);
    if (!f) return error_memory(e);
    f->arena = arena_wiping(FINDINGS_ARENA);
    f->by_key = map_in(&f->arena);
    f->by_party = map_in(&f->arena);
    ErrorCode code = take_rules(f, json, persons, e);
    if (code == ERR_OK) *ret = f;
    else findings_free(f);
    return code;
}

void findings_free(Findings *f)
{
    arena_free(&f->arena);
    mem_free(f);
}

static ErrorCode read_file(Build *b, FindingsEach each, void *source, Error *e)
{
    Findings *f = b->all;
    TRY(each(source, take_piece, b, e));
    if (b->rest.len > 0) TRY(take_line(b, buf_str(&b->rest), e));
    f->text_count = b->text_room.count;
    f->party_count = b->party_room.count;
    f->link_count = b->link_room.count;
    f->count = b->row_room.count;
    f->pair_count = b->pair_room.count;
    f->line_count = b->line_room.count;
    return ERR_OK;
}

ErrorCode findings_make(const JsonValue *json, FindingsEach each, void *source, Findings **ret, Error *e)
{
    Findings *f;
    Str persons;
    TRY(findings_empty(json, &f, &persons, e));
    Build b = { .all = f, .persons = persons, .scratch = arena_wiping(LINE_LIMIT * (size_t)4),
                .pieces = arena_wiping(LINE_LIMIT * (size_t)2) };
    b.texts = map_in(&f->arena);
    b.rest = buf_in(&b.pieces);
    bool first_block = arena_alloc(&b.scratch, 1) != NULL;          /* stays when the mark is restored */
    ErrorCode code = first_block ? read_file(&b, each, source, e) : error_memory(e);
    arena_free(&b.scratch);
    arena_free(&b.pieces);
    if (code != ERR_OK) {
        findings_free(f);
        return code;
    }
    *ret = f;
    return ERR_OK;
}

/* ---- beside the file ---- */

enum { PART = 8 << 20, PARTS_MOST = 64 };

/* The rows in parts of a few megabytes, the first with how many bytes there are in all. */
static ErrorCode read_index(Office *o, const JsonValue *json, const Hash *file, Findings **ret, Error *e)
{
    CLEANUP(arena_free) Arena a = arena_wiping(FINDINGS_ARENA);
    Buf all = buf_in(&a);
    char name[16];
    Str part = { 0 };
    for (int i = 1; i <= PARTS_MOST && (i == 1 || part.len == PART); i++) {
        TRY(reading_get(o, &a, file, reading_part(name, 'f', i), &part, e));
        if (i == 1 && part.len < PART) return findings_unpack(json, part, ret, e);
        buf_add(&all, part);
    }
    return all.failed ? error_memory(e) : findings_unpack(json, buf_str(&all), ret, e);
}

/* What cannot be written is made again next time. The last part is shorter than the others, and if it must be empty. */
static void write_index(Office *o, const Findings *f, const Hash *file)
{
    CLEANUP(arena_free) Arena a = arena_wiping(FINDINGS_ARENA);
    Buf all = buf_in(&a);
    Error unheard;
    char name[16];
    findings_pack(f, &all);
    Str rest = buf_str(&all), part;
    if (all.failed || rest.len / PART >= PARTS_MOST) return;
    int parts = (int)(rest.len / PART) + 1;
    for (int i = parts; i > 0; i--) {                              /* the first one last: without it there is no index */
        part = str_first(str_from(rest, (size_t)(i - 1) * PART), PART);
        if (reading_put(o, file, reading_part(name, 'f', i), part, &unheard) != ERR_OK) return;
    }
}

void findings_remember(const RunInHand *run)
{
    if (run->all) write_index(run->request->office, run->all, &run->row.name);
}

/* ---- on the shelf ---- */

/* kept: its record is there, so that what is left beside the file goes with it */
typedef struct { Request *request; const JsonValue *json; const BlobRow *row; const BlobKey *key; bool kept; } Source;

static ErrorCode each_piece(void *source, BlobTake take, void *self, Error *e)
{
    const Source *from = source;
    return blob_each(from->request->office, from->row, from->key, take, self, e);
}

static ErrorCode make(void *self, void **ret, size_t *bytes, Error *e)
{
    const Source *from = self;
    Office *o = from->request->office;
    Findings *f;
    Error unheard;
    if (!from->kept || read_index(o, from->json, &from->row->name, &f, &unheard) != ERR_OK) {
        TRY(findings_make(from->json, each_piece, self, &f, e));
        if (from->kept) write_index(o, f, &from->row->name);
    }
    *ret = f;
    *bytes = f->arena.used;
    return ERR_OK;
}

static void give_up(void *thing)
{
    findings_free(thing);
}

ErrorCode findings_check(Request *r, const JsonValue *json, const BlobRow *row, const BlobKey *key, Error *e)
{
    Source from = { r, json, row, key, false };
    void *made;
    TRY(shelf_take(r->office, &row->name, make, &from, give_up, &made, e));
    shelf_give_back(r->office, made);
    return ERR_OK;
}

/* ---- in hand ---- */

typedef struct { Request *request; Str id; } Newest;

static ErrorCode take_newest(void *self, const Record *rec, Error *e)
{
    Newest *n = self;
    if (rec->body.len == 0) return ERR_OK;
    n->id = str_copy(n->request->arena, rec->id);
    return n->id.ptr ? ERR_END : error_memory(e);
}

static ErrorCode newest_run(Request *r, Str *ret, Error *e)
{
    const Kind *k;
    bool ended;
    Newest n = { .request = r };
    TRY(desk_kind(r, STR("detection_run"), false, &k, e));
    RecordOrder o = { .by = ORDER_CHANGE, .descending = true, .state = STR("kept"), .from = RECORD_NEWEST };
    TRY(desk_each_in_order(r, k, &o, take_newest, &n, &ended, e));
    *ret = n.id;
    return ERR_OK;
}

ErrorCode findings_open(Request *r, Str run, RunInHand *ret, Error *e)
{
    JsonValue *json;
    void *all;
    *ret = (RunInHand){ .request = r };
    if (run.len == 0) TRY(newest_run(r, &run, e));
    if (run.len == 0) return ERR_OK;
    TRY(desk_see(r, run, &ret->seen, e));
    if (!str_is(ret->seen.record.kind, "detection_run")) return error_set(e, ERR_USAGE, K("run.not-a-run"), arg_str("record", run));
    TRY(desk_is_here(&ret->seen, e));
    TRY(json_parse(r->arena, json_text(json_get(ret->seen.fields, "details")), &json, e));
    ret->json = json;
    TRY(records_file(r, ret->seen.record.chain, json_get(ret->seen.fields, "file"), &ret->row, &ret->key, e));
    Source from = { r, json, &ret->row, &ret->key, true };
    ErrorCode code = shelf_take(r->office, &ret->row.name, make, &from, give_up, &all, e);
    if (code == ERR_OK) ret->all = all;
    else crypto_wipe(&ret->key, sizeof ret->key);
    return code;
}

void findings_close(RunInHand *run)
{
    if (run->all) shelf_give_back(run->request->office, run->all);
    crypto_wipe(&run->key, sizeof run->key);
    run->all = NULL;
}

ErrorCode findings_read(const RunInHand *run, uint64_t offset, uint32_t size, const JsonValue **ret, Error *e)
{
    Request *r = run->request;
    JsonValue *line;
    Str text;
    TRY(blob_part(r->office, &run->row, &run->key, offset, size, r->arena, &text, e));
    TRY(json_parse(r->arena, text, &line, e));
    *ret = line;
    return ERR_OK;
}

const Finding *findings_by_key(const Findings *f, Str key)
{
    void *known = map_get(&f->by_key, key);
    return known ? &f->list[(uintptr_t)known - 1] : NULL;
}

const FindingParty *findings_party(const Findings *f, Str id)
{
    void *known = map_get(&f->by_party, id);
    return known ? &f->parties[(uintptr_t)known - 1] : NULL;
}
