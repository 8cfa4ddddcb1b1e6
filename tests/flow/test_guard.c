/* Who is held to what, what was booked until its cost comes, and that a restart forgets none of it:
 * what is written down is read by a second guard, which must know the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/clock.h"
#include "bridge/mem.h"
#include "flow/gate.h"
#include "flow/guard_parts.h"

enum { MINUTE = 60 * 1000, HOUR = 60 * MINUTE, DAY = 24 * HOUR, PRICE = 1000 };

static const int64_t NOON = INT64_C(20000) * DAY + 12 * HOUR;
static int64_t now_ms, mono_ms;

int64_t __wrap_clock_wall_ms(void);
int64_t __wrap_clock_wall_ms(void) {
  return now_ms;
}

int64_t __wrap_clock_mono_ms(void);
int64_t __wrap_clock_mono_ms(void) {
  return mono_ms;
}

static const char *const house_allow[] = {"+1", "+49", "@pbx.example"};
static const char *const house_deny[] = {"+1900"};
static const char *const garage_allow[] = {"+1312", "+1900"};
static const char *const office_deny[] = {"+1773"};

static const struct guard_limits limits[] = {
    {.name = "",
     .longest_call_ms = HOUR,
     .account = {.daily_budget = 100 * PRICE},
     .destinations = {house_allow, 3, house_deny, 1}},
    {.name = GUARD_ALERTS_NAME, .longest_call_ms = HOUR, .account = {.daily_budget = 50 * PRICE}},
    {.name = "garage",
     .longest_call_ms = MINUTE,
     .account = {.daily_budget = 10 * PRICE},
     .destinations = {.allow = garage_allow, .allow_count = 2}},
    {.name = "office",
     .longest_call_ms = 2 * HOUR,
     .destinations = {.deny = office_deny, .deny_count = 1}},
    {.name = "default"},
};
enum { GARAGE = GUARD_PRINCIPALS, OFFICE, DEFAULT };

static struct guard *make(void) {
  struct guard *guard = NULL;
  const struct guard_options options = {
      .root = "telnyx",
      .rules = {.enabled = true,
                .price_per_minute = PRICE,
                .limits = limits,
                .limits_count = sizeof limits / sizeof limits[0]}};
  assert_int_equal(guard_create(&guard, &options), ERR_OK);
  return guard;
}

static struct guard *guard;
static struct changes changes;

static int start(void **state) {
  (void)state;
  now_ms = NOON;
  guard = make();
  changes_begin(&changes, NULL);
  return 0;
}

static int stop(void **state) {
  (void)state;
  changes_free(&changes);
  guard_destroy(&guard);
  return 0;
}

/* The notes of the changes, in either order, are all that the next one knows. */
static void restart(bool backwards) {
  struct guard *next = make();
  for (size_t i = 0; i < changes.write.count; i++) {
    const struct store_note *note =
        changes_note(&changes, backwards ? changes.write.count - 1 - i : i);
    if (!note || note->value.len == 0)
      continue;
    assert_int_equal(guard_recover(next, note), ERR_OK);
    assert_int_equal(guard_recover_bill(next, note), ERR_OK);
  }
  guard_destroy(&guard);
  guard = next;
}

static int64_t spent(int account) {
  return guard->accounts[account].account.spent;
}

static void test_whose_it_is(void **state) {
  static const struct {
    const char *owner, *principal;
    int account;
    bool roof;
    int64_t longest_ms;
  } rows[] = {
      {"", "garage", GARAGE, true, MINUTE},
      {"", "office", OFFICE, true, HOUR},
      {"", "", DEFAULT, true, HOUR},
      {"", "default", DEFAULT, true, HOUR},
      {"", "nobody", GUARD_HOUSE, false, HOUR},
      {"alerts", "", GUARD_ALERTS, false, HOUR},
      {"other", "garage", GARAGE, true, MINUTE},
  };
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    const struct guard_account *account =
        guard_account_of(guard, span_of(rows[i].owner), rows[i].principal);
    assert_ptr_equal(account, &guard->accounts[rows[i].account]);
    assert_ptr_equal(guard_roof_of(guard, account),
                     rows[i].roof ? &guard->accounts[GUARD_HOUSE] : NULL);
    assert_int_equal(guard_longest_ms(guard, account), rows[i].longest_ms);
  }
}

