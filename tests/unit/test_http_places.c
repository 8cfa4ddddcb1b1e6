#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "http/places.h"
#include "unit/alloc_fail.h"

enum { PLACES_MAX = 200, US = 1, THEM = 2, OTHERS = 1000 };

static struct http_places places;
static struct http_place all[PLACES_MAX];
static size_t taken;
static int64_t now_ms;

static int start(void **state) {
  (void)state;
  now_ms = 1000000;
  taken = 0;
  memset(all, 0, sizeof all);
  memset(&places, 0, sizeof places);
  return 0;
}

static int stop(void **state) {
  (void)state;
  for (size_t i = 0; i < taken; i++)
    http_place_leave(&places, &all[i]);
  assert_int_equal(places.count, 0);
  assert_null(places.networks);
  return 0;
}

/* A place in that state, of age 0; all earlier ones are a millisecond older. */
static struct http_place *take(uint64_t network, enum http_conn_state state) {
  struct http_place *place = &all[taken++];
  now_ms++;
  assert_int_equal(http_place_take(&places, place, network, now_ms), ERR_OK);
  if (state != HTTP_CONN_FRESH)
    http_place_move(&places, place, state, now_ms);
  return place;
}

static void take_many(size_t count, uint64_t network, enum http_conn_state state) {
  while (count-- > 0)
    take(network, state);
}

static struct http_place *victim(uint64_t newcomer) {
  return http_places_victim(&places, newcomer, now_ms);
}

/* ---- networks ---- */

static uint64_t network_of(const char *address) {
  struct ip from;
  if (!ip_read(&from, span_of(address)))
    fail_msg("%s", address);
  return http_places_network(&from);
}

static void a_network_is_what_one_stranger_has(void **state) {
  (void)state;
  static const struct {
    const char *a, *b;
    bool same;
  } rows[] = {
      {"192.0.2.1", "192.0.2.255", true},       {"192.0.2.1", "192.0.3.1", false},
      {"192.0.2.1", "192.1.2.1", false},        {"192.0.2.1", "::ffff:192.0.2.9", true},
      {"::ffff:192.0.2.1", "::1", false},       {"2001:db8::1", "2001:db8::ffff:1", true},
      {"2001:db8::1", "2001:db8:0:1::", false}, {"0.0.0.1", "::1", false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    if ((network_of(rows[i].a) == network_of(rows[i].b)) != rows[i].same)
      fail_msg("%s and %s", rows[i].a, rows[i].b);
  }
}

/* ---- who goes ---- */

static void whoever_has_most_gives_one_up(void **state) {
  (void)state;
  static const enum http_conn_state states[] = {
      HTTP_CONN_HELLO, HTTP_CONN_SECURING, HTTP_CONN_SECURED, HTTP_CONN_LINGERING, HTTP_CONN_FRESH,
      HTTP_CONN_IDLE,  HTTP_CONN_READING,  HTTP_CONN_SENDING, HTTP_CONN_READY};
  for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
    take(US, HTTP_CONN_IDLE);
    struct http_place *first = take(THEM, states[i]);
    take_many(2, THEM, states[i]);
    assert_ptr_equal(victim(US), first); /* young as it is */
    assert_ptr_equal(victim(OTHERS), first);
    assert_int_equal(stop(NULL), 0);
    assert_int_equal(start(NULL), 0);
  }
}

static void of_whoever_has_most_the_least_missed_goes(void **state) {
  (void)state;
  static const enum http_conn_state from_most_missed[] = {
      HTTP_CONN_READY, HTTP_CONN_SENDING, HTTP_CONN_READING,
      HTTP_CONN_IDLE,  HTTP_CONN_SECURED, HTTP_CONN_SECURING,
      HTTP_CONN_HELLO, HTTP_CONN_FRESH,   HTTP_CONN_LINGERING};
  take(THEM, HTTP_CONN_PENDING);
  take(THEM, HTTP_CONN_KNOWN);
  take(THEM, HTTP_CONN_READY);
  for (size_t i = 0; i < sizeof from_most_missed / sizeof from_most_missed[0]; i++) {
    struct http_place *place = take(THEM, from_most_missed[i]);
    if (from_most_missed[i] != HTTP_CONN_READY) /* there is an older one */
      assert_ptr_equal(victim(US), place);
  }
}

static void one_more_is_no_reason(void **state) {
  (void)state;
  take(US, HTTP_CONN_READING);
  take_many(2, THEM, HTTP_CONN_READING);
  assert_null(victim(US));
  take(THEM, HTTP_CONN_READING);
  assert_non_null(victim(US));
}

static void a_newcomer_of_whoever_has_most_costs_one_of_its_own(void **state) {
  (void)state;
  struct http_place *idle = take(US, HTTP_CONN_IDLE);
  take_many(3, THEM, HTTP_CONN_READING);
  assert_null(victim(THEM)); /* none of them is slow */
  struct http_place *fresh = take(THEM, HTTP_CONN_FRESH);
  assert_ptr_equal(victim(THEM), fresh);
  now_ms += HTTP_SLOW_MS;
  assert_ptr_equal(victim(THEM), fresh);
  http_place_move(&places, fresh, HTTP_CONN_PENDING, now_ms);
  assert_int_equal(victim(THEM)->state, HTTP_CONN_READING);
  assert_int_equal(idle->state, HTTP_CONN_IDLE);
}

