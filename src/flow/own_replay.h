/* Events once more, for <root>/cmd/bridge/replay: whoever asks gets them at his response topic.
 * Main thread. */
#ifndef FLOW_OWN_REPLAY_H
#define FLOW_OWN_REPLAY_H

#include "own_operation.h"

enum {
  OWN_REPLAY_EVENTS = 1000, /* in all; a piece that is begun is finished */
  OWN_REPLAY_BYTES = 16 * 1024 * 1024,
  OWN_REPLAY_PARAMS = 4,
};

extern const struct operation_param own_replay_params[OWN_REPLAY_PARAMS];

/* Publishes events that were kept `since` (a duration as "1h") or behind the number `after`, of
 * that `type` and `call`, as replay_to_answer has it, and answers {"events":12}; with "after", a
 * number to go on from, when there are more of them. A crash, or a journal that fails, may repeat
 * some. */
void own_replay(struct own_call *call);

#endif
