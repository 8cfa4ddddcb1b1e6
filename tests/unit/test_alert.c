/* What an alert does, input by input: each table is one alert's life. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/alert.h"

enum { FIRST_MS = 1000000, TOLD_SIZE = 512 };

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* An input at so many seconds after the first, and what comes of it: commands as act.serial.number,
 * news as +name.serial. Calls are named c1, c2, ... after their attempts.
 *
 *   tick | result SERIAL ACT NUMBER VERDICT | heard SERIAL EVENT [DIGITS] [DETAIL] | ack WHO |
 *   cancel WHO */
struct line {
  double at_s;
  const char *input;
  const char *output;
};

struct life {
  struct alert *alert;
  struct alert_out out;
  bool taken; /* another alert calls everybody */
};

static int index_of(const char *word, const char *const *names, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (strcmp(word, names[i]) == 0)
      return (int)i;
  fail_msg("what is %s?", word);
  return -1;
}

static const char *const acts[] = {"dial", "gather", "stop", "speak", "hangup", "sms"};
static const char *const verdicts[] = {"done",    "not_done", "refused", "never",
                                       "not_yet", "gone",     "doubt"};
static const char *const events[] = {"initiated",     "answered",    "digit",   "gathered",
                                     "speak_started", "speak_ended", "machine", "hangup"};

static bool is_taken(const void *context, struct span number) {
  (void)number;
  return ((const struct life *)context)->taken;
}

/* The words of an input; up to six. */
static void read_input(struct alert_input *input, char *text, char *call, size_t call_size) {
  const char *words[6] = {"", "", "", "", "", ""};
  char *rest = NULL;
  size_t count = 0;
  for (char *word = strtok_r(text, " ", &rest); word && count < 6;
       word = strtok_r(NULL, " ", &rest))
    words[count++] = word;
  input->serial = (unsigned)strtoul(words[1], NULL, 10);
  snprintf(call, call_size, "c%s", words[1]);
  if (strcmp(words[0], "result") == 0) {
    input->kind = ALERT_RESULT;
    input->act = (enum alert_act)index_of(words[2], acts, COUNT(acts));
    input->number = (unsigned)strtoul(words[3], NULL, 10);
    input->verdict = (enum alert_verdict)index_of(words[4], verdicts, COUNT(verdicts));
    input->error = span_of("unreachable");
    if (input->act == ALERT_DIAL && input->verdict == ALERT_DONE)
      input->call_control_id = span_of(call);
  } else if (strcmp(words[0], "heard") == 0) {
    input->kind = ALERT_EVENT;
    input->event = (enum alert_event_kind)index_of(words[2], events, COUNT(events));
    input->digits = span_of(strcmp(words[3], "-") == 0 ? "" : words[3]);
    input->detail = span_of(words[4]);
    input->call_control_id = span_of(words[5][0] ? words[5] : call);
  } else if (strcmp(words[0], "ack") == 0 || strcmp(words[0], "cancel") == 0) {
    input->kind = words[0][0] == 'a' ? ALERT_ACKNOWLEDGE : ALERT_CANCEL;
    input->by = span_of(words[1]);
  } else
    assert_string_equal(words[0], "tick");
}

static void tell(char told[TOLD_SIZE], const struct alert_out *out) {
  size_t len = 0;
  told[0] = '\0';
  for (size_t i = 0; i < out->command_count; i++) {
    const struct alert_command *command = &out->commands[i];
    len += (size_t)snprintf(told + len, TOLD_SIZE - len, "%s%s.%u.%u", len ? " " : "",
                            acts[command->act], command->serial, command->number);
  }
  for (size_t i = 0; i < out->news_count; i++)
    len += (size_t)snprintf(told + len, TOLD_SIZE - len, "%s+%s.%u", len ? " " : "",
                            alert_news_name(out->news[i].kind), out->news[i].serial);
}

