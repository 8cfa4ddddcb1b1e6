#include "bridge/loop.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <libwebsockets.h>

#include "bridge/log_limit.h"
#include "bridge/mem.h"

enum {
  WRITE_MAX_BYTES = 262144, /* handed to the socket at once */
  OTHER_FILES = 256,        /* open files of the process that are no streams, as a rule */
  OTHER_FILES_MAX = 1024, /* with 256 requests to the API, and as many connections kept for them */
  LOG_LINE_MAX = 256
};

struct loop {
  struct lws_context *context;
  struct lws_vhost *vhost;
  struct lws *listener;
  lws_sorted_usec_list_t wait_end;
  const struct loop_events *events;
  void *server;
  const char *cert_file;
  const char *key_file;
};

/* What the library complained of first since this was emptied, for the sentence in `why`: it has no
 * other way to say it. */
static _Thread_local char complaint[LOG_LINE_MAX];

/* "[2026/11/21 14:30:00:1234] E: what happened\n" -> "what happened" */
static struct span strip_log_line(struct span line) {
  if (span_starts_with(line, "["))
    span_cut(&line, ']');
  line = span_trim(line);
  if (line.len > 3 && line.data[1] == ':')
    line = span_trim((struct span){line.data + 2, line.len - 2});
  return line;
}

/* The library's lines hold no bytes of requests, since it never parses one. */
static void on_log(int level, const char *text) {
  static struct log_limit limit;
  struct span line = strip_log_line(span_of(text));
  if (!complaint[0])
    snprintf(complaint, sizeof complaint, "%.*s", (int)line.len, line.data);
  log_limited(&limit, LOG_WARN, "libwebsockets", "it complained", LOG_SPAN("text", line),
              LOG_TEXT("its_level", level == LLL_ERR ? "error" : "warn"));
}

static int on_event(struct lws *stream, enum lws_callback_reasons reason, void *user, void *in,
                    size_t len) {
  (void)user;
  if (reason != LWS_CALLBACK_RAW_RX && reason != LWS_CALLBACK_RAW_WRITEABLE &&
      reason != LWS_CALLBACK_RAW_CLOSE && reason != LWS_CALLBACK_RAW_RX_FILE)
    return 0;
  const struct loop *loop = lws_context_user(lws_get_context(stream));
  void *owner = lws_get_opaque_user_data(stream);
  if (reason == LWS_CALLBACK_RAW_RX_FILE)
    loop->events->on_incoming(loop->server);
  else if (!owner) /* its adoption failed, or it has been told that it is gone */
    return -1;
  else if (reason == LWS_CALLBACK_RAW_CLOSE)
    loop->events->on_closed(owner);
  else if (reason == LWS_CALLBACK_RAW_WRITEABLE)
    return lws_partial_buffered(stream) || loop->events->on_writable(owner) ? 0 : -1;
  else {
    /* after a handshake the library would end the stream some seconds later */
    if (loop->cert_file)
      lws_set_timeout(stream, NO_PENDING_TIMEOUT, 0);
    return loop->events->on_data(owner, (struct span){in, len}) ? 0 : -1;
  }
  return 0;
}

static const struct lws_protocols protocols[] = {
    {.name = "bridge", .callback = on_event, .tx_packet_size = WRITE_MAX_BYTES},
    {0},
};

/* Room for the streams and the rest, and no more: the library's tables have a place for every file
 * that the process may open, which in many containers is a million. */
static void limit_open_files(unsigned max_streams) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
    return;
  rlim_t needed = (rlim_t)max_streams + OTHER_FILES;
  limit.rlim_cur = (rlim_t)max_streams + OTHER_FILES_MAX;
  if (limit.rlim_cur > limit.rlim_max)
    limit.rlim_cur = limit.rlim_max;
  if (limit.rlim_cur < needed)
    log_line(LOG_WARN, "the limit of open files is too low for that many connections",
             LOG_INT("limit", limit.rlim_max), LOG_INT("needed", needed));
  setrlimit(RLIMIT_NOFILE, &limit);
}

