/* One connection to the broker through Paho, from its CONNECT to its end; with its parts
 * (link_*.c) and paho.c the only one that calls Paho. A link never connects twice, and nothing is
 * carried over to the next one: what was in flight is reported as lost, and its owner publishes it
 * again, so a message is never sent by Paho and by its owner both. A process has one link at a time
 * (see mqtt_link_close). The engine's thread. */
#ifndef BRIDGE_MQTT_LINK_H
#define BRIDGE_MQTT_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/err.h"
#include "bridge/mqtt.h"
#include "dial.h"
#include "end.h"
#include "options.h"
#include "packet.h"
#include "subscriptions.h"

struct mqtt_link;

struct mqtt_link_options {
  const struct mqtt_url *url;
  int connection;                     /* a TCP connection to the broker; mqtt_link_open takes it */
  const struct mqtt_address *address; /* that it is to */
  const struct mqtt_options *mqtt;
  const struct mqtt_subscriptions *subscriptions; /* must outlive the link */
  uint32_t left_out;                              /* of them, as bits: not asked for */
  enum mqtt_version version;                      /* 5 or 3.1.1 */
  int keep_alive_s;
  bool clean; /* MQTT 5: do not resume the session */
  bool will_retained;
};

/* A message on its way; part of its owner's record of it, which must live until on_published. */
struct mqtt_sending {
  struct mqtt_link *link;
};

/* All are called on one of Paho's threads with Paho's lock held: no Paho call, no long wait. */
struct mqtt_link_handlers {
  void *context;
  /* The broker takes the connection, and resumes the session; its_expiry_ms: how long it keeps one
   * where that is not as asked, else 0. False: nothing must be taken of it. */
  bool (*on_taken)(void *context, bool resumed, int64_t its_expiry_ms);
  /* Before on_ready: a subscription is asked for, or answered. `why` may be empty. */
  void (*on_subscription)(void *context, size_t k, enum mqtt_subscription_news news, int code,
                          const char *why);
  /* Connected, and each subscription answered. */
  void (*on_ready)(void *context, const struct mqtt_limits *limits);
  /* Once, unless the link is closed first. up_ms is not set. */
  void (*on_end)(void *context, const struct mqtt_end *end);
  /* False when it was not kept: the connection is cut before the acknowledgement can leave. */
  bool (*on_command)(void *context, size_t k, const struct command_msg_parts *parts,
                     const struct mqtt_user_properties *properties);
  /* Of a subscription that has on_message. */
  void (*on_message)(void *context, size_t k, const struct mqtt_message *message);
  /* Once for each mqtt_link_send that returned ERR_OK, at the latest while the link is closed. */
  void (*on_published)(void *context, struct mqtt_sending *sending, enum mqtt_outcome outcome,
                       int reason_code);
};

/* The functions below are for one thread, which must not hold a lock that a handler takes. */

/* Whether a link to the URL goes to the address that it is given. Else Paho looks the name up by
 * itself, and chooses. */
bool mqtt_link_can_choose(const struct mqtt_url *url);

/* Starts connecting. options->mqtt must outlive the link. ERR_MEMORY, ERR_LIMIT, ERR_IO (see
 * mqtt_socket_copy, mqtt_sockets_note); ERR_RANGE when Paho refuses an option, `why` in its words.
 */
enum err mqtt_link_open(struct mqtt_link **out, const struct mqtt_link_options *options,
                        const struct mqtt_link_handlers *handlers, char *why,
                        size_t why_size) MUST_CHECK;

/* Hands a message to Paho, which copies it. ERR_LIMIT: larger than the broker's maximum packet;
 * ERR_SYNTAX: a topic that cannot be published to; ERR_NETWORK: not connected any more. After an
 * error on_published is not called. */
enum err mqtt_link_send(struct mqtt_link *link, const struct msg *msg,
                        struct mqtt_sending *sending) MUST_CHECK;

/* Takes no further command and closes the socket; on_end follows. */
void mqtt_link_cut(struct mqtt_link *link);

/* Acknowledges by TCP what came so far, from on_published. The broker's next message may wait for
 * that; when nothing else is in flight, nothing will go out soon that could bring it along. */
void mqtt_link_acknowledge(struct mqtt_link *link);

/* Wakes Paho's sender, which may sleep (paho.c). */
void mqtt_link_nudge(struct mqtt_link *link);

/* Disconnects if connected and waits for Paho's threads to end, a second at most unless a handler
 * runs; afterwards no handler is called. It must come before the next link is opened. */
void mqtt_link_close(struct mqtt_link **link);

#endif