static void live(struct life *life, const struct line *lines, size_t count) {
  for (size_t i = 0; i < count; i++) {
    char text[128], call[16], told[TOLD_SIZE];
    int64_t now_ms = FIRST_MS + (int64_t)(lines[i].at_s * 1000);
    struct alert_input input = {.kind = ALERT_TICK,
                                .now_ms = now_ms,
                                .occurred_us = now_ms * 1000,
                                .is_taken = is_taken,
                                .context = life};
    snprintf(text, sizeof text, "%s", lines[i].input);
    read_input(&input, text, call, sizeof call);
    alert_step(&life->out, life->alert, &input);
    tell(told, &life->out);
    if (strcmp(told, lines[i].output) != 0)
      fail_msg("at %.1f s, \"%s\": \"%s\", expected \"%s\"", lines[i].at_s, lines[i].input, told,
               lines[i].output);
  }
}

static void begin_with(struct life *life, const struct alert_plan *plan, size_t contact_count) {
  static const struct alert_contact people[] = {
      {.name = "anna", .number = "+13125550101"},
      {.name = "ben", .number = "+13125550102"},
      {.name = "cleo", .number = "+13125550103"},
  };
  *life = (struct life){.taken = false};
  assert_int_equal(alert_create(&life->alert, plan, people, contact_count), ERR_OK);
  strcpy(life->alert->id, "water");
  life->alert->expires_ms = FIRST_MS + INT64_C(3600000);
  life->alert->linger_ms = 60000;
}

static const struct alert_plan ordinary = {.text = "Water.",
                                           .ack = '1',
                                           .decline = '9',
                                           .rounds = 2,
                                           .repeat = 1,
                                           .ring_ms = 25000,
                                           .pause_ms = 30000};

#define LIVE(life, ...)                                                                            \
  do {                                                                                             \
    const struct line lines[] = {__VA_ARGS__};                                                     \
    live(life, lines, COUNT(lines));                                                               \
  } while (0)

#define RINGS_FIRST                                                                                \
  {0, "tick", "dial.1.1 +started.0 +calling.1"}, {0.2, "result 1 dial 1 done", ""},                \
      {0.3, "heard 1 initiated", ""}
#define ASKS_FIRST                                                                                 \
  RINGS_FIRST, {2, "heard 1 answered", "gather.1.1 +answered.1"},                                  \
      {2.1, "result 1 gather 1 done", ""}

static void end(struct life *life, enum alert_end expected) {
  assert_int_equal(life->alert->end, expected);
  alert_free(&life->alert);
}

static enum alert_outcome outcome_of(const struct life *life, unsigned serial) {
  return alert_find_attempt(life->alert, serial)->outcome;
}

static void the_key_acknowledges_and_is_thanked_for(void **state) {
  (void)state;
  struct life life;
  begin_with(&life, &ordinary, 2);
  LIVE(&life, ASKS_FIRST, {5, "heard 1 gathered 1 valid", "speak.1.1 +acknowledged.1"},
       {5.1, "heard 1 digit 1", ""}, {5.2, "result 1 speak 1 done", ""},
       {5.3, "heard 1 speak_started", ""}, {8, "heard 1 speak_ended", "hangup.1.1"},
       {8.1, "result 1 hangup 1 done", "+attempt_ended.1"},
       {8.2, "heard 1 hangup - normal_clearing", ""}, {67, "tick", ""});
  assert_string_equal(life.alert->by, "anna");
  assert_true(life.alert->by_key);
  assert_int_equal(outcome_of(&life, 1), ALERT_OUTCOME_ACKNOWLEDGED);
  assert_true(life.out.gone);
  end(&life, ALERT_ACKNOWLEDGED);
}

static void the_end_of_an_interrupted_prompt_does_not_hang_up(void **state) {
  (void)state;
  struct life life;
  begin_with(&life, &ordinary, 1);
  LIVE(&life, ASKS_FIRST, {3, "heard 1 speak_started", ""},
       {5, "heard 1 digit 1", "speak.1.1 +acknowledged.1"}, {5.01, "heard 1 speak_ended", ""},
       {5.5, "heard 1 gathered 1 valid", ""}, {15, "tick", "hangup.1.1"});
  end(&life, ALERT_ACKNOWLEDGED);
}

