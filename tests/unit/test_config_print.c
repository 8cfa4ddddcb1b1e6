#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/mem.h"
#include "config/setting.h"
#include "unit/config_rig.h"
#include "unit/sample.h"

enum { TEXT_MAX = 256 * 1024 };

static struct rig rig;
static struct buf text;

static int start(void **state) {
  (void)state;
  buf_init(&text, TEXT_MAX);
  return 0;
}

static int finish(void **state) {
  (void)state;
  buf_free(&text);
  rig_free(&rig);
  return 0;
}

static void the_sample_file_is_the_table(void **state) {
  (void)state;
  config_print_sample(&text);
  char *file = sample_read_file(TESTS_DIR "/../config/bridge.yaml");
  if (strcmp(file, text.data) != 0)
    fail_msg("config/bridge.yaml is stale: telnyx-mqtt check --sample > config/bridge.yaml");
  mem_free(file);
}

static void the_sample_makes_the_defaults(void **state) {
  (void)state;
  rig_expect(&rig, NULL, NULL, NULL, 0, "");
  config_print(&text, rig.config);
  char *defaults = buf_take(&text);
  rig_free(&rig);

  config_print_sample(&text);
  rig_expect(&rig, text.data, NULL, NULL, 0, "");
  for (size_t i = 0; i < CONFIG_COUNT; i++)
    if (strncmp(rig.config->origin[i], "TELNYX", 6) != 0)
      rig.config->origin[i][0] = '\0';
  buf_clear(&text);
  config_print(&text, rig.config);
  assert_string_equal(text.data, defaults);
  mem_free(defaults);
}

static void what_is_printed_can_be_read(void **state) {
  (void)state;
  static const char file[] =
      "mqtt: {root: \"a b/\\\"c\\\\\", client_id: \"null\", username: \"x:\","
      " url: \"mqtts://[::1]\", share_group: \"\xC3\xA4 % 'y'\"}\n"
      "journal: {path: \"- a\", retention: 90m}\n";
  static const char none[] = "mqtt: {response_topics: []}";
  rig_expect(&rig, file, NULL, NULL, 0, "");
  config_print(&text, rig.config);
  assert_non_null(strstr(text.data, "  client_id: \"null\"  # bridge.yaml:1:38\n"));
  assert_non_null(strstr(text.data, "  retention: 90m  # bridge.yaml:2:35\n"));
  assert_non_null(strstr(text.data, "  ca_file:\n"));
  rig_free(&rig);
  rig_expect(&rig, text.data, RIG_ENV("TELNYX_API_KEY=x"), NULL, 0, "");
  assert_string_equal(rig.config->mqtt_root, "a b/\"c\\");
  assert_string_equal(rig.config->mqtt_client_id, "null");
  assert_string_equal(rig.config->mqtt_username, "x:");
  assert_string_equal(rig.config->mqtt_share_group, "\xC3\xA4 % 'y'");
  assert_string_equal(rig.config->journal_path, "- a");
  assert_string_equal(rig.config->telnyx_public_keys[0], RIG_KEY);
  assert_string_equal(rig.config->mqtt_response_topics[4], "a b/\"c\\/reply/#");
  rig_free(&rig);
  buf_clear(&text);
  rig_expect(&rig, none, NULL, NULL, 0, "");
  config_print(&text, rig.config);
  rig_free(&rig);
  rig_expect(&rig, text.data, RIG_ENV("TELNYX_API_KEY=x"), NULL, 0, "");
  assert_int_equal(rig.config->mqtt_response_topics_count, 0);
}

static void secrets_are_never_printed(void **state) {
  (void)state;
  rig_expect(&rig, "mqtt: {username: bob, password: " RIG_SECRET "}", NULL, NULL, 0, "");
  config_print(&text, rig.config);
  assert_null(strstr(text.data, "s3cr3t"));
  assert_non_null(strstr(text.data, "  api_key: \"<hidden>\"  # TELNYX_API_KEY\n"));
  assert_non_null(strstr(text.data, "  password: \"<hidden>\"  # bridge.yaml:1:33\n"));
}

