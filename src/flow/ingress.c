#include "bridge/ingress.h"

#include <assert.h>

#include "bridge/admin_page.h"
#include "bridge/clock.h"
#include "bridge/event.h"
#include "bridge/fault.h"
#include "bridge/list.h"
#include "bridge/log.h"
#include "bridge/mem.h"
#include "bridge/metrics.h"
#include "changes.h"

struct ingress {
  struct ingress_options options;
  struct verifier *verifier;
  size_t busy;
  bool stopped;
};

/* A webhook until it is answered. */
struct webhook {
  struct changes changes; /* the event's own message is the second */
  struct heard heard;
  struct verifier_job job;
  struct ingress *ingress;
  struct http_request *request;
  struct ingress_asker asker; /* answer NULL: nobody */
  struct event *event;
  int64_t came_mono_us;
};

/* The reply tells an attacker nothing: the same few bytes whatever the reason. */
static void answer(struct http_request **request, int status) {
  static const struct http_header retry_after = {"Retry-After", "5"};
  http_answer(request, &(struct http_reply){.status = status,
                                            .known = status == 200,
                                            .headers = status == 503 ? &retry_after : NULL,
                                            .header_count = status == 503});
}

static void webhook_free(struct webhook *webhook) {
  changes_free(&webhook->changes);
  event_free(&webhook->event);
  mem_free(webhook);
}

static void refuse(struct webhook *webhook, enum err why) {
  static struct log_limit limit;
  metrics_add(METRIC_WEBHOOKS_UNAVAILABLE, 1);
  log_limited(&limit, LOG_ERROR, "webhook answered 503", "it cannot be kept", LOG_ERR(why),
              LOG_SPAN("peer", webhook->request->peer));
  answer(&webhook->request, 503);
  webhook_free(webhook);
}

/* ---- committing ---- */

static void log_committed(const struct webhook *webhook, bool known) {
  const struct event *event = webhook->event;
  log_line(LOG_DEBUG, known ? "webhook known already" : "webhook committed",
           LOG_SPAN("type", event->type), LOG_SPAN("event_id", event->id),
           LOG_PHONE("from", event->from), LOG_PHONE("to", event->to));
}

static void on_committed(struct store_write *write) {
  struct webhook *webhook = container_of(write, struct webhook, changes.write);
  struct ingress *ingress = webhook->ingress;
  ingress->busy--;
  bool known = write->result == ERR_EXISTS;
  hear_after_commit(ingress->options.hear, &webhook->heard, &webhook->changes,
                    write->result == ERR_OK);
  if (write->result != ERR_OK && !known) {
    refuse(webhook, write->result);
    return;
  }
  log_committed(webhook, known);
  metrics_add(known ? METRIC_WEBHOOKS_DUPLICATE : METRIC_WEBHOOKS_KEPT, 1);
  FAULT_POINT(WEBHOOK_COMMITTED);
  if (!known)
    hear_carry_out(ingress->options.hear, &webhook->changes);
  if (webhook->asker.answer)
    webhook->asker.answer(webhook->asker.owner, &webhook->request, webhook->event->id);
  else
    answer(&webhook->request, 200);
  FAULT_POINT(WEBHOOK_ANSWERED);
  metrics_time(TIMING_WEBHOOK, clock_mono_us() - webhook->came_mono_us);
  webhook_free(webhook);
}

static enum err make_message(struct msg **out, const struct webhook *webhook) {
  const struct ingress_options *options = &webhook->ingress->options;
  const struct http_request *request = webhook->request;
  const struct event_msg_source parts = {
      .root = options->root,
      .body = request->body,
      .signature = request->signature,
      .timestamp = request->timestamp,
      .leg_call_control_id = hear_find_leg(options->hear, webhook->event->call_leg_id),
  };
  return event_to_msg(out, webhook->event, &parts);
}

/* What is to be committed: that the event came, its message, and what follows from it. */
static enum err make_changes(struct webhook *webhook) {
  const struct http_request *request = webhook->request;
  const struct event_source source = {request->body, request->content_type, request->timestamp};
  struct msg *message = NULL;
  changes_begin(&webhook->changes, on_committed);
  webhook->changes.write.needs_room = true;
  enum err err = event_parse(&webhook->event, &source);
  if (err == ERR_OK)
    err = make_message(&message, webhook);
  if (err == ERR_OK)
    err = changes_add_event_id(&webhook->changes, webhook->event->id);
  if (err == ERR_OK)
    err = changes_add_message(&webhook->changes, &message);
  msg_unref(&message);
  webhook->heard =
      (struct heard){.kind = HEARD_EVENT, .event = webhook->event, .body = request->body};
  if (err == ERR_OK)
    err = hear_input(webhook->ingress->options.hear, &webhook->heard, &webhook->changes);
  return err;
}

