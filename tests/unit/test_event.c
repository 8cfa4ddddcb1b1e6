#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/event.h"
#include "bridge/form.h"
#include "bridge/mem.h"
#include "bridge/topic.h"
#include "unit/alloc_fail.h"
#include "unit/sample.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define JSON         "application/json"
#define FORM         "application/x-www-form-urlencoded"
#define NOW          "1795262400"

static struct event *parse_at(struct span body, const char *content_type, const char *timestamp) {
  const struct event_source source = {body, span_of(content_type), span_of(timestamp)};
  struct event *event = NULL;
  assert_int_equal(event_parse(&event, &source), ERR_OK);
  assert_true(event->id.len > 0);
  return event;
}

static struct event *parse(const char *body, const char *content_type) {
  return parse_at(span_of(body), content_type, NOW);
}

static void reads_the_fields_of_an_event(void **state) {
  (void)state;
  char *body = sample_read("call.initiated.json");
  struct event *event = parse(body, JSON);
  mem_free(body); /* nothing may point into it */
  assert_int_equal(event->shape, EVENT_V2);
  assert_string_equal(event->type.data, "call.initiated");
  assert_string_equal(event->id.data, "f99419ff-808a-4d07-ad7d-b610556539cf");
  assert_false(event->id_is_made);
  assert_string_equal(event->occurred_at.data, "2026-11-21T12:00:07.654321Z");
  assert_string_equal(event->call_control_id.data,
                      "v3:KDS-UjTizARtYH0UqxG4ZOgAfHspFvISvWglkZ2B5nDxhLvR5XNHkA");
  assert_string_equal(event->call_leg_id.data, "c7c8fc91-abb8-4d76-a29a-883381b92612");
  assert_string_equal(event->call_session_id.data, "bd717b46-7075-4051-a424-56dd00511c90");
  assert_string_equal(event->connection_id.data, "2187654321098765432");
  assert_string_equal(event->direction.data, "incoming");
  assert_string_equal(event->from.data, "+12025550133");
  assert_string_equal(event->to.data, "+442079460123");
  assert_string_equal(event->start_time.data, "2026-11-21T12:00:00.123456Z");
  assert_string_equal(event->content_type.data, JSON);
  assert_int_equal(event->conference_id.len, 0);
  event_free(&event);
  assert_null(event);
}

static void reads_what_a_message_or_a_call_cost(void **state) {
  static const struct {
    const char *body, *cost;
  } rows[] = {
#define MESSAGE(cost)                                                                              \
  "{\"data\":{\"event_type\":\"message.finalized\",\"id\":\"i\",\"payload\":{\"id\":\"m\"," cost   \
  "}}}"
      {MESSAGE("\"cost\":{\"amount\":\"0.0040\",\"currency\":\"USD\"}"), "0.0040"},
      {MESSAGE("\"cost\":null"), ""},
      {MESSAGE("\"cost\":\"1\""), ""},
      {MESSAGE("\"total_cost\":\"1\""), ""},
      {MESSAGE("\"cost\":{\"amount\":\"1\"},\"cost\":{\"amount\":\"2\"}"), ""},
      {MESSAGE("\"cost_breakdown\":{\"amount\":\"1\"}"), ""},
      {"{\"data\":{\"event_type\":\"call.cost\",\"id\":\"i\",\"payload\":{\"call_control_id\":"
       "\"c\",\"cost\":{\"amount\":\"9\"},\"total_cost\":\"0.0125\"}}}",
       "0.0125"},
  };
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct event *event = parse(rows[i].body, JSON);
    assert_int_equal(event->shape, EVENT_V2);
    assert_true(span_equal_text(event->total_cost, rows[i].cost));
    event_free(&event);
  }
}

/* Every JSON sample says when it happened, but for the one whose shape has no time. */
static void check_sample_time(const struct sample_row *row) {
  char *body = sample_read(row->name);
  struct event *event = parse_at(span_of(body), sample_content_type(row->name).data, NOW);
  bool form = span_ends_with(span_of(row->name), ".form");
  assert_int_equal(event->shape == EVENT_FORM, form);
  if (!form && strcmp(row->type, "conference.recording.saved") != 0)
    assert_true(event->occurred_at.len > 0);
  event_free(&event);
  mem_free(body);
}

