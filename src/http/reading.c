#include "conn_parts.h"

#include <string.h>

#include "reply.h"

enum {
  HAND_OVER_AT_ONCE = 64,      /* requests, then others have a turn */
  HAND_OVER_BYTES = 256 << 10, /* of their bodies: each byte has to be verified */
  READ_BYTES = 1 << 20,        /* likewise, of all connections together */
  READERS_AT_ONCE = READ_BYTES / LOOP_READ_MAX_BYTES,
};

/* ---- requests ---- */

/* Not from within a call of the loop, whose connection it may be. */
static void refuse_whole(struct http_conn *conn, enum http_refusal why) {
  bool in_call = conn->in_call;
  conn->in_call = true; /* so that it is still there afterwards */
  http_conn_refuse(conn, why, NULL);
  buf_free(&conn->in);
  http_conn_note_input(conn);
  conn->in_call = in_call;
  if (conn->doomed && !in_call)
    http_conn_kill(conn);
}

static void hand_over(struct http_conn *conn) {
  struct http_job *job = conn->job;
  const struct http_route *route = job->route;
  size_t *pending = http_conn_pending_of(job);
  if (*pending >=
      (route->max_pending ? route->max_pending : conn->conns->options->max_connections)) {
    refuse_whole(conn, HTTP_REFUSAL_PENDING);
    return;
  }
  ++*pending;
  conn->conns->pending++;
  http_conn_move(conn, HTTP_CONN_PENDING);
  route->on_request(route->owner, &job->request);
}

static void hand_over_some(struct http_conns *conns) {
  size_t bytes = 0;
  for (int count = 0; count < HAND_OVER_AT_ONCE && bytes < HAND_OVER_BYTES; count++) {
    struct http_conn *conn =
        (struct http_conn *)http_places_next(&conns->places, HTTP_TURN_REQUEST);
    if (!conn)
      return;
    bytes += conn->job->body.len;
    hand_over(conn);
  }
}

/* For a client that wants to hear that its request is taken before it sends the body. */
static void tell_to_go_on(struct http_conn *conn) {
  static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
  bool all_left = true;
  if (loop_write(&all_left, conn->stream, span_of(go_on)) != ERR_OK || !all_left)
    http_conn_end(conn);
}

/* Whose request it is: for the log, for whose turn it is, and for who has too many connections. */
static void set_sender(struct http_conn *conn, const struct http_sender *sender) {
  conn->sender = *sender;
  http_place_count_for(&conn->conns->places, &conn->place, http_places_network(&sender->address));
}

/* Of a request that a proxy brings: until its head is whole, it is the proxy's own. */
static void find_sender(struct http_conn *conn, struct span head) {
  struct http_sender sender;
  http_sender_find(&sender, head, &conn->peer, &conn->conns->options->trusted_proxies);
  set_sender(conn, &sender);
}

static enum http_refusal judge_sender(const struct http_conn *conn,
                                      const struct http_route *route) {
  const struct networks *allowed = &route->allowed_networks;
  if (allowed->count == 0)
    return HTTP_REFUSAL_NONE;
  if (!conn->sender.is_known)
    return HTTP_REFUSAL_SENDER;
  return networks_have(allowed, &conn->sender.address) ? HTTP_REFUSAL_NONE : HTTP_REFUSAL_NETWORK;
}

/* The head is whole: finds the handler, makes the request. So much of the body is there already. */
static void begin_request(struct http_conn *conn, size_t body_bytes) {
  const struct http_options *options = conn->conns->options;
  const struct http_head *head = &conn->head;
  struct http_verdict verdict;
  http_route_find(&verdict, options->routes, options->route_count, head);
  if (!verdict.route) {
    http_conn_refuse(conn, verdict.refusal, verdict.allow[0] ? verdict.allow : NULL);
    return;
  }
  enum http_refusal refusal = judge_sender(conn, verdict.route);
  if (refusal) {
    http_conn_refuse(conn, refusal, NULL);
    return;
  }
  conn->job = http_job_create(verdict.route, head, &conn->sender.address);
  if (!conn->job) {
    http_conn_refuse(conn, HTTP_REFUSAL_MEMORY, NULL);
    return;
  }
  conn->job->conn = conn;
  conn->job->conns = conn->conns;
  bool waits = head->chunked ? body_bytes == 0 : body_bytes < head->content_length;
  if (conn->job->is_whole)
    http_conn_move(conn, HTTP_CONN_READY);
  else if (head->expect_continue && waits)
    tell_to_go_on(conn);
}

