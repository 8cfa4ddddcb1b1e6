#include "transfer.h"

#include <limits.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <curl/curl.h>

#include "bridge/clock.h"
#include "bridge/crypt.h"
#include "bridge/fault.h"
#include "bridge/mem.h"
#include "bridge/span.h"
#include "transfer_options.h"

enum {
  POLL_FAILED_WAIT_MS = 20, /* instead of spinning when not even poll has memory */
  EXTRA_HEADERS_MAX = 8,
  EXTRA_HEADERS_BYTES = 2048,
  REPLY_HEADERS_BYTES = 65536, /* of all header lines of one reply, interim ones included */
};

/* One request at a time on one easy handle, whose unchanging options are set once. */
struct slot {
  struct transfers *pool;
  CURL *easy;
  struct slot *next_free;
  struct rest_call *call; /* NULL while free */
  bool resend_refused;    /* this call was about to be sent twice */
  bool too_late;          /* its send_within_ms had passed */
  bool has_verb;          /* CURLOPT_CUSTOMREQUEST is set */
  size_t header_bytes;
  unsigned certificates; /* the generation that its options name */
  struct curl_slist headers[EXTRA_HEADERS_MAX + 1];
  char header_text[EXTRA_HEADERS_BYTES];
  char error[CURL_ERROR_SIZE];
};

struct transfers {
  /* Set at open, then only read. */
  char *api_key;
  char *ca_files[2];          /* the same file in two spellings; see use_certificates */
  struct curl_slist *headers; /* those of every request */
  void (*done)(struct rest_call *call, enum rest_outcome outcome);
  size_t max_reply_bytes;
  unsigned most_slots;
  CURL *model; /* has the options that all requests share */

  atomic_uint certificates; /* counts reloads; any thread adds */

  /* The owner thread's. */
  CURLM *multi;
  struct slot *slots;
  unsigned slot_count; /* that have been used */
  struct slot *free;   /* of these */
};

/* ---- completion ------------------------------------------------------------------------------ */

static const char headers_too_large[] = "the reply's headers are larger than allowed";

/* Words for failures after the request had left; libcurl's are made for people who download. */
static const char *after_sending(CURLcode code) {
  switch (code) {
  case CURLE_OPERATION_TIMEDOUT:
    return "no whole reply came in time";
  case CURLE_GOT_NOTHING:
    return "the connection was closed without a reply";
  case CURLE_PARTIAL_FILE:
    return "the reply was cut";
  case CURLE_UNSUPPORTED_PROTOCOL:
  case CURLE_WEIRD_SERVER_REPLY:
    return "the reply is not HTTP";
#if LIBCURL_VERSION_NUM >= 0x080600 /* its own ceiling, of 5,000 lines */
  case CURLE_TOO_LARGE:
    return headers_too_large;
#endif
  default:
    return curl_easy_strerror(code);
  }
}

/* libcurl's own text is used only while nothing was sent: afterwards it may quote the peer. Before,
 * it may hold what a certificate says, and is not used should the key stand in it. */
static const char *choose_why(const struct slot *slot, CURLcode code) {
  const char *api_key = slot->pool->api_key;
  if (slot->resend_refused)
    return "the kept-alive connection was closed while the request was under way";
  if (slot->too_late)
    return "the connection came too late";
  if (slot->call->reply.status == ERR_LIMIT)
    return "the reply is larger than allowed";
  if (slot->header_bytes > REPLY_HEADERS_BYTES)
    return headers_too_large;
  if (slot->call->sent)
    return after_sending(code);
  bool usable = slot->error[0] != '\0' && !(*api_key && strstr(slot->error, api_key));
  return usable ? slot->error : curl_easy_strerror(code);
}

static enum rest_outcome outcome_of(const struct rest_call *call, CURLcode code) {
  if (code == CURLE_OK)
    return REST_REPLIED;
  if (!call->sent)
    return REST_NOT_SENT;
  return code == CURLE_OPERATION_TIMEDOUT ? REST_TIMED_OUT : REST_BROKEN;
}

static void release(struct slot *slot) {
  curl_multi_remove_handle(slot->pool->multi, slot->easy);
  slot->call = NULL;
  slot->next_free = slot->pool->free;
  slot->pool->free = slot;
}

