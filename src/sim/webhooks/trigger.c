#include "webhooks/events.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "bridge/crypt.h"
#include "bridge/mem.h"
#include "bridge/nearest.h"
#include "ids.h"
#include "json.h"
#include "options.h"

/* A trigger is about a call, conference or message of its own. */
static json_t *fresh_ids(bool form) {
  char call_id[SIM_CALL_ID_SIZE];
  sim_make_call_id(call_id);
  if (form)
    return json_pack("{s:s,s:s}", "CallSid", call_id, "CallSidLegacy", call_id);
  json_t *known = json_pack("{s:s}", "call_control_id", call_id);
  static const char *const names[] = {
      "call_leg_id", "call_session_id", "conference_id", "fax_id", "recording_id", "id", NULL};
  for (const char *const *name = names; *name; name++) {
    char uuid[CRYPT_UUID_SIZE];
    crypt_uuid(uuid);
    json_object_set_new(known, *name, json_string(uuid));
  }
  return known;
}

/* Numbers are plain texts in calls, and objects or lists of objects in messages. */
static void set_number(json_t *payload, const char *key, const char *number) {
  json_t *old = json_object_get(payload, key);
  json_t *holder = json_is_array(old) ? json_array_get(old, 0) : old;
  if (!number)
    return;
  if (json_is_object(holder))
    json_object_set_new(holder, "phone_number", json_string(number));
  else
    json_object_set_new(payload, key, json_string(number));
}

static void set_members(json_t *event, json_t *payload, const json_t *sets) {
  const char *path = NULL;
  json_t *value = NULL;
  json_object_foreach((json_t *)sets, path, value) {
    bool from_top = strncmp(path, "data.", 5) == 0 || strncmp(path, "meta.", 5) == 0;
    sim_json_set_path(from_top ? event : payload, span_of(path), json_incref(value));
  }
}

static void set_fields(json_t *form, const json_t *wishes) {
  const char *key = NULL;
  json_t *value = NULL;
  const char *from = sim_json_text(wishes, "from", NULL);
  const char *to = sim_json_text(wishes, "to", NULL);
  if (from)
    json_object_set_new(form, "From", json_string(from));
  if (to)
    json_object_set_new(form, "To", json_string(to));
  json_object_foreach(json_object_get(wishes, "set"), key, value) {
    char *text = json_is_string(value) ? NULL : sim_json_dump(value);
    json_object_set_new(form, key, json_string(text ? text : json_string_value(value)));
    mem_free(text);
  }
}

static bool no_such_type(const char *type, char *why, size_t why_size) {
  struct nearest nearest;
  nearest_start(&nearest, span_of(type));
  for (size_t i = 0; i < sim_sample_count; i++)
    nearest_offer(&nearest, sim_samples[i].type);
  bool near = nearest.name[0];
  snprintf(why, why_size, "there is no event type \"%s\"%s%s%s", type,
           near ? "; did you mean " : "", nearest.name, near ? "?" : "");
  return false;
}

bool sim_trigger_make(json_t **json, json_t **form, const json_t *wishes, char *why,
                      size_t why_size) {
  const char *type = sim_json_text(wishes, "type", "");
  const struct sim_sample *sample = sim_sample_find(type);
  if (!sample)
    return no_such_type(type, why, why_size);
  json_t *known = fresh_ids(sample->is_form);
  if (sample->is_form) {
    *form = sim_callback_make(type, known);
    set_fields(*form, wishes);
  } else {
    *json = sim_event_make(type, known, false);
    json_t *payload = sim_event_payload(*json);
    payload = payload ? payload : *json;
    set_number(payload, "from", sim_json_text(wishes, "from", NULL));
    set_number(payload, "to", sim_json_text(wishes, "to", NULL));
    set_members(*json, payload, json_object_get(wishes, "set"));
  }
  json_decref(known);
  return true;
}

void sim_trigger_add_sets(json_t *object, const struct sim_options *options) {
  for (size_t i = 0; i < options->sets.count; i++) {
    struct span value = span_of(options->sets.items[i]);
    struct span path = span_cut(&value, '=');
    char *key = sim_copy(path);
    json_object_set_new(object, key, sim_json_from_text(value));
    mem_free(key);
  }
}

json_t *sim_trigger_wishes(const struct sim_options *options) {
  json_t *sets = json_object();
  sim_trigger_add_sets(sets, options);
  json_t *wishes = json_pack("{s:s,s:o}", "type", options->words[0], "set", sets);
  if (*options->from)
    json_object_set_new(wishes, "from", json_string(options->from));
  if (*options->to)
    json_object_set_new(wishes, "to", json_string(options->to));
  return wishes;
}
