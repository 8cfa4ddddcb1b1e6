#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/metrics.h"
#include "flow/flow_rig.h"

static struct rig rig;

static int open_rig(void **state) {
  (void)state;
  rig_open(&rig, 4);
  return 0;
}

static int close_rig(void **state) {
  (void)state;
  rig_close(&rig);
  return 0;
}

static int64_t set_aside(void) {
  struct store_stats stats;
  store_stats(rig.store, &stats);
  return stats.set_aside;
}

static int64_t waiting(void) {
  struct store_stats stats;
  store_stats(rig.store, &stats);
  return stats.waiting;
}

static void transient(const char *topic) {
  struct msg *msg = NULL;
  const struct msg_parts parts = {.kind = MSG_STATE, .qos = 1, .topic = span_of(topic)};
  assert_int_equal(msg_create(&msg, &parts), ERR_OK);
  publish_transient(rig.publish, msg);
  msg_unref(&msg);
}

static void assert_oldest_in_flight(const char *topic) {
  assert_non_null(rig.mqtt.first);
  assert_string_equal(rig.mqtt.first->msg->parts.topic.data, topic);
}

static void a_window_of_one_sends_one_at_a_time(void **state) {
  (void)state;
  rig.mqtt.window = 1;
  rig_keep(&rig, 0, 10);
  rig_up(&rig);
  for (size_t i = 0; i < 10; i++) {
    RIG_WAIT(&rig, fake_mqtt_in_flight(&rig.mqtt) == 1);
    assert_int_equal(rig.delivered_count, i);
    rig_acknowledge(&rig);
  }
  rig_acknowledge_all(&rig);
  rig_expect(&rig, 0, 0, 10);
  assert_int_equal(rig.delivered_count, 10);
}

static void the_window_is_that_of_the_connection(void **state) {
  (void)state;
  rig_keep(&rig, 0, 10);
  rig_up(&rig);
  RIG_WAIT(&rig, fake_mqtt_in_flight(&rig.mqtt) == 4);
  rig_acknowledge(&rig);
  rig_down(&rig, false);
  rig.mqtt.window = 2;
  rig_up(&rig);
  RIG_WAIT(&rig, fake_mqtt_in_flight(&rig.mqtt) == 2);
  rig_acknowledge_all(&rig);
  rig_expect(&rig, 0, 0, 10);
}

static void what_was_lost_is_sent_again_first(void **state) {
  (void)state;
  uint64_t repeated = metrics_get(METRIC_EVENTS_REPEATED);
  rig_keep(&rig, 0, 6);
  rig_up(&rig);
  RIG_WAIT(&rig, fake_mqtt_in_flight(&rig.mqtt) == 4);
  rig_acknowledge(&rig);
  RIG_WAIT(&rig, fake_mqtt_in_flight(&rig.mqtt) == 4);
  rig_down(&rig, true);
  rig_keep(&rig, 6, 2);
  rig_up(&rig);
  rig_acknowledge_all(&rig);
  rig_expect(&rig, 0, 0, 8);
  assert_int_equal(rig.delivered_count, 8);
  assert_int_equal(metrics_get(METRIC_EVENTS_REPEATED) - repeated, 4);
}

/* The engine posts the news of a connection once: when main is slow, it reads there that there is a
 * new one already, and the messages of the old one come back only after that. */
static void nothing_new_overtakes_what_has_not_come_back_yet(void **state) {
  (void)state;
  rig_keep(&rig, 0, 6);
  rig_up(&rig);
  RIG_WAIT(&rig, fake_mqtt_in_flight(&rig.mqtt) == 4);
  struct mqtt old = rig.mqtt;
  rig.mqtt.first = rig.mqtt.last = NULL;
  publish_down(rig.publish);
  rig_up(&rig);
  transient("online");
  assert_int_equal(fake_mqtt_in_flight(&rig.mqtt), 0);
  fake_mqtt_lose_all(&old, false);
  mailbox_drain(rig.main);
  assert_oldest_in_flight("online");
  rig_acknowledge_all(&rig);
  rig_expect(&rig, 1, 0, 6);
}

