/* desk_paper_word.c: a paper that was edited in an office program comes back. What the officer wrote in the places of his own text
 * becomes a new version of that text, after he has seen what differs; what was changed elsewhere in the file is shown and not
 * taken, because it comes from the record and is changed there.
 *
 * The file is read by the worker tergoo-word, the paper as it is now is taken apart by tergoo-print, and the two rows of texts
 * are brought together here (paper_match.h). The marks in the file say which version of the paper it was made of: when the paper
 * has gone on since, the differences are shown and nothing is taken, because somebody else's words would be undone. */
#include "desk/desk_worker.h"
#include "desk/form.h"
#include "desk/paper_match.h"
#include "desk/paper_source.h"
#include "rules/rules.h"
#include "text/word_diff.h"

enum { FILE_LIMIT = 16 << 20, ANSWER_LIMIT = 64 << 20, WORD_WAIT = 60 * 1000 };

typedef struct {
    Seen             paper;
    Lang             lang;                      /* of the paper */
    PaperText       *texts; size_t text_count;
    FilePart        *parts; size_t part_count;
    PartFound       *found;
    bool            *seen;
    const JsonValue *word;                      /* what the worker says of the file */
    PaperMark        of; bool marked;           /* which paper and version it was made of */
    Str              before, after;             /* the own text */
    Str              sha256;                    /* of the file */
    size_t           fixed;                     /* differences that are not taken */
} Back;

/* ---- what there is on both sides ---- */

static ErrorCode read_texts(Request *r, Back *b, Error *e)
{
    JsonValue *blocks;
    TRY(paper_source_blocks(r, &b->paper, &blocks, e));
    b->texts = arena_array(r->arena, blocks->count + 1, sizeof *b->texts);
    b->seen = arena_array(r->arena, blocks->count + 1, sizeof *b->seen);
    if (!b->texts || !b->seen) return error_memory(e);
    JSON_EACH(one, blocks) {
        int64_t own = 0;
        if (!json_int(json_get(one, "own"), &own) || own < 0) own = 0;
        b->texts[b->text_count++] = (PaperText){ json_text(json_get(one, "text")), (size_t)own };
    }
    return ERR_OK;
}

/* "1." or a dash before a tab is the number that we wrote before an item of a list ourselves. */
static Str without_number(Str text)
{
    size_t digits = 0;
    if (str_starts(text, STR("\xe2\x80\x93\t"))) return str_from(text, 4);
    while (digits < text.len && digits < 6 && text.ptr[digits] >= '0' && text.ptr[digits] <= '9') digits++;
    return digits > 0 && str_starts(str_from(text, digits), STR(".\t")) ? str_from(text, digits + 2) : text;
}

static void read_marks(Back *b, const JsonValue *marks, FilePart *part)
{
    PaperMark of;
    JSON_EACH(name, marks) {
        if (!part->marked) part->marked = block_mark_read(json_text(name), &part->mark);
        if (!b->marked && paper_mark_read(json_text(name), &of)) {
            b->of = of;
            b->marked = true;
        }
    }
}

static ErrorCode read_parts(Request *r, Back *b, Error *e)
{
    const JsonValue *blocks = json_get(b->word, "blocks");
    size_t room = blocks ? blocks->count + 1 : 1;
    b->parts = arena_array(r->arena, room, sizeof *b->parts);
    b->found = arena_array(r->arena, room, sizeof *b->found);
    if (!b->parts || !b->found) return error_memory(e);
    JSON_EACH(one, blocks) {
        FilePart *part = &b->parts[b->part_count++];
        *part = (FilePart){ .text = without_number(json_text(json_get(one, "text"))) };
        read_marks(b, json_get(one, "marks"), part);
    }
    return ERR_OK;
}

static ErrorCode ask_word(Request *r, Back *b, Error *e)
{
    Worker w = { .program = "tergoo-word", .most = ANSWER_LIMIT, .wait = WORD_WAIT };
    JsonValue *said;
    TRY(desk_ask_worker(r, &w, FILE_LIMIT, &b->sha256, &said, e));
    b->word = said;
    return ERR_OK;
}