static void finish(struct slot *slot, CURLcode code) {
  struct rest_call *call = slot->call;
  long status = 0;
  curl_easy_getinfo(slot->easy, CURLINFO_RESPONSE_CODE, &status);
  call->http_status = (int)status;
  /* libcurl is content when the connection closes within a head, or after an interim reply. */
  if (code == CURLE_OK && (!call->head_ended || status < 200))
    code = CURLE_PARTIAL_FILE;
  if (code != CURLE_OK)
    rest_reply_explain(call, choose_why(slot, code));
  if (*slot->pool->api_key)
    rest_reply_hide(call, slot->pool->api_key);
  release(slot);
  FAULT_POINT(REQUEST_DONE);
  slot->pool->done(call, outcome_of(call, code));
}

/* ---- callbacks of libcurl -------------------------------------------------------------------- */

/* Just before a request is written, each time that it is. When a kept-alive connection turns out to
 * be dead, libcurl sends the request once more, POST or not (Curl_retry_request), though the peer
 * may have taken it: here is the one place to stop that. */
static int on_request(void *context, char *peer, char *local, int peer_port, int local_port) {
  (void)peer;
  (void)local;
  (void)peer_port;
  (void)local_port;
  struct slot *slot = context;
  struct rest_call *call = slot->call;
  slot->resend_refused = call->sent && !call->repeatable;
  slot->too_late =
      call->send_within_ms > 0 && clock_mono_ms() - call->started_mono_ms >= call->send_within_ms;
  if (slot->resend_refused || slot->too_late)
    return CURL_PREREQFUNC_ABORT;
  call->sent = true;
  FAULT_POINT(REQUEST_STARTED);
  return CURL_PREREQFUNC_OK;
}

static size_t on_body(char *data, size_t size, size_t count, void *context) {
  struct slot *slot = context;
  struct rest_call *call = slot->call;
  buf_add(&call->reply, (struct span){data, size * count});
  return buf_status(&call->reply) == ERR_OK ? size * count : 0;
}

static size_t on_header(char *data, size_t size, size_t count, void *context) {
  struct slot *slot = context;
  struct span line = {data, size * count};
  FAULT_POINT(REQUEST_ANSWERED);
  slot->header_bytes += line.len;
  if (slot->header_bytes > REPLY_HEADERS_BYTES)
    return 0;
  rest_reply_add_header(slot->call, line);
  return line.len;
}

/* ---- a transfer ------------------------------------------------------------------------------ */

/* libcurl keeps the parsed certificates of a multi handle for a day, and open connections with the
 * name of the file that they were checked against. Naming the same file in another spelling makes
 * both out of date. */
static bool use_certificates(CURL *easy, const struct transfers *pool, unsigned generation) {
  bool ok = true;
  const char *ca_file = pool->ca_files[generation % 2];
  if (ca_file) {
    SET(ok, easy, CURLOPT_CAINFO, ca_file);
    SET(ok, easy, CURLOPT_CAPATH, NULL); /* or the system's would be trusted as well */
  }
  return ok;
}

/* The method and the body. A body, even an empty one, goes as POST under another name. */
static bool set_method(struct slot *slot, const struct rest_call *call) {
  bool ok = true;
  bool is_post = strcmp(call->method, "POST") == 0;
  bool has_body = is_post || call->body.len > 0 || strcmp(call->method, "PUT") == 0 ||
                  strcmp(call->method, "PATCH") == 0;
  if (has_body) {
    SET(ok, slot->easy, CURLOPT_POST, 1L);
    SET(ok, slot->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->body.len);
    SET(ok, slot->easy, CURLOPT_POSTFIELDS, call->body.len > 0 ? call->body.data : "");
  } else {
    SET(ok, slot->easy, CURLOPT_HTTPGET, 1L);
  }
  bool needs_verb = !is_post && strcmp(call->method, "GET") != 0;
  if (needs_verb || slot->has_verb)
    SET(ok, slot->easy, CURLOPT_CUSTOMREQUEST, needs_verb ? call->method : NULL);
  slot->has_verb = needs_verb;
  return ok;
}

/* Puts the call's own headers before the common ones, in the slot's memory. Without a value ("X:")
 * libcurl leaves out what it would add by itself. */
static bool set_headers(struct slot *slot, const struct rest_call *call) {
  struct curl_slist *next = slot->pool->headers;
  size_t used = 0;
  if (call->header_count > EXTRA_HEADERS_MAX)
    return false;
  for (size_t i = 0; i <= call->header_count; i++) {
    bool own = i < call->header_count;
    const char *name = own ? call->headers[i].name : "Content-Type";
    const char *value = own ? call->headers[i].value : call->content_type;
    char *text = slot->header_text + used;
    size_t room = sizeof slot->header_text - used;
    int len = snprintf(text, room, "%s:%s%s", name, value ? " " : "", value ? value : "");
    if (len < 0 || (size_t)len >= room)
      return false;
    used += (size_t)len + 1;
    slot->headers[i] = (struct curl_slist){.data = text, .next = next};
    next = &slot->headers[i];
  }
  return curl_easy_setopt(slot->easy, CURLOPT_HTTPHEADER, next) == CURLE_OK;
}

