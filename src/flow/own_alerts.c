#include "own_alerts.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "alerts_book.h"
#include "bridge/alert.h"
#include "bridge/alert_request.h"
#include "bridge/clock.h"
#include "bridge/json.h"
#include "bridge/mem.h"
#include "guard_parts.h"

enum { ANSWER_MAX = 900 * 1024 };

#define BODY                        OPERATION_IN_BODY
#define PARAM(name, kind, required) {name, NULL, BODY, kind, required, OPERATION_NO_SCOPE, 0}

const struct operation_param own_alerts_start_params[OWN_ALERTS_START_PARAMS] = {
    PARAM("ack", OPERATION_STRING, false),
    PARAM("alert_id", OPERATION_STRING, false),
    PARAM("audio_url", OPERATION_STRING, false),
    PARAM("connection_id", OPERATION_STRING, false),
    PARAM("contacts", OPERATION_ANY, false),
    PARAM("decline", OPERATION_STRING, false),
    PARAM("from", OPERATION_STRING, false),
    PARAM("language", OPERATION_STRING, false),
    PARAM("machine_detection", OPERATION_BOOLEAN, false),
    PARAM("pause", OPERATION_INTEGER, false),
    PARAM("pin", OPERATION_STRING, false),
    PARAM("plan", OPERATION_STRING, false),
    PARAM("repeat", OPERATION_INTEGER, false),
    PARAM("ring", OPERATION_INTEGER, false),
    PARAM("rounds", OPERATION_INTEGER, false),
    PARAM("sms", OPERATION_STRING, false),
    PARAM("text", OPERATION_STRING, false),
    PARAM("together", OPERATION_BOOLEAN, false),
    PARAM("voice", OPERATION_STRING, false),
};

const struct operation_param own_alerts_end_params[OWN_ALERTS_END_PARAMS] = {
    PARAM("alert_id", OPERATION_STRING, false),
    PARAM("by", OPERATION_STRING, false),
};

/* ---- contacts and plans ---- */

/* What is not set stays as it was. */
static void set(char *out, size_t size, const char *text) {
  if (text && text[0] != '\0' && strlen(text) < size)
    snprintf(out, size, "%s", text);
}
#define SET(out, text) set(out, sizeof(out), text)

static bool find_contact(struct alert_contact *out, const void *context, struct span name) {
  const struct config *config = context;
  for (size_t i = 0; i < config->contacts_count; i++) {
    const struct config_contact *contact = &config->contacts[i];
    if (!span_equal_text(name, contact->entry.name))
      continue;
    SET(out->name, contact->entry.name);
    SET(out->number, contact->number);
    SET(out->sms, contact->sms);
    SET(out->voice, contact->voice);
    SET(out->language, contact->language);
    SET(out->pin, contact->pin);
    return true;
  }
  return false;
}

static void read_defaults(struct alert_plan *out, const struct config *config) {
  alert_plan_default(out);
  SET(out->from, config->alerts_from);
  SET(out->connection_id, config->alerts_connection_id);
  SET(out->voice, config->alerts_voice);
  SET(out->language, config->alerts_language);
}

static void read_plan(struct alert_named_plan *out, const struct config *config,
                      const struct config_plan *plan) {
  struct alert_plan *to = &out->plan;
  read_defaults(to, config);
  SET(to->from, plan->from);
  SET(to->connection_id, plan->connection_id);
  SET(to->voice, plan->voice);
  SET(to->language, plan->language);
  SET(to->pin, plan->pin);
  to->ack = plan->ack[0];
  if (plan->decline)
    to->decline = plan->decline[0];
  to->rounds = plan->rounds;
  to->repeat = plan->repeat;
  to->ring_ms = plan->ring_ms;
  to->pause_ms = plan->pause_ms;
  to->together = plan->together;
  to->machine_detection = plan->machine_detection;
  to->sms = (enum alert_sms_when)plan->sms;
  out->contacts = (const char *const *)plan->contacts;
  out->contact_count = plan->contacts_count;
}

