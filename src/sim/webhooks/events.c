#include "webhooks/events.h"

#include <jansson.h>
#include <string.h>

#include "bridge/crypt.h"
#include "ids.h"
#include "json.h"

/* Not everything that a call can carry is there each time. */
static const char *const optional_members[] = {"custom_headers",
                                               "sip_headers",
                                               "tags",
                                               "call_screening_result",
                                               "caller_id_name",
                                               "shaken_stir_attestation",
                                               "shaken_stir_validated",
                                               NULL};

json_t *sim_event_payload(json_t *event) {
  json_t *data = json_object_get(event, "data");
  json_t *holder = json_is_object(data) ? data : event;
  json_t *payload = json_object_get(holder, "payload");
  return json_is_object(payload) ? payload : data; /* versioned events: data is the payload */
}

static void set_if_there(json_t *object, const char *key, json_t *value) {
  if (json_object_get(object, key))
    json_object_set_new(object, key, value);
  else
    json_decref(value);
}

static void replace_known(json_t *payload, const json_t *known) {
  const char *key = NULL;
  json_t *value = NULL;
  json_object_foreach((json_t *)known, key, value) {
    bool optional = false;
    for (const char *const *name = optional_members; *name && !optional; name++)
      optional = span_equal_text(span_of(key), *name);
    if (optional || json_object_get(payload, key))
      json_object_set(payload, key, value);
  }
}

static void make_fresh(json_t *event) {
  char id[CRYPT_UUID_SIZE];
  char now[SIM_TIME_SIZE];
  crypt_uuid(id);
  sim_time_micros(now);
  json_t *data = json_object_get(event, "data");
  json_t *holder = json_object_get(data, "event_type") ? data : event;
  set_if_there(holder, "id", json_string(id));
  set_if_there(holder, "occurred_at", json_string(now));
  json_t *payload = sim_event_payload(event);
  set_if_there(payload, "occurred_at", json_string(now));
  set_if_there(payload, "start_time", json_string(now));
  set_if_there(payload, "client_state", json_null());
}

json_t *sim_event_make(const char *type, const json_t *known, bool only_known) {
  const struct sim_sample *sample = sim_sample_find(type);
  if (!sample || sample->is_form)
    return NULL;
  json_t *event = json_loads(sample->body, 0, NULL);
  make_fresh(event);
  json_t *payload = sim_event_payload(event);
  for (const char *const *name = optional_members; only_known && *name; name++)
    json_object_del(payload, *name);
  replace_known(payload, known);
  return event;
}

json_t *sim_callback_make(const char *type, const json_t *known) {
  const struct sim_sample *sample = sim_sample_find(type);
  if (!sample || !sample->is_form)
    return NULL;
  json_t *form = NULL;
  if (sim_form_parse(&form, span_trim(span_of(sample->body))) != ERR_OK)
    return NULL;
  const char *key = NULL;
  json_t *value = NULL;
  json_object_foreach((json_t *)known, key, value) {
    json_object_set(form, key, value);
  }
  return form;
}

const struct sim_sample *sim_sample_find(const char *type) {
  for (size_t i = 0; i < sim_sample_count; i++)
    if (strcmp(sim_samples[i].type, type) == 0)
      return &sim_samples[i];
  return NULL;
}
