#include "bridge/admin_page.h"

#include <stdio.h>
#include <string.h>

#include "admin_page_parts.h"
#include "bridge/clock.h"
#include "bridge/hear.h"
#include "bridge/json.h"
#include "bridge/list.h"
#include "bridge/mem.h"
#include "bridge/metrics.h"
#include "guard_parts.h"
#include "subscriber.h"

enum { MESSAGE_BYTES = 2048 };

/* As much of the text as there is room for, in whole characters. */
static void put(char *out, size_t size, struct span text) {
  uint32_t code;
  size_t len = 0;
  for (size_t more; (more = span_utf8_next(text, len, &code)) > 0 && len + more < size;)
    len += more;
  memcpy(out, text.data ? text.data : "", len);
  out[len] = '\0';
}

/* ---- rates ----------------------------------------------------------------------------------- */

const char *admin_rate(uint64_t *value, int rate) {
  static const struct {
    const char *name;
    enum metric metrics[3];
    int count;
  } rates[ADMIN_RATES] = {
      {"webhooks", {METRIC_WEBHOOKS_KEPT}, 1},
      {"webhooks refused",
       {METRIC_WEBHOOKS_UNVERIFIED, METRIC_WEBHOOKS_REFUSED, METRIC_WEBHOOKS_UNAVAILABLE},
       3},
      {"messages published", {METRIC_EVENTS_PUBLISHED}, 1},
      {"commands", {METRIC_COMMANDS_RECEIVED}, 1},
      {"commands failed", {METRIC_COMMANDS_FAILED}, 1},
      {"API requests", {METRIC_REST_ATTEMPTS}, 1},
  };
  *value = 0;
  if (rate >= ADMIN_RATES)
    return NULL;
  for (int i = 0; i < rates[rate].count; i++)
    *value += metrics_get(rates[rate].metrics[i]);
  return rates[rate].name;
}

static void on_step(struct timer *timer) {
  struct admin_page *page = container_of(timer, struct admin_page, timer);
  uint32_t *step = page->steps[page->step_count % ADMIN_STEPS];
  uint64_t value = 0;
  for (int i = 0; admin_rate(&value, i); i++) {
    step[i] = (uint32_t)(value - page->last[i]);
    page->last[i] = value;
  }
  page->step_count++;
  timer_start(page->options.timers, &page->timer, clock_mono_ms() + ADMIN_STEP_MS, on_step);
}

/* ---- calls ----------------------------------------------------------------------------------- */

static struct admin_call **find_call(struct admin_page *page, struct span id) {
  for (size_t i = 0; i < ADMIN_PAGE_CALLS; i++)
    if (page->calls[i] && span_equal_text(id, page->calls[i]->id))
      return &page->calls[i];
  return NULL;
}

/* A free place, else that of the one that is over, or was heard of longest ago. */
static struct admin_call **make_room(struct admin_page *page) {
  struct admin_call **oldest = &page->calls[0];
  for (size_t i = 0; i < ADMIN_PAGE_CALLS; i++) {
    struct admin_call **at = &page->calls[i];
    if (!*at)
      return at;
    bool over = (*at)->over_ms > 0, oldest_over = (*oldest)->over_ms > 0;
    if (over != oldest_over ? over : (*at)->heard_ms < (*oldest)->heard_ms)
      oldest = at;
  }
  mem_free(*oldest);
  *oldest = NULL;
  return oldest;
}

static struct admin_call *find_or_add(struct admin_page *page, struct span id) {
  struct admin_call **at = find_call(page, id);
  if (at)
    return *at;
  struct admin_call *call = mem_alloc(sizeof *call + id.len + 1);
  if (!call)
    return NULL;
  memcpy(call->id, id.data, id.len);
  *make_room(page) = call;
  return call;
}

static void put_if(char *out, size_t size, struct span text) {
  if (text.len > 0)
    put(out, size, text);
}

