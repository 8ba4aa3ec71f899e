/* desk_paper.c: papers: begun from a record, looked at while they are written, printed once.
 *
 * Printing freezes the source: template, parts, values, number, language and time as one canonical JSON text, kept as a file of
 * the record; its SHA-256 stands on every page. From then on every copy, in whatever form, is made of that source and of nothing
 * else, by the worker tergoo-print: the same paper next year. The code is the paper's number and the first ten digits of the
 * hash (desk_paper_check.c). */
#include "desk/exercise_mark.h"
#include "desk/desk_worker.h"
#include "desk/form.h"
#include "rules/paper_office.h"
#include "rules/rules.h"
#include "desk/paper_repeat.h"
#include "desk/paper_source.h"
#include "desk/paper_values.h"
#include "desk/search_check.h"
#include "desk/scan_paper.h"
#include "desk/scan_worker.h"
#include "office/blob.h"

#include <sys/mman.h>
#include <unistd.h>

enum { SOURCE_LIMIT = 32 << 20, PAPER_LIMIT = 512 << 20, WORKER_WAIT = 120 * 1000 };

/* ---- which there are ---- */

Lang desk_paper_language(Request *r, const Seen *about)
{
    Lang lang = LANG_KY;
    Seen of_case;
    Error unheard;
    Str asked = arg_text(r, "language");
    if (asked.len > 0 && lang_of(asked, &lang)) return lang;
    if (!str_starts(about->record.chain, STR("case/")) || desk_see(r, about->record.chain, &of_case, &unheard) != ERR_OK) return r->lang;
    Str proceedings = json_text(json_get(of_case.fields, "language_of_proceedings"));
    return proceedings.len > 0 && lang_of(proceedings, &lang) ? lang : LANG_KY;
}

static ErrorCode paper_kind(Request *r, const Kind **ret, Error *e)
{
    return desk_kind(r, STR("paper"), false, ret, e);
}

/* The proceedings have a language, and one paper or another goes to somebody who reads another one. */
static void offer_languages(Request *r, const Kind *k, const Seen *about, Lang lang)
{
    const Field *f = kind_field(k, STR("language"));
    for (size_t i = 0; f && i < f->choice_count; i++) {
        if (str_is(f->choices[i].id, lang_code(lang))) continue;
        Str to = view_op(r, "paper.forms", arg_str("about", about->record.id), arg_str("language", f->choices[i].id));
        view_action(r, view_say(r, K("paper.in-language"), arg_str("language", view_label(r, &f->choices[i].label))), to, "secondary");
    }
}

ErrorCode desk_paper_forms(Request *r, Error *e)
{
    Seen about;
    PaperForm *forms;
    size_t form_count;
    const Kind *k;
    TRY(paper_kind(r, &k, e));
    TRY(desk_see(r, arg_text(r, "about"), &about, e));
    TRY(paper_office_read(r, &forms, &form_count, e));
    Lang lang = desk_paper_language(r, &about);
    Str head[] = { view_say(r, K("paper.form")), view_say(r, K("paper.catalogue")), view_say(r, K("paper.approval")) };
    JsonValue *list = json_new_array(r->arena), *form = form_new(r, STR("paper.write"), view_say(r, K("paper.begin")));
    JsonValue *choice = form_field_named(r, "form", "choice", view_say(r, K("paper.form")), STR(""));
    json_set(r->arena, form, "flat", json_new_bool(r->arena, true));
    json_set(r->arena, choice, "required", json_new_bool(r->arena, true));
    form_arg(r, form, "about", json_new_string(r->arena, about.record.id));
    form_arg(r, form, "language", json_new_string(r->arena, str_of(lang_code(lang))));
    view_title(r, view_say(r, K("paper.choose"), arg_str("record", desk_title(r, about.kind, about.body))));
    view_table(r, STR(""), head, ARRAY_LEN(head));
    for (size_t i = 0; i < form_count; i++) {
        PaperForm f = forms[i];
        if (f.lang != lang || !paper_form_takes(&f, about.kind->id)) continue;
        Str cells[] = { f.title, f.code, view_say_args(r, f.approval ? K("paper.approval-needed") : K("paper.approval-free"), NULL, 0) };
        view_table_row(r, cells, ARRAY_LEN(cells));
        form_option(r, choice, f.name, f.title);
        JsonValue *one = json_new_object(r->arena);
        json_set(r->arena, one, "form", json_new_string(r->arena, f.name));
        json_set(r->arena, one, "title", json_new_string(r->arena, f.title));
        json_set(r->arena, one, "code", json_new_string(r->arena, f.code));
        json_set(r->arena, one, "approval", json_new_bool(r->arena, f.approval));
        json_add(r->arena, list, one);
    }
    json_set(r->arena, view_data(r), "forms", list);
    form_field(r, form, choice);
    view_form(r, form);
    view_action(r, view_say(r, K("paper.book")), view_op(r, "paper.book"), "secondary");
    offer_languages(r, k, &about, lang);
    return ERR_OK;
}

