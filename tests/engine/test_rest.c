#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <malloc.h>
#include <poll.h>
#include <unistd.h>

#include <cmocka.h>

#include "bridge/rest.h"
#include "engine/rest_fixture.h"
#include "engine/stub_server.h"
#include "unit/alloc_fail.h"

/* ---- scripts --------------------------------------------------------------------------------- */

#define OK_REPLY                                                                                   \
  "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: 26\r\n\r\n" \
  "{\"data\":{\"result\":\"ok\"}}\r\n"

static void answers(struct stub_connection *c) {
  while (stub_read(c))
    stub_write(c, OK_REPLY);
}

/* The trap: it answers the first request of a connection, reads the second one and hangs up. */
static void answers_once_and_takes_the_next(struct stub_connection *c) {
  if (stub_read(c))
    stub_write(c, OK_REPLY);
  stub_read(c);
}

static void closes_after_each_reply(struct stub_connection *c) {
  if (stub_read(c))
    stub_write(c, OK_REPLY);
}

static void hangs_up(struct stub_connection *c) {
  stub_read(c);
}

static void cuts_the_head(struct stub_connection *c) {
  if (stub_read(c))
    stub_write(c, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n");
}

static void stops_after_an_interim_reply(struct stub_connection *c) {
  if (stub_read(c))
    stub_write(c, "HTTP/1.1 102 Processing\r\n\r\n");
}

static void cuts_the_reply(struct stub_connection *c) {
  if (stub_read(c))
    stub_write(c, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"data\"");
}

static void talks_nonsense(struct stub_connection *c) {
  if (stub_read(c))
    stub_write(c, "\x01\x02 what is that? " REST_FIXTURE_KEY "\r\n\r\n");
}

static void sends_too_much(struct stub_connection *c) {
  if (!stub_read(c))
    return;
  stub_write(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 100; i++) {
    char chunk[1100];
    snprintf(chunk, sizeof chunk, "400\r\n%1024d\r\n", i);
    stub_write(c, chunk);
  }
  stub_wait_for_close(c);
}

static void sends_headers_without_end(struct stub_connection *c) {
  if (!stub_read(c))
    return;
  stub_write(c, "HTTP/1.1 200 OK\r\n");
  for (int i = 0; i < 1000; i++) {
    char line[600];
    snprintf(line, sizeof line, "X-%d: %500d\r\n", i, i);
    stub_write(c, line);
  }
  stub_wait_for_close(c);
}

static void never_answers(struct stub_connection *c) {
  if (stub_read(c))
    stub_wait_for_close(c);
}

static void drips(struct stub_connection *c) {
  if (!stub_read(c))
    return;
  stub_write(c, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
  struct pollfd fd = {.fd = c->fd, .events = POLLIN};
  while (poll(&fd, 1, 20) == 0)
    stub_write(c, ".");
}

static void asks_to_wait(struct stub_connection *c) {
  while (stub_read(c))
    stub_write(c, "HTTP/1.1 103 Early Hints\r\nRetry-After: 99\r\n\r\n"
                  "HTTP/1.1 429 Too Many Requests\r\nRETRY-AFTER:  2 \r\nretry-after-ms: 1500\r\n"
                  "X-Should-Retry: true\r\nContent-Type: application/problem+json\r\n"
                  "X-Ratelimit-Reset: 7\r\nContent-Length: 2\r\n\r\n{}");
}

static void has_nothing_to_say(struct stub_connection *c) {
  while (stub_read(c))
    stub_write(c, "HTTP/1.1 204 No Content\r\n\r\n");
}

static void redirects(struct stub_connection *c) {
  while (stub_read(c))
    stub_write(c, "HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\n"
                  "Content-Length: 0\r\n\r\n");
}

static void sends_bytes(struct stub_connection *c) {
  while (stub_read(c)) {
    stub_write(c, "HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: 5\r\n\r\n");
    (void)!write(c->fd, "a\0b\xff\n", 5);
  }
}

/* ---- what is sent and what comes back -------------------------------------------------------- */

static void sends_the_request_as_given(void **state) {
  struct rest_fixture *f = *state;
  rest_fixture_start(f, answers);
  struct rest_test_call *test = rest_fixture_post(f);
  const struct rest_header extra[] = {{"X-One", "1"}, {"X-Two", "2"}};
  test->call.headers = extra;
  test->call.header_count = 2;
  rest_fixture_expect(test, REST_REPLIED, true);
  const char *request = f->server.last_request;
  assert_ptr_equal(strstr(request, "POST /v2/calls HTTP/1.1\r\n"), request);
  assert_non_null(strstr(request, "\r\nAuthorization: Bearer " REST_FIXTURE_KEY "\r\n"));
  assert_non_null(strstr(request, "\r\nAccept: application/json\r\n"));
  assert_non_null(strstr(request, "\r\nContent-Type: application/json\r\n"));
  assert_non_null(strstr(request, "\r\nUser-Agent: telnyx-mqtt/test\r\n"));
  assert_non_null(strstr(request, "\r\nX-One: 1\r\n"));
  assert_non_null(strstr(request, "\r\nX-Two: 2\r\n"));
  assert_non_null(strstr(request, "\r\n\r\n{\"to\":\"+15550001111\"}"));
  assert_null(strstr(request, "Expect"));
  assert_int_equal(test->call.http_status, 200);
  assert_true(test->call.reply_is_json);
  assert_string_equal(test->call.reply_type, "application/json; charset=utf-8");
  assert_string_equal(test->call.reply.data, "{\"data\":{\"result\":\"ok\"}}\r\n");
  rest_fixture_drop(test);
  rest_fixture_stop(f);
}

static void uses_every_method(void **state) {
  struct rest_fixture *f = *state;
  static const struct {
    const char *method, *body, *length;
  } rows[] = {
      {"GET", NULL, NULL},       {"DELETE", NULL, NULL}, {"PATCH", "{}", "Content-Length: 2\r\n"},
      {"PUT", "{}", "h: 2\r\n"}, {"POST", "", "h: 0"},   {"DELETE", "{}", "h: 2\r\n"},
      {"GET", NULL, NULL},       {"PUT", "", "h: 0\r\n"}};
  stub_server_start(&f->server, answers);
  rest_fixture_open(f, 1, NULL);
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct rest_test_call *test = rest_fixture_call(f, rows[i].method, rows[i].body);
    if (i == 4)
      test->call.content_type = NULL;
    rest_fixture_expect(test, REST_REPLIED, true);
    char line[64];
    snprintf(line, sizeof line, "%s /v2/calls HTTP/1.1\r\n", rows[i].method);
    assert_ptr_equal(strstr(f->server.last_request, line), f->server.last_request);
    assert_int_equal(strstr(f->server.last_request, "Content-Type") != NULL,
                     test->call.content_type != NULL);
    const char *length = strstr(f->server.last_request, "Content-Length");
    assert_int_equal(length != NULL, rows[i].length != NULL);
    if (length)
      assert_non_null(strstr(length, rows[i].length));
    rest_fixture_drop(test);
  }
  assert_int_equal(f->server.connections, 1);
  rest_fixture_stop(f);
}

static void keeps_the_wanted_headers(void **state) {
  struct rest_fixture *f = *state;
  rest_fixture_start(f, asks_to_wait);
  struct rest_test_call *test = rest_fixture_post(f);
  rest_fixture_expect(test, REST_REPLIED, true);
  assert_int_equal(test->call.http_status, 429);
  assert_string_equal(test->call.retry_after, "2");
  assert_string_equal(test->call.retry_after_ms, "1500");
  assert_string_equal(test->call.rate_limit_reset, "7");
  assert_string_equal(test->call.should_retry, "true");
  assert_true(test->call.reply_is_json);
  rest_fixture_drop(test);
  rest_fixture_stop(f);
}

static void forgets_the_attempt_before(void **state) {
  struct rest_fixture *f = *state;
  rest_fixture_start(f, asks_to_wait);
  struct rest_test_call *test = rest_fixture_post(f);
  rest_fixture_expect(test, REST_REPLIED, true);
  buf_free(&test->call.reply);
  stub_server_stop(&f->server);
  rest_fixture_expect(test, REST_NOT_SENT, false);
  assert_string_equal(test->call.retry_after, "");
  assert_int_equal(test->call.http_status, 0);
  assert_null(test->call.reply.data);
  assert_non_null(strstr(test->call.why, "onnect"));
  rest_fixture_drop(test);
  rest_fixture_close(f);
}

static void takes_replies_of_other_kinds(void **state) {
  struct rest_fixture *f = *state;
  rest_fixture_start(f, has_nothing_to_say);
  struct rest_test_call *test = rest_fixture_post(f);
  rest_fixture_expect(test, REST_REPLIED, true);
  assert_int_equal(test->call.http_status, 204);
  assert_int_equal(test->call.reply.len, 0);
  assert_false(test->call.reply_is_json);
  rest_fixture_drop(test);
  rest_fixture_stop(f);
  rest_fixture_start(f, sends_bytes);
  test = rest_fixture_call(f, "GET", NULL);
  rest_fixture_expect(test, REST_REPLIED, true);
  assert_int_equal(test->call.reply.len, 5);
  assert_memory_equal(test->call.reply.data, "a\0b\xff\n", 5);
  assert_false(test->call.reply_is_json);
  assert_string_equal(test->call.reply_type, "application/pdf");
  rest_fixture_drop(test);
  rest_fixture_stop(f);
}

static void follows_no_redirect(void **state) {
  struct rest_fixture *f = *state;
  rest_fixture_start(f, redirects);
  struct rest_test_call *test = rest_fixture_post(f);
  rest_fixture_expect(test, REST_REPLIED, true);
  assert_int_equal(test->call.http_status, 307);
  assert_int_equal(f->server.requests, 1);
  rest_fixture_drop(test);
  rest_fixture_stop(f);
}

static void uses_no_proxy_of_the_environment(void **state) {
  struct rest_fixture *f = *state;
  setenv("http_proxy", "http://127.0.0.1:1", 1);
  setenv("all_proxy", "http://127.0.0.1:1", 1);
  rest_fixture_start(f, answers);
  rest_fixture_expect_and_drop(rest_fixture_post(f), REST_REPLIED, true);
  unsetenv("http_proxy");
  unsetenv("all_proxy");
  rest_fixture_stop(f);
}

/* ---- connections ----------------------------------------------------------------------------- */

static void keeps_connections_alive(void **state) {
  struct rest_fixture *f = *state;
  rest_fixture_start(f, answers);
  for (int i = 0; i < 20; i++)
    rest_fixture_expect_and_drop(rest_fixture_post(f), REST_REPLIED, true);
  assert_int_equal(f->server.connections, 1);
  rest_fixture_stop(f);
}

static void bounds_its_connections(void **state) {
  struct rest_fixture *f = *state;
  rest_fixture_start(f, answers);
  enum { CALLS = 300 };
  struct rest_test_call *tests[CALLS];
  for (int i = 0; i < CALLS; i++) {
    tests[i] = rest_fixture_post(f);
    rest_send(f->rest, &tests[i]->call);
  }
  rest_fixture_wait(f, CALLS);
  for (int i = 0; i < CALLS; i++) {
    assert_int_equal(tests[i]->call.outcome, REST_REPLIED);
    assert_int_equal(tests[i]->done, 1);
    rest_fixture_drop(tests[i]);
  }
  assert_int_equal(f->server.requests, CALLS);
  assert_in_range(f->server.connections, 1, 4);
  rest_fixture_stop(f);
}

static void sends_an_unsafe_request_once(void **state) {
  struct rest_fixture *f = *state;
  rest_fixture_start(f, answers_once_and_takes_the_next);
  rest_fixture_expect_and_drop(rest_fixture_post(f), REST_REPLIED, true);
  struct rest_test_call *test = rest_fixture_post(f);
  rest_fixture_expect(test, REST_BROKEN, true);
  assert_non_null(strstr(test->call.why, "kept-alive"));
  assert_int_equal(f->server.requests, 2);
  rest_fixture_drop(test);
  rest_fixture_stop(f);
}

static void lets_a_safe_request_be_sent_again(void **state) {
  struct rest_fixture *f = *state;
  rest_fixture_start(f, answers_once_and_takes_the_next);
  rest_fixture_expect_and_drop(rest_fixture_post(f), REST_REPLIED, true);
  struct rest_test_call *test = rest_fixture_post(f);
  test->call.repeatable = true;
  rest_fixture_expect_and_drop(test, REST_REPLIED, true);
  assert_int_equal(f->server.requests, 3);
  assert_int_equal(f->server.connections, 2);
  rest_fixture_stop(f);
}

/* A connection that was closed while it was idle is noticed before anything is sent on it. */
static void does_not_use_a_closed_connection(void **state) {
  struct rest_fixture *f = *state;
  rest_fixture_start(f, closes_after_each_reply);
  for (unsigned i = 0; i < 10; i++) {
    rest_fixture_expect_and_drop(rest_fixture_post(f), REST_REPLIED, true);
    rest_fixture_wait_for(&f->server.closed, i + 1);
  }
  assert_int_equal(f->server.requests, 10);
  rest_fixture_stop(f);
}

/* ---- failures -------------------------------------------------------------------------------- */

static void names_failures_after_sending(void **state) {
  struct rest_fixture *f = *state;
  static const struct {
    void (*play)(struct stub_connection *);
    const char *why;
  } rows[] = {
      {hangs_up, "without a reply"},
      {cuts_the_reply, "cut"},
      {cuts_the_head, "cut"},
      {stops_after_an_interim_reply, "reply"},
      {talks_nonsense, "not HTTP"},
      {sends_too_much, "larger than allowed"},
      {sends_headers_without_end, "headers are larger"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    rest_fixture_start(f, rows[i].play);
    struct rest_test_call *test = rest_fixture_post(f);
    rest_fixture_expect(test, REST_BROKEN, true);
    assert_non_null(strstr(test->call.why, rows[i].why));
    assert_null(test->call.reply.data);
    assert_int_equal(f->server.requests, 1);
    rest_fixture_drop(test);
    rest_fixture_stop(f);
  }
}

static void says_when_nothing_was_sent(void **state) {
  struct rest_fixture *f = *state;
  rest_fixture_start(f, answers);
  struct rest_test_call *test = rest_fixture_post(f);
  snprintf(test->url, sizeof test->url, "http://127.0.0.1:1/");
  rest_fixture_expect_and_drop(test, REST_NOT_SENT, false);
  test = rest_fixture_post(f);
  snprintf(test->url, sizeof test->url, "http://name.invalid/");
  rest_fixture_expect_and_drop(test, REST_NOT_SENT, false);
  test = rest_fixture_post(f);
  snprintf(test->url, sizeof test->url, "ftp://127.0.0.1:%u/", f->server.port);
  rest_fixture_expect_and_drop(test, REST_NOT_SENT, false);
  test = rest_fixture_post(f);
  snprintf(test->url, sizeof test->url, "http://[");
  rest_fixture_expect_and_drop(test, REST_NOT_SENT, false);
  static const struct rest_header extra[9] = {{"X", "1"}, {"X", "1"}, {"X", "1"},
                                              {"X", "1"}, {"X", "1"}, {"X", "1"},
                                              {"X", "1"}, {"X", "1"}, {"X", "1"}};
  test = rest_fixture_post(f);
  test->call.headers = extra;
  test->call.header_count = 9;
  rest_fixture_expect_and_drop(test, REST_NOT_SENT, false);
  assert_int_equal(f->server.requests, 0);
  rest_fixture_expect_and_drop(rest_fixture_post(f), REST_REPLIED, true);
  rest_fixture_stop(f);
}

/* On a busy machine one may not even be sent in time, or its end be noticed late. */
static void keeps_its_deadlines(void **state) {
  enum { TRIES = 20, TIMEOUT_MS = 300, LATE_MS = 3000 };
  struct rest_fixture *f = *state;
  void (*const scripts[])(struct stub_connection *) = {never_answers, drips};
  for (size_t i = 0; i < 2; i++) {
    bool kept = false;
    rest_fixture_start(f, scripts[i]);
    for (int n = 0; n < TRIES && !kept; n++) {
      struct rest_test_call *test = rest_fixture_post(f);
      test->call.timeout_ms = TIMEOUT_MS;
      rest_send(f->rest, &test->call);
      rest_fixture_wait(f, f->done + 1);
      assert_int_equal(test->call.outcome, test->call.sent ? REST_TIMED_OUT : REST_NOT_SENT);
      assert_true(test->call.duration_ms >= TIMEOUT_MS - 10);
      kept = test->call.sent && test->call.duration_ms <= LATE_MS;
      rest_fixture_drop(test);
    }
    assert_true(kept);
    rest_fixture_stop(f);
  }
}

/* The only connection is the first one's for much longer than that. */
static void waits_for_a_connection_within_the_deadline(void **state) {
  struct rest_fixture *f = *state;
  stub_server_start(&f->server, never_answers);
  rest_fixture_open(f, 1, NULL);
  struct rest_test_call *first = rest_fixture_post(f), *second = rest_fixture_post(f),
                        *third = rest_fixture_post(f);
  first->call.timeout_ms = 60000;
  second->call.timeout_ms = 200;
  third->call.send_within_ms = 100;
  rest_send(f->rest, &first->call);
  rest_fixture_wait_for(&f->server.requests, 1);
  rest_send(f->rest, &second->call);
  rest_send(f->rest, &third->call);
  rest_fixture_wait(f, 2);
  assert_int_equal(first->done, 0);
  assert_int_equal(second->call.outcome, REST_NOT_SENT);
  assert_in_range(second->call.duration_ms, 200, 59000);
  assert_int_equal(third->call.outcome, REST_NOT_SENT);
  assert_in_range(third->call.duration_ms, 100, 59000);
  assert_int_equal(f->server.requests, 1);
  rest_close(&f->rest);
  mailbox_drain(f->main);
  assert_int_equal(first->call.outcome, REST_CANCELLED);
  rest_fixture_drop(first);
  rest_fixture_drop(second);
  rest_fixture_drop(third);
  rest_fixture_stop(f);
}

/* The server takes the connection but not the TLS handshake: not a byte of the request leaves. */
static void knows_a_timeout_before_sending(void **state) {
  struct rest_fixture *f = *state;
  rest_fixture_start(f, stub_wait_for_close);
  struct rest_test_call *test = rest_fixture_post(f);
  snprintf(test->url, sizeof test->url, "https://127.0.0.1:%u/", f->server.port);
  test->call.timeout_ms = 200;
  rest_fixture_expect_and_drop(test, REST_NOT_SENT, false);
  rest_fixture_stop(f);
}

static void cancels_what_runs_when_closed(void **state) {
  struct rest_fixture *f = *state;
  stub_server_start(&f->server, never_answers);
  rest_fixture_open(f, 2, NULL);
  struct rest_test_call *tests[5];
  for (int i = 0; i < 5; i++) {
    tests[i] = rest_fixture_post(f);
    rest_send(f->rest, &tests[i]->call);
  }
  rest_fixture_wait_for(&f->server.requests, 2);
  rest_close(&f->rest);
  mailbox_drain(f->main);
  for (int i = 0; i < 5; i++) {
    assert_int_equal(tests[i]->done, 1);
    assert_int_equal(tests[i]->call.outcome, REST_CANCELLED);
    assert_int_equal(tests[i]->call.sent, i < 2);
    rest_fixture_drop(tests[i]);
  }
  rest_fixture_stop(f);
}

static void refuses_an_unreadable_certificate_file(void **state) {
  struct rest_fixture *f = *state;
  const struct rest_options options = {.user_agent = "t",
                                       .ca_file = "/nonexistent/ca.pem",
                                       .max_connections = 1,
                                       .max_reply_bytes = REST_FIXTURE_MAX_REPLY};
  assert_int_equal(mailbox_create(&f->main, NULL, NULL), ERR_OK);
  assert_int_equal(rest_open(&f->rest, &options, f->main), ERR_IO);
  mailbox_destroy(&f->main);
}

/* A handle of libcurl's takes 5 KiB: they are made when they are needed first. */
static void takes_memory_for_what_is_used(void **state) {
  struct rest_fixture *f = *state;
  enum { MANY = 256 };
  size_t taken[2];
  const unsigned max_connections[2] = {1, MANY};
  for (int i = 0; i < 2; i++) {
    size_t before = mallinfo2().uordblks;
    rest_fixture_open(f, max_connections[i], NULL);
    taken[i] = mallinfo2().uordblks - before;
    rest_fixture_close(f);
  }
  assert_true(taken[1] < taken[0] + MANY * 4096);
}

static enum err open_and_close(void *context) {
  const struct rest_options options = {.api_key = REST_FIXTURE_KEY,
                                       .user_agent = "t",
                                       .max_connections = 2,
                                       .max_reply_bytes = REST_FIXTURE_MAX_REPLY};
  struct rest *rest = NULL;
  enum err err = rest_open(&rest, &options, context);
  rest_close(&rest);
  return err;
}

static void survives_every_failed_allocation(void **state) {
  struct rest_fixture *f = *state;
  assert_int_equal(mailbox_create(&f->main, NULL, NULL), ERR_OK);
  assert_true(alloc_fail_each(open_and_close, f->main) >= 6);
  mailbox_destroy(&f->main);
}

int main(void) {
  static struct rest_fixture fixture;
#define TEST(name) cmocka_unit_test_prestate(name, &fixture)
  const struct CMUnitTest tests[] = {
      TEST(sends_the_request_as_given),
      TEST(uses_every_method),
      TEST(keeps_the_wanted_headers),
      TEST(forgets_the_attempt_before),
      TEST(takes_replies_of_other_kinds),
      TEST(follows_no_redirect),
      TEST(uses_no_proxy_of_the_environment),
      TEST(keeps_connections_alive),
      TEST(bounds_its_connections),
      TEST(sends_an_unsafe_request_once),
      TEST(lets_a_safe_request_be_sent_again),
      TEST(does_not_use_a_closed_connection),
      TEST(names_failures_after_sending),
      TEST(says_when_nothing_was_sent),
      TEST(keeps_its_deadlines),
      TEST(waits_for_a_connection_within_the_deadline),
      TEST(knows_a_timeout_before_sending),
      TEST(cancels_what_runs_when_closed),
      TEST(refuses_an_unreadable_certificate_file),
      TEST(takes_memory_for_what_is_used),
      TEST(survives_every_failed_allocation),
  };
#undef TEST
  return cmocka_run_group_tests(tests, NULL, NULL);
}
