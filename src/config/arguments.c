#include "bridge/arguments.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bridge/options.h"

/* What the options are read into; a command's flags come from it. */
struct said {
  const char *config_file;
  const char *log_level;
  struct option_list sets;
  bool sample, version, help;
};

/* "section.key=value", the key not empty; the value may be. */
static bool is_setting(const char *value) {
  const char *sign = strchr(value, '=');
  return sign && sign > value;
}

enum { COMMAND_RUN, COMMAND_CHECK, COMMAND_HEALTHCHECK, COMMAND_COUNT };

#define ROW(kind, name, value, member, doc) OPTION_ROW(kind, name, value, struct said, member, doc)

static const struct option_row rows[] = {
    {ROW(OPTION_TEXT, "config", "FILE", config_file, "read settings from a YAML file"),
     .letter = 'c'},
    {ROW(OPTION_LIST, "set", "SECTION.KEY=VALUE", sets, "set one setting; may be repeated"),
     .is_good = is_setting, .wants = "section.key=value"},
    {ROW(OPTION_TEXT, "log-level", "LEVEL", log_level, "as --set log.level=LEVEL, and stronger")},
    {ROW(OPTION_FLAG, "sample", NULL, sample, "check: print a commented file with every setting"),
     .commands = 1u << COMMAND_CHECK},
    {ROW(OPTION_FLAG, "version", NULL, version, "print the version"), .letter = 'V'},
    {ROW(OPTION_FLAG, "help", NULL, help, "print this text"), .letter = 'h'},
};

static const struct option_command commands[COMMAND_COUNT] = {
    [COMMAND_RUN] = {"run", "", "run the bridge (what happens without a command)", 0},
    [COMMAND_CHECK] = {"check", "", "check the settings and print them, secrets hidden", 0},
    [COMMAND_HEALTHCHECK] = {"healthcheck", "", "ask the bridge that runs here whether it is ready",
                             0},
};

static const enum arguments_task tasks[COMMAND_COUNT] = {
    [COMMAND_RUN] = ARGUMENTS_RUN,
    [COMMAND_CHECK] = ARGUMENTS_CHECK,
    [COMMAND_HEALTHCHECK] = ARGUMENTS_HEALTHCHECK,
};

static const struct option_table table = {.rows = rows,
                                          .row_count = sizeof rows / sizeof rows[0],
                                          .commands = commands,
                                          .command_count = COMMAND_COUNT};

static void take_flags(struct arguments *out, const struct said *said) {
  for (size_t i = 0; i < said->sets.count; i++) {
    struct span value = span_of(said->sets.items[i]);
    struct span setting = span_cut(&value, '=');
    out->flags[out->flag_count++] = (struct config_flag){"--set", setting, value};
  }
  if (said->log_level)
    out->flags[out->flag_count++] =
        (struct config_flag){"--log-level", span_of("log.level"), span_of(said->log_level)};
}

enum err arguments_parse(struct arguments *out, const char *const argv[], char *why,
                         size_t why_size) {
  struct said said;
  struct option_words words;
  *out = (struct arguments){.task = ARGUMENTS_RUN};
  enum err err = options_parse(&said, sizeof said, &words, &table, argv, why, why_size);
  if (err != ERR_OK)
    return err;
  out->config_file = said.config_file;
  take_flags(out, &said);
  if (said.help)
    out->task = ARGUMENTS_HELP;
  else if (said.version)
    out->task = ARGUMENTS_VERSION;
  else
    out->task = said.sample ? ARGUMENTS_SAMPLE : tasks[words.command];
  return ERR_OK;
}

void arguments_print_help(struct buf *out) {
  buf_add_text(out,
               "telnyx-mqtt connects Telnyx with MQTT: webhooks become messages, and messages\n"
               "become phone calls.\n"
               "\n"
               "Usage: telnyx-mqtt [COMMAND] [OPTION]...\n"
               "\n"
               "Commands:\n");
  options_print_commands(out, &table);
  buf_add_text(out, "\nOptions:\n");
  options_print(out, &table, COMMAND_CHECK); /* it has them all */
  buf_add_text(out,
               "\n"
               "Exit status: 0 done, 1 failed, 2 bad usage, 78 bad configuration.\n"
               "\n"
               "Settings stand in the file as section and key, in the environment as\n"
               "TELNYX_MQTT_SECTION_KEY (TELNYX_MQTT_HTTP_LISTEN), on the command line as\n"
               "--set section.key=value. The environment overrides the file, --set overrides the\n"
               "environment. An empty variable counts as unset. What may come from a file of its\n"
               "own may do so in the environment by a name that ends in _FILE. A map of names is\n"
               "set as a whole, written as in the file: TELNYX_MQTT_CONTACTS='{anna: "
               "\"+1...\"}'.\n" CONFIG_FILE_VARIABLE " names the file where --config does not.\n"
               "\n");
  config_print_help(out);
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
    const struct config_sources sources = {.file_name = name,
                                           .file = buf_span(&file),
                                           .environment = (const char *const *)environ,
                                           .flags = arguments->flags,
                                           .flag_count = arguments->flag_count,
                                           .read_file = arguments_read_file,
                                           .context = (void *)arguments};
    err = config_load(out, &sources, errors);
  }
  if (file.data)
    explicit_bzero(file.data, file.len);
  buf_free(&file);
  return err;
}
