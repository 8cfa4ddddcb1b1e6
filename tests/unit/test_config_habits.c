#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "unit/config_rig.h"

/* What other systems do to a configuration on its way: each is tolerated, or named. */

static struct rig rig;

/* ---- variables that nobody here asked for ---------------------------------------------------- */

static void variables_of_others_are_left_alone(void **state) {
  (void)state;
  rig_expect(&rig, NULL,
             RIG_ENV(RIG_NEEDED_ENV, "TELNYX_PROFILE=x", "TELNYX_MQTT=x", "TELNYX_SERVICE_HOST=x",
                     "NONSENSE"),
             NULL, 0, "");
  rig_free(&rig);
}

/* Kubernetes: getServiceEnvVars; Docker: links to a container of that name. */
static void what_is_injected_for_a_service_of_our_name_is_left_alone(void **state) {
  (void)state;
  static const char *const services[] = {"TELNYX_MQTT", "TELNYX_MQTT_WEBHOOKS", "TELNYX_MQTT_2",
                                         "TELNYX_MQTT_HTTP", "TELNYX_MQTT_A_PORT_B"};
  static const char *const entries[] = {
      "_SERVICE_HOST=10.0.0.1",
      "_SERVICE_PORT=8080",
      "_SERVICE_PORT_HTTP=8080",
      "_SERVICE_PORT_WEB_2=8080",
      "_PORT=tcp://10.0.0.1:8080",
      "_PORT=udp://[fd00::1]:8080",
      "_PORT_8080_TCP=tcp://10.0.0.1:8080",
      "_PORT_8080_TCP_PROTO=tcp",
      "_PORT_8080_TCP_PORT=8080",
      "_PORT_8080_TCP_ADDR=10.0.0.1",
      "_PORT_53_UDP_ADDR=10.0.0.1",
      "_PORT_9_SCTP=sctp://10.0.0.1:9",
      "_PORT_8080_TCP_START=tcp://10.0.0.1:8080",
      "_PORT_8080_TCP_END=tcp://10.0.0.1:8090",
      "_PORT_8080_TCP_PORT_START=8080",
      "_PORT_8080_TCP_PORT_END=8090",
      "_NAME=/app/telnyx-mqtt",
      "_ENV_TELNYX_API_KEY=x",
      "_ENV_path=/bin",
  };
  for (size_t i = 0; i < sizeof services / sizeof services[0]; i++) {
    for (size_t j = 0; j < sizeof entries / sizeof entries[0]; j++) {
      char entry[128];
      snprintf(entry, sizeof entry, "%s%s", services[i], entries[j]);
      rig_expect(&rig, NULL, RIG_ENV(RIG_NEEDED_ENV, entry), NULL, 0, "");
      rig_free(&rig);
    }
  }
}

static void what_only_looks_injected_is_a_mistake(void **state) {
  (void)state;
  static const char *const rows[][2] = {
      {"TELNYX_MQTT_HTTP_PORT=8080", "TELNYX_MQTT_HTTP_PATH"},
      {"TELNYX_MQTT_PORT=1883", NULL},
      {"TELNYX_MQTT_SERVICE=x", NULL},
      {"TELNYX_MQTT_PORT_HTTP=8080", NULL},
      {"TELNYX_MQTT_PORT_8080_TCP_ADR=10.0.0.1", NULL},
      {"TELNYX_MQTT_PORT_8080_ICMP=x", NULL},
      {"TELNYX_MQTT_MQTT_USER_NAME=bob", "TELNYX_MQTT_MQTT_USERNAME"},
      {"TELNYX_MQTT_MQTT_PASWORD=x", "TELNYX_MQTT_MQTT_PASSWORD"},
      {"TELNYX_MQTT_LOG_LEVLE=tcp://x", "TELNYX_MQTT_LOG_LEVEL"},
      {"TELNYX_MQTT_ENV=x", NULL},
      {"TELNYX_MQTT_ENV_=x", NULL},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    assert_int_equal(rig_load(&rig, NULL, RIG_ENV(RIG_NEEDED_ENV, rows[i][0]), NULL, 0),
                     ERR_SYNTAX);
    assert_int_equal(rig.errors.count, 1);
    assert_true(strncmp(rig.errors.items[0].message, "unknown variable; ", 18) == 0);
    if (rows[i][1] && !strstr(rig.errors.items[0].message, rows[i][1]))
      fail_msg("%s: %s", rows[i][0], rig.errors.items[0].message);
  }
}

