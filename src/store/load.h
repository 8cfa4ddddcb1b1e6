/* How busy the journal is, judged by its last transactions, and so for how long what is to be
 * written next waits for more to share its commit. Pure; for one thread. A load of zeroes is an
 * idle one.
 *
 * Under load a commit costs more processor time than what is in it, and the processor is what is
 * short. Events wait for more events. What follows from commands waits for the next command, when
 * they come one right after the other: the broker's next one only comes when the last one is kept,
 * so that each needs a commit of its own, and the others' news go along with it. Who waits for a
 * command's result before sending the next one finds none under way, and is not held up. */
#ifndef BRIDGE_STORE_LOAD_H
#define BRIDGE_STORE_LOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store_load {
  bool crowded;
  bool streaming;
  bool any_command;
  int64_t command_mono_ms; /* when the last transaction with a command ended */
  size_t open_commands;    /* kept and not finished */
};

/* What a transaction held. */
struct store_load_batch {
  size_t events;
  size_t commands;          /* new ones that were kept */
  size_t finished_commands; /* also of an earlier run of the process */
};

void store_load_note(struct store_load *load, const struct store_load_batch *batch,
                     int64_t now_mono_ms);

/* 0: do not wait. */
int64_t store_load_wait_ms(const struct store_load *load);

#endif
