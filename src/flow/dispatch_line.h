/* Who may start: the first in all lines of its command (order.h), and of those whose turn it is
 * (turns.h). Main thread. */
#ifndef FLOW_DISPATCH_LINE_H
#define FLOW_DISPATCH_LINE_H

#include <stdbool.h>

#include "dispatch_job.h"

/* The job may start once it is the first in all lines of its command. */
void line_enter(struct job *job);

/* Lets those behind it go on. No effect on one that has left already. */
void line_leave(struct job *job);

/* Whether one more request may be under way. */
bool line_may_start(const struct dispatch *dispatch);

/* Takes out the one whose turn it is; NULL when none waits that may start. */
struct job *line_take(struct dispatch *dispatch);

#endif