static void both_ends_of_the_thanks_come_in_any_order(void **state) {
  (void)state;
  struct life life;
  begin_with(&life, &ordinary, 1);
  LIVE(&life, ASKS_FIRST, {5, "heard 1 digit 1", "speak.1.1 +acknowledged.1"},
       {8, "heard 1 speak_ended", "hangup.1.1"}, {8.1, "heard 1 speak_started", ""});
  end(&life, ALERT_ACKNOWLEDGED);
}

static void silence_passes_on_to_the_next_after_the_hangup(void **state) {
  (void)state;
  struct life life;
  begin_with(&life, &ordinary, 2);
  LIVE(&life, ASKS_FIRST, {50, "heard 1 gathered - timeout", "hangup.1.1"},
       {50.1, "result 1 hangup 1 done", "dial.2.1 +attempt_ended.1 +calling.2"},
       {50.2, "heard 1 hangup - normal_clearing", ""});
  assert_int_equal(outcome_of(&life, 1), ALERT_OUTCOME_ANSWERED_WITHOUT_KEY);
  end(&life, ALERT_RUNNING);
}

static void a_wrong_key_does_not_acknowledge_and_the_decline_key_passes_on(void **state) {
  (void)state;
  struct life life;
  begin_with(&life, &ordinary, 2);
  LIVE(&life, ASKS_FIRST, {5, "heard 1 digit 2", ""}, {6, "heard 1 digit 9", "hangup.1.1"},
       {6.1, "heard 1 gathered 9 valid", ""},
       {6.2, "heard 1 hangup - normal_clearing", "dial.2.1 +attempt_ended.1 +calling.2"});
  assert_int_equal(outcome_of(&life, 1), ALERT_OUTCOME_DECLINED);
  end(&life, ALERT_RUNNING);
}

static void outcomes_follow_the_cause(void **state) {
  (void)state;
  static const struct {
    const char *input;
    enum alert_outcome outcome;
  } rows[] = {
      {"heard 1 hangup - user_busy", ALERT_OUTCOME_BUSY},
      {"heard 1 hangup - timeout", ALERT_OUTCOME_NO_ANSWER},
      {"heard 1 hangup - no_answer", ALERT_OUTCOME_NO_ANSWER},
      {"heard 1 hangup - call_rejected", ALERT_OUTCOME_DECLINED},
      {"heard 1 hangup - not_found", ALERT_OUTCOME_FAILED},
      {"heard 1 hangup - anything", ALERT_OUTCOME_FAILED},
  };
  for (size_t i = 0; i < COUNT(rows); i++) {
    struct life life;
    begin_with(&life, &ordinary, 2);
    LIVE(&life, RINGS_FIRST, {4, rows[i].input, "dial.2.1 +attempt_ended.1 +calling.2"});
    assert_int_equal(outcome_of(&life, 1), rows[i].outcome);
    end(&life, ALERT_RUNNING);
  }
}

static void rounds_have_a_pause_between_them_and_then_it_is_exhausted(void **state) {
  (void)state;
  struct life life;
  begin_with(&life, &ordinary, 1);
  LIVE(&life, RINGS_FIRST, {25, "heard 1 hangup - timeout", "+attempt_ended.1"}, {54, "tick", ""},
       {55, "tick", "dial.2.1 +calling.2"}, {55.1, "result 2 dial 1 done", ""},
       {80, "heard 2 hangup - timeout", "+attempt_ended.2 +exhausted.0"},
       {81, "heard 2 digit 1", ""});
  assert_int_equal(alert_find_attempt(life.alert, 2)->round, 2);
  end(&life, ALERT_EXHAUSTED);
}

static void a_key_counts_however_late_it_comes(void **state) {
  (void)state;
  struct life life;
  begin_with(&life, &ordinary, 2);
  LIVE(&life, ASKS_FIRST,
       {20, "heard 1 hangup - normal_clearing", "dial.2.1 +attempt_ended.1 +calling.2"},
       {20.1, "result 2 dial 1 done", ""}, {21, "heard 1 digit 1", "hangup.2.1 +acknowledged.1"},
       {21.1, "heard 2 hangup - originator_cancel", "+attempt_ended.2"});
  assert_string_equal(life.alert->by, "anna");
  assert_int_equal(outcome_of(&life, 1), ALERT_OUTCOME_ACKNOWLEDGED);
  assert_int_equal(outcome_of(&life, 2), ALERT_OUTCOME_CANCELLED);
  end(&life, ALERT_ACKNOWLEDGED);
}

