/* What tests of the REST client share: a main thread with its mailbox, a server, and calls whose
 * completion is checked. */
#ifndef TESTS_REST_FIXTURE_H
#define TESTS_REST_FIXTURE_H

#include <stdatomic.h>
#include <stdbool.h>

#include "bridge/rest.h"
#include "engine/stub_server.h"

#define REST_FIXTURE_KEY "KEY0123456789_secret"

enum { REST_FIXTURE_MAX_REPLY = 10000 };

struct rest_fixture {
  struct mailbox *main;
  int event; /* an eventfd that the mailbox's wake counts up */
  struct rest *rest;
  struct stub_server server;
  unsigned done; /* calls that have completed */
};

/* A call of the fixture; every completion fails the test when `why` holds the key, or is missing
 * though there is no reply. */
struct rest_test_call {
  struct rest_call call;
  struct rest_fixture *fixture;
  char url[128];
  unsigned done;
};

/* The client alone, or with a server whose connections play the script. */
void rest_fixture_open(struct rest_fixture *f, unsigned max_connections, const char *ca_file);
void rest_fixture_close(struct rest_fixture *f);
void rest_fixture_start(struct rest_fixture *f, void (*play)(struct stub_connection *));
void rest_fixture_stop(struct rest_fixture *f);

/* Drains the main mailbox until so many calls have completed. */
void rest_fixture_wait(struct rest_fixture *f, unsigned count);

/* A call to the fixture's server, with a deadline of ten seconds. */
struct rest_test_call *rest_fixture_call(struct rest_fixture *f, const char *method,
                                         const char *body);
struct rest_test_call *rest_fixture_post(struct rest_fixture *f);

/* Runs the call to its end, which must be this one. */
void rest_fixture_expect(struct rest_test_call *test, enum rest_outcome outcome, bool sent);
void rest_fixture_drop(struct rest_test_call *test);
void rest_fixture_expect_and_drop(struct rest_test_call *test, enum rest_outcome outcome,
                                  bool sent);

/* Waits until a counter of the server has come so far. */
void rest_fixture_wait_for(atomic_uint *counter, unsigned count);

#endif
