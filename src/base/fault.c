#include "bridge/fault.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* The environment is read at each pass: a test sets it in a child after fork, when earlier passes
 * in the parent have been and gone. */
void fault_point(const char *name) {
  static atomic_long passes;
  const char *wanted = getenv("BRIDGE_FAULT");
  size_t len = strlen(name);
  if (!wanted || strncmp(wanted, name, len) != 0 || wanted[len] != ':')
    return;
  if (atomic_fetch_add(&passes, 1) + 1 == strtol(wanted + len + 1, NULL, 10))
    raise(SIGKILL);
}
