/* target.c: see target.h. A table of patterns, tried from the top: the first whose {names} are all among the target's arguments is the page;
 * arguments that no name took go into its query. Operations without a pattern have a page all the same, /do/NAME. */
#include "web/target.h"

#include "web/http_form.h"
#include "web/web.h"

static const struct { const char *op, *pattern; } PAGES[] = {
    { "me.today",       "/" },
    { "exercise.tasks", "/exercise" },
    { "exercise.task",  "/exercise/{task}" },
    { "me.waits",       "/waits" },
    { "todo.list",      "/notes" },
    { "desk.handed",    "/handed" },
    { "calendar.show",  "/calendar" },
    { "calendar.file",  "/calendar.ics" },
    { "unit.show",      "/unit" },
    { "work.plan",      "/time/{case}" },
    { "work.board",     "/board/{case}" },
    { "work.board",     "/board" },
    { "work.line",      "/line/{case}" },
    { "work.asleep",    "/asleep" },
    { "work.load",      "/load" },
    { "store.places",   "/store" },
    { "store.place",    "/store/at/{id}" },
    { "store.due",      "/store/due" },
    { "store.unseen",   "/store/unseen" },
    { "store.load",     "/store/load" },
    { "store.carried",  "/store/carried" },
    { "store.book",     "/store/book" },
    { "store.count",    "/store/count/{id}" },
    { "team.fit",       "/team" },
    { "case.list",      "/cases" },
    { "case.open",      "/kinds/case/new" },
    { "case.show",      "/records/{case}" },
    { "case.ending",    "/ending" },
    { "record.show",    "/records/{id}" },
    { "record.list",    "/kinds/{kind}" },
    { "kind.list",      "/kinds" },
    { "record.history", "/records/{id}/history" },
    { "custody.show",   "/records/{id}/custody" },
    { "plan.changes",   "/records/{id}/changes" },
    { "course.results", "/records/{id}/results" },
    { "plan.disproof",  "/records/{id}/disproof" },
    { "project.plan",   "/records/{id}/work-plan" },
    { "project.feeds",  "/records/{id}/feeds" },
    { "record.form",    "/records/{id}/moves/{move}" },
    { "record.form",    "/records/{id}/change" },
    { "record.form",    "/kinds/{kind}/new" },
    { "record.create",  "/kinds/{kind}/new" },
    { "record.change",  "/records/{id}/change" },
    { "record.move",    "/records/{id}/moves/{move}" },
    { "document.get",   "/files/{id}" },
    { "paper.make",     "/papers/{id}/{to}" },
    { "paper.forms",    "/papers/about/{about}" },
    { "paper.book",     "/papers" },
    { "paper.check",    "/p/{mark}" },
    { "paper.check",    "/p" },
    { "volume.list",    "/volumes/{case}" },
    { "money.budget",   "/money/{project}" },
    { "money.behind",   "/money/{project}/behind" },
    { "proof.show",     "/proof/{case}" },
    { "proof.changes",  "/proof/{case}/changes" },
    { "procedure.show", "/procedures/{case}" },
    { "procedure.list", "/procedures" },
    { "label.read",     "/labels" },
    { "stock.scan",     "/stock/{id}" },
    { "course.door",    "/door/{id}" },
    { "document.add",   "/kinds/document/new" },
    { "scan.take",      "/kinds/scan/new" },
    { "scan.look",      "/scans/{id}/{page}" },
    { "scan.picture",   "/pictures/{id}/{page}" },
    { "photo.picture",  "/pictures/{id}/1" },
    { "subject.show",   "/subjects/{id}" },
    { "person.today",   "/persons" },
    { "proposal.list",  "/proposals" },
    { "proposal.show",  "/records/{id}" },
    { "search",         "/search" },
    { "search.saved",   "/searches" },
    { "search.look",    "/searches/{id}" },
    { "field.pair",     "/field/pair/{id}" },
    { "field.devices",  "/field/devices/{id}" },
    { "field.photo",    "/field/photo" },
    { "field.item",     "/field/item" },
    { "user.list",      "/users" },
    { "user.ways",      "/sign-in/second" },
    { "user.import",    "/users/import" },
    { "user.import_guide", "/users/import" },
    { "ledger.head",    "/ledger" },
    { "ledger.verify",  "/ledger" },
    { "clock.due",      "/terms" },
    { "clock.moved",    "/terms/moved" },
    { "clock.show",     "/terms/{id}" },
    { "register.lines", "/register" },
    { "retention.due",  "/retention" },
    { "deputy.list",    "/deputies" },
    { "locked.asked",   "/locked" },
    { "draft.list",     "/drafts" },
    { "audit.trail",    "/trace" },
    { "flag.list",      "/flags" },
    { "flag.show",      "/flag" },
    { "rule.show",      "/rules/{rule}" },
    { "party.show",     "/party" },
    { "pair.list",      "/pairs" },
    { "watch.list",     "/kinds/watch_list" },
    { "watch.hits",     "/records/{screening}" },
    { "custody.rules",  "/custody/rules" },
    { "project.logframe", "/records/{id}/logframe" },
    { "indicator.behind", "/records/{id}/behind" },
    { "figure.list",    "/figures" },
    { "certificate.check", "/certificates/check" },
    { "figure.show",    "/figures/{id}" },
    { "message.list",   "/messages" },
    { "duplicate.list", "/duplicates" },
    { "duplicate.compare", "/beside" },
    { "setup.page",     "/setup/{step}" },
};