static void another_call_of_the_same_client_state_is_not_heard(void **state) {
  (void)state;
  struct life life;
  begin_with(&life, &ordinary, 1);
  LIVE(&life, ASKS_FIRST, {5, "heard 1 digit 1 x c77", ""},
       {6, "heard 1 hangup - timeout c77", ""});
  end(&life, ALERT_RUNNING);
}

static void a_lost_answer_is_found_by_trying_to_ask(void **state) {
  (void)state;
  struct life life;
  begin_with(&life, &ordinary, 1);
  LIVE(&life, RINGS_FIRST, {3.3, "tick", "gather.1.1"}, {3.4, "result 1 gather 1 not_yet", ""},
       {6.4, "tick", "gather.1.2"}, {6.5, "result 1 gather 2 done", "+answered.1"},
       {7, "heard 1 answered", ""}, {9, "heard 1 digit 1", "speak.1.1 +acknowledged.1"});
  end(&life, ALERT_ACKNOWLEDGED);
}

static void an_answer_during_a_try_waits_for_its_result(void **state) {
  (void)state;
  struct life life;
  begin_with(&life, &ordinary, 1);
  LIVE(&life, RINGS_FIRST, {3.3, "tick", "gather.1.1"}, {3.35, "heard 1 answered", "+answered.1"},
       {3.4, "result 1 gather 1 not_yet", ""}, {4.4, "tick", "gather.1.2"},
       {4.5, "result 1 gather 2 done", ""});
  end(&life, ALERT_RUNNING);
}

static void a_voice_that_is_refused_is_replaced_by_one_that_works(void **state) {
  (void)state;
  struct life life;
  begin_with(&life, &ordinary, 1);
  LIVE(&life, RINGS_FIRST, {2, "heard 1 answered", "gather.1.1 +answered.1"},
       {2.1, "result 1 gather 1 never", "gather.1.2"}, {2.2, "result 1 gather 2 done", ""});
  assert_true(alert_find_attempt(life.alert, 1)->plain);
  end(&life, ALERT_RUNNING);
}

static void each_wait_has_an_end(void **state) {
  (void)state;
  struct life life;
  begin_with(&life, &ordinary, 2);
  LIVE(&life, RINGS_FIRST, /* no hangup is heard of, nor that the call answers */
       {35.3, "tick", "hangup.1.1"}, {35.4, "result 1 hangup 1 not_done", ""},
       {38.5, "tick", "hangup.1.2"}, {50.4, "tick", "dial.2.1 +attempt_ended.1 +calling.2"});
  assert_int_equal(outcome_of(&life, 1), ALERT_OUTCOME_NO_ANSWER);
  end(&life, ALERT_RUNNING);
}

static void who_answered_while_the_process_was_down_is_asked(void **state) {
  (void)state;
  struct life life;
  begin_with(&life, &ordinary, 2);
  LIVE(&life, RINGS_FIRST, {70, "tick", "gather.1.1"},
       {70.1, "result 1 gather 1 done", "+answered.1"},
       {75, "heard 1 digit 1", "speak.1.1 +acknowledged.1"});
  end(&life, ALERT_ACKNOWLEDGED);
  begin_with(&life, &ordinary, 2);
  LIVE(&life, RINGS_FIRST, {70, "tick", "gather.1.1"}, {70.1, "result 1 gather 1 gone", ""},
       {72.1, "tick", "dial.2.1 +attempt_ended.1 +calling.2"});
  end(&life, ALERT_RUNNING);
  begin_with(&life, &ordinary, 2);
  LIVE(&life, RINGS_FIRST, {70, "tick", "gather.1.1"}, {70.1, "result 1 gather 1 not_yet", ""},
       {73.1, "tick", "gather.1.2"}, {73.2, "result 1 gather 2 not_yet", ""},
       {80, "tick", "hangup.1.1"},
       {80.1, "result 1 hangup 1 done", "dial.2.1 +attempt_ended.1 +calling.2"});
  end(&life, ALERT_RUNNING);
}

