#include "bridge/store.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "bridge/clock.h"
#include "bridge/fault.h"
#include "bridge/mem.h"
#include "calls.h"
#include "commands.h"
#include "journal.h"
#include "load.h"
#include "ops.h"
#include "outbox.h"

struct store {
  struct mailbox *inbox;
  struct mailbox *main;
  pthread_t thread;

  /* the thread's own */
  struct store_journal *journal;
  struct store_load load;

  /* under the lock */
  pthread_mutex_t lock;
  pthread_cond_t work; /* mail, closing, while closing a caller has left, or a caller is here while
                          gathering */
  pthread_cond_t kept_command;
  bool mail_waits;
  bool gathering;
  bool closing;
  unsigned callers; /* threads inside store_keep_command */
  struct store_stats stats;
};

/* ---- operations ------------------------------------------------------------------------------ */

/* On main. */
static void deliver(struct mail *mail) {
  struct store_op *op = (struct store_op *)mail;
  op->done(op);
}

static void deliver_calls(struct mail *mail) {
  store_calls_visit((struct store_calls *)mail);
  deliver(mail);
}

static void submit(struct store *store, struct store_op *op, const struct store_verb *verb,
                   void (*delivery)(struct mail *mail)) {
  op->result = ERR_OK;
  op->verb = verb;
  op->mail.deliver = delivery;
  mailbox_post(store->inbox, &op->mail);
}

void store_keep(struct store *store, struct store_keep *keep) {
  assert(keep->msg_count <= STORE_KEEP_MSGS);
  submit(store, &keep->op, &store_verb_keep, deliver);
}

void store_mark(struct store *store, struct store_mark *mark) {
  assert(mark->count <= STORE_BATCH);
  submit(store, &mark->op, &store_verb_mark, deliver);
}

void store_resend(struct store *store, struct store_resend *resend) {
  submit(store, &resend->op, &store_verb_resend, deliver);
}

void store_read_backlog(struct store *store, struct store_backlog *backlog) {
  submit(store, &backlog->op, &store_verb_backlog, deliver);
}

void store_mark_sent(struct store *store, struct store_sent *sent) {
  submit(store, &sent->op, &store_verb_sent, deliver);
}

void store_finish(struct store *store, struct store_finish *finish) {
  submit(store, &finish->op, &store_verb_finish, deliver);
}

void store_read_unfinished(struct store *store, struct store_unfinished *unfinished) {
  submit(store, &unfinished->op, &store_verb_unfinished, deliver);
}

void store_read_calls(struct store *store, struct store_calls *calls) {
  submit(store, &calls->op, &store_verb_calls, deliver_calls);
}

/* ---- a command from Paho's thread ------------------------------------------------------------ */

/* Whose turn it is with the command: the caller takes it back when its time is up and the thread
 * has not begun; then the thread only frees it. Under the store's lock. */
struct keep_command {
  struct store_op op;
  struct store *store;
  struct command_msg *message;
  struct mail *when_kept;
  int64_t id;
  bool repeated;
  enum { COMMAND_WAITS, COMMAND_BEGUN, COMMAND_KEPT_OR_NOT, COMMAND_TAKEN_BACK } turn;
};

static enum err run_command(struct store_journal *journal, struct store_op *op) {
  struct keep_command *keep = (struct keep_command *)op;
  struct store *store = keep->store;
  pthread_mutex_lock(&store->lock);
  bool begins = keep->turn == COMMAND_WAITS;
  if (begins)
    keep->turn = COMMAND_BEGUN;
  pthread_mutex_unlock(&store->lock);
  if (!begins)
    return ERR_OK;
  if (store_outbox_full(journal->outbox)) {
    op->result = ERR_FULL;
    return ERR_OK;
  }
  return store_commands_add(&keep->id, &keep->repeated, journal->commands, keep->message,
                            journal->now_wall_ms);
}

/* Main need not wait until the caller has woken up. */
static void tell_main(struct store *store, struct keep_command *keep) {
  if (keep->op.result != ERR_OK || keep->id == 0)
    return; /* not kept, or not even begun */
  FAULT_POINT(COMMAND_KEPT);
  keep->message->id = keep->id;
  if (keep->when_kept && !keep->repeated)
    mailbox_post(store->main, keep->when_kept);
}

/* The completion of this one operation, on the store's thread. */
static void complete_command(struct store *store, struct keep_command *keep) {
  tell_main(store, keep);
  pthread_mutex_lock(&store->lock);
  bool taken_back = keep->turn == COMMAND_TAKEN_BACK;
  keep->turn = COMMAND_KEPT_OR_NOT;
  pthread_cond_broadcast(&store->kept_command);
  pthread_mutex_unlock(&store->lock);
  if (taken_back)
    mem_free(keep);
}

/* Never delivered: mailboxes want one. */
static void deliver_nothing(struct mail *mail) {
  (void)mail;
  assert(!"a command completes on the store's thread");
}

