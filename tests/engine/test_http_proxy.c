/* Who sends a request when a proxy stands in between, and who may send one at all. The proxy is
 * 127.0.0.1; others are at 127.9.0.1 and so on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/http_rig.h"

#define POST_FOR(fields) POST_HEAD fields "\r\nContent-Length: 1\r\n\r\n1"

enum { FEW = 5, MANY = 90, AT_ONCE = 64 };

static struct network proxy_list[1], allowed_list[2];
static const struct networks proxies = {proxy_list, 1}, allowed = {allowed_list, 2};

static int read_networks(void **state) {
  (void)state;
  const char *why = NULL;
  bool read = network_read(&proxy_list[0], span_of("127.0.0.1"), &why) == ERR_OK &&
              network_read(&allowed_list[0], span_of("192.0.2.0/24"), &why) == ERR_OK &&
              network_read(&allowed_list[1], span_of("127.9.0.0/24"), &why) == ERR_OK;
  return read ? 0 : -1;
}

static void assert_sender(struct rig *rig, int client, const char *request, const char *sender) {
  client_send(client, request);
  rig_await_requests(rig, 1);
  struct span peer = rig->requests[0]->peer;
  if (!span_equal_text(peer, sender))
    fail_msg("%.*s is not %s", (int)peer.len, peer.data, sender);
  rig_answer(rig, "done");
  client_await(rig, client, "done");
}

static void each_request_of_a_proxy_has_its_own_sender(void **state) {
  (void)state;
  struct rig rig;
  rig_open(&rig, &(struct rig_options){.trusted_proxies = proxies});
  int client = client_connect(&rig);
  assert_sender(&rig, client, POST_FOR("X-Forwarded-For: 6.6.6.6, 192.0.2.1"), "192.0.2.1");
  assert_sender(&rig, client, POST_ONE, "127.0.0.1");
  assert_sender(&rig, client, POST_FOR("Forwarded: for=\"[2001:db8::1]:1\""), "2001:db8::1");
  assert_sender(&rig, client, POST_FOR("Forwarded: for=unknown"), "127.0.0.1");
  close(client);
  rig_close(&rig);
}

static void nobody_else_is_believed(void **state) {
  (void)state;
  struct rig rig;
  rig_open(&rig, &(struct rig_options){.trusted_proxies = proxies});
  int client = client_connect_from(&rig, "127.9.0.1");
  assert_sender(&rig, client, POST_FOR("X-Forwarded-For: 192.0.2.1"), "127.9.0.1");
  assert_sender(&rig, client, POST_FOR("Forwarded: for=192.0.2.1"), "127.9.0.1");
  close(client);
  rig_close(&rig);
  rig_open(&rig, &(struct rig_options){0});
  client = client_connect(&rig);
  assert_sender(&rig, client, POST_FOR("X-Forwarded-For: 192.0.2.1"), "127.0.0.1");
  close(client);
  rig_close(&rig);
}

/* Sends no body: who is not wanted gets the answer before it. */
static void assert_kept_out(struct rig *rig, const char *from, const char *fields, bool out) {
  char request[256];
  int client = client_connect_from(rig, from);
  snprintf(request, sizeof request, POST_HEAD "%sContent-Length: 1\r\n\r\n", fields);
  client_send(client, request);
  if (out) {
    assert_non_null(strstr(client_await_end(rig, client), "HTTP/1.1 403 Forbidden\r\n"));
  } else {
    client_send(client, "1");
    rig_await_requests(rig, 1);
    rig_answer(rig, "done");
    client_await(rig, client, "done");
  }
  close(client);
}

