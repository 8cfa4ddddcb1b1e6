#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "mqtt/end.h"

#define V3 MQTT_VERSION_3_1_1
#define V5 MQTT_VERSION_5

static void says_what_happened(void **state) {
  (void)state;
  static const struct {
    struct mqtt_end end;
    const char *text;
  } cases[] = {
      {{.kind = MQTT_END_LOST, .version = V5}, "the connection to the broker was lost"},
      {{.kind = MQTT_END_LOST, .version = V5, .repeats = 2},
       "the connection to the broker was lost"},
      {{.kind = MQTT_END_LOST, .version = V5, .repeats = 3},
       "the connection to the broker was lost again and again: does another client have the same "
       "client id?"},
      {{.kind = MQTT_END_REFUSED, .version = V5, .code = 0x86},
       "the broker refused the connection: bad user name or password"},
      {{.kind = MQTT_END_REFUSED, .version = V3, .code = 5},
       "the broker refused the connection: not authorized"},
      {{.kind = MQTT_END_REFUSED, .version = V5, .code = 1},
       "the broker refused the connection: unacceptable protocol version"},
      {{.kind = MQTT_END_REFUSED, .version = V3, .code = 0xF3},
       "the broker refused the connection: code 0xf3"},
      {{.kind = MQTT_END_UNSUITABLE, .version = V3, .detail = "the broker is no good"},
       "the broker is no good"},
      {{.kind = MQTT_END_UNREACHABLE, .version = V5, .detail = "Connection refused"},
       "the broker cannot be reached: Connection refused"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char text[MQTT_END_TEXT_SIZE];
    mqtt_end_text(text, &cases[i].end);
    assert_string_equal(text, cases[i].text);
  }
}

static void every_kind_fits_with_the_longest_detail(void **state) {
  (void)state;
  for (int kind = MQTT_END_UNREACHABLE; kind <= MQTT_END_STALE; kind++) {
    struct mqtt_end end = {.kind = (enum mqtt_end_kind)kind, .version = V5};
    char text[MQTT_END_TEXT_SIZE];
    memset(end.detail, 'x', sizeof end.detail - 1);
    mqtt_end_text(text, &end);
    assert_true(strlen(text) >= MQTT_END_DETAIL_SIZE - 1);
  }
}

struct step {
  enum mqtt_end_kind kind;
  int code;
  int64_t up_ms;
  int64_t now;
  enum mqtt_version next;
  bool at_once;
};

static void play(enum mqtt_version wanted, const struct step *steps, size_t count) {
  struct mqtt_retry retry;
  mqtt_retry_init(&retry, wanted);
  for (size_t i = 0; i < count; i++) {
    struct mqtt_end end = {.kind = steps[i].kind,
                           .version = retry.version,
                           .code = steps[i].code,
                           .up_ms = steps[i].up_ms};
    int64_t delay = mqtt_retry_after(&retry, &end, 12345, steps[i].now);
    assert_int_equal(retry.version, steps[i].next);
    assert_int_equal(delay == 0, steps[i].at_once);
  }
}

#define PLAY(wanted, steps) play(wanted, steps, sizeof(steps) / sizeof(steps)[0])

static void falls_back_and_tries_again_later(void **state) {
  (void)state;
  static const struct step refused[] = {
      {MQTT_END_UNREACHABLE, 0, 0, 1000, V5, false},
      {MQTT_END_REFUSED, 1, 0, 2000, V3, true},
      {MQTT_END_LOST, 0, 5000, 7000, V3, false},
      {MQTT_END_UNREACHABLE, 0, 0, 8000, V3, false},
      {MQTT_END_LOST, 0, 1, 601999, V3, false},
      {MQTT_END_LOST, 0, 1, 602000, V5, false}, /* ten minutes after the refusal */
      {MQTT_END_REFUSED, 0x84, 0, 603000, V3, true},
      {MQTT_END_REFUSED, 1, 0, 604000, V5, false}, /* the broker was exchanged */
  };
  PLAY(MQTT_VERSION_AUTO, refused);
}

/* A broker that closes without a word twice may be one of 3.1.1, or one that is just dying. */
static void a_guess_is_not_remembered(void **state) {
  (void)state;
  static const struct step accidents[] = {
      {MQTT_END_MUTE, 0, 0, 1000, V5, false},
      {MQTT_END_UNREACHABLE, 0, 0, 1001, V5, false},
      {MQTT_END_MUTE, 0, 0, 1002, V5, false},
      {MQTT_END_LOST, 0, 5000, 7000, V5, false},
  };
  static const struct step dying[] = {
      {MQTT_END_MUTE, 0, 0, 1000, V5, false},
      {MQTT_END_MUTE, 0, 0, 1200, V3, true},
      {MQTT_END_UNREACHABLE, 0, 0, 1201, V5, false},
  };
  static const struct step old[] = {
      {MQTT_END_MUTE, 0, 0, 1000, V5, false}, /* another accident, or not */
      {MQTT_END_MUTE, 0, 0, 1200, V3, true},  {MQTT_END_LOST, 0, 5000, 6200, V5, false},
      {MQTT_END_MUTE, 0, 0, 7000, V5, false}, {MQTT_END_MUTE, 0, 0, 7200, V3, true},
  };
  static const struct step useless[] = {
      {MQTT_END_MUTE, 0, 0, 1000, V5, false},
      {MQTT_END_MUTE, 0, 0, 1200, V3, true},
      {MQTT_END_MUTE, 0, 0, 1201, V5, false}, /* not at once: no endless fast turns */
  };
  PLAY(MQTT_VERSION_AUTO, accidents);
  PLAY(MQTT_VERSION_AUTO, dying);
  PLAY(MQTT_VERSION_AUTO, old);
  PLAY(MQTT_VERSION_AUTO, useless);
}

/* A forwarder in front of a broker that restarts takes connections and closes them. */
static void what_has_spoken_5_is_not_taken_for_old(void **state) {
  (void)state;
  static const struct step restarted[] = {
      {MQTT_END_LOST, 0, 5000, 6000, V5, false}, {MQTT_END_MUTE, 0, 0, 7000, V5, false},
      {MQTT_END_MUTE, 0, 0, 7200, V5, false},    {MQTT_END_MUTE, 0, 0, 7600, V5, false},
      {MQTT_END_LOST, 0, 5000, 9000, V5, false},
  };
  static const struct step refusing[] = {
      {MQTT_END_REFUSED, 0x87, 0, 1000, V5, false}, /* a word of 5 */
      {MQTT_END_MUTE, 0, 0, 7000, V5, false},
      {MQTT_END_MUTE, 0, 0, 7200, V5, false},
  };
  static const struct step exchanged[] = {
      {MQTT_END_LOST, 0, 5000, 6000, V5, false},
      {MQTT_END_REFUSED, 1, 0, 7000, V3, true}, /* said, and not guessed */
  };
  static const struct step words_of_3[] = {
      {MQTT_END_REFUSED, 5, 0, 1000, V5, false}, /* not authorized, as 3.1.1 says it */
      {MQTT_END_MUTE, 0, 0, 7000, V5, false},
      {MQTT_END_MUTE, 0, 0, 7200, V3, true},
  };
  PLAY(MQTT_VERSION_AUTO, restarted);
  PLAY(MQTT_VERSION_AUTO, refusing);
  PLAY(MQTT_VERSION_AUTO, exchanged);
  PLAY(MQTT_VERSION_AUTO, words_of_3);
}

/* A connection of 3.1.1 that is of no use, as commands are shared, is tried with 5 again later. */
static void a_subscription_that_3_1_1_cannot_have_is_asked_for_with_5_later(void **state) {
  (void)state;
  static const struct step shared[] = {
      {MQTT_END_REFUSED, 1, 0, 1000, V3, true},
      {MQTT_END_UNSUITABLE, 0, 0, 2000, V3, false},
      {MQTT_END_UNSUITABLE, 0, 0, 600999, V3, false},
      {MQTT_END_UNSUITABLE, 0, 0, 601000, V5, false},
  };
  PLAY(MQTT_VERSION_AUTO, shared);
}

static void a_fixed_version_stays(void **state) {
  (void)state;
  static const struct step five[] = {
      {MQTT_END_REFUSED, 1, 0, 1000, V5, false},
      {MQTT_END_MUTE, 0, 0, 2000, V5, false},
  };
  static const struct step three[] = {
      {MQTT_END_REFUSED, 1, 0, 1000, V3, false},
      {MQTT_END_LOST, 0, 900000, 2000000, V3, false},
  };
  PLAY(MQTT_VERSION_5, five);
  PLAY(MQTT_VERSION_3_1_1, three);
}

/* The longest and the shortest delay that randomness allows. */
static void expect_delay(struct mqtt_retry *retry, const struct mqtt_end *end, int64_t most) {
  struct mqtt_retry copy = *retry;
  assert_int_equal(mqtt_retry_after(&copy, end, 0, 1000), most / 2);
  copy = *retry;
  assert_int_equal(mqtt_retry_after(&copy, end, (uint32_t)(most / 2), 1000), most);
  copy = *retry;
  assert_true(mqtt_retry_after(&copy, end, UINT32_MAX, 1000) <= most);
  *retry = copy;
}

static void waits_longer_and_longer_up_to_a_ceiling(void **state) {
  (void)state;
  static const int64_t delays[] = {200, 400, 800, 1600, 3200, 6400, 10000, 10000, 10000};
  struct mqtt_retry retry;
  mqtt_retry_init(&retry, MQTT_VERSION_5);
  struct mqtt_end end = {.kind = MQTT_END_LOST, .version = V5, .up_ms = 59999};
  for (size_t i = 0; i < sizeof delays / sizeof delays[0]; i++)
    expect_delay(&retry, &end, delays[i]);
  end.up_ms = 60000; /* a good connection */
  expect_delay(&retry, &end, 200);
  retry.failures = UINT32_MAX;
  end.up_ms = 0;
  expect_delay(&retry, &end, 10000);
}

static void waits_for_somebody_to_change_something(void **state) {
  (void)state;
  struct mqtt_retry retry;
  mqtt_retry_init(&retry, MQTT_VERSION_5);
  struct mqtt_end end = {.kind = MQTT_END_REFUSED, .version = V5, .code = 0x86};
  static const int64_t delays[] = {5000, 10000, 20000, 40000, 60000, 60000};
  for (size_t i = 0; i < sizeof delays / sizeof delays[0]; i++)
    expect_delay(&retry, &end, delays[i]);
  mqtt_retry_init(&retry, MQTT_VERSION_5);
  expect_delay(&retry, &(struct mqtt_end){.kind = MQTT_END_LOST, .version = V5, .code = 0x8E},
               60000);
  mqtt_retry_init(&retry, MQTT_VERSION_5);
  expect_delay(&retry, &(struct mqtt_end){.kind = MQTT_END_REFUSED, .version = V5, .code = 0x88},
               200);
  mqtt_retry_init(&retry, MQTT_VERSION_5);
  assert_int_equal(
      mqtt_retry_after(&retry, &(struct mqtt_end){.kind = MQTT_END_WANTED, .version = V5}, 7, 0),
      0);
}

/* Two clients of one id throw each other out whenever one is back. */
static void only_short_connections_in_a_row_are_a_fight(void **state) {
  (void)state;
  static const struct {
    enum mqtt_end_kind kind;
    int64_t up_ms;
    unsigned losses; /* afterwards */
  } steps[] = {
      {MQTT_END_LOST, 1, 1},   {MQTT_END_LOST, 19999, 2},    {MQTT_END_LOST, 500, 3},
      {MQTT_END_LOST, 500, 4}, {MQTT_END_LOST, 20000, 0}, /* no other came for so long */
      {MQTT_END_LOST, 500, 1}, {MQTT_END_UNREACHABLE, 0, 0}, {MQTT_END_LOST, 500, 1},
      {MQTT_END_MUTE, 0, 0},   {MQTT_END_LOST, 500, 1},      {MQTT_END_LOST, 0, 0},
      {MQTT_END_LOST, 500, 1}, {MQTT_END_CUT, 500, 0},
  };
  struct mqtt_retry retry;
  mqtt_retry_init(&retry, MQTT_VERSION_AUTO);
  for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
    const struct mqtt_end end = {.kind = steps[i].kind, .version = V5, .up_ms = steps[i].up_ms};
    (void)mqtt_retry_after(&retry, &end, 0, 0);
    assert_int_equal(retry.losses, steps[i].losses);
  }
}

