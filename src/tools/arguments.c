#include "bridge/arguments.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bridge/options.h"
#include "bridge/topic.h"
#include "tool.h"

/* "section.key=value", the key not empty; the value may be. */
static bool is_setting(const char *value) {
  const char *sign = strchr(value, '=');
  return sign && sign > value;
}

static bool is_url(const char *value) {
  return strncmp(value, "https://", 8) == 0 || strncmp(value, "http://", 7) == 0;
}

/* Whether what stands behind it are topics, and no filters or parameters of the contract. */
static bool is_root(const char *value) {
  return *value && !value[strcspn(value, "+#{}")] && topic_text_is_clean(span_of(value));
}

#define ROW(kind, name, value, member, doc)                                                        \
  OPTION_ROW(kind, name, value, struct arguments, member, doc)

static const struct option_row rows[] = {
    {ROW(OPTION_TEXT, "config", "FILE", config_file, "read settings from a YAML file"),
     .letter = 'c'},
    {ROW(OPTION_LIST, "set", "SECTION.KEY=VALUE", sets, "set one setting; may be repeated"),
     .is_good = is_setting, .wants = "section.key=value"},
    {ROW(OPTION_TEXT, "log-level", "LEVEL", log_level, "as --set log.level=LEVEL, and stronger")},
    {ROW(OPTION_FLAG, "sample", NULL, sample, "print a commented file with every setting"),
     .commands = TOOL_BIT(TOOL_CHECK)},
    {ROW(OPTION_FLAG, "json", NULL, json, "print JSON"),
     .commands = TOOL_BIT(TOOL_LISTEN) | TOOL_BIT(TOOL_OPERATIONS) | TOOL_BIT(TOOL_DOCTOR)},
    {ROW(OPTION_TEXT, "json", "FILE", document, "parameters from a JSON object; -: standard input"),
     .commands = TOOL_BIT(TOOL_SEND)},
    {ROW(OPTION_INTEGER, "wait", "SECONDS", wait_s, "how long the result may take"),
     .initial = "100", .least = 1, .most = 86400, .commands = TOOL_BIT(TOOL_SEND)},
    {ROW(OPTION_TEXT, "as", "PRINCIPAL", principal, "as whom (access.principals)"),
     .commands = TOOL_BIT(TOOL_SEND)},
    {ROW(OPTION_TEXT, "since", "DURATION", since, "events that were kept since then"),
     .initial = "1h", .commands = TOOL_BIT(TOOL_REPLAY)},
    {ROW(OPTION_TEXT, "call", "ID", call, "only of this call; its beginning will do"),
     .commands = TOOL_BIT(TOOL_REPLAY)},
    {ROW(OPTION_TEXT, "type", "PATTERN", type, "only of these types; * stands for any text"),
     .commands = TOOL_BIT(TOOL_REPLAY)},
    {ROW(OPTION_TEXT, "to", "TOPIC", to, "what stands in place of mqtt.root"),
     .commands = TOOL_BIT(TOOL_REPLAY)},
    {ROW(OPTION_FLAG, "live", NULL, live, "even at mqtt.root, where they pass for news"),
     .commands = TOOL_BIT(TOOL_REPLAY)},
    {ROW(OPTION_TEXT, "url", "URL", url, "the bridge's webhook URL, as Telnyx has it"),
     .is_good = is_url, .wants = "a URL that begins with https:// or http://",
     .commands = TOOL_BIT(TOOL_DOCTOR)},
    {ROW(OPTION_FLAG, "fix", NULL, fix, "set it where another one stands, after asking"),
     .commands = TOOL_BIT(TOOL_DOCTOR)},
    {ROW(OPTION_FLAG, "full", NULL, full, "show ids and lines whole"),
     .commands = TOOL_BIT(TOOL_LISTEN)},
    {ROW(OPTION_FLAG, "retained", NULL, retained, "begin with what the broker has retained"),
     .commands = TOOL_BIT(TOOL_LISTEN)},
    {ROW(OPTION_TEXT, "root", "TOPIC", root, "mqtt.root of the bridge that is meant"),
     .initial = "telnyx", .is_good = is_root, .wants = "a topic without + and #",
     .commands = TOOL_BIT(TOOL_OPERATIONS) | TOOL_BIT(TOOL_ASYNCAPI)},
    {ROW(OPTION_FLAG, "version", NULL, version, "print the version"), .letter = 'V'},
    {ROW(OPTION_FLAG, "help", NULL, help, "print this text"), .letter = 'h'},
};

