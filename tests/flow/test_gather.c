/* Lists of which all pages are wanted: page after page, beside others, through failures, crashes
 * and ceilings, to one result. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/clock.h"
#include "flow/flow_rig.h"

#define LIST         "telnyx/cmd/queues/list"
#define PARTICIPANTS "telnyx/cmd/conferences/c1/list_participants"
#define MUTE         "telnyx/cmd/conferences/c1/mute"
#define MESSAGE      "telnyx/cmd/messages/send"
#define ALL(id)      "{\"page_all\":true,\"correlation_id\":\"" id "\"}"
#define ECHO(id)     "{\"correlation_id\":\"" id "\"}"
#define SEND(id)                                                                                   \
  "{\"from\":\"+1312\",\"to\":\"+1773\",\"text\":\"x\",\"correlation_id\":\"" id "\"}"

static struct rig rig;

static int open_rig(void **state) {
  static char filter[] = "reply/#";
  static char *filters[] = {filter};
  (void)state;
  rig_open(&rig, 100);
  rig_stop_clock(&rig); /* no command grows old by a slow disk */
  rig.options.response_topics = filters;
  rig.options.response_topic_count = 1;
  rig_up(&rig);
  return 0;
}

static int close_rig(void **state) {
  (void)state;
  rig_close(&rig);
  return 0;
}

/* ---- Telnyx ---- */

static struct rest_call *wait_for_request(const char *end_of_url) {
  RIG_WAIT(&rig, rig.rest.count > 0);
  struct rest_call *call = rig.rest.waiting[0];
  size_t len = strlen(call->url), end_len = strlen(end_of_url);
  if (len < end_len || strcmp(call->url + len - end_len, end_of_url) != 0)
    fail_msg("%s, not %s", call->url, end_of_url);
  return call;
}

static void reply(int status, const char *body) {
  RIG_WAIT(&rig, rig.rest.count > 0);
  assert_true(fake_rest_reply(&rig.rest, status, body));
  mailbox_drain(rig.main);
}

/* A page with one item, its number. */
static void reply_page(int number, int last) {
  char body[160];
  snprintf(body, sizeof body,
           "{\"data\":[%d],\"meta\":{\"page_number\":%d,\"total_pages\":%d,\"total_results\":%d}}",
           number, number, last, last);
  reply(200, body);
}

static void expect(const char *id, const char *words) {
  const char *result = rig_result(&rig, id);
  assert_non_null(result);
  if (!strstr(result, words))
    fail_msg("%s does not say %s", result, words);
}

/* ---- the way of one ---- */

static void all_pages_become_one_result(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  rig_command(&rig, LIST, "{\"page[size]\":1,\"page_all\":true,\"correlation_id\":\"1\"}");
  wait_for_request("/queues?page%5Bsize%5D=1");
  reply_page(1, 3);
  wait_for_request("/queues?page%5Bsize%5D=1&page%5Bnumber%5D=2");
  reply_page(2, 3);
  wait_for_request("/queues?page%5Bsize%5D=1&page%5Bnumber%5D=3");
  reply_page(3, 3);
  expect("1", "\"data\":[1,2,3],\"meta\":{\"items\":3,\"pages\":3,\"total\":3}");
  expect("1", "\"attempts\":3");
  assert_int_equal(rig.requests, 3);
}

static void one_page_is_asked_for_without_page_all(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  rig_command(&rig, LIST, ECHO("1"));
  reply_page(1, 3);
  expect("1", "\"data\":[1],\"meta\":{\"page_number\":1,");
  assert_int_equal(rig.requests, 1);
}

static void a_list_ends_at_max_items(void **state) {
  (void)state;
  rig.options.max_items = 2;
  rig_start_dispatch(&rig);
  rig_command(&rig, LIST, ALL("1"));
  reply_page(1, 2);
  reply_page(2, 2);
  expect("1", "\"data\":[1,2],\"meta\":{\"items\":2,\"pages\":2,\"total\":2}");
  rig_command(&rig, LIST, ALL("2"));
  for (int i = 1; i <= 3; i++)
    reply_page(i, 3);
  expect("2",
         "\"data\":[1,2],\"meta\":{\"items\":2,\"pages\":3,\"total\":3,\"cut\":\"max_items\"}");
}

