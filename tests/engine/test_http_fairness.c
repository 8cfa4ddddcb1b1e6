/* Many connections of one stranger, and somebody else: places, turns and memory. */
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/child.h"
#include "engine/http_rig.h"

#define LARGE_HEAD "POST /large HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n"

enum { FEW = 5, MANY = 90, AT_ONCE = 64 };

static const struct rig_options defaults;

/* So many connections from one network, each from an address of its own. */
struct crowd {
  int clients[MANY];
  size_t count;
};

static void gather(struct rig *rig, struct crowd *crowd, size_t count, const char *request) {
  crowd->count = count;
  for (size_t i = 0; i < count; i++) {
    char host[16];
    snprintf(host, sizeof host, "127.9.0.%zu", i + 1);
    crowd->clients[i] = client_connect_from(rig, host);
    rig_serve_ms(rig, 1);
    client_send(crowd->clients[i], request);
  }
}

static void scatter(struct crowd *crowd) {
  while (crowd->count > 0)
    close(crowd->clients[--crowd->count]);
}

static void a_crowd_takes_no_place_of_another_s(void **state) {
  (void)state;
  static const char *const behaviours[] = {"", "P", POST_HEAD "Content-Length: 5\r\n\r\n"};
  for (size_t i = 0; i < sizeof behaviours / sizeof behaviours[0]; i++) {
    struct rig rig;
    struct crowd crowd, more;
    rig_open(&rig, &(struct rig_options){.max_connections = FEW});
    int idle = client_connect(&rig);
    client_post(&rig, idle);
    gather(&rig, &crowd, FEW - 1, behaviours[i]);
    gather(&rig, &more, 3,
           behaviours[i]); /* has more than the other, so each costs one of its own */
    assert_true(client_is_quiet(idle));
    int newcomer = client_connect(&rig); /* none of the crowd is slow yet */
    client_post(&rig, newcomer);
    client_post(&rig, idle);
    close(newcomer);
    close(idle);
    scatter(&crowd);
    scatter(&more);
    rig_close(&rig);
  }
}

static void a_crowd_s_requests_are_not_cut_for_its_own_newcomers(void **state) {
  (void)state;
  struct rig rig;
  struct crowd crowd;
  rig_open(&rig, &(struct rig_options){.max_connections = FEW});
  rig_stop_clock(); /* none of them is slow */
  gather(&rig, &crowd, FEW, POST_HEAD "Content-Length: 1\r\n\r\n");
  rig_assert_idle(&rig);
  int newcomer = client_connect_from(&rig, "127.9.0.200");
  assert_string_equal(client_await_end(&rig, newcomer), "");
  for (size_t i = 0; i < FEW; i++)
    client_send(crowd.clients[i], "1");
  rig_await_requests(&rig, FEW);
  close(newcomer);
  scatter(&crowd);
  rig_close(&rig);
}

static void who_is_known_keeps_its_place_for_longest(void **state) {
  (void)state;
  struct rig rig;
  rig_open(&rig, &(struct rig_options){.max_connections = 2});
  int known = client_connect_pending(&rig);
  const struct http_reply reply = {.status = 200, .known = true};
  http_answer(&rig.requests[0], &reply);
  rig.request_count = 0;
  client_await(&rig, known, "200 OK");
  for (int i = 0; i < 5; i++)
    client_post_anew(&rig); /* each takes the place of the one before, which is younger */
  int other = client_connect(&rig);
  client_post(&rig, other);
  client_post_anew(&rig);
  assert_string_equal(client_await_end(&rig, other), "");
  assert_true(client_is_quiet(known));
  close(known);
  close(other);
  rig_close(&rig);
}

static void requests_of_a_crowd_let_another_s_pass(void **state) {
  (void)state;
  struct rig rig;
  struct crowd crowd;
  rig_open(&rig, &(struct rig_options){0});
  gather(&rig, &crowd, MANY, "");
  int client = client_connect(&rig);
  rig_assert_idle(&rig);
  for (size_t i = 0; i < MANY; i++)
    client_send(crowd.clients[i], POST_ONE);
  client_send(client, POST_HEAD "Content-Length: 3\r\n\r\nown");
  rig_go_round(&rig, 1000);
  assert_int_equal(rig.request_count, AT_ONCE); /* the others in the next round */
  size_t own = 0;
  while (own < rig.request_count && !span_equal_text(rig.requests[own]->body, "own"))
    own++;
  assert_in_range(own, 0, 1); /* whose turn was first is chance */
  rig_go_round(&rig, 1000);   /* without a wait */
  assert_int_equal(rig.request_count, MANY + 1);
  close(client);
  scatter(&crowd);
  rig_close(&rig);
}