static void commit(struct webhook *webhook) {
  enum err err = make_changes(webhook);
  if (err != ERR_OK) {
    webhook->ingress->busy--;
    refuse(webhook, err);
    return;
  }
  FAULT_POINT(WEBHOOK_VERIFIED);
  hear_commit(webhook->ingress->options.hear, &webhook->changes);
}

/* ---- verifying ---- */

/* A time that Telnyx has signed and that is still to come for this machine: its clock is behind. */
static bool is_from_the_future(const struct verifier_job *job) {
  return job->verdict == SIGNATURE_OUT_OF_TIME && job->clock_difference_s < 0;
}

/* What is this side's fault is not answered as the sender's, who then tries again. */
static bool is_our_fault(struct webhook *webhook) {
  const struct verifier_job *job = &webhook->job;
  struct clock_proof *clock = webhook->ingress->options.clock;
  if (is_from_the_future(job))
    clock_proof_note(clock, CLOCK_PROOF_SIGNED, (job->now_s - job->clock_difference_s) * 1000);
  return job->verdict == SIGNATURE_NO_MEMORY || is_from_the_future(job);
}

static void log_rejected(const struct webhook *webhook) {
  static struct log_limit limits[SIGNATURE_VERDICT_COUNT], from_the_future;
  const struct verifier_job *job = &webhook->job;
  const char *why = signature_verdict_text(job->verdict);
  struct log_limit *limit = is_from_the_future(job) ? &from_the_future : &limits[job->verdict];
  if (job->verdict == SIGNATURE_OUT_OF_TIME)
    log_limited(limit, LOG_WARN, "webhook refused", why,
                LOG_INT("clock_difference_s", job->clock_difference_s),
                LOG_SPAN("peer", webhook->request->peer));
  else
    log_limited(limit, LOG_WARN, "webhook refused", why, LOG_SPAN("peer", webhook->request->peer));
}

static void reject(struct webhook *webhook) {
  bool ours = is_our_fault(webhook);
  metrics_add(ours ? METRIC_WEBHOOKS_UNAVAILABLE : METRIC_WEBHOOKS_UNVERIFIED, 1);
  log_rejected(webhook);
  admin_page_refused(webhook->ingress->options.admin_page, "webhook",
                     signature_verdict_text(webhook->job.verdict), webhook->request->peer);
  answer(&webhook->request, ours ? 503 : 401);
  webhook->ingress->busy--;
  webhook_free(webhook);
}

static void on_verified(struct verifier_job *job) {
  struct webhook *webhook = job->owner;
  if (job->verdict == SIGNATURE_OK) {
    clock_proof_confirm(webhook->ingress->options.clock, job->now_s * 1000);
    commit(webhook);
  } else {
    reject(webhook);
  }
}

static void verify(struct ingress *ingress, struct http_request **request,
                   const struct ingress_asker *asker) {
  struct webhook *webhook = mem_alloc(sizeof *webhook);
  if (!webhook) {
    metrics_add(METRIC_WEBHOOKS_UNAVAILABLE, 1);
    answer(request, 503);
    return;
  }
  webhook->ingress = ingress;
  webhook->asker = *asker;
  webhook->came_mono_us = clock_mono_us();
  webhook->request = *request;
  *request = NULL;
  webhook->job = (struct verifier_job){
      .claim = {webhook->request->signature, webhook->request->timestamp, webhook->request->body},
      .now_s = clock_wall_ms() / 1000,
      .done = on_verified,
      .owner = webhook,
  };
  ingress->busy++;
  verifier_submit(ingress->verifier, &webhook->job);
}

/* ---- from outside ---- */

enum err ingress_create(struct ingress **out, const struct ingress_options *options) {
  struct ingress *ingress = mem_alloc(sizeof *ingress);
  if (!ingress)
    return ERR_MEMORY;
  ingress->options = *options;
  enum err err = verifier_open(&ingress->verifier, &options->verifier, options->main);
  if (err == ERR_OK)
    *out = ingress;
  else
    mem_free(ingress);
  return err;
}

void ingress_take_for(struct ingress *ingress, struct http_request *request,
                      const struct ingress_asker *asker) {
  if (ingress->stopped) {
    metrics_add(METRIC_WEBHOOKS_UNAVAILABLE, 1);
    answer(&request, 503);
  } else {
    verify(ingress, &request, asker);
  }
}

void ingress_take(void *owner, struct http_request *request) {
  ingress_take_for(owner, request, &(struct ingress_asker){0});
}

void ingress_work(struct ingress *ingress) {
  verifier_work(ingress->verifier);
}

void ingress_stop(struct ingress *ingress) {
  ingress->stopped = true;
}

size_t ingress_busy(const struct ingress *ingress) {
  return ingress->busy;
}

void ingress_destroy(struct ingress **ingress) {
  if (!*ingress)
    return;
  assert((*ingress)->busy == 0);
  verifier_close(&(*ingress)->verifier);
  mem_free(*ingress);
  *ingress = NULL;
}
