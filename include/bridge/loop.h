/* libwebsockets as what the HTTP server needs of it: the main loop's wait, streams of bytes with or
 * without TLS, and a wake-up. It is used below its own HTTP parser, with plain streams ("raw"
 * sockets): that parser decodes paths, joins repeated fields, loses its place on pipelined requests
 * and dies of its own assertions, and none of that can be put right from outside.
 * All on the main thread, but for loop_wake. */
#ifndef BRIDGE_LOOP_H
#define BRIDGE_LOOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/err.h"
#include "bridge/span.h"

enum { LOOP_READ_MAX_BYTES = 32768 }; /* given to on_data at once */

struct loop;
struct lws; /* one stream; a handle, nothing more, to the outside */

/* Calls upward. on_data and on_writable return whether the stream stays open; none of a stream's
 * own calls may be answered with loop_kill of the same stream. */
struct loop_events {
  void (*on_incoming)(void *server);              /* somebody waits at the listening socket */
  bool (*on_data)(void *owner, struct span data); /* the bytes live until it returns */
  bool (*on_writable)(void *owner); /* as asked for, or when all that was written has left */
  void (*on_closed)(void *owner);   /* the stream is gone, however it went; the last call */
};

struct loop_options {
  const struct loop_events *events;
  void *server;          /* on_incoming's */
  const char *cert_file; /* TLS when set */
  const char *key_file;
  int64_t handshake_timeout_ms;
  unsigned max_streams; /* the process's limit of open files is set to suit */
};

/* ERR_IO (certificate or key), ERR_MEMORY, with a sentence in `why`; there is nothing to close
 * then. The file names, events and server must live as long as the loop. */
enum err loop_open(struct loop **out, const struct loop_options *options, char *why,
                   size_t why_size) MUST_CHECK;

/* Waits for at most wait_ms, or for I/O, or for loop_wake, and handles what there is. */
void loop_serve(struct loop *loop, int64_t wait_ms);

/* Any thread. Before the wait, too: then the next one ends at once. */
void loop_wake(struct loop *loop);

/* Watches a listening socket, which belongs to the loop from then on, also on failure. ERR_MEMORY.
 */
enum err loop_watch(struct loop *loop, int listener) MUST_CHECK;

/* Stops looking at it for a while (there is no room for more), and looks again. */
void loop_pause_watching(struct loop *loop, bool paused);

/* Closes the listening socket. */
void loop_unwatch(struct loop *loop);

/* Makes an accepted socket a stream; the socket belongs to the loop, also on failure. ERR_MEMORY,
 * and also when the first bytes are there already and are no TLS. */
enum err loop_adopt(struct lws **out, struct loop *loop, int accepted, void *owner) MUST_CHECK;

/* Sends, and keeps a copy of what does not leave at once: then *all_left is false, and on_writable
 * follows when it has. Reading must be paused meanwhile. ERR_NETWORK: the stream is to be closed.
 */
enum err loop_write(bool *all_left, struct lws *stream, struct span bytes) MUST_CHECK;

/* Asks for one on_writable, from the loop. */
void loop_ask_writable(struct lws *stream);

/* Stops and resumes on_data; the peer is held back by TCP. */
void loop_pause(struct lws *stream, bool paused);

/* Says that no more will be sent, where that can be said without ending the reading (not in TLS).
 */
void loop_end_writing(struct lws *stream);

/* Closes at once; calls on_closed. */
void loop_kill(struct lws *stream);

/* Reads the certificate files again, for streams to come. ERR_IO: they do not fit, the old ones
 * stay. ERR_MISSING without TLS. */
enum err loop_reload(struct loop *loop) MUST_CHECK;

/* Closes everything; calls on_closed for all that is open. Clears the pointer; NULL inside is
 * allowed. */
void loop_close(struct loop **loop);

#endif
