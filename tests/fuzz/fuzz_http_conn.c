/* One client's bytes through a connection, without sockets, twice: all at once with each request
 * answered at once; and in pieces, answered late, with replies that leave in parts. What comes back
 * must be the same. The first bytes say how large the pieces are. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bridge/mem.h"
#include "http/conn.h"

enum { PIECES = 4, OUT_MAX = 1 << 20, BODY_MAX = 100 };

struct lws {
  void *owner;
  bool closed, paused, wants_writable, partly; /* partly: each write leaves later */
  struct buf out;
};

static struct lws stream;
static struct http_conns conns;
static struct http_request *pending;
static bool answer_late;

/* ---- a loop for one stream ---- */

enum err loop_adopt(struct lws **out, struct loop_listener *listener, int accepted, void *owner) {
  (void)listener;
  (void)accepted;
  stream.owner = owner;
  *out = &stream;
  return ERR_OK;
}

static bool is_continue(struct span bytes) {
  return span_starts_with(bytes, "HTTP/1.1 100 ");
}

enum err loop_write(bool *all_left, struct lws *to, struct span bytes) {
  assert(!to->closed && !to->wants_writable);
  *all_left = true;
  if (is_continue(bytes)) /* whether it is sent depends on the pieces, rightly */
    return ERR_OK;
  buf_add(&to->out, bytes);
  *all_left = !to->partly;
  to->wants_writable = to->partly;
  return ERR_OK;
}

enum err loop_receive(struct loop_guest *guest, struct loop_listener *listener, int accepted,
                      void *owner) {
  (void)guest;
  (void)listener;
  (void)accepted;
  (void)owner;
  abort(); /* without TLS nobody waits for a handshake */
}

enum err loop_admit(struct lws **out, struct loop_guest *guest) {
  (void)out;
  (void)guest;
  abort();
}

void loop_dismiss(struct loop_guest *guest) {
  (void)guest;
  abort();
}

void loop_ask_writable(struct lws *to) {
  to->wants_writable = true;
}

void loop_pause(struct lws *to, bool paused) {
  assert(to->paused != paused);
  to->paused = paused;
}

void loop_end_writing(struct lws *to) {
  (void)to;
}

static void on_closed(void) {
  stream.closed = true;
  http_conn_on_closed(stream.owner);
}

void loop_kill(struct lws *to) {
  assert(!to->closed);
  on_closed();
}

/* ---- a handler ---- */

static void answer(void) {
  const struct http_reply reply = {.status = 200, .body = pending->body};
  http_answer(&pending, &reply);
}

static void on_request(void *context, struct http_request *request) {
  (void)context;
  assert(!pending && request->body.len <= BODY_MAX);
  pending = request;
  if (!answer_late)
    answer();
}

static const struct http_route routes[] = {
    {"/a", HTTP_POST | HTTP_GET | HTTP_DELETE, BODY_MAX, on_request, NULL, 0, {0}},
    {"/b*", HTTP_POST, 0, on_request, NULL, 0, {0}},
};

static struct network proxy = {.bits = 8 * IP_BYTES}; /* whoever sends is one */

static const struct http_options options = {.routes = routes,
                                            .trusted_proxies = {&proxy, 1},
                                            .route_count = 2,
                                            .request_timeout_ms = 1000000,
                                            .idle_timeout_ms = 1000000,
                                            .max_held_bytes = 1 << 20,
                                            .max_connections = 1};

/* ---- one run ---- */

/* Lets all happen that can without further bytes. */
static void after_commit(void) {
  while (!stream.closed &&
         (pending || stream.wants_writable || http_places_first(&conns.places, HTTP_CONN_READY))) {
    if (stream.wants_writable) {
      stream.wants_writable = false;
      if (!http_conn_on_writable(stream.owner))
        on_closed();
    } else if (pending) {
      answer();
    } else {
      http_conns_take_turn(&conns);
    }
  }
  if (pending) /* the connection is gone */
    answer();
}

static void feed(struct span bytes, const uint8_t *pieces) {
  for (size_t i = 0; bytes.len > 0 && !stream.closed; i++) {
    size_t len = pieces ? (size_t)pieces[i % PIECES] + 1 : LOOP_READ_MAX_BYTES;
    struct span piece = {bytes.data, len < bytes.len ? len : bytes.len};
    char *copy = malloc(piece.len); /* so that reading past it is seen */
    assert(copy);
    memcpy(copy, piece.data, piece.len);
    bool open = http_conn_on_data(stream.owner, (struct span){copy, piece.len});
    free(copy);
    if (!open)
      on_closed();
    if (stream.paused || (i & 1))
      after_commit();
    assert(stream.closed || !stream.paused);
    bytes = (struct span){bytes.data + piece.len, bytes.len - piece.len};
  }
  after_commit();
}

static struct buf run(struct span bytes, const uint8_t *pieces) {
  stream = (struct lws){.partly = pieces && (pieces[0] & 1)};
  buf_init(&stream.out, OUT_MAX);
  answer_late = pieces != NULL;
  struct timers timers = {0};
  http_conns_open(&conns, &options, &timers);
  http_conn_open(&conns, -1, &proxy.first);
  feed(bytes, pieces);
  assert(conns.pending == 0);
  http_conns_close(&conns);
  assert(stream.closed);
  return stream.out;
}

static void blank_dates(struct buf *out) {
  for (size_t i = 0; i + 6 + 29 < out->len; i++) {
    if (memcmp(out->data + i, "Date: ", 6) == 0)
      memset(out->data + i + 6, '-', 29);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < PIECES)
    return 0;
  struct span bytes = {(const char *)data + PIECES, size - PIECES};
  struct buf whole = run(bytes, NULL);
  struct buf pieces = run(bytes, data);
  blank_dates(&whole);
  blank_dates(&pieces);
  if (!span_equal(buf_span(&whole), buf_span(&pieces)))
    abort();
  buf_free(&whole);
  buf_free(&pieces);
  return 0;
}
