#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "http/head.h"
#include "http/sender.h"

/* The peer is a proxy that is trusted, as all of 10/8 and fd00::/8 are. */
#define PEER      "10.0.0.1"
#define NOT_CLEAR NULL

static void find(struct http_sender *sender, const char *fields) {
  struct network all[2];
  const char *why = NULL;
  struct ip peer;
  char text[4096];
  assert_int_equal(network_read(&all[0], span_of("10.0.0.0/8"), &why), ERR_OK);
  assert_int_equal(network_read(&all[1], span_of("fd00::/8"), &why), ERR_OK);
  assert_true(ip_read(&peer, span_of(PEER)));
  snprintf(text, sizeof text, "POST / HTTP/1.1\r\nHost: h\r\n%s\r\n\r\n", fields);
  struct http_head head;
  http_head_init(&head);
  assert_int_equal(http_head_read(&head, span_of(text)), HTTP_HEAD_WHOLE);
  http_sender_find(sender, span_of(text), &peer, &(struct networks){all, 2});
}

struct row {
  const char *fields, *sender;
};

static void assert_senders(const struct row *rows, size_t count) {
  for (size_t i = 0; i < count; i++) {
    struct http_sender sender;
    char text[IP_TEXT_SIZE];
    find(&sender, rows[i].fields);
    ip_write(text, &sender.address);
    const char *expected = rows[i].sender ? rows[i].sender : PEER;
    if (strcmp(text, expected) != 0 || sender.is_known != (rows[i].sender != NOT_CLEAR))
      fail_msg("%s: %s%s", rows[i].fields, text, sender.is_known ? "" : ", not clear");
  }
}

#define ASSERT_SENDERS(...)                                                                        \
  assert_senders((const struct row[]){__VA_ARGS__},                                                \
                 sizeof((const struct row[]){__VA_ARGS__}) / sizeof(struct row))

static void without_a_word_it_is_the_peer(void **state) {
  (void)state;
  ASSERT_SENDERS({"A: 1", PEER}, {"Forwarded:", PEER}, {"X-Forwarded-For: ", PEER},
                 {"X-Forwarded-For: ,, ,", PEER}, {"Forwarded: , ;, ;;", PEER},
                 {"X-Forwarded: 192.0.2.1", PEER}, {"X-Real-IP: 192.0.2.1", PEER},
                 {"Not-Forwarded: for=192.0.2.1", PEER});
}

static void one_hop_in_every_spelling(void **state) {
  (void)state;
  ASSERT_SENDERS(
      {"X-Forwarded-For: 192.0.2.1", "192.0.2.1"}, {"x-forwarded-for:192.0.2.1", "192.0.2.1"},
      {"X-FORWARDED-FOR: \t 192.0.2.1 \t", "192.0.2.1"},
      {"X-Forwarded-For: 192.0.2.1:8080", "192.0.2.1"},
      {"X-Forwarded-For: 2001:db8::1", "2001:db8::1"},
      {"X-Forwarded-For: [2001:db8::1]", "2001:db8::1"},
      {"X-Forwarded-For: [2001:db8::1]:443", "2001:db8::1"},
      {"X-Forwarded-For: ::ffff:192.0.2.1", "192.0.2.1"}, {"Forwarded: for=192.0.2.1", "192.0.2.1"},
      {"forwarded: FOR=192.0.2.1", "192.0.2.1"}, {"Forwarded: for=\"192.0.2.1\"", "192.0.2.1"},
      {"Forwarded: for=192.0.2.1;proto=http;by=203.0.113.43", "192.0.2.1"},
      {"Forwarded: proto=http ; for=192.0.2.1 ; by=\"_x\"", "192.0.2.1"},
      {"Forwarded: by=203.0.113.43;;for=192.0.2.1;", "192.0.2.1"},
      {"Forwarded: host=\"a,b;for=1.1.1.1\\\"\";for=192.0.2.1", "192.0.2.1"},
      {"Forwarded: for=\"192.0.2.1:4711\"", "192.0.2.1"},
      {"Forwarded: for=192.0.2.1:4711", "192.0.2.1"},
      {"Forwarded: for=\"192.0.2.1:_port\"", "192.0.2.1"},
      {"Forwarded: For=\"[2001:db8:cafe::17]:4711\"", "2001:db8:cafe::17"},
      {"Forwarded: for=\"[2001:db8:cafe::17]\"", "2001:db8:cafe::17"});
}

