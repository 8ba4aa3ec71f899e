/* model_include.c: common parts: fields and moves that several kinds share stand once, in common/NAME.yaml, and are copied into the
 * tree of each kind that says `include: [NAME]` before it is read.
 *
 * A copied node still knows its file and line, so that a fault is told where a person can mend it. A kind cannot change what it
 * includes: a field or move of the same name is a fault. */
#include "model/model_int.h"

static const ModelFile *common_file(const Load *l, Str name)
{
    for (size_t i = 0; i < l->file_count; i++)
        if (file_is_in(l->files[i].name, STR("common/")) && str_equal(id_of_file(l->files[i].name), name)) return &l->files[i];
    return NULL;
}

/* A tree of its own for each kind, to be taken apart; NULL when it is no YAML (load_common tells that too). */
static Yaml *read_common(Load *l, const ModelFile *file)
{
    Str before = l->file;
    l->file = file->name;
    Yaml *root = yaml_read(l, file->bytes);
    l->file = before;
    return root;
}

static Yaml *child_of(Yaml *map, const char *key)
{
    for (Yaml *child = map->first; child; child = child->next)
        if (str_is(child->key, key)) return child;
    return NULL;
}

/* Hangs the children of one map behind those of another; a name that is there already is a fault. */
static void move_children(Load *l, Yaml *to, Yaml *from)
{
    for (Yaml *child = from->first, *next; child; child = next) {
        next = child->next;
        const Yaml *there = yaml_get_str(to, child->key);
        if (there) {
            load_fault_key(l, there, K("model.include-twice"), arg_str("word", child->key), arg_str("other", child->file));
            continue;
        }
        if (to->count >= YAML_CHILDREN) {
            load_fault_key(l, to, K("model.too-many"), arg_str("word", to->key));
            return;
        }
        child->parent = to;
        child->next = NULL;
        if (to->last) to->last->next = child;
        else to->first = child;
        to->last = child;
        to->count++;
    }
}

/* The `fields` or `moves` of a common part into those of the kind; a kind without moves of its own gets that map whole. */
static void take_map(Load *l, Yaml *root, Yaml *common, const char *key)
{
    Yaml *from = child_of(common, key), *to = child_of(root, key);
    if (!from || from->type != YAML_MAP) return;
    if (to && to->type == YAML_MAP) {
        move_children(l, to, from);
    } else if (!to) {
        Yaml *map = load_array(l, 1, sizeof *map);
        if (!map) return;
        *map = (Yaml){ .type = YAML_MAP, .file = root->file, .line = root->line, .column = root->column, .key = from->key,
                       .key_line = root->line, .key_column = root->column, .parent = root };
        root->last->next = map;
        root->last = map;
        root->count++;
        move_children(l, map, from);
    }
}

static void include_one(Load *l, Yaml *root, const Yaml *name)
{
    if (name->type != YAML_SCALAR || !id_ok(name->text)) {
        load_fault(l, name, K("model.id-form"), arg_str("word", name->text));
        return;
    }
    const ModelFile *file = common_file(l, name->text);
    if (!file) {
        load_fault(l, name, K("model.include-unknown"), arg_str("word", name->text));
        return;
    }
    Yaml *common = read_common(l, file);
    if (!common || common->type != YAML_MAP) return;
    take_map(l, root, common, "fields");
    take_map(l, root, common, "moves");
}

void include_parts(Load *l, Yaml *root)
{
    const Yaml *y = yaml_get(root, "include");
    if (!y) return;
    if (y->type == YAML_MAP) {
        load_fault_key(l, y, K("model.list-expected"));
        return;
    }
    for (const Yaml *item = y->type == YAML_LIST ? y->first : y; item; item = y->type == YAML_LIST ? item->next : NULL)
        include_one(l, root, item);
}

void load_common(Load *l)
{
    static const Str of_common[] = { STR("common"), STR("fields"), STR("moves") };
    for (size_t i = 0; i < l->file_count && !l->memory_out; i++) {
        if (!file_is_in(l->files[i].name, STR("common/"))) continue;
        l->file = l->files[i].name;
        const Yaml *root = yaml_read(l, l->files[i].bytes);
        if (!root || !read_names(l, root, of_common, ARRAY_LEN(of_common))) continue;
        need_name(l, root, "common");
        (void)read_map(l, root, "moves");
        Str id = read_id(l, yaml_get(root, "common"), false);
        if (id.len > 0 && !str_equal(id, id_of_file(l->file)))
            load_fault(l, yaml_get(root, "common"), K("model.common-file"), arg_str("word", id));
        Field *fields = NULL;
        read_fields(l, root, &fields);
    }
}
