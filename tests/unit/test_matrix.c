/* test_matrix.c: who may do what, in which state, with which access: tried out, not read from the model, and compared with tests/data/matrix.txt, which
 * people read and agree to. For each kind, state and role each generic operation is asked of the gate, against a record made for this one try.
 * After a change of the model that is meant: TERGOO_MAKE_MATRIX=1 writes the page anew; read what differs before you keep it.
 * Whatever the page says: nothing lets a reader enter anything, and nothing gives an outsider what is in a case. */
#include "matrix_kit.h"
#include "desk/gift.h"
#include "rules/limit_rules.h"

#define MATRIX_FILE "tests/data/matrix.txt"

/* The office first: then nobody knows any case yet. */
typedef enum { IN_OFFICE, AS_LEAD, AS_MEMBER, AS_READER, OUTSIDE, STANDINGS } Access;
static const char *const STANDING_TITLES[STANDINGS] = {
    "In the office's own chain", "A case, for who leads it", "In a case, as a member of it", "In a case, as a reader of it", "In a case, without access to it",
};

static Draft access_draft(Arena *a, const Model *m, Str chain, Str user, const char *role)
{
    JsonValue *fields = json_new_object(a);
    json_set(a, fields, "role", json_new_string(a, str_of(role)));
    json_set(a, fields, "user", json_new_string(a, user));
    return (Draft){ .chain = chain, .op = STR("record.create"), .object = object_id_new(a, STR("access")), .kind = model_kind(m, STR("access")),
                    .state = STR("given"), .fields = fields, .by_office = true };
}

/* ---- one try ---- */

/* THE_LAW_ASKS: the right was there, and a rule of law in C (a guard) found the bare sample wanting. */
typedef enum { MAY_NOT, MAY, WITH_SECOND, THE_LAW_ASKS, STATE_REFUSES } Verdict;

static bool has_right(Verdict v) { return v == MAY || v == WITH_SECOND || v == THE_LAW_ASKS; }

static Str refusal;                    /* the sentence of the last refusal, for whoever reads that the page is wrong */

static Verdict verdict_of(const JsonValue *answer, const char *what)
{
    refusal = json_text(json_get(json_get(answer, "error"), "text"));
    Str code = json_text(json_get(json_get(answer, "error"), "code"));
    if (json_true(json_get(answer, "ok"))) return json_true(json_get(json_get(answer, "data"), "waits")) ? WITH_SECOND : MAY;
    if (str_is(code, "denied") || str_is(code, "not-found")) return MAY_NOT;
    const JsonValue *causes = json_get(json_get(answer, "error"), "parts");
    if (causes && str_is(json_text(json_get(causes->first, "key")), "lookup.export-case")) return MAY_NOT;    /* persons leave case by case only */
    if (!str_is(code, "invalid") && !str_is(code, "conflict")) {
        fail_msg("%s: " STR_FMT, what, STR_ARG(json_text(json_get(json_get(answer, "error"), "text"))));
    }
    bool asks = causes && str_starts(json_text(json_get(causes->first, "key")), STR("rules."));
    JSON_EACH(one, causes) asks = asks || str_is(json_text(json_get(one, "key")), "desk.ref-none");      /* sample() names records that are not there */
    return asks ? THE_LAW_ASKS : STATE_REFUSES;
}

typedef struct { const Kind *kind; const State *state; Access access; Str chain, id; const Column *who; } Try;

static const Field *changeable(const Kind *k)
{
    for (const Field *f = k->fields; f; f = f->next) {
        bool text = f->type == FIELD_TEXT || f->type == FIELD_LONG_TEXT;
        if (text && !f->fixed && !f->sensitive && !f->retired && f->derived.len == 0) return f;
    }
    return NULL;
}

static JsonValue *ask(const Try *t, const char *op, const char *args)
{
    int out = open("/dev/null", O_RDWR);
    JsonValue *v = kit_ask_fd(&kit, t->who->token, op, args, out);
    close(out);
    return v;
}

