#include "engine/rest_fixture.h"

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

enum { DEADLINE_MS = 60000 };

static void wake(void *arg) {
  uint64_t one = 1;
  assert_int_equal(write(((struct rest_fixture *)arg)->event, &one, sizeof one), sizeof one);
}

void rest_fixture_open(struct rest_fixture *f, unsigned max_connections, const char *ca_file) {
  const struct rest_options options = {.api_key = REST_FIXTURE_KEY,
                                       .ca_file = ca_file,
                                       .user_agent = "telnyx-mqtt/test",
                                       .max_connections = max_connections,
                                       .connect_timeout_ms = 5000,
                                       .max_reply_bytes = REST_FIXTURE_MAX_REPLY};
  f->done = 0;
  f->event = eventfd(0, EFD_CLOEXEC);
  assert_int_equal(mailbox_create(&f->main, wake, f), ERR_OK);
  assert_int_equal(rest_open(&f->rest, &options, f->main), ERR_OK);
}

void rest_fixture_close(struct rest_fixture *f) {
  rest_close(&f->rest);
  mailbox_drain(f->main);
  mailbox_destroy(&f->main);
  close(f->event);
}

void rest_fixture_start(struct rest_fixture *f, void (*play)(struct stub_connection *)) {
  stub_server_start(&f->server, play);
  rest_fixture_open(f, 4, NULL);
}

void rest_fixture_stop(struct rest_fixture *f) {
  rest_fixture_close(f);
  stub_server_stop(&f->server);
}

void rest_fixture_wait(struct rest_fixture *f, unsigned count) {
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

void rest_fixture_wait_for(atomic_uint *counter, unsigned count) {
  int64_t deadline_ms = clock_mono_ms() + DEADLINE_MS;
  while (atomic_load(counter) < count) {
    if (clock_mono_ms() >= deadline_ms)
      fail_msg("it never came to %u", count);
    poll(NULL, 0, 1);
  }
}

static void on_done(struct rest_call *call) {
  struct rest_test_call *test = (struct rest_test_call *)call;
  test->done++;
  test->fixture->done++;
  assert_null(strstr(call->why, REST_FIXTURE_KEY));
  assert_int_equal(call->why[0] == '\0', call->outcome == REST_REPLIED);
}

struct rest_test_call *rest_fixture_call(struct rest_fixture *f, const char *method,
                                         const char *body) {
  struct rest_test_call *test = calloc(1, sizeof *test);
  test->fixture = f;
  snprintf(test->url, sizeof test->url, "http://127.0.0.1:%u/v2/calls", f->server.port);
  test->call.done = on_done;
  test->call.method = method;
  test->call.url = test->url;
  test->call.body = span_of(body);
  test->call.content_type = body ? "application/json" : NULL;
  test->call.timeout_ms = 10000;
  return test;
}

struct rest_test_call *rest_fixture_post(struct rest_fixture *f) {
  return rest_fixture_call(f, "POST", "{\"to\":\"+15550001111\"}");
}

void rest_fixture_expect(struct rest_test_call *test, enum rest_outcome outcome, bool sent) {
  unsigned done = test->done;
  rest_send(test->fixture->rest, &test->call);
  rest_fixture_wait(test->fixture, test->fixture->done + 1);
  assert_int_equal(test->done, done + 1);
  if (test->call.outcome != outcome || test->call.sent != sent)
    fail_msg("outcome %d, sent %d: %s", test->call.outcome, test->call.sent, test->call.why);
}

void rest_fixture_drop(struct rest_test_call *test) {
  buf_free(&test->call.reply);
  free(test);
}

void rest_fixture_expect_and_drop(struct rest_test_call *test, enum rest_outcome outcome,
                                  bool sent) {
  rest_fixture_expect(test, outcome, sent);
  rest_fixture_drop(test);
}
