#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/mem.h"
#include "bridge/number_state.h"
#include "unit/alloc_fail.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A state of a call of ours, as call_state.h writes it. */
static struct span call(const char *id, const char *state, const char *direction, int second,
                        const char *outcome) {
  static char json[512];
  snprintf(json, sizeof json,
           "{\"state\":\"%s\",\"since\":\"2026-11-29T03:00:%02dZ\",\"call_control_id\":\"v3:%s\","
           "\"direction\":\"%s\",\"from\":\"%s\",\"to\":\"%s\",\"outcome\":\"%s\"}",
           state, second, id, direction,
           strcmp(direction, "incoming") == 0 ? "+17735550142" : "+13125550100",
           strcmp(direction, "incoming") == 0 ? "+13125550100" : "+17735550102", outcome);
  return span_of(json);
}

/* What calls do, each "<id><state letter>" with i or o for the direction: "ri" an incoming one
 * rings, "a" it is answered, "e" it ends. */
static const struct {
  const char *title;
  struct {
    const char *id, *state, *direction, *outcome;
  } steps[6];
  const char *expected; /* the beginning of the last state */
  const char *calls;    /* what its calls are */
} stories[] = {
    {"a call rings in",
     {{"a", "ringing", "incoming", ""}},
     "{\"number\":\"+13125550100\",\"state\":\"ringing\",\"with\":\"+17735550142\","
     "\"since\":\"2026-11-29T03:00:00Z\",\"calls\":",
     "[{\"call_control_id\":\"v3:a\",\"state\":\"ringing\",\"with\":\"+17735550142\","
     "\"direction\":\"incoming\",\"since\":\"2026-11-29T03:00:00Z\"}]"},
    {"it is answered",
     {{"a", "ringing", "incoming", ""}, {"a", "answered", "incoming", ""}},
     "{\"number\":\"+13125550100\",\"state\":\"in_call\",\"with\":\"+17735550142\","
     "\"since\":\"2026-11-29T03:00:01Z\",\"calls\":",
     NULL},
    {"bridged and held are in a call, too, and change nothing",
     {{"a", "answered", "incoming", ""},
      {"a", "bridged", "incoming", ""},
      {"a", "held", "incoming", ""}},
     "{\"number\":\"+13125550100\",\"state\":\"in_call\",\"with\":\"+17735550142\","
     "\"since\":\"2026-11-29T03:00:00Z\",\"calls\":",
     NULL},
    {"the end of an answered call",
     {{"a", "ringing", "incoming", ""},
      {"a", "answered", "incoming", ""},
      {"a", "ended", "incoming", "answered"}},
     "{\"number\":\"+13125550100\",\"state\":\"idle\",\"last_outcome\":\"answered\","
     "\"last_with\":\"+17735550142\",\"calls\":[]}",
     NULL},
    {"the callee was busy",
     {{"a", "ringing", "outgoing", ""}, {"a", "ended", "outgoing", "busy"}},
     "{\"number\":\"+13125550100\",\"state\":\"idle\",\"last_outcome\":\"busy\","
     "\"last_with\":\"+17735550102\",\"calls\":[]}",
     NULL},
    {"an answered call leads one that rings, however new",
     {{"a", "answered", "outgoing", ""}, {"b", "ringing", "incoming", ""}},
     "{\"number\":\"+13125550100\",\"state\":\"in_call\",\"with\":\"+17735550102\",",
     NULL},
    {"when it ends, the other one leads",
     {{"a", "answered", "outgoing", ""},
      {"b", "ringing", "incoming", ""},
      {"a", "ended", "outgoing", "answered"}},
     "{\"number\":\"+13125550100\",\"state\":\"ringing\",\"with\":\"+17735550142\","
     "\"since\":\"2026-11-29T03:00:01Z\",\"last_outcome\":\"answered\",",
     NULL},
    {"the end of a call that nobody heard of changes nothing",
     {{"a", "ringing", "incoming", ""}, {"b", "ended", "incoming", "no_answer"}},
     "{\"number\":\"+13125550100\",\"state\":\"ringing\",",
     NULL},
};

static void calls_add_up(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(stories); i++) {
    char *json = NULL;
    for (int step = 0; stories[i].steps[step].id; step++) {
      char *next = NULL;
      assert_int_equal(
          number_state_next(&next, span_of(json), "+13125550100",
                            call(stories[i].steps[step].id, stories[i].steps[step].state,
                                 stories[i].steps[step].direction, step,
                                 stories[i].steps[step].outcome)),
          ERR_OK);
      if (!next)
        continue;
      mem_free(json);
      json = next;
    }
    if (strncmp(json, stories[i].expected, strlen(stories[i].expected)) != 0 ||
        (stories[i].calls && !strstr(json, stories[i].calls)))
      fail_msg("%s: %s", stories[i].title, json);
    mem_free(json);
  }
}