static void test_both_lists_hold(void **state) {
  static const struct {
    int account;
    const char *to;
    enum destination_verdict verdict;
    int whose;
  } rows[] = {
      {GUARD_HOUSE, "+13125550101", DESTINATION_GOOD, GUARD_HOUSE},
      {GUARD_HOUSE, "+33123456789", DESTINATION_NOT_ALLOWED, GUARD_HOUSE},
      {GUARD_ALERTS, "+13125550101", DESTINATION_GOOD, GUARD_HOUSE},
      {GUARD_ALERTS, "+19005550101", DESTINATION_DENIED, GUARD_HOUSE},
      {GUARD_ALERTS, "+33123456789", DESTINATION_NOT_ALLOWED, GUARD_HOUSE},
      {GARAGE, "+13125550101", DESTINATION_GOOD, GARAGE},
      {GARAGE, "+17735550101", DESTINATION_NOT_ALLOWED, GARAGE},
      {GARAGE, "+4915112345678", DESTINATION_NOT_ALLOWED, GARAGE},
      {GARAGE, "+19005550101", DESTINATION_DENIED, GUARD_HOUSE}, /* which its own list has */
      {GARAGE, "+33123456789", DESTINATION_NOT_ALLOWED, GUARD_HOUSE},
      {GARAGE, "sip:anna@pbx.example", DESTINATION_NOT_ALLOWED, GARAGE},
      {OFFICE, "+13125550101", DESTINATION_GOOD, OFFICE},
      {OFFICE, "+17735550101", DESTINATION_DENIED, OFFICE},
      {OFFICE, "sip:anna@pbx.example", DESTINATION_GOOD, OFFICE},
      {DEFAULT, "+13125550101", DESTINATION_GOOD, GUARD_HOUSE},
      {DEFAULT, "112", DESTINATION_UNREADABLE, GUARD_HOUSE},
  };
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct destination to;
    destination_read(&to, span_of(rows[i].to));
    struct guard_verdict verdict = guard_judge(guard, &guard->accounts[rows[i].account], &to);
    if (verdict.verdict != rows[i].verdict || verdict.account != &guard->accounts[rows[i].whose])
      fail_msg("row %zu: %d by %s", i, verdict.verdict, verdict.account->limits.name);
  }
}

static void test_what_is_booked_is_booked_at_the_roof_too(void **state) {
  (void)state;
  guard_book(guard, &guard->accounts[GARAGE], 10 * PRICE, now_ms);
  guard_book(guard, &guard->accounts[GUARD_ALERTS], 50 * PRICE, now_ms);
  assert_int_equal(spent(GARAGE), 10 * PRICE);
  assert_int_equal(spent(GUARD_HOUSE), 10 * PRICE);
  assert_true(guard_is_spent(guard, &guard->accounts[GARAGE], now_ms));
  assert_true(guard_is_spent(guard, &guard->accounts[GUARD_ALERTS], now_ms));
  assert_false(guard_is_spent(guard, &guard->accounts[OFFICE], now_ms));
  assert_false(guard_is_spent(guard, &guard->accounts[GUARD_HOUSE], now_ms));
  guard_book(guard, &guard->accounts[OFFICE], 90 * PRICE, now_ms);
  assert_true(guard_is_spent(guard, &guard->accounts[OFFICE], now_ms)); /* the roof's money */
  for (int account = GUARD_HOUSE; account <= DEFAULT; account++)
    assert_int_equal(guard_note_usage(guard, &guard->accounts[account], &changes), ERR_OK);
  restart(false);
  assert_int_equal(spent(GUARD_HOUSE), 100 * PRICE);
  assert_int_equal(spent(GARAGE), 10 * PRICE);
  assert_int_equal(spent(GUARD_ALERTS), 50 * PRICE);
  assert_false(guard_is_spent(guard, &guard->accounts[OFFICE], now_ms + DAY));
}

/* ---- bills ----------------------------------------------------------------------------------- */

