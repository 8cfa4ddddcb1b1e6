#include "bridge/guard.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bridge/buf.h"
#include "bridge/clock.h"
#include "bridge/config.h"
#include "bridge/list.h"
#include "bridge/log.h"
#include "bridge/mem.h"
#include "bridge/quantity.h"
#include "guard_parts.h"

enum { DAY_MS = 24 * 60 * 60 * 1000, NOTE_BYTES = 16 * 1024 };

/* ---- the day --------------------------------------------------------------------------------- */

/* A clock that went back begins no day anew. */
void guard_turn_day(struct guard *guard, int64_t now_ms) {
  int64_t day = now_ms / DAY_MS;
  if (day > guard->usage.day) {
    guard->usage.day = day;
    guard->usage.spent = 0;
  }
}

void guard_spend(struct guard *guard, int64_t amount) {
  guard->usage.spent += amount;
  if (guard->usage.spent < 0)
    guard->usage.spent = 0;
}

bool guard_is_spent(const struct guard *guard) {
  int64_t most = guard->options.rules.daily_budget;
  return guard->options.rules.enabled && most > 0 && guard->usage.spent >= most;
}

/* ---- the calls ------------------------------------------------------------------------------- */

static struct guard_call *oldest(struct guard *guard) {
  struct guard_call *call = guard->calls;
  while (call && call->next)
    call = call->next;
  return call;
}

struct guard_call *guard_add_call(struct guard *guard, int64_t row, const char *to) {
  struct guard_call *call = mem_alloc(sizeof *call);
  if (!call)
    return NULL;
  if (guard->call_count == GUARD_CALLS_MAX)
    guard_forget_call(guard, oldest(guard));
  snprintf(call->key, sizeof call->key, "call/%llu", (unsigned long long)++guard->last_key);
  snprintf(call->to, sizeof call->to, "%s", to);
  call->row = row;
  call->since_ms = call->news_ms = clock_wall_ms();
  call->next = guard->calls;
  guard->calls = call;
  guard->call_count++;
  return call;
}

void guard_forget_call(struct guard *guard, struct guard_call *call) {
  struct guard_call **at = &guard->calls;
  while (*at && *at != call)
    at = &(*at)->next;
  if (!*at)
    return;
  *at = call->next;
  guard->call_count--;
  mem_free(call->call_control_id);
  mem_free(call);
}

/* Past the longest time a call counts no more, whether its end was heard of or not. */
size_t guard_count_calls(const struct guard *guard) {
  int64_t longest_ms = guard->options.rules.longest_call_ms, now_ms = clock_wall_ms();
  size_t count = 0;
  for (const struct guard_call *call = guard->calls; call; call = call->next)
    count += call->counted && (longest_ms == 0 || now_ms - call->since_ms <= 2 * longest_ms) &&
             !(longest_ms > 0 && call->answered_ms > 0 && now_ms - call->answered_ms > longest_ms);
  return count;
}

/* ---- what is remembered ---------------------------------------------------------------------- */

static enum err add_note(struct changes *changes, const char *key, struct buf *value) {
  enum err err = buf_status(value);
  if (err == ERR_OK)
    err = changes_add_note(changes, &(struct store_note){.owner = span_of(GUARD_OWNER),
                                                         .key = span_of(key),
                                                         .value = buf_span(value)});
  buf_free(value);
  return err;
}

enum err guard_note_usage(struct guard *guard, struct changes *changes) {
  struct buf value;
  buf_init(&value, NOTE_BYTES);
  buf_addf(&value, "%" PRId64 ",%" PRId64 ";", guard->usage.day, guard->usage.spent);
  for (size_t i = 0; i < GUARD_RATES; i++)
    rate_write(&value, &guard->usage.rates[i]);
  return add_note(changes, "usage", &value);
}

/* "call/..." and the parts with tabs between them; ids of calls hold none (event.h). */
enum err guard_note_call(struct changes *changes, const struct guard_call *call) {
  struct buf value;
  buf_init(&value, NOTE_BYTES);
  buf_addf(&value, "%" PRId64 "\t%s\t%s\t%d\t%d\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%" PRId64,
           call->row, call->to, call->call_control_id ? call->call_control_id : "", call->counted,
           call->heard, call->since_ms, call->answered_ms, call->news_ms, call->minutes);
  return add_note(changes, call->key, &value);
}

enum err guard_note_outbound(struct guard *guard, struct changes *changes) {
  struct buf value;
  buf_init(&value, NOTE_BYTES);
  buf_addf(&value, "%d %" PRId64, guard->outbound, guard->outbound_since_ms);
  return add_note(changes, "outbound", &value);
}

static int64_t take_number(struct span *text, char end) {
  struct span field = span_cut(text, end);
  char digits[24] = "";
  if (field.len < sizeof digits && field.len > 0)
    memcpy(digits, field.data, field.len);
  return strtoll(digits, NULL, 10);
}

static void recover_usage(struct guard *guard, struct span value) {
  guard->usage.day = take_number(&value, ',');
  guard->usage.spent = take_number(&value, ';');
  for (size_t i = 0; i < GUARD_RATES; i++)
    rate_read(&guard->usage.rates[i], &value);
}

