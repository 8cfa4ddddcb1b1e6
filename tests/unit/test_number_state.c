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

static const char *contact_of(const void *context, const char *number) {
  (void)context;
  return strcmp(number, "+17735550142") == 0 ? "anna" : NULL;
}

static const struct number_book book = {.contact = contact_of};
static const struct number_self self = {"+13125550100", "office"};

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

/* What calls do, one after the other, what of it is told, and the last state from its name on. */
static const struct {
  const char *title;
  struct {
    const char *id, *state, *direction, *outcome;
    enum number_event happened;
  } steps[6];
  const char *expected; /* the beginning */
  const char *calls;    /* what its calls are */
} stories[] = {
    {"a call rings in",
     {{"a", "ringing", "incoming", "", NUMBER_EVENT_call_incoming}},
     "\"state\":\"ringing\",\"with\":\"+17735550142\",\"with_name\":\"anna\","
     "\"since\":\"2026-11-29T03:00:00Z\",\"last_caller\":\"+17735550142\","
     "\"last_caller_name\":\"anna\",\"missed\":0,\"calls\":",
     "[{\"call_control_id\":\"v3:a\",\"state\":\"ringing\",\"with\":\"+17735550142\","
     "\"direction\":\"incoming\",\"since\":\"2026-11-29T03:00:00Z\",\"with_name\":\"anna\"}]"},
    {"it is answered",
     {{"a", "ringing", "incoming", "", NUMBER_EVENT_call_incoming},
      {"a", "answered", "incoming", "", NUMBER_EVENT_call_answered}},
     "\"state\":\"in_call\",\"with\":\"+17735550142\",\"with_name\":\"anna\","
     "\"since\":\"2026-11-29T03:00:01Z\",",
     NULL},
    {"bridged and held are in a call, too, and change nothing",
     {{"a", "answered", "incoming", "", NUMBER_EVENT_call_answered},
      {"a", "bridged", "incoming", "", NUMBER_EVENT_none},
      {"a", "held", "incoming", "", NUMBER_EVENT_none}},
     "\"state\":\"in_call\",\"with\":\"+17735550142\",\"with_name\":\"anna\","
     "\"since\":\"2026-11-29T03:00:00Z\",",
     NULL},
    {"the end of an answered call",
     {{"a", "ringing", "incoming", "", NUMBER_EVENT_call_incoming},
      {"a", "answered", "incoming", "", NUMBER_EVENT_call_answered},
      {"a", "ended", "incoming", "answered", NUMBER_EVENT_call_ended},
      {"a", "ended", "incoming", "answered", NUMBER_EVENT_none}},
     "\"state\":\"idle\",\"last_caller\":\"+17735550142\",\"last_caller_name\":\"anna\","
     "\"last_outcome\":\"answered\",\"last_with\":\"+17735550142\",\"missed\":0,\"calls\":[],"
     "\"name\":\"office\"}",
     NULL},
    {"the callee was busy",
     {{"a", "ringing", "outgoing", "", NUMBER_EVENT_none},
      {"a", "ended", "outgoing", "busy", NUMBER_EVENT_call_ended}},
     "\"state\":\"idle\",\"last_outcome\":\"busy\",\"last_with\":\"+17735550102\",\"missed\":0,"
     "\"calls\":[],\"name\":\"office\"}",
     NULL},
    {"calls are missed until somebody looks",
     {{"a", "ringing", "incoming", "", NUMBER_EVENT_call_incoming},
      {"a", "ended", "incoming", "cancelled", NUMBER_EVENT_call_missed},
      {"b", "ringing", "incoming", "", NUMBER_EVENT_call_incoming},
      {"b", "ended", "incoming", "unknown", NUMBER_EVENT_call_missed}},
     "\"state\":\"idle\",\"last_caller\":\"+17735550142\",\"last_caller_name\":\"anna\","
     "\"last_outcome\":\"unknown\",\"last_with\":\"+17735550142\",\"missed\":2,\"calls\":[],"
     "\"name\":\"office\"}",
     NULL},
    {"what was declined, or called by ourselves, is not missed, nor what fell silent when answered",
     {{"a", "ringing", "incoming", "", NUMBER_EVENT_call_incoming},
      {"a", "ended", "incoming", "declined", NUMBER_EVENT_call_ended},
      {"b", "ringing", "outgoing", "", NUMBER_EVENT_none},
      {"b", "ended", "outgoing", "no_answer", NUMBER_EVENT_call_ended},
      {"c", "answered", "incoming", "", NUMBER_EVENT_call_answered},
      {"c", "ended", "incoming", "unknown", NUMBER_EVENT_call_ended}},
     "\"state\":\"idle\",\"last_caller\":\"+17735550142\",\"last_caller_name\":\"anna\","
     "\"last_outcome\":\"unknown\",\"last_with\":\"+17735550142\",\"missed\":0,",
     NULL},
    {"an answered call leads one that rings, however new",
     {{"a", "answered", "outgoing", "", NUMBER_EVENT_call_answered},
      {"b", "ringing", "incoming", "", NUMBER_EVENT_call_incoming}},
     "\"state\":\"in_call\",\"with\":\"+17735550102\",\"since\"",
     NULL},
    {"when it ends, the other one leads",
     {{"a", "answered", "outgoing", "", NUMBER_EVENT_call_answered},
      {"b", "ringing", "incoming", "", NUMBER_EVENT_call_incoming},
      {"a", "ended", "outgoing", "answered", NUMBER_EVENT_call_ended}},
     "\"state\":\"ringing\",\"with\":\"+17735550142\",\"with_name\":\"anna\","
     "\"since\":\"2026-11-29T03:00:01Z\",\"last_caller\":\"+17735550142\","
     "\"last_caller_name\":\"anna\",\"last_outcome\":\"answered\",",
     NULL},
    {"the end of a call that nobody heard of changes nothing",
     {{"a", "ringing", "incoming", "", NUMBER_EVENT_call_incoming},
      {"b", "ended", "incoming", "no_answer", NUMBER_EVENT_none}},
     "\"state\":\"ringing\",",
     NULL},
};

