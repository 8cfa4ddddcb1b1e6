#include <stdio.h>
#include <string.h>

#include "bridge/clock.h"
#include "bridge/msg.h"
#include "doctor.h"

enum { CONNECT_MS = 15000, ANSWER_MS = 5000, ECHO_MS = 1000, FILTER_MAX = 4096 };

/* A topic of a tree, which the bridge must be able to write. */
struct trial {
  char filter[160];
  struct msg *msg;
  struct mqtt_publish publish;
  bool done;
};

/* Whose topics below the root the bridge writes, as config/acl/ has them. */
static const char *const trees[] = {"alert", "call",  "conference", "message", "fax",  "number",
                                    "texml", "event", "result",     "bridge",  "reply"};
enum { TREES = sizeof trees / sizeof trees[0] };

static void ignore_message(void *context, const struct mqtt_message *message) {
  (void)context, (void)message;
}

static void on_echo(void *context, const struct mqtt_message *message) {
  (void)message;
  *(bool *)context = true;
}

static void on_done(struct mqtt_publish *publish) {
  *(bool *)publish->owner = true;
}

static bool shares(const struct config *config) {
  return config->mqtt_share_group && config->mqtt_share_group[0];
}

/* A group of its own: in the bridge's it would take commands away. */
static void add_command_filter(struct buf *out, const struct doctor *doctor) {
  if (shares(doctor->config))
    buf_addf(out, "$share/%s/", doctor->client.id.data);
  buf_addf(out, "%s/cmd/#", doctor->config->mqtt_root);
}

static void tell_connection(struct doctor *doctor) {
  struct mqtt_status status;
  mqtt_status(doctor->client.mqtt, &status);
  bool old = status.version == MQTT_VERSION_3_1_1;
  doctor_tell(doctor, old ? DOCTOR_WARNING : DOCTOR_OK, "broker",
              old ? "use a broker of MQTT 5, and mqtt.version auto" : NULL,
              "connected, MQTT %s, %u messages in flight%s", old ? "3.1.1" : "5", status.window,
              old ? "; commands sent while the bridge restarts are lost" : "");
  doctor_tell(doctor, status.retains ? DOCTOR_OK : DOCTOR_WARNING, "broker",
              status.retains ? NULL : "allow them there (mosquitto: retain_available true)",
              status.retains ? "retains messages"
                             : "retains no messages: states reach those alone who listen");
  doctor_tell(doctor, DOCTOR_OK, "broker", NULL, "%s shared subscriptions%s",
              status.shares ? "has" : "has no",
              shares(doctor->config) ? "" : "; none are used, as mqtt.share_group is empty");
}

static void tell_trial(struct doctor *doctor, const struct trial *trial) {
  const char *user = doctor->config->mqtt_username;
  char mend[256];
  (void)snprintf(mend, sizeof mend, "give %s the right in the broker's ACL (topic write %s)",
                 user && user[0] ? user : "the bridge", trial->filter);
  if (!trial->done || trial->publish.outcome == MQTT_LOST)
    doctor_tell(doctor, DOCTOR_FAULT, "rights", mend, "no answer to a message below %s",
                trial->filter);
  else if (trial->publish.outcome == MQTT_REFUSED)
    doctor_tell(doctor, DOCTOR_FAULT, "rights", mend, "may not write %s (reason 0x%02X)",
                trial->filter, (unsigned)trial->publish.reason_code);
}

static bool start_trial(struct doctor *doctor, struct trial *trial, const char *tree) {
  char topic[320];
  (void)snprintf(trial->filter, sizeof trial->filter, "%s/%s/#", doctor->config->mqtt_root, tree);
  (void)snprintf(topic, sizeof topic, "%s/%s/%s/doctor", doctor->config->mqtt_root, tree,
                 doctor->client.id.data);
  const struct msg_parts parts = {.kind = MSG_STATE,
                                  .qos = 1,
                                  .topic = span_of(topic),
                                  .payload = span_of("{\"event_type\":\"doctor\"}")};
  if (msg_create(&trial->msg, &parts) != ERR_OK)
    return false;
  trial->publish = (struct mqtt_publish){.msg = trial->msg, .done = on_done, .owner = &trial->done};
  mqtt_publish(doctor->client.mqtt, &trial->publish);
  return true;
}

static bool all_done(const struct trial *trials) {
  for (size_t i = 0; i < TREES; i++)
    if (!trials[i].done)
      return false;
  return true;
}

/* Until each message is answered, and for a moment for the one that comes back. */
static void wait_for_answers(struct doctor *doctor, const struct trial *trials, const bool *echo) {
  int64_t deadline = clock_mono_ms() + ANSWER_MS;
  while (!all_done(trials) && clock_mono_ms() < deadline && !doctor->client.stopped)
    client_wait(&doctor->client, deadline - clock_mono_ms());
  deadline = clock_mono_ms() + ECHO_MS;
  while (!*echo && clock_mono_ms() < deadline && !doctor->client.stopped)
    client_wait(&doctor->client, deadline - clock_mono_ms());
}

static void try_rights(struct doctor *doctor, const bool *echo) {
  static struct trial trials[TREES]; /* the engine has what is not done until it is closed */
  bool all = true;
  for (size_t i = 0; i < TREES; i++)
    if (!start_trial(doctor, &trials[i], trees[i]))
      return;
  wait_for_answers(doctor, trials, echo);
  for (size_t i = 0; i < TREES; i++) {
    all = all && trials[i].done && trials[i].publish.outcome == MQTT_DELIVERED;
    tell_trial(doctor, &trials[i]);
    if (trials[i].done)
      msg_unref(&trials[i].msg);
  }
  char mend[256];
  (void)snprintf(mend, sizeof mend, "give the right in the broker's ACL (topic read %s/bridge/#)",
                 doctor->config->mqtt_root);
  if (!*echo)
    doctor_tell(doctor, DOCTOR_FAULT, "rights", mend, "may not read %s/bridge/#",
                doctor->config->mqtt_root);
  else if (all)
    doctor_tell(doctor, DOCTOR_OK, "rights", NULL, "reads and writes what it must");
}

void doctor_try_broker(struct doctor *doctor) {
  struct buf commands, echo_topic;
  bool echo = false;
  buf_init(&commands, FILTER_MAX);
  buf_init(&echo_topic, FILTER_MAX);
  add_command_filter(&commands, doctor);
  buf_addf(&echo_topic, "%s/bridge/%s/doctor", doctor->config->mqtt_root, doctor->client.id.data);
  const struct mqtt_subscription subscriptions[] = {
      {.filter = echo_topic.data,
       .qos = 1,
       .required = true,
       .on_message = on_echo,
       .context = &echo},
      {.filter = commands.data, .qos = 1, .required = true, .on_message = ignore_message}};
  enum err err = buf_status(&commands) != ERR_OK ? buf_status(&commands) : buf_status(&echo_topic);
  if (err == ERR_OK)
    err = client_connect(&doctor->client, doctor->config, subscriptions, 2);
  if (err == ERR_OK && client_wait_up(&doctor->client, CONNECT_MS)) {
    tell_connection(doctor);
    try_rights(doctor, &echo);
  } else if (!doctor->client.stopped) {
    doctor_tell(doctor, DOCTOR_FAULT, "broker",
                "see that it runs, and mqtt.url, mqtt.username, mqtt.password and its ACL", "%s",
                doctor->client.why[0] ? doctor->client.why : err_text(err));
  }
  buf_free(&commands);
  buf_free(&echo_topic);
}
