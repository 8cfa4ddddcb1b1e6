#include "bridge/rest.h"

#include <pthread.h>
#include <stddef.h>

#include "bridge/clock.h"
#include "bridge/list.h"
#include "bridge/mem.h"
#include "bridge/thread.h"
#include "transfer.h"

enum { POLL_CEILING_MS = 60000 };

struct rest {
  /* Set at open, then only read. */
  struct mailbox *main;
  struct mailbox *inbox;
  struct transfers *transfers; /* the thread's, but for waking and reloading */
  pthread_t thread;

  struct mail closing_mail; /* main's, until it is posted */

  /* The thread's. */
  struct list waiting;        /* calls for which there was no room, oldest first */
  int64_t next_check_mono_ms; /* no waiting call is due before this */
  bool closing;
};

/* ---- the end of a call ----------------------------------------------------------------------- */

static void on_done(struct mail *mail) {
  struct rest_call *call = container_of(mail, struct rest_call, mail);
  call->done(call);
}

static void complete(struct rest_call *call, enum rest_outcome outcome) {
  call->outcome = outcome;
  call->duration_ms = clock_mono_ms() - call->started_mono_ms;
  if (outcome != REST_REPLIED)
    buf_free(&call->reply);
  if (outcome == REST_CANCELLED)
    rest_reply_explain(call, "the bridge is shutting down");
  call->mail.deliver = on_done;
  mailbox_post(call->rest->main, &call->mail);
}

/* ---- its start, at once or after a wait ------------------------------------------------------ */

static int64_t deadline_of(const struct rest_call *call) {
  int64_t within_ms = call->timeout_ms;
  if (call->send_within_ms > 0 && call->send_within_ms < within_ms)
    within_ms = call->send_within_ms;
  return call->started_mono_ms + within_ms;
}

static void expire(struct rest_call *call) {
  rest_reply_explain(call, "no connection became free in time");
  complete(call, REST_NOT_SENT);
}

static void start(struct rest_call *call) {
  int64_t now_ms = clock_mono_ms();
  if (now_ms >= deadline_of(call))
    expire(call);
  else if (!transfer_start(call->rest->transfers, call,
                           call->started_mono_ms + call->timeout_ms - now_ms))
    complete(call, REST_NOT_SENT);
}

/* Waiting is not left to libcurl: there, a transfer without a connection has no deadline (7.88
 * looks at none before a transfer has got its connection). */
static void append_waiting(struct rest *rest, struct rest_call *call) {
  list_append(&rest->waiting, &call->waiting);
  if (deadline_of(call) < rest->next_check_mono_ms)
    rest->next_check_mono_ms = deadline_of(call);
}

static struct list take_waiting(struct rest *rest) {
  struct list all = rest->waiting;
  rest->waiting = (struct list){0};
  rest->next_check_mono_ms = INT64_MAX;
  return all;
}

static void on_submitted(struct mail *mail) {
  struct rest_call *call = container_of(mail, struct rest_call, mail);
  if (!call->rest->waiting.first && transfer_has_room(call->rest->transfers))
    start(call);
  else
    append_waiting(call->rest, call);
}

static bool can_start_waiting(const struct rest *rest) {
  return rest->waiting.first && transfer_has_room(rest->transfers);
}

static void start_waiting(struct rest *rest) {
  while (can_start_waiting(rest))
    start(container_of(list_take_first(&rest->waiting), struct rest_call, waiting));
}

static void expire_waiting(struct rest *rest) {
  int64_t now_ms = clock_mono_ms();
  if (now_ms < rest->next_check_mono_ms)
    return;
  struct list all = take_waiting(rest);
  for (struct list_link *link = NULL; (link = list_take_first(&all));) {
    struct rest_call *call = container_of(link, struct rest_call, waiting);
    if (now_ms >= deadline_of(call))
      expire(call);
    else
      append_waiting(rest, call);
  }
}

/* ---- the thread ------------------------------------------------------------------------------ */

static void on_closing(struct mail *mail) {
  struct rest *rest = container_of(mail, struct rest, closing_mail);
  rest->closing = true;
}

static int64_t choose_wait_ms(const struct rest *rest) {
  if (can_start_waiting(rest))
    return 0;
  int64_t due_ms =
      rest->waiting.first ? rest->next_check_mono_ms - clock_mono_ms() : POLL_CEILING_MS;
  return due_ms < 0 ? 0 : due_ms < POLL_CEILING_MS ? due_ms : POLL_CEILING_MS;
}

static void cancel_waiting(struct rest *rest) {
  for (struct list_link *link = NULL; (link = list_take_first(&rest->waiting));)
    complete(container_of(link, struct rest_call, waiting), REST_CANCELLED);
}

static void *run(void *context) {
  struct rest *rest = context;
  pthread_setname_np(pthread_self(), "rest");
  while (!rest->closing) {
    transfer_wait(rest->transfers, choose_wait_ms(rest));
    mailbox_drain(rest->inbox);
    start_waiting(rest);
    expire_waiting(rest);
    transfer_run(rest->transfers);
  }
  transfer_cancel_all(rest->transfers);
  cancel_waiting(rest);
  return NULL;
}

/* ---- main ------------------------------------------------------------------------------------ */

static void free_parts(struct rest **rest) {
  mailbox_destroy(&(*rest)->inbox);
  transfer_close(&(*rest)->transfers);
  mem_free(*rest);
  *rest = NULL;
}

enum err rest_open(struct rest **out, const struct rest_options *options, struct mailbox *main) {
  struct rest *rest = mem_alloc(sizeof *rest);
  if (!rest)
    return ERR_MEMORY;
  rest->main = main;
  rest->closing_mail.deliver = on_closing;
  rest->next_check_mono_ms = INT64_MAX;
  enum err err = transfer_open(&rest->transfers, options, complete);
  if (err == ERR_OK)
    err = mailbox_create(&rest->inbox, transfer_wake, rest->transfers);
  if (err == ERR_OK)
    err = thread_start(&rest->thread, run, rest);
  if (err == ERR_OK)
    *out = rest;
  else
    free_parts(&rest);
  return err;
}

void rest_send(struct rest *rest, struct rest_call *call) {
  rest_reply_reset(call);
  call->rest = rest;
  call->started_mono_ms = clock_mono_ms();
  call->mail.deliver = on_submitted;
  mailbox_post(rest->inbox, &call->mail);
}

void rest_reload_certificates(struct rest *rest) {
  transfer_reload_certificates(rest->transfers);
}

void rest_close(struct rest **rest) {
  if (!*rest)
    return;
  mailbox_post((*rest)->inbox, &(*rest)->closing_mail);
  pthread_join((*rest)->thread, NULL);
  free_parts(rest);
}
