#include "dispatch_line.h"

#include "bridge/list.h"

enum { PARTS_OF_SLOTS = 8 }; /* one of so many is for what is urgent, however long others take */

bool line_may_start(const struct dispatch *dispatch) {
  return dispatch->requests < dispatch->options.max_concurrency &&
         dispatch->result_bytes < DISPATCH_PENDING_BYTES;
}

struct job *line_take(struct dispatch *dispatch) {
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
  job->turn = (struct turn){.kind = job->command->operation->name,
                            .sender = job->message->parts.owner.data,
                            .urgent = job->command->order_key_count > 0};
  enum err err = order_enter(dispatch->order, &first, &job->place, job->command->order_keys,
                             job->command->order_key_count);
  if (err != ERR_OK)
    dispatch->options.fatal(dispatch->options.context, err_text(err));
  else
    job_move(job, first ? JOB_READY : JOB_IN_LINE);
}