#define PART_OF_BODY POST_HEAD "Content-Length: 900\r\n\r\n0123456789"

static void the_slowest_goes_when_too_much_is_held(void **state) {
  (void)state;
  static char rest[890];
  struct rig rig;
  int clients[4];
  memset(rest, 'b', sizeof rest);
  rig_open(&rig, &(struct rig_options){.max_held_bytes = 2900}); /* three of 900 fit */
  for (size_t i = 0; i < 4; i++) {
    clients[i] = client_connect(&rig);
    client_send(clients[i], PART_OF_BODY);
    rig_serve_ms(&rig, 2);
  }
  for (size_t i = 1; i < 4; i++) {
    client_send_bytes(clients[i], rest, sizeof rest - 1);
    rig_serve_ms(&rig, 2);
  }
  assert_non_null(strstr(client_await_end(&rig, clients[0]), "503 Service Unavailable"));
  for (size_t i = 1; i < 4; i++)
    client_send(clients[i], "b");
  rig_await_requests(&rig, 3);
  for (size_t i = 1; i < 4; i++)
    rig_answer(&rig, "held");
  for (size_t i = 1; i < 4; i++)
    client_await(&rig, clients[i], "held");
  for (size_t i = 0; i < 4; i++)
    close(clients[i]);
  rig_close(&rig);
}

static void what_is_with_the_handler_is_held_too(void **state) {
  (void)state;
  static char body[900];
  struct rig rig;
  int clients[3];
  rig_open(&rig, &(struct rig_options){.max_held_bytes = 2000});
  for (size_t i = 0; i < 3; i++) {
    clients[i] = client_connect(&rig);
    client_send(clients[i], POST_HEAD "Content-Length: 900\r\n\r\n");
    client_send_bytes(clients[i], body, sizeof body);
    if (i < 2)
      rig_await_requests(&rig, i + 1);
  }
  assert_non_null(strstr(client_await_end(&rig, clients[2]), "503 Service Unavailable"));
  assert_int_equal(rig.request_count, 2);
  rig_answer(&rig, "first");
  client_await(&rig, clients[0], "first");
  client_send(clients[0], POST_HEAD "Content-Length: 900\r\n\r\n");
  client_send_bytes(clients[0], body, sizeof body);
  rig_await_requests(&rig, 2); /* there is room again */
  for (size_t i = 0; i < 3; i++)
    close(clients[i]);
  rig_close(&rig);
}

/* ---- reading and accepting ---- */

/* By address and port: a client on another address of the loopback may have got the same port. */
static bool is_at_server(int fd, const struct rig *rig) {
  struct sockaddr_in name = {0};
  socklen_t len = sizeof name;
  return getsockname(fd, (struct sockaddr *)&name, &len) == 0 &&
         name.sin_addr.s_addr == htonl(INADDR_LOOPBACK) &&
         ntohs(name.sin_port) == http_port(rig->http);
}

/* The server's ends of its connections, and what is to be read from them. */
static size_t count_served(const struct rig *rig, size_t *unread) {
  enum { FILES_MAX = 1024 };
  size_t served = 0;
  *unread = 0;
  for (int fd = 0; fd < FILES_MAX; fd++) {
    int listens = 0, bytes = 0;
    socklen_t len = sizeof listens;
    if (!is_at_server(fd, rig) || getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &len) != 0 ||
        listens)
      continue;
    assert_int_equal(ioctl(fd, FIONREAD, &bytes), 0);
    *unread += (size_t)bytes;
    served++;
  }
  return served;
}

/* Nobody knows beforehand who has something to say: all of them once. From then on it is those who
 * were not past the budget of 1 MiB in the last round, and others for as much. */
