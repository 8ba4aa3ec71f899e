/* model_yaml.c: the subset of YAML that model files use, read with libfyaml into a tree whose nodes know their line and column.
 *
 * The subset: one document of maps, lists and scalars. Anchors, aliases, tags, directives and maps as keys are refused: a lawyer
 * must be able to read a file from top to bottom without knowing YAML's corners. Events are taken one by one, so that depth and
 * size are bounded before anything is built. What libfyaml says is English and about YAML; only its line and column are used. */
#include <libfyaml.h>

#include "model/model_int.h"

const Yaml *yaml_get_str(const Yaml *map, Str key)
{
    if (!map || map->type != YAML_MAP) return NULL;
    YAML_EACH(child, map)
        if (str_equal(child->key, key)) return child;
    return NULL;
}

const Yaml *yaml_get(const Yaml *map, const char *key)
{
    return yaml_get_str(map, str_of(key));
}

/* ---- what is refused before the parser sees it ---- */

static void fault_at_offset(Load *l, Str bytes, size_t offset, const char *key)
{
    int line = 1;
    size_t start = 0;
    for (size_t i = 0; i < offset; i++)
        if (bytes.ptr[i] == '\n') {
            line++;
            start = i + 1;
        }
    Str before = { bytes.ptr + start, offset - start };
    load_fault_at(l, line, (int)utf8_count(before) + 1, NULL, key, NULL, 0);
}

/* The offset of the first character that a text file of ours does not hold; bytes.len when there is none. */
static size_t first_control(Str bytes)
{
    Str rest = bytes, one;
    if (!utf8_has_control(bytes, "\n\r\t")) return bytes.len;        /* nearly always; where it stands is asked after */
    while (rest.len > 0) {
        uint32_t c;
        Str at = rest;
        if (!utf8_next(&rest, &c)) return bytes.len - at.len;
        one = (Str){ at.ptr, at.len - rest.len };
        if (utf8_has_control(one, "\n\r\t")) return bytes.len - at.len;
    }
    return bytes.len;
}

/* The first tab among the spaces that begin a line, or a '%' there; bytes.len when there is none. */
static size_t first_bad_start(Str bytes, bool *tab)
{
    bool starting = true;
    for (size_t i = 0; i < bytes.len; i++) {
        char c = bytes.ptr[i];
        *tab = c == '\t';
        if (starting && *tab) return i;
        if (c == '%' && (i == 0 || bytes.ptr[i - 1] == '\n')) return i;
        starting = c == '\n' || (starting && c == ' ');
    }
    return bytes.len;
}

/* Where eight apostrophes or more begin; bytes.len when they do nowhere. libfyaml 0.7.12 loses 4 kB for each text with five doubled
 * ones in a row, and a hostile model could hold thousands; no label needs them. */
static size_t first_quotes(Str bytes)
{
    size_t run = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        run = bytes.ptr[i] == '\'' ? run + 1 : 0;
        if (run == 8) return i - 7;
    }
    return bytes.len;
}

static bool bytes_ok(Load *l, Str bytes)
{
    if (bytes.len > MODEL_FILE_LIMIT) {
        load_fault_at(l, 1, 1, NULL, K("model.file-large"), ERROR_ARGS_(arg_int("limit", MODEL_FILE_LIMIT / 1024)));
        return false;
    }
    size_t at = utf8_valid_length(bytes);
    if (at < bytes.len) {
        fault_at_offset(l, bytes, at, K("model.not-utf8"));
        return false;
    }
    at = first_control(bytes);
    if (at < bytes.len) {
        fault_at_offset(l, bytes, at, K("model.control"));
        return false;
    }
    bool tab = false;
    at = first_bad_start(bytes, &tab);
    if (at < bytes.len) {
        fault_at_offset(l, bytes, at, tab ? K("model.tab") : K("model.directive"));
        return false;
    }
    at = first_quotes(bytes);
    if (at < bytes.len) {
        fault_at_offset(l, bytes, at, K("model.quotes"));
        return false;
    }
    return true;
}

