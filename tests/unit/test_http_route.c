#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/reply.h"

static const struct http_route routes[] = {
    {.path = "/hook", .methods = HTTP_POST, .max_body_bytes = 10},
    {.path = "/hook", .methods = HTTP_GET},
    {.path = "/v2/*", .methods = HTTP_DELETE | HTTP_PATCH, .max_body_bytes = 5},
    {.path = "/all",
     .methods = HTTP_GET | HTTP_POST | HTTP_PUT | HTTP_PATCH | HTTP_DELETE,
     .max_body_bytes = 1},
};

enum { NO_LENGTH = -1 };

static const struct {
  unsigned method;
  const char *path;
  int64_t length;
  int refusal;
  int route; /* index, when taken */
  const char *allow;
} cases[] = {
    {HTTP_POST, "/hook", 0, 0, 0, ""},
    {HTTP_POST, "/hook", 10, 0, 0, ""},
    {HTTP_POST, "/hook", 11, 413, 0, ""},
    {HTTP_POST, "/hook", INT64_MAX, 413, 0, ""},
    {HTTP_POST, "/hook", NO_LENGTH, 411, 0, ""},
    {HTTP_GET, "/hook", NO_LENGTH, 0, 1, ""},
    {HTTP_GET, "/hook", 1, 413, 0, ""},
    {HTTP_PUT, "/hook", 1, 405, 0, "GET, HEAD, POST"},
    {0, "/hook", NO_LENGTH, 405, 0, "GET, HEAD, POST"},
    {HTTP_POST, "/hook/", 0, 404, 0, ""},
    {HTTP_POST, "/Hook", 0, 404, 0, ""},
    {HTTP_POST, "/hoo", 0, 404, 0, ""},
    {HTTP_POST, "/h%6Fok", 0, 404, 0, ""},
    {HTTP_POST, "/", 0, 404, 0, ""},
    {HTTP_POST, "*", 0, 404, 0, ""},
    {HTTP_DELETE, "/v2/", NO_LENGTH, 0, 2, ""},
    {HTTP_DELETE, "/v2/a/b", 5, 0, 2, ""},
    {HTTP_DELETE, "/v2/a/b", 6, 413, 0, ""},
    {HTTP_PATCH, "/v2/a/b", NO_LENGTH, 411, 0, ""},
    {HTTP_DELETE, "/v2", NO_LENGTH, 404, 0, ""},
    {HTTP_GET, "/v2/x", NO_LENGTH, 405, 0, "PATCH, DELETE"},
    {0, "/all", NO_LENGTH, 405, 0, "GET, HEAD, POST, PUT, PATCH, DELETE"},
};

static void finds_the_handler_or_what_is_wrong(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct http_head head = {.method = (enum http_method)cases[i].method,
                             .path = span_of(cases[i].path),
                             .content_length =
                                 cases[i].length == NO_LENGTH ? 0 : (uint64_t)cases[i].length};
    head.has_field[HTTP_FIELD_CONTENT_LENGTH] = cases[i].length != NO_LENGTH;
    struct http_verdict verdict;
    http_route_find(&verdict, routes, sizeof routes / sizeof routes[0], &head);
    assert_int_equal(http_refusal_status(verdict.refusal), cases[i].refusal);
    assert_ptr_equal(verdict.route, cases[i].refusal ? NULL : &routes[cases[i].route]);
    assert_string_equal(verdict.allow, cases[i].allow);
  }
}

static void tells_a_slash_too_many_from_other_paths(void **state) {
  (void)state;
  static const struct {
    const char *path;
    enum http_refusal refusal;
  } paths[] = {{"/hook/", HTTP_REFUSAL_SLASH}, {"/hook//", HTTP_REFUSAL_PATH},
               {"/hoo/", HTTP_REFUSAL_PATH},   {"/hook?", HTTP_REFUSAL_PATH},
               {"/", HTTP_REFUSAL_PATH},       {"", HTTP_REFUSAL_PATH}};
  for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
    const struct http_head head = {.method = HTTP_POST, .path = span_of(paths[i].path)};
    struct http_verdict verdict;
    http_route_find(&verdict, routes, sizeof routes / sizeof routes[0], &head);
    assert_int_equal(verdict.refusal, paths[i].refusal);
    assert_int_equal(http_refusal_status(verdict.refusal), 404);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(finds_the_handler_or_what_is_wrong),
      cmocka_unit_test(tells_a_slash_too_many_from_other_paths),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
