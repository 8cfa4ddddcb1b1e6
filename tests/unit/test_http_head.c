#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/buf.h"
#include "http/head.h"

#define HOST "Host: h\r\n"
#define POST "POST / HTTP/1.1\r\n" HOST

/* A text that may hold NUL. */
#define TEXT(literal) {literal, sizeof literal - 1}

static enum http_head_state read_whole(struct http_head *head, struct span bytes) {
  http_head_init(head);
  return http_head_read(head, bytes);
}

static enum http_head_state read_bytewise(struct http_head *head, struct span bytes) {
  enum http_head_state state = HTTP_HEAD_PARTIAL;
  http_head_init(head);
  for (size_t len = 1; len <= bytes.len && state == HTTP_HEAD_PARTIAL; len++)
    state = http_head_read(head, (struct span){bytes.data, len});
  return state;
}

static const struct {
  struct span bytes;
  int status; /* of the refusal; 0: taken */
} cases[] = {
    /* request lines */
    {TEXT("GET / HTTP/1.1\r\n" HOST "\r\n"), 0},
    {TEXT("GET /a?b=c&d=%20 HTTP/1.1\r\n" HOST "\r\n"), 0},
    {TEXT("\r\nGET / HTTP/1.1\r\n" HOST "\r\n"), 0},
    {TEXT("\r\n\r\nGET / HTTP/1.1\r\n" HOST "\r\n"), 400},
    {TEXT("\n\nGET / HTTP/1.1\r\n" HOST "\r\n"), 400},
    {TEXT("GET / HTTP/1.0\r\n\r\n"), 0},
    {TEXT("GET / HTTP/1.2\r\n" HOST "\r\n"), 0},
    {TEXT("BREW /pot HTTP/1.1\r\n" HOST "\r\n"), 0},
    {TEXT("GET http://h/path?q HTTP/1.1\r\n" HOST "\r\n"), 0},
    {TEXT("GET https://h/ HTTP/1.1\r\n" HOST "\r\n"), 0},
    {TEXT("GET http://h HTTP/1.1\r\n" HOST "\r\n"), 0},
    {TEXT("GET http:///path HTTP/1.1\r\n" HOST "\r\n"), 400},
    {TEXT("GET http:// HTTP/1.1\r\n" HOST "\r\n"), 400},
    {TEXT("GET http://h#/path HTTP/1.1\r\n" HOST "\r\n"), 400},
    {TEXT("GET ftp://h/ HTTP/1.1\r\n" HOST "\r\n"), 400},
    {TEXT("OPTIONS * HTTP/1.1\r\n" HOST "\r\n"), 0},
    {TEXT("CONNECT h:80 HTTP/1.1\r\n" HOST "\r\n"), 400},
    {TEXT("GET / HTTP/2.0\r\n" HOST "\r\n"), 505},
    {TEXT("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505},
    {TEXT("GET / HTTP/0.9\r\n\r\n"), 505},
    {TEXT("GET /\r\n\r\n"), 400},
    {TEXT("GET\r\n\r\n"), 400},
    {TEXT(" GET / HTTP/1.1\r\n" HOST "\r\n"), 400},
    {TEXT("GET  / HTTP/1.1\r\n" HOST "\r\n"), 400},
    {TEXT("GET /  HTTP/1.1\r\n" HOST "\r\n"), 400},
    {TEXT("GET / HTTP/1.1 \r\n" HOST "\r\n"), 400},
    {TEXT("GET\t/ HTTP/1.1\r\n" HOST "\r\n"), 400},
    {TEXT("GET / http/1.1\r\n" HOST "\r\n"), 400},
    {TEXT("GET / HTTP/11\r\n" HOST "\r\n"), 400},
    {TEXT("GET / HTTP/1.10\r\n" HOST "\r\n"), 400},
    {TEXT("GET / HTTP/1.x\r\n" HOST "\r\n"), 505},
    {TEXT("GET path HTTP/1.1\r\n" HOST "\r\n"), 400},
    {TEXT("GET /a#b HTTP/1.1\r\n" HOST "\r\n"), 400},
    {TEXT("GET /\xC3\xA4 HTTP/1.1\r\n" HOST "\r\n"), 400},
    {TEXT("GET /\0 HTTP/1.1\r\n" HOST "\r\n"), 400},
    {TEXT("G(T / HTTP/1.1\r\n" HOST "\r\n"), 400},
    /* lines */
    {TEXT("GET / HTTP/1.1\n" HOST "\r\n"), 400},
    {TEXT("GET / HTTP/1.1\r\nHost: h\n\r\n"), 400},
    {TEXT("GET / HTTP/1.1\r\n" HOST "\n"), 400},
    {TEXT("GET / HTTP/1.1\rHost: h\r\n\r\n"), 400},
    {TEXT("GET / HTTP/1.1\r\n" HOST "X: a\rb\r\n\r\n"), 400},
    {TEXT("GET / HTTP/1.1\r\n" HOST "X: a\r\r\n\r\n"), 400},
    {TEXT("\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03"), 400},
    {TEXT("\x80\x2E\x01\x03\x01"), 400},
    /* fields */
    {TEXT("GET / HTTP/1.1\r\nHost:h\r\n\r\n"), 0},
    {TEXT("GET / HTTP/1.1\r\nhOST: \t h \t \r\n\r\n"), 0},
    {TEXT("GET / HTTP/1.1\r\n" HOST "X: \xC3\xA4\xFF\r\n\r\n"), 0},
    {TEXT("GET / HTTP/1.1\r\n" HOST "X:\r\n\r\n"), 0},
    {TEXT("GET / HTTP/1.1\r\n" HOST "X: a\r\nX: b\r\n\r\n"), 0},
    {TEXT("GET / HTTP/1.1\r\n\r\n"), 400},
    {TEXT("GET / HTTP/1.1\r\n" HOST HOST "\r\n"), 400},
    {TEXT("GET / HTTP/1.1\r\n" HOST "X\r\n\r\n"), 400},
    {TEXT("GET / HTTP/1.1\r\n" HOST ": a\r\n\r\n"), 400},
    {TEXT("GET / HTTP/1.1\r\n" HOST "X : a\r\n\r\n"), 400},
    {TEXT("GET / HTTP/1.1\r\n" HOST " X: a\r\n\r\n"), 400},
    {TEXT("GET / HTTP/1.1\r\n" HOST "X: a\r\n folded\r\n\r\n"), 400},
    {TEXT("GET / HTTP/1.1\r\n Host: h\r\n\r\n"), 400},
    {TEXT("GET / HTTP/1.1\r\n" HOST "X(: a\r\n\r\n"), 400},
    {TEXT("GET / HTTP/1.1\r\n" HOST "X\xC3: a\r\n\r\n"), 400},
    {TEXT("GET / HTTP/1.1\r\n" HOST "X: a\0b\r\n\r\n"), 400},
    {TEXT("GET / HTTP/1.1\r\n" HOST "X: \x7F\r\n\r\n"), 400},
    {TEXT("GET / HTTP/1.1\r\n" HOST "X: \x1B[0m\r\n\r\n"), 400},
    {TEXT("GET / HTTP/1.1\r\n" HOST "Content-Type: a\r\nContent-Type: b\r\n\r\n"), 400},
    {TEXT("GET / HTTP/1.1\r\n" HOST "Authorization: a\r\nAuthorization: b\r\n\r\n"), 400},
    {TEXT("GET / HTTP/1.1\r\n" HOST "telnyx-timestamp: 1\r\nTelnyx-Timestamp: 2\r\n\r\n"), 400},
    {TEXT("GET / HTTP/1.1\r\n" HOST "Connection: a\r\nConnection: b\r\n\r\n"), 0},
    /* Content-Length */
    {TEXT(POST "Content-Length: 0\r\n\r\n"), 0},
    {TEXT(POST "Content-Length: 18446744073709551614\r\n\r\n"), 0},
    {TEXT(POST "Content-Length: 18446744073709551616\r\n\r\n"), 0},
    {TEXT(POST "Content-Length: 99999999999999999999999999\r\n\r\n"), 0},
    {TEXT(POST "Content-Length: 007\r\n\r\n"), 0},
    {TEXT(POST "Content-Length:\r\n\r\n"), 400},
    {TEXT(POST "Content-Length: \r\n\r\n"), 400},
    {TEXT(POST "Content-Length: -1\r\n\r\n"), 400},
    {TEXT(POST "Content-Length: +1\r\n\r\n"), 400},
    {TEXT(POST "Content-Length: 1 0\r\n\r\n"), 400},
    {TEXT(POST "Content-Length: 1,1\r\n\r\n"), 400},
    {TEXT(POST "Content-Length: 0x10\r\n\r\n"), 400},
    {TEXT(POST "Content-Length: 1e3\r\n\r\n"), 400},
    {TEXT(POST "Content-Length: 5.0\r\n\r\n"), 400},
    {TEXT(POST "Content-Length: 5;x\r\n\r\n"), 400},
    {TEXT(POST "Content-Length: \xD9\xA5\r\n\r\n"), 400},
    {TEXT(POST "Content-Length: 5\r\nContent-Length: 5\r\n\r\n"), 400},
    {TEXT(POST "Content-Length: 5\r\ncontent-length: 6\r\n\r\n"), 400},
    /* Transfer-Encoding */
    {TEXT(POST "Transfer-Encoding: chunked\r\n\r\n"), 0},
    {TEXT(POST "Transfer-Encoding:chunked\r\n\r\n"), 0},
    {TEXT(POST "Transfer-Encoding:   chunked \r\n\r\n"), 0},
    {TEXT("PUT / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"), 0},
    {TEXT("GET / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"), 400},
    {TEXT("DELETE / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"), 400},
    {TEXT("BREW / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"), 400},
    {TEXT("POST / HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"), 400},
    {TEXT(POST "Transfer-Encoding: Chunked\r\n\r\n"), 400},
    {TEXT(POST "Transfer-Encoding: \tchunked\r\n\r\n"), 400},
    {TEXT(POST "Transfer-Encoding: chunked\t\r\n\r\n"), 400},
    {TEXT(POST "Transfer-Encoding: chunked,\r\n\r\n"), 400},
    {TEXT(POST "Transfer-Encoding: ,chunked\r\n\r\n"), 400},
    {TEXT(POST "Transfer-Encoding: chunked;q=1\r\n\r\n"), 400},
    {TEXT(POST "Transfer-Encoding: gzip, chunked\r\n\r\n"), 400},
    {TEXT(POST "Transfer-Encoding: chunked, identity\r\n\r\n"), 400},
    {TEXT(POST "Transfer-Encoding: \"chunked\"\r\n\r\n"), 400},
    {TEXT(POST "Transfer-Encoding: xchunked\r\n\r\n"), 400},
    {TEXT(POST "Transfer-Encoding: identity\r\n\r\n"), 400},
    {TEXT(POST "Transfer-Encoding:\r\n\r\n"), 400},
    {TEXT(POST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"), 400},
    {TEXT(POST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"), 400},
    {TEXT(POST "transfer-encoding: chunked\r\nContent-Length: 0\r\n\r\n"), 400},
    /* Expect */
    {TEXT(POST "Expect: 100-continue\r\n\r\n"), 0},
    {TEXT(POST "Expect: 100-Continue\r\n\r\n"), 0},
    {TEXT(POST "Expect: 200-ok\r\n\r\n"), 417},
    {TEXT(POST "Expect:\r\n\r\n"), 417},
};

static void takes_what_is_well_formed_and_refuses_the_rest(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct http_head whole;
    struct http_head bytewise;
    enum http_head_state whole_state = read_whole(&whole, cases[i].bytes);
    enum http_head_state bytewise_state = read_bytewise(&bytewise, cases[i].bytes);
    int status = http_refusal_status(whole.refusal);
    if (status != cases[i].status || bytewise.refusal != whole.refusal ||
        whole_state != bytewise_state)
      fail_msg("%s: whole %d (%d), bytewise %d (%d), not %d", cases[i].bytes.data, status,
               whole_state, http_refusal_status(bytewise.refusal), bytewise_state, cases[i].status);
  }
}

static void gives_the_parts_as_they_were_sent(void **state) {
  (void)state;
  static const char text[] = "PATCH /a%2Fb//../c?x=1?y HTTP/1.1\r\nHost: example\r\n"
                             "Content-Type:  text/x \r\nTELNYX-Signature-ed25519: sig=\r\n"
                             "telnyx-timestamp: 17\r\nAuthorization: Bearer k\r\n"
                             "Content-Length: 3\r\n\r\nabcGET";
  struct http_head head;
  assert_int_equal(read_whole(&head, span_of(text)), HTTP_HEAD_WHOLE);
  assert_int_equal(head.method, HTTP_PATCH);
  assert_true(span_equal_text(head.path, "/a%2Fb//../c"));
  assert_true(span_equal_text(head.query, "x=1?y"));
  assert_true(span_equal_text(head.field[HTTP_FIELD_CONTENT_TYPE], "text/x"));
  assert_true(span_equal_text(head.field[HTTP_FIELD_SIGNATURE], "sig="));
  assert_true(span_equal_text(head.field[HTTP_FIELD_TIMESTAMP], "17"));
  assert_true(span_equal_text(head.field[HTTP_FIELD_AUTHORIZATION], "Bearer k"));
  assert_int_equal(head.content_length, 3);
  assert_string_equal(text + head.used, "abcGET");
  assert_false(head.close);
}

static void takes_the_path_from_the_path(void **state) {
  (void)state;
  static const struct {
    const char *target, *path, *query;
  } rows[] = {
      {"http://h/path?q", "/path", "q"},
      {"http://h", "/", ""},
      {"http://h:80?/webhooks/telnyx", "/", "/webhooks/telnyx"},
      {"https://h?a=/b", "/", "a=/b"},
      {"http://h/?", "/", ""},
      {"/http://h/x", "/http://h/x", ""},
      {"*", "*", ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    char text[128];
    struct http_head head;
    snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: h\r\n\r\n", rows[i].target);
    assert_int_equal(read_whole(&head, span_of(text)), HTTP_HEAD_WHOLE);
    if (!span_equal_text(head.path, rows[i].path) || !span_equal_text(head.query, rows[i].query))
      fail_msg("%s: path %.*s, query %.*s", rows[i].target, (int)head.path.len, head.path.data,
               (int)head.query.len, head.query.len > 0 ? head.query.data : "");
  }
}

static void knows_chunked_bodies(void **state) {
  (void)state;
  struct http_head head;
  assert_int_equal(read_whole(&head, span_of(POST "Transfer-Encoding: chunked\r\n\r\n0")),
                   HTTP_HEAD_WHOLE);
  assert_true(head.chunked && !head.has_field[HTTP_FIELD_CONTENT_LENGTH]);
  assert_int_equal(read_whole(&head, span_of(POST "Content-Length: 0\r\n\r\n")), HTTP_HEAD_WHOLE);
  assert_false(head.chunked);
}

static void knows_methods_by_their_exact_names(void **state) {
  (void)state;
  static const struct {
    const char *name;
    unsigned method;
  } methods[] = {{"GET", HTTP_GET}, {"HEAD", HTTP_GET},    {"POST", HTTP_POST},
                 {"PUT", HTTP_PUT}, {"PATCH", HTTP_PATCH}, {"DELETE", HTTP_DELETE},
                 {"get", 0},        {"GETS", 0},           {"TRACE", 0}};
  for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
    char text[64];
    struct http_head head;
    snprintf(text, sizeof text, "%s / HTTP/1.1\r\n" HOST "\r\n", methods[i].name);
    assert_int_equal(read_whole(&head, span_of(text)), HTTP_HEAD_WHOLE);
    assert_int_equal(head.method, methods[i].method);
    assert_int_equal(head.without_body, strcmp(methods[i].name, "HEAD") == 0);
  }
}

static void reads_lengths_that_do_not_fit_as_the_greatest(void **state) {
  (void)state;
  static const struct {
    const char *text;
    uint64_t value;
  } lengths[] = {{"0", 0},
                 {"000000000000000000000000000012", 12},
                 {"18446744073709551614", UINT64_MAX - 1},
                 {"18446744073709551615", UINT64_MAX},
                 {"18446744073709551616", UINT64_MAX},
                 {"99999999999999999999999999999", UINT64_MAX}};
  for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
    char text[128];
    struct http_head head;
    snprintf(text, sizeof text, POST "Content-Length: %s\r\n\r\n", lengths[i].text);
    assert_int_equal(read_whole(&head, span_of(text)), HTTP_HEAD_WHOLE);
    assert_true(head.content_length == lengths[i].value);
  }
}

static void knows_which_connections_end(void **state) {
  (void)state;
  static const struct {
    const char *text;
    bool close;
  } heads[] = {{"GET / HTTP/1.1\r\n" HOST "\r\n", false},
               {"GET / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n", true},
               {"GET / HTTP/1.1\r\n" HOST "Connection: Keep-Alive, Close\r\n\r\n", true},
               {"GET / HTTP/1.1\r\n" HOST "Connection: keep-alive\r\n\r\n", false},
               {"GET / HTTP/1.1\r\n" HOST "Connection: x\r\nConnection: close\r\n\r\n", true},
               {"GET / HTTP/1.1\r\n" HOST "Connection: closed\r\n\r\n", false},
               {"GET / HTTP/1.0\r\n\r\n", true}};
  for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
    struct http_head head;
    assert_int_equal(read_whole(&head, span_of(heads[i].text)), HTTP_HEAD_WHOLE);
    assert_int_equal(head.close, heads[i].close);
  }
}

static void asks_no_old_client_to_continue(void **state) {
  (void)state;
  struct http_head head;
  assert_int_equal(read_whole(&head, span_of(POST "Expect: 100-continue\r\n\r\n")),
                   HTTP_HEAD_WHOLE);
  assert_true(head.expect_continue);
  assert_int_equal(read_whole(&head, span_of("POST / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n")),
                   HTTP_HEAD_WHOLE);
  assert_false(head.expect_continue);
}

/* A head of exactly that many bytes, all but the rest in one field. */
static void fill_head(struct buf *out, size_t bytes) {
  buf_init(out, 2 * HTTP_HEAD_MAX_BYTES);
  buf_add_text(out, "GET / HTTP/1.1\r\n" HOST "x: ");
  while (out->len < bytes - 4)
    buf_add_char(out, 'a');
  buf_add_text(out, "\r\n\r\n");
  assert_int_equal(out->len, bytes);
}

static void holds_heads_to_their_ceiling(void **state) {
  (void)state;
  struct http_head head;
  struct buf text;
  fill_head(&text, HTTP_HEAD_MAX_BYTES);
  assert_int_equal(read_whole(&head, buf_span(&text)), HTTP_HEAD_WHOLE);
  assert_int_equal(head.used, HTTP_HEAD_MAX_BYTES);
  buf_free(&text);
  fill_head(&text, HTTP_HEAD_MAX_BYTES + 1);
  assert_int_equal(read_whole(&head, buf_span(&text)), HTTP_HEAD_REFUSED);
  assert_int_equal(http_refusal_status(head.refusal), 431);
  assert_int_equal(read_bytewise(&head, buf_span(&text)), HTTP_HEAD_REFUSED);
  assert_int_equal(http_refusal_status(head.refusal), 431);
  buf_free(&text);
}

static void refuses_an_endless_line_before_it_ends(void **state) {
  (void)state;
  static char line[HTTP_HEAD_MAX_BYTES];
  struct http_head head;
  memset(line, 'A', sizeof line);
  assert_int_equal(read_whole(&head, (struct span){line, sizeof line - 1}), HTTP_HEAD_PARTIAL);
  assert_int_equal(http_head_read(&head, (struct span){line, sizeof line}), HTTP_HEAD_REFUSED);
  assert_int_equal(http_refusal_status(head.refusal), 431);
}

static void counts_fields(void **state) {
  (void)state;
  for (unsigned more = 0; more < 2; more++) {
    struct http_head head;
    struct buf text;
    buf_init(&text, HTTP_HEAD_MAX_BYTES);
    buf_add_text(&text, "GET / HTTP/1.1\r\n" HOST);
    for (unsigned i = 1; i < HTTP_HEAD_MAX_FIELDS + more; i++)
      buf_addf(&text, "x%u: y\r\n", i);
    buf_add_text(&text, "\r\n");
    assert_int_equal(read_whole(&head, buf_span(&text)),
                     more ? HTTP_HEAD_REFUSED : HTTP_HEAD_WHOLE);
    assert_int_equal(http_refusal_status(head.refusal), more ? 431 : 0);
    buf_free(&text);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(takes_what_is_well_formed_and_refuses_the_rest),
      cmocka_unit_test(gives_the_parts_as_they_were_sent),
      cmocka_unit_test(takes_the_path_from_the_path),
      cmocka_unit_test(knows_chunked_bodies),
      cmocka_unit_test(knows_methods_by_their_exact_names),
      cmocka_unit_test(reads_lengths_that_do_not_fit_as_the_greatest),
      cmocka_unit_test(knows_which_connections_end),
      cmocka_unit_test(asks_no_old_client_to_continue),
      cmocka_unit_test(holds_heads_to_their_ceiling),
      cmocka_unit_test(refuses_an_endless_line_before_it_ends),
      cmocka_unit_test(counts_fields),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
