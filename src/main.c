#include <stdio.h>

#include "app.h"
#include "bridge/arguments.h"
#include "bridge/config.h"
#include "bridge/log.h"
#include "bridge/rest.h"
#include "harden.h"
#include "healthcheck.h"

enum {
  EXIT_DONE = 0,
  EXIT_FAILED = 1,
  EXIT_BAD_USAGE = 2,
  EXIT_BAD_CONFIGURATION = 78, /* EX_CONFIG of sysexits.h */
  OUTPUT_MAX = 1024 * 1024,
};

/* Static, for its size; main runs once. */
static struct config_errors errors;

/* Writes the text and frees it. */
static int show(FILE *stream, struct buf *text) {
  struct span span = buf_span(text);
  bool written = buf_status(text) == ERR_OK && fwrite(span.data, 1, span.len, stream) == span.len &&
                 fflush(stream) == 0;
  buf_free(text);
  return written ? EXIT_DONE : EXIT_FAILED;
}

static int show_errors(void) {
  struct buf text;
  buf_init(&text, OUTPUT_MAX);
  config_print_errors(&text, &errors, log_lead(LOG_ERROR));
  size_t count = errors.count + errors.left_out;
  buf_addf(&text, "%stelnyx-mqtt: %zu error%s in the configuration\n", log_lead(LOG_ERROR), count,
           count == 1 ? "" : "s");
  return show(stderr, &text) == EXIT_DONE ? EXIT_BAD_CONFIGURATION : EXIT_FAILED;
}

static int with_configuration(struct arguments *arguments,
                              int (*use)(struct config **config, struct arguments *arguments)) {
  struct config *config = NULL;
  enum err err = arguments_load(&config, arguments, &errors);
  if (err == ERR_SYNTAX)
    return show_errors();
  if (err != ERR_OK) {
    fprintf(stderr, "%stelnyx-mqtt: %s\n", log_lead(LOG_ERROR), err_text(err));
    return EXIT_FAILED;
  }
  int status = use(&config, arguments);
  config_free(&config);
  return status;
}

/* The configuration as it is to standard output, the verdict to standard error. */
static int check(struct config **config, struct arguments *arguments) {
  (void)arguments;
  config_check_files(&errors, *config, rest_system_certificates());
  if (errors.count > 0)
    return show_errors();
  struct buf text;
  buf_init(&text, OUTPUT_MAX);
  config_print(&text, *config);
  int status = show(stdout, &text);
  if (status == EXIT_DONE)
    fprintf(stderr, "%stelnyx-mqtt: configuration is good\n", log_lead(LOG_INFO));
  return status;
}

/* For a container's health check, which knows 0 and 1 alone. */
static int ask_health(struct config **config, struct arguments *arguments) {
  (void)arguments;
  struct buf text;
  buf_init(&text, OUTPUT_MAX);
  bool ready = healthcheck(&text, *config);
  struct span sentence = span_trim(buf_span(&text));
  printf("telnyx-mqtt: %.*s\n", (int)sentence.len, sentence.data);
  buf_free(&text);
  return ready ? EXIT_DONE : EXIT_FAILED;
}

/* At SIGHUP: the same sources, read again. What is wrong goes to the log, as all else by then. */
static enum err reload(void *context, struct config **out) {
  enum err err = arguments_load(out, context, &errors);
  for (size_t i = 0; err == ERR_SYNTAX && i < errors.count; i++)
    log_line(LOG_ERROR, "configuration error", LOG_TEXT("where", errors.items[i].where),
             LOG_TEXT("what", errors.items[i].message));
  return err;
}

/* What is not there may come yet, and whoever needs it says so again. */
static void look_around(const struct config *config) {
  config_check_files(&errors, config, rest_system_certificates());
  for (size_t i = 0; i < errors.count; i++)
    log_line(LOG_ERROR, "something is missing or wrong on this machine",
             LOG_TEXT("where", errors.items[i].where), LOG_TEXT("what", errors.items[i].message));
}

static int run(struct config **config, struct arguments *arguments) {
  log_set_level((enum log_level)(*config)->log_level);
  log_set_format((enum log_format)(*config)->log_format);
  log_set_mask_numbers((*config)->log_mask_numbers);
  harden_files(*config);
  if (log_start() != ERR_OK)
    log_line(LOG_WARN, "no thread for the log: whoever reads it slowly holds the bridge up");
  look_around(*config);
  const struct app_reload again = {
      .load = reload,
      .files = {.read_file = arguments_read_file, .context = arguments},
      .context = arguments};
  enum err err = app_run(config, &again);
  log_stop(LOG_GRACE_MS);
  return err == ERR_OK ? EXIT_DONE : EXIT_FAILED;
}

/* What is read for the configuration is what SIGHUP reads again. */
static int run_hardened(struct arguments *arguments) {
  arguments->on_file = harden_allow_reading;
  harden_begin();
  return with_configuration(arguments, run);
}

static int show_text(void (*print)(struct buf *out)) {
  struct buf text;
  buf_init(&text, OUTPUT_MAX);
  print(&text);
  return show(stdout, &text);
}

static void print_version(struct buf *out) {
  buf_add_text(out, "telnyx-mqtt " BRIDGE_VERSION "\n");
}

int main(int argc, char *argv[]) {
  (void)argc;
  struct arguments arguments;
  char why[256];
  log_find_journal();
  harden_process();
  if (arguments_parse(&arguments, (const char *const *)argv, why, sizeof why) != ERR_OK) {
    fprintf(stderr, "%stelnyx-mqtt: %s; --help tells more\n", log_lead(LOG_ERROR), why);
    return EXIT_BAD_USAGE;
  }
  switch (arguments.task) {
  case ARGUMENTS_RUN:
    return run_hardened(&arguments);
  case ARGUMENTS_CHECK:
    return with_configuration(&arguments, check);
  case ARGUMENTS_HEALTHCHECK:
    return with_configuration(&arguments, ask_health) == EXIT_DONE ? EXIT_DONE : EXIT_FAILED;
  case ARGUMENTS_SAMPLE:
    return show_text(config_print_sample);
  case ARGUMENTS_VERSION:
    return show_text(print_version);
  case ARGUMENTS_HELP:
    return show_text(arguments_print_help);
  }
  return EXIT_FAILED;
}
