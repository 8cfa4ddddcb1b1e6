/* How much is removed in one transaction: what is removed is overwritten, and takes its room in the
 * WAL once more. The store's thread. */
#ifndef BRIDGE_STORE_STEP_H
#define BRIDGE_STORE_STEP_H

#include <stdbool.h>
#include <stdint.h>

struct store_step {
  int64_t rows, bytes; /* that may still be removed; a row larger than that may, too */
  int64_t removed;     /* rows */
};

static inline bool store_step_is_over(const struct store_step *step) {
  return step->rows <= 0 || step->bytes <= 0;
}

static inline void store_step_note(struct store_step *step, int64_t bytes) {
  step->rows--;
  step->bytes -= bytes;
  step->removed++;
}

#endif
