#include "gate_guard.h"

#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "alerts_book.h"
#include "bridge/clock.h"
#include "bridge/mem.h"
#include "bridge/reach.h"
#include "guard_parts.h"

enum { ERRORS_BYTES = 256, MINUTE_MS = 60 * 1000, HOUR_MS = 60 * MINUTE_MS, DAY_MS = 24 * HOUR_MS };

static enum err create(void **self, const struct gates_options *options) {
  *self = options->guard;
  return ERR_OK;
}

/* The guard is the app's. */
static void forget(void **self) {
  *self = NULL;
}

static bool reaches(const struct gate_command *asked) {
  return asked->command->operation->class == OPERATION_CLASS_REACH;
}

static bool is_call(const struct gate_command *asked) {
  return asked->command->operation->reach != OPERATION_REACH_MESSAGE;
}

/* ---- how long -------------------------------------------------------------------------------- */

/* Where the operation can be told, a call ends by itself. */
static enum err limit_length(const struct guard *guard, struct command *command, const char *name) {
  const struct operation_param *param =
      operation_param_find(command->operation, OPERATION_IN_BODY, span_of(name));
  json_int_t most = guard->options.rules.longest_call_ms / 1000;
  const json_t *asked_for = json_object_get(command->params, name);
  if (!param || most == 0 ||
      (json_is_number(asked_for) && json_number_value(asked_for) >= 1 &&
       json_number_value(asked_for) <= (double)most))
    return ERR_OK;
  return json_object_set_new(command->params, name, json_integer(most)) == 0 ? ERR_OK : ERR_MEMORY;
}

static enum err check(void *self, const struct gate_command *asked) {
  const struct guard *guard = self;
  if (!guard || !guard->options.rules.enabled || !reaches(asked))
    return ERR_OK;
  enum err err = limit_length(guard, asked->command, "time_limit_secs");
  return err == ERR_OK ? limit_length(guard, asked->command, "TimeLimit") : err;
}

/* ---- how often ------------------------------------------------------------------------------- */

struct limit {
  enum guard_rate rate;
  bool of_calls;
  const char *setting;
  int64_t window_ms;
};

static const struct limit limits[] = {
    {GUARD_CALLS_MINUTE, true, "calls_per_minute", MINUTE_MS},
    {GUARD_CALLS_HOUR, true, "calls_per_hour", HOUR_MS},
    {GUARD_MESSAGES_MINUTE, false, "messages_per_minute", MINUTE_MS},
    {GUARD_MESSAGES_DAY, false, "messages_per_day", DAY_MS},
};

static unsigned most_of(const struct guard_rules *rules, enum guard_rate rate) {
  const unsigned most[GUARD_RATES] = {rules->calls_per_minute, rules->calls_per_hour,
                                      rules->messages_per_minute, rules->messages_per_day};
  return most[rate];
}

static enum err refuse(const struct gate_command *asked, const char *setting, const char *sentence,
                       int64_t wait_ms) {
  char errors[ERRORS_BYTES], wait[64] = "";
  long long wait_s = (long long)((wait_ms + 999) / 1000);
  snprintf(errors, sizeof errors, "[{\"setting\":\"guard.%s\",\"retry_after_s\":%lld}]", setting,
           wait_s);
  if (wait_ms > 0)
    snprintf(wait, sizeof wait, ": again in %lld s", wait_s);
  return command_refuse(asked->command, COMMAND_ERROR_RATE_LIMITED, NULL, errors, "%s (guard.%s)%s",
                        sentence, setting, wait);
}

/* An alert wakes people: that is what it is for. */
static enum err check_quiet_hours(const struct guard_rules *rules, const struct gate_command *asked,
                                  int64_t now_ms) {
  if (!rules->quiet_zone || span_equal_text(asked->owner, ALERTS_OWNER))
    return ERR_OK;
  int64_t left_ms = quiet_hours_left_ms(&rules->quiet_hours, rules->quiet_zone, now_ms);
  return left_ms > 0 ? refuse(asked, "quiet_hours", "these are quiet hours", left_ms) : ERR_OK;
}

