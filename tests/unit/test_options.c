#include "bridge/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct said {
  bool loud;
  const char *file;
  int64_t count;
  double rate;
  struct option_list sets;
};

static bool is_even(const char *value) {
  return strlen(value) % 2 == 0;
}

#define AT(member) offsetof(struct said, member)
static const struct option_row rows[] = {
    {.name = "loud", .letter = 'l', .doc = "loud", .kind = OPTION_FLAG, .offset = AT(loud)},
    {.name = "file",
     .letter = 'f',
     .value = "FILE",
     .doc = "a file",
     .kind = OPTION_TEXT,
     .offset = AT(file),
     .initial = "none"},
    {.name = "count",
     .value = "N",
     .doc = "how many",
     .kind = OPTION_INTEGER,
     .offset = AT(count),
     .initial = "7",
     .least = 1,
     .most = 10,
     .commands = 1u << 1},
    {.name = "rate",
     .value = "N",
     .doc = "a rate",
     .kind = OPTION_REAL,
     .offset = AT(rate),
     .most = 2.5},
    {.name = "set",
     .value = "AB",
     .doc = "pairs",
     .kind = OPTION_LIST,
     .offset = AT(sets),
     .is_good = is_even,
     .wants = "pairs"},
};
static const struct option_row same_name[] = {
    {.name = "rate", .kind = OPTION_FLAG, .offset = AT(loud), .commands = 1u << 1},
    {.name = "rate", .kind = OPTION_TEXT, .offset = AT(file), .commands = 1u << 0},
};
static const struct option_command commands[] = {
    {.word = "run", .rest = "", .doc = "runs"},
    {.word = "press", .rest = "CALL DIGITS", .doc = "presses", .words_max = 2},
};
static const struct option_table table = {rows, 5, commands, 2};

static struct said said;
static struct option_words words;
static char why[128];

#define PARSE(...)                                                                                 \
  options_parse(&said, sizeof said, &words, &table,                                                \
                (const char *const[]){"program", __VA_ARGS__, NULL}, why, sizeof why)

static void what_was_not_said_is_as_the_table_says(void **state) {
  (void)state;
  const char *const nothing[] = {"program", NULL};
  assert_int_equal(options_parse(&said, sizeof said, &words, &table, nothing, why, sizeof why),
                   ERR_OK);
  assert_int_equal(words.command, 0);
  assert_null(words.words[0]);
  assert_string_equal(said.file, "none");
  assert_int_equal(said.count, 7);
  assert_false(said.loud);
  const char *const less_than_nothing[] = {NULL};
  assert_int_equal(
      options_parse(&said, sizeof said, &words, &table, less_than_nothing, why, sizeof why),
      ERR_OK);
}

static void values_of_each_kind_are_read(void **state) {
  (void)state;
  assert_int_equal(PARSE("press", "-l", "--count=10", "v3:a", "--rate", "2.5", "-f", "-", "1 2",
                         "--set", "ab", "--set="),
                   ERR_OK);
  assert_int_equal(words.command, 1);
  assert_string_equal(words.words[0], "v3:a");
  assert_string_equal(words.words[1], "1 2");
  assert_true(said.loud);
  assert_string_equal(said.file, "-");
  assert_int_equal(said.count, 10);
  assert_true(said.rate == 2.5);
  assert_int_equal(said.sets.count, 2);
  assert_string_equal(said.sets.items[0], "ab");
  assert_string_equal(said.sets.items[1], "");
}

static void what_is_wrong_is_named(void **state) {
  (void)state;
  static const struct {
    const char *arguments[4];
    const char *why;
  } cases[] = {
      {{"press", "--count", "0"}, "--count takes a number from 1 to 10"},
      {{"press", "--count", "11"}, "--count takes a number from 1 to 10"},
      {{"press", "--count", "1.5"}, "--count takes a number from 1 to 10"},
      {{"press", "--count", "-1"}, "--count takes a number from 1 to 10"},
      {{"--rate", "2.51"}, "--rate takes a number from 0 to 2.5"},
      {{"--rate", "nan"}, "--rate takes a number from 0 to 2.5"},
      {{"--rate", ""}, "--rate takes a number from 0 to 2.5"},
      {{"--rate", "1x"}, "--rate takes a number from 0 to 2.5"},
      {{"--count", "2"}, "--count is no option of run"},
      {{"--set", "s3cr3t7"}, "--set wants pairs"},
      {{"--loud=1"}, "no value belongs to --loud"},
      {{"-x"}, "unknown option -x"},
      {{"--f", "a"}, "unknown option --f"},
      {{"-ff"}, "unknown option -ff"},
      {{"--file"}, "a value is wanted after --file"},
      {{"-f", "a", "--file=b"}, "a second --file"},
      {{"run", "run"}, "a second command: run"},
      {{"walk"}, "unknown command walk"},
      {{"press", "a", "b", "c"}, "unknown command c"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    const char *argv[6] = {"program"};
    memcpy(argv + 1, cases[i].arguments, sizeof cases[i].arguments);
    enum err err = options_parse(&said, sizeof said, &words, &table, argv, why, sizeof why);
    if (err != ERR_SYNTAX || strcmp(why, cases[i].why) != 0)
      fail_msg("case %zu: %s", i, why);
  }
}

static void a_list_has_a_limit(void **state) {
  (void)state;
  const char *argv[2 * OPTION_LIST_MAX + 4] = {"program"};
  for (int i = 0; i <= OPTION_LIST_MAX; i++) {
    argv[2 * i + 1] = "--set";
    argv[2 * i + 2] = "ab";
  }
  assert_int_equal(options_parse(&said, sizeof said, &words, &table, argv, why, sizeof why),
                   ERR_SYNTAX);
  assert_string_equal(why, "--set may be given 128 times");
  argv[2 * OPTION_LIST_MAX + 1] = NULL;
  assert_int_equal(options_parse(&said, sizeof said, &words, &table, argv, why, sizeof why),
                   ERR_OK);
}

static void help_is_made_of_the_table(void **state) {
  (void)state;
  struct buf text;
  buf_init(&text, 4096);
  options_print_commands(&text, &table);
  options_print(&text, &table, 0);
  assert_string_equal(text.data, "  run                  runs\n"
                                 "  press CALL DIGITS    presses\n"
                                 "  -l, --loud       loud\n"
                                 "  -f, --file FILE  a file (none)\n"
                                 "      --rate N     a rate\n"
                                 "      --set AB     pairs\n");
  buf_free(&text);
}

static void a_name_is_the_commands_own(void **state) {
  (void)state;
  static const struct option_table two = {same_name, 2, commands, 2};
  const char *const press[] = {"program", "press", "--rate", "a", NULL};
  const char *const run[] = {"program", "run", "--rate", "a", NULL};
  assert_int_equal(options_parse(&said, sizeof said, &words, &two, press, why, sizeof why), ERR_OK);
  assert_true(said.loud);
  assert_string_equal(words.words[0], "a");
  assert_int_equal(options_parse(&said, sizeof said, &words, &two, run, why, sizeof why), ERR_OK);
  assert_string_equal(said.file, "a");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_was_not_said_is_as_the_table_says),
      cmocka_unit_test(values_of_each_kind_are_read),
      cmocka_unit_test(what_is_wrong_is_named),
      cmocka_unit_test(a_list_has_a_limit),
      cmocka_unit_test(help_is_made_of_the_table),
      cmocka_unit_test(a_name_is_the_commands_own),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