static void finds_the_time_of_every_sample(void **state) {
  (void)state;
  sample_each(check_sample_time);
}

/* Writes the v1 envelope of a type, all underscores, and expects the type back. */
static void check_v1_spelling(const struct sample_row *row) {
  if (span_starts_with(span_of(row->type), "texml.") ||
      span_starts_with(span_of(row->type), "messaging_hosted_numbers_orders."))
    return; /* younger than the v1 envelope */
  char body[400], name[128];
  snprintf(name, sizeof name, "%s", row->type);
  for (char *dot; (dot = strchr(name, '.'));)
    *dot = '_';
  snprintf(body, sizeof body,
           "{\"record_type\":\"event\",\"id\":\"i\",\"event_type\":\"%s\","
           "\"created_at\":\"2026-11-21T12:00:00Z\",\"payload\":{\"call_control_id\":\"v2:x\"}}",
           name);
  struct event *event = parse(body, JSON);
  assert_int_equal(event->shape, EVENT_V1);
  assert_string_equal(event->type.data, row->type);
  assert_string_equal(event->call_control_id.data, "v2:x");
  assert_string_equal(event->occurred_at.data, "2026-11-21T12:00:00Z");
  event_free(&event);
}

static void gives_old_names_their_dots_back(void **state) {
  (void)state;
  sample_each(check_v1_spelling);
}