static void bill(int account, const char *id, bool is_call, uint32_t parts, int64_t booked) {
  struct guard_bill what = {
      .account = &guard->accounts[account], .is_call = is_call, .parts = parts, .booked = booked};
  snprintf(what.id, sizeof what.id, "%s", id);
  guard_book(guard, what.account, booked, now_ms);
  assert_int_equal(guard_add_bill(guard, &what, &changes), ERR_OK);
}

static void settle(const char *id, int64_t cost) {
  assert_int_equal(guard_settle_bill(guard, span_of(id), cost, &changes), ERR_OK);
}

static void test_a_cost_stands_in_place_of_what_was_booked(void **state) {
  (void)state;
  for (int again = 0; again < 2; again++) {
    bill(GARAGE, "less", false, 1, 4 * PRICE);
    bill(GARAGE, "more", true, 1, 1 * PRICE);
    bill(OFFICE, "unknown", true, 1, 5 * PRICE);
    if (again) {
      assert_int_equal(guard_note_usage(guard, &guard->accounts[GARAGE], &changes), ERR_OK);
      restart(false);
    }
    settle("less", 1 * PRICE);
    settle("less", 0); /* a cost comes once */
    settle("more", 3 * PRICE);
    settle("never heard of", 7 * PRICE);
    assert_int_equal(spent(GARAGE), 4 * PRICE);
    assert_int_equal(spent(GUARD_HOUSE), 9 * PRICE);
    stop(NULL);
    start(NULL);
  }
}

static void test_each_of_several_has_a_cost(void **state) {
  (void)state;
  bill(GARAGE, "group", false, 3, 9 * PRICE);
  settle("group", 1 * PRICE);
  assert_int_equal(spent(GARAGE), 7 * PRICE);
  assert_int_equal(guard_note_usage(guard, &guard->accounts[GARAGE], &changes), ERR_OK);
  restart(false);
  settle("group", 1 * PRICE);
  settle("group", 1 * PRICE);
  settle("group", 0);
  assert_int_equal(spent(GARAGE), 3 * PRICE);
}

static void test_what_another_day_has_paid_is_given_back_to_none(void **state) {
  (void)state;
  bill(GARAGE, "less", false, 1, 4 * PRICE);
  bill(GARAGE, "more", true, 1, 1 * PRICE);
  now_ms += DAY;
  guard_book(guard, &guard->accounts[GARAGE], 5 * PRICE, now_ms);
  settle("less", 1 * PRICE);
  assert_int_equal(spent(GARAGE), 5 * PRICE);
  settle("more", 3 * PRICE);
  assert_int_equal(spent(GARAGE), 7 * PRICE);
}

static void test_nobody_waits_for_costs_of_money_that_is_not_counted(void **state) {
  (void)state;
  bill(GARAGE, "nothing", false, 1, 0);
  guard->accounts[GUARD_HOUSE].limits.account.daily_budget = 0;
  bill(OFFICE, "no budget", false, 1, PRICE);
  assert_int_equal(guard->bill_count, 0);
  bill(GARAGE, "its own", false, 1, PRICE);
  assert_int_equal(guard->bill_count, 1);
}

static void test_so_many_bills_and_the_oldest_goes(void **state) {
  (void)state;
  for (int i = 0; i <= GUARD_BILLS_MAX; i++) {
    char id[32];
    snprintf(id, sizeof id, "m%d", i);
    bill(OFFICE, id, false, 1, 1);
    changes_free(&changes);
    changes_begin(&changes, NULL);
  }
  assert_int_equal(guard->bill_count, GUARD_BILLS_MAX);
  settle("m0", 1000);
  assert_int_equal(spent(OFFICE), GUARD_BILLS_MAX + 1);
  settle("m1", 1000);
  assert_int_equal(spent(OFFICE), GUARD_BILLS_MAX + 1000);
}

static void be_late(const char *id, bool is_call) {
  char key[GUARD_BILL_KEY_SIZE];
  bill(OFFICE, id, is_call, 1, PRICE);
  snprintf(key, sizeof key, "bill/%s", id);
  assert_int_equal(guard_bill_is_due(guard, span_of(key), &changes), ERR_OK);
  assert_int_equal(guard->bill_count, 0);
}

