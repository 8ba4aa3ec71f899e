/* watch_un.c: the consolidated list of the United Nations Security Council: XML, an INDIVIDUAL or ENTITY for each who is listed, its fields
 * one level below and, where one has parts (an alias and its quality), two.
 *
 * libxml2's reader goes through it element by element and expands nothing: a document type, and with it every entity, ends the reading.
 * An element that is not known here is told once, with its line: the form may have got a field that matters. */
#include <libxml/xmlreader.h>

#include "exchange/watch_int.h"

enum { ENTRY_DEPTH = 2, FIELD_DEPTH = 3, PART_DEPTH = 4, NAME_PARTS = 4 };

typedef enum { PART_QUALITY, PART_ALIAS, PART_DATE_TYPE, PART_DATE, PART_YEAR, PART_FROM, PART_TO, PART_ALIAS_BIRTH, PART_NUMBER,
               PART_VALUE, PART_LEFT_OUT, PARTS } Part;

typedef struct {
    WatchList       *list;
    xmlTextReaderPtr reader;
    WatchEntry      *entry;
    Str              field;                 /* the element of FIELD_DEPTH that is under way */
    Buf              text;
    Str              parts[PARTS];          /* of that field */
    Str              names[NAME_PARTS];
    Map              unknown;
    bool             failed;
} UnWalk;

/* The parser is ahead of the reader by a piece of the file: the line is the element's own. */
static uint64_t line_of(const UnWalk *u)
{
    long line = xmlGetLineNo(xmlTextReaderCurrentNode(u->reader));
    return line > 0 ? (uint64_t)line : 0;
}

/* ---- what a field says ---- */

typedef struct { const char *name; Part part; } Named;
static const Named PART_NAMES[] = {
    { "QUALITY", PART_QUALITY }, { "ALIAS_NAME", PART_ALIAS }, { "TYPE_OF_DATE", PART_DATE_TYPE }, { "DATE", PART_DATE },
    { "YEAR", PART_YEAR }, { "FROM_YEAR", PART_FROM }, { "TO_YEAR", PART_TO }, { "DATE_OF_BIRTH", PART_ALIAS_BIRTH },
    { "NUMBER", PART_NUMBER }, { "VALUE", PART_VALUE },
    { "NOTE", PART_LEFT_OUT }, { "COUNTRY", PART_LEFT_OUT }, { "CITY", PART_LEFT_OUT }, { "STATE_PROVINCE", PART_LEFT_OUT },
    { "STREET", PART_LEFT_OUT }, { "ZIP_CODE", PART_LEFT_OUT }, { "TYPE_OF_DOCUMENT", PART_LEFT_OUT },
    { "TYPE_OF_DOCUMENT2", PART_LEFT_OUT }, { "ISSUING_COUNTRY", PART_LEFT_OUT }, { "DATE_OF_ISSUE", PART_LEFT_OUT },
    { "COUNTRY_OF_ISSUE", PART_LEFT_OUT }, { "CITY_OF_ISSUE", PART_LEFT_OUT }, { "CITY_OF_BIRTH", PART_LEFT_OUT },
    { "COUNTRY_OF_BIRTH", PART_LEFT_OUT },
};
/* Known, and not taken: docs/watch-lists.md says so. */
static const char *const FIELDS_LEFT_OUT[] = {
    "VERSIONNUM", "GENDER", "SUBMITTED_BY", "SUBMITTED_ON", "DESIGNATION", "TITLE", "LIST_TYPE", "LAST_DAY_UPDATED",
    "INDIVIDUAL_ADDRESS", "INDIVIDUAL_PLACE_OF_BIRTH", "ENTITY_ADDRESS", "SORT_KEY", "SORT_KEY_LAST_MOD", "DELISTED_ON",
};

static ErrorCode take_birth(UnWalk *u, Error *e)
{
    Arena *a = u->list->arena;
    WatchTexts *births = &u->entry->births;
    Str type = u->parts[PART_DATE_TYPE], date = u->parts[PART_DATE], year = u->parts[PART_YEAR];
    Day day;
    if (u->parts[PART_FROM].len == 4 && u->parts[PART_TO].len == 4) {
        Str span = str_format(a, STR_FMT "/" STR_FMT, STR_ARG(u->parts[PART_FROM]), STR_ARG(u->parts[PART_TO]));
        return watch_add_text(u->list, births, span, e);
    }
    if (date.len > 0 && !day_parse(str_first(date, 10), &day)) return error_set(e, ERR_INVALID, K("watch.no-birth"), arg_str("given", date));
    Str said = date.len > 0 ? str_first(date, 10) : year;
    bool about = str_is(type, "APPROXIMATELY") && said.len >= 4;
    return watch_add_text(u->list, births, about ? str_format(a, STR_FMT "~", STR_ARG(str_first(said, 4))) : said, e);
}

