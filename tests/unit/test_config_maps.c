#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "config/loader.h"
#include "config/setting.h"
#include "unit/config_rig.h"

static struct rig rig;

static int free_rig(void **state) {
  (void)state;
  rig_free(&rig);
  return 0;
}

static void a_contact_is_a_number_or_a_record(void **state) {
  (void)state;
  static const char file[] = "contacts:\n"
                             "  anna: \"+13125550101\"\n"
                             "  ben: {number: sip:ben@sip.telnyx.com, sms: \"+17735550103\",\n"
                             "        language: de-DE, voice: Polly.Vicki, pin: \"4711\"}\n";
  rig_expect(&rig, file, NULL, NULL, 0, "");
  assert_int_equal(rig.config->contacts_count, 2);
  const struct config_contact *anna = &rig.config->contacts[0], *ben = &rig.config->contacts[1];
  assert_string_equal(anna->entry.name, "anna");
  assert_string_equal(anna->entry.origin, "bridge.yaml:2:3");
  assert_string_equal(anna->number, "+13125550101");
  assert_null(anna->sms);
  assert_string_equal(ben->number, "sip:ben@sip.telnyx.com");
  assert_string_equal(ben->sms, "+17735550103");
  assert_string_equal(ben->language, "de-DE");
  assert_string_equal(ben->voice, "Polly.Vicki");
  assert_string_equal(ben->pin, "4711");
}

static void what_overrides_a_map_replaces_it(void **state) {
  (void)state;
  static const char file[] = "contacts: {anna: \"+13125550101\", ben: \"+17735550102\"}";
  const char *const *environment =
      RIG_ENV(RIG_NEEDED_ENV, "TELNYX_MQTT_CONTACTS={carl: \"+13125550103\"}");
  const struct config_flag flag = RIG_FLAG("contacts", "{dora: \"+13125550104\"}");
  rig_expect(&rig, file, environment, NULL, 0, "");
  assert_int_equal(rig.config->contacts_count, 1);
  assert_string_equal(rig.config->contacts[0].entry.name, "carl");
  assert_string_equal(rig.config->contacts[0].entry.origin, "TELNYX_MQTT_CONTACTS");
  rig_free(&rig);
  rig_expect(&rig, file, environment, &flag, 1, "");
  assert_string_equal(rig.config->contacts[0].entry.name, "dora");
}

#define AT(place) "bridge.yaml:" place ": "
#define NUMBER    "must be a number with its country, such as +13125550101"
#define NAME      "must begin with a letter and hold letters, digits, - and _ only\n"

