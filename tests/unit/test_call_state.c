#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/call_state.h"
#include "bridge/mem.h"
#include "unit/alloc_fail.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct event event_of(const char *type, const char *occurred_at) {
  return (struct event){.type = span_of(type), .occurred_at = span_of(occurred_at)};
}

/* The value of a member of flat JSON, as far as these tests need it. */
static struct span member(const char *json, const char *name) {
  char quoted[40];
  snprintf(quoted, sizeof quoted, "\"%s\":\"", name);
  const char *at = json ? strstr(json, quoted) : NULL;
  if (!at)
    return span_of(NULL);
  at += strlen(quoted);
  return (struct span){at, strcspn(at, "\"")};
}

static void tells_a_call_from_ringing_to_its_end(void **state) {
  (void)state;
  struct event event = event_of("call.initiated", "2026-11-21T12:00:00Z");
  event.call_control_id = span_of("v3:a");
  event.call_leg_id = span_of("l");
  event.call_session_id = span_of("s");
  event.connection_id = span_of("7");
  event.direction = span_of("incoming");
  event.from = span_of("+1");
  event.to = span_of("sip:\"x\"@y");
  event.start_time = span_of("2026-11-21T11:59:59Z");
  char *first, *second;
  bool ended;
  assert_int_equal(call_state_next(&first, &ended, span_of(NULL), &event), ERR_OK);
  assert_false(ended);
  assert_string_equal(first, "{\"state\":\"ringing\",\"since\":\"2026-11-21T12:00:00Z\","
                             "\"updated\":\"2026-11-21T12:00:00Z\",\"call_control_id\":\"v3:a\","
                             "\"call_leg_id\":\"l\",\"call_session_id\":\"s\","
                             "\"connection_id\":\"7\",\"direction\":\"incoming\",\"from\":\"+1\","
                             "\"to\":\"sip:\\\"x\\\"@y\",\"start_time\":\"2026-11-21T11:59:59Z\"}");
  event = event_of("call.hangup", "2026-11-21T12:00:09Z");
  event.hangup_cause = span_of("normal_clearing");
  event.hangup_source = span_of("caller");
  assert_int_equal(call_state_next(&second, &ended, span_of(first), &event), ERR_OK);
  assert_true(ended);
  assert_string_equal(second,
                      "{\"state\":\"ended\",\"since\":\"2026-11-21T12:00:09Z\","
                      "\"updated\":\"2026-11-21T12:00:09Z\",\"call_control_id\":\"v3:a\","
                      "\"call_leg_id\":\"l\",\"call_session_id\":\"s\",\"connection_id\":\"7\","
                      "\"direction\":\"incoming\",\"from\":\"+1\",\"to\":\"sip:\\\"x\\\"@y\","
                      "\"start_time\":\"2026-11-21T11:59:59Z\",\"outcome\":\"no_answer\","
                      "\"outcome_text\":\"Nobody answered.\",\"talk_seconds\":0,"
                      "\"total_seconds\":10,"
                      "\"hangup_cause\":\"normal_clearing\",\"hangup_source\":\"caller\"}");
  mem_free(first);
  mem_free(second);
}

/* Events as they come: each a letter and the second at which it happened ('-' for no time). The
 * state after them, and since when. */
