/* Each case is a story: what happens when, and since when a command that comes then may have been
 * published. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "mqtt/age.h"

enum what {
  END = 0,
  TICK,    /* expected: for how long the process stood still */
  TICKS,   /* a round every 100 ms up to that time */
  UP,      /* the session is resumed; expected: the broker's own expiry, 0 for none */
  STRANGE, /* the same, and it is refused */
  UP_NEW,
  DOWN,
  COMES, /* a command, and is kept at once; expected: published since */
  LEFT,  /* a command, likewise; expected: sent by the broker since */
  SLOW,  /* a command that takes 1,500 ms to be kept; expected as with COMES */
  LOST,  /* a command that is not kept; likewise */
  WANTS, /* a new session is wanted (1) or not (0) */
};

struct step {
  enum what what;
  int64_t at_ms;
  int64_t expected;
};

enum { STEPS_MAX = 24, EXPIRY_MS = 30000 };

static const struct {
  const char *title;
  struct step steps[STEPS_MAX];
} stories[] = {
    {"what comes in an ordinary hour is of this moment",
     {{UP_NEW, 0, 0}, {TICKS, 5000, 0}, {COMES, 5050, 5050}, {WANTS, 5050, 0}}},
    {"a process that stood still finds what came since its last round",
     {{UP_NEW, 0, 0}, {TICKS, 5000, 0}, {TICK, 9000, 4000}, {COMES, 9001, 5000}, {WANTS, 9001, 0}}},
    {"in the socket, too: then the message's own expiry went on as well",
     {{UP_NEW, 0, 0}, {TICKS, 5000, 0}, {TICK, 9000, 4000}, {LEFT, 9001, 5000}}},
    {"the same when the command's thread wakes first",
     {{UP_NEW, 0, 0},
      {TICKS, 5000, 0},
      {COMES, 9000, 5000},
      {TICK, 9001, 4001},
      {COMES, 9002, 5000}}},
    {"a round of exactly a second is none",
     {{UP_NEW, 0, 0}, {TICKS, 5000, 0}, {TICK, 6000, 0}, {COMES, 6001, 6001}}},
    {"one millisecond more is",
     {{UP_NEW, 0, 0}, {TICKS, 5000, 0}, {TICK, 6001, 1001}, {COMES, 6002, 5000}}},
    {"two idle seconds end it",
     {{UP_NEW, 0, 0},
      {TICKS, 5000, 0},
      {TICK, 9000, 4000},
      {TICKS, 10900, 0},
      {COMES, 10999, 5000},
      {TICKS, 11000, 0},
      {COMES, 11000, 11000}}},
    {"in pieces, too: what keeps coming, as from a busy site, is soon of its moment again",
     {{UP_NEW, 0, 0},
      {TICKS, 5000, 0},
      {TICK, 9000, 4000},
      {COMES, 9500, 5000},
      {TICKS, 9900, 0},
      {COMES, 10000, 5000},
      {TICKS, 10400, 0},
      {COMES, 10500, 5000},
      {TICKS, 10900, 0},
      {COMES, 11000, 11000}}},
    {"but not the time in which commands are being kept: those behind them wait",
     {{UP_NEW, 0, 0},
      {TICKS, 5000, 0},
      {TICK, 9000, 4000},
      {SLOW, 9100, 5000},
      {SLOW, 10700, 5000},
      {SLOW, 12300, 5000},
      {COMES, 13900, 5000},
      {TICKS, 15500, 0},
      {COMES, 15550, 15550}}},
    {"what was sent while the connection was down counts from the moment it went",
     {{UP_NEW, 0, 0},
      {TICKS, 5000, 0},
      {DOWN, 5000, 0},
      {TICKS, 9000, 0},
      {UP, 9000, 0},
      {COMES, 9001, 5000},
      {LEFT, 9002, 9002},
      {TICKS, 11100, 0},
      {COMES, 11101, 11101}}},
    {"time that passes while it is down ends nothing",
     {{UP_NEW, 0, 0},
      {TICKS, 5000, 0},
      {DOWN, 5000, 0},
      {TICKS, 25000, 0},
      {UP, 25000, 0},
      {COMES, 25001, 5000}}},
    {"of several connections that came to nothing the first end counts",
     {{UP_NEW, 0, 0},
      {TICKS, 5000, 0},
      {DOWN, 5000, 0},
      {UP, 6000, 0},
      {DOWN, 6010, 0},
      {DOWN, 6020, 0},
      {TICKS, 9000, 0},
      {UP, 9000, 0},
      {COMES, 9001, 5000}}},
    {"a new session holds nothing back",
     {{UP_NEW, 0, 0},
      {TICKS, 5000, 0},
      {DOWN, 5000, 0},
      {TICKS, 9000, 0},
      {UP_NEW, 9000, 0},
      {COMES, 9001, 9001}}},
    {"a resumed one may, at the start, hold what came since then",
     {{TICKS, 900, 0}, {UP, 900, 0}, {COMES, 901, 0}}},
    {"a command that was not committed holds back those behind it",
     {{UP_NEW, 0, 0},
      {TICKS, 5000, 0},
      {LOST, 5000, 5000},
      {DOWN, 5001, 0},
      {TICKS, 8000, 0},
      {UP, 8000, 0},
      {LOST, 8001, 5000},
      {DOWN, 8002, 0},
      {TICKS, 12000, 0},
      {UP, 12000, 0},
      {COMES, 12001, 5000}}},
    {"at the session's expiry it may go on, later not any more",
     {{UP_NEW, 0, 0},
      {TICKS, 5000, 0},
      {DOWN, 5000, 0},
      {TICKS, 35000, 0},
      {WANTS, 35000, 0},
      {WANTS, 35001, 1}}},
    {"the same at the start", {{TICKS, 30000, 0}, {WANTS, 30000, 0}, {WANTS, 30001, 1}}},
    {"a connection that came in time is not given up because it was down before",
     {{UP_NEW, 0, 0},
      {TICKS, 5000, 0},
      {DOWN, 5000, 0},
      {TICKS, 34000, 0},
      {UP, 34000, 0},
      {TICKS, 35400, 0},
      {COMES, 35500, 5000},
      {WANTS, 35500, 0},
      {TICKS, 37000, 0},
      {COMES, 37001, 37001},
      {WANTS, 37001, 0}}},
    {"a process that stood still for longer gives the session up at once",
     {{UP_NEW, 0, 0}, {TICKS, 5000, 0}, {TICK, 35001, 30001}, {WANTS, 35001, 1}}},
    {"and not for less",
     {{UP_NEW, 0, 0}, {TICKS, 5000, 0}, {TICK, 35000, 30000}, {WANTS, 35000, 0}}},
    {"a session that is given up stays so until there is a new one, whatever comes from it",
     {{UP_NEW, 0, 0},
      {TICKS, 5000, 0},
      {TICK, 40000, 35000},
      {WANTS, 40000, 1},
      {TICKS, 60000, 0},
      {COMES, 60001, 5000},
      {WANTS, 60001, 1},
      {DOWN, 60002, 0},
      {UP_NEW, 60003, 0},
      {WANTS, 60003, 0},
      {COMES, 60004, 60004}}},
    {"an old session that comes up in its place is refused",
     {{UP_NEW, 0, 0},
      {TICKS, 5000, 0},
      {DOWN, 5000, 0},
      {TICKS, 40000, 0},
      {WANTS, 40000, 1},
      {STRANGE, 40000, 0},
      {WANTS, 40001, 1}}},
    {"so is one of an earlier process that the broker keeps for longer",
     {{STRANGE, 10, 30001}, {WANTS, 10, 1}, {DOWN, 11, 0}, {UP_NEW, 12, 30001}, {WANTS, 12, 0}}},
    {"but not one that it keeps for as long or shorter", {{UP, 10, 30000}, {WANTS, 10, 0}}},
    {"nor one that this process has begun: it knows how old that is",
     {{UP_NEW, 10, 60000}, {DOWN, 20, 0}, {UP, 30, 60000}, {WANTS, 30, 0}}},
};

