#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bridge/clock.h"
#include "bridge/list.h"
#include "bridge/log.h"
#include "bridge/quantity.h"
#include "bridge/replay.h"
#include "bridge/store.h"
#include "bridge/tools.h"
#include "bridge/topic.h"
#include "client.h"
#include "tool.h"

enum {
  FIRST_TRY_MS = 15000,
  ANSWER_MS = 30000,
  READ_BYTES = 4 * 1024 * 1024, /* at once */
  FLIGHTS = 16,                 /* messages on their way at once */
};

/* A message on its way. */
struct flight {
  struct mqtt_publish publish;
  struct msg *msg; /* NULL: none is */
};

/* All of it is the main thread's. */
struct player {
  const struct arguments *arguments;
  struct config *config;
  struct client client;
  struct store_history *history;
  struct store_backlog backlog;
  struct replay_filter filter;
  int64_t start_id, up_to_id;
  int64_t found, played;
  struct flight flights[FLIGHTS];
  char why[160]; /* it cannot go on; "" as long as it can */
};

/* ---- what is replayed ------------------------------------------------------------------------ */

/* Calls `use` for each event that is asked for, oldest first, until it returns false. */
static enum err each_event(struct player *player,
                           bool (*use)(struct player *player, const struct msg *event)) {
  struct store_backlog *backlog = &player->backlog;
  *backlog = (struct store_backlog){
      .after_id = player->start_id, .up_to_id = player->up_to_id, .max_bytes = READ_BYTES};
  bool more = true;
  enum err err = ERR_OK;
  do {
    err = store_history_read(backlog, player->history);
    for (size_t i = 0; i < backlog->count; i++) {
      const struct msg *event = backlog->msgs[i];
      backlog->after_id = event->id;
      more = more && (!replay_fits(event, &player->filter) || use(player, event));
      msg_unref(&backlog->msgs[i]);
    }
  } while (err == ERR_OK && backlog->more && more && !player->client.stopped);
  return err;
}

static bool count(struct player *player, const struct msg *event) {
  player->found++;
  player->up_to_id = event->id;
  return true;
}

static int tell_count(struct player *player, int64_t since_wall_ms) {
  char since[CLOCK_RFC3339_SIZE];
  clock_format_rfc3339(since, since_wall_ms);
  player->up_to_id = INT64_MAX;
  enum err err = each_event(player, count);
  if (err != ERR_OK)
    return tool_say("%s", err_text(err));
  (void)tool_say("%lld event%s since %s, to %s/...", (long long)player->found,
                 player->found == 1 ? "" : "s", since, player->arguments->to);
  return EXIT_DONE;
}

/* ---- on its way ------------------------------------------------------------------------------ */

static void on_published(struct mqtt_publish *publish) {
  struct player *player = publish->owner;
  struct flight *flight = container_of(publish, struct flight, publish);
  msg_unref(&flight->msg);
  player->played += publish->outcome == MQTT_DELIVERED;
  if (publish->outcome == MQTT_REFUSED)
    (void)snprintf(player->why, sizeof player->why, "the broker refuses it (reason 0x%02X)",
                   (unsigned)publish->reason_code);
  else if (publish->outcome == MQTT_LOST)
    (void)snprintf(player->why, sizeof player->why, "the connection is lost");
}

static struct flight *find_free(struct player *player) {
  for (size_t i = 0; i < FLIGHTS; i++)
    if (!player->flights[i].msg)
      return &player->flights[i];
  return NULL;
}

static bool any_under_way(const struct player *player) {
  for (size_t i = 0; i < FLIGHTS; i++)
    if (player->flights[i].msg)
      return true;
  return false;
}

static bool may_go_on(const struct player *player) {
  return !player->why[0] && !player->client.stopped;
}