static const struct {
  const char *events, *state, *since;
} orders[] = {
    {"i1", "ringing", "1"},
    {"i1 a2", "answered", "2"},
    {"a2 i1", "answered", "2"},
    {"i1 a2 b3", "bridged", "3"},
    {"i1 b2 a3", "bridged", "2"}, /* the other leg's answer is told afterwards */
    {"i1 a3 b2", "bridged", "2"},
    {"i1 a2 b3 b4", "bridged", "3"},
    {"i1 a2 h3", "held", "3"},
    {"i1 a2 h3 u4", "answered", "4"},
    {"i1 a2 b3 h4 u5", "bridged", "5"},
    {"i1 a2 u4 h3", "answered", "2"}, /* taken back before the hold was told */
    {"i1 a2 b3 u5 h4", "bridged", "3"},
    {"i1 a2 b3 b5 h4", "bridged", "3"},
    {"i1 a2 h5 b3", "held", "5"},
    {"i1 a2 h3 b5", "bridged", "5"},
    {"i1 a2 h3 h4 u5", "answered", "5"},
    {"i1 a2 h3 h5 u4", "held", "3"},
    {"i1 x2", "ended", "2"},
    {"x2 i1", "ended", "2"},
    {"x2 a1 b3 h4 u5 i6 x7", "ended", "2"},
    {"i1 a2 b9 x8", "ended", "8"},
    {"i1 a2 h2", "held", "2"},
    {"h3", "held", "3"},
    {"h3 u4", "answered", "4"},
    {"u4", "answered", "4"},
    {"i- a-", "answered", ""},
    {"i- a- h- b-", "held", ""},
    {"i1 a- x-", "ended", ""},
    {"i- a2", "answered", "2"},
    {"d1", NULL, NULL},
    {"i1 d2 a3 d4", "answered", "3"},
};

static const char *type_of(char letter) {
  switch (letter) {
  case 'i':
    return "call.initiated";
  case 'a':
    return "call.answered";
  case 'b':
    return "call.bridged";
  case 'h':
    return "call.hold";
  case 'u':
    return "call.unhold";
  case 'x':
    return "call.hangup";
  default:
    return "call.dtmf.received";
  }
}

static void apply(char **json, char letter, char second) {
  char time[40] = "";
  if (second != '-')
    snprintf(time, sizeof time, "2026-11-21T12:00:0%cZ", second);
  struct event event = event_of(type_of(letter), time);
  char *next;
  bool ended;
  assert_int_equal(call_state_next(&next, &ended, span_of(*json), &event), ERR_OK);
  assert_int_equal(ended, span_equal_text(member(next, "state"), "ended"));
  if (!next)
    return;
  mem_free(*json);
  *json = next;
}

static void comes_to_the_same_in_any_order(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(orders); i++) {
    char *json = NULL;
    for (const char *at = orders[i].events; *at; at += at[2] ? 3 : 2)
      apply(&json, at[0], at[1]);
    struct span since = member(json, "since");
    if (!span_equal(member(json, "state"), span_of(orders[i].state)) ||
        (orders[i].since && orders[i].since[0] && since.data[18] != orders[i].since[0]))
      fail_msg("%s gives %s", orders[i].events, json);
    mem_free(json);
  }
}

static void says_nothing_when_nothing_changes(void **state) {
  (void)state;
  char *json = NULL;
  apply(&json, 'i', '1');
  apply(&json, 'a', '2');
  static const char *const types[] = {"call.initiated", "call.answered", "call.dtmf.received",
                                      "call.speak.ended", "conference.participant.joined"};
  for (size_t i = 0; i < COUNT(types); i++) {
    struct event event = event_of(types[i], "2026-11-21T12:00:05Z");
    char *next;
    bool ended = true;
    assert_int_equal(call_state_next(&next, &ended, span_of(json), &event), ERR_OK);
    assert_null(next);
    assert_false(ended);
  }
  mem_free(json);
}