static void test_three_calls_in_a_row_without_a_cost(void **state) {
  (void)state;
  be_late("a", true);
  be_late("b", true);
  be_late("a message has none", false);
  assert_false(guard_lacks_costs(guard));
  bill(OFFICE, "c", true, 1, PRICE);
  settle("c", PRICE);
  be_late("d", true);
  be_late("e", true);
  assert_false(guard_lacks_costs(guard));
  be_late("f", true);
  be_late("g", true);
  assert_true(guard_lacks_costs(guard));
  restart(false);
  assert_true(guard_lacks_costs(guard));
  bill(OFFICE, "h", true, 1, PRICE);
  settle("h", PRICE);
  assert_false(guard_lacks_costs(guard));
}

/* ---- calls ----------------------------------------------------------------------------------- */

static struct guard_call *ring(int account) {
  struct guard_call *call = guard_add_call(guard, &guard->accounts[account], 7, "+13125550101");
  assert_non_null(call);
  call->counted = call->admitted = true;
  return call;
}

static size_t at_once(int account) {
  return guard_count_calls(guard, &guard->accounts[account]);
}

static void test_calls_count_with_whoever_made_them(void **state) {
  (void)state;
  struct guard_call *first = ring(GARAGE);
  (void)ring(GARAGE);
  (void)ring(OFFICE);
  (void)ring(GUARD_HOUSE);
  (void)ring(GUARD_ALERTS);
  assert_int_equal(at_once(GARAGE), 2);
  assert_int_equal(at_once(OFFICE), 1);
  assert_int_equal(at_once(GUARD_ALERTS), 1);
  assert_int_equal(at_once(GUARD_HOUSE), 4);
  for (const struct guard_call *call = guard_first_call(guard); call; call = guard_next_call(call))
    assert_int_equal(guard_note_call(&changes, call), ERR_OK);
  restart(true);
  assert_int_equal(at_once(GARAGE), 2);
  assert_int_equal(at_once(GUARD_ALERTS), 1);
  assert_int_equal(at_once(GUARD_HOUSE), 4);
  (void)first;
  now_ms += 2 * MINUTE; /* twice garage's longest call: what nobody answered by then */
  assert_int_equal(at_once(GARAGE), 2);
  now_ms += 1;
  assert_int_equal(at_once(GARAGE), 0);
  assert_int_equal(at_once(GUARD_HOUSE), 2);
}

static void test_what_is_to_end_is_known_after_a_restart(void **state) {
  (void)state;
  for (int backwards = 0; backwards < 2; backwards++) {
    (void)ring(GARAGE);
    assert_int_equal(guard_switch(guard, false, true, &changes), ERR_OK);
    now_ms += 1;
    (void)ring(OFFICE);
    for (const struct guard_call *call = guard_first_call(guard); call;
         call = guard_next_call(call))
      assert_int_equal(guard_note_call(&changes, call), ERR_OK);
    restart(backwards);
    assert_false(guard->outbound);
    assert_int_equal(guard->call_count, 2);
    for (const struct guard_call *call = guard_first_call(guard); call;
         call = guard_next_call(call))
      assert_int_equal(call->ending, call->account == &guard->accounts[GARAGE]);
    stop(NULL);
    start(NULL);
  }
}

static void test_who_is_called_so_no_more(void **state) {
  (void)state;
  struct guard_call *call = ring(GARAGE);
  bill(OFFICE, "b", true, 1, PRICE);
  guard->accounts[GARAGE].limits.name = "gone";
  guard->accounts[OFFICE].limits.name = "gone, too";
  assert_int_equal(guard_note_usage(guard, &guard->accounts[GARAGE], &changes), ERR_OK);
  assert_int_equal(guard_note_call(&changes, call), ERR_OK);
  bill(OFFICE, "b", true, 1, PRICE);
  restart(false);
  assert_ptr_equal(guard_first_call(guard)->account, &guard->accounts[GUARD_HOUSE]);
  assert_ptr_equal(container_of(guard->bills.first, struct guard_bill, link)->account,
                   &guard->accounts[GUARD_HOUSE]);
}

