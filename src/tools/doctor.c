#include "doctor.h"

#include <stdio.h>
#include <unistd.h>

#include "bridge/json.h"
#include "bridge/log.h"
#include "bridge/tools.h"
#include "tool.h"

enum { EXIT_WARNING = 3 };

static int examine(struct doctor *doctor) {
  enum err err = client_init(&doctor->client, doctor->config, "doctor");
  if (err != ERR_OK)
    return tool_say("%s", err_text(err));
  json_write_open(&doctor->json, NULL, '{');
  json_write_open(&doctor->json, "findings", '[');
  doctor_look_at_machine(doctor);
  doctor_ask_telnyx(doctor);
  if (!doctor->client.stopped)
    doctor_try_broker(doctor);
  json_write_close(&doctor->json, ']');
  json_write_text(&doctor->json, "worst", doctor_level_name(doctor->worst));
  json_write_close(&doctor->json, '}');
  buf_add_char(&doctor->json, '\n');
  static const int statuses[] = {EXIT_DONE, EXIT_WARNING, EXIT_FAILED};
  int status = statuses[doctor->worst];
  if (doctor->arguments->json && tool_show(stdout, &doctor->json) != EXIT_DONE)
    status = EXIT_FAILED;
  return doctor->client.stopped ? EXIT_FAILED : status;
}

int tool_doctor(struct arguments *arguments) {
  struct doctor doctor = {.arguments = arguments};
  if (arguments->fix && !arguments->url) {
    (void)tool_say("--fix wants --url; --help tells more");
    return EXIT_BAD_USAGE;
  }
  int status = tools_load(&doctor.config, arguments);
  if (status != EXIT_DONE)
    return status;
  log_set_level(arguments->log_level ? (enum log_level)doctor.config->log_level : LOG_ERROR);
  line_init(&doctor.line, stdout, false);
  buf_init(&doctor.json, TOOL_OUTPUT_MAX);
  status = examine(&doctor);
  bool all = client_close(&doctor.client);
  line_free(&doctor.line);
  buf_free(&doctor.json);
  config_free(&doctor.config);
  if (!all)
    _exit(status);
  return status;
}