static const struct option_table table = {.rows = rows,
                                          .row_count = sizeof rows / sizeof rows[0],
                                          .commands = tool_commands,
                                          .command_count = TOOL_COUNT};

enum err arguments_parse(struct arguments *out, const char *const argv[], char *why,
                         size_t why_size) {
  struct option_words words;
  enum err err = options_parse(out, sizeof *out, &words, &table, argv, why, why_size);
  out->words = words;
  return err;
}

static void print_command_help(struct buf *out, unsigned command) {
  const struct option_command *row = &tool_commands[command];
  buf_addf(out, "telnyx-mqtt %s: %s\n\nUsage: telnyx-mqtt %s%s%s [OPTION]...\n\n", row->word,
           row->doc, row->word, *row->rest ? " " : "", row->rest);
  buf_add_wrapped(out, span_of(row->about), "", 0);
  buf_add_text(out, "\nOptions:\n");
  options_print(out, &table, command);
  buf_add_text(out, "\nExamples:\n");
  for (struct span rest = span_of(row->examples); rest.len > 0;) {
    struct span line = span_cut(&rest, '\n');
    buf_addf(out, "  %.*s\n", (int)line.len, line.data);
  }
}

#define SUMMARY                                                                                    \
  "telnyx-mqtt connects Telnyx with MQTT: webhooks become messages, and messages become phone "    \
  "calls."
#define EXIT_STATUS "0 done, 1 failed, 2 bad usage, 78 bad configuration."
#define SETTINGS                                                                                   \
  "Settings stand in the file as section and key, in the environment as "                          \
  "TELNYX_MQTT_SECTION_KEY (TELNYX_MQTT_HTTP_LISTEN), on the command line as --set "               \
  "section.key=value. The environment overrides the file, --set overrides the environment. An "    \
  "empty variable counts as unset. What may come from a file of its own may do so in the "         \
  "environment by a name that ends in _FILE. A map of names is set as a whole, written as in the " \
  "file: TELNYX_MQTT_CONTACTS='{anna: \"+1...\"}'. " CONFIG_FILE_VARIABLE                          \
  " names the file where --config does not."

static void print_overview(struct buf *out) {
  buf_add_wrapped(out, span_of(SUMMARY), "", 0);
  buf_add_text(out, "\nUsage: telnyx-mqtt [COMMAND] [OPTION]...\n\nCommands:\n");
  options_print_commands(out, &table);
  buf_add_text(out, "\nOptions:\n");
  options_print(out, &table, TOOL_RUN); /* those that all have */
  buf_add_text(out, "\ntelnyx-mqtt COMMAND --help shows what else a command takes, and examples.\n"
                    "\nExit status: " EXIT_STATUS "\n\n");
  buf_add_wrapped(out, span_of(SETTINGS), "", 0);
  buf_add_char(out, '\n');
  config_print_help(out);
}

void arguments_print_help(struct buf *out, const struct option_words *words) {
  if (words->named)
    print_command_help(out, words->command);
  else
    print_overview(out);
}

void arguments_print_manual(struct buf *out) {
  struct buf settings;
  buf_init(&settings, out->max_len);
  buf_add_wrapped(&settings, span_of(SETTINGS), "", 0);
  buf_add_char(&settings, '\n');
  config_print_help(&settings);
  buf_add_text(&settings,
               "\nThe package's files: /etc/telnyx-mqtt/bridge.yaml, the settings of the "
               "service;\n/usr/share/doc/telnyx-mqtt/config/bridge.yaml, every setting "
               "with its default.\n");
  const struct option_manual manual = {.program = "telnyx-mqtt",
                                       .summary = "bridge between Telnyx and MQTT",
                                       .about = SUMMARY,
                                       .details_title = "SETTINGS",
                                       .details = settings.data,
                                       .exit_status = EXIT_STATUS,
                                       .see_also = "telnyx-sim"};
  options_print_manual(out, &table, &manual);
  buf_fail(out, buf_status(&settings));
  buf_free(&settings);
}

