/* What the files of the guard share, each of which needs but those before it: guard_limits.c reads
 * settings, guard_account.c knows who is held to what, guard.c has what the guard knows of calls
 * and keeps it all in the journal, guard_alert.c knows which alerts may begin, guard_document.c
 * which calls a document may make, guard_dials.c what became of them, guard_ask.c asks Telnyx about
 * calls and ends them, guard_calls.c watches those that live, guard_switch.c says whether anybody
 * may reach out. Who asks the guard comes by gate_guard.c, guard_subscriber.c and own_outbound.c.
 * Main thread. */
#ifndef FLOW_GUARD_PARTS_H
#define FLOW_GUARD_PARTS_H

#include "bridge/command.h"
#include "bridge/event.h"
#include "bridge/guard.h"
#include "bridge/list.h"
#include "changes.h"

#define GUARD_OWNER "guard"

/* Who is held to limits of his own. */
struct guard_account {
  struct guard_limits limits;
  struct account account;
  bool unwritten; /* what is counted may not be in the journal */
};

/* A call, from its command on, or from its first event. */
struct guard_call {
  struct list_link link;         /* the newest first */
  char key[40];                  /* of its note */
  int64_t row;                   /* the command's, 0 for none; negative: a document's ticket */
  struct guard_account *account; /* whose it is */
  char to[DESTINATION_MAX_DIGITS + 2];
  char *call_control_id; /* NULL: not known yet */
  char *parent;          /* of one that a document rings: the call whose document it is; "": its id
                            comes with the reply to the command that the document is in */
  bool has_one_dial;     /* of that document (bridge/guard.h) */
  bool counted;          /* one that reaches out; an incoming one has its longest time alone */
  bool heard;            /* an event of it came */
  bool recovered;        /* lived when the process died, and whether it still does is not known */
  bool admitted;         /* its command is marked in the journal, or it has none */
  bool ending;           /* is to be hung up */
  bool unwritten;        /* what is known of it may not be in the journal */
  /* By the wall clock, and moved with it when it is set; 0 for not yet. */
  int64_t since_ms, answered_ms, news_ms;
  int64_t asked_ms; /* of asking Telnyx */
  int64_t minutes;  /* booked */
};

/* What was booked for a call that is over, or a message that was sent, until its cost comes. */
struct guard_bill {
  struct list_link link; /* the newest first */
  char id[128];          /* call_control_id, or the message's */
  struct guard_account *account;
  bool is_call;
  uint32_t parts; /* how many costs are to come: one for each whom the message was for */
  int64_t booked; /* for these */
  int64_t since_ms;
};

enum { GUARD_BILLS_MAX = 4096, GUARD_BILL_KEY_SIZE = 5 + 128 };

struct guard {
  struct guard_options options;
  struct guard_account *accounts; /* as the limits in the options */
  size_t account_count;
  struct list calls; /* struct guard_call */
  size_t call_count;
  uint64_t last_key;
  int64_t last_ticket;
  struct list bills; /* struct guard_bill */
  size_t bill_count;
  unsigned lacking_costs; /* calls in a row for which none came, as far as it matters */
  struct timer tick;
  int64_t clock_offset_ms; /* of the wall clock from the monotonic one, at the last tick */
  struct changes writing;  /* of what no input caused */
  bool is_writing, write_again, stopped;
  char gone[64][40]; /* keys of notes that are of no use any more; past it a restart drops them */
  size_t gone_count;
  size_t requests_under_way;

  bool outbound;             /* whether anybody may reach out */
  int64_t outbound_since_ms; /* when that was said, 0: never */
  int64_t hang_up_ms;        /* calls that began by then are to be ended */
  bool outbound_heard;       /* on this connection */
  struct timer outbound_timer;
  char *outbound_topic;
};

/* ---- guard_account.c ---- */

/* Whose command it is: the one of his own, or the house's. `owner` is who asked for it inside the
 * bridge, empty for the broker's. */
struct guard_account *guard_account_of(const struct guard *guard, struct span owner,
                                       const char *principal);

/* What he does is counted there, too: the house's account, NULL of itself and of alerts'. */
struct guard_account *guard_roof_of(const struct guard *guard, const struct guard_account *account);

/* Whether that account's commands may reach there: by the house's lists, which hold for alerts too,
 * and by its own. Whose list decided, and the rule in it (NULL for none). */
struct guard_verdict {
  enum destination_verdict verdict;
  const struct guard_account *account;
  const char *by;
};
struct guard_verdict guard_judge(const struct guard *guard, const struct guard_account *account,
                                 const struct destination *destination);

/* It is done, and counted there and at the roof. */
void guard_count(const struct guard *guard, struct guard_account *account,
                 const struct account_deed *deed, int64_t now_ms);

/* Whether the money of one of them is spent; so much more is. */
bool guard_is_spent(const struct guard *guard, struct guard_account *account, int64_t now_ms);
void guard_book(const struct guard *guard, struct guard_account *account, int64_t amount,
                int64_t now_ms);

/* The account of that name, the house's when nobody is called so any more. */
struct guard_account *guard_find_account(const struct guard *guard, struct span name);

/* The shorter one of the two; 0 for none. */
int64_t guard_longest_ms(const struct guard *guard, const struct guard_account *account);

