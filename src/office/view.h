/* view.h: what an operation answers: {data, page}. `data` is for programs (its members follow from the model); `page` is the
 * same for people: a title, rows of label and value, tables, remarks, in the language of the request. JSON and CSV give data,
 * terminal and HTML the page.
 *
 *     page = {"title", "crumbs"?: [[label, target], …], "filter"?: Form, "parts": [part, …]}
 *     part = {"rows": [[label, value, target?], …], "details"?: title}
 *          | {"table": {"head", "rows", "targets"?, "tags"?, "marks"?, "sort"?, "sorted"?, "more"?}, "title"?, "all"?: target, "count"?: number}
 *          | {"note": text} | {"warning": text} | {"form": Form} | {"actions": [{"label", "target", "kind"}, …]}
 *          | {"changes": [["same" | "added" | "removed", text], …], "lang": code, "title"?} | {"paper": id, "title"?}
 *          | {"pictures": [{"label", "target"}, …]} | {"note": text, "first": {"title", "what", "record", "why", "target"}}
 *          | {"board": [{"title", "count", "cards": [{"title", "target", "lines": [text, …], "marked"?: text, "version", "actions": [{"label",
 *             "target", "plain"}, …]}, …]}, …], "back": target, "title"?}
 *          | {"chart": {"about", "head": [text, …], "bars": [{"label", "count", "marked"}, …], "lines": [{"at", "label"}, …]}, "title"?}
 *
 * A target says where more of it is, and nothing of how a face reaches that: the id of a record, or "op:NAME?argument=value&…"
 * with names and values percent-encoded. A table's `targets` are one a row, empty where there is none; `tags` are the columns
 * that hold states, `marks` say of each row whether its are "over", "warn" or neither; `sort` names for each column the field it
 * is sorted by, `sorted` the one in force, with "-" in front where the last comes first; `more` is what the next page is asked
 * for by (argument `page`); `cells` are those that say more than a text: [{"column", "row", "tone"?, "word"?, "lines"?: [[text,
 * target], …]}, …], from the first row on. `all` leads to the whole of what a table shows the beginning of, `count` is how many
 * that are, where the caller may see all of them. A table may have `lanes`, which show days that it says as a picture: {"about",
 * "from": day, "until": day, "ticks"?: [{"at", "label"}, …], "marks": [{"at": day, "label", "look"}, …], "keys": [{"look",
 * "label"}, …], "lanes": [{"label", "spans": [{"from": day, "to": day, "look", "label"}, …]}, …]}; what `look` means the keys
 * say; where there are `ticks`, the days are steps, numbered from `from`, and the ticks say what stands above them. A board is
 * columns of cards; a card's action that is `plain` asks nothing: whoever has a button does it at once, with the version that
 * was seen, and is at `back` again. A chart is how many there are of what, one bar beside the other; `about` says what is seen
 * in it, `head` heads the same as a table, `marked` says how many of a bar's count stand out, `at` is a place between the first
 * bar's beginning (0) and the last one's end (1000). `changes` are what stayed and what changed in a text, word by word; `paper`
 * is the paper of that id as it will be printed, where a face can show that. `details` is the title under which a face may keep
 * a part closed. The kind of an action is primary, secondary or warning. Forms: desk/form.h. A terminal shows title, rows,
 * tables, forms, notes and warnings and passes over everything else. */
#ifndef TERGOO_VIEW_H
#define TERGOO_VIEW_H

#include "office/office.h"

