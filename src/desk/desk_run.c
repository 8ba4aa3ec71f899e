/* desk_run.c: a run of detection as a record. What comes in is held against itself: run.json is canonical and its hash is the
 * run's id, it names the file of flags by hash, and each line of that is read. What a client says about the run besides, nobody
 * takes from him. */
#include "desk/desk_finding.h"

enum { FLAGS_MOST = 1 << 29, BROKEN_SHOWN = 20 };

/* ---- taking it in ---- */

static ErrorCode read_details(Request *r, Str text, JsonValue **ret, Error *e)
{
    Buf canonical = buf_in(r->arena);
    if (json_parse(r->arena, text, ret, e) != ERR_OK) return e->code == ERR_MEMORY ? e->code
        : error_set(e, ERR_INVALID, K("run.not-canonical"));
    json_write(&canonical, *ret);
    buf_byte(&canonical, '\n');
    if (canonical.failed) return error_memory(e);
    if (!str_equal(buf_str(&canonical), text) || !str_is(json_text(json_get(*ret, "format")), "tergoo-run/v1"))
        return error_set(e, ERR_INVALID, K("run.not-canonical"));
    return ERR_OK;
}

static bool is_listed(const JsonValue *json, const BlobRow *row)
{
    JSON_EACH(one, json_get(json, "files")) {
        Hash hash;
        if (!str_is(json_text(json_get(one, "name")), "flags.jsonl")) continue;
        return hash_parse_hex(json_text(json_get(one, "sha256")), &hash) && hash_equal(&hash, &row->plain);
    }
    return false;
}

/* The names of the files, without the folders they lay in. */
static Str titles(Request *r, const JsonValue *json)
{
    enum { LONGEST = 900 };
    Buf to = buf_in(r->arena);
    JSON_EACH(one, json_get(json, "inputs")) {
        Str path = json_text(json_get(one, "name")), name;
        while (str_cut(&path, '/', &name)) continue;
        buf_format(&to, "%s" STR_FMT, to.len > 0 ? ", " : "", STR_ARG(name));
    }
    Str title = buf_str(&to);
    return str_first(title, utf8_valid_length(str_first(title, LONGEST)));
}

static void put_number(Request *r, JsonValue *to, const char *name, const JsonValue *v)
{
    int64_t n;
    if (json_int(v, &n)) json_set(r->arena, to, name, json_new_string(r->arena, v->text));
}

static JsonValue *fields_of(Request *r, const JsonValue *json, Str id, const BlobRow *row)
{
    JsonValue *to = json_new_object(r->arena);
    const JsonValue *counts = json_get(json, "counts");
    int64_t flags = 0, n;
    Str title = titles(r, json), program = json_text(json_get(json, "program")), currency = json_text(json_get(counts, "currency"));
    JSON_EACH(one, json_get(counts, "flags")) if (json_int(one, &n)) flags += n;
    json_set(r->arena, to, "title", json_new_string(r->arena, title.len > 0 ? title : id));
    json_set(r->arena, to, "run", json_new_string(r->arena, id));
    if (program.len > 0) json_set(r->arena, to, "program", json_new_string(r->arena, program));
    if (currency.len > 0) json_set(r->arena, to, "currency", json_new_string(r->arena, currency));
    put_number(r, to, "processes", json_get(counts, "releases"));
    put_number(r, to, "unread", json_get(counts, "broken"));
    json_set(r->arena, to, "flags", json_new_string(r->arena, str_format(r->arena, "%lld", (long long)flags)));
    json_set(r->arena, to, "details", json_new_string(r->arena, str_trim(arg_text(r, "details"))));
    return json_set(r->arena, to, "file", desk_file_value(r, row, STR("flags.jsonl"), STR("application/x-ndjson")));
}

typedef struct { Request *request; Str id; } Known;

static ErrorCode take_known(void *self, const Record *rec, Error *e)
{
    Known *k = self;
    if (rec->body.len == 0 || record_is_pulled_back(rec)) return ERR_OK;
    k->id = str_copy(k->request->arena, rec->id);
    return k->id.ptr ? ERR_END : error_memory(e);
}

