#include "bridge/loop.h"

#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <libwebsockets.h>

#include "bridge/clock.h"
#include "bridge/list.h"
#include "bridge/log.h"
#include "bridge/mem.h"

enum {
  WRITE_MAX_BYTES = 262144, /* handed to the socket at once */
  OTHER_FILES = 256,        /* open files of the process that are no streams, as a rule */
  OTHER_FILES_MAX = 1024, /* with 256 requests to the API, and as many connections kept for them */
  LOG_LINE_MAX = 256,
  HANDSHAKE_DONE = 0x20, /* SSL_CB_HANDSHAKE_DONE, SSL_set_info_callback(3) */
  GUESTS_AT_ONCE = 64,
  TLS_HANDSHAKE = 0x16, /* RFC 8446 section 5.1 */
};

struct loop {
  struct lws_context *context;
  struct lws_vhost *vhost; /* of what is watched, and is no listener's */
  struct timers timers;
  lws_sorted_usec_list_t wait_end;
  struct list listeners;
  bool busy; /* some server has more to do */
};

/* A virtual host of the library: it has its certificate, and hands over who its streams belong to.
 */
struct loop_listener {
  struct list_link in_loop;
  struct loop *loop;
  struct loop_listener_options options;
  struct lws_vhost *vhost;
  struct loop_watch socket;
  struct loop_watch lobby; /* with a certificate; lobby_socket is its descriptor, of epoll */
  int lobby_socket;
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

/* ---- the lobby: where connections to a listener with a certificate wait for their peer's first
 * bytes, outside of the library: as soon as it has one, it begins the handshake by itself as those
 * bytes come, and how many it begins in a round would be up to strangers ---- */

static void leave_lobby(const struct loop_guest *guest) {
  epoll_ctl(guest->listener->lobby_socket, EPOLL_CTL_DEL, guest->socket, NULL);
}

/* Its first bytes have come, or it is gone. */
static void hear_guest(struct loop_guest *guest) {
  const struct loop_events *events = guest->listener->options.events;
  unsigned char first = 0;
  ssize_t len = recv(guest->socket, &first, 1, MSG_PEEK | MSG_DONTWAIT);
  leave_lobby(guest);
  guest->waits = false;
  if (len == 1 && first == TLS_HANDSHAKE) {
    events->on_hello(guest->owner);
    return;
  }
  close(guest->socket);
  events->on_closed(guest->owner);
}

static void serve_lobby(void *owner) {
  const struct loop_listener *listener = owner;
  struct epoll_event events[GUESTS_AT_ONCE];
  int count = epoll_wait(listener->lobby_socket, events, GUESTS_AT_ONCE, 0);
  for (int i = 0; i < count; i++)
    hear_guest(events[i].data.ptr);
}

/* ---- events of the library ---- */

static int on_event(struct lws *stream, enum lws_callback_reasons reason, void *user, void *in,
                    size_t len) {
  (void)user;
  if (reason != LWS_CALLBACK_RAW_RX && reason != LWS_CALLBACK_RAW_WRITEABLE &&
      reason != LWS_CALLBACK_RAW_CLOSE && reason != LWS_CALLBACK_SSL_INFO)
    return 0;
  const struct loop_listener *listener = lws_vhost_user(lws_get_vhost(stream));
  const struct loop_events *events = listener->options.events;
  void *owner = lws_get_opaque_user_data(stream);
  if (reason == LWS_CALLBACK_SSL_INFO && !owner) /* it is being adopted */
    return 0;
  else if (!owner) /* its adoption failed, or it has been told that it is gone */
    return -1;
  else if (reason == LWS_CALLBACK_RAW_CLOSE)
    events->on_closed(owner);
  else if (reason == LWS_CALLBACK_SSL_INFO)
    events->on_secured(owner);
  else if (reason == LWS_CALLBACK_RAW_WRITEABLE)
    return lws_partial_buffered(stream) || events->on_writable(owner) ? 0 : -1;
  else {
    /* after a handshake the library would end the stream some seconds later */
    if (listener->options.cert_file)
      lws_set_timeout(stream, NO_PENDING_TIMEOUT, 0);
    return events->on_data(owner, (struct span){in, len}) ? 0 : -1;
  }
  return 0;
}

static const struct lws_protocols protocols[] = {
    {.name = "bridge", .callback = on_event, .tx_packet_size = WRITE_MAX_BYTES},
    {0},
};

static int on_watched(struct lws *descriptor, enum lws_callback_reasons reason, void *user,
                      void *in, size_t len) {
  (void)user, (void)in, (void)len;
  const struct loop_watch *watch = lws_get_opaque_user_data(descriptor);
  if (reason == LWS_CALLBACK_RAW_RX_FILE && watch)
    watch->on_readable(watch->owner);
  return 0;
}

static const struct lws_protocols watched[] = {{.name = "bridge", .callback = on_watched}, {0}};

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

static struct lws_vhost *create_vhost(struct loop_listener *listener, const char *name) {
  struct lws_context_creation_info info = {0};
  const struct loop_listener_options *options = &listener->options;
  complaint[0] = '\0';
  info.vhost_name = name;
  info.user = listener;
  info.port = CONTEXT_PORT_NO_LISTEN_SERVER;
  info.protocols = protocols;
  info.alpn = "http/1.1"; /* it would go over to HTTP/2 by itself */
  info.ssl_cert_filepath = options->cert_file;
  info.ssl_private_key_filepath = options->key_file;
  info.ssl_cipher_list = TLS_1_2_CIPHERS;
  info.ssl_info_event_mask = HANDSHAKE_DONE;
  info.options = options->cert_file ? LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT : 0;
  return lws_create_vhost(listener->loop->context, &info);
}

/* The library takes a missing file for "no TLS wanted" in places, so it never sees one. */
static enum err check_files(const struct loop_listener_options *options, char *why,
                            size_t why_size) {
  const char *const files[] = {options->cert_file, options->key_file};
  for (size_t i = 0; i < 2; i++) {
    if (!files[i] || access(files[i], R_OK) != 0) {
      snprintf(why, why_size, "cannot read the %s file %s: %m", i == 0 ? "certificate" : "key",
               files[i] ? files[i] : "(none given)");
      return ERR_IO;
    }
  }
  return ERR_OK;
}

enum err loop_open(struct loop **out, const struct loop_options *options) {
  struct loop *loop = mem_alloc(sizeof *loop);
  struct lws_context_creation_info info = {0};
  if (!loop)
    return ERR_MEMORY;
  limit_open_files(options->max_streams);
  info.port = CONTEXT_PORT_NO_LISTEN;
  info.options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS |
                 (options->tls ? LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT : 0);
  info.pt_serv_buf_size = LOOP_READ_MAX_BYTES; /* above a TLS record: none is read in parts */
  info.timeout_secs = (unsigned)(options->handshake_timeout_ms / 1000) + 1;
  lws_set_log_level(LLL_ERR | LLL_WARN, on_log);
  loop->context = lws_create_context(&info);
  info.vhost_name = "watched";
  info.port = CONTEXT_PORT_NO_LISTEN_SERVER;
  info.protocols = watched;
  if (loop->context)
    loop->vhost = lws_create_vhost(loop->context, &info);
  *out = loop;
  if (!loop->vhost)
    loop_close(out);
  return *out ? ERR_OK : ERR_MEMORY;
}

struct timers *loop_timers(struct loop *loop) {
  return &loop->timers;
}

/* Called when the time was over before the wait began: the process was kept from running. Without
 * anything due later the library would wait without end now; something is, at once. */
static void on_wait_end(lws_sorted_usec_list_t *sul) {
  struct loop *loop = lws_container_of(sul, struct loop, wait_end);
  lws_sul_schedule(loop->context, 0, sul, on_wait_end, 1);
}

void loop_wait(struct loop *loop, int64_t wait_ms) {
  enum { ROUND_UP_US = 900 }; /* it rounds its wait down, and would spin for the last millisecond */
  if (loop->busy)
    wait_ms = 0;
  wait_ms = timers_next_in_ms(&loop->timers, clock_mono_ms(), wait_ms);
  if (wait_ms > 0)
    lws_sul_schedule(loop->context, 0, &loop->wait_end, on_wait_end,
                     wait_ms * LWS_US_PER_MS + ROUND_UP_US);
  lws_service(loop->context, wait_ms > 0 ? 0 : -1); /* 0 is "until something is due" */
  loop->busy = false;
  for (struct list_link *link = loop->listeners.first; link; link = link->after) {
    const struct loop_listener *listener = container_of(link, struct loop_listener, in_loop);
    loop->busy |= listener->options.events->on_served(listener->options.server);
  }
}

void loop_wake(void *loop) {
  lws_cancel_service(((struct loop *)loop)->context);
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

enum err loop_watch(struct loop_watch *watch, struct loop *loop, int descriptor) {
  lws_sock_file_fd_type file = {.filefd = descriptor};
  watch->descriptor =
      lws_adopt_descriptor_vhost(loop->vhost, LWS_ADOPT_RAW_FILE_DESC, file, "bridge", NULL);
  if (!watch->descriptor)
    return ERR_MEMORY;
  lws_set_opaque_user_data(watch->descriptor, watch);
  return ERR_OK;
}

void loop_unwatch(struct loop_watch *watch) {
  if (watch->descriptor)
    loop_kill(watch->descriptor);
  watch->descriptor = NULL;
}

/* ---- listening sockets ----------------------------------------------------------------------- */

static enum err open_lobby(struct loop_listener *listener) {
  listener->lobby_socket = epoll_create1(EPOLL_CLOEXEC);
  if (listener->lobby_socket < 0)
    return ERR_MEMORY;
  listener->lobby = (struct loop_watch){.on_readable = serve_lobby, .owner = listener};
  enum err err = loop_watch(&listener->lobby, listener->loop, listener->lobby_socket);
  if (err != ERR_OK)
    close(listener->lobby_socket);
  return err;
}

static enum err watch(struct loop_listener *listener, char *why, size_t why_size) {
  const struct loop_listener_options *options = &listener->options;
  enum err err = options->cert_file ? check_files(options, why, why_size) : ERR_OK;
  if (err != ERR_OK)
    return err;
  listener->vhost = create_vhost(listener, "listener");
  if (!listener->vhost) {
    snprintf(why, why_size, "cannot use the certificate %s with the key %s: %s",
             options->cert_file ? options->cert_file : "-",
             options->key_file ? options->key_file : "-", complaint);
    return ERR_IO;
  }
  if (options->cert_file && open_lobby(listener) != ERR_OK)
    return ERR_MEMORY;
  listener->socket =
      (struct loop_watch){.on_readable = options->events->on_incoming, .owner = options->server};
  return loop_watch(&listener->socket, listener->loop, options->socket);
}

enum err loop_listen(struct loop_listener **out, struct loop *loop,
                     const struct loop_listener_options *options, char *why, size_t why_size) {
  struct loop_listener *listener = mem_alloc(sizeof *listener);
  snprintf(why, why_size, "%s", err_text(ERR_MEMORY));
  enum err err = listener ? ERR_OK : ERR_MEMORY;
  if (err == ERR_OK) {
    listener->loop = loop;
    listener->options = *options;
    list_append(&loop->listeners, &listener->in_loop);
    err = watch(listener, why, why_size);
  }
  *out = listener;
  if (err != ERR_OK) {
    close(options->socket);
    loop_close_listener(out);
  }
  return err;
}

void loop_pause_listening(struct loop_listener *listener, bool paused) {
  if (listener->socket.descriptor)
    loop_pause(listener->socket.descriptor, paused);
}

void loop_stop_listening(struct loop_listener *listener) {
  loop_unwatch(&listener->socket);
}

enum err loop_adopt(struct lws **out, struct loop_listener *listener, int accepted, void *owner) {
  lws_sock_file_fd_type file = {.sockfd = accepted};
  lws_adoption_type type =
      LWS_ADOPT_SOCKET | (listener->options.cert_file ? LWS_ADOPT_ALLOW_SSL : 0);
  struct lws *stream = lws_adopt_descriptor_vhost(listener->vhost, type, file, NULL, NULL);
  if (!stream)
    return ERR_MEMORY;
  lws_set_opaque_user_data(stream, owner); /* only now: a failed adoption calls back, too */
  *out = stream;
  return ERR_OK;
}

enum err loop_receive(struct loop_guest *guest, struct loop_listener *listener, int accepted,
                      void *owner) {
  *guest = (struct loop_guest){listener, accepted, true, owner};
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = guest};
  if (epoll_ctl(listener->lobby_socket, EPOLL_CTL_ADD, accepted, &event) == 0)
    return ERR_OK;
  close(accepted);
  return ERR_IO;
}

enum err loop_admit(struct lws **out, struct loop_guest *guest) {
  return loop_adopt(out, guest->listener, guest->socket, guest->owner);
}

void loop_dismiss(struct loop_guest *guest) {
  if (guest->waits)
    leave_lobby(guest);
  close(guest->socket);
}

/* Loading a pair that does not fit spoils the one in use, so it is tried on a virtual host of its
 * own first. */
enum err loop_reload(struct loop_listener *listener) {
  const struct loop_listener_options *options = &listener->options;
  char why[LOG_LINE_MAX] = "";
  if (!options->cert_file)
    return ERR_MISSING;
  enum err err = check_files(options, why, sizeof why);
  struct lws_vhost *trial = err == ERR_OK ? create_vhost(listener, "trial") : NULL;
  if (err == ERR_OK && !trial)
    err = ERR_IO;
  if (err != ERR_OK) {
    log_line(LOG_ERROR, "the certificate in use stays, the new one cannot be used",
             LOG_TEXT("cert_file", options->cert_file), LOG_TEXT("key_file", options->key_file),
             LOG_TEXT("why", why[0] ? why : complaint));
    return err;
  }
  lws_vhost_destroy(trial);
  lws_tls_cert_updated(listener->loop->context, options->cert_file, options->key_file, NULL, 0,
                       NULL, 0);
  return ERR_OK;
}

void loop_close_listener(struct loop_listener **listener) {
  if (!*listener)
    return;
  loop_stop_listening(*listener);
  loop_unwatch(&(*listener)->lobby);
  if ((*listener)->vhost)
    lws_vhost_destroy((*listener)->vhost);
  list_remove(&(*listener)->loop->listeners, &(*listener)->in_loop);
  mem_free(*listener);
  *listener = NULL;
}

/* ---- streams --------------------------------------------------------------------------------- */

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
