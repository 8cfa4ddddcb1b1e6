/* Finding a broker behind a name with several addresses, and its connection among others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "bridge/address.h"
#include "bridge/clock.h"
#include "engine/sockets.h"
#include "mqtt/dial.h"
#include "mqtt/paho.h"

/* ---- sockets ---- */

static struct mqtt_address address_of(const char *host, uint16_t port) {
  struct mqtt_address address = {.len = sizeof(struct sockaddr_in)};
  struct sockaddr_in *in = (struct sockaddr_in *)&address.storage;
  in->sin_family = AF_INET;
  in->sin_port = htons(port);
  assert_int_equal(inet_pton(AF_INET, host, &in->sin_addr), 1);
  return address;
}

/* Of the host, at the port, or at one that is free. */
static int listen_at(const char *host, uint16_t *port) {
  struct mqtt_address address = address_of(host, *port);
  struct sockaddr_in bound;
  socklen_t len = sizeof bound;
  int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), 0);
  assert_int_equal(bind(fd, (struct sockaddr *)&address.storage, address.len), 0);
  assert_int_equal(listen(fd, 8), 0);
  assert_int_equal(getsockname(fd, (struct sockaddr *)&bound, &len), 0);
  *port = ntohs(bound.sin_port);
  return fd;
}

/* From a host and port of one's own, when there is one. */
static int connect_to(const char *host, uint16_t port, const char *from, uint16_t from_port) {
  struct mqtt_address peer = address_of(host, port);
  int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (from) {
    struct mqtt_address own = address_of(from, from_port);
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&own.storage, own.len), 0);
  }
  assert_int_equal(connect(fd, (struct sockaddr *)&peer.storage, peer.len), 0);
  return fd;
}

/* ---- connecting to one of several ---- */

static bool never(void *context) {
  (void)context;
  return false;
}

/* Dials the hosts, at one port each, and returns the index of the one that it came to; the rest of
 * the list is in `left`. */
static size_t dial(const char *const *hosts, const uint16_t *ports, size_t count, size_t *left) {
  struct mqtt_addresses addresses = {.count = count};
  struct mqtt_address address;
  char why[96] = "", text[SOCKET_TEXT_SIZE], wanted[SOCKET_TEXT_SIZE];
  int fd = -1;
  for (size_t i = 0; i < count; i++)
    addresses.list[i] = address_of(hosts[i], ports[i]);
  size_t before = sockets_open();
  enum err err = mqtt_dial(&fd, &address, &addresses, never, NULL, why, sizeof why);
  if (err != ERR_OK)
    fail_msg("%s", why);
  assert_int_equal(sockets_open(), before + 1);
  close(fd);
  *left = addresses.count;
  socket_write(text, &address.storage);
  for (size_t i = 0; i < count; i++) {
    snprintf(wanted, sizeof wanted, "%s:%u", hosts[i], ports[i]);
    if (strcmp(text, wanted) == 0)
      return i;
  }
  fail_msg("it came to %s", text);
  return 0;
}

static void takes_the_first_address_that_answers(void **state) {
  (void)state;
  static const char *const hosts[] = {"127.0.0.2", "127.0.0.3", "127.0.0.4"};
  uint16_t port = 0;
  size_t left = 0;
  int third = listen_at(hosts[2], &port);
  const uint16_t ports[] = {port, port, port};
  assert_int_equal(dial(hosts, ports, 3, &left), 2);
  assert_int_equal(left, 0); /* the others refused */
  int second = listen_at(hosts[1], &port);
  assert_int_equal(dial(hosts, ports, 3, &left), 1);
  assert_int_equal(left, 1); /* the third is still to be tried */
  int first = listen_at(hosts[0], &port);
  assert_int_equal(dial(hosts, ports, 3, &left), 0);
  assert_int_equal(left, 2);
  close(first);
  close(second);
  close(third);
}

static void tries_as_many_as_there_may_be(void **state) {
  (void)state;
  char texts[MQTT_ADDRESSES_MAX][16];
  const char *hosts[MQTT_ADDRESSES_MAX];
  uint16_t ports[MQTT_ADDRESSES_MAX], port = 0;
  size_t left = 0;
  for (unsigned i = 0; i < MQTT_ADDRESSES_MAX; i++) {
    snprintf(texts[i], sizeof texts[i], "127.0.1.%u", i + 1);
    hosts[i] = texts[i];
  }
  int last = listen_at(hosts[MQTT_ADDRESSES_MAX - 1], &port);
  for (unsigned i = 0; i < MQTT_ADDRESSES_MAX; i++)
    ports[i] = port;
  assert_int_equal(dial(hosts, ports, MQTT_ADDRESSES_MAX, &left), MQTT_ADDRESSES_MAX - 1);
  close(last);
}

