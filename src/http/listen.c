#include "listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bridge/address.h"
#include "bridge/log.h"

enum { BACKLOG = 1024, SHOWN_MAX = 100 };

enum err http_address_parse(struct http_address *out, struct span text, char *why,
                            size_t why_size) {
  struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&out->socket;
  struct sockaddr_in *v4 = (struct sockaddr_in *)&out->socket;
  struct address address;
  const char *reason = NULL;
  char host[INET6_ADDRSTRLEN];
  *out = (struct http_address){0};
  if (address_read_listen(&address, text, &reason) != ERR_OK) {
    snprintf(why, why_size, "\"%.*s\" is no address to listen on: it %s",
             (int)(text.len < SHOWN_MAX ? text.len : SHOWN_MAX), text.data, reason);
    return ERR_SYNTAX;
  }
  snprintf(host, sizeof host, "%.*s", (int)address.host.len, address.host.data);
  if (address.is_v6) {
    out->size = sizeof *v6;
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(address.port);
  } else {
    out->size = sizeof *v4;
    v4->sin_family = AF_INET;
    v4->sin_port = htons(address.port);
  }
  void *number = address.is_v6 ? (void *)&v6->sin6_addr : (void *)&v4->sin_addr;
  (void)inet_pton(address.is_v6 ? AF_INET6 : AF_INET, host, number); /* it was one when read */
  return ERR_OK;
}

static enum err socket_error(int code) {
  if (code == EADDRINUSE)
    return ERR_EXISTS;
  return code == EACCES || code == EPERM ? ERR_DENIED : ERR_IO;
}

static bool is_any_v6(const struct http_address *address) {
  const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)&address->socket;
  return address->socket.ss_family == AF_INET6 && IN6_IS_ADDR_UNSPECIFIED(&v6->sin6_addr);
}

/* Binds and listens; errno says what failed. */
static enum err open_listener(int *out, const struct http_address *address) {
  int type = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
  int listener = socket(address->socket.ss_family, type, 0);
  if (listener < 0)
    return socket_error(errno);
  const int on = 1;
  const int v6_only = !is_any_v6(address);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (address->socket.ss_family == AF_INET6)
    setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &v6_only, sizeof v6_only);
  if (bind(listener, (const struct sockaddr *)&address->socket, address->size) == 0 &&
      listen(listener, BACKLOG) == 0) {
    *out = listener;
    return ERR_OK;
  }
  int code = errno;
  close(listener);
  errno = code;
  return socket_error(code);
}

static bool means_no_v6(int code) {
  return code == EAFNOSUPPORT || code == EADDRNOTAVAIL || code == EPROTONOSUPPORT;
}

enum err http_listen(int *out, uint16_t *port, const struct http_address *address, char *why,
                     size_t why_size) {
  char name[SOCKET_TEXT_SIZE];
  struct http_address used = *address;
  enum err err = open_listener(out, &used);
  if (err != ERR_OK && is_any_v6(address) && means_no_v6(errno)) {
    log_line(LOG_WARN, "no IPv6 on this machine, listening on IPv4 only");
    struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons(socket_port(&used.socket))};
    memcpy(&used.socket, &any, sizeof any);
    used.size = sizeof any;
    err = open_listener(out, &used);
  }
  if (err != ERR_OK) {
    int code = errno;
    socket_write(name, &used.socket);
    snprintf(why, why_size, "cannot listen on %s: %s", name, strerror(code));
    return err;
  }
  struct sockaddr_storage bound;
  socklen_t size = sizeof bound;
  memset(&bound, 0, sizeof bound);
  getsockname(*out, (struct sockaddr *)&bound, &size);
  *port = socket_port(&bound);
  return ERR_OK;
}

enum err http_accept(int *out, struct ip *peer, int listener) {
  struct sockaddr_storage from;
  socklen_t size = sizeof from;
  memset(&from, 0, sizeof from);
  int accepted = accept4(listener, (struct sockaddr *)&from, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (accepted < 0) {
    bool full = errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
    return full ? ERR_FULL : ERR_NOT_FOUND;
  }
  const int on = 1;
  setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ip_of_socket(peer, &from);
  *out = accepted;
  return ERR_OK;
}

void http_accept_refuse(int accepted) {
  close(accepted);
}
