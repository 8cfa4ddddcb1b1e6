/* The log: one line per decision on standard error, as text or as JSON. Lines are written whole, so
 * that those of several threads do not mix. Secrets have no field type; phone numbers have their
 * own, which masks them. Any thread. */
#ifndef BRIDGE_LOG_H
#define BRIDGE_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/err.h"
#include "bridge/span.h"

/* Each with its name and the journal's priority (sd-daemon(3)). */
#define LOG_LEVELS(X)                                                                              \
  X(LOG_DEBUG, "debug", 7)                                                                         \
  X(LOG_INFO, "info", 6)                                                                           \
  X(LOG_WARN, "warn", 4)                                                                           \
  X(LOG_ERROR, "error", 3)
#define LOG_AS_ENUM(id, ...) id,
enum log_level { LOG_LEVELS(LOG_AS_ENUM) LOG_LEVEL_COUNT };
#undef LOG_AS_ENUM

enum log_format { LOG_FORMAT_TEXT, LOG_FORMAT_JSON };

struct log_field {
  const char *name;
  enum { LOG_FIELD_TEXT, LOG_FIELD_NUMBER, LOG_FIELD_PHONE, LOG_FIELD_FOREIGN } kind;
  struct span text;
  int64_t number;
};

#define LOG_SPAN(name, span)    ((struct log_field){name, LOG_FIELD_TEXT, span, 0})
#define LOG_TEXT(name, text)    LOG_SPAN(name, span_of(text))
#define LOG_INT(name, value)    ((struct log_field){name, LOG_FIELD_NUMBER, {0}, (int64_t)(value)})
#define LOG_PHONE(name, number) ((struct log_field){name, LOG_FIELD_PHONE, number, 0})
/* A topic, a name or a path that somebody else chose: phone numbers may stand in it. */
#define LOG_FOREIGN(name, span) ((struct log_field){name, LOG_FIELD_FOREIGN, span, 0})
#define LOG_ERR(err)            LOG_TEXT("error", err_text(err))

/* log_line(LOG_INFO, "webhook committed", LOG_SPAN("event_id", id), LOG_INT("bytes", n)): a fixed
 * message, what varies in fields. Bytes that are no printable text are escaped. A line has at most
 * 4096 bytes; a field that does not fit, or finds no memory, is left out whole. */
#define log_line(level, message, ...)                                                              \
  do {                                                                                             \
    if (log_enabled(level)) {                                                                      \
      const struct log_field log_fields_[] = {{0}, ##__VA_ARGS__};                                 \
      log_write(level, message, log_fields_ + 1, sizeof log_fields_ / sizeof log_fields_[0] - 1);  \
    }                                                                                              \
  } while (0)

/* Whether lines of that level are written. */
bool log_enabled(enum log_level level);

/* Writes a line, whatever the level; log_line asks that first. All is borrowed for the call. A line
 * that cannot be written is lost and counted (METRIC_LOG_LINES_LOST). */
void log_write(enum log_level level, const char *message, const struct log_field *fields,
               size_t count);

/* What stands before a line on standard error: "<3>" once the journal was found, else "". For those
 * who write such lines by themselves. Static. */
const char *log_lead(enum log_level level);

/* From now on a thread writes, so that a pipe, a terminal or a disk that takes nothing holds nobody
 * up. 256 KiB may wait; what finds no room, or cannot be written, is lost, and a line says so where
 * it is missing. A failed assertion waits for a moment until all is written. ERR_MEMORY: lines are
 * written at once, as before. Once, before other threads start. */
enum err log_start(void) MUST_CHECK;

enum { LOG_GRACE_MS = 500 }; /* how long who ends the process may wait for the log */

/* Waits until all is written, at most max_ms; says whether it is. For those who end the process. */
bool log_flush(int64_t max_ms);

/* As log_flush, then ends the thread. When nobody takes what it is writing it is left behind, and
 * all further lines are lost. */
void log_stop(int64_t max_ms);

/* Finds out whether standard error is read by systemd's journal (JOURNAL_STREAM, systemd.exec(5)),
 * which keeps each line with a time and a priority: then lines carry the latter and have no time of
 * their own. */
void log_find_journal(void);

/* Before other threads start. */
void log_set_format(enum log_format format);
void log_set_mask_numbers(bool mask);
bool log_masks_numbers(void); /* so far */

/* At any time (SIGHUP). The level at start is info. */
void log_set_level(enum log_level level);

enum { LOG_MASKED_SIZE = 24 };

/* "+15551234567" -> "+1555***4567"; short ones keep less. For whoever shows numbers elsewhere. */
void log_mask_number(char out[LOG_MASKED_SIZE], struct span number);

/* The next phone number in a text at or after `from`, empty when there is none: 7 to 15 digits, '+'
 * before them or not, spaces, hyphens and brackets between them or not, no letter or digit right
 * behind them, nor before them but a word ("tel1555...") or "%2B". So no part of a UUID or of a
 * time is one. */
struct span log_find_number(struct span text, size_t from);

/* Lines that strangers can cause, and as many as they like: of each kind one in LOG_LIMIT_MS, which
 * says how many were left out since the last ("more"). When no further one comes, a line of its own
 * says it. */

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