static ErrorCode take_alias(UnWalk *u, Error *e)
{
    Str said = u->parts[PART_ALIAS_BIRTH], born = said;
    Day day;
    if (!day_parse(str_first(said, 10), &day)) born = watch_birth(u->list->arena, said);
    if (born.len > 0) TRY(watch_add_text(u->list, &u->entry->births, str_first(born, 10), e));
    return watch_add_name(u->list, u->entry, u->parts[PART_ALIAS], str_is(u->parts[PART_QUALITY], "Low"), e);
}

static void unknown(UnWalk *u, Str name, Error *e)
{
    if (map_get(&u->unknown, name)) return;
    u->failed = u->failed || !map_set(&u->unknown, name, u);
    (void)error_set(e, ERR_INVALID, K("watch.no-element"), arg_str("element", name));
    u->failed = u->failed || watch_fault(u->list, line_of(u), e) != ERR_OK;
}

static ErrorCode take_field(UnWalk *u, Str name, Str text, Error *e)
{
    static const char *const NAMES[NAME_PARTS] = { "FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME" };
    WatchEntry *x = u->entry;
    WatchList *l = u->list;
    for (size_t i = 0; i < NAME_PARTS; i++) if (str_is(name, NAMES[i])) return watch_set(l, &u->names[i], text, e);
    if (str_is(name, "DATAID")) return watch_set(l, &x->id, text, e);
    if (str_is(name, "REFERENCE_NUMBER")) return watch_set(l, &x->reference, text, e);
    if (str_is(name, "UN_LIST_TYPE")) return watch_set(l, &x->programme, text, e);
    if (str_is(name, "LISTED_ON")) return watch_set(l, &x->listed_on, str_first(str_trim(text), 10), e);
    if (str_is(name, "COMMENTS1")) return watch_set(l, &x->reason, text, e);
    if (str_is(name, "NAME_ORIGINAL_SCRIPT")) return watch_add_name(l, x, text, false, e);
    if (str_is(name, "NATIONALITY")) return ERR_OK;                         /* each VALUE was taken as it ended */
    if (str_is(name, "INDIVIDUAL_ALIAS") || str_is(name, "ENTITY_ALIAS")) return take_alias(u, e);
    if (str_is(name, "INDIVIDUAL_DATE_OF_BIRTH")) return take_birth(u, e);
    if (str_is(name, "INDIVIDUAL_DOCUMENT")) return watch_add_text(l, &x->numbers, u->parts[PART_NUMBER], e);
    for (size_t i = 0; i < ARRAY_LEN(FIELDS_LEFT_OUT); i++) if (str_is(name, FIELDS_LEFT_OUT[i])) return ERR_OK;
    unknown(u, name, e);
    return ERR_OK;
}

static ErrorCode take_part(UnWalk *u, Str name, Str text, Error *e)
{
    for (size_t i = 0; i < ARRAY_LEN(PART_NAMES); i++) {
        if (!str_is(name, PART_NAMES[i].name)) continue;
        if (PART_NAMES[i].part == PART_VALUE && str_is(u->field, "NATIONALITY"))
            return watch_add_text(u->list, &u->entry->countries, text, e);
        return watch_set(u->list, &u->parts[PART_NAMES[i].part], text, e);
    }
    unknown(u, name, e);
    return ERR_OK;
}

/* ---- entries ---- */

static ErrorCode begin_entry(UnWalk *u, Str name, Error *e)
{
    u->entry = watch_entry(u->list, line_of(u));
    if (!u->entry) return error_memory(e);
    u->entry->sort = str_is(name, "INDIVIDUAL") ? WATCH_PERSON : WATCH_BODY;
    memset(u->names, 0, sizeof u->names);
    return ERR_OK;
}

/* The name that stands first is the entry's own: it goes before the aliases. */
static ErrorCode end_entry(UnWalk *u, Error *e)
{
    Buf name = buf_in(u->list->arena);
    WatchEntry *x = u->entry;
    for (size_t i = 0; i < NAME_PARTS; i++) {
        if (name.len > 0 && u->names[i].len > 0) buf_byte(&name, ' ');
        buf_add(&name, u->names[i]);
    }
    u->entry = NULL;
    if (name.failed) return error_memory(e);
    TRY(watch_add_name(u->list, x, buf_str(&name), false, e));
    for (size_t i = 1; i < x->name_count; i++) {
        if (!str_equal(x->names[i].text, buf_str(&name))) continue;
        WatchName own = x->names[i];
        memmove(x->names + 1, x->names, i * sizeof *x->names);
        x->names[0] = own;
    }
    return watch_add(u->list, x, e);
}