static void the_last_that_is_no_proxy_of_ours_counts(void **state) {
  (void)state;
  ASSERT_SENDERS(
      {"X-Forwarded-For: 6.6.6.6, 192.0.2.1", "192.0.2.1"},
      {"X-Forwarded-For: 6.6.6.6, 192.0.2.1, 10.9.9.9", "192.0.2.1"},
      {"X-Forwarded-For: 6.6.6.6, 10.8.8.8, 192.0.2.1, 10.9.9.9, fd00::2", "192.0.2.1"},
      {"X-Forwarded-For: unknown, 192.0.2.1", "192.0.2.1"},
      {"X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 192.0.2.1", "192.0.2.1"},
      {"X-Forwarded-For: 6.6.6.6\r\nA: b\r\nx-forwarded-for: 192.0.2.1\r\nX-Forwarded-For: "
       "10.1.1.1",
       "192.0.2.1"},
      {"Forwarded: for=6.6.6.6, for=192.0.2.1", "192.0.2.1"},
      {"Forwarded: for=6.6.6.6;for=7.7.7.7\r\nForwarded: for=192.0.2.1", "192.0.2.1"},
      {"Forwarded: for=_hidden, for=192.0.2.1, for=\"[fd00::2]\";by=10.0.0.2", "192.0.2.1"});
}

static void when_all_are_proxies_of_ours_it_is_the_first(void **state) {
  (void)state;
  ASSERT_SENDERS({"X-Forwarded-For: 10.3.3.3, 10.2.2.2", "10.3.3.3"},
                 {"Forwarded: for=10.3.3.3, for=\"[fd00::1]\"", "10.3.3.3"});
}

static void who_hides_is_not_known(void **state) {
  (void)state;
  ASSERT_SENDERS({"X-Forwarded-For: unknown", NOT_CLEAR}, {"Forwarded: for=unknown", NOT_CLEAR},
                 {"Forwarded: for=_gazonk", NOT_CLEAR}, {"Forwarded: for=\"_x:80\"", NOT_CLEAR},
                 {"Forwarded: for=\"unknown:80\"", NOT_CLEAR},
                 {"X-Forwarded-For: 192.0.2.1, unknown", NOT_CLEAR},
                 {"X-Forwarded-For: 192.0.2.1, unknown, 10.1.1.1", NOT_CLEAR},
                 {"X-Forwarded-For: 10.1.1.1, unknown", NOT_CLEAR},
                 /* a hop without a name is one all the same */
                 {"Forwarded: for=192.0.2.1, proto=https", NOT_CLEAR},
                 {"Forwarded: for=192.0.2.1, by=10.0.0.1", NOT_CLEAR});
}