static const struct store_verb command_verb = {STORE_WRITES, run_command, NULL};

/* Locked. Whether the command is the caller's again: kept or not, but settled. */
static bool wait_for_command(struct store *store, struct keep_command *keep, int64_t timeout_ms) {
  struct timespec deadline = clock_deadline(timeout_ms);
  int code = 0;
  while (keep->turn == COMMAND_WAITS && code == 0)
    code = pthread_cond_timedwait(&store->kept_command, &store->lock, &deadline);
  if (keep->turn == COMMAND_WAITS) {
    keep->turn = COMMAND_TAKEN_BACK;
    return false;
  }
  while (keep->turn == COMMAND_BEGUN)
    pthread_cond_wait(&store->kept_command, &store->lock);
  return true;
}

static bool enter(struct store *store) {
  pthread_mutex_lock(&store->lock);
  bool open = !store->closing;
  if (open)
    store->callers++;
  if (store->gathering)
    pthread_cond_signal(&store->work);
  pthread_mutex_unlock(&store->lock);
  return open;
}

enum err store_keep_command(struct store *store, struct command_msg *message,
                            struct mail *when_kept, bool *repeated, int64_t timeout_ms) {
  struct keep_command *keep = mem_alloc(sizeof *keep);
  if (!keep)
    return ERR_MEMORY;
  if (!enter(store)) {
    mem_free(keep);
    return ERR_CLOSED;
  }
  keep->store = store;
  keep->message = message;
  keep->when_kept = when_kept;
  submit(store, &keep->op, &command_verb, deliver_nothing);
  pthread_mutex_lock(&store->lock);
  bool settled = wait_for_command(store, keep, timeout_ms);
  store->callers--;
  if (store->closing)
    pthread_cond_signal(&store->work);
  pthread_mutex_unlock(&store->lock);
  if (!settled)
    return ERR_TIMEOUT;
  enum err err = keep->op.result;
  *repeated = err == ERR_OK && keep->repeated;
  mem_free(keep);
  return err;
}

/* ---- the thread ------------------------------------------------------------------------------ */

static const struct store_verb *verb_of(const struct mail *mail) {
  return ((const struct store_op *)mail)->verb;
}

static void complete(struct store *store, struct store_op *op) {
  if (op->verb == &command_verb)
    complete_command(store, (struct keep_command *)op);
  else
    mailbox_post(store->main, &op->mail);
}

/* The operations of one transaction, in the order they came. */
struct batch {
  struct mail *first, **end;
};

static bool take_mail(struct store *store, struct batch *batch) {
  struct mail **end = batch->end;
  for (*end = mailbox_take(store->inbox); *batch->end; batch->end = &(*batch->end)->next)
    continue;
  return batch->end != end;
}

static bool has_kind(const struct mail *first, enum store_verb_kind kind) {
  const struct mail *mail = first;
  while (mail && verb_of(mail)->kind != kind)
    mail = mail->next;
  return mail != NULL;
}

static enum err run_writes(struct store *store, struct mail *first) {
  enum err err = ERR_OK;
  for (struct mail *mail = first; err == ERR_OK && mail; mail = mail->next)
    if (verb_of(mail)->kind != STORE_READS)
      err = verb_of(mail)->run(store->journal, (struct store_op *)mail);
  return err;
}

/* Everything that writes, in one transaction. What came while it was being written still joins it:
 * the next command from the broker comes just after the last one was acknowledged, and would wait
 * for two commits otherwise. */
static enum err write_batch(struct store *store, struct batch *batch) {
  bool sync = has_kind(batch->first, STORE_WRITES);
  enum err err = store_journal_begin(store->journal, sync);
  if (err == ERR_OK)
    err = run_writes(store, batch->first);
  struct mail **late = batch->end;
  if (sync && take_mail(store, batch) && err == ERR_OK)
    err = run_writes(store, *late);
  if (err == ERR_OK)
    err = store_journal_commit(store->journal);
  if (err != ERR_OK)
    store_journal_fail(store->journal, err);
  return err;
}

/* Completes what wrote, with the batch's error if it had one, and returns the rest. */
static struct mail *complete_writes(struct store *store, struct mail *first, enum err err) {
  struct mail *reads = NULL;
  struct mail **end = &reads;
  struct mail *next = NULL;
  for (struct mail *mail = first; mail; mail = next) {
    next = mail->next; /* the mail is its owner's once it is posted */
    struct store_op *op = (struct store_op *)mail;
    if (op->verb->kind == STORE_READS) {
      *end = mail;
      end = &mail->next;
      continue;
    }
    if (err != ERR_OK) {
      op->result = err;
      if (op->verb->undo)
        op->verb->undo(op);
    }
    complete(store, op);
  }
  *end = NULL;
  return reads;
}