static void who_is_in_no_allowed_network_is_kept_out(void **state) {
  (void)state;
  struct rig rig;
  rig_open(&rig, &(struct rig_options){.trusted_proxies = proxies, .allowed_networks = allowed});
  static const struct {
    const char *from, *fields;
    bool out;
  } rows[] = {
      {"127.9.0.1", "", false},
      {"127.8.0.1", "", true},
      {"127.0.0.1", "", true}, /* a proxy is not allowed for that */
      {"127.0.0.1", "X-Forwarded-For: 192.0.2.1\r\n", false},
      {"127.0.0.1", "Forwarded: for=192.0.2.1\r\n", false},
      {"127.0.0.1", "X-Forwarded-For: 6.6.6.6\r\n", true},
      {"127.0.0.1", "X-Forwarded-For: 192.0.2.1, 6.6.6.6\r\n", true},
      {"127.0.0.1", "X-Forwarded-For: unknown\r\n", true},
      {"127.0.0.1", "Forwarded: for=192.0.2.1\r\nX-Forwarded-For: 6.6.6.6\r\n", true},
      {"127.8.0.1", "X-Forwarded-For: 192.0.2.1\r\n", true},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    assert_kept_out(&rig, rows[i].from, rows[i].fields, rows[i].out);
  rig_close(&rig);
}

/* Even a proxy that is in an allowed network itself must say for whom it asks. */
static void who_is_not_named_is_kept_out(void **state) {
  (void)state;
  struct rig rig;
  rig_open(&rig, &(struct rig_options){.trusted_proxies = proxies, .allowed_networks = proxies});
  assert_kept_out(&rig, "127.0.0.1", "", false);
  assert_kept_out(&rig, "127.0.0.1", "X-Forwarded-For: unknown\r\n", true);
  rig_close(&rig);
}

static void other_paths_are_for_everybody(void **state) {
  (void)state;
  struct rig rig;
  rig_open(&rig, &(struct rig_options){.allowed_networks = allowed});
  int client = client_connect_from(&rig, "127.8.0.1");
  client_send(client, "GET /now HTTP/1.1\r\nHost: h\r\n\r\n");
  assert_non_null(strstr(client_await(&rig, client, "now"), "HTTP/1.1 200 OK\r\n"));
  close(client);
  rig_close(&rig);
}

/* ---- behind one proxy a crowd is still a crowd ---- */

static void a_crowd_s_requests_let_another_s_pass(void **state) {
  (void)state;
  struct rig rig;
  int crowd[MANY];
  rig_open(&rig, &(struct rig_options){.trusted_proxies = proxies});
  for (size_t i = 0; i < MANY; i++) {
    crowd[i] = client_connect(&rig);
    rig_serve_ms(&rig, 1);
  }
  int client = client_connect(&rig);
  rig_assert_idle(&rig);
  for (size_t i = 0; i < MANY; i++)
    client_send(crowd[i], POST_FOR("X-Forwarded-For: 203.0.113.9"));
  client_send(client, POST_FOR("X-Forwarded-For: 192.0.2.1"));
  rig_go_round(&rig, 1000);
  assert_int_equal(rig.request_count, AT_ONCE); /* the others in the next round */
  size_t own = 0;
  while (own < rig.request_count && !span_equal_text(rig.requests[own]->peer, "192.0.2.1"))
    own++;
  assert_in_range(own, 0, 1); /* whose turn was first is chance */
  rig_await_requests(&rig, MANY + 1);
  for (size_t i = 0; i < MANY; i++)
    close(crowd[i]);
  close(client);
  rig_close(&rig);
}

static void a_crowd_takes_no_place_of_another_s(void **state) {
  (void)state;
  struct rig rig;
  int crowd[FEW - 1];
  rig_open(&rig, &(struct rig_options){.max_connections = FEW, .trusted_proxies = proxies});
  int idle = client_connect(&rig);
  assert_sender(&rig, idle, POST_FOR("X-Forwarded-For: 192.0.2.1"), "192.0.2.1");
  for (size_t i = 0; i < FEW - 1; i++) {
    crowd[i] = client_connect(&rig);
    client_send(crowd[i], POST_HEAD "X-Forwarded-For: 203.0.113.9\r\nContent-Length: 5\r\n\r\n");
    rig_assert_idle(&rig);
  }
  int newcomer = client_connect(&rig);
  assert_sender(&rig, newcomer, POST_FOR("X-Forwarded-For: 198.51.100.1"), "198.51.100.1");
  assert_true(client_is_quiet(idle));
  assert_string_equal(client_await_end(&rig, crowd[0]), "");
  for (size_t i = 0; i < FEW - 1; i++)
    close(crowd[i]);
  close(newcomer);
  close(idle);
  rig_close(&rig);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_request_of_a_proxy_has_its_own_sender),
      cmocka_unit_test(nobody_else_is_believed),
      cmocka_unit_test(who_is_in_no_allowed_network_is_kept_out),
      cmocka_unit_test(who_is_not_named_is_kept_out),
      cmocka_unit_test(other_paths_are_for_everybody),
      cmocka_unit_test(a_crowd_s_requests_let_another_s_pass),
      cmocka_unit_test(a_crowd_takes_no_place_of_another_s),
  };
  return cmocka_run_group_tests(tests, read_networks, NULL);
}
