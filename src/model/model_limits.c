/* model_limits.c: limits.yaml, numbers that an office sets for itself. Which there are is said in C, because C goes by them; how high they are, since
 * when and by whose decision is data. An office that says nothing, and a model of before there was this file, has the numbers that are shipped.
 *
 *     limits:
 *       look_ups_drawn: {number: 20, since: 2026-11-26, source: "…", unconfirmed: true}
 */
#include "model/model_int.h"

static const struct { Str id; int64_t least, most, otherwise; } LIMITS[LIMIT_COUNT] = {
    [LIMIT_LOOK_UP_REASON] = { STR("look_up_reason"), 5, 500, 15 },
    [LIMIT_LOOK_UPS_DRAWN] = { STR("look_ups_drawn"), 1, 1000, 20 },
    [LIMIT_LOOK_UPS_MANY] = { STR("look_ups_many"), 2, 10000, 30 },
    [LIMIT_LOOK_UPS_MANY_MINUTES] = { STR("look_ups_many_minutes"), 1, 7 * 24 * 60, 60 },
    [LIMIT_PERMIT_DAYS] = { STR("permit_days"), 1, 366, 7 },
    [LIMIT_IMPORT_PERSONS] = { STR("import_persons"), 1, 100000, 200 },
    [LIMIT_ENROL_DAYS] = { STR("enrol_days"), 1, 90, 14 },
    [LIMIT_SMALL_GROUP] = { STR("small_group"), 2, 100, 5 },
    [LIMIT_VISIT_LEAST] = { STR("visit_least"), 1, 1000, 10 },
    [LIMIT_COURSE_PASS] = { STR("course_pass_percent"), 1, 100, 70 },
    [LIMIT_COURSE_SKILL] = { STR("course_skill_days"), 1, 36600, 1095 },
    [LIMIT_VISIT_PERCENT] = { STR("visit_percent"), 1, 100, 20 },
    [LIMIT_CLOCK_TOLERANCE] = { STR("clock_tolerance"), 0, 3600, 60 },
    [LIMIT_CLOCK_DAYS] = { STR("clock_check_days"), 1, 3660, 30 },
    [LIMIT_EXPIRY_FIRST] = { STR("expiry_first_days"), 1, 3660, 180 },
    [LIMIT_EXPIRY_SECOND] = { STR("expiry_second_days"), 1, 3660, 90 },
    [LIMIT_EXPIRY_LAST] = { STR("expiry_last_days"), 1, 3660, 30 },
    [LIMIT_BOARD] = { STR("disposal_board"), 1, 20, 3 },
    [LIMIT_OVERSPEND] = { STR("overspend_percent"), 0, 100, 10 },
    [LIMIT_INDIRECT] = { STR("indirect_percent"), 0, 100, 7 },
    [LIMIT_RECONCILE_DAYS] = { STR("reconcile_days"), 0, 60, 5 },
    [LIMIT_CAPITAL] = { STR("capital_usd"), 1, 10000000, 5000 },
    [LIMIT_COURSE_ATTENDANCE] = { STR("course_attendance_percent"), 1, 100, 80 },
    [LIMIT_PER_DIEM] = { STR("course_per_diem_kgs"), 0, 1000000, 0 },
    [LIMIT_SEALS_FROM_STOCK] = { STR("seals_from_stock"), 0, 1, 0 },
    [LIMIT_NEWS_OFFICE] = { STR("news_clearance_office"), 0, 1, 1 },
    [LIMIT_NEWS_DONOR] = { STR("news_clearance_donor"), 0, 1, 1 },
    [LIMIT_NEWS_PARTNER] = { STR("news_clearance_partner"), 0, 1, 1 },
    [LIMIT_SEARCH_NIGHT_FROM] = { STR("search_night_from"), 0, 23, 22 },
    [LIMIT_SEARCH_NIGHT_UNTIL] = { STR("search_night_until"), 0, 23, 6 },
    [LIMIT_SEARCH_LATE_MINUTES] = { STR("search_late_minutes"), 1, 14400, 180 },
    [LIMIT_CUSTODY_TRANSFER_HOURS] = { STR("custody_transfer_hours"), 1, 24 * 366, 24 },
    [LIMIT_CUSTODY_CLOCK_MINUTES] = { STR("custody_clock_minutes"), 1, 7 * 24 * 60, 60 },
};

static void read_limit(Load *l, const Yaml *map, size_t i)
{
    static const Str of_limit[] = { STR("number"), STR("since"), STR("source"), STR("unconfirmed") };
    if (!read_names(l, map, of_limit, ARRAY_LEN(of_limit))) return;
    need_name(l, map, "number");
    need_name(l, map, "since");
    need_name(l, map, "source");
    l->model->limits[i] = read_int(l, map, "number", LIMITS[i].least, LIMITS[i].most, LIMITS[i].otherwise);
    (void)read_since(l, map, "since");
    (void)read_text(l, map, "source", SOURCE_LONGEST);
    (void)read_bool(l, map, "unconfirmed");
}

void read_limits(Load *l, const Yaml *root)
{
    static const Str of_file[] = { STR("limits") };
    Str known[LIMIT_COUNT];
    for (size_t i = 0; i < LIMIT_COUNT; i++) known[i] = LIMITS[i].id;
    if (!read_names(l, root, of_file, ARRAY_LEN(of_file))) return;
    need_name(l, root, "limits");
    const Yaml *map = read_map(l, root, "limits");
    if (!map || !read_names(l, map, known, LIMIT_COUNT)) return;
    for (size_t i = 0; i < LIMIT_COUNT; i++) {
        const Yaml *one = yaml_get(map, LIMITS[i].id.ptr);         /* ends in NUL */
        if (one) read_limit(l, one, i);
    }
}

void limits_as_shipped(Model *m)
{
    for (size_t i = 0; i < LIMIT_COUNT; i++) m->limits[i] = LIMITS[i].otherwise;
}

Str model_limit_name(Limit which)
{
    return LIMITS[which].id;
}