/* A secret in every place where somebody might put it, right or wrong. */
static void secrets_are_in_no_error(void **state) {
  (void)state;
  static const char *const files[] = {
      "telnyx: {api_key: KEY s3cr3t}",
      "telnyx: {api_key: [s3cr3t]}",
      "telnyx: {api_key: {a: s3cr3t}}",
      "telnyx: {api_key: !secret s3cr3t}",
      "telnyx: {api_key: &s3cr3t x}",
      "telnyx: {api_key: \"s3cr3t}",
      "telnyx: {api_kye: s3cr3t}",
      "telnyx: {api_key_file: s3cr3t}",
      "telnyx: {public_keys: [s3cr3t]}",
      "telnyx: s3cr3t",
      "telnix: {api_key: s3cr3t}",
      "api_key: s3cr3t",
      "s3cr3t",
      "telnyx: {api_key: a, api_key: s3cr3t}",
      "mqtt: {password: \"s3cr3t\\n\"}",
      "mqtt: {password: s3cr3t}",
      "mqtt: {url: \"mqtt://bob:s3cr3t@host\"}",
      "telnyx: {api_url: \"https://s3cr3t@host\"}",
  };
  static const char *const entries[] = {
      "TELNYX_MQTT_MQTT_PASSWORD=s3cr3t\n", "TELNYX_MQTT_MQTT_PASWORD=s3cr3t",
      "TELNYX_API_KEY_FILE=s3cr3t",         "TELNYX_MQTT_TELNYX_API_KEY=s3cr3t",
      "TELNYX_MQTT_MQTT_PASSWORD=s3cr3t",
  };
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
    assert_int_equal(rig_load(&rig, files[i], NULL, NULL, 0), ERR_SYNTAX);
    if (strstr(rig.text, "s3cr3t"))
      fail_msg("%s", rig.text);
  }
  for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
    assert_int_equal(rig_load(&rig, NULL, RIG_ENV(RIG_NEEDED_ENV, entries[i]), NULL, 0),
                     ERR_SYNTAX);
    if (strstr(rig.text, "s3cr3t"))
      fail_msg("%s", rig.text);
  }
}

/* The text with every run of spaces and line ends as one space. */
static const char *unwrapped(const char *wrapped) {
  static char out[TEXT_MAX];
  size_t len = 0;
  for (; *wrapped; wrapped++) {
    bool blank = *wrapped == ' ' || *wrapped == '\n';
    if (!blank || (len > 0 && out[len - 1] != ' '))
      out[len++] = blank ? ' ' : *wrapped;
  }
  out[len] = '\0';
  return out;
}

static void help_names_every_setting_within_80_columns(void **state) {
  (void)state;
  config_print_help(&text);
  const char *words = unwrapped(text.data);
  for (size_t i = 0; i < CONFIG_COUNT; i++) {
    char line[CONFIG_NAME_SIZE];
    const char *key = config_settings[i].key;
    snprintf(line, sizeof line, "\n  %s ", key[0] ? key : "NAME");
    assert_non_null(strstr(text.data, line));
    assert_non_null(strstr(words, config_settings[i].default_text));
  }
  for (struct span rest = buf_span(&text); rest.data;)
    assert_true(span_cut(&rest, '\n').len <= 80);
}

int main(void) {
#define WITH_TEXT(test) cmocka_unit_test_setup_teardown(test, start, finish)
  const struct CMUnitTest tests[] = {
      WITH_TEXT(the_sample_file_is_the_table),
      WITH_TEXT(the_sample_makes_the_defaults),
      WITH_TEXT(what_is_printed_can_be_read),
      WITH_TEXT(secrets_are_never_printed),
      WITH_TEXT(secrets_are_in_no_error),
      WITH_TEXT(help_names_every_setting_within_80_columns),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
