/* Commands from inside the bridge: how they fare among those of the broker. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/clock.h"
#include "flow/flow_rig.h"

#define MESSAGE "telnyx/cmd/messages/send"
#define SEND(id)                                                                                   \
  "{\"from\":\"+1312\",\"to\":\"+1773\",\"text\":\"x\",\"correlation_id\":\"" id "\"}"
#define ECHO(id) "{\"correlation_id\":\"" id "\"}"

static struct rig rig;

static int open_rig(void **state) {
  (void)state;
  rig_open(&rig, 100);
  rig_stop_clock(&rig); /* no command grows old by a slow disk */
  rig_up(&rig);
  return 0;
}

static int close_rig(void **state) {
  (void)state;
  rig_close(&rig);
  return 0;
}

static void expect(const char *id, const char *words) {
  const char *result = rig_result(&rig, id);
  assert_non_null(result);
  if (!strstr(result, words))
    fail_msg("%s does not say %s", result, words);
}

static void *keep(void *message) {
  bool repeated = false;
  assert_int_equal(store_commit_command(rig.store, message, NULL, &repeated, 100000), ERR_OK);
  return NULL;
}

/* Somebody inside asks for it, and the journal has it. */
static void submit(const char *owner, const char *topic, const char *payload) {
  struct command_msg *message = NULL;
  assert_int_equal(command_msg_create(&message,
                                      &(struct command_msg_parts){
                                          .topic = span_of(topic),
                                          .payload = span_of(payload),
                                          .owner = span_of(owner),
                                          .qos = 1,
                                          .received_wall_ms = clock_wall_ms(),
                                      }),
                   ERR_OK);
  pthread_t thread;
  assert_int_equal(pthread_create(&thread, NULL, keep, message), 0);
  pthread_join(thread, NULL);
  dispatch_submit(rig.dispatch, &message);
  assert_null(message);
}

static void they_go_the_way_of_the_others(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  submit("alerts", "telnyx/cmd/calls/v3:a/hangup", ECHO("1"));
  rig_reply(&rig, 200);
  expect("1", "\"ok\":true");
  submit("alerts", MESSAGE, ECHO("2"));
  expect("2", "\"code\":\"invalid_parameters\"");
}

static void they_are_about_a_call_in_the_order_they_came(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  rig_command(&rig, "telnyx/cmd/calls/v3:a/answer", ECHO("1"));
  submit("alerts", "telnyx/cmd/calls/v3:a/hangup", ECHO("2"));
  rig_settle(&rig);
  assert_int_equal(rig.rest.count, 1);
  rig_reply(&rig, 200);
  RIG_WAIT(&rig, rig.rest.count == 1);
  assert_non_null(strstr(rig.rest.waiting[0]->url, "/hangup"));
}

/* Of the same kind, too: neither holds the other up by more than one. */
static void a_flood_at_the_door_holds_one_up_by_one(void **state) {
  (void)state;
  rig.options.max_concurrency = 1;
  rig_start_dispatch(&rig);
  for (int i = 0; i < 20; i++)
    rig_command(&rig, MESSAGE, SEND("flood"));
  submit("alerts", MESSAGE, SEND("alarm"));
  rig_reply(&rig, 200); /* was under way */
  rig_reply(&rig, 200); /* had its turn */
  rig_reply(&rig, 200);
  rig_settle(&rig);
  assert_non_null(strstr(rig.last_request_body, "\"text\":\"x\""));
  expect("alarm", "\"ok\":true");
}

static void a_crowd_at_the_door_keeps_none_out(void **state) {
  (void)state;
  rig.options.max_concurrency = 1;
  rig.options.max_pending = 2;
  rig_start_dispatch(&rig);
  for (int i = 0; i < 3; i++)
    submit("alerts", MESSAGE, i == 2 ? SEND("third") : SEND("alarm"));
  rig_command(&rig, MESSAGE, SEND("broker's"));
  expect("broker's", "\"code\":\"busy\"");
  rig_command(&rig, "telnyx/cmd/calls/v3:a/hangup", ECHO("other"));
  expect("other", "\"code\":\"busy\""); /* nor does one of another kind push one out */
  for (int i = 0; i < 3; i++)
    rig_reply(&rig, 200);
  expect("third", "\"ok\":true");
}

static void one_that_comes_at_the_stop_is_left_to_the_next_start(void **state) {
  (void)state;
  rig_start_dispatch(&rig);
  dispatch_stop(rig.dispatch);
  submit("alerts", MESSAGE, SEND("1"));
  rig_settle(&rig);
  assert_int_equal(rig.requests, 0);
  rig_restart(&rig);
  rig_up(&rig);
  rig_start_dispatch(&rig);
  rig_reply(&rig, 200);
  expect("1", "\"ok\":true");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_rig, close_rig)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(they_go_the_way_of_the_others),
      TEST(they_are_about_a_call_in_the_order_they_came),
      TEST(a_flood_at_the_door_holds_one_up_by_one),
      TEST(a_crowd_at_the_door_keeps_none_out),
      TEST(one_that_comes_at_the_stop_is_left_to_the_next_start),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