/* Two restarts, each with three attempts in vain: what the log says to each is no suspicion. */
static void a_broker_that_restarts_is_no_second_client(void **state) {
  (void)state;
  struct mqtt_retry retry;
  mqtt_retry_init(&retry, MQTT_VERSION_AUTO);
  for (unsigned restart = 0; restart < 5; restart++) {
    struct mqtt_end end = {
        .kind = MQTT_END_LOST, .version = V5, .up_ms = 3000, .repeats = retry.losses};
    char text[MQTT_END_TEXT_SIZE];
    mqtt_end_text(text, &end);
    assert_string_equal(text, "the connection to the broker was lost");
    (void)mqtt_retry_after(&retry, &end, 0, 0);
    end = (struct mqtt_end){.kind = MQTT_END_UNREACHABLE, .version = V5};
    for (int attempt = 0; attempt < 3; attempt++)
      (void)mqtt_retry_after(&retry, &end, 0, 0);
  }
}

static void gives_up_a_retained_will_once(void **state) {
  (void)state;
  struct mqtt_retry retry;
  struct mqtt_end end = {.kind = MQTT_END_REFUSED, .version = V5, .code = 0x9A};
  mqtt_retry_init(&retry, MQTT_VERSION_AUTO);
  assert_false(retry.no_retain);
  assert_int_equal(mqtt_retry_after(&retry, &end, 7, 0), 0);
  assert_true(retry.no_retain);
  assert_int_equal(retry.version, V5);
  expect_delay(&retry, &end, 5000); /* that was not it */
}

