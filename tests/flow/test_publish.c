#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/metrics.h"
#include "flow/flow_rig.h"
#include "flow/suspect.h"

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

static int64_t dead_letters(void) {
  struct store_stats stats;
  store_stats(rig.store, &stats);
  return stats.dead_letters;
}

static int64_t waiting(void) {
  struct store_stats stats;
  store_stats(rig.store, &stats);
  return stats.waiting;
}

static void direct(const char *topic) {
  struct msg *msg = NULL;
  const struct msg_parts parts = {.kind = MSG_STATE, .qos = 1, .topic = span_of(topic)};
  assert_int_equal(msg_create(&msg, &parts), ERR_OK);
  publish_now(rig.publish, msg);
  msg_unref(&msg);
}

static void assert_oldest_in_flight(const char *topic) {
  assert_non_null(fake_mqtt_oldest(&rig.mqtt));
  assert_string_equal(fake_mqtt_oldest(&rig.mqtt)->msg->parts.topic.data, topic);
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
  rig.mqtt.in_flight = (struct list){0};
  publish_down(rig.publish);
  rig_up(&rig);
  direct("online");
  assert_int_equal(fake_mqtt_in_flight(&rig.mqtt), 0);
  fake_mqtt_lose_all(&old, false);
  mailbox_drain(rig.main);
  assert_oldest_in_flight("online");
  rig_acknowledge_all(&rig);
  rig_expect(&rig, 1, 0, 6);
}

static void a_refused_message_becomes_a_dead_letter_and_blocks_nobody(void **state) {
  (void)state;
  rig_keep(&rig, 0, 3);
  rig_up(&rig);
  RIG_WAIT(&rig, fake_mqtt_in_flight(&rig.mqtt) == 3);
  assert_true(fake_mqtt_complete(&rig.mqtt, MQTT_REFUSED, 0x87, NULL, NULL));
  rig_acknowledge_all(&rig);
  rig_expect(&rig, 0, 1, 2);
  assert_int_equal(rig.delivered_count, 2);
  assert_int_equal(dead_letters(), 1);
  rig_restart(&rig);
  rig_up(&rig);
  rig_acknowledge_all(&rig);
  assert_int_equal(rig.delivered_count, 2);
  assert_int_equal(dead_letters(), 1);
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
    RIG_WAIT(&rig, fake_mqtt_oldest(&rig.mqtt) != NULL);
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
  while (fake_mqtt_oldest(&rig.mqtt))
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
  RIG_WAIT(&rig, fake_mqtt_oldest(&rig.mqtt) != NULL);
  assert_true(fake_mqtt_complete(&rig.mqtt, MQTT_REFUSED, 0x87, NULL, NULL));
  mailbox_drain(rig.main);
  rig_settle(&rig);
  assert_int_equal(dead_letters(), 0);
  rig_put_journal_back(&rig);
  rig_move_clock(&rig, 2 * PUBLISH_RETRY_MS);
  rig_acknowledge_all(&rig);
  assert_int_equal(dead_letters(), 1);
  assert_int_equal(rig.delivered_count, 0);
}

/* ---- a newer state replaces a queued one ---- */

static void a_newer_state_replaces_a_queued_one_and_nobody_else_moves(void **state) {
  (void)state;
  uint64_t superseded = metrics_get(METRIC_STATES_SUPERSEDED);
  rig_keep_state(&rig, "s/a", "1");
  rig_keep(&rig, 0, 2);
  rig_keep_state(&rig, "s/b", "1");
  rig_keep_state(&rig, "s/a", "2");
  rig_keep(&rig, 2, 1);
  rig_keep_state(&rig, "s/a", "3");
  rig_up(&rig);
  rig_acknowledge_all(&rig);
  assert_string_equal(rig_told(&rig, "s/a"), "3");
  assert_string_equal(rig_told(&rig, "s/b"), "1");
  rig_expect(&rig, 0, 0, 2);
  assert_string_equal(rig.delivered[2].topic, "s/b");
  rig_expect(&rig, 3, 2, 1);
  assert_string_equal(rig.delivered[4].topic, "s/a");
  assert_int_equal(metrics_get(METRIC_STATES_SUPERSEDED) - superseded, 2);
  assert_int_equal(waiting(), 0);
}

