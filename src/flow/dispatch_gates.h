/* A job's command before the gates: when it is read, marked as sent, about to leave, and at its
 * end. A gate that refuses leaves its reason in the command's error; errors are not refusals. Main
 * thread. */
#ifndef FLOW_DISPATCH_GATES_H
#define FLOW_DISPATCH_GATES_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/err.h"
#include "dispatch_job.h"
#include "gate.h"

/* Makes job->command if it is not there, checked as of now_wall_ms, also by the gates, with the
 * command_id that the bridge made before. False without memory: then the app was told. */
bool job_read_command(struct job *job, int64_t now_wall_ms);

/* Asks whether its request may be marked as sent, with job->changes; and whether it may leave. */
enum err job_ask_to_mark(struct job *job) MUST_CHECK;
enum err job_ask_to_leave(struct job *job) MUST_CHECK;

/* The gates that let it be marked hear whether that is in the journal. No effect without them. */
void job_after_commit(struct job *job, bool committed);

/* They hear its end, and add to job->changes. */
enum err job_tell_end(struct job *job, const struct gate_end *end) MUST_CHECK;

#endif
