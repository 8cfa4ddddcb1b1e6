/* A real listener on a free loopback port and clients of it, in one thread: whoever waits for a
 * client's bytes serves meanwhile. Requests are kept until the test answers them. The listener's
 * clock can be stopped; nobody waits by it then. */
#ifndef TESTS_HTTP_RIG_H
#define TESTS_HTTP_RIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/http.h"

enum {
  RIG_REQUESTS_MAX = 128,
  RIG_BODY_MAX = 1000,
  RIG_LARGE_MAX = 1 << 20,
  RIG_FEW = 2,
  RIG_RECEIVED_MAX = 16384
};

struct rig {
  struct loop *loop;
  struct http *http;
  struct http_request *requests[RIG_REQUESTS_MAX]; /* with the handler, oldest first */
  size_t request_count;
};

/* What a test may want otherwise; zero takes the default. */
struct rig_options {
  const char *listen;         /* "127.0.0.1:0" */
  int64_t request_timeout_ms; /* 10000 */
  int64_t idle_timeout_ms;    /* the listener's own */
  unsigned max_connections;   /* 100 */
  size_t max_held_bytes;      /* the listener's own */
  bool quiet_refusals;
  struct networks trusted_proxies;
  struct networks allowed_networks; /* of /hook */
  const char *cert_file, *key_file; /* with TLS */
};

/* Routes: POST, PUT, PATCH, DELETE /hook (RIG_BODY_MAX), GET /now (answered at once),
 * GET /big (a reply that the test gives), GET /few (likewise, RIG_FEW at once). */
void rig_open(struct rig *rig, const struct rig_options *options);
enum err rig_try_open(struct rig *rig, const struct rig_options *options, char *why,
                      size_t why_size) MUST_CHECK;

/* Answers what is left and closes. */
void rig_close(struct rig *rig);

/* The listener's clock stands still from now on, until a rig is opened; so long goes by. */
void rig_stop_clock(void);
void rig_pass(int64_t ms);

/* One round of the loop: timers, and a wait of at most so long. */
void rig_go_round(struct rig *rig, int64_t wait_ms);

/* Serves for so long, and some rounds at least; returns how many rounds it took. */
unsigned rig_serve_ms(struct rig *rig, int64_t duration_ms);

/* Serves until the listener has been idle for a while; fails the test when it never is. */
void rig_assert_idle(struct rig *rig);

/* Serves until so many requests are with the handler; fails the test when they do not come. */
void rig_await_requests(struct rig *rig, size_t count);

/* Answers the oldest request with 200 and the text. */
void rig_answer(struct rig *rig, const char *text);

/* What a request to /hook begins with, and a whole one of one byte. */
#define POST_HEAD "POST /hook HTTP/1.1\r\nHost: h\r\n"
#define POST_ONE  POST_HEAD "Content-Length: 1\r\n\r\n1"

/* A blocking client socket. */
int client_connect(const struct rig *rig);
int client_connect_to(const char *host, uint16_t port);           /* -1 when refused */
int client_connect_from(const struct rig *rig, const char *host); /* an address of 127/8 */
int client_connect_pending(struct rig *rig); /* sends POST_ONE, which the handler then has */
void client_send(int client, const char *text);
void client_send_bytes(int client, const char *bytes, size_t len);

/* Serves until the client has received a text that holds `needle`; returns all received so far. */
const char *client_await(struct rig *rig, int client, const char *needle);

/* Serves until the server has closed the connection; returns what came before. */
const char *client_await_end(struct rig *rig, int client);

/* Whether the connection is open and nothing waits to be read. */
bool client_is_quiet(int client);

/* Does one whole POST /hook on the connection, or on one of its own, and checks the reply. */
void client_post(struct rig *rig, int client);
void client_post_anew(struct rig *rig);

#endif
