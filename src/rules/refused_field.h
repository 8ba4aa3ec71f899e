/* refused_field.h: which field a refusal is about, so that who typed it is told where: the form shows it there, a table names its column. */
#ifndef TERGOO_REFUSED_FIELD_H
#define TERGOO_REFUSED_FIELD_H

#include "model/model.h"

/* Refuses for what was typed into this field: ERR_INVALID with {field} and its label in each language ({label-en} and so on). */
ErrorCode rules_refuse_field(const Field *f, const char *key, Error *e);
/* The field of the kind that a refusal of these rules is about (refusal_list.h); empty: none. m: the move it refuses, or NULL. */
Str rules_refused_field(const Kind *k, const Move *m, const Error *e);
/* All fields that the list names for it, with spaces between them; empty: none. */
Str rules_refused_names(const Error *e);

#endif
