#include "conn.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "bridge/clock.h"
#include "bridge/http_date.h"
#include "bridge/log_limit.h"
#include "bridge/mem.h"
#include "bridge/metrics.h"
#include "head.h"
#include "job.h"
#include "listen.h"
#include "reply.h"
#include "route.h"

enum {
  IDLE_DEFAULT_MS = 65000, /* above the 60 s that proxies keep theirs, so that they close first */
  SENDING_MAX_MS = 30000,
  LINGERING_MAX_MS = 2000,
  SLOW_MS = 1000, /* from then on an unfinished request may have to make room */
  INPUT_MAX_BYTES = HTTP_HEAD_MAX_BYTES + 2 * LOOP_READ_MAX_BYTES,
  REPLY_MAX_BYTES = 64 << 20,
  REPLY_KEPT_BYTES = 64 << 10 /* room for replies that is kept from one to the next */
};

enum { UNAVAILABLE = 503, PATH_LOGGED_MAX = 256 };

struct http_conn {
  struct timer deadline; /* of its state */
  struct http_conn *next, *prev;
  struct http_conns *conns;
  struct lws *stream;
  enum http_conn_state state;
  int64_t since_mono_ms; /* in this state */
  struct http_head head;
  struct buf in;        /* what could not be used yet: part of a head, or requests sent ahead */
  struct http_job *job; /* while READING a body, and PENDING */
  bool paused;          /* no data is taken from the socket */
  bool in_call;         /* the loop is in one of its calls, so it is closed by what that returns */
  bool doomed;          /* to be closed when that call returns */
  bool last_reply;      /* the reply on its way is the last */
  char peer[HTTP_PEER_SIZE];
};

/* ---- states ---- */

static void on_deadline(struct timer *timer);

static int64_t state_max_ms(const struct http_conn *conn) {
  const struct http_options *options = conn->conns->options;
  switch (conn->state) {
  case HTTP_CONN_FRESH:
  case HTTP_CONN_READING:
    return options->request_timeout_ms;
  case HTTP_CONN_IDLE:
    return options->idle_timeout_ms > 0 ? options->idle_timeout_ms : IDLE_DEFAULT_MS;
  case HTTP_CONN_SENDING:
    return SENDING_MAX_MS;
  case HTTP_CONN_LINGERING:
    return LINGERING_MAX_MS;
  case HTTP_CONN_PENDING: /* the handler answers each request, in its own time */
  case HTTP_CONN_STATE_COUNT:
    break;
  }
  return 0;
}

static void unlink_conn(struct http_conn *conn) {
  struct http_conn_list *list = &conn->conns->lists[conn->state];
  *(conn->prev ? &conn->prev->next : &list->first) = conn->next;
  *(conn->next ? &conn->next->prev : &list->last) = conn->prev;
}

/* Enters a state: its list, its deadline. A connection is in a list from its first state on. */
static void enter(struct http_conn *conn, enum http_conn_state state) {
  struct http_conn_list *list = &conn->conns->lists[state];
  conn->state = state;
  conn->since_mono_ms = clock_mono_ms();
  conn->next = NULL;
  conn->prev = list->last;
  *(list->last ? &list->last->next : &list->first) = conn;
  list->last = conn;
  int64_t max_ms = state_max_ms(conn);
  if (max_ms > 0)
    timer_start(conn->conns->timers, &conn->deadline, conn->since_mono_ms + max_ms, on_deadline);
  else
    timer_stop(conn->conns->timers, &conn->deadline);
}

static void move(struct http_conn *conn, enum http_conn_state state) {
  unlink_conn(conn);
  enter(conn, state);
}

/* Whether what comes in now is a request, or goes on with one. */
static bool takes_input(const struct http_conn *conn) {
  return !conn->doomed && conn->state <= HTTP_CONN_READING;
}

/* The connection may be gone after this, unless the loop is in a call of it. */
static void end(struct http_conn *conn) {
  if (conn->in_call)
    conn->doomed = true;
  else
    loop_kill(conn->stream);
}

