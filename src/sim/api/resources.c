#include "api/resources.h"

#include <string.h>

#include <jansson.h>

#include "ids.h"
#include "json.h"
#include "sim.h"

static json_t *list_of(const struct sim *sim, const char *kind) {
  json_t *list = json_object_get(sim->resources, kind);
  if (!list) {
    list = json_array();
    json_object_set_new(sim->resources, kind, list);
  }
  return list;
}

static void set_missing(json_t *resource, const char *key, const char *text) {
  if (!json_object_get(resource, key))
    json_object_set_new(resource, key, json_string(text));
}

json_t *sim_resource_add(struct sim *sim, const char *kind, json_t *resource) {
  char id[CRYPT_UUID_SIZE];
  char now[SIM_TIME_SIZE];
  crypt_uuid(id);
  sim_time_micros(now);
  set_missing(resource, "id", id);
  set_missing(resource, "created_at", now);
  set_missing(resource, "updated_at", now);
  json_t *list = list_of(sim, kind);
  if (json_array_size(list) >= SIM_RESOURCES_MAX)
    json_array_remove(list, 0);
  json_array_append_new(list, resource);
  return resource;
}

static size_t index_of(const json_t *list, const char *id) {
  size_t index = json_array_size(list);
  while (index > 0 && strcmp(sim_json_text(json_array_get(list, index - 1), "id", ""), id) != 0)
    index--;
  return index; /* one past it; 0 when it is not there */
}

json_t *sim_resource_find(const struct sim *sim, const char *kind, const char *id) {
  const json_t *list = list_of(sim, kind);
  size_t index = index_of(list, id);
  return index > 0 ? json_array_get(list, index - 1) : NULL;
}

bool sim_resource_remove(struct sim *sim, const char *kind, const char *id) {
  json_t *list = list_of(sim, kind);
  size_t index = index_of(list, id);
  return index > 0 && json_array_remove(list, index - 1) == 0;
}

json_t *sim_resource_list(const struct sim *sim, const char *kind) {
  const json_t *list = list_of(sim, kind);
  json_t *copy = json_array();
  for (size_t i = json_array_size(list); i > 0; i--)
    json_array_append(copy, json_array_get(list, i - 1));
  return copy;
}