static void compares_times_of_any_precision(void **state) {
  (void)state;
  static const struct {
    const char *hold, *unhold, *state;
  } cases[] = {
      {"2026-11-21T12:00:05.5Z", "2026-11-21T12:00:05.499999Z", "held"},
      {"2026-11-21T12:00:05.5Z", "2026-11-21T12:00:05.500001Z", "answered"},
      {"2026-11-21T12:00:05Z", "2026-11-21T13:00:04+01:00", "held"},
      {"2026-11-21T12:00:05Z", "2026-11-21T13:00:06+01:00", "answered"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    char *json = NULL;
    apply(&json, 'a', '1');
    for (int step = 0; step < 2; step++) {
      struct event event = step == 0 ? event_of("call.hold", cases[i].hold)
                                     : event_of("call.unhold", cases[i].unhold);
      char *next;
      bool ended;
      assert_int_equal(call_state_next(&next, &ended, span_of(json), &event), ERR_OK);
      if (next) {
        mem_free(json);
        json = next;
      }
    }
    assert_true(span_equal_text(member(json, "state"), cases[i].state));
    mem_free(json);
  }
}

static void adds_what_a_late_event_knows(void **state) {
  (void)state;
  char *json = NULL, *next;
  apply(&json, 'a', '2');
  struct event event = event_of("call.initiated", "2026-11-21T12:00:01Z");
  event.direction = span_of("outgoing");
  bool ended;
  assert_int_equal(call_state_next(&next, &ended, span_of(json), &event), ERR_OK);
  assert_true(span_equal_text(member(next, "state"), "answered"));
  assert_true(span_equal_text(member(next, "direction"), "outgoing"));
  assert_true(span_equal_text(member(next, "updated"), "2026-11-21T12:00:02Z"));
  mem_free(json);
  mem_free(next);
}

static void starts_anew_from_what_cannot_be_read(void **state) {
  (void)state;
  static const char *const bad[] = {"x", "{", "{\"state\":\"lost\"}", "{\"updated\":\"9\"}", "[]"};
  struct event event = event_of("call.answered", "2026-11-21T12:00:01Z");
  for (size_t i = 0; i < COUNT(bad); i++) {
    char *next;
    bool ended;
    assert_int_equal(call_state_next(&next, &ended, span_of(bad[i]), &event), ERR_OK);
    assert_string_equal(next, "{\"state\":\"answered\",\"since\":\"2026-11-21T12:00:01Z\","
                              "\"updated\":\"2026-11-21T12:00:01Z\","
                              "\"answered_at\":\"2026-11-21T12:00:01Z\"}");
    mem_free(next);
  }
}

static void gives_up_a_silent_call(void **state) {
  (void)state;
  static const char *const rows[][2] = {
      {"{\"state\":\"held\",\"since\":\"2026-11-21T12:00:00Z\",\"updated\":\"2026-11-21T12:00:"
       "00Z\","
       "\"call_control_id\":\"v3:\\\"a\",\"from\":\"+1\",\"held_from\":\"bridged\"}",
       "{\"state\":\"ended\",\"since\":\"2026-11-22T12:00:00.000Z\",\"updated\":\"2026-11-21T12:00:"
       "00Z\","
       "\"call_control_id\":\"v3:\\\"a\",\"from\":\"+1\",\"outcome\":\"unknown\",\"outcome_text\":"
       "\"Nothing was heard of the call any more.\",\"reason\":\"silence\"}"},
      {"no JSON",
       "{\"state\":\"ended\",\"since\":\"2026-11-22T12:00:00.000Z\",\"outcome\":\"unknown\","
       "\"outcome_text\":\"Nothing was heard of the call any more.\",\"reason\":\"silence\"}"},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    char *given_up;
    assert_int_equal(call_state_give_up(&given_up, span_of(rows[i][0]), 1795348800000), ERR_OK);
    assert_string_equal(given_up, rows[i][1]);
    char *next;
    bool ended;
    struct event event = event_of("call.answered", "2026-11-23T12:00:00Z");
    assert_int_equal(call_state_next(&next, &ended, span_of(given_up), &event), ERR_OK);
    assert_null(next);
    mem_free(given_up);
  }
}

/* Further events of a call: c comes to a conference and C leaves it, d and D another one, q and Q a
 * queue; m is a machine, p a person, z what was cut off. A digit is the time, a minus none. */
static const struct {
  const char *events;
  const char *has[4], *lacks[2];
} ends[] = {
    {"i1 a3 x9",
     {"\"outcome\":\"answered\"", "\"outcome_text\":\"The call was answered.\"",
      "\"talk_seconds\":6,\"total_seconds\":9", "\"answered_at\":\"2026-11-21T12:00:03Z\""},
     {0}},
    {"i1 b2 a3 x9", {"\"talk_seconds\":7"}, {0}},
    {"i1 b3 a2 x9", {"\"talk_seconds\":7"}, {0}},
    {"i1 a3 a2 x9", {"\"talk_seconds\":7"}, {0}},
    {"i1 a3 a4 x9", {"\"talk_seconds\":6"}, {0}},
    {"i1 a9 x3", {"\"talk_seconds\":0,\"total_seconds\":3"}, {0}},
    {"i1 a3 x-", {"\"outcome\":\"answered\""}, {"talk_seconds", "total_seconds"}},
    {"i1 x4", {"\"outcome\":\"no_answer\"", "\"talk_seconds\":0,\"total_seconds\":4"}, {0}},
    {"i1 a2 m3 x9", {"\"outcome\":\"machine\"", "\"answered_by\":\"machine\""}, {0}},
    {"i1 m2 a3 x9", {"\"outcome\":\"machine\""}, {0}},
    {"i1 a2 p3 m4 x9", {"\"outcome\":\"answered\"", "\"answered_by\":\"human\""}, {0}},
    {"i1 a2 z9", {"\"outcome\":\"answered\"", "cut off"}, {0}},
    {"i1 a2 c3", {"\"conference\":\"c\",\"conference_since\":\"2026-11-21T12:00:03Z\""}, {0}},
    {"i1 a2 c3 c3", {"\"conference\":\"c\""}, {0}},
    {"i1 a2 c3 C4", {"\"conference_since\":\"2026-11-21T12:00:04Z\""}, {"\"conference\":"}},
    {"i1 a2 c3 C4 c3", {"\"answered\""}, {"\"conference\":"}}, /* a repeat */
    {"i1 a2 C4 c3", {"\"answered\""}, {"\"conference\":"}},    /* the end was told first */
    {"i1 a2 c3 C4 c5", {"\"conference\":\"c\""}, {0}},
    {"i1 a2 c3 d4 C5", {"\"conference\":\"d\""}, {0}},
    {"i1 a2 q3", {"\"queue\":\"support\""}, {0}},
    {"i1 a2 q3 c5 Q4", {"\"conference\":\"c\""}, {"\"queue\":"}},
    {"i1 a2 c3 q4 x9", {"\"ended\""}, {"\"conference", "\"queue"}},
    {"i1 a2 x5 m6 c7 q8 a9", {"\"talk_seconds\":3"}, {"answered_by", "conference"}},
};

static struct event further_event(char letter, const char *time) {
  static const struct {
    char letter;
    const char *type;
  } types[] = {
      {'c', "conference.participant.joined"},
      {'C', "conference.participant.left"},
      {'d', "conference.participant.joined"},
      {'D', "conference.participant.left"},
      {'q', "call.enqueued"},
      {'Q', "call.dequeued"},
      {'m', "call.machine.detection.ended"},
      {'p', "call.machine.premium.detection.ended"},
      {'z', "call.hangup"},
  };
  struct event event = event_of(type_of(letter), time);
  for (size_t i = 0; i < COUNT(types); i++)
    if (types[i].letter == letter)
      event.type = span_of(types[i].type);
  event.conference_id = span_of(strchr("cC", letter) ? "c" : "d");
  event.queue = span_of("support");
  event.result = span_of(letter == 'm' ? "machine" : "human");
  if (strchr("xz", letter))
    event.hangup_cause = span_of(letter == 'z' ? "time_limit" : "normal_clearing");
  event.start_time = span_of("2026-11-21T12:00:00Z");
  return event;
}

static void tells_what_became_of_a_call_and_where_it_was(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(ends); i++) {
    char *json = NULL;
    for (const char *at = ends[i].events; *at; at += at[2] ? 3 : 2) {
      char time[40] = "";
      if (at[1] != '-')
        snprintf(time, sizeof time, "2026-11-21T12:00:0%cZ", at[1]);
      struct event event = further_event(at[0], time);
      char *next;
      bool ended;
      assert_int_equal(call_state_next(&next, &ended, span_of(json), &event), ERR_OK);
      if (!next)
        continue;
      mem_free(json);
      json = next;
    }
    for (int j = 0; j < 4 && ends[i].has[j]; j++)
      if (!strstr(json, ends[i].has[j]))
        fail_msg("%s lacks %s: %s", ends[i].events, ends[i].has[j], json);
    for (int j = 0; j < 2 && ends[i].lacks[j]; j++)
      if (strstr(json, ends[i].lacks[j]))
        fail_msg("%s has %s: %s", ends[i].events, ends[i].lacks[j], json);
    mem_free(json);
  }
}

