/* watch_list.c: see watch_list.h. What all readers of lists do alike: entries are filled within their limits, faults are kept with
 * their place. */
#include "exchange/watch_int.h"

static const char *const FORMATS[] = { [WATCH_UN] = "un", [WATCH_OFAC] = "ofac", [WATCH_FTM] = "ftm", [WATCH_TABLE] = "table" };
static const char *const SORTS[] = { [WATCH_PERSON] = "person", [WATCH_BODY] = "body", [WATCH_THING] = "thing",
                                     [WATCH_UNKNOWN] = "unknown" };

const char *watch_format_name(WatchFormat format) { return FORMATS[format]; }
const char *watch_sort_name(WatchSort sort) { return SORTS[sort]; }

bool watch_format_of(Str name, WatchFormat *ret)
{
    for (size_t i = 0; i < ARRAY_LEN(FORMATS); i++) {
        if (!str_is(name, FORMATS[i])) continue;
        *ret = (WatchFormat)i;
        return true;
    }
    return false;
}

void watch_begin(WatchList *list, Arena *a, WatchFormat format)
{
    *list = (WatchList){ .arena = a, .format = format, .by_id = map_in(a), .faults = json_new_array(a) };
}

Str watch_spaced(Arena *a, Str text)
{
    Buf to = buf_in(a);
    bool space = false;
    text = str_trim(text);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
            space = true;
            continue;
        }
        if (space) buf_byte(&to, ' ');
        space = false;
        buf_byte(&to, c);
    }
    return to.failed ? (Str){ 0 } : buf_str(&to);
}

static ErrorCode take(WatchList *list, Str text, size_t most, Str *ret, Error *e)
{
    *ret = watch_spaced(list->arena, text);
    if (!ret->ptr) return error_memory(e);
    return ret->len <= most ? ERR_OK : error_set(e, ERR_LIMIT, K("watch.long-text"), arg_int("limit", (int64_t)most));
}

ErrorCode watch_set(WatchList *list, Str *to, Str text, Error *e)
{
    return take(list, text, (size_t)10 * WATCH_TEXT, to, e);
}

ErrorCode watch_add_name(WatchList *list, WatchEntry *x, Str text, bool weak, Error *e)
{
    Str name;
    TRY(take(list, text, WATCH_TEXT, &name, e));
    if (name.len == 0) return ERR_OK;
    for (size_t i = 0; i < x->name_count; i++) {
        if (!str_equal(x->names[i].text, name)) continue;
        x->names[i].weak = x->names[i].weak && weak;
        return ERR_OK;
    }
    if (x->name_count == WATCH_NAMES) return error_set(e, ERR_LIMIT, K("watch.many-names"), arg_int("limit", WATCH_NAMES));
    if (!ARENA_ROOM(list->arena, x->names, x->name_count, x->name_room)) return error_memory(e);
    x->names[x->name_count++] = (WatchName){ name, weak };
    return ERR_OK;
}

ErrorCode watch_add_text(WatchList *list, WatchTexts *to, Str given, Error *e)
{
    Str text;
    TRY(take(list, given, WATCH_TEXT, &text, e));
    if (text.len == 0) return ERR_OK;
    for (size_t i = 0; i < to->count; i++) if (str_equal(to->list[i], text)) return ERR_OK;
    if (to->count == WATCH_TEXTS) return error_set(e, ERR_LIMIT, K("watch.many-names"), arg_int("limit", WATCH_TEXTS));
    if (!ARENA_ROOM(list->arena, to->list, to->count, to->room)) return error_memory(e);
    to->list[to->count++] = text;
    return ERR_OK;
}

WatchEntry *watch_entry(WatchList *list, uint64_t place)
{
    WatchEntry *x = ARENA_NEW(list->arena, WatchEntry);
    if (x) *x = (WatchEntry){ .sort = WATCH_UNKNOWN, .place = place };
    return x;
}

ErrorCode watch_add(WatchList *list, WatchEntry *x, Error *e)
{
    if (x->id.len == 0) return error_set(e, ERR_INVALID, K("watch.no-id"));
    if (x->name_count == 0) return error_set(e, ERR_INVALID, K("watch.no-name"), arg_str("id", x->id));
    if (map_get(&list->by_id, x->id)) return error_set(e, ERR_INVALID, K("watch.id-twice"), arg_str("id", x->id));
    if (list->count == WATCH_ENTRIES) return error_set(e, ERR_LIMIT, K("watch.many-entries"), arg_int("limit", WATCH_ENTRIES));
    if (!ARENA_ROOM(list->arena, list->entries, list->count, list->room)) return error_memory(e);
    if (!map_set(&list->by_id, x->id, x)) return error_memory(e);
    list->entries[list->count++] = x;
    return ERR_OK;
}

