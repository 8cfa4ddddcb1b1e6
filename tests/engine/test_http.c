#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "bridge/clock.h"
#include "engine/http_rig.h"
#include "unit/alloc_fail.h"

static const struct rig_options defaults = {0};

static void hands_over_what_was_sent(void **state) {
  (void)state;
  struct rig rig;
  rig_open(&rig, &defaults);
  int client = client_connect(&rig);
  client_send(client, "PUT /hook?a=%2F&b HTTP/1.1\r\nHost: h\r\nContent-Type: text/x\r\n"
                      "Telnyx-Signature-Ed25519: sig\r\nTelnyx-Timestamp: 12\r\n"
                      "Authorization: Bearer k\r\nContent-Length: 3\r\n\r\na");
  rig_serve_ms(&rig, 20);
  assert_int_equal(rig.request_count, 0);
  client_send_bytes(client, "\0c", 2);
  rig_await_requests(&rig, 1);
  const struct http_request *request = rig.requests[0];
  assert_int_equal(request->method, HTTP_PUT);
  assert_true(span_equal_text(request->path, "/hook"));
  assert_true(span_equal_text(request->query, "a=%2F&b"));
  assert_true(span_equal(request->body, (struct span){"a\0c", 3}));
  assert_true(span_equal_text(request->content_type, "text/x"));
  assert_true(span_equal_text(request->signature, "sig"));
  assert_true(span_equal_text(request->timestamp, "12"));
  assert_true(span_equal_text(request->authorization, "Bearer k"));
  assert_true(span_equal_text(request->peer, "127.0.0.1"));
  rig_answer(&rig, "kept");
  const char *reply = client_await(&rig, client, "kept");
  assert_non_null(strstr(reply, "HTTP/1.1 200 OK\r\n"));
  assert_non_null(strstr(reply, "Content-Length: 4\r\n"));
  assert_null(strstr(reply, "Connection:"));
  assert_null(strstr(reply, "Server:"));
  close(client);
  rig_close(&rig);
}

static void keeps_connections_of_patient_clients(void **state) {
  (void)state;
  struct rig rig;
  rig_open(&rig, &defaults);
  int client = client_connect(&rig);
  for (int i = 0; i < 20; i++)
    client_post(&rig, client);
  rig_assert_idle(&rig);
  close(client);
  rig_close(&rig);
}

static void serves_requests_sent_ahead_in_their_order(void **state) {
  (void)state;
  struct rig rig;
  rig_open(&rig, &defaults);
  int client = client_connect(&rig);
  client_send(client, POST_HEAD "Content-Length: 3\r\n\r\none" POST_HEAD
                                "Content-Length: 3\r\n\r\ntwo" POST_HEAD "Content-Le");
  rig_await_requests(&rig, 1);
  rig_assert_idle(&rig);
  assert_int_equal(rig.request_count, 1); /* one at a time */
  client_send(client, "ngth: 5\r\n\r\nth");
  client_post_anew(&rig); /* nobody else waits for this client */
  rig_assert_idle(&rig);
  rig_answer(&rig, "first");
  rig_await_requests(&rig, 1);
  assert_true(span_equal_text(rig.requests[0]->body, "two"));
  rig_assert_idle(&rig);
  rig_answer(&rig, "second");
  rig_serve_ms(&rig, 20);
  client_send(client, "ree");
  rig_await_requests(&rig, 1);
  assert_true(span_equal_text(rig.requests[0]->body, "three"));
  rig_answer(&rig, "third");
  const char *replies = client_await(&rig, client, "third");
  const char *first = strstr(replies, "first");
  const char *second = strstr(replies, "second");
  assert_true(first && second && first < second && second < strstr(replies, "third"));
  client_post(&rig, client);
  close(client);
  rig_close(&rig);
}

