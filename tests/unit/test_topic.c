#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/mem.h"
#include "bridge/percent.h"
#include "bridge/topic.h"
#include "unit/alloc_fail.h"
#include "unit/sample.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void check_sample(const struct sample_row *row) {
  char *body = sample_read(row->name);
  const struct event_source source = {span_of(body), sample_content_type(row->name),
                                      span_of("1795262400")};
  struct event *event;
  assert_int_equal(event_parse(&event, &source), ERR_OK);
  assert_string_equal(event->type.data, row->type);
  struct buf topic;
  buf_init(&topic, TOPIC_MAX);
  assert_int_equal(topic_for_event(&topic, "telnyx", event, span_of(NULL)), ERR_OK);
  struct span expected = span_of(row->topic);
  bool made = span_ends_with(expected, "<made>");
  assert_true(event->id_is_made || (!made && event->shape != EVENT_FORM));
  if (made) {
    buf_cut(&topic, topic.len - event->id.len);
    buf_add_text(&topic, "<made>");
  }
  assert_string_equal(topic.data, row->topic);
  buf_free(&topic);
  event_free(&event);
  mem_free(body);
}

static void places_every_known_event(void **state) {
  (void)state;
  sample_each(check_sample);
}

#define SPAN(text) {text, sizeof text - 1}

static const struct {
  struct event event;
  const char *leg; /* the call_control_id known for the leg */
  const char *topic, *subject;
} place_cases[] = {
    {{.type = SPAN("call.answered"), .call_control_id = SPAN("v3:a")},
     NULL,
     "r/call/v3:a/answered",
     "call/v3:a"},
    {{.type = SPAN("call.answered"), .call_control_id = SPAN("v3:a"), .call_leg_id = SPAN("l")},
     "v3:b",
     "r/call/v3:a/answered",
     "call/v3:a"},
    {{.type = SPAN("call.recording.saved"), .call_leg_id = SPAN("l")},
     "v3:a",
     "r/call/v3:a/recording/saved",
     "call/v3:a"},
    {{.type = SPAN("call.recording.saved"), .call_leg_id = SPAN("l")},
     NULL,
     "r/call/l/recording/saved",
     "call/l"},
    {{.type = SPAN("call.unheard_of"), .id = SPAN("e")}, NULL, "r/event/call/unheard_of/e", ""},
    {{.type = SPAN("call"), .id = SPAN("e"), .call_control_id = SPAN("v3:a")},
     NULL,
     "r/call/v3:a/call",
     "call/v3:a"},
    {{.type = SPAN("streaming.started"), .call_control_id = SPAN("v3:a")},
     NULL,
     "r/call/v3:a/streaming/started",
     "call/v3:a"},
    {{.type = SPAN("siprec.failed"), .call_leg_id = SPAN("l")},
     "v3:a",
     "r/call/v3:a/siprec/failed",
     "call/v3:a"},
    {{.type = SPAN("conference.participant.joined"),
      .call_control_id = SPAN("v3:a"),
      .conference_id = SPAN("c")},
     NULL,
     "r/conference/c/participant/joined",
     "conference/c"},
    {{.type = SPAN("conference.created"), .call_control_id = SPAN("v3:a")},
     NULL,
     "r/call/v3:a/conference/created",
     "call/v3:a"},
    {{.type = SPAN("call.cost"), .call_control_id = SPAN("v3:a"), .conference_id = SPAN("c")},
     NULL,
     "r/call/v3:a/cost",
     "call/v3:a"},
    {{.type = SPAN("message.received"), .message_id = SPAN("m")},
     NULL,
     "r/message/m/received",
     "message/m"},
    {{.type = SPAN("message.received"), .id = SPAN("e")}, NULL, "r/event/message/received/e", ""},
    {{.type = SPAN("link.clicked"), .message_id = SPAN("m")},
     NULL,
     "r/message/m/link/clicked",
     "message/m"},
    {{.type = SPAN("fax.media.processed"), .fax_id = SPAN("f")},
     NULL,
     "r/fax/f/media/processed",
     "fax/f"},
    {{.shape = EVENT_FORM,
      .type = SPAN("texml.recording.completed"),
      .call_sid = SPAN("v3:a"),
      .call_control_id = SPAN("v3:b")},
     NULL,
     "r/texml/v3:a/recording/completed",
     "texml/v3:a"},
    {{.shape = EVENT_FORM, .type = SPAN("texml.completed"), .id = SPAN("e")},
     NULL,
     "r/event/texml/completed/e",
     ""},
    {{.shape = EVENT_OPAQUE, .type = SPAN("opaque"), .id = SPAN("e/1")},
     NULL,
     "r/event/opaque/e%2F1",
     ""},
    {{.type = SPAN("number_order.complete"), .id = SPAN("e")},
     NULL,
     "r/event/number_order/complete/e",
     ""},
    /* what would overwrite a state, whatever it is called and however it came there */
    {{.type = SPAN("call.state"), .id = SPAN("e"), .call_control_id = SPAN("v3:a")},
     NULL,
     "r/event/call/state/e",
     "call/v3:a"},
    {{.type = SPAN("state"), .id = SPAN("e"), .call_control_id = SPAN("v3:a")},
     NULL,
     "r/event/state/e",
     "call/v3:a"},
    {{.type = SPAN("call.state"), .id = SPAN("e"), .call_leg_id = SPAN("l")},
     "v3:a",
     "r/event/call/state/e",
     "call/v3:a"},
    {{.type = SPAN("conference.state"), .id = SPAN("e"), .conference_id = SPAN("c")},
     NULL,
     "r/event/conference/state/e",
     "conference/c"},
    {{.type = SPAN("message.state"), .id = SPAN("e"), .message_id = SPAN("m")},
     NULL,
     "r/event/message/state/e",
     "message/m"},
    {{.type = SPAN("fax.state"), .id = SPAN("e"), .fax_id = SPAN("f")},
     NULL,
     "r/event/fax/state/e",
     "fax/f"},
    {{.shape = EVENT_FORM, .type = SPAN("texml.state"), .id = SPAN("e"), .call_sid = SPAN("v3:a")},
     NULL,
     "r/event/texml/state/e",
     "texml/v3:a"},
    /* or pass for the bridge's own question for a document */
    {{.shape = EVENT_FORM,
      .type = SPAN("texml.request"),
      .id = SPAN("e"),
      .call_sid = SPAN("house")},
     NULL,
     "r/event/texml/request/e",
     "texml/house"},
    {{.shape = EVENT_FORM, .type = SPAN("texml.fallback"), .id = SPAN("e"), .call_sid = SPAN("a")},
     NULL,
     "r/event/texml/fallback/e",
     "texml/a"},
    {{.shape = EVENT_FORM,
      .type = SPAN("texml.request"),
      .id = SPAN("e"),
      .call_sid = SPAN("0ccc7b54-4df3-4bca-a65a-3da1ecc777f0")},
     NULL,
     "r/texml/0ccc7b54-4df3-4bca-a65a-3da1ecc777f0/request",
     "texml/0ccc7b54-4df3-4bca-a65a-3da1ecc777f0"},
    {{.type = SPAN("call.request"), .call_control_id = SPAN("v3:a")},
     NULL,
     "r/call/v3:a/request",
     "call/v3:a"},
    {{.type = SPAN("call.state.changed"), .call_control_id = SPAN("v3:a")},
     NULL,
     "r/call/v3:a/state/changed",
     "call/v3:a"},
    {{.type = SPAN("call.State"), .call_control_id = SPAN("v3:a")},
     NULL,
     "r/call/v3:a/State",
     "call/v3:a"},
};