static void begins_a_new_session_at_once(void **state) {
  (void)state;
  struct mqtt_retry retry;
  const struct mqtt_end end = {.kind = MQTT_END_STALE, .version = V5};
  mqtt_retry_init(&retry, MQTT_VERSION_AUTO);
  assert_int_equal(mqtt_retry_after(&retry, &end, 7, 0), 0);
  assert_int_equal(retry.failures, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(says_what_happened),
      cmocka_unit_test(every_kind_fits_with_the_longest_detail),
      cmocka_unit_test(falls_back_and_tries_again_later),
      cmocka_unit_test(a_guess_is_not_remembered),
      cmocka_unit_test(a_fixed_version_stays),
      cmocka_unit_test(waits_longer_and_longer_up_to_a_ceiling),
      cmocka_unit_test(waits_for_somebody_to_change_something),
      cmocka_unit_test(what_has_spoken_5_is_not_taken_for_old),
      cmocka_unit_test(a_subscription_that_3_1_1_cannot_have_is_asked_for_with_5_later),
      cmocka_unit_test(only_short_connections_in_a_row_are_a_fight),
      cmocka_unit_test(a_broker_that_restarts_is_no_second_client),
      cmocka_unit_test(gives_up_a_retained_will_once),
      cmocka_unit_test(begins_a_new_session_at_once),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