static void set_paused(struct http_conn *conn, bool paused) {
  if (conn->paused != paused)
    loop_pause(conn->stream, paused);
  conn->paused = paused;
}

/* ---- replies ---- */

static void finish_reply(struct http_conn *conn) {
  if (conn->last_reply) {
    loop_end_writing(conn->stream);
    buf_free(&conn->in);
    move(conn, HTTP_CONN_LINGERING);
    set_paused(conn, false);
    return;
  }
  move(conn, HTTP_CONN_IDLE);
  if (conn->in.len > 0 && !conn->in_call) /* not from here: whoever answered runs no handlers */
    loop_ask_writable(conn->stream);
}

/* The Date field's value, made anew only once in a second. */
static const char *current_date(struct http_conns *conns) {
  int64_t now_ms = clock_wall_ms();
  if (now_ms / 1000 != conns->date_s)
    http_date_format(conns->date, now_ms / 1000);
  conns->date_s = now_ms / 1000;
  return conns->date;
}

static void send_reply(struct http_conn *conn, const struct http_reply *reply, bool without_body,
                       bool last) {
  struct buf *out = &conn->conns->reply;
  struct http_framing framing = {last, without_body, current_date(conn->conns)};
  bool all_left = false;
  buf_clear(out);
  http_reply_write(out, reply, &framing);
  enum err err = buf_status(out);
  if (err == ERR_OK)
    err = loop_write(&all_left, conn->stream, buf_span(out));
  if (out->capacity > REPLY_KEPT_BYTES)
    buf_free(out);
  if (err != ERR_OK) {
    end(conn);
    return;
  }
  conn->last_reply = last;
  if (all_left) {
    finish_reply(conn);
    return;
  }
  move(conn, HTTP_CONN_SENDING);
  set_paused(conn, true); /* the library spins when data waits behind an unsent reply */
}

/* Anybody can cause these, and as often as they like. */
static void note_refusal(const struct http_conn *conn, enum http_refusal why) {
  static struct log_limit limits[HTTP_REFUSAL_COUNT];
  int status = http_refusal_status(why);
  struct span path = conn->job ? conn->job->request.path : conn->head.path;
  if (path.len > PATH_LOGGED_MAX)
    path.len = PATH_LOGGED_MAX;
  metrics_add(status == UNAVAILABLE ? METRIC_WEBHOOKS_UNAVAILABLE : METRIC_WEBHOOKS_REFUSED, 1);
  log_limited(&limits[why], LOG_WARN, "request refused", http_refusal_why(why),
              LOG_INT("status", status), LOG_FOREIGN("path", path), LOG_TEXT("peer", conn->peer));
}

/* Answers what no handler sees; nothing more is taken from this client. */
static void refuse(struct http_conn *conn, enum http_refusal why, const char *allow) {
  char text[64];
  int status = http_refusal_status(why);
  snprintf(text, sizeof text, "%d %s\n", status, http_reply_phrase(status));
  bool quiet = conn->conns->options->quiet_refusals;
  const struct http_header allow_header = {"Allow", allow};
  const struct http_reply reply = {.status = status,
                                   .content_type = quiet ? NULL : "text/plain",
                                   .body = span_of(quiet ? NULL : text),
                                   .headers = &allow_header,
                                   .header_count = allow ? 1 : 0};
  note_refusal(conn, why);
  http_job_free(&conn->job);
  send_reply(conn, &reply, conn->head.without_body, true);
}

/* ---- requests ---- */

static void hand_over(struct http_conn *conn) {
  struct http_job *job = conn->job;
  conn->conns->pending++;
  move(conn, HTTP_CONN_PENDING);
  job->route->on_request(conn->conns->options->context, &job->request);
}

/* For a client that wants to hear that its request is taken before it sends the body. */
static void tell_to_go_on(struct http_conn *conn) {
  static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
  bool all_left = true;
  if (loop_write(&all_left, conn->stream, span_of(go_on)) != ERR_OK || !all_left)
    end(conn);
}

