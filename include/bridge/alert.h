/* An alert: calls people in turn until one of them has pressed the key. This decides what happens;
 * it has no clock and does no I/O: a state and one input in, a new state, commands, events and the
 * next deadline out. All times are milliseconds of the wall clock, so that they survive a restart.
 *
 * A phone that is rung is an attempt, which goes through these steps; each has a deadline.
 *
 *   dialling    the dial was submitted       nothing rang: no attempt at all; its result, or a
 *                                            webhook, names the call: ringing
 *   ringing     until somebody answers       answered, or a gather that is accepted: asking
 *   asking      the text and the prompt      the key: telling; the decline key, the wrong one or
 *                                            silence: hanging up
 *   telling     who acknowledged             has been said: hanging up
 *   hanging up  the hangup was submitted     over
 *   over        has its outcome; the key counts even now, while the alert runs
 *
 * A turn goes once through the contacts that have attempts left, one after the other or all at
 * once. Between two turns is the pause, or, where nothing rang, a wait that grows to half a minute.
 *
 * An alert is one block of memory without pointers: it may be copied with alert_copy, and stepping
 * a copy keeps the old one as it was. Pure; any thread. */
#ifndef BRIDGE_ALERT_H
#define BRIDGE_ALERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/buf.h"
#include "bridge/err.h"
#include "bridge/span.h"

enum {
  ALERT_CONTACTS_MAX = 16,
  ALERT_ROUNDS_MAX = 10,
  ALERT_REPEAT_MAX = 5,
  ALERT_ID_SIZE = 65,      /* of alert_id, with its NUL, as all sizes */
  ALERT_NAME_SIZE = 65,    /* of a contact, or of who acknowledged */
  ALERT_NUMBER_SIZE = 129, /* E.164, or a SIP URI */
  ALERT_TEXT_SIZE = 1001,
  ALERT_URL_SIZE = 1001,
  ALERT_VOICE_SIZE = 129,
  ALERT_LANGUAGE_SIZE = 17,
  ALERT_PIN_SIZE = 17,
  ALERT_CALL_ID_SIZE = 257,
  ALERT_ERROR_SIZE = 33,
};

/* When each contact gets the text as a message: id, name in plans and starts. */
#define ALERT_SMS_TABLE(X)                                                                         \
  X(ALERT_SMS_NEVER, "never")                                                                      \
  X(ALERT_SMS_BEFORE, "before")                                                                    \
  X(ALERT_SMS_AFTER, "after")

#define ALERT_SMS_AS_ENUM(id, name) id,
enum alert_sms_when { ALERT_SMS_TABLE(ALERT_SMS_AS_ENUM) ALERT_SMS_COUNT };
#undef ALERT_SMS_AS_ENUM

/* What an alert is started with, beside its contacts. */
struct alert_plan {
  char text[ALERT_TEXT_SIZE];
  char audio_url[ALERT_URL_SIZE]; /* is played in place of the text; "" for none */
  char voice[ALERT_VOICE_SIZE];
  char language[ALERT_LANGUAGE_SIZE];
  char from[ALERT_NUMBER_SIZE];
  char connection_id[ALERT_NUMBER_SIZE];
  char pin[ALERT_PIN_SIZE]; /* to be typed in place of the key; "" for none */
  char ack;                 /* the key */
  char decline;             /* the key that passes it on; NUL for none */
  unsigned rounds;
  unsigned repeat; /* how often the text is read */
  int64_t ring_ms;
  int64_t pause_ms;
  bool together;          /* all are rung at once */
  bool machine_detection; /* what Telnyx takes for a machine is hung up at once */
  enum alert_sms_when sms;
};

struct alert_contact {
  char name[ALERT_NAME_SIZE]; /* its number where it has none */
  char number[ALERT_NUMBER_SIZE];
  char sms[ALERT_NUMBER_SIZE];
  char voice[ALERT_VOICE_SIZE]; /* "": the plan's, as with those below */
  char language[ALERT_LANGUAGE_SIZE];
  char pin[ALERT_PIN_SIZE];
};

/* How an alert ends: id, name on the bus. */
#define ALERT_END_TABLE(X)                                                                         \
  X(ALERT_RUNNING, "running")                                                                      \
  X(ALERT_ACKNOWLEDGED, "acknowledged")                                                            \
  X(ALERT_EXHAUSTED, "exhausted")                                                                  \
  X(ALERT_CANCELLED, "cancelled")                                                                  \
  X(ALERT_EXPIRED, "expired")                                                                      \
  X(ALERT_FAILED, "failed")

