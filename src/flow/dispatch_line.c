#include "dispatch_job.h"

#include <search.h>
#include <string.h>

#include "bridge/list.h"
#include "bridge/mem.h"

enum { PARTS_OF_SLOTS = 8 }; /* one of so many is for what is urgent, however long others take */

bool line_may_start(const struct dispatch *dispatch) {
  return dispatch->requests < dispatch->options.max_concurrency &&
         dispatch->result_bytes < DISPATCH_PENDING_BYTES;
}

/* A list that is gathered holds its items in memory until the end, so not all are at once. */
static void let_lists_in(struct dispatch *dispatch) {
  struct turn *turn;
  while (dispatch->gathers < DISPATCH_GATHERS && (turn = turns_take(&dispatch->lists))) {
    container_of(turn, struct job, turn)->has_gather_place = true;
    dispatch->gathers++;
    turns_add(&dispatch->turns, turn, false);
  }
}

struct job *line_take(struct dispatch *dispatch) {
  let_lists_in(dispatch);
  unsigned most = dispatch->options.max_concurrency;
  unsigned others = dispatch->requests - dispatch->urgent_requests;
  struct turn *turn = others < most - most / PARTS_OF_SLOTS ? turns_take(&dispatch->turns)
                                                            : turns_take_urgent(&dispatch->turns);
  return turn ? container_of(turn, struct job, turn) : NULL;
}

/* One that is ending already leaves its lines when it has. */
static void on_first_in_line(struct order_place *place) {
  struct job *job = container_of(place, struct job, place);
  if (job->state == JOB_IN_LINE)
    job_move(job, JOB_READY);
}

void line_leave(struct job *job) {
  order_leave(job->dispatch->order, &job->place, on_first_in_line);
}

void line_enter(struct job *job) {
  struct dispatch *dispatch = job->dispatch;
  bool first = false;
  job->page_all = job->command->page_all;
  job->turn = (struct turn){.kind = job->command->operation->name,
                            .sender = job->message->parts.owner.data,
                            .urgent = job->command->order_key_count > 0 && !job->page_all};
  enum err err = order_enter(dispatch->order, &first, &job->place, job->command->order_keys,
                             job->command->order_key_count);
  if (err != ERR_OK)
    dispatch->options.fatal(dispatch->options.context, err_text(err));
  else
    job_move(job, first ? JOB_READY : JOB_IN_LINE);
}

/* ---- the same key twice ---- */

static int compare_keys(const void *a, const void *b) {
  return strcmp(((const struct job *)a)->key, ((const struct job *)b)->key);
}

void repeat_coalesce(struct job *job, struct job *first_job) {
  line_leave(job);
  job_move(job, JOB_COALESCED);
  job_forget_request(job);
  job->coalesced_with = first_job;
  job->next_coalesced = first_job->coalesced;
  first_job->coalesced = job;
}

void repeat_leave(struct job *job) {
  struct job **at = &job->coalesced_with->coalesced;
  while (*at != job)
    at = &(*at)->next_coalesced;
  *at = job->next_coalesced;
}

/* Without memory the journal will notice. */
enum err repeat_meet(struct job *job) {
  if (job->command->idempotency_key[0] != '\0')
    job->key = mem_copy(span_of(job->command->idempotency_key));
  if (!job->key)
    return ERR_OK;
  memcpy(job->fingerprint, job->command->fingerprint, sizeof job->fingerprint);
  struct job **node = tsearch(job, &job->dispatch->first_by_key, compare_keys);
  job->is_first_of_key = node && *node == job;
  if (!node || job->is_first_of_key)
    return ERR_OK;
  struct job *first_job = *node;
  enum err err = command_check_repeat(job->command, first_job->fingerprint);
  if (err == ERR_OK && job->command->error == COMMAND_ERROR_NONE)
    repeat_coalesce(job, first_job);
  return err;
}

void repeat_forget(struct job *job) {
  if (job->is_first_of_key)
    tdelete(job, &job->dispatch->first_by_key, compare_keys);
  job->is_first_of_key = false;
}
