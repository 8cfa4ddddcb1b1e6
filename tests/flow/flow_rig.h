/* flow/ in this process: the real journal, fakes of broker and Telnyx, and a clock that the test
 * moves. What takes time is waited for, with a deadline; nothing happens behind the test's back. */
#ifndef TESTS_FLOW_RIG_H
#define TESTS_FLOW_RIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/calls.h"
#include "bridge/dispatch.h"
#include "bridge/hear.h"
#include "bridge/publish.h"
#include "bridge/store.h"
#include "fake/fakes.h"

enum { RIG_DELIVERED = 16384, RIG_PAYLOAD = 600 };

/* What the broker acknowledged. */
struct rig_delivered {
  int64_t row; /* 0: without the journal */
  char topic[192];
  char payload[RIG_PAYLOAD];
};

struct rig {
  char path[64];
  struct mailbox *main;
  struct timers timers;
  struct store *store;
  struct mqtt mqtt;
  struct rest rest;
  struct publish *publish;
  struct calls *calls;         /* NULL until rig_start_calls */
  struct hear *hear;           /* likewise */
  struct alerts *alerts;       /* likewise */
  struct numbers *numbers;     /* likewise */
  struct today *today;         /* likewise */
  struct discovery *discovery; /* likewise */
  const struct config *config; /* of these two; NULL: with the root alone */
  struct dispatch *dispatch;   /* NULL until rig_start_dispatch */
  struct dispatch_options options;
  const struct subscriber *const *subscribers;
  size_t subscriber_count;
  struct gates_options gates; /* of the gates that rig_start_dispatch makes */
  bool fatal;
  char refused[64]; /* the topic of the last message without the journal that was */
  struct rig_delivered *delivered;
  size_t delivered_count;
  char last_request_body[RIG_PAYLOAD];
  size_t requests;
  bool keeps_nothing; /* from the next restart on, of what is done */
};

/* A fresh journal; no connection yet. */
void rig_open(struct rig *rig, unsigned window);

/* Closes all, and removes the journal. */
void rig_close(struct rig *rig);

/* All memory goes, as in a crash after which nothing was under way, and the journal is opened
 * again. */
void rig_restart(struct rig *rig);

/* How far the clock is ahead of the real one from now on; of when it was stopped, if it was. */
void rig_move_clock(struct rig *rig, int64_t ahead_ms);

/* It stands still from now on, until the rig is opened anew. */
void rig_stop_clock(struct rig *rig);

/* It stood still: so long goes by, and what is due then happens. */
void rig_run_clock(struct rig *rig, int64_t by_ms);

/* It stood still: somebody sets the wall clock. */
void rig_set_clock(struct rig *rig, int64_t by_ms);

/* As rig_restart, and so long goes by before the journal is opened again; the clock stood still. */
void rig_take_down_for(struct rig *rig, int64_t for_ms);

/* The journal's file is not where it should be, so that writing fails; and is again. */
void rig_take_journal_away(struct rig *rig);
void rig_put_journal_back(struct rig *rig);

/* Runs mail and timers until the condition holds; fails the test when it does not come to that, in
 * time also for a disk that others use, too: it may take half a minute for a sync. */
#define RIG_WAIT(rig, condition)                                                                   \
  do {                                                                                             \
    int64_t rig_until = rig_deadline();                                                            \
    while (!(condition))                                                                           \
      rig_go_round((rig), rig_until, #condition);                                                  \
  } while (0)
int64_t rig_deadline(void);
void rig_go_round(struct rig *rig, int64_t until, const char *condition);

/* Runs mail and timers until the journal has done all that was asked of it. */
void rig_settle(struct rig *rig);

/* ---- the outbox ---- */

/* Keeps messages with the topics t/<first>, t/<first + 1>, ... and tells publish. */
void rig_keep(struct rig *rig, int first, int count);

/* Keeps a retained one and tells publish. */
void rig_keep_state(struct rig *rig, const char *topic, const char *payload);

/* Tries to keep one; the journal must fail. */
void rig_keep_in_vain(struct rig *rig);

void rig_up(struct rig *rig);

/* The connection goes, and what was in flight comes back. */
void rig_down(struct rig *rig, bool by_broker);

/* The broker acknowledges the oldest in flight, or all that is or comes into flight. */
void rig_acknowledge(struct rig *rig);
void rig_acknowledge_all(struct rig *rig);

/* Asserts that t/<first> and so on were acknowledged in this order, each once, from the
 * delivered'th on. */
void rig_expect(struct rig *rig, size_t delivered, int first, int count);

/* What the broker was told under that topic, with blanks between: "a b", and "(empty)" for a
 * clearing. */
const char *rig_told(const struct rig *rig, const char *topic);

/* Takes dead letters back into the outbox; returns how many. */
size_t rig_resend(struct rig *rig);

/* ---- calls ---- */

/* With what the journal knows of them; also after rig_restart. */
void rig_start_calls(struct rig *rig, int64_t state_ttl_ms, int64_t max_silence_ms);

/* ---- commands ---- */

/* Opens dispatch with rig->options and gives it what the journal holds. */
void rig_start_dispatch(struct rig *rig);

/* The broker delivers a command: the journal has it afterwards, and so does main. */
void rig_command(struct rig *rig, const char *topic, const char *payload);

/* One that the broker may have had for so long. */
void rig_held_command(struct rig *rig, const char *topic, const char *payload, int64_t held_ms);

/* One with whatever else it may have; QoS, packet id and time come by themselves. */
void rig_deliver(struct rig *rig, const struct command_msg_parts *parts);

/* Telnyx answers the oldest request. */
void rig_reply(struct rig *rig, int status);

/* Delivers all that waits and returns the payload of the only result that echoes the
 * correlation_id; NULL when there is none. Fails when there are several. */
const char *rig_result(struct rig *rig, const char *correlation_id);

#endif
