#include "gate.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <jansson.h>

#include "bridge/clock.h"
#include "bridge/destination.h"
#include "bridge/json.h"
#include "bridge/mem.h"
#include "guard_parts.h"

static enum err create(void **self, const struct gates_options *options) {
  *self = options->guard;
  return ERR_OK;
}

static bool reaches(const struct gate_command *asked) {
  return asked->command->operation->class == OPERATION_CLASS_REACH;
}

static struct guard_account *account_of(const struct guard *guard,
                                        const struct gate_command *asked) {
  return guard_account_of(guard, asked->owner, asked->command->principal);
}

/* ---- how long -------------------------------------------------------------------------------- */

/* Where the operation can be told, a call ends by itself. */
static enum err limit_length(struct command *command, const char *name, int64_t longest_ms) {
  const struct operation_param *param =
      operation_param_find(command->operation, OPERATION_IN_BODY, span_of(name));
  json_int_t most = longest_ms / 1000;
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
  int64_t longest_ms = guard_longest_ms(guard, account_of(guard, asked));
  enum err err = limit_length(asked->command, "time_limit_secs", longest_ms);
  return err == ERR_OK ? limit_length(asked->command, "TimeLimit", longest_ms) : err;
}

/* ---- admission ------------------------------------------------------------------------------- */

/* Fixed once: a ring is one minute. */
static struct account_deed deed_of(const struct guard *guard, const struct gate_command *asked,
                                   const struct reach *reach) {
  const struct guard_rules *rules = &guard->options.rules;
  enum operation_reach kind = asked->command->operation->reach;
  uint32_t count = reach->count > 0 ? (uint32_t)reach->count : 1;
  int64_t price = kind == OPERATION_REACH_MESSAGE ? rules->price_per_message
                  : kind == OPERATION_REACH_RING  ? rules->price_per_minute
                                                  : 0;
  return (struct account_deed){.is_call = kind != OPERATION_REACH_MESSAGE,
                               .lasts = kind == OPERATION_REACH_CALL,
                               .count = count,
                               .price = count * price};
}

static enum err check_accounts(const struct guard *guard, const struct gate_command *asked,
                               const struct account_deed *deed, int64_t now_ms) {
  struct account_refusal why;
  const struct guard_account *whose =
      guard_find_limit(&why, guard, account_of(guard, asked), deed, now_ms);
  return whose ? guard_refuse(asked->command, whose, &why) : ERR_OK;
}

/* Whom a document in the command dials: the command's call does, whose id is still to come. */
static bool is_in_document(const struct reach *reach, uint32_t i) {
  return i < reach->count && strcasecmp(reach->destinations[i].param, "Texml") == 0;
}

static enum err add_calls(struct guard *guard, const struct gate_command *asked,
                          const struct reach *reach, uint32_t count, struct changes *changes) {
  enum err err = ERR_OK;
  for (uint32_t i = 0; i < count && err == ERR_OK; i++) {
    const char *to = i < reach->count ? reach->destinations[i].destination.number : "";
    struct guard_call *call = guard_add_call(guard, account_of(guard, asked), asked->row, to);
    if (!call)
      return ERR_MEMORY;
    call->counted = true;
    if (is_in_document(reach, i) && !(call->parent = mem_copy(span_of(""))))
      return ERR_MEMORY;
    err = guard_note_call(changes, call);
  }
  guard_watch(guard);
  return err;
}

static enum err count_in(struct guard *guard, const struct gate_command *asked,
                         const struct reach *reach, struct changes *changes) {
  int64_t now_ms = clock_wall_ms();
  const struct account_deed deed = deed_of(guard, asked, reach);
  struct guard_account *own = account_of(guard, asked);
  enum err err = check_accounts(guard, asked, &deed, now_ms);
  if (err != ERR_OK || asked->command->error != COMMAND_ERROR_NONE)
    return err;
  guard_count(guard, own, &deed, now_ms);
  if (deed.lasts)
    err = add_calls(guard, asked, reach, deed.count, changes);
  return err == ERR_OK ? guard_note_usage(guard, own, changes) : err;
}

/* The first attempt counts; a further one was counted. Where the guard is off nobody has seen yet
 * how many it would reach, and each is a change of the commit. */
static enum err admit(void *self, const struct gate_command *asked, struct changes *changes) {
  struct guard *guard = self;
  struct reach reach;
  if (!guard || !reaches(asked))
    return ERR_OK;
  if (!guard->outbound)
    return guard_refuse_outbound(asked->command);
  if (asked->attempts > 0)
    return ERR_OK;
  static_assert(2 * REACH_MAX_DESTINATIONS <= STORE_CHANGES_MAX, "a commit holds them all");
  enum err err = reach_read(&reach, asked->command);
  if (err == ERR_LIMIT)
    return guard_refuse_crowd(asked->command);
  if (err == ERR_OK)
    err = count_in(guard, asked, &reach, changes);
  reach_free(&reach);
  return err;
}

