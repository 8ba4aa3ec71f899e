/* desk_unsent.c: drafts of what a user is typing (office/unsent.h): saved while he types, found again, dropped. They leave no entry: what was
 * not sent was not said. */
#include "desk/desk.h"
#include "office/unsent.h"

static JsonValue *unsent_json(Request *r, const Unsent *u)
{
    char when[25];
    JsonValue *one = json_new_object(r->arena);
    json_set(r->arena, one, "key", json_new_string(r->arena, u->key));
    json_set(r->arena, one, "label", json_new_string(r->arena, u->label));
    json_set(r->arena, one, "saved", json_new_string(r->arena, str_copy(r->arena, instant_format(when, u->saved))));
    return one;
}

static void show_one(Request *r, const Unsent *u)
{
    Str cells[] = { u->label.len > 0 ? u->label : u->key, view_instant(r, u->saved), u->key };
    view_table_row_to(r, cells, ARRAY_LEN(cells), view_op(r, "draft.get", arg_str("key", u->key)));
}

ErrorCode desk_show_unsent(Request *r, Str title, bool always, size_t *count, Error *e)
{
    Unsent *all;
    JsonValue *list = json_new_array(r->arena);
    Str head[] = { view_say(r, K("view.row-draft")), view_say(r, K("view.row-saved")), view_say(r, K("view.row-key")) };
    TRY(unsent_list(r, &all, count, e));
    json_set(r->arena, view_data(r), "drafts", list);
    if (*count > 0 || always) view_table(r, title, head, ARRAY_LEN(head));
    for (size_t i = 0; i < *count; i++) {
        show_one(r, &all[i]);
        json_add(r->arena, list, unsent_json(r, &all[i]));
    }
    return ERR_OK;
}

ErrorCode desk_draft_save(Request *r, Error *e)
{
    TRY(unsent_save(r, arg_text(r, "key"), arg_text(r, "label"), arg_text(r, "content"), e));
    json_set(r->arena, view_data(r), "key", json_new_string(r->arena, arg_text(r, "key")));
    view_note(r, view_say(r, K("view.draft-saved")));
    return ERR_OK;
}

ErrorCode desk_draft_get(Request *r, Error *e)
{
    Unsent u;
    TRY(unsent_get(r, arg_text(r, "key"), &u, e));
    r->data = unsent_json(r, &u);
    json_set(r->arena, r->data, "content", json_new_string(r->arena, u.content));
    view_title(r, u.label.len > 0 ? u.label : u.key);
    view_row(r, view_say(r, K("view.row-saved")), view_instant(r, u.saved));
    view_note(r, u.content);
    return ERR_OK;
}

ErrorCode desk_draft_list(Request *r, Error *e)
{
    size_t count;
    view_title(r, view_say(r, K("view.drafts")));
    TRY(desk_show_unsent(r, STR(""), true, &count, e));
    view_note(r, view_say(r, K("desk.count"), arg_int("n", (int64_t)count)));
    return ERR_OK;
}

ErrorCode desk_draft_drop(Request *r, Error *e)
{
    TRY(unsent_drop(r, arg_text(r, "key"), e));
    view_note(r, view_say(r, K("view.draft-dropped")));
    return ERR_OK;
}

/* What was typed has been entered: nobody goes on typing it. */
void desk_drop_sent(Request *r)
{
    Error unheard;
    Str key = arg_text(r, "draft");
    if (key.len > 0 && unsent_drop(r, key, &unheard) != ERR_OK) log_event(LOG_WARNING, "drafts", "one that was sent could not be removed");
}
