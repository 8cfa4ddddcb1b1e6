#include "dial.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bridge/clock.h"

enum {
  NEXT_AFTER_MS = 250, /* RFC 8305 section 8: "Connection Attempt Delay" */
  ANSWER_MS = 5 * 1000,
  LOOK_MS = 100, /* whether to give up */
  SEND_BUFFER_BYTES = 1024 * 1024,
};

enum err mqtt_dial_resolve(struct mqtt_addresses *out, const char *host, uint16_t port, char *why,
                           size_t why_size) {
  struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM}, *list = NULL;
  char service[8];
  snprintf(service, sizeof service, "%u", port);
  int status = getaddrinfo(host, service, &hints, &list);
  if (status != 0) {
    snprintf(why, why_size, "%s: %s", host, gai_strerror(status));
    return ERR_NETWORK;
  }
  out->count = 0;
  for (const struct addrinfo *at = list; at && out->count < MQTT_ADDRESSES_MAX; at = at->ai_next) {
    struct mqtt_address *address = &out->list[out->count++];
    memset(address, 0, sizeof *address);
    memcpy(&address->storage, at->ai_addr, at->ai_addrlen);
    address->len = at->ai_addrlen;
  }
  freeaddrinfo(list);
  return ERR_OK;
}

/* ---- connecting ---- */

struct dial {
  const struct mqtt_addresses *addresses;
  struct pollfd tries[MQTT_ADDRESSES_MAX]; /* in the order of the addresses; -1 once it failed */
  size_t begun, open;
  int64_t next_mono_ms, end_mono_ms;
  int error; /* of the first that failed */
  size_t winner;
};

static void fail(struct dial *dial, size_t k, int error) {
  if (dial->tries[k].fd >= 0)
    close(dial->tries[k].fd);
  dial->tries[k].fd = -1;
  dial->open--;
  if (dial->error == 0)
    dial->error = error;
}

/* Begins with the next address. */
static void begin(struct dial *dial, int64_t now_mono_ms) {
  size_t k = dial->begun++;
  const struct mqtt_address *address = &dial->addresses->list[k];
  int fd = socket(address->storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  dial->tries[k] = (struct pollfd){.fd = fd, .events = POLLOUT};
  dial->open++;
  dial->next_mono_ms = now_mono_ms + NEXT_AFTER_MS;
  dial->end_mono_ms = now_mono_ms + ANSWER_MS;
  if (fd < 0 || (connect(fd, (const struct sockaddr *)&address->storage, address->len) != 0 &&
                 errno != EINPROGRESS))
    fail(dial, k, errno);
}

/* Whether one is connected. */
static bool look(struct dial *dial) {
  for (size_t k = 0; k < dial->begun; k++) {
    if (dial->tries[k].fd < 0 || dial->tries[k].revents == 0)
      continue;
    int error = 0;
    socklen_t len = sizeof error;
    if (getsockopt(dial->tries[k].fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0)
      error = errno;
    if (error == 0) {
      dial->winner = k;
      return true;
    }
    fail(dial, k, error);
  }
  return false;
}

/* Whether there is something to wait for. */
static bool go_on(struct dial *dial, int64_t now_mono_ms) {
  bool more = dial->begun < dial->addresses->count;
  if (more && (dial->open == 0 || now_mono_ms >= dial->next_mono_ms))
    begin(dial, now_mono_ms);
  else if (dial->open > 0 && !more && now_mono_ms >= dial->end_mono_ms)
    return false;
  return dial->open > 0 || dial->begun < dial->addresses->count;
}

static int wait_ms(const struct dial *dial, int64_t now_mono_ms) {
  int64_t until = dial->begun < dial->addresses->count ? dial->next_mono_ms : dial->end_mono_ms;
  int64_t left_ms = until - now_mono_ms;
  if (dial->open == 0 || left_ms < 0)
    return 0;
  return left_ms < LOOK_MS ? (int)left_ms : LOOK_MS;
}

static bool connect_any(struct dial *dial, bool (*stop)(void *context), void *context) {
  int64_t now = clock_mono_ms();
  while (go_on(dial, now) && !stop(context)) {
    if (poll(dial->tries, dial->begun, wait_ms(dial, now)) > 0 && look(dial))
      return true;
    now = clock_mono_ms();
  }
  return false;
}

/* Leaves what may still answer, and what was not tried, in the list. */
static void keep_untried(struct mqtt_addresses *addresses, const struct dial *dial) {
  size_t kept = 0;
  for (size_t k = 0; k < addresses->count; k++) {
    bool failed = k < dial->begun && dial->tries[k].fd < 0;
    if (k != dial->winner && !failed)
      addresses->list[kept++] = addresses->list[k];
  }
  addresses->count = kept;
}

enum err mqtt_dial(int *fd, struct mqtt_address *address, struct mqtt_addresses *addresses,
                   bool (*stop)(void *context), void *context, char *why, size_t why_size) {
  struct dial dial = {.addresses = addresses, .winner = MQTT_ADDRESSES_MAX};
  bool connected = connect_any(&dial, stop, context);
  if (connected) {
    *fd = dial.tries[dial.winner].fd;
    *address = addresses->list[dial.winner];
    keep_untried(addresses, &dial);
  }
  for (size_t k = 0; k < dial.begun; k++)
    if (k != dial.winner && dial.tries[k].fd >= 0)
      close(dial.tries[k].fd);
  if (connected)
    return ERR_OK;
  addresses->count = 0;
  char text[128];
  int error = dial.error != 0 ? dial.error : ETIMEDOUT;
  snprintf(why, why_size, "%s", strerror_r(error, text, sizeof text));
  return ERR_NETWORK;
}

/* ---- the connection below Paho ---- */

enum err mqtt_socket_copy(struct mqtt_socket *out, int fd) {
  out->fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  return out->fd >= 0 ? ERR_OK : ERR_LIMIT;
}

size_t mqtt_socket_tune(const struct mqtt_socket *socket) {
  int on = 1, size = 0, wanted = SEND_BUFFER_BYTES;
  socklen_t len = sizeof size;
  (void)setsockopt(socket->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); /* slower without */
  if (getsockopt(socket->fd, SOL_SOCKET, SO_SNDBUF, &size, &len) != 0)
    return 0;
  if (size < wanted)
    (void)setsockopt(socket->fd, SOL_SOCKET, SO_SNDBUF, &wanted, sizeof wanted);
  (void)getsockopt(socket->fd, SOL_SOCKET, SO_SNDBUF, &size, &len);
  return (size_t)size;
}

void mqtt_socket_acknowledge(const struct mqtt_socket *socket) {
  int on = 1;
  (void)setsockopt(socket->fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on); /* slower without */
}

void mqtt_socket_cut(const struct mqtt_socket *socket) {
  (void)shutdown(socket->fd, SHUT_RDWR); /* fails only when the broker was quicker */
}

void mqtt_socket_close(struct mqtt_socket *socket) {
  if (socket->fd >= 0)
    close(socket->fd);
  socket->fd = -1;
}
