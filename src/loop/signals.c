#include "bridge/loop.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "bridge/list.h"
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
  int arrivals; /* a signalfd */
  int closing;  /* an eventfd */
  struct signal_mail stop, reload;
};

static void on_stop(struct mail *mail) {
  struct signal_mail *signal = container_of(mail, struct signal_mail, mail);
  atomic_store(&signal->posted, false);
  signal->signals->handlers.on_stop(signal->signals->handlers.context, signal->name);
}

static void on_reload(struct mail *mail) {
  struct signal_mail *signal = container_of(mail, struct signal_mail, mail);
  atomic_store(&signal->posted, false);
  signal->signals->handlers.on_reload(signal->signals->handlers.context);
}

static void post(struct signals *signals, struct signal_mail *signal, const char *name) {
  if (atomic_exchange(&signal->posted, true))
    return;
  signal->name = name;
  mailbox_post(signals->main, &signal->mail);
}

static void take(struct signals *signals, uint32_t number) {
  if (number == SIGHUP)
    post(signals, &signals->reload, "SIGHUP");
  else
    post(signals, &signals->stop, number == SIGINT ? "SIGINT" : "SIGTERM");
}

static void *wait_for_signals(void *context) {
  struct signals *signals = context;
  struct pollfd waits[] = {{.fd = signals->arrivals, .events = POLLIN},
                           {.fd = signals->closing, .events = POLLIN}};
  while (waits[1].revents == 0) {
    struct signalfd_siginfo info;
    if (poll(waits, 2, -1) > 0 && waits[0].revents != 0 &&
        read(signals->arrivals, &info, sizeof info) == (ssize_t)sizeof info)
      take(signals, info.ssi_signo);
  }
  return NULL;
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

static bool start(struct signals *signals) {
  sigset_t waited_for;
  set_effects(&waited_for);
  signals->arrivals = signalfd(-1, &waited_for, SFD_CLOEXEC);
  signals->closing = eventfd(0, EFD_CLOEXEC);
  return signals->arrivals >= 0 && signals->closing >= 0 &&
         pthread_create(&signals->thread, NULL, wait_for_signals, signals) == 0;
}

static void close_files(const struct signals *signals) {
  if (signals->arrivals >= 0)
    close(signals->arrivals);
  if (signals->closing >= 0)
    close(signals->closing);
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
  if (!start(signals)) {
    close_files(signals);
    mem_free(signals);
    return ERR_MEMORY;
  }
  *out = signals;
  return ERR_OK;
}

void signals_close(struct signals *signals) {
  if (!signals)
    return;
  eventfd_write(signals->closing, 1);
  pthread_join(signals->thread, NULL);
  close_files(signals);
}

void signals_free(struct signals **signals) {
  mem_free(*signals);
  *signals = NULL;
}