/* "guard.calls_per_hour", or where else that limit of his is set. */
enum { GUARD_SETTING_SIZE = 96 };
void guard_name_setting(char out[GUARD_SETTING_SIZE], const struct guard_account *account,
                        const char *key);

/* Refuses a command: for a limit of that account's, the switch, more than REACH_MAX_DESTINATIONS, a
 * destination in that member. */
enum err guard_refuse(struct command *command, const struct guard_account *account,
                      const struct account_refusal *why) MUST_CHECK;
enum err guard_refuse_outbound(struct command *command) MUST_CHECK;
enum err guard_refuse_crowd(struct command *command) MUST_CHECK;
enum err guard_refuse_destination(struct command *command, const char *param,
                                  const struct guard_verdict *verdict) MUST_CHECK;

/* ---- guard.c ---- */

/* The newest, and the one that began before it; NULL when there is none. */
struct guard_call *guard_first_call(const struct guard *guard);
struct guard_call *guard_next_call(const struct guard_call *call);

/* A call that is to be watched; NULL without memory. */
struct guard_call *guard_add_call(struct guard *guard, struct guard_account *account, int64_t row,
                                  const char *to);
void guard_forget_call(struct guard *guard, struct guard_call *call);

/* At once, of that account; of the house's: all but alerts'. */
size_t guard_count_calls(const struct guard *guard, const struct guard_account *account);

/* Whose limit, his own or the house's, does not allow so much more, and why; NULL: none. */
const struct guard_account *guard_find_limit(struct account_refusal *why, const struct guard *guard,
                                             struct guard_account *account,
                                             const struct account_deed *deed, int64_t now_ms);

/* Whether it is as ids in events are (bridge/event.h), which a note has room for; replies, and
 * forms of nobody's, may hold anything. */
bool guard_is_id(struct span text);

enum err guard_recover(struct guard *guard, const struct store_note *note);
enum err guard_note_usage(const struct guard *guard, const struct guard_account *account,
                          struct changes *changes);
enum err guard_note_call(struct changes *changes, const struct guard_call *call);
enum err guard_note_outbound(struct guard *guard, struct changes *changes);

/* Calls that began by then are ended as soon as their id is known; a restart does not stop that. */
void guard_hang_up_until(struct guard *guard, int64_t wall_ms);

/* Writes the switch, and what is unwritten of accounts and calls, once that is possible. */
void guard_write_soon(struct guard *guard);

/* Forgets it, and its note soon. */
void guard_drop_call(struct guard *guard, struct guard_call *call);

/* ---- guard_alert.c ---- */

struct alert;

/* Refuses a command that starts an alert while nobody may reach out, or where nobody of it may be
 * reached; counts it as one of its sender's calls, unless it was counted already. */
enum err guard_admit_alert(struct guard *guard, struct command *command, const struct alert *alert,
                           bool counted, struct changes *changes) MUST_CHECK;

/* ---- guard_bills.c ---- */

/* Whether money is counted that this one spends. */
bool guard_wants_costs(const struct guard *guard, const struct guard_account *account);

/* It is over: forgets it and its note, and waits for its cost. */
enum err guard_end_call(struct guard *guard, struct guard_call *call,
                        struct changes *changes) MUST_CHECK;

/* So much was booked; the id is copied. What costs came to is booked in its place: the first of
 * them, of several parts. When none comes in time, a call's is counted as lacking. */
enum err guard_add_bill(struct guard *guard, const struct guard_bill *what,
                        struct changes *changes) MUST_CHECK;
enum err guard_settle_bill(struct guard *guard, struct span id, int64_t cost,
                           struct changes *changes) MUST_CHECK;
enum err guard_bill_is_due(struct guard *guard, struct span key,
                           struct changes *changes) MUST_CHECK;
enum err guard_recover_bill(struct guard *guard, const struct store_note *note) MUST_CHECK;

/* ---- guard_dials.c ---- */

/* Its leg, if the event is about one that a document rings, and from now on that call's own. */
struct guard_call *guard_find_dialled(struct guard *guard, const struct event *event);

/* What the event tells of calls that a document of that call rings: they may be over. */
enum err guard_hear_dials(struct guard *guard, const struct event *event,
                          struct changes *changes) MUST_CHECK;

/* Books what it lasted, in seconds, in place of what was booked. False: that is not told. */
bool guard_settle_as_told(struct guard *guard, struct guard_call *call, struct span seconds);

/* Whether an event of TeXML says that the call itself is over. */
bool guard_is_end(const struct event *event);

/* ---- guard_ask.c ---- */

/* Asks whether the call lives, or ends it; news of it come as events, or at once. */
void guard_ask(struct guard *guard, struct guard_call *call, bool hang_up);

/* ---- guard_calls.c ---- */

/* Goes on as long as there are calls: to be called when one came. */
void guard_watch(struct guard *guard);
enum err guard_hear_event(struct guard *guard, const struct event *event, struct changes *changes);

/* The event tells that it ends now: books its minutes, those while the process was down as well. */
void guard_book_to_end(struct guard *guard, struct guard_call *call, const struct event *event);

/* ---- guard_switch.c ---- */

enum err guard_switch(struct guard *guard, bool on, bool hang_up, struct changes *changes);
void guard_switch_up(struct guard *guard);
void guard_switch_down(struct guard *guard);

#endif