static void a_number_has_so_many_calls_and_forgets_the_oldest(void **state) {
  (void)state;
  char *json = NULL;
  for (int i = 0; i <= NUMBER_CALLS_MAX; i++) {
    char id[8];
    char *next = NULL;
    snprintf(id, sizeof id, "%d.", i);
    assert_int_equal(number_state_next(&next, span_of(json), "+13125550100",
                                       call(id, "ringing", "incoming", i, "")),
                     ERR_OK);
    mem_free(json);
    json = next;
    assert_int_equal(strstr(json, "\"v3:0.\"") != NULL, i < NUMBER_CALLS_MAX);
  }
  assert_non_null(strstr(json, "\"v3:16.\""));
  mem_free(json);
}

static void the_number_is_ours_by_the_direction(void **state) {
  (void)state;
  static const struct {
    const char *json, *number;
  } rows[] = {
      {"{\"direction\":\"incoming\",\"from\":\"+1\",\"to\":\"+2\"}", "+2"},
      {"{\"direction\":\"outgoing\",\"from\":\"+1\",\"to\":\"+2\"}", "+1"},
      {"{\"from\":\"+1\",\"to\":\"+2\"}", NULL},
      {"{\"direction\":\"incoming\",\"from\":\"+1\"}", NULL},
      {"{\"direction\":1,\"to\":\"+2\"}", NULL},
      {"{\"direction\":\"incoming\",\"to\":\"13125550100\"}", "13125550100"},
      {"{\"direction\":\"incoming\",\"to\":\"+01234567890123456789\"}", "+01234567890123456789"},
      {"{\"direction\":\"incoming\",\"to\":\"+012345678901234567890\"}", NULL},
      {"{\"direction\":\"incoming\",\"to\":\"+\"}", NULL},
      {"{\"direction\":\"incoming\",\"to\":\"sip:a@b\"}", NULL},
      {"{\"direction\":\"incoming\",\"to\":\"+1/2\"}", NULL},
      {"nothing", NULL},
      {"", NULL},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char *number = NULL;
    assert_int_equal(number_of_call(&number, span_of(rows[i].json)), ERR_OK);
    if (rows[i].number)
      assert_string_equal(number, rows[i].number);
    else
      assert_null(number);
    mem_free(number);
  }
}

static void what_cannot_be_read_counts_as_nothing(void **state) {
  (void)state;
  static const char *const previous[] = {"", "{", "[]", "{\"calls\":{}}", "{\"calls\":[1]}"};
  for (size_t i = 0; i < COUNT(previous); i++) {
    char *json = NULL;
    assert_int_equal(number_state_next(&json, span_of(previous[i]), "+13125550100",
                                       call("a", "ringing", "incoming", 0, "")),
                     ERR_OK);
    assert_non_null(strstr(json, "\"v3:a\""));
    mem_free(json);
  }
  char *json = NULL;
  assert_int_equal(number_state_next(&json, span_of(""), "+1", span_of("no JSON")), ERR_OK);
  assert_null(json);
}

static enum err live_of(void *context) {
  (void)context;
  char *ringing = NULL;
  char *idle = NULL;
  char *number = NULL;
  enum err err = number_of_call(&number, call("a", "ringing", "incoming", 0, ""));
  if (err == ERR_OK)
    err =
        number_state_next(&ringing, span_of(NULL), number, call("a", "ringing", "incoming", 0, ""));
  if (err == ERR_OK)
    err = number_state_next(&idle, span_of(ringing), number,
                            call("a", "ended", "incoming", 1, "no_answer"));
  mem_free(number);
  mem_free(ringing);
  mem_free(idle);
  return err;
}

static void survives_every_failed_allocation(void **state) {
  (void)state;
  assert_true(alloc_fail_each(live_of, NULL) > 20);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(calls_add_up),
      cmocka_unit_test(a_number_has_so_many_calls_and_forgets_the_oldest),
      cmocka_unit_test(the_number_is_ours_by_the_direction),
      cmocka_unit_test(what_cannot_be_read_counts_as_nothing),
      cmocka_unit_test(survives_every_failed_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
