#include "socket.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>

enum { SEND_BUFFER_BYTES = 1024 * 1024 };

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
