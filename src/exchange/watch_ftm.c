/* watch_ftm.c: a list as OpenSanctions and others publish it: entities of FollowTheMoney (ftm.h), a line each.
 *
 * Persons and bodies with a name are entries. Where the file says who is listed himself ("target"), nobody else becomes one: those near a
 * listed person (family, associates, owners) stand on no list, and are counted as passed over. */
#include "exchange/ftm.h"
#include "exchange/watch_int.h"

typedef struct { const char *name; enum { TO_NAME, TO_WEAK, TO_BIRTH, TO_COUNTRY, TO_NUMBER, TO_PROGRAMME, TO_REASON } to; } Take;

static const Take TAKEN[] = {
    { "name", TO_NAME }, { "alias", TO_NAME }, { "previousName", TO_NAME }, { "weakAlias", TO_WEAK }, { "abbreviation", TO_WEAK },
    { "birthDate", TO_BIRTH }, { "nationality", TO_COUNTRY }, { "citizenship", TO_COUNTRY }, { "country", TO_COUNTRY },
    { "jurisdiction", TO_COUNTRY }, { "passportNumber", TO_NUMBER }, { "idNumber", TO_NUMBER }, { "taxNumber", TO_NUMBER },
    { "registrationNumber", TO_NUMBER }, { "innCode", TO_NUMBER }, { "ogrnCode", TO_NUMBER }, { "vatCode", TO_NUMBER },
    { "socialSecurityNumber", TO_NUMBER }, { "program", TO_PROGRAMME }, { "notes", TO_REASON },
};

static ErrorCode join(WatchList *list, Str *to, Str text, Error *e)
{
    return watch_set(list, to, to->len == 0 ? text : str_format(list->arena, STR_FMT "; " STR_FMT, STR_ARG(*to), STR_ARG(text)), e);
}

static ErrorCode take_value(WatchList *list, WatchEntry *x, const Take *t, Str value, Error *e)
{
    switch (t->to) {
    case TO_NAME: return watch_add_name(list, x, value, false, e);
    case TO_WEAK: return watch_add_name(list, x, value, true, e);
    case TO_BIRTH: return watch_add_text(list, &x->births, value, e);
    case TO_COUNTRY: return watch_add_text(list, &x->countries, value, e);
    case TO_NUMBER: return watch_add_text(list, &x->numbers, value, e);
    case TO_PROGRAMME: return join(list, &x->programme, value, e);
    case TO_REASON: return join(list, &x->reason, value, e);
    default: return ERR_OK;
    }
}

static ErrorCode take_entity(WatchList *list, const FtmEntity *from, uint64_t line, Error *e)
{
    WatchEntry *x = watch_entry(list, line);
    FtmSort sort = ftm_sort(from->schema);
    if (!x) return error_memory(e);
    x->sort = sort == FTM_PERSON ? WATCH_PERSON : sort == FTM_BODY ? WATCH_BODY : WATCH_UNKNOWN;
    TRY(watch_set(list, &x->id, from->id, e));
    TRY(watch_set(list, &x->reference, from->id, e));
    TRY(watch_set(list, &x->listed_on, str_first(from->first_seen, 10), e));
    for (size_t i = 0; i < ARRAY_LEN(TAKEN); i++) {
        const FtmProperty *p = ftm_property(from, TAKEN[i].name);
        for (size_t k = 0; p && k < p->count; k++) TRY(take_value(list, x, &TAKEN[i], p->values[k], e));
    }
    return watch_add(list, x, e);
}

static ErrorCode walk(WatchList *list, Str file, bool targets, bool *any_target, Error *e)
{
    FtmReader f = ftm_open(file);
    for (bool more = true;;) {
        FtmEntity entity;
        ErrorCode code = ftm_next(&f, list->arena, &entity, &more, e);
        if (code == ERR_OK && !more) return ERR_OK;
        if (any_target) {
            *any_target = *any_target || (code == ERR_OK && entity.target);
            if (code != ERR_OK && code != ERR_INVALID && code != ERR_LIMIT) return code;
            if (*any_target) return ERR_OK;
            continue;
        }
        if (code == ERR_OK && ftm_is_exercise(&entity))
            return error_set(e, ERR_INVALID, K("watch.exercise"), arg_int("line", (int64_t)f.line));
        if (code == ERR_OK && (ftm_sort(entity.schema) == FTM_OTHER || (targets && !entity.target))) {
            list->others++;
            continue;
        }
        if (code == ERR_OK) code = take_entity(list, &entity, f.line, e);
        if (code != ERR_OK) TRY(watch_fault(list, f.line, e));
    }
}

ErrorCode watch_read_ftm(WatchList *list, Str file, Error *e)
{
    bool targets = false;
    ArenaMark mark = arena_mark(list->arena);
    TRY(walk(list, file, false, &targets, e));
    arena_restore(list->arena, mark);
    return walk(list, file, targets, NULL, e);
}
