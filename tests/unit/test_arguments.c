#include "bridge/arguments.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

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

static void tasks_are_told_apart(void **state) {
  (void)state;
  static const struct {
    const char *line;
    enum arguments_task task;
  } rows[] = {
      {"", ARGUMENTS_RUN},
      {"run", ARGUMENTS_RUN},
      {"check", ARGUMENTS_CHECK},
      {"--log-level debug check", ARGUMENTS_CHECK},
      {"check --sample", ARGUMENTS_SAMPLE},
      {"--sample check", ARGUMENTS_SAMPLE},
      {"--version", ARGUMENTS_VERSION},
      {"-V check", ARGUMENTS_VERSION},
      {"-h", ARGUMENTS_HELP},
      {"check --version --help", ARGUMENTS_HELP},
      {"--help --version", ARGUMENTS_HELP},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    if (parse(rows[i].line) != ERR_OK || arguments.task != rows[i].task)
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
    assert_int_equal(arguments.flag_count, 2);
    assert_string_equal(arguments.flags[0].flag, "--set");
    assert_true(span_equal_text(arguments.flags[0].setting, "mqtt.root"));
    assert_true(span_equal_text(arguments.flags[0].value, "x=y"));
    assert_string_equal(arguments.flags[1].flag, "--log-level");
    assert_true(span_equal_text(arguments.flags[1].setting, "log.level"));
    assert_true(span_equal_text(arguments.flags[1].value, "warn"));
  }
}

static void an_empty_value_is_a_value(void **state) {
  (void)state;
  assert_int_equal(parse("--set mqtt.username="), ERR_OK);
  assert_int_equal(arguments.flags[0].value.len, 0);
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
  assert_int_equal(arguments.flag_count, ARGUMENTS_FLAGS_MAX);
  strcat(line, "--set a.b=c");
  assert_int_equal(parse(line), ERR_SYNTAX);
  assert_string_equal(why, "--set may be given 128 times");
}

static void help_names_commands_options_and_settings(void **state) {
  (void)state;
  struct buf text;
  buf_init(&text, 64 * 1024);
  arguments_print_help(&text);
  assert_int_equal(buf_status(&text), ERR_OK);
  assert_non_null(strstr(text.data, "\n  check "));
  assert_non_null(strstr(text.data, "\n  -c, --config FILE "));
  assert_non_null(strstr(text.data, "\n      --set SECTION.KEY=VALUE "));
  assert_non_null(strstr(text.data, "\n  api_key "));
  for (struct span rest = buf_span(&text); rest.data;)
    assert_true(span_cut(&rest, '\n').len <= 80);
  buf_free(&text);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tasks_are_told_apart),
      cmocka_unit_test(values_stand_apart_or_behind_an_equals_sign),
      cmocka_unit_test(an_empty_value_is_a_value),
      cmocka_unit_test(bad_usage_is_named_and_no_value_is_shown),
      cmocka_unit_test(flags_hold_up_to_their_limit),
      cmocka_unit_test(help_names_commands_options_and_settings),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
