#include "engine/http_rig.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "bridge/clock.h"

enum { PATIENCE_MS = 60000, STEP_MS = 5, IDLE_CHECK_MS = 150, IDLE_ROUNDS_MAX = 5 };

/* Whoever connects and sends at once is accepted, read and answered in so many. */
enum { ROUNDS_MIN = 3 };

static int64_t stopped_mono_ms; /* 0: it runs */

int64_t __real_clock_mono_ms(void);
int64_t __wrap_clock_mono_ms(void);

int64_t __wrap_clock_mono_ms(void) {
  return stopped_mono_ms ? stopped_mono_ms : __real_clock_mono_ms();
}

void rig_stop_clock(void) {
  stopped_mono_ms = __real_clock_mono_ms();
}

void rig_pass(int64_t ms) {
  stopped_mono_ms += ms;
}

static void on_hook(void *context, struct http_request *request) {
  struct rig *rig = context;
  assert_true(rig->request_count < RIG_REQUESTS_MAX);
  rig->requests[rig->request_count++] = request;
}

static void on_now(void *context, struct http_request *request) {
  (void)context;
  const struct http_reply reply = {
      .status = 200, .content_type = "text/plain", .body = span_of("now")};
  http_answer(&request, &reply);
}

enum err rig_try_open(struct rig *rig, const struct rig_options *options, char *why,
                      size_t why_size) {
  *rig = (struct rig){0};
  stopped_mono_ms = 0;
  const struct http_route routes[] = {
      {"/hook", HTTP_POST | HTTP_PUT | HTTP_PATCH | HTTP_DELETE, RIG_BODY_MAX, on_hook, rig, 0,
       options->allowed_networks},
      {"/now", HTTP_GET, 0, on_now, rig, 0, {0}},
      {"/big", HTTP_GET, 0, on_hook, rig, 0, {0}},
      {"/large", HTTP_POST, RIG_LARGE_MAX, on_hook, rig, 0, {0}},
      {"/few", HTTP_GET, 0, on_hook, rig, RIG_FEW, {0}},
  };
  const struct http_options http_options = {
      .listen = span_of(options->listen ? options->listen : "127.0.0.1:0"),
      .routes = routes,
      .route_count = sizeof routes / sizeof routes[0],
      .request_timeout_ms = options->request_timeout_ms ? options->request_timeout_ms : 10000,
      .idle_timeout_ms = options->idle_timeout_ms,
      .max_connections = options->max_connections ? options->max_connections : 100,
      .max_held_bytes = options->max_held_bytes,
      .trusted_proxies = options->trusted_proxies,
      .quiet_refusals = options->quiet_refusals,
      .cert_file = options->cert_file,
      .key_file = options->key_file,
  };
  const struct loop_options loop_options = {.max_streams = http_options.max_connections,
                                            .tls = options->cert_file != NULL,
                                            .handshake_timeout_ms =
                                                http_options.request_timeout_ms};
  enum err err = loop_open(&rig->loop, &loop_options);
  if (err == ERR_OK)
    err = http_open(&rig->http, rig->loop, &http_options, why, why_size);
  if (err != ERR_OK)
    loop_close(&rig->loop);
  return err;
}

void rig_open(struct rig *rig, const struct rig_options *options) {
  char why[256] = "";
  if (rig_try_open(rig, options, why, sizeof why) != ERR_OK)
    fail_msg("%s", why);
}

void rig_close(struct rig *rig) {
  while (rig->request_count > 0)
    rig_answer(rig, "");
  http_close(&rig->http);
  loop_close(&rig->loop);
}

void rig_go_round(struct rig *rig, int64_t wait_ms) {
  timers_run(loop_timers(rig->loop), clock_mono_ms(), SIZE_MAX);
  loop_wait(rig->loop, wait_ms);
}

unsigned rig_serve_ms(struct rig *rig, int64_t duration_ms) {
  unsigned rounds = 0;
  int64_t end_ms = __real_clock_mono_ms() + duration_ms;
  for (int64_t left_ms = duration_ms; left_ms > 0 || rounds < ROUNDS_MIN;) {
    rig_go_round(rig, left_ms > 0 ? left_ms : 0);
    left_ms = end_ms - __real_clock_mono_ms();
    rounds++;
  }
  return rounds;
}

void rig_assert_idle(struct rig *rig) {
  int64_t deadline_ms = __real_clock_mono_ms() + PATIENCE_MS;
  unsigned rounds = IDLE_ROUNDS_MAX + 1;
  while (rounds > IDLE_ROUNDS_MAX && __real_clock_mono_ms() < deadline_ms)
    rounds = rig_serve_ms(rig, IDLE_CHECK_MS);
  if (rounds > IDLE_ROUNDS_MAX)
    fail_msg("the listener is not idle: %u rounds in %d ms", rounds, IDLE_CHECK_MS);
}

