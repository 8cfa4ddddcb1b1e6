#include "bridge/dispatch.h"

#include <assert.h>
#include <search.h>
#include <stdatomic.h>
#include <string.h>

#include "bridge/clock.h"
#include "bridge/fault.h"
#include "bridge/list.h"
#include "bridge/log.h"
#include "bridge/mem.h"
#include "bridge/metrics.h"
#include "dispatch_job.h"

enum {
  STANDSTILL_MS = 1000,      /* a loop that is silent for longer stood still */
  CATCH_UP_MS = 2000,        /* after that, what comes without such a pause may be as old */
  CATCH_UP_MAX_MS = 10000,   /* at most for so long, past which the session would be given up */
  BYTES_PER_ORDER_KEY = 160, /* a ticket and its line */
};

int64_t job_now_wall_ms(const struct job *job) {
  return job->message->parts.received_wall_ms + clock_mono_ms() - job->received_mono_ms;
}

bool job_is_in_doubt(const struct job *job) {
  return job->may_have_run && job->request->repeat != RETRY_READ;
}

/* ---- who may start ---- */

static void start_ready(struct dispatch *dispatch) {
  while (dispatch->started && dispatch->ready &&
         dispatch->running < dispatch->options.max_concurrency) {
    struct job *job = dispatch->ready;
    dispatch->ready = job->next_ready;
    if (!dispatch->ready)
      dispatch->ready_end = &dispatch->ready;
    job->running = true;
    dispatch->running++;
    job_attempt(job);
  }
}

static void make_ready(struct job *job) {
  struct dispatch *dispatch = job->dispatch;
  job->next_ready = NULL;
  *dispatch->ready_end = job;
  dispatch->ready_end = &job->next_ready;
}

static void on_first_in_line(struct order_place *place) {
  make_ready(container_of(place, struct job, place));
}

/* ---- one command twice ---- */

static int compare_keys(const void *a, const void *b) {
  return strcmp(((const struct job *)a)->key, ((const struct job *)b)->key);
}

void job_follow(struct job *job, struct job *leader) {
  struct dispatch *dispatch = job->dispatch;
  if (job->running) {
    job->running = false;
    dispatch->running--;
  }
  order_leave(dispatch->order, &job->place, on_first_in_line);
  job->leader = leader;
  job->next_follower = leader->followers;
  leader->followers = job;
  start_ready(dispatch);
}

/* A repeat must be the same command. */
static void follow_or_refuse(struct job *job, struct job *leader) {
  struct dispatch *dispatch = job->dispatch;
  enum err err = command_check_repeat(job->command, leader->fingerprint);
  if (err != ERR_OK)
    dispatch->options.fatal(dispatch->options.context, err_text(err));
  else if (job->command->error != COMMAND_ERROR_NONE)
    job_fail(job, job->command->error, job->command->message);
  else
    job_follow(job, leader);
}

/* Whether another command of the same key is here, which settles what becomes of this one; without
 * memory the journal will notice. */
static bool meet_leader(struct job *job) {
  if (job->command->idempotency_key[0] != '\0')
    job->key = mem_copy(span_of(job->command->idempotency_key));
  if (!job->key)
    return false;
  memcpy(job->fingerprint, job->command->fingerprint, sizeof job->fingerprint);
  struct job **node = tsearch(job, &job->dispatch->leaders, compare_keys);
  if (!node || *node == job) {
    job->leads = node != NULL;
    return false;
  }
  follow_or_refuse(job, *node);
  return true;
}

static void release_followers(struct job *job) {
  struct span result = job->results[0]->parts.payload;
  struct job *next = NULL;
  for (struct job *follower = job->followers; follower; follower = next) {
    next = follower->next_follower;
    follower->leader = NULL;
    job_repeat(follower, result);
  }
  job->followers = NULL;
}

/* ---- jobs ---- */

