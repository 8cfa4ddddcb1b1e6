#include "bridge/clock.h"

#include <string.h>
#include <time.h>

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