enum { SLOW_MS = 1500 };

static void take_command(struct age *age, const struct step *step) {
  struct age_moments moments = age_of_command(age, step->at_ms);
  assert_int_equal(step->what == LEFT ? moments.sent_mono_ms : moments.published_mono_ms,
                   step->expected);
  int64_t done_ms = step->at_ms + (step->what == SLOW ? SLOW_MS : 0);
  for (int64_t at = step->at_ms; step->what == SLOW && at < done_ms; at += 100)
    (void)age_tick(age, at);
  if (step->what == LOST)
    age_not_committed(age, step->at_ms);
  else
    age_committed(age, done_ms);
}

static void take(struct age *age, const struct step *step) {
  switch (step->what) {
  case TICK:
    assert_int_equal(age_tick(age, step->at_ms), step->expected);
    break;
  case TICKS:
    for (int64_t at = age->tick_mono_ms; at < step->at_ms; at += 100)
      assert_int_equal(age_tick(age, at), 0);
    assert_int_equal(age_tick(age, step->at_ms), 0);
    break;
  case UP:
  case UP_NEW:
    assert_true(age_up(age, step->what == UP, step->expected, step->at_ms));
    break;
  case STRANGE:
    assert_false(age_up(age, true, step->expected, step->at_ms));
    break;
  case DOWN:
    age_down(age, step->at_ms);
    break;
  case WANTS:
    assert_int_equal(age_wants_new_session(age, step->at_ms), step->expected);
    break;
  default:
    take_command(age, step);
  }
}

