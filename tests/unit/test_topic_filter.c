#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/topic.h"

/* Rows as in MQTT 5 section 4.7. */
static void matches_as_the_standard_says(void **state) {
  (void)state;
  static const struct {
    const char *filter, *topic;
    bool matches;
  } rows[] = {
      {"sport/tennis/player1/#", "sport/tennis/player1", true},
      {"sport/tennis/player1/#", "sport/tennis/player1/ranking", true},
      {"sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon", true},
      {"sport/#", "sport", true},
      {"sport/#", "sports", false},
      {"#", "anything/at/all", true},
      {"#", "/", true},
      {"sport/tennis/+", "sport/tennis/player1", true},
      {"sport/tennis/+", "sport/tennis/player1/ranking", false},
      {"sport/+", "sport", false},
      {"sport/+", "sport/", true},
      {"+/+", "/finance", true},
      {"/+", "/finance", true},
      {"+", "/finance", false},
      {"+/tennis/#", "sport/tennis", true},
      {"#", "$SYS", false},
      {"#", "$SYS/x", false},
      {"+/monitor/Clients", "$SYS/monitor/Clients", false},
      {"$SYS/#", "$SYS/x", true},
      {"$SYS/monitor/+", "$SYS/monitor/Clients", true},
      {"a/#", "a/$b", true},
      {"a", "a", true},
      {"a", "A", false},
      {"a", "a/", false},
      {"a/", "a", false},
      {"a/b", "a", false},
      {"", "", true},
      {"+", "", true},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    if (topic_filter_matches(span_of(rows[i].filter), span_of(rows[i].topic)) != rows[i].matches)
      fail_msg("%s, %s", rows[i].filter, rows[i].topic);
}

static void knows_what_is_a_filter(void **state) {
  (void)state;
  static const char *const good[] = {"a",  "#",       "+",          "+/+/#", "/",
                                     "//", "a/+/b/#", "\xC3\xA4/#", "$x"};
  static const char *const bad[] = {"",     "a#",   "a/b#", "#/a",  "a/#/b", "+a",
                                    "a/b+", "a/++", "##",   "a\nb", "\xFF",  "a\x7F"};
  for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
    if (!topic_filter_is_good(span_of(good[i])))
      fail_msg("%s", good[i]);
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    if (topic_filter_is_good(span_of(bad[i])))
      fail_msg("%s", bad[i]);
  assert_false(topic_filter_is_good((struct span){"a\0b", 3}));
  static char longest[65536];
  memset(longest, 'x', sizeof longest);
  assert_true(topic_filter_is_good((struct span){longest, 65535}));
  assert_false(topic_filter_is_good((struct span){longest, 65536}));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(matches_as_the_standard_says),
      cmocka_unit_test(knows_what_is_a_filter),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
