/* A broker of a few lines that misbehaves as a test wants it to: one client at a time, on a thread
 * of its own. Speaks MQTT 5 and 3.1.1; delivers nothing, unless it times acknowledgements. */
#ifndef TESTS_MQTT_STUB_H
#define TESTS_MQTT_STUB_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct mqtt_stub {
  /* What it does; set before mqtt_stub_start, or while no client is connected. */
  bool mute_on_5;      /* closes without an answer, as some brokers of 3.1.1 do */
  bool mute;           /* takes the connection and never answers */
  atomic_uint lets_in; /* so many CONNECTs, and the next waits until it is more; 0: all */
  uint8_t code_on_5;   /* answers a CONNECT of 5 in 3.1.1's words: CONNACK with this code */
  uint8_t connack;     /* the code for everybody */
  uint16_t receive_max, keep_alive; /* CONNACK properties when not 0 */
  bool only_qos_0, no_retain;
  uint8_t properties[24]; /* others, as they are on the wire */
  size_t properties_len;
  bool session_present;       /* says so, unless the client wants none */
  bool refuses_retained_will; /* with 0x9A */
  uint8_t suback;             /* a refusal; 0 grants QoS 1 */
  const char *refused_filter; /* the subscription to which is refused, */
  const char *fatal_filter;   /* or ends the connection */
  uint8_t puback;             /* the code for the next `pubacks` messages */
  atomic_uint pubacks;
  int ack_type;    /* of packet, instead of PUBACK, when not 0; with the code */
  bool times_acks; /* waits until TCP has acknowledged a PUBACK, and says how long that took */
  unsigned command_after_ms; /* and then so long before it sends a command and times the answer */
  bool hold_pubacks;         /* acknowledges nothing */
  uint8_t disconnect;        /* sends DISCONNECT with this code after the SUBACK */
  bool closes;               /* instead of acknowledging a message, */
  uint8_t goodbye;           /* with this code on 5 when it is not 0 */

  /* What it saw. */
  atomic_uint connects_5, connects_3, publishes, retained, subscribes;
  atomic_uint ends; /* of connections */
  atomic_uint last_keep_alive, clean_starts;
  atomic_uint sent_properties;       /* bytes of them in SUBSCRIBE and PUBLISH */
  atomic_uint acks, quickest_ack_ms; /* from a PUBACK to TCP's acknowledgement; with times_acks */
  atomic_uint answers, quickest_answer_ms; /* from a command to its PUBACK */

  uint16_t port;
  char url[64];
  int listener, client, version;
  int64_t command_mono_ms; /* when the last one was sent */
  atomic_bool stopping;
  pthread_t thread;
};

void mqtt_stub_start(struct mqtt_stub *stub);
void mqtt_stub_stop(struct mqtt_stub *stub);

#endif
