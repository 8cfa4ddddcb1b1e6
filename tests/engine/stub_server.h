/* A loopback TCP server for tests, each connection on a thread of its own that plays a script. */
#ifndef TESTS_STUB_SERVER_H
#define TESTS_STUB_SERVER_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct stub_server;

struct stub_connection {
  struct stub_server *server;
  int fd;
  unsigned number; /* 0 for the first connection of the server */
  size_t have;     /* bytes in `in` after the last request */
  char in[65536];
};

enum { STUB_MAX_CONNECTIONS = 128 };

struct stub_server {
  uint16_t port;
  atomic_uint connections;  /* accepted so far */
  atomic_uint requests;     /* read whole so far */
  atomic_uint closed;       /* connections that the script has ended */
  char last_request[65536]; /* the latest, NUL-terminated; look at it when the client is done */
  void (*play)(struct stub_connection *connection);
  void *inner; /* the server's own */
};

/* Listens on a free port of 127.0.0.1; every connection runs play() and is closed after it. */
void stub_server_start(struct stub_server *server, void (*play)(struct stub_connection *));

/* Cuts all connections and waits for their threads. */
void stub_server_stop(struct stub_server *server);

/* Reads one request, body included (Content-Length), into server->last_request; false when the
 * client closed. */
bool stub_read(struct stub_connection *connection);

void stub_write(struct stub_connection *connection, const char *text);

/* Waits until the client, or stub_server_stop, closes the connection. */
void stub_wait_for_close(struct stub_connection *connection);

#endif
