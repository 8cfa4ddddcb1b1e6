/* How a connection to the broker ended, and what follows from it: the sentence for people, which
 * MQTT version comes next and how long to wait before it. Pure: randomness and time are passed in.
 * Sources: MQTT 5.0 sections 2.4, 3.2.2.2, 3.14.2.1; MQTT 3.1.1 section 3.2.2.3. */
#ifndef BRIDGE_MQTT_END_H
#define BRIDGE_MQTT_END_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/mqtt.h"

/* Up to MQTT_END_LOST in the order of how far the attempt came. */
enum mqtt_end_kind {
  MQTT_END_UNREACHABLE,  /* no TCP, TLS or WebSocket connection */
  MQTT_END_MUTE,         /* connected, but closed or garbled before a CONNACK */
  MQTT_END_REFUSED,      /* a CONNACK with a code, or limits that the bridge cannot work with */
  MQTT_END_UNSUBSCRIBED, /* the subscription was refused */
  MQTT_END_UNSUITABLE,   /* it lacks what the bridge needs: the detail is all that is said */
  MQTT_END_LOST,         /* it was there, and went; with a code when the broker sent one */
  MQTT_END_CUT,          /* by this side: a command could not be committed */
  MQTT_END_WANTED,       /* by this side: to connect anew at once */
  MQTT_END_STALE,        /* by this side: the session that was resumed is of unknown age */
};

enum { MQTT_END_DETAIL_SIZE = 96, MQTT_END_TEXT_SIZE = 160 };

struct mqtt_end {
  enum mqtt_end_kind kind;
  enum mqtt_version version;         /* of the attempt */
  int code;                          /* the broker's reason or return code; 0 when none */
  int64_t up_ms;                     /* how long the connection had been up; 0 when it never was */
  unsigned repeats;                  /* of short connections that were lost right before it */
  char detail[MQTT_END_DETAIL_SIZE]; /* what is known beyond the code; "" for nothing */
};

/* "the broker refused the connection: bad user name or password" */
void mqtt_end_text(char out[MQTT_END_TEXT_SIZE], const struct mqtt_end *end);

/* "not authorized" for 0x87; NULL for a code that the standard does not know. */
const char *mqtt_reason_text(enum mqtt_version version, int code);

/* Whether a message in flight may have been what ended the connection: it was up, the other side
 * closed it, and not for a reason that has to do with itself or with the client. */
bool mqtt_end_may_blame_message(const struct mqtt_end *end);

/* What to do next; remembers which version works. */
struct mqtt_retry {
  enum mqtt_version wanted;  /* the option: AUTO, or one of the two for ever */
  enum mqtt_version version; /* to try next */
  unsigned failures;         /* in a row */
  unsigned silences;         /* MQTT_END_MUTE of 5, in a row */
  unsigned losses;           /* of connections that came up and were short, in a row */
  bool guessed;              /* 3.1.1 is tried because a broker closed without saying why */
  bool knows_5;              /* it has answered in the words of 5: nothing is guessed any more */
  bool no_retain;            /* it refuses a will that is retained */
  int64_t fell_back_mono_ms; /* when 5 was refused last */
};

void mqtt_retry_init(struct mqtt_retry *retry, enum mqtt_version wanted);

/* Judges the end of an attempt or connection: sets retry->version and returns the milliseconds to
 * wait. `random` is any 32 random bits. */
int64_t mqtt_retry_after(struct mqtt_retry *retry, const struct mqtt_end *end, uint32_t random,
                         int64_t now_mono_ms);

#endif
