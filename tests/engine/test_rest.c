#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cmocka.h>

#include "bridge/clock.h"
#include "bridge/rest.h"
#include "engine/stub_server.h"

#define KEY "KEY0123456789_secret"

enum { DEADLINE_MS = 20000, MAX_REPLY = 10000 };

/* ---- a main thread --------------------------------------------------------------------------- */

struct fixture {
  struct mailbox *main;
  int event;
  struct rest *rest;
  struct stub_server server;
  unsigned done;
};

static void wake(void *arg) {
  uint64_t one = 1;
  assert_int_equal(write(((struct fixture *)arg)->event, &one, sizeof one), sizeof one);
}

static void open_rest(struct fixture *f, unsigned max_connections, const char *ca_file) {
  const struct rest_options options = {.api_key = KEY,
                                       .ca_file = ca_file,
                                       .user_agent = "telnyx-mqtt/test",
                                       .max_connections = max_connections,
                                       .connect_timeout_ms = 5000,
                                       .max_reply_bytes = MAX_REPLY};
  f->done = 0;
  f->event = eventfd(0, EFD_CLOEXEC);
  assert_int_equal(mailbox_create(&f->main, wake, f), ERR_OK);
  assert_int_equal(rest_open(&f->rest, &options, f->main), ERR_OK);
}

static void close_rest(struct fixture *f) {
  rest_close(&f->rest);
  mailbox_drain(f->main);
  mailbox_destroy(&f->main);
  close(f->event);
}

static void start(struct fixture *f, void (*play)(struct stub_connection *)) {
  stub_server_start(&f->server, play);
  open_rest(f, 4, NULL);
}

static void stop(struct fixture *f) {
  close_rest(f);
  stub_server_stop(&f->server);
}

static void wait_for_done(struct fixture *f, unsigned count) {
  int64_t deadline_ms = clock_mono_ms() + DEADLINE_MS;
  while (f->done < count) {
    struct pollfd fd = {.fd = f->event, .events = POLLIN};
    uint64_t events = 0;
    if (clock_mono_ms() >= deadline_ms)
      fail_msg("%u of %u calls are done", f->done, count);
    if (poll(&fd, 1, 100) > 0)
      assert_int_equal(read(f->event, &events, sizeof events), sizeof events);
    mailbox_drain(f->main);
  }
}

static void wait_for(atomic_uint *counter, unsigned count) {
  int64_t deadline_ms = clock_mono_ms() + DEADLINE_MS;
  while (atomic_load(counter) < count) {
    if (clock_mono_ms() >= deadline_ms)
      fail_msg("it never came to %u", count);
    poll(NULL, 0, 1);
  }
}

/* ---- calls ----------------------------------------------------------------------------------- */

struct test_call {
  struct rest_call call;
  struct fixture *f;
  char url[128];
  unsigned done;
};

static void on_done(struct rest_call *call) {
  struct test_call *test = (struct test_call *)call;
  test->done++;
  test->f->done++;
  assert_null(strstr(call->why, KEY));
  assert_int_equal(call->why[0] == '\0', call->outcome == REST_REPLIED);
}

static struct test_call *make_call(struct fixture *f, const char *method, const char *body) {
  struct test_call *test = calloc(1, sizeof *test);
  test->f = f;
  snprintf(test->url, sizeof test->url, "http://127.0.0.1:%u/v2/calls", f->server.port);
  test->call.done = on_done;
  test->call.method = method;
  test->call.url = test->url;
  test->call.body = span_of(body);
  test->call.content_type = body ? "application/json" : NULL;
  test->call.timeout_ms = 10000;
  return test;
}

static struct test_call *post(struct fixture *f) {
  return make_call(f, "POST", "{\"to\":\"+15550001111\"}");
}

static void run(struct fixture *f, struct test_call *test) {
  rest_send(f->rest, &test->call);
  wait_for_done(f, f->done + 1);
  assert_int_equal(test->done, 1);
}

static void drop(struct test_call *test) {
  buf_free(&test->call.reply);
  free(test);
}

static void expect(struct fixture *f, struct test_call *test, enum rest_outcome outcome,
                   bool sent) {
  run(f, test);
  if (test->call.outcome != outcome || test->call.sent != sent)
    fail_msg("outcome %d, sent %d: %s", test->call.outcome, test->call.sent, test->call.why);
}