static bool prepare(struct slot *slot, const struct rest_call *call, int64_t left_ms) {
  bool ok = true;
  unsigned certificates = atomic_load(&slot->pool->certificates);
  slot->resend_refused = false;
  slot->too_late = false;
  slot->header_bytes = 0;
  slot->error[0] = '\0';
  if (slot->certificates != certificates)
    ok = use_certificates(slot->easy, slot->pool, certificates);
  if (ok)
    slot->certificates = certificates;
  SET(ok, slot->easy, CURLOPT_URL, call->url);
  SET(ok, slot->easy, CURLOPT_TIMEOUT_MS, (long)left_ms);
  return ok && set_method(slot, call) && set_headers(slot, call);
}

static bool set_callbacks(struct slot *slot) {
  bool ok = true;
  SET(ok, slot->easy, CURLOPT_PRIVATE, slot);
  SET(ok, slot->easy, CURLOPT_ERRORBUFFER, slot->error);
  SET(ok, slot->easy, CURLOPT_PREREQFUNCTION, on_request);
  SET(ok, slot->easy, CURLOPT_PREREQDATA, slot);
  SET(ok, slot->easy, CURLOPT_WRITEFUNCTION, on_body);
  SET(ok, slot->easy, CURLOPT_WRITEDATA, slot);
  SET(ok, slot->easy, CURLOPT_HEADERFUNCTION, on_header);
  SET(ok, slot->easy, CURLOPT_HEADERDATA, slot);
  return ok;
}

/* Slots are made when they are needed first: one takes 8 KiB, and a bridge at rest needs none. */
static bool make_slot(struct transfers *pool) {
  struct slot *slot = &pool->slots[pool->slot_count];
  slot->pool = pool;
  slot->easy = curl_easy_duphandle(pool->model);
  if (!slot->easy || !set_callbacks(slot)) {
    curl_easy_cleanup(slot->easy);
    return false;
  }
  pool->slot_count++;
  pool->free = slot;
  return true;
}

bool transfer_start(struct transfers *pool, struct rest_call *call, int64_t left_ms) {
  buf_init(&call->reply, pool->max_reply_bytes);
  if ((!pool->free && !make_slot(pool)) || !prepare(pool->free, call, left_ms)) {
    rest_reply_explain(call, "the request cannot be made: no memory, or its headers are too long");
    return false;
  }
  struct slot *slot = pool->free;
  pool->free = slot->next_free;
  slot->call = call;
  if (curl_multi_add_handle(pool->multi, slot->easy) == CURLM_OK)
    return true;
  release(slot);
  rest_reply_explain(call, "the request cannot be started: no memory");
  return false;
}

bool transfer_has_room(const struct transfers *pool) {
  return pool->free || pool->slot_count < pool->most_slots;
}

void transfer_run(struct transfers *pool) {
  int left = 0;
  curl_multi_perform(pool->multi, &left);
  for (CURLMsg *message; (message = curl_multi_info_read(pool->multi, &left));) {
    struct slot *slot = NULL;
    CURLcode code = message->data.result; /* the message goes with its handle */
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &slot);
    finish(slot, code);
  }
}

void transfer_wait(struct transfers *pool, int64_t wait_ms) {
  if (curl_multi_poll(pool->multi, NULL, 0, (int)wait_ms, NULL) != CURLM_OK)
    poll(NULL, 0, POLL_FAILED_WAIT_MS);
}

void transfer_wake(void *pool) {
  curl_multi_wakeup(((struct transfers *)pool)->multi);
}

void transfer_reload_certificates(struct transfers *pool) {
  atomic_fetch_add(&pool->certificates, 1);
}

void transfer_cancel_all(struct transfers *pool) {
  for (unsigned i = 0; i < pool->slot_count; i++) {
    struct rest_call *call = pool->slots[i].call;
    if (!call)
      continue;
    release(&pool->slots[i]);
    pool->done(call, REST_CANCELLED);
  }
}

/* ---- opening and closing --------------------------------------------------------------------- */