static void causes_have_outcomes_and_sentences(void **state) {
  (void)state;
  static const struct {
    const char *cause;
    enum call_taker taker;
    const char *name, *sentence;
  } rows[] = {
      {"user_busy", CALL_TAKEN_BY_NOBODY, "busy", "The line was busy."},
      {"call_rejected", CALL_TAKEN_BY_NOBODY, "declined", "The call was declined."},
      {"no_answer", CALL_TAKEN_BY_NOBODY, "no_answer", "Nobody answered."},
      {"timeout", CALL_TAKEN_BY_NOBODY, "no_answer", "Nobody answered in time."},
      {"normal_clearing", CALL_TAKEN_BY_NOBODY, "no_answer", "Nobody answered."},
      {"originator_cancel", CALL_TAKEN_BY_NOBODY, "cancelled",
       "The caller hung up before anybody answered."},
      {"not_found", CALL_TAKEN_BY_NOBODY, "failed", "Nobody can be reached at that number."},
      {"unspecified", CALL_TAKEN_BY_NOBODY, "failed", "The call could not be put through."},
      {"", CALL_TAKEN_BY_NOBODY, "unknown", "How the call ended is not known."},
      {"user_busy", CALL_TAKEN_BY_SOMEBODY, "answered", "The call was answered."},
      {"", CALL_TAKEN_BY_SOMEBODY, "answered", "The call was answered."},
      {"time_limit", CALL_TAKEN_BY_MACHINE, "machine", "A machine answered."},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    const char *sentence = NULL;
    enum call_outcome outcome = call_outcome_of(&sentence, span_of(rows[i].cause), rows[i].taker);
    assert_string_equal(call_outcome_name(outcome), rows[i].name);
    assert_string_equal(sentence, rows[i].sentence);
  }
}