/* ---- what is around a value ------------------------------------------------------------------ */

#define QUOTED "stands in quotes, which would be part of the value: leave them out\n"
#define SPACED "begins or ends with white space, which would be part of the value\n"

/* docker --env-file takes a line as it is. */
static void quotes_and_white_space_that_nobody_took_off_are_named(void **state) {
  (void)state;
  static const struct {
    const char *entry, *errors;
  } rows[] = {
      {"TELNYX_MQTT_MQTT_PASSWORD=\"s3cr3t\"", "mqtt.password " QUOTED},
      {"TELNYX_MQTT_MQTT_PASSWORD='s3cr3t'", "mqtt.password " QUOTED},
      {"TELNYX_MQTT_MQTT_PASSWORD=\"\"", "mqtt.password " QUOTED},
      {"TELNYX_MQTT_MQTT_PASSWORD=s3cr3t ", "mqtt.password " SPACED},
      {"TELNYX_MQTT_MQTT_PASSWORD=s3cr3t\r", "mqtt.password " SPACED},
      {"TELNYX_MQTT_MQTT_PASSWORD=\ts3cr3t", "mqtt.password " SPACED},
      {"TELNYX_MQTT_MQTT_PASSWORD= ", "mqtt.password " SPACED},
      {"TELNYX_MQTT_MQTT_URL=\"mqtt://a\"", "mqtt.url " QUOTED},
      {"TELNYX_MQTT_MQTT_WINDOW='5'", "mqtt.window " QUOTED},
      {"TELNYX_MQTT_BRIDGE_HEALTH_INTERVAL=30s ", "bridge.health_interval " SPACED},
      {"TELNYX_MQTT_LOG_LEVEL=\"debug\"", "log.level " QUOTED},
      {"TELNYX_MQTT_LOG_MASK_NUMBERS='no'", "log.mask_numbers " QUOTED},
      {"TELNYX_MQTT_MQTT_PASSWORD_FILE=\"/run/key\"", "mqtt.password_file " QUOTED},
      {"TELNYX_MQTT_MQTT_PASSWORD_FILE=/run/key\n", "mqtt.password_file " SPACED},
      {"TELNYX_MQTT_MQTT_PASSWORD_FILE=/run/quoted", "mqtt.password " QUOTED},
      {"TELNYX_MQTT_MQTT_PASSWORD_FILE=/run/spaced", "mqtt.password " SPACED},
      {"TELNYX_MQTT_MQTT_PASSWORD_FILE=/run/lines", "mqtt.password " SPACED},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    char wanted[256];
    snprintf(wanted, sizeof wanted, "%.*s: %s", (int)strcspn(rows[i].entry, "="), rows[i].entry,
             rows[i].errors);
    rig_expect(&rig, NULL, RIG_ENV(RIG_NEEDED_ENV, rows[i].entry), NULL, 0, wanted);
  }
}

static void quotes_around_keys_are_named(void **state) {
  (void)state;
  rig_expect(
      &rig, NULL, RIG_ENV("TELNYX_API_KEY=\"" RIG_SECRET "\"", "TELNYX_PUBLIC_KEY=\"" RIG_KEY "\""),
      NULL, 0,
      "TELNYX_API_KEY: telnyx.api_key " QUOTED "TELNYX_PUBLIC_KEY: telnyx.public_keys " QUOTED);
  rig_expect(&rig, "telnyx: {api_key: '\"" RIG_SECRET "\"'}", RIG_ENV("TELNYX_PUBLIC_KEY=" RIG_KEY),
             NULL, 0, "bridge.yaml:1:19: telnyx.api_key must not hold quotes\n");
  rig_expect(&rig, NULL, RIG_ENV("TELNYX_API_KEY=\"half", "TELNYX_PUBLIC_KEY=" RIG_KEY), NULL, 0,
             "TELNYX_API_KEY: telnyx.api_key must not hold quotes\n");
  const struct config_flag flag = RIG_FLAG("mqtt.username", "'bob'");
  rig_expect(&rig, NULL, NULL, &flag, 1, "--set: mqtt.username " QUOTED);
}

