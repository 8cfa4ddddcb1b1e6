/* A verified webhook, understood: which event it is and whom it concerns. Five shapes are known:
 *
 *   v2         {"data":{"event_type","id","occurred_at","payload"},"meta"}
 *   v1         {"event_type":"call_initiated","id","created_at","payload"}
 *   bare       {"event_type":"conference.floor.changed","id","payload"}, and flat campaign updates
 *   versioned  {"id","event","version","occurred_at","data"}
 *   form       a TeXML callback, application/x-www-form-urlencoded
 *
 * Whatever else was signed is opaque: it has an id and is published as it came. Pure; any thread.
 */
#ifndef BRIDGE_EVENT_H
#define BRIDGE_EVENT_H

#include <stdbool.h>

#include "bridge/err.h"
#include "bridge/msg.h"
#include "bridge/span.h"

enum event_shape {
  EVENT_V2,
  EVENT_V1,
  EVENT_BARE,
  EVENT_VERSIONED,
  EVENT_FORM,
  EVENT_OPAQUE,
};

enum {
  EVENT_TYPE_MAX = 128,  /* bytes; a longer type is none */
  EVENT_ID_MAX = 128,    /* bytes; a longer id is replaced by its digest */
  EVENT_FIELD_MAX = 512, /* bytes; a longer value of any other field counts as absent */
};

/* What is read, where it is found in JSON (the payload first, else around it) and in a form. */
#define EVENT_FIELD_TABLE(X)                                                                       \
  X(call_control_id, "CallControlId")                                                              \
  X(call_leg_id, "CallLegId")                                                                      \
  X(call_session_id, "CallSessionId")                                                              \
  X(conference_id, "ConferenceSid")                                                                \
  X(connection_id, "ConnectionId")                                                                 \
  X(messaging_profile_id, NULL)                                                                    \
  X(message_id, NULL)                                                                              \
  X(fax_id, NULL)                                                                                  \
  X(call_sid, "CallSid")                                                                           \
  X(call_duration, "CallDuration")                                                                 \
  X(parent_call_sid, "ParentCallSid")                                                              \
  X(dial_call_sid, "DialCallSid")                                                                  \
  X(dial_call_status, "DialCallStatus")                                                            \
  X(dial_call_duration, "DialCallDuration")                                                        \
  X(direction, NULL)                                                                               \
  X(from, "From")                                                                                  \
  X(to, "To")                                                                                      \
  X(total_cost, NULL)                                                                              \
  X(start_time, NULL)                                                                              \
  X(hangup_cause, "HangupCause")                                                                   \
  X(hangup_source, "HangupSource")                                                                 \
  X(client_state, NULL)                                                                            \
  X(digit, NULL)                                                                                   \
  X(digits, NULL)                                                                                  \
  X(status, NULL)                                                                                  \
  X(result, NULL)                                                                                  \
  X(queue, NULL)

/* Spans are empty for what is absent; each that is not is NUL-terminated, UTF-8 without control
 * characters, and lives as long as the event. None points into the body. */
struct event {
  enum event_shape shape;
  struct span type; /* with dots ("call.machine.detection.ended"), also where v1 wrote underscores;
                       "texml.completed", "texml.recording.completed"; "opaque" */
  struct span id;   /* never empty: Telnyx's, or made from a digest */
  bool id_is_made;
  struct span occurred_at; /* RFC 3339 as sent, else empty */
#define EVENT_FIELD_AS_MEMBER(name, form_name) struct span name;
  EVENT_FIELD_TABLE(EVENT_FIELD_AS_MEMBER)
#undef EVENT_FIELD_AS_MEMBER
  struct span content_type; /* of what is published; empty when the body is not UTF-8 text */
  struct span form_json;    /* form: the fields as a JSON object, to be published; else empty */
};

/* What came with a request. */
struct event_source {
  struct span body;
  struct span content_type; /* decides the parser; sniffed only when it names neither */
  struct span timestamp;    /* the header telnyx-timestamp, for ids of events without one */
};

/* Reads a webhook. Whatever the bytes are, the outcome is an event; ERR_MEMORY alone fails. A
 * made id is the digest of timestamp|body, so that a request sent again is absorbed and an equal
 * callback later is not; of the body alone for a form with a SequenceNumber or a Timestamp. The
 * caller frees with event_free. */
enum err event_parse(struct event **out, const struct event_source *source) MUST_CHECK;

/* Frees it and clears the pointer; NULL inside is allowed. */
void event_free(struct event **event);

/* The message that an event goes out as. */

struct event_msg_source {
  const char *root; /* mqtt.root */
  struct span body; /* as received; published byte for byte unless the event is a form */
  struct span signature;
  struct span timestamp;
  struct span leg_call_control_id; /* what is known of event->call_leg_id, empty for nothing */
};

/* Makes the message: QoS 1, not retained, with the event's id as dedupe key. Its user properties
 * are the CloudEvents 1.0 attributes under their own names (CloudEvents MQTT binding, section 3.1)
 * and Telnyx's headers:
 *
 *   specversion  1.0
 *   id           the event's
 *   source       https://api.telnyx.com/v2, and /connections/<id> or /messaging_profiles/<id> when
 *                the event names the application that it belongs to
 *   type         event->type
 *   time         event->occurred_at, when there is one
 *   subject      "call/<id>", "conference/<id>", "message/<id>", "fax/<id>", "texml/<CallSid>"
 *   telnyx-signature-ed25519, telnyx-timestamp    as received
 *
 * A value that is longer than 1024 bytes, empty, or not clean text (topic.h) is left out.
 * *out is one reference, the caller's; all is copied. ERR_MEMORY. */
enum err event_to_msg(struct msg **out, const struct event *event,
                      const struct event_msg_source *source) MUST_CHECK;

#endif