/* ---- the tree from events ---- */

typedef struct {
    Load    *load;
    Yaml    *root, *in;               /* `in`: the map or list that is being filled */
    unsigned depth, documents;
    bool     has_key;
    Str      key;
    int      key_line, key_column;
} Builder;

static void token_place(const Builder *b, struct fy_token *token, int *line, int *column)
{
    const struct fy_mark *mark = token ? fy_token_start_mark(token) : NULL;
    *line = mark ? mark->line + 1 : b->has_key ? b->key_line : 1;
    *column = mark ? mark->column + 1 : b->has_key ? b->key_column : 1;
}

static bool builder_fault(Builder *b, struct fy_token *token, const char *key, Str word)
{
    int line, column;
    token_place(b, token, &line, &column);
    load_fault_at(b->load, line, column, b->in, key, ERROR_ARGS_(arg_str("word", word)));
    return false;
}

/* A copy of a scalar's text. Control characters may have come in by escapes ("\e[2J"): they must not reach a screen, not even
 * within the sentence about a fault. */
static bool token_text(Builder *b, struct fy_token *token, const char *controls_allowed, Str *ret)
{
    size_t n = 0;
    const char *text = token ? fy_token_get_text(token, &n) : NULL;
    *ret = str_copy(b->load->arena, text ? (Str){ text, n } : STR(""));
    if (!ret->ptr) b->load->memory_out = true;
    else if (utf8_has_control(*ret, controls_allowed)) return builder_fault(b, token, K("model.control-text"), STR(""));
    return ret->ptr != NULL;
}

/* Keeps a name until its value comes. */
static bool take_key(Builder *b, struct fy_token *token)
{
    Str key;
    if (!token_text(b, token, "", &key)) return false;
    token_place(b, token, &b->key_line, &b->key_column);
    const Yaml *first = yaml_get_str(b->in, key);
    if (first) {      /* goes on: the others may be wrong too */
        load_fault_at(b->load, b->key_line, b->key_column, b->in, K("model.key-twice"),
                      ERROR_ARGS_(arg_str("word", key), arg_int("first", first->key_line)));
    }
    b->has_key = true;
    b->key = key;
    return true;
}

static Yaml *add_node(Builder *b, YamlType type, struct fy_token *token)
{
    Yaml *y = load_array(b->load, 1, sizeof *y);
    if (!y) return NULL;
    y->type = type;
    y->parent = b->in;
    y->file = b->load->file;
    token_place(b, token, &y->line, &y->column);
    if (b->has_key) {
        y->key = b->key;
        y->key_line = b->key_line;
        y->key_column = b->key_column;
        b->has_key = false;
    }
    if (!b->in) {
        b->root = y;
        return y;
    }
    if (b->in->last) b->in->last->next = y;
    else b->in->first = y;
    b->in->last = y;
    b->in->count++;
    return y;
}

static bool take_scalar(Builder *b, struct fy_event *event)
{
    struct fy_token *token = event->scalar.value;
    if (event->scalar.anchor) return builder_fault(b, event->scalar.anchor, K("model.alias"), STR("&"));
    if (event->scalar.tag) return builder_fault(b, event->scalar.tag, K("model.tag"), STR("!"));
    if (b->in && b->in->count >= YAML_CHILDREN) return builder_fault(b, token, K("model.too-many"), STR(""));
    if (b->in && b->in->type == YAML_MAP && !b->has_key) return take_key(b, token);
    Yaml *y = add_node(b, YAML_SCALAR, token);
    if (!y) return false;
    y->plain = token && fy_token_scalar_style(token) == FYSS_PLAIN;
    return token_text(b, token, "\n\t", &y->text);
}

