#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <poll.h>
#include <unistd.h>

#include <cmocka.h>

#include "bridge/clock.h"
#include "engine/child.h"
#include "engine/rest_fixture.h"

/* Two authorities, and certificates of the first: a good one, an expired one, another host's. The
 * reply is what openssl's server sends as it is. */
static const char make_files[] =
    "set -e; cd \"$1\"; exec 2>/dev/null\n"
    "printf 'HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\nConnection: close\\r\\n\\r\\n{}' > reply\n"
    "new='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'\n"
    "for ca in ca other; do\n"
    "  openssl req -x509 $new -keyout $ca.key -out $ca.pem -days 2 -subj /CN=$ca\n"
    "done\n"
    /* `openssl ca`, as `openssl x509` makes none that has expired, from OpenSSL 3.4 on */
    "echo '[ca]' default_ca=it '[it]' database=list new_certs_dir=. rand_serial=yes \\\n"
    "  default_md=sha256 policy=any '[any]' commonName=supplied | tr ' ' '\\n' > ca.conf\n"
    "touch list\n"
    "make() {\n"
    "  printf \"subjectAltName=$3\" > $1.ext\n"
    "  openssl req $new -keyout $1.key -out $1.req -subj /CN=$1\n"
    "  openssl ca -batch -config ca.conf -notext -cert ca.pem -keyfile ca.key \\\n"
    "    -startdate 20200101000000Z -enddate $2 -extfile $1.ext -in $1.req -out $1.pem\n"
    "}\n"
    "make good 20991231000000Z IP:127.0.0.1,DNS:localhost\n"
    "make expired 20200102000000Z IP:127.0.0.1\n"
    "make stranger 20991231000000Z DNS:other.example\n";

struct tls_fixture {
  struct rest_fixture rest;
  char folder[64];
  pid_t server;
  int output; /* the server's, held open so that it can go on writing */
  unsigned port;
};

enum { START_TIMEOUT_MS = 20000 };

static void run_shell(const char *script, char *folder) {
  const char *const argv[] = {"sh", "-c", script, "sh", folder, NULL};
  assert_int_equal(child_run(argv), 0);
}

/* Appends what the server says next, in time. */
static void read_more(int output, char *said, size_t size, int64_t deadline_ms) {
  struct pollfd poller = {.fd = output, .events = POLLIN};
  int64_t left_ms = deadline_ms - clock_mono_ms();
  size_t len = strlen(said);
  ssize_t got = 0;
  if (left_ms > 0 && poll(&poller, 1, (int)left_ms) > 0)
    got = read(output, said + len, size - 1 - len);
  if (got <= 0)
    fail_msg("openssl s_server does not listen; it said: %s", said);
}

/* Of a server that listens: openssl then says "ACCEPT 127.0.0.1:<port>" on a line. */
static unsigned read_port(int output) {
  char said[1024] = {0};
  int64_t deadline_ms = clock_mono_ms() + START_TIMEOUT_MS;
  const char *accept = NULL;
  while (!accept || !strchr(accept, '\n')) {
    read_more(output, said, sizeof said, deadline_ms);
    accept = strstr(said, "ACCEPT ");
  }
  return (unsigned)atoi(strchr(accept, ':') + 1);
}

static void start_server(struct tls_fixture *f, const char *name) {
  char cert[32], key[32];
  int ends[2];
  snprintf(cert, sizeof cert, "%s.pem", name);
  snprintf(key, sizeof key, "%s.key", name);
  const char *const argv[] = {"openssl", "s_server", "-accept", "127.0.0.1:0", "-HTTP",
                              "-cert",   cert,       "-key",    key,           NULL};
  assert_int_equal(pipe(ends), 0);
  f->server = child_start(argv, f->folder, ends[1]);
  close(ends[1]);
  f->output = ends[0];
  f->port = read_port(f->output);
  assert_int_not_equal(f->port, 0);
}

static void stop_server(struct tls_fixture *f) {
  child_kill(&f->server);
  close(f->output);
}

static int set_up(void **state) {
  static struct tls_fixture fixture;
  strcpy(fixture.folder, "/tmp/test_rest_tls.XXXXXX");
  assert_non_null(mkdtemp(fixture.folder));
  run_shell(make_files, fixture.folder);
  *state = &fixture;
  return 0;
}

static int tear_down(void **state) {
  struct tls_fixture *f = *state;
  run_shell("rm -r \"$1\"", f->folder);
  return 0;
}

static void path_of(char out[128], const struct tls_fixture *f, const char *name) {
  snprintf(out, 128, "%s/%s", f->folder, name);
}

static void get(struct tls_fixture *f, const char *host, enum rest_outcome outcome,
                const char *why) {
  struct rest_test_call *test = rest_fixture_call(&f->rest, "GET", NULL);
  snprintf(test->url, sizeof test->url, "https://%s:%u/reply", host, f->port);
  rest_fixture_expect(test, outcome, outcome == REST_REPLIED);
  if (!strstr(test->call.why, why))
    fail_msg("'%s' does not say '%s'", test->call.why, why);
  rest_fixture_drop(test);
}

static void verifies_certificates_and_names(void **state) {
  struct tls_fixture *f = *state;
  static const struct {
    const char *cert, *ca, *host;
    enum rest_outcome outcome;
    const char *why;
  } rows[] = {
      {"good", "ca.pem", "127.0.0.1", REST_REPLIED, ""},
      {"good", "ca.pem", "localhost", REST_REPLIED, ""},
      {"good", "other.pem", "127.0.0.1", REST_NOT_SENT, "certificate"},
      {"good", "", "127.0.0.1", REST_NOT_SENT, "certificate"},
      {"expired", "ca.pem", "127.0.0.1", REST_NOT_SENT, "expired"},
      {"stranger", "ca.pem", "127.0.0.1", REST_NOT_SENT, "name"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    char ca_file[128] = "";
    if (*rows[i].ca)
      path_of(ca_file, f, rows[i].ca);
    start_server(f, rows[i].cert);
    rest_fixture_open(&f->rest, 2, ca_file);
    get(f, rows[i].host, rows[i].outcome, rows[i].why);
    rest_fixture_close(&f->rest);
    stop_server(f);
  }
}

static void replace_file(struct tls_fixture *f, const char *name, const char *by) {
  char script[64];
  snprintf(script, sizeof script, "cp \"$1/%s\" \"$1/%s\"", by, name);
  run_shell(script, f->folder);
}

static void reads_certificates_again(void **state) {
  struct tls_fixture *f = *state;
  char ca_file[128];
  path_of(ca_file, f, "mine.pem");
  replace_file(f, "mine.pem", "ca.pem");
  start_server(f, "good");
  rest_fixture_open(&f->rest, 2, ca_file);
  get(f, "127.0.0.1", REST_REPLIED, "");
  for (int i = 0; i < 3; i++) {
    replace_file(f, "mine.pem", "other.pem");
    rest_reload_certificates(f->rest.rest);
    get(f, "127.0.0.1", REST_NOT_SENT, "certificate");
    replace_file(f, "mine.pem", "ca.pem");
    rest_reload_certificates(f->rest.rest);
    get(f, "127.0.0.1", REST_REPLIED, "");
  }
  rest_fixture_close(&f->rest);
  stop_server(f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(verifies_certificates_and_names),
      cmocka_unit_test(reads_certificates_again),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