static void what_cannot_be_read_is_not_repaired(void **state) {
  (void)state;
  ASSERT_SENDERS(
      {"X-Forwarded-For: 192.0.2.1:", NOT_CLEAR}, {"X-Forwarded-For: 192.0.2.1:x", NOT_CLEAR},
      {"X-Forwarded-For: 192.0.2.1:123456", NOT_CLEAR}, {"X-Forwarded-For: 192.0.2", NOT_CLEAR},
      {"X-Forwarded-For: 192.0.2.1 192.0.2.2", NOT_CLEAR},
      {"X-Forwarded-For: 192.0.2.1;192.0.2.2", NOT_CLEAR},
      {"X-Forwarded-For: \"192.0.2.1\"", NOT_CLEAR}, {"X-Forwarded-For: [192.0.2.1]", NOT_CLEAR},
      {"X-Forwarded-For: [2001:db8::1", NOT_CLEAR}, {"X-Forwarded-For: 2001:db8::1]", NOT_CLEAR},
      {"X-Forwarded-For: [2001:db8::1]x", NOT_CLEAR},
      {"X-Forwarded-For: [2001:db8::1]:", NOT_CLEAR},
      {"X-Forwarded-For: [2001:db8::1%eth0]", NOT_CLEAR}, {"X-Forwarded-For: [", NOT_CLEAR},
      {"X-Forwarded-For: []", NOT_CLEAR}, {"X-Forwarded-For: 192.0.2.1:_", NOT_CLEAR},
      {"X-Forwarded-For: for=192.0.2.1", NOT_CLEAR}, {"Forwarded: 192.0.2.1", NOT_CLEAR},
      {"Forwarded: for", NOT_CLEAR}, {"Forwarded: for=", NOT_CLEAR},
      {"Forwarded: for=\"\"", NOT_CLEAR}, {"Forwarded: =192.0.2.1", NOT_CLEAR},
      {"Forwarded: for=192.0.2.1;for=192.0.2.1", NOT_CLEAR},
      {"Forwarded: for=\"192.0.2.1", NOT_CLEAR}, {"Forwarded: for=\"192.0.2.1\\\"", NOT_CLEAR},
      {"Forwarded: for=\"192.0.2.\\1\"", NOT_CLEAR}, {"Forwarded: for=\"192.0.2.1\"x", NOT_CLEAR},
      {"Forwarded: for=192.0.2.1\"", NOT_CLEAR}, {"Forwarded: \"for=192.0.2.1\"", NOT_CLEAR});
}

/* A quote that a stranger opens ends in what the proxy has added behind it. */
static void a_stranger_s_quote_hides_no_proxy_s_word(void **state) {
  (void)state;
  ASSERT_SENDERS({"Forwarded: for=6.6.6.6;x=\", for=192.0.2.1", NOT_CLEAR},
                 {"Forwarded: for=6.6.6.6;x=\", for=\"[2001:db8::1]:443\"", NOT_CLEAR},
                 {"Forwarded: for=6.6.6.6;x=\"\\, for=\"[2001:db8::1]\"", NOT_CLEAR},
                 {"Forwarded: for=6.6.6.6;x=\"\r\nForwarded: for=192.0.2.1", "192.0.2.1"});
}

/* Most proxies know one of the two fields, and let a stranger's other one pass. */
static void two_fields_must_agree(void **state) {
  (void)state;
  ASSERT_SENDERS({"Forwarded: for=192.0.2.1\r\nX-Forwarded-For: 192.0.2.1", "192.0.2.1"},
                 {"X-Forwarded-For: 6.6.6.6, 192.0.2.1:1\r\nForwarded: for=192.0.2.1", "192.0.2.1"},
                 {"Forwarded: for=6.6.6.6\r\nX-Forwarded-For: 192.0.2.1", NOT_CLEAR},
                 {"Forwarded: for=192.0.2.1\r\nX-Forwarded-For: 6.6.6.6", NOT_CLEAR},
                 {"Forwarded: for=192.0.2.1\r\nX-Forwarded-For: unknown", NOT_CLEAR},
                 {"Forwarded: for=unknown\r\nX-Forwarded-For: unknown", NOT_CLEAR},
                 {"Forwarded: for=10.0.0.1\r\nX-Forwarded-For: 192.0.2.1", NOT_CLEAR});
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(without_a_word_it_is_the_peer),
      cmocka_unit_test(one_hop_in_every_spelling),
      cmocka_unit_test(the_last_that_is_no_proxy_of_ours_counts),
      cmocka_unit_test(when_all_are_proxies_of_ours_it_is_the_first),
      cmocka_unit_test(who_hides_is_not_known),
      cmocka_unit_test(what_cannot_be_read_is_not_repaired),
      cmocka_unit_test(a_stranger_s_quote_hides_no_proxy_s_word),
      cmocka_unit_test(two_fields_must_agree),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
