/* Conferences: who is in them, and their events. Main thread. */
#ifndef SIM_CONFERENCES_H
#define SIM_CONFERENCES_H

#include <stdbool.h>

#include "bridge/crypt.h"
#include "calls/calls.h"

enum { SIM_CONFERENCES_MAX = 1000 }; /* then the oldest ended one is forgotten */

struct sim_conference {
  struct list_link link;
  struct sim *sim;
  char id[CRYPT_UUID_SIZE];
  char *name;
  bool ended;
  const char *end_reason;
  unsigned size;
  struct json_t *info;    /* what its events say */
  struct json_t *playing; /* the speech or playback that runs: what its end says */
  bool speaks;            /* which of the two */
  struct json_t *recording;
  char *webhook_url; /* the creator's; NULL: the simulator's */
  char created_at[SIM_TIME_SIZE];
  struct sim_tasks tasks;
};

void sim_conferences_close(struct sim *sim);

/* Made by a call, which is not yet in it. NULL: as many as can be are live. */
struct sim_conference *sim_conference_new(struct sim *sim, const char *name,
                                          struct sim_call *creator);

/* By id, else a live one by name; NULL when there is none. */
struct sim_conference *sim_conference_find(const struct sim *sim, const char *id);

/* Newest first; NULL after the last. */
struct sim_conference *sim_conference_first(const struct sim *sim);
struct sim_conference *sim_conference_next(const struct sim_conference *conference);

/* Puts a call in, and tells; params: mute, hold, end_conference_on_exit. */
void sim_conference_join(struct sim_conference *conference, struct sim_call *call,
                         const struct json_t *params);

/* Takes a call out of its conference, and tells; with the last one, or with one on which it
 * depends, the conference ends. No effect on a call that is in none. */
void sim_conference_remove(struct sim_call *call);

/* Everybody leaves. */
void sim_conference_end(struct sim_conference *conference, const char *reason);

/* Says or plays something; to all, or to the participants that params name. */
void sim_conference_play(struct sim_conference *conference, const struct json_t *params,
                         bool speaks);
void sim_conference_stop(struct sim_conference *conference, const struct json_t *params);

void sim_conference_record(struct sim_conference *conference, const struct json_t *params);
void sim_conference_record_stop(struct sim_conference *conference, const struct json_t *params);

struct json_t *sim_conference_describe(const struct sim_conference *conference);
struct json_t *sim_conference_participant(const struct sim_call *call);

/* Those who are in it, as an array. */
struct json_t *sim_conference_participants(const struct sim_conference *conference);

#endif
