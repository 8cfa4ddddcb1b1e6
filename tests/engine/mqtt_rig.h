/* What tests of the MQTT engine share: a main thread with its mailbox, and an engine whose news,
 * commands and completions are recorded. */
#ifndef TESTS_MQTT_RIG_H
#define TESTS_MQTT_RIG_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "bridge/mqtt.h"
#include "engine/mqtt_stub.h"

enum { RIG_MAX_COMMANDS = 64, RIG_MAX_MESSAGES = 64, RIG_TIMEOUT_MS = 60000 };

/* Paho's faults that this build does not mend (src/mqtt/paho.cmake). What needs one mended skips
 * itself where it is true. */
#ifdef PAHO_THREADS
#define PAHO_IS_DEAF false
#else
#define PAHO_IS_DEAF true /* for 100 ms after a quiet second */
#endif
#ifdef PAHO_WRITES
#define PAHO_FREES_UNWRITTEN_TWICE false
#else
#define PAHO_FREES_UNWRITTEN_TWICE true /* a message that a broken connection did not take */
#endif
#ifdef PAHO_FREES_TWICE
#define PAHO_FREES_MISNAMED_TWICE true /* a message that a PUBCOMP or PUBREC acknowledges */
#else
#define PAHO_FREES_MISNAMED_TWICE false
#endif
#ifdef PAHO_CONNECTING
#define PAHO_CHOOSES_ADDRESS false
#else
#define PAHO_CHOOSES_ADDRESS true /* of a name, for TLS and WebSocket */
#endif
#ifdef PAHO_REASONS
#define PAHO_HIDES_REASONS false
#else
#define PAHO_HIDES_REASONS true /* of a PUBACK that is no refusal */
#endif

struct mqtt_rig {
  struct mqtt_options options;               /* to change before mqtt_rig_open, and likewise */
  struct mqtt_subscription subscriptions[4]; /* the first is for commands, and the only one */
  char client_id[16];
  pthread_t thread;
  struct mailbox *main;
  int event;
  struct mqtt *mqtt;
  unsigned ups, downs;
  char why[160]; /* of the last on_down */

  /* Messages that went out. */
  unsigned published, delivered, lost, refused;
  unsigned closed_by_broker; /* of the lost ones */
  int reason_code;           /* of the last refusal */

  /* Messages of other subscriptions, in the order received. */
  struct rig_message {
    char topic[64], payload[64];
    bool retained;
  } messages[RIG_MAX_MESSAGES];
  unsigned message_count;
  bool only_last; /* is recorded, as the first */

  /* Commands, in the order received; written on Paho's thread. */
  pthread_mutex_t lock;
  struct command_msg *commands[RIG_MAX_COMMANDS];
  unsigned command_count;
  unsigned refuse_commands; /* so many `commit` fail first */
  unsigned refused_commands;
  atomic_bool holds_commands; /* `commit` does not return, and */
  atomic_uint held_commands;  /* so many have not */
};

/* Fills in options for MQTT at the URL: a client id of its own, so that no session is found, a
 * window of 20, commands at "cmd/#". The rig must stay where it is. */
void mqtt_rig_init(struct mqtt_rig *rig, const char *url);
void mqtt_rig_open(struct mqtt_rig *rig);
void mqtt_rig_connect(struct mqtt_rig *rig, const char *url); /* both; returns when it is up */
void mqtt_rig_close(struct mqtt_rig *rig);

/* The stub plays the broker, and the rig connects to it; ends both. */
void mqtt_rig_open_stub(struct mqtt_rig *rig, struct mqtt_stub *stub);
void mqtt_rig_close_stub(struct mqtt_rig *rig, struct mqtt_stub *stub);

struct mqtt_status mqtt_rig_status(const struct mqtt_rig *rig);

/* One more subscription, at QoS 1, whose messages are recorded; before mqtt_rig_open. */
void mqtt_rig_subscribe(struct mqtt_rig *rig, const char *filter, bool retained);

/* Drains the mailbox until the condition holds, or fails the test. */
void mqtt_rig_wait(struct mqtt_rig *rig, bool (*condition)(struct mqtt_rig *rig));
void mqtt_rig_wait_ups(struct mqtt_rig *rig, unsigned ups);
void mqtt_rig_wait_downs(struct mqtt_rig *rig, unsigned downs);
void mqtt_rig_wait_commands(struct mqtt_rig *rig, unsigned count);
void mqtt_rig_wait_messages(struct mqtt_rig *rig, unsigned count);
void mqtt_rig_wait_done(struct mqtt_rig *rig);

/* Drains the mailbox for so long. */
void mqtt_rig_idle(struct mqtt_rig *rig, int ms);

/* Publishes the message, whose reference it takes; done is counted and frees it. */
void mqtt_rig_publish(struct mqtt_rig *rig, const struct msg_parts *parts);

/* The same for a plain event of some bytes on "out/<number>". */
void mqtt_rig_publish_event(struct mqtt_rig *rig, size_t bytes);

/* How many commands were kept so far. */
unsigned mqtt_rig_command_count(struct mqtt_rig *rig);

/* The k-th command that was kept; it stays the rig's. */
const struct command_msg_parts *mqtt_rig_command(struct mqtt_rig *rig, unsigned k);

#endif
