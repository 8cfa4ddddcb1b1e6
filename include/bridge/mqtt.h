/* The broker connection (Eclipse Paho MQTTAsync), MQTT 5 with fall-back to 3.1.1. It connects and
 * reconnects by itself, for ever, subscribes to what it is told, and hands over what comes. It
 * keeps nothing: the journal is the outbox. It has no more messages in flight than the broker's
 * Receive Maximum allows, and a few more at hand, so that the next one leaves when one is
 * acknowledged, even if main is busy. All calls into Paho are made by one thread of the engine's
 * own, so that neither a slow broker nor a slow journal (Paho holds its lock while `commit` runs)
 * can block main. When Paho has no memory, which it does not survive, the process ends at once with
 * status 1.
 */
#ifndef BRIDGE_MQTT_H
#define BRIDGE_MQTT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/err.h"
#include "bridge/list.h"
#include "bridge/mailbox.h"
#include "bridge/msg.h"
#include "bridge/span.h"

struct mqtt;

enum {
  MQTT_COMMAND_MAX_BYTES = 1024 * 1024, /* longer payloads of commands are cut: see `commit` */
  MQTT_AT_HAND = 128,                   /* messages that wait here for a place in the window */
  MQTT_SUBSCRIPTIONS_MAX = 16,
  MQTT_INBOX_MESSAGES = 256,      /* that wait for main, see on_message */
  MQTT_INBOX_BYTES = 1024 * 1024, /* of their topics and payloads */
  MQTT_REASON_QUOTA = 0x97,
  MQTT_REASON_TOO_LARGE = 0x95,
  MQTT_REASON_TOPIC = 0x90,
};

enum mqtt_version { MQTT_VERSION_AUTO = 0, MQTT_VERSION_3_1_1 = 4, MQTT_VERSION_5 = 5 };

/* A message of a subscription. Its spans are good until on_message returns. */
struct mqtt_message {
  struct span topic;
  struct span payload;
  bool retained; /* MQTT 5: it was published so; 3.1.1: it was there before the subscription */
};

/* The user properties of a message (MQTT 5 section 3.3.2.3.7), in their order: the one at *at, or
 * the next one after it, and *at is behind it then. False: there are no more. */
struct mqtt_user_properties;
bool mqtt_next_user_property(struct span *name, struct span *value,
                             const struct mqtt_user_properties *properties, int *at);

/* What the broker is asked for, and who gets it: the first entry of the table whose filter matches
 * the topic, so that filters should not overlap. They are asked for in the table's order at each
 * connection, each when the one before is answered, and on_up follows the last answer. What the
 * broker has queued in a session comes before all of that. */
struct mqtt_subscription {
  const char *filter; /* "telnyx/cmd/#", or "$share/<group>/telnyx/cmd/#" */
  uint8_t qos;        /* 0 or 1 */
  bool retained;      /* what is retained is wanted, too: it comes anew with each connection. On
                       * 3.1.1, where it cannot be declined, `commit` gets it all the same */
  bool required; /* refused, or not granted at its QoS: then the connection is of no use, and is
                  * given up. Else the log says once that it is missing, and the bridge does
                  * without it; also where the broker ends the connection instead of answering */
  /* One of the two. */

  /* On Paho's thread, before the message is acknowledged: keep the command in the journal. ERR_OK
   * lets the acknowledgement go; anything else cuts the connection, so that the broker delivers it
   * again (on 3.1.1 it does not: the session is clean). Takes the message when it wants it (clears
   * the pointer). A payload past MQTT_COMMAND_MAX_BYTES comes cut to one byte more than that. */
  enum err (*commit)(void *context, struct command_msg **message);

  /* Beside `commit`, and before it; may be NULL. What the user properties (NULL on 3.1.1) say about
   * the command goes into the parts; an error (ERR_MEMORY) is as one of `commit`. */
  enum err (*prove)(void *context, struct command_msg_parts *parts,
                    const struct mqtt_user_properties *properties);

  /* On main, in the order of coming, and perhaps before on_up. It is acknowledged before that:
   * what comes while main is busy waits in memory, and past MQTT_INBOX_MESSAGES or MQTT_INBOX_BYTES
   * it takes the place of the oldest ones of its own topic, or is dropped where that is not enough,
   * which the log says. So it is for states, and for what its sender repeats. */
  void (*on_message)(void *context, const struct mqtt_message *message);
  void *context;
};