static void what_may_stand_around_a_value_stays(void **state) {
  (void)state;
  rig_expect(&rig, "mqtt: {username: bob, password: '\" in YAML quotes are meant \"'}", NULL, NULL,
             0, "");
  assert_string_equal(rig.config->mqtt_password, "\" in YAML quotes are meant \"");
  rig_free(&rig);
  rig_expect(&rig, NULL,
             RIG_ENV("TELNYX_API_KEY=x", "TELNYX_PUBLIC_KEY= " RIG_KEY " , " RIG_KEY " ",
                     "TELNYX_MQTT_MQTT_USERNAME=\"bob", "TELNYX_MQTT_MQTT_PASSWORD=\"a' b'"),
             NULL, 0, "");
  assert_int_equal(rig.config->telnyx_public_keys_count, 2);
  assert_string_equal(rig.config->mqtt_username, "\"bob");
  assert_string_equal(rig.config->mqtt_password, "\"a' b'");
  rig_free(&rig);
}

/* ---- what an editor makes of a file ---------------------------------------------------------- */

static void a_byte_order_mark_and_carriage_returns_are_allowed(void **state) {
  (void)state;
  static const char *const files[] = {
      "\xEF\xBB\xBFmqtt:\n  root: a\n  client_id: b\nlog:\n  level: warn\n",
      "\xEF\xBB\xBF# a comment\nmqtt:\n  root: a\n  client_id: b\nlog:\n  level: warn\n",
      "\xEF\xBB\xBF\nmqtt: {root: a, client_id: b}\nlog: {level: warn}",
      "mqtt:\r\n  root: a\r\n  client_id: b\r\nlog:\r\n  level: warn\r\n",
      "\xEF\xBB\xBFmqtt:\r\n  root:\ta\r\n  client_id: b\t\r\nlog:\r\n  level: warn\t# as is\r\n",
  };
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
    rig_expect(&rig, files[i], NULL, NULL, 0, "");
    assert_string_equal(rig.config->mqtt_root, "a");
    assert_string_equal(rig.config->mqtt_client_id, "b");
    rig_free(&rig);
  }
  rig_expect(&rig, "\xEF\xBB\xBF", NULL, NULL, 0, "");
  rig_free(&rig);
}

static void places_count_without_the_mark(void **state) {
  (void)state;
  rig_expect(&rig, "\xEF\xBB\xBFlog: {level: bad}\n", NULL, NULL, 0,
             "bridge.yaml:1:14: log.level must be debug, info, warn or error, not \"bad\"\n");
  rig_expect(&rig, "\xEF\xBB\xBFlog: {level: \x01}\n", NULL, NULL, 0,
             "bridge.yaml:1:14: not text in UTF-8, or a control character\n");
}

/* What follows a mark is not judged, so the bytes need not be whole. */
static void another_encoding_is_named(void **state) {
  (void)state;
  static const char error[] = "is text in UTF-16 or UTF-32: save it in UTF-8\n";
  static const char *const files[] = {"\xFF\xFEm", "\xFE\xFF", "\xFF\xFE"};
  char wanted[256];
  snprintf(wanted, sizeof wanted, "bridge.yaml: %s", error);
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
    rig_expect(&rig, files[i], NULL, NULL, 0, wanted);
  snprintf(wanted, sizeof wanted,
           "TELNYX_API_KEY_FILE: telnyx.api_key_file: the file /run/utf16 %s", error);
  rig_expect(&rig, NULL, RIG_ENV("TELNYX_API_KEY_FILE=/run/utf16", "TELNYX_PUBLIC_KEY=" RIG_KEY),
             NULL, 0, wanted);
}