#define ALERT_END_AS_ENUM(id, name) id,
enum alert_end { ALERT_END_TABLE(ALERT_END_AS_ENUM) ALERT_END_COUNT };
#undef ALERT_END_AS_ENUM

/* What an attempt came to: id, name on the bus. */
#define ALERT_OUTCOME_TABLE(X)                                                                     \
  X(ALERT_OUTCOME_NONE, "")                                                                        \
  X(ALERT_OUTCOME_ACKNOWLEDGED, "acknowledged")                                                    \
  X(ALERT_OUTCOME_DECLINED, "declined")                                                            \
  X(ALERT_OUTCOME_ANSWERED_WITHOUT_KEY, "answered_without_key")                                    \
  X(ALERT_OUTCOME_BUSY, "busy")                                                                    \
  X(ALERT_OUTCOME_NO_ANSWER, "no_answer")                                                          \
  X(ALERT_OUTCOME_MACHINE, "machine")                                                              \
  X(ALERT_OUTCOME_FAILED, "failed")                                                                \
  X(ALERT_OUTCOME_REFUSED, "refused")                                                              \
  X(ALERT_OUTCOME_CANCELLED, "cancelled")                                                          \
  X(ALERT_OUTCOME_UNKNOWN, "unknown")

#define ALERT_OUTCOME_AS_ENUM(id, name) id,
enum alert_outcome { ALERT_OUTCOME_TABLE(ALERT_OUTCOME_AS_ENUM) ALERT_OUTCOME_COUNT };
#undef ALERT_OUTCOME_AS_ENUM

enum alert_step {
  ALERT_DIALLING,
  ALERT_RINGING,
  ALERT_ASKING,
  ALERT_TELLING,
  ALERT_HANGING_UP,
  ALERT_OVER,
  ALERT_STEP_COUNT,
};

enum { ALERT_TYPED_MAX = 16 };

struct alert_attempt {
  unsigned serial; /* from 1; also of the dials that rang nothing, so that none is used twice */
  unsigned contact;
  unsigned round; /* the how-manieth attempt of this contact, from 1 */
  enum alert_step step;
  enum alert_outcome outcome;
  char call_control_id[ALERT_CALL_ID_SIZE]; /* "" while it is not known */
  int64_t started_ms;
  int64_t answered_ms; /* 0: nobody did */
  int64_t ended_ms;    /* 0: not yet */
  int64_t deadline_ms; /* of the step */
  int64_t again_ms;    /* when the step's command is tried once more; 0: it is not */
  unsigned gathers;    /* tried so far */
  unsigned hangups;
  unsigned wrong_pins;
  bool dialled;   /* the dial's result is here */
  bool in_flight; /* a gather is */
  bool plain;     /* voice and language were refused: those that always work are used */
  bool gone;      /* its call is known to be over */
  /* Telnyx's own times, microseconds: since when a speech is the one that tells who acknowledged,
   * and when it began and ended. */
  int64_t telling_us, spoke_from_us, spoke_to_us;
  unsigned typed_count;
  char typed[ALERT_TYPED_MAX]; /* the last digits, in the order of their times */
  int64_t typed_us[ALERT_TYPED_MAX];
};

enum alert_message_step {
  ALERT_MESSAGE_NONE,
  ALERT_MESSAGE_WAITING,
  ALERT_MESSAGE_SENDING,
  ALERT_MESSAGE_SENT,
  ALERT_MESSAGE_FAILED,
  ALERT_MESSAGE_UNKNOWN,
  ALERT_MESSAGE_COUNT,
};

/* The text message to one contact. */
struct alert_message {
  enum alert_message_step step;
  unsigned tries;
  int64_t deadline_ms; /* waiting: when it is tried; sending: when its result counts as lost */
};

struct alert {
  char id[ALERT_ID_SIZE];
  struct alert_plan plan;
  size_t contact_count;
  struct alert_contact contacts[ALERT_CONTACTS_MAX];
  struct alert_message messages[ALERT_CONTACTS_MAX];
  int64_t started_ms; /* also tells apart the runs of one id */
  int64_t expires_ms;
  int64_t linger_ms; /* how long what is known of it stays after its end */

  enum alert_end end;
  int64_t ended_ms;
  char by[ALERT_NAME_SIZE]; /* who acknowledged or cancelled it */
  bool by_key;              /* else by a command */
  unsigned by_serial;       /* the attempt, by key */

