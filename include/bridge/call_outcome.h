/* What became of a call, in the words of people: one list for a call's state, a number's and an
 * alert's attempt. Pure; any thread. */
#ifndef BRIDGE_CALL_OUTCOME_H
#define BRIDGE_CALL_OUTCOME_H

#include <stdbool.h>

#include "bridge/span.h"

/* X(name, sentence): the sentence where no cause says more. */
#define CALL_OUTCOME_TABLE(X)                                                                      \
  X(answered, "The call was answered.")                                                            \
  X(busy, "The line was busy.")                                                                    \
  X(declined, "The call was declined.")                                                            \
  X(no_answer, "Nobody answered.")                                                                 \
  X(cancelled, "The caller hung up before anybody answered.")                                      \
  X(failed, "The call could not be put through.")                                                  \
  X(machine, "A machine answered.")                                                                \
  X(unknown, "How the call ended is not known.")

#define CALL_OUTCOME_AS_ENUM(name, sentence) CALL_OUTCOME_##name,
enum call_outcome { CALL_OUTCOME_TABLE(CALL_OUTCOME_AS_ENUM) CALL_OUTCOME_COUNT };
#undef CALL_OUTCOME_AS_ENUM

/* Who took the call, as far as its events tell. */
enum call_taker { CALL_TAKEN_BY_NOBODY, CALL_TAKEN_BY_SOMEBODY, CALL_TAKEN_BY_MACHINE };

/* Of a call that has ended with that cause of Telnyx's (call.hangup), empty for none. *sentence, a
 * plain English one, lives for ever. */
enum call_outcome call_outcome_of(const char **sentence, struct span cause, enum call_taker taker);

/* "no_answer". */
const char *call_outcome_name(enum call_outcome outcome);

/* Whether the result of an answering-machine detection is a machine, or a fax. */
bool call_outcome_is_machine(struct span detection);

#endif