static void holds_back_a_flood_behind_a_pending_request(void **state) {
  (void)state;
  struct rig rig;
  rig_open(&rig, &defaults);
  int client = client_connect_pending(&rig);
  static char flood[65536];
  memset(flood, 'A', sizeof flood);
  size_t sent = 0;
  for (int i = 0; i < 1000; i++) {
    ssize_t got = send(client, flood, sizeof flood, MSG_DONTWAIT | MSG_NOSIGNAL);
    sent += got > 0 ? (size_t)got : 0;
    rig_serve_ms(&rig, 1);
    if (got < 0)
      break;
  }
  assert_true(sent > 0 && sent < (size_t)50 << 20); /* TCP stops it, not our memory */
  rig_assert_idle(&rig);
  client_post_anew(&rig);
  rig_answer(&rig, "first");
  assert_non_null(strstr(client_await_end(&rig, client), "431 Request Header"));
  close(client);
  rig_close(&rig);
}

static void answers_a_client_that_has_gone(void **state) {
  (void)state;
  struct rig rig;
  rig_open(&rig, &defaults);
  const struct linger abort = {.l_onoff = 1};
  for (int aborts = 0; aborts < 2; aborts++) {
    int client = client_connect_pending(&rig);
    if (aborts)
      setsockopt(client, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
    close(client);
    rig_assert_idle(&rig);
    assert_true(span_equal_text(rig.requests[0]->body, "1"));
    rig_answer(&rig, "too late");
    client_post_anew(&rig);
  }
  rig_close(&rig);
}

#define POST_CHUNKED POST_HEAD "Transfer-Encoding: chunked\r\n\r\n"

/* It has nothing more to say, and waits for the reply. */
static void answers_a_client_that_has_closed_its_side(void **state) {
  (void)state;
  struct rig rig;
  rig_open(&rig, &defaults);
  int client = client_connect(&rig);
  client_send(client, POST_ONE POST_HEAD "Content-Length: 3\r\n\r\ntwo" POST_HEAD "Content-Le");
  shutdown(client, SHUT_WR);
  rig_await_requests(&rig, 1);
  rig_assert_idle(&rig);
  rig_answer(&rig, "first");
  rig_await_requests(&rig, 1);
  assert_true(span_equal_text(rig.requests[0]->body, "two"));
  rig_assert_idle(&rig);
  rig_answer(&rig, "second");
  const char *replies = client_await_end(&rig, client);
  assert_true(strstr(replies, "first") && strstr(replies, "second"));
  close(client);
  client = client_connect(&rig);
  client_send(client, POST_HEAD "Content-Length: 3\r\n\r\ntw");
  shutdown(client, SHUT_WR);
  assert_string_equal(client_await_end(&rig, client), ""); /* that was no request */
  close(client);
  rig_close(&rig);
}

static const struct {
  const char *request;
  const char *status;
  const char *also; /* in the reply */
} refusals[] = {
    {"GET /nowhere HTTP/1.1\r\nHost: h\r\n\r\n", "404 Not Found", "\r\n\r\n404 Not Found\n"},
    {"GET /hook HTTP/1.1\r\nHost: h\r\n\r\n", "405 Method Not Allowed",
     "Allow: POST, PUT, PATCH, DELETE\r\n"},
    {"OPTIONS /now HTTP/1.1\r\nHost: h\r\n\r\n", "405 Method Not Allowed", "Allow: GET, HEAD\r\n"},
    {POST_HEAD "\r\n", "411 Length Required", ""},
    {POST_HEAD "Content-Length: 1001\r\n\r\n", "413 Content Too Large", ""},
    {POST_HEAD "Content-Length: 99999999999999999999\r\n\r\n", "413 Content Too Large", ""},
    {POST_HEAD "Content-Length: x\r\n\r\n", "400 Bad Request", ""},
    {POST_HEAD "Content-Length: 1\r\nContent-Length: 1\r\n\r\n1", "400 Bad Request", ""},
    {POST_HEAD "Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n", "400 Bad Request", ""},
    {POST_CHUNKED "z\r\n", "400 Bad Request", ""},
    {POST_CHUNKED "3e9\r\n", "413 Content Too Large", ""},
    {POST_HEAD "Content-Length: 1\r\nExpect: tea\r\n\r\n", "417 Expectation Failed", ""},
    {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505 HTTP Version Not Supported", ""},
    {"\x16\x03\x01\x02", "400 Bad Request", ""},
};

static void refuses_with_few_words_and_closes(void **state) {
  (void)state;
  struct rig rig;
  rig_open(&rig, &defaults);
  for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
    int client = client_connect(&rig);
    client_send(client, refusals[i].request);
    const char *reply = client_await_end(&rig, client);
    char line[64];
    snprintf(line, sizeof line, "HTTP/1.1 %s\r\n", refusals[i].status);
    assert_true(strncmp(reply, line, strlen(line)) == 0);
    assert_non_null(strstr(reply, refusals[i].also));
    assert_non_null(strstr(reply, "Connection: close\r\n"));
    close(client);
    client_post_anew(&rig);
  }
  assert_int_equal(rig.request_count, 0);
  rig_close(&rig);
}

static void refuses_quietly_when_told_to(void **state) {
  (void)state;
  struct rig rig;
  rig_open(&rig, &(struct rig_options){.quiet_refusals = true});
  int client = client_connect(&rig);
  client_send(client, "GET /nowhere HTTP/1.1\r\nHost: h\r\n\r\n");
  const char *reply = client_await_end(&rig, client);
  assert_non_null(strstr(reply, "Content-Length: 0\r\n"));
  assert_string_equal(strstr(reply, "\r\n\r\n"), "\r\n\r\n");
  close(client);
  rig_close(&rig);
}

/* The reply to a body that is not wanted arrives although the client is still sending it. */
static void lets_a_refusal_arrive(void **state) {
  (void)state;
  static char body[100000];
  struct rig rig;
  rig_open(&rig, &defaults);
  int client = client_connect(&rig);
  client_send(client, POST_HEAD "Content-Length: 1000000\r\n\r\n");
  for (int i = 0; i < 10; i++) {
    client_send_bytes(client, body, sizeof body);
    rig_serve_ms(&rig, 2);
  }
  assert_non_null(strstr(client_await_end(&rig, client), "413 Content Too Large"));
  rig_assert_idle(&rig);
  close(client);
  rig_close(&rig);
}

static void takes_bodies_up_to_their_ceiling(void **state) {
  (void)state;
  static char body[RIG_BODY_MAX];
  struct rig rig;
  rig_open(&rig, &defaults);
  int client = client_connect(&rig);
  client_send(client, POST_HEAD "Content-Length: 1000\r\n\r\n");
  client_send_bytes(client, body, sizeof body);
  rig_await_requests(&rig, 1);
  assert_int_equal(rig.requests[0]->body.len, RIG_BODY_MAX);
  rig_answer(&rig, "whole");
  client_await(&rig, client, "whole");
  client_send(client, "DELETE /hook HTTP/1.1\r\nHost: h\r\n\r\n");
  rig_await_requests(&rig, 1);
  assert_int_equal(rig.requests[0]->body.len, 0);
  rig_answer(&rig, "deleted");
  client_await(&rig, client, "deleted");
  close(client);
  rig_close(&rig);
}

static void takes_chunked_bodies(void **state) {
  (void)state;
  struct rig rig;
  rig_open(&rig, &defaults);
  int client = client_connect(&rig);
  client_send(client, POST_CHUNKED "3\r\none\r");
  rig_assert_idle(&rig);
  client_send(client, "\n3;x=y\r\ntwo\r\n0\r\nX: y\r\n\r\n" POST_CHUNKED "0\r\n\r\n" POST_ONE);
  static const char *const bodies[] = {"onetwo", "", "1"};
  for (size_t i = 0; i < 3; i++) {
    rig_await_requests(&rig, 1);
    assert_true(span_equal_text(rig.requests[0]->body, bodies[i]));
    rig_answer(&rig, "taken");
  }
  close(client);
  rig_close(&rig);
}

static void takes_chunked_bodies_up_to_their_ceiling(void **state) {
  (void)state;
  struct rig rig;
  rig_open(&rig, &defaults);
  int client = client_connect(&rig);
  client_send(client, POST_CHUNKED);
  for (size_t sent = 0; sent < RIG_BODY_MAX; sent += 8)
    client_send(client, "8\r\nabcdefgh\r\n");
  client_send(client, "0\r\n\r\n");
  rig_await_requests(&rig, 1);
  assert_int_equal(rig.requests[0]->body.len, RIG_BODY_MAX);
  rig_answer(&rig, "whole");
  client_await(&rig, client, "whole");
  close(client);
  rig_close(&rig);
}

static void tells_those_who_ask_to_continue(void **state) {
  (void)state;
  struct rig rig;
  rig_open(&rig, &defaults);
  int client = client_connect(&rig);
  client_send(client, POST_HEAD "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  assert_string_equal(client_await(&rig, client, "\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client_send(client, "ab");
  rig_await_requests(&rig, 1);
  rig_answer(&rig, "thanks");
  client_await(&rig, client, "thanks");
  client_send(client, POST_HEAD "Content-Length: 2\r\nExpect: 100-continue\r\n\r\nab");
  rig_await_requests(&rig, 1); /* who does not wait is not told */
  rig_answer(&rig, "again");
  assert_null(strstr(client_await(&rig, client, "again"), "100"));
  client_send(client, POST_HEAD "Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n");
  assert_string_equal(client_await(&rig, client, "\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client_send(client, "2\r\nab\r\n0\r\n\r\n");
  rig_await_requests(&rig, 1);
  rig_answer(&rig, "chunked");
  client_await(&rig, client, "chunked");
  close(client);
  rig_close(&rig);
}

static void answers_head_without_a_body(void **state) {
  (void)state;
  struct rig rig;
  rig_open(&rig, &defaults);
  int client = client_connect(&rig);
  client_send(client, "HEAD /now HTTP/1.1\r\nHost: h\r\n\r\nGET /now HTTP/1.1\r\nHost: h\r\n\r\n");
  const char *replies = client_await(&rig, client, "\r\n\r\nnow");
  const char *end = strstr(replies, "\r\n\r\n");
  assert_non_null(strstr(replies, "Content-Length: 3\r\n"));
  assert_true(strncmp(end + 4, "HTTP/1.1 200 OK\r\n", 17) == 0);
  close(client);
  rig_close(&rig);
}

static void closes_when_the_client_or_the_handler_says_so(void **state) {
  (void)state;
  struct rig rig;
  rig_open(&rig, &defaults);
  static const char *const requests[] = {
      POST_HEAD "Connection: close\r\nContent-Length: 1\r\n\r\n1",
      "POST /hook HTTP/1.0\r\nContent-Length: 1\r\n\r\n1", POST_ONE};
  for (size_t i = 0; i < 3; i++) {
    int client = client_connect(&rig);
    client_send(client, requests[i]);
    rig_await_requests(&rig, 1);
    const struct http_reply reply = {.status = 200, .close = i == 2};
    http_answer(&rig.requests[0], &reply);
    rig.request_count = 0;
    assert_non_null(strstr(client_await_end(&rig, client), "Connection: close\r\n"));
    close(client);
  }
  rig_close(&rig);
}

static void cuts_without_a_reply(void **state) {
  (void)state;
  struct rig rig;
  rig_open(&rig, &defaults);
  int client = client_connect_pending(&rig);
  http_cut(&rig.requests[0]);
  rig.request_count = 0;
  assert_string_equal(client_await_end(&rig, client), "");
  close(client);
  rig_close(&rig);
}

/* Behind an unsent reply the library would spin on whatever the client sends. */
static void bears_clients_that_do_not_read(void **state) {
  (void)state;
  enum { BIG_BYTES = 16 << 20 };
  struct rig rig;
  rig_open(&rig, &defaults);
  char *big = calloc(1, BIG_BYTES);
  int client = client_connect(&rig);
  client_send(client, "GET /big HTTP/1.1\r\nHost: h\r\n\r\n");
  rig_await_requests(&rig, 1);
  const struct http_reply reply = {.status = 200, .body = {big, BIG_BYTES}};
  http_answer(&rig.requests[0], &reply);
  rig.request_count = 0;
  free(big);
  client_send(client, "GET /now HTTP/1.1\r\nHost: h\r\n\r\n");
  rig_assert_idle(&rig);
  client_post_anew(&rig);
  size_t received = 0;
  static char part[65536];
  int64_t deadline_ms = clock_mono_ms() + 20000;
  while (received < BIG_BYTES && clock_mono_ms() < deadline_ms) {
    ssize_t got = recv(client, part, sizeof part, MSG_DONTWAIT);
    received += got > 0 ? (size_t)got : 0;
    if (got <= 0)
      rig_go_round(&rig, 5);
  }
  assert_true(received >= BIG_BYTES);
  client_await(&rig, client, "now"); /* asked for while the other was on its way */
  rig_assert_idle(&rig);
  close(client);
  rig_close(&rig);
}

static void drains(void **state) {
  (void)state;
  struct rig rig;
  rig_open(&rig, &defaults);
  int client = client_connect_pending(&rig);
  uint16_t port = http_port(rig.http);
  http_stop_accepting(rig.http);
  http_stop_accepting(rig.http);
  assert_int_equal(client_connect_to("127.0.0.1", port), -1);
  rig_answer(&rig, "last");
  assert_non_null(strstr(client_await_end(&rig, client), "Connection: close\r\n"));
  close(client);
  rig_close(&rig);
}

/* ---- waiting ---- */

enum { LATE_MS = 25 };

/* How long one wait takes; the shortest of some, as the machine may run others meanwhile. */
static int64_t shortest_wait_ms(struct rig *rig, int64_t wait_ms) {
  enum { TRIES = 5, TRIES_MAX = 200 };
  int64_t shortest_ms = INT64_MAX;
  for (int i = 0; i < TRIES || (i < TRIES_MAX && shortest_ms >= wait_ms + LATE_MS); i++) {
    int64_t before_ms = clock_mono_ms();
    rig_go_round(rig, wait_ms);
    int64_t took_ms = clock_mono_ms() - before_ms;
    shortest_ms = took_ms < shortest_ms ? took_ms : shortest_ms;
  }
  return shortest_ms;
}

static void waits_as_long_as_told(void **state) {
  (void)state;
  struct rig rig;
  rig_open(&rig, &defaults);
  rig_assert_idle(&rig);
  static const int64_t waits_ms[] = {0, -5, 1, 30};
  for (size_t i = 0; i < sizeof waits_ms / sizeof waits_ms[0]; i++) {
    int64_t took_ms = shortest_wait_ms(&rig, waits_ms[i]);
    assert_true(took_ms >= waits_ms[i] - 1 && took_ms < waits_ms[i] + LATE_MS);
  }
  rig_close(&rig);
}

/* Keeps the process from running for longer than it wants to wait. */
static void hold_up(int number) {
  (void)number;
  nanosleep(&(struct timespec){.tv_nsec = 4000000}, NULL);
}

static void a_wait_that_is_over_before_it_begins_ends(void **state) {
  (void)state;
  enum { ROUNDS = 400, WAIT_MS = 1, DELAYS_US = 40, MUCH_TOO_LONG_MS = 20000 };
  struct rig rig;
  rig_open(&rig, &defaults);
  rig_assert_idle(&rig);
  signal(SIGALRM, hold_up);
  for (int i = 0; i < ROUNDS; i++) {
    const struct itimerval once = {.it_value.tv_usec = 1 + i % DELAYS_US};
    int64_t before_ms = clock_mono_ms();
    setitimer(ITIMER_REAL, &once, NULL);
    rig_go_round(&rig, WAIT_MS);
    assert_true(clock_mono_ms() - before_ms < MUCH_TOO_LONG_MS);
  }
  rig_close(&rig);
}

static void *wake_soon(void *loop) {
  usleep(20000);
  loop_wake(loop);
  return NULL;
}

static void wakes_from_another_thread(void **state) {
  enum { LONG_MS = 60000, SOON_MS = 20000 };
  (void)state;
  struct rig rig;
  pthread_t waker;
  rig_open(&rig, &defaults);
  rig_assert_idle(&rig);
  int64_t before_ms = clock_mono_ms();
  assert_int_equal(pthread_create(&waker, NULL, wake_soon, rig.loop), 0);
  rig_go_round(&rig, LONG_MS);
  assert_true(clock_mono_ms() - before_ms < SOON_MS);
  pthread_join(waker, NULL);
  loop_wake(rig.loop);
  rig_go_round(&rig, LONG_MS); /* woken before it waited */
  assert_true(clock_mono_ms() - before_ms < SOON_MS);
  rig_assert_idle(&rig);
  rig_close(&rig);
}

/* ---- memory ---- */

static enum err open_and_serve(void *context) {
  (void)context;
  char why[128];
  struct rig rig;
  enum err err = rig_try_open(&rig, &defaults, why, sizeof why);
  if (err != ERR_OK)
    return err;
  int client = client_connect(&rig);
  client_send(client, POST_HEAD "Connection: close\r\nContent-Le");
  rig_serve_ms(&rig, 5);
  send(client, "ngth: 1\r\n\r\n1", 12, MSG_NOSIGNAL);
  rig_serve_ms(&rig, 5); /* more rounds than it takes, however long they are */
  while (rig.request_count > 0)
    rig_answer(&rig, "kept");
  const char *reply = client_await_end(&rig, client);
  err = strstr(reply, "kept") ? ERR_OK : ERR_MEMORY;
  close(client);
  rig_close(&rig);
  return err;
}

static void survives_every_failed_allocation(void **state) {
  (void)state;
  assert_true(alloc_fail_each(open_and_serve, NULL) >= 5);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(hands_over_what_was_sent),
      cmocka_unit_test(keeps_connections_of_patient_clients),
      cmocka_unit_test(serves_requests_sent_ahead_in_their_order),
      cmocka_unit_test(holds_back_a_flood_behind_a_pending_request),
      cmocka_unit_test(answers_a_client_that_has_gone),
      cmocka_unit_test(answers_a_client_that_has_closed_its_side),
      cmocka_unit_test(refuses_with_few_words_and_closes),
      cmocka_unit_test(refuses_quietly_when_told_to),
      cmocka_unit_test(lets_a_refusal_arrive),
      cmocka_unit_test(takes_bodies_up_to_their_ceiling),
      cmocka_unit_test(takes_chunked_bodies),
      cmocka_unit_test(takes_chunked_bodies_up_to_their_ceiling),
      cmocka_unit_test(tells_those_who_ask_to_continue),
      cmocka_unit_test(answers_head_without_a_body),
      cmocka_unit_test(closes_when_the_client_or_the_handler_says_so),
      cmocka_unit_test(cuts_without_a_reply),
      cmocka_unit_test(bears_clients_that_do_not_read),
      cmocka_unit_test(drains),
      cmocka_unit_test(waits_as_long_as_told),
      cmocka_unit_test(a_wait_that_is_over_before_it_begins_ends),
      cmocka_unit_test(wakes_from_another_thread),
      cmocka_unit_test(survives_every_failed_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
