/* The message that an event goes out as. Pure; any thread. */
#ifndef BRIDGE_EVENT_MSG_H
#define BRIDGE_EVENT_MSG_H

#include "bridge/err.h"
#include "bridge/event.h"
#include "bridge/msg.h"
#include "bridge/span.h"

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