static void places_by_whom_it_concerns(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(place_cases); i++) {
    struct buf out;
    buf_init(&out, TOPIC_MAX);
    struct span leg = span_of(place_cases[i].leg);
    assert_int_equal(topic_for_event(&out, "r", &place_cases[i].event, leg), ERR_OK);
    assert_string_equal(out.data, place_cases[i].topic);
    buf_clear(&out);
    topic_add_subject(&out, &place_cases[i].event, leg);
    assert_true(span_equal_text(buf_span(&out), place_cases[i].subject));
    buf_free(&out);
  }
}

static const struct {
  const char *id, *level;
} level_cases[] = {
    {"v3:KDS-UjTiz_A=", "v3:KDS-UjTiz_A="},
    {"a/b+c#d$e f%g", "a%2Fb%2Bc%23d%24e%20f%25g"},
    {"\t\x01\x1F\x7F", "%09%01%1F%7F"},
    {"Gr\xC3\xBC\xC3\x9F", "Gr\xC3\xBC\xC3\x9F"},
    {"\xF0\x9F\x91\x8B", "\xF0\x9F\x91\x8B"},
    {"\xC2\x80\xC2\x9F\xC2\xA0", "%C2%80%C2%9F\xC2\xA0"},
    {"\xEF\xB7\x90\xEF\xBF\xBE\xF0\x9F\xBF\xBF", "%EF%B7%90%EF%BF%BE%F0%9F%BF%BF"},
    {"a\xFF\xC3", "a%FF%C3"},
    {"\xED\xA0\x80", "%ED%A0%80"},
    {"", ""},
    {"..", ".."},
};

static void encodes_ids_and_decodes_them_again(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(level_cases); i++) {
    struct buf level, id;
    buf_init(&level, 1000);
    buf_init(&id, 1000);
    topic_add_level(&level, span_of(level_cases[i].id));
    assert_true(span_equal_text(buf_span(&level), level_cases[i].level));
    assert_int_equal(percent_decode(&id, buf_span(&level), false), ERR_OK);
    assert_true(span_equal_text(buf_span(&id), level_cases[i].id));
    buf_free(&level);
    buf_free(&id);
  }
}