static void a_round_reads_so_much_of_a_crowd_and_no_more(void **state) {
  (void)state;
  enum { BODY = 4 * LOOP_READ_MAX_BYTES, ROUND = (2 << 20) + LOOP_READ_MAX_BYTES };
  static char body[BODY];
  struct rig rig;
  struct crowd crowd;
  rig_open(&rig, &defaults);
  gather(&rig, &crowd, MANY, LARGE_HEAD);
  rig_assert_idle(&rig);
  for (size_t i = 0; i < MANY; i++)
    client_send_bytes(crowd.clients[i], body, sizeof body);
  size_t unread = 0, before = 0;
  rig_go_round(&rig, 1000);
  assert_int_equal(count_served(&rig, &before), MANY);
  for (; before > 0; before = unread) {
    rig_go_round(&rig, 1000);
    count_served(&rig, &unread);
    assert_in_range(unread, before > ROUND ? before - ROUND : 0, before);
  }
  scatter(&crowd);
  rig_close(&rig);
}

static void a_round_accepts_so_many_and_no_more(void **state) {
  (void)state;
  enum { ROUND = 32 };
  struct rig rig;
  struct crowd crowd = {.count = MANY};
  rig_open(&rig, &defaults);
  for (size_t i = 0; i < MANY; i++)
    crowd.clients[i] = client_connect(&rig);
  size_t unread = 0;
  for (size_t before = 0, served = 0; served < MANY; before = served) {
    rig_go_round(&rig, 1000);
    served = count_served(&rig, &unread);
    assert_in_range(served, before, before + ROUND);
  }
  scatter(&crowd);
  rig_close(&rig);
}

/* ---- handshakes ---- */

/* Beyond what any machine does in the time that handshakes may take in one round. */
#define RSA_BITS "4096"

static char folder[] = "/tmp/test_http_fairness.XXXXXX";
static char cert_file[64], key_file[64];

static int make_certificate(void **state) {
  (void)state;
  assert_non_null(mkdtemp(folder));
  snprintf(cert_file, sizeof cert_file, "%s/cert.pem", folder);
  snprintf(key_file, sizeof key_file, "%s/key.pem", folder);
  const char *const argv[] = {"sh",
                              "-c",
                              "openssl req -x509 -newkey rsa:" RSA_BITS " -nodes -days 2 "
                              "-subj /CN=h -out \"$1\" -keyout \"$2\" 2>/dev/null",
                              "sh",
                              cert_file,
                              key_file,
                              NULL};
  return child_run(argv);
}

static int remove_certificate(void **state) {
  (void)state;
  unlink(cert_file);
  unlink(key_file);
  return rmdir(folder);
}

/* Of TLS 1.2 with ECDHE: it costs the server a signature at once. */
static const unsigned char hello[] = {
    0x16, 0x03, 0x01, 0x00, 0x7b, 0x01, 0x00, 0x00, 0x77, 0x03, 0x03, 0x3a, 0x5b, 0x2c, 0x17, 0xbf,
    0x7a, 0x68, 0x54, 0x34, 0x36, 0xb9, 0x60, 0x13, 0x76, 0x30, 0x66, 0x49, 0x59, 0xb7, 0x3c, 0x4b,
    0x95, 0x2d, 0xc4, 0x02, 0xb9, 0xb4, 0x5d, 0x02, 0x03, 0x37, 0xc9, 0x00, 0x00, 0x04, 0xc0, 0x2f,
    0x00, 0xff, 0x01, 0x00, 0x00, 0x4a, 0x00, 0x0b, 0x00, 0x04, 0x03, 0x00, 0x01, 0x02, 0x00, 0x0a,
    0x00, 0x04, 0x00, 0x02, 0x00, 0x17, 0x00, 0x23, 0x00, 0x00, 0x00, 0x16, 0x00, 0x00, 0x00, 0x17,
    0x00, 0x00, 0x00, 0x0d, 0x00, 0x2a, 0x00, 0x28, 0x04, 0x03, 0x05, 0x03, 0x06, 0x03, 0x08, 0x07,
    0x08, 0x08, 0x08, 0x09, 0x08, 0x0a, 0x08, 0x0b, 0x08, 0x04, 0x08, 0x05, 0x08, 0x06, 0x04, 0x01,
    0x05, 0x01, 0x06, 0x01, 0x03, 0x03, 0x03, 0x01, 0x03, 0x02, 0x04, 0x02, 0x05, 0x02, 0x06, 0x02,
};

