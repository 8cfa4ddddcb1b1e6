#include <stdio.h>

#include "bridge/crypt.h"
#include "json.h"
#include "options.h"
#include "tools/tools.h"

static int run(const struct sim_options *options) {
  switch (options->command) {
  case SIM_CALL:
    return sim_client_call(options);
  case SIM_PRESS:
    return sim_client_press(options);
  case SIM_HANGUP:
    return sim_client_hangup(options);
  case SIM_FAULT:
    return sim_client_fault(options);
  case SIM_TRIGGER:
    return sim_client_trigger(options);
  case SIM_MANUAL:
    return sim_options_manual(options);
  case SIM_LOAD:
    return sim_load(options);
  default:
    return sim_serve(options);
  }
}

int main(int argc, char **argv) {
  struct sim_options options;
  int status = sim_options_parse(&options, argc, argv);
  if (status)
    return status;
  if (options.help) {
    sim_options_help(&options);
    return 0;
  }
  if (options.version) {
    printf("telnyx-sim %s\n", BRIDGE_VERSION);
    return 0;
  }
  if (crypt_start() != ERR_OK) {
    fprintf(stderr, "telnyx-sim: the cryptographic library cannot be started\n");
    return 1;
  }
  sim_json_setup();
  return run(&options);
}