static enum err next_of(void *context) {
  (void)context;
  struct event event = event_of("call.answered", "2026-11-21T12:00:01Z");
  event.call_control_id = span_of("v3:KDS-UjTizARtYH0UqxG4ZOgAfHspFvISvWglkZ2B5nDxhLvR5XNHkA");
  event.call_leg_id = span_of("c7c8fc91-abb8-4d76-a29a-883381b92612");
  event.call_session_id = span_of("bd717b46-7075-4051-a424-56dd00511c90");
  event.connection_id = span_of("2187654321098765432");
  char *next;
  bool ended;
  enum err err = call_state_next(&next, &ended, span_of(NULL), &event);
  mem_free(next);
  return err;
}

static void survives_every_failed_allocation(void **state) {
  (void)state;
  assert_true(alloc_fail_each(next_of, NULL) >= 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tells_a_call_from_ringing_to_its_end),
      cmocka_unit_test(comes_to_the_same_in_any_order),
      cmocka_unit_test(says_nothing_when_nothing_changes),
      cmocka_unit_test(compares_times_of_any_precision),
      cmocka_unit_test(adds_what_a_late_event_knows),
      cmocka_unit_test(starts_anew_from_what_cannot_be_read),
      cmocka_unit_test(gives_up_a_silent_call),
      cmocka_unit_test(tells_what_became_of_a_call_and_where_it_was),
      cmocka_unit_test(causes_have_outcomes_and_sentences),
      cmocka_unit_test(survives_every_failed_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