static const char *place_args(const Try *t, const char *rest)
{
    if (t->access == IN_OFFICE) return kit_format(&kit, "{\"kind\":\"" STR_FMT "\"%s}", STR_ARG(t->kind->id), rest);
    return kit_format(&kit, "{\"kind\":\"" STR_FMT "\",\"case\":\"" STR_FMT "\"%s}", STR_ARG(t->kind->id), STR_ARG(t->chain), rest);
}

static Verdict try_create(const Try *t)
{
    Buf rest = buf_in(&kit.arena);
    buf_c(&rest, ",\"fields\":");
    json_write(&rest, sample_fields(&kit.arena, t->kind));
    const char *fields = str_c(&kit.arena, buf_str(&rest));
    if (t->kind->is_case) return verdict_of(ask(t, "case.open", kit_format(&kit, "{%s}", fields + 1)), "case.open");
    return verdict_of(ask(t, "record.create", place_args(t, fields)), "record.create");
}

/* What is on a list or in a table counts only when something is on it. */
static Verdict try_rows(const Try *t, const char *op, const char *member)
{
    const JsonValue *v = ask(t, op, place_args(t, kit_format(&kit, ",\"state\":\"" STR_FMT "\"", STR_ARG(t->state->id))));
    Verdict verdict = verdict_of(v, op);
    const JsonValue *rows = json_get(json_get(v, "data"), member);
    int64_t n = rows && rows->type == JSON_ARRAY ? (int64_t)rows->count : 0;
    if (rows && rows->type != JSON_ARRAY) (void)!json_int(rows, &n);
    return verdict == MAY && n == 0 ? MAY_NOT : verdict;
}

/* Whoever keeps the store knows what lies there without its case (docs/rights.md), and does with it what the model lets a keeper do. What is said
 * of a thing he knows through that thing, and those here name none that he keeps. */
static bool keeps(const Try *t)
{
    const KindStore *s = &t->kind->store;
    if (s->follows.len > 0) return false;
    return t->access >= AS_READER && str_in(t->who->role, s->known_to, s->known_to_count) && str_in(t->state->id, s->known_in, s->known_in_count);
}

/* A page offers the moves that the model gives to this role in this state, to whoever may enter something there, and no others; of the ways in which
 * a measure begins only its own. */
static void hold_offers(const Try *t, const JsonValue *answer)
{
    bool enters = keeps(t) || (t->access <= AS_MEMBER && (t->access == IN_OFFICE || !str_is(t->who->role, "administrator")));
    Buf page = buf_in(&kit.arena);
    json_write(&page, json_get(answer, "page"));
    for (size_t i = 0; i < t->kind->move_count; i++) {
        const Move *m = &t->kind->moves[i];
        const char *target = kit_format(&kit, "\"op:record.move?id=" STR_FMT "&move=" STR_FMT "\"", STR_ARG(t->id), STR_ARG(m->id));
        bool by_program = str_is(m->id, "carry") && str_is(m->to, "carried");       /* with the approval of the next version of a plan */
        bool should = enters && !by_program && !t->kind->internal && move_leaves(m, t->state->id) && str_in(t->who->role, m->by, m->by_count);
        should = should && rules_measure_takes(t->kind, m, sample_fields(&kit.arena, t->kind));
        should = should && rules_thing_takes(t->kind, m, sample_fields(&kit.arena, t->kind));
        /* title follows a hand-over; a donation of which nothing was handed over goes on from there */
        should = should && !desk_gift_makes(t->kind, m) && (!str_starts(m->id, STR("resume_")) || !str_is(t->kind->id, "donation"));
        bool by_correction = str_is(t->kind->id, "indicator_period") && str_is(m->id, "replace");      /* with the approval of what corrects it */
        should = should && !by_correction;
        if (should != (str_find(buf_str(&page), str_of(target)) >= 0)) {
            fail_msg("%s is %soffered to " STR_FMT ", standing %d", target, should ? "not " : "", STR_ARG(t->who->role), t->access);
        }
    }
}