static enum err check_rates(struct guard *guard, const struct gate_command *asked, uint32_t count,
                            int64_t now_ms) {
  for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
    const struct limit *limit = &limits[i];
    unsigned most = most_of(&guard->options.rules, limit->rate);
    if (limit->of_calls != is_call(asked) || most == 0)
      continue;
    int64_t wait_ms =
        rate_wait_ms(&guard->usage.rates[limit->rate], limit->window_ms, now_ms, most, count);
    if (wait_ms != 0)
      return refuse(asked, limit->setting, "that would be more than is allowed", wait_ms);
  }
  return ERR_OK;
}

static void add_rates(struct guard *guard, const struct gate_command *asked, uint32_t count,
                      int64_t now_ms) {
  for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
    if (limits[i].of_calls == is_call(asked))
      rate_add(&guard->usage.rates[limits[i].rate], limits[i].window_ms, now_ms, count);
}

static void take_back_rates(struct guard *guard, const struct gate_command *asked, uint32_t count) {
  for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++)
    if (limits[i].of_calls == is_call(asked))
      rate_take_back(&guard->usage.rates[limits[i].rate], count);
}

/* ---- admission ------------------------------------------------------------------------------- */

/* Fixed once: a ring is one minute. */
static int64_t price_of(const struct guard_rules *rules, enum operation_reach reach,
                        uint32_t count) {
  if (reach == OPERATION_REACH_MESSAGE)
    return count * rules->price_per_message;
  return reach == OPERATION_REACH_RING ? count * rules->price_per_minute : 0;
}

static enum err check_all(struct guard *guard, const struct gate_command *asked, uint32_t count,
                          int64_t now_ms) {
  const struct guard_rules *rules = &guard->options.rules;
  enum operation_reach reach = asked->command->operation->reach;
  int64_t price = price_of(rules, reach, count);
  bool lasts = reach == OPERATION_REACH_CALL;
  enum err err = check_quiet_hours(rules, asked, now_ms);
  if (err != ERR_OK || asked->command->error != COMMAND_ERROR_NONE)
    return err;
  if (rules->daily_budget > 0 &&
      (guard_is_spent(guard) || guard->usage.spent + price > rules->daily_budget))
    return refuse(asked, "daily_budget", "what may be spent today is spent",
                  (guard->usage.day + 1) * DAY_MS - now_ms);
  if (lasts && rules->calls_at_once > 0 && guard_count_calls(guard) + count > rules->calls_at_once)
    return refuse(asked, "calls_at_once", "so many calls at once are not allowed", 0);
  return check_rates(guard, asked, count, now_ms);
}

static enum err add_calls(struct guard *guard, const struct gate_command *asked,
                          const struct reach *reach, uint32_t count, struct changes *changes) {
  enum err err = ERR_OK;
  for (uint32_t i = 0; i < count && err == ERR_OK; i++) {
    const char *to = i < reach->count ? reach->destinations[i].destination.number : "";
    struct guard_call *call = guard_add_call(guard, asked->row, to);
    if (!call)
      return ERR_MEMORY;
    call->counted = true;
    err = guard_note_call(changes, call);
  }
  guard_watch(guard);
  return err;
}

static uint32_t count_of(const struct reach *reach) {
  return reach->count > 0 ? (uint32_t)reach->count : 1;
}

static enum err count_in(struct guard *guard, const struct gate_command *asked,
                         const struct reach *reach, struct changes *changes) {
  const struct guard_rules *rules = &guard->options.rules;
  enum operation_reach kind = asked->command->operation->reach;
  uint32_t count = count_of(reach);
  int64_t now_ms = clock_wall_ms();
  guard_turn_day(guard, now_ms);
  enum err err = rules->enabled ? check_all(guard, asked, count, now_ms) : ERR_OK;
  if (err != ERR_OK || asked->command->error != COMMAND_ERROR_NONE)
    return err;
  add_rates(guard, asked, count, now_ms);
  guard_spend(guard, price_of(rules, kind, count));
  if (kind == OPERATION_REACH_CALL)
    err = add_calls(guard, asked, reach, count, changes);
  return err == ERR_OK ? guard_note_usage(guard, changes) : err;
}