/* The file's own mark names the paper; a file without one is compared as it stands. */
static ErrorCode check_paper(const Back *b, Error *e)
{
    Str rest = b->paper.record.id, kind;
    (void)str_cut(&rest, '/', &kind);
    if (!b->marked || str_equal(b->of.paper, rest)) return ERR_OK;
    return error_set(e, ERR_INVALID, K("paper.other-file"), arg_str("number", json_text(json_get(b->paper.body, "number"))));
}

/* ---- the own text ---- */

static size_t own_count(const Back *b)
{
    size_t n = 0;
    for (size_t i = 0; i < b->text_count; i++) n += b->texts[i].own > 0;
    return n;
}

/* The paragraph as it stands in the record, where the file has the same words: nothing of it changes by having been away. They
 * are looked for a little way on from the last one. */
static Str own_words(const JsonValue **next, Str text)
{
    enum { AHEAD = 64 };
    const JsonValue *one = *next;
    for (int i = 0; one && i < AHEAD; i++, one = one->next) {
        Str kept = json_text(json_get(one, "text"));
        if (!block_same(kept, text)) continue;
        *next = one->next;
        return kept;
    }
    return str_trim(text);
}

static void add_paragraph(Buf *to, Str text)
{
    if (to->len > 0) buf_c(to, "\n\n");
    buf_add(to, text);
}

static ErrorCode make_texts(Request *r, Back *b, Error *e)
{
    Buf before = buf_in(r->arena), after = buf_in(r->arena);
    JsonValue *paragraphs = paper_paragraphs(r, json_text(json_get(b->paper.fields, "text")));
    Str invited = paper_invitation(r, b->lang);
    bool none = !paragraphs || paragraphs->count == 0;
    if (own_count(b) != (none ? 1 : paragraphs->count)) return error_set(e, ERR_INVALID, K("paper.no-own-text"));
    JSON_EACH(one, paragraphs) add_paragraph(&before, json_text(json_get(one, "text")));
    const JsonValue *next = paragraphs ? paragraphs->first : NULL;
    for (size_t i = 0; i < b->part_count; i++) {
        if (b->found[i].is != PART_OWN || (none && block_same(b->parts[i].text, invited))) continue;
        add_paragraph(&after, own_words(&next, b->parts[i].text));
    }
    b->before = buf_str(&before);
    b->after = buf_str(&after);
    return before.failed || after.failed ? error_memory(e) : ERR_OK;
}

static ErrorCode bring_together(Request *r, Back *b, Error *e)
{
    TRY(desk_paper_see(r, &b->paper, e));
    if (json_get(b->paper.fields, "source")) return error_set(e, ERR_INVALID, K("paper.file-too-late"));
    if (!lang_of(json_text(json_get(b->paper.fields, "language")), &b->lang)) b->lang = r->lang;
    TRY(ask_word(r, b, e));
    TRY(read_parts(r, b, e));
    TRY(check_paper(b, e));
    TRY(read_texts(r, b, e));
    TRY(paper_match(r->arena, b->texts, b->text_count, b->parts, b->part_count, b->found, b->seen, e));
    return make_texts(r, b, e);
}

/* ---- showing what differs ---- */

static void add_fixed(Request *r, Back *b, JsonValue *list, Str was, Str is)
{
    Str nothing = view_say(r, K("paper.file-nothing"));
    Str cells[] = { was.len > 0 ? was : nothing, is.len > 0 ? is : nothing };
    JsonValue *one = json_new_object(r->arena);
    if (b->fixed++ == 0) {
        Str head[] = { view_say(r, K("paper.in-paper")), view_say(r, K("paper.in-file")) };
        view_warning(r, view_say(r, K("paper.file-fixed")));
        view_table(r, view_say(r, K("paper.not-taken")), head, ARRAY_LEN(head));
    }
    view_table_row(r, cells, ARRAY_LEN(cells));
    json_set(r->arena, one, "paper", json_new_string(r->arena, was));
    json_set(r->arena, one, "file", json_new_string(r->arena, is));
    json_add(r->arena, list, one);
}

