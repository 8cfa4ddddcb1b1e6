/* A pool of HTTP transfers: the one place that knows libcurl. As many run at once as there are
 * connections; each is one rest_call on its way. One owner thread, except where said. */
#ifndef BRIDGE_TRANSFER_H
#define BRIDGE_TRANSFER_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/err.h"
#include "bridge/rest.h"
#include "bridge/span.h"

struct transfers;

/* done() is called on the owner thread, in transfer_run and transfer_cancel_all, once for each call
 * that was started; everything under "The outcome" of the call but outcome and duration is set
 * then. The options' strings are copied. ERR_MEMORY; ERR_IO when the certificate file cannot be
 * read; *out is set with ERR_OK alone. */
enum err transfer_open(struct transfers **out, const struct rest_options *options,
                       void (*done)(struct rest_call *call, enum rest_outcome outcome)) MUST_CHECK;

/* Whether a further call can be started. */
bool transfer_has_room(const struct transfers *pool);

/* Starts a call that must end within left_ms (above zero). There must be room. False when nothing
 * was started, with call->why set: done() will not be called. */
bool transfer_start(struct transfers *pool, struct rest_call *call, int64_t left_ms) MUST_CHECK;

/* Does what can be done without waiting. */
void transfer_run(struct transfers *pool);

/* Waits until there is something to do, transfer_wake, or wait_ms (0 to INT_MAX). */
void transfer_wait(struct transfers *pool, int64_t wait_ms);

/* Ends a wait, the current or the next one. Any thread. */
void transfer_wake(void *pool);

/* Calls that start from now on read the certificate file again and use new connections. Any thread.
 */
void transfer_reload_certificates(struct transfers *pool);

/* Ends all calls with REST_CANCELLED. */
void transfer_cancel_all(struct transfers *pool);

/* Frees it and clears the pointer; NULL inside is allowed. Nothing may run. The owner thread, or
 * any when that has ended. */
void transfer_close(struct transfers **pool);

/* ---- reply.c ----
 * The part of a rest_call that its reply fills in. The caller sees to threads. */

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
