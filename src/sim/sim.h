/* The simulator as a whole: what its parts share. Everything runs on the main thread. */
#ifndef SIM_H
#define SIM_H

#include <stdint.h>
#include <stdio.h>

#include "bridge/crypt.h"
#include "bridge/http.h"
#include "bridge/list.h"
#include "bridge/loop.h"
#include "bridge/mailbox.h"
#include "bridge/rest.h"
#include "options.h"

struct sim_list {
  struct list all;
  unsigned count;
};

struct sim {
  const struct sim_options *options;
  struct crypt_pair pair;
  char base_url[64]; /* "http://127.0.0.1:4010" */
  struct http *http;
  struct rest *rest;
  struct mailbox *mail;
  struct loop *loop;
  struct timers *timers; /* the loop's */
  struct sim_webhooks *webhooks;
  struct json_t *requests; /* that the REST API was asked, oldest first (recorder.c) */
  int64_t last_request;    /* its number, from 1 */
  size_t request_bytes;
  struct json_t *faults; /* those that wait, in the order of their making; each as it was
                          * asked for, its count and skip counted down (faults.c) */
  struct sim_repeats *repeats;
  struct sim_list calls;               /* oldest first */
  void *calls_by_id;                   /* a tree (tsearch) of their ids */
  struct sim_list conferences, queues; /* newest first */
  struct json_t *resources;            /* kind: array, oldest first (resources.c) */
  struct list slow;                    /* requests whose answer waits (a fault) */
  struct sim_list journeys;            /* messages and faxes on their way */
};

/* Frees those that are still on their way (sim_message_api.c). */
void sim_journeys_close(struct sim *sim);

/* A time of the simulated world in ours: divided by --speed. */
int64_t sim_scaled(const struct sim *sim, int64_t ms);

enum { SIM_LINE_SIZE = 1024 };

/* A line of what happens, for people: sim_say(sim, "<-", "%s", text) prints "12:00:01.123  <- text"
 * unless --quiet. Too long ones are cut. */
#define sim_say(sim, arrow, ...)                                                                   \
  do {                                                                                             \
    char sim_line_[SIM_LINE_SIZE];                                                                 \
    if (!(sim)->options->quiet) {                                                                  \
      snprintf(sim_line_, sizeof sim_line_, __VA_ARGS__);                                          \
      sim_say_line(arrow, sim_line_);                                                              \
    }                                                                                              \
  } while (0)

void sim_say_line(const char *arrow, const char *line);

/* The first characters of an id, enough to tell calls apart in a line; static storage, one at a
 * time for each of the next four calls. */
const char *sim_short_id(const char *id);

#endif
