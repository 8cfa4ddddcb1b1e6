#include "bridge/http_date.h"

#include <string.h>
#include <time.h>

static const char *const formats[] = {
    "%a, %d %b %Y %H:%M:%S GMT", /* Sun, 06 Nov 1994 08:49:37 GMT */
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