/* The head is whole: finds the handler, makes the request. So much of the body is there already. */
static void begin_request(struct http_conn *conn, size_t body_bytes) {
  const struct http_options *options = conn->conns->options;
  const struct http_head *head = &conn->head;
  struct http_verdict verdict;
  http_route_find(&verdict, options->routes, options->route_count, head);
  if (!verdict.route) {
    refuse(conn, verdict.refusal, verdict.allow[0] ? verdict.allow : NULL);
    return;
  }
  conn->job = http_job_create(verdict.route, head, conn->peer);
  if (!conn->job) {
    refuse(conn, HTTP_REFUSAL_MEMORY, NULL);
    return;
  }
  conn->job->conn = conn;
  conn->job->conns = conn->conns;
  bool waits = head->chunked ? body_bytes == 0 : body_bytes < head->content_length;
  if (conn->job->is_whole)
    hand_over(conn);
  else if (head->expect_continue && waits)
    tell_to_go_on(conn);
}

/* Each takes what it can use from the front of the input, and says how much; 0 when it must wait
 * for more. */
static size_t take_head(struct http_conn *conn, struct span input) {
  if (conn->state != HTTP_CONN_READING)
    move(conn, HTTP_CONN_READING);
  enum http_head_state state = http_head_read(&conn->head, input);
  size_t used = state == HTTP_HEAD_WHOLE ? conn->head.used : 0;
  if (state == HTTP_HEAD_WHOLE)
    begin_request(conn, input.len - used);
  else if (state == HTTP_HEAD_REFUSED)
    refuse(conn, conn->head.refusal, NULL);
  if (state != HTTP_HEAD_PARTIAL)
    http_head_init(&conn->head);
  return used;
}

static size_t take_body(struct http_conn *conn, struct span input) {
  size_t used = 0;
  enum http_refusal refusal = http_job_add_body(conn->job, &used, input);
  if (refusal)
    refuse(conn, refusal, NULL);
  else if (conn->job->is_whole)
    hand_over(conn);
  return used;
}

static size_t take_input(struct http_conn *conn, struct span input) {
  size_t used = 0;
  size_t taken = 1;
  while (taken > 0 && used < input.len && takes_input(conn)) {
    struct span rest = {input.data + used, input.len - used};
    taken = conn->job ? take_body(conn, rest) : take_head(conn, rest);
    used += taken;
  }
  return conn->state == HTTP_CONN_LINGERING ? input.len : used;
}

/* Keeps what was not used of the input, which may be conn->in itself. */
static void keep_rest(struct http_conn *conn, struct span input, size_t used) {
  struct span rest = {0};
  if (used < input.len) /* an empty input may have no place in memory to count from */
    rest = (struct span){input.data + used, input.len - used};
  bool moves = used > 0 || input.data != conn->in.data;
  if (rest.len == 0) {
    buf_free(&conn->in);
  } else if (input.data != conn->in.data) {
    buf_add(&conn->in, rest);
  } else if (used > 0) {
    memmove(conn->in.data, rest.data, rest.len);
    conn->in.len = rest.len;
  }
  if (moves)
    http_head_init(&conn->head); /* it points into the input */
}

static void read_on(struct http_conn *conn, struct span data) {
  struct span input = data;
  if (conn->in.len > 0) {
    size_t capacity = conn->in.capacity;
    buf_add(&conn->in, data);
    if (conn->in.capacity != capacity)
      http_head_init(&conn->head);
    input = buf_span(&conn->in);
  }
  if (buf_status(&conn->in) == ERR_OK && input.len > 0)
    keep_rest(conn, input, take_input(conn, input));
  if (buf_status(&conn->in) != ERR_OK)
    end(conn);
  if (!conn->doomed)
    set_paused(conn, conn->state == HTTP_CONN_SENDING || (conn->in.len > 0 && !takes_input(conn)));
}

/* ---- calls of the loop ---- */

bool http_conn_on_data(void *owner, struct span data) {
  struct http_conn *conn = owner;
  conn->in_call = true;
  read_on(conn, data);
  conn->in_call = false;
  return !conn->doomed;
}