void rig_await_requests(struct rig *rig, size_t count) {
  int64_t deadline_ms = __real_clock_mono_ms() + PATIENCE_MS;
  while (rig->request_count < count) {
    assert_true(__real_clock_mono_ms() < deadline_ms);
    rig_go_round(rig, STEP_MS);
  }
  assert_int_equal(rig->request_count, count);
}

void rig_answer(struct rig *rig, const char *text) {
  assert_true(rig->request_count > 0);
  const struct http_reply reply = {.status = 200, .body = span_of(text)};
  struct http_request *request = rig->requests[0];
  rig->request_count--;
  memmove(rig->requests, rig->requests + 1, rig->request_count * sizeof rig->requests[0]);
  http_answer(&request, &reply);
  assert_null(request);
}

int client_connect_to(const char *host, uint16_t port) {
  char service[8];
  struct addrinfo *found = NULL;
  const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST};
  snprintf(service, sizeof service, "%u", port);
  assert_int_equal(getaddrinfo(host, service, &hints, &found), 0);
  int client = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  assert_true(client >= 0);
  if (connect(client, found->ai_addr, found->ai_addrlen) != 0) {
    close(client);
    client = -1;
  }
  freeaddrinfo(found);
  return client;
}

int client_connect(const struct rig *rig) {
  int client = client_connect_to("127.0.0.1", http_port(rig->http));
  assert_true(client >= 0);
  return client;
}

int client_connect_from(const struct rig *rig, const char *host) {
  struct sockaddr_in from = {.sin_family = AF_INET};
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(http_port(rig->http))};
  assert_int_equal(inet_pton(AF_INET, host, &from.sin_addr), 1);
  assert_int_equal(inet_pton(AF_INET, "127.0.0.1", &to.sin_addr), 1);
  int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  assert_true(client >= 0);
  assert_int_equal(bind(client, (const struct sockaddr *)&from, sizeof from), 0);
  assert_int_equal(connect(client, (const struct sockaddr *)&to, sizeof to), 0);
  return client;
}

int client_connect_pending(struct rig *rig) {
  int client = client_connect(rig);
  client_send(client, POST_ONE);
  rig_await_requests(rig, rig->request_count + 1);
  return client;
}

void client_send_bytes(int client, const char *bytes, size_t len) {
  assert_int_equal(send(client, bytes, len, MSG_NOSIGNAL), len);
}

void client_send(int client, const char *text) {
  client_send_bytes(client, text, strlen(text));
}

/* Receives into `text` what is there; 0 when there is nothing, -1 at the end. */
static int receive(int client, char *text, size_t *len) {
  ssize_t got = recv(client, text + *len, RIG_RECEIVED_MAX - 1 - *len, MSG_DONTWAIT);
  if (got < 0 && errno == EAGAIN)
    return 0;
  if (got <= 0)
    return -1;
  *len += (size_t)got;
  text[*len] = '\0';
  return 1;
}

static const char *await(struct rig *rig, int client, const char *needle) {
  static char text[RIG_RECEIVED_MAX];
  size_t len = 0;
  int64_t deadline_ms = __real_clock_mono_ms() + PATIENCE_MS;
  text[0] = '\0';
  for (;;) {
    int got = receive(client, text, &len);
    if (got < 0 && !needle)
      return text;
    if (got < 0)
      fail_msg("the connection ended before \"%s\" came: %s", needle, text);
    if (needle && strstr(text, needle))
      return text;
    if (__real_clock_mono_ms() > deadline_ms)
      fail_msg("\"%s\" did not come: %s", needle ? needle : "the end", text);
    rig_go_round(rig, STEP_MS);
  }
}

const char *client_await(struct rig *rig, int client, const char *needle) {
  return await(rig, client, needle);
}

const char *client_await_end(struct rig *rig, int client) {
  return await(rig, client, NULL);
}

bool client_is_quiet(int client) {
  char byte;
  return recv(client, &byte, 1, MSG_DONTWAIT | MSG_PEEK) < 0 && errno == EAGAIN;
}

void client_post(struct rig *rig, int client) {
  size_t before = rig->request_count;
  client_send(client, POST_HEAD "Content-Length: 4\r\n\r\nwell");
  rig_await_requests(rig, before + 1);
  struct http_request *request = rig->requests[before];
  assert_true(span_equal_text(request->body, "well"));
  rig->request_count--;
  const struct http_reply reply = {.status = 200, .body = span_of("done")};
  http_answer(&request, &reply);
  assert_non_null(strstr(client_await(rig, client, "done"), "HTTP/1.1 200 OK\r\n"));
}

void client_post_anew(struct rig *rig) {
  int client = client_connect(rig);
  client_post(rig, client);
  close(client);
}
