/* Whom an operation reaches: what stands in its parameters, made comparable, and which of that is
 * let through. Pure; any thread. */
#ifndef BRIDGE_DESTINATION_H
#define BRIDGE_DESTINATION_H

#include <stddef.h>
#include <stdint.h>

#include "bridge/command.h"
#include "bridge/err.h"
#include "bridge/span.h"

enum { DESTINATION_SIZE = 256, DESTINATION_MAX_DIGITS = 15 };

enum destination_kind {
  DESTINATION_NUMBER,  /* E.164 */
  DESTINATION_ADDRESS, /* SIP or mail: user@host */
  DESTINATION_SHORT,   /* digits that are no number of the whole world: a service, an extension */
  DESTINATION_OTHER,   /* nothing that can be told apart */
};

struct destination {
  enum destination_kind kind;
  char text[DESTINATION_SIZE]; /* "+13125550101", "anna@example.org", "112"; OTHER: its beginning */
  char number[DESTINATION_MAX_DIGITS + 2]; /* E.164: of an ADDRESS, when its user is one; "" */
};

/* Understands `00` and `011` in place of the plus, `tel:`, `sip:` and `sips:`, spaces and the other
 * marks that are written between digits, percent escapes, a name before <...>. */
void destination_read(struct destination *out, struct span text);

/* Prefixes ("+49"), hosts ("@example.org"; "@" for every address), or whole texts ("112"). */
struct destination_rules {
  const char *const *allow; /* none: every number of the world that is not dear, every address */
  size_t allow_count;
  const char *const *deny;
  size_t deny_count;
};

enum destination_verdict {
  DESTINATION_GOOD,
  DESTINATION_DENIED,      /* by *by, a rule of deny */
  DESTINATION_NOT_ALLOWED, /* allow does not name it */
  DESTINATION_DEAR,        /* in the dear range *by, digits without the plus */
  DESTINATION_UNREADABLE,  /* a SHORT or OTHER that allow does not name */
};

/* The longest rule that fits counts; deny, when two are as long; a dear range is a rule of deny.
 * *by lives as long as the rules do. */
enum destination_verdict destination_judge(const char **by, const struct destination *destination,
                                           const struct destination_rules *rules);

/* Whether the text is a rule. ERR_SYNTAX: *why completes a sentence that begins with it. */
enum err destination_rule_check(struct span rule, const char **why) MUST_CHECK;

/* Numbers that cost more than a call does: premium, shared-cost and satellite ones (the table is
 * made by src/ops/ranges.py). */

enum dear_cost { DEAR_NOT, DEAR_PREMIUM, DEAR_SHARED_COST, DEAR_SATELLITE };

struct dear_range {
  const char prefix[9]; /* with the calling code, without the plus */
  uint32_t lengths;     /* bit n: numbers of n digits */
  uint8_t cost;         /* enum dear_cost */
};

/* Sorted by prefix. */
extern const struct dear_range dear_ranges[];
extern const size_t dear_range_count;
extern const char dear_ranges_version[]; /* of the metadata */

/* What a number costs, given as digits with the calling code; *prefix is the range's, static, NULL
 * for DEAR_NOT. */
enum dear_cost dear_range_find(const char **prefix, struct span digits);

/* ---- of a command ----
 * Whom a command reaches: the destinations in its parameters, wherever they stand, and what in them
 * makes the bridge blind to what follows. One thread at a time. */

enum { REACH_MAX_DESTINATIONS = 128, REACH_MAX_BLIND = 32 };

struct reach_destination {
  struct destination destination;
  const char *param; /* where it stands */
};

struct reach {
  struct reach_destination *destinations;
  size_t count;
  const char *unseen; /* a parameter whose destinations cannot be told, "" when the operation has
                         none that says them; NULL: all were seen */
  const char *blind[REACH_MAX_BLIND]; /* parameters that take events elsewhere, or bring orders from
                                         there */
  size_t blind_count;
};

/* Reads a checked command of class reach, or call. ERR_MEMORY; ERR_LIMIT: more than the
 * arrays hold. Free with reach_free; names live as long as the command. */
enum err reach_read(struct reach *out, const struct command *command) MUST_CHECK;
void reach_free(struct reach *reach);

#endif
