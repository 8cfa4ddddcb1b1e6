/* What takes the place of parts of Paho, where its version has their faults and its archive calls
 * them (paho.cmake says which; with another Paho all of this is left out). The linker puts the
 * functions of paho.c where Paho's own were called (--wrap). They run on Paho's threads and on
 * those that call it.
 *
 * Memory: Debian builds Paho for debugging (without PAHO_HIGH_PERFORMANCE). Each block gets a
 * record, a copy of a file's name and a place in a tree, under one lock for all (Heap.c): a fifth
 * of the processor time of a webhook. Here each has a place in a set, which is enough for the one
 * thing that those records are needed for: Paho frees some blocks twice, for example when a broker
 * answers with the wrong packet. Without memory Paho goes on, loses packets, stops reading or
 * crashes, and it does not look whether its threads have started. The process ends here instead, as
 * by kill -9: the journal has everything.
 *
 * Threads: its receiver is not deaf for 100 ms at a time. Messages: see there.
 *
 * Connecting: Paho tries one address of a name, and gives no handle to its socket. Here it gets a
 * connection that is made already, to any of the name's addresses, and its TLS still checks the
 * name.
 *
 * Reasons: Paho keeps to itself that nobody subscribes to what was published. Here that is counted.
 */
#ifndef BRIDGE_MQTT_PAHO_H
#define BRIDGE_MQTT_PAHO_H

#include <stdbool.h>

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

#endif
