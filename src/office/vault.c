/* vault.c: see vault.h. Vaults are numbered: one whose members have all forgotten their passphrases is lost with what lies in
 * it, and the next one takes what comes from then on. */
#include "office/vault.h"

#include <inttypes.h>

enum { VAULTS_MOST = 1000 };

/* "vault"; a chain is called case/ with 16 hexadecimal digits (docs/formats/act.md). */
#define VAULT_CHAIN "case/7661756c74"

bool is_vault_chain(Str chain)
{
    return str_starts(chain, STR(VAULT_CHAIN));
}

ErrorCode vault_find(Request *r, Str *chain, Str *next, Error *e)
{
    *chain = STR("");
    for (unsigned n = 1; n < VAULTS_MOST; n++) {
        uint32_t pairs = 0;
        *next = str_format(r->arena, VAULT_CHAIN "%06x", n);
        if (!next->ptr) return error_memory(e);
        TRY(store_locked_pairs(r->store, *next, &pairs, e));
        if (pairs == 0) return ERR_OK;
        *chain = *next;
    }
    return error_set(e, ERR_LIMIT, K("store.too-big"));
}

static bool is_guardian(Request *r, Str user)
{
    Error unheard;
    Record rec;
    const JsonValue *body;
    if (request_record(r, user, &rec, &unheard) != ERR_OK || record_fields(r->arena, &rec, &body, &unheard) != ERR_OK) return false;
    JSON_EACH(role, json_get(json_get(body, "fields"), "roles")) {
        if (str_is(role->text, "identity_guardian")) return true;
    }
    return false;
}

ErrorCode vault_check(Request *r, Str chain, const Kind *k, const JsonValue *fields, Error *e)
{
    static const Str KINDS[] = { STR("access"), STR("case"), STR("vault_entry") };
    Str user = json_text(json_get(fields, "user"));
    if (!is_vault_chain(chain)) return ERR_OK;
    if (!str_in(k->id, KINDS, ARRAY_LEN(KINDS))) return error_set(e, ERR_DENIED, K("vault.not-here"));
    if (!str_is(k->id, "access")) return ERR_OK;
    return is_guardian(r, user) ? ERR_OK : error_set(e, ERR_DENIED, K("vault.not-guardian"), arg_str("who", user));
}
