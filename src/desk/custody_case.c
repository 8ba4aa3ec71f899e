/* custody_case.c: see custody_case.h. UUIDs follow from the store's id, what a node is, and whose it is (crypto/name_uuid.h), so
 * that the same thing is the same node in every file that leaves this office. */
#include "desk/custody_case.h"

#include "crypto/name_uuid.h"
#include "desk/exercise_mark.h"
#include "desk/thing_photo.h"

#include <inttypes.h>

/* ---- names of nodes ---- */

static Str uuid_of(CustodyCase *c, const char *what, Str whose)
{
    char uuid[UUID_TEXT];
    Request *r = c->request;
    Str name = str_format(r->arena, STR_FMT "/%s/" STR_FMT, STR_ARG(office_store_id(r->office)), what, STR_ARG(whose));
    return name.ptr ? str_copy(r->arena, name_uuid(uuid, name)) : STR("");
}

static Str time_text(CustodyCase *c, Instant t)
{
    char when[25];
    return str_copy(c->request->arena, instant_format(when, t));
}

static Str hash_text(CustodyCase *c, const Hash *h)
{
    char hex[65];
    return str_copy(c->request->arena, hash_hex(hex, h));
}

static void hold(CustodyCase *c, Str uuid)
{
    case_refer(&c->graph, c->all, "core:object", uuid);
}

/* A person, or a place, by its name: one node however often it is named. */
static Str named(CustodyCase *c, const char *what, const char *type, Str name)
{
    Str key = str_format(c->request->arena, "%s/" STR_FMT, what, STR_ARG(name));
    if (name.len == 0 || !key.ptr) return STR("");
    Str uuid = uuid_of(c, what, name);
    if (map_get(&c->named, key) || !map_set(&c->named, key, c)) return uuid;
    case_text(&c->graph, case_node(&c->graph, uuid, type, NULL), "core:name", name);
    hold(c, uuid);
    return uuid;
}

/* Officers are told apart by their accounts: two may have one name. */
static Str officer(CustodyCase *c, Str user)
{
    if (user.len == 0) return STR("");
    Str uuid = uuid_of(c, "officer", user);
    if (map_get(&c->named, user) || !map_set(&c->named, user, c)) return uuid;
    JsonValue *node = case_node(&c->graph, uuid, str_starts(user, STR("user/")) ? "identity:Person" : "identity:Identity", NULL);
    case_text(&c->graph, node, "core:name", desk_user_name(c->request, user));
    hold(c, uuid);
    return uuid;
}

/* ---- the whole ---- */

static void put_authorization(CustodyCase *c, const Seen *search)
{
    Request *r = c->request;
    const Field *number = kind_field(search->kind, STR("decision_no")), *by = kind_field(search->kind, STR("decided_by"));
    const JsonValue *v = number ? json_get(search->fields, "decision_no") : NULL, *whose = by
        ? json_get(search->fields, "decided_by") : NULL;
    Day day;
    if (!v || desk_field_hidden(r, search->kind, search->body, number)) return;
    Str uuid = uuid_of(c, "authorization", search->record.id);
    if (map_get(&c->named, uuid) || !map_set(&c->named, uuid, c)) return;
    JsonValue *node = case_node(&c->graph, uuid, "investigation:Authorization", NULL);
    case_text(&c->graph, node, "investigation:authorizationIdentifier", desk_value_text(r, number, v));
    if (whose) case_text(&c->graph, node, "investigation:authorizationType", desk_value_text(r, by, whose));
    if (day_parse(json_text(json_get(search->fields, "decision_date")), &day)) {
        case_time(&c->graph, node, "core:startTime", time_text(c, day_local_begin(day)));
    }
    hold(c, uuid);
    if (c->in_case) case_refer(&c->graph, c->all, "investigation:relevantAuthorization", uuid);
}