enum { ARGUMENTS = 16 };
typedef struct { WebPair pairs[ARGUMENTS]; bool used[ARGUMENTS]; size_t count; } Arguments;

static ErrorCode no_target(Str target, Error *e)
{
    return error_set(e, ERR_INVALID, K("web.no-target"), arg_str("target", target));
}

static ErrorCode read_arguments(Arena *a, Str query, Str target, Arguments *to, Error *e)
{
    WebPair *pairs;
    if (http_pairs_read(a, query, &pairs, &to->count) != 0) return no_target(target, e);
    if (to->count > ARGUMENTS) return no_target(target, e);
    for (size_t i = 0; i < to->count; i++) to->pairs[i] = pairs[i];
    return ERR_OK;
}

/* An id "kind/x" is two segments. */
static void add_value(Buf *to, Str value)
{
    Str part;
    while (str_cut(&value, '/', &part)) web_url_segment(to, part);
    web_url_segment(to, part);
}

static bool add_named(Buf *to, Arguments *args, Str name)
{
    for (size_t i = 0; i < args->count; i++) {
        if (!str_equal(args->pairs[i].name, name) || args->pairs[i].value.len == 0) continue;
        args->used[i] = true;
        add_value(to, args->pairs[i].value);
        return true;
    }
    return false;
}

/* False where a name of the pattern is not among the arguments. */
static bool follow(Buf *to, const char *pattern, Arguments *args)
{
    Str rest = str_from(str_of(pattern), 1), part;
    memset(args->used, 0, sizeof args->used);
    if (rest.len == 0) buf_byte(to, '/');
    while (rest.len > 0) {
        str_cut(&rest, '/', &part);
        if (part.len < 2 || part.ptr[0] != '{') web_url_segment(to, part);
        else if (!add_named(to, args, (Str){ part.ptr + 1, part.len - 2 })) return false;
    }
    return true;
}

/* The key of a draft is the address of its form, as the browser had it. */
static bool draft_target(Arena *a, const Arguments *args, Buf *to)
{
    Str path;
    WebPair *query;
    size_t count;
    if (args->count != 1 || !str_is(args->pairs[0].name, "key") || !str_starts(args->pairs[0].value, STR("/"))) return false;
    if (utf8_has_control(args->pairs[0].value, "") || http_target_read(a, args->pairs[0].value, &path, &query, &count) != 0) return false;
    buf_add(to, args->pairs[0].value);
    return true;
}

static ErrorCode op_target(Arena *a, Str target, Buf *to, Error *e)
{
    Str rest = str_from(target, 3), op;
    Arguments args = { .count = 0 };
    bool found = false;
    str_cut(&rest, '?', &op);
    if (op.len == 0) return no_target(target, e);
    TRY(read_arguments(a, rest, target, &args, e));
    if (str_is(op, "draft.get") && draft_target(a, &args, to)) return ERR_OK;
    for (size_t i = 0; i < ARRAY_LEN(PAGES) && !found; i++) {
        if (!str_is(op, PAGES[i].op)) continue;
        buf_clear(to);
        found = follow(to, PAGES[i].pattern, &args);
    }
    if (!found) {
        buf_clear(to);
        memset(args.used, 0, sizeof args.used);
        buf_c(to, "/do");
        web_url_segment(to, op);
    }
    for (size_t i = 0; i < args.count; i++) {
        if (!args.used[i]) web_url_query(to, args.pairs[i].name, args.pairs[i].value);
    }
    return ERR_OK;
}

void web_record_path(Buf *to, Str id)
{
    buf_c(to, "/records");
    add_value(to, id);
}

ErrorCode web_target(Arena *a, Str target, Str *url, Error *e)
{
    Buf to = buf_in(a);
    if (str_starts(target, STR("op:"))) TRY(op_target(a, target, &to, e));
    else if (str_find_byte(target, '/') > 0) web_record_path(&to, target);
    else return no_target(target, e);
    if (to.failed) return error_memory(e);
    *url = buf_str(&to);
    return ERR_OK;
}
