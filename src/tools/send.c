#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "bridge/clock.h"
#include "bridge/log.h"
#include "bridge/nearest.h"
#include "bridge/result.h"
#include "bridge/tools.h"
#include "client.h"
#include "json_layout.h"
#include "line.h"
#include "message.h"
#include "send_payload.h"
#include "tool.h"

enum {
  FIRST_TRY_MS = 15000,
  PAYLOAD_MAX = MQTT_COMMAND_MAX_BYTES,
  TOPIC_BYTES = 65535,
  RESULT_MAX = 64 * 1024 * 1024,
  PROGRESS_MS = 1000, /* after so long, and as often */
  INDENT = 2,
};

/* All of it is the main thread's. */
struct sender {
  const struct arguments *arguments;
  struct config *config;
  const struct operation *operation;
  struct client client;
  struct buf topic, result_topic, payload;
  struct buf reply_topic; /* for what is told ahead of the result; "" where it may not be */
  struct msg *msg;
  struct mqtt_publish publish;
  bool published; /* it came back, with an outcome */
  struct buf result;
  bool progress; /* a line of it stands there */
  int64_t items; /* of a list that is gathered, so far */
};

/* ---- what is sent ---------------------------------------------------------------------------- */

static const struct operation *find_own(const struct arguments *arguments, const char *name) {
  const struct operation *own = NULL;
  for (size_t i = 0; (own = arguments->own_operation(i)) && strcmp(own->name, name) != 0; i++)
    continue;
  return own;
}

static int refuse_operation(const struct arguments *arguments, const char *name) {
  struct nearest nearest;
  const struct operation *own = NULL;
  char levels[NEAREST_MAX + 1];
  (void)snprintf(levels, sizeof levels, "%s", name);
  for (char *c = levels; (c = strchr(c, '.'));)
    *c = '/';
  const char *telnyx = operation_nearest(span_of(levels));
  nearest_start(&nearest, span_of(name));
  for (size_t i = 0; (own = arguments->own_operation(i)); i++)
    nearest_offer(&nearest, own->name);
  if (telnyx)
    nearest_offer(&nearest, telnyx);
  (void)tool_say("unknown operation %s%s%s%s", name, nearest.name[0] ? "; did you mean " : "",
                 nearest.name, nearest.name[0] ? "?" : "");
  return EXIT_BAD_USAGE;
}

static int find_operation(struct sender *sender) {
  const char *name = sender->arguments->words.words[0];
  if (!name) {
    (void)tool_say("send wants an operation; telnyx-mqtt send --help tells more");
    return EXIT_BAD_USAGE;
  }
  sender->operation = operation_find(span_of(name));
  if (!sender->operation)
    sender->operation = find_own(sender->arguments, name);
  return sender->operation ? EXIT_DONE : refuse_operation(sender->arguments, name);
}

/* The document of --json; "-" is standard input. */
static int read_document(struct buf *out, const char *name) {
  char why[CONFIG_MESSAGE_SIZE] = "";
  const char *path = strcmp(name, "-") == 0 ? "/dev/stdin" : name;
  enum err err = arguments_read_file(&(struct arguments){0}, out, path, why, sizeof why);
  return err == ERR_OK ? EXIT_DONE : tool_say("%s: %s", name, why[0] ? why : err_text(err));
}

static int make_payload(struct sender *sender) {
  const struct arguments *arguments = sender->arguments;
  char why[512] = "";
  struct buf document;
  buf_init(&document, PAYLOAD_MAX);
  int status = arguments->document ? read_document(&document, arguments->document) : EXIT_DONE;
  enum err err = ERR_OK;
  if (status == EXIT_DONE)
    err = send_payload(&sender->payload, sender->operation, buf_span(&document),
                       arguments->words.words + 1, sender->client.id.data, why, sizeof why);
  if (err != ERR_OK) {
    (void)tool_say("%s", why[0] ? why : err_text(err));
    status = err == ERR_SYNTAX ? EXIT_BAD_USAGE : EXIT_FAILED;
  }
  buf_free(&document);
  return status;
}