static void a_dial_in_doubt_is_never_repeated(void **state) {
  (void)state;
  struct life life;
  begin_with(&life, &ordinary, 2);
  LIVE(&life, {0, "tick", "dial.1.1 +started.0 +calling.1"}, {30, "result 1 dial 1 doubt", ""},
       {39, "tick", ""}, {40, "tick", "dial.2.1 +attempt_ended.1 +calling.2"},
       {41, "heard 1 initiated", "hangup.1.1"}, {41.1, "result 1 hangup 1 done", ""});
  assert_int_equal(outcome_of(&life, 1), ALERT_OUTCOME_UNKNOWN);
  end(&life, ALERT_RUNNING);
}

static void a_webhook_names_the_call_of_a_lost_reply(void **state) {
  (void)state;
  struct life life;
  begin_with(&life, &ordinary, 2);
  LIVE(&life, {0, "tick", "dial.1.1 +started.0 +calling.1"},
       {1, "heard 1 answered", "gather.1.1 +answered.1"}, {30, "result 1 dial 1 doubt", ""},
       {31, "heard 1 digit 1", "speak.1.1 +acknowledged.1"});
  end(&life, ALERT_ACKNOWLEDGED);
}

static void a_dial_that_rang_nothing_is_no_attempt(void **state) {
  (void)state;
  struct life life;
  begin_with(&life, &ordinary, 2);
  LIVE(&life, {0, "tick", "dial.1.1 +started.0 +calling.1"},
       {1, "result 1 dial 1 not_done", "dial.2.1 +not_called.1 +calling.2"},
       {2, "result 2 dial 1 not_done", "+not_called.2"}, {6.9, "tick", ""},
       {7, "tick", "dial.3.1 +calling.3"},
       {8, "result 3 dial 1 not_done", "dial.4.1 +not_called.3 +calling.4"},
       {9, "result 4 dial 1 not_done", "+not_called.4"}, {18.9, "tick", ""},
       {19, "tick", "dial.5.1 +calling.5"});
  assert_int_equal(life.alert->attempt_count, 1);
  assert_int_equal(life.alert->attempts[0].round, 1);
  assert_string_equal(life.alert->trouble, "unreachable");
  end(&life, ALERT_RUNNING);
}

static void nobody_owed_an_attempt_is_forgotten(void **state) {
  (void)state;
  struct life life;
  struct alert_plan plan = ordinary;
  plan.rounds = 1;
  begin_with(&life, &plan, 2);
  LIVE(&life, {0, "tick", "dial.1.1 +started.0 +calling.1"},
       {1, "result 1 dial 1 not_done", "dial.2.1 +not_called.1 +calling.2"},
       {2, "result 2 dial 1 done", ""}, {20, "heard 2 hangup - timeout", "+attempt_ended.2"},
       {50, "tick", "dial.3.1 +calling.3"}, {51, "result 3 dial 1 done", ""},
       {60, "heard 3 hangup - timeout", "+attempt_ended.3 +exhausted.0"});
  end(&life, ALERT_EXHAUSTED);
}

static void a_flood_lasts_until_the_alert_expires(void **state) {
  (void)state;
  struct life life;
  begin_with(&life, &ordinary, 1);
  LIVE(&life, {0, "tick", "dial.1.1 +started.0 +calling.1"});
  double at_s = 0;
  for (unsigned serial = 1; life.alert->end == ALERT_RUNNING; serial++) {
    struct alert_input input = {.kind = ALERT_RESULT,
                                .now_ms = FIRST_MS + (int64_t)(at_s * 1000),
                                .serial = serial,
                                .act = ALERT_DIAL,
                                .number = 1,
                                .verdict = ALERT_NOT_DONE};
    alert_step(&life.out, life.alert, &input);
    int64_t wait_ms = life.out.next_ms - input.now_ms;
    assert_in_range(wait_ms, 1, 30000);
    input = (struct alert_input){.kind = ALERT_TICK, .now_ms = life.out.next_ms};
    at_s += (double)wait_ms / 1000;
    alert_step(&life.out, life.alert, &input);
  }
  assert_int_equal(life.alert->ended_ms, life.alert->expires_ms);
  end(&life, ALERT_EXPIRED);
}

