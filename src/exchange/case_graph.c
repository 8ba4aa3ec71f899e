/* case_graph.c: see case_graph.h: the nodes of a CASE document, and their structural check. */
#include "exchange/case_graph.h"

enum { UUID_LENGTH = 36, SHA256_HEX = 64 };

static const struct { const char *prefix, *address; } PREFIXES[] = {
    { "investigation", "https://ontology.caseontology.org/case/investigation/" },
    { "core", "https://ontology.unifiedcyberontology.org/uco/core/" },
    { "action", "https://ontology.unifiedcyberontology.org/uco/action/" },
    { "identity", "https://ontology.unifiedcyberontology.org/uco/identity/" },
    { "location", "https://ontology.unifiedcyberontology.org/uco/location/" },
    { "observable", "https://ontology.unifiedcyberontology.org/uco/observable/" },
    { "tool", "https://ontology.unifiedcyberontology.org/uco/tool/" },
    { "types", "https://ontology.unifiedcyberontology.org/uco/types/" },
    { "xsd", "http://www.w3.org/2001/XMLSchema#" },
    { "custody", "urn:x-tergoo:custody:" },
    { "id", "urn:uuid:" },
};

/* ---- writing ---- */

CaseGraph case_graph(Arena *a)
{
    return (CaseGraph){ a, json_new_array(a) };
}

static Str node_id(Arena *a, Str uuid)
{
    return str_format(a, "id:" STR_FMT, STR_ARG(uuid));
}

JsonValue *case_node(CaseGraph *g, Str uuid, const char *type, const char *second)
{
    JsonValue *node = json_new_object(g->arena), *types = json_new_array(g->arena);
    json_set(g->arena, node, "@id", json_new_string(g->arena, node_id(g->arena, uuid)));
    json_add(g->arena, types, json_new_string(g->arena, str_of(type)));
    if (second) json_add(g->arena, types, json_new_string(g->arena, str_of(second)));
    json_set(g->arena, node, "@type", types);
    json_add(g->arena, g->nodes, node);
    return node;
}

void case_refer(CaseGraph *g, JsonValue *node, const char *name, Str uuid)
{
    if (uuid.len == 0) return;
    JsonValue *list = (JsonValue *)(uintptr_t)json_get(node, name), *one = json_new_object(g->arena);
    if (!list) {
        list = json_new_array(g->arena);
        json_set(g->arena, node, name, list);
    }
    json_set(g->arena, one, "@id", json_new_string(g->arena, node_id(g->arena, uuid)));
    json_add(g->arena, list, one);
}

JsonValue *case_facet(CaseGraph *g, JsonValue *object, Str uuid, const char *type)
{
    bool own = str_starts(str_of(type), STR("custody:"));
    case_refer(g, object, "core:hasFacet", uuid);
    return case_node(g, uuid, type, own ? "core:Facet" : NULL);
}

void case_text(CaseGraph *g, JsonValue *node, const char *name, Str text)
{
    if (text.len > 0) json_set(g->arena, node, name, json_new_string(g->arena, text));
}

static void typed(CaseGraph *g, JsonValue *node, const char *name, const char *type, Str value)
{
    JsonValue *o = json_new_object(g->arena);
    if (value.len == 0) return;
    json_set(g->arena, o, "@type", json_new_string(g->arena, str_of(type)));
    json_set(g->arena, o, "@value", json_new_string(g->arena, value));
    json_set(g->arena, node, name, o);
}

void case_time(CaseGraph *g, JsonValue *node, const char *name, Str time) { typed(g, node, name, "xsd:dateTime", time); }
void case_decimal(CaseGraph *g, JsonValue *node, const char *name, Str number) { typed(g, node, name, "xsd:decimal", number); }

void case_int(CaseGraph *g, JsonValue *node, const char *name, int64_t n)
{
    json_set(g->arena, node, name, json_new_int(g->arena, n));
}

void case_flag(CaseGraph *g, JsonValue *node, const char *name, bool yes)
{
    json_set(g->arena, node, name, json_new_bool(g->arena, yes));
}

void case_sha256(CaseGraph *g, JsonValue *facet, Str uuid, Str hex)
{
    case_refer(g, facet, "observable:hash", uuid);
    JsonValue *hash = case_node(g, uuid, "types:Hash", NULL);
    case_text(g, hash, "types:hashMethod", STR("SHA256"));
    typed(g, hash, "types:hashValue", "xsd:hexBinary", hex);
}

JsonValue *case_document(const CaseGraph *g)
{
    JsonValue *document = json_new_object(g->arena), *context = json_new_object(g->arena);
    for (size_t i = 0; i < ARRAY_LEN(PREFIXES); i++) {
        json_set(g->arena, context, PREFIXES[i].prefix, json_new_string(g->arena, str_of(PREFIXES[i].address)));
    }
    json_set(g->arena, document, "@context", context);
    json_set(g->arena, document, "@graph", g->nodes);
    return document;
}

/* ---- the check ---- */

typedef struct { Arena *arena; Map nodes, facets; Error *e; Str node; } Check;

static ErrorCode wrong(Check *c, const char *key)
{
    return error_set(c->e, ERR_FINDING, key, arg_str("node", c->node));
}

static bool is_hex_digit(char ch)
{
    return (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'f');
}

