/* receipt.h: the number that a reporter keeps, and what follows from it.
 *
 * 28 decimal digits in seven groups, which can be read out over a telephone in any language: 26 of them are random (86 bits),
 * the last two are ISO 7064 MOD 97-10 over the rest, so that a typing error is told before anything slow happens. They tell a
 * guesser nothing that he could not have computed. From the number follow, by Argon2id over the box's salt, the name of the
 * reporter's thread and his pair for sealed boxes: the box keeps that name and the public half, and nothing from which the
 * number could be had. */
#ifndef TERGOO_RECEIPT_H
#define TERGOO_RECEIPT_H

#include "crypto/crypto.h"

enum { RECEIPT_DIGITS = 28, RECEIPT_GROUP = 4, RECEIPT_TEXT = RECEIPT_DIGITS + RECEIPT_DIGITS / RECEIPT_GROUP, RECEIPT_SALT = 16 };

typedef struct { char digits[RECEIPT_DIGITS + 1]; } Receipt;
typedef enum { RECEIPT_OK, RECEIPT_LENGTH, RECEIPT_CHECK } ReceiptFault;

Receipt receipt_new(void);
/* Digits with anything of blanks, hyphens and dots between them. */
ReceiptFault receipt_read(Str typed, Receipt *ret);
/* "1234 5678 …" */
Str receipt_show(char to[RECEIPT_TEXT], const Receipt *r);

/* Wiped by whoever asked for it. */
typedef struct { Hash thread; SealSecret secret; SealPublic key; } Reporter;
extern const PassphraseCost RECEIPT_COST;               /* a guess costs the guesser's machine as much as ours */
MUST_USE ErrorCode receipt_reporter(const Receipt *r, const unsigned char salt[RECEIPT_SALT], PassphraseCost cost, Reporter *ret,
    Error *e);
/* The same from a key instead of a number: for the thread that nobody has. */
Reporter receipt_reporter_of_key(const unsigned char key[KEY_SIZE]);

#endif
