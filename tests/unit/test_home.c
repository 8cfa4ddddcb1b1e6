#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "bridge/home.h"
#include "bridge/mem.h"
#include "unit/alloc_fail.h"

/* The messages of a house stand in tests/data/home-assistant, and test_discovery.py compares them.
 */

enum { ROOT = 128, CLIENT_ID = 256 }; /* the longest that the configuration takes */

static char root[ROOT + 1], client_id[CLIENT_ID + 1], name[CONFIG_NAME_MAX + 1];
static char group[] = "bridges", number[] = "+13125550100", from[] = "+13125550101", id[] = "1";
static char standard[] = "messages.*:from=+13125550199", *defaults[] = {standard};
static struct config_number numbers[] = {{.entry = {.name = name}, .number = number}};
static struct config_contact contacts[] = {{.entry = {.name = name}, .number = number}};
static struct config_plan plans[] = {{.entry = {.name = name}}};

static struct config make_config(void) {
  memset(root, 'r', ROOT);
  memset(client_id, 'c', CLIENT_ID);
  memset(name, 'n', CONFIG_NAME_MAX);
  return (struct config){.homeassistant_discovery = true,
                         .mqtt_root = root,
                         .mqtt_client_id = client_id,
                         .alerts_from = from,
                         .alerts_connection_id = id,
                         .numbers = numbers,
                         .numbers_count = 1,
                         .contacts = contacts,
                         .contacts_count = 1,
                         .alerts_plans = plans,
                         .alerts_plans_count = 1};
}

/* The device's message; *object_id, which is what its topic has, may be NULL. */
static json_t *make(const struct config *config, size_t i, char **object_id) {
  const struct home home = {.config = config, .bridge_topics = "bridge/"};
  char *own_id = NULL, *json = NULL;
  assert_int_equal(home_device_make(&own_id, &json, &home, i), ERR_OK);
  json_t *message = json_loads(json, 0, NULL);
  assert_non_null(message);
  mem_free(json);
  if (object_id)
    *object_id = own_id;
  else
    mem_free(own_id);
  return message;
}

static const char *text_of(const json_t *message, const char *component, const char *key) {
  const json_t *components = json_object_get(message, "components");
  return json_string_value(json_object_get(json_object_get(components, component), key));
}

static void the_longest_names_are_told_apart(void **state) {
  (void)state;
  struct config config = make_config();
  config.mqtt_share_group = group;
  const struct home home = {.config = &config};
  char *ids[8] = {NULL};
  size_t count = home_device_count(&home);
  assert_int_equal(count, 3); /* of several no alerts */
  for (size_t i = 0; i < count; i++) {
    json_t *message = make(&config, i, &ids[i]);
    const json_t *device = json_object_get(message, "device");
    assert_string_equal(json_string_value(json_object_get(device, "identifiers")), ids[i]);
    for (size_t j = 0; j < i; j++)
      assert_string_not_equal(ids[i], ids[j]);
    json_decref(message);
  }
  assert_int_equal(strlen(ids[0]), ROOT + 1 + CLIENT_ID);
  for (size_t i = 0; i < count; i++)
    mem_free(ids[i]);
}

static void as_many_plans_as_there_can_be_have_a_message(void **state) {
  (void)state;
  static struct config_plan many[CONFIG_MAP_MAX];
  static char names[CONFIG_MAP_MAX][CONFIG_NAME_MAX + 1];
  struct config config = make_config();
  for (int i = 0; i < CONFIG_MAP_MAX; i++) {
    memset(names[i], 'p', CONFIG_NAME_MAX);
    names[i][i % CONFIG_NAME_MAX] = (char)('a' + i / CONFIG_NAME_MAX);
    many[i].entry.name = names[i];
  }
  config.alerts_plans = many;
  config.alerts_plans_count = CONFIG_MAP_MAX;
  json_t *message = make(&config, 1, NULL);
  assert_int_equal(json_object_size(json_object_get(message, "components")), CONFIG_MAP_MAX + 5);
  json_decref(message);
}