static void what_was_replaced_does_not_come_back_after_a_restart(void **state) {
  (void)state;
  rig_keep_state(&rig, "s/a", "1");
  rig_keep_state(&rig, "s/a", "2");
  rig_up(&rig);
  rig_acknowledge_all(&rig);
  rig_restart(&rig);
  rig_up(&rig);
  rig_acknowledge_all(&rig);
  assert_string_equal(rig_told(&rig, "s/a"), "2");
}

/* Read from disk, with more between the two than is read at once. */
static void in_a_backlog_too(void **state) {
  (void)state;
  rig_keep_state(&rig, "s/a", "1");
  rig_keep(&rig, 0, 2 * STORE_BATCH);
  rig_keep_state(&rig, "s/a", "2");
  rig_restart(&rig);
  rig_keep_state(&rig, "s/a", "-");
  RIG_WAIT(&rig, !publish_is_busy(rig.publish)); /* memory has all of it */
  rig_up(&rig);
  rig_acknowledge_all(&rig);
  assert_string_equal(rig_told(&rig, "s/a"), "-");
  rig_expect(&rig, 0, 0, 2 * STORE_BATCH);
  assert_int_equal(waiting(), 0);
}

static void a_clearing_is_a_state_like_any_other(void **state) {
  (void)state;
  rig_keep_state(&rig, "s/a", "1");
  rig_keep_state(&rig, "s/a", "");
  rig_up(&rig);
  rig_acknowledge_all(&rig);
  assert_string_equal(rig_told(&rig, "s/a"), "(empty)");
}

static void messages_that_are_not_retained_are_all_told(void **state) {
  (void)state;
  rig_keep(&rig, 0, 1);
  rig_keep(&rig, 0, 1);
  rig_up(&rig);
  rig_acknowledge_all(&rig);
  assert_string_equal(rig_told(&rig, "t/0"), "(empty) (empty)");
}

static void what_is_in_flight_is_replaced_once_it_is_lost(void **state) {
  (void)state;
  rig.mqtt.window = 1;
  rig_up(&rig);
  rig_keep_state(&rig, "s/a", "1");
  rig_keep_state(&rig, "s/a", "2");
  assert_string_equal(fake_mqtt_oldest(&rig.mqtt)->msg->parts.payload.data, "1");
  rig_down(&rig, false);
  rig_up(&rig);
  rig_acknowledge_all(&rig);
  assert_string_equal(rig_told(&rig, "s/a"), "2");
  assert_int_equal(waiting(), 0);
}

/* Both were in flight: they come back in the order of the window. */
static void likewise_when_both_are_lost(void **state) {
  (void)state;
  for (int newer_first = 0; newer_first < 2; newer_first++) {
    rig_up(&rig);
    rig_keep_state(&rig, "s/a", "1");
    rig_keep_state(&rig, "s/a", "2");
    assert_int_equal(fake_mqtt_in_flight(&rig.mqtt), 2);
    if (newer_first)
      fake_mqtt_rotate(&rig.mqtt);
    rig_down(&rig, false);
    rig_up(&rig);
    rig_acknowledge_all(&rig);
    rig_down(&rig, false);
  }
  assert_string_equal(rig_told(&rig, "s/a"), "2 2");
}