ErrorCode custody_case_begin(Request *r, const Seen *about, CustodyCase *ret, Error *e)
{
    Seen of_case;
    *ret = (CustodyCase){ .request = r, .graph = case_graph(r->arena), .named = map_in(r->arena) };
    bool in_case = ret->in_case = about->kind->is_case || !str_is(about->record.chain, "office");
    Str whole = in_case ? (about->kind->is_case ? about->record.id : about->record.chain) : STR("office");
    ret->all = case_node(&ret->graph, uuid_of(ret, in_case ? "investigation" : "bundle", whole), in_case ? CASE_INVESTIGATION
                         : "core:Bundle", NULL);
    if (office_is_exercise(r->office)) {                /* in words of the ontology, so that every program shows it */
        case_text(&ret->graph, ret->all, "core:tag", desk_exercise_column(r));
        case_text(&ret->graph, ret->all, "core:description", view_say(r, K("exercise.banner")));
    }
    if (!in_case) {
        case_text(&ret->graph, ret->all, "core:name", office_name(r->office));
        return ERR_OK;
    }
    TRY(desk_see(r, whole, &of_case, e));
    case_text(&ret->graph, ret->all, "core:name", json_text(json_get(of_case.body, "number")));
    case_text(&ret->graph, ret->all, "investigation:investigationForm", STR("case"));
    return ERR_OK;
}

JsonValue *custody_case_end(CustodyCase *c)
{
    return case_document(&c->graph);
}

/* ---- a thing ---- */

static bool is_device(Str category)
{
    static const char *const DEVICES[] = { "phone", "computer", "medium", "recording", "camera", "voice_recorder",
                                           "communication" };
    for (size_t i = 0; i < ARRAY_LEN(DEVICES); i++) if (str_is(category, DEVICES[i])) return true;
    return false;
}

static Str seen_field(const CustodyCase *c, const Seen *s, const char *name)
{
    const Field *f = kind_field(s->kind, str_of(name));
    const JsonValue *v = f ? json_get(s->fields, name) : NULL;
    return v && !desk_field_hidden(c->request, s->kind, s->body, f) ? desk_value_text(c->request, f, v) : STR("");
}

static bool keeps_back(const CustodyCase *c, const Seen *s)
{
    for (const Field *f = s->kind->fields; f; f = f->next) {
        if (json_get_str(s->fields, f->id) && desk_field_hidden(c->request, s->kind, s->body, f)) return true;
    }
    return false;
}

static JsonValue *put_thing(CustodyCase *c, const Seen *thing, Str uuid)
{
    CaseGraph *g = &c->graph;
    Str category = json_text(json_get(thing->fields, "category")), id = thing->record.id;
    bool device = is_device(category);
    JsonValue *node = case_node(g, uuid, device ? "observable:Device" : "core:Item", NULL);
    Str name = seen_field(c, thing, "what"), serial = seen_field(c, thing, "serial");
    case_text(g, node, "core:name", name.len > 0 ? name : seen_field(c, thing, "description"));
    if (device) {
        JsonValue *facet = case_facet(g, node, uuid_of(c, "device", id), "observable:DeviceFacet");
        case_text(g, facet, "observable:deviceType", category);
        case_text(g, facet, "observable:model", seen_field(c, thing, "maker"));
        case_text(g, facet, "observable:serialNumber", serial.len > 0 ? serial : seen_field(c, thing, "marks"));
    }
    JsonValue *own = case_facet(g, node, uuid_of(c, "thing", id), "custody:ThingFacet");
    case_text(g, own, "custody:category", category);
    case_text(g, own, "custody:state", thing->record.state);
    case_text(g, own, "custody:recordId", id);
    if (keeps_back(c, thing)) case_flag(g, own, "custody:keptBack", true);
    hold(c, uuid);
    return node;
}

/* ---- files of a thing: its photographs, and the copy that was made of a device, by hash ---- */

static void put_file(CustodyCase *c, Str key, Str name, Str sha256, const JsonValue *size, Str of)
{
    CaseGraph *g = &c->graph;
    int64_t bytes;
    Str uuid = uuid_of(c, "file", key);
    if (map_get(&c->named, uuid) || !map_set(&c->named, uuid, c)) return;
    JsonValue *node = case_node(g, uuid, "observable:File", NULL);
    JsonValue *facet = case_facet(g, node, uuid_of(c, "content", key), "observable:ContentDataFacet");
    case_text(g, node, "core:name", name);
    if (json_int(size, &bytes)) case_int(g, facet, "observable:sizeInBytes", bytes);
    case_sha256(g, facet, uuid_of(c, "hash", key), sha256);
    case_refer(g, node, "investigation:wasDerivedFrom", of);
    hold(c, uuid);
}

static bool is_sha256(Str hex)
{
    return is_hex(hex, 64);
}

