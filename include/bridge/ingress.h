/* Webhooks in: verified over the raw bytes, understood, kept in the journal, and only then answered
 * 200. Main thread. */
#ifndef BRIDGE_INGRESS_H
#define BRIDGE_INGRESS_H

#include <stddef.h>
#include <stdint.h>

#include "bridge/calls.h"
#include "bridge/err.h"
#include "bridge/http.h"
#include "bridge/publish.h"
#include "bridge/signature.h"
#include "bridge/store.h"

struct ingress;

struct ingress_options {
  const char *root;
  const struct signature_key *keys;
  size_t key_count;
  int64_t tolerance_s; /* how far a timestamp may be away, both ways */
  struct store *store;
  struct publish *publish;
  struct calls *calls;
};

/* Borrows everything in options. */
enum err ingress_create(struct ingress **out, const struct ingress_options *options) MUST_CHECK;

/* Answers the request, now or once the journal has committed: 200 kept (or known already), 401 not
 * verified, 503 it cannot be kept. Takes the request. */
void ingress_take(struct ingress *ingress, struct http_request **request);

/* Webhooks are answered 503 from now on; those on their way to the journal finish. */
void ingress_stop(struct ingress *ingress);

/* Webhooks on their way to the journal. */
size_t ingress_busy(const struct ingress *ingress);

/* Nothing may be busy. */
void ingress_destroy(struct ingress **ingress);

#endif