static enum err recover_call(struct guard *guard, struct span key, struct span value) {
  int64_t row = take_number(&value, '\t');
  struct span to = span_cut(&value, '\t');
  struct guard_call *call = guard_add_call(guard, row, "");
  if (!call)
    return ERR_MEMORY;
  snprintf(call->key, sizeof call->key, "%.*s", (int)key.len, key.data);
  snprintf(call->to, sizeof call->to, "%.*s", (int)to.len, to.data ? to.data : "");
  uint64_t number = strtoull(call->key + strlen("call/"), NULL, 10);
  if (number > guard->last_key)
    guard->last_key = number;
  struct span id = span_cut(&value, '\t');
  if (id.len > 0 && !(call->call_control_id = mem_copy(id)))
    return ERR_MEMORY;
  call->admitted = true;
  call->counted = take_number(&value, '\t') != 0;
  call->heard = take_number(&value, '\t') != 0;
  call->since_ms = take_number(&value, '\t');
  call->answered_ms = take_number(&value, '\t');
  call->news_ms = take_number(&value, '\t');
  call->minutes = take_number(&value, '\t');
  return ERR_OK;
}

enum err guard_recover(struct guard *guard, const struct store_note *note) {
  struct span value = note->value;
  if (span_equal_text(note->key, "usage"))
    recover_usage(guard, value);
  else if (span_equal_text(note->key, "outbound")) {
    guard->outbound = take_number(&value, ' ') != 0;
    guard->outbound_since_ms = take_number(&value, ' ');
  } else if (span_starts_with(note->key, "call/"))
    return recover_call(guard, note->key, value);
  return ERR_OK;
}

static enum err forget_note(struct changes *changes, const char *key) {
  return changes_add_note_gone(
      changes, &(struct store_note){.owner = span_of(GUARD_OWNER), .key = span_of(key)});
}

/* ---- writing without an input ---------------------------------------------------------------- */

static void write_now(struct guard *guard);

static void on_written(struct store_write *write) {
  struct guard *guard = container_of(write, struct guard, writing.write);
  if (write->result != ERR_OK)
    log_line(LOG_ERROR, "what the guard counts is not in the journal", LOG_ERR(write->result));
  guard->is_writing = false;
  changes_free(&guard->writing);
  if (guard->write_again && !guard->stopped)
    write_now(guard);
}

static void write_now(struct guard *guard) {
  guard->write_again = false;
  changes_begin(&guard->writing, on_written);
  enum err err = guard_note_usage(guard, &guard->writing);
  if (err == ERR_OK)
    err = guard_note_outbound(guard, &guard->writing);
  for (; guard->gone_count > 0 && err == ERR_OK; guard->gone_count--)
    err = forget_note(&guard->writing, guard->gone[guard->gone_count - 1]);
  for (struct guard_call *call = guard->calls; call && err == ERR_OK; call = call->next)
    if (call->admitted && guard->writing.write.count < STORE_CHANGES_MAX)
      err = guard_note_call(&guard->writing, call);
  if (err == ERR_OK) {
    guard->is_writing = true;
    store_commit(guard->options.store, &guard->writing.write);
  } else {
    changes_free(&guard->writing);
  }
}

void guard_write_soon(struct guard *guard) {
  guard->write_again = true;
  if (!guard->is_writing && !guard->stopped)
    write_now(guard);
}

void guard_drop_call(struct guard *guard, struct guard_call *call) {
  if (guard->gone_count < sizeof guard->gone / sizeof guard->gone[0])
    memcpy(guard->gone[guard->gone_count++], call->key, sizeof call->key);
  guard_forget_call(guard, call);
  guard_write_soon(guard);
}

/* ---- from outside ---------------------------------------------------------------------------- */

/* The settings were checked when they were read. */
static int64_t money_of(const char *text) {
  int64_t millionths = 0;
  return quantity_parse_money(&millionths, span_of(text)) == ERR_OK ? millionths : 0;
}

void guard_read_limits(struct guard_rules *rules, const struct config *config) {
  rules->calls_per_minute = config->guard_calls_per_minute;
  rules->calls_per_hour = config->guard_calls_per_hour;
  rules->calls_at_once = config->guard_calls_at_once;
  rules->messages_per_minute = config->guard_messages_per_minute;
  rules->messages_per_day = config->guard_messages_per_day;
  rules->longest_call_ms = config->guard_longest_call_ms;
  rules->daily_budget = money_of(config->guard_daily_budget);
  rules->price_per_minute = money_of(config->guard_price_per_minute);
  rules->price_per_message = money_of(config->guard_price_per_message);
}

enum err guard_create(struct guard **out, const struct guard_options *options) {
  struct guard *guard = mem_alloc(sizeof *guard);
  struct zone *zone = options->rules.quiet_zone;
  struct buf topic;
  if (!guard) {
    zone_free(&zone);
    return ERR_MEMORY;
  }
  guard->options = *options;
  guard->outbound = true;
  buf_init(&topic, 4096);
  buf_addf(&topic, "%s/bridge/outbound", options->root);
  guard->outbound_topic = buf_take(&topic);
  *out = guard;
  if (!guard->outbound_topic)
    guard_destroy(out);
  return *out ? ERR_OK : ERR_MEMORY;
}

bool guard_is_dry_run(const struct guard *guard, const struct operation *operation) {
  return guard && guard->options.rules.dry_run && operation->class == OPERATION_CLASS_REACH;
}

const char *guard_outbound_topic(const struct guard *guard) {
  return guard->outbound_topic;
}

void guard_close(struct guard *guard) {
  guard->stopped = true;
  timer_stop(guard->options.timers, &guard->tick);
  timer_stop(guard->options.timers, &guard->outbound_timer);
}

bool guard_is_busy(const struct guard *guard) {
  return guard->is_writing || guard->requests_under_way > 0;
}

void guard_destroy(struct guard **guard) {
  if (!*guard)
    return;
  if ((*guard)->options.timers)
    guard_close(*guard);
  while ((*guard)->calls)
    guard_forget_call(*guard, (*guard)->calls);
  mem_free((*guard)->outbound_topic);
  zone_free(&(*guard)->options.rules.quiet_zone);
  mem_free(*guard);
  *guard = NULL;
}
