#include "bridge/arguments.h"

#include <stdio.h>
#include <string.h>

struct parser {
  struct arguments *out;
  char *const *rest; /* what follows the current argument, NULL at the end */
  bool named;        /* a command was given */
  bool sample, version, help;
  char *why;
  size_t why_size;
};

static enum err refuse(struct parser *parser, const char *what, struct span which) {
  snprintf(parser->why, parser->why_size, "%s %.*s", what, (int)which.len, which.data);
  return ERR_SYNTAX;
}

/* ---- options --------------------------------------------------------------------------------- */

static enum err take_config(struct parser *parser, const char *value) {
  if (parser->out->config_file)
    return refuse(parser, "a second --config:", span_of(value));
  parser->out->config_file = value;
  return ERR_OK;
}

static enum err add_flag(struct parser *parser, struct config_flag flag) {
  struct arguments *out = parser->out;
  if (out->flag_count == ARGUMENTS_FLAGS_MAX)
    return refuse(parser, "too many settings, at", span_of(flag.flag));
  out->flags[out->flag_count++] = flag;
  return ERR_OK;
}

static enum err take_set(struct parser *parser, const char *value) {
  struct span rest = span_of(value);
  struct span setting = span_cut(&rest, '=');
  if (!rest.data || setting.len == 0)
    return refuse(parser, "--set wants", span_of("section.key=value"));
  return add_flag(parser, (struct config_flag){"--set", setting, rest});
}

static enum err take_log_level(struct parser *parser, const char *value) {
  return add_flag(parser,
                  (struct config_flag){"--log-level", span_of("log.level"), span_of(value)});
}

static enum err take_sample(struct parser *parser, const char *value) {
  (void)value;
  parser->sample = true;
  return ERR_OK;
}

static enum err take_version(struct parser *parser, const char *value) {
  (void)value;
  parser->version = true;
  return ERR_OK;
}

static enum err take_help(struct parser *parser, const char *value) {
  (void)value;
  parser->help = true;
  return ERR_OK;
}

struct option {
  const char *name;
  const char *short_name; /* or "" */
  const char *value;      /* what it takes, or NULL for none */
  const char *doc;
  enum err (*take)(struct parser *parser, const char *value);
};

static const struct option options[] = {
    {"--config", "-c", "FILE", "read settings from a YAML file", take_config},
    {"--set", "", "SECTION.KEY=VALUE", "set one setting; may be repeated", take_set},
    {"--log-level", "", "LEVEL", "the same as --set log.level=LEVEL", take_log_level},
    {"--sample", "", NULL, "check: print a commented file with every setting", take_sample},
    {"--version", "-V", NULL, "print the version", take_version},
    {"--help", "-h", NULL, "print this text", take_help},
};

static const struct {
  const char *name;
  enum arguments_task task;
  const char *doc;
} commands[] = {
    {"run", ARGUMENTS_RUN, "run the bridge (what happens without a command)"},
    {"check", ARGUMENTS_CHECK, "check the settings and print them, secrets hidden"},
};

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

/* ---- parsing --------------------------------------------------------------------------------- */

static enum err take_command(struct parser *parser, const char *name) {
  for (size_t i = 0; i < LENGTH(commands); i++) {
    if (strcmp(commands[i].name, name) != 0)
      continue;
    if (parser->named)
      return refuse(parser, "a second command:", span_of(name));
    parser->named = true;
    parser->out->task = commands[i].task;
    return ERR_OK;
  }
  return refuse(parser, "unknown command", span_of(name));
}

/* The option of that name; `name` is without "=value". */
static const struct option *find_option(struct span name) {
  for (size_t i = 0; i < LENGTH(options); i++)
    if (span_equal_text(name, options[i].name) ||
        (name.len > 0 && span_equal_text(name, options[i].short_name)))
      return &options[i];
  return NULL;
}

/* "--name value", "--name=value" or "--name". */
static enum err take_option(struct parser *parser, const char *argument) {
  struct span attached = span_of(argument);
  struct span name = span_cut(&attached, '=');
  const struct option *option = find_option(name);
  if (!option)
    return refuse(parser, "unknown option", name);
  if (!option->value)
    return attached.data ? refuse(parser, "no value belongs to", name) : option->take(parser, NULL);
  if (attached.data)
    return option->take(parser, attached.data);
  if (!*parser->rest)
    return refuse(parser, "a value is wanted after", name);
  return option->take(parser, *parser->rest++);
}

static enum err settle_task(struct parser *parser) {
  struct arguments *out = parser->out;
  if (parser->help)
    out->task = ARGUMENTS_HELP;
  else if (parser->version)
    out->task = ARGUMENTS_VERSION;
  else if (parser->sample && out->task == ARGUMENTS_CHECK)
    out->task = ARGUMENTS_SAMPLE;
  else if (parser->sample)
    return refuse(parser, "--sample belongs to", span_of("check"));
  return ERR_OK;
}

enum err arguments_parse(struct arguments *out, int argc, char *const argv[], char *why,
                         size_t why_size) {
  *out = (struct arguments){.task = ARGUMENTS_RUN};
  struct parser parser = {.out = out, .rest = argv + (argc > 0), .why = why, .why_size = why_size};
  enum err err = ERR_OK;
  while (err == ERR_OK && *parser.rest) {
    const char *argument = *parser.rest++;
    err = argument[0] == '-' ? take_option(&parser, argument) : take_command(&parser, argument);
  }
  return err == ERR_OK ? settle_task(&parser) : err;
}

/* ---- help ------------------------------------------------------------------------------------ */

static void print_option(struct buf *out, const struct option *option) {
  char form[64];
  snprintf(form, sizeof form, "%s%s%s%s%s", option->short_name,
           option->short_name[0] ? ", " : "    ", option->name, option->value ? " " : "",
           option->value ? option->value : "");
  buf_addf(out, "  %-27s %s\n", form, option->doc);
}

void arguments_print_help(struct buf *out) {
  buf_add_text(out,
               "telnyx-mqtt connects Telnyx with MQTT: webhooks become messages, and messages\n"
               "become phone calls.\n"
               "\n"
               "Usage: telnyx-mqtt [COMMAND] [OPTION]...\n"
               "\n"
               "Commands:\n");
  for (size_t i = 0; i < LENGTH(commands); i++)
    buf_addf(out, "  %-27s %s\n", commands[i].name, commands[i].doc);
  buf_add_text(out, "\nOptions:\n");
  for (size_t i = 0; i < LENGTH(options); i++)
    print_option(out, &options[i]);
  buf_add_text(out,
               "\n"
               "Exit status: 0 done, 1 failed, 2 bad usage, 78 bad configuration.\n"
               "\n"
               "Settings stand in the file as section and key, in the environment as\n"
               "TELNYX_MQTT_SECTION_KEY (TELNYX_MQTT_HTTP_LISTEN), on the command line as\n"
               "--set section.key=value. The environment overrides the file, --set overrides the\n"
               "environment. An empty variable counts as unset. What may come from a file of its\n"
               "own may do so in the environment by a name that ends in _FILE.\n"
               "\n");
  config_print_help(out);
}
