/* libwebsockets as what the HTTP server needs of it: the main loop's wait, streams of bytes with or
 * without TLS, and a wake-up. It is used below its own HTTP parser, with plain streams ("raw"
 * sockets): that parser decodes paths, joins repeated fields, loses its place on pipelined requests
 * and dies of its own assertions, and none of that can be put right from outside.
 * All on the main thread, but for http_loop_wake. */
#ifndef BRIDGE_HTTP_LOOP_H
#define BRIDGE_HTTP_LOOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/err.h"
#include "bridge/span.h"

enum { HTTP_LOOP_READ_MAX_BYTES = 32768 }; /* given to on_data at once */

struct http_loop;
struct lws; /* one stream; a handle, nothing more, to the outside */

/* Calls upward. on_data and on_writable return whether the stream stays open; none of a stream's
 * own calls may be answered with http_loop_kill of the same stream. */
struct http_loop_events {
  void (*on_incoming)(void *server);              /* somebody waits at the listening socket */
  bool (*on_data)(void *owner, struct span data); /* the bytes live until it returns */
  bool (*on_writable)(void *owner); /* as asked for, or when all that was written has left */
  void (*on_closed)(void *owner);   /* the stream is gone, however it went; the last call */
};

struct http_loop_options {
  const struct http_loop_events *events;
  void *server;          /* on_incoming's */
  const char *cert_file; /* TLS when set */
  const char *key_file;
  int64_t handshake_timeout_ms;
  unsigned max_streams; /* the process's limit of open files is set to suit */
};

/* ERR_IO (certificate or key), ERR_MEMORY, with a sentence in `why`; there is nothing to close
 * then. The file names, events and server must live as long as the loop. */
enum err http_loop_open(struct http_loop **out, const struct http_loop_options *options, char *why,
                        size_t why_size) MUST_CHECK;

/* Waits for at most wait_ms, or for I/O, or for http_loop_wake, and handles what there is. */
void http_loop_serve(struct http_loop *loop, int64_t wait_ms);

/* Any thread. Before the wait, too: then the next one ends at once. */
void http_loop_wake(struct http_loop *loop);

/* Watches a listening socket, which belongs to the loop from then on, also on failure. ERR_MEMORY.
 */
enum err http_loop_watch(struct http_loop *loop, int listener) MUST_CHECK;

/* Stops looking at it for a while (there is no room for more), and looks again. */
void http_loop_pause_watching(struct http_loop *loop, bool paused);

/* Closes the listening socket. */
void http_loop_unwatch(struct http_loop *loop);

/* Makes an accepted socket a stream; the socket belongs to the loop, also on failure. ERR_MEMORY,
 * and also when the first bytes are there already and are no TLS. */
enum err http_loop_adopt(struct lws **out, struct http_loop *loop, int accepted,
                         void *owner) MUST_CHECK;

/* Sends, and keeps a copy of what does not leave at once: then *all_left is false, and on_writable
 * follows when it has. Reading must be paused meanwhile. ERR_NETWORK: the stream is to be closed.
 */
enum err http_loop_write(bool *all_left, struct lws *stream, struct span bytes) MUST_CHECK;

/* Asks for one on_writable, from the loop. */
void http_loop_ask_writable(struct lws *stream);

/* Stops and resumes on_data; the peer is held back by TCP. */
void http_loop_pause(struct lws *stream, bool paused);

/* Says that no more will be sent, where that can be said without ending the reading (not in TLS).
 */
void http_loop_end_writing(struct lws *stream);

/* Closes at once; calls on_closed. */
void http_loop_kill(struct lws *stream);

/* Reads the certificate files again, for streams to come. ERR_IO: they do not fit, the old ones
 * stay. ERR_MISSING without TLS. */
enum err http_loop_reload(struct http_loop *loop) MUST_CHECK;

/* Closes everything; calls on_closed for all that is open. Clears the pointer; NULL inside is
 * allowed. */
void http_loop_close(struct http_loop **loop);

#endif