/* The first attempt counts; a further one was counted. */
static enum err admit(void *self, const struct gate_command *asked, struct changes *changes) {
  struct guard *guard = self;
  struct reach reach;
  if (!guard || !reaches(asked))
    return ERR_OK;
  if (!guard->outbound)
    return command_refuse(asked->command, COMMAND_ERROR_FORBIDDEN, NULL,
                          "[{\"setting\":\"bridge/outbound\"}]",
                          "outbound is off: bridge/outbound with {\"enabled\":true} turns it on");
  if (asked->attempts > 0)
    return ERR_OK;
  enum err err = reach_read(&reach, asked->command);
  if (err == ERR_OK)
    err = count_in(guard, asked, &reach, changes);
  reach_free(&reach);
  return err;
}

static void drop_calls(struct guard *guard, int64_t row, bool admitted) {
  struct guard_call *next = NULL;
  for (struct guard_call *call = guard->calls; call; call = next) {
    next = call->next;
    if (call->row == row && call->admitted == admitted && !call->call_control_id)
      guard_drop_call(guard, call);
  }
}

static void settle(void *self, const struct gate_command *asked, bool committed) {
  struct guard *guard = self;
  struct reach reach;
  if (!guard || !reaches(asked) || asked->attempts > 0)
    return;
  if (committed) {
    for (struct guard_call *call = guard->calls; call; call = call->next)
      call->admitted = call->admitted || call->row == asked->row;
    return;
  }
  drop_calls(guard, asked->row, false);
  if (reach_read(&reach, asked->command) != ERR_OK)
    return;
  uint32_t count = count_of(&reach);
  reach_free(&reach);
  take_back_rates(guard, asked, count);
  guard_spend(guard, -price_of(&guard->options.rules, asked->command->operation->reach, count));
}

/* Nothing leaves that was admitted before the switch was turned. */
static enum err leave(void *self, const struct gate_command *asked) {
  const struct guard *guard = self;
  if (!guard || !reaches(asked) || guard->outbound || asked->may_have_run)
    return ERR_OK;
  return command_refuse(asked->command, COMMAND_ERROR_FORBIDDEN, NULL,
                        "[{\"setting\":\"bridge/outbound\"}]", "outbound is off");
}

/* ---- what came of it ------------------------------------------------------------------------- */

static void learn_id(struct guard *guard, int64_t row, const char *id) {
  for (struct guard_call *call = guard->calls; call; call = call->next)
    if (call->call_control_id && strcmp(call->call_control_id, id) == 0)
      return;
  for (struct guard_call *call = guard->calls; call; call = call->next) {
    if (call->row != row || call->call_control_id)
      continue;
    call->call_control_id = mem_copy(span_of(id));
    return;
  }
}

/* dial says data.call_control_id, TeXML call_sid or sid. */
static void learn_ids(struct guard *guard, int64_t row, struct span reply) {
  json_t *root = json_loadb(reply.data ? reply.data : "", reply.len, 0, NULL);
  const json_t *id = json_object_get(json_object_get(root, "data"), "call_control_id");
  if (!id)
    id = json_object_get(root, "call_sid");
  if (!id)
    id = json_object_get(root, "sid");
  if (json_is_string(id))
    learn_id(guard, row, json_string_value(id));
  json_decref(root);
}

static enum err end(void *self, const struct gate_command *asked, const struct gate_end *end,
                    struct changes *changes) {
  struct guard *guard = self;
  enum err err = ERR_OK;
  if (!guard || !reaches(asked) || asked->command->operation->reach != OPERATION_REACH_CALL)
    return ERR_OK;
  if (end->did_not_run)
    drop_calls(guard, asked->row, true);
  else if (end->ok)
    learn_ids(guard, asked->row, end->reply);
  for (struct guard_call *call = guard->calls; call && err == ERR_OK; call = call->next)
    if (call->row == asked->row && call->call_control_id)
      err = guard_note_call(changes, call);
  return err;
}

const struct gate gate_guard = {.name = "guard",
                                .create = create,
                                .check = check,
                                .admit = admit,
                                .settle = settle,
                                .leave = leave,
                                .end = end,
                                .destroy = forget};