/* <root>/cmd/calls/dial, or the like. */
static void add_topic(struct buf *out, const struct sender *sender, const char *level) {
  struct span rest = span_of(sender->operation->name);
  buf_add_text(out, sender->config->mqtt_root);
  if (sender->arguments->principal)
    buf_addf(out, "/as/%s", sender->arguments->principal);
  buf_addf(out, "/%s", level);
  while (rest.len > 0) {
    struct span word = span_cut(&rest, '.');
    buf_addf(out, "/%.*s", (int)word.len, word.data);
  }
}

/* As MQTT 5's response topic, where the bridge would take it. */
static void add_reply_topic(struct sender *sender) {
  const struct config *config = sender->config;
  const struct result_topics topics = {.root = span_of(config->mqtt_root),
                                       .filters = config->mqtt_response_topics,
                                       .filter_count = config->mqtt_response_topics_count};
  buf_addf(&sender->reply_topic, "%s/reply/%s", config->mqtt_root, sender->client.id.data);
  if (result_topic_refusal(buf_span(&sender->reply_topic), &topics))
    buf_clear(&sender->reply_topic);
}

/* ---- what comes back ------------------------------------------------------------------------- */

static void on_result(void *context, const struct mqtt_message *message) {
  struct sender *sender = context;
  struct span ours = send_member(buf_span(&sender->payload), "correlation_id");
  struct span its = send_member(message->payload, "correlation_id");
  if (sender->result.len > 0 || !span_equal(its, ours))
    return;
  if (send_member(message->payload, "ok").len > 0)
    buf_add(&sender->result, message->payload);
  else
    (void)span_to_int(&sender->items, send_member(message->payload, "items"));
}

static void on_published(struct mqtt_publish *publish) {
  struct sender *sender = publish->owner;
  sender->published = true;
}

/* On a terminal a line that changes; else one that says it once. */
static void show_progress(struct sender *sender, int64_t waited_ms) {
  bool terminal = isatty(STDERR_FILENO);
  if (terminal && sender->items > 0)
    fprintf(stderr, "\rwaiting for the result: %d s, %lld items", (int)(waited_ms / 1000),
            (long long)sender->items);
  else if (terminal)
    fprintf(stderr, "\rwaiting for the result: %d s", (int)(waited_ms / 1000));
  else if (!sender->progress)
    (void)tool_say("waiting for the result");
  fflush(stderr);
  sender->progress = true;
}

static void end_progress(const struct sender *sender) {
  if (sender->progress && isatty(STDERR_FILENO))
    fprintf(stderr, "\r\033[K");
}

static bool is_lost(const struct sender *sender) {
  return sender->published && sender->publish.outcome != MQTT_DELIVERED;
}

static void wait_for_result(struct sender *sender, int64_t timeout_ms) {
  int64_t start = clock_mono_ms(), told = start;
  for (int64_t now = start; sender->result.len == 0 && !sender->client.stopped &&
                            !is_lost(sender) && now < start + timeout_ms;
       now = clock_mono_ms()) {
    if (now - told >= PROGRESS_MS) {
      told += PROGRESS_MS;
      show_progress(sender, now - start);
    }
    client_wait(&sender->client, clock_earlier(told + PROGRESS_MS - now, start + timeout_ms - now));
  }
  end_progress(sender);
}

/* ---- the verdict ----------------------------------------------------------------------------- */

static int show_result(const struct sender *sender) {
  struct span result = buf_span(&sender->result);
  struct buf out;
  buf_init(&out, RESULT_MAX);
  if (!json_lay_out(&out, result, isatty(STDOUT_FILENO)))
    buf_fail(&out, ERR_SYNTAX);
  buf_add_char(&out, '\n');
  return tool_show(stdout, &out);
}

/* "calls.dial went through after 182 ms", or what the error says. */
static int tell_outcome(const struct sender *sender) {
  json_t *result = json_loadb(sender->result.data, sender->result.len, 0, NULL);
  bool ok = json_is_true(json_object_get(result, "ok"));
  const char *why = message_text(json_object_get(result, "error"), "message");
  char took[32];
  struct line line;
  line_init(&line, stderr, false);
  line_add(&line, ok ? TONE_GOOD : TONE_FAULT, span_of(sender->operation->name));
  line_add(&line, TONE_PLAIN, span_of(ok ? " went through" : " failed:"));
  line_add_words(&line, TONE_PLAIN, span_of(ok || !why ? "" : why), INDENT);
  (void)snprintf(took, sizeof took, "(%lld ms)",
                 (long long)json_integer_value(json_object_get(result, "duration_ms")));
  line_add_words(&line, TONE_DIM, span_of(took), INDENT);
  (void)line_end(&line);
  line_free(&line);
  json_decref(result);
  return ok ? EXIT_DONE : EXIT_FAILED;
}

