/* test_paper_word.c: marks go out and come back; the paragraphs of a file are known again with marks, without them, after a
 * change of the record and after a change of the file; our own DOCX and ODT are read as they were written. */
#include "desk/paper_match.h"
#include "print/paper.h"
#include "unit.h"
#include "word/word.h"

/* ---- marks ---- */

static void marks_come_back(void **state)
{
    (void)state;
    char room[BLOCK_MARK_ROOM];
    BlockMark block = { 12, true, 0x1a2b3c4d }, read;
    PaperMark paper = { STR("0123456789abcdef"), 7, 45 }, paper_read_;
    assert_true(str_is(block_mark_write(room, &block), "tergoo_0012_o_1a2b3c4d"));
    assert_true(block_mark_read(str_of(room), &read));
    assert_true(read.no == 12 && read.own && read.check == 0x1a2b3c4d);
    assert_true(str_is(paper_mark_write(room, &paper), "tergoo_p_0123456789abcdef_v7_n45"));
    assert_true(paper_mark_read(str_of(room), &paper_read_));
    assert_true(paper_read_.version == 7 && paper_read_.count == 45 && str_equal(paper_read_.paper, paper.paper));
    static const char *const WRONG[] = { "", "tergoo_", "tergoo_1_o", "tergoo_0_o_1a2b3c4d", "tergoo_1_x_1a2b3c4d",
        "tergoo_1_o_1a2b3c4", "tergoo_1_o_1A2b3c4d",
                                         "tergoo_999999999_o_1a2b3c4d", "tergoo_-1_o_1a2b3c4d", "_Toc1",
                                             "tergoo_p_0123456789abcdef_v0_n1" };
    for (size_t i = 0; i < ARRAY_LEN(WRONG); i++) {
        assert_false(block_mark_read(str_of(WRONG[i]), &read));
        assert_false(paper_mark_read(str_of(WRONG[i]), &paper_read_));
    }
}

static void white_space_is_no_word(void **state)
{
    (void)state;
    static const char *const SAME[] = { "a b", " a\tb", "a \n b ", "a  b" };
    for (size_t i = 0; i < ARRAY_LEN(SAME); i++) {
        assert_true(block_same(STR("a b"), str_of(SAME[i])));
        assert_int_equal(block_check(STR("a b")), block_check(str_of(SAME[i])));
    }
    static const char *const OTHER[] = { "", "ab", "a b c", "a", "b a" };
    for (size_t i = 0; i < ARRAY_LEN(OTHER); i++) {
        assert_false(block_same(STR("a b"), str_of(OTHER[i])));
        assert_int_not_equal(block_check(STR("a b")), block_check(str_of(OTHER[i])));
    }
}

/* ---- bringing together ---- */

enum { MOST = 16 };

/* A row of texts; "+" before one: the officer's own. A part "text" is unmarked; "3=was|text" has the mark of the third, which
 * said `was`. */
static size_t texts_of(const char *row, PaperText *to)
{
    Str rest = str_of(row), one;
    size_t n = 0, own = 0;
    for (bool more = true; more; ) {
        more = str_cut(&rest, ';', &one);
        bool is_own = str_starts(one, STR("+"));
        to[n++] = (PaperText){ is_own ? str_from(one, 1) : one, is_own ? ++own : 0 };
    }
    return n;
}

static size_t parts_of(const char *row, FilePart *to)
{
    Str rest = str_of(row), one, mark;
    size_t n = 0;
    for (bool more = true; more; ) {
        more = str_cut(&rest, ';', &one);
        FilePart *p = &to[n++];
        *p = (FilePart){ .text = one };
        ptrdiff_t at = str_find_byte(one, '=');
        if (at < 0) continue;
        Str was = str_from(one, (size_t)at + 1);
        (void)str_cut(&was, '|', &mark);
        bool own = one.ptr[0] == '+';
        *p = (FilePart){ was, { (size_t)(one.ptr[at - 1] - '0'), own, block_check(mark) }, true };
    }
    return n;
}

