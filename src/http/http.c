#include "bridge/http.h"

#include <assert.h>
#include <stdio.h>

#include "bridge/clock.h"
#include "bridge/list.h"
#include "bridge/log.h"
#include "bridge/loop.h"
#include "bridge/mem.h"
#include "conn.h"
#include "listen.h"

enum {
  ACCEPT_AT_ONCE = 32, /* then others have a turn */
  ACCEPT_PAUSE_MS = 100,
  FULL_LOG_EVERY_MS = 60000,
  HELD_DEFAULT_BYTES = 32 << 20
};

struct http {
  struct timer accept_again;
  struct http_options options;
  struct http_route routes[HTTP_ROUTES_MAX];
  struct http_conns conns;
  struct loop *loop;
  struct loop_listener *listener;
  int socket;
  uint16_t port;
  bool accepting;
  int64_t full_logged_mono_ms;
};

/* ---- accepting ---- */

static void log_full(struct http *http, const char *message) {
  int64_t now = clock_mono_ms();
  if (http->full_logged_mono_ms && now - http->full_logged_mono_ms < FULL_LOG_EVERY_MS)
    return;
  http->full_logged_mono_ms = now;
  log_line(LOG_WARN, message, LOG_INT("connections", http->conns.places.count));
}

static void on_accept_again(struct timer *timer) {
  struct http *http = container_of(timer, struct http, accept_again);
  loop_pause_listening(http->listener, false);
}

/* Nothing is left for another connection: what waits must wait, without keeping the loop busy. */
static void pause_accepting(struct http *http) {
  log_full(http, "no file descriptors or memory for more connections");
  loop_pause_listening(http->listener, true);
  timer_start(http->conns.timers, &http->accept_again, clock_mono_ms() + ACCEPT_PAUSE_MS,
              on_accept_again);
}

static bool has_room(struct http *http, const struct ip *newcomer) {
  if (http->conns.places.count < http->options.max_connections)
    return true;
  log_full(http, "as many connections as http.max_connections allows");
  return http_conns_make_room(&http->conns, newcomer);
}

static enum err accept_one(struct http *http) {
  int accepted = -1;
  struct ip peer;
  enum err err = http_accept(&accepted, &peer, http->socket);
  if (err != ERR_OK)
    return err;
  if (has_room(http, &peer))
    http_conn_open(&http->conns, accepted, &peer);
  else
    http_accept_refuse(accepted);
  return ERR_OK;
}

static void on_incoming(void *server) {
  struct http *http = server;
  enum err err = ERR_OK;
  int tries = 0;
  for (; tries < ACCEPT_AT_ONCE && err == ERR_OK; tries++)
    err = accept_one(http);
  /* "no file descriptors" is the answer even when nobody waits; at the first try somebody does */
  bool somebody_waits = err == ERR_FULL && tries == 1;
  if (somebody_waits && http_conns_make_room(&http->conns, NULL))
    err = accept_one(http);
  if (somebody_waits && err == ERR_FULL)
    pause_accepting(http);
}

static bool on_served(void *server) {
  struct http_conns *conns = &((struct http *)server)->conns;
  bool more_requests = http_conns_take_turn(conns);
  bool more_handshakes = http_conns_begin_handshakes(conns);
  return more_requests || more_handshakes;
}

static const struct loop_events events = {
    .on_incoming = on_incoming,
    .on_served = on_served,
    .on_hello = http_conn_on_hello,
    .on_secured = http_conn_on_secured,
    .on_data = http_conn_on_data,
    .on_writable = http_conn_on_writable,
    .on_closed = http_conn_on_closed,
};

/* ---- opening and closing ---- */

static enum err start(struct http *http, char *why, size_t why_size) {
  struct http_address address;
  const struct http_options *options = &http->options;
  enum err err = http_address_parse(&address, options->listen, why, why_size);
  if (err == ERR_OK)
    err = http_listen(&http->socket, &http->port, &address, why, why_size);
  if (err == ERR_OK)
    err = loop_listen(&http->listener, http->loop,
                      &(struct loop_listener_options){.socket = http->socket,
                                                      .events = &events,
                                                      .server = http,
                                                      .cert_file = options->cert_file,
                                                      .key_file = options->key_file},
                      why, why_size);
  http->conns.listener = http->listener;
  http->accepting = err == ERR_OK;
  return err;
}

enum err http_open(struct http **out, struct loop *loop, const struct http_options *options,
                   char *why, size_t why_size) {
  struct http *http = mem_alloc(sizeof *http);
  if (!http) {
    snprintf(why, why_size, "%s", err_text(ERR_MEMORY));
    return ERR_MEMORY;
  }
  assert(options->route_count <= HTTP_ROUTES_MAX);
  http->options = *options;
  for (size_t i = 0; i < options->route_count; i++)
    http->routes[i] = options->routes[i];
  http->options.routes = http->routes;
  if (http->options.max_held_bytes == 0)
    http->options.max_held_bytes = HELD_DEFAULT_BYTES;
  http->loop = loop;
  http_conns_open(&http->conns, &http->options, loop_timers(loop));
  snprintf(why, why_size, "%s", err_text(ERR_MEMORY));
  enum err err = start(http, why, why_size);
  if (err != ERR_OK)
    http_close(&http);
  *out = http;
  return err;
}

void http_stop_accepting(struct http *http) {
  if (http->accepting)
    loop_stop_listening(http->listener);
  timer_stop(http->conns.timers, &http->accept_again);
  http->accepting = false;
  http->conns.draining = true;
}

void http_close(struct http **http) {
  if (!*http)
    return;
  if ((*http)->listener)
    http_stop_accepting(*http);
  http_conns_close(&(*http)->conns);
  loop_close_listener(&(*http)->listener);
  mem_free(*http);
  *http = NULL;
}

/* ---- serving ---- */

uint16_t http_port(const struct http *http) {
  return http->port;
}

enum err http_reload_certificates(struct http *http) {
  return loop_reload(http->listener);
}