/* Takes what was, gives what is. */
static void apply(char **json, struct span call_state, enum number_event expected) {
  char *next = NULL;
  enum number_event happened = NUMBER_EVENT_none;
  assert_int_equal(number_state_next(&next, &happened, span_of(*json), &self, call_state, &book),
                   ERR_OK);
  assert_int_equal(happened, expected);
  if (!next)
    return;
  mem_free(*json);
  *json = next;
}

static void calls_add_up(void **state) {
  (void)state;
  static const char begin[] = "{\"number\":\"+13125550100\",";
  for (size_t i = 0; i < COUNT(stories); i++) {
    char *json = NULL;
    for (int step = 0; step < 6 && stories[i].steps[step].id; step++)
      apply(&json,
            call(stories[i].steps[step].id, stories[i].steps[step].state,
                 stories[i].steps[step].direction, step, stories[i].steps[step].outcome),
            stories[i].steps[step].happened);
    if (strncmp(json, begin, strlen(begin)) != 0 ||
        strncmp(json + strlen(begin), stories[i].expected, strlen(stories[i].expected)) != 0 ||
        (stories[i].calls && !strstr(json, stories[i].calls)))
      fail_msg("%s: %s", stories[i].title, json);
    mem_free(json);
  }
}

static void nothing_is_missed_once_somebody_has_looked(void **state) {
  (void)state;
  char *json = NULL, *seen = NULL;
  apply(&json, call("a", "ringing", "incoming", 0, ""), NUMBER_EVENT_call_incoming);
  apply(&json, call("a", "ended", "incoming", 1, "no_answer"), NUMBER_EVENT_call_missed);
  apply(&json, call("b", "answered", "incoming", 2, ""), NUMBER_EVENT_call_answered);
  assert_non_null(strstr(json, "\"missed\":1"));
  assert_int_equal(number_state_seen(&seen, span_of(json), &self), ERR_OK);
  assert_non_null(strstr(seen, "\"missed\":0"));
  assert_non_null(strstr(seen, "\"state\":\"in_call\""));
  assert_non_null(strstr(seen, "\"last_outcome\":\"no_answer\""));
  mem_free(json);
  mem_free(seen);
  assert_int_equal(number_state_seen(&seen, span_of(NULL), &self), ERR_OK);
  assert_string_equal(seen, "{\"number\":\"+13125550100\",\"state\":\"idle\","
                            "\"missed\":0,\"calls\":[],\"name\":\"office\"}");
  mem_free(seen);
}

