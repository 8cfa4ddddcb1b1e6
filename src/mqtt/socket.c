#include "socket.h"

#include <errno.h>
#include <linux/tcp.h> /* not netinet/tcp.h: its tcp_info ends before the byte counts */
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_DESCRIPTORS = 65536, SEND_BUFFER_BYTES = 1024 * 1024 };

enum err mqtt_socket_resolve(struct mqtt_address *out, const char *host, uint16_t port, char *why,
                             size_t why_size) {
  struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM}, *list = NULL;
  char service[8];
  snprintf(service, sizeof service, "%u", port);
  int status = getaddrinfo(host, service, &hints, &list);
  if (status != 0) {
    snprintf(why, why_size, "%s: %s", host, gai_strerror(status));
    return ERR_NETWORK;
  }
  const struct addrinfo *chosen = list;
  while (chosen->ai_family != AF_INET && chosen->ai_next)
    chosen = chosen->ai_next;
  memcpy(&out->storage, chosen->ai_addr, chosen->ai_addrlen);
  out->len = chosen->ai_addrlen;
  freeaddrinfo(list);
  return ERR_OK;
}

static int wait_connected(int fd, int timeout_ms) {
  struct pollfd poller = {.fd = fd, .events = POLLOUT};
  int ready = poll(&poller, 1, timeout_ms);
  if (ready <= 0)
    return ready == 0 ? ETIMEDOUT : errno;
  int error = 0;
  socklen_t len = sizeof error;
  return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) == 0 ? error : errno;
}

enum err mqtt_socket_probe(const struct mqtt_address *address, int timeout_ms, char *why,
                           size_t why_size) {
  int error = 0;
  int fd = socket(address->storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0)
    error = errno;
  else if (connect(fd, (const struct sockaddr *)&address->storage, address->len) != 0)
    error = errno == EINPROGRESS ? wait_connected(fd, timeout_ms) : errno;
  if (fd >= 0)
    close(fd);
  if (error == 0)
    return ERR_OK;
  char text[128];
  snprintf(why, why_size, "%s", strerror_r(error, text, sizeof text));
  return ERR_NETWORK;
}

static uint16_t port_of(const struct sockaddr_storage *storage) {
  if (storage->ss_family == AF_INET)
    return ((const struct sockaddr_in *)storage)->sin_port;
  return storage->ss_family == AF_INET6 ? ((const struct sockaddr_in6 *)storage)->sin6_port : 0;
}

static bool same_host(const struct sockaddr_storage *a, const struct sockaddr_storage *b) {
  if (a->ss_family != b->ss_family)
    return false;
  if (a->ss_family == AF_INET)
    return ((const struct sockaddr_in *)a)->sin_addr.s_addr ==
           ((const struct sockaddr_in *)b)->sin_addr.s_addr;
  return memcmp(&((const struct sockaddr_in6 *)a)->sin6_addr,
                &((const struct sockaddr_in6 *)b)->sin6_addr, sizeof(struct in6_addr)) == 0;
}

/* 0 for no connection to the port, 1 for the port alone, 2 for the address as well. */
static int likeness(int fd, const struct mqtt_address *address) {
  struct sockaddr_storage peer;
  memset(&peer, 0, sizeof peer);
  socklen_t len = sizeof peer;
  if (getpeername(fd, (struct sockaddr *)&peer, &len) != 0 || port_of(&peer) == 0 ||
      port_of(&peer) != port_of(&address->storage))
    return 0;
  return same_host(&peer, &address->storage) ? 2 : 1;
}

static uint64_t bytes_received(int fd) {
  struct tcp_info info;
  memset(&info, 0, sizeof info);
  socklen_t len = sizeof info;
  return getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len) == 0 ? info.tcpi_bytes_received
                                                                 : UINT64_MAX;
}

static uint64_t inode_of(int fd) {
  struct stat facts;
  return fstat(fd, &facts) == 0 ? (uint64_t)facts.st_ino : 0;
}

enum err mqtt_socket_find(struct mqtt_socket *out, const struct mqtt_address *address) {
  struct rlimit limit;
  int end = MAX_DESCRIPTORS, best_likeness = 0;
  uint64_t fewest = 0;
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < MAX_DESCRIPTORS)
    end = (int)limit.rlim_cur;
  for (int fd = 0; fd < end; fd++) {
    int like = likeness(fd, address);
    if (like == 0 || like < best_likeness)
      continue;
    uint64_t received = bytes_received(fd);
    if (like == best_likeness && received >= fewest)
      continue;
    best_likeness = like;
    fewest = received;
    *out = (struct mqtt_socket){.fd = fd, .inode = inode_of(fd)};
  }
  return best_likeness > 0 ? ERR_OK : ERR_NOT_FOUND;
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
  if (inode_of(socket->fd) == socket->inode)
    (void)shutdown(socket->fd, SHUT_RDWR); /* fails only when the broker was quicker */
}
