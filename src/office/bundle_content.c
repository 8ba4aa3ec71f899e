/* bundle_content.c: what the contents of a case's acts must be to each other (docs/formats/act.md, Contents): each version of a
 * record is the whole record, says which record and version it is, and names the files that belong to it. */
#include "office/bundle_int.h"

const Kind *act_record_kind(const Model *m, const Act *act)
{
    Str kind, rest = act->object;
    if (!m || !act_carries_record(act)) return NULL;
    (void)str_cut(&rest, '/', &kind);
    return model_kind(m, kind);
}

static bool take_file(const JsonValue *v, NamedFile *ret)
{
    int64_t size;
    *ret = (NamedFile){ .name = json_text(json_get(v, "name")), .type = json_text(json_get(v, "type")) };
    if (!hash_parse_hex(json_text(json_get(v, "blob")), &ret->blob)) return false;
    if (!hash_parse_hex(json_text(json_get(v, "sha256")), &ret->plain)) return false;
    if (!json_int(json_get(v, "size"), &size) || size < 0) return false;
    ret->size = (uint64_t)size;
    return true;
}

ErrorCode content_each_file(const JsonValue *content, NamedFileEach each, void *self, Error *e)
{
    JSON_EACH(field, json_get(content, "fields")) {
        NamedFile file;
        if (field->type == JSON_OBJECT && take_file(field, &file)) TRY(each(self, &file, e));
        if (field->type != JSON_ARRAY) continue;
        JSON_EACH(item, field) {
            if (take_file(item, &file)) TRY(each(self, &file, e));
        }
    }
    return ERR_OK;
}

ErrorCode content_check_record(Arena *a, const Act *act, Str content, const JsonValue **ret, Error *e)
{
    JsonValue *v;
    int64_t version;
    Buf again = buf_in(a);
    Str kind, rest = act->object;
    (void)str_cut(&rest, '/', &kind);
    if (json_parse(a, content, &v, e) != ERR_OK) {
        if (e->code != ERR_MEMORY) e->code = ERR_FINDING;
        return e->code;
    }
    json_write(&again, v);
    if (again.failed) return error_memory(e);
    if (!str_equal(buf_str(&again), content)) return error_set(e, ERR_FINDING, K("bundle.content-form"));
    if (!str_equal(json_text(json_get(v, "case")), act->chain) || !str_equal(json_text(json_get(v, "id")), act->object) ||
        !str_equal(json_text(json_get(v, "kind")), kind) || !json_int(json_get(v, "version"), &version) ||
        version != act->object_version + 1) {
        return error_set(e, ERR_FINDING, K("bundle.content-other"), arg_str("record", act->object));
    }
    *ret = v;
    return ERR_OK;
}
