/* model_armour.c: reference/armour.csv: the levels of protection that the standards for body armour have, and which of them
 * are roughly the same.
 *
 * A line is standard,level,like,status, the first line says so; there are no quotes. The standard is an option of the field
 * armour_standard of assets; a standard without a line here has levels that nobody has looked up, and any is taken. */
#include "model/model_int.h"

enum { COLUMNS = 4, LEVELS_MOST = 200, LEVEL_LONGEST = 20 };
static const char HEAD[] = "standard,level,like,status";

const ArmourLevel *armour_level(const Model *m, Str standard, Str level)
{
    for (size_t i = 0; i < m->armour_count; i++)
        if (str_equal(m->armour[i].standard, standard) && str_equal(m->armour[i].level, level)) return &m->armour[i];
    return NULL;
}

static bool line_ok(const Model *m, const Str *cells, size_t count)
{
    if (count != COLUMNS || cells[0].len == 0 || cells[0].len > ID_LIMIT) return false;
    if (cells[1].len == 0 || cells[1].len > LEVEL_LONGEST || cells[2].len > LEVEL_LONGEST) return false;
    return (str_is(cells[3], "confirmed") || str_is(cells[3], "unconfirmed")) && !armour_level(m, cells[0], cells[1]);
}

static void read_level(Load *l, Str line, int at)
{
    Model *m = l->model;
    Str cells[COLUMNS + 1] = { { 0 } }, rest = line;
    size_t count = 0;
    for (bool more = true; more && count < ARRAY_LEN(cells);) more = str_cut(&rest, ',', &cells[count++]);
    for (size_t i = 0; i < count; i++) cells[i] = str_trim(cells[i]);
    if (m->armour_count == LEVELS_MOST || !line_ok(m, cells, count))
        load_fault_at(l, at, 1, NULL, K("model.armour-line"), ERROR_ARGS_(arg_str("word", cells[0])));
    else m->armour[m->armour_count++] = (ArmourLevel){ cells[0], cells[1], cells[2], str_is(cells[3], "confirmed") };
}

void load_armour(Load *l)
{
    const ModelFile *file = NULL;
    for (size_t i = 0; i < l->file_count; i++)
        if (str_is(l->files[i].name, "reference/armour.csv")) file = &l->files[i];
    if (!file) return;
    l->file = file->name;
    if (file->bytes.len > MODEL_FILE_LIMIT || !utf8_valid(file->bytes) || utf8_has_control(file->bytes, "\n\r")) {
        load_fault_at(l, 1, 1, NULL, K("model.region-text"), NULL, 0);
        return;
    }
    l->model->armour = load_array(l, LEVELS_MOST, sizeof *l->model->armour);
    if (!l->model->armour) return;
    Str rest = file->bytes, line;
    for (int at = 1; str_next_line(&rest, &line); at++) {
        line = str_trim(line);
        if (line.len == 0) continue;
        if (at == 1 && !str_is(line, HEAD)) load_fault_at(l, 1, 1, NULL, K("model.region-head"), ERROR_ARGS_(arg_c("word", HEAD)));
        if (at > 1) read_level(l, line, at);
    }
}
