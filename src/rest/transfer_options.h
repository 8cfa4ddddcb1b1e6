/* What every request of the pool has in common, set once on the easy handle that those of its slots
 * are copies of: which protocols, how long connections live, how a dead one is told. A part of
 * transfer. The thread that opens the pool. */
#ifndef BRIDGE_REST_TRANSFER_OPTIONS_H
#define BRIDGE_REST_TRANSFER_OPTIONS_H

#include <stdbool.h>

#include <curl/curl.h>

#include "bridge/rest.h"

/* Sets an option, and makes ok false where libcurl does not take it. */
#define SET(ok, easy, option, value)                                                               \
  ((ok) &= curl_easy_setopt((easy), (option), (value)) == CURLE_OK)

/* The handle borrows options->user_agent no longer than this takes. False without memory. */
bool transfer_set_options(CURL *easy, const struct rest_options *options);

#endif