static void test_what_an_older_version_has_written(void **state) {
  static const struct {
    const char *key, *value;
  } rows[] = {
      {"call/3", "7\t+13125550101\tv3:a\t1\t1\t1000\t2000\t3000\t4"},
      {"outbound", "0 5000"},
      {"usage", "20000,77;1728043200,0:2;28800720,0:2;0;0;"},
      {"past/1", "of no use any more"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    const struct store_note note = {.key = span_of(rows[i].key), .value = span_of(rows[i].value)};
    assert_int_equal(guard_recover(guard, &note), ERR_OK);
    assert_int_equal(guard_recover_bill(guard, &note), ERR_OK);
  }
  assert_int_equal(guard->call_count, 1);
  assert_ptr_equal(guard_first_call(guard)->account, &guard->accounts[GUARD_HOUSE]);
  assert_int_equal(guard_first_call(guard)->minutes, 4);
  assert_false(guard_first_call(guard)->ending);
  assert_false(guard->outbound);
  assert_int_equal(guard->outbound_since_ms, 5000);
  assert_int_equal(spent(GUARD_HOUSE), 77);
  assert_int_equal(
      rate_count(&guard->accounts[GUARD_HOUSE].account.rates[ACCOUNT_CALLS_MINUTE], MINUTE, now_ms),
      2);
}

/* ---- what a reply says ----------------------------------------------------------------------- */

static void test_an_id_that_no_event_can_have_is_not_learnt(void **state) {
  enum { LONG = 20000 };
  static const struct operation dial = {.class = OPERATION_CLASS_REACH,
                                        .reach = OPERATION_REACH_CALL};
  static char long_id[LONG + 1];
  const char *const ids[] = {"v3:a\\tb", "", long_id, "v3:a"};
  struct command command = {.operation = &dial};
  const struct gate_command asked = {.command = &command, .row = 7};
  (void)state;
  memset(long_id, 'x', LONG);
  struct guard_call *call = ring(GARAGE);
  for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
    static char reply[LONG + 64];
    snprintf(reply, sizeof reply, "{\"data\":{\"call_control_id\":\"%s\"}}", ids[i]);
    const struct gate_end end = {.ok = true, .reply = span_of(reply)};
    assert_int_equal(gate_guard.end(guard, &asked, &end, &changes), ERR_OK);
    assert_int_equal(call->call_control_id != NULL, i == 3);
  }
  restart(false);
  assert_string_equal(guard_first_call(guard)->call_control_id, "v3:a");
}

/* Numbers and texts that no tree holds stand beside it, and in one reply of TeXML's another name.
 */
static void test_an_id_is_learnt_whatever_else_the_reply_says(void **state) {
  static const char *const replies[] = {
      "{\"data\":{\"n\":111111111111111111111,\"call_control_id\":\"v3:a\"}}",
      "{\"meta\":{\"s\":\"\\ud800\"},\"data\":{\"call_control_id\":\"v3:\\u0061\"}}",
      "{\"x\":1e999,\"call_sid\":\"v3:a\"}",
      "{\"sid\":\"v3:a\"}",
  };
  static const struct operation dial = {.class = OPERATION_CLASS_REACH,
                                        .reach = OPERATION_REACH_CALL};
  struct command command = {.operation = &dial};
  const struct gate_command asked = {.command = &command, .row = 7};
  (void)state;
  struct guard_call *call = ring(GARAGE);
  for (size_t i = 0; i < sizeof replies / sizeof replies[0]; i++) {
    const struct gate_end end = {.ok = true, .reply = span_of(replies[i])};
    assert_int_equal(gate_guard.end(guard, &asked, &end, &changes), ERR_OK);
    assert_string_equal(call->call_control_id, "v3:a");
    mem_free(call->call_control_id);
    call->call_control_id = NULL;
  }
}

/* ---- writing without an input ---------------------------------------------------------------- */

static struct {
  size_t writes, accounts, calls, most;
  unsigned failing;
} journal;