static void send_hello(int client) {
  client_send_bytes(client, (const char *)hello, sizeof hello);
}

/* How many have an answer to their hello waiting; those that were closed do not. */
static size_t count_answered(const struct crowd *crowd) {
  size_t answered = 0;
  for (size_t i = 0; i < crowd->count; i++) {
    unsigned char first = 0;
    ssize_t len = recv(crowd->clients[i], &first, 1, MSG_PEEK | MSG_DONTWAIT);
    answered += len == 1 && first == hello[0];
  }
  return answered;
}

static void handshakes_of_a_crowd_let_another_s_pass(void **state) {
  (void)state;
  enum { CROWD = 30 };
  struct rig rig;
  struct crowd crowd, us = {.count = 1};
  rig_open(&rig, &(struct rig_options){.cert_file = cert_file, .key_file = key_file});
  gather(&rig, &crowd, CROWD, "");
  us.clients[0] = client_connect(&rig);
  rig_assert_idle(&rig);
  for (size_t i = 0; i < CROWD; i++)
    send_hello(crowd.clients[i]);
  send_hello(us.clients[0]);
  size_t before = 0;
  while (count_answered(&us) == 0) {
    rig_go_round(&rig, 1000);
    size_t now = count_answered(&crowd);
    assert_true(now - before < CROWD / 2); /* a round takes few of them */
    before = now;
  }
  assert_true(before < CROWD / 2);
  scatter(&us);
  scatter(&crowd);
  rig_close(&rig);
}

/* How many of those are still open. */
static size_t count_under_way(const struct crowd *crowd) {
  size_t closed = 0;
  for (size_t i = 0; i < crowd->count; i++) {
    struct pollfd client = {.fd = crowd->clients[i], .events = POLLRDHUP};
    closed += poll(&client, 1, 0) > 0;
  }
  return count_answered(crowd) - closed;
}

static void handshakes_that_stall_make_room(void **state) {
  (void)state;
  enum { UNDER_WAY = 32, CROWD = UNDER_WAY + 8 };
  struct rig rig;
  struct crowd crowd;
  rig_open(&rig, &(struct rig_options){.cert_file = cert_file, .key_file = key_file});
  gather(&rig, &crowd, CROWD, "");
  for (size_t i = 0; i < CROWD; i++)
    send_hello(crowd.clients[i]);
  size_t most = 0;
  while (count_answered(&crowd) < CROWD) { /* the oldest go, a second after they began */
    rig_go_round(&rig, 100);
    size_t under_way = count_under_way(&crowd);
    most = under_way > most ? under_way : most;
  }
  assert_int_equal(most, UNDER_WAY);
  scatter(&crowd);
  rig_close(&rig);
}

static void what_is_no_tls_is_closed_at_once(void **state) {
  (void)state;
  struct rig rig;
  rig_open(&rig, &(struct rig_options){.cert_file = cert_file, .key_file = key_file});
  int client = client_connect(&rig);
  client_send(client, "GET /now HTTP/1.1\r\nHost: h\r\n\r\n");
  assert_string_equal(client_await_end(&rig, client), "");
  close(client);
  client = client_connect(&rig);
  rig_assert_idle(&rig);
  close(client); /* without a word */
  rig_assert_idle(&rig);
  rig_close(&rig);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_crowd_takes_no_place_of_another_s),
      cmocka_unit_test(a_crowd_s_requests_are_not_cut_for_its_own_newcomers),
      cmocka_unit_test(who_is_known_keeps_its_place_for_longest),
      cmocka_unit_test(requests_of_a_crowd_let_another_s_pass),
      cmocka_unit_test(the_slowest_goes_when_too_much_is_held),
      cmocka_unit_test(what_is_with_the_handler_is_held_too),
      cmocka_unit_test(a_round_reads_so_much_of_a_crowd_and_no_more),
      cmocka_unit_test(a_round_accepts_so_many_and_no_more),
      cmocka_unit_test(handshakes_of_a_crowd_let_another_s_pass),
      cmocka_unit_test(handshakes_that_stall_make_room),
      cmocka_unit_test(what_is_no_tls_is_closed_at_once),
  };
  return cmocka_run_group_tests(tests, make_certificate, remove_certificate);
}
