/* For how long what waits for a sync waits for company first, judged by what came lately. Pure; for
 * one thread. A load of zeroes is an idle one.
 *
 * A crowd of events: a transaction costs more processor time than what is in it, and under load the
 * processor is what is short. A stream of commands, each of which came right after the one before
 * was let in: none can be let in while the disk works, and the next would wait for all of that; so
 * the door is left open until no more come, and what follows from all of them shares one sync. Who
 * waits for a command's result before sending the next one is no stream, and is not held up. */
#ifndef STORE_LOAD_H
#define STORE_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