static void expect_and_drop(struct fixture *f, struct test_call *test, enum rest_outcome outcome,
                            bool sent) {
  expect(f, test, outcome, sent);
  drop(test);
}

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

static void cuts_the_reply(struct stub_connection *c) {
  if (stub_read(c))
    stub_write(c, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"data\"");
}

static void talks_nonsense(struct stub_connection *c) {
  if (stub_read(c))
    stub_write(c, "\x01\x02 what is that? " KEY "\r\n\r\n");
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
                  "X-Ratelimit-Remaining: 0\r\nContent-Length: 2\r\n\r\n{}");
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
  struct fixture *f = *state;
  start(f, answers);
  struct test_call *test = post(f);
  const struct rest_header extra[] = {{"X-One", "1"}, {"X-Two", "2"}};
  test->call.headers = extra;
  test->call.header_count = 2;
  expect(f, test, REST_REPLIED, true);
  const char *request = f->server.last_request;
  assert_ptr_equal(strstr(request, "POST /v2/calls HTTP/1.1\r\n"), request);
  assert_non_null(strstr(request, "\r\nAuthorization: Bearer " KEY "\r\n"));
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
  drop(test);
  stop(f);
}

static void uses_every_method(void **state) {
  struct fixture *f = *state;
  static const struct {
    const char *method, *body, *length;
  } rows[] = {
      {"GET", NULL, NULL},       {"DELETE", NULL, NULL}, {"PATCH", "{}", "Content-Length: 2\r\n"},
      {"PUT", "{}", "h: 2\r\n"}, {"POST", "", "h: 0"},   {"DELETE", "{}", "h: 2\r\n"},
      {"GET", NULL, NULL},       {"PUT", "", "h: 0\r\n"}};
  stub_server_start(&f->server, answers);
  open_rest(f, 1, NULL);
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct test_call *test = make_call(f, rows[i].method, rows[i].body);
    if (i == 4)
      test->call.content_type = NULL;
    expect(f, test, REST_REPLIED, true);
    char line[64];
    snprintf(line, sizeof line, "%s /v2/calls HTTP/1.1\r\n", rows[i].method);
    assert_ptr_equal(strstr(f->server.last_request, line), f->server.last_request);
    assert_int_equal(strstr(f->server.last_request, "Content-Type") != NULL,
                     test->call.content_type != NULL);
    const char *length = strstr(f->server.last_request, "Content-Length");
    assert_int_equal(length != NULL, rows[i].length != NULL);
    if (length)
      assert_non_null(strstr(length, rows[i].length));
    drop(test);
  }
  assert_int_equal(f->server.connections, 1);
  stop(f);
}

static void keeps_the_wanted_headers(void **state) {
  struct fixture *f = *state;
  start(f, asks_to_wait);
  struct test_call *test = post(f);
  expect(f, test, REST_REPLIED, true);
  assert_int_equal(test->call.http_status, 429);
  assert_string_equal(test->call.retry_after, "2");
  assert_string_equal(test->call.retry_after_ms, "1500");
  assert_string_equal(test->call.should_retry, "true");
  assert_true(test->call.reply_is_json);
  drop(test);
  stop(f);
}

static void forgets_the_attempt_before(void **state) {
  struct fixture *f = *state;
  start(f, asks_to_wait);
  struct test_call *test = post(f);
  expect(f, test, REST_REPLIED, true);
  buf_free(&test->call.reply);
  stub_server_stop(&f->server);
  test->done = 0;
  test->call.timeout_ms = 2000;
  expect(f, test, REST_NOT_SENT, false);
  assert_string_equal(test->call.retry_after, "");
  assert_int_equal(test->call.http_status, 0);
  assert_null(test->call.reply.data);
  assert_non_null(strstr(test->call.why, "onnect"));
  drop(test);
  close_rest(f);
}

static void takes_replies_of_other_kinds(void **state) {
  struct fixture *f = *state;
  start(f, has_nothing_to_say);
  struct test_call *test = post(f);
  expect(f, test, REST_REPLIED, true);
  assert_int_equal(test->call.http_status, 204);
  assert_int_equal(test->call.reply.len, 0);
  assert_false(test->call.reply_is_json);
  drop(test);
  stop(f);
  start(f, sends_bytes);
  test = make_call(f, "GET", NULL);
  expect(f, test, REST_REPLIED, true);
  assert_int_equal(test->call.reply.len, 5);
  assert_memory_equal(test->call.reply.data, "a\0b\xff\n", 5);
  assert_false(test->call.reply_is_json);
  assert_string_equal(test->call.reply_type, "application/pdf");
  drop(test);
  stop(f);
}