struct mqtt_options {
  const char *url; /* mqtt://, mqtts://, ws://, wss:// host[:port] */
  const char *client_id;
  const char *username; /* NULL or "" for none */
  const char *password;
  const char *ca_file, *cert_file, *key_file;
  enum mqtt_version version;
  int keep_alive_s;
  uint32_t session_expiry_s; /* MQTT 5, 0 counts as 1; on 3.1.1 the session is clean */
  const struct mqtt_subscription *subscriptions; /* up to MQTT_SUBSCRIPTIONS_MAX */
  size_t subscription_count;
  const char *will_topic; /* retained, QoS 1; NULL for none */
  const char *will_payload;
  unsigned max_window;       /* own ceiling of messages in flight */
  int64_t commit_timeout_ms; /* how long `commit` may take: mqtt_close allows for it */
};

struct mqtt_handlers {
  void *context;
  /* On main: connected and each subscription answered. */
  void (*on_up)(void *context);
  /* On main: the connection is lost or was refused; `why` is a sentence for people. */
  void (*on_down)(void *context, const char *why);
};

/* Once at start, before other threads: takes http_proxy and https_proxy out of the environment.
 * Paho would go through them to any broker, the one on localhost too, as it does not know no_proxy.
 */
void mqtt_ignore_proxies(void);

/* Starts connecting and returns at once; the broker may be down. `why` on ERR_RANGE (a bad URL or
 * option), ERR_IO (certificate files). Handlers with "on main" come through the main mailbox. */
enum err mqtt_open(struct mqtt **out, const struct mqtt_options *options,
                   const struct mqtt_handlers *handlers, struct mailbox *main, char *why,
                   size_t why_size) MUST_CHECK;

enum mqtt_outcome {
  MQTT_DELIVERED, /* acknowledged by the broker (at QoS 0: written) */
  MQTT_LOST,      /* the connection went before the acknowledgement: publish it again */
  MQTT_REFUSED,   /* this broker will never take it: reason_code says why. "Quota exceeded" is no
                     such refusal: the connection is given up, and made again after a while */
};

struct mqtt_publish {
  struct mail mail;
  struct msg *msg;                            /* borrowed until done */
  void (*done)(struct mqtt_publish *publish); /* on main, exactly once */
  enum mqtt_outcome outcome;
  int reason_code; /* MQTT 5 section 2.4, 0 when none; that of DISCONNECT with closed_by_broker */
  bool closed_by_broker; /* MQTT_LOST: the broker, or the network, ended the connection while this
                          * was in flight, and it may be this message's fault */
  void *owner;
  struct list_link link; /* the engine's own */
};

/* Main, between on_up and on_down, for as many messages at once as there is credit for. Always
 * completes through done, never before it returns. Messages leave in the order of the calls. QoS 2
 * is sent as 1: at least once is the promise. */
void mqtt_publish(struct mqtt *mqtt, struct mqtt_publish *publish);

/* Main. What ended the connections so far is found and out of the way: the next wait is a short
 * one, and the next end counts as the first. */
void mqtt_forgive(struct mqtt *mqtt);

struct mqtt_status {
  bool up;
  enum mqtt_version version; /* of the connection */
  unsigned window;           /* messages that may be in flight: min(max_window, Receive Maximum) */
  unsigned credit;           /* messages that may be with the engine: the window and MQTT_AT_HAND */
  uint32_t max_packet_bytes; /* the broker's, 0 for none stated */
  bool retains, shares;      /* messages, subscriptions: as far as it says */
  char why_down[160];
};

/* Main. */
void mqtt_status(const struct mqtt *mqtt, struct mqtt_status *out);

/* Main, at SIGHUP: certificate files are read again, by connecting anew when they are in use. */
void mqtt_reload_certificates(struct mqtt *mqtt);

/* Main, each time its loop goes round. When it stood still, commands that come may have waited as
 * long: they carry that in held_ms, as they do after a time without a connection. What was held for
 * longer than the session's expiry is given up: the connection is cut, and the next one begins a
 * new session. */
void mqtt_tick(struct mqtt *mqtt, int64_t now_mono_ms);

/* Main, which it blocks. Gives what is in flight until timeout_ms, then disconnects cleanly
 * (unsubscribes nothing: the session keeps commands for the next start). A command that comes
 * meanwhile still goes to `commit`, which must work until this returns; on_up, on_down and
 * on_message are not called any more. Returns within timeout_ms + grace_ms, while a command is
 * being kept within commit_timeout_ms besides, and at once while a name is looked up. Every publish
 * has completed when the main mailbox has been drained afterwards. False when threads are left
 * behind, in the resolver for one: then the process must end with _exit, since exit takes libraries
 * away from under them. */
bool mqtt_close(struct mqtt **mqtt, int64_t timeout_ms, int64_t grace_ms);

#endif