/* Is something gone from the file? What the record has got since it went out was never in it. */
static bool has_lost(const Back *b)
{
    int64_t marked = 0;
    for (size_t i = 0; i < b->part_count; i++) marked += b->parts[i].marked;
    return !b->marked || marked < b->of.count;
}

/* In the order of the file; what it lacks comes last. */
static void show_fixed(Request *r, Back *b)
{
    JsonValue *list = json_new_array(r->arena);
    for (size_t i = 0; i < b->part_count; i++) {
        const PartFound *f = &b->found[i];
        Str text = f->text != SIZE_MAX ? b->texts[f->text].text : STR("");
        bool differs = f->is == PART_FIXED && f->changed && (f->text == SIZE_MAX || !block_same(text, b->parts[i].text));
        if (differs || f->is == PART_ADDED) add_fixed(r, b, list, text, b->parts[i].text);
    }
    for (size_t i = 0; has_lost(b) && i < b->text_count; i++) {
        bool lost = !b->seen[i] && b->texts[i].own == 0 && str_trim(b->texts[i].text).len > 0;
        if (lost) add_fixed(r, b, list, b->texts[i].text, STR(""));
    }
    json_set(r->arena, view_data(r), "not_taken", list);
}

/* What a plain text cannot hold. */
static void show_left_out(Request *r, const Back *b)
{
    static const struct { const char *name, *key; } LEFT[] = {
        { "pictures", K("paper.file-pictures") }, { "footnotes", K("paper.file-footnotes") },
        { "remarks", K("paper.file-remarks") }, { "revisions", K("paper.file-revisions") },
    };
    for (size_t i = 0; i < ARRAY_LEN(LEFT); i++) {
        int64_t n;
        ErrorArg args[1];
        if (!json_int(json_get(b->word, LEFT[i].name), &n) || n <= 0) continue;
        args[0] = arg_int("n", n);
        view_note(r, view_say_args(r, LEFT[i].key, args, 1));
    }
    if (!b->marked) view_warning(r, view_say(r, K("paper.file-unmarked")));
}

static ErrorCode show_own(Request *r, const Back *b, Error *e)
{
    static const char *const KINDS[] = { [WORDS_SAME] = "same", [WORDS_ADDED] = "added", [WORDS_REMOVED] = "removed" };
    const WordRun *runs;
    size_t count;
    JsonValue *list = json_new_array(r->arena);
    bool same = str_equal(b->before, b->after);
    json_set(r->arena, view_data(r), "text", json_new_string(r->arena, b->after));
    json_set(r->arena, view_data(r), "before", json_new_string(r->arena, b->before));
    json_set(r->arena, view_data(r), "differs", json_new_bool(r->arena, !same));
    if (same) {
        view_note(r, view_say(r, K("paper.file-same")));
        return ERR_OK;
    }
    TRY(word_diff(r->arena, b->before, b->after, &runs, &count, e));
    for (size_t i = 0; i < count; i++) {
        JsonValue *pair = json_new_array(r->arena);
        json_add(r->arena, pair, json_new_string(r->arena, str_of(KINDS[runs[i].kind])));
        json_add(r->arena, pair, json_new_string(r->arena, runs[i].text));
        json_add(r->arena, list, pair);
    }
    view_changes(r, view_say(r, K("paper.file-differs")), str_of(lang_code(b->lang)), list);
    return ERR_OK;
}

static bool has_moved_on(const Back *b)
{
    return b->marked && b->of.version != b->paper.record.version;
}

static Str why_taken(Request *r, const Back *b)
{
    Str name = arg_text(r, "name");
    return view_say(r, K("paper.file-reason"), arg_str("name", name.len > 0 ? name : STR("?")), arg_str("hash", b->sha256));
}