static void job_free(struct job *job) {
  struct dispatch *dispatch = job->dispatch;
  timer_stop(dispatch->options.timers, &job->timer);
  if (job->leads)
    tdelete(job, &dispatch->leaders, compare_keys);
  *(job->before ? &job->before->after : &dispatch->first) = job->after;
  *(job->after ? &job->after->before : &dispatch->last) = job->before;
  dispatch->pending--;
  dispatch->bytes -= job->bytes;
  for (size_t i = 0; i < RESULT_MSGS; i++)
    msg_unref(&job->results[i]);
  buf_free(&job->call.reply);
  request_free(&job->request);
  command_free(&job->command);
  command_msg_free(&job->message);
  mem_free(job->key);
  mem_free(job);
}

void job_release(struct job *job) {
  struct dispatch *dispatch = job->dispatch;
  release_followers(job);
  order_leave(dispatch->order, &job->place, on_first_in_line);
  if (job->running)
    dispatch->running--;
  job_free(job);
  start_ready(dispatch);
}

struct job *dispatch_find(const struct dispatch *dispatch, int64_t command_id) {
  struct job *job = dispatch->first;
  while (job && job->message->id != command_id)
    job = job->after;
  return job;
}

static size_t bytes_of(const struct command_msg *message) {
  const struct command_msg_parts *parts = &message->parts;
  return sizeof(struct job) + sizeof *message + parts->topic.len + parts->payload.len +
         parts->response_topic.len + parts->correlation.len;
}

static struct job *job_create(struct dispatch *dispatch, struct command_msg **message,
                              int64_t received_mono_ms) {
  struct job *job = mem_alloc(sizeof *job);
  if (!job)
    return NULL;
  job->dispatch = dispatch;
  job->message = *message;
  *message = NULL;
  job->received_mono_ms = received_mono_ms;
  job->bytes = bytes_of(job->message);
  job->before = dispatch->last;
  *(dispatch->last ? &dispatch->last->after : &dispatch->first) = job;
  dispatch->last = job;
  dispatch->pending++;
  dispatch->bytes += job->bytes;
  return job;
}

/* ---- taking in ---- */

/* A command that was on its way when the last process died. False: it has ended. */
static bool resume_sent(struct job *job) {
  struct dispatch *dispatch = job->dispatch;
  enum err err = ERR_OK;
  if (job->command->command_id[0] == '\0' && job->message->command_id[0] != '\0')
    err = command_set_command_id(job->command, job->message->command_id);
  if (err == ERR_OK)
    err = request_build(&job->request, job->command, dispatch->options.api_url);
  if (err == ERR_MEMORY) {
    dispatch->options.fatal(dispatch->options.context, err_text(err));
    return false;
  }
  int64_t age_ms = clock_wall_ms() - job->message->parts.received_wall_ms;
  enum retry_class repeat = err == ERR_OK ? job->request->repeat : RETRY_UNSAFE;
  enum retry_resume resume =
      retry_after_crash(&(struct retry_crash){.state = job->message->state,
                                              .repeat = repeat,
                                              .age_ms = age_ms,
                                              .attempts = job->message->attempts,
                                              .max_retries = dispatch->options.max_retries});
  if (resume == RETRY_RESUME_UNKNOWN) {
    job_fail(job, COMMAND_ERROR_UNKNOWN_OUTCOME, NULL);
    return false;
  }
  job->attempts = job->message->attempts;
  job->may_have_run = true;
  job->first_sent_mono_ms = job->received_mono_ms;
  if (repeat == RETRY_COMMAND_ID)
    job->send_before_mono_ms = job->received_mono_ms + RETRY_COMMAND_ID_WINDOW_MS;
  return true;
}

static void stand_in_line(struct job *job) {
  struct dispatch *dispatch = job->dispatch;
  bool first = false;
  enum err err = order_enter(dispatch->order, &first, &job->place, job->command->order_keys,
                             job->command->order_key_count);
  if (err != ERR_OK) {
    dispatch->options.fatal(dispatch->options.context, err_text(err));
    return;
  }
  if (first)
    make_ready(job);
  start_ready(dispatch);
}

bool job_read_command(struct job *job, int64_t now_wall_ms) {
  struct dispatch *dispatch = job->dispatch;
  const struct command_rules rules = {dispatch->options.root, dispatch->options.max_age_ms,
                                      dispatch->options.max_command_bytes};
  if (job->command)
    return true;
  enum err err = command_parse(&job->command, job->message, &rules, now_wall_ms);
  if (err != ERR_OK)
    dispatch->options.fatal(dispatch->options.context, err_text(err));
  return err == ERR_OK;
}

