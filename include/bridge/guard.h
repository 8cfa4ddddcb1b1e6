/* What those who reach out are held to: how often, how many at once, how long, for how much a day,
 * and whether at all. All of it is known again after a restart. Main thread. */
#ifndef BRIDGE_GUARD_H
#define BRIDGE_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/account.h"
#include "bridge/destination.h"
#include "bridge/err.h"
#include "bridge/loop.h"
#include "bridge/mqtt.h"
#include "bridge/operation.h"
#include "bridge/publish.h"
#include "bridge/quiet_hours.h"
#include "bridge/rest.h"
#include "bridge/store.h"

/* What somebody is held to; 0 is no limit, everywhere. */
struct guard_limits {
  const char *name; /* of a principal; "" is the house: all of them together, but for alerts */
  struct account_limits account;
  int64_t longest_call_ms;
  struct destination_rules destinations;
  struct quiet_hours quiet_hours; /* nobody is reached in them */
  struct zone *quiet_zone;        /* NULL: there are none */
};

/* The first limits are these, and all others are principals'. */
enum { GUARD_HOUSE, GUARD_ALERTS, GUARD_PRINCIPALS };

#define GUARD_ALERTS_NAME "alerts"

struct guard_rules {
  bool enabled;
  bool dry_run;                                /* nothing that reaches out leaves, enabled or not */
  int64_t price_per_minute, price_per_message; /* in millionths */
  const struct guard_limits *limits;
  size_t limits_count; /* GUARD_PRINCIPALS at least */
};

struct changes;
struct config;
struct guard;

struct guard_options {
  const char *root;
  const char *api_url;
  struct guard_rules rules;
  struct store *store;
  struct publish *publish;
  struct rest *rest;
  struct timers *timers;
};

enum {
  GUARD_CALLS_MAX = 4096, /* that are watched; past it the oldest one is not any more */
  GUARD_ASKED_AT_ONCE = 8,
};

/* Reads what may change while the bridge runs: prices; how often, how many at once, how long, and
 * how much a day, of whom the limits' name says. Whoever is configured no more keeps his. */
void guard_read_prices(struct guard_rules *rules, const struct config *config);
void guard_read_limits(struct guard_limits *limits, const struct config *config);

/* Copies the limits, takes their zones, whatever comes of it, and borrows all else that options
 * point at until guard_destroy. ERR_MEMORY. */
enum err guard_create(struct guard **out, const struct guard_options *options) MUST_CHECK;

/* The topic of the switch, for a subscription that wants what is retained. */
const char *guard_outbound_topic(const struct guard *guard);

/* Whether the operation is answered as if it had gone through, without a request. NULL: never. */
bool guard_is_dry_run(const struct guard *guard, const struct operation *operation);

/* A TeXML document that rings somebody. */
struct guard_document {
  const char *principal; /* who says it; NULL: it is a file */
  struct span call_sid;  /* the call that it is for, which has all others rung */
  const struct destination *to;
  size_t count;
  bool has_one_dial; /* so that what Telnyx tells of a Dial is about these */
};

/* How long what it dials may last, in seconds, to be put into it; 0: no less than Telnyx allows. */
unsigned guard_longest_dial_s(const struct guard *guard, const char *principal);

/* Whether they may be rung: as by commands. Then they are counted as calls from now on, by the
 * minute, until it is heard of the Dial, of its legs, or of the call itself that it is over; what
 * it really lasted is booked where that is told. All of it is in the journal with `changes`;
 * *ticket is for guard_end_admission. Nobody is rung in a dry run, as nothing stops the call then.
 * ERR_DENIED with a sentence in `why`, ERR_MEMORY. */
enum err guard_admit_document(struct guard *guard, int64_t *ticket,
                              const struct guard_document *document, struct changes *changes,
                              char *why, size_t why_size) MUST_CHECK;

/* The changes were committed; or they were not, and nobody is rung. */
void guard_end_admission(struct guard *guard, int64_t ticket, bool committed);

/* Whether calls end without their cost being told: it is guessed by the price of a minute. */
bool guard_lacks_costs(const struct guard *guard);
/* What was spent since the day began (UTC), in millionths, and whether it is all that one of the
 * accounts may spend. */
int64_t guard_spent_today(struct guard *guard, int64_t now_wall_ms, bool *is_any_spent);

/* What another bridge, or somebody with the right to it, has put there. */
void guard_hear_outbound(struct guard *guard, const struct mqtt_message *message);

/* No further requests and writes begin. */
void guard_close(struct guard *guard);

/* Whether a request or a write is under way. */
bool guard_is_busy(const struct guard *guard);

/* Clears the pointer; NULL inside is allowed. Nothing may be busy. */
void guard_destroy(struct guard **guard);

#endif
