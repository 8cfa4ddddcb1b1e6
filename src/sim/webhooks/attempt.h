/* One attempt at a webhook, ready to send: URL, body, signature (Telnyx: "Webhook signing"). Any
 * thread. */
#ifndef SIM_ATTEMPT_H
#define SIM_ATTEMPT_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/crypt.h"
#include "bridge/rest.h"
#include "bridge/signature.h"

struct json_t;

enum { SIM_WEBHOOK_BYTES_MAX = 1024 * 1024 };

struct sim_attempt_parts {
  struct json_t *json; /* an event, whose meta gets the attempt and the URL; or */
  struct json_t *form; /* a TeXML callback; both borrowed */
  const char *url;
  bool get;        /* as query parameters: then the signed body is empty */
  unsigned number; /* 1 for the first */
  int64_t wall_s;  /* when it is said to be sent */
};

struct sim_attempt {
  char *url;
  char *body; /* "" for GET */
  const char *method;
  const char *content_type; /* NULL for GET */
  char timestamp[24];
  char signature[SIGNATURE_TEXT_SIZE];
  struct rest_header headers[2]; /* point into this: do not copy it */
};

/* Free with sim_attempt_free. */
void sim_attempt_make(struct sim_attempt *out, const struct crypt_pair *pair,
                      const struct sim_attempt_parts *parts);
void sim_attempt_free(struct sim_attempt *attempt);

/* Fills a call's request from it; the attempt must outlive the call. */
void sim_attempt_fill(struct rest_call *call, const struct sim_attempt *attempt);

#endif
