#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/log.h"
#include "config/setting.h"
#include "unit/alloc_fail.h"
#include "unit/config_rig.h"

/* One value for every setting, none its default, that may stand together. */
static const struct {
  const char *name, *value;
} values[] = {
    {"telnyx.api_key", RIG_SECRET},
    {"telnyx.public_keys", RIG_KEY},
    {"telnyx.api_url", "https://127.0.0.1:9999/v2"},
    {"telnyx.ca_file", "/etc/telnyx-ca.pem"},
    {"telnyx.timestamp_tolerance", "10m"},
    {"telnyx.connect_timeout", "250ms"},
    {"telnyx.attempt_timeout", "20s"},
    {"telnyx.total_timeout", "21s"},
    {"telnyx.max_retries", "0"},
    {"telnyx.max_concurrency", "256"},
    {"mqtt.url", "mqtts://[::1]:8883"},
    {"mqtt.root", "home/phone"},
    {"mqtt.response_topics", "answers/#"},
    {"mqtt.client_id", "another"},
    {"mqtt.username", "bob"},
    {"mqtt.password", RIG_SECRET},
    {"mqtt.ca_file", "/etc/ca.pem"},
    {"mqtt.cert_file", "/etc/cert.pem"},
    {"mqtt.key_file", "/etc/key.pem"},
    {"mqtt.version", "5"},
    {"mqtt.keep_alive", "45s"},
    {"mqtt.window", "60000"},
    {"mqtt.share_group", "bridges"},
    {"http.listen", "127.0.0.1:0"},
    {"http.path", "/hooks"},
    {"http.cert_file", "/etc/http.pem"},
    {"http.key_file", "/etc/http-key.pem"},
    {"http.max_body", "65537"},
    {"http.request_timeout", "5s"},
    {"http.max_connections", "7"},
    {"http.trusted_proxies", "::1"},
    {"http.allowed_networks", "::/16"},
    {"journal.path", "/tmp/journal.db"},
    {"journal.dedupe_window", "2d"},
    {"journal.retention", "0s"},
    {"journal.max_bytes", "10MiB"},
    {"commands.max_age", "1m"},
    {"commands.max_bytes", "1KiB"},
    {"commands.validation", "strict"},
    {"commands.max_reply", "2KiB"},
    {"commands.max_pending", "5"},
    {"commands.max_items", "250"},
    {"commands.defaults", "calls.dial:from=+1312"},
    {"access.allow", "!calls.dial"},
    {"access.principals", "{garage: {allow: [calls.dial]}}"},
    {"guard.enabled", "false"},
    {"guard.allow", "+49"},
    {"guard.deny", "+4990"},
    {"guard.calls_per_minute", "1"},
    {"guard.calls_per_hour", "2"},
    {"guard.calls_at_once", "3"},
    {"guard.longest_call", "5m"},
    {"guard.messages_per_minute", "4"},
    {"guard.messages_per_day", "5"},
    {"guard.daily_budget", "1.5"},
    {"guard.price_per_minute", "0.1"},
    {"guard.price_per_message", "0"},
    {"guard.quiet_hours", "22:00-07:00 Europe/Berlin"},
    {"guard.dry_run", "true"},
    {"calls.max_silence", "2h"},
    {"calls.state_ttl", "90s"},
    {"contacts", "{anna: {number: \"+13125550101\"}}"},
    {"numbers", "{office: {number: \"+13125550100\"}}"},
    {"alerts.from", "sip:house@example.net"},
    {"alerts.connection_id", "1494404757140276705"},
    {"alerts.voice", "male"},
    {"alerts.language", "de-DE"},
    {"alerts.max_duration", "2h"},
    {"alerts.max_running", "3"},
    {"alerts.linger", "5m"},
    {"alerts.calls_per_minute", "6"},
    {"alerts.calls_per_hour", "7"},
    {"alerts.calls_at_once", "8"},
    {"alerts.messages_per_minute", "9"},
    {"alerts.messages_per_day", "10"},
    {"alerts.daily_budget", "2.5"},
    {"alerts.say_intro", "Alarm"},
    {"alerts.say_ask", "Press"},
    {"alerts.say_ask_pin", "PIN"},
    {"alerts.say_pass", "Pass"},
    {"alerts.say_wrong", "Wrong"},
    {"alerts.say_thanks", "Thanks"},
    {"alerts.say_told", "Done"},
    {"alerts.say_somebody", "Nobody"},
    {"alerts.say_star", "Star"},
    {"alerts.plans", "{night: {contacts: [anna]}}"},
    {"texml.documents", "{menu: {file: /etc/menu.xml}}"},
    {"homeassistant.discovery", "true"},
    {"homeassistant.prefix", "ha"},
    {"homeassistant.show_numbers", "false"},
    {"bridge.health_interval", "1h"},
    {"bridge.shutdown_timeout", "1s"},
    {"admin.listen", "127.0.0.1:9464"},
    {"log.level", "debug"},
    {"log.format", "json"},
    {"log.mask_numbers", "false"},
};