static void a_refused_message_is_set_aside_and_blocks_nobody(void **state) {
  (void)state;
  rig_keep(&rig, 0, 3);
  rig_up(&rig);
  RIG_WAIT(&rig, fake_mqtt_in_flight(&rig.mqtt) == 3);
  assert_true(fake_mqtt_complete(&rig.mqtt, MQTT_REFUSED, 0x87, NULL, NULL));
  rig_acknowledge_all(&rig);
  rig_expect(&rig, 0, 1, 2);
  assert_int_equal(rig.delivered_count, 2);
  assert_int_equal(set_aside(), 1);
  rig_restart(&rig);
  rig_up(&rig);
  rig_acknowledge_all(&rig);
  assert_int_equal(rig.delivered_count, 2);
  assert_int_equal(set_aside(), 1);
}

enum { MANY = PUBLISH_QUEUE_MESSAGES + 1500 };

static void a_backlog_of_any_size_leaves_in_order(void **state) {
  (void)state;
  rig.mqtt.window = 100;
  rig_keep(&rig, 0, MANY);
  rig_up(&rig);
  RIG_WAIT(&rig, fake_mqtt_in_flight(&rig.mqtt) == 100);
  rig_acknowledge(&rig);
  rig_keep(&rig, MANY, 50); /* while most of them are on disk only */
  rig_acknowledge_all(&rig);
  rig_expect(&rig, 0, 0, MANY + 50);
  assert_int_equal(rig.delivered_count, MANY + 50);
  assert_int_equal(waiting(), 0);
}

static void a_backlog_survives_a_restart(void **state) {
  (void)state;
  rig.mqtt.window = 100;
  rig_keep(&rig, 0, 700);
  rig_up(&rig);
  for (int i = 0; i < 30; i++) {
    RIG_WAIT(&rig, rig.mqtt.first != NULL);
    rig_acknowledge(&rig);
  }
  rig_restart(&rig);
  rig_up(&rig);
  rig_acknowledge_all(&rig);
  rig_expect(&rig, 0, 0, 700);
  assert_int_equal(rig.delivered_count, 700);
}

static void marks_that_fail_are_made_later(void **state) {
  (void)state;
  rig_keep(&rig, 0, 20);
  rig_take_journal_away(&rig);
  rig_up(&rig);
  while (rig.mqtt.first)
    rig_acknowledge(&rig);
  rig_settle(&rig);
  assert_int_equal(rig.delivered_count, 20);
  assert_false(publish_is_idle(rig.publish));
  assert_int_equal(waiting(), 20);
  rig_put_journal_back(&rig);
  rig_move_clock(&rig, 2 * PUBLISH_RETRY_MS);
  rig_acknowledge_all(&rig);
  assert_int_equal(waiting(), 0);
  rig_restart(&rig);
  rig_up(&rig);
  rig_acknowledge_all(&rig);
  assert_int_equal(rig.delivered_count, 20);
}

static void setting_aside_that_fails_is_done_later(void **state) {
  (void)state;
  rig_keep(&rig, 0, 1);
  rig_take_journal_away(&rig);
  rig_up(&rig);
  RIG_WAIT(&rig, rig.mqtt.first != NULL);
  assert_true(fake_mqtt_complete(&rig.mqtt, MQTT_REFUSED, 0x87, NULL, NULL));
  mailbox_drain(rig.main);
  rig_settle(&rig);
  assert_int_equal(set_aside(), 0);
  rig_put_journal_back(&rig);
  rig_move_clock(&rig, 2 * PUBLISH_RETRY_MS);
  rig_acknowledge_all(&rig);
  assert_int_equal(set_aside(), 1);
  assert_int_equal(rig.delivered_count, 0);
}

/* ---- transients ---- */

