#include <stdio.h>
#include <string.h>

#include "bridge/clock.h"
#include "bridge/msg.h"
#include "bridge/topic.h"
#include "doctor.h"

enum { CONNECT_MS = 15000, ANSWER_MS = 5000, ECHO_MS = 1000, FILTER_MAX = 4096 };

/* A message to a tree, which the bridge must be able to write. */
struct trial {
  char filter[160];
  struct msg *msg;
  struct mqtt_publish publish;
  bool done;
};

/* What the bridge writes below the root, as config/acl/ has it. */
static const char *const trees[] = {"alert/#",  "call/#",   "conference/#", "message/#",
                                    "fax/#",    "number/#", "texml/#",      "event/#",
                                    "result/#", "bridge/#", "reply/#"};
#define SAID "{\"event_type\":\"doctor\"}"
static const char principals_tree[] = "as/+/result/#";
static const char device_tree[] = "device/+/config"; /* below Home Assistant's prefix */
enum { TREES_MAX = sizeof trees / sizeof trees[0] + 2 };

/* All of them. */
struct trials {
  struct trial items[TREES_MAX];
  size_t count;
};

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
static void add_command_filter(struct buf *out, const struct doctor *doctor, const char *tree) {
  if (shares(doctor->config)) {
    buf_add_text(out, "$share/");
    topic_add_level(out, buf_span(&doctor->client.id));
    buf_add_char(out, '/');
  }
  buf_addf(out, "%s/%s", doctor->config->mqtt_root, tree);
}

/* A topic that the tree's filter fits, and that is nobody else's. */
static void add_topic(struct buf *out, const struct doctor *doctor, const char *root,
                      const char *tree) {
  buf_addf(out, "%s/", root);
  for (const char *c = tree; *c; c++) {
    if (*c == '+' || *c == '#')
      topic_add_level(out, buf_span(&doctor->client.id));
    else
      buf_add_char(out, *c);
    if (*c == '#')
      buf_add_text(out, "/doctor");
  }
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

static bool start_trial(struct doctor *doctor, struct trials *trials, const char *root,
                        const char *tree, const char *payload) {
  struct trial *trial = &trials->items[trials->count++];
  struct buf topic;
  buf_init(&topic, FILTER_MAX);
  (void)snprintf(trial->filter, sizeof trial->filter, "%s/%s", root, tree);
  add_topic(&topic, doctor, root, tree);
  const struct msg_parts parts = {
      .kind = MSG_STATE, .qos = 1, .topic = buf_span(&topic), .payload = span_of(payload)};
  enum err err = buf_status(&topic);
  if (err == ERR_OK)
    err = msg_create(&trial->msg, &parts);
  buf_free(&topic);
  if (err != ERR_OK)
    return false;
  trial->publish = (struct mqtt_publish){.msg = trial->msg, .done = on_done, .owner = &trial->done};
  mqtt_publish(doctor->client.mqtt, &trial->publish);
  return true;
}

/* An empty message about a device that is not there means nothing to Home Assistant. */
static bool start_trials(struct doctor *doctor, struct trials *trials) {
  const struct config *config = doctor->config;
  const char *root = config->mqtt_root;
  bool good = true;
  for (size_t i = 0; good && i < sizeof trees / sizeof trees[0]; i++)
    good = start_trial(doctor, trials, root, trees[i], SAID);
  if (good && config->access_principals_count > 0)
    good = start_trial(doctor, trials, root, principals_tree, SAID);
  if (good && config->homeassistant_discovery)
    good = start_trial(doctor, trials, config->homeassistant_prefix, device_tree, "");
  return good;
}

static bool all_done(const struct trials *trials) {
  for (size_t i = 0; i < trials->count; i++)
    if (!trials->items[i].done)
      return false;
  return true;
}

/* Until each message is answered, and for a moment for the one that comes back. */
static void wait_for_answers(struct doctor *doctor, const struct trials *trials, const bool *echo) {
  int64_t deadline = clock_mono_ms() + ANSWER_MS;
  while (!all_done(trials) && clock_mono_ms() < deadline && !doctor->client.stopped)
    client_wait(&doctor->client, deadline - clock_mono_ms());
  deadline = clock_mono_ms() + ECHO_MS;
  while (!*echo && clock_mono_ms() < deadline && !doctor->client.stopped)
    client_wait(&doctor->client, deadline - clock_mono_ms());
}

static void try_rights(struct doctor *doctor, const bool *echo) {
  static struct trials trials; /* the engine has what is not done until it is closed */
  bool all = true;
  if (!start_trials(doctor, &trials))
    return;
  wait_for_answers(doctor, &trials, echo);
  for (size_t i = 0; i < trials.count; i++) {
    struct trial *trial = &trials.items[i];
    all = all && trial->done && trial->publish.outcome == MQTT_DELIVERED;
    tell_trial(doctor, trial);
    if (trial->done)
      msg_unref(&trial->msg);
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
  struct buf commands, principals, echo_topic;
  bool echo = false;
  buf_init(&commands, FILTER_MAX);
  buf_init(&principals, FILTER_MAX);
  buf_init(&echo_topic, FILTER_MAX);
  add_command_filter(&commands, doctor, "cmd/#");
  add_command_filter(&principals, doctor, "as/+/cmd/#");
  add_topic(&echo_topic, doctor, doctor->config->mqtt_root, "bridge/#");
  buf_fail(&commands, buf_status(&principals));
  buf_fail(&commands, buf_status(&echo_topic));
  const struct mqtt_subscription subscriptions[] = {
      {.filter = echo_topic.data,
       .qos = 1,
       .required = true,
       .on_message = on_echo,
       .context = &echo},
      {.filter = commands.data, .qos = 1, .required = true, .on_message = ignore_message},
      {.filter = principals.data, .qos = 1, .required = true, .on_message = ignore_message}};
  enum err err = buf_status(&commands);
  if (err == ERR_OK)
    err = client_connect(&doctor->client, doctor->config, subscriptions,
                         doctor->config->access_principals_count > 0 ? 3 : 2);
  if (err == ERR_OK && client_wait_up(&doctor->client, CONNECT_MS)) {
    tell_connection(doctor);
    try_rights(doctor, &echo);
  } else if (!doctor->client.stopped) {
    doctor_tell(doctor, DOCTOR_FAULT, "broker",
                "see that it runs, and mqtt.url, mqtt.username, mqtt.password and its ACL", "%s",
                doctor->client.why[0] ? doctor->client.why : err_text(err));
  }
  buf_free(&commands);
  buf_free(&principals);
  buf_free(&echo_topic);
}
