/* cosign.h (desk): the second person on the form of a move (docs/custody.md). Any move that says `cosign: true` or `four_eyes:
 * true` may be signed by both at once: `record.move` then takes the second person's login and what he signs in with. Another
 * operation that makes such a move takes the same arguments (COSIGN_ARGS) and calls desk_cosign before it commits. */
#ifndef TERGOO_DESK_COSIGN_H
#define TERGOO_DESK_COSIGN_H

#include "desk/form.h"

/* with: his login; with_code: what his telephone or his printed sheet says; with_key: what his security key answered, under the
 * origin with_origin, as at a sign-in; with_second: whoever has a second factor must show
 * it (the pages say so). */
#define COSIGN_ARGS \
    { "with", ARG_TEXT_LINE, false, false, K("arg.with") }, { "with_passphrase", ARG_SECRET, false, false, K("arg.with-passphrase") }, \
    { "with_code", ARG_TEXT_LINE, false, false, K("arg.with-code") }, { "with_second", ARG_YES, false, false, K("arg.second") }, \
    { "with_key", ARG_LONG_TEXT, false, false, K("arg.key-answer") }, { "with_origin", ARG_TEXT_LINE, false, false, K("arg.key-origin") }

/* Does somebody sign with the caller? */
bool desk_cosign_asked(const Request *r);
/* His session, his rights and, of a move with four eyes, the law asked of him as well. Nothing when nobody signs with the
 * caller. To be called when all else was found right, since his code is used up by it; then the draft of the move is
 * `cosigned`. */
MUST_USE ErrorCode desk_cosign(Request *r, const Seen *seen, const Move *m, Draft *d, Error *e);
/* The fields for it on the form of a move; nothing where it cannot be signed so. */
void desk_ask_cosign(Request *r, const Seen *seen, const Move *m, JsonValue *form);

#endif