static void publish_stats(struct store *store) {
  struct store_stats stats;
  store_journal_tell(&stats, store->journal);
  pthread_mutex_lock(&store->lock);
  store->stats = stats;
  pthread_mutex_unlock(&store->lock);
}

/* Reads come after the commit: a reader must not see what may yet be undone. */
static void run_reads(struct store *store, struct mail *first) {
  struct mail *next = NULL;
  for (struct mail *mail = first; mail; mail = next) {
    next = mail->next;
    struct store_op *op = (struct store_op *)mail;
    op->result = op->verb->run(store->journal, op);
    if (op->result == ERR_CORRUPT) {
      store_journal_fail(store->journal, ERR_CORRUPT);
      publish_stats(store);
    }
    complete(store, op);
  }
}

/* After the transaction, before the operations are their owners' again. */
static void note_load(struct store *store, const struct mail *first, enum err err) {
  struct store_load_batch batch = {0};
  for (const struct mail *mail = first; err == ERR_OK && mail; mail = mail->next) {
    const struct store_verb *verb = verb_of(mail);
    const struct keep_command *keep = (const struct keep_command *)mail;
    batch.events += verb == &store_verb_keep;
    batch.commands += verb == &command_verb && keep->id > 0 && !keep->repeated;
    batch.finished_commands += verb == &store_verb_finish;
  }
  store_load_note(&store->load, &batch, clock_mono_ms());
}

static void run_batch(struct store *store) {
  struct batch batch = {.end = &batch.first};
  (void)take_mail(store, &batch);
  bool writes = has_kind(batch.first, STORE_WRITES) || has_kind(batch.first, STORE_MARKS) ||
                store_journal_wants_turn(store->journal);
  enum err err = writes ? write_batch(store, &batch) : ERR_OK;
  if (writes)
    publish_stats(store); /* before completions: who is told may look */
  note_load(store, batch.first, err);
  struct mail *reads = complete_writes(store, batch.first, err);
  FAULT_POINT(STORE_AFTER_COMPLETIONS);
  run_reads(store, reads);
  store_journal_tidy(store->journal);
}

/* Sleeps until there is mail, it is time for upkeep, or nothing can come any more (false). */
static bool wait_for_work(struct store *store) {
  struct timespec deadline = clock_deadline(store_journal_rest_ms(store->journal));
  pthread_mutex_lock(&store->lock);
  int code = 0;
  while (!store->mail_waits && !(store->closing && store->callers == 0) && code == 0)
    code = pthread_cond_timedwait(&store->work, &store->lock, &deadline);
  bool goes_on = store->mail_waits || !store->closing || store->callers > 0;
  store->mail_waits = false;
  pthread_mutex_unlock(&store->lock);
  return goes_on;
}

/* Lets more come, which shares the next commit. Nothing waits once a command is there. */
static void gather(struct store *store, int64_t wait_ms) {
  struct timespec deadline = clock_deadline(wait_ms);
  pthread_mutex_lock(&store->lock);
  store->gathering = true;
  int code = 0;
  while (store->callers == 0 && !store->closing && code == 0)
    code = pthread_cond_timedwait(&store->work, &store->lock, &deadline);
  store->gathering = false;
  pthread_mutex_unlock(&store->lock);
}

static void *run_thread(void *arg) {
  struct store *store = arg;
  pthread_setname_np(pthread_self(), "store");
  while (wait_for_work(store)) {
    int64_t wait_ms = store_load_wait_ms(&store->load);
    if (wait_ms > 0)
      gather(store, wait_ms);
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

static void init_locks(struct store *store) {
  pthread_condattr_t monotonic;
  pthread_condattr_init(&monotonic);
  pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
  pthread_mutex_init(&store->lock, NULL);
  pthread_cond_init(&store->work, &monotonic);
  pthread_cond_init(&store->kept_command, &monotonic);
  pthread_condattr_destroy(&monotonic);
}

/* Signals are main's; a file size limit (SIGXFSZ) comes as an error instead. */
static enum err start_thread(struct store *store) {
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int code = pthread_create(&store->thread, NULL, run_thread, store);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return code == 0 ? ERR_OK : ERR_MEMORY;
}

static void destroy(struct store *store) {
  store_journal_close(&store->journal);
  mailbox_destroy(&store->inbox);
  pthread_cond_destroy(&store->kept_command);
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
  init_locks(store);
  store->main = main;
  enum err err = mailbox_create(&store->inbox, wake, store);
  if (err == ERR_OK)
    err = store_journal_open(&store->journal, options, why, why_size);
  if (err == ERR_OK) {
    publish_stats(store);
    err = start_thread(store);
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
  (*store)->closing = true;
  pthread_cond_signal(&(*store)->work);
  pthread_mutex_unlock(&(*store)->lock);
  pthread_join((*store)->thread, NULL);
  destroy(*store);
  *store = NULL;
}