static const struct {
  const char *content_type, *body;
  enum event_shape shape;
  const char *type;
  const char *id; /* NULL: made */
} shape_cases[] = {
    {JSON, "{\"data\":{\"event_type\":\"a.b\",\"id\":\"i\",\"payload\":{}}}", EVENT_V2, "a.b", "i"},
    {JSON "; charset=utf-8", "{\"data\":{\"event_type\":\"a.b\",\"id\":\"i\"}}", EVENT_V2, "a.b",
     "i"},
    {"Application/JSON", "{\"data\":{\"event_type\":\"a.b\"}}", EVENT_V2, "a.b", NULL},
    {"application/cloudevents+json", "{\"data\":{\"event_type\":\"a.b\"}}", EVENT_V2, "a.b", NULL},
    {"", "{\"data\":{\"event_type\":\"a.b\"}}", EVENT_V2, "a.b", NULL},
    {"text/plain", " {\"data\":{\"event_type\":\"a.b\"}}", EVENT_V2, "a.b", NULL},
    {FORM, "{\"data\":{\"event_type\":\"a.b\"}}", EVENT_V2, "a.b", NULL},
    {JSON, "{\"data\":{\"event_type\":\"foo_bar\",\"id\":\"i\"}}", EVENT_V2, "foo_bar", "i"},
    {JSON, "{\"event_type\":\"call_initiated\",\"id\":\"i\"}", EVENT_V1, "call.initiated", "i"},
    {JSON, "{\"event_type\":\"call_new_thing\",\"id\":\"i\"}", EVENT_V1, "call.new_thing", "i"},
    {JSON, "{\"event_type\":\"ping\",\"id\":\"i\"}", EVENT_V1, "ping", "i"},
    {JSON, "{\"event_type\":\"a.b_c\",\"id\":\"i\",\"payload\":{}}", EVENT_BARE, "a.b_c", "i"},
    {JSON, "{\"event\":\"a.b\",\"id\":\"i\",\"data\":{\"x\":1}}", EVENT_VERSIONED, "a.b", "i"},
    {JSON, "{\"data\":{\"event_type\":\"a.b\",\"id\":5}}", EVENT_V2, "a.b", "5"},
    {JSON, "{\"data\":{\"event_type\":\"a.b\",\"id\":null}}", EVENT_V2, "a.b", NULL},
    {JSON, "{\"data\":{\"event_type\":\"a.b\",\"id\":\"\"}}", EVENT_V2, "a.b", NULL},
    {JSON, "{\"data\":{\"event_type\":\"a.b\",\"id\":\"i\\n\"}}", EVENT_V2, "a.b", NULL},
    {JSON, "{\"data\":{\"event_type\":\"a.b\",\"id\":\"\\u0069\\/\"}}", EVENT_V2, "a.b", "i/"},
    {JSON, "{\"data\":{\"event_type\":\"a.b\",\"id\":\"\\ud800\"}}", EVENT_V2, "a.b", NULL},
    /* what is no type, but has an id */
    {JSON, "{\"data\":{\"event_type\":\"a b\",\"id\":\"i\"}}", EVENT_OPAQUE, "opaque", "i"},
    {JSON, "{\"data\":{\"event_type\":\"a/#\",\"id\":\"i\"}}", EVENT_OPAQUE, "opaque", "i"},
    {JSON, "{\"data\":{\"event_type\":\"a..b\",\"id\":\"i\"}}", EVENT_OPAQUE, "opaque", "i"},
    {JSON, "{\"data\":{\"event_type\":\".a\",\"id\":\"i\"}}", EVENT_OPAQUE, "opaque", "i"},
    {JSON, "{\"data\":{\"event_type\":\"a.\",\"id\":\"i\"}}", EVENT_OPAQUE, "opaque", "i"},
    {JSON, "{\"data\":{\"event_type\":\"\\u0061\",\"id\":\"i\"}}", EVENT_OPAQUE, "opaque", "i"},
    /* what is no event */
    {JSON, "", EVENT_OPAQUE, "opaque", NULL},
    {JSON, "{}", EVENT_OPAQUE, "opaque", NULL},
    {JSON, "[{\"event_type\":\"a.b\"}]", EVENT_OPAQUE, "opaque", NULL},
    {JSON, "{\"data\":{\"event_type\":\"a.b\"}", EVENT_OPAQUE, "opaque", NULL},
    {JSON, "{\"data\":{\"event_type\":\"a.b\"}} x", EVENT_OPAQUE, "opaque", NULL},
    {JSON, "{\"data\":{\"event_type\":[\"a.b\"]}}", EVENT_OPAQUE, "opaque", NULL},
    {JSON, "{\"data\":\"event\"}", EVENT_OPAQUE, "opaque", NULL},
    {JSON, "CallSid=v3%3Aa&CallStatus=ringing", EVENT_OPAQUE, "opaque", NULL},
    {JSON, "\xFF", EVENT_OPAQUE, "opaque", NULL},
    {"", "hello", EVENT_OPAQUE, "opaque", NULL},
    {"", "a=b", EVENT_OPAQUE, "opaque", NULL},
    /* said twice: readers would differ */
    {JSON, "{\"data\":{\"event_type\":\"a.b\",\"event_type\":\"c\"}}", EVENT_OPAQUE, "opaque",
     NULL},
    {JSON, "{\"data\":{\"event_type\":\"a.b\",\"event_type\":\"a.b\",\"id\":\"i\",\"id\":\"i\"}}",
     EVENT_V2, "a.b", "i"},
    {JSON, "{\"event\":\"a\",\"event\":\"b\",\"id\":\"i\"}", EVENT_OPAQUE, "opaque", NULL},
    {JSON, "{\"data\":{\"event_type\":\"a.b\",\"id\":\"1\",\"id\":\"2\"}}", EVENT_V2, "a.b", NULL},
    {JSON, "{\"data\":{\"event_type\":\"a.b\"},\"data\":{}}", EVENT_OPAQUE, "opaque", NULL},
    {JSON, "{\"data\":{\"event_type\":\"a.b\",\"x\":1,\"x\":2}}", EVENT_V2, "a.b", NULL},
    /* forms */
    {FORM, "CallSid=v3%3Aa&CallStatus=ringing", EVENT_FORM, "texml.ringing", NULL},
    {FORM ";charset=UTF-8", "CallSid=a&CallStatus=x", EVENT_FORM, "texml.x", NULL},
    {"", "CallSid=v3%3Aa&CallStatus=ringing", EVENT_FORM, "texml.ringing", NULL},
    {FORM, "a=b", EVENT_FORM, "texml.callback", NULL},
    {FORM, "CallSid=a&CallStatus=no+answer", EVENT_FORM, "texml.other", NULL},
    {FORM, "CallSid=a&CallStatus=", EVENT_FORM, "texml.other", NULL},
    {FORM, "CallSid=a&RecordingStatus=completed&CallStatus=x", EVENT_FORM,
     "texml.recording.completed", NULL},
    /* one bad byte in what nobody reads */
    {FORM, "CallSid=a&CallStatus=ringing&CallerId=Jos%E9", EVENT_FORM, "texml.ringing", NULL},
    {FORM, "CallSid=a&CallStatus=ringing&CallerId=100%", EVENT_FORM, "texml.ringing", NULL},
    {FORM, "CallSid=a&CallStatus=ringing&CallerId=%zz", EVENT_FORM, "texml.ringing", NULL},
    {FORM, "CallSid=a&CallStatus=ringing&CallerId=Jos\xE9", EVENT_FORM, "texml.ringing", NULL},
    {FORM, "CallSid=a&CallStatus=ringing&Caller\xE9=x&a b=\"c\"", EVENT_FORM, "texml.ringing",
     NULL},
    {FORM, "CallSid=a&CallStatus=ringing\r\n", EVENT_FORM, "texml.other", NULL},
    {FORM, "CallerId=Jos%E9", EVENT_FORM, "texml.http-request", NULL},
    {FORM, "AccountSid=a&CallerId=Jos%E9", EVENT_FORM, "texml.http-request", NULL},
    {"", "CallSid=a&CallStatus=ringing&CallerId=Jos%E9", EVENT_FORM, "texml.ringing", NULL},
    {JSON, "{\"data\":{\"event_type\":\"a.b\",\"id\":\"i\",\"x\":\"Jos\xE9\"}}", EVENT_V2, "a.b",
     "i"},
    {JSON, "{\"data\":{\"event_type\":\"a.b\",\"id\":\"i\"},\"Jos\xE9\":[\"\xFF\"]}", EVENT_V2,
     "a.b", "i"},
    {JSON, "{\"data\":{\"event_type\":\"a.b\",\"id\":\"i\",\"x\":\"a\nb\"}}", EVENT_V2, "a.b", "i"},
    {JSON, "{\"data\":{\"event_type\":\"a.b\",\"id\":\"i\",\"x\":\"C:\\x\"}}", EVENT_V2, "a.b",
     "i"},
    {JSON, "{\"data\":{\"event_type\":\"a.b\",\"id\":\"i\",\"x\":\"\\ud800\"}}", EVENT_V2, "a.b",
     "i"},
    {JSON, "{\"data\":{\"event_type\":\"a.b\",\"id\":\"i\",\"x\":NaN,\"y\":[01,+1,.5,-]}}",
     EVENT_V2, "a.b", "i"},
    {JSON, "\xEF\xBB\xBF{\"data\":{\"event_type\":\"a.b\",\"id\":\"i\"}}", EVENT_V2, "a.b", "i"},
    /* a bad byte in what is read: that alone is missing */
    {JSON, "{\"data\":{\"event_type\":\"a.b\",\"id\":\"i\xE9\"}}", EVENT_V2, "a.b", NULL},
    {JSON, "{\"data\":{\"event_type\":\"a.b\",\"id\":\"i\\x\"}}", EVENT_V2, "a.b", NULL},
    {JSON, "{\"data\":{\"event_type\":\"a.\xE9\",\"id\":\"i\"}}", EVENT_OPAQUE, "opaque", "i"},
    {FORM, "CallSid=%E9&CallStatus=ringing", EVENT_FORM, "texml.ringing", NULL},
    {FORM, "CallSid=a&CallStatus=%E9", EVENT_FORM, "texml.other", NULL},
    /* what does not hold together, or is no form */
    {JSON, "{\"data\":{\"event_type\":\"a.b\",\"id\":\"i\",\"x\":\"Jos\xE9}}", EVENT_OPAQUE,
     "opaque", NULL},
    {JSON, "{\"data\":{\"event_type\":\"a.b\",\"id\":\"i\" \"x\":1}}", EVENT_OPAQUE, "opaque",
     NULL},
    {FORM, "a=%zz", EVENT_OPAQUE, "opaque", NULL},
    {FORM, "a=%ff", EVENT_OPAQUE, "opaque", NULL},
    {FORM, "\x1F\x8B\x08", EVENT_OPAQUE, "opaque", NULL},
    {FORM, "<Response>&CallSid=a</Response>", EVENT_OPAQUE, "opaque", NULL},
    {"", "{\"data\":&CallSid=a", EVENT_OPAQUE, "opaque", NULL},
    {"", "Jos\xE9=1&a=b", EVENT_OPAQUE, "opaque", NULL},
    {FORM, "", EVENT_OPAQUE, "opaque", NULL},
};