/* What the broker would not take tells nobody anything. */
static void a_list_ends_where_the_broker_takes_no_more(void **state) {
  (void)state;
  rig_down(&rig, false);
  rig.mqtt.max_packet_bytes = 20 * 1024;
  rig_up(&rig);
  rig_start_dispatch(&rig);
  rig_command(&rig, LIST, ALL("1"));
  char item[1024] = "", body[1200];
  memset(item, 'x', sizeof item - 1);
  size_t pages = 0;
  for (; rig.rest.count > 0 || pages == 0; pages++) {
    assert_true(pages < 20);
    snprintf(body, sizeof body, "{\"data\":[\"%s\"],\"meta\":{\"total_pages\":99}}", item);
    reply(200, body);
    rig_settle(&rig);
  }
  assert_true(pages > 1);
  RIG_WAIT(&rig, fake_mqtt_in_flight(&rig.mqtt) > 0);
  const struct span payload = fake_mqtt_oldest(&rig.mqtt)->msg->parts.payload;
  assert_true(payload.len > 1024 && payload.len < 20 * 1024);
  assert_non_null(strstr(payload.data, "\"cut\":\"size\""));
}

/* Another broker, or another configuration of it, since the list was begun. */
static void a_list_that_is_too_long_meanwhile_is_left_out(void **state) {
  (void)state;
  char body[6000] = "{\"data\":[\"";
  memset(body + 10, 'x', 5000);
  strcpy(body + 5010, "\"],\"meta\":{\"total_pages\":2}}");
  rig_start_dispatch(&rig);
  rig_command(&rig, LIST, ALL("1"));
  reply(200, body);
  rig_down(&rig, false);
  rig.mqtt.max_packet_bytes = 4096;
  rig_up(&rig);
  reply(200, body);
  expect("1", "\"reply_omitted_bytes\":10");
  assert_false(rig.fatal);
}

static void what_is_no_page_is_an_error(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  rig_command(&rig, LIST, ALL("1"));
  reply_page(1, 3);
  reply(200, "{\"data\":{\"id\":1}}");
  expect("1",
         "\"code\":\"telnyx\",\"message\":\"page 2 of the list came in a form that is not known\"");
}

static void a_place_that_cannot_be_asked_for_is_an_error(void **state) {
  static const char *const cursors[] = {"99999999999999999999", "\"\\ud800\"", "1e999"};
  (void)state;
  rig_start_dispatch(&rig);
  for (size_t i = 0; i < sizeof cursors / sizeof cursors[0]; i++) {
    char body[96], id[] = "1", command[96];
    id[0] = (char)('1' + i);
    snprintf(command, sizeof command, "{\"page_all\":true,\"correlation_id\":\"%s\"}", id);
    snprintf(body, sizeof body, "{\"data\":[1],\"meta\":{\"page_cursor\":%s}}", cursors[i]);
    rig_command(&rig, "telnyx/cmd/email_inboxes/list", command);
    reply(200, body);
    expect(id, "page 2 of the list came in a form that is not known");
    assert_false(rig.fatal);
  }
}

static void a_repeat_gets_the_list(void **state) {
  (void)state;
  char payload[128];
  rig_start_dispatch(&rig);
  for (int i = 1; i <= 3; i++) {
    snprintf(payload, sizeof payload,
             "{\"page_all\":true,\"command_id\":\"k\",\"correlation_id\":\"%d\"}", i);
    rig_command(&rig, LIST, payload);
    if (i == 1)
      reply_page(1, 2);
    else if (i == 2)
      reply_page(2, 2);
    rig_settle(&rig);
  }
  expect("1", "\"data\":[1,2]");
  expect("2", "\"data\":[1,2]");
  expect("3", "\"data\":[1,2]");
  assert_int_equal(rig.requests, 2);
}

/* ---- beside others ---- */

