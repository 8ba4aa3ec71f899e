/* search_pick.c: which trigrams of the words a walk goes by.
 *
 * All that the words have would be right, and slow: of the seven trigrams of a name one may stand in every third text, and
 * walking its list costs more than looking into the few texts that the rarest ones leave. So a walk begins with the rarest and
 * with further ones whose lists are cheaper than the texts they would spare if words were strewn independently of each other.
 * They are not, and so when many texts did not hold the words, each of the others is tried on the stretch behind: those that
 * would have paid there go with the walk from here. Whatever is picked, the text itself decides: picking wrong costs time and
 * finds the same.
 *
 * How rare a trigram is its newest places say: how far they lie apart. That changes slowly and costs a look into every part of
 * the table, so it is remembered, for as long as the process runs. */
#include "store/search_int.h"

/* Looking into a text costs about as much as TEXT_COST places of a list. After VAIN_FIRST texts that did not hold the words, and
 * each time after so many times as many, it is asked whether more trigrams would have spared them. Distances are counted in
 * parts of a place. */
enum { TEXT_COST = 300, VAIN_FIRST = 48, VAIN_GROWS = 8, SAMPLE = 16, PARTS = 16, LONGEST = 1 << 30 };

/* ---- how far apart ---- */

static uint64_t expression_hash(Str expression)
{
    uint64_t hash = UINT64_C(14695981039346656037);        /* FNV-1a */
    for (size_t i = 0; i < expression.len; i++) hash = (hash ^ (unsigned char)expression.ptr[i]) * UINT64_C(1099511628211);
    return hash;
}

static int64_t recall(Search *s, uint64_t hash)
{
    pthread_mutex_lock(&s->lock);
    const GramSlot *slot = &s->grams[hash % GRAM_SLOTS];
    int64_t apart = slot->hash == hash ? slot->apart : 0;
    pthread_mutex_unlock(&s->lock);
    return apart;
}

static void remember(Search *s, uint64_t hash, int64_t apart)
{
    pthread_mutex_lock(&s->lock);
    s->grams[hash % GRAM_SLOTS] = (GramSlot){ hash, apart };
    pthread_mutex_unlock(&s->lock);
}

/* Between two epochs lies nothing. */
static ErrorCode ask_newest(Store *db, Str expression, int64_t *apart, Error *e)
{
    CLEANUP(query_close) Query q;
    int64_t last = 0, span = 0, steps = 0;
    int n = 0;
    TRY(search_walk_open(db, expression, INT64_MAX, 0, &q, e));
    for (bool row = true; n < SAMPLE; n++) {
        TRY(query_row(&q, &row, e));
        if (!row) break;
        int64_t here = column_int(&q, 0);
        bool near = n > 0 && position_epoch(here) == position_epoch(last);
        if (near) span += last - here;
        steps += near;
        last = here;
    }
    *apart = n == SAMPLE && steps > 0 && span < LONGEST ? PARTS * span / steps : PARTS * (int64_t)LONGEST;
    return ERR_OK;
}

static ErrorCode measure(Search *s, Store *db, Arena *a, Gram *gram, Error *e)
{
    Buf expression = buf_in(a);
    search_expression(&expression, gram, 1);
    if (expression.failed) return error_memory(e);
    uint64_t hash = expression_hash(buf_str(&expression));
    gram->apart = recall(s, hash);
    if (gram->apart > 0) return ERR_OK;
    TRY(ask_newest(db, buf_str(&expression), &gram->apart, e));
    remember(s, hash, gram->apart);
    return ERR_OK;
}

/* ---- picking ---- */

/* As many more as are worth it. One that stands in every so many texts leaves so many fewer to look into, and has a list as much
 * longer. */
static void pick_rarest(GramPick *p)
{
    int64_t every = p->list[0].apart / PARTS;
    p->used = 1;
    for (; p->used < p->count; p->used++) {
        int64_t apart = p->list[p->used].apart;
        if (every > LONGEST || PARTS * every > TEXT_COST * (apart - PARTS)) return;
        every = every * apart / PARTS;
    }
}

ErrorCode search_pick(Search *s, Store *db, Arena *a, const SearchQuery *q, GramPick *ret, Error *e)
{
    *ret = (GramPick){ .again = VAIN_FIRST };
    TRY(search_grams(a, q, &ret->list, &ret->count, e));
    for (size_t i = 0; i < ret->count; i++) {
        TRY(measure(s, db, a, &ret->list[i], e));
        Gram here = ret->list[i];
        size_t at = i;
        for (; at > 0 && ret->list[at - 1].apart < here.apart; at--) ret->list[at] = ret->list[at - 1];
        ret->list[at] = here;
    }
    pick_rarest(ret);
    return ERR_OK;
}

static ErrorCode count_between(Store *db, Str expression, int64_t from, int64_t until, int64_t *ret, Error *e)
{
    CLEANUP(query_close) Query q;
    *ret = 0;
    TRY(search_walk_open(db, expression, from, until, &q, e));
    for (bool row = true;; (*ret)++) {
        TRY(query_row(&q, &row, e));
        if (!row) return ERR_OK;
    }
}

ErrorCode search_pick_more(GramPick *p, Store *db, Arena *a, int64_t from, int64_t until, int64_t looked, Error *e)
{
    p->again *= VAIN_GROWS;
    for (size_t i = p->used; i < p->count && from - until < LONGEST; i++) {
        Gram tried = p->list[i];
        int64_t left, places = PARTS * (from - until) / tried.apart;
        Buf expression = buf_in(a);
        if (places > looked * TEXT_COST) break;            /* those behind have longer lists still */
        p->list[i] = p->list[p->used];
        p->list[p->used] = tried;
        search_expression(&expression, p->list, p->used + 1);
        if (expression.failed) return error_memory(e);
        TRY(count_between(db, buf_str(&expression), from, until, &left, e));
        if (places > (looked - left) * TEXT_COST) continue;
        p->used++;
        looked = left;
    }
    return ERR_OK;
}
