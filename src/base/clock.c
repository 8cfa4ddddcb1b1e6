#include "bridge/clock.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static int64_t read_us(clockid_t id) {
  struct timespec now;
  clock_gettime(id, &now);
  return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_wall_ms(void) {
  return read_us(CLOCK_REALTIME) / 1000;
}

int64_t clock_mono_ms(void) {
  return read_us(CLOCK_BOOTTIME) / 1000;
}

int64_t clock_mono_us(void) {
  return read_us(CLOCK_BOOTTIME);
}

struct timespec clock_deadline(int64_t in_ms) {
  return clock_deadline_us(in_ms * 1000);
}

struct timespec clock_deadline_us(int64_t in_us) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  int64_t ns = at.tv_nsec + in_us % 1000000 * 1000;
  at.tv_sec += (time_t)(in_us / 1000000 + ns / 1000000000);
  at.tv_nsec = (long)(ns % 1000000000);
  return at;
}

void clock_format_rfc3339(char out[CLOCK_RFC3339_SIZE], int64_t wall_ms) {
  time_t seconds = (time_t)(wall_ms / 1000);
  struct tm utc;
  gmtime_r(&seconds, &utc);
  size_t len = strftime(out, CLOCK_RFC3339_SIZE, "%Y-%m-%dT%H:%M:%S", &utc);
  snprintf(out + len, CLOCK_RFC3339_SIZE - len, ".%03dZ", (int)(wall_ms % 1000));
}

/* Takes exactly `digits` digits off the front of *text. */
static bool take_number(int *out, struct span *text, size_t digits) {
  int64_t value = 0;
  if (text->len < digits || !span_to_int(&value, (struct span){text->data, digits}))
    return false;
  *out = (int)value;
  text->data += digits;
  text->len -= digits;
  return true;
}

/* Takes one character of the set off the front of *text; '\0' when there is none. */
static char take_one_of(struct span *text, const char *set) {
  if (text->len == 0 || text->data[0] == '\0' || !strchr(set, text->data[0]))
    return '\0';
  char taken = text->data[0];
  text->data++;
  text->len--;
  return taken;
}

static int days_of_month(int year, int month) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 && leap ? 29 : days[month - 1];
}

static bool take_date_and_time(struct tm *out, struct span *text) {
  bool read = take_number(&out->tm_year, text, 4) && take_one_of(text, "-") &&
              take_number(&out->tm_mon, text, 2) && take_one_of(text, "-") &&
              take_number(&out->tm_mday, text, 2) && take_one_of(text, "Tt ") &&
              take_number(&out->tm_hour, text, 2) && take_one_of(text, ":") &&
              take_number(&out->tm_min, text, 2) && take_one_of(text, ":") &&
              take_number(&out->tm_sec, text, 2);
  if (!read)
    return false;
  return out->tm_mon >= 1 && out->tm_mon <= 12 && out->tm_mday >= 1 &&
         out->tm_mday <= days_of_month(out->tm_year, out->tm_mon) && out->tm_hour <= 23 &&
         out->tm_min <= 59 && out->tm_sec <= 60;
}

static bool take_fraction(int64_t *out_us, struct span *text) {
  *out_us = 0;
  if (!take_one_of(text, "."))
    return true;
  int digit;
  int64_t weight_us = 100000;
  if (!take_number(&digit, text, 1))
    return false;
  do {
    *out_us += digit * weight_us;
    weight_us /= 10;
  } while (take_number(&digit, text, 1));
  return true;
}

static bool take_offset(int *out_minutes, struct span *text) {
  *out_minutes = 0;
  if (take_one_of(text, "Zz"))
    return true;
  int hours, minutes;
  char sign = take_one_of(text, "+-");
  if (!sign || !take_number(&hours, text, 2) || !take_one_of(text, ":") ||
      !take_number(&minutes, text, 2) || hours > 23 || minutes > 59)
    return false;
  *out_minutes = (sign == '-' ? -1 : 1) * (hours * 60 + minutes);
  return true;
}

enum err clock_parse_rfc3339(int64_t *out_us, struct span text) {
  struct tm utc = {0};
  int64_t fraction_us;
  int offset_minutes;
  if (!take_date_and_time(&utc, &text) || !take_fraction(&fraction_us, &text) ||
      !take_offset(&offset_minutes, &text) || text.len > 0)
    return ERR_SYNTAX;
  utc.tm_year -= 1900;
  utc.tm_mon -= 1;
  int64_t seconds = (int64_t)timegm(&utc) - (int64_t)offset_minutes * 60;
  *out_us = seconds * 1000000 + fraction_us;
  return ERR_OK;
}

/* ---- whether the clock can be right ---- */

#define CLOCK_PROOF_AS_TEXT(id, sentence) [id] = (sentence),
static const char *const sentences[CLOCK_PROOF_COUNT] = {CLOCK_PROOF_TABLE(CLOCK_PROOF_AS_TEXT)};
#undef CLOCK_PROOF_AS_TEXT

void clock_proof_init(struct clock_proof *proof, int64_t released_wall_ms, int64_t tolerance_ms) {
  *proof = (struct clock_proof){.tolerance_ms = tolerance_ms, .released_wall_ms = released_wall_ms};
}

void clock_proof_note(struct clock_proof *proof, enum clock_proof_kind kind, int64_t wall_ms) {
  if (wall_ms <= proof->latest_wall_ms)
    return;
  proof->latest_wall_ms = wall_ms;
  proof->kind = kind;
}

void clock_proof_confirm(struct clock_proof *proof, int64_t now_wall_ms) {
  if (proof->latest_wall_ms > now_wall_ms)
    proof->latest_wall_ms = now_wall_ms;
}

const char *clock_proof_why(const struct clock_proof *proof, int64_t now_wall_ms) {
  if (now_wall_ms < proof->released_wall_ms)
    return sentences[CLOCK_PROOF_RELEASE];
  if (now_wall_ms < proof->latest_wall_ms - proof->tolerance_ms)
    return sentences[proof->kind];
  return NULL;
}

/* ---- dates of HTTP ---- */

#define SENT_FORMAT "%a, %d %b %Y %H:%M:%S GMT"

static const char *const formats[] = {
    SENT_FORMAT,                 /* Sun, 06 Nov 1994 08:49:37 GMT */
    "%a, %d-%b-%y %H:%M:%S GMT", /* Sunday, 06-Nov-94 08:49:37 GMT (%a takes full names too) */
    "%a %b %e %H:%M:%S %Y",      /* Sun Nov  6 08:49:37 1994 */
};

enum err http_date_parse(int64_t *out_s, struct span text) {
  char copy[64];
  if (text.len == 0 || text.len >= sizeof copy)
    return ERR_SYNTAX;
  memcpy(copy, text.data, text.len);
  copy[text.len] = '\0';
  for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
    struct tm tm = {0};
    const char *end = strptime(copy, formats[i], &tm);
    if (end && *end == '\0') {
      *out_s = (int64_t)timegm(&tm);
      return ERR_OK;
    }
  }
  return ERR_SYNTAX;
}

void http_date_format(char out[HTTP_DATE_SIZE], int64_t wall_s) {
  time_t seconds = (time_t)wall_s;
  struct tm tm = {0};
  gmtime_r(&seconds, &tm);
  if (strftime(out, HTTP_DATE_SIZE, SENT_FORMAT, &tm) == 0)
    out[0] = '\0'; /* a year of more than four digits */
}