static void others_have_their_turn_between_two_pages(void **state) {
  (void)state;
  rig.options.max_concurrency = 1;
  rig_start_dispatch(&rig);
  rig_command(&rig, LIST, ALL("1"));
  rig_command(&rig, MESSAGE, SEND("2"));
  rig_command(&rig, LIST, ECHO("3"));
  wait_for_request("/queues");
  reply_page(1, 3);
  wait_for_request("/messages");
  rig_reply(&rig, 200);
  wait_for_request("/queues"); /* of its own kind, too */
  reply_page(1, 9);
  wait_for_request("/queues?page%5Bnumber%5D=2");
  reply_page(2, 3);
  reply_page(3, 3);
  expect("1", "\"data\":[1,2,3]");
  expect("2", "\"ok\":true");
  expect("3", "\"data\":[1]");
}

/* It is about a conference that lives, and no less patient for that. */
static void a_list_is_never_urgent(void **state) {
  (void)state;
  rig.options.max_concurrency = 1;
  rig_start_dispatch(&rig);
  rig_command(&rig, PARTICIPANTS, ALL("1"));
  rig_command(&rig, MESSAGE, SEND("2"));
  wait_for_request("/participants");
  reply_page(1, 2);
  wait_for_request("/messages");
  rig_reply(&rig, 200);
  reply_page(2, 2);
  expect("1", "\"data\":[1,2]");
}

static void those_about_the_same_wait_for_its_first_page_alone(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  rig_command(&rig, MUTE, ECHO("1"));
  rig_command(&rig, PARTICIPANTS, ALL("2"));
  rig_command(&rig, MUTE, ECHO("3"));
  wait_for_request("/actions/mute");
  rig_settle(&rig);
  assert_int_equal(rig.rest.count, 1);
  rig_reply(&rig, 200);
  wait_for_request("/participants");
  rig_settle(&rig);
  assert_int_equal(rig.rest.count, 1);
  reply_page(1, 2);
  RIG_WAIT(&rig, rig.rest.count == 2);
  assert_non_null(strstr(rig.rest.waiting[1]->url, "/actions/mute"));
  reply_page(2, 2);
  rig_reply(&rig, 200);
  expect("2", "\"data\":[1,2]");
  expect("3", "\"ok\":true");
}

static void begin_lists(int count) {
  for (int i = 0; i < count; i++) {
    char payload[64];
    snprintf(payload, sizeof payload, "{\"page_all\":true,\"correlation_id\":\"list %d\"}", i);
    rig_command(&rig, LIST, payload);
  }
}

/* Those that are gathered hold what they have; one more waits, and holds up nobody. */
static void so_many_lists_at_once(void **state) {
  (void)state;
  rig.options.max_concurrency = 32;
  rig_start_dispatch(&rig);
  begin_lists(DISPATCH_GATHERS + 1);
  rig_settle(&rig);
  RIG_WAIT(&rig, rig.rest.count == DISPATCH_GATHERS);
  for (int i = 0; i < DISPATCH_GATHERS; i++)
    reply_page(1, 2);
  rig_settle(&rig);
  assert_int_equal(rig.rest.count, DISPATCH_GATHERS);
  rig_command(&rig, LIST, ECHO("one page"));
  RIG_WAIT(&rig, rig.rest.count == DISPATCH_GATHERS + 1);
  reply_page(2, 2); /* one is whole: its place is free */
  expect("list 0", "\"data\":[1,2]");
  RIG_WAIT(&rig, rig.rest.count == DISPATCH_GATHERS + 1);
  for (int i = 1; i < DISPATCH_GATHERS; i++)
    reply_page(2, 2);
  reply_page(1, 1);
  reply_page(1, 1);
  expect("list 8", "\"data\":[1]");
  expect("one page", "\"data\":[1]");
  RIG_WAIT(&rig, dispatch_pending(rig.dispatch) == 0);
}

/* As of any crowd: the newest makes room for somebody else. */
static void one_that_waits_for_its_place_can_be_pushed_out(void **state) {
  (void)state;
  rig.options.max_pending = DISPATCH_GATHERS + 2;
  rig_start_dispatch(&rig);
  begin_lists(DISPATCH_GATHERS + 2);
  rig_command(&rig, "telnyx/cmd/calls/v3:a/hangup", ECHO("hangup"));
  expect("list 9", "\"code\":\"busy\"");
  for (int i = 0; i < DISPATCH_GATHERS + 2; i++)
    reply_page(1, 1);
  expect("hangup", "\"ok\":true");
  expect("list 8", "\"data\":[1]");
}

