/* model_read.c: the small things of a model file: names, texts, numbers, lists of names, labels. Each lists what is wrong with it
 * and answers with what could be read, so that a person sees all faults at once.
 *
 * What other parts of the model a name points to (states, roles, fields, kinds, rules) is model_lint.c's business; here a name only
 * has to look like one. */
#include "model/model_int.h"

bool read_names(Load *l, const Yaml *map, const Str *allowed, size_t count)
{
    if (map->type != YAML_MAP) {
        load_fault_key(l, map, K("model.map-expected"));
        return false;
    }
    Names names = NAMES(allowed, count);
    YAML_EACH(child, map)
        if (!names_have(names, child->key))
            load_fault_key(l, child, K("model.key-unknown"), arg_str("word", child->key),
                           arg_str("known", names_near(l, names, child->key)));
    return true;
}

void need_name(Load *l, const Yaml *map, const char *key)
{
    if (!yaml_get(map, key)) load_fault_key(l, map, K("model.key-missing"), arg_c("word", key));
}

Str read_text(Load *l, const Yaml *map, const char *key, size_t longest)
{
    const Yaml *y = yaml_get(map, key);
    if (!y) return STR("");
    Str text = STR("");
    Error e = { 0 };
    if (y->type != YAML_SCALAR) {
        load_fault_key(l, y, K("model.text-expected"));
    } else if (str_trim(y->text).len == 0) {
        load_fault_key(l, y, K("model.text-empty"));
    } else if (utf8_has_control(y->text, "\n")) {
        load_fault(l, y, K("model.control-text"));
    } else if (utf8_count(y->text) > longest) {
        load_fault(l, y, K("model.text-long"), arg_int("limit", (int64_t)longest));
    } else if (text_nfc(l->arena, str_trim(y->text), &text, &e) != ERR_OK) {
        l->memory_out = true;
    }
    return text;
}

bool read_bool(Load *l, const Yaml *map, const char *key)
{
    const Yaml *y = yaml_get(map, key);
    if (!y) return false;
    bool yes = y->type == YAML_SCALAR && y->plain && str_is(y->text, "true");
    bool no = y->type == YAML_SCALAR && y->plain && str_is(y->text, "false");
    if (!yes && !no) load_fault(l, y, K("model.bool-expected"));
    return yes;
}

int64_t read_int(Load *l, const Yaml *map, const char *key, int64_t least, int64_t most, int64_t otherwise)
{
    const Yaml *y = yaml_get(map, key);
    int64_t n;
    if (!y) return otherwise;
    if (y->type == YAML_SCALAR && int_parse(y->text, &n) && n >= least && n <= most) return n;
    load_fault(l, y, K("model.int-form"), arg_int("least", least), arg_int("most", most));
    return otherwise;
}

Str read_id(Load *l, const Yaml *y, bool star)
{
    if (!y) return STR("");
    if (y->type == YAML_SCALAR && (id_ok(y->text) || (star && str_is(y->text, "*")))) return y->text;
    if (y->type == YAML_SCALAR) load_fault(l, y, K("model.id-form"), arg_str("word", y->text));
    else load_fault_key(l, y, K("model.text-expected"));
    return STR("");
}

void read_ids(Load *l, const Yaml *map, const char *key, bool star, Str **ret, size_t *count)
{
    *ret = NULL;
    *count = 0;
    const Yaml *y = yaml_get(map, key);
    if (!y) return;
    if (y->type == YAML_MAP) {
        load_fault_key(l, y, K("model.list-expected"));
        return;
    }
    Str *ids = load_array(l, y->type == YAML_LIST ? y->count : 1, sizeof *ids);
    if (!ids) return;
    size_t n = 0;
    for (const Yaml *item = y->type == YAML_LIST ? y->first : y; item; item = y->type == YAML_LIST ? item->next : NULL) {
        Str id = read_id(l, item, star);
        if (id.len == 0) continue;
        if (str_in(id, ids, n)) load_fault(l, item, K("model.name-twice"), arg_str("word", id));
        else ids[n++] = id;
    }
    *ret = ids;
    *count = n;
}

size_t read_word(Load *l, const Yaml *map, const char *key, const Str *words, size_t count)
{
    const Yaml *y = yaml_get(map, key);
    if (!y) return 0;
    for (size_t i = 0; i < count; i++)
        if (y->type == YAML_SCALAR && str_equal(y->text, words[i])) return i;
    if (y->type != YAML_SCALAR) load_fault_key(l, y, K("model.text-expected"));
    else load_fault(l, y, K("model.word-unknown"), arg_str("word", y->text),
                    arg_str("known", names_near(l, NAMES(words, count), y->text)));
    return 0;
}

const Yaml *read_map(Load *l, const Yaml *map, const char *key)
{
    const Yaml *y = yaml_get(map, key);
    if (!y) return NULL;
    if (y->type != YAML_MAP) {
        load_fault_key(l, y, K("model.map-expected"));
        return NULL;
    }
    YAML_EACH(child, y)
        if (!id_ok(child->key)) load_fault_key(l, child, K("model.id-form"), arg_str("word", child->key));
    return y;
}

/* ---- labels ---- */

/* {ru: Фамилия, имя, ...} reads as a name "имя" without a value: what is missing are quotes, not a language. */
static bool torn_at_comma(Load *l, const Yaml *y, Names allowed)
{
    YAML_EACH(child, y)
        if (child->type == YAML_SCALAR && child->text.len == 0 && !names_have(allowed, child->key)) {
            load_fault_key(l, child, K("model.label-comma"), arg_str("word", child->key));
            return true;
        }
    return false;
}

/* `more`: how many of the names behind the languages are allowed too. */
static void read_label_of(Load *l, const Yaml *y, size_t longest, size_t more, Label *ret)
{
    static const Str allowed[] = { [LANG_EN] = STR("en"), [LANG_RU] = STR("ru"), [LANG_KY] = STR("ky"), STR("was") };
    size_t count = LANG_COUNT + more;
    if (torn_at_comma(l, y, NAMES(allowed, count)) || !read_names(l, y, allowed, count)) return;
    for (int i = 0; i < LANG_COUNT; i++) {
        const char *language = lang_code((Lang)i);
        if (!yaml_get(y, language)) load_fault_key(l, y, K("model.label-language"), arg_c("word", language));
        else ret->text[i] = read_text(l, y, language, longest);
    }
}

void read_label(Load *l, const Yaml *map, const char *key, size_t longest, Label *ret)
{
    const Yaml *y = yaml_get(map, key);
    if (y) read_label_of(l, y, longest, 0, ret);
}

Choice *read_choices(Load *l, const Yaml *map, size_t *count)
{
    Choice *choices = load_array(l, map->count, sizeof *choices);
    *count = 0;
    if (!choices) return NULL;
    YAML_EACH(child, map) {
        Choice *c = &choices[(*count)++];
        c->id = child->key;
        read_label_of(l, child, LABEL_LONGEST, 1, &c->label);
        read_ids(l, child, "was", false, &c->was, &c->was_count);
    }
    return choices;
}
