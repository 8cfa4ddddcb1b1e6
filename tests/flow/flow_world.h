/* A world around flow/: the real journal, and fakes of broker, Telnyx and webhook sender whose
 * memory survives when the process that runs the bridge is killed. Time passes, messages move and
 * replies come in steps of one each, in an order that a seed decides. */
#ifndef TESTS_FLOW_WORLD_H
#define TESTS_FLOW_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct subscriber;

enum { WORLD_ITEMS = 16, WORLD_PUBLISHED = 512, WORLD_REQUESTS = 64, WORLD_TEXT = 1024 };

struct world_webhook {
  const char *body;
};

struct world_command {
  const char *topic;
  const char *payload;
  bool retain;
};

/* What is to happen. */
struct world_plan {
  const struct subscriber *const *subscribers; /* NULL: the bridge's own */
  size_t subscriber_count;
  const struct world_webhook *webhooks;
  size_t webhook_count;
  const struct world_command *commands;
  size_t command_count;
  const char *response_topic; /* of all commands; NULL for none */
  int first_status;           /* Telnyx's reply to the first request; 0 or 200 for all: accepted */
  bool rough_broker;          /* it acknowledges in any order, and connections are lost */
  bool queue_alone;           /* publish has nobody to ask which state is the newest */
  const char
      *awaited; /* it is over when so many messages of topics with this in them were published */
  size_t awaited_count;
};

struct world_published {
  char topic[256];
  char payload[WORLD_TEXT];
  char event_id[64];
  int64_t row;
};

/* What everybody but the bridge remembers; in memory that forked processes share. */
struct world {
  int webhook_status[WORLD_ITEMS];
  bool command_sent[WORLD_ITEMS], command_acked[WORLD_ITEMS];
  struct world_published published[WORLD_PUBLISHED];
  size_t published_count;
  struct {
    char method[8], url[256], body[WORLD_TEXT];
  } requests[WORLD_REQUESTS];
  size_t request_count;
  size_t steps; /* taken by the last run */
};

struct world *world_create(void);
void world_reset(struct world *world);
void world_destroy(struct world *world);

/* Runs the bridge in a process of its own on the journal at `path`. kill_after: it dies by SIGKILL
 * after that many steps; SIZE_MAX: it runs until nothing is left to do, then is killed too. False
 * when it did not come to that within the deadline, or a check inside failed. */
bool world_run(struct world *world, const struct world_plan *plan, const char *path, uint32_t seed,
               size_t kill_after);

#endif
