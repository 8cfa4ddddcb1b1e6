#include "bridge/store.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "bridge/clock.h"
#include "bridge/fault.h"
#include "bridge/list.h"
#include "bridge/mem.h"
#include "bridge/metrics.h"
#include "bridge/thread.h"
#include "commands.h"
#include "intake.h"
#include "journal.h"
#include "outbox.h"
#include "room.h"
#include "rows.h"

struct store {
  struct mailbox *writes, *reads;
  struct mailbox *main;
  pthread_t thread;

  /* the thread's own */
  struct store_journal *journal;
  struct store_load load;

  /* under the lock */
  pthread_mutex_t lock;
  pthread_cond_t work; /* mail, a command, closing, or while closing a caller has left */
  struct store_intake intake;
  bool mail_waits;
  struct store_stats stats;
};

/* ---- from main ------------------------------------------------------------------------------- */

static void deliver_write(struct mail *mail) {
  struct store_write *write = container_of(mail, struct store_write, mail);
  write->done(write);
}

void store_commit(struct store *store, struct store_write *write) {
  write->result = ERR_OK;
  write->mail.deliver = deliver_write;
  mailbox_post(store->writes, &write->mail);
}

static void deliver_read(struct mail *mail) {
  struct store_read *read = container_of(mail, struct store_read, mail);
  if (read->visit)
    read->visit(read);
  read->done(read);
}

static void submit_read(struct store *store, struct store_read *read,
                        enum err (*run)(struct store_journal *journal, struct store_read *read),
                        void (*visit)(struct store_read *read)) {
  read->result = ERR_OK;
  read->run = run;
  read->visit = visit;
  read->mail.deliver = deliver_read;
  mailbox_post(store->reads, &read->mail);
}

/* What a read does on the thread stands before what submits it. */
static enum err read_backlog(struct store_journal *journal, struct store_read *read) {
  return store_outbox_read(container_of(read, struct store_backlog, read), journal->outbox);
}

void store_read_backlog(struct store *store, struct store_backlog *backlog) {
  submit_read(store, &backlog->read, read_backlog, NULL);
}

static enum err read_unfinished(struct store_journal *journal, struct store_read *read) {
  return store_commands_read(container_of(read, struct store_unfinished, read), journal->commands);
}

void store_read_unfinished(struct store *store, struct store_unfinished *unfinished) {
  submit_read(store, &unfinished->read, read_unfinished, NULL);
}

static enum err read_calls(struct store_journal *journal, struct store_read *read) {
  return store_rows_read_calls(container_of(read, struct store_calls, read), journal->rows);
}

void store_read_calls(struct store *store, struct store_calls *calls) {
  submit_read(store, &calls->read, read_calls, store_rows_visit_calls);
}

static enum err read_notes(struct store_journal *journal, struct store_read *read) {
  return store_rows_read_notes(container_of(read, struct store_notes, read), journal->rows);
}

void store_read_notes(struct store *store, struct store_notes *notes) {
  submit_read(store, &notes->read, read_notes, store_rows_visit_notes);
}

enum err store_commit_command(struct store *store, struct command_msg *message,
                              struct mail *when_committed, bool *repeated, int64_t timeout_ms) {
  return store_intake_commit(&store->intake, message, when_committed, repeated, timeout_ms);
}

/* ---- the thread ------------------------------------------------------------------------------ */

static void publish_stats(struct store *store) {
  struct store_stats stats;
  store_journal_tell(&stats, store->journal);
  pthread_mutex_lock(&store->lock);
  store->stats = stats;
  pthread_mutex_unlock(&store->lock);
}

/* ---- commands at the door ---- */

static enum err add_command(struct store_journal *journal, struct store_arrival *arrival) {
  enum err err = store_commands_find_first(&arrival->committed, journal->commands, arrival->message,
                                           journal->now_wall_ms);
  if (err != ERR_OK || arrival->committed.repeated)
    return err;
  if (store_room_refuses_commands(journal->room)) {
    arrival->result = ERR_FULL;
    return ERR_OK;
  }
  journal->added_bytes += store_commands_bytes(arrival->message);
  return store_commands_add(&arrival->committed, journal->commands, arrival->message,
                            journal->now_wall_ms);
}

static enum err add_commands(struct store_journal *journal, void *context, bool again) {
  (void)again;
  enum err err = ERR_OK;
  for (struct list_link *link = ((struct list *)context)->first; err == ERR_OK && link;
       link = link->after) {
    struct store_arrival *arrival = container_of(link, struct store_arrival, link);
    arrival->result = ERR_OK;
    err = add_command(journal, arrival);
  }
  return err;
}