static Verdict try_show(const Try *t)
{
    const JsonValue *v = ask(t, "record.show", kit_format(&kit, "{\"id\":\"" STR_FMT "\"}", STR_ARG(t->id)));
    Verdict verdict = verdict_of(v, "record.show");
    /* Beyond a case the page of a person asks for a case and a reason before it shows or offers anything. */
    if (verdict == MAY && !json_get(json_get(v, "data"), "needs")) hold_offers(t, v);
    return verdict;
}

static Verdict try_one(const Try *t, const char *op, const Move *m)
{
    const char *id = kit_format(&kit, "\"id\":\"" STR_FMT "\"", STR_ARG(t->id));
    const Field *f = changeable(t->kind);
    const char *changed = f ? kit_format(&kit, ",\"fields\":{\"" STR_FMT "\":\"changed %lld\"}", STR_ARG(f->id), (long long)++serial) : "";
    /* last time's correction is none: it is said with the move */
    const char *said = m && str_is(m->id, "publish_correction")
        ? ",\"fields\":{\"correction_en\":\"x\",\"correction_ru\":\"x\",\"correction_ky\":\"x\"}" : "";
    if (m) return verdict_of(ask(t, op, kit_format(&kit, "{%s,\"move\":\"" STR_FMT "\",\"reason\":\"x\"%s}", id, STR_ARG(m->id), said)), op);
    if (strcmp(op, "record.show") == 0) return try_show(t);
    if (strcmp(op, "record.list") == 0) return try_rows(t, op, "records");
    if (strcmp(op, "record.export") == 0) return try_rows(t, op, "rows");
    if (strcmp(op, "record.change") == 0) return verdict_of(ask(t, op, kit_format(&kit, "{%s%s}", id, changed)), op);
    if (strcmp(op, "record.correct") == 0) return verdict_of(ask(t, op, kit_format(&kit, "{%s%s,\"reason\":\"x\"}", id, changed)), op);
    if (strcmp(op, "bundle.export") == 0) {
        return verdict_of(ask(t, op, kit_format(&kit, "{\"case\":\"" STR_FMT "\",\"to\":\"court\",\"purpose\":\"trial\"}", STR_ARG(t->id))), op);
    }
    bool with_reason = strcmp(op, "record.erase") == 0 || strcmp(op, "record.pull_back") == 0;
    return verdict_of(ask(t, op, kit_format(&kit, "{%s%s}", id, with_reason ? ",\"reason\":\"x\"" : "")), op);
}

/* A paper of the office is for those who may see what it is about (a note, as sample() has it), a register for those who may see what it lists: its
 * first choice. */
static const Kind *subject_of(const Kind *k)
{
    const Model *m = office_model(kit.office);
    if (str_is(k->id, "paper")) return model_kind(m, STR("note"));
    return str_is(k->id, "register") ? model_kind(m, kind_field(k, STR("of"))->choices[0].id) : k;
}

