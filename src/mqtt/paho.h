/* All that is done because Paho has a fault or lacks something, and nothing else: paho.c says of
 * each what is wrong, which versions have it, and which test shows it. Two kinds:
 *
 * - The linker puts functions of paho.c where Paho's own are called (--wrap), where Paho is a
 * static library of a version whose source was read and calls them (paho.cmake says which; with
 * another Paho these are left out, and it works all the same). They run on Paho's threads and on
 * those that call it.
 * - Functions that the engine calls. */
#ifndef MQTT_PAHO_H
#define MQTT_PAHO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/err.h"
#include "dial.h"

/* False when Paho, which has a client, holds none of the blocks that paho.c should have given it:
 * then something else is what it calls. Any thread. */
bool mqtt_paho_takes_our_memory(void);

/* Whether mqtt_paho_offer has an effect. */
bool mqtt_paho_takes_connections(void);

/* Offers a TCP connection to Paho's next attempt to connect, which takes it in place of one of its
 * own. False when this Paho takes none. One offer at a time. Any thread. */
bool mqtt_paho_offer(int fd);

/* Takes the offer back, for the caller to close; -1 when Paho has taken it. Any thread. */
int mqtt_paho_withdraw(void);

/* ---- the connection of a Paho that takes none ---- */

/* The sockets that the process has at a moment. */
struct mqtt_sockets {
  uint64_t *inodes;
  size_t count, capacity;
  bool complete; /* false: there was no memory for more */
};

/* ERR_MEMORY; ERR_IO when the process may not see its own descriptors (/proc). */
enum err mqtt_sockets_note(struct mqtt_sockets *out) MUST_CHECK;
void mqtt_sockets_free(struct mqtt_sockets *sockets);

/* Finds the connection that Paho made, by exclusion: a TCP connection that was not there before, to
 * the address's port, which was not accepted by this process's own listener; of several, the one to
 * that very address. ERR_NOT_FOUND when none or more than one is left: it is never guessed. */
enum err mqtt_socket_find(struct mqtt_socket *out, const struct mqtt_sockets *before,
                          const struct mqtt_address *address) MUST_CHECK;

/* ---- what Paho tells ---- */

/* How far an attempt to connect came, which it tells in words (NULL for none). */
bool mqtt_paho_reached_broker(const char *message);
bool mqtt_paho_waited_in_vain(const char *message);

/* The broker's reason in the failure of a CONNECT on MQTT 5; 0 or negative when it gave none. */
int mqtt_paho_connect_refusal(int code, int reason);

/* The same of a PUBLISH: 0 when the broker gave none. */
int mqtt_paho_publish_refusal(int code, int reason);

/* ---- what Paho is told ---- */

/* Whether it uses the keep-alive that a CONNACK asks for. */
bool mqtt_paho_follows_keep_alive(void);

/* A client of 3.1.1 is connected: has it give up what is in flight when it is destroyed, and not
 * before. Returns Paho's code. */
int mqtt_paho_keep_session(void *client, int keep_alive_s, bool tls) MUST_CHECK;

/* When its sender is to be woken, while anything is in flight. */
struct mqtt_paho_nudge {
  int64_t mono_ms, wait_ms;
};

/* A message was sent: the plan begins anew. */
void mqtt_paho_plan_nudge(struct mqtt_paho_nudge *nudge, int64_t now_mono_ms);

/* It was time: plans the next one, seldomer and seldomer, as most likely the broker is merely far
 * away. */
void mqtt_paho_plan_next(struct mqtt_paho_nudge *nudge, int64_t now_mono_ms);

/* Wakes the sender of a connected client; no effect otherwise. */
void mqtt_paho_wake_sender(void *client);

#endif
