/* What the files of an attempt share: attempt.c has its steps and its call, attempt_events.c what
 * webhooks do to it, attempt_results.c what results do. Pure; any thread. */
#ifndef ALERTS_ATTEMPT_H
#define ALERTS_ATTEMPT_H

#include "parts.h"

enum {
  ATTEMPT_RING_MARGIN_MS = 10000, /* for the webhook of a call that nobody answered */
  ATTEMPT_GATHER_AGAIN_MS = 3000,
};

/* Over, with that outcome unless it has one already. */
void attempt_end(struct walk *walk, struct alert_attempt *attempt, enum alert_outcome outcome);

const struct alert_contact *attempt_contact(const struct walk *walk,
                                            const struct alert_attempt *attempt);

/* Its call has a name from now on; it may not be wanted any more. */
void attempt_learn_call(struct walk *walk, struct alert_attempt *attempt, struct span id);

/* A call that rings on although it has been given up. */
void attempt_end_late_call(struct walk *walk, struct alert_attempt *attempt);

/* The call is over, and why is perhaps on its way. */
void attempt_await_cause(struct walk *walk, struct alert_attempt *attempt);

/* Somebody, or something, has answered. */
void attempt_hear_answer(struct walk *walk, struct alert_attempt *attempt);

/* Time for a whole prompt with its answer; the prompt itself. */
void attempt_ask(struct walk *walk, struct alert_attempt *attempt);
void attempt_gather(struct walk *walk, struct alert_attempt *attempt);

#endif