static void drop_calls(struct guard *guard, int64_t row, bool admitted) {
  struct guard_call *next = NULL;
  for (struct guard_call *call = guard_first_call(guard); call; call = next) {
    next = guard_next_call(call);
    if (call->row == row && call->admitted == admitted && !call->call_control_id)
      guard_drop_call(guard, call);
  }
}

static void after_commit(void *self, const struct gate_command *asked, bool committed) {
  struct guard *guard = self;
  struct reach reach;
  if (!guard || !reaches(asked) || asked->attempts > 0)
    return;
  if (committed) {
    for (struct guard_call *call = guard_first_call(guard); call; call = guard_next_call(call))
      call->admitted = call->admitted || call->row == asked->row;
    return;
  }
  drop_calls(guard, asked->row, false);
  if (reach_read(&reach, asked->command) != ERR_OK)
    return;
  const struct account_deed deed = deed_of(guard, asked, &reach);
  reach_free(&reach);
  for (struct guard_account *account = account_of(guard, asked); account;
       account = guard_roof_of(guard, account))
    account_take_back(&account->account, &deed);
}

/* Nothing leaves that was admitted before the switch was turned. */
static enum err leave(void *self, const struct gate_command *asked) {
  const struct guard *guard = self;
  if (!guard || !reaches(asked) || guard->outbound || asked->may_have_run)
    return ERR_OK;
  return guard_refuse_outbound(asked->command);
}

/* ---- what came of it ------------------------------------------------------------------------- */

static void learn_id(struct guard *guard, int64_t row, const char *id) {
  for (struct guard_call *call = guard_first_call(guard); call; call = guard_next_call(call))
    if (call->call_control_id && strcmp(call->call_control_id, id) == 0)
      return;
  bool found = false;
  for (struct guard_call *call = guard_first_call(guard); call; call = guard_next_call(call)) {
    if (call->row != row || call->call_control_id)
      continue;
    if (call->parent) {
      mem_free(call->parent);
      call->parent = mem_copy(span_of(id));
    } else if (!found) {
      call->call_control_id = mem_copy(span_of(id));
      found = true;
    }
  }
}

/* dial says data.call_control_id, TeXML call_sid or sid. */
static void learn_ids(struct guard *guard, int64_t row, struct span reply) {
  char id[EVENT_ID_MAX + 1];
  if ((json_find_text(id, sizeof id, reply, JSON_PATH("data", "call_control_id")) ||
       json_find_text(id, sizeof id, reply, JSON_PATH("call_sid")) ||
       json_find_text(id, sizeof id, reply, JSON_PATH("sid"))) &&
      guard_is_id(span_of(id)))
    learn_id(guard, row, id);
}

/* What a message costs comes with an event about it. */
static enum err await_cost(struct guard *guard, const struct gate_command *asked, struct span reply,
                           struct changes *changes) {
  struct reach reach;
  if (!guard_wants_costs(guard, account_of(guard, asked)))
    return ERR_OK;
  enum err err = reach_read(&reach, asked->command);
  const struct account_deed deed = deed_of(guard, asked, &reach);
  reach_free(&reach);
  struct guard_bill bill = {
      .account = account_of(guard, asked), .parts = deed.count, .booked = deed.price};
  if (err == ERR_OK && json_find_text(bill.id, sizeof bill.id, reply, JSON_PATH("data", "id")))
    err = guard_add_bill(guard, &bill, changes);
  return err;
}

static enum err end(void *self, const struct gate_command *asked, const struct gate_end *end,
                    struct changes *changes) {
  struct guard *guard = self;
  enum err err = ERR_OK;
  if (!guard || !reaches(asked))
    return ERR_OK;
  if (asked->command->operation->reach == OPERATION_REACH_MESSAGE && end->ok)
    return await_cost(guard, asked, end->reply, changes);
  if (asked->command->operation->reach != OPERATION_REACH_CALL)
    return ERR_OK;
  if (end->did_not_run)
    drop_calls(guard, asked->row, true);
  else if (end->ok)
    learn_ids(guard, asked->row, end->reply);
  for (struct guard_call *call = guard_first_call(guard); call && err == ERR_OK;
       call = guard_next_call(call))
    if (call->row == asked->row && (call->call_control_id || call->parent))
      err = guard_note_call(changes, call);
  return err;
}

const struct gate gate_guard = {.name = "guard",
                                .create = create,
                                .check = check,
                                .admit = admit,
                                .after_commit = after_commit,
                                .leave = leave,
                                .end = end};