static ErrorCode known_as(Request *r, const Kind *k, Str id, Str *ret, Error *e)
{
    const Field *f = kind_field(k, STR("run"));
    Buf bytes = buf_in(r->arena);
    Known known = { .request = r };
    if (!f || !field_index_bytes(&bytes, f, json_new_string(r->arena, id), false) || bytes.failed) return error_internal(e, "run");
    TRY(records_by(r, k->id, f->id, buf_str(&bytes), take_known, &known, e));
    *ret = known.id;
    return ERR_OK;
}

static ErrorCode take_file(Request *r, const JsonValue *json, BlobRow *row, Error *e)
{
    BlobKey key;
    TRY(blob_keep(r->office, r->arena, r->fd, row, e));
    if (row->plain_size > FLAGS_MOST) return error_set(e, ERR_LIMIT, K("run.too-large"), arg_int("most", FLAGS_MOST >> 20));
    if (!is_listed(json, row)) return error_set(e, ERR_INVALID, K("run.other-file"));
    TRY(office_unwrap_blob_key(r->office, row, &key, e));
    ErrorCode code = findings_check(r, json, row, &key, e);
    crypto_wipe(&key, sizeof key);
    return code;
}

/* It is kept, whatever becomes of this. */
static void remember(Request *r, Str id)
{
    CLEANUP(findings_close) RunInHand run = { 0 };
    Error unheard;
    if (findings_open(r, id, &run, &unheard) == ERR_OK) findings_remember(&run);
}

ErrorCode desk_run_keep(Request *r, Error *e)
{
    const Kind *k;
    JsonValue *json;
    Str known, details = arg_text(r, "details");
    char hex[65];
    Done done;
    BlobRow row = { 0 };
    TRY(desk_kind(r, STR("detection_run"), true, &k, e));
    TRY(desk_need_role(r, STR("office"), k->create, k->create_count, K("desk.may-not-create"), k, e));
    TRY(read_details(r, details, &json, e));
    Hash hash = hash_of(details);
    Str run = str_copy(r->arena, hash_hex(hex, &hash));
    TRY(known_as(r, k, run, &known, e));
    if (known.len > 0) {
        json_set(r->arena, view_data(r), "run", json_new_string(r->arena, known));
        json_set(r->arena, view_data(r), "known", json_new_bool(r->arena, true));
        view_note(r, view_say(r, K("run.known"), arg_str("run", desk_ref_label(r, known))));
        return ERR_OK;
    }
    TRY(take_file(r, json, &row, e));
    JsonValue *fields = fields_of(r, json, run, &row);
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr || !fields || fields->broken) return error_memory(e);
    Draft d = desk_draft(k, STR("office"), STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    d.blob = &row;
    d.reason = arg_text(r, "reason");
    TRY(desk_commit(r, k, &d, 1, &done, e));
    desk_done(r, K("desk.created"), &done);
    json_set(r->arena, view_data(r), "run", json_new_string(r->arena, id));
    json_set(r->arena, view_data(r), "known", json_new_bool(r->arena, false));
    remember(r, id);
    return ERR_OK;
}

/* ---- its page ---- */

static void show_inputs(Request *r, const JsonValue *json)
{
    Str head[] = { view_say(r, K("run.column-file")), view_say(r, K("run.column-size")), STR("SHA-256") };
    view_table(r, view_say(r, K("run.row-inputs")), head, ARRAY_LEN(head));
    JSON_EACH(one, json_get(json, "inputs")) {
        const JsonValue *size = json_get(one, "size");
        Str cells[] = { json_text(json_get(one, "name")), size ? size->text : STR(""), json_text(json_get(one, "sha256")) };
        view_table_row(r, cells, ARRAY_LEN(cells));
    }
}

