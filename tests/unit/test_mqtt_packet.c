#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/buf.h"
#include "mqtt/packet.h"

static struct msg *make(struct msg_parts parts) {
  struct msg *msg = NULL;
  if (parts.topic.len == 0)
    parts.topic = span_of("t");
  assert_int_equal(msg_create(&msg, &parts), ERR_OK);
  return msg;
}

static bool is_text(MQTTLenString string, const char *text) {
  return span_equal_text((struct span){string.data, (size_t)string.len}, text);
}

static void lists_all_properties(void **state) {
  (void)state;
  MQTTProperty out[MQTT_PROPERTIES_MAX];
  struct msg *msg = make((struct msg_parts){.payload = span_of("{}"),
                                            .expiry_s = 60,
                                            .content_type = span_of("application/json"),
                                            .correlation = span_of("c1"),
                                            .response_topic = span_of("r/1"),
                                            .properties = span_of("id: 7\ntype: a.b\n")});
  assert_int_equal(mqtt_packet_properties(out, msg), 7);
  assert_int_equal(out[0].identifier, MQTTPROPERTY_CODE_PAYLOAD_FORMAT_INDICATOR);
  assert_int_equal(out[0].value.byte, 1);
  assert_int_equal(out[1].identifier, MQTTPROPERTY_CODE_CONTENT_TYPE);
  assert_true(is_text(out[1].value.data, "application/json"));
  assert_int_equal(out[2].identifier, MQTTPROPERTY_CODE_MESSAGE_EXPIRY_INTERVAL);
  assert_int_equal(out[2].value.integer4, 60);
  assert_int_equal(out[3].identifier, MQTTPROPERTY_CODE_RESPONSE_TOPIC);
  assert_true(is_text(out[3].value.data, "r/1"));
  assert_int_equal(out[4].identifier, MQTTPROPERTY_CODE_CORRELATION_DATA);
  assert_true(is_text(out[4].value.data, "c1"));
  assert_int_equal(out[5].identifier, MQTTPROPERTY_CODE_USER_PROPERTY);
  assert_true(is_text(out[5].value.data, "id") && is_text(out[5].value.value, "7"));
  assert_true(is_text(out[6].value.data, "type") && is_text(out[6].value.value, "a.b"));
  /* 2 + 19 + 5 + 6 + 5 + 8 + 12, as MQTT 5.0 section 2.2.2 lays them out */
  assert_int_equal(mqtt_packet_properties_size(out, 7), 57);
  msg_unref(&msg);
}

static void leaves_out_what_mqtt_cannot_carry(void **state) {
  (void)state;
  MQTTProperty out[MQTT_PROPERTIES_MAX];
  struct msg *plain = make((struct msg_parts){.payload = span_of("x")});
  assert_int_equal(mqtt_packet_properties(out, plain), 0);
  msg_unref(&plain);
  struct msg *binary = make((struct msg_parts){
      .payload = {"\xFF", 1},
      .content_type = span_of("application/octet-stream"),
      .properties = {"a: \xFF\nb: x\0y\nok: 1\n", sizeof "a: \xFF\nb: x\0y\nok: 1\n" - 1}});
  assert_int_equal(mqtt_packet_properties(out, binary), 2); /* no format indicator */
  assert_int_equal(out[0].identifier, MQTTPROPERTY_CODE_CONTENT_TYPE);
  assert_true(is_text(out[1].value.data, "ok"));
  msg_unref(&binary);
}

static void holds_its_ceiling_of_properties(void **state) {
  (void)state;
  MQTTProperty out[MQTT_PROPERTIES_MAX];
  struct buf lines;
  buf_init(&lines, 4096);
  for (int i = 0; i < MQTT_PROPERTIES_MAX + 5; i++)
    buf_addf(&lines, "p%d: %d\n", i, i);
  struct msg *msg = make((struct msg_parts){.payload = span_of("{}"),
                                            .response_topic = span_of("r"),
                                            .content_type = span_of("a/b"),
                                            .expiry_s = 1,
                                            .correlation = span_of("c"),
                                            .properties = buf_span(&lines)});
  assert_int_equal(mqtt_packet_properties(out, msg), MQTT_PROPERTIES_MAX);
  assert_true(is_text(out[MQTT_PROPERTIES_MAX - 1].value.data, "p31"));
  msg_unref(&msg);
  buf_free(&lines);
}

/* The lengths on both sides of each step of the variable byte integer. */
static void counts_the_bytes_of_a_packet(void **state) {
  (void)state;
  static const struct {
    size_t payload, size; /* 3.1.1, QoS 1, topic "t": 5 bytes before the payload */
  } cases[] = {{0, 7}, {122, 129}, {123, 131}, {16378, 16386}, {16379, 16388}};
  char *bytes = calloc(1, 20000);
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct msg *msg = make((struct msg_parts){.qos = 1, .payload = {bytes, cases[i].payload}});
    assert_int_equal(mqtt_packet_size(msg, NULL, 0), cases[i].size);
    msg_unref(&msg);
  }
  MQTTProperty out[MQTT_PROPERTIES_MAX];
  struct msg *msg = make((struct msg_parts){.qos = 0, .payload = span_of("x")});
  assert_int_equal(mqtt_packet_size(msg, out, 0), 2 + 3 + 1 + 1);
  msg_unref(&msg);
  struct msg *long_property =
      make((struct msg_parts){.qos = 1, .payload = {bytes, 1}, .correlation = {bytes, 200}});
  size_t count = mqtt_packet_properties(out, long_property);
  assert_int_equal(mqtt_packet_size(long_property, out, count), 3 + 3 + 2 + 2 + 203 + 1);
  msg_unref(&long_property);
  free(bytes);
}

static void knows_topics_that_can_be_published_to(void **state) {
  (void)state;
  char *longest = malloc(65536);
  memset(longest, 'a', 65536);
  assert_true(mqtt_packet_topic_ok(span_of("telnyx/call/v3:abc/answered")));
  assert_true(mqtt_packet_topic_ok(span_of("/")));
  assert_true(mqtt_packet_topic_ok((struct span){longest, 65535}));
  assert_false(mqtt_packet_topic_ok((struct span){longest, 65536}));
  assert_false(mqtt_packet_topic_ok((struct span){0}));
  assert_false(mqtt_packet_topic_ok(span_of("a/+")));
  assert_false(mqtt_packet_topic_ok(span_of("a#")));
  assert_false(mqtt_packet_topic_ok((struct span){"a\0b", 3}));
  assert_false(mqtt_packet_topic_ok(span_of("\xC3(")));
  free(longest);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lists_all_properties),
      cmocka_unit_test(leaves_out_what_mqtt_cannot_carry),
      cmocka_unit_test(holds_its_ceiling_of_properties),
      cmocka_unit_test(counts_the_bytes_of_a_packet),
      cmocka_unit_test(knows_topics_that_can_be_published_to),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