  uint16_t dialled;               /* a bit for each contact that had its dial in this turn */
  uint16_t hopeless;              /* ... whose number can never ring */
  unsigned rung;                  /* attempts of this turn */
  bool missed;                    /* it had a dial that rang nothing */
  unsigned misses;                /* turns in which nothing rang, since something did */
  int64_t wait_ms;                /* until then no turn begins; 0: none is waited for */
  char trouble[ALERT_ERROR_SIZE]; /* why nothing rang last; "" once something has */
  int64_t heard_us;               /* the latest of Telnyx's times */
  unsigned last_serial;
  size_t attempt_count;
  size_t attempt_room; /* contacts * rounds */
  struct alert_attempt attempts[];
};

/* ---- inputs ---- */

enum alert_input_kind {
  ALERT_TICK,        /* time went by */
  ALERT_EVENT,       /* a webhook of one of its calls */
  ALERT_RESULT,      /* of one of its commands */
  ALERT_ACKNOWLEDGE, /* by a command */
  ALERT_CANCEL,
};

/* What webhooks tell. */
enum alert_event_kind {
  ALERT_HEARD_INITIATED,
  ALERT_HEARD_ANSWERED,
  ALERT_HEARD_DIGIT,
  ALERT_HEARD_GATHERED,
  ALERT_HEARD_SPEAK_STARTED,
  ALERT_HEARD_SPEAK_ENDED,
  ALERT_HEARD_MACHINE,
  ALERT_HEARD_HANGUP,
  ALERT_HEARD_NOTHING, /* of use */
};

/* What commands do: id, name in command ids and references. */
#define ALERT_ACT_TABLE(X)                                                                         \
  X(ALERT_DIAL, "dial")                                                                            \
  X(ALERT_GATHER, "gather")                                                                        \
  X(ALERT_STOP, "stop")                                                                            \
  X(ALERT_SPEAK, "speak")                                                                          \
  X(ALERT_HANGUP, "hangup")                                                                        \
  X(ALERT_SMS, "sms")

#define ALERT_ACT_AS_ENUM(id, name) id,
enum alert_act { ALERT_ACT_TABLE(ALERT_ACT_AS_ENUM) ALERT_ACT_COUNT };
#undef ALERT_ACT_AS_ENUM

/* What became of a command. */
enum alert_verdict {
  ALERT_DONE,
  ALERT_NOT_DONE, /* surely not, and it may go well later: unreachable, 429, busy */
  ALERT_REFUSED,  /* by the bridge's own rules */
  ALERT_NEVER,    /* Telnyx will not do it, however often it is asked */
  ALERT_NOT_YET,  /* the call is not answered yet */
  ALERT_GONE,     /* the call is over */
  ALERT_DOUBT,    /* may have been done */
};

struct alert_input {
  enum alert_input_kind kind;
  int64_t now_ms;

  /* EVENT and RESULT */
  unsigned serial;             /* the attempt; of a text message the contact */
  struct span call_control_id; /* the event's, or of the dial's result; empty when unknown */

  /* EVENT */
  enum alert_event_kind event;
  int64_t occurred_us; /* 0 when unknown */
  struct span digits;
  struct span detail; /* a gather's status, a detection's result, a hangup's cause */

  /* RESULT */
  enum alert_act act;
  unsigned number; /* the how-manieth command of that act */
  enum alert_verdict verdict;
  struct span error; /* its code */

  /* ACKNOWLEDGE and CANCEL */
  struct span by;

  /* Whether a call to that number is under way for any alert. */
  bool (*is_taken)(const void *context, struct span number);
  const void *context;
};

/* ---- outputs ---- */

/* What is told: id, name on the bus. */
#define ALERT_NEWS_TABLE(X)                                                                        \
  X(ALERT_NEWS_STARTED, "started")                                                                 \
  X(ALERT_NEWS_CALLING, "calling")                                                                 \
  X(ALERT_NEWS_NOT_CALLED, "not_called")                                                           \
  X(ALERT_NEWS_ANSWERED, "answered")                                                               \
  X(ALERT_NEWS_ATTEMPT_ENDED, "attempt_ended")                                                     \
  X(ALERT_NEWS_MESSAGE_SENT, "message_sent")                                                       \
  X(ALERT_NEWS_MESSAGE_FAILED, "message_failed")                                                   \
  X(ALERT_NEWS_ACKNOWLEDGED, "acknowledged")                                                       \
  X(ALERT_NEWS_EXHAUSTED, "exhausted")                                                             \
  X(ALERT_NEWS_CANCELLED, "cancelled")                                                             \
  X(ALERT_NEWS_EXPIRED, "expired")                                                                 \
  X(ALERT_NEWS_FAILED, "failed")

