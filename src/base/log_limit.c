#include "bridge/log.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

#include "bridge/clock.h"

/* A kind that goes on says it with its next line; only after that time is it over. */
enum { TELL_AFTER_MS = LOG_LIMIT_MS + 1000 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct log_limit *listed; /* those that left something out */
static atomic_bool any_listed;

bool log_limit_take(uint64_t *more, struct log_limit *limit, enum log_level level,
                    const char *message, const char *why) {
  int64_t now_ms = clock_mono_ms();
  pthread_mutex_lock(&lock);
  bool may = !limit->message || now_ms - limit->since_mono_ms >= LOG_LIMIT_MS;
  limit->level = level;
  limit->message = message;
  limit->why = why;
  if (may) {
    *more = limit->more;
    limit->more = 0;
    limit->since_mono_ms = now_ms;
  } else {
    limit->more++;
  }
  if (!may && !limit->listed) {
    limit->listed = true;
    limit->next = listed;
    listed = limit;
    atomic_store(&any_listed, true);
  }
  pthread_mutex_unlock(&lock);
  return may;
}

/* With the lock. */
static void tell(const struct log_limit *limit) {
  const struct log_field fields[] = {LOG_TEXT("message", limit->message),
                                     LOG_TEXT("why", limit->why), LOG_INT("more", limit->more)};
  log_write(limit->level, "more of the same were not logged", fields,
            sizeof fields / sizeof fields[0]);
}

void log_limits_tell(void) {
  if (!atomic_load_explicit(&any_listed, memory_order_relaxed))
    return;
  int64_t now_ms = clock_mono_ms();
  pthread_mutex_lock(&lock);
  struct log_limit **link = &listed;
  while (*link) {
    struct log_limit *limit = *link;
    if (limit->more > 0 && now_ms - limit->since_mono_ms < TELL_AFTER_MS) {
      link = &limit->next;
      continue;
    }
    if (limit->more > 0)
      tell(limit);
    limit->more = 0;
    limit->listed = false;
    *link = limit->next;
  }
  atomic_store(&any_listed, listed != NULL);
  pthread_mutex_unlock(&lock);
}
