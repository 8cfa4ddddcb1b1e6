/* An HTTP server on streams of the loop; there can be several. Requests are handed over whole;
 * replies can come later. Everything runs on the main thread. RFC 9110, RFC 9112. */
#ifndef BRIDGE_HTTP_H
#define BRIDGE_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/address.h"
#include "bridge/err.h"
#include "bridge/loop.h"
#include "bridge/span.h"

struct http;

enum http_method { HTTP_GET = 1, HTTP_POST = 2, HTTP_PUT = 4, HTTP_PATCH = 8, HTTP_DELETE = 16 };

/* A request, whole, once its body is in. Spans live until it is answered. */
struct http_request {
  enum http_method method; /* HTTP_GET for HEAD, too: */
  bool head;               /* then the reply's body is left out */
  struct span path;        /* as sent, still percent-encoded, without the query */
  struct span query;       /* as sent, without '?' */
  struct span body;        /* not NUL-terminated */
  struct span content_type;
  struct span signature; /* telnyx-signature-ed25519 */
  struct span timestamp; /* telnyx-timestamp */
  struct span authorization;
  struct span peer; /* address of the sender in text, for logs */
  void *owner;      /* the handler's own */
};

/* What is served. A path that ends in '*' is a prefix. The server itself answers what no route
 * takes: 403, 404, 405 with Allow, 411, 413, 400 for what is no HTTP. */
struct http_route {
  const char *path;
  unsigned methods; /* of enum http_method; POST, PUT and PATCH need a Content-Length */
  size_t max_body_bytes;
  /* Gets a request, to be answered now or later (http_answer). Until then it counts, also when its
   * client has gone; one more than max_pending is refused with 503. */
  void (*on_request)(void *owner, struct http_request *request);
  void *owner;
  unsigned max_pending;             /* 0: as many as connections may be open */
  struct networks allowed_networks; /* borrowed; others are refused with 403; empty: for all */
};

enum { HTTP_ROUTES_MAX = 16 };

struct http_options {
  struct span listen;    /* "[::]:8080" (both families), "127.0.0.1:0" (a free port) */
  const char *cert_file; /* TLS when set, both PEM */
  const char *key_file;
  const struct http_route *routes; /* copied; at most HTTP_ROUTES_MAX */
  size_t route_count;
  int64_t request_timeout_ms; /* absolute, from the first byte of a request to its last */
  size_t max_held_bytes;      /* of all that is not answered; past it the slowest goes; 0: 32 MiB */
  int64_t idle_timeout_ms;    /* between two requests of a connection; 0: 65 s */
  unsigned max_connections;   /* with one more, one of whoever has most, or is idle, is closed */
  struct networks trusted_proxies; /* borrowed; they say in a header whose request it is */
  bool quiet_refusals;             /* unused routes answer without a body text */
  /* A request was answered by the server itself; NULL: nobody wants to know. */
  void (*on_refused)(void *context, const char *why, struct span peer);
  void *context;
};

/* Starts listening. The loop and all strings must outlive the server, and so must the routes'
 * owners. ERR_SYNTAX (listen), ERR_EXISTS (the address is in use), ERR_DENIED, ERR_IO
 * (also of a certificate), ERR_MEMORY, with a sentence in `why`; there is nothing to close then. */
enum err http_open(struct http **out, struct loop *loop, const struct http_options *options,
                   char *why, size_t why_size) MUST_CHECK;

/* The port really bound, where the options may have said 0. */
uint16_t http_port(const struct http *http);

struct http_header {
  const char *name;
  const char *value;
};

enum { HTTP_REPLY_HEADERS_MAX = 8 };

struct http_reply {
  int status;
  const char *content_type;          /* NULL for none */
  struct span body;                  /* copied */
  const struct http_header *headers; /* further ones, at most HTTP_REPLY_HEADERS_MAX; copied */
  size_t header_count;
  bool close; /* close the connection afterwards */
  bool known; /* who sent the request has shown who it is: its connection is kept for longest */
};

/* Answers and frees the request, exactly once for each that a handler got, now or later; harmless
 * when the client has gone. Without memory for the reply the connection is closed. Clears the
 * pointer. */
void http_answer(struct http_request **request, const struct http_reply *reply);

/* Cuts the connection without a reply (the simulator's faults). Frees the request and clears the
 * pointer. */
void http_cut(struct http_request **request);

/* No new connections from now on; those that are open are served. */
void http_stop_accepting(struct http *http);

/* Reads the certificate files again (SIGHUP). ERR_IO leaves the old ones in use and is in the log;
 * ERR_MISSING: the listener has no certificate. */
enum err http_reload_certificates(struct http *http) MUST_CHECK;

/* Closes everything and clears the pointer; NULL inside is allowed. Nothing may be pending. */
void http_close(struct http **http);

#endif