typedef struct { CustodyCase *to; Str of; } Derived;

static ErrorCode put_photo(void *self, Str id, const JsonValue *file, Error *e)
{
    const Derived *d = self;
    Str sha256 = json_text(json_get(file, "sha256"));
    (void)e;
    if (is_sha256(sha256)) put_file(d->to, id, json_text(json_get(file, "name")), sha256, json_get(file, "size"), d->of);
    return ERR_OK;
}

static void put_files(CustodyCase *c, const Seen *thing, Str uuid)
{
    Request *r = c->request;
    const Field *photo = kind_field(thing->kind, STR("photo"));
    Str copy = seen_field(c, thing, "hash"), key = str_format(r->arena, STR_FMT "/copy", STR_ARG(thing->record.id));
    if (key.ptr && is_sha256(copy)) put_file(c, key, STR(""), copy, NULL, uuid);
    if (!photo || desk_field_hidden(r, thing->kind, thing->body, photo)) return;
    JSON_EACH(file, json_get(thing->fields, "photo")) {
        Str sha256 = json_text(json_get(file, "sha256"));
        if (!is_sha256(sha256)) continue;
        put_file(c, str_format(r->arena, STR_FMT "/" STR_FMT, STR_ARG(thing->record.id), STR_ARG(sha256)),
                 json_text(json_get(file, "name")), sha256,
                 json_get(file, "size"), uuid);
    }
}

/* ---- events ---- */

static Str grams(const CustodyEvent *ev, const char *name)
{
    const JsonValue *v = ev->after ? json_get(ev->after, name) : NULL;
    return v && (str_is(json_text(json_get(v, "unit")), "g") || !json_get(v, "unit")) ? json_text(json_get(v, "number")) : STR("");
}

/* What the hand saw: the seal and its state, weight, pieces. */
static void put_seal(CustodyCase *c, const CustodyChain *chain, const CustodyEvent *ev, JsonValue *record, Str key)
{
    CaseGraph *g = &c->graph;
    const CustodyEvents *all = &chain->events;
    Str seal = custody_after(all, ev, "seal"), read = custody_after(all, ev, "seal_received"),
        was = custody_before(all, ev, "seal");
    if (seal.len == 0) return;
    JsonValue *facet = case_facet(g, record, uuid_of(c, "seal", key), "custody:SealFacet");
    bool received = read.len > 0 && !str_equal(custody_before(all, ev, "seal_received"), read);
    case_text(g, facet, "custody:sealNumber", seal);
    if (received) case_text(g, facet, "custody:sealRead", read);
    if (was.len > 0 && !str_equal(was, seal)) case_text(g, facet, "custody:sealBefore", was);
    case_text(g, facet, "custody:sealState", received && !str_equal(read, seal) ? STR("differs") : STR("intact"));
    case_text(g, facet, "custody:package", custody_after(all, ev, "package"));
    if (custody_after(all, ev, "weight").len > 0) case_decimal(g, facet, "custody:grossGrams", grams(ev, "weight"));
    if (custody_after(all, ev, "weight_received").len > 0) case_decimal(g, facet, "custody:grossGramsRead",
                                                                        grams(ev, "weight_received"));
    if (custody_after(all, ev, "pieces").len > 0) case_decimal(g, facet, "custody:pieces",
                                                               json_text(json_get(json_get(ev->after, "pieces"), "number")));
}

