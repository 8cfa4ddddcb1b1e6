/* The bridge itself: whether it is there, what it is worried about, and what it does. */
#include "devices.h"

#include <stdio.h>

static json_t *add_count(struct draft *draft, const char *id, const char *name, const char *icon,
                         const char *template) {
  json_t *sensor = draft_add(draft, id, "sensor", name);
  draft_set_bridge_topic(draft, sensor, "state_topic", "health");
  draft_set(draft, sensor, "value_template", template);
  draft_set(draft, sensor, "icon", icon);
  draft_set(draft, sensor, "state_class", "measurement");
  return sensor;
}

static void add_counts(struct draft *draft) {
  json_t *calls = add_count(draft, "calls_now", "Active calls", "mdi:phone-in-talk",
                            "{{ value_json.calls_now }}");
  draft_set(draft, calls, "unit_of_measurement", "calls");
  calls = add_count(draft, "calls_today", "Calls today", "mdi:phone-log",
                    "{{ value_json.today.calls }}");
  draft_set(draft, calls, "unit_of_measurement", "calls");
  json_t *messages = add_count(draft, "messages_today", "Messages today", "mdi:message-text",
                               "{{ value_json.today.messages }}");
  draft_set(draft, messages, "unit_of_measurement", "messages");
  json_t *spent = add_count(draft, "spent_today", "Spent today", "mdi:cash",
                            "{{ value_json.today.spent_millionths / 1000000 }}");
  draft_set_number(draft, spent, "suggested_display_precision", 2);
}

/* Whether it is there can be told when it is not. */
static void add_health(struct draft *draft) {
  json_t *connection = draft_add(draft, "connection", "binary_sensor", NULL);
  draft_set(draft, connection, "device_class", "connectivity");
  draft_set(draft, connection, "entity_category", "diagnostic");
  draft_set_bridge_topic(draft, connection, "state_topic", "state");
  draft_set(draft, connection, "payload_on", "online");
  draft_set(draft, connection, "payload_off", "offline");
  draft_set_json(draft, connection, "availability", json_array());
  json_t *problem = draft_add(draft, "problem", "binary_sensor", NULL);
  draft_set(draft, problem, "device_class", "problem");
  draft_set(draft, problem, "entity_category", "diagnostic");
  draft_set_bridge_topic(draft, problem, "state_topic", "health");
  draft_set(draft, problem, "value_template", "{{ 'ON' if value_json.problem else 'OFF' }}");
  draft_set_bridge_topic(draft, problem, "json_attributes_topic", "health");
  draft_set(draft, problem, "json_attributes_template",
            "{{ {'why': value_json.problem} | to_json }}");
  json_t *version = draft_add(draft, "version", "sensor", "Version");
  draft_set_bridge_topic(draft, version, "state_topic", "info");
  draft_set(draft, version, "value_template", "{{ value_json.version }}");
  draft_set(draft, version, "entity_category", "diagnostic");
  draft_set(draft, version, "icon", "mdi:tag");
}

static void add_controls(struct draft *draft) {
  json_t *outbound = draft_add(draft, "outbound", "switch", "Outbound calls");
  draft_set_topic(draft, outbound, "state_topic", "bridge/outbound");
  draft_set(draft, outbound, "value_template", "{{ 'ON' if value_json.enabled else 'OFF' }}");
  draft_set_topic(draft, outbound, "command_topic", "cmd/bridge/outbound");
  draft_set(draft, outbound, "payload_on", "{\"enabled\":true}");
  draft_set(draft, outbound, "payload_off", "{\"enabled\":false}");
  draft_set(draft, outbound, "state_on", "ON");
  draft_set(draft, outbound, "state_off", "OFF");
  draft_set(draft, outbound, "icon", "mdi:phone-outgoing");
  json_t *hang_up = draft_add(draft, "hang_up_all", "button", "Hang up all calls");
  draft_set_topic(draft, hang_up, "command_topic", "cmd/bridge/outbound");
  draft_set(draft, hang_up, "payload_press", "{\"hang_up\":true}");
  draft_set(draft, hang_up, "icon", "mdi:phone-hangup");
}

void make_bridge_device(struct draft *draft, const struct home *home) {
  const struct config *config = home->config;
  char name[CONFIG_TEXT_MAX + 64] = "Telnyx bridge";
  if (config->mqtt_share_group && config->mqtt_share_group[0])
    snprintf(name, sizeof name, "Telnyx bridge %s", config->mqtt_client_id);
  draft_begin(draft, home, NULL, name);
  draft_set_availability(draft);
  add_health(draft);
  add_counts(draft);
  add_controls(draft);
}