static bool take_start(Builder *b, YamlType type, struct fy_token *anchor, struct fy_token *tag, struct fy_token *start)
{
    if (anchor) return builder_fault(b, anchor, K("model.alias"), STR("&"));
    if (tag) return builder_fault(b, tag, K("model.tag"), STR("!"));
    if (b->in && b->in->type == YAML_MAP && !b->has_key) return builder_fault(b, start, K("model.key-form"), STR(""));
    if (b->in && b->in->count >= YAML_CHILDREN) return builder_fault(b, start, K("model.too-many"), STR(""));
    if (b->depth >= YAML_DEPTH) return builder_fault(b, start, K("model.deep"), STR(""));
    Yaml *y = add_node(b, type, start);
    if (!y) return false;
    b->in = y;
    b->depth++;
    return true;
}

static bool take_event(Builder *b, struct fy_event *event)
{
    switch (event->type) {
    case FYET_DOCUMENT_START:
        if (b->documents++ == 0) return true;
        return builder_fault(b, event->document_start.document_start, K("model.one-document"), STR(""));
    case FYET_SCALAR:
        return take_scalar(b, event);
    case FYET_MAPPING_START:
        return take_start(b, YAML_MAP, event->mapping_start.anchor, event->mapping_start.tag, event->mapping_start.mapping_start);
    case FYET_SEQUENCE_START:
        return take_start(b, YAML_LIST, event->sequence_start.anchor, event->sequence_start.tag,
                          event->sequence_start.sequence_start);
    case FYET_MAPPING_END:
    case FYET_SEQUENCE_END:
        b->in = b->in->parent;
        b->depth--;
        return true;
    case FYET_ALIAS:
        return builder_fault(b, event->alias.anchor, K("model.alias"), STR("*"));
    case FYET_NONE:
    case FYET_STREAM_START:
    case FYET_STREAM_END:
    case FYET_DOCUMENT_END:
        break;
    }
    return true;
}

/* The parser gave up: its first complaint says where. */
static void fault_of_syntax(Load *l, struct fy_diag *diag)
{
    void *walk = NULL;
    const struct fy_diag_error *error = diag ? fy_diag_errors_iterate(diag, &walk) : NULL;
    int line = error && error->line > 0 ? error->line : 1, column = error && error->column > 0 ? error->column : 1;
    load_fault_at(l, line, column, NULL, K("model.syntax"), NULL, 0);
}

/* False when it stopped before the end; a name that stands twice is listed and read over. */
static bool read_events(Builder *b, struct fy_parser *parser, struct fy_diag *diag)
{
    for (;;) {
        struct fy_event *event = fy_parser_parse(parser);
        if (!event) break;
        bool go_on = take_event(b, event);
        fy_parser_event_free(parser, event);
        if (!go_on) return false;
    }
    if (!fy_parser_get_stream_error(parser)) return true;
    fault_of_syntax(b->load, diag);
    return false;
}

Yaml *yaml_parse(Load *l, Str bytes)
{
    if (!bytes_ok(l, bytes)) return NULL;
    struct fy_diag_cfg diag_cfg;
    fy_diag_cfg_default(&diag_cfg);
    diag_cfg.fp = NULL;
    struct fy_diag *diag = fy_diag_create(&diag_cfg);
    if (diag) fy_diag_set_collect_errors(diag, true);
    struct fy_parse_cfg cfg = { .flags = FYPCF_QUIET | FYPCF_COLLECT_DIAG, .diag = diag };
    struct fy_parser *parser = diag ? fy_parser_create(&cfg) : NULL;
    Builder b = { .load = l };
    bool whole = false;
    if (!parser || fy_parser_set_string(parser, bytes.len > 0 ? bytes.ptr : "", bytes.len) != 0) {
        l->memory_out = true;
    } else {
        whole = read_events(&b, parser, diag);
    }
    fy_parser_destroy(parser);
    fy_diag_destroy(diag);
    if (!whole || l->memory_out) return NULL;
    if (!b.root) load_fault_at(l, 1, 1, NULL, K("model.empty"), NULL, 0);
    return b.root;
}