static void put_entry(CustodyCase *c, const CustodyChain *chain, const CustodyEvent *ev, JsonValue *action, Str key)
{
    CaseGraph *g = &c->graph;
    const EntryCheck *k = custody_check_of(chain, ev);
    const Field *field;
    const CustodyEvent *corrects = custody_corrects(&chain->events, ev, &field);
    JsonValue *facet = case_facet(g, action, uuid_of(c, "entry", key), "custody:EntryFacet");
    case_text(g, facet, "custody:log", chain->check.origin);
    case_int(g, facet, "custody:epoch", ev->entry.epoch);
    case_int(g, facet, "custody:index", (int64_t)ev->entry.index);
    case_text(g, facet, "custody:leaf", hash_text(c, &ev->entry.leaf));
    case_time(g, facet, "custody:claimedTime", time_text(c, ev->act.made));
    case_text(g, facet, "custody:firstEnteredIn", ev->via);
    case_text(g, facet, "custody:stateBefore", ev->state_before);
    case_text(g, facet, "custody:stateAfter", ev->state);
    case_text(g, facet, "custody:reason", custody_why(chain, ev));
    case_text(g, facet, "custody:ruleSet", custody_after(&chain->events, ev, "rule_set"));
    case_flag(g, facet, "custody:verified", k && k->finding.len == 0);
    if (ev->erased) case_flag(g, facet, "custody:contentErased", true);
    if (corrects) {
        Str of = str_format(c->request->arena, STR_FMT "/%u/%" PRIu64, STR_ARG(chain->thing.record.id), corrects->entry.epoch,
                            corrects->entry.index);
        case_refer(g, facet, "custody:corrects", uuid_of(c, "action", of));
    }
    for (size_t i = 0; i < chain->gaps.count; i++) {
        bool here = chain->gaps.list[i].event == (size_t)(ev - chain->events.list);
        if (here) case_text(g, facet, "custody:gap", chain->gaps.list[i].text);
    }
}

/* The record of provenance that an act leaves: under which number the thing stands from then on. */
static Str put_record(CustodyCase *c, const CustodyChain *chain, const CustodyEvent *ev, Str thing, Str key)
{
    CaseGraph *g = &c->graph;
    Str uuid = uuid_of(c, "provenance", key), number = json_text(json_get(chain->thing.body, "number"));
    Str root = seen_field(c, &chain->thing, "old_number");
    JsonValue *record = case_node(g, uuid, CASE_RECORD, NULL);
    case_text(g, record, "investigation:exhibitNumber", number.len > 0 ? number : chain->thing.record.id);
    case_text(g, record, "investigation:rootExhibitNumber", root);
    case_refer(g, record, "core:object", thing);
    put_seal(c, chain, ev, record, key);
    hold(c, uuid);
    return uuid;
}

static void put_event(CustodyCase *c, const CustodyChain *chain, const CustodyEvent *ev, Str thing, Str *before)
{
    CaseGraph *g = &c->graph;
    Request *r = c->request;
    Str key = str_format(r->arena, STR_FMT "/%u/%" PRIu64, STR_ARG(chain->thing.record.id), ev->entry.epoch, ev->entry.index);
    Str uuid = uuid_of(c, "action", key), when = time_text(c, ev->entry.received);
    JsonValue *action = case_node(g, uuid, CASE_ACTION, NULL);
    case_text(g, action, "core:name", ev->move.len > 0 ? ev->move : ev->act.op);
    case_text(g, action, "core:description", ev->what);
    case_time(g, action, "action:startTime", when);
    case_time(g, action, "action:endTime", when);
    case_refer(g, action, "action:performer", officer(c, ev->actor));
    case_refer(g, action, "action:participant", officer(c, ev->second));
    case_refer(g, action, "action:participant", named(c, "holder", "identity:Identity", custody_holder(&chain->events, ev)));
    case_refer(g, action, "action:location", named(c, "place", "location:Location", custody_place(&chain->events, ev)));
    case_refer(g, action, "action:object", thing);
    if (ev->version) case_refer(g, action, "action:result", put_record(c, chain, ev, thing, key));
    case_refer(g, action, "investigation:wasInformedBy", *before);
    put_entry(c, chain, ev, action, key);
    hold(c, uuid);
    *before = uuid;
}

ErrorCode custody_case_add(CustodyCase *to, const CustodyChain *c, Error *e)
{
    Seen search;
    Str before = STR(""), uuid = uuid_of(to, "item", c->thing.record.id), of = json_text(json_get(c->thing.fields, "search"));
    (void)put_thing(to, &c->thing, uuid);
    put_files(to, &c->thing, uuid);
    Derived derived = { to, uuid };
    TRY(thing_photo_files(to->request, &c->thing, put_photo, &derived, e));
    if (of.len > 0 && str_starts(of, STR("search_action/"))) {
        ErrorCode code = desk_see(to->request, of, &search, e);
        if (code == ERR_OK) put_authorization(to, &search);
        else if (code != ERR_NOT_FOUND) return code;
        error_clear(e);
    }
    for (size_t i = 0; i < c->events.count; i++) put_event(to, c, &c->events.list[i], uuid, &before);
    return to->graph.nodes ? ERR_OK : error_memory(e);
}
