/* What a gate is made of: a rule that a command must pass before its request leaves. A further one
 * is a file with such a struct, its lines at the end here, in gates_table.c and in CMakeLists.txt.
 * Main thread.
 *
 * A gate refuses with command_refuse (bridge/command.h): code, sentence, member, details. Once a
 * command is refused no later gate is asked. ERR_LIMIT from fill, check or leave refuses it as too
 * large. Another error that a function returns is no refusal: the process ends, and the journal
 * keeps the command for the next one. */
#ifndef FLOW_GATE_H
#define FLOW_GATE_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/command.h"
#include "bridge/err.h"
#include "bridge/gates.h"
#include "bridge/rest.h"
#include "changes.h"

/* A command before a gate. Everything is dispatch's. */
struct gate_command {
  struct command *command;
  struct span owner;                /* who asked for it inside the bridge; empty for the broker's */
  enum command_signature signature; /* as in command_msg_parts, like the next */
  int64_t signed_until_ms;
  int64_t row;       /* the journal's number of the command, the same whenever a gate hears of it */
  unsigned attempts; /* requests that left so far, also in earlier lives of the process */
  bool may_have_run; /* one of them may have been carried out */
  int64_t start_left_ms;        /* for so long it may still start; 0 or less: it is too old */
  const struct rest_call *last; /* the attempt before, NULL when there was none in this life */
};

/* What became of a command that was admitted. */
struct gate_end {
  bool ok;
  bool did_not_run; /* surely; else it ran or may have */
  enum command_error error;
  int http_status;   /* 0 for no reply */
  struct span reply; /* the reply's body, as it came; empty when the end is told anew */
};

/* Members may be NULL. */
struct gate {
  const char *name;

  enum err (*create)(void **self, const struct gates_options *options);

  /* Whenever the command's payload is read, which is more than once (it is not kept while a
   * command waits), so these add nothing up. First `fill`: command->params is what the sender
   * wrote, by whatever name; what is put in here is checked like it. Then, when the operation's own
   * checks have passed, `check`: params have their wire names and are of the right kind, as must be
   * whatever is put in their place; with commands.validation off they may be of any. */
  enum err (*fill)(void *self, const struct gate_command *asked);
  enum err (*check)(void *self, const struct gate_command *asked);

  /* A request is made and about to be marked as sent: the first one (no attempts), or a further
   * one. What is added to the changes commits with that mark; what memory assumes from then on is
   * confirmed, or has to be taken back, in `after_commit` (a repeat of a command that is on record
   * is not marked, nor is anything while the journal fails). After a refusal by a later gate, too.
   * The request is made: params stay as they are. */
  enum err (*admit)(void *self, const struct gate_command *asked, struct changes *changes);
  void (*after_commit)(void *self, const struct gate_command *asked, bool committed);

  /* It is marked, and would leave now: the last moment at which it can be held back. */
  enum err (*leave)(void *self, const struct gate_command *asked);

  /* The end of a command that was admitted, in this life of the process or an earlier one: what is
   * added commits with its result. While the journal fails it is told anew, so it adds nothing up
   * in memory. */
  enum err (*end)(void *self, const struct gate_command *asked, const struct gate_end *end,
                  struct changes *changes);

  void (*destroy)(void **self);
};

/* `destroy` of one that is a single block of memory. */
void gate_free(void **self);

/* For dispatch: each asks the gates in their order, as above, until one refuses. After gates_admit
 * with ERR_OK and without a refusal gates_after_commit must follow. */
enum err gates_fill(struct gates *gates, const struct gate_command *asked) MUST_CHECK;
enum err gates_check(struct gates *gates, const struct gate_command *asked) MUST_CHECK;
enum err gates_admit(struct gates *gates, const struct gate_command *asked,
                     struct changes *changes) MUST_CHECK;
void gates_after_commit(struct gates *gates, const struct gate_command *asked, bool committed);
enum err gates_leave(struct gates *gates, const struct gate_command *asked) MUST_CHECK;
enum err gates_end(struct gates *gates, const struct gate_command *asked,
                   const struct gate_end *end, struct changes *changes) MUST_CHECK;

/* ---- the gates, a file each ---- */

/* Whether the rules of access.allow name the operation. */
extern const struct gate gate_access;

/* A phone must not ring late. */
extern const struct gate gate_age;

/* What only alerts may say: client_state of the form by which they know their calls. */
extern const struct gate gate_alerts;

/* Names of people in place of numbers: {"to": "anna"}. */
extern const struct gate gate_contacts;

/* Parameters that a command leaves out get the configuration's (bridge/access.h). */
extern const struct gate gate_defaults;

/* Whom one may reach (guard.allow, guard.deny), and what would make the guard blind. */
extern const struct gate gate_destinations;

/* Whether anybody may reach out now: the switch, how often, how many at once, for how much; and how
 * long a call may last. */
extern const struct gate gate_guard;

/* Whether a command was signed by who sends it, where access.principals has his public_key. The
 * signature was looked at when it came (bridge/signature.h). */
extern const struct gate gate_signed;

#endif
