/* A journal in a directory of its own, with a main mailbox that the test drains itself. */
#ifndef TESTS_STORE_RIG_H
#define TESTS_STORE_RIG_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/store.h"
#include "engine/store_writes.h"

enum { RIG_WHY_SIZE = 400 };

struct rig {
  char directory[64];
  char path[96];
  struct store_options options;
  struct mailbox *main;
  int wake_fd;
  struct store *store;
  char why[RIG_WHY_SIZE];
};

/* Makes the directory and opens a store with a day's dedupe window and retention and 1 GiB. */
void rig_start(struct rig *rig);

/* Removes everything. */
void rig_stop(struct rig *rig);

/* The same around each test, whose state the rig is. */
int rig_set_up(void **state);
int rig_tear_down(void **state);

/* Opens and closes the store of rig->options; the outcome of opening stays in rig->why too. */
enum err rig_open(struct rig *rig);
void rig_close(struct rig *rig);
void rig_reopen(struct rig *rig);

/* The `done` of what rig_wait and rig_wait_read wait for. */
void rig_done(struct store_op *op);
void rig_read_done(struct store_read *read);

/* Drains main until it has completed; its result. Fails the test after two minutes: a disk
 * that others use, too, may take half a minute for a sync. */
enum err rig_wait(struct rig *rig, const struct store_op *op);
enum err rig_wait_read(struct rig *rig, const struct store_read *read);

/* Drains main until the condition holds. */
void rig_wait_until(struct rig *rig, bool (*condition)(struct rig *rig));

/* A message; `n` makes its topic, its event id ("event-<n>") and a payload of `bytes`. */
struct msg *rig_event(int64_t n, size_t bytes);
void rig_event_id(char out[32], int64_t n);

/* One operation, from submission to completion. */
enum err rig_keep(struct rig *rig, int64_t n, int64_t *id, bool *duplicate);
enum err rig_mark(struct rig *rig, int64_t first_id, int64_t last_id);

/* So many events of so many bytes, which must be new, all at once: few transactions take them. */
void rig_keep_many(struct rig *rig, int64_t first, int64_t count, size_t bytes);

/* What is submitted from now on is not written before the release, but for commands, which are let
 * in as they come: the door stays open as if more were to come at once. The release is a command of
 * its own. */
void rig_hold_writes(void);
void rig_release_writes(struct rig *rig);

/* Since the hold: of how many commands the door was told, as it judges by when they came; and how
 * many transactions were synced. */
int rig_commands_noted(void);
int rig_syncs(void);

/* A command of that idempotency key ("" for none), from its arrival to its result. */
struct rig_command {
  const char *key, *fingerprint, *result;
  uint16_t packet_id;
  int64_t received_wall_ms; /* 0: now */
};
void rig_run_command(struct rig *rig, const struct rig_command *command);

/* What another command of the key would get; free first_result. */
struct store_sent rig_repeat(struct rig *rig, const char *key);

/* All undelivered messages' ids in order, at most `most`; returns how many. */
size_t rig_undelivered(struct rig *rig, int64_t *ids, size_t most);

/* A number from the journal's file, through a connection of its own. */
int64_t rig_query(const struct rig *rig, const char *text);
void rig_exec(const struct rig *rig, const char *text);

#endif