static void knows_each_shape_from_the_others(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(shape_cases); i++) {
    struct event *event = parse(shape_cases[i].body, shape_cases[i].content_type);
    if (event->shape != shape_cases[i].shape || !span_equal_text(event->type, shape_cases[i].type))
      fail_msg("%s is of shape %d, type %s", shape_cases[i].body, event->shape, event->type.data);
    assert_int_equal(event->id_is_made, shape_cases[i].id == NULL);
    if (shape_cases[i].id)
      assert_string_equal(event->id.data, shape_cases[i].id);
    event_free(&event);
  }
}

static void says_the_content_type_of_what_is_published(void **state) {
  (void)state;
  static const struct {
    const char *content_type, *body, *published;
  } cases[] = {
      {JSON "; charset=utf-8", "{\"data\":{\"event_type\":\"a.b\"}}", JSON},
      {FORM, "CallSid=a", JSON},
      {" text/plain ", "hello", "text/plain"},
      {"", "hello", NULL},
      {"text/\x01", "hello", NULL},
      {"text/plain", "\xFF", NULL},
      {JSON, "{\"data\":{\"event_type\":\"a.b\",\"x\":\"Jos\xE9\"}}", NULL},
      {JSON, "{\"data\":{\"event_type\":\"a.b\",\"x\":\"Jos\xC3\xA9\"}}", JSON},
      {FORM, "CallSid=a&CallerId=Jos%E9", JSON},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct event *event = parse(cases[i].body, cases[i].content_type);
    assert_true(span_equal(event->content_type, span_of(cases[i].published)));
    event_free(&event);
  }
}

