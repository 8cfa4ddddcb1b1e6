/* How old a command may be that comes from the broker now. A broker tells no times: what it, or the
 * socket, has held for this side looks like what was published this moment, and a phone must not
 * ring for it. So whatever makes a command wait opens a hold (the process stood still, the
 * connection was down, one was not kept), and what comes while it is open counts as published when
 * it began. It ends once this side has waited for the broker, and not the broker for this side, for
 * AGE_IDLE_MS since the connection came up: then nothing is left of what was held. Pure: monotonic
 * times in, answers out; the caller locks. */
#ifndef MQTT_AGE_H
#define MQTT_AGE_H

#include <stdbool.h>
#include <stdint.h>

enum {
  AGE_STANDSTILL_MS = 1000, /* a main loop that is silent for longer stood still */
  AGE_IDLE_MS = 2000,       /* in pieces, too: commands that keep coming end a hold likewise */
};

struct age {
  int64_t expiry_ms;     /* of the broker's session */
  int64_t tick_mono_ms;  /* the main loop's last round */
  int64_t held_mono_ms;  /* since when commands may have waited; INT64_MAX: none has */
  int64_t still_mono_ms; /* the same, in the socket: since when the process stood still */
  int64_t drain_mono_ms; /* since when nothing is in the way */
  int64_t idle_ms;       /* waited for the broker since then, up to */
  int64_t free_mono_ms;  /* this moment; INT64_MAX while a command is being kept */
  bool up;
  bool knows_session; /* this process was connected before, and its clock knows */
  bool ends_session;  /* a new one is wanted; until it is there all counts as old */
};

struct age_moments {
  int64_t published_mono_ms; /* the earliest at which the broker may have had it */
  int64_t sent_mono_ms;      /* the earliest at which it may have left the broker */
};

/* Not connected; what the broker holds may be as old as the process. */
void age_init(struct age *age, int64_t expiry_ms, int64_t now_mono_ms);

/* The main loop went round. Returns for how long the process stood still, 0 when it did not. */
int64_t age_tick(struct age *age, int64_t now_mono_ms);

/* The broker takes the connection, with what it has in store when the session is resumed;
 * its_expiry_ms: how long it keeps a session, 0 for as long as it was asked to. False when what it
 * has in store must not be taken, because nobody knows how old it is. */
bool age_up(struct age *age, bool resumed, int64_t its_expiry_ms, int64_t now_mono_ms);

/* There is no connection; may be said again. */
void age_down(struct age *age, int64_t now_mono_ms);

/* A command comes. Then it is kept, or, having come at that time, it is not: the broker delivers
 * it again. */
struct age_moments age_of_command(struct age *age, int64_t now_mono_ms);
void age_committed(struct age *age, int64_t now_mono_ms);
void age_not_committed(struct age *age, int64_t came_mono_ms);

/* What a message's expiry was when it was published, of which so much was left when it left the
 * broker; UINT32_MAX for more. Not 0, which is none. */
uint32_t age_expiry_s(const struct age_moments *moments, uint32_t left_s);

/* Whether what the broker has in store is too old, so that the session must be given up: the
 * connection is to be cut, and the next one to begin anew. True until age_up tells of a new one. */
bool age_wants_new_session(struct age *age, int64_t now_mono_ms);

#endif
