#include "bridge/arguments.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/log.h"
#include "tools/tool.h"

enum { WORDS_MAX = ARGUMENTS_FLAGS_MAX * 2 + 8 };

static struct arguments arguments;
static char why[256];

/* Splits at spaces; the words live until the next call. */
static enum err parse(const char *line) {
  static char copy[8192];
  static char *argv[WORDS_MAX];
  int argc = 0;
  snprintf(copy, sizeof copy, "telnyx-mqtt %s", line);
  for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
    argv[argc++] = word;
  argv[argc] = NULL;
  why[0] = '\0';
  return arguments_parse(&arguments, (const char *const *)argv, why, sizeof why);
}

static void commands_are_told_apart(void **state) {
  (void)state;
  static const struct {
    const char *line;
    enum tool tool;
    bool named, sample, version, help;
  } rows[] = {
      {"", TOOL_RUN, .named = false},
      {"run", TOOL_RUN, .named = true},
      {"check", TOOL_CHECK, .named = true},
      {"--log-level debug check", TOOL_CHECK, .named = true},
      {"healthcheck", TOOL_HEALTHCHECK, .named = true},
      {"check --sample", TOOL_CHECK, .named = true, .sample = true},
      {"--sample check", TOOL_CHECK, .named = true, .sample = true},
      {"--version", TOOL_RUN, .version = true},
      {"-V check", TOOL_CHECK, .named = true, .version = true},
      {"-h", TOOL_RUN, .help = true},
      {"check --version --help", TOOL_CHECK, .named = true, .version = true, .help = true},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    if (parse(rows[i].line) != ERR_OK || arguments.words.command != (unsigned)rows[i].tool ||
        arguments.words.named != rows[i].named || arguments.sample != rows[i].sample ||
        arguments.version != rows[i].version || arguments.help != rows[i].help)
      fail_msg("%s: %s", rows[i].line, why);
  }
}

static void values_stand_apart_or_behind_an_equals_sign(void **state) {
  (void)state;
  static const char *const lines[] = {
      "run --config a=b.yaml --set mqtt.root=x=y --log-level warn",
      "--config=a=b.yaml --set=mqtt.root=x=y --log-level=warn",
      "-c a=b.yaml --set mqtt.root=x=y run --log-level warn",
  };
  for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
    assert_int_equal(parse(lines[i]), ERR_OK);
    assert_string_equal(arguments.config_file, "a=b.yaml");
    assert_int_equal(arguments.sets.count, 1);
    assert_string_equal(arguments.sets.items[0], "mqtt.root=x=y");
    assert_string_equal(arguments.log_level, "warn");
  }
}

/* What a line's settings come to, with the environment that the test gave itself. */
static struct config *load(const char *line) {
  static struct config_errors errors;
  struct config *config = NULL;
  setenv("TELNYX_API_KEY", "KEY1", 1);
  setenv("TELNYX_PUBLIC_KEY", "BmlifftGd0rjaKFz0a8eRlkbQ1KLmx9W0IvokF1h+4c=", 1);
  assert_int_equal(parse(line), ERR_OK);
  enum err err = arguments_load(&config, &arguments, &errors);
  if (err != ERR_OK)
    fail_msg("%s: %s", line, errors.items[0].message);
  return config;
}

static void flags_come_in_their_order(void **state) {
  (void)state;
  struct config *config =
      load("--log-level warn --set mqtt.root=a=b --set log.level=debug --set mqtt.root=c=d");
  assert_string_equal(config->mqtt_root, "c=d");
  assert_int_equal(config->log_level, LOG_WARN);
  config_free(&config);
}

static void an_empty_value_is_a_value(void **state) {
  (void)state;
  assert_int_equal(parse("--set mqtt.username="), ERR_OK);
  assert_string_equal(arguments.sets.items[0], "mqtt.username=");
}

