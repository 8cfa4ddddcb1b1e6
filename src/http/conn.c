#include "conn.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "bridge/clock.h"
#include "bridge/log.h"
#include "bridge/mem.h"
#include "bridge/metrics.h"
#include "conn_parts.h"
#include "reply.h"

enum {
  IDLE_DEFAULT_MS = 65000, /* above the 60 s that proxies keep theirs, so that they close first */
  SENDING_MAX_MS = 30000,
  LINGERING_MAX_MS = 2000,
  INPUT_MAX_BYTES = HTTP_HEAD_MAX_BYTES + 2 * LOOP_READ_MAX_BYTES,
  REPLY_MAX_BYTES = 64 << 20,
  REPLY_KEPT_BYTES = 64 << 10, /* room for replies that is kept from one to the next */
  HANDSHAKES_MAX = 32,         /* under way: so many can take their time at once */
  HANDSHAKES_MS = 3,           /* for those that begin, then others have a turn; one always may */
};

enum { UNAVAILABLE = 503, PATH_LOGGED_MAX = 256, LEVEL_LOGGED_MAX = 15 };

/* ---- states ---- */

static void on_deadline(struct timer *timer);

static int64_t state_max_ms(const struct http_options *options, enum http_conn_state state) {
  switch (state) {
  case HTTP_CONN_FRESH:
  case HTTP_CONN_HELLO:
  case HTTP_CONN_SECURING:
  case HTTP_CONN_SECURED:
  case HTTP_CONN_READING:
    return options->request_timeout_ms;
  case HTTP_CONN_IDLE:
  case HTTP_CONN_KNOWN:
    return options->idle_timeout_ms > 0 ? options->idle_timeout_ms : IDLE_DEFAULT_MS;
  case HTTP_CONN_SENDING:
    return SENDING_MAX_MS;
  case HTTP_CONN_LINGERING:
    return LINGERING_MAX_MS;
  case HTTP_CONN_READY: /* here nobody waits for the client */
  case HTTP_CONN_PENDING:
  case HTTP_CONN_STATE_COUNT:
    break;
  }
  return 0;
}

static void set_deadline(struct http_conn *conn) {
  int64_t max_ms = state_max_ms(conn->conns->options, conn->place.state);
  if (max_ms > 0)
    timer_start(conn->conns->timers, &conn->deadline, conn->place.since_mono_ms + max_ms,
                on_deadline);
  else
    timer_stop(conn->conns->timers, &conn->deadline);
}

void http_conn_move(struct http_conn *conn, enum http_conn_state state) {
  http_place_move(&conn->conns->places, &conn->place, state, clock_mono_ms());
  set_deadline(conn);
}

bool http_conn_takes_input(const struct http_conn *conn) {
  return !conn->doomed && conn->place.state <= HTTP_CONN_READING;
}

void http_conn_end(struct http_conn *conn) {
  if (conn->in_call)
    conn->doomed = true;
  else
    http_conn_kill(conn);
}

void http_conn_kill(struct http_conn *conn) {
  if (conn->stream) {
    loop_kill(conn->stream);
    return;
  }
  loop_dismiss(&conn->guest);
  http_conn_on_closed(conn);
}

void http_conn_pause(struct http_conn *conn, bool paused) {
  if (conn->paused != paused)
    loop_pause(conn->stream, paused);
  conn->paused = paused;
}

/* ---- what is held for clients ---- */

void http_conn_note_input(struct http_conn *conn) {
  conn->conns->held_bytes += conn->in.capacity - conn->in_held;
  conn->in_held = conn->in.capacity;
}

static void free_job(struct http_conns *conns, struct http_job **job) {
  if (*job)
    conns->held_bytes -= (*job)->body.capacity;
  http_job_free(job);
}

/* ---- replies ---- */

