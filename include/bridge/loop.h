/* The one wait of the process (libwebsockets): timers, a wake-up for other threads, and streams of
 * bytes with or without TLS behind any number of listening sockets. The library is used below an
 * HTTP parser of ours, with plain streams ("raw" sockets): its own decodes paths, joins repeated
 * fields, loses its place on pipelined requests and dies of its own assertions, and none of that
 * can be put right from outside. All on the main thread, but for loop_wake. */
#ifndef BRIDGE_LOOP_H
#define BRIDGE_LOOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/err.h"
#include "bridge/mailbox.h"
#include "bridge/span.h"

enum { LOOP_READ_MAX_BYTES = 32768 }; /* given to on_data at once */

struct loop;
struct loop_listener;
struct lws; /* one stream; a handle, nothing more, to the outside */

struct loop_options {
  unsigned max_streams; /* the process's limit of open files is set to suit */
  int64_t handshake_timeout_ms;
  bool tls; /* some listener will have a certificate */
};

/* ERR_MEMORY. */
enum err loop_open(struct loop **out, const struct loop_options *options) MUST_CHECK;

/* Timers of the whole process; whoever waits runs them (timers_run). */
struct timers *loop_timers(struct loop *loop);

/* Waits for at most wait_ms, or until the next timer is due, or for I/O, or for loop_wake, and
 * handles the I/O that there is. */
void loop_wait(struct loop *loop, int64_t wait_ms);

/* Ends the current wait, or the next one. Any thread, but no handler of signals. */
void loop_wake(void *loop);

/* Closes everything. Listeners must be closed. Clears the pointer; NULL inside is allowed. */
void loop_close(struct loop **loop);

/* ---- listening sockets ---- */

/* Calls upward. on_data and on_writable return whether the stream stays open; none of a stream's
 * own calls may be answered with loop_kill of the same stream. */
struct loop_events {
  void (*on_incoming)(void *server); /* somebody waits at the listening socket */
  bool (*on_served)(void *server);   /* after each wait; whether to come again without another */
  void (*on_hello)(void *owner);     /* a guest's first bytes have come, and begin TLS */
  void (*on_secured)(void *owner);   /* the stream's handshake is done */
  bool (*on_data)(void *owner, struct span data); /* the bytes live until it returns */
  bool (*on_writable)(void *owner); /* as asked for, or when all that was written has left */
  void (*on_closed)(void *owner);   /* stream or guest is gone, however it went; the last call */
};

struct loop_listener_options {
  int socket; /* belongs to the loop from then on, also on failure */
  const struct loop_events *events;
  void *server;          /* on_incoming's */
  const char *cert_file; /* TLS when set */
  const char *key_file;
};

/* Watches a listening socket. ERR_IO (certificate or key), ERR_MEMORY, with a sentence in `why`;
 * there is nothing to close then. The file names, events and server must live as long as it. */
enum err loop_listen(struct loop_listener **out, struct loop *loop,
                     const struct loop_listener_options *options, char *why,
                     size_t why_size) MUST_CHECK;

/* Stops looking at it for a while (there is no room for more), and looks again. */
void loop_pause_listening(struct loop_listener *listener, bool paused);

/* Closes the listening socket; its streams go on. */
void loop_stop_listening(struct loop_listener *listener);

/* Makes an accepted socket a stream of the listener's; the socket belongs to the loop, also on
 * failure. With a certificate the handshake begins; when the peer's bytes are there, that takes the
 * time of an operation with the private key. ERR_MEMORY, and also when they are no TLS. */
enum err loop_adopt(struct lws **out, struct loop_listener *listener, int accepted,
                    void *owner) MUST_CHECK;

/* An accepted socket whose handshake is yet to begin: when, is up to its owner, in which it lies.
 */
struct loop_guest {
  struct loop_listener *listener;
  int socket;
  bool waits; /* for its first bytes */
  void *owner;
};

/* Waits for the peer's first bytes: on_hello follows, or on_closed. The socket is the guest's from
 * then on. ERR_IO; then it is closed. */
enum err loop_receive(struct loop_guest *guest, struct loop_listener *listener, int accepted,
                      void *owner) MUST_CHECK;

/* After on_hello: begins the handshake. As loop_adopt; the guest is no more. */
enum err loop_admit(struct lws **out, struct loop_guest *guest) MUST_CHECK;

/* Closes it, without a call of on_closed. */
void loop_dismiss(struct loop_guest *guest);

/* Reads the certificate files again, for streams to come. ERR_IO: they do not fit, the old ones
 * stay. ERR_MISSING without TLS. */
enum err loop_reload(struct loop_listener *listener) MUST_CHECK;

/* Closes the socket. Its streams must be gone: kill them first. Clears the pointer; NULL inside is
 * allowed. */
void loop_close_listener(struct loop_listener **listener);

/* ---- descriptors that are no streams ---- */

struct loop_watch {
  void (*on_readable)(void *owner);
  void *owner;
  struct lws *descriptor; /* the loop's own; NULL while nothing is watched */
};

/* From now on on_readable is called, from loop_wait, whenever there is something to read. Takes the
 * descriptor. ERR_MEMORY: it does not. */
enum err loop_watch(struct loop_watch *watch, struct loop *loop, int descriptor) MUST_CHECK;

/* Ends that, if it has begun, and closes the descriptor. */
void loop_unwatch(struct loop_watch *watch);

/* ---- streams ---- */

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

/* Timers of one loop, on monotonic time that the caller passes in (so tests own the clock). Timers
 * are embedded in their owners; starting and stopping allocate nothing. Owner thread only. */

struct timer {
  struct timer *child, *next, *prev; /* pairing heap; the heap's own */
  bool running;
  int64_t due_mono_ms;
  void (*fire)(struct timer *timer);
};

struct timers {
  struct timer *root;
};

/* (Re)starts the timer: fire(timer) once now >= due_mono_ms. */
void timer_start(struct timers *timers, struct timer *timer, int64_t due_mono_ms,
                 void (*fire)(struct timer *timer));

/* No effect on a timer that is not running (zeroed memory counts as such). */
void timer_stop(struct timers *timers, struct timer *timer);

/* Fires what is due, in order of due time, at most so many. A fired timer may be started again or
 * freed. */
void timers_run(struct timers *timers, int64_t now_mono_ms, size_t most);

/* Milliseconds until the next one is due, 0 when overdue, ceiling_ms when that is sooner. */
int64_t timers_next_in_ms(const struct timers *timers, int64_t now_mono_ms, int64_t ceiling_ms);

/* Signals as an input of the loop like any other: the handlers are called from loop_wait.
 *
 *   SIGTERM, SIGINT   on_stop
 *   SIGHUP            on_reload
 *   SIGPIPE, SIGXFSZ  nothing: the write that fails says it
 *   SIGUSR1, SIGUSR2  nothing: they ask other programs for something
 *   all others        what the system does with them; none is a message between our threads */

struct signals;

struct signals_handlers {
  void *context;
  void (*on_stop)(void *context, const char *name); /* SIGTERM, SIGINT */
  void (*on_reload)(void *context);                 /* SIGHUP */
};

/* Blocks the signals that it waits for in this thread and in all that it starts from now on: call
 * before any other thread is made. Copies the handlers; the loop must outlive it. ERR_MEMORY, also
 * when no file can be opened. */
enum err signals_open(struct signals **out, const struct signals_handlers *handlers,
                      struct loop *loop) MUST_CHECK;

/* Not from a handler. The signals stay blocked. Clears the pointer; NULL inside is allowed. */
void signals_close(struct signals **signals);

#endif
