/* The rules of access.allow, and the class of each operation that the bridge offers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/access.h"

#define RULES(...) ((const char *const[]){__VA_ARGS__, NULL})

static void expect(const char *const *rules, bool whole, const char *name, const char *param,
                   bool allowed, const char *decided) {
  const struct operation *operation = operation_find(span_of(name));
  assert_non_null(operation);
  struct access_rules all = {.rules = rules, .whole = whole};
  while (rules[all.count])
    all.count++;
  const struct access_subject subject = {operation->name, operation->alias, operation->class,
                                         param};
  const char *by = "";
  if (access_allows(&by, &all, &subject) != allowed)
    fail_msg("%s %s", name, param ? param : "");
  if (decided)
    assert_string_equal(by, decided);
  else
    assert_null(by);
}

static void without_rules_one_may_read_act_on_calls_and_reach(void **state) {
  (void)state;
  const char *const none[] = {NULL};
  static const struct {
    const char *name;
    bool allowed;
  } rows[] = {
      {"calls.retrieve_status", true},
      {"calls.hangup", true},
      {"queues.create", true},
      {"calls.dial", true},
      {"messages.send", true},
      {"faxes.create", true},
      {"calls.pay", false},
      {"call_control_applications.update", false},
      {"recordings.delete", false},
      {"recordings.actions.delete", false},
      {"texml.secrets", false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    expect(none, false, rows[i].name, NULL, rows[i].allowed, NULL);
  expect(none, true, "calls.retrieve_status", NULL, false, NULL);
}

static void what_is_taken_away_is_so_wherever_it_stands(void **state) {
  (void)state;
  const char *const *rules = RULES("!*.delete", "class:delete", "class:configure");
  expect(rules, false, "recordings.delete", NULL, false, "!*.delete");
  expect(rules, false, "messages.cancel_scheduled", NULL, true, NULL);
  expect(rules, false, "call_control_applications.update", NULL, true, "class:configure");
  expect(RULES("!calls.dial"), false, "calls.dial", NULL, false, "!calls.dial");
  expect(RULES("!class:reach"), false, "calls.transfer", NULL, false, "!class:reach");
}

static void an_alias_is_the_same_operation(void **state) {
  (void)state;
  expect(RULES("!calls.start_playback"), false, "calls.playback_start", NULL, false,
         "!calls.start_playback");
  expect(RULES("calls.start_playback"), true, "calls.playback_start", NULL, true,
         "calls.start_playback");
}

static void a_parameter_needs_a_rule_of_its_own(void **state) {
  (void)state;
  expect(RULES("calls.dial", "*", "class:reach"), false, "calls.dial", "webhook_url", false, NULL);
  expect(RULES("calls.dial:webhook_url"), false, "calls.dial", "webhook_url", true,
         "calls.dial:webhook_url");
  expect(RULES("calls.dial:webhook_url"), false, "calls.transfer", "webhook_url", false, NULL);
  expect(RULES("class:reach:*"), false, "calls.transfer", "webhook_urls", true, "class:reach:*");
  expect(RULES("*:webhook_*", "!calls.*:webhook_urls"), false, "calls.dial", "webhook_urls", false,
         "!calls.*:webhook_urls");
  expect(RULES("*:webhook_*", "!calls.dial"), false, "calls.dial", "webhook_url", false,
         "!calls.dial");
  expect(RULES("calls.dial:webhook_url"), true, "calls.dial", NULL, false, NULL);
}

static void says_what_is_no_rule(void **state) {
  (void)state;
  static const char *const good[] = {"calls.dial",
                                     "!*.delete",
                                     "class:spend",
                                     "!class:secret",
                                     "storage.cloudfs.rotate-meta-token",
                                     "*",
                                     "*:*",
                                     "class:reach:StatusCallback",
                                     "alerts.*"};
  static const char *const bad[] = {"",
                                    "!",
                                    "class:",
                                    "class:everything",
                                    "calls dial",
                                    "Calls.dial",
                                    "calls/dial",
                                    "calls.dial:",
                                    "calls.dial:a b",
                                    "!!calls.dial",
                                    "class:reach:",
                                    "calls.dial:a:b"};
  const char *why = NULL;
  for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
    assert_int_equal(access_rule_check(span_of(good[i]), &why), ERR_OK);
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    why = NULL;
    if (access_rule_check(span_of(bad[i]), &why) != ERR_SYNTAX)
      fail_msg("%s", bad[i]);
    assert_non_null(why);
  }
}

/* Somebody who reaches out says whom, or is known not to. */
static void each_operation_has_a_class(void **state) {
  (void)state;
  size_t reaching = 0;
  for (size_t i = 0; i < operation_count(); i++) {
    const struct operation *at = operation_at(i);
    assert_true(at->class < OPERATION_CLASSES);
    assert_int_equal(operation_class_of(span_of(operation_class_name(at->class))), at->class);
    assert_true((at->class == OPERATION_CLASS_REACH) == (at->reach != OPERATION_REACH_NONE));
    if (strcmp(at->method, "GET") == 0) /* what is paid for or secret is asked for, too */
      assert_true(at->class == OPERATION_CLASS_READ || at->class == OPERATION_CLASS_SPEND ||
                  at->class == OPERATION_CLASS_SECRET);
    reaching += at->class == OPERATION_CLASS_REACH;
    assert_non_null(at->destinations);
  }
  assert_true(reaching > 10);
  assert_int_equal(operation_class_of(span_of("nothing")), OPERATION_CLASSES);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(without_rules_one_may_read_act_on_calls_and_reach),
      cmocka_unit_test(what_is_taken_away_is_so_wherever_it_stands),
      cmocka_unit_test(an_alias_is_the_same_operation),
      cmocka_unit_test(a_parameter_needs_a_rule_of_its_own),
      cmocka_unit_test(says_what_is_no_rule),
      cmocka_unit_test(each_operation_has_a_class),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
