/* rights_news.c: see rights_news.h. An embargo means something only while nobody outside of the office can read what stands under it. */
#include "office/rights_news.h"

bool kind_is_news(const Kind *k) { return str_is(k->id, "news_item") || str_is(k->id, "news_photo"); }

/* A reader for a donor, and nothing else that works with news. */
static bool is_outside(Request *r)
{
    static const char *const OFFICE[] = { "press_officer", "translator", "programme_officer", "finance_officer", "monitoring_officer",
                                          "training_officer", "head", "auditor" };
    if (!request_has_role_named(r, "donor_reader")) return false;
    for (size_t i = 0; i < ARRAY_LEN(OFFICE); i++) if (request_has_role_named(r, OFFICE[i])) return false;
    return true;
}

static bool is_out(Str state) { return str_is(state, "published") || str_is(state, "corrected") || str_is(state, "archived"); }

bool request_sees_news(Request *r, const Kind *k, const Record *rec)
{
    Error unheard;
    Record whole, item;
    const JsonValue *body;
    if (!r->session || rec->id.len == 0 || !is_outside(r)) return true;
    if (store_record(r->store, r->arena, rec->id, &whole, &unheard) != ERR_OK) return false;
    if (str_is(k->id, "news_item")) return is_out(whole.state);
    if (whole.body.len == 0 || !str_is(whole.state, "kept") || record_fields(r->arena, &whole, &body, &unheard) != ERR_OK) return false;
    Str of = json_text(json_get(json_get(body, "fields"), "news_item"));
    return store_record(r->store, r->arena, of, &item, &unheard) == ERR_OK && is_out(item.state);
}
