/* The retained state of a call: what its events add up to. Pure; any thread.
 *
 *   event            state      also
 *   call.initiated   ringing    direction
 *   call.answered    answered
 *   call.bridged     bridged
 *   call.hold        held       held_from (answered or bridged)
 *   call.unhold      what held_from says, else answered
 *   call.hangup      ended      hangup_cause, hangup_source, outcome, outcome_text, talk_seconds,
 *                               total_seconds
 *   call.machine.detection.ended                           answered_by (its result)
 *   conference.participant.joined, .left                   conference (its id), conference_since
 *   call.enqueued, call.dequeued                           queue (its name), queue_since
 *
 * Other events change nothing. */
#ifndef BRIDGE_CALL_STATE_H
#define BRIDGE_CALL_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/err.h"
#include "bridge/event.h"
#include "bridge/span.h"

/* The next state's JSON, or NULL when the event does not change it:
 *
 *   {"state":"bridged","since":"<RFC 3339>","updated":"<RFC 3339>","call_control_id","call_leg_id",
 *    "call_session_id","connection_id","direction","from","to","start_time","answered_at",
 *    "conference","conference_since"}
 *
 * since: when the call came into this state; updated: the time of the newest event that counted;
 * answered_at: the earliest time at which it is known to have been answered; conference_since and
 * queue_since: when it came there, or left. outcome and outcome_text: what became of it, in words
 * of enum call_outcome and in a sentence; talk_seconds and total_seconds: whole ones, from
 * answered_at and from start_time to the end. What is unknown is left out.
 *
 * Events come unordered and more than once, and a leg that is bridged can be reported as answered
 * afterwards. So ringing, answered and bridged only lead forward. A hold, its end, and a bridge out
 * of a hold count when they are newer than `updated`; when they are as old, or have no time to
 * compare, they only lead forward too. Coming to a conference or a queue and leaving it count when
 * they are newer than what was last heard of it. ended is final, and counts whatever its time. An
 * event that does not count adds what was unknown.
 *
 * previous_json is empty for a call not known yet; what cannot be read counts as such. *ended says
 * that *out_json is a state "ended". The caller frees *out_json with mem_free. ERR_MEMORY. */
enum err call_state_next(char **out_json, bool *ended, struct span previous_json,
                         const struct event *event) MUST_CHECK;

/* The state of a call that has been silent for too long: what was known of it, "ended" as of now,
 * the outcome "unknown", and "reason":"silence", which no call has whose hangup came. The caller
 * frees *out_json with mem_free. ERR_MEMORY. */
enum err call_state_give_up(char **out_json, struct span previous_json,
                            int64_t now_wall_ms) MUST_CHECK;

/* What became of a call, in the words of people: one list for a call's state, a number's and an
 * alert's attempt. */

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