static bool find_plan(struct alert_named_plan *out, const void *context, struct span name) {
  const struct config *config = context;
  for (size_t i = 0; i < config->alerts_plans_count; i++)
    if (span_equal_text(name, config->alerts_plans[i].entry.name)) {
      read_plan(out, config, &config->alerts_plans[i]);
      return true;
    }
  return false;
}

/* ---- answers ---- */

static void answer_with(struct own_call *call, const struct alert *alert, bool started) {
  struct buf data;
  buf_init(&data, ANSWER_MAX);
  buf_add_text(&data, "{\"alert_id\":");
  json_write_string(&data, span_of(alert->id));
  buf_addf(&data, ",\"state\":\"%s\",\"started\":%s}", alert_end_name(alert->end),
           started ? "true" : "false");
  own_answer(call, &data);
}

/* What was added is in the changes, and commits with the answer. */
static enum err hear(struct own_call *call, struct alerts_entry *entry,
                     enum alert_input_kind kind) {
  const char *by = json_string_value(json_object_get(call->command->params, "by"));
  struct alert_input input = {.kind = kind, .now_ms = clock_wall_ms(), .by = span_of(by ? by : "")};
  return alerts_hear(call->alerts, entry, &input, call->changes);
}

/* ---- the operations ---- */

static bool is_shared(const struct alerts *alerts) {
  const char *group = alerts->config->mqtt_share_group;
  return group && group[0] != '\0';
}

static void refuse_shared(struct own_call *call) {
  enum err err = command_refuse(
      call->command, COMMAND_ERROR_FORBIDDEN, NULL, "[{\"setting\":\"mqtt.share_group\"}]",
      "alerts need all webhooks of their calls, and with mqtt.share_group "
      "some go to another bridge");
  if (err == ERR_OK)
    own_refuse(call);
  else
    own_fail_memory(call);
}

static int64_t expiry(const struct alerts *alerts, const struct command *command, int64_t now_ms) {
  int64_t latest_ms = now_ms + alerts->config->alerts_max_duration_ms;
  return command->expires_at_ms < latest_ms ? command->expires_at_ms : latest_ms;
}

/* Each run has a time of its own. */
static int64_t run_time(const struct alerts *alerts, const struct alert *alert) {
  int64_t now_ms = clock_wall_ms();
  while (alerts_find_run(alerts, span_of(alert->id), now_ms))
    now_ms++;
  return now_ms;
}

/* False: it is answered. */
static bool is_admitted(struct own_call *call, const struct alert *alert) {
  enum err err =
      guard_admit_alert(call->guard, call->command, alert, call->count > 0, call->changes);
  if (err != ERR_OK)
    own_fail_memory(call);
  else if (call->command->error != COMMAND_ERROR_NONE)
    own_refuse(call);
  else
    call->count = 1;
  return err == ERR_OK && call->command->error == COMMAND_ERROR_NONE;
}

static void begin(struct own_call *call, struct alert **alert) {
  struct alerts *alerts = call->alerts;
  if (!is_admitted(call, *alert))
    return;
  int64_t now_ms = run_time(alerts, *alert);
  (*alert)->expires_ms = expiry(alerts, call->command, now_ms);
  (*alert)->linger_ms = alerts->config->alerts_linger_ms;
  struct alerts_entry *entry = alerts_add(alerts, alert, now_ms);
  struct alert_input tick = {.kind = ALERT_TICK, .now_ms = now_ms};
  enum err err = entry ? alerts_hear(alerts, entry, &tick, call->changes) : ERR_MEMORY;
  if (err == ERR_OK) {
    answer_with(call, entry->alert, true);
    return;
  }
  if (entry)
    alerts_remove(alerts, entry);
  own_fail_memory(call);
}