/* ---- systemd's credentials ------------------------------------------------------------------- */

#define FOLDER    "/run/credentials/a.service"
#define ITS(name) "CREDENTIALS_DIRECTORY=" FOLDER, name "=" FOLDER

static void an_empty_credential_sets_nothing(void **state) {
  (void)state;
  rig_expect(&rig, NULL, RIG_ENV(RIG_NEEDED_ENV, ITS("TELNYX_MQTT_MQTT_PASSWORD_FILE") "/none"),
             NULL, 0, "");
  assert_null(rig.config->mqtt_password);
  rig_free(&rig);
  rig_expect(&rig, "telnyx: {api_key: of-the-file}",
             RIG_ENV(ITS("TELNYX_API_KEY_FILE") "/mark", "TELNYX_PUBLIC_KEY=" RIG_KEY), NULL, 0,
             "");
  assert_string_equal(rig.config->telnyx_api_key, "of-the-file");
  rig_free(&rig);
  rig_expect(&rig, NULL, RIG_ENV(ITS("TELNYX_API_KEY_FILE") "/key", "TELNYX_PUBLIC_KEY=" RIG_KEY),
             NULL, 0, "");
  assert_string_equal(rig.config->telnyx_api_key, RIG_SECRET);
  rig_free(&rig);
  rig_expect(
      &rig, NULL, RIG_ENV(ITS("TELNYX_API_KEY_FILE") "/none", "TELNYX_PUBLIC_KEY=" RIG_KEY), NULL,
      0,
      "configuration: telnyx.api_key is required: set it in the file, or as TELNYX_API_KEY or "
      "TELNYX_API_KEY_FILE in the environment\n");
}

/* A secret that is empty elsewhere is a mistake. */
static void no_other_file_may_be_empty(void **state) {
  (void)state;
  static const char *const folders[] = {"PATH=/bin",
                                        "CREDENTIALS_DIRECTORY=",
                                        "CREDENTIALS_DIRECTORY",
                                        "CREDENTIALS_DIRECTORY=/run/empty",
                                        "CREDENTIALS_DIRECTORY=/run/emp",
                                        ("CREDENTIALS_DIRECTORY=" FOLDER)};
  for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
    rig_expect(
        &rig, NULL,
        RIG_ENV(RIG_NEEDED_ENV, folders[i], "TELNYX_MQTT_MQTT_PASSWORD_FILE=/run/empty"), NULL, 0,
        "TELNYX_MQTT_MQTT_PASSWORD_FILE: mqtt.password_file: the file /run/empty is empty\n");
  rig_expect(&rig, NULL, RIG_ENV(RIG_NEEDED_ENV, ITS("TELNYX_MQTT_MQTT_PASSWORD_FILE") "/gone"),
             NULL, 0,
             "TELNYX_MQTT_MQTT_PASSWORD_FILE: mqtt.password_file: the file " FOLDER
             "/gone cannot be read: No such file or directory\n");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(variables_of_others_are_left_alone),
      cmocka_unit_test(what_is_injected_for_a_service_of_our_name_is_left_alone),
      cmocka_unit_test(what_only_looks_injected_is_a_mistake),
      cmocka_unit_test(quotes_and_white_space_that_nobody_took_off_are_named),
      cmocka_unit_test(quotes_around_keys_are_named),
      cmocka_unit_test(what_may_stand_around_a_value_stays),
      cmocka_unit_test(a_byte_order_mark_and_carriage_returns_are_allowed),
      cmocka_unit_test(places_count_without_the_mark),
      cmocka_unit_test(another_encoding_is_named),
      cmocka_unit_test(an_empty_credential_sets_nothing),
      cmocka_unit_test(no_other_file_may_be_empty),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