static void without_a_crowd_it_is_the_least_missed_of_all(void **state) {
  (void)state;
  static const struct {
    enum http_conn_state state;
    bool when_young;
  } order[] = {{HTTP_CONN_KNOWN, true},     {HTTP_CONN_HELLO, true},  {HTTP_CONN_SENDING, false},
               {HTTP_CONN_READING, false},  {HTTP_CONN_IDLE, true},   {HTTP_CONN_SECURED, false},
               {HTTP_CONN_SECURING, false}, {HTTP_CONN_FRESH, false}, {HTTP_CONN_LINGERING, true}};
  assert_null(victim(US));
  take(OTHERS, HTTP_CONN_PENDING);
  take(OTHERS + 1, HTTP_CONN_READY);
  assert_null(victim(US));
  struct http_place *before = NULL;
  for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
    struct http_place *place = take(OTHERS + 2 + i, order[i].state);
    assert_ptr_equal(victim(US), order[i].when_young ? place : before);
    now_ms += HTTP_SLOW_MS;
    assert_ptr_equal(victim(US), place);
    before = place;
  }
  assert_ptr_equal(http_places_least_missed(&places, now_ms), before);
}

static void the_known_go_last_and_do_not_count(void **state) {
  (void)state;
  take_many(5, US, HTTP_CONN_KNOWN);
  struct http_place *stranger = take(THEM, HTTP_CONN_IDLE);
  assert_ptr_equal(victim(OTHERS), stranger);
  assert_ptr_equal(victim(THEM), stranger);
  http_place_move(&places, stranger, HTTP_CONN_PENDING, now_ms);
  assert_ptr_equal(victim(OTHERS), &all[0]);
}

static void the_greatest_of_great_crowds_is_found(void **state) {
  (void)state;
  take_many(HTTP_WEIGHTS - 1, 10, HTTP_CONN_IDLE);
  struct http_place *expected = &all[0];
  assert_ptr_equal(victim(US), expected);
  take_many(HTTP_WEIGHTS, 11, HTTP_CONN_IDLE);
  expected = &all[HTTP_WEIGHTS - 1];
  assert_ptr_equal(victim(US), expected);
  take_many(HTTP_WEIGHTS + 1, 12, HTTP_CONN_IDLE);
  assert_ptr_equal(victim(US), &all[2 * HTTP_WEIGHTS - 1]);
  http_place_move(&places, &all[2 * HTTP_WEIGHTS - 1], HTTP_CONN_PENDING, now_ms);
  assert_ptr_equal(victim(US), expected); /* as many, and for longer */
}

/* ---- turns ---- */

static void networks_take_turns(void **state) {
  (void)state;
  take_many(3, THEM, HTTP_CONN_READY);
  struct http_place *ours = take(US, HTTP_CONN_READY);
  struct http_place *others = take(OTHERS, HTTP_CONN_READY);
  struct http_place *const order[] = {&all[0], ours, others, &all[1], &all[2]};
  for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
    struct http_place *next = http_places_next(&places, HTTP_TURN_REQUEST);
    assert_ptr_equal(next, order[i]);
    http_place_move(&places, next, HTTP_CONN_PENDING, now_ms);
  }
  assert_null(http_places_next(&places, HTTP_TURN_REQUEST));
}

static void each_kind_of_turn_goes_round_by_itself(void **state) {
  (void)state;
  take_many(2, THEM, HTTP_CONN_HELLO);
  take_many(2, THEM, HTTP_CONN_READY);
  struct http_place *ours = take(US, HTTP_CONN_HELLO);
  assert_ptr_equal(http_places_next(&places, HTTP_TURN_HANDSHAKE), &all[0]);
  http_place_move(&places, &all[0], HTTP_CONN_SECURING, now_ms);
  assert_ptr_equal(http_places_next(&places, HTTP_TURN_HANDSHAKE), ours);
  http_place_move(&places, ours, HTTP_CONN_SECURING, now_ms);
  assert_ptr_equal(http_places_next(&places, HTTP_TURN_HANDSHAKE), &all[1]);
  assert_ptr_equal(http_places_next(&places, HTTP_TURN_REQUEST), &all[2]);
  assert_int_equal(places.count_by_state[HTTP_CONN_SECURING], 2);
  assert_int_equal(places.count_by_state[HTTP_CONN_HELLO], 1);
}

static void who_leaves_has_no_turn(void **state) {
  (void)state;
  take_many(2, THEM, HTTP_CONN_READY);
  struct http_place *ours = take(US, HTTP_CONN_READY);
  http_place_leave(&places, &all[0]);
  http_place_leave(&places, &all[1]);
  assert_ptr_equal(http_places_next(&places, HTTP_TURN_REQUEST), ours);
  http_place_leave(&places, ours);
  assert_null(http_places_next(&places, HTTP_TURN_REQUEST));
  assert_int_equal(places.count, 0);
  taken = 0;
}

/* ---- memory ---- */

static enum err take_and_leave(void *context) {
  (void)context;
  struct http_places some = {0};
  struct http_place place = {0};
  enum err err = http_place_take(&some, &place, US, 0);
  if (err == ERR_OK)
    http_place_leave(&some, &place);
  assert_null(some.networks);
  return err;
}

static void survives_every_failed_allocation(void **state) {
  (void)state;
  assert_int_equal(alloc_fail_each(take_and_leave, NULL), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_network_is_what_one_stranger_has),
      TEST(whoever_has_most_gives_one_up),
      TEST(of_whoever_has_most_the_least_missed_goes),
      TEST(one_more_is_no_reason),
      TEST(a_newcomer_of_whoever_has_most_costs_one_of_its_own),
      TEST(without_a_crowd_it_is_the_least_missed_of_all),
      TEST(the_known_go_last_and_do_not_count),
      TEST(the_greatest_of_great_crowds_is_found),
      TEST(networks_take_turns),
      TEST(each_kind_of_turn_goes_round_by_itself),
      TEST(who_leaves_has_no_turn),
      cmocka_unit_test(survives_every_failed_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