static bool is_entry(Str name) { return str_is(name, "INDIVIDUAL") || str_is(name, "ENTITY"); }

static ErrorCode begins(UnWalk *u, int depth, Str name, Error *e)
{
    buf_clear(&u->text);
    if (depth == 0 && !str_is(name, "CONSOLIDATED_LIST")) return error_set(e, ERR_INVALID, K("watch.not-un"), arg_str("element", name));
    if (depth == ENTRY_DEPTH && !is_entry(name)) unknown(u, name, e);
    if (depth == ENTRY_DEPTH && is_entry(name)) return begin_entry(u, name, e);
    if (depth == FIELD_DEPTH) {
        memset(u->parts, 0, sizeof u->parts);
        u->field = str_copy(u->list->arena, name);
        u->failed = u->failed || !u->field.ptr;
    }
    return ERR_OK;
}

static ErrorCode ends(UnWalk *u, int depth, Str name, Error *e)
{
    Str text = buf_str(&u->text);
    ErrorCode code = ERR_OK;
    if (!u->entry) return ERR_OK;
    uint64_t place = u->entry->place;
    if (depth == ENTRY_DEPTH) code = end_entry(u, e);
    if (depth == FIELD_DEPTH) code = take_field(u, name, text, e);
    if (depth == PART_DEPTH) code = take_part(u, name, text, e);
    buf_clear(&u->text);
    if (code == ERR_OK) return ERR_OK;
    u->entry = NULL;                                            /* the rest of a faulty entry is passed over */
    return watch_fault(u->list, place, e);
}

/* ---- the walk ---- */

static ErrorCode take_date(UnWalk *u, Error *e)
{
    xmlChar *said = xmlTextReaderGetAttribute(u->reader, (const xmlChar *)"dateGenerated");
    Str day = str_first(str_of((const char *)said), 10);
    Day unused;
    u->list->date = day_parse(day, &unused) ? str_copy(u->list->arena, day) : STR("");
    xmlFree(said);
    return u->list->date.len > 0 ? ERR_OK : error_set(e, ERR_INVALID, K("watch.no-date"));
}

static ErrorCode take_node(UnWalk *u, Error *e)
{
    int depth = xmlTextReaderDepth(u->reader), type = xmlTextReaderNodeType(u->reader);
    Str name = str_of((const char *)xmlTextReaderConstLocalName(u->reader));
    switch (type) {
    case XML_READER_TYPE_ELEMENT:
        TRY(begins(u, depth, name, e));
        if (depth == 0) TRY(take_date(u, e));
        return xmlTextReaderIsEmptyElement(u->reader) == 1 ? ends(u, depth, name, e) : ERR_OK;
    case XML_READER_TYPE_END_ELEMENT: return ends(u, depth, name, e);
    case XML_READER_TYPE_TEXT: case XML_READER_TYPE_CDATA:
        if (u->entry) buf_add(&u->text, str_of((const char *)xmlTextReaderConstValue(u->reader)));
        return ERR_OK;
    case XML_READER_TYPE_DOCUMENT_TYPE: case XML_READER_TYPE_ENTITY_REFERENCE: case XML_READER_TYPE_ENTITY:
        return error_set(e, ERR_INVALID, K("watch.document-type"));
    default: return ERR_OK;
    }
}

static ErrorCode walk(UnWalk *u, Error *e)
{
    int more;
    while ((more = xmlTextReaderRead(u->reader)) == 1) {
        TRY(take_node(u, e));
        if (u->failed || u->text.failed) return error_memory(e);
    }
    return more == 0 ? ERR_OK : error_set(e, ERR_INVALID, K("watch.no-xml"), arg_int("line", xmlTextReaderGetParserLineNumber(u->reader)));
}

ErrorCode watch_read_un(Arena *a, Str file, WatchList *ret, Error *e)
{
    UnWalk u = { .list = ret, .text = buf_in(a), .unknown = map_in(a) };
    watch_begin(ret, a, WATCH_UN);
    if (file.len > WATCH_FILE) return error_set(e, ERR_LIMIT, K("watch.long-file"), arg_int("limit", WATCH_FILE >> 20));
    if (str_find(file, STR("<!DOCTYPE")) >= 0) return error_set(e, ERR_INVALID, K("watch.document-type"));
    u.reader = xmlReaderForMemory(file.ptr ? file.ptr : "", (int)file.len, NULL, NULL,
                                  XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_BIG_LINES);
    if (!u.reader) return error_memory(e);
    ErrorCode code = walk(&u, e);
    xmlFreeTextReader(u.reader);
    return code == ERR_OK ? watch_end(ret, e) : code;
}
