#include "dispatch_repeat.h"

#include <search.h>
#include <string.h>

#include "bridge/mem.h"
#include "dispatch_line.h"

static int compare_keys(const void *a, const void *b) {
  return strcmp(((const struct job *)a)->key, ((const struct job *)b)->key);
}

void repeat_follow(struct job *job, struct job *leader) {
  line_leave(job);
  job_move(job, JOB_FOLLOWING);
  job_forget_request(job);
  job->next_follower = leader->followers;
  leader->followers = job;
}

/* Without memory the journal will notice. */
enum err repeat_meet(struct job *job) {
  if (job->command->idempotency_key[0] != '\0')
    job->key = mem_copy(span_of(job->command->idempotency_key));
  if (!job->key)
    return ERR_OK;
  memcpy(job->fingerprint, job->command->fingerprint, sizeof job->fingerprint);
  struct job **node = tsearch(job, &job->dispatch->leaders, compare_keys);
  job->leads = node && *node == job;
  if (!node || job->leads)
    return ERR_OK;
  struct job *leader = *node;
  enum err err = command_check_repeat(job->command, leader->fingerprint);
  if (err == ERR_OK && job->command->error == COMMAND_ERROR_NONE)
    repeat_follow(job, leader);
  return err;
}

void repeat_forget(struct job *job) {
  if (job->leads)
    tdelete(job, &job->dispatch->leaders, compare_keys);
  job->leads = false;
}
