#include "admin_page_parts.h"
#include "alerts_book.h"
#include "bridge/clock.h"
#include "bridge/json.h"
#include "bridge/log.h"
#include "bridge/metrics.h"

/* ---- masked ---------------------------------------------------------------------------------- */

/* As the log would have it; what is in quotes stays well-formed, as digits and stars are no
 * escapes.
 */
static void add_masked(struct buf *out, struct span text) {
  char masked[LOG_MASKED_SIZE];
  size_t at = 0;
  for (struct span number; log_masks_numbers() && (number = log_find_number(text, at)).len > 0;) {
    log_mask_number(masked, number);
    buf_add(out, (struct span){text.data + at, (size_t)(number.data - text.data) - at});
    buf_add_text(out, masked);
    at = (size_t)(number.data - text.data) + number.len;
  }
  buf_add(out, (struct span){text.data + at, text.len - at});
}

static void write_masked(struct buf *out, const char *name, const char *text) {
  struct buf masked;
  buf_init(&masked, 4096);
  add_masked(&masked, span_of(text));
  if (buf_status(&masked) == ERR_OK)
    json_write_span(out, name, buf_span(&masked));
  buf_free(&masked);
}

struct masking {
  struct buf *out;
  const char *copied;
};

static enum err on_value(void *context, enum json_walk_event event, struct span key,
                         struct span value) {
  struct masking *masking = context;
  if (event != JSON_WALK_STRING || span_ends_with(key, "_id"))
    return ERR_OK;
  buf_add(masking->out, (struct span){masking->copied, (size_t)(value.data - masking->copied)});
  add_masked(masking->out, value);
  masking->copied = value.data + value.len;
  return ERR_OK;
}

/* A state of the bridge's own, with the numbers in it masked. */
static void write_state(struct buf *out, const char *name, struct span json) {
  struct masking masking = {out, json.data};
  struct json_walk walk = {.context = &masking, .on_event = on_value, .max_depth = 8};
  json_write_key(out, name);
  if (json_walk(&walk, json) != ERR_OK)
    buf_fail(out, ERR_SYNTAX);
  buf_add(out, (struct span){masking.copied, (size_t)(json.data + json.len - masking.copied)});
}

/* ---- calls ----------------------------------------------------------------------------------- */

static void write_events(struct buf *out, const struct admin_call *call) {
  uint64_t first =
      call->event_count > ADMIN_PAGE_EVENTS ? call->event_count - ADMIN_PAGE_EVENTS : 0;
  json_write_open(out, "events", '[');
  for (uint64_t i = first; i < call->event_count; i++) {
    const struct admin_event *event = &call->events[i % ADMIN_PAGE_EVENTS];
    json_write_open(out, NULL, '{');
    json_write_number(out, "at_ms", event->at_ms);
    json_write_text(out, "type", event->type);
    json_write_close(out, '}');
  }
  json_write_close(out, ']');
}

static void write_call(struct buf *out, struct span id, const struct admin_call *call,
                       struct span state) {
  json_write_open(out, NULL, '{');
  json_write_span(out, "id", id);
  if (call) {
    json_write_number(out, "over_ms", call->over_ms);
    json_write_text(out, "direction", call->direction);
    write_masked(out, "from", call->from);
    write_masked(out, "to", call->to);
    write_events(out, call);
  }
  if (state.len > 0)
    write_state(out, "state", state);
  json_write_close(out, '}');
}

struct walking {
  struct buf *out;
  const struct admin_page *page;
};

/* One that lives since before the start, and of which nothing was heard since. */
static void on_call(void *context, struct span id, struct span state) {
  const struct walking *walking = context;
  for (size_t i = 0; i < ADMIN_PAGE_CALLS; i++)
    if (walking->page->calls[i] && span_equal_text(id, walking->page->calls[i]->id))
      return;
  write_call(walking->out, id, NULL, state);
}

static void write_calls(struct buf *out, const struct admin_page *page) {
  struct walking walking = {out, page};
  int64_t now_ms = clock_wall_ms();
  json_write_open(out, "calls", '[');
  for (size_t i = 0; i < ADMIN_PAGE_CALLS; i++) {
    const struct admin_call *call = page->calls[i];
    if (call && (call->over_ms == 0 || now_ms - call->over_ms < ADMIN_OVER_MS))
      write_call(out, span_of(call->id), call,
                 calls_find_state(page->options.calls, span_of(call->id)));
  }
  calls_visit_living(page->options.calls, ADMIN_PAGE_CALLS, on_call, &walking);
  json_write_close(out, ']');
}

/* ---- commands, refusals, alerts -------------------------------------------------------------- */

