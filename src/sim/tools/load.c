#include "tools/tools.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "bridge/clock.h"
#include "bridge/mem.h"
#include "bridge/signature.h"
#include "ids.h"
#include "json.h"
#include "webhooks/events.h"

enum { SIGN_AHEAD_S = 1, POLL_US = 100000, WHY_SIZE = 512, TIMESTAMP_SIZE = 24 };

/* One webhook to be sent: its id and its signature are made beforehand, so that signing does not
 * slow the sending. */
struct shot {
  char id[CRYPT_UUID_SIZE];
  char signature[SIGNATURE_TEXT_SIZE];
};

/* A connection's worth: the request that it is sending. */
struct gun {
  struct load *load;
  struct gun *next_idle;
  char *body;
  char timestamp[TIMESTAMP_SIZE];
  struct rest_header headers[2];
  int64_t due_us;
  struct rest_call call;
};

struct load {
  const struct sim_options *options;
  struct sim_wait wait;
  struct crypt_pair pair;
  char *body;   /* the event, but for its id */
  size_t id_at; /* where that stands in it */
  struct shot *shots;
  int64_t first_wall_s;
  int64_t started_us;
  int64_t fired;
  int64_t done;
  struct gun *guns;
  struct gun *idle;
  struct sim_report report;
};

/* When shot number i is to leave, and the timestamp that it carries: that moment's. */
static int64_t due_after_us(const struct load *load, int64_t i) {
  return (int64_t)((double)i * 1e6 / load->options->rate);
}

static void make_timestamp(const struct load *load, char out[TIMESTAMP_SIZE], int64_t i) {
  snprintf(out, TIMESTAMP_SIZE, "%lld",
           (long long)(load->first_wall_s + due_after_us(load, i) / 1000000));
}

/* The body is the sample with one place left for the id, which is the same length each time. */
static bool make_body(struct load *load) {
  json_t *event = sim_event_make(load->options->type, NULL, false);
  if (!event) {
    fprintf(stderr, "telnyx-sim: there is no JSON event type \"%s\" (telnyx-sim trigger --list)\n",
            load->options->type);
    return false;
  }
  const char *id = sim_json_text(json_object_get(event, "data"), "id", NULL);
  id = id ? id : sim_json_text(event, "id", NULL);
  load->body = sim_json_dump(event);
  const char *place = id ? strstr(load->body, id) : NULL;
  if (place)
    load->id_at = (size_t)(place - load->body);
  else
    fprintf(stderr, "telnyx-sim: events of type %s have no id\n", load->options->type);
  json_decref(event);
  return place != NULL;
}

static void sign_shots(struct load *load) {
  load->shots = sim_alloc((size_t)load->options->count * sizeof *load->shots);
  for (int64_t i = 0; i < load->options->count; i++) {
    char timestamp[TIMESTAMP_SIZE];
    struct shot *shot = &load->shots[i];
    crypt_uuid(shot->id);
    memcpy(load->body + load->id_at, shot->id, sizeof shot->id - 1);
    make_timestamp(load, timestamp, i);
    if (signature_sign(shot->signature, &load->pair, span_of(timestamp), span_of(load->body)) !=
        ERR_OK)
      exit(1);
  }
}

static void on_done(struct rest_call *call) {
  struct gun *gun = call->owner;
  struct load *load = gun->load;
  load->done++;
  sim_report_add(&load->report, call->outcome == REST_REPLIED ? call->http_status : 0,
                 clock_mono_us() - gun->due_us);
  buf_free(&call->reply);
  gun->next_idle = load->idle;
  load->idle = gun;
}

static void fire(struct load *load) {
  struct gun *gun = load->idle;
  const struct shot *shot = &load->shots[load->fired];
  load->idle = gun->next_idle;
  gun->due_us = load->started_us + due_after_us(load, load->fired);
  memcpy(gun->body + load->id_at, shot->id, sizeof shot->id - 1);
  make_timestamp(load, gun->timestamp, load->fired);
  gun->headers[0] = (struct rest_header){"telnyx-signature-ed25519", shot->signature};
  gun->headers[1] = (struct rest_header){"telnyx-timestamp", gun->timestamp};
  gun->call = (struct rest_call){.done = on_done,
                                 .owner = gun,
                                 .method = "POST",
                                 .url = load->options->webhook_url,
                                 .body = span_of(gun->body),
                                 .content_type = "application/json",
                                 .headers = gun->headers,
                                 .header_count = 2,
                                 .repeatable = true,
                                 .timeout_ms = load->options->webhook_timeout_ms};
  load->fired++;
  rest_send(load->wait.rest, &gun->call);
}

static void make_guns(struct load *load) {
  load->guns = sim_alloc((size_t)load->options->connections * sizeof *load->guns);
  for (int64_t i = 0; i < load->options->connections; i++) {
    struct gun *gun = &load->guns[i];
    gun->load = load;
    gun->body = sim_copy(span_of(load->body));
    gun->next_idle = load->idle;
    load->idle = gun;
  }
}

/* Latency counts from the moment a webhook was due, so a receiver that falls behind shows. */
static void shoot_all(struct load *load) {
  load->started_us = clock_mono_us();
  while (load->done < load->options->count) {
    int64_t now_us = clock_mono_us();
    int64_t wait_us = POLL_US;
    while (load->idle && load->fired < load->options->count) {
      int64_t early_us = load->started_us + due_after_us(load, load->fired) - now_us;
      if (early_us > 0) {
        wait_us = early_us;
        break;
      }
      fire(load);
    }
    sim_wait_for_mail(&load->wait, wait_us);
  }
}

int sim_load(const struct sim_options *options) {
  struct load load = {.options = options};
  char why[WHY_SIZE];
  if (!sim_key_open(&load.pair, options->key_file, why, sizeof why)) {
    fprintf(stderr, "telnyx-sim: %s\n", why);
    return 1;
  }
  if (!make_body(&load)) {
    mem_free(load.body);
    return 2;
  }
  sim_report_open(&load.report, options->count);
  load.first_wall_s = clock_wall_ms() / 1000 + SIGN_AHEAD_S;
  sign_shots(&load);
  make_guns(&load);
  sim_wait_open(&load.wait, (unsigned)options->connections, "telnyx-webhooks");
  shoot_all(&load);
  int64_t took_us = clock_mono_us() - load.started_us;
  sim_wait_close(&load.wait);
  bool all_taken = sim_report_print(&load.report, took_us, options->json);
  for (int64_t i = 0; i < options->connections; i++)
    mem_free(load.guns[i].body);
  mem_free(load.guns);
  mem_free(load.shots);
  mem_free(load.body);
  sim_report_close(&load.report);
  return all_taken ? 0 : 1;
}
