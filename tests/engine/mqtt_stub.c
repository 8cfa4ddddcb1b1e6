#include "engine/mqtt_stub.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "bridge/clock.h"

enum {
  CONNECT = 1,
  CONNACK = 2,
  PUBLISH = 3,
  PUBACK = 4,
  SUBSCRIBE = 8,
  SUBACK = 9,
  PINGREQ = 12,
  PINGRESP = 13,
  DISCONNECT = 14,
  MAX_PACKET = 65536,
};

static bool read_all(struct mqtt_stub *stub, uint8_t *out, size_t len) {
  while (len > 0) {
    struct pollfd poller = {.fd = stub->client, .events = POLLIN};
    if (atomic_load(&stub->stopping))
      return false;
    if (poll(&poller, 1, 20) <= 0)
      continue;
    ssize_t got = read(stub->client, out, len);
    if (got <= 0)
      return false;
    out += got;
    len -= (size_t)got;
  }
  return true;
}

static void answer(struct mqtt_stub *stub, int type, const uint8_t *body, size_t len) {
  uint8_t packet[64] = {(uint8_t)(type << 4 | (type == PUBLISH) << 1), (uint8_t)len}; /* QoS 1 */
  memcpy(packet + 2, body, len);
  (void)send(stub->client, packet, len + 2, MSG_NOSIGNAL); /* a client that is gone is no news */
}

static size_t add_properties(const struct mqtt_stub *stub, uint8_t *at) {
  uint8_t *start = at++;
  if (stub->receive_max) {
    *at++ = 0x21;
    *at++ = (uint8_t)(stub->receive_max >> 8);
    *at++ = (uint8_t)stub->receive_max;
  }
  if (stub->keep_alive) {
    *at++ = 0x13;
    *at++ = (uint8_t)(stub->keep_alive >> 8);
    *at++ = (uint8_t)stub->keep_alive;
  }
  if (stub->only_qos_0) {
    *at++ = 0x24;
    *at++ = 0;
  }
  if (stub->no_retain) {
    *at++ = 0x25;
    *at++ = 0;
  }
  memcpy(at, stub->properties, stub->properties_len);
  at += stub->properties_len;
  *start = (uint8_t)(at - start - 1);
  return (size_t)(at - start);
}

/* 00 04 M Q T T level flags keep-alive */
static bool on_connect(struct mqtt_stub *stub, const uint8_t *body) {
  enum { CLEAN_START = 0x02, WILL_RETAIN = 0x20, NO_RETAIN = 0x9A };
  uint8_t reply[64] = {0, stub->connack};
  bool clean = (body[7] & CLEAN_START) != 0;
  reply[0] = stub->session_present && !clean;
  if (stub->refuses_retained_will && (body[7] & WILL_RETAIN))
    reply[1] = NO_RETAIN;
  atomic_fetch_add(&stub->clean_starts, clean);
  stub->version = body[6];
  atomic_fetch_add(stub->version == 5 ? &stub->connects_5 : &stub->connects_3, 1);
  atomic_store(&stub->last_keep_alive, (unsigned)(body[8] << 8 | body[9]));
  while (atomic_load(&stub->lets_in) > 0 && !atomic_load(&stub->stopping) &&
         atomic_load(&stub->connects_5) + atomic_load(&stub->connects_3) >
             atomic_load(&stub->lets_in))
    poll(NULL, 0, 5);
  if (stub->version == 5 && stub->mute_on_5)
    return false;
  if (stub->version == 5 && stub->code_on_5) {
    reply[1] = stub->code_on_5;
    answer(stub, CONNACK, reply, 2);
    return false;
  }
  answer(stub, CONNACK, reply, 2 + (stub->version == 5 ? add_properties(stub, reply + 2) : 0));
  return reply[1] == 0;
}

/* The client's TCP takes who answers at once for somebody interactive, and begins to delay its
 * acknowledgements. */
static void send_command(struct mqtt_stub *stub) {
  static const char topic[] = "cmd/calls/dial";
  uint8_t body[64] = {0, sizeof topic - 1};
  size_t len = 2 + sizeof topic - 1;
  memcpy(body + 2, topic, sizeof topic - 1);
  body[len++] = 0;
  body[len++] = 1; /* the packet id */
  if (stub->version == 5)
    body[len++] = 0; /* no properties */
  poll(NULL, 0, (int)stub->command_after_ms);
  stub->command_mono_ms = clock_mono_ms();
  answer(stub, PUBLISH, body, len);
}

static void on_puback(struct mqtt_stub *stub) {
  unsigned took_ms = (unsigned)(clock_mono_ms() - stub->command_mono_ms);
  if (took_ms < atomic_load(&stub->quickest_answer_ms))
    atomic_store(&stub->quickest_answer_ms, took_ms);
  atomic_fetch_add(&stub->answers, 1);
}

