/* What a subscriber is made of. One with something of its own to say about events is a file with
 * such a struct, a line at the end here, and one in subscribers.c: who comes later in that table
 * sees what those before found out. Main thread. */
#ifndef FLOW_SUBSCRIBER_H
#define FLOW_SUBSCRIBER_H

#include <stdbool.h>

#include "bridge/err.h"
#include "bridge/hear.h"
#include "changes.h"

/* Members may be NULL: then it does not care. */
struct subscriber {
  const char *name; /* the owner of its notes and commands */

  enum err (*create)(void **self, const struct hear_options *options);

  /* At start: whether nothing of the configuration stands behind the note any more. It is recovered
   * all the same, and due at once. */
  bool (*is_stale)(const void *self, const struct store_note *note);

  /* At start, before anything new: each of its notes, by key. */
  enum err (*recover)(void *self, const struct store_note *note);

  /* Before the commit: adds changes. What memory assumes from then on is confirmed, or has to be
   * taken back, in `after_commit`. After an error `after_commit` is not called. An input whose
   * changes could not be committed may be heard once more. */
  enum err (*event)(void *self, struct heard *heard, struct changes *changes);

  /* Nothing was heard of a call for so long that it counts as ended. */
  enum err (*silence)(void *self, struct heard *heard, struct changes *changes);

  /* The end of a command of its own; a further one that is added is how one follows from another.
   */
  enum err (*result)(void *self, struct heard *heard, struct changes *changes);

  /* A note of its own is due: it is gone with this, unless the changes write it anew. */
  enum err (*deadline)(void *self, struct heard *heard, struct changes *changes);

  /* Of all that is committed through hear, whoever heard of it; heard is NULL when nobody did, as
   * an operation of the bridge's own made the changes. */
  void (*after_commit)(void *self, const struct heard *heard, const struct changes *changes,
                       bool committed);

  /* Whether an outgoing message may still be sent: false when it is a state of this subscriber's
   * and a newer one of its topic is kept. */
  bool (*is_current)(const void *self, const struct msg *msg);

  /* The broker is there, and is not any more. */
  void (*up)(void *self);
  void (*down)(void *self);

  /* The configuration was read again and is good; nobody keeps what it points at. */
  void (*reload)(void *self, const struct config *config);

  void (*stop)(void *self);          /* nothing of its own begins any more */
  bool (*is_busy)(const void *self); /* with what it has begun itself */
  void (*destroy)(void **self);
};

/* ---- the subscribers, a file each ---- */

/* An event's changes of its call's state. */
extern const struct subscriber calls_subscriber;

/* The guard hears of calls, and is known by its notes. */
extern const struct subscriber guard_subscriber;

/* What alerts hear: webhooks of their calls, results of their commands, their deadlines. */
extern const struct subscriber alerts_subscriber;

/* After it, what all alerts together are: <root>/bridge/alerts says how many run,
 * <root>/bridge/last_alert how the one is of which something was last heard. Both retained, both
 * made anew at each connection. */
extern const struct subscriber alerts_summary_subscriber;

/* What discovery remembers of the devices that it has published. */
extern const struct subscriber discovery_subscriber;

/* What today counts. */
extern const struct subscriber today_subscriber;

/* What the admin's page shows, of what was committed. */
extern const struct subscriber admin_page_subscriber;

#endif