enum { VALUES = sizeof values / sizeof values[0], TEXT_MAX = 64 * 1024 };

/* The values as a file. With `printed` as config_print shows them, without origins. */
static char *write_values(bool printed) {
  static char text[TEXT_MAX];
  size_t len = 0;
  assert_int_equal(VALUES, CONFIG_COUNT);
  for (size_t i = 0; i < VALUES; i++) {
    const struct config_setting *setting = &config_settings[i];
    const struct config_name named = config_setting_name(setting, false);
    const char *name = named.text;
    assert_string_equal(values[i].name, name);
    if (i == 0 || strcmp(setting->section, setting[-1].section) != 0)
      len += (size_t)snprintf(text + len, sizeof text - len, "%s%s:\n", i > 0 ? "\n" : "",
                              setting->section);
    const char *open = "", *close = "", *key = setting->key;
    struct span value = span_of(values[i].value);
    if (setting->kind == CONFIG_KIND_MAP) { /* a name on a line of its own */
      bool section = !key || key[0] == '\0';
      if (!section)
        len += (size_t)snprintf(text + len, sizeof text - len, "  %s:\n  ", key);
      len += (size_t)snprintf(text + len, sizeof text - len, "  %.*s\n", (int)value.len - 2,
                              value.data + 1);
      continue;
    }
    if (setting->kind == CONFIG_KIND_LIST)
      open = "[\"", close = "\"]";
    else if (strpbrk(values[i].value, "[@ ") || (printed && setting->secret))
      open = close = "\"";
    len += (size_t)snprintf(text + len, sizeof text - len, "  %s: %s%s%s\n", key, open,
                            printed && setting->secret ? "<hidden>" : values[i].value, close);
  }
  return text;
}

/* All values arrived, each in its field. */
static void assert_all_set(struct rig *rig, const char *origin) {
  for (size_t i = 0; i < CONFIG_COUNT; i++)
    if (!strstr(rig->config->origin[i], origin))
      fail_msg("%s comes from '%s'", values[i].name, rig->config->origin[i]);
  memset(rig->config->origin, 0, sizeof rig->config->origin);
  rig->config->contacts[0].entry.origin[0] = '\0';
  rig->config->numbers[0].entry.origin[0] = '\0';
  rig->config->alerts_plans[0].entry.origin[0] = '\0';
  rig->config->access_principals[0].entry.origin[0] = '\0';
  rig->config->texml_documents[0].entry.origin[0] = '\0';
  struct buf text;
  buf_init(&text, TEXT_MAX);
  config_print(&text, rig->config);
  assert_int_equal(buf_status(&text), ERR_OK);
  assert_string_equal(text.data, write_values(true));
  buf_free(&text);
  assert_string_equal(rig->config->telnyx_api_key, RIG_SECRET);
  assert_string_equal(rig->config->mqtt_password, RIG_SECRET);
  assert_int_equal(rig->config->telnyx_connect_timeout_ms, 250);
  assert_int_equal(rig->config->http_max_body_bytes, 65537);
  assert_int_equal(rig->config->mqtt_version, CONFIG_MQTT_5);
  assert_int_equal(rig->config->log_level, LOG_DEBUG);
  assert_int_equal(rig->config->log_format, LOG_FORMAT_JSON);
}