/* Each takes what it can use from the front of the input, and says how much; 0 when it must wait
 * for more. */
static size_t take_head(struct http_conn *conn, struct span input) {
  if (conn->place.state != HTTP_CONN_READING) {
    http_conn_move(conn, HTTP_CONN_READING);
    if (conn->is_proxy)
      set_sender(conn, &(struct http_sender){conn->peer, true});
  }
  enum http_head_state state = http_head_read(&conn->head, input);
  size_t used = state == HTTP_HEAD_WHOLE ? conn->head.used : 0;
  if (used > 0 && conn->is_proxy)
    find_sender(conn, (struct span){input.data, used});
  if (state == HTTP_HEAD_WHOLE)
    begin_request(conn, input.len - used);
  else if (state == HTTP_HEAD_REFUSED)
    http_conn_refuse(conn, conn->head.refusal, NULL);
  if (state != HTTP_HEAD_PARTIAL)
    http_head_init(&conn->head);
  return used;
}

static size_t take_body(struct http_conn *conn, struct span input) {
  size_t used = 0;
  size_t held = conn->job->body.capacity;
  enum http_refusal refusal = http_job_add_body(conn->job, &used, input);
  conn->conns->held_bytes += conn->job->body.capacity - held;
  if (refusal)
    http_conn_refuse(conn, refusal, NULL);
  else if (conn->job->is_whole)
    http_conn_move(conn, HTTP_CONN_READY);
  return used;
}

static size_t take_input(struct http_conn *conn, struct span input) {
  size_t used = 0;
  size_t taken = 1;
  while (taken > 0 && used < input.len && http_conn_takes_input(conn)) {
    struct span rest = {input.data + used, input.len - used};
    taken = conn->job ? take_body(conn, rest) : take_head(conn, rest);
    used += taken;
  }
  return conn->place.state == HTTP_CONN_LINGERING ? input.len : used;
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

/* Lets the slowest go until what is held is below its ceiling again; of those that are whole the
 * one that has waited for longest. Those with the handler stay. */
static void shed(struct http_conns *conns) {
  while (conns->held_bytes > conns->options->max_held_bytes) {
    struct http_place *place = http_places_first(&conns->places, HTTP_CONN_READING);
    if (!place)
      place = http_places_first(&conns->places, HTTP_CONN_READY);
    if (!place)
      return;
    refuse_whole((struct http_conn *)place, HTTP_REFUSAL_HELD);
  }
}

/* Whether no data is to be taken from the socket. Until a reply has left: a client that has said
 * all it has to say may close its side first. */
static bool must_pause(const struct http_conn *conn) {
  bool lingers = conn->place.state == HTTP_CONN_LINGERING;
  return conn->resting || (!http_conn_takes_input(conn) && !lingers);
}

/* Once much was read since the last turn, whoever sends more waits for a turn of its own. */
static void note_read(struct http_conn *conn, size_t bytes) {
  struct http_conns *conns = conn->conns;
  conns->read_bytes += bytes;
  if (conns->read_bytes <= READ_BYTES || conn->resting)
    return;
  conn->resting = true;
  list_append(&conns->resting, &conn->in_resting);
}

static void wake_resting(struct http_conns *conns) {
  conns->read_bytes = 0;
  for (int count = 0; count < READERS_AT_ONCE && conns->resting.first; count++) {
    struct http_conn *conn =
        container_of(list_take_first(&conns->resting), struct http_conn, in_resting);
    conn->resting = false;
    http_conn_pause(conn, must_pause(conn));
  }
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
    http_conn_end(conn);
  http_conn_note_input(conn);
  shed(conn->conns);
  note_read(conn, data.len);
  if (!conn->doomed)
    http_conn_pause(conn, must_pause(conn));
}

bool http_conns_take_turn(struct http_conns *conns) {
  wake_resting(conns);
  hand_over_some(conns);
  return conns->resting.first || http_places_first(&conns->places, HTTP_CONN_READY);
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
  if (conn->place.state == HTTP_CONN_SENDING)
    http_conn_finish_reply(conn);
  if (http_conn_takes_input(conn))
    read_on(conn, (struct span){0}); /* requests that were sent ahead */
  conn->in_call = false;
  return !conn->doomed;
}
