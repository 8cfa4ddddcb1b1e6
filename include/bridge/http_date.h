/* Dates of HTTP headers, read in the three forms that a recipient must accept (RFC 9110 section
 * 5.6.7). Pure; any thread, of a program that leaves the locale as it is. */
#ifndef BRIDGE_HTTP_DATE_H
#define BRIDGE_HTTP_DATE_H

#include <stdint.h>

#include "bridge/err.h"
#include "bridge/span.h"

/* Seconds since 1970-01-01 UTC; ERR_SYNTAX. */
enum err http_date_parse(int64_t *out_s, struct span text) MUST_CHECK;

enum { HTTP_DATE_SIZE = 30 };

/* "Sun, 06 Nov 1994 08:49:37 GMT", the form to be sent, for seconds since 1970-01-01 UTC; "" past
 * the year 9999. */
void http_date_format(char out[HTTP_DATE_SIZE], int64_t wall_s);

#endif
