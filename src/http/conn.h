/* The connections of one HTTP server: reading requests, handing them over, replying, deadlines.
 * Knows nothing of sockets (loop). Main thread only. RFC 9112. */
#ifndef BRIDGE_HTTP_CONN_H
#define BRIDGE_HTTP_CONN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/buf.h"
#include "bridge/clock.h"
#include "bridge/err.h"
#include "bridge/http.h"
#include "bridge/loop.h"
#include "listen.h"
#include "places.h"

struct http_conns {
  const struct http_options *options;
  struct loop_listener *listener;
  struct timers *timers;
  struct http_places places;
  size_t held_bytes;   /* what clients sent that is not answered yet */
  size_t read_bytes;   /* since the last turn */
  struct list resting; /* who waits for its turn to read on */
  size_t pending;      /* requests with a handler, also those whose client has gone */
  size_t pending_of[HTTP_ROUTES_MAX]; /* of each route */
  bool draining;                      /* each reply is its connection's last */
  struct buf reply;                   /* room to write replies in */
  int64_t date_s;                     /* of `date`, since 1970 */
  char date[HTTP_DATE_SIZE];
};

/* Borrows options and timers until http_conns_close. `listener` is the caller's to set before the
 * first http_conn_open. */
void http_conns_open(struct http_conns *conns, const struct http_options *options,
                     struct timers *timers);

/* Closes all. No request may be with a handler. */
void http_conns_close(struct http_conns *conns);

/* Closes a connection (http_places_victim, or http_places_least_missed without a peer), for a
 * newcomer to have its place. Says whether there was one. */
bool http_conns_make_room(struct http_conns *conns, const struct ip *newcomer);

/* Takes an accepted socket (`peer` is copied) and serves it, or closes it: without memory, or when
 * what has come already is no TLS though it must be. That is its own affair, and no reason to keep
 * others waiting. */
void http_conn_open(struct http_conns *conns, int accepted, const struct ip *peer);

/* Hands requests over and lets connections read on, some of each: then the rest of the process has
 * its turn. Whether there is more to do. */
bool http_conns_take_turn(struct http_conns *conns);

/* Begins handshakes that wait, some. Whether more could begin at once. */
bool http_conns_begin_handshakes(struct http_conns *conns);

/* See loop_events. */
void http_conn_on_hello(void *owner);
void http_conn_on_secured(void *owner);
bool http_conn_on_data(void *owner, struct span data);
bool http_conn_on_writable(void *owner);
void http_conn_on_closed(void *owner);

#endif
