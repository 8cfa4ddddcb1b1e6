#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/reply.h"
#include "unit/alloc_fail.h"

#define DATE "Date: today\r\n"

static void check(const struct http_reply *reply, bool close, bool without_body,
                  const char *expected) {
  struct http_framing framing = {close, without_body, "today"};
  struct buf out;
  buf_init(&out, 4096);
  http_reply_write(&out, reply, &framing);
  assert_int_equal(buf_status(&out), ERR_OK);
  assert_string_equal(out.data, expected);
  buf_free(&out);
}

static void writes_each_kind_of_reply(void **state) {
  (void)state;
  const struct http_header headers[] = {{"Allow", "GET"}, {"Retry-After", "3"}};
  check(&(struct http_reply){.status = 200, .content_type = "text/plain", .body = span_of("hi")},
        false, false,
        "HTTP/1.1 200 OK\r\n" DATE "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi");
  check(&(struct http_reply){.status = 200}, true, false,
        "HTTP/1.1 200 OK\r\n" DATE "Content-Length: 0\r\nConnection: close\r\n\r\n");
  check(&(struct http_reply){.status = 200, .body = span_of("hi")}, false, true,
        "HTTP/1.1 200 OK\r\n" DATE "Content-Length: 2\r\n\r\n");
  check(&(struct http_reply){.status = 204, .content_type = "x", .body = span_of("hi")}, false,
        false, "HTTP/1.1 204 No Content\r\n" DATE "\r\n");
  check(&(struct http_reply){.status = 503, .headers = headers, .header_count = 2}, false, false,
        "HTTP/1.1 503 Service Unavailable\r\n" DATE
        "Content-Length: 0\r\nAllow: GET\r\nRetry-After: 3\r\n\r\n");
  check(&(struct http_reply){.status = 299}, false, false,
        "HTTP/1.1 299 \r\n" DATE "Content-Length: 0\r\n\r\n");
}

static enum err write_one(void *context) {
  struct http_framing framing = {.date = "today"};
  struct http_reply reply = {.status = 200, .body = {context, 1000}};
  struct buf out;
  buf_init(&out, 4096);
  http_reply_write(&out, &reply, &framing);
  enum err err = buf_status(&out);
  buf_free(&out);
  return err;
}

static void survives_every_failed_allocation(void **state) {
  (void)state;
  static char body[1000];
  assert_true(alloc_fail_each(write_one, body) >= 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(writes_each_kind_of_reply),
      cmocka_unit_test(survives_every_failed_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
