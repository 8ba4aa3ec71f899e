/* model_region.c: reference/regions.csv: the regions that a place can name.
 *
 * A line is code,within,en,ru,ky,status, the first line says so; there are no quotes, because no region has a comma in its name.
 * Oblasts and the two cities have their ISO 3166-2 code, what lies within them a code of ours. status is confirmed or
 * unconfirmed. */
#include "model/model_int.h"

enum { COLUMNS = 6, CODE_LONGEST = 40 };
static const char HEAD[] = "code,within,en,ru,ky,status";

/* "KG-C" or "KG-C-sokuluk". */
static bool code_ok(Str code)
{
    if (code.len == 0 || code.len > CODE_LONGEST) return false;
    for (size_t i = 0; i < code.len; i++) {
        char c = code.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-')) return false;
    }
    return true;
}

static const Region *region_in(const Region *regions, size_t count, Str code)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(regions[i].code, code)) return &regions[i];
    return NULL;
}

static const char *region_fault(const Model *m, const Str *cells, size_t count)
{
    if (count != COLUMNS) return K("model.region-columns");
    if (!code_ok(cells[0])) return K("model.region-code");
    if (region_in(m->regions, m->region_count, cells[0])) return K("model.region-twice");
    if (cells[1].len > 0 && !region_in(m->regions, m->region_count, cells[1])) return K("model.region-within");
    if (!str_is(cells[5], "confirmed") && !str_is(cells[5], "unconfirmed")) return K("model.region-status");
    for (size_t i = 2; i < 2 + LANG_COUNT; i++)
        if (cells[i].len == 0 || utf8_count(cells[i]) > LABEL_LONGEST || !text_is_nfc(cells[i])) return K("model.region-label");
    return NULL;
}

static void read_region(Load *l, Str line, int at)
{
    Model *m = l->model;
    Str cells[COLUMNS + 1] = { { 0 } }, rest = line;
    size_t count = 0;
    for (bool more = true; more && count < ARRAY_LEN(cells);) more = str_cut(&rest, ',', &cells[count++]);
    for (size_t i = 0; i < count; i++) cells[i] = str_trim(cells[i]);
    const char *fault = region_fault(m, cells, count);
    if (fault) {
        load_fault_at(l, at, 1, NULL, fault, ERROR_ARGS_(arg_str("word", cells[0])));
        return;
    }
    m->regions[m->region_count++] = (Region){ .code = cells[0], .within = cells[1], .label = { { cells[2], cells[3], cells[4] } },
                                              .confirmed = str_is(cells[5], "confirmed") };
}

void load_regions(Load *l)
{
    const ModelFile *file = NULL;
    for (size_t i = 0; i < l->file_count; i++)
        if (str_is(l->files[i].name, "reference/regions.csv")) file = &l->files[i];
    if (!file) return;
    l->file = file->name;
    if (file->bytes.len > MODEL_FILE_LIMIT || !utf8_valid(file->bytes) || utf8_has_control(file->bytes, "\n\r")) {
        load_fault_at(l, 1, 1, NULL, K("model.region-text"), NULL, 0);
        return;
    }
    l->model->regions = load_array(l, MODEL_REGIONS, sizeof *l->model->regions);
    if (!l->model->regions) return;
    Str rest = file->bytes, line;
    for (int at = 1; str_next_line(&rest, &line); at++) {
        line = str_trim(line);
        if (line.len == 0) continue;
        if (at == 1 && !str_is(line, HEAD)) load_fault_at(l, 1, 1, NULL, K("model.region-head"), ERROR_ARGS_(arg_c("word", HEAD)));
        if (at > 1 && l->model->region_count == MODEL_REGIONS) {
            load_fault_at(l, at, 1, NULL, K("model.region-many"), ERROR_ARGS_(arg_int("limit", MODEL_REGIONS)));
            return;
        }
        if (at > 1) read_region(l, line, at);
    }
}

const Region *region_of(const Field *f, Str code)
{
    return region_in(f->regions, f->region_count, code);
}
