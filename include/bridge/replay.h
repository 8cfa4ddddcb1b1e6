/* Events that are published once more: which, where, and marked so that nobody takes one for news.
 * Pure; any thread. */
#ifndef BRIDGE_REPLAY_H
#define BRIDGE_REPLAY_H

#include <stdbool.h>

#include "bridge/err.h"
#include "bridge/msg.h"
#include "bridge/span.h"

#define REPLAY_PROPERTY "replayed" /* a user property, "true" */

struct replay_filter {
  struct span type; /* pattern of the event's type, "call.*"; empty for all */
  struct span call; /* a call_control_id, or the beginning of one; empty for all */
};

enum { REPLAY_CALL_LEAST = 6 }; /* characters of such a beginning, without its "v3:" */

/* Whether an event, as it is kept, is one of those. Of a call is what has its id in the topic or,
 * as a whole one, anywhere in the payload. */
bool replay_fits(const struct msg *event, const struct replay_filter *filter);

/* The event with `to` in place of the root of its topic, not retained, and marked. ERR_MEMORY;
 * ERR_RANGE: the topic is too long. */
enum err replay_make(struct msg **out, const struct msg *event, struct span root,
                     struct span to) MUST_CHECK;

/* The same as part of a command's answer: to that topic as it is, with the command's correlation
 * data (empty for none); another user property, "topic", says where it was published. */
enum err replay_to_answer(struct msg **out, const struct msg *event, struct span to,
                          struct span correlation) MUST_CHECK;

enum replay_place { REPLAY_ELSEWHERE, REPLAY_LIVE, REPLAY_FORBIDDEN };

/* Whether what is put there passes for news: it does at the root, and anywhere below it. Below
 * <root>/cmd/ and <root>/as/ it would be a command, which it never may. */
enum replay_place replay_judge(struct span to, struct span root);

#endif
