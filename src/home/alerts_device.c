/* The alerts: whether one runs, what happens to them, the last one, and a way to start each plan.
 */
#include "devices.h"

#include <stdio.h>

#include "bridge/alert.h"

bool home_has_alerts(const struct home *home) {
  return !home->config->mqtt_share_group || !home->config->mqtt_share_group[0];
}

static json_t *event_type_list(void) {
  json_t *list = json_array();
  for (int kind = 0; list && kind < ALERT_NEWS_COUNT; kind++)
    if (json_array_append_new(list, json_string(alert_news_name((enum alert_news_kind)kind))) !=
        0) {
      json_decref(list);
      return NULL;
    }
  return list;
}

/* Of what stands below alert/, states are no events. */
static void add_events(struct draft *draft) {
  json_t *events = draft_add(draft, "event", "event", "Activity");
  draft_set_topic(draft, events, "state_topic", "alert/+/+");
  draft_set_json(draft, events, "event_types", event_type_list());
  draft_set(draft, events, "value_template",
            draft->home->config->homeassistant_show_numbers
                ? "{{ value if '\"event_type\"' in value else '' }}"
                : "{% if '\"event_type\"' in value %}{{ dict(value_json.items() | "
                  "rejectattr(1, 'match', '[+][0-9]')) | to_json }}{% endif %}");
  draft_set(draft, events, "icon", "mdi:bell-ring");
}

static void add_states(struct draft *draft) {
  json_t *active = draft_add(draft, "active", "binary_sensor", "Active");
  draft_set_topic(draft, active, "state_topic", "bridge/alerts");
  draft_set(draft, active, "value_template", "{{ 'ON' if value_json.running else 'OFF' }}");
  draft_set(draft, active, "icon", "mdi:alarm-light");
  json_t *last = draft_add(draft, "last", "sensor", "Last alert");
  draft_set_topic(draft, last, "state_topic", "bridge/last_alert");
  draft_set(draft, last, "value_template", "{{ value_json.state }}");
  draft_set(draft, last, "device_class", "enum");
  draft_set_json(draft, last, "options",
                 json_pack("[s,s,s,s,s,s]", "running", "acknowledged", "exhausted", "cancelled",
                           "expired", "failed"));
  draft_set_topic(draft, last, "json_attributes_topic", "bridge/last_alert");
  draft_set_members(draft, last, "json_attributes_template",
                    "['alert_id', 'text', 'started_at', 'ended_at', 'round', 'by', 'how']");
  draft_set(draft, last, "icon", "mdi:bell");
}

static void add_button(struct draft *draft, const char *id, const char *name, const char *icon) {
  json_t *button = draft_add(draft, id, "button", name);
  draft_set_topic(draft, button, "command_topic", "cmd/alerts/%s", id);
  draft_set(draft, button, "payload_press", "{\"by\":\"Home Assistant\"}");
  draft_set(draft, button, "icon", icon);
}

static void add_plan(struct draft *draft, const struct config_plan *plan) {
  char id[CONFIG_NAME_MAX + 16], title[CONFIG_NAME_MAX + 1];
  snprintf(id, sizeof id, "plan_%s", plan->entry.name);
  draft_title(title, plan->entry.name);
  json_t *notify = draft_add(draft, id, "notify", title);
  draft_set_topic(draft, notify, "command_topic", "cmd/alerts/start");
  draft_set(draft, notify, "icon", "mdi:phone-alert");
  draft_set_command(draft, notify, json_pack("{s:s}", "plan", plan->entry.name));
}

void make_alerts_device(struct draft *draft, const struct home *home) {
  const struct config *config = home->config;
  draft_begin(draft, home, "_alerts", "Phone alerts");
  draft_set_availability(draft);
  add_states(draft);
  add_events(draft);
  add_button(draft, "acknowledge", "Acknowledge", "mdi:check-bold");
  add_button(draft, "cancel", "Cancel", "mdi:cancel");
  for (size_t i = 0; i < config->alerts_plans_count; i++)
    add_plan(draft, &config->alerts_plans[i]);
}
