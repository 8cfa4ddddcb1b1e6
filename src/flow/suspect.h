/* Which message ends connections. A broker of MQTT 3.1.1 has no way to refuse a message but to
 * close the connection, and one of 5 may prefer that. The message then comes back, is sent first on
 * the next connection, and so on for ever. So once a connection ended with messages of the journal
 * in flight of which none was acknowledged, they go one at a time, and one that was alone in flight
 * each time is found guilty. Networks and brokers fail as well, but hardly so often in a row, so
 * soon after the same message, and without taking it once.
 *
 * Messages without the journal do not come back, but what is made anew for each connection may end
 * each: then these wait until all others are gone, so that none of those goes down with them. Pure.
 */
#ifndef FLOW_SUSPECT_H
#define FLOW_SUSPECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  SUSPECT_ENDS = 5,         /* so many connections that end on the same message: it is guilty */
  SUSPECT_WITHIN_MS = 5000, /* a connection that ends later than that does not count */
  SUSPECT_DIRECT_ENDS = 2,  /* so many end on messages without the journal: these wait */
};

/* Zeroes: nothing is suspected. */
struct suspect {
  bool one_at_a_time;
  bool acknowledged;    /* any message of the journal by this connection */
  unsigned direct_ends; /* connections in a row that ended on messages without the journal */
  bool direct_ended;    /* this one did */
};

/* What is known of a message of the journal; zeroes to begin with. */
struct suspect_message {
  bool alone;    /* nothing else was in flight when it was sent */
  unsigned ends; /* connections that ended on it alone */
  int64_t sent_mono_ms;
};

/* In which order messages go. */
enum suspect_turn {
  SUSPECT_DIRECT_FIRST,
  SUSPECT_JOURNAL_FIRST, /* one of them is to show whether it is the cause */
  SUSPECT_DIRECT_ALONE,  /* those without the journal last, and one at a time */
};
enum suspect_turn suspect_turn(const struct suspect *suspect);

/* How many may be in flight: 1, or SIZE_MAX. */
size_t suspect_ceiling(const struct suspect *suspect);

void suspect_up(struct suspect *suspect);

/* Messages of the journal. The end of a connection (by_broker: not of the bridge's own will) is
 * told for each that was in flight; true: it is guilty and must not be sent again. */
void suspect_sent(const struct suspect *suspect, struct suspect_message *message,
                  int64_t now_mono_ms);
void suspect_acknowledged(struct suspect *suspect);
bool suspect_ended(struct suspect *suspect, struct suspect_message *message, bool by_broker,
                   int64_t now_mono_ms);

/* Messages without the journal. `last`: no other one waits. True: it was alone in flight, so it
 * ended the connection. */
void suspect_direct_acknowledged(struct suspect *suspect, bool last);
bool suspect_direct_ended(struct suspect *suspect, bool by_broker);

#endif