bool http_conn_on_writable(void *owner) {
  struct http_conn *conn = owner;
  conn->in_call = true;
  if (conn->state == HTTP_CONN_SENDING)
    finish_reply(conn);
  if (takes_input(conn))
    read_on(conn, (struct span){0}); /* requests that were sent ahead */
  conn->in_call = false;
  return !conn->doomed;
}

void http_conn_on_closed(void *owner) {
  struct http_conn *conn = owner;
  struct http_conns *conns = conn->conns;
  bool with_handler = conn->job && conn->state == HTTP_CONN_PENDING;
  if (with_handler)
    conn->job->conn = NULL; /* its answer finds nobody */
  else
    http_job_free(&conn->job);
  timer_stop(conns->timers, &conn->deadline);
  unlink_conn(conn);
  buf_free(&conn->in);
  conns->count--;
  mem_free(conn);
}

static void on_deadline(struct timer *timer) {
  struct http_conn *conn = (struct http_conn *)timer; /* its first member */
  if (conn->state == HTTP_CONN_READING)
    refuse(conn, HTTP_REFUSAL_SLOW, NULL);
  else
    end(conn);
}

/* ---- calls of the server ---- */

void http_conns_init(struct http_conns *conns, const struct http_options *options,
                     struct timers *timers) {
  *conns = (struct http_conns){.options = options, .timers = timers};
  buf_init(&conns->reply, REPLY_MAX_BYTES);
}

static bool close_first(struct http_conns *conns, enum http_conn_state state, int64_t min_age_ms) {
  struct http_conn *conn = conns->lists[state].first;
  if (!conn || clock_mono_ms() - conn->since_mono_ms < min_age_ms)
    return false;
  loop_kill(conn->stream);
  return true;
}

bool http_conns_make_room(struct http_conns *conns) {
  return close_first(conns, HTTP_CONN_LINGERING, 0) ||
         close_first(conns, HTTP_CONN_FRESH, SLOW_MS) || close_first(conns, HTTP_CONN_IDLE, 0) ||
         close_first(conns, HTTP_CONN_READING, SLOW_MS) ||
         close_first(conns, HTTP_CONN_SENDING, SLOW_MS) || close_first(conns, HTTP_CONN_FRESH, 0);
}

void http_conns_close(struct http_conns *conns) {
  assert(conns->pending == 0);
  for (size_t state = 0; state < HTTP_CONN_STATE_COUNT; state++) {
    while (conns->lists[state].first)
      loop_kill(conns->lists[state].first->stream);
  }
  buf_free(&conns->reply);
}

void http_conn_open(struct http_conns *conns, int accepted, const char *peer) {
  struct http_conn *conn = mem_alloc(sizeof *conn);
  struct lws *stream = NULL;
  /* the socket is the loop's in any case; without an owner the stream closes at its first event */
  if (loop_adopt(&stream, conns->listener, accepted, conn) != ERR_OK) {
    mem_free(conn);
    return;
  }
  if (!conn) {
    loop_kill(stream);
    return;
  }
  conn->conns = conns;
  conn->stream = stream;
  snprintf(conn->peer, sizeof conn->peer, "%s", peer);
  buf_init(&conn->in, INPUT_MAX_BYTES);
  http_head_init(&conn->head);
  conns->count++;
  enter(conn, HTTP_CONN_FRESH);
}

/* Takes the request from its handler; its connection, NULL when that is gone. */
static struct http_conn *take_back(struct http_job *job) {
  job->conns->pending--;
  if (job->conn)
    job->conn->job = NULL;
  return job->conn;
}

void http_conn_answer(struct http_request **request, const struct http_reply *reply) {
  struct http_job *job = (struct http_job *)*request;
  struct http_conn *conn = take_back(job);
  *request = NULL;
  if (conn)
    send_reply(conn, reply, job->without_body, job->close || reply->close || job->conns->draining);
  http_job_free(&job);
}

void http_conn_cut(struct http_request **request) {
  struct http_job *job = (struct http_job *)*request;
  struct http_conn *conn = take_back(job);
  *request = NULL;
  if (conn)
    end(conn);
  http_job_free(&job);
}
