#include "bridge/fault.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[] = {
#define X(id, name, text) [FAULT_##id] = name,
    FAULT_TABLE(X)
#undef X
};

/* The environment is read at each pass: a test sets it in a child after fork, when earlier passes
 * in the parent have been and gone. */
void fault_point(enum fault_id id) {
  static atomic_long passes;
  const char *wanted = getenv("BRIDGE_FAULT");
  size_t len = strlen(names[id]);
  if (!wanted || strncmp(wanted, names[id], len) != 0 || wanted[len] != ':')
    return;
  if (atomic_fetch_add(&passes, 1) + 1 == strtol(wanted + len + 1, NULL, 10))
    raise(SIGKILL);
}