static void errors_say_where_and_what(void **state) {
  (void)state;
  static const struct {
    const char *file, *errors;
  } rows[] = {
      {"contacts: [anna]", AT("1:11") "contacts must hold names, such as {name: value}\n"},
      {"contacts: {anna: [x]}",
       AT("1:18") "contacts.anna must hold settings, such as {key: value}\n"},
      {"numbers: {office: \"+13125550100\", desk: \"+13125550100\"}",
       AT("1:35") "numbers.desk has the number that numbers.office has already\n"},
      {"contacts: {anna: }", AT("1:12") "contacts.anna.number is required\n"},
      {"contacts: {anna: {sms: \"+13125550101\"}}",
       AT("1:12") "contacts.anna.number is required\n"},
      {"contacts: {anna: 5550101}", AT("1:18") "contacts.anna.number " NUMBER ", or a SIP URI\n"},
      {"contacts: {anna: {number: \"+13125550101\", sms: sip:x@y}}",
       AT("1:48") "contacts.anna.sms " NUMBER "\n"},
      {"contacts: {anna: {nmber: x}}",
       AT("1:19") "unknown setting contacts.anna.nmber; did you mean number?\n"},
      {"contacts: {anna: {number: \"+13125550101\", number: x}}",
       AT("1:43") "contacts.anna.number is set twice, first on line 1\n"},
      {"contacts: {anna: {number: [x]}}",
       AT("1:27") "contacts.anna.number must be a single value\n"},
      {"contacts: {anna: \"+13125550101\",\n  anna: x}",
       AT("2:3") "contacts has anna twice, first at bridge.yaml:1:12\n"},
      {"contacts: {\"a/b\": x}", AT("1:12") "contacts has the name \"a/b\", which " NAME},
      {"contacts: {4711: x}", AT("1:12") "contacts has the name \"4711\", which " NAME},
      {"contacts: {\"\": x}", AT("1:12") "contacts has the name \"\", which " NAME},
      {"contacts: {anna: !x y}",
       AT("1:18") "contacts.anna.number has a tag (such as !secret), which is not supported\n"},
      {"contacts: {anna: {number: \"+13125550101\", pin: 47a1}}",
       AT("1:48") "contacts.anna.pin must be 2 to 16 digits\n"},
      {"contact: {anna: x}", AT("1:1") "unknown section contact; did you mean contacts?\n"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    rig_expect(&rig, rows[i].file, NULL, NULL, 0, rows[i].errors);
  rig_expect(&rig, NULL, RIG_ENV(RIG_NEEDED_ENV, "TELNYX_MQTT_CONTACTS={anna: x}"), NULL, 0,
             "TELNYX_MQTT_CONTACTS: contacts.anna.number " NUMBER ", or a SIP URI\n");
  rig_expect(&rig, NULL, RIG_ENV(RIG_NEEDED_ENV, "TELNYX_MQTT_CONTACTS={anna: \"+13125550101\""),
             NULL, 0,
             "TELNYX_MQTT_CONTACTS: not valid YAML: did not find expected ',' or '}' (while "
             "parsing a flow mapping from line 1)\n");
}

#define PRINCIPAL "access: {principals: {garage: "

static void a_principal_has_limits_of_its_own(void **state) {
  (void)state;
  static const char file[] =
      PRINCIPAL "{allow: [\"alerts.*\"], defaults: [\"calls.dial:from=+13125550100\"], guard: {"
                "allow: [+49], deny: [+4990], calls_per_minute: 1, calls_per_hour: 2, "
                "calls_at_once: 3, longest_call: 5m, messages_per_minute: 4, messages_per_day: 5, "
                "daily_budget: 1.5, quiet_hours: 22:00-07:00 Europe/Berlin}}, office: {}}}\n";
  rig_expect(&rig, file, NULL, NULL, 0, "");
  const struct config_principal *garage = &rig.config->access_principals[0];
  assert_string_equal(garage->defaults[0], "calls.dial:from=+13125550100");
  assert_string_equal(garage->guard_allow[0], "+49");
  assert_string_equal(garage->guard_deny[0], "+4990");
  assert_int_equal(garage->calls_per_minute, 1);
  assert_int_equal(garage->calls_per_hour, 2);
  assert_int_equal(garage->calls_at_once, 3);
  assert_int_equal(garage->longest_call_ms, 5 * 60 * 1000);
  assert_int_equal(garage->messages_per_minute, 4);
  assert_int_equal(garage->messages_per_day, 5);
  assert_string_equal(garage->daily_budget, "1.5");
  assert_string_equal(garage->quiet_hours, "22:00-07:00 Europe/Berlin");
  assert_int_equal(rig.config->access_principals[1].calls_per_hour, 0);
}

static void what_is_wrong_with_a_principal(void **state) {
  (void)state;
  static const struct {
    const char *file, *errors;
  } rows[] = {
      {"access: {principals: {alerts: {allow: [\"*\"]}}}",
       AT("1:23") "access.principals has the name \"alerts\", which is the bridge's own: what "
                  "alerts "
                  "may do stands in the section alerts\n"},
      {PRINCIPAL "{guard: {calls_per_hour: 1000001}}}}",
       AT("1:56") "access.principals.garage.guard.calls_per_hour must be at most 1000000, not "
                  "1000001\n"},
      {PRINCIPAL "{guard: {call_per_hour: 1}}}}",
       AT("1:40") "unknown setting access.principals.garage.guard.call_per_hour; did you mean "
                  "calls_per_hour?\n"},
      {PRINCIPAL "{guard: {quiet_hours: 22:00-07:00 Europe/Berlim}}}}",
       AT("1:23") "access.principals.garage.guard.quiet_hours names no time zone of this machine: "
                  "Europe/Berlim; did you mean Europe/Berlin?\n"},
      {PRINCIPAL "{defaults: [calls.dial:frm=1]}}}",
       AT("1:43") "access.principals.garage.defaults entry 1 is of no use: calls.dial has no "
                  "parameter frm in "
                  "query or body; did you mean from?\n"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
    rig_expect(&rig, rows[i].file, NULL, NULL, 0, rows[i].errors);
}

/* A file with `count` contacts, the last of them with a name of `len` bytes. */
static const char *write_contacts(size_t count, size_t len) {
  static char text[CONFIG_FILE_MAX];
  size_t used = (size_t)snprintf(text, sizeof text, "contacts:\n");
  for (size_t i = 1; i < count; i++)
    used += (size_t)snprintf(text + used, sizeof text - used, " c%zu: \"+13125550101\"\n", i);
  char name[64] = {0};
  memset(name, 'x', len);
  snprintf(text + used, sizeof text - used, " %s: \"+13125550101\"\n", name);
  return text;
}

static void maps_hold_up_to_their_limits(void **state) {
  (void)state;
  rig_expect(&rig, write_contacts(CONFIG_MAP_MAX, CONFIG_NAME_MAX), NULL, NULL, 0, "");
  assert_int_equal(rig.config->contacts_count, CONFIG_MAP_MAX);
  rig_free(&rig);
  rig_expect(&rig, write_contacts(CONFIG_MAP_MAX + 1, 1), NULL, NULL, 0,
             AT("258:2") "contacts must have at most 256 names\n");
  rig_expect(&rig, write_contacts(1, CONFIG_NAME_MAX + 1), NULL, NULL, 0,
             AT("2:2") "contacts has the name \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\", which must be "
                       "at most 32 bytes long\n");
}

static void numbers_and_pins_have_lengths(void **state) {
  (void)state;
  static const struct {
    const char *contact;
    bool good;
  } rows[] = {
      {"{number: \"+1234567\"}", true},
      {"{number: \"+123456\"}", false},
      {"{number: \"+123456789012345\"}", true},
      {"{number: \"+1234567890123456\"}", false},
      {"{number: \"+0123456789\"}", false},
      {"{number: \"+1 312 555 0101\"}", false},
      {"{number: \"sip:a b\"}", false},
      {"{number: sips:desk@pbx.example}", true},
      {"{number: \"+13125550101\", pin: \"12\"}", true},
      {"{number: \"+13125550101\", pin: \"1\"}", false},
      {"{number: \"+13125550101\", pin: \"1234567890123456\"}", true},
      {"{number: \"+13125550101\", pin: \"12345678901234567\"}", false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    char file[256];
    snprintf(file, sizeof file, "contacts: {a: %s}", rows[i].contact);
    enum err err = rig_load(&rig, file, NULL, NULL, 0);
    if ((err == ERR_OK) != rows[i].good)
      fail_msg("%s", rows[i].contact);
    rig_free(&rig);
  }
}

static void a_map_is_printed_as_it_can_be_read(void **state) {
  (void)state;
  struct buf text;
  buf_init(&text, 64 * 1024);
  rig_expect(&rig,
             "contacts: {anna: \"+13125550101\", ben: {number: \"+17735550102\", sms: \"\", "
             "language: de-DE, pin: \"4711\"}}",
             NULL, NULL, 0, "");
  config_print(&text, rig.config);
  assert_non_null(strstr(text.data, "contacts:\n"
                                    "  anna: {number: \"+13125550101\"}  # bridge.yaml:1:12\n"
                                    "  ben: {number: \"+17735550102\", sms: \"\", language: de-DE, "
                                    "pin: \"<hidden>\"}  # bridge.yaml:1:34\n"));
  assert_null(strstr(text.data, "4711"));
  buf_free(&text);
}

/* ---- records with lists, groups and defaults ------------------------------------------------- */

struct rule {
  struct config_entry entry;
  char **allow;
  size_t allow_count;
  unsigned rounds;
  unsigned per_minute, per_hour;
};

struct rules {
  struct rule *rules;
  size_t rules_count;
};

#define COUNT_ROW(name, member, default_)                                                          \
  {.section = "",                                                                                  \
   .key = (name),                                                                                  \
   .doc = "",                                                                                      \
   .default_text = (default_),                                                                     \
   .kind = CONFIG_KIND_COUNT,                                                                      \
   .offset = offsetof(struct rule, member),                                                        \
   .least = "0",                                                                                   \
   .most = "10"}

static const struct config_setting fields[] = {
    {.section = "",
     .key = "allow",
     .doc = "",
     .default_text = "",
     .kind = CONFIG_KIND_LIST,
     .offset = offsetof(struct rule, allow),
     .count_offset = offsetof(struct rule, allow_count),
     .alone = true},
    COUNT_ROW("rounds", rounds, "3"),
    COUNT_ROW("guard.per_minute", per_minute, "1"),
    COUNT_ROW("guard.per_hour", per_hour, "2"),
};
static const struct config_record record = {fields, sizeof fields / sizeof fields[0],
                                            sizeof(struct rule)};

static enum err any_name(struct span text, struct config_why *why) {
  (void)text;
  (void)why;
  return ERR_OK;
}

static const struct config_setting map = {.section = "rules",
                                          .key = "",
                                          .doc = "",
                                          .default_text = "",
                                          .kind = CONFIG_KIND_MAP,
                                          .offset = offsetof(struct rules, rules),
                                          .count_offset = offsetof(struct rules, rules_count),
                                          .check = any_name,
                                          .record = &record};

static void expect_rules(struct rules *rules, const char *text, const char *errors) {
  static struct config_errors found;
  const struct config_sources sources = {.file_name = NULL};
  bool refused = false;
  char origin[CONFIG_WHERE_SIZE] = "";
  found.count = 0;
  struct config_loader loader = {.sources = &sources, .errors = &found};
  const struct config_slot slot = {
      .setting = &map, .base = rules, .origin = origin, .refused = &refused, .name = "rules"};
  config_file_read_map(&loader, &slot, "here", span_of(text));
  struct buf out;
  buf_init(&out, 4096);
  config_print_errors(&out, &found, "");
  assert_string_equal(out.len > 0 ? out.data : "", errors);
  buf_free(&out);
  assert_int_equal(refused, errors[0] != '\0');
}

static void records_have_lists_groups_and_defaults(void **state) {
  (void)state;
  struct rules rules = {0};
  expect_rules(&rules, "{a: {allow: [x, y], guard: {per_hour: 5}}, b: [z], c: {rounds: 1}}", "");
  assert_int_equal(rules.rules_count, 3);
  const struct rule *a = &rules.rules[0], *b = &rules.rules[1], *c = &rules.rules[2];
  assert_int_equal(a->allow_count, 2);
  assert_string_equal(a->allow[1], "y");
  assert_int_equal(a->rounds, 3);
  assert_int_equal(a->per_minute, 1);
  assert_int_equal(a->per_hour, 5);
  assert_int_equal(a->entry.given, 1u << 0 | 1u << 3);
  assert_string_equal(b->allow[0], "z");
  assert_int_equal(c->rounds, 1);
  assert_int_equal(c->allow_count, 0);
  config_value_clear(&rules, &map);
}

static void groups_say_what_is_wrong(void **state) {
  (void)state;
  static const struct {
    const char *text, *errors;
  } rows[] = {
      {"{a: {guard: 5}}", "here: rules.a.guard is a group: its settings stand in it\n"},
      {"{a: {guard: {per_houl: 5}}}",
       "here: unknown setting rules.a.guard.per_houl; did you mean per_hour?\n"},
      {"{a: {gard: {}}}", "here: unknown setting rules.a.gard; did you mean guard?\n"},
      {"{a: {guard: {per_hour: 11}}}", "here: rules.a.guard.per_hour must be at most 10, not 11\n"},
      {"{a: {guard: {guard: {per_hour: 1}}}}",
       "here: unknown setting rules.a.guard.guard; --help lists all\n"},
      {"{a: {per_hour: 1}}", "here: unknown setting rules.a.per_hour; --help lists all\n"},
      {"{a: {allow: {x: y}}}", "here: rules.a.allow must be a list of texts\n"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct rules rules = {0};
    expect_rules(&rules, rows[i].text, rows[i].errors);
    config_value_clear(&rules, &map);
  }
}

int main(void) {
#define FREED(test) cmocka_unit_test_teardown(test, free_rig)
  const struct CMUnitTest tests[] = {
      FREED(a_contact_is_a_number_or_a_record),
      FREED(what_overrides_a_map_replaces_it),
      FREED(errors_say_where_and_what),
      FREED(a_principal_has_limits_of_its_own),
      FREED(what_is_wrong_with_a_principal),
      FREED(maps_hold_up_to_their_limits),
      FREED(numbers_and_pins_have_lengths),
      FREED(a_map_is_printed_as_it_can_be_read),
      FREED(records_have_lists_groups_and_defaults),
      FREED(groups_say_what_is_wrong),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
