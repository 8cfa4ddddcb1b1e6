#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "bridge/clock.h"
#include "engine/http_rig.h"

enum { FEW = 5 };

static const struct rig_options few_connections = {.max_connections = FEW};
static const struct rig_options hurried = {.request_timeout_ms = 150};

/* ---- a machine without IPv6, a user without rights ---- */

static bool without_v6;
static bool without_rights;

int __real_socket(int domain, int type, int protocol);
int __wrap_socket(int domain, int type, int protocol);
int __wrap_socket(int domain, int type, int protocol) {
  if (!without_v6 || domain != AF_INET6)
    return __real_socket(domain, type, protocol);
  errno = EAFNOSUPPORT;
  return -1;
}

int __real_bind(int socket, const struct sockaddr *address, socklen_t size);
int __wrap_bind(int socket, const struct sockaddr *address, socklen_t size);
int __wrap_bind(int socket, const struct sockaddr *address, socklen_t size) {
  if (!without_rights)
    return __real_bind(socket, address, size);
  errno = EACCES;
  return -1;
}

/* ---- addresses ---- */

static void falls_back_to_one_family(void **state) {
  (void)state;
  struct rig rig;
  char why[256] = "";
  without_v6 = true;
  rig_open(&rig, &(struct rig_options){.listen = "[::]:0"});
  client_post_anew(&rig);
  rig_close(&rig);
  assert_int_equal(rig_try_open(&rig, &(struct rig_options){.listen = "[::1]:0"}, why, sizeof why),
                   ERR_IO);
  assert_non_null(strstr(why, "cannot listen on [::1]:0: Address family not supported"));
  without_v6 = false;
}

static void says_that_it_may_not_listen(void **state) {
  (void)state;
  struct rig rig;
  char why[256] = "";
  without_rights = true;
  assert_int_equal(
      rig_try_open(&rig, &(struct rig_options){.listen = "0.0.0.0:80"}, why, sizeof why),
      ERR_DENIED);
  assert_non_null(strstr(why, "cannot listen on 0.0.0.0:80: Permission denied"));
  without_rights = false;
}

static void listens_where_it_is_told(void **state) {
  (void)state;
  static const struct {
    const char *listen;
    const char *reachable_at;
  } cases[] = {{"127.0.0.1:0", "127.0.0.1"},
               {"0.0.0.0:0", "127.0.0.1"},
               {"[::1]:0", "::1"},
               {"[::]:0", "::1"},
               {"[::]:0", "127.0.0.1"},
               {":0", "127.0.0.1"},
               {":0", "::1"}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct rig rig;
    rig_open(&rig, &(struct rig_options){.listen = cases[i].listen});
    int client = client_connect_to(cases[i].reachable_at, http_port(rig.http));
    assert_true(client >= 0);
    client_send(client, POST_ONE);
    rig_await_requests(&rig, 1);
    assert_true(span_equal_text(rig.requests[0]->peer, cases[i].reachable_at));
    close(client);
    rig_close(&rig);
  }
}