static void write_commands(struct buf *out, const struct admin_page *page) {
  json_write_open(out, "commands", '[');
  for (uint64_t i = 0; i < ADMIN_PAGE_COMMANDS && i < page->command_count; i++) {
    const struct admin_command *command =
        &page->commands[(page->command_count - 1 - i) % ADMIN_PAGE_COMMANDS];
    json_write_open(out, NULL, '{');
    json_write_number(out, "at_ms", command->at_ms);
    json_write_text(out, "operation", command->operation);
    json_write_flag(out, "ok", command->ok);
    json_write_text_if(out, "code", command->code);
    write_masked(out, "message", command->message);
    json_write_text_if(out, "by", command->by);
    json_write_number(out, "http_status", command->http_status);
    json_write_number(out, "attempts", command->attempts);
    json_write_number(out, "duration_ms", command->duration_ms);
    json_write_close(out, '}');
  }
  json_write_close(out, ']');
}

/* The newest one before that; NULL past the last. */
static const struct admin_refusal *refusal_before(const struct admin_page *page, uint64_t serial) {
  const struct admin_refusal *newest = NULL;
  for (size_t i = 0; i < ADMIN_PAGE_COMMANDS; i++) {
    const struct admin_refusal *at = &page->refusals[i];
    if (at->serial > 0 && at->serial < serial && (!newest || at->serial > newest->serial))
      newest = at;
  }
  return newest;
}

static void write_refusals(struct buf *out, const struct admin_page *page) {
  const struct admin_refusal *at = refusal_before(page, UINT64_MAX);
  json_write_open(out, "refusals", '[');
  for (; at; at = refusal_before(page, at->serial)) {
    json_write_open(out, NULL, '{');
    json_write_number(out, "at_ms", at->at_ms);
    json_write_number(out, "times", at->times);
    json_write_text(out, "what", at->what);
    json_write_text(out, "name", at->name);
    write_masked(out, "why", at->why);
    json_write_close(out, '}');
  }
  json_write_close(out, ']');
}

static void write_alerts(struct buf *out, const struct alerts *alerts) {
  size_t count = 0;
  for (const struct alerts_entry *entry = NULL; (entry = alerts_next(alerts, entry));)
    count += entry->state != NULL;
  json_write_open(out, "alerts", '[');
  for (const struct alerts_entry *entry = NULL; (entry = alerts_next(alerts, entry));)
    if (entry->state && count-- <= ADMIN_PAGE_ALERTS && entry->state->parts.payload.len > 0)
      write_state(out, NULL, entry->state->parts.payload);
  json_write_close(out, ']');
}

/* ---- rates and latencies --------------------------------------------------------------------- */

static void write_steps(struct buf *out, const struct admin_page *page, int rate) {
  uint64_t first = page->step_count > ADMIN_STEPS ? page->step_count - ADMIN_STEPS : 0;
  json_write_open(out, "steps", '[');
  for (uint64_t i = first; i < page->step_count; i++)
    json_write_number(out, NULL, page->steps[i % ADMIN_STEPS][rate]);
  json_write_close(out, ']');
}

static void write_rates(struct buf *out, const struct admin_page *page) {
  const char *name = NULL;
  uint64_t value = 0;
  json_write_number(out, "step_ms", ADMIN_STEP_MS);
  json_write_number(out, "steps", ADMIN_STEPS);
  json_write_open(out, "rates", '[');
  for (int rate = 0; (name = admin_rate(&value, rate)); rate++) {
    json_write_open(out, NULL, '{');
    json_write_text(out, "name", name);
    json_write_number(out, "count", (int64_t)value);
    write_steps(out, page, rate);
    json_write_close(out, '}');
  }
  json_write_close(out, ']');
}

static void write_timings(struct buf *out) {
  struct metrics_histogram histogram;
  json_write_open(out, "timings", '[');
  for (int timing = 0; timing < TIMING_COUNT; timing++) {
    metrics_histogram(&histogram, (enum timing)timing);
    json_write_open(out, NULL, '{');
    json_write_text(out, "name", metrics_timing_name((enum timing)timing));
    json_write_text(out, "help", metrics_timing_help((enum timing)timing));
    json_write_open(out, "bounds_us", '[');
    for (size_t i = 0; i < METRICS_BUCKETS; i++)
      json_write_number(out, NULL, histogram.bounds_us[i]);
    json_write_close(out, ']');
    json_write_open(out, "counts", '[');
    for (size_t i = 0; i <= METRICS_BUCKETS; i++)
      json_write_number(out, NULL, (int64_t)histogram.counts[i]);
    json_write_close(out, ']');
    json_write_close(out, '}');
  }
  json_write_close(out, ']');
}

void admin_page_write(struct buf *json, const struct admin_page *page) {
  json_write_open(json, NULL, '{');
  json_write_number(json, "now_ms", clock_wall_ms());
  json_write_text(json, "version", BRIDGE_VERSION);
  json_write_text(json, "root", page->options.root);
  page->options.write_health(page->options.context, json);
  write_calls(json, page);
  write_commands(json, page);
  write_refusals(json, page);
  write_alerts(json, page->options.alerts);
  write_rates(json, page);
  write_timings(json);
  json_write_close(json, '}');
}