/* 8-4-4-4-12 with a version from 1 to 5, which is what UCO asks for. */
static bool ends_in_uuid(Str id)
{
    if (id.len < UUID_LENGTH) return false;
    Str uuid = str_from(id, id.len - UUID_LENGTH);
    for (size_t i = 0; i < UUID_LENGTH; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? uuid.ptr[i] != '-' : !is_hex_digit(uuid.ptr[i])) return false;
    }
    return uuid.ptr[14] >= '1' && uuid.ptr[14] <= '5';
}

static bool has_type(const JsonValue *node, const char *type)
{
    const JsonValue *types = json_get(node, "@type");
    if (str_is(json_text(types), type)) return true;
    JSON_EACH(one, types) {
        if (str_is(json_text(one), type)) return true;
    }
    return false;
}

static ErrorCode check_types(Check *c, const JsonValue *node)
{
    bool any = false;
    JSON_EACH(one, json_get(node, "@type")) {
        Str rest = json_text(one), prefix;
        bool known = false;
        if (!str_cut(&rest, ':', &prefix) || rest.len == 0) return wrong(c, K("case.type"));
        for (size_t i = 0; i < ARRAY_LEN(PREFIXES); i++) known = known || str_is(prefix, PREFIXES[i].prefix);
        if (!known) return wrong(c, K("case.type"));
        any = true;
    }
    return any ? ERR_OK : wrong(c, K("case.type"));
}

static ErrorCode check_reference(Check *c, Str name, const JsonValue *to)
{
    const JsonValue *id = json_get(to, "@id");
    if (!id) return ERR_OK;                         /* a literal */
    if (!map_get(&c->nodes, json_text(id))) return wrong(c, K("case.nobody"));
    if (!str_is(name, "core:hasFacet")) return ERR_OK;
    if (map_get(&c->facets, json_text(id))) return wrong(c, K("case.facet-twice"));
    return map_set(&c->facets, json_text(id), c) ? ERR_OK : error_memory(c->e);
}

static ErrorCode check_references(Check *c, const JsonValue *node)
{
    JSON_EACH(v, node) {
        if (str_starts(v->key, STR("@"))) continue;
        if (v->type == JSON_OBJECT) TRY(check_reference(c, v->key, v));
        if (v->type != JSON_ARRAY) continue;
        JSON_EACH(one, v) TRY(check_reference(c, v->key, one));
    }
    return ERR_OK;
}

static ErrorCode check_record(Check *c, const JsonValue *node)
{
    const JsonValue *number = json_get(node, "investigation:exhibitNumber");
    if (!number || number->type != JSON_STRING || json_text(number).len == 0) return wrong(c, K("case.number"));
    return json_get(node, "core:object") ? ERR_OK : wrong(c, K("case.nothing"));
}

static ErrorCode check_hash(Check *c, const JsonValue *node)
{
    Str hex = json_text(json_get(json_get(node, "types:hashValue"), "@value"));
    bool good = str_is(json_text(json_get(node, "types:hashMethod")), "SHA256") && hex.len == SHA256_HEX;
    for (size_t i = 0; good && i < hex.len; i++) good = is_hex_digit(hex.ptr[i]);
    return good ? ERR_OK : wrong(c, K("case.hash"));
}

static ErrorCode check_action(Check *c, const JsonValue *node)
{
    Instant begun, ended;
    Str from = json_text(json_get(json_get(node, "action:startTime"), "@value"));
    Str until = json_text(json_get(json_get(node, "action:endTime"), "@value"));
    if (!instant_parse_rfc3339(from, &begun)) return wrong(c, K("case.time"));
    if (until.len > 0 && (!instant_parse_rfc3339(until, &ended) || ended < begun)) return wrong(c, K("case.time"));
    const JsonValue *performers = json_get(node, "action:performer");
    return performers && performers->count == 1 ? ERR_OK : wrong(c, K("case.performer"));
}

static ErrorCode check_node(Check *c, const JsonValue *node)
{
    TRY(check_types(c, node));
    TRY(check_references(c, node));
    if (has_type(node, CASE_RECORD)) TRY(check_record(c, node));
    if (has_type(node, CASE_ACTION)) TRY(check_action(c, node));
    return has_type(node, "types:Hash") ? check_hash(c, node) : ERR_OK;
}

ErrorCode case_check(Arena *a, const JsonValue *document, Error *e)
{
    Check c = { .arena = a, .nodes = map_in(a), .facets = map_in(a), .e = e, .node = STR("@graph") };
    const JsonValue *graph = json_get(document, "@graph");
    if (!json_get(document, "@context") || !graph || graph->type != JSON_ARRAY) return wrong(&c, K("case.no-graph"));
    JSON_EACH(node, graph) {
        c.node = json_text(json_get(node, "@id"));
        if (!ends_in_uuid(c.node)) return wrong(&c, K("case.uuid"));
        if (map_get(&c.nodes, c.node)) return wrong(&c, K("case.twice"));
        if (!map_set(&c.nodes, c.node, &c)) return error_memory(e);
    }
    JSON_EACH(node, graph) {
        c.node = json_text(json_get(node, "@id"));
        TRY(check_node(&c, node));
    }
    return ERR_OK;
}
