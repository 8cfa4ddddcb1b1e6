#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "sim.h"

enum { SHORT_ID_CHARACTERS = 11, SHORT_ID_SLOTS = 4 };

int64_t sim_scaled(const struct sim *sim, int64_t ms) {
  return (int64_t)((double)ms / sim->options->speed);
}

static const char *colour_of(const char *arrow) {
  if (!isatty(STDOUT_FILENO) || getenv("NO_COLOR"))
    return "";
  if (strcmp(arrow, "<-") == 0)
    return "\033[36m"; /* requests in */
  if (strcmp(arrow, "->") == 0)
    return "\033[32m"; /* webhooks out */
  return strcmp(arrow, "!!") == 0 ? "\033[31m" : "\033[33m";
}

void sim_say_line(const char *arrow, const char *line) {
  struct timespec now;
  struct tm local;
  clock_gettime(CLOCK_REALTIME, &now);
  localtime_r(&now.tv_sec, &local);
  const char *colour = colour_of(arrow);
  printf("%02d:%02d:%02d.%03ld  %s%s%s %s\n", local.tm_hour, local.tm_min, local.tm_sec,
         now.tv_nsec / 1000000, colour, arrow, *colour ? "\033[0m" : "", line);
  fflush(stdout);
}

const char *sim_short_id(const char *id) {
  static char slots[SHORT_ID_SLOTS][SHORT_ID_CHARACTERS + 4];
  static unsigned next;
  char *slot = slots[next++ % SHORT_ID_SLOTS];
  snprintf(slot, sizeof slots[0], "%.*s..", SHORT_ID_CHARACTERS, id ? id : "-");
  return slot;
}
