/* The calls: what each is, how it is found, and how its webhooks leave. What happens to a call in
 * time is sim_progress's business. Main thread. */
#ifndef SIM_CALLS_H
#define SIM_CALLS_H

#include <stdbool.h>
#include <stdint.h>

#include "ids.h"
#include "tasks.h"

struct json_t;
struct sim;
struct sim_call;
struct sim_conference;
struct sim_queue;

enum {
  SIM_CALLS_MAX = 20000, /* then the oldest ended one is forgotten; all live: refused */
  SIM_ANY_ID_SIZE = 160, /* of ids that others made up (--accept-any-id), with their NUL */
};

enum sim_call_state {
  CALL_PARKED,  /* inbound, not answered yet */
  CALL_RINGING, /* outbound, not answered yet */
  CALL_ANSWERED,
  CALL_ENDED,
};

/* Where it sits in a conference: conferences.c says in which. */
struct sim_call_seat {
  struct sim_conference *conference; /* NULL: in none */
  bool muted, on_hold;
  bool ends_conference; /* end_conference_on_exit */
};

/* Where it waits in a queue; queues.c alone writes it. */
struct sim_call_wait {
  struct sim_queue *queue; /* NULL: in none */
  int64_t since_mono_ms;
  unsigned position; /* from 1 */
};

/* What is heard; media.c alone writes it. */
struct sim_call_media {
  struct json_t *playing;                      /* the speech or playback that runs; NULL: none */
  struct json_t *waiting;                      /* those that wait for it; NULL: none ever did */
  void (*prompt_ended)(struct sim_call *call); /* whom the end of the prompt is told */
};

/* The gather that runs; gather.c alone writes it. */
struct sim_call_gather {
  char *typed;           /* digits of this try; NULL: none runs */
  struct json_t *params; /* what it was asked for with */
  long long tries;       /* this one, from 1 */
  /* Who is told when it has ended; NULL: nobody. */
  void (*ended)(struct sim_call *call, const char *digits, const char *status);
};

/* What a TeXML call is told to do; texml_run.c alone writes it. */
struct sim_call_script {
  struct json_t *verbs;                 /* of the document; NULL: none */
  size_t at;                            /* the one after the one that runs */
  char *url;                            /* the document's */
  char *fallback;                       /* is asked when the next one fails; NULL: none */
  char dialled_by[SIM_ANY_ID_SIZE];     /* the call whose Dial this one is; "": none */
  void (*begin)(struct sim_call *call); /* asks what to do; NULL: no call of TeXML */
  void (*ended)(struct sim_call *call, const char *cause); /* NULL: nobody waits for its end */
};

/* calls.c writes what a call is, and frees all of it; progress.c writes how far it has come and
 * with whom it talks, and each part's file that part. */
struct sim_call {
  struct list_link link; /* all, oldest first */
  struct sim *sim;
  char id[SIM_ANY_ID_SIZE];
  enum sim_call_state state;
  bool incoming;
  bool made_up;          /* for an id that was not known (--accept-any-id): it takes any command */
  bool texml;            /* callbacks instead of events */
  struct json_t *info;   /* what its events say: call_control_id, from, to, client_state, ... */
  struct json_t *params; /* what the command that made it asked for */
  char *webhook_url;     /* NULL: the simulator's */
  bool webhook_get;
  int64_t started_mono_ms;
  int64_t answered_mono_ms;
  struct sim_call *peer;          /* bridged with; each points to the other */
  bool park_after_unbridge;       /* not hung up, when its peer goes */
  struct sim_call *transfer_from; /* the leg that is bridged with this one when it answers, unless
                                     that has ended by then */
  struct sim_call_seat seat;
  struct sim_call_wait wait;
  struct sim_call_media media;
  struct sim_call_gather gather;
  struct sim_call_script script;
  struct json_t *recording;   /* the running one's resource; NULL: none runs (recordings.c) */
  unsigned callback_sequence; /* TeXML: SequenceNumber of the next callback (texml.c) */
  struct sim_tasks tasks;
};

void sim_calls_close(struct sim *sim);

/* A new call with fresh ids; params borrowed. It belongs to the session of `session_of` when that
 * is given. NULL: as many calls as can be are live. */
struct sim_call *sim_call_new(struct sim *sim, const struct json_t *params, bool incoming,
                              const struct sim_call *session_of);

/* With --accept-any-id an id that is not known becomes a call of that id, which is answered
 * whatever became of it before. NULL: as many calls as can be are live. */
struct sim_call *sim_call_make_up(struct sim *sim, const char *id);
void sim_call_revive(struct sim_call *call);

/* By call_control_id; NULL when it is not known. */
struct sim_call *sim_call_find(const struct sim *sim, const char *id);

/* Oldest first; NULL after the last. */
struct sim_call *sim_call_first(const struct sim *sim);
struct sim_call *sim_call_next(const struct sim_call *call);

bool sim_call_is_live(const struct sim_call *call);

/* A member of info. */
const char *sim_call_text(const struct sim_call *call, const char *key);

/* Takes what a command can set for all later webhooks: client_state, webhook_url and its method. */
void sim_call_adopt(struct sim_call *call, const struct json_t *params);

/* Tells about it: an event of the type, with the extras (taken; NULL for none) in its payload. On a
 * TeXML call nothing is sent: those have callbacks. */
void sim_call_event(struct sim_call *call, const char *type, struct json_t *extras);

/* What REST says about a call: {"call_control_id", ..., "is_alive"}. */
struct json_t *sim_call_describe(const struct sim_call *call);

/* For GET /sim/calls: the same, and the state of affairs. */
struct json_t *sim_call_report(const struct sim_call *call);

/* Runs the task in a simulated delay of ms. */
void sim_call_later(struct sim_call *call, enum sim_task_kind kind, int64_t ms, sim_task_run *run,
                    struct json_t *detail);

/* ---- progress.c ----
 * What happens to a call in time: it rings, is answered, is bridged, is hung up, with the events of
 * each step in Telnyx's usual order. */

/* A call that Telnyx makes: tells that it was initiated; then its number's row decides. */
void sim_call_start_outgoing(struct sim_call *call);

/* A call that comes in: tells that it is parked. */
void sim_call_start_incoming(struct sim_call *call);

/* Answered, by the other side or by a command. */
void sim_call_answer(struct sim_call *call);

/* Ends it and whatever it is part of. A bridged peer goes with it, unless it asked to be parked.
 * cause and source as in call.hangup. */
void sim_call_hang_up(struct sim_call *call, const char *cause, const char *source,
                      const char *sip_cause);

/* Connects two answered calls, and tells both. */
void sim_call_bridge(struct sim_call *a, struct sim_call *b);

#endif