/* ---- failures ---- */

/* The clock stands still: so long goes by. */
static void pass(int64_t ms) {
  rig_settle(&rig);
  rig_run_clock(&rig, ms);
  rig_settle(&rig);
}

static void each_page_is_tried_as_often_as_any_read(void **state) {
  (void)state;
  rig_stop_clock(&rig);
  rig_start_dispatch(&rig); /* max_retries is 2, and total_timeout 90 s */
  rig_command(&rig, LIST, ALL("1"));
  for (int page = 1; page <= 3; page++) {
    for (int i = 0; i < 2; i++) {
      reply(500, "{}");
      pass(44000);
    }
    reply_page(page, 3);
    rig_settle(&rig);
  }
  expect("1", "\"data\":[1,2,3]");
  expect("1", "\"attempts\":9");
  rig_command(&rig, LIST, ALL("2"));
  reply_page(1, 3);
  for (int i = 0; i < 2; i++) {
    reply(500, "{}");
    pass(10000);
  }
  reply(500, "{}");
  expect("2", "\"http_status\":500,\"error\":{\"code\":\"telnyx\"");
  assert_int_equal(rig.requests, 9 + 4);
}

static void who_asks_to_slow_down_is_obeyed(void **state) {
  (void)state;
  rig_stop_clock(&rig);
  rig_start_dispatch(&rig);
  rig_command(&rig, LIST, ALL("1"));
  reply_page(1, 2);
  struct rest_call *call = wait_for_request("page%5Bnumber%5D=2");
  snprintf(call->retry_after, sizeof call->retry_after, "40");
  reply(429, "{}");
  pass(39000);
  assert_int_equal(rig.rest.count, 0);
  pass(2000);
  reply_page(2, 2);
  expect("1", "\"data\":[1,2]");
}

static void too_long_a_list_is_cut(void **state) {
  (void)state;
  rig_stop_clock(&rig);
  rig_start_dispatch(&rig);
  rig_command(&rig, LIST, ALL("1"));
  reply_page(1, 9);
  pass(DISPATCH_GATHER_MS - 1);
  reply_page(2, 9);
  pass(1);
  reply_page(3, 9);
  expect("1", "\"data\":[1,2,3],\"meta\":{\"items\":3,\"pages\":3,\"total\":9,\"cut\":\"time\"}");
}

/* Nothing is changed by reading: it begins anew, whatever has come. (tests/e2e/test_lists.py kills
 * the bridge while a page is under way.) */
static void a_crash_begins_it_anew(void **state) {
  (void)state;
  rig.options.max_concurrency = 1;
  rig_start_dispatch(&rig);
  rig_command(&rig, LIST, ALL("1"));
  for (int i = 1; i <= 5; i++) /* more than there may be retries */
    reply_page(i, 9);
  wait_for_request("page%5Bnumber%5D=6");
  rig_command(&rig, MESSAGE, SEND("2"));
  rig_settle(&rig);
  reply_page(6, 9);
  wait_for_request("/messages");
  rig_restart(&rig);
  rig_up(&rig);
  rig_start_dispatch(&rig);
  wait_for_request("/queues");
  reply_page(1, 2);
  reply_page(2, 2);
  expect("1", "\"data\":[1,2]");
}

static void a_stop_ends_it(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  rig_command(&rig, LIST, ALL("1"));
  reply_page(1, 3);
  wait_for_request("page%5Bnumber%5D=2");
  dispatch_stop(rig.dispatch);
  reply_page(2, 3);
  expect("1", "\"code\":\"shutting_down\"");
}

static void it_gets_no_older_once_it_has_begun(void **state) {
  (void)state;
  rig_stop_clock(&rig);
  rig_start_dispatch(&rig); /* max_age is 30 s */
  rig_command(&rig, LIST, ALL("1"));
  reply_page(1, 2);
  wait_for_request("page%5Bnumber%5D=2");
  pass(40000);
  reply(500, "{}");
  pass(10000);
  reply_page(2, 2);
  expect("1", "\"data\":[1,2]");
}

