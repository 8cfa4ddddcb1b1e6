#include "ids.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "bridge/clock.h"
#include "bridge/crypt.h"
#include "bridge/mem.h"

void sim_make_call_id(char out[SIM_CALL_ID_SIZE]) {
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  uint8_t bytes[SIM_CALL_ID_SIZE - 4];
  crypt_random(bytes, sizeof bytes);
  out[0] = 'v';
  out[1] = '3';
  out[2] = ':';
  for (size_t i = 0; i < sizeof bytes; i++)
    out[3 + i] = alphabet[bytes[i] & 63];
  out[SIM_CALL_ID_SIZE - 1] = '\0';
}

uint32_t sim_hash(const char *text) {
  uint32_t hash = 2166136261u;
  for (; *text; text++)
    hash = (hash ^ (unsigned char)*text) * 16777619u;
  return hash;
}

void sim_time_micros(char out[SIM_TIME_SIZE]) {
  struct timespec now;
  struct tm utc;
  clock_gettime(CLOCK_REALTIME, &now);
  gmtime_r(&now.tv_sec, &utc);
  size_t len = strftime(out, SIM_TIME_SIZE, "%Y-%m-%dT%H:%M:%S", &utc);
  snprintf(out + len, SIM_TIME_SIZE - len, ".%06ldZ", now.tv_nsec / 1000);
}

void sim_time_rfc2822(char out[SIM_TIME_SIZE]) {
  time_t seconds = (time_t)(clock_wall_ms() / 1000);
  struct tm utc;
  gmtime_r(&seconds, &utc);
  strftime(out, SIM_TIME_SIZE, "%a, %d %b %Y %H:%M:%S +0000", &utc);
}

static void *or_exit(void *block) {
  if (!block) {
    fprintf(stderr, "telnyx-sim: out of memory\n");
    exit(1);
  }
  return block;
}

void *sim_alloc(size_t size) {
  return or_exit(mem_alloc(size));
}

char *sim_copy(struct span span) {
  return or_exit(mem_copy(span));
}