static bool is_too_much(const struct dispatch *dispatch) {
  return dispatch->pending > dispatch->options.max_pending ||
         dispatch->bytes > DISPATCH_PENDING_BYTES;
}

static void count_order_keys(struct job *job) {
  size_t bytes = job->command->order_key_count * BYTES_PER_ORDER_KEY;
  job->bytes += bytes;
  job->dispatch->bytes += bytes;
}

/* A sent command that cannot be understood any more, after a change of settings or version, may
 * have been carried out all the same. */
static void accept(struct job *job) {
  bool sent = job->message->state == COMMAND_SENT;
  if (!job_read_command(job, sent ? job->message->parts.received_wall_ms : job_now_wall_ms(job)))
    return;
  count_order_keys(job);
  if (job->command->error != COMMAND_ERROR_NONE && sent)
    job_fail(job, COMMAND_ERROR_UNKNOWN_OUTCOME, NULL);
  else if (job_run_own(job))
    return;
  else if (job->command->error != COMMAND_ERROR_NONE)
    job_fail(job, job->command->error, job->command->message);
  else if (!sent && is_too_much(job->dispatch))
    job_fail(job, COMMAND_ERROR_BUSY, NULL);
  else if ((!sent || resume_sent(job)) && !meet_leader(job))
    stand_in_line(job);
  if (!job->running && !job->request)
    command_free(&job->command);
}

static void take(struct dispatch *dispatch, struct command_msg **message,
                 int64_t received_mono_ms) {
  struct job *job = job_create(dispatch, message, received_mono_ms);
  if (job)
    accept(job);
  else
    dispatch->options.fatal(dispatch->options.context, err_text(ERR_MEMORY));
}

/* A command on its way from Paho's thread through the journal to the main thread. */
struct intake {
  struct mail mail;
  struct dispatch *dispatch;
  struct command_msg *message;
  int64_t received_mono_ms;
};

static void on_intake(struct mail *mail) {
  struct intake *intake = (struct intake *)mail;
  FAULT_POINT(COMMAND_TAKEN);
  if (intake->dispatch->stopped)
    command_msg_free(&intake->message); /* the journal has it, for the next start */
  else
    take(intake->dispatch, &intake->message, intake->received_mono_ms);
  mem_free(intake);
}

/* When the process stood still, what it finds in the socket, and what the broker had in store, may
 * be as old as that. Main may wake before Paho's thread, so it leaves word; it holds until there is
 * a pause in what comes. */
static int64_t earliest_reception_mono_ms(struct dispatch *dispatch) {
  int64_t now = clock_mono_ms();
  int64_t alive = atomic_load(&dispatch->alive_mono_ms);
  if (now - alive > STANDSTILL_MS)
    return alive;
  if (now >= atomic_load(&dispatch->catching_up_until_mono_ms))
    return now;
  if (!atomic_load(&dispatch->forgetting) &&
      now - atomic_load(&dispatch->woke_mono_ms) < CATCH_UP_MAX_MS)
    atomic_store(&dispatch->catching_up_until_mono_ms, now + CATCH_UP_MS);
  return atomic_load(&dispatch->stood_still_mono_ms);
}

enum err dispatch_keep(struct dispatch *dispatch, struct command_msg **message) {
  struct intake *intake = mem_alloc(sizeof *intake);
  if (!intake)
    return ERR_MEMORY;
  intake->received_mono_ms = earliest_reception_mono_ms(dispatch) - (*message)->parts.held_ms;
  (*message)->parts.received_wall_ms -= clock_mono_ms() - intake->received_mono_ms;
  intake->mail.deliver = on_intake;
  intake->dispatch = dispatch;
  intake->message = *message;
  FAULT_POINT(COMMAND_CAME);
  bool repeated = false;
  enum err err = store_keep_command(dispatch->options.store, *message, &intake->mail, &repeated,
                                    dispatch->options.commit_timeout_ms);
  if (err != ERR_OK || repeated) {
    mem_free(intake);
    metrics_add(METRIC_COMMANDS_REPEATED, repeated);
    if (err == ERR_OK)
      command_msg_free(message);
    return err;
  }
  *message = NULL;
  metrics_add(METRIC_COMMANDS_RECEIVED, 1);
  return ERR_OK;
}