/* Main need not wait until the caller has woken up. */
static void tell_main(struct store *store, struct store_arrival *arrival) {
  if (arrival->result != ERR_OK)
    return;
  FAULT_POINT(COMMAND_COMMITTED);
  arrival->message->id = arrival->committed.id;
  arrival->message->parts.signature = arrival->committed.signature;
  if (arrival->when_committed && !arrival->committed.repeated)
    mailbox_post(store->main, arrival->when_committed);
}

/* In a transaction of their own, which is not synced: that comes before anything follows from
 * them, with the next one that is. */
static void let_commands_in(struct store *store) {
  struct list taken = store_intake_take(&store->intake);
  if (!taken.first)
    return;
  enum err err = store_journal_write(store->journal, false, add_commands, &taken);
  publish_stats(store); /* before callers go on: who is told may look */
  int64_t came_mono_us = 0;
  for (struct list_link *link = taken.first; link; link = link->after) {
    struct store_arrival *arrival = container_of(link, struct store_arrival, link);
    came_mono_us = arrival->came_mono_us;
    if (err != ERR_OK)
      arrival->result = err;
    tell_main(store, arrival);
  }
  store_load_note_command(&store->load, came_mono_us, clock_mono_us());
  store_intake_complete(&store->intake, &taken);
}

/* False when none came in time. */
static bool wait_for_command(struct store *store, int64_t wait_us) {
  struct timespec deadline = clock_deadline_us(wait_us);
  pthread_mutex_lock(&store->lock);
  int code = 0;
  while (!store->intake.waiting.first && !store->intake.closing && code == 0)
    code = pthread_cond_timedwait(&store->work, &store->lock, &deadline);
  bool came = store->intake.waiting.first != NULL;
  pthread_mutex_unlock(&store->lock);
  return came;
}

/* The door is open for as long as that makes the next sync one for many. */
static void gather(struct store *store) {
  int64_t since_us = clock_mono_us();
  int64_t wait_us;
  do {
    let_commands_in(store);
    wait_us = store_load_wait_us(&store->load, since_us, clock_mono_us());
  } while (wait_us > 0 && wait_for_command(store, wait_us));
}

/* ---- what main submitted ---- */

static bool any_syncs(const struct mail *first) {
  const struct mail *mail = first;
  while (mail && !store_changes_sync(container_of(mail, const struct store_write, mail)))
    mail = mail->next;
  return mail != NULL;
}

/* What a first attempt told is taken back before another one. */
static enum err apply_writes(struct store_journal *journal, void *context, bool again) {
  enum err err = ERR_OK;
  for (struct mail *mail = context; again && mail; mail = mail->next)
    store_changes_undo(container_of(mail, struct store_write, mail), ERR_OK);
  for (struct mail *mail = context; err == ERR_OK && mail; mail = mail->next)
    err = store_changes_apply(journal, container_of(mail, struct store_write, mail));
  return err;
}

static size_t count_events(const struct mail *first) {
  size_t count = 0;
  for (const struct mail *mail = first; mail; mail = mail->next)
    count += container_of(mail, const struct store_write, mail)->changes[0].kind == STORE_EVENT_ID;
  return count;
}

/* All writes, in one transaction. */
static enum err write_batch(struct store *store, struct mail *first) {
  bool sync = any_syncs(first);
  int64_t began_us = clock_mono_us();
  enum err err = store_journal_write(store->journal, sync, apply_writes, first);
  int64_t took_us = clock_mono_us() - began_us;
  store_load_note_batch(&store->load, err == ERR_OK ? count_events(first) : 0, sync, took_us);
  if (sync)
    metrics_time(TIMING_COMMIT, took_us);
  return err;
}

static void complete_writes(struct store *store, struct mail *first, enum err err) {
  struct mail *next = NULL;
  for (struct mail *mail = first; mail; mail = next) {
    next = mail->next; /* the mail is its owner's once it is posted */
    if (err != ERR_OK)
      store_changes_undo(container_of(mail, struct store_write, mail), err);
    mailbox_post(store->main, mail);
  }
}

/* Reads come after the commit: a reader must not see what may yet be undone. */
static void run_reads(struct store *store, struct mail *first) {
  struct mail *next = NULL;
  for (struct mail *mail = first; mail; mail = next) {
    next = mail->next;
    struct store_read *read = container_of(mail, struct store_read, mail);
    read->result =
        store_journal_is_readable(store->journal) ? read->run(store->journal, read) : ERR_IO;
    if (read->result == ERR_CORRUPT) {
      store_journal_fail(store->journal, ERR_CORRUPT);
      publish_stats(store);
    }
    mailbox_post(store->main, mail);
  }
}

