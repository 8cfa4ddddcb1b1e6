#include "api/api.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "bridge/clock.h"
#include "bridge/mem.h"
#include "ids.h"
#include "json.h"
#include "sim.h"

struct repeat {
  char *key;
  int64_t at_mono_ms;
  int status;
  json_t *answer;
};

struct sim_repeats {
  struct repeat ring[SIM_REPEATS_MAX];
  unsigned next;
};

void sim_repeats_open(struct sim *sim) {
  sim->repeats = sim_alloc(sizeof *sim->repeats);
}

static void forget(struct repeat *repeat) {
  mem_free(repeat->key);
  json_decref(repeat->answer);
  *repeat = (struct repeat){0};
}

void sim_repeats_close(struct sim *sim) {
  for (unsigned i = 0; i < SIM_REPEATS_MAX; i++)
    forget(&sim->repeats->ring[i]);
  mem_free(sim->repeats);
  sim->repeats = NULL;
}

/* Repeats count per call or conference, and among dials; NULL without a command_id. */
static char *make_key(const struct sim_request *request) {
  const char *command_id = sim_json_text(request->params, "command_id", NULL);
  if (!request->operation->takes_command_id || !command_id || !*command_id)
    return NULL;
  const char *scope = request->ids[0];
  if (!scope)
    scope = sim_json_text(request->params, "call_control_id", "dial");
  size_t size = strlen(scope) + strlen(command_id) + 2;
  char *key = sim_alloc(size);
  snprintf(key, size, "%s\n%s", scope, command_id);
  return key;
}

bool sim_repeats_answer(struct sim_request *request) {
  char *key = make_key(request);
  int64_t now = clock_mono_ms();
  struct repeat *found = NULL;
  for (unsigned i = 0; key && i < SIM_REPEATS_MAX && !found; i++) {
    struct repeat *repeat = &request->sim->repeats->ring[i];
    if (repeat->key && now - repeat->at_mono_ms < SIM_REPEAT_WINDOW_MS &&
        strcmp(repeat->key, key) == 0)
      found = repeat;
  }
  mem_free(key);
  if (!found)
    return false;
  request->status = found->status;
  sim_answer_flat(request, json_incref(found->answer));
  return true;
}

void sim_repeats_keep(const struct sim_request *request) {
  char *key = request->status < 300 ? make_key(request) : NULL;
  if (!key)
    return;
  struct sim_repeats *repeats = request->sim->repeats;
  struct repeat *repeat = &repeats->ring[repeats->next++ % SIM_REPEATS_MAX];
  forget(repeat);
  *repeat = (struct repeat){key, clock_mono_ms(), request->status, json_incref(request->answer)};
}
