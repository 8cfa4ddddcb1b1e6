/* The engine itself, and what its parts share: mqtt.c is main's side, loop.c the engine's own
 * thread, events.c what Paho's threads tell. Each of them calls only those behind it. */
#ifndef MQTT_CORE_H
#define MQTT_CORE_H

#include <pthread.h>

#include "age.h"
#include "bridge/mqtt.h"
#include "end.h"
#include "inbox.h"
#include "link.h"
#include "options.h"
#include "paho.h"
#include "subscriptions.h"

enum mqtt_phase { MQTT_PHASE_DOWN, MQTT_PHASE_CONNECTING, MQTT_PHASE_UP };

/* What main is to learn, taken over whole: a state that changed back before main looked is not
 * worth telling, but a new connection always is (it has another number). */
struct mqtt_news {
  bool up;
  uint64_t connection; /* counts connections that came up */
  enum mqtt_version version;
  struct mqtt_limits limits;
  char why[MQTT_END_TEXT_SIZE]; /* of the last time it was not up */
};

/* A message in Paho's hands. It outlives what main gave, which completes without it when main is
 * gone. */
struct mqtt_flight {
  struct mqtt_sending sending;  /* first: a pointer to it is a pointer to the whole */
  struct mqtt_publish *publish; /* NULL once main has it back */
  struct msg *msg;              /* a reference of its own */
  struct list_link link;        /* in flight, or among the grounded */
};

struct mqtt {
  /* set once */
  struct mqtt_options options; /* strings owned; its subscriptions are not used any more */
  struct mqtt_handlers handlers;
  struct mqtt_url url;
  struct mqtt_address address; /* of the attempt; of the engine's thread */
  struct mailbox *main;
  pthread_t thread;
  pthread_mutex_t lock; /* never held across a call into Paho, whose callbacks take it */
  pthread_cond_t changed;

  /* under the lock */
  struct list waiting;             /* not yet given to Paho, in order */
  struct list in_flight, grounded; /* the grounded ones are free */
  size_t in_flight_count, in_flight_bytes;
  enum mqtt_phase phase;
  struct mqtt_end end; /* of the last attempt or connection */
  struct mqtt_retry retry;
  struct mqtt_news news;
  struct mail news_mail;
  bool news_posted;
  struct mqtt_subscriptions subscriptions; /* its list is set once */
  struct mqtt_inbox inbox;
  struct mail inbox_mail;
  bool inbox_posted;
  bool reload, closing, finished;
  bool looking_up;     /* the engine's thread is in the resolver, which takes as long as it likes */
  unsigned committing; /* calls of `commit` that have not returned */
  bool left_behind;    /* main is gone: what is left is the thread's */
  int64_t cut_mono_ms; /* when the connection was cut, for a command that was not committed; or 0 */
  struct age age;
  int64_t close_mono_ms;

  /* of the engine's thread */
  struct mqtt_link *link;
  struct mqtt_flight *flights; /* as many as the window may be */
  int keep_alive_s;
  bool told_no_retain;
  struct mqtt_paho_nudge nudge;
  char told[MQTT_END_TEXT_SIZE]; /* the reason that was logged last */

  /* of main */
  uint64_t seen; /* the connection that on_up told of */
  struct mqtt_status status;
  struct mail farewell;
};

/* Frees it, once its thread is done with it. */
void mqtt_destroy(struct mqtt *mqtt);

/* Until `changed` is signalled or the time has come (INT64_MAX: never). With the lock. */
void mqtt_wait_until(struct mqtt *mqtt, int64_t mono_ms);

/* How many messages may be in flight. With the lock, or on main with limits of its own. */
unsigned mqtt_window(const struct mqtt *mqtt, const struct mqtt_limits *limits);

/* Has main look at `news`. With the lock. */
void mqtt_post_news(struct mqtt *mqtt);

/* Sends a message's outcome to main. Any thread. */
void mqtt_complete(struct mqtt *mqtt, struct mqtt_publish *publish, enum mqtt_outcome outcome,
                   int reason_code);

/* Completes all that waits for Paho as lost. With the lock. */
void mqtt_lose_waiting(struct mqtt *mqtt);

/* Takes the flight out of the list; whose message it was, or NULL. With the lock. */
struct mqtt_publish *mqtt_land(struct mqtt *mqtt, struct mqtt_flight *flight);

/* ---- events.c ----
 * What happens to a connection: on Paho's threads, which call the link's handlers, and the ends
 * that the engine's thread brings about. All of it changes the engine under its lock and wakes who
 * waits for it. */

/* The handlers of this engine's links. */
struct mqtt_link_handlers mqtt_link_handlers(struct mqtt *mqtt);

/* The connection is up, or ends for a reason of this side: main learns of it. With the lock. */
void mqtt_come_up(struct mqtt *mqtt);
void mqtt_end_as(struct mqtt *mqtt, const struct mqtt_end *end);
void mqtt_end_here(struct mqtt *mqtt, enum mqtt_end_kind kind, int code, const char *detail);

/* Learns from how the connection ended which subscriptions it can have. With the lock. */
void mqtt_note_subscriptions_end(struct mqtt *mqtt);

/* ---- loop.c ----
 * The engine's own thread, which alone calls Paho: one attempt to connect after the other, and on a
 * connection that is up, one message after the other. */

/* The thread; the context is the struct mqtt. It ends when main closes the engine. */
void *mqtt_loop_run(void *context);

#endif
