#include "engine/mqtt_rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cmocka.h>

#include "bridge/clock.h"
#include "bridge/crypt.h"

enum { STEP_MAX_S = 120 };

/* ---- the watchdog ---- */

static const char *step_name;

static void on_alarm(int number) {
  (void)number;
  const char *const words[] = {"the MQTT engine hangs in ", step_name, "\n"};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
    if (write(STDERR_FILENO, words[i], strlen(words[i])) < 0)
      break;
  abort();
}

/* A call of the engine that does not return would be known by nothing but the end of all time. */
static void watch(const char *step) {
  step_name = step;
  signal(SIGALRM, on_alarm);
  alarm(STEP_MAX_S);
}

static void end_watch(void) {
  alarm(0);
}

/* ---- the engine's main thread ---- */

static void wake(void *arg) {
  const uint64_t one = 1;
  assert_int_equal(write(((struct mqtt_rig *)arg)->event, &one, sizeof one), sizeof one);
}

static void on_up(void *context) {
  ((struct mqtt_rig *)context)->ups++;
}

static void on_down(void *context, const char *why) {
  struct mqtt_rig *rig = context;
  rig->downs++;
  snprintf(rig->why, sizeof rig->why, "%s", why);
}

static enum err keep_command(void *context, struct command_msg **message) {
  struct mqtt_rig *rig = context;
  enum err err = ERR_OK;
  atomic_fetch_add(&rig->held_commands, 1);
  while (atomic_load(&rig->holds_commands))
    poll(NULL, 0, 1);
  atomic_fetch_sub(&rig->held_commands, 1);
  pthread_mutex_lock(&rig->lock);
  if (rig->refuse_commands > 0) {
    rig->refuse_commands--;
    rig->refused_commands++;
    err = ERR_FULL;
  } else if (rig->command_count < RIG_MAX_COMMANDS) {
    rig->commands[rig->command_count++] = *message;
    *message = NULL;
  }
  pthread_mutex_unlock(&rig->lock);
  return err;
}

static void on_message(void *context, const struct mqtt_message *message) {
  struct mqtt_rig *rig = context;
  assert_true(pthread_equal(pthread_self(), rig->thread));
  if (!rig->only_last && rig->message_count == RIG_MAX_MESSAGES)
    fail_msg("too many messages");
  struct rig_message *record = &rig->messages[rig->only_last ? 0 : rig->message_count];
  rig->message_count++;
  snprintf(record->topic, sizeof record->topic, "%.*s", (int)message->topic.len,
           message->topic.data);
  snprintf(record->payload, sizeof record->payload, "%.*s", (int)message->payload.len,
           message->payload.data);
  record->retained = message->retained;
}

void mqtt_rig_subscribe(struct mqtt_rig *rig, const char *filter, bool retained) {
  assert_true(rig->options.subscription_count <
              sizeof rig->subscriptions / sizeof rig->subscriptions[0]);
  rig->subscriptions[rig->options.subscription_count++] = (struct mqtt_subscription){
      .filter = filter, .qos = 1, .retained = retained, .on_message = on_message, .context = rig};
}

void mqtt_rig_init(struct mqtt_rig *rig, const char *url) {
  static unsigned count;
  memset(rig, 0, sizeof *rig);
  rig->thread = pthread_self();
  snprintf(rig->client_id, sizeof rig->client_id, "rig-%u", ++count);
  rig->subscriptions[0] = (struct mqtt_subscription){
      .filter = "cmd/#", .qos = 1, .required = true, .commit = keep_command, .context = rig};
  rig->options = (struct mqtt_options){.url = url,
                                       .client_id = rig->client_id,
                                       .keep_alive_s = 60,
                                       .session_expiry_s = 30,
                                       .subscriptions = rig->subscriptions,
                                       .subscription_count = 1,
                                       .max_window = 20,
                                       .commit_timeout_ms = 1000};
}

void mqtt_rig_open(struct mqtt_rig *rig) {
  const struct mqtt_handlers handlers = {rig, on_up, on_down};
  char why[160] = "";
  assert_int_equal(crypt_start(), ERR_OK);
  rig->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  pthread_mutex_init(&rig->lock, NULL);
  assert_int_equal(mailbox_create(&rig->main, wake, rig), ERR_OK);
  watch("mqtt_open");
  enum err err = mqtt_open(&rig->mqtt, &rig->options, &handlers, rig->main, why, sizeof why);
  end_watch();
  if (err != ERR_OK)
    fail_msg("%s", why);
}

void mqtt_rig_close(struct mqtt_rig *rig) {
  watch("mqtt_close");
  (void)mqtt_close(&rig->mqtt, 2000, RIG_TIMEOUT_MS);
  end_watch();
  assert_null(rig->mqtt);
  mailbox_drain(rig->main);
  assert_int_equal(rig->published, rig->delivered + rig->lost + rig->refused);
  mailbox_destroy(&rig->main);
  for (unsigned i = 0; i < rig->command_count; i++)
    command_msg_free(&rig->commands[i]);
  rig->command_count = 0;
  pthread_mutex_destroy(&rig->lock);
  close(rig->event);
}

void mqtt_rig_open_stub(struct mqtt_rig *rig, struct mqtt_stub *stub) {
  mqtt_stub_start(stub);
  mqtt_rig_init(rig, stub->url);
  mqtt_rig_open(rig);
}

