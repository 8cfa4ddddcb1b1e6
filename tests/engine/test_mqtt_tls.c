/* The MQTT engine over TLS and WebSocket, and behind a name with several addresses, with a real
 * broker. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cmocka.h>

#include "bridge/clock.h"
#include "engine/broker.h"
#include "engine/child.h"
#include "engine/mqtt_rig.h"
#include "engine/mqtt_stub.h"
#include "mqtt/dial.h"

static struct broker broker;
static char ca[96], other_ca[96], cert[96], key[96];

/* Two authorities; certificates of the first for the broker, for another host, and for a client. */
static const char make_files[] =
    "set -e; cd \"$1\"; exec 2>/dev/null\n"
    "new='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'\n"
    "for ca in ca other; do\n"
    "  openssl req -x509 $new -keyout $ca.key -out $ca.pem -days 2 -subj /CN=$ca\n"
    "done\n"
    "make() {\n"
    "  printf \"subjectAltName=$2\" > $1.ext\n"
    "  openssl req $new -keyout $1.key -out $1.req -subj /CN=$1\n"
    "  openssl x509 -req -in $1.req -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \\\n"
    "    -extfile $1.ext -out $1.pem\n"
    "}\n"
    "make good DNS:localhost\n"
    "make named DNS:broker.test\n"
    "make client DNS:client\n";

static uint16_t tls_port, client_port, ws_port, wss_port, six_port;
static uint16_t named_port, named_wss_port; /* whose certificate is for broker.test */

static void path_of(char out[96], const char *name) {
  snprintf(out, 96, "%s/%s", broker.folder, name);
}

static int start(void **state) {
  (void)state;
  char lines[2048];
  broker_folder(&broker);
  const char *const argv[] = {"sh", "-c", make_files, "sh", broker.folder, NULL};
  assert_int_equal(child_run(argv), 0);
  path_of(ca, "ca.pem");
  path_of(other_ca, "other.pem");
  path_of(cert, "client.pem");
  path_of(key, "client.key");
  tls_port = broker_free_port();
  client_port = broker_free_port();
  ws_port = broker_free_port();
  wss_port = broker_free_port();
  six_port = broker_free_port();
  named_port = broker_free_port();
  named_wss_port = broker_free_port();
  snprintf(lines, sizeof lines,
           "allow_anonymous true\n"
           "listener %u 127.0.0.1\ncertfile %%d/good.pem\nkeyfile %%d/good.key\n"
           "listener %u 127.0.0.1\ncertfile %%d/good.pem\nkeyfile %%d/good.key\n"
           "cafile %%d/ca.pem\nrequire_certificate true\n"
           "listener %u 127.0.0.1\nprotocol websockets\n"
           "listener %u 127.0.0.1\nprotocol websockets\ncertfile %%d/good.pem\n"
           "keyfile %%d/good.key\n"
           "listener %u ::1\n"
           "listener %u 127.0.0.1\ncertfile %%d/named.pem\nkeyfile %%d/named.key\n"
           "listener %u 127.0.0.1\nprotocol websockets\ncertfile %%d/named.pem\n"
           "keyfile %%d/named.key\n",
           tls_port, client_port, ws_port, wss_port, six_port, named_port, named_wss_port);
  broker_start(&broker, lines);
  return 0;
}

static int stop(void **state) {
  (void)state;
  broker_stop(&broker);
  return 0;
}

/* Opens a rig at the URL and runs a command and some events through it. */
static void expect_works(const char *url, const char *ca_file, bool with_certificate) {
  struct mqtt_rig rig;
  mqtt_rig_init(&rig, url);
  rig.options.ca_file = ca_file;
  rig.options.cert_file = with_certificate ? cert : NULL;
  rig.options.key_file = with_certificate ? key : NULL;
  mqtt_rig_open(&rig);
  mqtt_rig_wait_ups(&rig, 1);
  const struct msg_parts parts = {
      .kind = MSG_EVENT, .qos = 1, .topic = span_of("cmd/self"), .payload = span_of("{}")};
  mqtt_rig_publish(&rig, &parts);
  mqtt_rig_wait_commands(&rig, 1);
  for (unsigned round = 0; round < 10; round++) {
    for (unsigned i = 0; i < 20; i++)
      mqtt_rig_publish_event(&rig, 5000);
    mqtt_rig_wait_done(&rig);
  }
  assert_int_equal(rig.delivered, 201);
  mqtt_rig_close(&rig);
}