static void hear_event(struct admin_page *page, const struct event *event) {
  struct span id = event->call_control_id.len > 0 ? event->call_control_id : event->call_sid;
  struct admin_call *call = id.len > 0 ? find_or_add(page, id) : NULL;
  if (!call)
    return;
  struct admin_event *at = &call->events[call->event_count++ % ADMIN_PAGE_EVENTS];
  call->heard_ms = at->at_ms = clock_wall_ms();
  put(at->type, sizeof at->type, event->type);
  put_if(call->direction, sizeof call->direction, event->direction);
  put_if(call->from, sizeof call->from, event->from);
  put_if(call->to, sizeof call->to, event->to);
  if (span_equal_text(event->type, "call.hangup") || guard_is_end(event))
    call->over_ms = call->heard_ms;
}

/* ---- commands, and what is refused ----------------------------------------------------------- */

/* Strangers are as many as they like: of them it counts why, and the last one is named. */
static bool is_same(const struct admin_refusal *a, const struct admin_refusal *b) {
  bool stranger = strcmp(a->what, "webhook") == 0 || strcmp(a->what, "request") == 0;
  return strcmp(a->what, b->what) == 0 && strcmp(a->why, b->why) == 0 &&
         (stranger || strcmp(a->name, b->name) == 0);
}

/* The same one, else the place of the one that was longest ago. */
static struct admin_refusal *find_refusal(struct admin_page *page,
                                          const struct admin_refusal *wanted) {
  struct admin_refusal *oldest = &page->refusals[0];
  for (size_t i = 0; i < ADMIN_PAGE_COMMANDS; i++) {
    struct admin_refusal *at = &page->refusals[i];
    if (at->serial > 0 && is_same(at, wanted))
      return at;
    if (at->serial < oldest->serial)
      oldest = at;
  }
  oldest->times = 0;
  return oldest;
}

static void refuse(struct admin_page *page, const char *what, struct span name, struct span why) {
  struct admin_refusal fresh = {.at_ms = clock_wall_ms()};
  put(fresh.what, sizeof fresh.what, span_of(what));
  put(fresh.name, sizeof fresh.name, name);
  put(fresh.why, sizeof fresh.why, why);
  struct admin_refusal *at = find_refusal(page, &fresh);
  fresh.times = at->times + 1;
  fresh.serial = ++page->refusal_count;
  *at = fresh;
}

void admin_page_refused(struct admin_page *page, const char *what, const char *why,
                        struct span peer) {
  if (page)
    refuse(page, what, peer, span_of(why));
}

/* What a result, or what is told of a document, says of itself. */
struct said {
  int64_t attempts, duration_ms;
  struct span message, why, document;
};

static int on_object(void *context, int level, struct span key) {
  (void)context;
  return level == JSON_SCAN_ROOT && span_equal_text(key, "error") ? 1 : JSON_SCAN_SKIP;
}

static void on_value(void *context, int level, struct span key, struct span value) {
  struct said *said = context;
  if (level == 1) {
    if (span_equal_text(key, "message"))
      said->message = value;
  } else if (span_equal_text(key, "attempts"))
    (void)span_to_int(&said->attempts, value);
  else if (span_equal_text(key, "duration_ms"))
    (void)span_to_int(&said->duration_ms, value);
  else if (span_equal_text(key, "why"))
    said->why = value;
  else if (span_equal_text(key, "document"))
    said->document = value;
}

static struct said read_said(struct span payload) {
  struct said said = {0};
  const struct json_scan_handler handler = {
      .context = &said, .on_object = on_object, .on_value = on_value};
  if (json_scan(payload, &handler) != ERR_OK)
    said = (struct said){0};
  return said;
}

static void put_unescaped(char *out, size_t size, struct span raw) {
  char text[MESSAGE_BYTES];
  size_t len = raw.len <= sizeof text ? json_scan_unescape(text, raw) : (size_t)-1;
  put(out, size, len == (size_t)-1 ? raw : (struct span){text, len});
}