static bool add_header(struct transfers *pool, const char *name, const char *value) {
  struct buf line;
  buf_init(&line, EXTRA_HEADERS_BYTES);
  buf_addf(&line, "%s:%s%s", name, *value ? " " : "", value);
  struct curl_slist *longer =
      buf_status(&line) == ERR_OK ? curl_slist_append(pool->headers, line.data) : NULL;
  if (longer)
    pool->headers = longer;
  if (line.data)
    explicit_bzero(line.data, line.len); /* it may be the key */
  buf_free(&line);
  return longer != NULL;
}

/* "Expect:" keeps libcurl from asking for leave, and from sending a refused request again. */
static enum err open_headers(struct transfers *pool) {
  bool ok = add_header(pool, "Accept", "application/json") && add_header(pool, "Expect", "");
  if (ok && *pool->api_key) {
    struct buf value;
    buf_init(&value, EXTRA_HEADERS_BYTES);
    buf_addf(&value, "Bearer %s", pool->api_key);
    ok = buf_status(&value) == ERR_OK && add_header(pool, "Authorization", value.data);
    if (value.data)
      explicit_bzero(value.data, value.len);
    buf_free(&value);
  }
  return ok ? ERR_OK : ERR_MEMORY;
}

const char *rest_system_certificates(void) {
  return curl_version_info(CURLVERSION_NOW)->cainfo;
}

/* Without a file of one's own: the one that libcurl was built with, if it has one. */
static enum err open_certificates(struct transfers *pool, const char *ca_file) {
  if (ca_file && *ca_file && access(ca_file, R_OK) != 0)
    return ERR_IO;
  struct span path = span_of(ca_file && *ca_file ? ca_file : rest_system_certificates());
  enum err err = ERR_OK;
  if (path.len > 0) {
    struct buf other;
    buf_init(&other, PATH_MAX);
    buf_addf(&other, "%s%s", path.data[0] == '/' ? "/." : "./", path.data);
    pool->ca_files[0] = mem_copy(path);
    pool->ca_files[1] = buf_take(&other);
    buf_free(&other);
    err = pool->ca_files[0] && pool->ca_files[1] ? ERR_OK : ERR_MEMORY;
  }
  return err;
}

static enum err open_pool(struct transfers *pool, const struct rest_options *options) {
  pool->api_key = crypt_secret_copy(span_of(options->api_key));
  pool->most_slots = options->max_connections;
  pool->slots = mem_alloc(options->max_connections * sizeof *pool->slots);
  pool->multi = curl_multi_init();
  pool->model = curl_easy_init();
  if (!pool->api_key || !pool->slots || !pool->multi || !pool->model)
    return ERR_MEMORY;
  enum err err = open_headers(pool);
  if (err == ERR_OK)
    err = open_certificates(pool, options->ca_file);
  if (err == ERR_OK &&
      !(transfer_set_options(pool->model, options) && use_certificates(pool->model, pool, 0)))
    err = ERR_MEMORY;
  if (err == ERR_OK && curl_multi_setopt(pool->multi, CURLMOPT_MAXCONNECTS,
                                         (long)options->max_connections) != CURLM_OK)
    err = ERR_MEMORY;
  return err;
}

enum err transfer_open(struct transfers **out, const struct rest_options *options,
                       void (*done)(struct rest_call *call, enum rest_outcome outcome)) {
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
    return ERR_MEMORY;
  struct transfers *pool = mem_alloc(sizeof *pool);
  if (!pool) {
    curl_global_cleanup();
    return ERR_MEMORY;
  }
  pool->done = done;
  pool->max_reply_bytes = options->max_reply_bytes;
  enum err err = open_pool(pool, options);
  if (err == ERR_OK)
    *out = pool;
  else
    transfer_close(&pool);
  return err;
}

void transfer_close(struct transfers **pool) {
  struct transfers *closing = *pool;
  *pool = NULL;
  if (!closing)
    return;
  for (unsigned i = 0; i < closing->slot_count; i++)
    curl_easy_cleanup(closing->slots[i].easy);
  curl_easy_cleanup(closing->model);
  curl_multi_cleanup(closing->multi);
  for (struct curl_slist *header = closing->headers; header; header = header->next)
    explicit_bzero(header->data, strlen(header->data));
  curl_slist_free_all(closing->headers);
  for (size_t i = 0; i < 2; i++)
    mem_free(closing->ca_files[i]);
  mem_free(closing->slots);
  crypt_secret_free(closing->api_key);
  mem_free(closing);
  curl_global_cleanup();
}
