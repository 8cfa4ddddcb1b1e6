#include "app.h"
#include "bridge/dispatch.h"
#include "bridge/log.h"
#include "bridge/rest.h"
#include "bridge/tools.h"
#include "harden.h"

/* Static, for its size; main runs once. */
static struct config_errors errors;

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

static int run_loaded(struct config **config, struct arguments *arguments) {
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
static int run(struct arguments *arguments) {
  arguments->on_file = harden_allow_reading;
  harden_begin();
  struct config *config = NULL;
  int status = tools_load(&config, arguments);
  return status == EXIT_DONE ? run_loaded(&config, arguments) : status;
}

int main(int argc, char *argv[]) {
  (void)argc;
  log_find_journal();
  harden_process();
  const struct tools_parts parts = {.run = run, .own_operation = own_operation_described};
  return tools_main((const char *const *)argv, &parts);
}