static void follows_no_redirect(void **state) {
  struct fixture *f = *state;
  start(f, redirects);
  struct test_call *test = post(f);
  expect(f, test, REST_REPLIED, true);
  assert_int_equal(test->call.http_status, 307);
  assert_int_equal(f->server.requests, 1);
  drop(test);
  stop(f);
}

static void uses_no_proxy_of_the_environment(void **state) {
  struct fixture *f = *state;
  setenv("http_proxy", "http://127.0.0.1:1", 1);
  setenv("all_proxy", "http://127.0.0.1:1", 1);
  start(f, answers);
  expect_and_drop(f, post(f), REST_REPLIED, true);
  unsetenv("http_proxy");
  unsetenv("all_proxy");
  stop(f);
}

/* ---- connections ----------------------------------------------------------------------------- */

static void keeps_connections_alive(void **state) {
  struct fixture *f = *state;
  start(f, answers);
  for (int i = 0; i < 20; i++)
    expect_and_drop(f, post(f), REST_REPLIED, true);
  assert_int_equal(f->server.connections, 1);
  stop(f);
}

static void bounds_its_connections(void **state) {
  struct fixture *f = *state;
  start(f, answers);
  enum { CALLS = 300 };
  struct test_call *tests[CALLS];
  for (int i = 0; i < CALLS; i++) {
    tests[i] = post(f);
    rest_send(f->rest, &tests[i]->call);
  }
  wait_for_done(f, CALLS);
  for (int i = 0; i < CALLS; i++) {
    assert_int_equal(tests[i]->call.outcome, REST_REPLIED);
    assert_int_equal(tests[i]->done, 1);
    drop(tests[i]);
  }
  assert_int_equal(f->server.requests, CALLS);
  assert_in_range(f->server.connections, 1, 4);
  stop(f);
}

static void sends_an_unsafe_request_once(void **state) {
  struct fixture *f = *state;
  start(f, answers_once_and_takes_the_next);
  expect_and_drop(f, post(f), REST_REPLIED, true);
  struct test_call *test = post(f);
  expect(f, test, REST_BROKEN, true);
  assert_non_null(strstr(test->call.why, "kept-alive"));
  assert_int_equal(f->server.requests, 2);
  drop(test);
  stop(f);
}

static void lets_a_safe_request_be_sent_again(void **state) {
  struct fixture *f = *state;
  start(f, answers_once_and_takes_the_next);
  expect_and_drop(f, post(f), REST_REPLIED, true);
  struct test_call *test = post(f);
  test->call.repeatable = true;
  expect_and_drop(f, test, REST_REPLIED, true);
  assert_int_equal(f->server.requests, 3);
  assert_int_equal(f->server.connections, 2);
  stop(f);
}

/* A connection that was closed while it was idle is noticed before anything is sent on it. */
static void does_not_use_a_closed_connection(void **state) {
  struct fixture *f = *state;
  start(f, closes_after_each_reply);
  for (unsigned i = 0; i < 10; i++) {
    expect_and_drop(f, post(f), REST_REPLIED, true);
    wait_for(&f->server.closed, i + 1);
  }
  assert_int_equal(f->server.requests, 10);
  stop(f);
}

/* ---- failures -------------------------------------------------------------------------------- */

