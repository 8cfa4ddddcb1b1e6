#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "bridge/clock.h"
#include "bridge/log.h"
#include "bridge/mem.h"
#include "guard_parts.h"

#define BILL  "bill/" /* before the id, as key of its note */
#define COSTS "costs" /* the note of how many calls ended without a cost */

enum {
  DAY_MS = 24 * 60 * 60 * 1000,
  CALL_WITHIN_MS = 60 * 60 * 1000, /* call.cost follows the hangup */
  MESSAGE_WITHIN_MS = DAY_MS,      /* message.finalized comes when the carrier has reported */
  LACKING = 3,                     /* calls in a row whose cost did not come: it never does */
  VALUE_BYTES = 256,
};

/* ---- the list -------------------------------------------------------------------------------- */

static struct guard_bill *bill_of(struct list_link *link) {
  return link ? container_of(link, struct guard_bill, link) : NULL;
}

static struct guard_bill *find(const struct guard *guard, struct span id) {
  struct guard_bill *bill = bill_of(guard->bills.first);
  while (bill && !span_equal_text(id, bill->id))
    bill = bill_of(bill->link.after);
  return bill;
}

static void forget(struct guard *guard, struct guard_bill *bill) {
  list_remove(&guard->bills, &bill->link);
  guard->bill_count--;
  mem_free(bill);
}

/* The oldest stands last; its note goes when it is due. */
static struct guard_bill *add(struct guard *guard, struct span id) {
  struct guard_bill *gives_way = find(guard, id);
  struct guard_bill *bill = mem_alloc(sizeof *bill);
  if (!bill)
    return NULL;
  if (!gives_way && guard->bill_count == GUARD_BILLS_MAX)
    gives_way = bill_of(guard->bills.last);
  if (gives_way)
    forget(guard, gives_way);
  snprintf(bill->id, sizeof bill->id, "%.*s", (int)id.len, id.data);
  list_insert(&guard->bills, &bill->link, guard->bills.first);
  guard->bill_count++;
  return bill;
}

/* ---- what is remembered ---------------------------------------------------------------------- */

static void write_key(char out[GUARD_BILL_KEY_SIZE], struct span id) {
  snprintf(out, GUARD_BILL_KEY_SIZE, BILL "%.*s", (int)id.len, id.data);
}

static enum err note_bill(const struct guard_bill *bill, struct changes *changes) {
  char key[GUARD_BILL_KEY_SIZE], value[VALUE_BYTES];
  int64_t within_ms = bill->is_call ? CALL_WITHIN_MS : MESSAGE_WITHIN_MS;
  write_key(key, span_of(bill->id));
  snprintf(value, sizeof value, "%d,%" PRIu32 ",%" PRId64 ",%" PRId64 ",%s", bill->is_call,
           bill->parts, bill->booked, bill->since_ms, bill->account->limits.name);
  return changes_add_note(changes, &(struct store_note){.owner = span_of(GUARD_OWNER),
                                                        .key = span_of(key),
                                                        .value = span_of(value),
                                                        .due_wall_ms = bill->since_ms + within_ms});
}

static enum err note_gone(struct span id, struct changes *changes) {
  char key[GUARD_BILL_KEY_SIZE];
  write_key(key, id);
  return changes_add_note_gone(
      changes, &(struct store_note){.owner = span_of(GUARD_OWNER), .key = span_of(key)});
}

/* Further ones tell nothing new. */
static enum err note_lacking(struct guard *guard, unsigned lacking, struct changes *changes) {
  char value[VALUE_BYTES];
  lacking = lacking < LACKING ? lacking : LACKING;
  if (lacking == guard->lacking_costs)
    return ERR_OK;
  guard->lacking_costs = lacking;
  snprintf(value, sizeof value, "%u", lacking);
  return changes_add_note(changes, &(struct store_note){.owner = span_of(GUARD_OWNER),
                                                        .key = span_of(COSTS),
                                                        .value = span_of(value)});
}

bool guard_lacks_costs(const struct guard *guard) {
  return guard->lacking_costs >= LACKING && guard->options.rules.enabled;
}

