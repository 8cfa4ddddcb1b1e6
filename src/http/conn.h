/* The connections of one HTTP server: reading requests, replying, deadlines, who has to go when
 * there is no room. Knows nothing of sockets (loop). Main thread only. RFC 9112. */
#ifndef BRIDGE_HTTP_CONN_H
#define BRIDGE_HTTP_CONN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/buf.h"
#include "bridge/err.h"
#include "bridge/http.h"
#include "bridge/http_date.h"
#include "bridge/loop.h"
#include "bridge/timer.h"

/* A connection is in one state, and in that state's list, longest there first. */
enum http_conn_state {
  HTTP_CONN_FRESH,     /* connected, not one byte has come */
  HTTP_CONN_IDLE,      /* between two requests */
  HTTP_CONN_READING,   /* part of a request is in */
  HTTP_CONN_PENDING,   /* its request is with the handler */
  HTTP_CONN_SENDING,   /* part of the reply has not left */
  HTTP_CONN_LINGERING, /* the last reply has left; what still comes is dropped, so that no reset
                          overtakes the reply */
  HTTP_CONN_STATE_COUNT
};

struct http_conn;

struct http_conn_list {
  struct http_conn *first, *last;
};

struct http_conns {
  const struct http_options *options;
  struct loop_listener *listener;
  struct timers *timers;
  struct http_conn_list lists[HTTP_CONN_STATE_COUNT];
  size_t count;
  size_t pending;   /* requests with a handler, also those whose client has gone */
  bool draining;    /* each reply is its connection's last */
  struct buf reply; /* room to write replies in */
  int64_t date_s;   /* of `date`, since 1970 */
  char date[HTTP_DATE_SIZE];
};

/* Borrows options and timers until http_conns_close. `listener` is the caller's to set before the
 * first http_conn_open. */
void http_conns_init(struct http_conns *conns, const struct http_options *options,
                     struct timers *timers);

/* Closes all. No request may be with a handler. */
void http_conns_close(struct http_conns *conns);

/* Closes the connection that is missed least: one that has been answered for the last time, then
 * one that never said anything, an idle one, one that takes long over its request or over reading
 * its reply. Never one whose request is with a handler. Says whether there was one. */
bool http_conns_make_room(struct http_conns *conns);

/* Takes an accepted socket (`peer` is copied) and serves it, or closes it: without memory, or when
 * what has come already is no TLS though it must be. That is its own affair, and no reason to keep
 * others waiting. */
void http_conn_open(struct http_conns *conns, int accepted, const char *peer);

/* See loop_events. */
bool http_conn_on_data(void *owner, struct span data);
bool http_conn_on_writable(void *owner);
void http_conn_on_closed(void *owner);

/* See http_answer, http_cut. */
void http_conn_answer(struct http_request **request, const struct http_reply *reply);
void http_conn_cut(struct http_request **request);

#endif
