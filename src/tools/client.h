/* A connection to the configuration's broker, of a tool's own: another client id, no will, a
 * session that ends with it. Main thread. */
#ifndef TOOLS_CLIENT_H
#define TOOLS_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/buf.h"
#include "bridge/config.h"
#include "bridge/err.h"
#include "bridge/mqtt.h"

struct client {
  struct loop *loop;
  struct mailbox *main;
  struct signals *signals;
  struct mqtt *mqtt;
  struct buf id;   /* "telnyx-mqtt-listen-1f2e3d4c" */
  bool stopped;    /* SIGINT or SIGTERM came */
  bool up;         /* connected, and every subscription answered */
  bool was_up;     /* at any time */
  unsigned losses; /* of the connection, and tries that failed */
  char why[160];   /* it is down; of the last */
};

/* Prepares what must be there before any other thread. `name` stands in the client id. ERR_MEMORY.
 * client_close in any case. */
enum err client_init(struct client *client, const struct config *config,
                     const char *name) MUST_CHECK;

/* Starts to connect, once. The subscriptions must live as long as the client. ERR_RANGE, ERR_IO and
 * others with a sentence in client->why. */
enum err client_connect(struct client *client, const struct config *config,
                        const struct mqtt_subscription *subscriptions, size_t count) MUST_CHECK;

/* Waits for what happens, for at most wait_ms, and handles it. */
void client_wait(struct client *client, int64_t wait_ms);

/* Waits until the client is up: true. False when it was stopped, when trying failed, or when it
 * took longer than timeout_ms; client->why says more. */
bool client_wait_up(struct client *client, int64_t timeout_ms);

/* Disconnects and frees all of it. False: threads are left behind, and the process must end with
 * _exit. */
bool client_close(struct client *client);

#endif
