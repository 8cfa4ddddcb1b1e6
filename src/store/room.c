#include "room.h"

#include <stdio.h>

#include "bridge/clock.h"
#include "bridge/log.h"
#include "bridge/mem.h"
#include "commands.h"
#include "journal.h"
#include "outbox.h"
#include "step.h"

enum {
  STEP_ROWS = 64,      /* removed per transaction, and twice as many as came with the last one */
  STEPS_IN_SHARE = 16, /* and so much of the disk's share */
  EVERY_MS = 60000,    /* what is past its retention goes in groups, which is cheaper */
  EVERY_MIN_MS = 100,
  FULL_EVERY_MS = 1000, /* others may have made room on the disk */
  PARTS_OF_RETENTION = 16,
};

struct store_room {
  struct sql *sql;
  const struct store_file *file;
  int64_t max_bytes;
  int64_t retention_ms;
  int64_t every_ms;
  int64_t due_mono_ms; /* when expired rows are looked for next */
  int64_t used_bytes;
  int64_t limit_bytes;
  int64_t share_bytes; /* of the disk */
  bool more;           /* the last step was too small */
  bool full;
  bool removed;
};

static bool is_short(const struct store_room *room) {
  return room->used_bytes >= room->limit_bytes;
}

static enum err measure(struct store_room *room, int64_t exact_from_bytes) {
  struct sql_size size;
  enum err err = sql_read_size(&size, room->sql, exact_from_bytes);
  if (err != ERR_OK)
    return err;
  const struct store_disk disk = store_file_disk(room->file);
  int64_t disk_limit = size.bytes + disk.free_bytes - disk.share_bytes;
  room->used_bytes = size.bytes - size.free_bytes;
  room->limit_bytes = disk_limit < room->max_bytes ? disk_limit : room->max_bytes;
  return ERR_OK;
}

static enum err remove_expired(struct store_step *step, const struct store_room *room,
                               struct store_journal *journal) {
  int64_t before_ms = journal->now_wall_ms - room->retention_ms;
  enum err err = store_outbox_remove_dead_letters(step, journal->outbox, before_ms);
  if (err == ERR_OK)
    err = store_outbox_remove(step, journal->outbox, before_ms);
  if (err == ERR_OK)
    err = store_commands_remove(step, journal->commands, before_ms, journal->now_wall_ms);
  return err == ERR_OK ? store_commands_forget(step, journal->commands, journal->now_wall_ms) : err;
}

/* Up to the age of the other kind's oldest one. */
static enum err remove_oldest(struct store_step *step, struct store_journal *journal) {
  int64_t message_ms = 0;
  int64_t command_ms = 0;
  enum err err = store_outbox_oldest_done(&message_ms, journal->outbox);
  if (err == ERR_OK)
    err = store_commands_oldest_done(&command_ms, journal->commands);
  if (err != ERR_OK || (message_ms == INT64_MAX && command_ms == INT64_MAX))
    return err;
  if (message_ms <= command_ms)
    return store_outbox_remove(step, journal->outbox, command_ms);
  return store_commands_remove(step, journal->commands, message_ms, journal->now_wall_ms);
}

static enum err remove_all_kinds(struct store_step *step, struct store_journal *journal) {
  enum err err = ERR_OK;
  int64_t before = -1;
  while (err == ERR_OK && !store_step_is_over(step) && step->removed > before) {
    before = step->removed;
    err = remove_oldest(step, journal);
  }
  return err;
}

static const char *why_full(const struct store_room *room) {
  return room->limit_bytes == room->max_bytes ? "journal.max_bytes is reached"
                                              : "its disk has no room left";
}

/* The broker will not have them. They stay for somebody who may mend that, but turn nothing away
 * that can still be delivered. */
static enum err remove_dead_letter(struct store_step *step, struct store_room *room,
                                   struct store_journal *journal) {
  static struct log_limit limit;
  enum err err = measure(room, 0);
  int64_t before = step->removed;
  if (err == ERR_OK && is_short(room))
    err = store_outbox_remove_dead_letters(step, journal->outbox, INT64_MAX);
  if (step->removed > before)
    log_limited(&limit, LOG_ERROR, "dead letters are lost", why_full(room),
                LOG_INT("messages", step->removed - before));
  return err;
}

