/* units.c: units of measure that every model may name: how they are written in the three languages.
 *
 * Only what is written the same everywhere and needs no explanation; a kind that counts in something else gives its own labels. */
#include "model/model_int.h"

#define TEXT(s) { "" s, sizeof(s) - 1 }
#define UNIT(id, en, ru, ky) { TEXT(id), { { TEXT(en), TEXT(ru), TEXT(ky) } }, NULL, 0 }

static const Choice UNITS[] = {
    UNIT("mg", "mg", "мг", "мг"),       UNIT("g", "g", "г", "г"),           UNIT("kg", "kg", "кг", "кг"),
    UNIT("t", "t", "т", "т"),           UNIT("mm", "mm", "мм", "мм"),       UNIT("cm", "cm", "см", "см"),
    UNIT("m", "m", "м", "м"),           UNIT("km", "km", "км", "км"),       UNIT("m2", "m²", "м²", "м²"),
    UNIT("ha", "ha", "га", "га"),       UNIT("m3", "m³", "м³", "м³"),       UNIT("ml", "ml", "мл", "мл"),
    UNIT("l", "l", "л", "л"),           UNIT("pieces", "pcs", "шт.", "даана"), UNIT("percent", "%", "%", "%"),
    UNIT("minutes", "min", "мин", "мүн"), UNIT("hours", "h", "ч", "саат"),  UNIT("days", "days", "дн.", "күн"),
    UNIT("years", "years", "лет", "жыл"),   UNIT("bytes", "bytes", "байт", "байт"), UNIT("sectors", "sectors", "секторов", "сектор"),
};

const Choice *unit_known(Str id)
{
    for (size_t i = 0; i < ARRAY_LEN(UNITS); i++)
        if (str_equal(UNITS[i].id, id)) return &UNITS[i];
    return NULL;
}
