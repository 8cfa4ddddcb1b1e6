/* What somebody who reaches out has done of late and spent today, and whether more is within his
 * limits. Survives a restart as text. Money is in millionths; a day is one of UTC. Pure; any
 * thread. */
#ifndef BRIDGE_ACCOUNT_H
#define BRIDGE_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/buf.h"
#include "bridge/span.h"

/* How often somebody did something of late: a sliding window in buckets, which survives a restart
 * as text. Never forgets early: what counts, counts for at least the window. */

enum { RATE_BUCKETS = 60 };

struct rate {
  int64_t newest;                    /* the number of the last bucket, since 1970 */
  uint32_t counts[RATE_BUCKETS + 1]; /* by number; one more, as the first and the last are parts */
};

/* How many happened within the window up to now. A clock that went back is taken for standing
 * still; by more than a window: all of it was now. */
uint64_t rate_count(struct rate *rate, int64_t window_ms, int64_t now_wall_ms);

/* So many more. */
void rate_add(struct rate *rate, int64_t window_ms, int64_t now_wall_ms, uint32_t count);

/* So many of those that were added last did not happen. */
void rate_take_back(struct rate *rate, uint32_t count);

/* In how many milliseconds `count` more are within the limit; 0: now, -1: never. */
int64_t rate_wait_ms(struct rate *rate, int64_t window_ms, int64_t now_wall_ms, uint64_t limit,
                     uint32_t count);

/* Appends it as text; reads such text off the front of *text, and leaves it empty where that is
 * none. */
void rate_write(struct buf *out, const struct rate *rate);
void rate_read(struct rate *rate, struct span *text);

/* 0: no limit. */
struct account_limits {
  unsigned calls_per_minute, calls_per_hour, calls_at_once;
  unsigned messages_per_minute, messages_per_day;
  int64_t daily_budget;
};

enum account_rate {
  ACCOUNT_CALLS_MINUTE,
  ACCOUNT_CALLS_HOUR,
  ACCOUNT_MESSAGES_MINUTE,
  ACCOUNT_MESSAGES_DAY,
  ACCOUNT_RATES
};

/* All zero at first. */
struct account {
  struct rate rates[ACCOUNT_RATES];
  int64_t day; /* since 1970 */
  int64_t spent;
};

/* What somebody is about to do. */
struct account_deed {
  bool is_call;   /* else a message */
  bool lasts;     /* counts as at once until it is over */
  uint32_t count; /* how many are reached */
  int64_t price;  /* of all of it, as far as that is known beforehand */
};

/* Why not. */
struct account_refusal {
  const char *setting; /* the limit's, as "calls_per_hour" */
  const char *sentence;
  int64_t wait_ms; /* until when it is likely to be within it; 0 or less: nobody knows */
};

/* Whether so much more is within the limits; `calls_now` are those under way. *why is set where it
 * is not. */
bool account_allows(struct account_refusal *why, struct account *account,
                    const struct account_limits *limits, const struct account_deed *deed,
                    size_t calls_now, int64_t now_wall_ms);

/* It is done; it was not, after all. */
void account_add(struct account *account, const struct account_deed *deed, int64_t now_wall_ms);
void account_take_back(struct account *account, const struct account_deed *deed);

/* So much more, or less, is spent. */
void account_book(struct account *account, int64_t amount, int64_t now_wall_ms);

/* Whether nothing is left of the budget of that day. */
bool account_is_spent(struct account *account, const struct account_limits *limits,
                      int64_t now_wall_ms);

/* Appends it as text; reads such text: what cannot be read counts as nothing. */
void account_write(struct buf *out, const struct account *account);
void account_read(struct account *account, struct span text);

#endif
