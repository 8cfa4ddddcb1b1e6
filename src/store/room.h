/* How much room the journal has, and what goes to make more. Done is done: delivered messages and
 * done commands go when they are older than the retention, and the oldest of both as soon as their
 * room is needed; then dead letters. What waits never goes.
 *
 * The journal has room for max_bytes, or for what it has and the disk still gives, less a share of
 * the disk that is left free: on a full one there would be no room to remove anything. Pages that
 * are free inside the file are room, too. Used by the store's thread alone, within its
 * transactions. */
#ifndef BRIDGE_STORE_ROOM_H
#define BRIDGE_STORE_ROOM_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/err.h"
#include "bridge/store.h"
#include "file.h"
#include "sql.h"

struct store_room;
struct store_journal;

/* The file is borrowed. */
enum err store_room_open(struct store_room **out, struct sql *sql, const struct store_file *file,
                         const struct store_options *options) MUST_CHECK;
void store_room_close(struct store_room **room);

/* Removes a part of what may go, more when much was added lately: of what is past its retention now
 * and then, and whenever there is no room. */
enum err store_room_make(struct store_room *room, struct store_journal *journal) MUST_CHECK;

/* Whether there is more to remove or it is time to look, and when it will be. */
bool store_room_wants_turn(const struct store_room *room);
int64_t store_room_rest_ms(const struct store_room *room);

/* Whether there is no room yet, and more that may go. */
bool store_room_wants_more(const struct store_room *room);

/* Whether anything was removed, by it or by others, since the last time that this was asked. */
void store_room_note_removed(struct store_room *room);
bool store_room_take_removed(struct store_room *room);

/* Whether there is no room, and nothing that may go; a sentence about that. Commands may take half
 * of the share all the same: to refuse one ends the connection by which room could be made. */
bool store_room_is_full(const struct store_room *room);
bool store_room_refuses_commands(const struct store_room *room);
void store_room_tell(struct store_stats *out, const struct store_room *room);

#endif