static void names_failures_after_sending(void **state) {
  struct fixture *f = *state;
  static const struct {
    void (*play)(struct stub_connection *);
    const char *why;
  } rows[] = {
      {hangs_up, ""},
      {cuts_the_reply, ""},
      {talks_nonsense, ""},
      {sends_too_much, "larger than allowed"},
      {sends_headers_without_end, "headers are larger"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    start(f, rows[i].play);
    struct test_call *test = post(f);
    expect(f, test, REST_BROKEN, true);
    assert_non_null(strstr(test->call.why, rows[i].why));
    assert_null(test->call.reply.data);
    assert_int_equal(f->server.requests, 1);
    drop(test);
    stop(f);
  }
}

static void says_when_nothing_was_sent(void **state) {
  struct fixture *f = *state;
  start(f, answers);
  struct test_call *test = post(f);
  snprintf(test->url, sizeof test->url, "http://127.0.0.1:1/");
  expect_and_drop(f, test, REST_NOT_SENT, false);
  test = post(f);
  snprintf(test->url, sizeof test->url, "http://name.invalid/");
  expect_and_drop(f, test, REST_NOT_SENT, false);
  test = post(f);
  snprintf(test->url, sizeof test->url, "ftp://127.0.0.1:%u/", f->server.port);
  expect_and_drop(f, test, REST_NOT_SENT, false);
  test = post(f);
  snprintf(test->url, sizeof test->url, "http://[");
  expect_and_drop(f, test, REST_NOT_SENT, false);
  static const struct rest_header extra[9] = {{"X", "1"}, {"X", "1"}, {"X", "1"},
                                              {"X", "1"}, {"X", "1"}, {"X", "1"},
                                              {"X", "1"}, {"X", "1"}, {"X", "1"}};
  test = post(f);
  test->call.headers = extra;
  test->call.header_count = 9;
  expect_and_drop(f, test, REST_NOT_SENT, false);
  assert_int_equal(f->server.requests, 0);
  expect_and_drop(f, post(f), REST_REPLIED, true);
  stop(f);
}

static void keeps_its_deadlines(void **state) {
  struct fixture *f = *state;
  void (*const scripts[])(struct stub_connection *) = {never_answers, drips};
  for (size_t i = 0; i < 2; i++) {
    start(f, scripts[i]);
    struct test_call *test = post(f);
    test->call.timeout_ms = 300;
    expect(f, test, REST_TIMED_OUT, true);
    assert_in_range(test->call.duration_ms, 290, 3000);
    drop(test);
    stop(f);
  }
}

static void waits_for_a_connection_within_the_deadline(void **state) {
  struct fixture *f = *state;
  stub_server_start(&f->server, never_answers);
  open_rest(f, 1, NULL);
  struct test_call *first = post(f), *second = post(f), *third = post(f);
  first->call.timeout_ms = 600;
  second->call.timeout_ms = 200;
  third->call.send_within_ms = 100;
  rest_send(f->rest, &first->call);
  rest_send(f->rest, &second->call);
  rest_send(f->rest, &third->call);
  wait_for_done(f, 3);
  assert_int_equal(first->call.outcome, REST_TIMED_OUT);
  assert_int_equal(second->call.outcome, REST_NOT_SENT);
  assert_in_range(second->call.duration_ms, 200, 550);
  assert_int_equal(third->call.outcome, REST_NOT_SENT);
  assert_in_range(third->call.duration_ms, 100, 550);
  assert_int_equal(f->server.requests, 1);
  drop(first);
  drop(second);
  drop(third);
  stop(f);
}

/* The server takes the connection but not the TLS handshake: not a byte of the request leaves. */
static void knows_a_timeout_before_sending(void **state) {
  struct fixture *f = *state;
  start(f, stub_wait_for_close);
  struct test_call *test = post(f);
  snprintf(test->url, sizeof test->url, "https://127.0.0.1:%u/", f->server.port);
  test->call.timeout_ms = 200;
  expect_and_drop(f, test, REST_NOT_SENT, false);
  stop(f);
}

static void cancels_what_runs_when_closed(void **state) {
  struct fixture *f = *state;
  stub_server_start(&f->server, never_answers);
  open_rest(f, 2, NULL);
  struct test_call *tests[5];
  for (int i = 0; i < 5; i++) {
    tests[i] = post(f);
    rest_send(f->rest, &tests[i]->call);
  }
  wait_for(&f->server.requests, 2);
  rest_close(&f->rest);
  mailbox_drain(f->main);
  for (int i = 0; i < 5; i++) {
    assert_int_equal(tests[i]->done, 1);
    assert_int_equal(tests[i]->call.outcome, REST_CANCELLED);
    assert_int_equal(tests[i]->call.sent, i < 2);
    drop(tests[i]);
  }
  stop(f);
}

static void refuses_an_unreadable_certificate_file(void **state) {
  struct fixture *f = *state;
  const struct rest_options options = {.user_agent = "t",
                                       .ca_file = "/nonexistent/ca.pem",
                                       .max_connections = 1,
                                       .max_reply_bytes = MAX_REPLY};
  assert_int_equal(mailbox_create(&f->main, NULL, NULL), ERR_OK);
  assert_int_equal(rest_open(&f->rest, &options, f->main), ERR_IO);
  mailbox_destroy(&f->main);
}

int main(void) {
  static struct fixture fixture;
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
  };
#undef TEST
  return cmocka_run_group_tests(tests, NULL, NULL);
}
