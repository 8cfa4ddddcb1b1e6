/* An outgoing MQTT message on its way from its maker through the journal to the broker. It is made
 * once, in one block of memory that holds the only copy of the body, and never changed, but for the
 * number that the journal gives it. The one reference-counted type. Any thread. */
#ifndef BRIDGE_MSG_H
#define BRIDGE_MSG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/crypt.h"
#include "bridge/err.h"
#include "bridge/signature.h"
#include "bridge/span.h"

enum msg_kind {
  MSG_EVENT = 1,
  MSG_RESULT = 2,
  MSG_STATE = 3
}; /* numbers are stored: never reuse */

struct msg_parts {
  enum msg_kind kind;
  uint8_t qos; /* 0 to 2; events and states use 1, results that of their command */
  bool retain;
  uint32_t expiry_s; /* MQTT 5 section 3.3.2.3.3; 0 for none */
  struct span topic;
  struct span payload;
  struct span content_type;   /* empty for none; also sets the payload format indicator */
  struct span correlation;    /* MQTT 5 correlation data, empty for none */
  struct span response_topic; /* MQTT 5; empty for none, as of all that goes by the journal */
  struct span properties;     /* user properties, a line each: "name: value\n" */
  struct span event_id;       /* the dedupe key of an event, empty for none */
};

struct msg {
  struct msg_parts parts; /* spans point into this block; each is followed by a NUL */
  int64_t id;             /* the journal's row, in the order kept; 0 before it is kept */
};

/* Copies the parts into one block with one reference, the caller's. ERR_MEMORY; ERR_RANGE when a
 * part is larger than MQTT can carry (topic, correlation: 65,535 bytes). */
enum err msg_create(struct msg **out, const struct msg_parts *parts) MUST_CHECK;

/* Likewise a state, retained and of QoS 1. One without a payload removes what the broker retains
 * (MQTT 5 section 3.3.1.3). */
enum err msg_create_state(struct msg **out, struct span topic, struct span payload,
                          const char *content_type) MUST_CHECK;

/* One more reference. Any thread. */
struct msg *msg_ref(struct msg *msg);

/* Gives a reference back, clears the pointer, frees with the last one. NULL inside is allowed. Any
 * thread. */
void msg_unref(struct msg **msg);

/* Walks properties: start with *at = 0; false at the end. Name and value live as long as the
 * message. */
bool msg_next_property(const struct msg *msg, size_t *at, struct span *name, struct span *value);

/* How much memory the message takes, for ceilings that count bytes. */
size_t msg_size(const struct msg *msg);

/* An incoming MQTT message under telnyx/cmd/, as it came: nothing in it is checked yet. One block
 * of memory, never changed after the journal numbered it, owned by one holder at a time. Any
 * thread. */

/* How far a command has come. The numbers are stored: never reuse one. */
enum command_state {
  COMMAND_COMMITTED = 0, /* in the journal; nothing was sent to Telnyx */
  COMMAND_SENT = 1,      /* a request is, or was at a crash, on its way */
  COMMAND_DONE = 2,      /* its final result is in the outbox */
  COMMAND_BARE = 3, /* done, and nothing is left but what knows a redelivery; the store's own */
};

struct command_msg_parts {
  struct span topic;
  struct span payload;
  struct span response_topic; /* MQTT 5, empty for none */
  struct span correlation;    /* MQTT 5, empty for none */
  struct span owner;          /* who asked for it inside the bridge; empty for the broker's */
  struct span reference;      /* the owner's own */
  uint8_t qos;
  bool retain;
  bool dup;
  uint16_t packet_id; /* MQTT's, to know a redelivery; 0 at QoS 0 */
  uint32_t expiry_s;  /* MQTT 5 message expiry as received; 0 for none */
  int64_t received_wall_ms;
  int64_t held_ms; /* how long the broker may have had it before it came here; not in the journal */
  enum command_signature signature;  /* where its sender has a public_key */
  int64_t signed_until_ms;           /* with a good one: it must not start at or after this */
  uint8_t nonce[CRYPT_DIGEST_BYTES]; /* likewise, a digest; the journal knows it in its own table */
};

struct command_msg {
  struct command_msg_parts parts; /* spans point into this block; each is followed by a NUL */
  int64_t id; /* the journal's row, in the order received; 0 before it is kept */
  enum command_state state;
  unsigned attempts;   /* requests marked as sent so far */
  char command_id[64]; /* made by the bridge at the first attempt, "" before */
};

/* Copies the parts into one block, the caller's. ERR_MEMORY. Any thread, as for the other. */
enum err command_msg_create(struct command_msg **out,
                            const struct command_msg_parts *parts) MUST_CHECK;

/* Frees it and clears the pointer; NULL inside is allowed. */
void command_msg_free(struct command_msg **message);

#endif