/* Ends the list where one transaction has enough, and returns what follows. */
static struct mail *cut_batch(struct mail *first, int64_t most_bytes) {
  int64_t bytes = 0;
  for (struct mail *mail = first; mail; mail = mail->next) {
    struct mail *next = mail->next;
    bytes += store_changes_bytes(container_of(mail, const struct store_write, mail));
    if (bytes < most_bytes)
      continue;
    mail->next = NULL;
    return next;
  }
  return NULL;
}

static void run_writes(struct store *store, struct mail *writes) {
  bool turn = writes || store_journal_wants_turn(store->journal);
  enum err err = turn ? write_batch(store, writes) : ERR_OK;
  if (turn)
    publish_stats(store); /* before completions: who is told may look */
  complete_writes(store, writes, err);
}

/* In transactions that a small disk has room for. Commands need not wait for all of them. */
static void run_all_writes(struct store *store, struct mail *writes) {
  int64_t most_bytes = store_journal_batch_bytes(store->journal);
  struct mail *rest = cut_batch(writes, most_bytes);
  run_writes(store, writes);
  while (rest) {
    store_journal_tidy(store->journal);
    let_commands_in(store);
    writes = rest;
    rest = cut_batch(writes, most_bytes);
    run_writes(store, writes);
  }
}

/* Reads are taken first, so that whatever was submitted before one of them is written before it. */
static void run_batch(struct store *store) {
  struct mail *reads = mailbox_take(store->reads);
  run_all_writes(store, mailbox_take(store->writes));
  FAULT_POINT(STORE_AFTER_COMPLETIONS);
  run_reads(store, reads);
  store_journal_tidy(store->journal);
}

/* ---- its life ---- */

/* Locked. */
static bool has_work(const struct store *store) {
  return store->mail_waits || store->intake.waiting.first;
}

static bool may_get_work(const struct store *store) {
  return !store->intake.closing || store->intake.callers > 0;
}

/* Sleeps until there is work, it is time for upkeep, or nothing can come any more (false). */
static bool wait_for_work(struct store *store) {
  struct timespec deadline = clock_deadline(store_journal_rest_ms(store->journal));
  pthread_mutex_lock(&store->lock);
  int code = 0;
  while (!has_work(store) && may_get_work(store) && code == 0)
    code = pthread_cond_timedwait(&store->work, &store->lock, &deadline);
  bool goes_on = has_work(store) || may_get_work(store);
  store->mail_waits = false;
  pthread_mutex_unlock(&store->lock);
  return goes_on;
}

static void *run_thread(void *arg) {
  struct store *store = arg;
  pthread_setname_np(pthread_self(), "store");
  while (wait_for_work(store)) {
    gather(store);
    run_batch(store);
  }
  return NULL;
}

/* Signals without the lock: the thread would wake on another processor only to wait for it. */
static void wake(void *arg) {
  struct store *store = arg;
  pthread_mutex_lock(&store->lock);
  store->mail_waits = true;
  pthread_mutex_unlock(&store->lock);
  pthread_cond_signal(&store->work);
}

void store_stats(struct store *store, struct store_stats *out) {
  pthread_mutex_lock(&store->lock);
  *out = store->stats;
  pthread_mutex_unlock(&store->lock);
}

/* ---- opening and closing --------------------------------------------------------------------- */

static void destroy(struct store *store) {
  store_journal_close(&store->journal);
  mailbox_destroy(&store->writes);
  mailbox_destroy(&store->reads);
  store_intake_destroy(&store->intake);
  pthread_cond_destroy(&store->work);
  pthread_mutex_destroy(&store->lock);
  mem_free(store);
}

enum err store_open(struct store **out, const struct store_options *options, struct mailbox *main,
                    char *why, size_t why_size) {
  struct store *store = mem_alloc(sizeof *store);
  snprintf(why, why_size, "%s", err_text(ERR_MEMORY));
  if (!store)
    return ERR_MEMORY;
  pthread_mutex_init(&store->lock, NULL);
  thread_cond_init(&store->work);
  store_intake_init(&store->intake, &store->lock, &store->work);
  store->main = main;
  enum err err = mailbox_create(&store->writes, wake, store);
  if (err == ERR_OK)
    err = mailbox_create(&store->reads, wake, store);
  if (err == ERR_OK)
    err = store_journal_open(&store->journal, options, why, why_size);
  if (err == ERR_OK) {
    publish_stats(store);
    err = thread_start(&store->thread, run_thread, store);
  }
  if (err == ERR_OK)
    *out = store;
  else
    destroy(store);
  return err;
}

void store_close(struct store **store) {
  if (!*store)
    return;
  pthread_mutex_lock(&(*store)->lock);
  (*store)->intake.closing = true;
  pthread_cond_signal(&(*store)->work);
  pthread_mutex_unlock(&(*store)->lock);
  pthread_join((*store)->thread, NULL);
  destroy(*store);
  *store = NULL;
}