/* The text as it would be taken, to be looked over once more. */
static void offer_it(Request *r, const Back *b)
{
    const Kind *k = b->paper.kind;
    const Field *f = kind_field(k, STR("text"));
    if (!f || str_equal(b->before, b->after) || has_moved_on(b)) return;
    if (!desk_may(r, b->paper.record.chain, k->change, k->change_count)) return;
    JsonValue *form = form_new(r, STR("paper.take"), view_say(r, K("paper.take-it")));
    json_set(r->arena, form, "flat", json_new_bool(r->arena, true));
    json_set(r->arena, form, "sent_to", json_new_string(r->arena, view_op(r, "paper.take", arg_str("id", b->paper.record.id))));
    form_arg(r, form, "id", json_new_string(r->arena, b->paper.record.id));
    form_arg(r, form, "version", json_new_int(r->arena, b->paper.record.version));
    JsonValue *text = form_field_of(r, f, false, json_new_string(r->arena, b->after));
    json_set(r->arena, text, "lang", json_new_string(r->arena, str_of(lang_code(b->lang))));
    form_field(r, form, text);
    form_field(r, form, form_field_named(r, "reason", "long_text", view_say(r, K("arg.reason")), why_taken(r, b)));
    view_form(r, form);
}

/* ---- taking it ---- */

ErrorCode desk_paper_set_text(Request *r, const Seen *paper, Str text, Str reason, int64_t version, Error *e)
{
    const JsonValue *given = r->args;
    JsonValue *args = json_new_object(r->arena), *fields = json_new_object(r->arena);
    json_set(r->arena, fields, "text", json_new_string(r->arena, text));
    json_set(r->arena, args, "id", json_new_string(r->arena, paper->record.id));
    json_set(r->arena, args, "fields", fields);
    if (version > 0) json_set(r->arena, args, "version", json_new_int(r->arena, version));
    if (reason.len > 0) json_set(r->arena, args, "reason", json_new_string(r->arena, reason));
    if (!args || !fields) return error_memory(e);
    r->args = args;                                   /* it is a change of the record like any other, by its rules */
    ErrorCode code = desk_record_change(r, e);
    r->args = given;
    return code;
}

ErrorCode desk_paper_compare(Request *r, Error *e)
{
    Back b = { 0 };
    TRY(bring_together(r, &b, e));
    TRY(desk_locked_look(r, &b.paper.record, e));
    if (arg_yes(r, "take")) {
        if (has_moved_on(&b)) return error_set(e, ERR_CONFLICT, K("paper.file-old"), arg_int("was", b.of.version),
                                               arg_int("now", b.paper.record.version));
        return desk_paper_set_text(r, &b.paper, b.after, why_taken(r, &b), arg_number(r, "version", b.paper.record.version), e);
    }
    view_title(r, view_say(r, K("paper.file-title"), arg_str("paper", desk_title(r, b.paper.made, b.paper.body))));
    view_crumb(r, desk_title(r, b.paper.made, b.paper.body), b.paper.record.id);
    if (has_moved_on(&b)) {
        view_warning(r, view_say(r, K("paper.file-old"), arg_int("was", b.of.version), arg_int("now", b.paper.record.version)));
    }
    show_left_out(r, &b);
    show_fixed(r, &b);
    TRY(show_own(r, &b, e));
    offer_it(r, &b);
    return ERR_OK;
}

ErrorCode desk_paper_take(Request *r, Error *e)
{
    Seen paper;
    TRY(desk_paper_see(r, &paper, e));
    return desk_paper_set_text(r, &paper, arg_text(r, "text"), arg_text(r, "reason"), arg_number(r, "version", 0), e);
}

void desk_offer_compare(Request *r, const Seen *paper)
{
    const Kind *k = paper->kind;
    if (!str_is(k->id, "paper") || json_get(paper->fields, "source")) return;
    if (!desk_may(r, paper->record.chain, k->change, k->change_count)) return;
    const State *s = kind_state(k, paper->record.state);
    if (s && s->final) return;
    view_action(r, view_say(r, K("paper.file-offer")), view_op(r, "paper.compare", arg_str("id", paper->record.id)), "secondary");
}
