/* A loop for the commands that serve nothing: a mailbox, and a way to wait for mail. Main thread.
 */
#ifndef SIM_WAIT_H
#define SIM_WAIT_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/mailbox.h"
#include "bridge/rest.h"

struct sim_wait {
  int wake_fd;
  struct mailbox *mail;
  struct rest *rest;
  bool done; /* the call that is waited for has ended */
};

/* Opens a REST client with so many connections. Ends the process when that cannot be had. */
void sim_wait_open(struct sim_wait *wait, unsigned connections, const char *user_agent);

/* Waits for mail for at most that long, and delivers it. */
void sim_wait_for_mail(struct sim_wait *wait, int64_t wait_us);

void sim_wait_close(struct sim_wait *wait);

/* Sends one request and waits for its end. The outcome is in the call; free its reply. */
void sim_wait_for_call(struct sim_wait *wait, struct rest_call *call);

#endif
