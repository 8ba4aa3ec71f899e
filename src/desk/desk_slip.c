/* desk_slip.c: the slip of the store: receipt, issue, return, hand-over of one thing, whichever was the last act on it.
 *
 * A keeper who works in no case of the things that lie with him (office/rights_store.c) cannot write a paper about one: papers lie
 * in its case, and that stays closed to him. What he hands to somebody is a print of his own act: made of the form `store_slip` and of
 * what he sees of the thing anyway, with nothing of the case but its number, and kept nowhere. Like a label it is no paper of the register;
 * that it was made is entered before a byte leaves, with its hash, so that a slip which somebody brings can be held against it. */
#include "desk/desk_worker.h"
#include "desk/exercise_mark.h"
#include "desk/paper_values.h"
#include "office/rights_store.h"
#include "rules/paper_office.h"

#define SLIP STR("store_slip")

static void set_text(Request *r, JsonValue *to, const char *name, Str text)
{
    json_set(r->arena, to, name, json_new_string(r->arena, text));
}

/* The parts that the form calls. */
static ErrorCode parts_of(Request *r, Lang lang, JsonValue *parts, Error *e)
{
    PaperForm *forms;
    size_t count;
    TRY(paper_office_read(r, &forms, &count, e));
    for (size_t i = 0; i < count; i++)
        if (forms[i].lang == lang && forms[i].kinds.len == 0) set_text(r, parts, str_c(r->arena, forms[i].name), forms[i].template);
    return ERR_OK;
}

static ErrorCode slip_of(Request *r, const Seen *thing, Lang lang, JsonValue **ret, Error *e)
{
    PaperForm f;
    JsonValue *values, *parts = json_new_object(r->arena), *ask = json_new_object(r->arena), *paper = json_new_object(r->arena);
    Str number = json_text(json_get(thing->body, "number"));
    TRY(paper_office_find(r, lang, SLIP, &f, e));
    set_text(r, paper, "title", f.title);
    TRY(paper_values(r, lang, thing, &f, number, paper, &values, e));
    TRY(parts_of(r, lang, parts, e));
    set_text(r, ask, "form", STR("pdf"));
    set_text(r, ask, "name", f.name);
    set_text(r, ask, "lang", str_of(lang_code(lang)));
    set_text(r, ask, "number", number);
    set_text(r, ask, "agency", office_name(r->office));
    json_set(r->arena, ask, "made", json_new_int(r->arena, clock_now() / SECOND));
    set_text(r, ask, "template", f.template);
    json_set(r->arena, ask, "partials", parts);
    json_set(r->arena, ask, "values", values);
    *ret = ask;
    return ask && values ? ERR_OK : error_memory(e);
}

/* What went out: the file by its hash, in the entry. */
static ErrorCode note_slip(Request *r, const Seen *thing, Str made, Error *e)
{
    char hex[65];
    Hash hash = hash_of(made);
    JsonValue *content = json_new_object(r->arena);
    set_text(r, content, "form", SLIP);
    set_text(r, content, "sha256", hash_hex(hex, &hash));
    Draft d = { .chain = thing->record.chain, .op = STR("record.export"), .object = thing->record.id, .content = content,
                .by_office = true };        /* the keeper's, of a case that he does not know */
    return content ? office_commit(r, &d, 1, NULL, e) : error_memory(e);
}

ErrorCode desk_paper_slip(Request *r, Error *e)
{
    Seen thing;
    JsonValue *ask;
    Buf made = buf_in(r->arena);
    Lang lang = r->lang;
    TRY(desk_see(r, arg_text(r, "id"), &thing, e));
    TRY(desk_is_here(&thing, e));
    if (!request_acts_as_keeper(r, thing.kind, &thing.record)) {
        return error_set(e, ERR_INVALID, K("slip.for-keepers"), arg_str("record", desk_title(r, thing.kind, thing.body)));
    }
    Str asked = arg_text(r, "language");
    if (asked.len > 0 && !lang_of(asked, &lang)) return error_set(e, ERR_USAGE, K("slip.language"), arg_str("language", asked));
    TRY(slip_of(r, &thing, lang, &ask, e));
    TRY(desk_ask_printer(r, ask, &made, e));
    TRY(note_slip(r, &thing, buf_str(&made), e));
    TRY(fd_write_all(r->fd, buf_str(&made), STR("slip"), e));
    Str name = str_format(r->arena, STR_FMT "-slip.pdf", STR_ARG(json_text(json_get(thing.body, "number"))));
    desk_gave_file(r, name, STR("application/pdf"), (int64_t)made.len);
    return ERR_OK;
}

void desk_offer_slip(Request *r, const Seen *seen)
{
    if (!request_acts_as_keeper(r, seen->kind, &seen->record)) return;
    view_action(r, view_say(r, K("slip.offer")), view_op(r, "paper.slip", arg_str("id", seen->record.id)), "secondary");
}