/* ---- beginning one ---- */

/* In the place of one that was annulled: with its title and text, and named as what it stands for. */
static ErrorCode write_anew(Request *r, const Seen *about, JsonValue *fields, Error *e)
{
    Seen old;
    if (arg_text(r, "instead").len == 0) return ERR_OK;
    TRY(desk_see(r, arg_text(r, "instead"), &old, e));
    bool fits = str_is(old.kind->id, "paper") && str_is(old.record.state, "annulled")
        && str_equal(json_text(json_get(old.fields, "about")), about->record.id);
    if (!fits) return error_set(e, ERR_INVALID, K("paper.not-annulled"), arg_str("record", arg_text(r, "instead")));
    json_set(r->arena, fields, "supersedes", json_new_string(r->arena, old.record.id));
    json_set(r->arena, fields, "title", json_new_string(r->arena, json_text(json_get(old.fields, "title"))));
    Str text = json_text(json_get(old.fields, "text"));
    if (text.len > 0) json_set(r->arena, fields, "text", json_new_string(r->arena, text));
    return ERR_OK;
}

/* Told with what was taken over, so that whoever begins it changes what does not fit. */
static void say_repeated(Request *r, const PaperRepeated *from)
{
    JsonValue *o = json_new_object(r->arena);
    if (from->number.len == 0) return;
    json_set(r->arena, o, "number", json_new_string(r->arena, from->number));
    json_set(r->arena, o, "title", json_new_string(r->arena, from->title));
    json_set(r->arena, o, "text", json_new_string(r->arena, from->text));
    json_set(r->arena, view_data(r), "repeated", o);
    view_note(r, from->text.len > 0 ? view_say(r, K("paper.repeated"), arg_str("number", from->number), arg_str("title", from->title))
                                    : view_say(r, K("paper.repeated-title"), arg_str("number", from->number), arg_str("title", from->title)));
}

/* `from`: what the last paper of the form gave; NULL: nothing is taken over. */
static ErrorCode begin_paper(Request *r, const Seen *about, Str name, PaperRepeated *from, Draft *ret, Error *e)
{
    PaperForm f;
    const Kind *k;
    TRY(paper_kind(r, &k, e));
    Lang lang = desk_paper_language(r, about);
    ErrorCode found = paper_office_find(r, lang, name, &f, e);
    if (found != ERR_OK && found != ERR_NOT_FOUND) return found;
    if (found != ERR_OK || !paper_form_takes(&f, about->kind->id))
        return error_set(e, ERR_NOT_FOUND, K("paper.no-form"), arg_str("form", name), arg_str("kind", view_label(r, &about->kind->label)));
    Str chain = about->record.chain;
    TRY(desk_need_role(r, chain, k->create, k->create_count, K("desk.may-not-create"), k, e));
    TRY(desk_need_rank(r, chain, e));
    JsonValue *fields = json_new_object(r->arena);
    json_set(r->arena, fields, "title", json_new_string(r->arena, f.title));
    json_set(r->arena, fields, "template", json_new_string(r->arena, f.name));
    json_set(r->arena, fields, "language", json_new_string(r->arena, str_of(lang_code(lang))));
    json_set(r->arena, fields, "about", json_new_string(r->arena, about->record.id));
    if (f.text.len > 0) json_set(r->arena, fields, "text", json_new_string(r->arena, f.text));
    if (from && !arg_yes(r, "afresh") && arg_text(r, "instead").len == 0) TRY(paper_repeat(r, chain, fields, from, e));
    TRY(write_anew(r, about, fields, e));
    Str id = object_id_new(r->arena, k->id);
    if (!id.ptr || !fields) return error_memory(e);
    *ret = desk_draft(k, chain, STR("record.create"), id, 0, k->states[0].id, NUMBER_NEXT, fields);
    return ERR_OK;
}