void dispatch_resume(struct dispatch *dispatch, struct command_msg **message) {
  int64_t age_ms = clock_wall_ms() - (*message)->parts.received_wall_ms;
  /* A clock that went back tells no age: then the command counts as too old, which it is not yet
   * at exactly max_age. */
  if (age_ms < 0)
    age_ms = dispatch->options.max_age_ms + 1;
  take(dispatch, message, clock_mono_ms() - age_ms);
}

/* ---- from outside ---- */

enum err dispatch_create(struct dispatch **out, const struct dispatch_options *options) {
  struct dispatch *dispatch = mem_alloc(sizeof *dispatch);
  if (!dispatch)
    return ERR_MEMORY;
  dispatch->options = *options;
  dispatch->ready_end = &dispatch->ready;
  atomic_init(&dispatch->alive_mono_ms, clock_mono_ms());
  enum err err = order_create(&dispatch->order);
  if (err != ERR_OK) {
    mem_free(dispatch);
    return err;
  }
  *out = dispatch;
  return ERR_OK;
}

static bool is_catching_up(const struct dispatch *dispatch, int64_t now_mono_ms) {
  return now_mono_ms < atomic_load(&dispatch->catching_up_until_mono_ms);
}

bool dispatch_mark_alive(struct dispatch *dispatch, int64_t now_mono_ms) {
  int64_t alive = atomic_load(&dispatch->alive_mono_ms);
  if (now_mono_ms - alive > STANDSTILL_MS) {
    if (!is_catching_up(dispatch, now_mono_ms))
      atomic_store(&dispatch->stood_still_mono_ms, alive);
    atomic_store(&dispatch->woke_mono_ms, now_mono_ms);
    if (!atomic_load(&dispatch->forgetting))
      atomic_store(&dispatch->catching_up_until_mono_ms, now_mono_ms + CATCH_UP_MS);
    log_line(LOG_WARN, "the process stood still", LOG_INT("for_ms", now_mono_ms - alive));
  }
  atomic_store(&dispatch->alive_mono_ms, now_mono_ms);
  int64_t age_ms = now_mono_ms - atomic_load(&dispatch->stood_still_mono_ms);
  if (atomic_load(&dispatch->forgetting) || !is_catching_up(dispatch, now_mono_ms) ||
      age_ms < dispatch->options.max_age_ms)
    return false;
  atomic_store(&dispatch->forgetting, true);
  atomic_store(&dispatch->catching_up_until_mono_ms, INT64_MAX);
  return true;
}

void dispatch_mark_fresh(struct dispatch *dispatch) {
  if (!atomic_load(&dispatch->forgetting))
    return;
  atomic_store(&dispatch->catching_up_until_mono_ms, 0);
  atomic_store(&dispatch->forgetting, false);
}

void dispatch_start(struct dispatch *dispatch) {
  dispatch->started = true;
  start_ready(dispatch);
}

size_t dispatch_pending(const struct dispatch *dispatch) {
  return dispatch->pending;
}

void dispatch_stop(struct dispatch *dispatch) {
  dispatch->stopped = true;
  for (struct job *job = dispatch->first; job; job = job->after) {
    if (!job->suspended || job->attempts == 0)
      continue;
    job->suspended = false;
    timer_stop(dispatch->options.timers, &job->timer);
    job_fail_stopped(job);
  }
}

bool dispatch_is_busy(const struct dispatch *dispatch) {
  return dispatch->store_busy > 0 || dispatch->rest_busy > 0;
}

void dispatch_destroy(struct dispatch **dispatch) {
  if (!*dispatch)
    return;
  assert(!dispatch_is_busy(*dispatch));
  (*dispatch)->stopped = true;
  for (struct job *job = (*dispatch)->first; job; job = job->after)
    order_leave((*dispatch)->order, &job->place, on_first_in_line);
  while ((*dispatch)->first)
    job_free((*dispatch)->first);
  order_destroy(&(*dispatch)->order);
  mem_free(*dispatch);
  *dispatch = NULL;
}
