#include "bridge/guard.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bridge/buf.h"
#include "bridge/clock.h"
#include "bridge/event.h"
#include "bridge/list.h"
#include "bridge/log.h"
#include "bridge/mem.h"
#include "guard_parts.h"

#define USAGE "usage" /* the house's note; another account's has a slash and its name, too */

enum { NOTE_BYTES = 16 * 1024, KEY_BYTES = 128 };

/* ---- the calls ------------------------------------------------------------------------------- */

static struct guard_call *call_of(struct list_link *link) {
  return link ? container_of(link, struct guard_call, link) : NULL;
}

struct guard_call *guard_first_call(const struct guard *guard) {
  return call_of(guard->calls.first);
}

struct guard_call *guard_next_call(const struct guard_call *call) {
  return call_of(call->link.after);
}

struct guard_call *guard_add_call(struct guard *guard, struct guard_account *account, int64_t row,
                                  const char *to) {
  struct guard_call *call = mem_alloc(sizeof *call);
  if (!call)
    return NULL;
  if (guard->call_count == GUARD_CALLS_MAX)
    guard_forget_call(guard, call_of(guard->calls.last));
  snprintf(call->key, sizeof call->key, "call/%llu", (unsigned long long)++guard->last_key);
  snprintf(call->to, sizeof call->to, "%s", to);
  call->row = row;
  call->account = account;
  call->since_ms = call->news_ms = clock_wall_ms();
  list_insert(&guard->calls, &call->link, guard->calls.first);
  guard->call_count++;
  return call;
}

void guard_forget_call(struct guard *guard, struct guard_call *call) {
  list_remove(&guard->calls, &call->link);
  guard->call_count--;
  mem_free(call->call_control_id);
  mem_free(call->parent);
  mem_free(call);
}

void guard_hang_up_until(struct guard *guard, int64_t wall_ms) {
  guard->hang_up_ms = wall_ms;
  for (struct guard_call *call = guard_first_call(guard); call; call = guard_next_call(call))
    call->ending = call->ending || call->since_ms <= wall_ms;
}

/* Past the longest time a call counts no more, whether its end was heard of or not; but one that a
 * document rings may begin at any time as long as the call lives whose document it is. */
static bool counts(const struct guard *guard, const struct guard_call *call, int64_t now_ms) {
  int64_t longest_ms = guard_longest_ms(guard, call->account);
  bool silent = !call->parent && longest_ms > 0 && now_ms - call->since_ms > 2 * longest_ms;
  return call->counted && !silent &&
         !(longest_ms > 0 && call->answered_ms > 0 && now_ms - call->answered_ms > longest_ms);
}

size_t guard_count_calls(const struct guard *guard, const struct guard_account *account) {
  int64_t now_ms = clock_wall_ms();
  size_t count = 0;
  for (const struct guard_call *call = guard_first_call(guard); call; call = guard_next_call(call))
    count += (call->account == account || guard_roof_of(guard, call->account) == account) &&
             counts(guard, call, now_ms);
  return count;
}

static bool is_quiet(struct account_refusal *why, const struct guard_limits *limits,
                     int64_t now_ms) {
  int64_t left_ms = limits->quiet_zone
                        ? quiet_hours_left_ms(&limits->quiet_hours, limits->quiet_zone, now_ms)
                        : 0;
  *why = (struct account_refusal){"quiet_hours", "these are quiet hours", left_ms};
  return left_ms > 0;
}