static int fail(const struct sender *sender) {
  if (sender->published && sender->publish.outcome == MQTT_REFUSED)
    return tool_say(
        "the broker refuses the command (reason 0x%02X): has mqtt.username the right to "
        "write %s?",
        (unsigned)sender->publish.reason_code, sender->topic.data);
  if (is_lost(sender))
    return tool_say("the broker did not take the command: %s", sender->client.why);
  if (sender->client.stopped)
    return tool_say("stopped; the command may run all the same");
  return tool_say("no result in time. Is the bridge running? See %s/bridge/state",
                  sender->config->mqtt_root);
}

/* ---- from start to end ----------------------------------------------------------------------- */

/* Publishes it once connected and subscribed, and waits for what comes of it. */
static int exchange(struct sender *sender) {
  const struct msg_parts parts = {.kind = MSG_EVENT,
                                  .qos = 1,
                                  .topic = buf_span(&sender->topic),
                                  .response_topic = buf_span(&sender->reply_topic),
                                  .payload = buf_span(&sender->payload),
                                  .content_type = span_of("application/json")};
  enum err err = msg_create(&sender->msg, &parts);
  if (err != ERR_OK)
    return tool_say("%s", err_text(err));
  if (!client_wait_up(&sender->client, FIRST_TRY_MS))
    return tool_say("%s", sender->client.why);
  sender->publish =
      (struct mqtt_publish){.msg = sender->msg, .done = on_published, .owner = sender};
  mqtt_publish(sender->client.mqtt, &sender->publish);
  wait_for_result(sender, sender->arguments->wait_s * 1000);
  if (sender->result.len == 0)
    return fail(sender);
  int status = show_result(sender);
  return status == EXIT_DONE ? tell_outcome(sender) : status;
}

static int send_it(struct sender *sender) {
  enum err err = client_init(&sender->client, sender->config, "send");
  if (err != ERR_OK)
    return tool_say("%s", err_text(err));
  int status = make_payload(sender);
  if (status != EXIT_DONE)
    return status;
  add_topic(&sender->topic, sender, "cmd");
  add_topic(&sender->result_topic, sender, "result");
  buf_fail(&sender->topic, buf_status(&sender->result_topic));
  if (buf_status(&sender->topic) != ERR_OK)
    return tool_say("%s", err_text(buf_status(&sender->topic)));
  add_reply_topic(sender);
  const struct mqtt_subscription subscriptions[] = {
      {.filter = sender->result_topic.data,
       .qos = 1,
       .required = true,
       .on_message = on_result,
       .context = sender},
      {.filter = sender->reply_topic.data, .qos = 1, .on_message = on_result, .context = sender}};
  size_t count = sender->reply_topic.len > 0 ? 2 : 1;
  err = client_connect(&sender->client, sender->config, subscriptions, count);
  return err == ERR_OK ? exchange(sender) : tool_say("%s", sender->client.why);
}

int tool_send(struct arguments *arguments) {
  struct sender sender = {.arguments = arguments};
  int status = find_operation(&sender);
  if (status == EXIT_DONE)
    status = tools_load(&sender.config, arguments);
  if (status != EXIT_DONE)
    return status;
  log_set_level(arguments->log_level ? (enum log_level)sender.config->log_level : LOG_ERROR);
  buf_init(&sender.topic, TOPIC_BYTES);
  buf_init(&sender.result_topic, TOPIC_BYTES);
  buf_init(&sender.reply_topic, TOPIC_BYTES);
  buf_init(&sender.payload, PAYLOAD_MAX);
  buf_init(&sender.result, RESULT_MAX);
  status = send_it(&sender);
  bool all = client_close(&sender.client);
  if (!all)
    _exit(status);
  msg_unref(&sender.msg);
  buf_free(&sender.topic);
  buf_free(&sender.result_topic);
  buf_free(&sender.reply_topic);
  buf_free(&sender.payload);
  buf_free(&sender.result);
  config_free(&sender.config);
  return status;
}
