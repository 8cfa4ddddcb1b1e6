/* Who hears what: an input (an event, the result of a command, a time that has come) is heard by
 * each subscriber (flow/subscriber.h) before it is committed, and what they add to it commits with
 * it, in one transaction. So a crash between any two lines leaves all of it or
 * nothing. Main thread. */
#ifndef BRIDGE_HEAR_H
#define BRIDGE_HEAR_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/calls.h"
#include "bridge/command_error.h"
#include "bridge/discovery.h"
#include "bridge/err.h"
#include "bridge/event.h"
#include "bridge/guard.h"
#include "bridge/loop.h"
#include "bridge/msg.h"
#include "bridge/publish.h"
#include "bridge/store.h"

struct admin_page;
struct alerts;
struct changes;
struct config;
struct hear;
struct numbers;
struct subscriber;
struct today;

/* Who hears, in the order of hearing (flow/subscribers.c), for the options. */
extern const struct subscriber *const subscribers[];
extern const size_t subscriber_count;

struct hear_options {
  const struct subscriber *const *subscribers;
  size_t subscriber_count;
  const char *root; /* of topics */
  struct calls *calls;
  struct alerts *alerts;
  struct numbers *numbers;
  struct today *today;
  struct discovery *discovery;
  struct store *store;
  struct publish *publish;
  struct timers *timers;
  /* Takes a command of a subscriber's that is in the journal. */
  void (*submit)(void *context, struct command_msg **message);
  /* Called when memory ran out for what the journal holds: the process must stop, so that the next
   * one finds it there. */
  void (*fatal)(void *context, const char *why);
  void *context;
  struct guard *guard;           /* NULL: none */
  struct admin_page *admin_page; /* NULL: nobody wants it */
};

enum heard_kind { HEARD_EVENT, HEARD_SILENCE, HEARD_RESULT, HEARD_DEADLINE };

/* The end of a command. */
struct heard_result {
  int64_t row;           /* the journal's number of the command */
  struct span owner;     /* who asked for it inside the bridge; empty: the broker's */
  struct span reference; /* the owner's own */
  const char *operation; /* its name, "" for an unknown one */
  bool ok;
  bool did_not_run; /* it surely did not */
  enum command_error error;
  int http_status;
  struct span payload; /* what is published as its result, with Telnyx's reply in it */
};

/* A note's time has come. */
struct heard_deadline {
  struct span owner, key; /* of the note, which is gone unless it is written anew */
  int64_t due_wall_ms;
};

/* An input, and what those in front in the table found out about it. It lives until
 * hear_after_commit.
 */
struct heard {
  enum heard_kind kind;
  union {
    const struct event *event;
    struct span silent; /* a call_control_id */
    struct heard_result result;
    struct heard_deadline deadline;
  };
  struct span body;             /* of an event, as Telnyx sent it */
  struct store_call call;       /* what it makes of its call; without an id: nothing */
  const struct msg *call_state; /* the state that the call comes to, NULL when that does not change;
                                   the changes own it */
};

/* Makes the subscribers. Borrows what options point at until hear_destroy. ERR_MEMORY. */
enum err hear_create(struct hear **out, const struct hear_options *options) MUST_CHECK;

/* A note of the journal, at start, before anything is heard; by owner and key. ERR_MEMORY. */
enum err hear_recover(struct hear *hear, const struct store_note *note) MUST_CHECK;

/* Everything is there: what is due is heard from now on. */
void hear_start(struct hear *hear);

/* Adds what the input changes. ERR_MEMORY, ERR_LIMIT: it must not be committed; those who have
 * heard it know so already. Else hear_after_commit must follow. */
enum err hear_input(struct hear *hear, struct heard *heard, struct changes *changes) MUST_CHECK;

/* Writes the changes to the journal; in their done() hear_after_commit comes first. What fails is
 * told as such, and heard anew before it is committed again: something newer may be there by then.
 */
void hear_commit(struct hear *hear, struct changes *changes);

/* They were committed, or were not, or are given up without that. In the order in which the inputs
 * were heard; heard is NULL when none was. */
void hear_after_commit(struct hear *hear, const struct heard *heard, struct changes *changes,
                       bool committed);

/* After that, when they were committed: messages go to the outbox, commands to `submit`. */
void hear_carry_out(struct hear *hear, struct changes *changes);

/* Nothing was heard of a call for too long: that is heard and committed. What fails has no effect.
 */
void hear_silence(struct hear *hear, struct span call_control_id);

/* Whether an outgoing message may still be sent: not a state of which a newer one is kept. */
bool hear_is_current(const struct hear *hear, const struct msg *msg);

/* The call_control_id of a leg, empty when unknown; lives until the next event. */
struct span hear_find_leg(const struct hear *hear, struct span call_leg_id);

/* The broker is there again: retained messages go out anew, as it may have lost them. And is not
 * any more. */
void hear_up(struct hear *hear);
void hear_down(struct hear *hear);

/* At SIGHUP: the configuration that was read. Borrows nothing of it. */
void hear_reload(struct hear *hear, const struct config *config);

/* Subscribers begin nothing any more, and nothing is due. */
void hear_stop(struct hear *hear);

/* Whether what subscribers began themselves, or a time that came, is on its way to the journal. */
bool hear_is_busy(const struct hear *hear);

/* Frees the subscribers and clears the pointer; NULL inside is allowed. Must not be busy. */
void hear_destroy(struct hear **hear);

/* ---- subscribers that the app makes, and others ask ---- */

/* How many calls began and how many messages came and went since the day began (UTC, as the
 * budget's day does); known again after a restart. */

/* ERR_MEMORY. */
enum err today_create(struct today **out) MUST_CHECK;

/* Calls in both directions, and messages received and sent. */
void today_read(struct today *today, int64_t now_wall_ms, int64_t *calls, int64_t *messages);

/* Frees it and clears the pointer; NULL inside is allowed. */
void today_destroy(struct today **today);

/* Our own numbers: what each is doing, and what happens to it, under
 * <root>/number/<name or digits>/. One that has a name in the configuration has that topic only. */

enum {
  /* without a name; past it the one whose state is the oldest is forgotten, and cleared */
  NUMBERS_MAX = 64
};

/* Borrows the configuration (root, numbers, contacts) until numbers_destroy. ERR_MEMORY. */
enum err numbers_create(struct numbers **out, const struct config *config) MUST_CHECK;

/* Frees it and clears the pointer; NULL inside is allowed. */
void numbers_destroy(struct numbers **numbers);

/* The alerts that run, and those that ended lately: each with its state in the journal, on the bus,
 * and its next deadline. What an alert does is decided in bridge/alert.h; here its commands, events
 * and states are written down together with the input that led to them. */

/* Borrows the configuration (root, contacts, alerts, share group) until alerts_destroy. ERR_MEMORY.
 */
enum err alerts_create(struct alerts **out, const struct config *config) MUST_CHECK;

/* Frees them and clears the pointer; NULL inside is allowed. */
void alerts_destroy(struct alerts **alerts);

#endif