static void the_last_caller_may_be_nobody_that_is_known(void **state) {
  (void)state;
  char *json = NULL;
  apply(&json, call("a", "ringing", "incoming", 0, ""), NUMBER_EVENT_call_incoming);
  apply(&json,
        span_of("{\"state\":\"ringing\",\"call_control_id\":\"v3:b\",\"direction\":\"incoming\","
                "\"from\":\"+1999\",\"to\":\"+13125550100\"}"),
        NUMBER_EVENT_call_incoming);
  assert_non_null(strstr(json, "\"last_caller\":\"+1999\",\"missed\""));
  mem_free(json);
}

static void a_number_has_so_many_calls_and_forgets_the_oldest(void **state) {
  (void)state;
  char *json = NULL;
  for (int i = 0; i <= NUMBER_CALLS_MAX; i++) {
    char id[8];
    snprintf(id, sizeof id, "%d.", i);
    apply(&json, call(id, "ringing", "incoming", i, ""), NUMBER_EVENT_call_incoming);
    assert_int_equal(strstr(json, "\"v3:0.\"") != NULL, i < NUMBER_CALLS_MAX);
  }
  assert_non_null(strstr(json, "\"v3:16.\""));
  mem_free(json);
}

static void a_state_has_room_for_the_longest_fields(void **state) {
  (void)state;
  enum { FIELD = 512 }; /* EVENT_FIELD_MAX */
  static char json[4 * FIELD + 256];
  char id[FIELD + 1] = "", *kept = NULL;
  memset(id, 'i', FIELD);
  for (int i = 0; i < NUMBER_CALLS_MAX; i++) {
    id[0] = (char)('a' + i);
    snprintf(json, sizeof json,
             "{\"state\":\"ringing\",\"call_control_id\":\"%s\",\"direction\":\"incoming\","
             "\"from\":\"%s\",\"to\":\"+13125550100\",\"since\":\"%.40s\"}",
             id, id, id);
    apply(&kept, span_of(json), NUMBER_EVENT_call_incoming);
  }
  assert_true(strlen(kept) > NUMBER_CALLS_MAX * 2 * FIELD);
  mem_free(kept);
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
    char *json = mem_copy(span_of(previous[i]));
    apply(&json, call("a", "ringing", "incoming", 0, ""), NUMBER_EVENT_call_incoming);
    assert_non_null(strstr(json, "\"v3:a\""));
    mem_free(json);
  }
  char *json = NULL;
  apply(&json, span_of("no JSON"), NUMBER_EVENT_none);
  assert_null(json);
}

static enum err next_of(char **json, struct span call_state) {
  char *next = NULL;
  enum number_event happened;
  enum err err = number_state_next(&next, &happened, span_of(*json), &self, call_state, &book);
  if (err == ERR_OK) {
    mem_free(*json);
    *json = next;
  }
  return err;
}

static enum err live_of(void *context) {
  (void)context;
  char *json = NULL, *seen = NULL, *number = NULL;
  enum err err = number_of_call(&number, call("a", "ringing", "incoming", 0, ""));
  if (err == ERR_OK)
    err = next_of(&json, call("a", "ringing", "incoming", 0, ""));
  if (err == ERR_OK)
    err = next_of(&json, call("a", "ended", "incoming", 1, "no_answer"));
  if (err == ERR_OK)
    err = number_state_seen(&seen, span_of(json), &self);
  mem_free(number);
  mem_free(json);
  mem_free(seen);
  return err;
}

static void survives_every_failed_allocation(void **state) {
  (void)state;
  assert_true(alloc_fail_each(live_of, NULL) > 20);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(calls_add_up),
      cmocka_unit_test(nothing_is_missed_once_somebody_has_looked),
      cmocka_unit_test(the_last_caller_may_be_nobody_that_is_known),
      cmocka_unit_test(a_number_has_so_many_calls_and_forgets_the_oldest),
      cmocka_unit_test(a_state_has_room_for_the_longest_fields),
      cmocka_unit_test(the_number_is_ours_by_the_direction),
      cmocka_unit_test(what_cannot_be_read_counts_as_nothing),
      cmocka_unit_test(survives_every_failed_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