/* The level that follows the root and that one: <root>/as/<name>/... */
static struct span level_after(const struct admin_page *page, struct span topic, const char *kind) {
  char prefix[512];
  int len = snprintf(prefix, sizeof prefix, "%s/%s/", page->options.root, kind);
  if (!span_starts_with(topic, prefix))
    return (struct span){0};
  struct span rest = {topic.data + len, topic.len - (size_t)len};
  return span_cut(&rest, '/');
}

static struct span sender_of(const struct admin_page *page, const struct changes *changes) {
  struct span sender = {0};
  for (size_t i = 0; i < changes->write.count && sender.len == 0; i++)
    if (changes->write.changes[i].kind == STORE_MESSAGE)
      sender = level_after(page, changes->write.changes[i].message->parts.topic, "as");
  return sender;
}

static void hear_result(struct admin_page *page, const struct heard_result *result,
                        const struct changes *changes) {
  struct admin_command *command = &page->commands[page->command_count++ % ADMIN_PAGE_COMMANDS];
  struct span by = result->owner.len > 0 ? result->owner : sender_of(page, changes);
  struct said said = read_said(result->payload);
  *command = (struct admin_command){.at_ms = clock_wall_ms(),
                                    .attempts = said.attempts,
                                    .duration_ms = said.duration_ms,
                                    .http_status = result->http_status,
                                    .ok = result->ok};
  put(command->operation, sizeof command->operation, span_of(result->operation));
  put(command->by, sizeof command->by, by);
  if (result->ok)
    return;
  put(command->code, sizeof command->code, span_of(command_error_code(result->error)));
  put_unescaped(command->message, sizeof command->message, said.message);
  if (command_error_ran(result->error) == COMMAND_RAN_NO)
    refuse(page, "command", span_of(command->operation), span_of(command->message));
}

/* What a call gets instead of its document is told as a message. */
static void hear_fallback(struct admin_page *page, const struct msg_parts *message) {
  char name[64], why[ADMIN_TEXT_SIZE];
  if (!level_after(page, message->topic, "texml").len ||
      !span_ends_with(message->topic, "/fallback"))
    return;
  struct said said = read_said(message->payload);
  put_unescaped(name, sizeof name, said.document);
  put_unescaped(why, sizeof why, said.why);
  refuse(page, "document", span_of(name), span_of(why));
}

/* ---- as a subscriber ------------------------------------------------------------------------- */

static enum err create(void **self, const struct hear_options *options) {
  *self = options->admin_page;
  return ERR_OK;
}

static void after_commit(void *self, const struct heard *heard, const struct changes *changes,
                         bool committed) {
  struct admin_page *page = self;
  if (!page || !committed)
    return;
  if (heard && heard->kind == HEARD_EVENT)
    hear_event(page, heard->event);
  if (heard && heard->kind == HEARD_RESULT)
    hear_result(page, &heard->result, changes);
  for (size_t i = 0; !heard && i < changes->write.count; i++)
    if (changes->write.changes[i].kind == STORE_MESSAGE)
      hear_fallback(page, &changes->write.changes[i].message->parts);
}

const struct subscriber admin_page_subscriber = {
    .name = "admin_page", .create = create, .after_commit = after_commit};

/* ---- its life -------------------------------------------------------------------------------- */

enum err admin_page_create(struct admin_page **out, const struct admin_page_options *options) {
  struct admin_page *page = *out = mem_alloc(sizeof *page);
  if (!page)
    return ERR_MEMORY;
  page->options = *options;
  timer_start(options->timers, &page->timer, clock_mono_ms() + ADMIN_STEP_MS, on_step);
  return ERR_OK;
}

void admin_page_destroy(struct admin_page **page) {
  if (!*page)
    return;
  timer_stop((*page)->options.timers, &(*page)->timer);
  for (size_t i = 0; i < ADMIN_PAGE_CALLS; i++)
    mem_free((*page)->calls[i]);
  mem_free(*page);
  *page = NULL;
}
