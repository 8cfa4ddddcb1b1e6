/* Where the lines of the log go: standard error, at once, or from log_out_start on by way of a
 * thread of its own, so that a pipe, a terminal or a disk that takes nothing holds nobody up. What
 * waits has a ceiling; a line that finds no room there, or cannot be written, is lost and counted
 * (METRIC_LOG_LINES_LOST), and a line says so where they are missing. Standard error's own flags
 * are left alone: they are shared with whoever started the process. Any thread. */
#ifndef BRIDGE_LOG_OUT_H
#define BRIDGE_LOG_OUT_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/buf.h"
#include "bridge/err.h"
#include "bridge/span.h"

enum {
  LOG_OUT_LINE_MAX_BYTES = 4096, /* with its end; a pipe takes so much as a whole */
  LOG_OUT_WAITING_MAX_BYTES = 256 * 1024,
};

/* See log_start; log_flush and log_stop are here, too. `format_lost` makes the line that says how
 * many are missing. */
enum err log_out_start(void (*format_lost)(struct buf *line, uint64_t lines)) MUST_CHECK;

/* Writes a whole line of at most LOG_OUT_LINE_MAX_BYTES, with the newline at its end, or keeps a
 * copy for the thread. */
void log_out_put(struct span line);

#endif
