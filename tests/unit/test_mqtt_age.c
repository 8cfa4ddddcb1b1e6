/* Each case is a story: what happens when, and for when a command that comes then may count. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "mqtt/age.h"

enum what {
  END = 0,
  TICK,
  TICKS, /* a round every 100 ms up to that time */
  UP,    /* the session goes on */
  UP_NEW,
  DOWN,
  NOT_KEPT,
  COMES,   /* a command; `expected` is what it counts from */
  FORGETS, /* a new session is wanted (expected 1) or not (0) */
};

struct step {
  enum what what;
  int64_t at_ms;
  int64_t expected;
};

enum { STEPS_MAX = 20, EXPIRY_MS = 30000 };

static const struct {
  const char *title;
  struct step steps[STEPS_MAX];
} stories[] = {
    {"what comes in an ordinary hour is of this moment",
     {{UP_NEW, 0, 0}, {TICKS, 5000, 0}, {COMES, 5050, 5050}, {FORGETS, 5050, 0}}},
    {"a process that stood still finds what came since its last round",
     {{UP_NEW, 0, 0}, {TICKS, 5000, 0}, {TICK, 9000, 0}, {COMES, 9001, 5000}}},
    {"the same when the command's thread wakes first",
     {{UP_NEW, 0, 0}, {TICKS, 5000, 0}, {COMES, 9000, 5000}, {TICK, 9001, 0}, {COMES, 9002, 5000}}},
    {"a round of exactly a second is none",
     {{UP_NEW, 0, 0}, {TICKS, 5000, 0}, {TICK, 6000, 0}, {COMES, 6001, 6001}}},
    {"one millisecond more is",
     {{UP_NEW, 0, 0}, {TICKS, 5000, 0}, {TICK, 6001, 0}, {COMES, 6002, 5000}}},
    {"a pause ends it",
     {{UP_NEW, 0, 0},
      {TICKS, 5000, 0},
      {TICK, 9000, 0},
      {COMES, 9500, 5000},
      {TICKS, 10400, 0},
      {COMES, 10499, 5000},
      {TICKS, 11400, 0},
      {COMES, 11499, 11499}}},
    {"commands without a pause end it after ten seconds",
     {{UP_NEW, 0, 0},
      {TICKS, 5000, 0},
      {TICK, 9000, 0},
      {TICKS, 9900, 0},
      {COMES, 9900, 5000},
      {TICKS, 10800, 0},
      {COMES, 10800, 5000},
      {TICKS, 11700, 0},
      {COMES, 11700, 5000},
      {TICKS, 12600, 0},
      {COMES, 12600, 5000},
      {TICKS, 13500, 0},
      {COMES, 13500, 5000},
      {TICKS, 14400, 0},
      {COMES, 14400, 5000},
      {TICKS, 19000, 0},
      {COMES, 19000, 19000}}},
    {"what was sent while the connection was down counts from the moment it went",
     {{UP_NEW, 0, 0},
      {TICKS, 5000, 0},
      {DOWN, 5000, 0},
      {TICKS, 9000, 0},
      {UP, 9000, 0},
      {COMES, 9001, 5000},
      {TICKS, 10000, 0},
      {COMES, 10001, 10001}}},
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
    {"a command that was not kept holds back those behind it",
     {{UP_NEW, 0, 0},
      {TICKS, 5000, 0},
      {NOT_KEPT, 5000, 0},
      {DOWN, 5001, 0},
      {TICKS, 8000, 0},
      {UP, 8000, 0},
      {COMES, 8001, 5000},
      {NOT_KEPT, 8001, 0},
      {DOWN, 8002, 0},
      {UP, 12000, 0},
      {TICK, 12000, 0},
      {COMES, 12001, 5000}}},
    {"at the session's expiry it may go on, later not any more",
     {{UP_NEW, 0, 0},
      {TICKS, 5000, 0},
      {DOWN, 5000, 0},
      {TICKS, 35000, 0},
      {FORGETS, 35000, 0},
      {FORGETS, 35001, 1}}},
    {"a session that is given up stays so until there is a new one, whatever comes from it",
     {{UP_NEW, 0, 0},
      {TICKS, 5000, 0},
      {TICK, 40000, 0},
      {FORGETS, 40000, 1},
      {TICKS, 60000, 0},
      {COMES, 60001, 5000},
      {FORGETS, 60001, 1},
      {DOWN, 60002, 0},
      {UP_NEW, 60003, 0},
      {FORGETS, 60003, 0},
      {COMES, 60004, 60004}}},
    {"an old session that comes up in its place is no new one",
     {{UP_NEW, 0, 0},
      {TICKS, 5000, 0},
      {DOWN, 5000, 0},
      {TICKS, 40000, 0},
      {FORGETS, 40000, 1},
      {UP, 40000, 0},
      {TICKS, 60000, 0},
      {COMES, 60001, 5000},
      {FORGETS, 60001, 1}}},
};

static void take(struct age *age, const struct step *step) {
  switch (step->what) {
  case TICK:
    (void)age_tick(age, step->at_ms);
    break;
  case TICKS:
    for (int64_t at = age->tick_mono_ms; at < step->at_ms; at += 100)
      (void)age_tick(age, at);
    (void)age_tick(age, step->at_ms);
    break;
  case UP:
    age_up(age, false, step->at_ms);
    break;
  case UP_NEW:
    age_up(age, true, step->at_ms);
    break;
  case DOWN:
    age_down(age, step->at_ms);
    break;
  case NOT_KEPT:
    age_not_kept(age, step->at_ms);
    break;
  case COMES:
    assert_int_equal(age_of_command(age, step->at_ms), step->expected);
    break;
  default:
    assert_int_equal(age_wants_new_session(age, step->at_ms), step->expected);
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

static void tells_how_long_it_stood_still(void **state) {
  (void)state;
  struct age age;
  age_init(&age, EXPIRY_MS, 0);
  assert_int_equal(age_tick(&age, 900), 0);
  assert_int_equal(age_tick(&age, 5900), 5000);
  assert_int_equal(age_tick(&age, 6000), 0);
}

/* Whatever happens in whatever order: no command counts from later than it came, and none from
 * later than a moment since when nothing but waiting has been told of. */
static void a_command_is_never_younger_than_its_wait(void **state) {
  (void)state;
  uint32_t random = 1;
  struct age age;
  int64_t now = 0, waits_since = INT64_MAX;
  age_init(&age, EXPIRY_MS, now);
  for (int i = 0; i < 200000; i++) {
    random = random * 1664525 + 1013904223;
    now += (random >> 20) % 400;
    struct step step = {.at_ms = now};
    switch ((random >> 8) % 6) {
    case 0:
      step.what = UP;
      break;
    case 1:
      step.what = DOWN;
      break;
    case 2:
      step.what = NOT_KEPT;
      break;
    default:
      step.what = TICK;
    }
    take(&age, &step);
    bool waits = step.what == DOWN || step.what == NOT_KEPT;
    if (waits && now < waits_since)
      waits_since = now;
    if (!waits && age.hold_mono_ms == INT64_MAX)
      waits_since = INT64_MAX;
    int64_t counts_from = age_of_command(&age, now);
    assert_true(counts_from <= now);
    assert_true(counts_from <= waits_since);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(stories_end_as_told),
      cmocka_unit_test(tells_how_long_it_stood_still),
      cmocka_unit_test(a_command_is_never_younger_than_its_wait),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
