/* desk_paper_book.c: which forms of papers are in force here, and where each comes from: shipped with the program, or the
 * office's own since when and by whom. Own ones are shown in all languages, shipped ones in that which is asked for. */
#include "desk/desk.h"
#include "rules/paper_office.h"

typedef struct { Request *r; Str by; Instant since; } PutIn;

static ErrorCode take_entry(void *self, const Entry *entry, Error *e)
{
    PutIn *p = self;
    if (!str_is(entry->op, "record.move.put_in_force")) return ERR_OK;
    p->since = entry->received;
    p->by = str_copy(p->r->arena, entry->actor);
    return p->by.ptr ? ERR_OK : error_memory(e);
}

static Str shown_number(Request *r, Str id)
{
    Seen seen;
    Error unheard;
    return desk_see(r, id, &seen, &unheard) == ERR_OK ? json_text(json_get(seen.body, "number")) : id;
}

static ErrorCode show_form(Request *r, const PaperForm *f, JsonValue *list, Error *e)
{
    static const char *const IN[LANG_COUNT] = { [LANG_EN] = K("paper.in-en"), [LANG_RU] = K("paper.in-ru"), [LANG_KY] = K("paper.in-ky") };
    PutIn p = { .r = r };
    bool own = f->record.len > 0;
    JsonValue *one = json_new_object(r->arena);
    if (own) TRY(records_history(r, f->record, take_entry, &p, e));
    Str origin = !own ? view_say(r, K("paper.shipped"))
        : view_say(r, K("paper.own-origin"), arg_str("number", shown_number(r, f->record)),
                   arg_str("since", view_instant(r, p.since)), arg_str("who", desk_user_name(r, p.by)));
    Str what = f->title.len > 0 ? f->title : view_say(r, K("paper.is-part"));
    Str cells[] = { what, f->name, view_say_args(r, IN[f->lang], NULL, 0), origin };
    view_table_row_to(r, cells, ARRAY_LEN(cells), f->record);
    json_set(r->arena, one, "form", json_new_string(r->arena, f->name));
    json_set(r->arena, one, "language", json_new_string(r->arena, str_of(lang_code(f->lang))));
    json_set(r->arena, one, "title", json_new_string(r->arena, f->title));
    json_set(r->arena, one, "origin", json_new_string(r->arena, origin));
    json_set(r->arena, one, "record", own ? json_new_string(r->arena, f->record) : json_new_null(r->arena));
    json_add(r->arena, list, one);
    return ERR_OK;
}

/* The office's own first, then by name. */
static int form_compare(const PaperForm *a, const PaperForm *b)
{
    if ((a->record.len > 0) != (b->record.len > 0)) return a->record.len > 0 ? -1 : 1;
    int names = str_compare(a->name, b->name);
    return names != 0 ? names : (int)a->lang - (int)b->lang;
}

static void sort_forms(PaperForm *forms, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        PaperForm one = forms[i];
        size_t j = i;
        for (; j > 0 && form_compare(&one, &forms[j - 1]) < 0; j--) forms[j] = forms[j - 1];
        forms[j] = one;
    }
}

ErrorCode desk_paper_book(Request *r, Error *e)
{
    PaperForm *forms;
    size_t count;
    Lang lang = r->lang;
    const Kind *k = model_kind(r->model, STR("paper_form"));
    JsonValue *list = json_new_array(r->arena);
    Str head[] = { view_say(r, K("paper.form")), view_say(r, K("paper.form-name")), view_say(r, K("paper.form-language")),
        view_say(r, K("paper.origin")) };
    TRY(paper_office_read(r, &forms, &count, e));
    sort_forms(forms, count);
    if (arg_text(r, "language").len > 0 && !lang_of(arg_text(r, "language"), &lang))
        return error_set(e, ERR_USAGE, K("paper.no-language"), arg_str("language", arg_text(r, "language")));
    view_title(r, view_say(r, K("paper.book")));
    view_table(r, STR(""), head, ARRAY_LEN(head));
    for (size_t i = 0; i < count; i++) if (forms[i].record.len > 0 || forms[i].lang == lang) TRY(show_form(r, &forms[i], list, e));
    json_set(r->arena, view_data(r), "forms", list);
    if (k && desk_may(r, STR("office"), k->create, k->create_count)) desk_offer_new(r, k, STR(""));
    return ERR_OK;
}
