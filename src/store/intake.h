/* The journal's door for commands. Paho's thread brings one at a time, and the broker learns that
 * it arrived when the thread leaves again; so what it waits for is short: a commit of the journal's
 * thread that survives the process, without a sync. The lock and the condition that the journal's
 * thread sleeps on are the store's. */
#ifndef STORE_INTAKE_H
#define STORE_INTAKE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/err.h"
#include "bridge/list.h"
#include "bridge/mailbox.h"
#include "bridge/msg.h"
#include "commands.h"

/* A command at the door, on the stack of the thread that brought it. */
struct store_arrival {
  struct list_link link;
  struct command_msg *message;
  struct mail *when_committed; /* NULL for none */
  int64_t came_mono_us;
  enum {
    STORE_ARRIVAL_WAITS, /* its thread may still take it back */
    STORE_ARRIVAL_TAKEN, /* the journal's thread has it: its outcome is waited for */
    STORE_ARRIVAL_DONE,
  } turn;
  struct store_command_committed committed; /* out, like the rest: as store_commit_command */
  enum err result;
};

struct store_intake {
  pthread_mutex_t *lock;
  pthread_cond_t *work;
  pthread_cond_t done;
  struct list waiting; /* in the order they came */
  unsigned callers;    /* threads inside store_intake_commit */
  bool closing;        /* no further one is let in; both are under the lock */
};

/* Lock and condition must outlive it. */
void store_intake_init(struct store_intake *intake, pthread_mutex_t *lock, pthread_cond_t *work);
void store_intake_destroy(struct store_intake *intake);

/* As store_commit_command. */
enum err store_intake_commit(struct store_intake *intake, struct command_msg *message,
                             struct mail *when_committed, bool *repeated,
                             int64_t timeout_ms) MUST_CHECK;

/* The journal's thread: all that wait, in the order they came. Each is to be completed together
 * with the others, when their outcome is in them. */
struct list store_intake_take(struct store_intake *intake);
void store_intake_complete(struct store_intake *intake, const struct list *arrivals);

/* ---- load.c ----
 * For how long what waits for a sync waits for company first, judged by what came lately. Pure; for
 * one thread. A load of zeroes is an idle one.
 *
 * A crowd of events: a transaction costs more processor time than what is in it, and under load the
 * processor is what is short. A stream of commands, each of which came right after the one before
 * was let in: none can be let in while the disk works, and the next would wait for all of that; so
 * the door is left open until no more come, and what follows from all of them shares one sync. Who
 * waits for a command's result before sending the next one is no stream, and is not held up. */

struct store_load {
  bool crowded;
  bool streaming;
  int64_t let_in_mono_us; /* when the last command was let in; 0: none was */
  int64_t sync_us;        /* what the last synced transaction took */
};

/* A command came, and has been let in. */
void store_load_note_command(struct store_load *load, int64_t came_mono_us, int64_t now_mono_us);

/* A transaction with so many events has ended, and took so long. */
void store_load_note_batch(struct store_load *load, size_t events, bool synced, int64_t took_us);

/* How long the next one still waits, which began to wait at since_mono_us; 0 or less: no more. */
int64_t store_load_wait_us(const struct store_load *load, int64_t since_mono_us,
                           int64_t now_mono_us);

#endif