static void a_transient_goes_first_and_with_its_connection(void **state) {
  (void)state;
  rig.mqtt.window = 1;
  rig_keep(&rig, 0, 3);
  rig_up(&rig);
  RIG_WAIT(&rig, fake_mqtt_in_flight(&rig.mqtt) == 1);
  transient("first");
  rig_acknowledge(&rig);
  assert_oldest_in_flight("first");
  transient("never");
  rig_down(&rig, false);
  assert_false(publish_has_transient(rig.publish));
  transient("never, there is no connection");
  rig_up(&rig);
  assert_oldest_in_flight("t/1");
  rig_acknowledge_all(&rig);
  rig_expect(&rig, 0, 0, 3);
}

static void transients_have_a_ceiling(void **state) {
  (void)state;
  rig_up(&rig);
  for (int i = 0; i < PUBLISH_TRANSIENTS; i++)
    transient("t/0");
  transient("one too many");
  rig_acknowledge_all(&rig);
  assert_int_equal(rig.delivered_count, PUBLISH_TRANSIENTS);
  assert_string_equal(rig.delivered[PUBLISH_TRANSIENTS - 1].topic, "t/0");
}

static void the_last_word_finds_a_place_in_a_full_window(void **state) {
  (void)state;
  rig_keep(&rig, 0, 10);
  rig_up(&rig);
  RIG_WAIT(&rig, fake_mqtt_in_flight(&rig.mqtt) == 4);
  publish_stop(rig.publish);
  transient("offline");
  assert_true(publish_has_transient(rig.publish));
  for (int i = 0; i < 4; i++)
    rig_acknowledge(&rig);
  assert_oldest_in_flight("offline");
  rig_acknowledge(&rig);
  assert_int_equal(fake_mqtt_in_flight(&rig.mqtt), 0);
  assert_false(publish_has_transient(rig.publish));
  assert_int_equal(rig.delivered_count, 5);
}

/* ---- a message that ends connections ---- */

/* One connection: the broker takes what comes before t/3 and closes when it is sent that. */
static void connect_to_touchy_broker(void) {
  rig_up(&rig);
  mailbox_drain(rig.main);
  while (rig.mqtt.first && strcmp(rig.mqtt.first->msg->parts.topic.data, "t/3") != 0)
    rig_acknowledge(&rig);
  if (rig.mqtt.first)
    rig_down(&rig, true);
}

static void a_message_that_ends_every_connection_is_set_aside(void **state) {
  (void)state;
  uint64_t counted = metrics_get(METRIC_EVENTS_SET_ASIDE);
  rig_keep(&rig, 0, 8);
  connect_to_touchy_broker(); /* takes 0, 1 and 2, and so this is no sign yet */
  connect_to_touchy_broker(); /* takes none of four: one at a time from now on */
  for (int i = 0; i < PUBLISH_BLAME_TIMES; i++) {
    assert_int_equal(set_aside(), 0);
    assert_int_equal(rig.mqtt.forgiven, 0);
    rig_up(&rig);
    assert_int_equal(fake_mqtt_in_flight(&rig.mqtt), 1);
    assert_oldest_in_flight("t/3");
    rig_down(&rig, true);
  }
  assert_int_equal(rig.mqtt.forgiven, 1);
  rig_up(&rig);
  assert_int_equal(fake_mqtt_in_flight(&rig.mqtt), 1);
  assert_oldest_in_flight("t/4");
  rig_acknowledge(&rig);
  assert_int_equal(fake_mqtt_in_flight(&rig.mqtt), 3); /* the window again */
  rig_acknowledge_all(&rig);
  assert_int_equal(set_aside(), 1);
  assert_int_equal(metrics_get(METRIC_EVENTS_SET_ASIDE) - counted, 1);
  rig_expect(&rig, 0, 0, 3);
  rig_expect(&rig, 3, 4, 4);
}

