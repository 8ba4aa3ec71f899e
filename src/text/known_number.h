/* known_number.h: numbers by which a person, body, account, telephone or vehicle is known, in the one form in which they are
 * compared.
 *
 * A number is written in many ways; two records that mean the same number must hold the same bytes. What does not look like a
 * number of its type is brought into that form all the same and doubted: papers are wrong, old and foreign, and a doubt is told
 * to whoever types and stops nobody.
 *
 *   telephone   E.164 (ITU-T E.164: at most 15 digits): +996555123456. A national number counts as Kyrgyz (+996, nine digits
 *               behind the trunk 0), eleven digits that begin with 8 or 7 as one of +7
 *   account     capital letters and digits; one that begins as an IBAN does is held against its check digits (ISO 13616,
 *               modulus 97)
 *   plate, VIN, passport
 *               capital Latin letters and digits; Cyrillic letters that look like Latin ones are these (a VIN has 17, without
 *               I, O and Q)
 *   PIN, INN    fourteen digits: one for the sex (1, 2; 0 for a body), eight for the day, and the rest, whose check is not
 *               published
 *   OKPO        eight digits */
#ifndef TERGOO_KNOWN_NUMBER_H
#define TERGOO_KNOWN_NUMBER_H

#include "base/base.h"

typedef enum {
    NUMBER_PHONE, NUMBER_ACCOUNT, NUMBER_PLATE, NUMBER_VIN, NUMBER_PASSPORT, NUMBER_PIN, NUMBER_INN, NUMBER_OKPO
} NumberType;

/* What is odd about it: nothing; how long it is; what stands in it; its check digits; the day in it. */
typedef enum { NUMBER_SOUND, NUMBER_LENGTH, NUMBER_FORM, NUMBER_CHECK, NUMBER_DAY } NumberDoubt;

/* Takes valid UTF-8, as every text of a record is. *ret is empty when there is neither letter nor digit in what was typed. */
MUST_USE ErrorCode known_number(Arena *a, NumberType type, Str typed, Str *ret, NumberDoubt *doubt, Error *e);

#endif
