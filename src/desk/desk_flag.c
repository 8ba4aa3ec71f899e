/* desk_flag.c: what stands beside a flag, so that nobody takes it for more than it is: what its rule looks at, what innocent reasons there are for
 * what was noticed, and the data behind it in a table instead of a block of text. */
#include "desk/desk.h"

typedef struct { const char *rule, *means, *innocent; } Meaning;

static const Meaning MEANINGS[] = {
    { "R018", K("flag.r018-means"), K("flag.r018-innocent") }, { "R024", K("flag.r024-means"), K("flag.r024-innocent") },
    { "R028", K("flag.r028-means"), K("flag.r028-innocent") }, { "R035", K("flag.r035-means"), K("flag.r035-innocent") },
    { "R036", K("flag.r036-means"), K("flag.r036-innocent") }, { "R058", K("flag.r058-means"), K("flag.r058-innocent") },
};

static void show_meaning(Request *r, Str rule)
{
    view_note(r, view_say(r, K("flag.question")));
    for (size_t i = 0; i < ARRAY_LEN(MEANINGS); i++) {
        if (!str_is(rule, MEANINGS[i].rule)) continue;
        Str head[] = { view_say(r, K("flag.row-means")), view_say(r, K("flag.row-innocent")) };
        Str cells[] = { view_say_args(r, MEANINGS[i].means, NULL, 0), view_say_args(r, MEANINGS[i].innocent, NULL, 0) };
        view_table(r, STR(""), head, ARRAY_LEN(head));
        view_table_row(r, cells, ARRAY_LEN(cells));
    }
}

/* "The winner's bid: Name (id); 8 000 KGS; valid": what it is, whose, and what it says. */
static void show_line(Request *r, Str line)
{
    Str what, who, rest = line;
    if (!str_cut(&rest, ':', &what)) {
        rest = what;
        what = STR("");
    }
    (void)str_cut(&rest, ';', &who);
    Str cells[] = { str_trim(what), str_trim(who), str_trim(rest) };
    view_table_row(r, cells, ARRAY_LEN(cells));
}

/* The last line names the source's line and no bid. */
static bool is_source(Str line, Str rest)
{
    return str_trim(rest).len == 0 && str_find(line, STR(": ")) < 0;
}

void desk_show_flag(Request *r, const Seen *seen)
{
    Str line, rest = json_text(json_get(seen->fields, "evidence")), source = STR("");
    if (!str_is(seen->kind->id, "flag")) return;
    show_meaning(r, json_text(json_get(seen->fields, "rule")));
    const Field *f = kind_field(seen->kind, STR("evidence"));
    if (!f || rest.len == 0 || desk_field_hidden(r, seen->kind, seen->body, f)) return;
    Str head[] = { view_say(r, K("flag.row-what")), view_say(r, K("flag.row-who")), view_say(r, K("flag.row-says")) };
    view_table(r, view_label(r, &f->label), head, ARRAY_LEN(head));
    while (str_next_line(&rest, &line)) {
        if (is_source(line, rest)) source = line;
        else if (str_trim(line).len > 0) show_line(r, line);
    }
    if (source.len > 0) view_note(r, view_say(r, K("flag.source"), arg_str("source", source)));
}