void __wrap_store_commit(struct store *store, struct store_write *write);
void __wrap_store_commit(struct store *store, struct store_write *write) {
  const struct changes *written = (const struct changes *)write;
  (void)store;
  journal.writes++;
  journal.most = write->count > journal.most ? write->count : journal.most;
  write->result = journal.failing > 0 ? ERR_IO : ERR_OK;
  journal.failing -= journal.failing > 0;
  for (size_t i = 0; i < write->count && write->result == ERR_OK; i++) {
    journal.accounts += span_starts_with(changes_note(written, i)->key, "usage");
    journal.calls += span_starts_with(changes_note(written, i)->key, "call/");
  }
  write->done(write);
}

static struct guard *make_many(char names[][16], size_t count) {
  struct guard *many = NULL;
  struct guard_limits *all = calloc(count, sizeof *all);
  assert_non_null(all);
  for (size_t i = 0; i < count; i++) {
    if (i >= GUARD_PRINCIPALS)
      snprintf(names[i], sizeof names[i], "p%zu", i);
    else
      snprintf(names[i], sizeof names[i], "%s", i == GUARD_ALERTS ? GUARD_ALERTS_NAME : "");
    all[i].name = names[i];
  }
  const struct guard_options options = {
      .root = "telnyx", .rules = {.enabled = true, .limits = all, .limits_count = count}};
  assert_int_equal(guard_create(&many, &options), ERR_OK);
  free(all);
  return many;
}

/* As many principals as a configuration holds, and calls: more than one write takes. */
static void test_what_is_unwritten_is_written_whole(void **state) {
  enum { ACCOUNTS = 258, CALLS = 300 };
  static char names[ACCOUNTS][16];
  (void)state;
  guard_destroy(&guard);
  guard = make_many(names, ACCOUNTS);
  for (unsigned failing = 0; failing < 2; failing++) {
    memset(&journal, 0, sizeof journal);
    journal.failing = failing;
    for (size_t i = GUARD_ALERTS; i < ACCOUNTS; i++)
      guard_book(guard, &guard->accounts[i], PRICE, now_ms);
    for (size_t i = 0; i < CALLS && failing == 0; i++)
      ring(GARAGE)->unwritten = true;
    guard_write_soon(guard);
    if (failing) {
      assert_int_equal(journal.writes, 1); /* not over and over */
      guard_write_soon(guard);
    }
    assert_true(journal.accounts >= ACCOUNTS && journal.calls == CALLS);
    assert_true(journal.most <= STORE_CHANGES_MAX && journal.writes >= 3);
  }
  memset(&journal, 0, sizeof journal);
  guard_book(guard, &guard->accounts[GARAGE], PRICE, now_ms);
  guard_write_soon(guard);
  assert_int_equal(journal.accounts, 2); /* its own, and the house's */
  assert_int_equal(journal.calls, 0);
}

/* ---- a clock that is set --------------------------------------------------------------------- */

static void go_by(int64_t ms) {
  mono_ms += ms;
  now_ms += ms;
  timers_run(guard->options.timers, mono_ms, 1);
}

static void test_a_clock_that_is_set_makes_no_call_longer_or_shorter(void **state) {
  static const int64_t set_by_ms[] = {5 * HOUR, -5 * HOUR, 0};
  (void)state;
  for (size_t i = 0; i < sizeof set_by_ms / sizeof set_by_ms[0]; i++) {
    struct timers timers = {0};
    guard->options.timers = &timers;
    guard->requests_under_way = GUARD_ASKED_AT_ONCE; /* nobody is asked */
    struct guard_call *call = ring(GARAGE);
    call->heard = true;
    call->answered_ms = now_ms;
    call->call_control_id = mem_copy(span_of("v3:a"));
    guard_watch(guard);
    go_by(1000);
    now_ms += set_by_ms[i];
    go_by(1000);
    assert_int_equal(spent(GARAGE), PRICE);
    assert_false(call->ending);
    go_by(MINUTE - 2000);
    assert_false(call->ending);
    go_by(1000);
    assert_true(call->ending); /* it has lasted as long as garage's may */
    assert_int_equal(spent(GARAGE), 2 * PRICE);
    stop(NULL);
    start(NULL);
  }
}

