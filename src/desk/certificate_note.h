/* certificate_note.h: notes between offices about certificates (docs/courses.md): the office that issued them tells the body whose
 * people it trained which certificates hold and which it has withdrawn, as a signed file; that body's officer says whose each one
 * is, and from then on its skills count for him. certificate_note.c writes notes, certificate_note_body.c says what they hold,
 * certificate_note_in.c takes in what comes, outside_certificate.c is the certificate on the other side. Everything is in the
 * request's arena. */
#ifndef TERGOO_CERTIFICATE_NOTE_H
#define TERGOO_CERTIFICATE_NOTE_H

#include "desk/desk_office_message.h"
#include "desk/gift.h"

enum { NOTE_CERTIFICATES = 300 };

/* A certificate as a note tells of it; nothing else of its holder leaves. withdrawn_on empty: it holds. skills: [{skill, level,
 * topic}], topics: [text]; both NULL where there are none. */
typedef struct {
    Str              record;                        /* where it was issued: its id there */
    Str              number, name, name_latin, code, issued_on, expires_on, withdrawn_on, course;
    int64_t          attended, held;
    bool             tested;                        /* and passed, or there was no certificate */
    const JsonValue *skills, *topics;
} ToldCertificate;
typedef struct { ToldCertificate list[NOTE_CERTIFICATES]; size_t count; } ToldCertificates;

/* ---- what a note holds (certificate_note_body.c) ---- */
/* message.json, into `m`. `by`: the full name of who wrote it; `body`: whose people they are. */
MUST_USE ErrorCode certificate_note_body(Request *r, const ToldCertificates *told, Str by, Str body, MessageFile *m, Error *e);
/* And what one that came says, into `to` and into fields of the note (body, from_name). Texts are not checked yet. ERR_FINDING for
 * what has not the form; ERR_INVALID for a message of another sort. */
MUST_USE ErrorCode certificate_note_read(Request *r, const MessageFile *m, ToldCertificates *to, JsonValue *fields, Error *e);
/* The same as the field `says` of the note; as a table on its page, in the reader's language; and the record's body without what
 * stands in that table. */
JsonValue *certificate_note_says(Request *r, const ToldCertificates *told);
void certificate_note_show(Request *r, const JsonValue *fields);
const JsonValue *certificate_note_rest(Request *r, const Seen *seen, const JsonValue *body);
/* Does a message file hold such a note? */
bool certificate_note_is(Request *r, const MessageFile *m);

/* ---- operations ---- */
ErrorCode desk_certificate_note(Request *r, Error *e);
ErrorCode desk_certificate_take_in(Request *r, Error *e);

/* ---- what acts bring about besides ---- */
/* A certificate that is withdrawn: its skills fall here, and to each office that was told of it goes a note that says so, signed by
 * the two who withdraw it. */
MUST_USE ErrorCode certificate_withdrawn(Request *r, const PlanAct *act, GiftActs *ret, Error *e);
/* A certificate of another office: matched, its skills count; no longer matched, they fall. */
MUST_USE ErrorCode outside_certificate_brings(Request *r, const PlanAct *act, GiftActs *ret, Error *e);
void certificate_note_say(Request *r, const PlanAct *act, const GiftActs *done);
/* What such a move forgets: whose it was, once it is nobody's. */
void outside_certificate_fill(const Kind *k, const Move *m, JsonValue *fields);
/* The drafts by which it is withdrawn, skills and all, because that office says so in this note; behind those of `to`, which has room. */
MUST_USE ErrorCode outside_certificate_withdraw(Request *r, Str id, Str day, Str note, Draft *to, size_t *count, size_t room, Error *e);

/* ---- on pages: nothing for other kinds ---- */
MUST_USE ErrorCode desk_show_outside_certificate(Request *r, const Seen *seen, Error *e);
void desk_show_certificate_note(Request *r, const Seen *seen);
void desk_offer_certificate_note(Request *r, const Seen *seen);
/* On the list of certificates of other offices, where a note is taken in. */
void desk_offer_take_in_note(Request *r, const Kind *k);

#endif