/* What is recorded today stays secret when the key is stolen tomorrow: key exchange is ephemeral,
 * and encryption authenticated (RFC 9325 section 4.2). Without such ciphers there is no TLS
 * below 1.2; in 1.3 there are no others. */
#define TLS_1_2_CIPHERS "ECDHE+AESGCM:ECDHE+CHACHA20"

static struct lws_vhost *create_vhost(const struct loop *loop, const char *name) {
  struct lws_context_creation_info info = {0};
  complaint[0] = '\0';
  info.vhost_name = name;
  info.port = CONTEXT_PORT_NO_LISTEN_SERVER;
  info.protocols = protocols;
  info.alpn = "http/1.1"; /* it would go over to HTTP/2 by itself */
  info.ssl_cert_filepath = loop->cert_file;
  info.ssl_private_key_filepath = loop->key_file;
  info.ssl_cipher_list = TLS_1_2_CIPHERS;
  info.options = loop->cert_file ? LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT : 0;
  return lws_create_vhost(loop->context, &info);
}

/* The library takes a missing file for "no TLS wanted" in places, so it never sees one. */
static enum err check_files(const struct loop *loop, char *why, size_t why_size) {
  const char *const files[] = {loop->cert_file, loop->key_file};
  for (size_t i = 0; i < 2; i++) {
    if (!files[i] || access(files[i], R_OK) != 0) {
      snprintf(why, why_size, "cannot read the %s file %s: %m", i == 0 ? "certificate" : "key",
               files[i] ? files[i] : "(none given)");
      return ERR_IO;
    }
  }
  return ERR_OK;
}

static enum err create_context(struct loop *loop, int64_t handshake_timeout_ms) {
  struct lws_context_creation_info info = {0};
  info.port = CONTEXT_PORT_NO_LISTEN;
  info.options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS |
                 (loop->cert_file ? LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT : 0);
  info.pt_serv_buf_size = LOOP_READ_MAX_BYTES; /* above a TLS record: none is read in parts */
  info.timeout_secs = (unsigned)(handshake_timeout_ms / 1000) + 1;
  info.user = loop;
  lws_set_log_level(LLL_ERR | LLL_WARN, on_log);
  loop->context = lws_create_context(&info);
  return loop->context ? ERR_OK : ERR_MEMORY;
}

enum err loop_open(struct loop **out, const struct loop_options *options, char *why,
                   size_t why_size) {
  struct loop *loop = mem_alloc(sizeof *loop);
  snprintf(why, why_size, "%s", err_text(ERR_MEMORY));
  if (!loop)
    return ERR_MEMORY;
  loop->events = options->events;
  loop->server = options->server;
  loop->cert_file = options->cert_file;
  loop->key_file = options->key_file;
  enum err err = loop->cert_file ? check_files(loop, why, why_size) : ERR_OK;
  limit_open_files(options->max_streams);
  if (err == ERR_OK)
    err = create_context(loop, options->handshake_timeout_ms);
  if (err == ERR_OK) {
    loop->vhost = create_vhost(loop, "bridge");
    err = loop->vhost ? ERR_OK : ERR_IO;
    if (err != ERR_OK)
      snprintf(why, why_size, "cannot use the certificate %s with the key %s: %s",
               loop->cert_file ? loop->cert_file : "-", loop->key_file ? loop->key_file : "-",
               complaint);
  }
  *out = loop;
  if (err != ERR_OK)
    loop_close(out);
  return err;
}

/* Called when the time was over before the wait began: the process was kept from running. Without
 * anything due later the library would wait without end now; something is, at once. */
static void on_wait_end(lws_sorted_usec_list_t *sul) {
  struct loop *loop = lws_container_of(sul, struct loop, wait_end);
  lws_sul_schedule(loop->context, 0, sul, on_wait_end, 1);
}