static void encodes_a_nul(void **state) {
  (void)state;
  struct buf level;
  buf_init(&level, 1000);
  topic_add_level(&level, (struct span){"a\0b", 3});
  assert_string_equal(level.data, "a%00b");
  buf_free(&level);
}

/* Ids of one unit repeated; the level may be TOPIC_LEVEL_MAX bytes and not one more. */
static void cuts_long_ids_with_a_digest(void **state) {
  (void)state;
  static const struct {
    const char *unit;
    size_t whole, encoded_len; /* most units that stay whole; bytes of an encoded unit */
  } cases[] = {{"a", 128, 1}, {"/", 42, 3}, {"\xC3\xBC", 64, 2}, {"\xC2\x80", 21, 6}};
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct buf id, level, other;
    buf_init(&id, 10000);
    buf_init(&level, 10000);
    buf_init(&other, 10000);
    for (size_t n = 0; n < cases[i].whole; n++)
      buf_add_text(&id, cases[i].unit);
    topic_add_level(&level, buf_span(&id));
    assert_int_equal(level.len, cases[i].whole * cases[i].encoded_len);
    buf_clear(&level);
    buf_add_text(&id, cases[i].unit);
    topic_add_level(&level, buf_span(&id));
    assert_true(level.len <= TOPIC_LEVEL_MAX);
    assert_int_equal(level.data[level.len - 33], '~');
    assert_int_equal((level.len - 33) % cases[i].encoded_len, 0); /* no character is cut */
    assert_true(topic_text_is_clean(buf_span(&level)));
    buf_add_text(&id, cases[i].unit);
    topic_add_level(&other, buf_span(&id));
    assert_string_not_equal(level.data, other.data);
    buf_free(&id);
    buf_free(&level);
    buf_free(&other);
  }
}

static void names_the_states_topic(void **state) {
  (void)state;
  struct buf out;
  buf_init(&out, TOPIC_MAX);
  assert_int_equal(topic_for_call_state(&out, "home/telnyx", span_of("v3:a/b")), ERR_OK);
  assert_string_equal(out.data, "home/telnyx/call/v3:a%2Fb/state");
  buf_free(&out);
}

static void knows_a_states_topic(void **state) {
  (void)state;
  static const char *const rows[][2] = {
      {"home/telnyx/call/v3:a%2Fb/state", "v3:a%2Fb"},
      {"home/telnyx/call/state/state", "state"},
      {"home/telnyx/call/a/b/state", ""},
      {"home/telnyx/call//state", ""},
      {"home/telnyx/call/state", ""},
      {"home/telnyx/call/a/answered", ""},
      {"home/telnyx/conference/a/state", ""},
      {"home/telnyx/bridge/state", ""},
      {"home/telnyx2/call/a/state", ""},
      {"telnyx/call/a/state", ""},
      {"", ""},
  };
  for (size_t i = 0; i < COUNT(rows); i++)
    assert_true(
        span_equal_text(topic_of_call_state(span_of(rows[i][0]), "home/telnyx"), rows[i][1]));
}

static void knows_a_level_that_was_cut(void **state) {
  (void)state;
  static char id[TOPIC_LEVEL_MAX + 1];
  for (size_t len = TOPIC_LEVEL_MAX; len <= TOPIC_LEVEL_MAX + 1; len++) {
    struct buf out;
    buf_init(&out, TOPIC_MAX);
    memset(id, 'x', len);
    topic_add_level(&out, (struct span){id, len});
    assert_int_equal(topic_level_is_cut(buf_span(&out)), len > TOPIC_LEVEL_MAX);
    buf_free(&out);
  }
  assert_false(topic_level_is_cut(span_of("")));
  assert_false(topic_level_is_cut(span_of("~")));
}

static enum err place_an_event(void *context) {
  (void)context;
  char id[400];
  memset(id, '/', sizeof id);
  const struct event event = {.type = SPAN("call.answered"), .call_control_id = {id, sizeof id}};
  struct buf out;
  buf_init(&out, TOPIC_MAX);
  for (int i = 0; i < 5; i++)
    topic_add_level(&out, event.call_control_id);
  enum err err = topic_for_event(&out, "telnyx", &event, span_of(NULL));
  buf_free(&out);
  return err;
}

static void survives_every_failed_allocation(void **state) {
  (void)state;
  assert_true(alloc_fail_each(place_an_event, NULL) >= 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(places_every_known_event),
      cmocka_unit_test(places_by_whom_it_concerns),
      cmocka_unit_test(encodes_ids_and_decodes_them_again),
      cmocka_unit_test(encodes_a_nul),
      cmocka_unit_test(cuts_long_ids_with_a_digest),
      cmocka_unit_test(names_the_states_topic),
      cmocka_unit_test(knows_a_states_topic),
      cmocka_unit_test(knows_a_level_that_was_cut),
      cmocka_unit_test(survives_every_failed_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
