#include "bridge/signals.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

#include "bridge/mem.h"

/* A signal on its way to the main thread; one that comes meanwhile is the same one. */
struct signal_mail {
  struct mail mail;
  struct signals *signals;
  const char *name;
  atomic_bool posted;
};

struct signals {
  struct signals_handlers handlers;
  struct mailbox *main;
  pthread_t thread;
  struct signal_mail stop, reload;
};

enum { SIGNAL_END_THREAD = SIGUSR2 };

static void signal_set(sigset_t *set) {
  sigemptyset(set);
  sigaddset(set, SIGTERM);
  sigaddset(set, SIGINT);
  sigaddset(set, SIGHUP);
  sigaddset(set, SIGNAL_END_THREAD);
}

static void on_stop(struct mail *mail) {
  struct signal_mail *signal = (struct signal_mail *)mail;
  atomic_store(&signal->posted, false);
  signal->signals->handlers.on_stop(signal->signals->handlers.context, signal->name);
}

static void on_reload(struct mail *mail) {
  struct signal_mail *signal = (struct signal_mail *)mail;
  atomic_store(&signal->posted, false);
  signal->signals->handlers.on_reload(signal->signals->handlers.context);
}

static void post(struct signals *signals, struct signal_mail *signal, const char *name) {
  if (atomic_exchange(&signal->posted, true))
    return;
  signal->name = name;
  mailbox_post(signals->main, &signal->mail);
}

static void *wait_for_signals(void *context) {
  struct signals *signals = context;
  sigset_t set;
  signal_set(&set);
  int number = 0;
  while (sigwait(&set, &number) == 0 && number != SIGNAL_END_THREAD) {
    if (number == SIGHUP)
      post(signals, &signals->reload, "SIGHUP");
    else
      post(signals, &signals->stop, number == SIGINT ? "SIGINT" : "SIGTERM");
  }
  return NULL;
}

enum err signals_open(struct signals **out, const struct signals_handlers *handlers,
                      struct mailbox *main) {
  struct signals *signals = mem_alloc(sizeof *signals);
  if (!signals)
    return ERR_MEMORY;
  signals->handlers = *handlers;
  signals->main = main;
  signals->stop = (struct signal_mail){.mail.deliver = on_stop, .signals = signals};
  signals->reload = (struct signal_mail){.mail.deliver = on_reload, .signals = signals};
  signal(SIGPIPE, SIG_IGN);
  sigset_t set;
  signal_set(&set);
  pthread_sigmask(SIG_BLOCK, &set, NULL);
  if (pthread_create(&signals->thread, NULL, wait_for_signals, signals) != 0) {
    mem_free(signals);
    return ERR_MEMORY;
  }
  *out = signals;
  return ERR_OK;
}

void signals_close(struct signals *signals) {
  if (!signals)
    return;
  pthread_kill(signals->thread, SIGNAL_END_THREAD);
  pthread_join(signals->thread, NULL);
}

void signals_free(struct signals **signals) {
  mem_free(*signals);
  *signals = NULL;
}
