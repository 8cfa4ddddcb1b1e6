#include "dispatch_repeat.h"

#include <search.h>
#include <string.h>

#include "bridge/mem.h"
#include "dispatch_line.h"

static int compare_keys(const void *a, const void *b) {
  return strcmp(((const struct job *)a)->key, ((const struct job *)b)->key);
}

void repeat_coalesce(struct job *job, struct job *first_job) {
  line_leave(job);
  job_move(job, JOB_COALESCED);
  job_forget_request(job);
  job->next_coalesced = first_job->coalesced;
  first_job->coalesced = job;
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
