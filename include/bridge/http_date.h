/* Dates of HTTP headers, in the three forms that a recipient must accept (RFC 9110 section
 * 5.6.7). Pure. */
#ifndef BRIDGE_HTTP_DATE_H
#define BRIDGE_HTTP_DATE_H

#include <stdint.h>

#include "bridge/err.h"
#include "bridge/span.h"

/* Seconds since 1970-01-01 UTC; ERR_SYNTAX. */
enum err http_date_parse(int64_t *out_s, struct span text) MUST_CHECK;

#endif
