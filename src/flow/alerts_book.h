/* What the files of the alerts share: alerts.c keeps the book of them, alerts_write.c writes down
 * what a step leads to, alerts_subscriber.c hears of events, results and deadlines, own_alerts.c
 * takes the commands. Main thread. */
#ifndef FLOW_ALERTS_BOOK_H
#define FLOW_ALERTS_BOOK_H

#include "bridge/alert.h"
#include "bridge/hear.h"
#include "bridge/list.h"
#include "changes.h"

#define ALERTS_OWNER "alerts" /* of notes and commands */

/* One alert, running or ended. */
struct alerts_entry {
  struct list_link link; /* in alerts.all, in the order of their starts */
  struct alert *alert;   /* as it is assumed; NULL: it is being forgotten */
  char *kept;            /* its note as the journal has it; NULL for none */
  unsigned keeping;      /* changes of it on their way there */
  bool lost;             /* one of them failed */
  struct msg *state;     /* what was last said of it; NULL for nothing, or nobody knows */
  char key[];            /* of its note */
};

struct alerts {
  const struct config *config;
  struct list all;
};

/* NULL when there is none: the newest of that id, the run of it that began then, that of a note. */
struct alerts_entry *alerts_find(const struct alerts *alerts, struct span id);
struct alerts_entry *alerts_find_run(const struct alerts *alerts, struct span id,
                                     int64_t started_ms);
struct alerts_entry *alerts_find_key(const struct alerts *alerts, struct span key);

/* The one after that in the order of their starts (NULL: the first); NULL past the last. */
struct alerts_entry *alerts_next(const struct alerts *alerts, const struct alerts_entry *after);

size_t alerts_running(const struct alerts *alerts);

/* Takes the alert, whose run begins at that time; NULL without memory, and then it is freed. */
struct alerts_entry *alerts_add(struct alerts *alerts, struct alert **alert, int64_t started_ms);
void alerts_remove(struct alerts *alerts, struct alerts_entry *entry);

/* One input for one alert, with all that it leads to, also for those who waited for a number,
 * added to the changes. ERR_MEMORY, ERR_LIMIT: the changes must not be committed, and memory is as
 * it was before. */
enum err alerts_hear(struct alerts *alerts, struct alerts_entry *entry, struct alert_input *input,
                     struct changes *changes) MUST_CHECK;

/* Adds its note as it is, with its next deadline. ERR_MEMORY, ERR_LIMIT. */
enum err alerts_note_anew(struct alerts_entry *entry, struct changes *changes) MUST_CHECK;

/* The changes were committed, or were not. */
void alerts_after_commit(struct alerts *alerts, const struct changes *changes, bool committed);

/* Makes the retained message that says how the alert is. ERR_MEMORY, ERR_LIMIT. */
enum err alerts_make_state(struct msg **out, const struct alerts *alerts,
                           const struct alert *alert) MUST_CHECK;

/* Whether a later run of its id has taken its topic. */
bool alerts_is_superseded(const struct alerts *alerts, const struct alerts_entry *entry);

#endif