/* A broker need not acknowledge in order. What of "1" becomes is all the same by then. */
static void nothing_older_follows_what_the_broker_took(void **state) {
  (void)state;
  static const enum mqtt_outcome outcomes[] = {MQTT_DELIVERED, MQTT_LOST, MQTT_REFUSED};
  for (size_t i = 0; i < sizeof outcomes / sizeof outcomes[0]; i++) {
    rig_up(&rig);
    rig_keep_state(&rig, "s/a", "0");
    rig_keep_state(&rig, "s/a", "1");
    rig_keep_state(&rig, "s/a", "2");
    fake_mqtt_rotate(&rig.mqtt);
    fake_mqtt_rotate(&rig.mqtt);
    size_t before = rig.delivered_count;
    rig_acknowledge(&rig);
    rig_settle(&rig);
    assert_string_equal(rig.delivered[before].payload, "2");
    assert_int_equal(waiting(), 0);
    while (fake_mqtt_complete(&rig.mqtt, outcomes[i], 0x87, NULL, NULL))
      ;
    mailbox_drain(rig.main);
    rig_down(&rig, false);
    rig_up(&rig);
    rig_acknowledge_all(&rig);
    assert_int_equal(rig.delivered_count - before, 1);
    assert_int_equal(dead_letters(), 0);
    rig_down(&rig, false);
  }
}

/* ---- without the journal ---- */

static void state_now(const char *topic, const char *payload) {
  publish_now_state(rig.publish, span_of(topic), span_of(payload), "text/plain");
}

static void without_the_journal_a_newer_state_takes_the_older_ones_place(void **state) {
  (void)state;
  rig.mqtt.window = 1;
  rig_up(&rig);
  direct("reply");
  state_now("s/a", "1");
  state_now("s/b", "1");
  state_now("s/a", "2");
  direct("reply");
  state_now("s/b", "");
  rig_acknowledge_all(&rig);
  assert_string_equal(rig_told(&rig, "s/a"), "2");
  assert_string_equal(rig_told(&rig, "s/b"), "(empty)");
  assert_string_equal(rig_told(&rig, "reply"), "(empty) (empty)");
  assert_string_equal(rig.delivered[1].topic, "s/a");
  assert_int_equal(rig.delivered_count, 4);
}

static void what_the_journal_has_queued_goes_alone(void **state) {
  (void)state;
  rig.mqtt.window = 1;
  rig_keep(&rig, 0, 2);
  rig_keep_state(&rig, "s/a", "1");
  rig_up(&rig);
  state_now("s/a", "1"); /* what its owner has committed */
  state_now("s/b", "1");
  state_now("s/c", "1");
  rig_keep_state(&rig, "s/b", "2");
  rig_acknowledge_all(&rig);
  assert_string_equal(rig_told(&rig, "s/a"), "1");
  assert_string_equal(rig_told(&rig, "s/b"), "2");
  assert_string_equal(rig_told(&rig, "s/c"), "1");
}

static void messages_without_the_journal_have_a_ceiling(void **state) {
  (void)state;
  rig_up(&rig);
  for (int i = 0; i < PUBLISH_NOW_MESSAGES - 1; i++)
    direct("t/0");
  state_now("last", "1");
  direct("one too many");
  state_now("one too many", "1");
  state_now("last", "2"); /* needs no place of its own, but where that is in flight */
  rig_acknowledge_all(&rig);
  assert_int_equal(rig.delivered_count, PUBLISH_NOW_MESSAGES);
  assert_string_equal(rig_told(&rig, "last"), "2");
}

static void and_one_in_bytes(void **state) {
  (void)state;
  enum { MIB = 1024 * 1024, FIT = PUBLISH_NOW_BYTES / MIB };
  static char payload[MIB];
  memset(payload, 'x', MIB - 1);
  rig_up(&rig);
  for (int i = 0; i < FIT + 3; i++) {
    char topic[16];
    snprintf(topic, sizeof topic, "t/%d", i);
    state_now(topic, payload);
  }
  rig_acknowledge_all(&rig);
  assert_int_equal(rig.delivered_count, FIT);
}

static void a_message_without_it_goes_first_and_with_its_connection(void **state) {
  (void)state;
  rig.mqtt.window = 1;
  rig_keep(&rig, 0, 3);
  rig_up(&rig);
  RIG_WAIT(&rig, fake_mqtt_in_flight(&rig.mqtt) == 1);
  direct("first");
  rig_acknowledge(&rig);
  assert_oldest_in_flight("first");
  direct("never");
  rig_down(&rig, false);
  assert_false(publish_now_waits(rig.publish));
  direct("never, there is no connection");
  rig_up(&rig);
  assert_oldest_in_flight("t/1");
  rig_acknowledge_all(&rig);
  rig_expect(&rig, 0, 0, 3);
}

