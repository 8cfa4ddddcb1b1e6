#include "load.h"

enum {
  CROWD = 4, /* so many events in one transaction are load */
  CROWD_WAIT_MS = 2,
  STREAM_GAP_MS = 2, /* commands that come so soon, while others are under way, are load, too */
  STREAM_WAIT_MS = 1,
};

void store_load_note(struct store_load *load, const struct store_load_batch *batch,
                     int64_t now_mono_ms) {
  bool others = load->open_commands > 0;
  bool soon = load->any_command && now_mono_ms - load->command_mono_ms <= STREAM_GAP_MS;
  load->crowded = batch->events >= CROWD;
  load->streaming = batch->commands > 0 && others && soon;
  load->open_commands += batch->commands;
  load->open_commands -= batch->finished_commands < load->open_commands ? batch->finished_commands
                                                                        : load->open_commands;
  if (batch->commands == 0)
    return;
  load->any_command = true;
  load->command_mono_ms = now_mono_ms;
}

int64_t store_load_wait_ms(const struct store_load *load) {
  if (load->crowded)
    return CROWD_WAIT_MS;
  return load->streaming ? STREAM_WAIT_MS : 0;
}
