#include "intake.h"

enum {
  CROWD = 4, /* so many events in one transaction are load */
  CROWD_WAIT_US = 800,
  PAUSE_US = 500, /* between two commands of a stream, at most */
  PAUSE_MAX_US = 4000,
  PAUSES_PER_SYNC = 16, /* on a slow disk a longer pause is worth waiting for */
  LONGEST_US = 2000, /* or as long as the sync itself takes, which is no more than half the time */
};

static int64_t clamp(int64_t value, int64_t least, int64_t most) {
  if (value < least)
    return least;
  return value > most ? most : value;
}

static int64_t pause_us(const struct store_load *load) {
  return clamp(load->sync_us / PAUSES_PER_SYNC, PAUSE_US, PAUSE_MAX_US);
}

void store_load_note_command(struct store_load *load, int64_t came_mono_us, int64_t now_mono_us) {
  load->streaming =
      load->let_in_mono_us > 0 && came_mono_us - load->let_in_mono_us <= pause_us(load);
  load->let_in_mono_us = now_mono_us;
}

void store_load_note_batch(struct store_load *load, size_t events, bool synced, int64_t took_us) {
  load->crowded = events >= CROWD;
  if (synced)
    load->sync_us = took_us;
}

int64_t store_load_wait_us(const struct store_load *load, int64_t since_mono_us,
                           int64_t now_mono_us) {
  int64_t until_us = load->crowded ? since_mono_us + CROWD_WAIT_US : since_mono_us;
  int64_t quiet_us = load->let_in_mono_us + pause_us(load);
  if (load->streaming && quiet_us > until_us)
    until_us = quiet_us;
  int64_t longest_us = load->sync_us > LONGEST_US ? load->sync_us : LONGEST_US;
  if (until_us > since_mono_us + longest_us)
    until_us = since_mono_us + longest_us;
  return until_us - now_mono_us;
}