/* What the model says must be what was found: the page is then a second look at the same thing, and not the only one. */
static void hold_against_model(const Try *t, const char *op, const Move *m, Verdict v)
{
    bool member = t->access <= AS_MEMBER || (m && keeps(t)), administrator = str_is(t->who->role, "administrator");
    bool may = has_right(v);
    const char *what = kit_format(&kit, STR_FMT " " STR_FMT " %s " STR_FMT " by " STR_FMT ", standing %d: %d", STR_ARG(t->kind->id), STR_ARG(t->state->id), op,
                                  STR_ARG(m ? m->id : STR("")), STR_ARG(t->who->role), t->access, v);
    bool looks = strcmp(op, "record.show") == 0 || strcmp(op, "record.list") == 0 || strcmp(op, "record.history") == 0 || strcmp(op, "record.export") == 0;
    if (may && t->access == AS_READER && !looks && !(m && keeps(t))) fail_msg("a reader enters something: %s", what);
    bool kept = keeps(t) && (looks || m);
    if (may && t->access == OUTSIDE && !kept && !(str_is(t->kind->id, "access") && str_is(t->who->role, "auditor"))) fail_msg("an outsider gets something: %s", what);
    if (may && t->access != IN_OFFICE && administrator) fail_msg("an administrator gets into a case: %s", what);
    if (!m || t->kind->internal) return;
    if (str_starts(t->kind->id, STR("look_up"))) return;       /* who sees one depends on whose it is and how it stands: test_look_up, test_look_up_draw */
    bool sees = t->access != IN_OFFICE || str_in(STR("*"), t->kind->see, t->kind->see_count) || str_in(t->who->role, t->kind->see, t->kind->see_count);
    sees = sees && t->kind->own.len == 0;                      /* those here are somebody else's */
    const Kind *subject = subject_of(t->kind);
    sees = sees && (t->access != IN_OFFICE || str_in(STR("*"), subject->see, subject->see_count) || str_in(t->who->role, subject->see, subject->see_count));
    bool should = member && sees && move_leaves(m, t->state->id) && str_in(t->who->role, m->by, m->by_count) && (t->access == IN_OFFICE || !administrator);
    if (should != may && (member || may)) fail_msg("the model says otherwise: %s (" STR_FMT ")", what, STR_ARG(refusal));
    if (v == THE_LAW_ASKS && m->guard_count == 0) fail_msg("a rule that the model does not name: %s", what);
    if (may && v != THE_LAW_ASKS && (v == WITH_SECOND) != m->four_eyes) fail_msg("the second person: %s", what);
}

/* ---- the page ---- */

/* What may be done by the same roles in several states is one line. */
typedef struct { const char *op; Str move, who; Buf states; } Row;
typedef struct { Arena *arena; Row rows[400]; size_t count; } Table;

typedef struct { Table *table; const Kind *kind; const State *state; Access access; Str chain; const char *op; const Move *move; } Line;

static void add_row(const Line *l, Str who)
{
    Table *t = l->table;
    Str move = l->move ? l->move->id : STR("");
    size_t i = 0;
    while (i < t->count && !(strcmp(t->rows[i].op, l->op) == 0 && str_equal(t->rows[i].move, move) && str_equal(t->rows[i].who, who))) i++;
    assert_true(i < ARRAY_LEN(t->rows));
    if (i == t->count) t->rows[t->count++] = (Row){ l->op, move, str_copy(t->arena, who), buf_in(t->arena) };
    buf_format(&t->rows[i].states, " " STR_FMT, STR_ARG(l->state->id));
}

static int compare_rows(const void *left, const void *right)
{
    const Row *l = left, *r = right;
    int by_op = strcmp(l->op, r->op);
    return by_op != 0 ? by_op : str_compare(l->move, r->move) != 0 ? str_compare(l->move, r->move) : str_compare(l->who, r->who);
}

static void print_table(Buf *out, const Kind *k, Table *t)
{
    qsort(t->rows, t->count, sizeof *t->rows, compare_rows);
    if (t->count > 0) buf_format(out, "\n" STR_FMT "\n", STR_ARG(k->id));
    for (size_t i = 0; i < t->count; i++) {
        const Row *r = &t->rows[i];
        const char *dot = strchr(r->op, '.');
        bool all = k->state_count > 1;
        size_t states = 0;
        for (size_t n = 0; n < r->states.len; n++) states += r->states.ptr[n] == ' ';
        Str where = all && states == k->state_count ? STR(" (any)") : buf_str(&r->states);
        Str name = strcmp(r->op, "bundle.export") == 0 ? STR("bundle") : str_of(dot ? dot + 1 : r->op);
        buf_format(out, "    %-9.*s %-16.*s" STR_FMT " :" STR_FMT "\n", STR_ARG(name), STR_ARG(r->move), STR_ARG(where), STR_ARG(r->who));
    }
}