static void what_can_never_ring_fails(void **state) {
  (void)state;
  struct life life;
  begin_with(&life, &ordinary, 2);
  LIVE(&life, {0, "tick", "dial.1.1 +started.0 +calling.1"},
       {1, "result 1 dial 1 never", "dial.2.1 +attempt_ended.1 +calling.2"},
       {2, "result 2 dial 1 never", "+attempt_ended.2 +failed.0"});
  end(&life, ALERT_FAILED);
}

static void a_kill_switch_refuses_attempts(void **state) {
  (void)state;
  struct life life;
  begin_with(&life, &ordinary, 1);
  LIVE(&life, {0, "tick", "dial.1.1 +started.0 +calling.1"},
       {1, "result 1 dial 1 refused", "+attempt_ended.1"}, {31, "tick", "dial.2.1 +calling.2"},
       {32, "result 2 dial 1 refused", "+attempt_ended.2 +exhausted.0"});
  assert_int_equal(outcome_of(&life, 1), ALERT_OUTCOME_REFUSED);
  end(&life, ALERT_EXHAUSTED);
}

static void the_first_of_all_who_ring_together_wins(void **state) {
  (void)state;
  struct life life;
  struct alert_plan plan = ordinary;
  plan.together = true;
  begin_with(&life, &plan, 3);
  LIVE(&life, {0, "tick", "dial.1.1 dial.2.1 dial.3.1 +started.0 +calling.1 +calling.2 +calling.3"},
       {0.1, "result 1 dial 1 done", ""}, {0.1, "result 2 dial 1 done", ""},
       {0.1, "result 3 dial 1 done", ""}, {2, "heard 1 answered", "gather.1.1 +answered.1"},
       {2.1, "heard 2 answered", "gather.2.1 +answered.2"},
       {5, "heard 2 digit 1", "stop.1.1 speak.1.1 speak.2.1 hangup.3.1 +acknowledged.2"},
       {6, "heard 1 digit 1", ""}, {6.1, "heard 1 speak_started", ""},
       {8, "heard 1 speak_ended", "hangup.1.1"}, {15, "tick", "hangup.2.1"},
       {15.1, "heard 1 hangup - x", "+attempt_ended.1"},
       {15.1, "heard 2 hangup - x", "+attempt_ended.2"},
       {15.1, "heard 3 hangup - x", "+attempt_ended.3"});
  assert_string_equal(life.alert->by, "ben");
  assert_int_equal(outcome_of(&life, 1), ALERT_OUTCOME_CANCELLED);
  assert_int_equal(outcome_of(&life, 2), ALERT_OUTCOME_ACKNOWLEDGED);
  end(&life, ALERT_ACKNOWLEDGED);
}

static void a_command_acknowledges_and_who_is_on_the_line_hears_it(void **state) {
  (void)state;
  struct life life;
  begin_with(&life, &ordinary, 2);
  LIVE(&life, ASKS_FIRST, {5, "ack klaus", "stop.1.1 speak.1.1 +acknowledged.0"},
       {6, "ack maria", ""});
  assert_string_equal(life.alert->by, "klaus");
  assert_false(life.alert->by_key);
  end(&life, ALERT_ACKNOWLEDGED);
}

static void a_command_cancels_and_hangs_up(void **state) {
  (void)state;
  struct life life;
  begin_with(&life, &ordinary, 2);
  LIVE(&life, RINGS_FIRST, {5, "cancel klaus", "hangup.1.1 +cancelled.0"}, {6, "ack maria", ""},
       {6, "heard 1 digit 1", ""}, {6.1, "heard 1 hangup - x", "+attempt_ended.1"});
  end(&life, ALERT_CANCELLED);
}

