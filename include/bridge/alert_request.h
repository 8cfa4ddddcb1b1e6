/* What an alert asks Telnyx for: its commands in the words of the API, how they and the webhooks of
 * its calls are recognised, and what is said on the phone. Pure; any thread. */
#ifndef BRIDGE_ALERT_REQUEST_H
#define BRIDGE_ALERT_REQUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/alert.h"
#include "bridge/buf.h"
#include "bridge/err.h"
#include "bridge/span.h"

/* What is said beside the text: id, setting under `alerts`. {key}, {pass} and {who} are replaced.
 */
#define ALERT_PHRASE_TABLE(X)                                                                      \
  X(ALERT_SAY_INTRO, say_intro)                                                                    \
  X(ALERT_SAY_ASK, say_ask)                                                                        \
  X(ALERT_SAY_ASK_PIN, say_ask_pin)                                                                \
  X(ALERT_SAY_PASS, say_pass)                                                                      \
  X(ALERT_SAY_WRONG, say_wrong)                                                                    \
  X(ALERT_SAY_THANKS, say_thanks)                                                                  \
  X(ALERT_SAY_TOLD, say_told)                                                                      \
  X(ALERT_SAY_SOMEBODY, say_somebody)                                                              \
  X(ALERT_SAY_STAR, say_star)

#define ALERT_PHRASE_AS_ENUM(id, setting) id,
enum alert_phrase { ALERT_PHRASE_TABLE(ALERT_PHRASE_AS_ENUM) ALERT_PHRASE_COUNT };
#undef ALERT_PHRASE_AS_ENUM

/* NULL or "": as the language has it (English, German, Spanish, French; English for others). */
struct alert_phrases {
  const char *said[ALERT_PHRASE_COUNT];
};

/* Whose command, or whose call. */
struct alert_mark {
  char id[ALERT_ID_SIZE];
  int64_t started_ms; /* the run of that id */
  unsigned serial;
  enum alert_act act; /* of commands, as the next one */
  unsigned number;
};

enum {
  ALERT_MARK_SIZE = 160,
  ALERT_CLIENT_STATE_SIZE = 256,
};

/* "calls.dial". Static storage. */
const char *alert_request_operation(const struct alert *alert, const struct alert_command *command);

/* Appends the parameters as JSON, command_id and client_state included. expires_ms: the command's
 * own, 0 for none. Trouble is the buffer's status. */
void alert_request_add(struct buf *out, const struct alert *alert,
                       const struct alert_command *command, const struct alert_phrases *phrases,
                       int64_t expires_ms);

/* What a result's reference says of the command; it is the command_id, too: the same one each time
 * it is made, and no two commands have the same. */
void alert_mark_write(char out[ALERT_MARK_SIZE], const struct alert *alert,
                      const struct alert_command *command);
enum err alert_mark_read(struct alert_mark *out, struct span text) MUST_CHECK;

/* client_state of an attempt's call. ERR_SYNTAX for anything else. */
void alert_client_state_write(char out[ALERT_CLIENT_STATE_SIZE], const struct alert *alert,
                              unsigned serial);
enum err alert_client_state_read(struct alert_mark *out, struct span text) MUST_CHECK;

/* Whether a client_state passes itself off as an alert's, well-formed or not: nobody else may set
 * one. */
bool alert_client_state_is_reserved(struct span text);

/* What alerts/start asks for, read and checked against the contacts and plans that are configured.
 * */

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

#endif
