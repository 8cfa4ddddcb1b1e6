/* One command twice: whoever comes with the idempotency key of one that is here is coalesced with
 * it, and gets its result. Main thread. */
#ifndef FLOW_DISPATCH_REPEAT_H
#define FLOW_DISPATCH_REPEAT_H

#include "bridge/err.h"
#include "dispatch_job.h"

/* Whether another command of the same key is here: then the job is coalesced with it, or its
 * command has the error that it is another one. Else it is the first of the key. ERR_MEMORY. */
enum err repeat_meet(struct job *job) MUST_CHECK;

/* Waits for the first command of the same key, out of line. */
void repeat_coalesce(struct job *job, struct job *first_job);

/* It is not the first of its key any more. */
void repeat_forget(struct job *job);

#endif
