#include "client.h"

#include <stdio.h>
#include <unistd.h>

#include "bridge/clock.h"
#include "bridge/crypt.h"
#include "bridge/log.h"
#include "bridge/loop.h"
#include "tool.h"

enum {
  CLIENT_ID_MAX = 1024,
  WINDOW = 16,
  CLOSE_MS = 500,
  CLOSE_GRACE_MS = 500,
  TIMERS_AT_ONCE = 16,
  ROUNDS = 64,
  PATIENCE_MS = 1000,    /* then it is said what takes so long */
  TICK_MS = 250,         /* the engine wants to know that time goes by */
  SESSION_EXPIRY_S = 30, /* who writes to a slow terminal stands still for a while */
};

static void on_stop(void *context, const char *name) {
  struct client *client = context;
  (void)name;
  client->stopped = true;
  if (isatty(STDERR_FILENO))
    fputc('\n', stderr); /* behind the terminal's ^C */
}

static void on_reload(void *context) {
  (void)context;
}

static void on_up(void *context) {
  struct client *client = context;
  client->up = client->was_up = true;
}

static void on_down(void *context, const char *why) {
  struct client *client = context;
  client->up = false;
  client->losses++;
  snprintf(client->why, sizeof client->why, "%s", why);
}

static void make_id(struct client *client, const struct config *config, const char *name) {
  uint8_t random[4];
  crypt_random(random, sizeof random);
  buf_init(&client->id, CLIENT_ID_MAX);
  buf_addf(&client->id, "%s-%s-%02x%02x%02x%02x", config->mqtt_client_id, name, random[0],
           random[1], random[2], random[3]);
}

enum err client_init(struct client *client, const struct config *config, const char *name) {
  const struct loop_options options = {.max_streams = 1};
  const struct signals_handlers handlers = {client, on_stop, on_reload};
  *client = (struct client){0};
  mqtt_ignore_proxies();
  enum err err = crypt_start();
  if (err == ERR_OK)
    make_id(client, config, name);
  if (err == ERR_OK)
    err = buf_status(&client->id);
  if (err == ERR_OK)
    err = loop_open(&client->loop, &options);
  if (err == ERR_OK)
    err = mailbox_create(&client->main, loop_wake, client->loop);
  if (err == ERR_OK)
    err = signals_open(&client->signals, &handlers, client->loop);
  return err;
}

enum err client_connect(struct client *client, const struct config *config,
                        const struct mqtt_subscription *subscriptions, size_t count) {
  const struct mqtt_options options = {
      .url = config->mqtt_url,
      .client_id = client->id.data,
      .username = config->mqtt_username,
      .password = config->mqtt_password,
      .ca_file = config->mqtt_ca_file,
      .cert_file = config->mqtt_cert_file,
      .key_file = config->mqtt_key_file,
      .version = (enum mqtt_version)config->mqtt_version,
      .keep_alive_s = (int)(config->mqtt_keep_alive_ms / 1000),
      .session_expiry_s = SESSION_EXPIRY_S,
      .subscriptions = subscriptions,
      .subscription_count = count,
      .max_window = WINDOW,
  };
  const struct mqtt_handlers handlers = {client, on_up, on_down};
  return mqtt_open(&client->mqtt, &options, &handlers, client->main, client->why,
                   sizeof client->why);
}

void client_wait(struct client *client, int64_t wait_ms) {
  loop_wait(client->loop, clock_earlier(wait_ms, TICK_MS));
  if (client->mqtt)
    mqtt_tick(client->mqtt, clock_mono_ms());
  timers_run(loop_timers(client->loop), clock_mono_ms(), TIMERS_AT_ONCE);
  for (int i = 0; i < ROUNDS && mailbox_drain(client->main) > 0; i++)
    continue; /* what has come meanwhile, too: it has little room to wait in */
  log_limits_tell();
}

bool client_wait_up(struct client *client, int64_t timeout_ms) {
  int64_t start = clock_mono_ms(), deadline = start + timeout_ms;
  bool told = false;
  while (!client->up && !client->stopped && client->losses == 0 && clock_mono_ms() < deadline) {
    client_wait(client, deadline - clock_mono_ms());
    if (!told && !client->up && clock_mono_ms() >= start + PATIENCE_MS) {
      (void)tool_say("waiting for the broker");
      told = true;
    }
  }
  if (!client->up && client->losses == 0)
    snprintf(client->why, sizeof client->why, "%s",
             client->stopped ? "stopped" : "the broker does not answer in time");
  return client->up;
}

bool client_close(struct client *client) {
  bool all = mqtt_close(&client->mqtt, CLOSE_MS, CLOSE_GRACE_MS);
  signals_close(&client->signals);
  if (client->main)
    (void)mailbox_drain(client->main);
  mailbox_destroy(&client->main);
  loop_close(&client->loop);
  buf_free(&client->id);
  return all;
}
