/* Lines that strangers can cause, and as many as they like: of each kind one in LOG_LIMIT_MS, which
 * says how many were left out since the last ("more"). When no further one comes, a line of its own
 * says it. Any thread. */
#ifndef BRIDGE_LOG_LIMIT_H
#define BRIDGE_LOG_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/log.h"

enum { LOG_LIMIT_MS = 10000 };

/* One kind. Static, and zero before its first use. */
struct log_limit {
  enum log_level level;
  const char *message, *why;
  bool listed;
  int64_t since_mono_ms; /* the last line */
  uint64_t more;         /* left out since then */
  struct log_limit *next;
};

/* log_line for such a kind: `why`, which is a constant, becomes its first field. */
#define log_limited(limit, its_level, its_message, its_why, ...)                                   \
  do {                                                                                             \
    uint64_t more_ = 0;                                                                            \
    if (log_enabled(its_level) &&                                                                  \
        log_limit_take(&more_, limit, its_level, its_message, its_why)) {                          \
      const struct log_field log_fields_[] = {LOG_TEXT("why", its_why), ##__VA_ARGS__,             \
                                              LOG_INT("more", more_)};                             \
      log_write(its_level, its_message, log_fields_,                                               \
                sizeof log_fields_ / sizeof log_fields_[0] - (more_ == 0));                        \
    }                                                                                              \
  } while (0)

/* Whether a line may be written now, and how many were left out before it; else counts one more. */
bool log_limit_take(uint64_t *more, struct log_limit *limit, enum log_level level,
                    const char *message, const char *why);

/* Writes the lines that say how many were left out, for the kinds of which no further one came. To
 * be called now and then; costs nothing when there are none. */
void log_limits_tell(void);

#endif
