/* Replies that come late, with a body, and routes that each have an owner. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "engine/http_rig.h"

#define GET_FEW "GET /few HTTP/1.1\r\nHost: h\r\n\r\n"
#define GET_NOW "GET /now HTTP/1.1\r\nHost: h\r\n\r\n"
#define XML     "<Response><Say>ja</Say></Response>"

static struct rig rig;

static int start(void **state) {
  (void)state;
  rig_open(&rig, &(struct rig_options){0});
  return 0;
}

static int stop(void **state) {
  (void)state;
  rig_close(&rig);
  return 0;
}

static int ask(const char *text) {
  int client = client_connect(&rig);
  client_send(client, text);
  return client;
}

static void answer_with_xml(void) {
  struct http_request *request = rig.requests[--rig.request_count];
  char body[] = XML; /* gone before the reply has left */
  http_answer(&request, &(struct http_reply){
                            .status = 200, .content_type = "text/xml", .body = span_of(body)});
  memset(body, 0, sizeof body);
}

static void a_late_reply_has_a_body_and_a_type(void **state) {
  (void)state;
  int late = ask(GET_FEW);
  rig_await_requests(&rig, 1);
  int other = ask(GET_NOW); /* whoever waits keeps nobody else waiting */
  client_await(&rig, other, "now");
  assert_true(client_is_quiet(late));
  answer_with_xml();
  const char *reply = client_await(&rig, late, "</Response>");
  assert_non_null(strstr(reply, "HTTP/1.1 200 OK\r\n"));
  assert_non_null(strstr(reply, "\r\nContent-Type: text/xml\r\nContent-Length: 34\r\n"));
  client_send(late, GET_NOW); /* the connection goes on */
  client_await(&rig, late, "now");
  close(late);
  close(other);
}

static void a_late_reply_to_head_tells_the_length_alone(void **state) {
  (void)state;
  int client = ask("HEAD /few HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  rig_await_requests(&rig, 1);
  answer_with_xml();
  const char *reply = client_await_end(&rig, client);
  assert_non_null(strstr(reply, "Content-Length: 34\r\n"));
  assert_null(strstr(reply, "<Response>"));
  close(client);
}

/* Nothing is left of it when its answer comes: the sanitizers and http_close would say. */
static void a_client_may_leave_before_its_reply(void **state) {
  (void)state;
  int client = ask(GET_FEW);
  rig_await_requests(&rig, 1);
  close(client);
  rig_assert_idle(&rig);
  answer_with_xml();
  client_post_anew(&rig);
}

/* Whose client has gone counts until it is answered: else who comes and goes fills the memory. */
static void a_route_has_so_many_requests_at_once_and_no_more(void **state) {
  (void)state;
  int clients[RIG_FEW];
  for (size_t i = 0; i < RIG_FEW; i++) {
    clients[i] = ask(GET_FEW);
    rig_await_requests(&rig, i + 1);
  }
  close(clients[0]);
  rig_assert_idle(&rig);
  int refused = ask(GET_FEW);
  assert_non_null(strstr(client_await_end(&rig, refused), "HTTP/1.1 503 Service Unavailable\r\n"));
  close(refused);
  client_post_anew(&rig); /* other routes have their own */
  assert_int_equal(rig.request_count, RIG_FEW);
  rig_answer(&rig, "one");
  int next = ask(GET_FEW);
  rig_await_requests(&rig, RIG_FEW);
  rig_answer(&rig, "two");
  rig_answer(&rig, "three");
  client_await(&rig, clients[1], "two");
  client_await(&rig, next, "three");
  close(clients[1]);
  close(next);
}

/* ---- two listeners ---- */

static void tell_owner(void *owner, struct http_request *request) {
  http_answer(&request, &(struct http_reply){.status = 200, .body = span_of(owner)});
}

static void routes_have_owners_and_listeners_routes(void **state) {
  (void)state;
  static char first_owner[] = "first owner", other_owner[] = "other owner";
  struct http *second = NULL;
  char why[256] = "";
  {
    const struct http_route routes[] = {
        {.path = "/a", .methods = HTTP_GET, .on_request = tell_owner, .owner = first_owner},
        {.path = "/b", .methods = HTTP_GET, .on_request = tell_owner, .owner = other_owner},
    };
    assert_int_equal(http_open(&second, rig.loop,
                               &(struct http_options){.listen = span_of("127.0.0.1:0"),
                                                      .routes = routes,
                                                      .route_count = 2,
                                                      .request_timeout_ms = 10000,
                                                      .max_connections = 2},
                               why, sizeof why),
                     ERR_OK);
  } /* the routes are the listener's */
  int late = ask(GET_FEW);
  rig_await_requests(&rig, 1);
  int client = client_connect_to("127.0.0.1", http_port(second));
  client_send(client, "GET /b HTTP/1.1\r\nHost: h\r\n\r\n");
  client_await(&rig, client, "other owner");
  client_send(client, "GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
  client_await(&rig, client, "first owner");
  client_send(client, GET_NOW); /* which the first one has */
  assert_non_null(strstr(client_await_end(&rig, client), "HTTP/1.1 404 Not Found\r\n"));
  close(client);
  http_close(&second);
  rig_answer(&rig, "still here");
  client_await(&rig, late, "still here");
  close(late);
}

int main(void) {
#define TEST(test) cmocka_unit_test_setup_teardown(test, start, stop)
  const struct CMUnitTest tests[] = {
      TEST(a_late_reply_has_a_body_and_a_type),
      TEST(a_late_reply_to_head_tells_the_length_alone),
      TEST(a_client_may_leave_before_its_reply),
      TEST(a_route_has_so_many_requests_at_once_and_no_more),
      TEST(routes_have_owners_and_listeners_routes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
