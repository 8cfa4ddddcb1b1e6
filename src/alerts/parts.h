/* What the parts of a step share, each of which needs but those before it: the alert itself and
 * what a step puts out (alert.c), an attempt's way (attempt.c), text messages (message.c), whose
 * turn it is and how it ends (turn.c), what an attempt hears (attempt_events.c,
 * attempt_results.c). step.c has them all. Pure; any thread. */
#ifndef ALERTS_PARTS_H
#define ALERTS_PARTS_H

#include "bridge/alert.h"

/* One step under way. */
struct walk {
  struct alert *alert;
  const struct alert_input *input;
  struct alert_out *out;
  int64_t now_ms;
};

/* ---- alert.c ---- */

/* Outputs. `number` from 1. */
void walk_command(struct walk *walk, enum alert_act act, unsigned serial, unsigned number);
void walk_tell(struct walk *walk, enum alert_news_kind kind, unsigned serial, unsigned contact);

/* NULL when there is none. */
struct alert_attempt *attempt_find(struct alert *alert, unsigned serial);

bool attempt_is_active(const struct alert_attempt *attempt);

/* The earlier of two times, of which 0 is none. */
int64_t earlier_ms(int64_t a_ms, int64_t b_ms);

/* Copies what fits, else nothing; whether it did. */
bool copy_text(char *out, size_t size, struct span text);

/* ---- attempt.c ---- */

/* Rings the contact's phone. */
void attempt_dial(struct walk *walk, unsigned contact);

void attempt_hear_tick(struct walk *walk, struct alert_attempt *attempt);

/* Ends its call, if there is one, with that outcome unless it has one already. */
void attempt_hang_up(struct walk *walk, struct alert_attempt *attempt, enum alert_outcome outcome);

/* Somebody has acknowledged: who is on the line hears it, then its call ends. */
void attempt_tell(struct walk *walk, struct alert_attempt *attempt);

/* ---- turn.c ---- */

/* Goes on where nothing is waited for: the next contact, the next turn, the end. */
void turn_advance(struct walk *walk);

/* Ends the alert, unless it has ended. */
void turn_acknowledge(struct walk *walk, struct alert_attempt *by);
void turn_cancel(struct walk *walk);

bool turn_has_active(const struct alert *alert);

/* ---- message.c ---- */

/* Sends each contact the text, from now on. */
void message_begin(struct walk *walk);

void message_hear_result(struct walk *walk);
void message_hear_tick(struct walk *walk);

/* Whether one waits or is under way. */
bool message_is_waiting(const struct alert *alert);

/* The earlier of *next_ms (0: none) and what these wait for. */
void message_add_deadline(const struct alert *alert, int64_t *next_ms);

/* ---- attempt_events.c, attempt_results.c ---- */

void attempt_hear_event(struct walk *walk, struct alert_attempt *attempt);
void attempt_hear_result(struct walk *walk, struct alert_attempt *attempt);

/* ---- speech.c ---- */

/* How long somebody is asked at most. */
int64_t speech_ask_ms(const struct alert *alert);

#endif