/* The answer's data object, made at the first call; members are added with json_set. NULL when memory is out (json_set takes that). */
JsonValue *view_data(Request *r);
void view_title(Request *r, Str title);
void view_crumb(Request *r, Str label, Str target);
void view_note(Request *r, Str text);
void view_warning(Request *r, Str text);
/* The one thing that comes before all others: what is to be done, with which record, why now, where. Who has no place for it says it as a note. */
void view_first(Request *r, Str title, Str what, Str record, Str why, Str target);
/* Rows that most readers need not see, under that title. */
void view_details(Request *r, Str title);
/* A row under the last rows part; a table's head and rows. Cells are copied. */
void view_row(Request *r, Str label, Str value);
void view_row_to(Request *r, Str label, Str value, Str target);
void view_table(Request *r, Str title, const Str *head, size_t columns);
void view_table_row(Request *r, const Str *cells, size_t columns);
void view_table_row_to(Request *r, const Str *cells, size_t columns, Str target);
/* Of the table under way. */
void view_table_tag(Request *r, size_t column);
/* The columns from the first to the last hold numbers: their digits stand under each other. */
void view_table_numbers(Request *r, size_t first, size_t last);
/* It is long: a face may keep it closed under that title, which says how many there are. */
void view_table_fold(Request *r, Str title);
/* How the row that was just added stands: "over", "warn" or nothing; its tags are coloured by it. */
void view_table_mark(Request *r, const char *mark);
void view_table_sort(Request *r, const Str *fields, size_t columns, Str sorted);
void view_table_more(Request *r, Str cursor);
void view_table_all(Request *r, Str target);
void view_table_count(Request *r, size_t count);
/* Of the table's last row, column by column: a word with a tone ("good", "bad", "open", "none"), shown as such beside it; lines that stand in the
 * cell instead of the row's text, each with its target (view_cell.c). */
void view_cell_tone(Request *r, size_t column, Str word, const char *tone);
void view_cell_line(Request *r, size_t column, Str text, Str target);
void view_form(Request *r, JsonValue *form);
void view_changes(Request *r, Str title, Str lang, JsonValue *runs);
void view_paper(Request *r, Str title, Str id);
/* The table under way as a picture of days, from the one to the other; then its marks, what each look means, its lanes and, on the
 * last lane, spans. */
void view_lanes(Request *r, Str about, Day from, Day until);
/* The lanes are of steps and not of days: what stands above one of them. */
void view_lanes_tick(Request *r, Day at, Str label);
void view_lanes_mark(Request *r, Day at, Str label, const char *look);
void view_lanes_key(Request *r, const char *look, Str label);
void view_lane(Request *r, Str label);
void view_lane_span(Request *r, Day from, Day to, const char *look, Str label);
/* A board; then its columns and, in the last one, cards and their actions. */
void view_board(Request *r, Str title, Str back);
void view_board_column(Request *r, Str title, size_t count);
void view_board_card(Request *r, Str title, Str target, int64_t version, Str marked);
void view_board_line(Request *r, Str text);
void view_board_action(Request *r, Str label, Str target, bool plain);
/* A chart; then its bars and lines. `head`: of what a bar stands for, how many there are, how many stand out. */
void view_chart(Request *r, Str title, Str about, const Str head[3]);
void view_chart_bar(Request *r, Str label, int64_t count, int64_t marked);
void view_chart_line(Request *r, Str label, int64_t at);
void view_filter(Request *r, JsonValue *form);
/* A picture that is had from that target; one after the other they stand side by side. */
void view_picture(Request *r, Str label, Str target);
/* One after the other they are one part; `kind` "primary", "secondary" or "warning". */
void view_action(Request *r, Str label, Str target, const char *kind);
/* "op:NAME?argument=value": view_op(r, "record.list", arg_str("kind", kind)); arguments without a value are left out. An empty Str when memory is
 * out. */
Str view_op_args(Request *r, const char *op, const ErrorArg *args, size_t count);
#define view_op(r, op, ...) view_op_args((r), (op), ERROR_ARGS_(__VA_ARGS__))
/* The sentence of a key in the request's language; an empty Str when memory is out. */
Str view_say_args(Request *r, const char *key, const ErrorArg *args, size_t count);
#define view_say(r, key, ...) view_say_args((r), (key), ERROR_ARGS_(__VA_ARGS__))
Str view_label(const Request *r, const Label *label);
/* A fixed decimal as the request's language writes it: "4.50" or "4,50" of 450 with two places. For people: data and tables to take away have
 * amount_format, which every program reads. */
Str view_decimal(Request *r, int64_t units, int places);
/* An instant as people read it. */
Str view_instant(Request *r, Instant t);

/* ---- what goes with a refusal, as members of the answer's error ---- */
void view_beside(Request *r, const char *name, JsonValue *v);
/* "fields": [{"name": "fields.papers.0.number", "text"}, …]: all that is wrong in what was given. */
void view_faults(Request *r, const FieldFault *first);

#endif
