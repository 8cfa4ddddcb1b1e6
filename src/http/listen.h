/* Addresses to listen on, and the listening socket. Main thread. */
#ifndef BRIDGE_HTTP_LISTEN_H
#define BRIDGE_HTTP_LISTEN_H

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "bridge/address.h"
#include "bridge/err.h"
#include "bridge/span.h"

struct http_address {
  struct sockaddr_storage socket;
  socklen_t size;
};

/* "[::]:8080", "0.0.0.0:80", "127.0.0.1:0" (a free port), ":8080" (as "[::]:8080"). Numbers only:
 * no name is looked up. ERR_SYNTAX, with a sentence in `why`. */
enum err http_address_parse(struct http_address *out, struct span text, char *why,
                            size_t why_size) MUST_CHECK;

/* A listening, non-blocking, close-on-exec socket, to be closed by the caller, and its port. "[::]"
 * serves both families, whatever the system's default is; where there is no IPv6, all of IPv4, and
 * a line of log says so. ERR_EXISTS (in use), ERR_DENIED, ERR_IO, with a sentence in `why`. */
enum err http_listen(int *out, uint16_t *port, const struct http_address *address, char *why,
                     size_t why_size) MUST_CHECK;

/* Takes one waiting connection: a non-blocking, close-on-exec socket that sends small replies at
 * once, to be closed by the caller, and its peer.
 * ERR_NOT_FOUND when none waits (any more), ERR_FULL when the process or the system has no
 * descriptor or memory left for it. */
enum err http_accept(int *out, struct ip *peer, int listener) MUST_CHECK;

/* Closes an accepted socket that is not wanted. */
void http_accept_refuse(int accepted);

#endif