/* What each part is: f and the text's place (f? when it has none), with '!' when changed; o, a, e. */
static void match_is(const char *texts, const char *parts, const char *wanted)
{
    Arena a = arena_with(1 << 22);
    Error error_ = { 0 };
    PaperText t[MOST];
    FilePart p[MOST];
    PartFound found[MOST];
    bool seen[MOST];
    Buf got = buf_in(&a);
    size_t text_count = texts_of(texts, t), part_count = parts_of(parts, p);
    assert_ok(paper_match(&a, t, text_count, p, part_count, found, seen, &error_));
    for (size_t i = 0; i < part_count; i++) {
        if (i > 0) buf_byte(&got, ' ');
        buf_byte(&got, "foae"[found[i].is]);
        if (found[i].is == PART_FIXED && found[i].text == SIZE_MAX) buf_byte(&got, '?');
        else if (found[i].is == PART_FIXED) buf_format(&got, "%zu", found[i].text + 1);
        if (found[i].changed) buf_byte(&got, '!');
    }
    if (!str_is(buf_str(&got), wanted)) fail_msg("%s <- %s: %.*s, not %s", texts, parts, STR_ARG(buf_str(&got)), wanted);
    arena_free(&a);
}

static void paragraphs_are_known_again(void **state)
{
    (void)state;
    match_is("H;+x;S", "1=H|H;+2=x|x;3=S|S", "f1 o f3");
    match_is("H;+x;S", "1=H|H;+2=x|y;new;3=S|S", "f1 o o f3");
    match_is("H;+x;S", "1=H|H;new;3=S|S", "f1 o f3");
    match_is("H;+x;S", "1=H|H;3=S|S", "f1 f3");
    match_is("H;+x;S", "1=H|Other;+2=x|x;3=S|S", "f1! o f3");
    match_is("H;+x;S;T", "1=H|H;+2=x|x;3=S|S;new;4=T|T", "f1 o f3 a f4");
    match_is("H;+x;+y;S", "1=H|H;+3=y|y;+2=x|x;4=S|S", "f1 o o f4");
    match_is("H;+x;S", "1=H|H;;+2=x|;3=S|S", "f1 e e f3");
    /* The record has another row by now, or another text. */
    match_is("H;R;+x;S", "1=H|H;+2=x|x;3=S|S", "f1 o f4");
    match_is("H2;+x;S", "1=H|H;+2=x|x;3=S|S", "f1 o f3");
    match_is("H2;+x;S", "1=H|Mine;+2=x|x;3=S|S", "f1! o f3");
    match_is("H;+x;S", "1=H|H;2=R|R;+3=x|x;4=S|S", "f1 f? o f3");
    /* Without marks. */
    match_is("H;+x;S", "H;x;S", "f1 o f3");
    match_is("H;+x;S", "H;y;z;S", "f1 o o f3");
    match_is("H;+x;S;T", "H;x;S;new;T", "f1 o f3 a f4");
    match_is("+x", "y", "o");
    match_is("H", "y", "a");
}

/* ---- our own files ---- */

static const char TEMPLATE[] = "{{>none}}# {{title}}\n\n**Office:** {{office}}\n\n{{#paragraphs}}\n{{text}}\n\n{{/paragraphs}}\n\n1. One\n2. Two\n\n"
    "| a | b |\n|---|---|\n| 1 | {{office}} |\n\n```columns\nleft | right\n```\n\n```signatures\nhead | {{office}}\n```\n\n```stamp\n```\n";
static const char VALUES[] = "{\"title\":\"Токтом\",\"office\":\"O <1>\",\"paragraphs\":[{\"text\":\"Own  one\\nline\"},{\"text\":\"two\\tthree\"}]}";