void loop_serve(struct loop *loop, int64_t wait_ms) {
  enum { ROUND_UP_US = 900 }; /* it rounds its wait down, and would spin for the last millisecond */
  if (wait_ms > 0)
    lws_sul_schedule(loop->context, 0, &loop->wait_end, on_wait_end,
                     wait_ms * LWS_US_PER_MS + ROUND_UP_US);
  lws_service(loop->context, wait_ms > 0 ? 0 : -1); /* 0 is "until something is due" */
}

void loop_wake(struct loop *loop) {
  lws_cancel_service(loop->context);
}

enum err loop_watch(struct loop *loop, int listener) {
  lws_sock_file_fd_type file = {.filefd = listener};
  loop->listener =
      lws_adopt_descriptor_vhost(loop->vhost, LWS_ADOPT_RAW_FILE_DESC, file, "bridge", NULL);
  if (loop->listener)
    return ERR_OK;
  close(listener);
  return ERR_MEMORY;
}

void loop_pause_watching(struct loop *loop, bool paused) {
  if (loop->listener)
    loop_pause(loop->listener, paused);
}

void loop_unwatch(struct loop *loop) {
  if (loop->listener)
    loop_kill(loop->listener);
  loop->listener = NULL;
}

enum err loop_adopt(struct lws **out, struct loop *loop, int accepted, void *owner) {
  lws_sock_file_fd_type file = {.sockfd = accepted};
  lws_adoption_type type = LWS_ADOPT_SOCKET | (loop->cert_file ? LWS_ADOPT_ALLOW_SSL : 0);
  struct lws *stream = lws_adopt_descriptor_vhost(loop->vhost, type, file, NULL, NULL);
  if (!stream)
    return ERR_MEMORY;
  lws_set_opaque_user_data(stream, owner); /* only now: a failed adoption calls back, too */
  *out = stream;
  return ERR_OK;
}

enum err loop_write(bool *all_left, struct lws *stream, struct span bytes) {
  /* a raw stream is sent as it is: the library neither changes the bytes nor needs room before */
  if (lws_write(stream, (unsigned char *)bytes.data, bytes.len, LWS_WRITE_RAW) < 0)
    return ERR_NETWORK;
  *all_left = !lws_partial_buffered(stream);
  return ERR_OK;
}

void loop_ask_writable(struct lws *stream) {
  lws_callback_on_writable(stream);
}

void loop_pause(struct lws *stream, bool paused) {
  lws_rx_flow_control(stream, paused ? 0 : 1);
}

void loop_end_writing(struct lws *stream) {
  if (!lws_is_ssl(stream))
    shutdown(lws_get_socket_fd(stream), SHUT_WR);
}

void loop_kill(struct lws *stream) {
  lws_set_timeout(stream, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_SYNC);
}

/* Loading a pair that does not fit spoils the one in use, so it is tried on a virtual host of its
 * own first. */
enum err loop_reload(struct loop *loop) {
  char why[LOG_LINE_MAX] = "";
  if (!loop->cert_file)
    return ERR_MISSING;
  enum err err = check_files(loop, why, sizeof why);
  struct lws_vhost *trial = err == ERR_OK ? create_vhost(loop, "trial") : NULL;
  if (err == ERR_OK && !trial)
    err = ERR_IO;
  if (err != ERR_OK) {
    log_line(LOG_ERROR, "the certificate in use stays, the new one cannot be used",
             LOG_TEXT("cert_file", loop->cert_file), LOG_TEXT("key_file", loop->key_file),
             LOG_TEXT("why", why[0] ? why : complaint));
    return err;
  }
  lws_vhost_destroy(trial);
  lws_tls_cert_updated(loop->context, loop->cert_file, loop->key_file, NULL, 0, NULL, 0);
  return ERR_OK;
}

void loop_close(struct loop **loop) {
  if (!*loop)
    return;
  if ((*loop)->context) {
    lws_sul_schedule((*loop)->context, 0, &(*loop)->wait_end, on_wait_end,
                     LWS_SET_TIMER_USEC_CANCEL);
    lws_context_destroy((*loop)->context);
  }
  mem_free(*loop);
  *loop = NULL;
}