static void what_was_dialled_when_it_ended_is_hung_up_as_soon_as_it_is_known(void **state) {
  (void)state;
  struct life life;
  begin_with(&life, &ordinary, 2);
  LIVE(&life, {0, "tick", "dial.1.1 +started.0 +calling.1"}, {0.1, "cancel klaus", "+cancelled.0"},
       {0.2, "result 1 dial 1 done", "hangup.1.1"},
       {0.3, "result 1 hangup 1 done", "+attempt_ended.1"});
  assert_true(alert_is_quiet(life.alert));
  end(&life, ALERT_CANCELLED);
}

static void a_pin_is_typed_digit_by_digit_in_any_order_of_arrival(void **state) {
  (void)state;
  struct life life;
  struct alert_plan plan = ordinary;
  strcpy(plan.pin, "471");
  plan.decline = '*';
  begin_with(&life, &plan, 1);
  LIVE(&life, ASKS_FIRST, {4, "heard 1 digit 1", ""},
       {5, "heard 1 gathered 123 valid", "gather.1.2"}, {5.1, "result 1 gather 2 done", ""},
       {7, "heard 1 digit 4", ""}, {9, "heard 1 digit 1", ""});
  struct alert_input late = {.kind = ALERT_EVENT,
                             .now_ms = FIRST_MS + 9500,
                             .serial = 1,
                             .event = ALERT_HEARD_DIGIT,
                             .call_control_id = span_of("c1"),
                             .digits = span_of("7"),
                             .occurred_us = (int64_t)(FIRST_MS + 8000) * 1000};
  alert_step(&life.out, life.alert, &late);
  end(&life, ALERT_ACKNOWLEDGED);
}

static void three_wrong_pins_are_enough(void **state) {
  (void)state;
  struct life life;
  struct alert_plan plan = ordinary;
  strcpy(plan.pin, "471");
  plan.decline = '\0';
  begin_with(&life, &plan, 1);
  LIVE(&life, ASKS_FIRST, {5, "heard 1 gathered 111 valid", "gather.1.2"},
       {6, "heard 1 gathered 112 valid", "gather.1.3"},
       {7, "heard 1 gathered 113 valid", "hangup.1.1"});
  end(&life, ALERT_RUNNING);
}

static void a_machine_is_hung_up_where_the_plan_asks_for_it(void **state) {
  (void)state;
  struct life life;
  struct alert_plan plan = ordinary;
  plan.machine_detection = true;
  begin_with(&life, &plan, 1);
  LIVE(&life, ASKS_FIRST, {5, "heard 1 machine - human", ""},
       {5.1, "heard 1 machine - machine", "hangup.1.1"});
  assert_int_equal(outcome_of(&life, 1), ALERT_OUTCOME_MACHINE);
  end(&life, ALERT_RUNNING);
  begin_with(&life, &ordinary, 1);
  LIVE(&life, ASKS_FIRST, {5, "heard 1 machine - machine", ""});
  end(&life, ALERT_RUNNING);
}

static void a_number_that_another_alert_calls_is_waited_for(void **state) {
  (void)state;
  struct life life;
  begin_with(&life, &ordinary, 1);
  life.taken = true;
  LIVE(&life, {0, "tick", "+started.0"}, {5, "tick", ""});
  assert_int_equal(life.out.next_ms, life.alert->expires_ms);
  life.taken = false;
  LIVE(&life, {9, "tick", "dial.1.1 +calling.1"});
  end(&life, ALERT_RUNNING);
}

static void a_restart_past_its_time_ends_it_without_a_call(void **state) {
  (void)state;
  struct life life;
  begin_with(&life, &ordinary, 2);
  LIVE(&life, RINGS_FIRST, {7200, "tick", "hangup.1.1"},
       {7201, "result 1 hangup 1 gone", "+attempt_ended.1 +expired.0"});
  end(&life, ALERT_EXPIRED);
}