ErrorCode watch_fault(WatchList *list, uint64_t place, Error *e)
{
    Arena *a = list->arena;
    if ((e->code != ERR_INVALID && e->code != ERR_LIMIT) || list->count == WATCH_ENTRIES) return e->code;
    if (list->unread++ < WATCH_FAULTS) {
        JsonValue *one = json_new_object(a), *values = json_new_object(a);
        Str name, value;
        json_set(a, one, "place", json_new_int(a, (int64_t)place));
        json_set(a, one, "error", json_new_string(a, str_of(e->parts[0].key)));
        for (size_t at = 0; error_next_arg(e, &e->parts[0], &at, &name, &value); ) {
            char *key = str_c(a, name);
            if (key) json_set(a, values, key, json_new_string(a, value));
        }
        json_set(a, one, "values", values);
        if (!json_add(a, list->faults, one) || list->faults->broken) return error_memory(e);
    }
    error_clear(e);
    return ERR_OK;
}

static void count_names(WatchList *list)
{
    list->names = list->weak = 0;
    for (size_t i = 0; i < list->count; i++) {
        const WatchEntry *x = list->entries[i];
        list->names += x->name_count;
        for (size_t k = 0; k < x->name_count; k++) list->weak += x->names[k].weak;
    }
}

ErrorCode watch_end(WatchList *list, Error *e)
{
    count_names(list);
    if (list->count == 0) return error_set(e, ERR_INVALID, K("watch.empty"), arg_int("unread", (int64_t)list->unread));
    return list->unread <= list->count ? ERR_OK : error_set(e, ERR_INVALID, K("watch.mostly-broken"),
        arg_int("unread", (int64_t)list->unread), arg_int("read", (int64_t)list->count));
}

ErrorCode watch_read(Arena *a, WatchFormat format, Str file, Str second, WatchList *ret, Error *e)
{
    watch_begin(ret, a, format);
    if (file.len > WATCH_FILE || second.len > WATCH_FILE)
        return error_set(e, ERR_LIMIT, K("watch.long-file"), arg_int("limit", WATCH_FILE >> 20));
    switch (format) {
    case WATCH_OFAC: TRY(watch_read_ofac(ret, file, second, e)); break;
    case WATCH_FTM: TRY(watch_read_ftm(ret, file, e)); break;
    case WATCH_TABLE: TRY(watch_read_table(ret, file, e)); break;
    case WATCH_UN: case WATCH_FORMATS: default: return error_internal(e, "watch_read");
    }
    return watch_end(ret, e);
}

/* ---- births as people write them ---- */

static int month_of(Str name)
{
    static const char MONTHS[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    char small[3];
    if (name.len < 3) return 0;
    for (size_t i = 0; i < 3; i++) small[i] = (char)(name.ptr[i] | 32);
    for (int m = 0; m < 12; m++) if (memcmp(small, MONTHS + 3 * m, 3) == 0) return m + 1;
    return 0;
}

static bool all_digits(Str s, size_t least, size_t most)
{
    for (size_t i = 0; i < s.len; i++) if (s.ptr[i] < '0' || s.ptr[i] > '9') return false;
    return s.len >= least && s.len <= most;
}

Str watch_birth(Arena *a, Str text)
{
    Str words[3], rest = str_trim(text);
    size_t n = 0;
    int day = 0;
    while (rest.len > 0 && n < 3) {
        str_cut(&rest, ' ', &words[n]);
        if (words[n].len > 0) n++;
    }
    if (n == 0 || rest.len > 0 || !all_digits(words[n - 1], 4, 4)) return STR("");
    if (n == 1) return words[0];
    int month = month_of(words[n - 2]);
    if (month == 0) return STR("");
    if (n == 2) return str_format(a, STR_FMT "-%02d", STR_ARG(words[1]), month);
    if (!all_digits(words[0], 1, 2)) return STR("");
    for (size_t i = 0; i < words[0].len; i++) day = day * 10 + (words[0].ptr[i] - '0');
    return day < 1 || day > 31 ? STR("") : str_format(a, STR_FMT "-%02d-%02d", STR_ARG(words[2]), month, day);
}