/* Up to 200 ms, twice as long as Linux ever waits. */
static void time_ack(struct mqtt_stub *stub) {
  enum { LOOK_EVERY_US = 200, LONGEST_MS = 200 };
  struct tcp_info info = {.tcpi_unacked = 1};
  socklen_t len = sizeof info;
  int64_t began = clock_mono_ms();
  while (info.tcpi_unacked > 0 && clock_mono_ms() - began < LONGEST_MS) {
    usleep(LOOK_EVERY_US);
    if (getsockopt(stub->client, IPPROTO_TCP, TCP_INFO, &info, &len) != 0)
      return;
  }
  unsigned took_ms = (unsigned)(clock_mono_ms() - began);
  if (took_ms < atomic_load(&stub->quickest_ack_ms))
    atomic_store(&stub->quickest_ack_ms, took_ms);
  atomic_fetch_add(&stub->acks, 1);
  send_command(stub);
}

/* False: the connection is to be closed. */
static bool on_publish(struct mqtt_stub *stub, uint8_t header, const uint8_t *body) {
  size_t topic = (size_t)(body[0] << 8 | body[1]);
  uint8_t reply[4] = {body[2 + topic], body[3 + topic], stub->puback, 0};
  bool refuse = atomic_load(&stub->pubacks) > 0;
  atomic_fetch_add(&stub->publishes, 1);
  if (stub->version == 5)
    atomic_fetch_add(&stub->sent_properties, body[2 + topic + (header & 6 ? 2 : 0)]);
  if (header & 1)
    atomic_fetch_add(&stub->retained, 1);
  if (stub->closes && stub->goodbye)
    answer(stub, DISCONNECT, (const uint8_t[]){stub->goodbye, 0}, 2);
  if (stub->closes || stub->hold_pubacks || (header & 6) == 0)
    return !stub->closes;
  if (refuse)
    atomic_fetch_sub(&stub->pubacks, 1);
  if (stub->ack_type)
    answer(stub, stub->ack_type, reply, 4);
  else
    answer(stub, PUBACK, reply, refuse ? 4 : 2);
  if (stub->times_acks)
    time_ack(stub);
  return true;
}

static bool asks_for(const uint8_t *topic, const char *filter) {
  size_t len = (size_t)(topic[0] << 8 | topic[1]);
  return filter && len == strlen(filter) && memcmp(topic + 2, filter, len) == 0;
}

static bool on_subscribe(struct mqtt_stub *stub, const uint8_t *body) {
  bool five = stub->version == 5;
  uint8_t reply[4] = {body[0], body[1], 0, 0};
  const uint8_t *topic = body + 2 + (five ? 1 + body[2] : 0);
  reply[five ? 3 : 2] = stub->suback ? stub->suback : 1;
  if (asks_for(topic, stub->refused_filter))
    reply[five ? 3 : 2] = five ? 0x87 : 0x80;
  atomic_fetch_add(&stub->subscribes, 1);
  if (five)
    atomic_fetch_add(&stub->sent_properties, body[2]);
  if (asks_for(topic, stub->fatal_filter))
    return false;
  answer(stub, SUBACK, reply, five ? 4 : 3);
  if (!stub->disconnect)
    return true;
  answer(stub, DISCONNECT, (const uint8_t[]){stub->disconnect, 0}, 2);
  return false;
}

/* One packet; false when the connection is to be closed. */
static bool serve_packet(struct mqtt_stub *stub) {
  static uint8_t body[MAX_PACKET];
  uint8_t header = 0, digit = 0;
  size_t len = 0;
  if (!read_all(stub, &header, 1))
    return false;
  for (unsigned shift = 0; shift == 0 || digit >= 128; shift += 7) {
    if (!read_all(stub, &digit, 1))
      return false;
    len |= (size_t)(digit & 127) << shift;
  }
  if (len > sizeof body || !read_all(stub, body, len))
    return false;
  switch (header >> 4) {
  case CONNECT:
    return on_connect(stub, body);
  case PUBLISH:
    return on_publish(stub, header, body);
  case PUBACK:
    on_puback(stub);
    return true;
  case SUBSCRIBE:
    return on_subscribe(stub, body);
  case PINGREQ:
    answer(stub, PINGRESP, NULL, 0);
    return true;
  default:
    return (header >> 4) != DISCONNECT;
  }
}

static void *run(void *arg) {
  struct mqtt_stub *stub = arg;
  while (!atomic_load(&stub->stopping)) {
    struct pollfd poller = {.fd = stub->listener, .events = POLLIN};
    if (poll(&poller, 1, 20) <= 0)
      continue;
    stub->client = accept(stub->listener, NULL, NULL);
    while (stub->mute && !atomic_load(&stub->stopping))
      poll(NULL, 0, 20);
    while (serve_packet(stub))
      continue;
    close(stub->client);
    atomic_fetch_add(&stub->ends, 1);
  }
  return NULL;
}

void mqtt_stub_start(struct mqtt_stub *stub) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t len = sizeof address;
  stub->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  assert_int_equal(bind(stub->listener, (struct sockaddr *)&address, sizeof address), 0);
  assert_int_equal(getsockname(stub->listener, (struct sockaddr *)&address, &len), 0);
  assert_int_equal(listen(stub->listener, 8), 0);
  stub->port = ntohs(address.sin_port);
  snprintf(stub->url, sizeof stub->url, "mqtt://127.0.0.1:%u", stub->port);
  assert_int_equal(pthread_create(&stub->thread, NULL, run, stub), 0);
}

void mqtt_stub_stop(struct mqtt_stub *stub) {
  atomic_store(&stub->stopping, true);
  pthread_join(stub->thread, NULL);
  close(stub->listener);
}