static void every_setting_can_be_set_by_file(void **state) {
  struct rig *rig = *state;
  rig_expect(rig, write_values(false), RIG_ENV("PATH=/bin"), NULL, 0, "");
  assert_all_set(rig, RIG_FILE_NAME ":");
}

static void every_setting_can_be_set_by_environment(void **state) {
  struct rig *rig = *state;
  static char entries[CONFIG_COUNT][256];
  const char *environment[CONFIG_COUNT + 1] = {NULL};
  for (size_t i = 0; i < CONFIG_COUNT; i++) {
    const struct config_name named = config_setting_variable(&config_settings[i], false, false);
    const char *name = named.text;
    snprintf(entries[i], sizeof entries[i], "%s=%s", name, values[i].value);
    environment[i] = entries[i];
  }
  rig_expect(rig, NULL, environment, NULL, 0, "");
  assert_all_set(rig, "TELNYX_MQTT_");
}

static void every_setting_can_be_set_by_flag(void **state) {
  struct rig *rig = *state;
  static char names[CONFIG_COUNT][CONFIG_NAME_SIZE];
  struct config_flag flags[CONFIG_COUNT];
  for (size_t i = 0; i < CONFIG_COUNT; i++) {
    bool secret = config_settings[i].secret; /* which only a file may hold */
    snprintf(names[i], sizeof names[i], "%s",
             config_setting_name(&config_settings[i], secret).text);
    flags[i] = (struct config_flag){"--set", span_of(names[i]),
                                    span_of(secret ? "/run/key" : values[i].value)};
  }
  rig_expect(rig, NULL, RIG_ENV("PATH=/bin"), flags, CONFIG_COUNT, "");
  assert_all_set(rig, "--set");
}

static void every_default_is_the_one_of_the_table(void **state) {
  struct rig *rig = *state;
  rig_expect(rig, "", NULL, NULL, 0, "");
  assert_string_equal(rig->config->mqtt_url, "mqtt://localhost:1883");
  assert_string_equal(rig->config->http_listen, "[::]:8080");
  assert_int_equal(rig->config->commands_max_age_ms, 30000);
  assert_int_equal(rig->config->journal_max_bytes, 1 << 30);
  assert_int_equal(rig->config->mqtt_version, CONFIG_MQTT_AUTO);
  assert_int_equal(rig->config->log_level, LOG_INFO);
  assert_true(rig->config->log_mask_numbers);
  assert_null(rig->config->mqtt_username);
  assert_string_equal(rig->config->origin[CONFIG_ID_mqtt_url], "");
}

static void expect_response_topics(struct rig *rig, const char *file, const char *expected) {
  char joined[512] = "";
  rig_expect(rig, file, NULL, NULL, 0, "");
  for (size_t i = 0; i < rig->config->mqtt_response_topics_count; i++) {
    size_t len = strlen(joined);
    snprintf(joined + len, sizeof joined - len, "%s;", rig->config->mqtt_response_topics[i]);
  }
  assert_string_equal(joined, expected);
  rig_free(rig);
}

static void response_topics_follow_the_root_until_they_are_set(void **state) {
  struct rig *rig = *state;
  expect_response_topics(rig, "", "reply/#;+/reply/#;response/#;+/response/#;telnyx/reply/#;");
  expect_response_topics(rig, "mqtt: {root: a/b/c}",
                         "reply/#;+/reply/#;response/#;+/response/#;a/b/c/reply/#;");
  expect_response_topics(rig, "mqtt: {root: a, response_topics: [x/#, +]}", "x/#;+;");
  expect_response_topics(rig, "mqtt: {root: a, response_topics: \"x/#, telnyx/reply/#\"}",
                         "x/#;telnyx/reply/#;");
  expect_response_topics(rig, "mqtt: {response_topics: []}", "");
}