void http_conn_finish_reply(struct http_conn *conn) {
  if (conn->last_reply) {
    loop_end_writing(conn->stream);
    buf_free(&conn->in);
    http_conn_note_input(conn);
    http_conn_move(conn, HTTP_CONN_LINGERING);
    http_conn_pause(conn, conn->resting);
    return;
  }
  http_conn_move(conn, conn->known ? HTTP_CONN_KNOWN : HTTP_CONN_IDLE);
  if (conn->in_call) /* goes on by itself */
    return;
  if (conn->in.len > 0)
    loop_ask_writable(conn->stream);
  else
    http_conn_pause(conn, conn->resting);
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
    http_conn_end(conn);
    return;
  }
  conn->last_reply = last;
  if (all_left) {
    http_conn_finish_reply(conn);
    return;
  }
  http_conn_move(conn, HTTP_CONN_SENDING);
  http_conn_pause(conn, true); /* the library spins when data waits behind an unsent reply */
}

/* Longer levels may be secrets (config_check_path_secret), also where the request is wrong. */
static struct span write_path(char out[PATH_LOGGED_MAX], struct span path) {
  size_t len = 0;
  for (bool first = true; path.data; first = false) {
    struct span level = span_cut(&path, '/');
    if (level.len > LEVEL_LOGGED_MAX)
      level = span_of("...");
    if (len + 1 + level.len > PATH_LOGGED_MAX)
      break;
    if (!first)
      out[len++] = '/';
    memcpy(out + len, level.data, level.len);
    len += level.len;
  }
  return (struct span){out, len};
}

/* Anybody can cause these, and as often as they like. */
static void note_refusal(const struct http_conn *conn, enum http_refusal why) {
  static struct log_limit limits[HTTP_REFUSAL_COUNT];
  int status = http_refusal_status(why);
  char path[PATH_LOGGED_MAX], peer[IP_TEXT_SIZE];
  struct span asked_for = conn->job ? conn->job->request.path : conn->head.path;
  ip_write(peer, &conn->sender.address);
  metrics_add(status == UNAVAILABLE ? METRIC_WEBHOOKS_UNAVAILABLE : METRIC_WEBHOOKS_REFUSED, 1);
  log_limited(&limits[why], LOG_WARN, "request refused", http_refusal_why(why),
              LOG_INT("status", status), LOG_FOREIGN("path", write_path(path, asked_for)),
              LOG_TEXT("peer", peer));
  if (conn->conns->options->on_refused)
    conn->conns->options->on_refused(conn->conns->options->context, http_refusal_why(why),
                                     span_of(peer));
}

void http_conn_refuse(struct http_conn *conn, enum http_refusal why, const char *allow) {
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
  free_job(conn->conns, &conn->job);
  send_reply(conn, &reply, conn->head.without_body, true);
}

/* ---- the end ---- */

void http_conn_on_closed(void *owner) {
  struct http_conn *conn = owner;
  struct http_conns *conns = conn->conns;
  bool with_handler = conn->job && conn->place.state == HTTP_CONN_PENDING;
  if (with_handler)
    conn->job->conn = NULL; /* its answer finds nobody */
  else
    free_job(conns, &conn->job);
  timer_stop(conns->timers, &conn->deadline);
  if (conn->resting)
    list_remove(&conns->resting, &conn->in_resting);
  http_place_leave(&conns->places, &conn->place);
  buf_free(&conn->in);
  http_conn_note_input(conn);
  mem_free(conn);
}

static void on_deadline(struct timer *timer) {
  struct http_conn *conn = container_of(timer, struct http_conn, deadline);
  if (conn->place.state == HTTP_CONN_READING)
    http_conn_refuse(conn, HTTP_REFUSAL_SLOW, NULL);
  else
    http_conn_end(conn);
}

/* ---- calls of the server ---- */

void http_conns_open(struct http_conns *conns, const struct http_options *options,
                     struct timers *timers) {
  *conns = (struct http_conns){.options = options, .timers = timers};
  buf_init(&conns->reply, REPLY_MAX_BYTES);
}

bool http_conns_make_room(struct http_conns *conns, const struct ip *newcomer) {
  int64_t now_ms = clock_mono_ms();
  struct http_place *place =
      newcomer ? http_places_victim(&conns->places, http_places_network(newcomer), now_ms)
               : http_places_least_missed(&conns->places, now_ms);
  if (place)
    http_conn_kill((struct http_conn *)place);
  return place != NULL;
}

void http_conns_close(struct http_conns *conns) {
  assert(conns->pending == 0);
  for (enum http_conn_state state = 0; state < HTTP_CONN_STATE_COUNT; state++) {
    struct http_place *place = NULL;
    while ((place = http_places_first(&conns->places, state)))
      http_conn_kill((struct http_conn *)place);
  }
  assert(conns->held_bytes == 0);
  buf_free(&conns->reply);
}

