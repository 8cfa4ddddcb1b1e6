#include "bridge/loop.h"

#include <signal.h>
#include <stddef.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "bridge/mem.h"

struct signals {
  struct signals_handlers handlers;
  struct loop_watch arrivals; /* a signalfd */
  int fd;                     /* its descriptor */
};

static void on_readable(void *owner) {
  const struct signals *signals = owner;
  const struct signals_handlers *handlers = &signals->handlers;
  struct signalfd_siginfo info;
  if (read(signals->fd, &info, sizeof info) != (ssize_t)sizeof info)
    return;
  if (info.ssi_signo == SIGHUP)
    handlers->on_reload(handlers->context);
  else
    handlers->on_stop(handlers->context, info.ssi_signo == SIGINT ? "SIGINT" : "SIGTERM");
}

static void set_effects(sigset_t *waited_for) {
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
  signal(SIGUSR1, SIG_IGN);
  signal(SIGUSR2, SIG_IGN);
  sigemptyset(waited_for);
  sigaddset(waited_for, SIGTERM);
  sigaddset(waited_for, SIGINT);
  sigaddset(waited_for, SIGHUP);
  pthread_sigmask(SIG_BLOCK, waited_for, NULL);
}

static enum err start(struct signals *signals, struct loop *loop) {
  sigset_t waited_for;
  set_effects(&waited_for);
  signals->arrivals = (struct loop_watch){.on_readable = on_readable, .owner = signals};
  signals->fd = signalfd(-1, &waited_for, SFD_CLOEXEC | SFD_NONBLOCK);
  if (signals->fd < 0)
    return ERR_MEMORY;
  enum err err = loop_watch(&signals->arrivals, loop, signals->fd);
  if (err != ERR_OK)
    close(signals->fd);
  return err;
}

enum err signals_open(struct signals **out, const struct signals_handlers *handlers,
                      struct loop *loop) {
  struct signals *signals = mem_alloc(sizeof *signals);
  if (!signals)
    return ERR_MEMORY;
  signals->handlers = *handlers;
  enum err err = start(signals, loop);
  if (err == ERR_OK)
    *out = signals;
  else
    mem_free(signals);
  return err;
}

void signals_close(struct signals **signals) {
  if (!*signals)
    return;
  loop_unwatch(&(*signals)->arrivals);
  mem_free(*signals);
  *signals = NULL;
}