ErrorCode desk_paper_begin(Request *r, const Seen *about, Str name, Draft *ret, Error *e)
{
    return begin_paper(r, about, name, NULL, ret, e);
}

ErrorCode desk_paper_write(Request *r, Error *e)
{
    Seen about;
    Draft d;
    Done done;
    PaperRepeated from = { 0 };
    TRY(desk_see(r, arg_text(r, "about"), &about, e));
    TRY(desk_is_here(&about, e));
    TRY(begin_paper(r, &about, arg_text(r, "form"), &from, &d, e));
    TRY(desk_commit(r, d.kind, &d, 1, &done, e));
    desk_done(r, K("desk.created"), &done);
    say_repeated(r, &from);
    return ERR_OK;
}

/* ---- its source ---- */

/* Parts that the template calls, and those that they call. */
static ErrorCode add_parts(Request *r, Lang lang, JsonValue *parts, Error *e)
{
    PaperForm *forms;
    size_t count;
    TRY(paper_office_read(r, &forms, &count, e));
    for (size_t i = 0; i < count; i++) {
        if (forms[i].lang != lang || forms[i].kinds.len > 0) continue;
        json_set(r->arena, parts, str_c(r->arena, forms[i].name), json_new_string(r->arena, forms[i].template));
    }
    return ERR_OK;
}

/* Who began it: the paper is his, whoever looks at it or prints it. */
typedef struct { Request *r; Str who; } Author;

static ErrorCode take_author(void *self, const Entry *entry, Error *e)
{
    Author *a = self;
    Act act;
    if (!str_is(entry->op, "record.create")) return ERR_OK;
    TRY(records_act(a->r, entry, &act, e));
    a->who = desk_user_name(a->r, act.actor);
    return ERR_OK;
}

static ErrorCode new_source(Request *r, const Seen *paper, JsonValue **ret, Error *e)
{
    Seen about;
    PaperForm f;
    Lang lang;
    JsonValue *values, *parts = json_new_object(r->arena), *source = json_new_object(r->arena);
    Str name = json_text(json_get(paper->fields, "template")), number = json_text(json_get(paper->body, "number"));
    if (!lang_of(json_text(json_get(paper->fields, "language")), &lang)) lang = r->lang;
    TRY(paper_office_find(r, lang, name, &f, e));
    TRY(desk_see(r, json_text(json_get(paper->fields, "about")), &about, e));
    TRY(paper_values(r, lang, &about, &f, number, paper->fields, &values, e));
    TRY(add_parts(r, lang, parts, e));
    Author author = { .r = r };
    TRY(records_history(r, paper->record.id, take_author, &author, e));
    if (author.who.len > 0) json_set(r->arena, values, "author", json_new_string(r->arena, author.who));
    json_set(r->arena, source, "format", json_new_string(r->arena, STR("tergoo-paper/v1")));
    json_set(r->arena, source, "name", json_new_string(r->arena, f.name));
    json_set(r->arena, source, "lang", json_new_string(r->arena, str_of(lang_code(lang))));
    json_set(r->arena, source, "number", json_new_string(r->arena, number));
    json_set(r->arena, source, "agency", json_new_string(r->arena, office_name(r->office)));
    json_set(r->arena, source, "made", json_new_int(r->arena, clock_now() / SECOND));
    json_set(r->arena, source, "template", json_new_string(r->arena, f.template));
    json_set(r->arena, source, "partials", parts);
    json_set(r->arena, source, "values", values);
    if (f.landscape) json_set(r->arena, source, "landscape", json_new_bool(r->arena, true));
    if (f.pages > 0) json_set(r->arena, source, "pages", json_new_int(r->arena, f.pages));
    *ret = source;
    return source ? ERR_OK : error_memory(e);
}

static ErrorCode source_text(Request *r, const JsonValue *source, Str *ret, Error *e)
{
    Buf text = buf_in(r->arena);
    json_write(&text, source);
    *ret = buf_str(&text);
    return text.failed ? error_memory(e) : ERR_OK;
}

static Str code_of(Request *r, Str number, const Hash *hash)
{
    char hex[65];
    return desk_paper_code(r, number, hash_hex(hex, hash));
}

static void memory_close(int *fd)
{
    if (*fd >= 0) close(*fd);
}