static void bad_usage_is_named_and_no_value_is_shown(void **state) {
  (void)state;
  static const struct {
    const char *line, *why;
  } rows[] = {
      {"chek", "unknown command chek; did you mean check?"},
      {"serve", "unknown command serve"},
      {"--confg=x", "unknown option --confg; did you mean --config?"},
      {"--hlep", "unknown option --hlep; did you mean --help?"},
      {"run check", "a second command: check"},
      {"--api-key=s3cr3t", "unknown option --api-key"},
      {"-x", "unknown option -x"},
      {"-", "unknown option -"},
      {"--config", "a value is wanted after --config"},
      {"--config a -c b", "a second --config"},
      {"--set", "a value is wanted after --set"},
      {"--set s3cr3t", "--set wants section.key=value"},
      {"--set =s3cr3t", "--set wants section.key=value"},
      {"--help=yes", "no value belongs to --help"},
      {"--sample", "--sample is no option of run"},
      {"run --sample", "--sample is no option of run"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    assert_int_equal(parse(rows[i].line), ERR_SYNTAX);
    assert_string_equal(why, rows[i].why);
  }
}

static void flags_hold_up_to_their_limit(void **state) {
  (void)state;
  char line[8192] = "";
  for (int i = 0; i < OPTION_LIST_MAX; i++)
    strcat(line, "--set a.b=c ");
  strcat(line, "--log-level x ");
  assert_int_equal(parse(line), ERR_OK);
  assert_int_equal(arguments.sets.count, OPTION_LIST_MAX);
  strcat(line, "--set a.b=c");
  assert_int_equal(parse(line), ERR_SYNTAX);
  assert_string_equal(why, "--set may be given 128 times");
}

static size_t count_lines(const struct buf *text) {
  size_t count = 0;
  assert_int_equal(buf_status(text), ERR_OK);
  for (struct span rest = buf_span(text); rest.len > 0; count++) {
    struct span line = span_cut(&rest, '\n');
    if (line.len > 80)
      fail_msg("a long line: %.*s", (int)line.len, line.data);
  }
  return count;
}

static void help_names_commands_options_and_settings(void **state) {
  (void)state;
  struct buf text;
  buf_init(&text, 64 * 1024);
  arguments_print_help(&text, &(struct option_words){0});
  (void)count_lines(&text);
  assert_non_null(strstr(text.data, "\n  check "));
  assert_non_null(strstr(text.data, "\n  -c, --config FILE "));
  assert_non_null(strstr(text.data, "\n      --set SECTION.KEY=VALUE "));
  assert_null(strstr(text.data, "\n      --sample "));
  assert_non_null(strstr(text.data, "\n  api_key "));
  buf_free(&text);
}

static void help_of_a_command_is_short_and_has_an_example(void **state) {
  (void)state;
  for (unsigned i = 0; i < TOOL_COUNT; i++) {
    struct buf text;
    char start[64];
    buf_init(&text, 64 * 1024);
    arguments_print_help(&text, &(struct option_words){.command = i, .named = true});
    assert_true(count_lines(&text) < 40);
    snprintf(start, sizeof start, "telnyx-mqtt %s: ", tool_commands[i].word);
    assert_true(span_starts_with(buf_span(&text), start));
    assert_non_null(strstr(text.data, "\nExamples:\n  telnyx-mqtt "));
    assert_non_null(strstr(text.data, "\n  -c, --config FILE "));
    assert_int_equal(strstr(text.data, "\n      --sample ") != NULL, i == TOOL_CHECK);
    buf_free(&text);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(commands_are_told_apart),
      cmocka_unit_test(values_stand_apart_or_behind_an_equals_sign),
      cmocka_unit_test(flags_come_in_their_order),
      cmocka_unit_test(an_empty_value_is_a_value),
      cmocka_unit_test(bad_usage_is_named_and_no_value_is_shown),
      cmocka_unit_test(flags_hold_up_to_their_limit),
      cmocka_unit_test(help_names_commands_options_and_settings),
      cmocka_unit_test(help_of_a_command_is_short_and_has_an_example),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
