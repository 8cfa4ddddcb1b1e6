#include "engine/stub_server.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

struct inner {
  pthread_mutex_t lock;
  int listener;
  pthread_t acceptor;
  pthread_t threads[STUB_MAX_CONNECTIONS];
  struct stub_connection *connections[STUB_MAX_CONNECTIONS];
  unsigned count;
};

static void require(bool condition, const char *what) {
  if (condition)
    return;
  perror(what);
  abort();
}

static void *serve(void *context) {
  struct stub_connection *connection = context;
  connection->server->play(connection);
  shutdown(connection->fd, SHUT_RDWR); /* closed by stop, so that the number stays its own */
  atomic_fetch_add(&connection->server->closed, 1);
  return NULL;
}

static void *accept_all(void *context) {
  struct stub_server *server = context;
  struct inner *inner = server->inner;
  for (int fd = -1; (fd = accept(inner->listener, NULL, NULL)) >= 0;) {
    struct stub_connection *connection = calloc(1, sizeof *connection);
    require(connection && inner->count < STUB_MAX_CONNECTIONS, "stub server: a connection");
    connection->server = server;
    connection->fd = fd;
    connection->number = atomic_fetch_add(&server->connections, 1);
    inner->connections[inner->count] = connection;
    require(pthread_create(&inner->threads[inner->count], NULL, serve, connection) == 0,
            "stub server: a thread");
    inner->count++;
  }
  return NULL;
}

void stub_server_start(struct stub_server *server, void (*play)(struct stub_connection *)) {
  memset(server, 0, sizeof *server);
  struct inner *inner = calloc(1, sizeof *inner);
  require(inner, "stub server: memory");
  pthread_mutex_init(&inner->lock, NULL);
  server->inner = inner;
  server->play = play;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t len = sizeof address;
  inner->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  require(bind(inner->listener, (struct sockaddr *)&address, sizeof address) == 0 &&
              listen(inner->listener, 256) == 0 &&
              getsockname(inner->listener, (struct sockaddr *)&address, &len) == 0,
          "stub server: listen");
  server->port = ntohs(address.sin_port);
  require(pthread_create(&inner->acceptor, NULL, accept_all, server) == 0, "stub server: thread");
}

void stub_server_stop(struct stub_server *server) {
  struct inner *inner = server->inner;
  shutdown(inner->listener, SHUT_RDWR);
  pthread_join(inner->acceptor, NULL);
  close(inner->listener);
  for (unsigned i = 0; i < inner->count; i++) {
    shutdown(inner->connections[i]->fd, SHUT_RDWR);
    pthread_join(inner->threads[i], NULL);
    close(inner->connections[i]->fd);
    free(inner->connections[i]);
  }
  pthread_mutex_destroy(&inner->lock);
  free(inner);
  server->inner = NULL;
}

/* Length of the whole request at the start of `in`, 0 while it is incomplete. */
static size_t request_len(const struct stub_connection *connection) {
  const char *end = memmem(connection->in, connection->have, "\r\n\r\n", 4);
  if (!end)
    return 0;
  size_t len = (size_t)(end - connection->in) + 4;
  for (const char *line = connection->in; line < end;) {
    if (strncasecmp(line, "content-length:", 15) == 0)
      len += (size_t)atol(line + 15);
    line = (const char *)memchr(line, '\n', (size_t)(end + 2 - line)) + 1;
  }
  return len <= connection->have ? len : 0;
}

static void note_request(struct stub_connection *connection, size_t len) {
  struct stub_server *server = connection->server;
  struct inner *inner = server->inner;
  size_t kept = len < sizeof server->last_request ? len : sizeof server->last_request - 1;
  pthread_mutex_lock(&inner->lock);
  memcpy(server->last_request, connection->in, kept);
  server->last_request[kept] = '\0';
  pthread_mutex_unlock(&inner->lock);
  atomic_fetch_add(&server->requests, 1);
}

bool stub_read(struct stub_connection *connection) {
  size_t len = 0;
  while ((len = request_len(connection)) == 0) {
    ssize_t got = recv(connection->fd, connection->in + connection->have,
                       sizeof connection->in - connection->have, 0);
    if (got <= 0)
      return false;
    connection->have += (size_t)got;
  }
  note_request(connection, len);
  connection->have -= len;
  memmove(connection->in, connection->in + len, connection->have);
  return true;
}

void stub_write(struct stub_connection *connection, const char *text) {
  for (size_t len = strlen(text), at = 0; at < len;) {
    ssize_t put = send(connection->fd, text + at, len - at, MSG_NOSIGNAL);
    if (put <= 0)
      return;
    at += (size_t)put;
  }
}

void stub_wait_for_close(struct stub_connection *connection) {
  char ignored[4096];
  while (recv(connection->fd, ignored, sizeof ignored, 0) > 0)
    ;
}