static struct http_conn *create(struct http_conns *conns, const struct ip *peer) {
  struct http_conn *conn = mem_alloc(sizeof *conn);
  if (!conn)
    return NULL;
  uint64_t network = http_places_network(peer);
  if (http_place_take(&conns->places, &conn->place, network, clock_mono_ms()) != ERR_OK) {
    mem_free(conn);
    return NULL;
  }
  conn->conns = conns;
  conn->peer = conn->sender.address = *peer;
  conn->sender.is_known = true;
  conn->is_proxy = networks_have(&conns->options->trusted_proxies, peer);
  buf_init(&conn->in, INPUT_MAX_BYTES);
  http_head_init(&conn->head);
  set_deadline(conn);
  return conn;
}

void http_conn_open(struct http_conns *conns, int accepted, const struct ip *peer) {
  struct http_conn *conn = create(conns, peer);
  if (!conn) {
    http_accept_refuse(accepted);
    return;
  }
  /* the socket is the loop's in any case */
  enum err err = conns->options->cert_file
                     ? loop_receive(&conn->guest, conns->listener, accepted, conn)
                     : loop_adopt(&conn->stream, conns->listener, accepted, conn);
  if (err != ERR_OK)
    http_conn_on_closed(conn);
}

/* ---- handshakes ---- */

void http_conn_on_hello(void *owner) {
  http_conn_move(owner, HTTP_CONN_HELLO);
}

void http_conn_on_secured(void *owner) {
  struct http_conn *conn = owner;
  if (conn->place.state == HTTP_CONN_SECURING) /* once more after each ticket in TLS 1.3 */
    http_conn_move(conn, HTTP_CONN_SECURED);
}

/* Whether another handshake may be under way: the longest of too many goes when it is slow. */
static bool has_room_for_handshake(struct http_conns *conns) {
  if (conns->places.count_by_state[HTTP_CONN_SECURING] < HANDSHAKES_MAX)
    return true;
  struct http_place *longest = http_places_first(&conns->places, HTTP_CONN_SECURING);
  if (clock_mono_ms() - longest->since_mono_ms < HTTP_SLOW_MS)
    return false;
  http_conn_kill((struct http_conn *)longest);
  return true;
}

bool http_conns_begin_handshakes(struct http_conns *conns) {
  int64_t until_ms = clock_mono_ms() + HANDSHAKES_MS;
  for (int count = 0; count == 0 || clock_mono_ms() < until_ms; count++) {
    if (!http_places_first(&conns->places, HTTP_CONN_HELLO) || !has_room_for_handshake(conns))
      return false;
    struct http_conn *conn =
        (struct http_conn *)http_places_next(&conns->places, HTTP_TURN_HANDSHAKE);
    http_conn_move(conn, HTTP_CONN_SECURING);
    if (loop_admit(&conn->stream, &conn->guest) != ERR_OK)
      http_conn_on_closed(conn);
  }
  return http_places_first(&conns->places, HTTP_CONN_HELLO) != NULL;
}

size_t *http_conn_pending_of(const struct http_job *job) {
  return &job->conns->pending_of[job->route - job->conns->options->routes];
}

/* Takes the request from its handler; its connection, NULL when that is gone. */
static struct http_conn *take_back(struct http_job *job) {
  job->conns->pending--;
  --*http_conn_pending_of(job);
  if (job->conn)
    job->conn->job = NULL;
  return job->conn;
}

void http_answer(struct http_request **request, const struct http_reply *reply) {
  struct http_job *job = (struct http_job *)*request;
  struct http_conn *conn = take_back(job);
  *request = NULL;
  if (conn) {
    conn->known = conn->known || reply->known;
    send_reply(conn, reply, job->request.head, job->close || reply->close || job->conns->draining);
  }
  free_job(job->conns, &job);
}

void http_cut(struct http_request **request) {
  struct http_job *job = (struct http_job *)*request;
  struct http_conn *conn = take_back(job);
  *request = NULL;
  if (conn)
    http_conn_end(conn);
  free_job(job->conns, &job);
}
