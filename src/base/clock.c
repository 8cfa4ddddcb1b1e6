#include "bridge/clock.h"

#include <stdio.h>
#include <time.h>

static int64_t read_ms(clockid_t id) {
  struct timespec now;
  clock_gettime(id, &now);
  return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t clock_wall_ms(void) {
  return read_ms(CLOCK_REALTIME);
}

int64_t clock_mono_ms(void) {
  return read_ms(CLOCK_BOOTTIME);
}

void clock_format_rfc3339(char out[CLOCK_RFC3339_SIZE], int64_t wall_ms) {
  time_t seconds = (time_t)(wall_ms / 1000);
  struct tm utc;
  gmtime_r(&seconds, &utc);
  size_t len = strftime(out, CLOCK_RFC3339_SIZE, "%Y-%m-%dT%H:%M:%S", &utc);
  snprintf(out + len, CLOCK_RFC3339_SIZE - len, ".%03dZ", (int)(wall_ms % 1000));
}
