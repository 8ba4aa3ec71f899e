/* text_blocks.c: see text_blocks.h; and putting one at the end of a paper's own text, for who has no form before him. */
#include "desk/text_blocks.h"

#include "desk/paper_source.h"

typedef struct { Request *r; Str lang, form; JsonValue *list; } Fitting;

static bool is_among(Str names, Str name)
{
    Str rest = names, one;
    for (bool more = rest.len > 0; more; ) {
        more = str_cut(&rest, ' ', &one);
        if (one.len > 0 && str_equal(one, name)) return true;
    }
    return str_trim(names).len == 0;
}

static bool fits(const Fitting *f, const JsonValue *fields)
{
    Str owner = json_text(json_get(fields, "owner"));
    return str_equal(json_text(json_get(fields, "language")), f->lang) && is_among(json_text(json_get(fields, "forms")), f->form)
        && (owner.len == 0 || str_equal(owner, session_user(f->r->session)));
}

static ErrorCode take_block(void *self, const Record *rec, Error *e)
{
    Fitting *f = self;
    Arena *a = f->r->arena;
    const JsonValue *body;
    if (!str_is(rec->state, "current") || f->list->count == TEXT_BLOCKS) return ERR_OK;
    Str id = str_copy(a, rec->id);
    if (!id.ptr) return error_memory(e);
    TRY(record_fields_kept(a, rec, &body, e));
    const JsonValue *fields = json_get(body, "fields");
    if (!fits(f, fields)) return ERR_OK;
    JsonValue *one = json_new_array(a);
    json_add(a, one, json_new_string(a, id));
    json_add(a, one, json_new_string(a, json_text(json_get(fields, "title"))));
    json_add(a, one, json_new_string(a, json_text(json_get(fields, "text"))));
    json_add(a, f->list, one);
    return ERR_OK;
}

static Str title_of(const JsonValue *block)
{
    return json_text(block->first->next);
}

static JsonValue *sorted(Arena *a, const JsonValue *list)
{
    const JsonValue *all[TEXT_BLOCKS];
    size_t count = 0;
    JsonValue *to = json_new_array(a);
    JSON_EACH(one, list) {
        size_t i = count++;
        for (; i > 0 && str_compare(title_of(one), title_of(all[i - 1])) < 0; i--) all[i] = all[i - 1];
        all[i] = one;
    }
    for (size_t i = 0; i < count; i++) json_add(a, to, json_copy(a, all[i]));
    return to;
}

ErrorCode text_blocks_for(Request *r, const Seen *paper, JsonValue **ret, Error *e)
{
    const Kind *k = model_kind(r->model, STR("text_block"));
    Fitting f = { r, json_text(json_get(paper->fields, "language")), json_text(json_get(paper->fields, "template")),
        json_new_array(r->arena) };
    *ret = NULL;
    if (!f.list) return error_memory(e);
    if (!k || !request_has_role(r, k->see, k->see_count)) return ERR_OK;
    TRY(records_of_kind_in(r, STR("office"), k->id, take_block, &f, e));
    if (f.list->count > 0) *ret = sorted(r->arena, f.list);
    return ERR_OK;
}

ErrorCode desk_paper_blocks(Request *r, Error *e)
{
    Seen paper;
    JsonValue *list, *data = json_new_array(r->arena);
    Str head[] = { view_say(r, K("paper.block")), view_say(r, K("paper.block-text")) };
    TRY(desk_paper_see(r, &paper, e));
    TRY(text_blocks_for(r, &paper, &list, e));
    view_title(r, view_say(r, K("paper.blocks-for"), arg_str("paper", desk_title(r, paper.made, paper.body))));
    view_table(r, STR(""), head, ARRAY_LEN(head));
    JSON_EACH(one, list) {
        Str cells[] = { title_of(one), json_text(one->first->next->next) };
        view_table_row_to(r, cells, ARRAY_LEN(cells), json_text(one->first));
        JsonValue *block = json_new_object(r->arena);
        json_set(r->arena, block, "id", json_copy(r->arena, one->first));
        json_set(r->arena, block, "title", json_new_string(r->arena, cells[0]));
        json_set(r->arena, block, "text", json_new_string(r->arena, cells[1]));
        json_add(r->arena, data, block);
    }
    json_set(r->arena, view_data(r), "blocks", data);
    const Kind *k = model_kind(r->model, STR("text_block"));
    if (k && desk_may(r, STR("office"), k->create, k->create_count)) desk_offer_new(r, k, STR(""));
    return ERR_OK;
}

/* The block that is meant by its title or id. */
static const JsonValue *block_named(const JsonValue *list, Str name)
{
    JSON_EACH(one, list) if (str_equal(json_text(one->first), name) || str_equal(title_of(one), name)) return one;
    return NULL;
}

ErrorCode desk_paper_insert(Request *r, Error *e)
{
    Seen paper;
    JsonValue *list;
    Buf text = buf_in(r->arena);
    TRY(desk_paper_see(r, &paper, e));
    TRY(text_blocks_for(r, &paper, &list, e));
    const JsonValue *block = block_named(list, arg_text(r, "block"));
    if (!block) return error_set(e, ERR_NOT_FOUND, K("paper.no-block"), arg_str("block", arg_text(r, "block")));
    buf_add(&text, json_text(json_get(paper.fields, "text")));
    if (text.len > 0) buf_c(&text, "\n\n");
    buf_add(&text, json_text(block->first->next->next));
    if (text.failed) return error_memory(e);
    return desk_paper_set_text(r, &paper, buf_str(&text), arg_text(r, "reason"), arg_number(r, "version", 0), e);
}
