/* The HTTP request that a command asks for, encoded exactly as Telnyx's official SDK (npm `telnyx`
 * 7.24.0) encodes it. Pure; any thread, one at a time. */
#ifndef BRIDGE_REQUEST_H
#define BRIDGE_REQUEST_H

#include "bridge/command.h"
#include "bridge/err.h"
#include "bridge/retry.h"
#include "bridge/span.h"

enum {
  REQUEST_MAX_URL_BYTES = 64 * 1024,
  REQUEST_MAX_BODY_BYTES = 4 * 1024 * 1024,
  REQUEST_MAX_HEADER_BYTES = COMMAND_MAX_HEADER_BYTES,
};

/* The strings live in the request. */
struct request {
  const char *method;
  const char *url;          /* api_url, path and query */
  struct span body;         /* empty for none */
  const char *content_type; /* NULL when the request has no body and needs no type */
  const char *accept;       /* NULL: JSON, as of most */
  const char *header_name;  /* a parameter that is a header ("Idempotency-Key"), NULL for none */
  const char *header_value;
  enum retry_class repeat; /* what makes a second one harmless */
};

/* Builds the request of a command without error. api_url is the API's root with or without a slash
 * at its end ("https://api.telnyx.com/v2"). ERR_MEMORY; ERR_LIMIT when URL, body or header would
 * pass their ceilings. Free with request_free. */
enum err request_build(struct request **out, const struct command *command,
                       const char *api_url) MUST_CHECK;

/* What makes a second request of one of Telnyx's operations harmless; a command_id, where it has
 * one.
 */
enum retry_class request_repeat(const struct operation *operation);

/* Frees it and clears the pointer; NULL inside is allowed. */
void request_free(struct request **request);

#endif
