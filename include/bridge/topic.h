/* Topics: where an event or a state goes. An id stands in a topic as one level: '%', '+', '#', '/',
 * '$', spaces and whatever MQTT 5 section 1.5.4 forbids or frowns upon (control characters,
 * non-characters, bytes that are no UTF-8) are percent-encoded, and past TOPIC_LEVEL_MAX bytes it
 * is cut and ends in '~' and a digest. Pure; any thread. */
#ifndef BRIDGE_TOPIC_H
#define BRIDGE_TOPIC_H

#include <stdbool.h>

#include "bridge/buf.h"
#include "bridge/err.h"
#include "bridge/event.h"
#include "bridge/span.h"

enum {
  TOPIC_LEVEL_MAX = 128, /* bytes of one encoded id */
  TOPIC_MAX = 65535,     /* bytes of a topic (MQTT 5 section 1.5.4) */
};

/* Appends one level, encoded; percent_decode gives back what was not cut. Trouble is the buffer's
 * status. */
void topic_add_level(struct buf *out, struct span id);

/* Whether a level ends as one that was cut does; an id that ends so by itself looks the same. */
bool topic_level_is_cut(struct span level);

/* Appends an event's topic. leg_call_control_id is the call_control_id known for
 * event->call_leg_id, empty for none; it serves events that have no call_control_id themselves.
 * A conference.* event that carries both ids goes under the conference. One whose topic would be
 * that of a state (".../state", which the bridge alone publishes) gets the generic topic.
 * ERR_MEMORY, ERR_LIMIT. */
enum err topic_for_event(struct buf *out, const char *root, const struct event *event,
                         struct span leg_call_control_id) MUST_CHECK;

/* Appends <root>/call/<id>/state. ERR_MEMORY, ERR_LIMIT. */
enum err topic_for_call_state(struct buf *out, const char *root,
                              struct span call_control_id) MUST_CHECK;

/* The level with the id in a topic of that kind; empty for any other topic. */
struct span topic_of_call_state(struct span topic, const char *root);

/* Appends what the event's subject is in CloudEvents' sense ("call/<id>"), ids as they are;
 * nothing when it has none. Trouble is the buffer's status. */
void topic_add_subject(struct buf *out, const struct event *event, struct span leg_call_control_id);

/* Whether a text can stand in an MQTT string that brokers take: UTF-8 without control characters
 * (U+0000 to U+001F, U+007F to U+009F) and non-characters. */
bool topic_text_is_clean(struct span text);

/* Topic filters and what they match (MQTT 5 section 4.7). */

/* Whether it is a filter: 1 to 65,535 bytes of UTF-8 without control characters; '+' alone in its
 * level, '#' alone in the last one. */
bool topic_filter_is_good(struct span filter);

/* Whether a good filter matches a topic name. '+' is one level, '#' is any number of them, none
 * included ("reply/#" matches "reply"); neither stands for a first level that begins with '$'. */
bool topic_filter_matches(struct span filter, struct span topic);

#endif
