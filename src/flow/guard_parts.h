/* What the files of the guard share, each of which needs but those before it: guard.c has what the
 * guard knows and keeps it in the journal, guard_ask.c asks Telnyx about calls and ends them,
 * guard_calls.c watches those that live, guard_switch.c says whether anybody may reach out. Who
 * asks the guard comes by gate_guard.c, guard_subscriber.c and own_outbound.c. Main thread. */
#ifndef FLOW_GUARD_PARTS_H
#define FLOW_GUARD_PARTS_H

#include "bridge/event.h"
#include "bridge/guard.h"
#include "bridge/rates.h"
#include "changes.h"

#define GUARD_OWNER "guard"

enum guard_rate {
  GUARD_CALLS_MINUTE,
  GUARD_CALLS_HOUR,
  GUARD_MESSAGES_MINUTE,
  GUARD_MESSAGES_DAY,
  GUARD_RATES
};

/* What was done of late, and spent today. */
struct guard_usage {
  struct rate rates[GUARD_RATES];
  int64_t day; /* since 1970, UTC */
  int64_t spent;
};

/* A call, from its command on, or from its first event. */
struct guard_call {
  struct guard_call *next;
  char key[40]; /* of its note */
  int64_t row;  /* the command's, 0 for none */
  char to[DESTINATION_MAX_DIGITS + 2];
  char *call_control_id; /* NULL: not known yet */
  bool counted;          /* one that reaches out; an incoming one has its longest time alone */
  bool heard;            /* an event of it came */
  bool admitted;         /* its command is marked in the journal, or it has none */
  bool ending;           /* is to be hung up */
  int64_t since_ms, answered_ms, news_ms; /* by the wall clock, 0 for not yet */
  int64_t asked_ms;                       /* of asking Telnyx */
  int64_t minutes;                        /* booked */
};

/* A call that is over, and what was booked for it, until its cost comes. */
struct guard_past {
  char call_control_id[128];
  int64_t minutes;
};

struct guard {
  struct guard_options options;
  struct guard_usage usage;
  struct guard_call *calls; /* newest first */
  size_t call_count;
  uint64_t last_key;
  struct guard_past past[64];
  size_t past_next;
  struct timer tick;
  struct changes writing; /* of what no input caused */
  bool is_writing, write_again, stopped;
  char gone[64][40]; /* keys of notes that are of no use any more; past it a restart drops them */
  size_t gone_count;
  size_t requests_under_way;

  bool outbound;             /* whether anybody may reach out */
  int64_t outbound_since_ms; /* when that was said, 0: never */
  bool outbound_heard;       /* on this connection */
  struct timer outbound_timer;
  char *outbound_topic;
};

/* ---- guard.c ---- */

/* Begins a new day when it is one. */
void guard_turn_day(struct guard *guard, int64_t now_ms);

/* What is taken back may have been another day's, or of another price. */
void guard_spend(struct guard *guard, int64_t amount);
bool guard_is_spent(const struct guard *guard);

/* A call that is to be watched; NULL without memory. */
struct guard_call *guard_add_call(struct guard *guard, int64_t row, const char *to);
void guard_forget_call(struct guard *guard, struct guard_call *call);
size_t guard_count_calls(const struct guard *guard);

enum err guard_recover(struct guard *guard, const struct store_note *note);
enum err guard_note_usage(struct guard *guard, struct changes *changes);
enum err guard_note_call(struct changes *changes, const struct guard_call *call);
enum err guard_note_outbound(struct guard *guard, struct changes *changes);

/* Writes what is known of the usage, the switch and calls whose booking changed, once that is
 * possible. */
void guard_write_soon(struct guard *guard);

/* Forgets it, and its note soon. */
void guard_drop_call(struct guard *guard, struct guard_call *call);

/* ---- guard_ask.c ---- */

/* Asks whether the call lives, or ends it; news of it come as events, or at once. */
void guard_ask(struct guard *guard, struct guard_call *call, bool hang_up);

/* ---- guard_calls.c ---- */

/* Goes on as long as there are calls: to be called when one came. */
void guard_watch(struct guard *guard);
void guard_hang_up_all(struct guard *guard);
enum err guard_hear_event(struct guard *guard, const struct event *event, struct changes *changes);

/* ---- guard_switch.c ---- */

enum err guard_switch(struct guard *guard, bool on, struct changes *changes);
void guard_switch_up(struct guard *guard);
void guard_switch_down(struct guard *guard);

#endif