static void says_why_it_cannot_listen(void **state) {
  (void)state;
  static const struct {
    const char *listen;
    enum err err;
    const char *why;
  } cases[] = {
      {"", ERR_SYNTAX, "\"\" is no address"},
      {"8080", ERR_SYNTAX, "\"8080\" is no address"},
      {"localhost:80", ERR_SYNTAX, "\"localhost:80\" is no address"},
      {"127.0.0.1", ERR_SYNTAX, "is no address"},
      {"127.0.0.1:", ERR_SYNTAX, "is no address"},
      {"127.0.0.1:65536", ERR_SYNTAX, "is no address"},
      {"127.0.0.1:-1", ERR_SYNTAX, "is no address"},
      {"127.0.0.1:8080 ", ERR_SYNTAX, "is no address"},
      {"127.0.0.1:000080", ERR_SYNTAX, "is no address"},
      {"::1:80", ERR_SYNTAX, "is no address"},
      {"[127.0.0.1]:80", ERR_SYNTAX, "is no address"},
      {"[::1:80", ERR_SYNTAX, "is no address"},
      {"[1234:1234:1234:1234:1234:1234:1234:1234:1234:1234:1234]:80", ERR_SYNTAX, "is no address"},
      {"203.0.113.1:0", ERR_IO, "cannot listen on 203.0.113.1:0: Cannot assign"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct rig rig;
    char why[256] = "";
    assert_int_equal(
        rig_try_open(&rig, &(struct rig_options){.listen = cases[i].listen}, why, sizeof why),
        cases[i].err);
    assert_null(rig.http);
    assert_non_null(strstr(why, cases[i].why));
  }
}

static void says_that_a_port_is_in_use(void **state) {
  (void)state;
  struct rig rig;
  struct rig second;
  char why[256] = "";
  char listen[32];
  rig_open(&rig, &(struct rig_options){0});
  snprintf(listen, sizeof listen, "127.0.0.1:%u", http_port(rig.http));
  assert_int_equal(rig_try_open(&second, &(struct rig_options){.listen = listen}, why, sizeof why),
                   ERR_EXISTS);
  assert_non_null(strstr(why, listen));
  assert_non_null(strstr(why, "in use"));
  rig_close(&rig);
}

/* ---- deadlines ---- */

/* Sends the text byte by byte until the server has had enough; how long that took. */
static int64_t drip(struct rig *rig, const char *text) {
  int client = client_connect(rig);
  int64_t before_ms = clock_mono_ms();
  while (client_is_quiet(client) && clock_mono_ms() - before_ms < 2000) {
    if (*text)
      send(client, text++, 1, MSG_NOSIGNAL);
    rig_serve_ms(rig, 1);
    rig_pass(10);
  }
  assert_non_null(strstr(client_await_end(rig, client), "408 Request Timeout"));
  close(client);
  return clock_mono_ms() - before_ms;
}

static void ends_requests_that_take_too_long(void **state) {
  (void)state;
  static const char *const slow[] = {
      "P",
      "POST /hook HTTP/1.1\r\nHost: h\r\nx: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "POST /hook HTTP/1.1\r\nHost: h\r\nContent-Length: 900\r\n\r\nslowly slowly slowly slowly"};
  struct rig rig;
  rig_open(&rig, &hurried);
  rig_stop_clock();
  for (size_t i = 0; i < sizeof slow / sizeof slow[0]; i++)
    assert_in_range(drip(&rig, slow[i]), 150, 170);
  rig_close(&rig);
}

static void ends_connections_that_never_speak(void **state) {
  (void)state;
  struct rig rig;
  rig_open(&rig, &hurried);
  rig_stop_clock();
  int client = client_connect(&rig);
  rig_serve_ms(&rig, 5);
  rig_pass(149);
  rig_serve_ms(&rig, 5);
  assert_true(client_is_quiet(client));
  rig_pass(1);
  assert_string_equal(client_await_end(&rig, client), "");
  close(client);
  rig_close(&rig);
}

static void gives_handlers_and_idle_clients_more_time(void **state) {
  (void)state;
  struct rig rig;
  rig_open(&rig, &hurried);
  rig_stop_clock();
  int client = client_connect_pending(&rig);
  rig_pass(300);
  rig_serve_ms(&rig, 5);
  rig_answer(&rig, "in the end");
  client_await(&rig, client, "in the end");
  rig_pass(300);
  rig_serve_ms(&rig, 5);
  client_post(&rig, client);
  close(client);
  rig_close(&rig);
}

static void ends_connections_that_are_idle_for_long(void **state) {
  (void)state;
  struct rig rig;
  rig_open(&rig, &(struct rig_options){.idle_timeout_ms = 150});
  rig_stop_clock();
  int client = client_connect(&rig);
  for (int i = 0; i < 3; i++) {
    client_post(&rig, client);
    rig_pass(80);
    rig_serve_ms(&rig, 5);
  }
  rig_pass(69);
  rig_serve_ms(&rig, 5);
  assert_true(client_is_quiet(client));
  rig_pass(1);
  assert_string_equal(client_await_end(&rig, client), "");
  close(client);
  rig_close(&rig);
}

/* ---- how many ---- */

/* A listener with room for FEW, all taken. */
struct full {
  struct rig rig;
  int clients[FEW];
};

static int fill(void **state) {
  static struct full full;
  rig_open(&full.rig, &few_connections);
  for (size_t i = 0; i < FEW; i++) {
    full.clients[i] = client_connect(&full.rig);
    rig_serve_ms(&full.rig, 5); /* accepted in this order */
  }
  *state = &full;
  return 0;
}

static int empty(void **state) {
  struct full *full = *state;
  for (size_t i = 0; i < FEW; i++)
    close(full->clients[i]);
  rig_close(&full->rig);
  return 0;
}

static void has_room_for_as_many_as_told(void **state) {
  struct full *full = *state;
  struct rig *rig = &full->rig;
  const int *clients = full->clients;
  rig_serve_ms(rig, 20);
  for (size_t i = 0; i < FEW; i++)
    client_post(rig, clients[i]);
}

static void lets_the_longest_idle_go_for_a_new_one(void **state) {
  struct full *full = *state;
  struct rig *rig = &full->rig;
  const int *clients = full->clients;
  for (size_t i = 0; i < FEW; i++)
    client_post(rig, clients[i]);
  client_post(rig, clients[0]); /* now the second has been idle for longest */
  int newcomer = client_connect(rig);
  client_post(rig, newcomer);
  assert_string_equal(client_await_end(rig, clients[1]), "");
  assert_true(client_is_quiet(clients[0]) && client_is_quiet(clients[2]));
  close(newcomer);
}

static void serves_others_while_silent_ones_hold_all_places(void **state) {
  struct full *full = *state;
  struct rig *rig = &full->rig;
  for (int i = 0; i < 2 * FEW; i++)
    client_post_anew(rig);
  rig_assert_idle(rig);
}

static void lets_slow_requests_go_before_it_turns_others_away(void **state) {
  struct full *full = *state;
  struct rig *rig = &full->rig;
  const int *clients = full->clients;
  rig_stop_clock();
  for (size_t i = 0; i < FEW; i++)
    client_send(clients[i], "POST /hook HT");
  rig_serve_ms(rig, 50);
  int early = client_connect(rig); /* none of them is slow yet */
  assert_string_equal(client_await_end(rig, early), "");
  close(early);
  rig_pass(1000);
  client_post_anew(rig);
  assert_string_equal(client_await_end(rig, clients[0]), "");
}

static void never_lets_go_of_a_pending_request(void **state) {
  struct full *full = *state;
  struct rig *rig = &full->rig;
  const int *clients = full->clients;
  for (size_t i = 0; i < FEW; i++)
    client_send(clients[i], POST_ONE);
  rig_await_requests(rig, FEW);
  int newcomer = client_connect(rig);
  assert_string_equal(client_await_end(rig, newcomer), "");
  close(newcomer);
  for (size_t i = 0; i < FEW; i++)
    rig_answer(rig, "kept");
  for (size_t i = 0; i < FEW; i++)
    client_await(rig, clients[i], "kept");
  client_post_anew(rig);
}

enum { FILES_MAX = 128 };

/* Every file descriptor that this process may have, those between inherited ones included. */
struct all_files {
  struct rlimit before;
  int taken[FILES_MAX];
  size_t count;
};

static void take_all_files(struct all_files *all) {
  *all = (struct all_files){0};
  assert_int_equal(getrlimit(RLIMIT_NOFILE, &all->before), 0);
  struct rlimit few = {.rlim_cur = FILES_MAX, .rlim_max = all->before.rlim_max};
  assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
  int taken = open("/dev/null", O_RDONLY | O_CLOEXEC);
  while (taken >= 0) {
    all->taken[all->count++] = taken;
    taken = open("/dev/null", O_RDONLY | O_CLOEXEC);
  }
  assert_int_equal(errno, EMFILE);
}

static void give_all_files_back(struct all_files *all) {
  while (all->count > 0)
    close(all->taken[--all->count]);
  assert_int_equal(setrlimit(RLIMIT_NOFILE, &all->before), 0);
}

static void waits_for_file_descriptors_without_spinning(void **state) {
  (void)state;
  struct rig rig;
  struct all_files all;
  rig_open(&rig, &(struct rig_options){0});
  int client = client_connect(&rig);
  take_all_files(&all);
  rig_assert_idle(&rig);
  give_all_files_back(&all);
  client_post(&rig, client);
  close(client);
  rig_close(&rig);
}

static void makes_room_when_file_descriptors_run_out(void **state) {
  (void)state;
  struct rig rig;
  struct all_files all;
  rig_open(&rig, &(struct rig_options){0});
  int idle = client_connect(&rig);
  client_post(&rig, idle);
  int client = client_connect(&rig);
  take_all_files(&all);
  client_post(&rig, client);
  give_all_files_back(&all);
  assert_string_equal(client_await_end(&rig, idle), "");
  close(idle);
  close(client);
  rig_close(&rig);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(listens_where_it_is_told),
      cmocka_unit_test(falls_back_to_one_family),
      cmocka_unit_test(says_that_it_may_not_listen),
      cmocka_unit_test(says_why_it_cannot_listen),
      cmocka_unit_test(says_that_a_port_is_in_use),
      cmocka_unit_test(ends_requests_that_take_too_long),
      cmocka_unit_test(ends_connections_that_never_speak),
      cmocka_unit_test(gives_handlers_and_idle_clients_more_time),
      cmocka_unit_test(ends_connections_that_are_idle_for_long),
      cmocka_unit_test_setup_teardown(has_room_for_as_many_as_told, fill, empty),
      cmocka_unit_test_setup_teardown(lets_the_longest_idle_go_for_a_new_one, fill, empty),
      cmocka_unit_test_setup_teardown(serves_others_while_silent_ones_hold_all_places, fill, empty),
      cmocka_unit_test_setup_teardown(lets_slow_requests_go_before_it_turns_others_away, fill,
                                      empty),
      cmocka_unit_test_setup_teardown(never_lets_go_of_a_pending_request, fill, empty),
      cmocka_unit_test(waits_for_file_descriptors_without_spinning),
      cmocka_unit_test(makes_room_when_file_descriptors_run_out),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