/* Loses t/0 alone so often that it would be set aside, were the broker to blame for it. */
static void lose_alone_many_times(bool by_broker, int64_t after_ms) {
  int64_t ahead_ms = 0;
  rig_keep(&rig, 0, 2);
  rig_up(&rig);
  rig_down(&rig, true);
  for (int i = 0; i < 3 * PUBLISH_BLAME_TIMES; i++) {
    rig_up(&rig);
    assert_int_equal(fake_mqtt_in_flight(&rig.mqtt), 1);
    rig_move_clock(&rig, ahead_ms += after_ms);
    rig_down(&rig, by_broker);
  }
  rig_up(&rig);
  rig_acknowledge_all(&rig);
  assert_int_equal(set_aside(), 0);
  rig_expect(&rig, 0, 0, 2);
}

static void a_connection_that_the_bridge_ends_blames_no_message(void **state) {
  (void)state;
  lose_alone_many_times(false, 0);
}

static void a_connection_that_ends_late_blames_no_message(void **state) {
  (void)state;
  lose_alone_many_times(true, PUBLISH_BLAME_MS + 1);
}

static void one_taken_in_between_clears_the_suspicion(void **state) {
  (void)state;
  for (int i = 0; i < 3 * PUBLISH_BLAME_TIMES; i++) {
    rig_keep(&rig, i, 1);
    rig_up(&rig);
    rig_down(&rig, true);
    rig_up(&rig);
    RIG_WAIT(&rig, fake_mqtt_in_flight(&rig.mqtt) == 1);
    rig_acknowledge(&rig);
    publish_down(rig.publish);
  }
  assert_int_equal(rig.delivered_count, 3 * PUBLISH_BLAME_TIMES);
}

/* A kept message shows first whether it ends the connection: were a transient the cause, nothing
 * would ever leave. Once that is the suspicion, all of them go first. */
static void a_transient_that_ends_every_connection_stops_nobody(void **state) {
  (void)state;
  rig_keep(&rig, 0, 20);
  for (int i = 0; i <= PUBLISH_TRANSIENT_LOSSES; i++) {
    assert_false(publish_is_idle(rig.publish));
    rig_up(&rig);
    transient("forbidden");
    while (rig.mqtt.first && strcmp(rig.mqtt.first->msg->parts.topic.data, "forbidden") != 0)
      rig_acknowledge(&rig);
    rig_down(&rig, true);
    rig_settle(&rig);
  }
  assert_true(publish_is_idle(rig.publish));
  assert_int_equal(set_aside(), 0);
  rig_expect(&rig, 0, 0, 20);
}

static void transients_go_first_again_when_all_are_taken(void **state) {
  (void)state;
  for (int i = 0; i < PUBLISH_TRANSIENT_LOSSES; i++) {
    rig_up(&rig);
    transient("forbidden");
    rig_down(&rig, true);
  }
  rig_up(&rig);
  rig_keep(&rig, 0, 4);
  transient("state");
  for (int i = 0; i < 4; i++)
    rig_acknowledge(&rig);
  assert_oldest_in_flight("state");
  rig_acknowledge(&rig);
  transient("health");
  rig_keep(&rig, 4, 1);
  assert_oldest_in_flight("health");
  rig_acknowledge_all(&rig);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_rig, close_rig)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_window_of_one_sends_one_at_a_time),
      TEST(the_window_is_that_of_the_connection),
      TEST(what_was_lost_is_sent_again_first),
      TEST(nothing_new_overtakes_what_has_not_come_back_yet),
      TEST(a_refused_message_is_set_aside_and_blocks_nobody),
      TEST(a_backlog_of_any_size_leaves_in_order),
      TEST(a_backlog_survives_a_restart),
      TEST(marks_that_fail_are_made_later),
      TEST(setting_aside_that_fails_is_done_later),
      TEST(a_transient_goes_first_and_with_its_connection),
      TEST(transients_have_a_ceiling),
      TEST(the_last_word_finds_a_place_in_a_full_window),
      TEST(a_message_that_ends_every_connection_is_set_aside),
      TEST(a_connection_that_the_bridge_ends_blames_no_message),
      TEST(a_connection_that_ends_late_blames_no_message),
      TEST(one_taken_in_between_clears_the_suspicion),
      TEST(a_transient_that_ends_every_connection_stops_nobody),
      TEST(transients_go_first_again_when_all_are_taken),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