static void show_rules(Request *r, const RunInHand *run)
{
    Str head[] = { view_say(r, K("flag.row-rule")), view_say(r, K("flag.row-severity")), view_say(r, K("flag.row-level")),
                   view_say(r, K("flag.open")),
                   view_say(r, K("flag.explained")) };
    view_table(r, view_say(r, K("run.row-rules")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < run->all->rule_count; i++) {
        const FindingRule *rule = &run->all->rules[i];
        Str cells[] = { finding_rule_name(r, rule), str_format(r->arena, "%d", rule->severity),
                        view_say_args(r, rule_level_text(rule->level), NULL, 0),
                        str_format(r->arena, "%u", rule->open), str_format(r->arena, "%u", rule->cleared) };
        view_table_row_to(r, cells, ARRAY_LEN(cells), finding_rule_target(r, run, rule));
    }
}

/* What could not be read, with place and reason; what was left out or rounded, and how often. */
static void show_quality(Request *r, const JsonValue *json)
{
    static const struct { const char *name, *label; } COUNTS[] = {
        { "broken", K("flag.unread") }, { "unreadAmounts", K("run.unread-amounts") },
            { "roundedAmounts", K("run.rounded-amounts") },
        { "unreadDates", K("run.unread-dates") }, { "duplicateNames", K("run.duplicates") }, { "personsSpared", K("run.persons") },
        { "cancelled", K("run.cancelled") }, { "excluded", K("run.excluded") }, { "worthless", K("run.worthless") },
        { "releasesGathered", K("run.gathered") }, { "valuesClashing", K("run.clashes") },
    };
    Str what[] = { view_say(r, K("run.column-quality")), view_say(r, K("flag.chart-count")) };
    view_table(r, view_say(r, K("run.quality")), what, ARRAY_LEN(what));
    for (size_t i = 0; i < ARRAY_LEN(COUNTS); i++) {
        const JsonValue *n = json_get(json_get(json, "counts"), COUNTS[i].name);
        Str cells[] = { view_say_args(r, COUNTS[i].label, NULL, 0), n ? n->text : STR("0") };
        view_table_row(r, cells, ARRAY_LEN(cells));
    }
    const JsonValue *broken = json_get(json, "broken");
    size_t shown = 0;
    if (!broken || broken->count == 0) return;
    Str head[] = { view_say(r, K("flag.row-place")), view_say(r, K("run.column-reason")) };
    view_table(r, view_say(r, K("run.broken")), head, ARRAY_LEN(head));
    JSON_EACH(one, broken) {
        const JsonValue *line = json_get(one, "line");
        if (shown++ == BROKEN_SHOWN) break;
        Str cells[] = { str_format(r->arena, STR_FMT ":" STR_FMT, STR_ARG(json_text(json_get(one, "source"))),
                                   STR_ARG(line ? line->text : STR("")) ),
                        finding_sentence(r, json_get(one, "reason")) };
        view_table_row(r, cells, ARRAY_LEN(cells));
    }
}

/* The record is shown all the same, with what is wrong with its file. */
static ErrorCode not_readable(Request *r, Error *e)
{
    Buf text = buf_in(r->arena);
    if (e->code == ERR_MEMORY || e->code == ERR_IO) return e->code;
    message_error(&text, r->lang, e);
    view_warning(r, str_trim(buf_str(&text)));
    error_clear(e);
    return ERR_OK;
}

ErrorCode desk_show_run(Request *r, const Seen *seen, Error *e)
{
    CLEANUP(findings_close) RunInHand run = { 0 };
    if (!str_is(seen->kind->id, "detection_run") || !seen->fields) return ERR_OK;
    if (findings_open(r, seen->record.id, &run, e) != ERR_OK) return not_readable(r, e);
    view_action(r, view_say(r, K("flag.see-flags")), view_op(r, "flag.list", arg_str("run", seen->record.id)), "primary");
    view_row(r, view_say(r, K("run.row-id")), json_text(json_get(seen->fields, "run")));
    show_inputs(r, run.json);
    show_rules(r, &run);
    show_quality(r, run.json);
    return ERR_OK;
}
