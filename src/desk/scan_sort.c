/* scan_sort.c: see scan_sort.h. A code is a claim. It is held against the paper that it names as the caller may see it today; what
 * he may not see is called what an unknown code is called. */
#include "desk/scan_sort.h"

#include "desk/scan_paper.h"

typedef struct { Request *request; const Seen *scan; Map papers; } Sorting;      /* papers: by code, what was found out */
typedef struct { PageVerdict verdict; Seen paper; } Known;

ErrorCode scan_see_record(Request *r, Str id, Seen *ret, Error *e)
{
    TRY(desk_see(r, id, ret, e));
    if (!str_is(ret->kind->id, "scan")) return error_set(e, ERR_USAGE, K("scan.none"), arg_str("record", id));
    return desk_is_here(ret, e);
}

ErrorCode scan_file_of(Request *r, const Seen *seen, BlobRow *row, BlobKey *key, Str *name, Error *e)
{
    const JsonValue *file = json_get(seen->fields, "file");
    *name = json_text(json_get(file, "name"));
    return records_file(r, seen->record.chain, file, row, key, e);
}

bool scan_office_keeps(Request *r)
{
    const Kind *k = model_kind(r->model, STR("office_document"));
    return k && profile_has_kind(r->model, office_profile(r->office, r->model), k);
}

/* ---- one code ---- */

typedef struct { Request *request; Str code; bool found; } Earlier;

static ErrorCode look_earlier(void *self, const Entry *entry, Error *e)
{
    Earlier *x = self;
    Str text;
    JsonValue *body;
    (void)e;
    Error unheard;
    if (records_content(x->request, entry, &text, &unheard) != ERR_OK || json_parse(x->request->arena, text, &body,
                                                                                    &unheard) != ERR_OK) return ERR_OK;
    x->found = x->found || str_equal(json_text(json_get(json_get(body, "fields"), "code")), x->code);
    return ERR_OK;
}

/* The paper of that number has another code: an earlier print of it, or a forgery. */
static PageVerdict not_its_code(Request *r, const Seen *paper, Str code)
{
    Earlier x = { .request = r, .code = code };
    Error unheard;
    return records_history(r, paper->record.id, look_earlier, &x, &unheard) == ERR_OK && x.found ? PAGE_OLDER : PAGE_FORGED;
}

static PageVerdict of_paper(const Sorting *s, const Seen *paper)
{
    Str wanted = json_text(json_get(s->scan->fields, "of_case")), state = paper->record.state, chain = paper->record.chain;
    if (str_is(state, "annulled")) return PAGE_ANNULLED;
    if (wanted.len > 0 && !str_equal(wanted, chain)) return PAGE_OTHER_CASE;
    if (str_is(chain, "office") && !scan_office_keeps(s->request)) return PAGE_NO_CASE;
    if (request_opens(s->request, chain)) return PAGE_LOCKED;
    if (str_is(state, "filed")) return PAGE_FILED;
    return str_is(state, "printed") || str_is(state, "signed") ? PAGE_FITS : PAGE_UNKNOWN;
}

static Known *known_by(Sorting *s, const PaperCode *code, Error *e)
{
    Request *r = s->request;
    Error unheard;
    Known *k = map_get(&s->papers, code->code);
    if (k) return k;
    k = ARENA_NEW(r->arena, Known);
    if (!k || !map_set(&s->papers, code->code, k)) {
        (void)error_memory(e);
        return NULL;
    }
    k->verdict = PAGE_UNKNOWN;
    if (paper_by_code(r, code->code, &k->paper, &unheard) == ERR_OK) {
        if (!record_is_pulled_back(&k->paper.record)) k->verdict = of_paper(s, &k->paper);
    } else if (desk_see(r, code->number, &k->paper, &unheard) == ERR_OK && str_is(k->paper.kind->id, "paper")) {
        k->verdict = record_is_pulled_back(&k->paper.record) ? PAGE_UNKNOWN : not_its_code(r, &k->paper, code->code);
    }
    return k;
}

/* ---- one page ---- */

