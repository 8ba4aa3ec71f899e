/* intake.c: the keys by which the box of a public form knows its office (docs/public-form.md). They follow from the store key,
 * so that they are in its evening copy and nowhere else: whoever has the store's folder and what went from the box to the
 * office can open it, as docs/threat-model.md says. Under the same key digests are made of what is compared and not shown. */
#include "office/office_int.h"

static Hash follow(const Office *o, Str what)
{
    return hash_of_parts((const Str[]){ what, str_bytes(o->store_key.bytes, KEY_SIZE) }, 2);
}

void office_intake(const Office *o, SealSecret *open, SignSecret *sign)
{
    Hash opens = follow(o, STR("tergoo-intake/v1 open\n")), signs = follow(o, STR("tergoo-intake/v1 sign\n"));
    memcpy(open->bytes, opens.bytes, KEY_SIZE);
    memcpy(sign->seed, signs.bytes, KEY_SIZE);
    crypto_wipe(&opens, sizeof opens);
    crypto_wipe(&signs, sizeof signs);
}

Hash office_digest(const Office *o, Str what, Str text)
{
    return hash_of_parts((const Str[]){ what, str_bytes(o->store_key.bytes, KEY_SIZE), text }, 3);
}
