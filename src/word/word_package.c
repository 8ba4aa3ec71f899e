/* word_package.c: what the files of Office Open XML have in common (ECMA-376 part 2): a zip whose part _rels/.rels says which of its parts is the
 * document, workbook or other thing that it is about. Its list of types says
 * whether it has macros. */
#include "word/word_int.h"

static void relation_begins(WordXml *x, Str space, Str name)
{
    Str *target = x->self;
    (void)space;
    if (!str_is(name, "Relationship") || !str_ends(xml_attribute(x, "Type"), STR("/officeDocument"))) return;
    if (target->len == 0 && !str_is(xml_attribute(x, "TargetMode"), "External")) *target = xml_attribute(x, "Target");
}

static void type_begins(WordXml *x, Str space, Str name)
{
    bool *macros = x->self;
    (void)space;
    (void)name;
    Str type = xml_attribute(x, "ContentType");
    *macros |= str_find(type, STR("macroEnabled")) >= 0 || str_find(type, STR("vbaProject")) >= 0;
}

ErrorCode package_read(Arena *a, Str file, Str part, const WordEvents *events, void *self, Error *e)
{
    Str text;
    WordFile nobody = { 0 };
    WordXml x = { .arena = a, .file = &nobody, .events = events, .self = self };
    TRY(zip_part(a, file, part, &text, e));
    if (!text.ptr) return error_set(e, ERR_INVALID, K("word.no-part"), arg_str("part", part));
    return xml_walk(&x, text, part, e);
}

ErrorCode package_main(Arena *a, Str file, Str *ret, bool *macros, Error *e)
{
    static const WordEvents RELATIONS = { .begins = relation_begins }, TYPES = { .begins = type_begins };
    Str target = { 0 };
    *macros = false;
    TRY(package_read(a, file, STR("[Content_Types].xml"), &TYPES, macros, e));
    TRY(package_read(a, file, STR("_rels/.rels"), &RELATIONS, &target, e));
    if (str_starts(target, STR("/"))) target = str_from(target, 1);
    if (target.len == 0) return error_set(e, ERR_INVALID, K("word.no-part"), arg_str("part", STR("officeDocument")));
    *ret = target;
    return ERR_OK;
}
