/* A number of one's own: what it is doing, what happens to it, and what was missed. */
#include "devices.h"

#include <stdio.h>

#include "bridge/number_state.h"

#define AS_STRING(name) #name,
static const char *const event_types[] = {NUMBER_EVENT_TABLE(AS_STRING)};
#undef AS_STRING

static json_t *event_type_list(void) {
  json_t *list = json_array();
  for (size_t i = 0; list && i < sizeof event_types / sizeof event_types[0]; i++)
    if (json_array_append_new(list, json_string(event_types[i])) != 0) {
      json_decref(list);
      return NULL;
    }
  return list;
}

static void add_state(struct draft *draft, const char *name) {
  json_t *state = draft_add(draft, "state", "sensor", NULL);
  draft_name_as_device(draft, state);
  draft_set_topic(draft, state, "state_topic", "number/%s/state", name);
  draft_set(draft, state, "value_template", "{{ value_json.state }}");
  draft_set(draft, state, "device_class", "enum");
  draft_set_json(draft, state, "options", json_pack("[s,s,s]", "idle", "ringing", "in_call"));
  draft_set(draft, state, "icon", "mdi:phone-classic");
  draft_set_topic(draft, state, "json_attributes_topic", "number/%s/state", name);
  draft_set_members(draft, state, "json_attributes_template",
                    "['number', 'with', 'with_name', 'since', 'last_outcome', 'last_with']");
}

static void add_events(struct draft *draft, const char *name) {
  json_t *events = draft_add(draft, "event", "event", "Activity");
  draft_set_topic(draft, events, "state_topic", "number/%s/event", name);
  draft_set_json(draft, events, "event_types", event_type_list());
  draft_set(draft, events, "icon", "mdi:phone-log");
  if (!draft->home->config->homeassistant_show_numbers)
    draft_set_members(draft, events, "value_template",
                      "['event_type', 'from', 'to', 'name', 'direction', 'digits', 'text', "
                      "'outcome', 'reason', 'call_control_id', 'message_id', 'fax_id', 'media']");
}

static void add_calls(struct draft *draft, const char *name) {
  bool shows = draft->home->config->homeassistant_show_numbers;
  json_t *caller = draft_add(draft, "last_caller", "sensor", "Last caller");
  draft_set_topic(draft, caller, "state_topic", "number/%s/state", name);
  draft_set(draft, caller, "value_template",
            shows ? "{{ value_json.last_caller_name | default(value_json.last_caller) | "
                    "default('None') }}"
                  : "{{ value_json.last_caller_name | default('Unknown caller' if "
                    "value_json.last_caller is defined else 'None') }}");
  draft_set(draft, caller, "icon", "mdi:account-voice");
  json_t *missed = draft_add(draft, "missed", "sensor", "Missed calls");
  draft_set_topic(draft, missed, "state_topic", "number/%s/state", name);
  draft_set(draft, missed, "value_template", "{{ value_json.missed }}");
  draft_set(draft, missed, "unit_of_measurement", "calls");
  draft_set(draft, missed, "state_class", "measurement");
  draft_set(draft, missed, "icon", "mdi:phone-missed");
  char payload[CONFIG_NAME_MAX + 32];
  json_t *clear = draft_add(draft, "clear_missed", "button", "Clear missed calls");
  draft_set_topic(draft, clear, "command_topic", "cmd/numbers/clear_missed");
  snprintf(payload, sizeof payload, "{\"number\":\"%s\"}", name);
  draft_set(draft, clear, "payload_press", payload);
  draft_set(draft, clear, "icon", "mdi:phone-check");
}

void make_number_device(struct draft *draft, const struct home *home,
                        const struct config_number *number) {
  const char *name = number->entry.name;
  char id[CONFIG_NAME_MAX + 16], title[CONFIG_NAME_MAX + 1], phone[CONFIG_NAME_MAX + 16];
  snprintf(id, sizeof id, "_number_%s", name);
  draft_title(title, name);
  snprintf(phone, sizeof phone, "%s phone", title);
  draft_begin(draft, home, id, phone);
  draft_set_availability(draft);
  add_state(draft, name);
  add_events(draft, name);
  add_calls(draft, name);
}