/* The roles, or what they have in common when it is all of them. */
static Str roles_text(const Verdict *v)
{
    Buf who = buf_in(&kit.arena);
    size_t may = 0;
    bool administrator = false;
    for (size_t i = 0; i < column_count; i++) {
        bool one = has_right(v[i]);
        may += one;
        administrator = administrator || (one && str_is(columns[i].role, "administrator"));
        if (one) buf_format(&who, " " STR_FMT "%s", STR_ARG(columns[i].role), v[i] == WITH_SECOND ? "*" : v[i] == THE_LAW_ASKS ? "!" : "");
    }
    if (may == column_count) return STR(" (everybody)");
    return may + 1 == column_count && !administrator ? STR(" (everybody but administrator)") : buf_str(&who);
}

/* Who is tried: the roles that the kind names and those that the program does; of the others one, another in each line, stands for the rest. */
static size_t choose(const Kind *k, bool *tried)
{
    static size_t turn;
    size_t other = column_count, at;
    turn++;
    for (size_t i = 0; i < column_count; i++) {
        at = (turn + i) % column_count;
        tried[at] = kind_names(k, columns[at].role) || is_the_programs(columns[at].role);
        if (!tried[at] && other == column_count) other = at;
    }
    if (other < column_count) tried[other] = true;
    return other;
}

/* A record for each role, then the same asked by each; for a case, a case for each. */
static void run_line(const Line *l)
{
    static const char *const ROLES[STANDINGS] = { NULL, "lead", "member", "reader", NULL };
    Own o;
    Try tries[ROLES_MOST];
    bool tried[ROLES_MOST];
    static Draft drafts[2 * ROLES_MOST];
    size_t count = 0, other = choose(l->kind, tried);
    own_begin(&o, admin);
    for (size_t i = 0; i < column_count; i++) {
        if (!tried[i]) continue;
        Str id = str_copy(&kit.arena, object_id_new(&o.arena, l->kind->id)), chain = l->kind->is_case ? id : l->chain;
        tries[i] = (Try){ l->kind, l->state, l->access, chain, id, &columns[i] };
        drafts[count++] = record_draft(&o.arena, l->kind, chain, id, l->state->id);
        if (l->kind->is_case && ROLES[l->access]) drafts[count++] = access_draft(&o.arena, o.request.model, chain, columns[i].user, ROLES[l->access]);
    }
    own_commit(&o, drafts, count);
    own_end(&o);

    Verdict found[ROLES_MOST];
    for (size_t i = 0; i < column_count; i++) {
        bool create = strcmp(l->op, "create") == 0;
        if (!tried[i]) continue;
        found[i] = create ? try_create(&tries[i]) : try_one(&tries[i], l->op, l->move);
        bool stopped = l->access == AS_READER && !(l->move && keeps(&tries[i]));
        if (stopped && found[i] == THE_LAW_ASKS) found[i] = MAY_NOT;        /* he is stopped behind the law, where it would be entered */
        if (!create) hold_against_model(&tries[i], l->op, l->move, found[i]);
    }
    for (size_t i = 0; i < column_count; i++) {
        if (!tried[i]) found[i] = found[other];
    }
    Str who = roles_text(found);
    if (who.len > 0) add_row(l, who);
}

static void run_line_apart(const Line *l)
{
    Arena kept = kit.arena;                         /* thousands of answers: the memory of one line at a time */
    kit.arena = arena_with((size_t)256 << 20);
    run_line(l);
    arena_free(&kit.arena);
    kit.arena = kept;
}

static void run_state(const Line *of, size_t at)
{
    static const char *const OPS[] = { "record.change", "record.correct", "record.pull_back", "record.erase", "record.show", "record.list", "record.history", "record.export" };
    Line l = *of;
    l.state = &l.kind->states[at];
    if (at == 0) {
        l.op = "create";
        run_line_apart(&l);
    }
    for (size_t i = 0; i < ARRAY_LEN(OPS); i++) {
        l.op = OPS[i];
        run_line_apart(&l);
    }
    if (l.kind->is_case) {
        l.op = "bundle.export";
        run_line_apart(&l);
    }
    l.op = "record.move";
    for (size_t i = 0; i < l.kind->move_count; i++) {
        l.move = &l.kind->moves[i];
        run_line_apart(&l);
    }
}