/* The frozen source of a printed paper, out of its file; held against its hash. */
ErrorCode desk_paper_source(Request *r, const Seen *paper, Str *ret, Error *e)
{
    BlobRow row;
    BlobKey key;
    CLEANUP(memory_close) int fd = memfd_create("paper", MFD_CLOEXEC);
    if (fd < 0) return error_system(e, STR("memfd"));
    TRY(records_file(r, paper->record.chain, json_get(paper->fields, "source"), &row, &key, e));
    ErrorCode code = blob_give_with(r->office, &row, &key, fd, e);
    crypto_wipe(&key, sizeof key);
    TRY(code);
    if (lseek(fd, 0, SEEK_SET) != 0) return error_system(e, STR("memfd"));
    return fd_read_all(r->arena, fd, SOURCE_LIMIT, ret, e);
}

/* ---- making it ---- */

static ErrorCode ask_printer(Request *r, Str request, Buf *to, Error *e)
{
    Worker w = { .program = "tergoo-print", .most = PAPER_LIMIT, .wait = WORKER_WAIT };
    bool failed;
    TRY(worker_ask(&w, request, to, &failed, e));
    return failed ? desk_worker_error("tergoo-print", buf_str(to), r->arena, e) : ERR_OK;
}

ErrorCode desk_ask_printer(Request *r, JsonValue *ask, Buf *to, Error *e)
{
    desk_mark_exercise(r, ask);
    Buf request = buf_in(r->arena);
    json_write(&request, ask);
    return !ask || request.failed ? error_memory(e) : ask_printer(r, buf_str(&request), to, e);
}

ErrorCode desk_paper_request(Request *r, Str source, Str form, bool draft, Buf *to, Error *e)
{
    JsonValue *ask;
    char hex[65];
    Hash hash = hash_of(source);
    TRY(json_parse(r->arena, source, &ask, e));
    Str number = json_text(json_get(ask, "number"));
    Str code = str_format(r->arena, "TERGOO:" STR_FMT, STR_ARG(code_of(r, number, &hash)));
    json_set(r->arena, ask, "form", json_new_string(r->arena, form));
    json_set(r->arena, ask, "source", json_new_string(r->arena, hash_hex(hex, &hash)));
    json_set(r->arena, ask, "draft", json_new_bool(r->arena, draft));
    desk_mark_exercise(r, ask);
    if (!draft) json_set(r->arena, ask, "code", json_new_string(r->arena, code));
    json_write(to, ask);
    return to->failed ? error_memory(e) : ERR_OK;
}

static ErrorCode make(Request *r, Str source, Str form, bool draft, Buf *to, Error *e)
{
    Buf request = buf_in(r->arena);
    TRY(desk_paper_request(r, source, form, draft, &request, e));
    return ask_printer(r, buf_str(&request), to, e);
}

static const struct { const char *form, *type; } FORMS[] = {
    { "pdf", "application/pdf" }, { "html", "text/html; charset=utf-8" }, { "odt", "application/vnd.oasis.opendocument.text" },
    { "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document" }, { "text", "text/plain; charset=utf-8" },
};

ErrorCode desk_paper_see(Request *r, Seen *paper, Error *e)
{
    TRY(desk_see(r, arg_text(r, "id"), paper, e));
    if (!str_is(paper->kind->id, "paper")) return error_set(e, ERR_USAGE, K("paper.none"), arg_str("record", arg_text(r, "id")));
    return desk_is_here(paper, e);
}

Str paper_invitation(Request *r, Lang lang)
{
    Buf text = buf_in(r->arena);
    message_add_args(&text, lang, K("paper.write-here"), NULL, 0);
    return buf_str(&text);
}

/* A draft that leaves to be edited says which version of which paper it is, and has a place to write where nothing is written yet. */
static void prepare_to_edit(Request *r, const Seen *paper, JsonValue *source)
{
    JsonValue *values = (JsonValue *)(uintptr_t)json_get(source, "values");
    const JsonValue *paragraphs = json_get(values, "paragraphs");
    Lang lang = r->lang;
    Str id = paper->record.id, kind;
    (void)str_cut(&id, '/', &kind);
    (void)lang_of(json_text(json_get(source, "lang")), &lang);
    if (!paragraphs || paragraphs->count == 0) json_set(r->arena, values, "paragraphs", paper_paragraphs(r, paper_invitation(r, lang)));
    json_set(r->arena, source, "paper", json_new_string(r->arena, id));
    json_set(r->arena, source, "version", json_new_int(r->arena, paper->record.version));
}