static ErrorCode sort_seen(Sorting *s, const JsonValue *seen, ScanPage *p, Error *e)
{
    int64_t turn;
    p->turn = json_int(json_get(seen, "turn"), &turn) && turn >= 0 && turn < 4 ? (int)turn : 0;
    if (json_get(seen, "error")) {
        Buf text = buf_in(s->request->arena);
        json_write(&text, seen);
        p->verdict = PAGE_BROKEN;
        p->refused = buf_str(&text);
        return ERR_OK;
    }
    p->verdict = PAGE_PLAIN;
    JSON_EACH(one, json_get(seen, "codes")) {
        if (!paper_code_read(json_text(one), &p->code)) continue;
        const Known *k = known_by(s, &p->code, e);
        if (!k) return e->code;
        p->verdict = k->verdict;
        p->paper = k->verdict == PAGE_UNKNOWN ? NULL : &k->paper;
        return ERR_OK;
    }
    p->code = (PaperCode){ .page = 0 };
    return ERR_OK;
}

static ErrorCode sort_page(Sorting *s, const Hash *file, ScanPage *p, Error *e)
{
    char part[16];
    Str text;
    JsonValue *seen;
    Error unheard;
    p->verdict = PAGE_UNSEEN;
    if (reading_get(s->request->office, s->request->arena, file, reading_part(part, 'c', p->page), &text, &unheard) != ERR_OK)
        return ERR_OK;
    TRY(json_parse(s->request->arena, text, &seen, e));
    return sort_seen(s, seen, p, e);
}

/* How a page lies that only its letters told: found when it was read. */
static void turn_by_text(Request *r, const Hash *file, ScanPage *p)
{
    char part[16];
    Str text;
    JsonValue *read;
    Error unheard;
    int64_t turn;
    if (p->verdict != PAGE_PLAIN || reading_get(r->office, r->arena, file, reading_part(part, 't', p->page), &text,
                                                &unheard) != ERR_OK) return;
    if (json_parse(r->arena, text, &read, &unheard) == ERR_OK && json_int(json_get(read, "turn"), &turn) && turn > 0 && turn < 4)
        p->turn = (int)turn;
}

ErrorCode scan_sort(Request *r, const Seen *scan, ScanSorted *ret, Error *e)
{
    int pages = 0;
    Sorting s = { .request = r, .scan = scan, .papers = map_in(r->arena) };
    bool there = scan_pages_of(scan->fields, &pages) &&
                 hash_parse_hex(json_text(json_get(json_get(scan->fields, "file"), "blob")), &ret->file);
    bool *settled = there ? arena_array(r->arena, (size_t)pages + 1, sizeof *settled) : NULL;
    ScanPage *list = there ? arena_array(r->arena, (size_t)pages, sizeof *list) : NULL;
    if (!there) return error_internal(e, "scan");
    if (!settled || !list) return error_memory(e);
    ret->pages = list;
    ret->count = pages;
    ret->waiting = str_is(scan->record.state, "waiting");
    TRY(reading_state(r->office, r->arena, &ret->file, &ret->state, e));
    JSON_EACH(part, json_get(scan->fields, "parts")) (void)!page_list_read(json_text(json_get(part, "pages")), settled, pages);
    for (int i = 0; i < ret->count; i++) {
        list[i].page = i + 1;
        TRY(sort_page(&s, &ret->file, &list[i], e));
        turn_by_text(r, &ret->file, &list[i]);
        if (settled[i + 1]) list[i].verdict = PAGE_SETTLED;
    }
    return ERR_OK;
}

/* ---- for people ---- */

const char *scan_verdict_name(PageVerdict v)
{
    static const char *const NAMES[] = { "unseen", "broken", "plain", "unknown", "forged", "older", "annulled", "other_case",
                                        "no_case", "locked",
                                         "filed", "fits", "settled" };
    return NAMES[v];
}

Str scan_verdict_text(Request *r, const ScanPage *p)
{
    static const char *const KEYS[] = {
        K("scan.page-unseen"), K("scan.page-broken"), K("scan.page-plain"), K("scan.page-unknown"), K("scan.page-forged"),
            K("scan.page-older"),
        K("scan.page-annulled"), K("scan.page-other-case"), K("scan.page-no-case"), K("scan.page-locked"), K("scan.page-filed"),
            K("scan.page-fits"),
        K("scan.page-settled"),
    };
    Str paper = p->paper ? desk_title(r, p->paper->kind, p->paper->body) : STR("");
    return view_say_args(r, KEYS[p->verdict], (const ErrorArg[]){ arg_str("paper", paper) }, 1);
}