#define ALERT_NEWS_AS_ENUM(id, name) id,
enum alert_news_kind { ALERT_NEWS_TABLE(ALERT_NEWS_AS_ENUM) ALERT_NEWS_COUNT };
#undef ALERT_NEWS_AS_ENUM

struct alert_command {
  enum alert_act act;
  unsigned serial; /* the attempt; of a text message the contact */
  unsigned number; /* the how-manieth of that act, from 1 */
};

struct alert_news {
  enum alert_news_kind kind;
  unsigned serial; /* of the attempt; 0: it is about none */
  unsigned contact;
};

enum { ALERT_COMMANDS_MAX = 4 * ALERT_CONTACTS_MAX, ALERT_NEWS_MAX = 4 * ALERT_CONTACTS_MAX };

struct alert_out {
  struct alert_command commands[ALERT_COMMANDS_MAX];
  size_t command_count;
  struct alert_news news[ALERT_NEWS_MAX];
  size_t news_count;
  int64_t next_ms; /* as alert_next_ms */
  bool changed;    /* its state has to be kept and told */
  bool gone;       /* it has been over for long enough: forget it, and clear its state */
};

/* A new alert that has not begun: its first ALERT_TICK does that. ERR_MEMORY. Free with
 * alert_free. */
enum err alert_create(struct alert **out, const struct alert_plan *plan,
                      const struct alert_contact *contacts, size_t contact_count) MUST_CHECK;

/* ERR_MEMORY. */
enum err alert_copy(struct alert **out, const struct alert *alert) MUST_CHECK;

/* Frees it and clears the pointer; NULL inside is allowed. */
void alert_free(struct alert **alert);

/* One step. Events, results and ticks that come twice, late or never do no harm. */
void alert_step(struct alert_out *out, struct alert *alert, const struct alert_input *input);

/* When it has to be stepped with a tick. Always later than its last step, but of one that is gone.
 */
int64_t alert_next_ms(const struct alert *alert);

/* Whether it is calling that number. */
bool alert_takes(const struct alert *alert, struct span number);

/* Whether it has ended and none of its calls is still to be hung up. */
bool alert_is_quiet(const struct alert *alert);

/* NULL when there is none. */
const struct alert_attempt *alert_find_attempt(const struct alert *alert, unsigned serial);

/* Names on the bus. Static storage. */
const char *alert_end_name(enum alert_end end);
const char *alert_outcome_name(enum alert_outcome outcome);
const char *alert_news_name(enum alert_news_kind kind);

/* An alert as the text that the journal keeps of it, and back. */

enum { ALERT_NOTE_MAX = 1024 * 1024 };

/* Appends it as JSON. Trouble is the buffer's status. */
void alert_note_add(struct buf *out, const struct alert *alert);

/* Whatever the text is, the outcome is an alert that can be stepped, or ERR_CORRUPT; ERR_MEMORY.
 * Members that are not known are passed over, what is missing is zero. Free with alert_free. */
enum err alert_note_read(struct alert **out, struct span text) MUST_CHECK;

/* What is on the bus of an alert. */

/* Appends the state's JSON, without PINs:
 *
 *   {"state":"running","alert_id","text","started_at","expires_at","ended_at","round","rounds",
 *    "calling":["anna"],"trouble","acknowledged":{"by","how":"key","attempt","at"},
 *    "cancelled_by","attempts":[{"attempt","round","contact","to","call_control_id","step",
 *    "outcome","started_at","answered_at","ended_at"}],"messages":[{"contact","to","state"}]}
 *
 * What is unknown is left out. Trouble is the buffer's status. */
void alert_report_state(struct buf *out, const struct alert *alert);

/* Appends the JSON of what happened at now_ms:
 *
 *   {"event_type":"calling","alert_id","text","at","contact","to","attempt","round",
 *    "call_control_id","outcome","error","by","how"} */
void alert_report_news(struct buf *out, const struct alert *alert, const struct alert_news *news,
                       int64_t now_ms);

/* Appends the topics <root>/alert/<id>/state and <root>/alert/<id>/<event>. */
void alert_report_state_topic(struct buf *out, const char *root, const struct alert *alert);
void alert_report_news_topic(struct buf *out, const char *root, const struct alert *alert,
                             enum alert_news_kind kind);

#endif
