/* detect_print.c: a run's result on standard output, piece by piece: each flag or lot is written, given out and forgotten, so that
 * printing takes the memory of one of them, however many there are. What is one object and must be whole (Cardinal's form), or is
 * as long as somebody asked for (pairs, scores), is made in the arena of the results, which may go on in a file. */
#include "cli/detect_cli.h"

typedef void (*WritePiece)(Buf *to, Lang lang, const DetectResult *r, size_t i);

static void flag_row(Buf *to, Lang lang, const DetectResult *r, size_t i)
{
    if (i == 0) detect_write_table_head(to);
    else detect_write_table_row(to, lang, &r->flags[i - 1], r);
}

static void screen_row(Buf *to, Lang lang, const DetectResult *r, size_t i)
{
    (void)lang;
    if (i == 0) detect_write_screen_head(to);
    else detect_write_screen_row(to, &r->screened[i - 1]);
}

static ErrorCode print_pieces(Lang lang, const DetectResult *r, size_t count, WritePiece write, Error *e)
{
    enum { ONE_PIECE = 512 << 20 };
    Arena a = arena_with(ONE_PIECE);
    bool first_block = arena_alloc(&a, 1);                        /* stays when the mark is restored */
    ErrorCode code = first_block ? ERR_OK : error_memory(e);
    ArenaMark mark = arena_mark(&a);
    for (size_t i = 0; i < count && code == ERR_OK; i++) {
        Buf piece = buf_in(&a);
        write(&piece, lang, r, i);
        code = piece.failed ? error_memory(e) : print_out(buf_str(&piece), e);
        arena_restore(&a, mark);
    }
    arena_free(&a);
    return code;
}

static ErrorCode print_whole(Cli *cli, Arena *results, const DetectResult *r, Str format, Error *e)
{
    Buf out = buf_in(results);
    if (str_is(format, "cardinal")) {
        detect_write_cardinal(&out, r);
    } else if (str_is(format, "pairs")) {
        detect_write_pairs(&out, r);
    } else if (str_is(format, "scores")) {
        detect_write_score_table(&out, r);
    } else {
        Buf text = buf_in(results);
        detect_write_summary(&text, cli->lang, r);
        render_safe(&out, buf_str(&text), true);
        out.failed |= text.failed;
    }
    return out.failed ? error_memory(e) : print_out(buf_str(&out), e);
}

bool detect_format_known(Str format)
{
    static const char *const FORMATS[] = { "text", "json", "csv", "pairs", "screens", "scores", "cardinal" };
    for (size_t i = 0; i < ARRAY_LEN(FORMATS); i++) if (str_is(format, FORMATS[i])) return true;
    return format.len == 0;
}

ErrorCode detect_print(Cli *cli, Arena *results, const DetectResult *r, Str format, Error *e)
{
    if (str_is(format, "csv")) return print_pieces(cli->lang, r, 1 + r->flag_count, flag_row, e);
    if (str_is(format, "screens")) return print_pieces(cli->lang, r, 1 + r->screened_count, screen_row, e);
    if (str_is(format, "json") || (!format.len && cli->json))
        return print_pieces(cli->lang, r, detect_line_pieces(r), detect_write_line_piece, e);
    return print_whole(cli, results, r, format, e);
}