static enum err recover_bill(struct guard *guard, struct span id, struct span value) {
  struct guard_bill *bill = add(guard, id);
  if (!bill)
    return ERR_MEMORY;
  bill->is_call = span_cut_int(&value, ',') != 0;
  bill->parts = (uint32_t)span_cut_int(&value, ',');
  bill->booked = span_cut_int(&value, ',');
  bill->since_ms = span_cut_int(&value, ',');
  bill->account = guard_find_account(guard, value);
  return ERR_OK;
}

enum err guard_recover_bill(struct guard *guard, const struct store_note *note) {
  struct span key = note->key, value = note->value;
  if (span_starts_with(key, BILL)) {
    size_t len = strlen(BILL);
    return recover_bill(guard, (struct span){key.data + len, key.len - len}, value);
  }
  if (!span_equal_text(key, COSTS))
    return ERR_OK;
  guard->lacking_costs = (unsigned)span_cut_int(&value, ',');
  if (guard_lacks_costs(guard))
    log_line(LOG_WARN, "no call.cost came for the last calls: what they cost is taken for "
                       "guard.price_per_minute; the Telnyx application's call_cost_in_webhooks "
                       "would have it told");
  return ERR_OK;
}

/* ---- what comes ------------------------------------------------------------------------------ */

bool guard_wants_costs(const struct guard *guard, const struct guard_account *account) {
  const struct guard_account *roof = guard_roof_of(guard, account);
  return account->limits.account.daily_budget > 0 ||
         (roof && roof->limits.account.daily_budget > 0);
}

enum err guard_add_bill(struct guard *guard, const struct guard_bill *what,
                        struct changes *changes) {
  if (what->booked == 0 || !guard_wants_costs(guard, what->account) ||
      strlen(what->id) + sizeof BILL > GUARD_BILL_KEY_SIZE)
    return ERR_OK;
  struct guard_bill *bill = add(guard, span_of(what->id));
  if (!bill)
    return ERR_MEMORY;
  bill->is_call = what->is_call;
  bill->parts = what->parts;
  bill->booked = what->booked;
  bill->account = what->account;
  bill->since_ms = clock_wall_ms();
  return note_bill(bill, changes);
}

enum err guard_end_call(struct guard *guard, struct guard_call *call, struct changes *changes) {
  struct guard_bill bill = {.account = call->account,
                            .is_call = true,
                            .parts = 1,
                            .booked = call->minutes * guard->options.rules.price_per_minute};
  snprintf(bill.id, sizeof bill.id, "%s", call->call_control_id ? call->call_control_id : "");
  enum err err = changes_add_note_gone(
      changes, &(struct store_note){.owner = span_of(GUARD_OWNER), .key = span_of(call->key)});
  guard_forget_call(guard, call);
  return err == ERR_OK && bill.id[0] ? guard_add_bill(guard, &bill, changes) : err;
}

/* Money of another day is given back to none. */
static enum err correct(struct guard *guard, struct guard_bill *bill, int64_t cost,
                        struct changes *changes) {
  int64_t now_ms = clock_wall_ms(), share = bill->booked / bill->parts;
  bool of_today = bill->since_ms / DAY_MS == now_ms / DAY_MS;
  bill->booked -= share;
  bill->parts--;
  if (cost < share && !of_today)
    return ERR_OK;
  guard_book(guard, bill->account, cost - share, now_ms);
  return guard_note_usage(guard, bill->account, changes);
}

enum err guard_settle_bill(struct guard *guard, struct span id, int64_t cost,
                           struct changes *changes) {
  struct guard_bill *bill = find(guard, id);
  if (!bill)
    return ERR_OK;
  bool is_call = bill->is_call;
  enum err err = correct(guard, bill, cost, changes);
  if (err == ERR_OK && is_call)
    err = note_lacking(guard, 0, changes);
  if (err == ERR_OK && bill->parts > 0)
    return note_bill(bill, changes);
  forget(guard, bill);
  return err == ERR_OK ? note_gone(id, changes) : err;
}

enum err guard_bill_is_due(struct guard *guard, struct span key, struct changes *changes) {
  size_t len = strlen(BILL);
  if (!span_starts_with(key, BILL))
    return ERR_OK;
  struct guard_bill *bill = find(guard, (struct span){key.data + len, key.len - len});
  if (!bill)
    return ERR_OK;
  bool is_call = bill->is_call;
  forget(guard, bill);
  return is_call ? note_lacking(guard, guard->lacking_costs + 1, changes) : ERR_OK;
}