/* ---- how far it is ---- */

static void ask_with_response_topic(const char *response_topic) {
  rig_deliver(&rig, &(struct command_msg_parts){.topic = span_of(LIST),
                                                .payload = span_of(ALL("1")),
                                                .response_topic = span_of(response_topic)});
}

static void play_three_pages(int64_t between_ms) {
  rig_settle(&rig);
  for (int i = 1; i <= 3; i++) {
    rig_run_clock(&rig, between_ms);
    reply_page(i, 3);
    rig_settle(&rig);
  }
  rig_acknowledge_all(&rig);
}

static void whoever_waits_is_told_how_far_it_is(void **state) {
  (void)state;
  rig_stop_clock(&rig);
  rig_start_dispatch(&rig);
  ask_with_response_topic("reply/me");
  play_three_pages(1000);
  const char *told = rig_told(&rig, "reply/me");
  static const char expected[] =
      "{\"final\":false,\"operation\":\"queues.list\",\"items\":1,\"pages\":1,\"total\":3,"
      "\"correlation_id\":\"1\"} "
      "{\"final\":false,\"operation\":\"queues.list\",\"items\":2,\"pages\":2,\"total\":3,"
      "\"correlation_id\":\"1\"} {\"ok\":true,";
  if (strncmp(told, expected, strlen(expected)) != 0)
    fail_msg("%s is not %s", told, expected);
  assert_null(strstr(rig_told(&rig, "telnyx/result/queues/list"), "final"));
}

static void what_is_done_within_a_second_tells_nothing_before(void **state) {
  (void)state;
  rig_stop_clock(&rig);
  rig_start_dispatch(&rig);
  ask_with_response_topic("reply/me");
  play_three_pages(333);
  assert_int_equal(strncmp(rig_told(&rig, "reply/me"), "{\"ok\":true,", 11), 0);
  assert_null(strstr(rig_told(&rig, "reply/me"), "final"));
}

/* Whoever reads results takes each message for one. */
static void results_are_final(void **state) {
  static const char *const topics[] = {"telnyx/result/queues/list", "telnyx/result/mine",
                                       "other/me"};
  (void)state;
  rig_stop_clock(&rig);
  rig_start_dispatch(&rig);
  for (size_t i = 0; i < sizeof topics / sizeof topics[0]; i++) {
    size_t before = rig.delivered_count;
    ask_with_response_topic(topics[i]);
    play_three_pages(1000);
    assert_true(rig.delivered_count > before);
  }
  for (size_t i = 0; i < rig.delivered_count; i++)
    assert_int_equal(strncmp(rig.delivered[i].payload, "{\"ok\":true,", 11), 0);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_rig, close_rig)
  const struct CMUnitTest tests[] = {
      TEST(all_pages_become_one_result),
      TEST(one_page_is_asked_for_without_page_all),
      TEST(a_list_ends_at_max_items),
      TEST(a_list_ends_where_the_broker_takes_no_more),
      TEST(a_list_that_is_too_long_meanwhile_is_left_out),
      TEST(what_is_no_page_is_an_error),
      TEST(a_place_that_cannot_be_asked_for_is_an_error),
      TEST(a_repeat_gets_the_list),
      TEST(others_have_their_turn_between_two_pages),
      TEST(a_list_is_never_urgent),
      TEST(those_about_the_same_wait_for_its_first_page_alone),
      TEST(so_many_lists_at_once),
      TEST(one_that_waits_for_its_place_can_be_pushed_out),
      TEST(each_page_is_tried_as_often_as_any_read),
      TEST(who_asks_to_slow_down_is_obeyed),
      TEST(too_long_a_list_is_cut),
      TEST(a_crash_begins_it_anew),
      TEST(a_stop_ends_it),
      TEST(it_gets_no_older_once_it_has_begun),
      TEST(whoever_waits_is_told_how_far_it_is),
      TEST(what_is_done_within_a_second_tells_nothing_before),
      TEST(results_are_final),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
