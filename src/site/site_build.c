/* site_build.c: the order of the work: read what is public, draw pictures, write pages, feeds and lists into a new folder, exchange
 * it for the old one. */
#include "site/site_int.h"

enum { BUILD_LIMIT = 1 << 30, PAGE_MEMORY = 256 << 20, MARK_LONGEST = 60000 };

/* ---- what it is made with ---- */

Str site_maker(Arena *a)
{
    HashStream *h = hash_stream_new();
    char hex[65];
    if (!h) return (Str){ 0 };
    for (size_t i = 0; i < SITE_TEMPLATE_COUNT; i++) hash_stream_add(h, SITE_TEMPLATES[i].text);
    for (size_t i = 0; i < SITE_ASSET_COUNT; i++) hash_stream_add(h, SITE_ASSETS[i].bytes);
    Hash all = hash_stream_done(h);
    return str_copy(a, str_first(hash_hex(hex, &all), 16));
}

static ErrorCode compile_templates(Site *s, Error *e)
{
    s->templates = arena_array(s->arena, SITE_TEMPLATE_COUNT, sizeof *s->templates);
    if (!s->templates) return error_memory(e);
    for (size_t i = 0; i < SITE_TEMPLATE_COUNT; i++)
        TRY(mustache_compile(s->arena, SITE_TEMPLATES[i].name, SITE_TEMPLATES[i].text, &s->templates[i], e));
    return ERR_OK;
}

/* Their folder is called after what is in it, so that a browser may keep them for ever. */
static ErrorCode write_assets(Site *s, Error *e)
{
    HashStream *h = hash_stream_new();
    char hex[65];
    if (!h) return error_memory(e);
    for (size_t i = 0; i < SITE_ASSET_COUNT; i++) hash_stream_add(h, SITE_ASSETS[i].bytes);
    Hash all = hash_stream_done(h);
    s->look = str_format(s->arena, "look/" STR_FMT, STR_ARG(str_first(hash_hex(hex, &all), 12)));
    for (size_t i = 0; i < SITE_ASSET_COUNT; i++) {
        Str path = str_format(s->arena, STR_FMT "/" STR_FMT, STR_ARG(s->look), STR_ARG(SITE_ASSETS[i].name));
        if (!path.ptr) return error_memory(e);
        TRY(folder_put(&s->folder, path, SITE_ASSETS[i].bytes, e));
    }
    return ERR_OK;
}

/* ---- the address ---- */

static bool host_ok(Str host)
{
    for (size_t i = 0; i < host.len; i++) {
        char c = host.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':')) return false;
    }
    return host.len > 0 && host.ptr[0] != '.' && host.ptr[0] != ':' && host.ptr[0] != '-';
}

static bool path_ok(Str path)
{
    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '/';
        if (!plain || (c == '/' && (i == 0 || path.ptr[i - 1] == '/'))) return false;
    }
    return true;
}

static Str without_scheme(Str address)
{
    return str_from(address, str_starts(address, STR("https://")) ? 8 : str_starts(address, STR("http://")) ? 7 : address.len);
}

ErrorCode site_address(Arena *a, Str given, Str *ret, Error *e)
{
    Str address = str_trim(given);
    while (str_ends(address, STR("/"))) address.len--;
    Str path = without_scheme(address), host;
    str_cut(&path, '/', &host);
    if (!host_ok(host) || !path_ok(path)) return error_set(e, ERR_USAGE, K("site.bad-address"), arg_str("address", given));
    *ret = str_copy(a, address);
    return ret->ptr ? ERR_OK : error_memory(e);
}

/* The host for tags, which have no port; the path under which a page that is shown anywhere finds the site. */
static ErrorCode take_address(Site *s, Error *e)
{
    Str rest = without_scheme(s->asked->address), host;
    bool path = str_cut(&rest, '/', &host);
    s->base = path ? str_format(s->arena, "/" STR_FMT "/", STR_ARG(rest)) : STR("/");
    str_cut(&host, ':', &s->host);
    return s->base.ptr ? ERR_OK : error_memory(e);
}

/* ---- all of it ---- */

static ErrorCode write_all(Site *s, Error *e)
{
    TRY(write_assets(s, e));
    TRY(draw_pictures(s, e));
    TRY(write_items(s, e));
    TRY(write_fronts(s, e));
    TRY(write_certificates(s, e));
    TRY(write_feeds(s, e));
    return folder_end(&s->folder, s->asked, e);
}

static void count_all(Site *s)
{
    for (size_t i = 0; i < s->item_count; i++) {
        s->count.items += !s->items[i].withdrawn;
        s->count.withdrawn += s->items[i].withdrawn;
    }
    s->count.projects = (int64_t)s->project_count;
    s->count.files = (int64_t)s->folder.count + 1 + (s->asked->sign != NULL);
    s->count.written = s->folder.written;
    s->count.removed = s->folder.removed;
}

static ErrorCode build(Site *s, Error *e)
{
    for (int lang = 0; lang < LANG_COUNT; lang++) s->name[lang] = text_clean(s->arena, s->asked->name[lang]);
    if (s->asked->mark.len > MARK_LONGEST) return error_internal(e, "mark");
    TRY(take_address(s, e));
    TRY(compile_templates(s, e));
    TRY(items_read(s, e));
    TRY(folder_begin(&s->folder, s->arena, s->asked->folder, e));
    ErrorCode code = write_all(s, e);
    if (code != ERR_OK) folder_drop(&s->folder);
    count_all(s);
    return code;
}

ErrorCode site_build(const SiteBuild *b, SiteCount *ret, Error *e)
{
    CLEANUP(arena_free) Arena a = arena_with(BUILD_LIMIT);
    Site s = { .asked = b, .arena = &a, .page = arena_with(PAGE_MEMORY) };
    ErrorCode code = build(&s, e);
    arena_free(&s.page);
    *ret = s.count;
    return code;
}