static bool play(struct player *player, const struct msg *event) {
  struct flight *flight = NULL;
  int64_t deadline = clock_mono_ms() + ANSWER_MS;
  while (may_go_on(player) && !(flight = find_free(player)) && clock_mono_ms() < deadline)
    client_wait(&player->client, deadline - clock_mono_ms());
  if (!flight)
    return false;
  enum err err = replay_make(&flight->msg, event, span_of(player->config->mqtt_root),
                             span_of(player->arguments->to));
  if (err != ERR_OK) {
    (void)snprintf(player->why, sizeof player->why, "%s", err_text(err));
    return false;
  }
  flight->publish =
      (struct mqtt_publish){.msg = flight->msg, .done = on_published, .owner = player};
  mqtt_publish(player->client.mqtt, &flight->publish);
  return true;
}

static int play_all(struct player *player) {
  enum err err = client_connect(&player->client, player->config, NULL, 0);
  if (err != ERR_OK || !client_wait_up(&player->client, FIRST_TRY_MS))
    return tool_say("%s", player->client.why);
  err = each_event(player, play);
  int64_t deadline = clock_mono_ms() + ANSWER_MS;
  while (any_under_way(player) && may_go_on(player) && clock_mono_ms() < deadline)
    client_wait(&player->client, deadline - clock_mono_ms());
  if (err != ERR_OK)
    return tool_say("%s", err_text(err));
  (void)tool_say("%lld of %lld replayed%s%s", (long long)player->played, (long long)player->found,
                 player->why[0] ? ": " : "", player->why);
  return player->played == player->found ? EXIT_DONE : EXIT_FAILED;
}

/* ---- from start to end ----------------------------------------------------------------------- */

static int check_place(const struct player *player) {
  const char *root = player->config->mqtt_root, *to = player->arguments->to;
  enum replay_place place = replay_judge(span_of(to), span_of(root));
  if (!topic_filter_is_good(span_of(to)) || to[strcspn(to, "+#")] || to[0] == '$') {
    (void)tool_say("--to wants a topic without wildcards and $, not %s", to);
  } else if (place == REPLAY_FORBIDDEN) {
    (void)tool_say("below %s they would be commands", to);
  } else if (place == REPLAY_LIVE && !player->arguments->live) {
    (void)tool_say(
        "%s is at or below mqtt.root, where they pass for news: add --live if that is meant", to);
  } else {
    return EXIT_DONE;
  }
  return EXIT_BAD_USAGE;
}

static int replay(struct player *player, int64_t since_ms) {
  int64_t since_wall_ms = clock_wall_ms() - since_ms;
  char why[512] = "";
  enum err err = client_init(&player->client, player->config, "replay");
  if (err != ERR_OK)
    return tool_say("%s", err_text(err));
  err = store_history_open(&player->history, &player->start_id, player->config->journal_path,
                           since_wall_ms, why, sizeof why);
  if (err != ERR_OK)
    return tool_say("%s", why);
  int status = tell_count(player, since_wall_ms);
  return status == EXIT_DONE && player->found > 0 ? play_all(player) : status;
}

int tool_replay(struct arguments *arguments) {
  static struct player player; /* for its size */
  int64_t since_ms = 0;
  player = (struct player){.arguments = arguments,
                           .filter = {span_of(arguments->type), span_of(arguments->call)}};
  if (!arguments->to ||
      quantity_parse(&since_ms, QUANTITY_DURATION, span_of(arguments->since)) != ERR_OK) {
    (void)tool_say("replay wants %s; --help tells more",
                   arguments->to ? "--since as \"90s\", \"30m\", \"1h\" or \"2d\"" : "--to TOPIC");
    return EXIT_BAD_USAGE;
  }
  int status = tools_load(&player.config, arguments);
  if (status != EXIT_DONE)
    return status;
  log_set_level(arguments->log_level ? (enum log_level)player.config->log_level : LOG_ERROR);
  status = check_place(&player);
  if (status == EXIT_DONE)
    status = replay(&player, since_ms);
  bool all = client_close(&player.client);
  store_history_close(&player.history);
  config_free(&player.config);
  if (!all)
    _exit(status);
  return status;
}