static void turns_forms_into_json(void **state) {
  (void)state;
  struct event *event = parse("CallSid=v3%3Aa&To=%2B44&x=1&x=2&From=Anna+%26+Co", FORM);
  assert_string_equal(event->call_sid.data, "v3:a");
  assert_string_equal(event->to.data, "+44");
  assert_string_equal(event->form_json.data, "{\"CallSid\":\"v3:a\",\"To\":\"+44\","
                                             "\"x\":[\"1\",\"2\"],\"From\":\"Anna & Co\"}");
  assert_int_equal(strlen(event->form_json.data), event->form_json.len);
  event_free(&event);
}

/* The rest of the form is what it was. */
static void replaces_bad_bytes_in_a_form(void **state) {
  (void)state;
  struct event *event =
      parse("CallSid=v3%3Aa&CallerId=Jos%E9+100%&To=%2B44&x\xE9=\xE2\x82%26", FORM);
  assert_string_equal(event->call_sid.data, "v3:a");
  assert_string_equal(event->to.data, "+44");
  assert_string_equal(event->form_json.data,
                      "{\"CallSid\":\"v3:a\",\"CallerId\":\"Jos\xEF\xBF\xBD 100%\",\"To\":\"+44\","
                      "\"x\xEF\xBF\xBD\":\"\xEF\xBF\xBD&\"}");
  event_free(&event);
  event = parse("CallSid=v3%3A%E9&CallStatus=ringing&To=%2B44%E9&From=%2B45", FORM);
  assert_int_equal(event->call_sid.len, 0);
  assert_int_equal(event->to.len, 0);
  assert_string_equal(event->from.data, "+45");
  event_free(&event);
}

/* What is said twice and differs is nothing that can be relied upon; all else is. */
static void leaves_out_what_is_said_twice(void **state) {
  (void)state;
  struct event *event =
      parse("{\"data\":{\"event_type\":\"call.answered\",\"id\":\"i\",\"payload\":{"
            "\"from\":\"+1\",\"from\":\"+2\",\"to\":\"+3\",\"to\":\"+3\","
            "\"call_control_id\":\"v3:a\",\"call_leg_id\":\"l\",\"call_leg_id\":\"m\",\"call_leg_"
            "id\":\"l\"}}}",
            JSON);
  assert_string_equal(event->type.data, "call.answered");
  assert_string_equal(event->id.data, "i");
  assert_string_equal(event->call_control_id.data, "v3:a");
  assert_int_equal(event->from.len, 0);
  assert_string_equal(event->to.data, "+3");
  assert_int_equal(event->call_leg_id.len, 0);
  event_free(&event);
}