static void the_last_word_finds_a_place_in_a_full_window(void **state) {
  (void)state;
  rig_keep(&rig, 0, 10);
  rig_up(&rig);
  RIG_WAIT(&rig, fake_mqtt_in_flight(&rig.mqtt) == 4);
  publish_stop(rig.publish);
  direct("offline");
  assert_true(publish_now_waits(rig.publish));
  for (int i = 0; i < 4; i++)
    rig_acknowledge(&rig);
  assert_oldest_in_flight("offline");
  rig_acknowledge(&rig);
  assert_int_equal(fake_mqtt_in_flight(&rig.mqtt), 0);
  assert_false(publish_now_waits(rig.publish));
  assert_int_equal(rig.delivered_count, 5);
}

/* ---- a message that ends connections ---- */

/* One connection: the broker takes what comes before t/3 and closes when it is sent that. */
static void connect_to_touchy_broker(void) {
  rig_up(&rig);
  mailbox_drain(rig.main);
  while (fake_mqtt_oldest(&rig.mqtt) &&
         strcmp(fake_mqtt_oldest(&rig.mqtt)->msg->parts.topic.data, "t/3") != 0)
    rig_acknowledge(&rig);
  if (fake_mqtt_oldest(&rig.mqtt))
    rig_down(&rig, true);
}