static void nothing_in_a_file_is_no_error(void **state) {
  struct rig *rig = *state;
  static const char *const files[] = {"",    "\n\n",    "# only a comment\n", "---\n",
                                      "~\n", "mqtt:",   "mqtt: null",         "mqtt:\n  url:\n",
                                      "{}",  "mqtt: {}"};
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
    rig_expect(rig, files[i], NULL, NULL, 0, "");
    assert_string_equal(rig->config->mqtt_url, "mqtt://localhost:1883");
    rig_free(rig);
  }
}

static void environment_overrides_file_and_flags_override_environment(void **state) {
  struct rig *rig = *state;
  static const char file[] = "log: {level: debug, format: json}\nmqtt: {root: a, client_id: b}\n";
  const char *const *environment = RIG_ENV(RIG_NEEDED_ENV, "TELNYX_MQTT_MQTT_ROOT=c",
                                           "TELNYX_MQTT_LOG_LEVEL=warn", "TELNYX_MQTT_LOG_FORMAT=");
  const struct config_flag flags[] = {RIG_FLAG("log.level", "info"),
                                      RIG_FLAG("log.level", "error")};
  rig_expect(rig, file, environment, flags, 2, "");
  assert_int_equal(rig->config->log_level, LOG_ERROR);        /* the last flag */
  assert_int_equal(rig->config->log_format, LOG_FORMAT_JSON); /* an empty variable is none */
  assert_string_equal(rig->config->mqtt_root, "c");
  assert_string_equal(rig->config->mqtt_client_id, "b");
  assert_string_equal(rig->config->origin[CONFIG_ID_mqtt_root], "TELNYX_MQTT_MQTT_ROOT");
  assert_string_equal(rig->config->origin[CONFIG_ID_mqtt_client_id], "bridge.yaml:2:28");
}

static void a_flag_can_unset(void **state) {
  struct rig *rig = *state;
  const struct config_flag flag = RIG_FLAG("mqtt.username", "");
  rig_expect(rig, "mqtt: {username: bob}", NULL, &flag, 1, "");
  assert_string_equal(rig->config->mqtt_username, "");
  assert_string_equal(rig->config->origin[CONFIG_ID_mqtt_username], "");
}

static void secrets_come_from_files(void **state) {
  struct rig *rig = *state;
  static const char file[] = "telnyx: {api_key_file: /run/crlf, public_keys_file: /run/public}\n"
                             "mqtt: {username: bob, password_file: /run/key}";
  rig_expect(rig, file, RIG_ENV("PATH=/bin"), NULL, 0, "");
  assert_string_equal(rig->config->telnyx_api_key, RIG_SECRET);
  assert_string_equal(rig->config->telnyx_public_keys[0], RIG_KEY);
  assert_string_equal(rig->config->mqtt_password, RIG_SECRET);
  rig_free(rig);
  rig_expect(rig, NULL,
             RIG_ENV("TELNYX_API_KEY_FILE=/run/marked", "TELNYX_PUBLIC_KEY_FILE=/run/public"), NULL,
             0, "");
  assert_string_equal(rig->config->telnyx_api_key, RIG_SECRET);
  rig_free(rig);
  rig_expect(rig, "mqtt: {username: bob, password: other}",
             RIG_ENV("TELNYX_API_KEY_FILE=/run/key", "TELNYX_PUBLIC_KEY_FILE=/run/public",
                     "TELNYX_MQTT_MQTT_PASSWORD_FILE=/run/key"),
             NULL, 0, "");
  assert_string_equal(rig->config->telnyx_api_key, RIG_SECRET);
  assert_string_equal(rig->config->mqtt_password, RIG_SECRET);
}

