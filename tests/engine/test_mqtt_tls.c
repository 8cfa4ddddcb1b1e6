/* The MQTT engine over TLS and WebSocket, with a real broker. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "engine/broker.h"
#include "engine/child.h"
#include "engine/mqtt_rig.h"

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
    "make client DNS:client\n";

static uint16_t tls_port, client_port, ws_port, wss_port;

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
  snprintf(lines, sizeof lines,
           "allow_anonymous true\n"
           "listener %u 127.0.0.1\ncertfile %%d/good.pem\nkeyfile %%d/good.key\n"
           "listener %u 127.0.0.1\ncertfile %%d/good.pem\nkeyfile %%d/good.key\n"
           "cafile %%d/ca.pem\nrequire_certificate true\n"
           "listener %u 127.0.0.1\nprotocol websockets\n"
           "listener %u 127.0.0.1\nprotocol websockets\ncertfile %%d/good.pem\n"
           "keyfile %%d/good.key\n",
           tls_port, client_port, ws_port, wss_port);
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

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(works_over_tls),
      cmocka_unit_test(works_with_a_client_certificate),
      cmocka_unit_test(does_not_trust_another_authority),
      cmocka_unit_test(does_not_trust_the_certificate_of_another_host),
      cmocka_unit_test(works_over_websocket),
      cmocka_unit_test(gets_a_command_again_over_tls_too),
      cmocka_unit_test(connects_anew_with_new_certificates),
  };
  return cmocka_run_group_tests(tests, start, stop);
}