static void ids_hold_what_home_assistant_takes(void **state) {
  (void)state;
  struct config config = make_config();
  char odd[] = "haus/k\xC3\xBC"
               "che 1-a";
  char *object_id = NULL;
  config.mqtt_root = odd;
  json_t *message = make(&config, 0, &object_id);
  assert_string_equal(object_id, "haus_k__che_1-a");
  assert_string_equal(text_of(message, "outbound", "command_topic"), "haus/k\xC3\xBC"
                                                                     "che 1-a/cmd/bridge/outbound");
  json_decref(message);
  mem_free(object_id);
}

static void a_message_is_from_whom_the_settings_say(void **state) {
  (void)state;
  static const struct {
    bool standard, alerts, number;
    const char *says;
  } rows[] = {
      {true, true, true, NULL},
      {false, true, true, "\"from\":\"+13125550101\""},
      {false, false, true, "\"from\":\"+13125550100\""},
      {false, false, false, NULL},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct config config = make_config();
    config.commands_defaults = defaults;
    config.commands_defaults_count = rows[i].standard;
    config.alerts_from = rows[i].alerts ? from : NULL;
    config.numbers_count = rows[i].number;
    json_t *message = make(&config, 2 + config.numbers_count, NULL);
    const char *template = text_of(message, "message", "command_template");
    assert_non_null(template);
    assert_int_equal(strstr(template, "\"from\"") != NULL, rows[i].says != NULL);
    assert_true(!rows[i].says || strstr(template, rows[i].says));
    json_decref(message);
  }
}

static void who_has_no_way_to_be_reached_has_no_entity_for_it(void **state) {
  (void)state;
  char sip[] = "sip:door@example.org", sms[] = "+13125550102";
  struct config_contact door = {.entry = {.name = name}, .number = sip};
  struct config config = make_config();
  config.contacts = &door;
  json_t *message = make(&config, 3, NULL);
  assert_null(text_of(message, "message", "platform"));
  assert_string_equal(text_of(message, "call", "platform"), "notify");
  json_decref(message);
  door.sms = sms;
  config.alerts_connection_id = NULL;
  message = make(&config, 3, NULL);
  assert_string_equal(text_of(message, "message", "platform"), "notify");
  assert_null(text_of(message, "call", "platform"));
  json_decref(message);
}

static void there_is_none_where_nobody_asked_for_it(void **state) {
  (void)state;
  struct config config = make_config();
  const struct home home = {.config = &config};
  assert_int_equal(home_device_count(&home), 4);
  config.homeassistant_discovery = false;
  assert_int_equal(home_device_count(&home), 0);
}

static enum err make_all(void *context) {
  const struct config *config = context;
  const struct home home = {.config = config, .bridge_topics = "bridge/"};
  enum err err = ERR_OK;
  for (size_t i = 0; err == ERR_OK && i < home_device_count(&home); i++) {
    char *object_id = NULL, *json = NULL;
    err = home_device_make(&object_id, &json, &home, i);
    mem_free(object_id);
    mem_free(json);
  }
  return err;
}

static void survives_every_failed_allocation(void **state) {
  (void)state;
  struct config config = make_config();
  config.commands_defaults = defaults;
  config.commands_defaults_count = 1;
  assert_true(alloc_fail_each(make_all, &config) > 500);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_longest_names_are_told_apart),
      cmocka_unit_test(as_many_plans_as_there_can_be_have_a_message),
      cmocka_unit_test(ids_hold_what_home_assistant_takes),
      cmocka_unit_test(a_message_is_from_whom_the_settings_say),
      cmocka_unit_test(who_has_no_way_to_be_reached_has_no_entity_for_it),
      cmocka_unit_test(there_is_none_where_nobody_asked_for_it),
      cmocka_unit_test(survives_every_failed_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
