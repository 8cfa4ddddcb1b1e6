/* What the parts of the doctor share: how a finding is told. Main thread. */
#ifndef TOOLS_DOCTOR_H
#define TOOLS_DOCTOR_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/arguments.h"
#include "bridge/buf.h"
#include "bridge/config.h"
#include "client.h"
#include "line.h"

enum doctor_level { DOCTOR_OK, DOCTOR_WARNING, DOCTOR_FAULT };

struct doctor {
  const struct arguments *arguments;
  struct config *config;
  struct client client;
  struct rest *rest; /* while Telnyx, or the public URL, is asked */
  struct line line;
  struct buf json; /* the findings so far, with --json */
  enum doctor_level worst;
};

/* Tells of a finding: what it is about in a word, what was found, and what mends it, as something
 * to do (NULL when it is good). In a pipe it is one line. */
void doctor_tell(struct doctor *doctor, enum doctor_level level, const char *about,
                 const char *mend, const char *format, ...) __attribute__((format(printf, 5, 6)));

/* "warning" */
const char *doctor_level_name(enum doctor_level level);

/* The checks, one file each. */
void doctor_look_at_machine(struct doctor *doctor);
void doctor_ask_telnyx(struct doctor *doctor);
void doctor_try_broker(struct doctor *doctor);

#endif
