/* What the bridge itself can be asked for, as commands like the others: <root>/cmd/bridge/resend is
 * "bridge.resend". A further one is a row of own_operations.c, described as Telnyx's operations
 * are, so that topic, checks, gates, help and limits treat it alike, and a handler. Main thread.
 *
 * A handler is called once its command has passed the gates, and answers it exactly once, at once
 * or later. Where the answer, or what it writes ahead of it, cannot be committed, nothing of that
 * happened and the handler is called anew, a second later while the journal fails (others may have
 * written something newer meanwhile), or in the next life of the process after a crash; what was
 * written ahead must bear that. A repeat by command_id gets the first one's result without it. */
#ifndef FLOW_OWN_OPERATION_H
#define FLOW_OWN_OPERATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/command.h"
#include "bridge/documents.h"
#include "bridge/err.h"
#include "bridge/guard.h"
#include "bridge/hear.h"
#include "bridge/operation.h"
#include "bridge/publish.h"
#include "bridge/result.h"
#include "changes.h"

/* A command in its handler's hands. All of it is dispatch's. */
struct own_call {
  struct command *command; /* checked: params are of the kinds that the row names */
  const char *root;        /* the topics' first levels */
  int64_t row;             /* the journal's number of the command */
  struct changes *changes; /* what is added here commits with the answer, or with own_write */
  struct publish *publish;
  struct guard *guard;
  struct alerts *alerts;
  struct numbers *numbers;
  struct documents *documents;
  int64_t count, bytes; /* for the handler, 0 at first, and kept when it is called anew */

  void (*then)(struct own_call *call); /* dispatch's own, like the next ones */
  void (*again)(struct own_call *call);
  bool written; /* the changes are in the journal already */
};

struct own_operation {
  struct operation operation; /* without method and path */
  void (*run)(struct own_call *call);
};

/* Where the answer goes; it borrows from the command's message. */
struct result_route own_route(struct own_call *call);

/* The answer: *data is a JSON object, and what was added to the changes commits with it. An error
 * drops that; message NULL: the error's own sentence. */
void own_succeed(struct own_call *call, const char *data);
void own_fail(struct own_call *call, enum command_error error, const char *message);
void own_fail_memory(struct own_call *call);

/* The answer that the buffer holds, which is freed; without memory for it the error. */
void own_answer(struct own_call *call, struct buf *data);

/* Likewise for a parameter: `key` as command_refuse has it. */
void own_refuse_parameter(struct own_call *call, const char *key, const char *message);

/* Likewise, as the command says that has been refused. */
void own_refuse(struct own_call *call);

/* Commits what was added ahead of the answer; then() is called when it is in the journal, with what
 * came of it in call->changes, and answers, or adds more after own_begin. */
void own_write(struct own_call *call, void (*then)(struct own_call *call));
void own_begin(struct own_call *call);

#endif
