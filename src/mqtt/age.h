/* How old a command may be that comes from the broker now. A broker tells no times: what it, or the
 * socket, has held for this side looks like what was published this moment, and a phone must not
 * ring for it. So whatever made a command wait opens a hold, and what comes until the hold ends
 * counts as published when that began. Pure: monotonic times in, answers out; the caller locks. */
#ifndef MQTT_AGE_H
#define MQTT_AGE_H

#include <stdbool.h>
#include <stdint.h>

enum {
  AGE_STANDSTILL_MS = 1000, /* a main loop that is silent for longer stood still */
  AGE_PAUSE_MS = 1000,      /* a broker that sends no command for so long holds none back */
  AGE_DRAIN_MS = 10 * 1000, /* nor does it after so long, whatever still comes */
};

struct age {
  int64_t expiry_ms; /* of the broker's session: what is older must not run */
  int64_t tick_mono_ms;
  int64_t hold_mono_ms;  /* since when commands may have waited; INT64_MAX: none has */
  int64_t drain_mono_ms; /* since when the hold drains: nothing was in the way from then on */
  int64_t came_mono_ms;  /* the last command of the hold, or the beginning of the drain */
  bool up;
  bool ended_session; /* a new one is wanted; until it is there all counts as too old */
};

void age_init(struct age *age, int64_t expiry_ms, int64_t now_mono_ms);

/* The main loop went round. Returns for how long the process stood still, 0 when it did not. */
int64_t age_tick(struct age *age, int64_t now_mono_ms);

/* The connection came up; new_session: the broker had nothing in store. */
void age_up(struct age *age, bool new_session, int64_t now_mono_ms);

/* The connection went. alive_mono_ms: when it was last known to work, at the latest now. */
void age_down(struct age *age, int64_t alive_mono_ms);

/* A command came at that time and could not be kept: the broker delivers it again. */
void age_not_kept(struct age *age, int64_t came_mono_ms);

/* A command comes now: the earliest time at which it may have been published. */
int64_t age_of_command(struct age *age, int64_t now_mono_ms);

/* Whether what the broker has in store is too old, so that the session must be given up: the
 * connection is to be cut, or the next one to begin anew. True until age_up tells of a new one. */
bool age_wants_new_session(struct age *age, int64_t now_mono_ms);

#endif