static void a_message_that_ends_every_connection_becomes_a_dead_letter(void **state) {
  (void)state;
  uint64_t counted = metrics_get(METRIC_DEAD_LETTERS);
  rig_keep(&rig, 0, 8);
  connect_to_touchy_broker(); /* takes 0, 1 and 2, and so this is no sign yet */
  connect_to_touchy_broker(); /* takes none of four: one at a time from now on */
  for (int i = 0; i < SUSPECT_ENDS; i++) {
    assert_int_equal(dead_letters(), 0);
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
  assert_int_equal(dead_letters(), 1);
  assert_int_equal(metrics_get(METRIC_DEAD_LETTERS) - counted, 1);
  rig_expect(&rig, 0, 0, 3);
  rig_expect(&rig, 3, 4, 4);
}

/* Loses t/0 alone so often that it would become a dead letter, were the broker to blame for it. */
static void lose_alone_many_times(bool by_broker, int64_t after_ms) {
  int64_t ahead_ms = 0;
  rig_keep(&rig, 0, 2);
  rig_up(&rig);
  rig_down(&rig, true);
  for (int i = 0; i < 3 * SUSPECT_ENDS; i++) {
    rig_up(&rig);
    assert_int_equal(fake_mqtt_in_flight(&rig.mqtt), 1);
    rig_move_clock(&rig, ahead_ms += after_ms);
    rig_down(&rig, by_broker);
  }
  rig_up(&rig);
  rig_acknowledge_all(&rig);
  assert_int_equal(dead_letters(), 0);
  rig_expect(&rig, 0, 0, 2);
}

static void a_connection_that_the_bridge_ends_blames_no_message(void **state) {
  (void)state;
  lose_alone_many_times(false, 0);
}

static void a_connection_that_ends_late_blames_no_message(void **state) {
  (void)state;
  lose_alone_many_times(true, SUSPECT_WITHIN_MS + 1);
}

static void one_taken_in_between_clears_the_suspicion(void **state) {
  (void)state;
  for (int i = 0; i < 3 * SUSPECT_ENDS; i++) {
    rig_keep(&rig, i, 1);
    rig_up(&rig);
    rig_down(&rig, true);
    rig_up(&rig);
    RIG_WAIT(&rig, fake_mqtt_in_flight(&rig.mqtt) == 1);
    rig_acknowledge(&rig);
    publish_down(rig.publish);
  }
  assert_int_equal(rig.delivered_count, 3 * SUSPECT_ENDS);
}

/* A message of the journal shows first whether it ends the connection: were one without it the
 * cause, nothing would ever leave. Once that is the suspicion, all of the journal's go first. */
static void one_without_the_journal_that_ends_every_connection_stops_nobody(void **state) {
  (void)state;
  rig_keep(&rig, 0, 20);
  for (int i = 0; i <= SUSPECT_DIRECT_ENDS; i++) {
    assert_false(publish_is_idle(rig.publish));
    rig_up(&rig);
    direct("forbidden");
    assert_string_equal(rig.refused, "");
    while (fake_mqtt_oldest(&rig.mqtt) &&
           strcmp(fake_mqtt_oldest(&rig.mqtt)->msg->parts.topic.data, "forbidden") != 0)
      rig_acknowledge(&rig);
    rig_down(&rig, true);
    rig_settle(&rig);
  }
  assert_string_equal(rig.refused, "forbidden"); /* its owner hears of it, who need not try again */
  assert_true(publish_is_idle(rig.publish));
  assert_int_equal(dead_letters(), 0);
  rig_expect(&rig, 0, 0, 20);
}

static void the_owner_of_one_without_the_journal_hears_that_it_was_refused(void **state) {
  (void)state;
  rig_up(&rig);
  direct("state");
  direct("forbidden");
  rig_acknowledge(&rig);
  assert_string_equal(rig.refused, "");
  assert_true(fake_mqtt_complete(&rig.mqtt, MQTT_REFUSED, 0x87, NULL, NULL));
  mailbox_drain(rig.main);
  assert_string_equal(rig.refused, "forbidden");
}

static void those_without_the_journal_go_first_again_when_all_are_taken(void **state) {
  (void)state;
  for (int i = 0; i < SUSPECT_DIRECT_ENDS; i++) {
    rig_up(&rig);
    direct("forbidden");
    rig_down(&rig, true);
  }
  rig_up(&rig);
  rig_keep(&rig, 0, 4);
  direct("state");
  for (int i = 0; i < 4; i++)
    rig_acknowledge(&rig);
  assert_oldest_in_flight("state");
  rig_acknowledge(&rig);
  direct("health");
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
      TEST(a_refused_message_becomes_a_dead_letter_and_blocks_nobody),
      TEST(a_backlog_of_any_size_leaves_in_order),
      TEST(a_backlog_survives_a_restart),
      TEST(marks_that_fail_are_made_later),
      TEST(setting_aside_that_fails_is_done_later),
      TEST(a_message_without_it_goes_first_and_with_its_connection),
      TEST(a_newer_state_replaces_a_queued_one_and_nobody_else_moves),
      TEST(what_was_replaced_does_not_come_back_after_a_restart),
      TEST(in_a_backlog_too),
      TEST(a_clearing_is_a_state_like_any_other),
      TEST(messages_that_are_not_retained_are_all_told),
      TEST(what_is_in_flight_is_replaced_once_it_is_lost),
      TEST(likewise_when_both_are_lost),
      TEST(nothing_older_follows_what_the_broker_took),
      TEST(without_the_journal_a_newer_state_takes_the_older_ones_place),
      TEST(what_the_journal_has_queued_goes_alone),
      TEST(messages_without_the_journal_have_a_ceiling),
      TEST(and_one_in_bytes),
      TEST(the_last_word_finds_a_place_in_a_full_window),
      TEST(a_message_that_ends_every_connection_becomes_a_dead_letter),
      TEST(a_connection_that_the_bridge_ends_blames_no_message),
      TEST(a_connection_that_ends_late_blames_no_message),
      TEST(one_taken_in_between_clears_the_suspicion),
      TEST(one_without_the_journal_that_ends_every_connection_stops_nobody),
      TEST(the_owner_of_one_without_the_journal_hears_that_it_was_refused),
      TEST(those_without_the_journal_go_first_again_when_all_are_taken),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