static void texts_are_read_as_written(void **state)
{
    (void)state;
    for (int odt = 0; odt < 2; odt++) {
        Arena a = arena_with(1 << 26);
        Error error_ = { 0 };
        JsonValue *values, *blocks;
        Paper p;
        PaperFrame frame = { .number = STR("P-1"), .source = STR("00"), .draft = true };
        Buf file = buf_in(&a), list = buf_in(&a);
        WordFile word;
        assert_ok(json_parse(&a, str_of(VALUES), &values, &error_));
        assert_ok(paper_read(&a, LANG_KY, STR("t"), str_of(TEMPLATE), values, NULL, NULL, &p, &error_));
        assert_ok(paper_mark(&a, &p, STR("0123456789abcdef"), 3, &error_));
        paper_write_blocks(&p, &list);
        assert_ok(json_parse(&a, buf_str(&list), &blocks, &error_));
        assert_ok(odt ? paper_write_odt(&p, &frame, &file, &error_) : paper_write_docx(&p, &frame, &file, &error_));
        assert_ok(word_read(&a, buf_str(&file), &word, &error_));
        assert_true(word.odt == (odt == 1));
        const JsonValue *text = blocks->first;
        size_t own = 0, marked = 0;
        for (const WordBlock *b = word.first; b; b = b->next) {
            BlockMark mark = { 0 };
            int64_t is_own;
            if (b->mark_count == 0) continue;                       /* an empty paragraph behind a table */
            assert_non_null(text);
            assert_true(block_mark_read(b->marks[b->mark_count - 1], &mark));
            assert_int_equal(mark.no, ++marked);
            assert_true(json_int(json_get(text, "own"), &is_own) && mark.own == (is_own > 0));
            assert_true(str_ends(b->text, json_text(json_get(text, "text"))));
            own += mark.own;
            text = text->next;
        }
        assert_null(text);
        assert_int_equal(own, 2);
        arena_free(&a);
    }
}

/* Saved by LibreOffice: all fourteen texts keep their marks and their words, whatever it makes of lists, tables and styles. */
static void what_another_program_saved_is_read(void **state)
{
    (void)state;
    static const char *const NAMES[] = { "from-docx.docx", "from-docx.odt", "from-odt.docx", "from-odt.odt" };
    enum { TEXTS = 14 };
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++) {
        Arena a = arena_with(1 << 26);
        Error error_ = { 0 };
        Str file, path = str_format(&a, "tests/data/word/%s", NAMES[i]);
        WordFile word;
        size_t next = 0, own = 0;
        assert_ok(file_read(&a, path.ptr, WORD_FILE_LIMIT, &file, &error_));
        assert_ok(word_read(&a, file, &word, &error_));
        for (const WordBlock *b = word.first; b; b = b->next) {
            BlockMark mark = { 0 };
            for (size_t k = 0; k < b->mark_count && mark.no == 0; k++) if (!block_mark_read(b->marks[k], &mark)) mark.no = 0;
            if (mark.no == 0) continue;
            assert_int_equal(mark.no, ++next);
            own += mark.own;
            if (mark.own) assert_int_equal(block_check(b->text), mark.check);
        }
        assert_int_equal(next, TEXTS);
        assert_int_equal(own, 2);
        arena_free(&a);
    }
}

/* Any byte of a file may be wrong: it is read or refused with a sentence. */
static void damaged_files_are_refused(void **state)
{
    (void)state;
    Arena made = arena_with(1 << 26);
    Error error_ = { 0 };
    JsonValue *values;
    Paper p;
    PaperFrame frame = { .source = STR("00") };
    Buf file = buf_in(&made);
    assert_ok(json_parse(&made, str_of(VALUES), &values, &error_));
    assert_ok(paper_read(&made, LANG_KY, STR("t"), str_of(TEMPLATE), values, NULL, NULL, &p, &error_));
    assert_ok(paper_write_docx(&p, &frame, &file, &error_));
    for (size_t i = 0; i < file.len; i += 7) {
        Arena a = arena_with(1 << 28);
        Error e = { 0 };
        WordFile word;
        char was = file.ptr[i];
        file.ptr[i] = (char)(was ^ 0x41);
        if (word_read(&a, buf_str(&file), &word, &e) != ERR_OK) assert_non_null(e.parts[0].key);
        file.ptr[i] = was;
        if (word_read(&a, str_first(buf_str(&file), i), &word, &e) != ERR_OK) assert_non_null(e.parts[0].key);
        arena_free(&a);
    }
    arena_free(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_come_back), cmocka_unit_test(white_space_is_no_word), cmocka_unit_test(paragraphs_are_known_again),
        cmocka_unit_test(texts_are_read_as_written), cmocka_unit_test(what_another_program_saved_is_read),
        cmocka_unit_test(damaged_files_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