static void what_was_due_meanwhile_is_not_made_up_for(void **state) {
  (void)state;
  struct life life;
  struct alert_plan plan = ordinary;
  plan.rounds = 10;
  begin_with(&life, &plan, 1);
  LIVE(&life, RINGS_FIRST, {25, "heard 1 hangup - timeout", "+attempt_ended.1"},
       {1200, "tick", "dial.2.1 +calling.2"}, {1200.1, "tick", ""},
       {1200.2, "result 2 dial 1 done", ""}, {1210, "heard 2 hangup - timeout", "+attempt_ended.2"},
       {1239, "tick", ""}, {1240, "tick", "dial.3.1 +calling.3"});
  end(&life, ALERT_RUNNING);
}

static void messages_go_before_the_calls_or_after_them(void **state) {
  (void)state;
  struct life life;
  struct alert_plan plan = ordinary;
  plan.sms = ALERT_SMS_BEFORE;
  plan.rounds = 1;
  begin_with(&life, &plan, 2);
  LIVE(&life, {0, "tick", "dial.1.1 sms.0.1 sms.1.1 +started.0 +calling.1"},
       {1, "result 0 sms 1 done", "+message_sent.0"}, {1, "result 1 sms 1 not_done", ""},
       {30.9, "tick", ""}, {31, "tick", "sms.1.2"},
       {32, "result 1 sms 2 doubt", "+message_failed.0"});
  end(&life, ALERT_RUNNING);
  plan.sms = ALERT_SMS_AFTER;
  begin_with(&life, &plan, 1);
  LIVE(&life, RINGS_FIRST,
       {25, "heard 1 hangup - timeout", "sms.0.1 +attempt_ended.1 +exhausted.0"});
  assert_false(alert_is_quiet(life.alert));
  end(&life, ALERT_EXHAUSTED);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_key_acknowledges_and_is_thanked_for),
      cmocka_unit_test(the_end_of_an_interrupted_prompt_does_not_hang_up),
      cmocka_unit_test(both_ends_of_the_thanks_come_in_any_order),
      cmocka_unit_test(silence_passes_on_to_the_next_after_the_hangup),
      cmocka_unit_test(a_wrong_key_does_not_acknowledge_and_the_decline_key_passes_on),
      cmocka_unit_test(outcomes_follow_the_cause),
      cmocka_unit_test(rounds_have_a_pause_between_them_and_then_it_is_exhausted),
      cmocka_unit_test(a_key_counts_however_late_it_comes),
      cmocka_unit_test(another_call_of_the_same_client_state_is_not_heard),
      cmocka_unit_test(a_lost_answer_is_found_by_trying_to_ask),
      cmocka_unit_test(an_answer_during_a_try_waits_for_its_result),
      cmocka_unit_test(a_voice_that_is_refused_is_replaced_by_one_that_works),
      cmocka_unit_test(each_wait_has_an_end),
      cmocka_unit_test(who_answered_while_the_process_was_down_is_asked),
      cmocka_unit_test(a_dial_in_doubt_is_never_repeated),
      cmocka_unit_test(a_webhook_names_the_call_of_a_lost_reply),
      cmocka_unit_test(a_dial_that_rang_nothing_is_no_attempt),
      cmocka_unit_test(nobody_owed_an_attempt_is_forgotten),
      cmocka_unit_test(a_flood_lasts_until_the_alert_expires),
      cmocka_unit_test(what_can_never_ring_fails),
      cmocka_unit_test(a_kill_switch_refuses_attempts),
      cmocka_unit_test(the_first_of_all_who_ring_together_wins),
      cmocka_unit_test(a_command_acknowledges_and_who_is_on_the_line_hears_it),
      cmocka_unit_test(a_command_cancels_and_hangs_up),
      cmocka_unit_test(what_was_dialled_when_it_ended_is_hung_up_as_soon_as_it_is_known),
      cmocka_unit_test(a_pin_is_typed_digit_by_digit_in_any_order_of_arrival),
      cmocka_unit_test(three_wrong_pins_are_enough),
      cmocka_unit_test(a_machine_is_hung_up_where_the_plan_asks_for_it),
      cmocka_unit_test(a_number_that_another_alert_calls_is_waited_for),
      cmocka_unit_test(a_restart_past_its_time_ends_it_without_a_call),
      cmocka_unit_test(what_was_due_meanwhile_is_not_made_up_for),
      cmocka_unit_test(messages_go_before_the_calls_or_after_them),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
