/* The result of a command: the JSON payload, and the messages that carry it. Telnyx's values go
 * through as the bytes that came, so numbers of any size and precision stay what they were. Pure;
 * any thread. */
#ifndef BRIDGE_RESULT_H
#define BRIDGE_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/command_error.h"
#include "bridge/err.h"
#include "bridge/msg.h"
#include "bridge/span.h"

enum { RESULT_LEAST_BYTES = 512 }; /* with so much room there is always a result */

struct result_facts {
  bool ok;
  const char *operation; /* "calls.dial"; "" or NULL when there is none */
  struct span topic;     /* the command's, named in the result when not empty (retained ones) */

  int http_status; /* 0 when no reply came */
  struct span reply;
  bool reply_is_json;     /* by its content type; what does not parse is treated as text */
  bool reply_is_bytes;    /* what it was asked for, so that it comes as base64 whatever it is */
  const char *reply_type; /* its content type, "" or NULL when unknown */

  enum command_error error; /* the rest of this group only when not ok */
  const char *message;      /* NULL: Telnyx's first error, else the error's own sentence */
  const char *pointer;      /* a JSON pointer ("/to"); NULL: Telnyx's first error's */
  bool retryable;
  struct span errors; /* the bridge's own list as a JSON array; empty: Telnyx's */

  struct span converted; /* the lists of command.converted and command.unknown */
  struct span unknown;
  struct span correlation_id; /* JSON text of any value, echoed as it is; empty for none */
  const char *command_id;     /* "" or NULL for none */
  unsigned attempts;
  int64_t duration_ms;
  struct span response_topic; /* the command's, named when it is refused */
  const char *topic_refusal;  /* from result_topic_refusal; NULL for none */
  size_t max_bytes; /* of the payload; a reply that does not fit is left out, its size told */
};

/* Builds the payload, NUL-terminated (free with mem_free). `data` is the reply's `data` and `meta`
 * its `meta`, to which arrays `converted` and `unknown` come when anything was; a flat object is
 * `data` itself; an empty reply gives {}; what is not JSON gives
 * {"content_type","text"} or {"content_type","body_base64"}: the status alone decides what is ok.
 * Of an error reply, `errors` is the reply's own list, and a reply without one is excerpted in
 * `reply`. A reply that makes the payload too large leaves `reply_omitted_bytes` in its place.
 * When it is too large even so (an endless correlation_id), everything goes that a peer wrote.
 * ERR_MEMORY; ERR_LIMIT when max_bytes is less than RESULT_LEAST_BYTES. */
enum err result_build(char **out, const struct result_facts *facts) MUST_CHECK;

/* Of a response topic. Brokers have limits of their own (mosquitto: 201 levels; EMQX: 128, and 4096
 * bytes), do not hold a response topic against them, and close the connection of who publishes
 * there: one client would keep the bridge from the broker. */
enum { RESULT_TOPIC_MAX_BYTES = 1024, RESULT_TOPIC_MAX_LEVELS = 32 };

/* Where results may go besides <root>/result/. */
struct result_topics {
  struct span root;      /* mqtt.root */
  struct span discovery; /* homeassistant.prefix, where the bridge has devices there; else empty */
  char *const *filters;  /* mqtt.response_topics */
  size_t filter_count;
};

/* Why results are not published to this response topic, in words, or NULL when they are, or when
 * there is none. Who may write commands chooses it, and the bridge may write what he may not. So
 * refused are what is no topic name (wildcards, control characters, bad UTF-8), what is longer or
 * deeper than RESULT_TOPIC_MAX_..., the broker's own topics ($), the root with everything under it
 * but <root>/result/ and <root>/reply/, and Home Assistant's tree of discovery, whatever the
 * filters say (a result must not become a command or pass for an event or a device), and what no
 * filter matches, but for <root>/result/. Static storage. */
const char *result_topic_refusal(struct span response_topic, const struct result_topics *topics);

enum { RESULT_MSGS = 2 };

struct result_route {
  struct result_topics topics;
  struct span command_topic;  /* <root>/cmd/... */
  struct span response_topic; /* empty for none; ignored when it is refused */
  struct span correlation;    /* MQTT 5 correlation data, empty for none */
  uint8_t qos;                /* the command's */
};

/* Makes the messages: the first to <root>/result/<as the command> (to <root>/result/overlong when
 * that is longer or deeper than RESULT_TOPIC_MAX_...), a second one to the response topic when
 * there is an allowed one that differs. Not retained. Each is one reference, the caller's.
 * ERR_MEMORY; ERR_RANGE as msg_create; then there are none. */
enum err result_to_msgs(struct msg *out[RESULT_MSGS], size_t *count,
                        const struct result_route *route, struct span payload) MUST_CHECK;

/* How far a list of which all pages are asked for has come. */
struct result_progress {
  const char *operation;
  size_t items, pages;        /* so far */
  int64_t total;              /* items in all, -1 unknown */
  struct span correlation_id; /* as in result_facts, like the next */
  const char *command_id;
};

/* Makes the message for the response topic: {"final":false,"operation","items","pages","total",
 * "correlation_id","command_id"}, without the `ok` that every result has. *out is NULL where nobody
 * wants it: there is no response topic, it is refused, or it is under <root>/result/, where each
 * message is a result. One reference, the caller's. ERR_MEMORY; ERR_RANGE as msg_create. */
enum err result_progress_to_msg(struct msg **out, const struct result_route *route,
                                const struct result_progress *progress) MUST_CHECK;

/* How a command ended, from its result. */

struct result_outcome {
  bool ok;
  enum command_error error; /* COMMAND_ERROR_NONE when ok */
  int http_status;          /* 0 when no reply came */
};

/* Reads a payload of result_build. ERR_SYNTAX when it is no JSON object. */
enum err result_outcome_read(struct result_outcome *out, struct span payload) MUST_CHECK;

/* The result of a command that repeats an earlier one (same idempotency key). */

/* The first one's result payload with the repeat's own correlation_id (JSON text, empty for none)
 * in place of the first's; all else byte for byte. NUL-terminated; free with mem_free. ERR_SYNTAX
 * when first_payload is no JSON object; ERR_MEMORY. */
enum err result_repeat(char **out, struct span first_payload,
                       struct span correlation_id) MUST_CHECK;

#endif