static void expect_fails(const char *url, const char *ca_file, const char *why) {
  struct mqtt_rig rig;
  mqtt_rig_init(&rig, url);
  rig.options.ca_file = ca_file;
  mqtt_rig_open(&rig);
  mqtt_rig_wait_downs(&rig, 1);
  if (!strstr(rig.why, why))
    fail_msg("\"%s\" does not say \"%s\"", rig.why, why);
  assert_int_equal(rig.ups, 0);
  mqtt_rig_close(&rig);
}

static void works_over_tls(void **state) {
  (void)state;
  char url[64];
  snprintf(url, sizeof url, "mqtts://localhost:%u", tls_port);
  expect_works(url, ca, false);
}

static void works_with_a_client_certificate(void **state) {
  (void)state;
  char url[64];
  snprintf(url, sizeof url, "mqtts://localhost:%u", client_port);
  expect_works(url, ca, true);
  expect_fails(url, ca, "the broker ");
}

static void does_not_trust_another_authority(void **state) {
  (void)state;
  char url[64];
  snprintf(url, sizeof url, "mqtts://localhost:%u", tls_port);
  expect_fails(url, other_ca, "TLS: certificate verify failed");
  expect_fails(url, NULL, "TLS: certificate verify failed"); /* the system's store */
}

static void does_not_trust_the_certificate_of_another_host(void **state) {
  (void)state;
  char url[64];
  snprintf(url, sizeof url, "mqtts://127.0.0.1:%u", tls_port);
  expect_fails(url, ca, "is its certificate for this host");
}

static void works_over_websocket(void **state) {
  (void)state;
  char url[64];
  snprintf(url, sizeof url, "ws://127.0.0.1:%u/mqtt", ws_port);
  expect_works(url, NULL, false);
  snprintf(url, sizeof url, "wss://localhost:%u", wss_port);
  expect_works(url, ca, false);
}

static void gets_a_command_again_over_tls_too(void **state) {
  (void)state;
  struct mqtt_rig rig;
  char url[64];
  snprintf(url, sizeof url, "mqtts://localhost:%u", tls_port);
  mqtt_rig_init(&rig, url);
  rig.options.ca_file = ca;
  rig.refuse_commands = 1;
  mqtt_rig_open(&rig);
  mqtt_rig_wait_ups(&rig, 1);
  const struct msg_parts parts = {
      .kind = MSG_EVENT, .qos = 1, .topic = span_of("cmd/self"), .payload = span_of("{}")};
  mqtt_rig_publish(&rig, &parts);
  mqtt_rig_wait_commands(&rig, 1);
  assert_int_equal(rig.refused_commands, 1);
  assert_true(mqtt_rig_command(&rig, 0)->dup);
  mqtt_rig_close(&rig);
}

static void connects_anew_with_new_certificates(void **state) {
  (void)state;
  struct mqtt_rig rig;
  char url[64];
  snprintf(url, sizeof url, "mqtts://localhost:%u", tls_port);
  mqtt_rig_init(&rig, url);
  rig.options.ca_file = ca;
  mqtt_rig_open(&rig);
  mqtt_rig_wait_ups(&rig, 1);
  for (unsigned i = 0; i < 20; i++)
    mqtt_rig_publish_event(&rig, 1000);
  mqtt_reload_certificates(rig.mqtt);
  mqtt_rig_wait_ups(&rig, 2);
  assert_int_equal(rig.downs, 1);
  assert_int_equal(rig.delivered, 20); /* nothing was lost over it */
  mqtt_rig_close(&rig);
}

/* ---- a name with several addresses ---- */

/* In the resolver's place: what broker.test stands for. Each address has a port of its own here. */
struct place {
  const char *host;
  uint16_t port;
};

static struct place places[4];
static size_t place_count;

enum err __real_mqtt_dial_resolve(struct mqtt_addresses *out, const char *host, uint16_t port,
                                  char *why, size_t why_size);
enum err __wrap_mqtt_dial_resolve(struct mqtt_addresses *out, const char *host, uint16_t port,
                                  char *why, size_t why_size);

enum err __wrap_mqtt_dial_resolve(struct mqtt_addresses *out, const char *host, uint16_t port,
                                  char *why, size_t why_size) {
  struct mqtt_addresses one;
  if (strcmp(host, "broker.test") != 0)
    return __real_mqtt_dial_resolve(out, host, port, why, why_size);
  out->count = 0;
  for (size_t i = 0; i < place_count; i++) {
    enum err err = __real_mqtt_dial_resolve(&one, places[i].host, places[i].port, why, why_size);
    assert_int_equal(err, ERR_OK);
    out->list[out->count++] = one.list[0];
  }
  return ERR_OK;
}