ErrorCode paper_source_blocks(Request *r, const Seen *paper, JsonValue **ret, Error *e)
{
    JsonValue *source;
    Str text;
    Buf made = buf_in(r->arena);
    TRY(new_source(r, paper, &source, e));
    prepare_to_edit(r, paper, source);
    TRY(source_text(r, source, &text, e));
    TRY(make(r, text, STR("blocks"), true, &made, e));
    return json_parse(r->arena, buf_str(&made), ret, e);
}

ErrorCode desk_paper_make(Request *r, Error *e)
{
    Seen paper;
    Str source, form = arg_text(r, "to");
    const char *type = NULL;
    Buf made = buf_in(r->arena);
    if (form.len == 0) form = STR("pdf");
    for (size_t i = 0; i < ARRAY_LEN(FORMS); i++) if (str_is(form, FORMS[i].form)) type = FORMS[i].type;
    if (!type) return error_set(e, ERR_USAGE, K("print.no-form"), arg_str("form", form));
    TRY(desk_paper_see(r, &paper, e));
    bool frozen = json_get(paper.fields, "source") != NULL;
    if (frozen) {
        TRY(desk_paper_source(r, &paper, &source, e));
    } else {
        JsonValue *fresh;
        TRY(new_source(r, &paper, &fresh, e));
        if (str_is(form, "odt") || str_is(form, "docx")) prepare_to_edit(r, &paper, fresh);
        TRY(source_text(r, fresh, &source, e));
    }
    TRY(make(r, source, form, !frozen, &made, e));
    Str look = str_is(form, "html") ? STR("record.look") : STR("record.export");        /* a page of ours, or a file that leaves */
    TRY(office_note_look(r, paper.record.chain, look, paper.record.id, NULL, e));
    TRY(fd_write_all(r->fd, buf_str(&made), STR("paper"), e));
    Str name = str_format(r->arena, STR_FMT "." STR_FMT, STR_ARG(json_text(json_get(paper.body, "number"))), STR_ARG(form));
    desk_gave_file(r, name, str_of(type), (int64_t)made.len);
    return ERR_OK;
}

/* ---- printing ---- */

static ErrorCode keep_source(Request *r, Str source, BlobRow *row, JsonValue **file, Error *e)
{
    char hex[65];
    CLEANUP(memory_close) int fd = memfd_create("paper", MFD_CLOEXEC);
    if (fd < 0) return error_system(e, STR("memfd"));
    TRY(fd_write_all(fd, source, STR("memfd"), e));
    if (lseek(fd, 0, SEEK_SET) != 0) return error_system(e, STR("memfd"));
    TRY(blob_keep(r->office, r->arena, fd, row, e));
    JsonValue *v = json_new_object(r->arena);
    json_set(r->arena, v, "blob", json_new_string(r->arena, str_copy(r->arena, hash_hex(hex, &row->name))));
    json_set(r->arena, v, "name", json_new_string(r->arena, STR("source.json")));
    json_set(r->arena, v, "sha256", json_new_string(r->arena, str_copy(r->arena, hash_hex(hex, &row->plain))));
    json_set(r->arena, v, "size", json_new_int(r->arena, (int64_t)row->plain_size));
    json_set(r->arena, v, "type", json_new_string(r->arena, STR("application/json")));
    *file = v;
    return v ? ERR_OK : error_memory(e);
}

static ErrorCode print_it(Request *r, const Seen *paper, Done *done, Error *e)
{
    JsonValue *source, *file;
    Str text;
    BlobRow row = { 0 };
    Buf trial = buf_in(r->arena);
    const Move *m = kind_move(paper->kind, STR("print"));
    if (!m || !move_leaves(m, paper->record.state)) return desk_no_move(r, paper, STR("print"), e);
    TRY(desk_need_role(r, paper->record.chain, m->by, m->by_count, K("desk.may-not-move"), paper->kind, e));
    TRY(desk_need_rank(r, paper->record.chain, e));
    TRY(rules_let_pass(r, m, &paper->record, paper->fields, e));
    TRY(search_may_print(r, paper, e));
    TRY(new_source(r, paper, &source, e));
    TRY(source_text(r, source, &text, e));
    TRY(make(r, text, STR("pdf"), false, &trial, e));         /* what cannot be set is not printed */
    TRY(keep_source(r, text, &row, &file, e));
    Hash hash = hash_of(text);
    JsonValue *fields = json_copy(r->arena, paper->fields);
    json_set(r->arena, fields, "source", file);
    json_set(r->arena, fields, "code", json_new_string(r->arena, code_of(r, json_text(json_get(paper->body, "number")), &hash)));
    Draft d = desk_draft(paper->kind, paper->record.chain, STR("record.move.print"), paper->record.id, paper->record.version, m->to,
                         json_text(json_get(paper->body, "number")), fields);
    d.blob = &row;
    d.reason = arg_text(r, "reason");
    return desk_commit(r, paper->kind, &d, 1, done, e);
}

