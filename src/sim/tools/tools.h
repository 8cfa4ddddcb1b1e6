/* The commands of telnyx-sim besides serve, and what they share. Main thread. */
#ifndef SIM_TOOLS_H
#define SIM_TOOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/crypt.h"
#include "bridge/mailbox.h"
#include "bridge/rest.h"
#include "options.h"

/* ---- client.c: those that talk to a running simulator; each returns the exit status ---- */

int sim_client_call(const struct sim_options *options);
int sim_client_press(const struct sim_options *options);
int sim_client_hangup(const struct sim_options *options);
int sim_client_fault(const struct sim_options *options);

/* Through a running simulator; with --key-file and without one, straight to --webhook-url. */
int sim_client_trigger(const struct sim_options *options);

/* ---- load.c ----
 * `telnyx-sim load`: many signed webhooks at a rate, and what became of them. */

/* 0 when all were answered 2xx, else 1. */
int sim_load(const struct sim_options *options);

/* ---- report.c ----
 * What became of a load: replies by status, latencies. */

enum { SIM_REPORT_STATUS_MAX = 600 };

struct sim_report {
  int64_t by_status[SIM_REPORT_STATUS_MAX]; /* 0: no reply */
  uint32_t *latencies_us;
  int64_t count;
};

void sim_report_open(struct sim_report *report, int64_t expected);

/* status 0: no reply came. No more than were expected. */
void sim_report_add(struct sim_report *report, int status, int64_t latency_us);

/* Prints a table, or JSON; whether all replies were 2xx. */
bool sim_report_print(struct sim_report *report, int64_t took_us, bool json);

void sim_report_close(struct sim_report *report);

/* ---- wait.c ----
 * A loop for the commands that serve nothing: a mailbox, and a way to wait for mail. */

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

/* ---- key.c ----
 * The simulator's signing key. */

/* Reads the seed (base64) from the file, or makes one and writes it there when there is no file;
 * without a name (""), a random pair. False and a sentence when that fails. */
bool sim_key_open(struct crypt_pair *out, const char *file, char *why, size_t why_size);

enum { SIM_PUBLIC_KEY_SIZE = 45 };
void sim_key_public(char out[SIM_PUBLIC_KEY_SIZE], const struct crypt_pair *pair);

#endif