/* It may be full and not so again and again while deliveries make a little room. */
static void note_full(struct store_room *room, bool full) {
  static struct log_limit limit;
  if (full && !room->full)
    log_limited(&limit, LOG_ERROR, "journal is full of what waits", why_full(room),
                LOG_INT("bytes", room->used_bytes));
  room->full = full;
}

enum err store_room_make(struct store_room *room, struct store_journal *journal) {
  struct store_step step = {.rows = STEP_ROWS + 2 * journal->added_rows,
                            .bytes = room->share_bytes / STEPS_IN_SHARE + 2 * journal->added_bytes};
  int64_t now_ms = clock_mono_ms();
  bool looks = room->more || now_ms >= room->due_mono_ms;
  if (looks)
    room->due_mono_ms = now_ms + room->every_ms;
  enum err err = measure(room, room->max_bytes);
  if (err == ERR_OK && looks)
    err = remove_expired(&step, room, journal);
  if (err == ERR_OK && is_short(room))
    err = remove_all_kinds(&step, journal);
  if (err == ERR_OK && is_short(room) && !store_step_is_over(&step))
    err = remove_dead_letter(&step, room, journal);
  room->more = store_step_is_over(&step);
  room->removed = room->removed || step.removed > 0;
  if (err == ERR_OK && step.removed > 0)
    err = measure(room, 0);
  note_full(room, is_short(room) && !room->more);
  if (room->full && room->due_mono_ms > now_ms + FULL_EVERY_MS)
    room->due_mono_ms = now_ms + FULL_EVERY_MS;
  return err;
}

bool store_room_wants_turn(const struct store_room *room) {
  return room->more || clock_mono_ms() >= room->due_mono_ms;
}

int64_t store_room_rest_ms(const struct store_room *room) {
  int64_t rest_ms = room->due_mono_ms - clock_mono_ms();
  return room->more || rest_ms < 0 ? 0 : rest_ms;
}

bool store_room_wants_more(const struct store_room *room) {
  return room->more && is_short(room);
}

void store_room_note_removed(struct store_room *room) {
  room->removed = true;
}

bool store_room_take_removed(struct store_room *room) {
  bool removed = room->removed;
  room->removed = false;
  return removed;
}

bool store_room_is_full(const struct store_room *room) {
  return room->full;
}

bool store_room_refuses_commands(const struct store_room *room) {
  return room->full && room->used_bytes >= room->limit_bytes + room->share_bytes / 2;
}

void store_room_tell(struct store_stats *out, const struct store_room *room) {
  out->file_bytes = room->used_bytes;
  if (out->failing || !room->full)
    return;
  out->failing = true;
  snprintf(out->why, sizeof out->why,
           "the journal is full: %s, and of the %lld bytes in it nothing may be removed",
           why_full(room), (long long)room->used_bytes);
}

/* ---- opening --------------------------------------------------------------------------------- */

static int64_t look_every_ms(int64_t retention_ms) {
  int64_t every_ms = retention_ms / PARTS_OF_RETENTION;
  if (every_ms > EVERY_MS)
    return EVERY_MS;
  return every_ms < EVERY_MIN_MS ? EVERY_MIN_MS : every_ms;
}

enum err store_room_open(struct store_room **out, struct sql *sql, const struct store_file *file,
                         const struct store_options *options) {
  struct store_room *room = mem_alloc(sizeof *room);
  if (!room)
    return ERR_MEMORY;
  *room = (struct store_room){
      .sql = sql,
      .file = file,
      .max_bytes = options->max_bytes,
      .retention_ms = options->retention_ms,
      .every_ms = look_every_ms(options->retention_ms),
      .share_bytes = store_file_disk(file).share_bytes,
  };
  enum err err = measure(room, 0);
  if (err == ERR_OK)
    *out = room;
  else
    store_room_close(&room);
  return err;
}

void store_room_close(struct store_room **room) {
  mem_free(*room);
  *room = NULL;
}