static void goes_as_deep_as_a_body_does(void **state) {
  (void)state;
  enum { DEEP = 100000 };
  static char body[2 * DEEP + 200];
  static const char head[] = "{\"data\":{\"event_type\":\"a.b\",\"x\":", tail[] = ",\"id\":\"i\"}}";
  memcpy(body, head, sizeof head - 1);
  memset(body + sizeof head - 1, '[', DEEP);
  memset(body + sizeof head - 1 + DEEP, ']', DEEP);
  memcpy(body + sizeof head - 1 + 2 * DEEP, tail, sizeof tail);
  struct event *event = parse(body, JSON);
  assert_string_equal(event->type.data, "a.b");
  assert_string_equal(event->id.data, "i");
  event_free(&event);
}

static void turns_the_shortest_fields_into_json(void **state) {
  (void)state;
  char body[2 * (FORM_FIELDS_MAX + 1)];
  for (size_t i = 0; i < sizeof body; i += 2)
    memcpy(body + i, "a&", 2);
  struct event *event = parse_at((struct span){body, sizeof body - 2}, FORM, NOW);
  assert_int_equal(event->shape, EVENT_FORM);
  event_free(&event);
  event = parse_at((struct span){body, sizeof body}, FORM, NOW);
  assert_int_equal(event->shape, EVENT_OPAQUE);
  assert_string_equal(event->type.data, "opaque");
  event_free(&event);
  event = parse("%01=%01", FORM);
  assert_string_equal(event->form_json.data, "{\"\\u0001\":\"\\u0001\"}");
  event_free(&event);
}

/* Parses both and says whether they get the same id. */
static bool same_id(const char *first, const char *first_timestamp, const char *second,
                    const char *second_timestamp, const char *content_type) {
  struct event *a = parse_at(span_of(first), content_type, first_timestamp);
  struct event *b = parse_at(span_of(second), content_type, second_timestamp);
  bool same = span_equal(a->id, b->id);
  event_free(&a);
  event_free(&b);
  return same;
}

static void makes_ids_that_know_a_repeat(void **state) {
  (void)state;
  static const char plain[] = "CallSid=a&Digits=1";
  static const char timed[] = "CallSid=a&CallStatus=dtmf&Timestamp=2026-11-21T12%3A00%3A07Z";
  static const char counted[] = "CallSid=a&CallStatus=dtmf&SequenceNumber=3";
  static const char json[] = "{\"event_type\":\"a.b\"}";
  assert_true(same_id(plain, "1", plain, "1", FORM));
  assert_false(same_id(plain, "1", plain, "2", FORM));
  assert_false(same_id(plain, "1", "CallSid=a&Digits=2", "1", FORM));
  assert_true(same_id(timed, "1", timed, "2", FORM));
  assert_true(same_id(counted, "1", counted, "2", FORM));
  assert_true(same_id(json, "1", json, "1", JSON));
  assert_false(same_id(json, "1", json, "2", JSON));
  assert_false(same_id("x", "1", "y", "1", ""));
  /* An id that cannot stand as it is still tells its event from others, whatever comes with it. */
  assert_true(same_id("{\"event_type\":\"a.b\",\"id\":\"\\n\"}", "1",
                      "{\"event_type\":\"a.b\",\"id\":\"\\n\",\"meta\":2}", "2", JSON));
}

/* A v2 event with a type, an id and a call_control_id of given lengths. */
static struct event *parse_lengths(size_t type_len, size_t id_len, size_t call_len) {
  char type[200], id[200], call[600], body[1200];
  snprintf(type, sizeof type, "%0*d", (int)type_len, 7);
  snprintf(id, sizeof id, "%0*d", (int)id_len, 7);
  snprintf(call, sizeof call, "%0*d", (int)call_len, 7);
  snprintf(
      body, sizeof body,
      "{\"data\":{\"event_type\":\"%s\",\"id\":\"%s\",\"payload\":{\"call_control_id\":\"%s\"}}}",
      type, id, call);
  return parse(body, JSON);
}

