/* The end of a command: its result, committed with what the gates add. Main thread. */
#ifndef FLOW_DISPATCH_FINISH_H
#define FLOW_DISPATCH_FINISH_H

#include "bridge/retry.h"
#include "bridge/span.h"
#include "dispatch_job.h"

/* Ends a job of the bridge's own: *data is a JSON object. */
void job_succeed(struct job *job, const char *data);

/* Ends a job that guard.dry_run does not let out, once the gates have admitted it. */
void job_end_dry(struct job *job);

/* Ends a job with an error of the bridge; message NULL: the error's own sentence. */
void job_fail(struct job *job, enum command_error error, const char *message);

/* Ends a job whose command says what is wrong with it; in doubt, its outcome is unknown. */
void job_fail_as_read(struct job *job);

/* Whether the job may go on: not after an error, of which the app is told, nor when its command was
 * refused, which ends it. */
bool job_may_go_on(struct job *job, enum err err);

/* Ends a job that may not be sent any more because the bridge stops. */
void job_fail_stopped(struct job *job);

/* The journal could not keep a result, or what comes ahead of one: it is made anew in a while. */
void job_try_again(struct job *job, enum err err);

/* Ends a job with what the REST call brought, after the verdict. */
void job_complete(struct job *job, const struct retry_verdict *verdict);

/* Another command of the same idempotency key is on record (job->first): this one gets that one's
 * result, if it is the same. */
void job_take_first_result(struct job *job);

#endif
