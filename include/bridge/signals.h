/* Signals as mail: a thread of its own waits for them, and the handlers run on the main thread.
 *
 *   SIGTERM, SIGINT   on_stop
 *   SIGHUP            on_reload
 *   SIGPIPE, SIGXFSZ  nothing: the write that fails says it
 *   SIGUSR1, SIGUSR2  nothing: they ask other programs for something
 *   all others        what the system does with them; none is a message between our threads */
#ifndef BRIDGE_SIGNALS_H
#define BRIDGE_SIGNALS_H

#include "bridge/err.h"
#include "bridge/mailbox.h"

struct signals;

struct signals_handlers {
  void *context;
  void (*on_stop)(void *context, const char *name); /* SIGTERM, SIGINT */
  void (*on_reload)(void *context);                 /* SIGHUP */
};

/* Blocks the signals that it waits for in this thread and in all that it starts from now on: call
 * before any other thread is made. Copies the handlers; `main` must outlive it. ERR_MEMORY, also
 * when no thread can be started or no file opened. */
enum err signals_open(struct signals **out, const struct signals_handlers *handlers,
                      struct mailbox *main) MUST_CHECK;

/* Main. Ends the thread, once; NULL is allowed. Drain the mailbox afterwards, before the memory
 * goes: signals_free, which clears the pointer. */
void signals_close(struct signals *signals);
void signals_free(struct signals **signals);

#endif
