#include "api/faults.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "ids.h"
#include "json.h"
#include "sim.h"

#define SIM_FAULT_AS_ROW(id, name, webhook, help) [id] = {name, webhook, help},
static const struct {
  const char *name;
  bool webhook;
  const char *help;
} rows[SIM_FAULT_COUNT] = {SIM_FAULT_TABLE(SIM_FAULT_AS_ROW)};
#undef SIM_FAULT_AS_ROW

const char *sim_fault_name(enum sim_fault_kind kind) {
  return rows[kind].name;
}

const char *sim_fault_help(enum sim_fault_kind kind) {
  return rows[kind].help;
}

static int kind_of(const json_t *fault) {
  const char *name = sim_json_text(fault, "kind", "");
  for (int kind = 0; kind < SIM_FAULT_COUNT; kind++)
    if (strcmp(rows[kind].name, name) == 0)
      return kind;
  return -1;
}

bool sim_faults_add(struct sim *sim, const json_t *fault, char *why, unsigned why_size) {
  if (!json_is_object(fault) || kind_of(fault) < 0) {
    int len = snprintf(why, why_size, "kind must be one of");
    for (int kind = 0; kind < SIM_FAULT_COUNT && len > 0 && (unsigned)len < why_size; kind++)
      len +=
          snprintf(why + len, why_size - (unsigned)len, "%s%s", kind ? ", " : " ", rows[kind].name);
    return false;
  }
  if (json_array_size(sim->faults) >= SIM_FAULTS_MAX) {
    snprintf(why, why_size, "%d faults wait already; DELETE /sim/faults clears them",
             SIM_FAULTS_MAX);
    return false;
  }
  json_t *kept = json_deep_copy(fault);
  json_object_set_new(kept, "count", json_integer(sim_json_int(fault, "count", 1)));
  json_object_set_new(kept, "skip", json_integer(sim_json_int(fault, "skip", 0)));
  json_array_append_new(sim->faults, kept);
  return true;
}

void sim_faults_clear(struct sim *sim) {
  json_array_clear(sim->faults);
}

json_t *sim_faults_list(const struct sim *sim) {
  return json_deep_copy(sim->faults);
}

static bool fits(const json_t *fault, const char *key, struct span text) {
  return span_fits(text, span_of(sim_json_text(fault, key, "*")));
}

/* Uses one of the fault's counts up; NULL when this one is to be skipped. */
static json_t *use(struct sim *sim, size_t index) {
  json_t *fault = json_array_get(sim->faults, index);
  long long skip = sim_json_int(fault, "skip", 0);
  if (skip > 0) {
    json_object_set_new(fault, "skip", json_integer(skip - 1));
    return NULL;
  }
  long long count = sim_json_int(fault, "count", 1) - 1;
  json_object_set_new(fault, "count", json_integer(count));
  json_incref(fault);
  if (count <= 0)
    json_array_remove(sim->faults, index);
  return fault;
}

json_t *sim_faults_for_request(struct sim *sim, enum sim_fault_kind *kind, const char *operation,
                               struct span method, struct span path) {
  size_t index = 0;
  json_t *fault = NULL;
  json_array_foreach(sim->faults, index, fault) {
    *kind = (enum sim_fault_kind)kind_of(fault);
    if (!rows[*kind].webhook && fits(fault, "operation", span_of(operation)) &&
        fits(fault, "method", method) && fits(fault, "path", path))
      return use(sim, index);
  }
  return NULL;
}

json_t *sim_faults_for_webhook(struct sim *sim, enum sim_fault_kind *kind, const char *type) {
  size_t index = 0;
  json_t *fault = NULL;
  json_array_foreach(sim->faults, index, fault) {
    *kind = (enum sim_fault_kind)kind_of(fault);
    if (rows[*kind].webhook && fits(fault, "event", span_of(type)))
      return use(sim, index);
  }
  return NULL;
}