ErrorCode desk_paper_print(Request *r, Error *e)
{
    Seen paper;
    Done done;
    TRY(desk_paper_see(r, &paper, e));
    TRY(desk_check_version(r, &paper, e));
    TRY(print_it(r, &paper, &done, e));
    desk_done(r, K("paper.printed"), &done);
    return ERR_OK;
}

ErrorCode desk_paper_print_one(Request *r, Str id, Error *e)
{
    Seen paper;
    Done done;
    TRY(desk_see(r, id, &paper, e));
    return print_it(r, &paper, &done, e);
}

/* ---- on pages ---- */

bool desk_paper_prints(const Seen *seen, const Move *m)
{
    return str_is(seen->kind->id, "paper") && str_is(m->id, "print");
}

static bool may_write(Request *r, const Seen *seen)
{
    const Kind *k = model_kind(r->model, STR("paper"));
    bool papers = !seen->kind->internal || str_is(seen->kind->id, "hand_over");     /* the list that goes with a desk */
    return k && papers && desk_may(r, seen->record.chain, k->create, k->create_count);
}

void desk_offer_papers(Request *r, const Seen *seen)
{
    if (str_is(seen->kind->id, "scan") || !may_write(r, seen)) return;
    bool paper = str_is(seen->kind->id, "paper");
    if (paper && str_is(seen->record.state, "annulled")) {
        Str about = json_text(json_get(seen->fields, "about")), form = json_text(json_get(seen->fields, "template"));
        Str lang = json_text(json_get(seen->fields, "language"));
        Str to = view_op(r, "paper.write", arg_str("about", about), arg_str("form", form), arg_str("language", lang),
                         arg_str("instead", seen->record.id));
        view_action(r, view_say(r, K("paper.write-anew")), to, "secondary");
    }
    if (paper) return;
    view_action(r, view_say(r, K("paper.offer")), view_op(r, "paper.forms", arg_str("about", seen->record.id)), "secondary");
}

/* How to get it, and whether what one gets is final. */
void desk_show_paper(Request *r, const Seen *seen)
{
    static const struct { const char *to, *label; bool edited; } WAYS[] = {
        { "pdf", K("paper.as-pdf"), false }, { "html", K("paper.as-page"), false },
        { "odt", K("paper.as-odt"), true }, { "docx", K("paper.as-docx"), true },
    };
    if (!str_is(seen->kind->id, "paper") || str_is(seen->record.state, "pulled_back")) return;
    bool frozen = json_get(seen->fields, "source") != NULL;
    Str head[] = { view_say(r, K("paper.get")), view_say(r, K("paper.what-it-is")) };
    view_table(r, view_say(r, K("paper.ways")), head, ARRAY_LEN(head));
    for (size_t i = 0; i < ARRAY_LEN(WAYS); i++) {
        const char *is = frozen ? K("paper.printed-copy") : WAYS[i].edited ? K("paper.draft-edited") : K("paper.draft-copy");
        Str cells[] = { view_say_args(r, WAYS[i].label, NULL, 0), view_say_args(r, is, NULL, 0) };
        view_table_row_to(r, cells, ARRAY_LEN(cells), view_op(r, "paper.make", arg_str("id", seen->record.id), arg_c("to", WAYS[i].to)));
    }
    view_note(r, view_say(r, K("paper.signature")));
}

ErrorCode paper_pdf(Request *r, const Seen *paper, Buf *to, Error *e)
{
    Str source;
    TRY(desk_paper_source(r, paper, &source, e));
    return make(r, source, STR("pdf"), false, to, e);
}