static void stories_end_as_told(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof stories / sizeof stories[0]; i++) {
    struct age age;
    print_message("  %s\n", stories[i].title);
    age_init(&age, EXPIRY_MS, 0);
    for (const struct step *step = stories[i].steps; step->what != END; step++)
      take(&age, step);
  }
}

/* When commands come faster than they are kept, nobody knows how old they are, for ever. */
static void a_drain_without_an_end_is_given_up(void **state) {
  (void)state;
  struct age age;
  age_init(&age, EXPIRY_MS, 0);
  assert_true(age_up(&age, true, 0, 1000));
  for (int64_t at = 1000; at <= 1000 + EXPIRY_MS; at += 10) {
    assert_int_equal(age_tick(&age, at), 0);
    assert_int_equal(age_of_command(&age, at).published_mono_ms, 0);
    age_committed(&age, at + 10);
    assert_false(age_wants_new_session(&age, at));
  }
  assert_true(age_wants_new_session(&age, 1001 + EXPIRY_MS));
}

static int64_t earlier(int64_t a, int64_t b) {
  return a < b ? a : b;
}

/* Whatever happens in whatever order: no command counts from later than it came, nor from later
 * than what is known to have made it wait; none leaves the broker before it was published. */
static void a_command_is_never_younger_than_its_wait(void **state) {
  (void)state;
  uint32_t random = 1;
  struct age age;
  int64_t now = 0, waits_since = 0;
  age_init(&age, EXPIRY_MS, now);
  for (int i = 0; i < 200000; i++) {
    random = random * 1664525 + 1013904223;
    now += (random >> 20) % 400;
    (void)age_tick(&age, now);
    if (age.held_mono_ms == INT64_MAX)
      waits_since = INT64_MAX;
    unsigned kind = (random >> 8) % 8;
    if (kind == 0) {
      bool resumed = (random >> 12) % 4 != 0;
      (void)age_up(&age, resumed, 0, now);
      waits_since = resumed ? waits_since : INT64_MAX;
    } else if (kind == 1) {
      age_down(&age, now);
      waits_since = earlier(waits_since, now);
    }
    struct age_moments moments = age_of_command(&age, now);
    assert_true(moments.published_mono_ms <= now);
    assert_true(moments.published_mono_ms <= waits_since);
    assert_true(moments.published_mono_ms <= moments.sent_mono_ms);
    if (kind == 2) {
      age_not_committed(&age, now);
      waits_since = earlier(waits_since, now);
    } else {
      age_committed(&age, now);
    }
  }
}

/* One that is to be good for ever must not begin anew at zero. */
static void an_expiry_grows_by_the_hold_and_does_not_wrap(void **state) {
  (void)state;
  const struct age_moments none = {5000, 5000}, held = {1000, 5999};
  assert_int_equal(age_expiry_s(&none, 7), 7);
  assert_int_equal(age_expiry_s(&held, 7), 11);
  assert_int_equal(age_expiry_s(&held, UINT32_MAX - 4), UINT32_MAX);
  assert_int_equal(age_expiry_s(&held, UINT32_MAX - 3), UINT32_MAX);
  assert_int_equal(age_expiry_s(&held, UINT32_MAX), UINT32_MAX);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_expiry_grows_by_the_hold_and_does_not_wrap),
      cmocka_unit_test(stories_end_as_told),
      cmocka_unit_test(a_drain_without_an_end_is_given_up),
      cmocka_unit_test(a_command_is_never_younger_than_its_wait),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
