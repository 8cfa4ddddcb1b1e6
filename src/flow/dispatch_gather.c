#include "dispatch_job.h"

#include "bridge/clock.h"
#include "bridge/mem.h"

enum {
  TOLD_EVERY_MS = 1000,    /* how far a list is */
  OTHER_BYTES = 16 * 1024, /* of a result, besides what is counted */
};

unsigned job_attempts_now(const struct job *job) {
  return job->attempts - (job->gather ? job->gather->attempts_before : 0);
}

bool gather_is_under_way(const struct job *job) {
  return job->gather && job->gather->pages.read > 0;
}

/* What is left of a result for the list. */
static size_t room_of(const struct job *job) {
  const struct command *command = job->command;
  size_t room = job_result_room(job);
  size_t other = OTHER_BYTES + command->correlation_id.len + command->converted.list.len +
                 command->unknown.list.len;
  return PAGES_META_BYTES + (room > other ? room - other : 0);
}

static enum err begin(struct job *job) {
  struct gather *gather = job->gather = mem_alloc(sizeof *gather);
  if (!gather)
    return ERR_MEMORY;
  gather->began_mono_ms = gather->told_mono_ms = clock_mono_ms();
  pages_begin(&gather->pages, job->command, job->dispatch->options.max_items, room_of(job));
  return ERR_OK;
}

enum err gather_ask(struct job *job) {
  if (!job->page_all)
    return ERR_OK;
  enum err err = job->gather ? ERR_OK : begin(job);
  return err == ERR_OK ? pages_ask(&job->gather->pages, job->command) : err;
}

/* ---- what came ---- */

/* For whoever waits at a response topic. Not worth the end of anything: without memory nothing is
 * told. */
static void tell(struct job *job) {
  struct gather *gather = job->gather;
  const struct pages *pages = &gather->pages;
  const struct result_route route = job_result_route(job);
  struct msg *msg = NULL;
  if (clock_mono_ms() - gather->told_mono_ms < TOLD_EVERY_MS)
    return;
  gather->told_mono_ms = clock_mono_ms();
  enum err err = result_progress_to_msg(
      &msg, &route,
      &(struct result_progress){.operation = job->command->name,
                                .items = pages->count,
                                .pages = pages->read,
                                .total = pages->total,
                                .correlation_id = job->command->correlation_id,
                                .command_id = job->command->command_id});
  if (err == ERR_OK && msg)
    publish_now(job->dispatch->options.publish, msg);
  msg_unref(&msg);
}

/* In place of the last page. Where the broker takes less by now, the result says so. */
static enum err put_whole(struct job *job) {
  struct buf *reply = &job->call.reply;
  buf_free(reply);
  buf_init(reply, job->gather->pages.items.len + PAGES_META_BYTES);
  pages_write(reply, &job->gather->pages);
  job->call.reply_is_json = true;
  return buf_status(reply);
}

enum err gather_take(bool *more, struct job *job) {
  struct gather *gather = job->gather;
  enum err err = pages_take(more, &gather->pages, buf_span(&job->call.reply));
  if (err != ERR_OK)
    return err;
  if (*more && clock_mono_ms() - gather->began_mono_ms >= DISPATCH_GATHER_MS) {
    gather->pages.cut = PAGES_CUT_TIME;
    *more = false;
  }
  return *more ? ERR_OK : put_whole(job);
}

void gather_go_on(struct job *job) {
  job->gather->attempts_before = job->attempts;
  job->may_have_run = true; /* it has begun, and gets no older */
  tell(job);
  line_leave(job);
  job_move(job, JOB_READY);
  job_forget_request(job);
}
