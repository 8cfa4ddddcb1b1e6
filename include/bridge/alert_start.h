/* What alerts/start asks for, read and checked against the contacts and plans that are configured.
 * Pure; any thread. */
#ifndef BRIDGE_ALERT_START_H
#define BRIDGE_ALERT_START_H

#include <stdbool.h>

#include "bridge/alert.h"
#include "bridge/err.h"
#include "bridge/span.h"

struct json_t;

/* A plan with the names of its contacts, which are borrowed. */
struct alert_named_plan {
  struct alert_plan plan;
  const char *const *contacts;
  size_t contact_count;
};

struct alert_start_rules {
  struct alert_plan defaults; /* of an alert without a plan */
  const void *context;
  /* The contact of that name; false when there is none. */
  bool (*find_contact)(struct alert_contact *out, const void *context, struct span name);
  bool (*find_plan)(struct alert_named_plan *out, const void *context, struct span name);
};

/* Why it cannot be started, for people. */
struct alert_complaint {
  char message[192];
  char pointer[64]; /* RFC 6901 */
};

/* Makes the alert that the parameters ask for; those of the table in src/alerts/start.c are known,
 * another one is an error. Without alert_id it gets one that is made of its text and contacts.
 * ERR_SYNTAX with a complaint; ERR_MEMORY. Free with alert_free. */
enum err alert_start_read(struct alert **out, const struct json_t *params,
                          const struct alert_start_rules *rules,
                          struct alert_complaint *complaint) MUST_CHECK;

/* A plan of sensible numbers, without text, contacts and numbers. */
void alert_plan_default(struct alert_plan *plan);

/* Whether phones can be rung by that name. */
bool alert_is_number(struct span text);

/* Whether a plan is whole, beside its text: used for plans that are configured, too. */
bool alert_plan_is_sound(const struct alert_plan *plan, struct alert_complaint *complaint);

#endif