const struct guard_account *guard_find_limit(struct account_refusal *why, const struct guard *guard,
                                             struct guard_account *account,
                                             const struct account_deed *deed, int64_t now_ms) {
  for (; guard->options.rules.enabled && account; account = guard_roof_of(guard, account))
    if (is_quiet(why, &account->limits, now_ms) ||
        !account_allows(why, &account->account, &account->limits.account, deed,
                        guard_count_calls(guard, account), now_ms))
      return account;
  return NULL;
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

static enum err note_account(const struct guard_account *account, struct changes *changes) {
  const char *name = account->limits.name;
  char key[KEY_BYTES];
  struct buf value;
  snprintf(key, sizeof key, USAGE "%s%s", name[0] ? "/" : "", name);
  buf_init(&value, NOTE_BYTES);
  account_write(&value, &account->account);
  return add_note(changes, key, &value);
}

enum err guard_note_usage(const struct guard *guard, const struct guard_account *account,
                          struct changes *changes) {
  const struct guard_account *roof = guard_roof_of(guard, account);
  enum err err = note_account(account, changes);
  return err == ERR_OK && roof ? note_account(roof, changes) : err;
}

bool guard_is_id(struct span text) {
  return text.len > 0 && text.len <= EVENT_ID_MAX && span_is_visible(text);
}

/* "call/..." and the parts with tabs between them; ids of calls hold none (event.h), nor do names
 * of accounts. What only calls of documents have stands last. */
enum err guard_note_call(struct changes *changes, const struct guard_call *call) {
  struct buf value;
  buf_init(&value, NOTE_BYTES);
  buf_addf(&value,
           "%" PRId64 "\t%s\t%s\t%d\t%d\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%s",
           call->row, call->to, call->call_control_id ? call->call_control_id : "", call->counted,
           call->heard, call->since_ms, call->answered_ms, call->news_ms, call->minutes,
           call->account->limits.name);
  if (call->parent)
    buf_addf(&value, "\t%s\t%d", call->parent, call->has_one_dial);
  return add_note(changes, call->key, &value);
}

enum err guard_note_outbound(struct guard *guard, struct changes *changes) {
  struct buf value;
  buf_init(&value, NOTE_BYTES);
  buf_addf(&value, "%d %" PRId64 " %" PRId64, guard->outbound, guard->outbound_since_ms,
           guard->hang_up_ms);
  return add_note(changes, "outbound", &value);
}

static void recover_usage(struct guard *guard, struct span key, struct span value) {
  (void)span_cut(&key, '/');
  struct guard_account *account = guard_find_account(guard, key);
  if (span_equal_text(key, account->limits.name))
    account_read(&account->account, value);
}

static enum err recover_call(struct guard *guard, struct span key, struct span value) {
  int64_t row = span_cut_int(&value, '\t');
  struct span to = span_cut(&value, '\t');
  struct guard_call *call = guard_add_call(guard, &guard->accounts[GUARD_HOUSE], row, "");
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
  call->admitted = call->recovered = true;
  call->counted = span_cut_int(&value, '\t') != 0;
  call->heard = span_cut_int(&value, '\t') != 0;
  call->since_ms = span_cut_int(&value, '\t');
  call->answered_ms = span_cut_int(&value, '\t');
  call->news_ms = span_cut_int(&value, '\t');
  call->minutes = span_cut_int(&value, '\t');
  call->account = guard_find_account(guard, span_cut(&value, '\t'));
  call->ending = call->since_ms <= guard->hang_up_ms;
  struct span parent = span_cut(&value, '\t');
  if (parent.len > 0 && !(call->parent = mem_copy(parent)))
    return ERR_MEMORY;
  call->has_one_dial = span_cut_int(&value, '\t') != 0;
  return ERR_OK;
}

enum err guard_recover(struct guard *guard, const struct store_note *note) {
  struct span value = note->value;
  if (span_equal_text(note->key, USAGE) || span_starts_with(note->key, USAGE "/"))
    recover_usage(guard, note->key, value);
  else if (span_equal_text(note->key, "outbound")) {
    guard->outbound = span_cut_int(&value, ' ') != 0;
    guard->outbound_since_ms = span_cut_int(&value, ' ');
    guard_hang_up_until(guard, span_cut_int(&value, ' '));
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

/* Which of them it was is not known any more; with the next change all go. */
static void doubt_all(struct guard *guard) {
  for (size_t i = 0; i < guard->account_count; i++)
    guard->accounts[i].unwritten = true;
  for (struct guard_call *call = guard_first_call(guard); call; call = guard_next_call(call))
    call->unwritten = true;
}

static void on_written(struct store_write *write) {
  struct guard *guard = container_of(write, struct guard, writing.write);
  if (write->result != ERR_OK) {
    log_line(LOG_ERROR, "what the guard counts is not in the journal", LOG_ERR(write->result));
    doubt_all(guard);
    guard->write_again = false;
  }
  guard->is_writing = false;
  changes_free(&guard->writing);
  if (guard->write_again && !guard->stopped)
    write_now(guard);
}

/* False: the rest is for the next write. */
static bool has_room(struct guard *guard) {
  bool room = guard->writing.write.count < STORE_CHANGES_MAX;
  guard->write_again = guard->write_again || !room;
  return room;
}

static enum err write_accounts(struct guard *guard) {
  enum err err = ERR_OK;
  for (size_t i = 0; i < guard->account_count && err == ERR_OK; i++) {
    struct guard_account *account = &guard->accounts[i];
    if (!account->unwritten || !has_room(guard))
      continue;
    err = note_account(account, &guard->writing);
    account->unwritten = false;
  }
  return err;
}

static enum err write_calls(struct guard *guard) {
  enum err err = ERR_OK;
  for (; guard->gone_count > 0 && err == ERR_OK && has_room(guard); guard->gone_count--)
    err = forget_note(&guard->writing, guard->gone[guard->gone_count - 1]);
  for (struct guard_call *call = guard_first_call(guard); call && err == ERR_OK;
       call = guard_next_call(call)) {
    if (!call->admitted || !call->unwritten || !has_room(guard))
      continue;
    err = guard_note_call(&guard->writing, call);
    call->unwritten = false;
  }
  return err;
}

static void write_now(struct guard *guard) {
  guard->write_again = false;
  changes_begin(&guard->writing, on_written);
  enum err err = guard_note_outbound(guard, &guard->writing);
  if (err == ERR_OK)
    err = write_accounts(guard);
  if (err == ERR_OK)
    err = write_calls(guard);
  if (err == ERR_OK) {
    guard->is_writing = true;
    store_commit(guard->options.store, &guard->writing.write);
  } else {
    changes_free(&guard->writing);
    doubt_all(guard);
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

static void free_zones(const struct guard_rules *rules) {
  for (size_t i = 0; i < rules->limits_count; i++) {
    struct zone *zone = rules->limits[i].quiet_zone;
    zone_free(&zone);
  }
}

static enum err make_accounts(struct guard *guard, const struct guard_rules *rules) {
  guard->accounts = mem_alloc(rules->limits_count * sizeof guard->accounts[0]);
  if (!guard->accounts) {
    free_zones(rules);
    return ERR_MEMORY;
  }
  guard->account_count = rules->limits_count;
  for (size_t i = 0; i < guard->account_count; i++)
    guard->accounts[i].limits = rules->limits[i];
  guard->options.rules.limits = NULL;
  return ERR_OK;
}

enum err guard_create(struct guard **out, const struct guard_options *options) {
  struct guard *guard = *out = mem_alloc(sizeof *guard);
  struct buf topic;
  if (!guard) {
    free_zones(&options->rules);
    return ERR_MEMORY;
  }
  guard->options = *options;
  guard->outbound = true;
  buf_init(&topic, 4096);
  buf_addf(&topic, "%s/bridge/outbound", options->root);
  guard->outbound_topic = buf_take(&topic);
  enum err err = make_accounts(guard, &options->rules);
  if (err == ERR_OK && !guard->outbound_topic)
    err = ERR_MEMORY;
  if (err != ERR_OK)
    guard_destroy(out);
  return err;
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
  struct list_link *link;
  while ((link = (*guard)->calls.first))
    guard_forget_call(*guard, call_of(link));
  while ((link = list_take_first(&(*guard)->bills)))
    mem_free(container_of(link, struct guard_bill, link));
  mem_free((*guard)->outbound_topic);
  for (size_t i = 0; i < (*guard)->account_count; i++)
    zone_free(&(*guard)->accounts[i].limits.quiet_zone);
  mem_free((*guard)->accounts);
  mem_free(*guard);
  *guard = NULL;
}