/* Somebody who takes no connections: what is more than his queue takes gets no answer. */
static int silent_at(const char *host, uint16_t *port, int *queued, size_t count) {
  int fd = listen_at(host, port);
  assert_int_equal(listen(fd, 0), 0);
  struct mqtt_address address = address_of(host, *port);
  for (size_t i = 0; i < count; i++) {
    queued[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    (void)connect(queued[i], (struct sockaddr *)&address.storage, address.len);
  }
  return fd;
}

/* Half of what one is given to answer; the quickest of some tries is judged, as a busy machine may
 * hold any up. */
enum { TRIES = 5, SOON_MS = 2500 };

static void does_not_wait_long_for_one_that_is_silent(void **state) {
  (void)state;
  static const char *const hosts[] = {"127.0.0.2", "127.0.0.3"};
  enum { QUEUED = 8 };
  int queued[QUEUED];
  uint16_t port = 0;
  size_t left = 0;
  int silent = silent_at(hosts[0], &port, queued, QUEUED);
  int other = listen_at(hosts[1], &port);
  const uint16_t ports[] = {port, port};
  int64_t quickest_ms = INT64_MAX;
  for (int i = 0; i < TRIES && quickest_ms > SOON_MS; i++) {
    int64_t start = clock_mono_ms();
    assert_int_equal(dial(hosts, ports, 2, &left), 1);
    quickest_ms = clock_earlier(quickest_ms, clock_mono_ms() - start);
    assert_int_equal(left, 1); /* it may yet */
  }
  assert_in_range(quickest_ms, 0, SOON_MS);
  for (size_t i = 0; i < QUEUED; i++)
    close(queued[i]);
  close(other);
  close(silent);
}

static bool at_the_third_time(void *context) {
  return ++*(int *)context == 3;
}

static void says_why_there_is_none(void **state) {
  (void)state;
  enum { QUEUED = 8 };
  struct mqtt_addresses addresses = {.count = 2};
  struct mqtt_address address;
  char why[96] = "";
  int fd = -1, queued[QUEUED], asked = 0;
  uint16_t port = 0;
  size_t before = sockets_open();
  close(listen_at("127.0.0.2", &port));
  addresses.list[0] = addresses.list[1] = address_of("127.0.0.2", port);
  assert_int_equal(mqtt_dial(&fd, &address, &addresses, never, NULL, why, sizeof why), ERR_NETWORK);
  assert_string_equal(why, "Connection refused");
  assert_int_equal(addresses.count, 0);
  int silent = silent_at("127.0.0.2", &port, queued, QUEUED);
  int64_t quickest_ms = INT64_MAX;
  for (int i = 0; i < TRIES && quickest_ms > SOON_MS; i++) {
    addresses.count = 1;
    asked = 0;
    int64_t start = clock_mono_ms();
    assert_int_equal(
        mqtt_dial(&fd, &address, &addresses, at_the_third_time, &asked, why, sizeof why),
        ERR_NETWORK);
    quickest_ms = clock_earlier(quickest_ms, clock_mono_ms() - start);
  }
  assert_in_range(quickest_ms, 0, SOON_MS);
  for (size_t i = 0; i < QUEUED; i++)
    close(queued[i]);
  close(silent);
  assert_int_equal(sockets_open(), before);
}

static void resolves_and_writes_addresses(void **state) {
  (void)state;
  static const struct {
    const char *host, *text;
  } cases[] = {{"192.0.2.1", "192.0.2.1:1883"}, {"2001:db8::1", "[2001:db8::1]:1883"}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct mqtt_addresses addresses;
    char why[96] = "", text[SOCKET_TEXT_SIZE];
    assert_int_equal(mqtt_dial_resolve(&addresses, cases[i].host, 1883, why, sizeof why), ERR_OK);
    assert_int_equal(addresses.count, 1);
    socket_write(text, &addresses.list[0].storage);
    assert_string_equal(text, cases[i].text);
  }
}

/* ---- which one it is ---- */

struct peer {
  int broker[2]; /* listeners at one port of two addresses */
  int own;       /* this process's own listener */
  uint16_t port, own_port;
};

static const char *const broker_hosts[] = {"127.0.0.2", "127.0.0.3"};

static struct peer open_peer(void) {
  struct peer peer = {0};
  peer.broker[0] = listen_at(broker_hosts[0], &peer.port);
  peer.broker[1] = listen_at(broker_hosts[1], &peer.port);
  peer.own = listen_at("127.0.0.1", &peer.own_port);
  return peer;
}

static void close_peer(const struct peer *peer) {
  close(peer->broker[0]);
  close(peer->broker[1]);
  close(peer->own);
}

#ifndef PAHO_CONNECTING
/* That what was found is the same socket as the descriptor. */
static void expect_same(const struct mqtt_socket *found, int fd) {
  struct sockaddr_in a, b;
  socklen_t len = sizeof a;
  assert_int_equal(getsockname(found->fd, (struct sockaddr *)&a, &len), 0);
  assert_int_equal(getsockname(fd, (struct sockaddr *)&b, &len), 0);
  assert_int_equal(a.sin_port, b.sin_port);
  assert_int_equal(a.sin_addr.s_addr, b.sin_addr.s_addr);
  assert_int_not_equal(found->fd, fd);
}

/* Somebody connects to this process from the very port that the broker has, from another of its
 * addresses: that he received nothing yet makes him no broker. */
static void a_foreign_connection_from_the_brokers_port_is_not_it(void **state) {
  (void)state;
  struct peer peer = open_peer();
  struct mqtt_sockets before;
  struct mqtt_socket found;
  assert_int_equal(mqtt_sockets_note(&before), ERR_OK);
  int foreign = connect_to("127.0.0.1", peer.own_port, "127.0.0.4", peer.port);
  int accepted = accept(peer.own, NULL, NULL);
  int link = connect_to(broker_hosts[1], peer.port, NULL, 0);
  int served = accept(peer.broker[1], NULL, NULL);
  assert_int_equal(send(served, "CONNACK", 7, 0), 7);
  for (size_t i = 0; i < 2; i++) { /* whichever of them was the engine's choice */
    struct mqtt_address address = address_of(broker_hosts[i], peer.port);
    assert_int_equal(mqtt_socket_find(&found, &before, &address), ERR_OK);
    expect_same(&found, link);
    mqtt_socket_close(&found);
  }
  close(link);
  struct mqtt_address address = address_of("127.0.0.4", peer.port);
  assert_int_equal(mqtt_socket_find(&found, &before, &address), ERR_NOT_FOUND);
  mqtt_sockets_free(&before);
  close(foreign);
  close(accepted);
  close(served);
  close_peer(&peer);
}

static void the_address_decides_between_two_and_nothing_is_guessed(void **state) {
  (void)state;
  struct peer peer = open_peer();
  struct mqtt_sockets before;
  struct mqtt_socket found;
  struct mqtt_address address = address_of(broker_hosts[0], peer.port);
  int old = connect_to(broker_hosts[0], peer.port, NULL, 0); /* the API's, at the same door */
  assert_int_equal(mqtt_sockets_note(&before), ERR_OK);
  assert_int_equal(mqtt_socket_find(&found, &before, &address), ERR_NOT_FOUND);
  int link = connect_to(broker_hosts[0], peer.port, NULL, 0);
  int other = connect_to(broker_hosts[1], peer.port, NULL, 0);
  assert_int_equal(mqtt_socket_find(&found, &before, &address), ERR_OK);
  expect_same(&found, link);
  mqtt_socket_close(&found);
  int twin = connect_to(broker_hosts[0], peer.port, NULL, 0);
  assert_int_equal(mqtt_socket_find(&found, &before, &address), ERR_NOT_FOUND);
  mqtt_sockets_free(&before);
  close(old);
  close(link);
  close(other);
  close(twin);
  close_peer(&peer);
}

#endif

static bool is_at_end(int fd) {
  struct pollfd poller = {.fd = fd, .events = POLLIN};
  char byte;
  return poll(&poller, 1, 20000) == 1 && recv(fd, &byte, 1, 0) == 0;
}

/* Paho closes its descriptor when it likes, and the next thing that is opened gets its number. */
static void cuts_the_connection_whatever_its_descriptor_stands_for(void **state) {
  (void)state;
  struct peer peer = open_peer();
  struct mqtt_socket copy;
  int link = connect_to(broker_hosts[0], peer.port, NULL, 0);
  int served = accept(peer.broker[0], NULL, NULL);
  assert_int_equal(mqtt_socket_copy(&copy, link), ERR_OK);
  close(link);
  int innocent = connect_to(broker_hosts[1], peer.port, NULL, 0);
  int innocent_served = accept(peer.broker[1], NULL, NULL);
  assert_int_equal(innocent, link); /* the same number */
  mqtt_socket_cut(&copy);
  assert_true(is_at_end(served));
  assert_int_equal(send(innocent, "x", 1, MSG_NOSIGNAL), 1);
  mqtt_socket_close(&copy);
  assert_int_equal(copy.fd, -1);
  mqtt_socket_close(&copy);
  close(served);
  close(innocent);
  close(innocent_served);
  close_peer(&peer);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(takes_the_first_address_that_answers),
      cmocka_unit_test(tries_as_many_as_there_may_be),
      cmocka_unit_test(does_not_wait_long_for_one_that_is_silent),
      cmocka_unit_test(says_why_there_is_none),
      cmocka_unit_test(resolves_and_writes_addresses),
#ifndef PAHO_CONNECTING
      cmocka_unit_test(a_foreign_connection_from_the_brokers_port_is_not_it),
      cmocka_unit_test(the_address_decides_between_two_and_nothing_is_guessed),
#endif
      cmocka_unit_test(cuts_the_connection_whatever_its_descriptor_stands_for),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