/* ---- after a time in which nobody listened --------------------------------------------------- */

static struct rest_call *asked;

void __wrap_rest_send(struct rest *rest, struct rest_call *call);
void __wrap_rest_send(struct rest *rest, struct rest_call *call) {
  (void)rest;
  asked = call;
}

static void reply(int status, const char *body) {
  assert_non_null(asked);
  asked->outcome = REST_REPLIED;
  asked->http_status = status;
  buf_init(&asked->reply, 256);
  buf_add_text(&asked->reply, body);
  asked->done(asked);
  asked = NULL;
}

/* An hour long the process was down, and the office's call with it, which had lasted a minute. */
static struct guard_call *sleep_through_a_call(void) {
  static struct timers timers;
  struct guard_call *call = ring(OFFICE);
  call->heard = true;
  call->answered_ms = now_ms;
  call->minutes = 1;
  call->call_control_id = mem_copy(span_of("v3:a"));
  assert_int_equal(guard_note_call(&changes, call), ERR_OK);
  now_ms += HOUR - 2 * MINUTE;
  restart(false);
  timers = (struct timers){0};
  guard->options.timers = &timers;
  guard->options.api_url = "https://api.example/v2";
  guard_watch(guard);
  return guard_first_call(guard);
}

static void test_a_call_is_not_paid_for_before_it_is_known_to_live(void **state) {
  (void)state;
  (void)sleep_through_a_call();
  go_by(1000);
  assert_int_equal(spent(OFFICE), 0);
  reply(500, "{}");
  go_by(1000);
  assert_int_equal(spent(OFFICE), 0);
  go_by(MINUTE);
  reply(200, "{\"data\":{\"is_alive\":true}}");
  go_by(1000);
  assert_int_equal(spent(OFFICE), 59 * PRICE); /* an hour, but for the first minute */
}

static void test_a_call_that_is_over_by_then_is_not_paid_for(void **state) {
  (void)state;
  (void)sleep_through_a_call();
  go_by(1000);
  reply(200, "{\"data\":{\"is_alive\":false}}");
  assert_int_equal(guard->call_count, 0);
  assert_int_equal(spent(OFFICE), 0);
}

static void test_an_end_that_is_told_late_was_when_it_was(void **state) {
  char at[CLOCK_RFC3339_SIZE];
  (void)state;
  struct guard_call *call = sleep_through_a_call();
  clock_format_rfc3339(at, call->answered_ms + 3 * MINUTE - 1);
  const struct event event = {.type = span_of("call.hangup"),
                              .call_control_id = span_of("v3:a"),
                              .occurred_at = span_of(at)};
  assert_int_equal(guard_hear_event(guard, &event, &changes), ERR_OK);
  assert_int_equal(spent(OFFICE), 2 * PRICE);
  assert_int_equal(guard->call_count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(test_whose_it_is),
      TEST(test_both_lists_hold),
      TEST(test_what_is_booked_is_booked_at_the_roof_too),
      TEST(test_a_cost_stands_in_place_of_what_was_booked),
      TEST(test_each_of_several_has_a_cost),
      TEST(test_what_another_day_has_paid_is_given_back_to_none),
      TEST(test_nobody_waits_for_costs_of_money_that_is_not_counted),
      TEST(test_so_many_bills_and_the_oldest_goes),
      TEST(test_three_calls_in_a_row_without_a_cost),
      TEST(test_calls_count_with_whoever_made_them),
      TEST(test_what_is_to_end_is_known_after_a_restart),
      TEST(test_who_is_called_so_no_more),
      TEST(test_what_an_older_version_has_written),
      TEST(test_an_id_that_no_event_can_have_is_not_learnt),
      TEST(test_an_id_is_learnt_whatever_else_the_reply_says),
      TEST(test_what_is_unwritten_is_written_whole),
      TEST(test_a_call_is_not_paid_for_before_it_is_known_to_live),
      TEST(test_a_call_that_is_over_by_then_is_not_paid_for),
      TEST(test_an_end_that_is_told_late_was_when_it_was),
      TEST(test_a_clock_that_is_set_makes_no_call_longer_or_shorter),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
