/* The rig of flow/ with calls in it, and events of them on their way through the journal as ingress
 * takes them. */
#ifndef TESTS_CALLS_RIG_H
#define TESTS_CALLS_RIG_H

#include <stdbool.h>

#include "engine/store_writes.h"
#include "flow/flow_rig.h"

enum { TTL_MS = 60000, SILENCE_MS = 24 * 3600 * 1000, GRACE_MS = SILENCE_MS / 24 };

extern struct rig rig;

int calls_rig_open(void **state);
int calls_rig_close(void **state);
void calls_rig_restart(void);

/* An event that was applied and is not kept yet. */
struct coming {
  struct store_keep keep;
  char id[64], type[32], leg[64];
  bool done;
  enum err result;
};

/* `call` or `leg` may be NULL. To be ended with one of the next two, or as they do it. */
void coming_apply(struct coming *coming, const char *type, const char *call, const char *leg);
void coming_keep(struct coming *coming);
void coming_lose(struct coming *coming);
void coming_free(struct coming *coming);

/* The event comes and is kept. */
void calls_rig_happens(const char *type, const char *call);

/* The states that the broker took of a call, "-" for a cleared one, joined with spaces. */
const char *calls_rig_states(const char *call);
const char *calls_rig_last_state(const char *call); /* its payload */

/* The same once all is acknowledged. */
void calls_rig_expect(const char *call, const char *states);

/* Acknowledges the one state in flight that holds the word, and nothing else. */
void calls_rig_acknowledge_state(const char *word);

#endif
