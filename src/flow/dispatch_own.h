/* Runs what the bridge itself is asked for (own_operation.h). Main thread. */
#ifndef FLOW_DISPATCH_OWN_H
#define FLOW_DISPATCH_OWN_H

#include "dispatch_job.h"

/* Whether the command is for the bridge itself; then its handler begins, or the job has ended. */
bool job_run_own(struct job *job);

#endif
