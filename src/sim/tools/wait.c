#include "tools/tools.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

enum { CONNECT_TIMEOUT_MS = 5000, REPLY_BYTES_MAX = 64 * 1024 * 1024 };

static void wake(void *arg) {
  const struct sim_wait *wait = arg;
  if (eventfd_write(wait->wake_fd, 1) != 0)
    abort(); /* it cannot overflow: it is read before each wait */
}

void sim_wait_open(struct sim_wait *wait, unsigned connections, const char *user_agent) {
  const struct rest_options rest = {.user_agent = user_agent,
                                    .max_connections = connections,
                                    .connect_timeout_ms = CONNECT_TIMEOUT_MS,
                                    .max_reply_bytes = REPLY_BYTES_MAX};
  wait->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (wait->wake_fd < 0 || mailbox_create(&wait->mail, wake, wait) != ERR_OK ||
      rest_open(&wait->rest, &rest, wait->mail) != ERR_OK) {
    fprintf(stderr, "telnyx-sim: the HTTP client cannot be started\n");
    exit(1);
  }
}

void sim_wait_for_mail(struct sim_wait *wait, int64_t wait_us) {
  struct pollfd fd = {.fd = wait->wake_fd, .events = POLLIN};
  struct timespec timeout = {wait_us / 1000000, wait_us % 1000000 * 1000};
  eventfd_t count = 0;
  if (ppoll(&fd, 1, &timeout, NULL) > 0)
    (void)eventfd_read(wait->wake_fd, &count);
  mailbox_drain(wait->mail);
}

void sim_wait_close(struct sim_wait *wait) {
  rest_close(&wait->rest);
  mailbox_drain(wait->mail);
  mailbox_destroy(&wait->mail);
  close(wait->wake_fd);
}

static void on_done(struct rest_call *call) {
  ((struct sim_wait *)call->owner)->done = true;
}

void sim_wait_for_call(struct sim_wait *wait, struct rest_call *call) {
  wait->done = false;
  call->done = on_done;
  call->owner = wait;
  rest_send(wait->rest, call);
  while (!wait->done)
    sim_wait_for_mail(wait, 1000000);
}