static void a_list_has_entries_between_commas_or_in_brackets(void **state) {
  struct rig *rig = *state;
  static const char *const files[] = {"telnyx: {public_keys: [\"" RIG_KEY "\", \"" RIG_KEY "\"]}",
                                      "telnyx:\n  public_keys:\n    - " RIG_KEY "\n    - " RIG_KEY
                                      "\n",
                                      "telnyx: {public_keys: \"" RIG_KEY " , " RIG_KEY "\"}"};
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
    rig_expect(rig, files[i], RIG_ENV("TELNYX_API_KEY=x"), NULL, 0, "");
    assert_int_equal(rig->config->telnyx_public_keys_count, 2);
    assert_string_equal(rig->config->telnyx_public_keys[1], RIG_KEY);
    rig_free(rig);
  }
  /* what overrides a list replaces it */
  rig_expect(rig, files[0], NULL, NULL, 0, "");
  assert_int_equal(rig->config->telnyx_public_keys_count, 1);
}

/* ---- limits ---------------------------------------------------------------------------------- */

static enum err set_number(struct config *config, const struct config_setting *setting,
                           int64_t value) {
  struct config_why why;
  char text[32];
  snprintf(text, sizeof text, "%lld%s", (long long)value,
           setting->kind == CONFIG_KIND_DURATION ? "ms" : "");
  return config_value_set(config, setting, span_of(text), &why);
}

static void numbers_hold_up_to_their_limits(void **state) {
  (void)state;
  struct config config = {0};
  size_t limited = 0;
  for (size_t i = 0; i < CONFIG_COUNT; i++) {
    const struct config_setting *setting = &config_settings[i];
    if (!setting->least)
      continue;
    int64_t least = -1, most = -1;
    assert_int_equal(
        quantity_parse(&least, config_setting_quantity(setting), span_of(setting->least)), ERR_OK);
    assert_int_equal(
        quantity_parse(&most, config_setting_quantity(setting), span_of(setting->most)), ERR_OK);
    assert_int_equal(set_number(&config, setting, least), ERR_OK);
    assert_int_equal(set_number(&config, setting, most), ERR_OK);
    assert_int_equal(set_number(&config, setting, least - 1), ERR_SYNTAX);
    assert_int_equal(set_number(&config, setting, most + 1), ERR_SYNTAX);
    limited++;
  }
  assert_int_equal(limited, 37);
  assert_int_equal(config.mqtt_window, 60000);
}

/* `head`, then `count` times `unit`, then `tail`. */
static char *repeat(const char *head, const char *unit, size_t count, const char *tail) {
  static char text[CONFIG_FILE_MAX + 64];
  struct buf out;
  buf_init(&out, sizeof text - 1);
  buf_add_text(&out, head);
  for (size_t i = 0; i < count; i++)
    buf_add_text(&out, unit);
  buf_add_text(&out, tail);
  assert_int_equal(buf_status(&out), ERR_OK);
  memcpy(text, out.data, out.len + 1);
  buf_free(&out);
  return text;
}

static void file_and_values_hold_up_to_their_limits(void **state) {
  struct rig *rig = *state;
  rig_expect(rig, repeat("#", "x", CONFIG_FILE_MAX - 1, ""), NULL, NULL, 0, "");
  rig_free(rig);
  rig_expect(rig, repeat("#", "x", CONFIG_FILE_MAX, ""), NULL, NULL, 0,
             "bridge.yaml: is longer than 256 KiB\n");
  rig_expect(rig, repeat("mqtt: {username: ", "x", CONFIG_TEXT_MAX, "}"), NULL, NULL, 0, "");
  rig_free(rig);
  rig_expect(rig, repeat("mqtt: {username: ", "x", CONFIG_TEXT_MAX + 1, "}"), NULL, NULL, 0,
             "bridge.yaml:1:18: mqtt.username must be at most 4096 bytes long\n");
  const char *const *environment = RIG_ENV("TELNYX_API_KEY=x");
  rig_expect(rig, repeat("telnyx: {public_keys: [", RIG_KEY ",\n ", CONFIG_LIST_MAX, "]}"),
             environment, NULL, 0, "");
  assert_int_equal(rig->config->telnyx_public_keys_count, CONFIG_LIST_MAX);
  rig_free(rig);
  rig_expect(rig, repeat("telnyx: {public_keys: [", RIG_KEY ",\n ", CONFIG_LIST_MAX + 1, "]}"),
             environment, NULL, 0,
             "bridge.yaml:65:2: telnyx.public_keys must have at most 64 entries\n");
}

