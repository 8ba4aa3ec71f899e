/* exercise_letters.c: a page for each participant of an exercise, to be printed and handed out: where his copy is, as a code too, and as whom
 * he signs in. It has passphrases on it, of a classroom that is invented; the file is the trainer's alone. */
#include "cli/exercise_class.h"

#include "web/web.h"
#include "web/qr.h"

Str class_address(Cli *cli, const ClassCopy *c, Str host)
{
    return str_format(cli->arena, "https://" STR_FMT ":%d", STR_ARG(host), (int)c->port);
}

static void add_escaped(Buf *to, Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        switch (text.ptr[i]) {
        case '&': buf_c(to, "&amp;"); break;
        case '<': buf_c(to, "&lt;"); break;
        case '>': buf_c(to, "&gt;"); break;
        case '"': buf_c(to, "&quot;"); break;
        default: buf_byte(to, text.ptr[i]);
        }
    }
}

static void add_said(Buf *to, Lang lang, const char *open, const char *key, const char *close)
{
    buf_c(to, open);
    add_escaped(to, str_of(message_text(lang, str_of(key))));
    buf_c(to, close);
}

static void add_row(Buf *to, Lang lang, const char *key, Str value)
{
    add_said(to, lang, "<dt>", key, "</dt>");
    buf_c(to, "<dd>");
    add_escaped(to, value);
    buf_c(to, "</dd>\n");
}

static ErrorCode add_letter(Cli *cli, const ClassCopy *c, Str host, Buf *to, Error *e)
{
    Str svg, address = class_address(cli, c, host);
    TRY(qr_svg(cli->arena, address, &svg, e));
    buf_format(to, "<section lang=\"%s\">\n<p class=\"mark\"><strong>", lang_code(c->lang));
    for (int i = 0; i < LANG_COUNT; i++) add_said(to, (Lang)i, i > 0 ? " · " : "", K("exercise.mark"), "");
    add_said(to, c->lang, "</strong> ", K("exercise.banner"), "</p>\n");
    add_said(to, c->lang, "<h1>", K("exercise.letter-title"), "</h1>\n");
    if (c->full_name.len > 0) {
        buf_c(to, "<p class=\"who\">");
        add_escaped(to, c->full_name);
        buf_c(to, "</p>\n");
    }
    buf_c(to, "<div class=\"code\">");
    buf_add(to, svg);
    buf_c(to, "</div>\n<dl>\n");
    add_row(to, c->lang, K("exercise.row-copy"), str_format(cli->arena, "%02d", (int)c->number));
    add_row(to, c->lang, K("exercise.row-address"), address);
    add_row(to, c->lang, K("exercise.row-you"), c->login);
    add_row(to, c->lang, K("exercise.row-others"), STR("colleague, keeper"));
    add_row(to, c->lang, K("exercise.row-passphrase"), c->passphrase);
    buf_c(to, "</dl>\n");
    add_said(to, c->lang, "<p>", K("exercise.letter-how"), "</p>\n");
    add_said(to, c->lang, "<p>", K("exercise.letter-two"), "</p>\n</section>\n");
    return to->failed ? error_memory(e) : ERR_OK;
}

ErrorCode class_letters(Cli *cli, const ExerciseClass *c, Str host, const char **path, Error *e)
{
    Buf to = buf_in(cli->arena);
    *path = path_join(cli->arena, c->folder, "letters.html");
    if (!*path) return error_memory(e);
    buf_format(&to, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n", lang_code(cli->lang));
    add_said(&to, cli->lang, "<title>", K("exercise.letter-title"), "</title>\n");
    buf_c(&to, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<style>"
          "body{font-family:sans-serif;max-width:40rem;margin:2rem auto;"
          "padding:0 1rem}section{break-after:page;margin-bottom:4rem}.mark{border:2px dashed #333;padding:.5rem}"
          ".who{font-size:1.3rem}.code svg{width:9rem}"
          "dt{font-weight:bold;margin-top:.5rem}dd{margin:0;font-family:monospace;font-size:1.2rem;overflow-wrap:anywhere}"
          "</style>\n</head>\n<body>\n");
    for (size_t i = 0; i < c->count; i++) TRY(add_letter(cli, &c->copies[i], host, &to, e));
    buf_c(&to, "</body>\n</html>\n");
    if (to.failed) return error_memory(e);
    return file_write_durable(*path, buf_str(&to), e);
}

/* ---- the trainer's page ---- */

static void add_cells(Buf *to, const JsonValue *cells, const char *tag)
{
    buf_c(to, "<tr>");
    JSON_EACH(cell, cells) {
        buf_format(to, "<%s>", tag);
        add_escaped(to, json_text(cell));
        buf_format(to, "</%s>", tag);
    }
    buf_c(to, "</tr>\n");
}

ErrorCode class_progress_page(Cli *cli, Str title, const JsonValue *page, const char *path, Error *e)
{
    Buf to = buf_in(cli->arena);
    buf_format(&to, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"refresh\" content=\"60\">\n<title>",
               lang_code(cli->lang));
    add_escaped(&to, title);
    buf_c(&to, "</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<style>body{font-family:sans-serif;margin:2rem}"
          ".wide{overflow-x:auto}table{border-collapse:collapse}th,td{border:1px solid #777;padding:.3rem .6rem;text-align:left}"
          "td:nth-child(2),tr:last-child td{font-weight:bold}"
          "@media print{body{margin:0;font-size:9pt}@page{size:landscape;margin:1cm}tr{break-inside:avoid}}"
          "</style>\n</head>\n<body>\n<main>\n");
    add_said(&to, cli->lang, "<p><strong>", K("exercise.mark"), "</strong> ");
    add_said(&to, cli->lang, "", K("exercise.banner"), "</p>\n<h1>");
    add_escaped(&to, title);
    buf_c(&to, "</h1>\n<div class=\"wide\" tabindex=\"0\">\n<table>\n");
    JSON_EACH(part, json_get(page, "parts")) {
        const JsonValue *table = json_get(part, "table");
        if (!table) continue;
        add_cells(&to, json_get(table, "head"), "th");
        JSON_EACH(row, json_get(table, "rows")) add_cells(&to, row, "td");
    }
    buf_c(&to, "</table>\n</div>\n</main>\n</body>\n</html>\n");
    return to.failed ? error_memory(e) : file_write_durable(path, buf_str(&to), e);
}
