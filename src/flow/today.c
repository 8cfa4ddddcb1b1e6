#include "bridge/hear.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "bridge/clock.h"
#include "bridge/mem.h"
#include "subscriber.h"

enum { DAY_MS = 24 * 60 * 60 * 1000, NOTE_SIZE = 80 };

struct today {
  int64_t day; /* since 1970 */
  int64_t calls, messages;
};

static const char OWNER[] = "today";
static const char KEY[] = "counts";

/* A clock that went back begins no day anew, unless it was days ahead: that day would last until it
 * comes. */
static void turn_day(struct today *today, int64_t now_wall_ms) {
  int64_t day = now_wall_ms / DAY_MS;
  if (day > today->day || day < today->day - 1)
    *today = (struct today){.day = day};
}

/* What the event is counted as; NULL for nothing. */
static int64_t *find_count(struct today *today, const struct event *event) {
  if (span_equal_text(event->type, "call.initiated"))
    return &today->calls;
  if (span_equal_text(event->type, "message.received") ||
      span_equal_text(event->type, "message.sent"))
    return &today->messages;
  return NULL;
}

static enum err hear_event(void *self, struct heard *heard, struct changes *changes) {
  struct today *today = self;
  int64_t *count = find_count(today, heard->event);
  char value[NOTE_SIZE];
  if (!count)
    return ERR_OK;
  turn_day(today, clock_wall_ms());
  ++*count;
  snprintf(value, sizeof value, "%" PRId64 " %" PRId64 " %" PRId64, today->day, today->calls,
           today->messages);
  enum err err = changes_add_note(
      changes,
      &(struct store_note){.owner = span_of(OWNER), .key = span_of(KEY), .value = span_of(value)});
  if (err != ERR_OK)
    --*count;
  return err;
}

/* An event that is not committed comes again, or came before. */
static void after_commit(void *self, const struct heard *heard, const struct changes *changes,
                         bool committed) {
  (void)changes;
  if (committed || !heard || heard->kind != HEARD_EVENT)
    return;
  int64_t *count = find_count(self, heard->event);
  if (count && *count > 0) /* a new day may have begun meanwhile */
    --*count;
}

static enum err recover(void *self, const struct store_note *note) {
  struct today *today = self;
  char value[NOTE_SIZE], *at = value;
  snprintf(value, sizeof value, "%.*s", (int)note->value.len, note->value.data);
  today->day = strtoll(at, &at, 10);
  today->calls = strtoll(at, &at, 10);
  today->messages = strtoll(at, &at, 10);
  return ERR_OK;
}

static enum err create(void **self, const struct hear_options *options) {
  *self = options->today;
  return ERR_OK;
}

const struct subscriber today_subscriber = {.name = OWNER,
                                            .create = create,
                                            .recover = recover,
                                            .event = hear_event,
                                            .after_commit = after_commit};

enum err today_create(struct today **out) {
  *out = mem_alloc(sizeof **out);
  return *out ? ERR_OK : ERR_MEMORY;
}

void today_read(struct today *today, int64_t now_wall_ms, int64_t *calls, int64_t *messages) {
  turn_day(today, now_wall_ms);
  *calls = today->calls;
  *messages = today->messages;
}

void today_destroy(struct today **today) {
  mem_free(*today);
  *today = NULL;
}