static void nesting_holds_up_to_its_limit(void **state) {
  struct rig *rig = *state;
  rig_expect(rig, repeat("mqtt: {url: ", "[", 14, "]]]]]]]]]]]]]]}"), NULL, NULL, 0,
             "bridge.yaml:1:13: mqtt.url must be a single value\n");
  rig_expect(rig, repeat("mqtt: {url: ", "[", 15, "]]]]]]]]]]]]]]]}"), NULL, NULL, 0,
             "bridge.yaml:1:13: mqtt.url must be a single value\n"
             "bridge.yaml:1:27: nested too deeply\n");
  rig_expect(rig, repeat("", "[", CONFIG_FILE_MAX, ""), NULL, NULL, 0,
             "bridge.yaml:1:1: the file must hold sections with settings, such as telnyx:\n"
             "bridge.yaml:1:17: nested too deeply\n");
}

static void errors_beyond_the_ceiling_are_counted(void **state) {
  struct rig *rig = *state;
  assert_int_equal(rig_load(rig, repeat("", "x:\n", CONFIG_ERRORS_MAX, ""), NULL, NULL, 0),
                   ERR_SYNTAX);
  assert_int_equal(rig->errors.count, CONFIG_ERRORS_MAX);
  assert_null(strstr(rig->text, "more"));
  assert_int_equal(rig_load(rig, repeat("", "x:\n", CONFIG_ERRORS_MAX + 2, ""), NULL, NULL, 0),
                   ERR_SYNTAX);
  assert_int_equal(rig->errors.count, CONFIG_ERRORS_MAX);
  assert_non_null(strstr(rig->text, "bridge.yaml:64:1: unknown section x; --help lists all\n"
                                    "and 2 more\n"));
}

/* ---- memory ---------------------------------------------------------------------------------- */

static enum err load_print_and_free(void *context) {
  struct rig *rig = context;
  const struct config_flag flags[] = {RIG_FLAG("mqtt.password_file", "/run/key"),
                                      RIG_FLAG("mqtt.username", "alice")};
  enum err err = rig_load(rig, write_values(false), NULL, flags, 2);
  if (err != ERR_OK)
    return err;
  struct buf text;
  buf_init(&text, TEXT_MAX);
  config_print(&text, rig->config);
  config_print_sample(&text);
  config_print_help(&text);
  err = buf_status(&text);
  buf_free(&text);
  rig_free(rig);
  return err;
}

static void survives_every_failed_allocation(void **state) {
  assert_true(alloc_fail_each(load_print_and_free, *state) >= 50);
}

static int make_rig(void **state) {
  static struct rig rig;
  *state = &rig;
  return 0;
}

static int free_rig(void **state) {
  rig_free(*state);
  return 0;
}

int main(void) {
#define RIGGED(test) cmocka_unit_test_setup_teardown(test, make_rig, free_rig)
  const struct CMUnitTest tests[] = {
      RIGGED(every_setting_can_be_set_by_file),
      RIGGED(every_setting_can_be_set_by_environment),
      RIGGED(every_setting_can_be_set_by_flag),
      RIGGED(every_default_is_the_one_of_the_table),
      RIGGED(response_topics_follow_the_root_until_they_are_set),
      RIGGED(nothing_in_a_file_is_no_error),
      RIGGED(environment_overrides_file_and_flags_override_environment),
      RIGGED(a_flag_can_unset),
      RIGGED(secrets_come_from_files),
      RIGGED(a_list_has_entries_between_commas_or_in_brackets),
      RIGGED(numbers_hold_up_to_their_limits),
      RIGGED(file_and_values_hold_up_to_their_limits),
      RIGGED(nesting_holds_up_to_its_limit),
      RIGGED(errors_beyond_the_ceiling_are_counted),
      RIGGED(survives_every_failed_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