static void start(struct own_call *call, struct alert **alert) {
  struct alerts *alerts = call->alerts;
  const struct alerts_entry *running = alerts_find(alerts, span_of((*alert)->id));
  if (running && running->alert->end == ALERT_RUNNING)
    answer_with(call, running->alert, false);
  else if (alerts_running(alerts) >= alerts->config->alerts_max_running)
    own_fail(call, COMMAND_ERROR_BUSY, "as many alerts as alerts.max_running run already");
  else
    begin(call, alert);
}

void own_alerts_start(struct own_call *call) {
  const struct config *config = call->alerts->config;
  struct alert_start_rules rules = {
      .context = config, .find_contact = find_contact, .find_plan = find_plan};
  struct alert_complaint complaint;
  struct alert *alert = NULL;
  read_defaults(&rules.defaults, config);
  if (is_shared(call->alerts)) {
    refuse_shared(call);
    return;
  }
  enum err err = alert_start_read(&alert, call->command->params, &rules, &complaint);
  if (err == ERR_OK)
    start(call, &alert);
  else if (err == ERR_SYNTAX)
    own_refuse_parameter(call, complaint.pointer[0] ? complaint.pointer : NULL, complaint.message);
  else
    own_fail_memory(call);
  alert_free(&alert);
}

static void end_rest(struct own_call *call, enum alert_input_kind kind);

static void acknowledge_rest(struct own_call *call) {
  own_begin(call);
  end_rest(call, ALERT_ACKNOWLEDGE);
}

static void cancel_rest(struct own_call *call) {
  own_begin(call);
  end_rest(call, ALERT_CANCEL);
}

/* All that run, as one does who wants quiet; a few in each commit, so that none is too large. */
static void end_rest(struct own_call *call, enum alert_input_kind kind) {
  enum { ENOUGH = STORE_CHANGES_MAX / 4 };
  enum err err = ERR_OK;
  char data[64];
  struct alerts_entry *entry = NULL;
  while (err == ERR_OK && call->changes->write.count < ENOUGH &&
         (entry = alerts_next(call->alerts, entry)))
    if (entry->alert && entry->alert->end == ALERT_RUNNING)
      err = hear(call, entry, kind);
  if (err != ERR_OK) {
    own_fail_memory(call);
  } else if (entry) {
    own_write(call, kind == ALERT_CANCEL ? cancel_rest : acknowledge_rest);
  } else {
    snprintf(data, sizeof data, "{\"alerts\":%lld}", (long long)call->count);
    own_succeed(call, data);
  }
}

static void end(struct own_call *call, enum alert_input_kind kind) {
  const json_t *id = json_object_get(call->command->params, "alert_id");
  if (!id) {
    call->count = (int64_t)alerts_running(call->alerts);
    end_rest(call, kind);
    return;
  }
  struct alerts_entry *entry =
      alerts_find(call->alerts, (struct span){json_string_value(id), json_string_length(id)});
  if (!entry)
    own_refuse_parameter(call, "alert_id", "there is no alert of that alert_id");
  else if (entry->alert->end != ALERT_RUNNING || hear(call, entry, kind) == ERR_OK)
    answer_with(call, entry->alert, false);
  else
    own_fail_memory(call);
}

void own_alerts_acknowledge(struct own_call *call) {
  end(call, ALERT_ACKNOWLEDGE);
}

void own_alerts_cancel(struct own_call *call) {
  end(call, ALERT_CANCEL);
}

void own_alerts_list(struct own_call *call) {
  struct buf data;
  buf_init(&data, ANSWER_MAX);
  buf_add_text(&data, "{\"alerts\":[");
  const char *separator = "";
  for (struct alerts_entry *entry = NULL; (entry = alerts_next(call->alerts, entry));) {
    if (!entry->alert || alerts_is_superseded(call->alerts, entry))
      continue;
    buf_add_text(&data, separator);
    struct buf state;
    buf_init(&state, ANSWER_MAX);
    alert_report_state(&state, entry->alert);
    buf_fail(&data, buf_status(&state));
    buf_add(&data, buf_span(&state));
    buf_free(&state);
    separator = ",";
  }
  buf_add_text(&data, "]}");
  own_answer(call, &data);
}