static void set_places(size_t count, const struct place *list) {
  memcpy(places, list, count * sizeof *list);
  place_count = count;
}

#define PLACES(...)                                                                                \
  set_places(sizeof((struct place[]){__VA_ARGS__}) / sizeof(struct place),                         \
             (struct place[]){__VA_ARGS__})

/* How long it takes to work with the address that comes after the trouble. */
static int64_t pass_by(const struct mqtt_stub *trouble) {
  struct mqtt_stub stub = *trouble;
  mqtt_stub_start(&stub);
  PLACES({"127.0.0.1", stub.port}, {"127.0.0.1", broker.port});
  int64_t start = clock_mono_ms();
  expect_works("mqtt://broker.test", NULL, false);
  int64_t took_ms = clock_mono_ms() - start;
  assert_int_equal(stub.connects_5, 1);
  mqtt_stub_stop(&stub);
  return took_ms;
}

/* The kinds of trouble that an address can be: what comes after it is tried at once. The quickest
 * of some tries is judged, as a busy machine may hold any up. */
static void goes_on_to_the_next_address(void **state) {
  enum { TRIES = 5, SOON_MS = 2400 }; /* less than the wait after a refusal */
  (void)state;
  const uint16_t nobody = broker_free_port();
  const struct mqtt_stub troubles[] = {{.mute_on_5 = true}, {.connack = 0x88}, {.suback = 0x87}};
  PLACES({"127.0.0.2", nobody}, {"127.0.0.1", broker.port});
  expect_works("mqtt://broker.test", NULL, false);
  PLACES({"127.0.0.1", broker.port}, {"127.0.0.2", nobody});
  expect_works("mqtt://broker.test", NULL, false);
  PLACES({"127.0.0.1", nobody}, {"::1", six_port});
  expect_works("mqtt://broker.test", NULL, false);
  for (size_t i = 0; i < sizeof troubles / sizeof troubles[0]; i++) {
    int64_t quickest_ms = INT64_MAX;
    for (int n = 0; n < TRIES && quickest_ms > SOON_MS; n++)
      quickest_ms = clock_earlier(quickest_ms, pass_by(&troubles[i]));
    assert_in_range(quickest_ms, 0, SOON_MS);
  }
}

static void says_what_the_address_said_that_was_reached(void **state) {
  (void)state;
  struct mqtt_stub stub = {.connack = 0x87};
  mqtt_stub_start(&stub);
  PLACES({"127.0.0.2", broker_free_port()}, {"127.0.0.1", stub.port}, {"127.0.0.2", 1});
  expect_fails("mqtt://broker.test", NULL, "the broker refused the connection: not authorized");
  mqtt_stub_stop(&stub);
}

/* The name is checked, whatever the address. */
static void checks_the_name_at_every_address(void **state) {
  (void)state;
  if (PAHO_CHOOSES_ADDRESS)
    skip();
  const uint16_t nobody = broker_free_port();
  PLACES({"127.0.0.2", nobody}, {"127.0.0.1", named_port});
  expect_works("mqtts://broker.test", ca, false);
  PLACES({"127.0.0.1", tls_port}, {"127.0.0.1", named_port});
  expect_works("mqtts://broker.test", ca, false);
  PLACES({"127.0.0.1", ws_port}, {"127.0.0.1", wss_port}, {"127.0.0.1", named_wss_port});
  expect_works("wss://broker.test", ca, false);
  PLACES({"127.0.0.2", nobody}, {"127.0.0.1", ws_port});
  expect_works("ws://broker.test", NULL, false);
  PLACES({"127.0.0.1", tls_port}, {"127.0.0.2", nobody});
  expect_fails("mqtts://broker.test", ca, "is its certificate for this host");
  PLACES({"127.0.0.1", named_port});
  expect_fails("mqtts://broker.test", other_ca, "TLS: certificate verify failed");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(works_over_tls),
      cmocka_unit_test(works_with_a_client_certificate),
      cmocka_unit_test(does_not_trust_another_authority),
      cmocka_unit_test(does_not_trust_the_certificate_of_another_host),
      cmocka_unit_test(works_over_websocket),
      cmocka_unit_test(gets_a_command_again_over_tls_too),
      cmocka_unit_test(connects_anew_with_new_certificates),
      cmocka_unit_test(goes_on_to_the_next_address),
      cmocka_unit_test(says_what_the_address_said_that_was_reached),
      cmocka_unit_test(checks_the_name_at_every_address),
  };
  return cmocka_run_group_tests(tests, start, stop);
}
