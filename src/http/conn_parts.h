/* What the files of a connection share: conn.c has its states, replies, beginning and end,
 * reading.c takes requests out of what comes in and hands them over. Main thread. */
#ifndef BRIDGE_HTTP_CONN_PARTS_H
#define BRIDGE_HTTP_CONN_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "bridge/buf.h"
#include "bridge/http.h"
#include "conn.h"
#include "head.h"
#include "refusal.h"
#include "sender.h"

/* ---- job.c ----
 * A request on its way in, or with its handler: it has all that it points at, and outlives the
 * connection. */

struct http_job {
  struct http_request request; /* first: what handlers see */
  struct http_conns *conns;    /* both are the connection's to set */
  struct http_conn *conn;      /* NULL once the client has gone */
  const struct http_route *route;
  struct buf body;
  size_t body_expected; /* its length, unless it is chunked */
  bool is_chunked;
  struct http_chunked chunked;
  bool is_whole;
  bool close;
  char peer[IP_TEXT_SIZE];
  char strings[];
};

/* Copies what the handler needs of the head, whose length the route allows; NULL when there is no
 * memory. `route` is borrowed. */
struct http_job *http_job_create(const struct http_route *route, const struct http_head *head,
                                 const struct ip *peer) __attribute__((warn_unused_result));

/* Takes of the input what belongs to the body, from the front; *used says how much that was. Then
 * job->is_whole says whether all is there, and request.body is the body. HTTP_REFUSAL_NONE, or why
 * the request cannot be taken. */
enum http_refusal http_job_add_body(struct http_job *job, size_t *used, struct span input);

/* Frees it and clears the pointer; NULL inside is allowed. */
void http_job_free(struct http_job **job);

/* ---- conn.c, reading.c ---- */

struct http_conn {
  struct http_place place; /* first: found by its address */
  struct timer deadline;   /* of its state */
  struct http_conns *conns;
  struct lws *stream;      /* NULL before the handshake */
  struct loop_guest guest; /* until then, with TLS */
  struct http_head head;
  struct buf in;        /* what could not be used yet: part of a head, or requests sent ahead */
  size_t in_held;       /* what that counts for in held_bytes */
  struct http_job *job; /* while READING a body, READY, and PENDING */
  struct list_link in_resting;
  bool resting;    /* it waits for its turn to read on */
  bool paused;     /* no data is taken from the socket */
  bool in_call;    /* the loop is in one of its calls, so it is closed by what that returns */
  bool doomed;     /* to be closed when that call returns */
  bool last_reply; /* the reply on its way is the last */
  bool known;      /* see http_reply */
  bool is_proxy;   /* one whose word is believed */
  struct ip peer;
  struct http_sender sender; /* of this request; the peer until its head is whole */
};

/* Enters a state, with its deadline. */
void http_conn_move(struct http_conn *conn, enum http_conn_state state);

/* Whether what comes in now is a request, or goes on with one. */
bool http_conn_takes_input(const struct http_conn *conn);

/* The connection may be gone after this, unless the loop is in a call of it. */
void http_conn_end(struct http_conn *conn);

/* Closes it, not from within a call of the loop; it is gone. */
void http_conn_kill(struct http_conn *conn);

/* Stops taking data from the socket, or goes on. */
void http_conn_pause(struct http_conn *conn, bool paused);

/* Counts what is kept of the input anew, after it has changed. */
void http_conn_note_input(struct http_conn *conn);

/* The whole reply has left. */
void http_conn_finish_reply(struct http_conn *conn);

/* How many requests of the job's route are with its handler. */
size_t *http_conn_pending_of(const struct http_job *job);

/* Answers what no handler sees; nothing more is taken from this client. `allow` is the Allow
 * field's value, or NULL. */
void http_conn_refuse(struct http_conn *conn, enum http_refusal why, const char *allow);

#endif
