/* The part of a rest_call that its reply fills in. The caller sees to threads. */
#ifndef BRIDGE_REST_REPLY_H
#define BRIDGE_REST_REPLY_H

#include "bridge/rest.h"
#include "bridge/span.h"

/* Empties the outcome, what an earlier attempt left in it included; frees nothing. */
void rest_reply_reset(struct rest_call *call);

/* Takes one line of the reply's head, the line end included, and keeps what is wanted of it. Lines
 * of interim replies (1xx) come as well: each status line starts anew. A value that does not fit
 * its field counts as absent. RFC 9112 section 5. */
void rest_reply_add_header(struct rest_call *call, struct span line);

/* Sets `why`, cut to its size; what is not printable ASCII, as a certificate may hold, becomes '?'.
 */
void rest_reply_explain(struct rest_call *call, const char *why);

/* Writes asterisks over each occurrence of a secret (not "") in the reply and its content type: a
 * peer may quote the request, and replies are published. */
void rest_reply_hide(struct rest_call *call, const char *secret);

#endif