void mqtt_rig_close_stub(struct mqtt_rig *rig, struct mqtt_stub *stub) {
  mqtt_rig_close(rig);
  mqtt_stub_stop(stub);
}

struct mqtt_status mqtt_rig_status(const struct mqtt_rig *rig) {
  struct mqtt_status status;
  mqtt_status(rig->mqtt, &status);
  return status;
}

static void drain(struct mqtt_rig *rig, int timeout_ms) {
  struct pollfd poller = {.fd = rig->event, .events = POLLIN};
  uint64_t count = 0;
  if (poll(&poller, 1, timeout_ms) > 0)
    assert_int_equal(read(rig->event, &count, sizeof count), sizeof count);
  mqtt_tick(rig->mqtt, clock_mono_ms());
  mailbox_drain(rig->main);
}

void mqtt_rig_wait(struct mqtt_rig *rig, bool (*condition)(struct mqtt_rig *rig)) {
  int64_t deadline = clock_mono_ms() + RIG_TIMEOUT_MS;
  while (!condition(rig)) {
    if (clock_mono_ms() > deadline)
      fail_msg("it never came to that; %u ups, %u downs, last \"%s\", %u published, %u delivered, "
               "%u lost, %u refused",
               rig->ups, rig->downs, rig->why, rig->published, rig->delivered, rig->lost,
               rig->refused);
    drain(rig, 20);
  }
}

static unsigned wanted;

static bool has_ups(struct mqtt_rig *rig) {
  return rig->ups >= wanted;
}

void mqtt_rig_wait_ups(struct mqtt_rig *rig, unsigned ups) {
  wanted = ups;
  mqtt_rig_wait(rig, has_ups);
}

void mqtt_rig_connect(struct mqtt_rig *rig, const char *url) {
  mqtt_rig_init(rig, url);
  mqtt_rig_open(rig);
  mqtt_rig_wait_ups(rig, 1);
}

static bool has_downs(struct mqtt_rig *rig) {
  return rig->downs >= wanted;
}

void mqtt_rig_wait_downs(struct mqtt_rig *rig, unsigned downs) {
  wanted = downs;
  mqtt_rig_wait(rig, has_downs);
}

unsigned mqtt_rig_command_count(struct mqtt_rig *rig) {
  pthread_mutex_lock(&rig->lock);
  unsigned count = rig->command_count;
  pthread_mutex_unlock(&rig->lock);
  return count;
}

static bool has_commands(struct mqtt_rig *rig) {
  return mqtt_rig_command_count(rig) >= wanted;
}

void mqtt_rig_wait_commands(struct mqtt_rig *rig, unsigned count) {
  wanted = count;
  mqtt_rig_wait(rig, has_commands);
}

static bool has_messages(struct mqtt_rig *rig) {
  return rig->message_count >= wanted;
}

void mqtt_rig_wait_messages(struct mqtt_rig *rig, unsigned count) {
  wanted = count;
  mqtt_rig_wait(rig, has_messages);
}

static bool is_done(struct mqtt_rig *rig) {
  return rig->delivered + rig->lost + rig->refused == rig->published;
}

void mqtt_rig_wait_done(struct mqtt_rig *rig) {
  mqtt_rig_wait(rig, is_done);
}

void mqtt_rig_idle(struct mqtt_rig *rig, int ms) {
  int64_t deadline = clock_mono_ms() + ms;
  while (clock_mono_ms() < deadline)
    drain(rig, 5);
}

static void on_done(struct mqtt_publish *publish) {
  struct mqtt_rig *rig = publish->owner;
  assert_non_null(publish->msg); /* once only */
  if (publish->outcome == MQTT_DELIVERED)
    rig->delivered++;
  else if (publish->outcome == MQTT_LOST)
    rig->lost++, rig->closed_by_broker += publish->closed_by_broker;
  else
    rig->refused++, rig->reason_code = publish->reason_code;
  msg_unref(&publish->msg);
  memset(publish, 0xEE, sizeof *publish); /* who uses it yet comes to grief */
  free(publish);
}

void mqtt_rig_publish(struct mqtt_rig *rig, const struct msg_parts *parts) {
  struct mqtt_publish *publish = calloc(1, sizeof *publish);
  assert_int_equal(msg_create(&publish->msg, parts), ERR_OK);
  publish->done = on_done;
  publish->owner = rig;
  rig->published++;
  watch("mqtt_publish");
  mqtt_publish(rig->mqtt, publish);
  end_watch();
}

void mqtt_rig_publish_event(struct mqtt_rig *rig, size_t bytes) {
  char topic[32];
  char *payload = malloc(bytes + 1);
  memset(payload, 'x', bytes);
  snprintf(topic, sizeof topic, "out/%u", rig->published);
  const struct msg_parts parts = {
      .kind = MSG_EVENT, .qos = 1, .topic = span_of(topic), .payload = {payload, bytes}};
  mqtt_rig_publish(rig, &parts);
  free(payload);
}

const struct command_msg_parts *mqtt_rig_command(struct mqtt_rig *rig, unsigned k) {
  pthread_mutex_lock(&rig->lock);
  assert_true(k < rig->command_count);
  const struct command_msg *command = rig->commands[k];
  pthread_mutex_unlock(&rig->lock);
  return &command->parts;
}