bool arguments_print_completion(struct buf *out, const char *shell) {
  return options_print_completion(out, &table, "telnyx-mqtt", shell);
}

/* ---- the configuration ---- */

/* Reads to the end, or to the buffer's ceiling: what is read may be endless. It may be a secret, of
 * which nothing is left behind. */
static enum err read_all(struct buf *out, int fd) {
  char chunk[4096];
  ssize_t got = 1;
  struct stat file;
  if (fstat(fd, &file) == 0 && file.st_size > 0)
    buf_reserve(out, (size_t)file.st_size);
  while (got > 0 && buf_status(out) == ERR_OK) {
    got = read(fd, chunk, sizeof chunk);
    buf_add(out, (struct span){chunk, got > 0 ? (size_t)got : 0});
  }
  explicit_bzero(chunk, sizeof chunk);
  return got < 0 ? ERR_IO : buf_status(out);
}

enum err arguments_read_file(void *context, struct buf *out, const char *path, char *why,
                             size_t why_size) {
  const struct arguments *arguments = context;
  if (arguments->on_file)
    arguments->on_file(path);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  enum err err = fd < 0 ? ERR_IO : read_all(out, fd);
  if (err == ERR_IO)
    snprintf(why, why_size, "cannot be read: %s", strerror(errno));
  if (fd >= 0)
    close(fd);
  return err;
}

/* The errors of a run in which the file itself cannot be read: that, and no more. */
static enum err refuse_file(struct config_errors *errors, const char *path, const char *reason) {
  *errors = (struct config_errors){.count = 1};
  snprintf(errors->items[0].where, sizeof errors->items[0].where, "%s", path);
  snprintf(errors->items[0].message, sizeof errors->items[0].message, "%s", reason);
  return ERR_SYNTAX;
}

static const char *file_of(const struct arguments *arguments) {
  const char *variable = getenv(CONFIG_FILE_VARIABLE);
  if (arguments->config_file || !variable ||
      !variable[0]) /* as compose files pass what is not set */
    return arguments->config_file;
  return variable;
}

/* Those of the command line, weaker ones first; returns how many. */
static size_t read_flags(struct config_flag flags[ARGUMENTS_FLAGS_MAX],
                         const struct arguments *arguments) {
  size_t count = 0;
  while (count < arguments->sets.count) {
    struct span value = span_of(arguments->sets.items[count]);
    struct span setting = span_cut(&value, '=');
    flags[count++] = (struct config_flag){"--set", setting, value};
  }
  if (arguments->log_level)
    flags[count++] =
        (struct config_flag){"--log-level", span_of("log.level"), span_of(arguments->log_level)};
  return count;
}

enum err arguments_load(struct config **out, const struct arguments *arguments,
                        struct config_errors *errors) {
  struct buf file;
  buf_init(&file, CONFIG_FILE_MAX);
  char why[CONFIG_MESSAGE_SIZE];
  enum err err = ERR_OK;
  const char *name = file_of(arguments);
  if (name)
    err = arguments_read_file((void *)arguments, &file, name, why, sizeof why);
  if (err == ERR_LIMIT)
    snprintf(why, sizeof why, "is longer than %d KiB", CONFIG_FILE_MAX / 1024);
  if (err == ERR_IO || err == ERR_LIMIT) {
    err = refuse_file(errors, name, why);
  } else if (err == ERR_OK) {
    struct config_flag flags[ARGUMENTS_FLAGS_MAX];
    const struct config_sources sources = {.file_name = name,
                                           .file = buf_span(&file),
                                           .environment = (const char *const *)environ,
                                           .flags = flags,
                                           .flag_count = read_flags(flags, arguments),
                                           .read_file = arguments_read_file,
                                           .context = (void *)arguments};
    err = config_load(out, &sources, errors);
  }
  if (file.data)
    explicit_bzero(file.data, file.len);
  buf_free(&file);
  return err;
}
