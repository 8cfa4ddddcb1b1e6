#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bridge/clock.h"
#include "bridge/crypt.h"
#include "bridge/json.h"
#include "bridge/log.h"
#include "bridge/mem.h"
#include "bridge/tools.h"
#include "bridge/topic.h"
#include "client.h"
#include "describe.h"
#include "json_layout.h"
#include "line.h"
#include "message.h"
#include "tool.h"

enum {
  WAIT_MS = 60000,
  FIRST_TRY_MS = 15000,
  FILTERS_MAX = MQTT_SUBSCRIPTIONS_MAX,
  FILTERS_BYTES = 1024 * 1024,
  LINE_BYTES = 32 * 1024 * 1024, /* of a message of the largest size, each byte as an escape */
};

/* All of it is the main thread's. */
struct listener {
  const struct arguments *arguments;
  struct config *config;
  struct client client;
  struct line line;
  struct buf filters; /* one behind the other, each with a NUL */
  struct mqtt_subscription subscriptions[FILTERS_MAX];
  size_t count;
  bool deaf; /* nobody takes what is written */
};

/* ---- what comes ------------------------------------------------------------------------------ */

static void add_base64(struct buf *out, struct span bytes) {
  size_t size = (bytes.len + 2) / 3 * 4 + 1;
  char *text = mem_alloc(size);
  if (text) {
    crypt_base64_encode(text, size, (const uint8_t *)bytes.data, bytes.len);
    json_write_text(out, "payload_base64", text);
  }
  buf_fail(out, text ? ERR_OK : ERR_MEMORY);
  mem_free(text);
}

/* The payload as it is where it is JSON, else as a text, and else as base64. */
static void add_payload(struct buf *out, struct span payload) {
  struct buf json;
  buf_init(&json, LINE_BYTES);
  if (json_lay_out(&json, payload, false)) {
    json_write_key(out, "payload");
    buf_add(out, buf_span(&json));
  } else if (span_is_utf8(payload)) {
    json_write_span(out, "payload", payload);
  } else {
    add_base64(out, payload);
  }
  buf_fail(out, buf_status(&json));
  buf_free(&json);
}

static bool write_json(const struct listener *listener, const struct mqtt_message *message) {
  struct buf raw, out;
  char now[CLOCK_RFC3339_SIZE];
  const char *root = listener->config->mqtt_root;
  buf_init(&raw, LINE_BYTES);
  buf_init(&out, LINE_BYTES);
  clock_format_rfc3339(now, clock_wall_ms());
  json_write_open(&raw, NULL, '{');
  json_write_text(&raw, "time", now);
  json_write_span(&raw, "topic", message->topic);
  json_write_text(&raw, "kind", message_kind_name(message_kind_of(message->topic, root)));
  json_write_flag(&raw, "retained", message->retained);
  add_payload(&raw, message->payload);
  json_write_close(&raw, '}');
  if (!json_lay_out(&out, buf_span(&raw), false))
    buf_fail(&out, ERR_SYNTAX);
  buf_add_char(&out, '\n');
  buf_free(&raw);
  return tool_show(stdout, &out) == EXIT_DONE;
}

static bool write_line(struct listener *listener, const struct mqtt_message *message) {
  describe_message(&listener->line, listener->config, message->topic, message->payload,
                   clock_wall_ms(), listener->arguments->full);
  return line_end(&listener->line);
}

static void on_message(void *context, const struct mqtt_message *message) {
  struct listener *listener = context;
  if (listener->deaf)
    return;
  listener->deaf =
      listener->arguments->json ? !write_json(listener, message) : !write_line(listener, message);
}

/* ---- what is listened to --------------------------------------------------------------------- */

/* "call/#" is below the root; what begins with the root, or is another's, is as it stands. */
static void add_filter(struct listener *listener, const char *filter) {
  const char *root = listener->config->mqtt_root;
  struct span levels = span_of(filter);
  bool whole = span_starts_with(levels, root) &&
               (levels.len == strlen(root) || levels.data[strlen(root)] == '/');
  if (!whole && filter[0] != '$')
    buf_addf(&listener->filters, "%s/", root);
  buf_add_text(&listener->filters, filter);
  buf_add_char(&listener->filters, '\0');
}

static bool check_filters(const struct listener *listener) {
  const char *at = listener->filters.data;
  for (size_t i = 0; i < listener->count; i++, at += strlen(at) + 1)
    if (!topic_filter_is_good(span_of(at))) {
      (void)tool_say("no topic filter: %s", listener->arguments->words.words[i]);
      return false;
    }
  return true;
}

static void subscribe(struct listener *listener) {
  const char *at = listener->filters.data;
  for (size_t i = 0; i < listener->count; i++, at += strlen(at) + 1)
    listener->subscriptions[i] =
        (struct mqtt_subscription){.filter = at,
                                   .qos = 1,
                                   .retained = listener->arguments->retained,
                                   .required = true,
                                   .on_message = on_message,
                                   .context = listener};
}

static int read_filters(struct listener *listener) {
  const char *const *words = listener->arguments->words.words;
  while (listener->count < FILTERS_MAX && words[listener->count])
    add_filter(listener, words[listener->count++]);
  if (listener->count == 0) {
    add_filter(listener, "#");
    listener->count = 1;
  }
  if (buf_status(&listener->filters) != ERR_OK)
    return EXIT_FAILED;
  if (!check_filters(listener))
    return EXIT_BAD_USAGE;
  subscribe(listener);
  return EXIT_DONE;
}

/* ---- from start to end ----------------------------------------------------------------------- */

/* Until it is told to end, or nobody takes what it writes. A connection that was there once is
 * waited for: brokers restart. */
static int follow(struct listener *listener) {
  struct client *client = &listener->client;
  if (!client_wait_up(client, FIRST_TRY_MS)) {
    (void)tool_say("%s", client->why);
    return client->stopped ? EXIT_DONE : EXIT_FAILED;
  }
  (void)tool_say("listening; Ctrl-C ends");
  /* That messages were dropped, as nobody reads them as quickly as they come, is a warning. */
  if (!listener->arguments->log_level)
    log_set_level(LOG_WARN);
  for (bool up = true; !client->stopped && !listener->deaf; client_wait(client, WAIT_MS)) {
    if (client->up != up)
      (void)tool_say("%s%s", client->up ? "connected again" : "no connection: ",
                     client->up ? "" : client->why);
    up = client->up;
  }
  return EXIT_DONE;
}

static int listen_to(struct listener *listener) {
  int status = read_filters(listener);
  if (status != EXIT_DONE)
    return status;
  enum err err = client_init(&listener->client, listener->config, "listen");
  if (err == ERR_OK)
    err = client_connect(&listener->client, listener->config, listener->subscriptions,
                         listener->count);
  if (err != ERR_OK)
    return tool_say("%s", listener->client.why[0] ? listener->client.why : err_text(err));
  return follow(listener);
}

int tool_listen(struct arguments *arguments) {
  struct listener listener = {.arguments = arguments};
  int status = tools_load(&listener.config, arguments);
  if (status != EXIT_DONE)
    return status;
  log_set_level(arguments->log_level ? (enum log_level)listener.config->log_level : LOG_ERROR);
  buf_init(&listener.filters, FILTERS_BYTES);
  line_init(&listener.line, stdout, arguments->full);
  status = listen_to(&listener);
  bool all = client_close(&listener.client);
  line_free(&listener.line);
  buf_free(&listener.filters);
  config_free(&listener.config);
  if (!all)
    _exit(status);
  return status;
}