/* A case that everybody is a member or a reader of, or nobody. */
static char *host_case(Access access)
{
    Own o;
    Draft drafts[ROLES_MOST];
    char *chain = kit_text(&kit, kit_do(&kit, owner, "case.open", "{\"fields\":{\"title\":\"host\"}}"), "id");
    if (access == OUTSIDE) return chain;
    own_begin(&o, admin);
    for (size_t i = 0; i < column_count; i++) {
        drafts[i] = access_draft(&o.arena, o.request.model, str_of(chain), columns[i].user, access == AS_MEMBER ? "member" : "reader");
    }
    own_commit(&o, drafts, column_count);
    own_end(&o);
    return chain;
}

static void run_section(Buf *out, Access access)
{
    const Model *m = office_model(kit.office);
    buf_format(out, "\n## %s\n", STANDING_TITLES[access]);
    for (size_t i = 0; i < m->kind_count; i++) {
        const Kind *k = &m->kinds[i];
        if (k->place == (access == IN_OFFICE ? PLACE_CASE : PLACE_OFFICE) || (access == AS_LEAD && !k->is_case)) continue;
        Arena a = arena_with((size_t)16 << 20);
        static Table table;
        table = (Table){ .arena = &a };
        Line l = { .table = &table, .kind = k, .access = access, .chain = STR("office") };
        if (access != IN_OFFICE && !k->is_case) l.chain = str_of(host_case(access));
        for (size_t at = 0; at < k->state_count; at++) run_state(&l, at);
        print_table(out, k, &table);
        arena_free(&a);
    }
}

static void compare(Str made)
{
    Str kept = { 0 }, ours, theirs;
    Error e = { 0 };
    if (getenv("TERGOO_MAKE_MATRIX")) {
        assert_int_equal(file_write_durable(MATRIX_FILE, made, &e), ERR_OK);
        return;
    }
    if (file_read(&kit.arena, MATRIX_FILE, 4 << 20, &kept, &e) != ERR_OK) fail_msg("%s cannot be read", MATRIX_FILE);
    for (int line = 1; made.len > 0 || kept.len > 0; line++) {
        ours = theirs = STR("(end)");
        (void)!str_next_line(&made, &ours);
        (void)!str_next_line(&kept, &theirs);
        if (!str_equal(ours, theirs)) {
            fail_msg("%s:%d says\n  " STR_FMT "\nbut found is\n  " STR_FMT "\n(meant? TERGOO_MAKE_MATRIX=1 writes it anew)", MATRIX_FILE, line, STR_ARG(theirs), STR_ARG(ours));
        }
    }
}

static void the_matrix_is_the_one_that_was_agreed_to(void **state)
{
    (void)state;
    if (getenv("TERGOO_SLOW")) {
        print_message("skipped: a sanitizer looks at memory, and here every role tries every move of every kind\n");
        skip();
    }
    Arena a = arena_with((size_t)64 << 20);
    Buf out = buf_in(&a);
    buf_c(&out, "# Who may do what: tried out by tests/unit/test_matrix.c (docs/rights.md). Under each kind: operation, move, states : roles that may.\n"
                "# * a second person with the same right signs. ! he has the right, and a rule of law stopped the bare sample that was tried (such a rule stands\n"
                "# before the second signature). What no role may in no state has no line. (any_other): every role that no kind names.\n");
    for (Access access = IN_OFFICE; access < STANDINGS; access++) run_section(&out, access);
    assert_false(out.failed);
    compare(buf_str(&out));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test_setup_teardown(the_matrix_is_the_one_that_was_agreed_to, begin, end) };
    return cmocka_run_group_tests_name("matrix", tests, NULL, NULL);
}