static void holds_its_limits(void **state) {
  (void)state;
  struct event *event = parse_lengths(EVENT_TYPE_MAX, EVENT_ID_MAX, EVENT_FIELD_MAX);
  assert_int_equal(event->shape, EVENT_V2);
  assert_int_equal(event->type.len, EVENT_TYPE_MAX);
  assert_int_equal(event->id.len, EVENT_ID_MAX);
  assert_int_equal(event->call_control_id.len, EVENT_FIELD_MAX);
  event_free(&event);
  event = parse_lengths(EVENT_TYPE_MAX, EVENT_ID_MAX + 1, EVENT_FIELD_MAX + 1);
  assert_int_equal(event->shape, EVENT_V2);
  assert_true(event->id_is_made);
  assert_int_equal(event->call_control_id.len, 0);
  event_free(&event);
  event = parse_lengths(EVENT_TYPE_MAX + 1, EVENT_ID_MAX, EVENT_FIELD_MAX);
  assert_int_equal(event->shape, EVENT_OPAQUE);
  assert_false(event->id_is_made);
  event_free(&event);
}

static void leaves_out_what_cannot_stand_in_a_topic(void **state) {
  (void)state;
  struct event *event = parse("{\"data\":{\"event_type\":\"a.b\",\"occurred_at\":\"yesterday\","
                              "\"payload\":{\"call_control_id\":\"a\\u0000b\","
                              "\"call_leg_id\":\"\\ufffe\",\"from\":{\"phone_number\":\"+1\"},"
                              "\"to\":[\"+2\"],\"conference_id\":\"Z\\u00fcrich #1\"}}}",
                              JSON);
  assert_int_equal(event->occurred_at.len, 0);
  assert_int_equal(event->call_control_id.len, 0);
  assert_int_equal(event->call_leg_id.len, 0);
  assert_int_equal(event->from.len, 0);
  assert_int_equal(event->to.len, 0);
  assert_string_equal(event->conference_id.data, "Z\xC3\xBCrich #1");
  event_free(&event);
}

static enum err parse_sample(void *context) {
  const struct event_source *source = context;
  struct event *event;
  enum err err = event_parse(&event, source);
  if (err == ERR_OK)
    event_free(&event);
  return err;
}

static void survives_every_failed_allocation(void **state) {
  (void)state;
  char *json = sample_read("call.hangup.json"), *form = sample_read("texml.CallCompleted.form");
  struct event_source sources[] = {{span_of(json), span_of(JSON), span_of(NOW)},
                                   {span_of(form), span_of(FORM), span_of(NOW)},
                                   {span_of("hello there"), span_of("text/plain"), span_of(NOW)}};
  assert_int_equal(alloc_fail_each(parse_sample, &sources[0]), 1);
  assert_true(alloc_fail_each(parse_sample, &sources[1]) >= 3);
  assert_int_equal(alloc_fail_each(parse_sample, &sources[2]), 2);
  mem_free(json);
  mem_free(form);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_the_fields_of_an_event),
      cmocka_unit_test(reads_what_a_message_or_a_call_cost),
      cmocka_unit_test(finds_the_time_of_every_sample),
      cmocka_unit_test(gives_old_names_their_dots_back),
      cmocka_unit_test(knows_each_shape_from_the_others),
      cmocka_unit_test(says_the_content_type_of_what_is_published),
      cmocka_unit_test(turns_forms_into_json),
      cmocka_unit_test(replaces_bad_bytes_in_a_form),
      cmocka_unit_test(leaves_out_what_is_said_twice),
      cmocka_unit_test(goes_as_deep_as_a_body_does),
      cmocka_unit_test(turns_the_shortest_fields_into_json),
      cmocka_unit_test(makes_ids_that_know_a_repeat),
      cmocka_unit_test(holds_its_limits),
      cmocka_unit_test(leaves_out_what_cannot_stand_in_a_topic),
      cmocka_unit_test(survives_every_failed_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
