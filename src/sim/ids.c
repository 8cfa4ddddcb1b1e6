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

static void format_date(char out[SIM_TIME_SIZE], int64_t wall_s, const char *zone) {
  static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  time_t seconds = (time_t)wall_s;
  struct tm utc;
  gmtime_r(&seconds, &utc);
  /* The remainders tell the compiler how long the text can get. */
  snprintf(out, SIM_TIME_SIZE, "%s, %02u %s %04u %02u:%02u:%02u %s", days[utc.tm_wday],
           (unsigned)utc.tm_mday % 100, months[utc.tm_mon], (unsigned)(utc.tm_year + 1900) % 10000,
           (unsigned)utc.tm_hour % 100, (unsigned)utc.tm_min % 100, (unsigned)utc.tm_sec % 100,
           zone);
}

void sim_time_rfc2822(char out[SIM_TIME_SIZE]) {
  format_date(out, clock_wall_ms() / 1000, "+0000");
}

void sim_time_http(char out[SIM_TIME_SIZE], int64_t after_s) {
  format_date(out, clock_wall_ms() / 1000 + after_s, "GMT");
}

int64_t sim_mono_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
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
