/* Commands: from MQTT through the journal to the REST API, and exactly one final result back into
 * the outbox. Main thread, but for dispatch_commit. */
#ifndef BRIDGE_DISPATCH_H
#define BRIDGE_DISPATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/command.h"
#include "bridge/err.h"
#include "bridge/gates.h"
#include "bridge/hear.h"
#include "bridge/loop.h"
#include "bridge/mailbox.h"
#include "bridge/msg.h"
#include "bridge/publish.h"
#include "bridge/rest.h"
#include "bridge/store.h"

struct dispatch;

/* The bridge's own operations (flow/own_operations.c), for `own_operation`. */
const struct operation *own_operation_described(size_t i);

enum {
  DISPATCH_PENDING_BYTES = 16 * 1024 * 1024, /* of commands in memory; past it they are busy. And of
                                                results that the journal has not yet: past it no
                                                further request is sent */
  DISPATCH_RESULT_BYTES = 1024 * 1024,       /* of a result's payload, or more where replies may be
                                                longer */
  DISPATCH_RETRY_MS = 1000,                  /* between tries while the journal fails */
  DISPATCH_GATHERS = 8, /* lists of which all pages are asked for at once; further ones wait */
  DISPATCH_GATHER_MS = 5 * 60 * 1000, /* for one of them; then it is cut */
};

struct dispatch_options {
  const char *root;
  char *const *response_topics; /* filters: mqtt.response_topics */
  size_t response_topic_count;
  const char *discovery; /* as result_topics; NULL for none */
  const char *api_url;
  int64_t max_age_ms;
  size_t max_command_bytes;
  enum command_validation validation;
  size_t max_reply_bytes; /* as the REST client has it */
  size_t max_pending;
  unsigned max_concurrency; /* requests at once, of which one of eight is for live calls */
  unsigned max_retries;
  size_t max_items; /* of a list of which all pages are asked for */
  int64_t attempt_timeout_ms;
  int64_t total_timeout_ms;
  int64_t commit_timeout_ms; /* how long dispatch_commit may wait for the journal */
  struct gates *gates;       /* what a command must pass */
  /* What the bridge itself can be asked for, by number; NULL past the last. Rows of a table of
   * struct own_operation (flow/own_operation.h). */
  const struct operation *(*own_operation)(size_t i);
  struct alerts *alerts; /* for the operations about them, as the next two */
  struct numbers *numbers;
  struct documents *documents;
  struct hear *hear;   /* who hears of its end */
  struct guard *guard; /* whose switch bridge.outbound is */
  struct store *store;
  struct rest *rest;
  struct publish *publish;
  struct timers *timers;
  struct mailbox *main;
  /* Called when memory ran out for a command that is in the journal: the process must stop, so that
   * the next one runs it. */
  void (*fatal)(void *context, const char *why);
  void *context;
};

/* Borrows everything that options point at until dispatch_destroy. ERR_MEMORY. */
enum err dispatch_create(struct dispatch **out, const struct dispatch_options *options) MUST_CHECK;

/* Everything is there: what is to be sent may leave from now on. Until then commands are taken in
 * only, so that a start that fails later has touched none. */
void dispatch_start(struct dispatch *dispatch);

/* Paho's thread. Keeps a command in the journal; ERR_OK means that it may be acknowledged. Takes
 * the message on success; after an error (ERR_MEMORY, or as store_commit_command) it is not kept,
 * and still the caller's. */
enum err dispatch_commit(struct dispatch *dispatch, struct command_msg **message) MUST_CHECK;

/* A command from inside the bridge, which has an owner, once it is in the journal. It goes the way
 * of the broker's: same order, fairness, gates, attempts and result topic; but no crowd pushes it
 * out. Takes the message. */
void dispatch_submit(struct dispatch *dispatch, struct command_msg **message);

/* A command of the journal that has no result yet, at start; oldest first, before any new one.
 * Takes the message, unless there is no memory for it: then `fatal` is called. */
void dispatch_resume(struct dispatch *dispatch, struct command_msg **message);

/* Commands without a final result. */
size_t dispatch_pending(const struct dispatch *dispatch);

/* Starts no further request. What waits to be tried again ends as shutting_down; what was never
 * sent stays in the journal for the next start. */
void dispatch_stop(struct dispatch *dispatch);

/* Whether a request or an operation of the journal is under way. */
bool dispatch_is_busy(const struct dispatch *dispatch);

/* Lets go of the memory and clears the pointer, NULL inside is allowed; the journal keeps what is
 * not done. Must not be busy. */
void dispatch_destroy(struct dispatch **dispatch);

#endif
