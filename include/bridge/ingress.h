/* Webhooks in: verified over the raw bytes, understood, kept in the journal, and only then answered
 * 200. Main thread. */
#ifndef BRIDGE_INGRESS_H
#define BRIDGE_INGRESS_H

#include <stddef.h>

#include "bridge/clock.h"
#include "bridge/err.h"
#include "bridge/hear.h"
#include "bridge/http.h"
#include "bridge/publish.h"
#include "bridge/store.h"
#include "bridge/verifier.h"

struct ingress;

struct ingress_options {
  const char *root;
  struct verifier_options verifier;
  struct mailbox *main;
  struct store *store;
  struct publish *publish;
  struct hear *hear;
  struct clock_proof *clock; /* what webhooks prove is noted there */
};

/* Borrows everything in options, of which `main` must outlive the ingress. ERR_MEMORY. */
enum err ingress_create(struct ingress **out, const struct ingress_options *options) MUST_CHECK;

/* The handler of a route whose owner is the struct ingress. Answers now or later: 401 not verified,
 * 200 kept (or known already) once the journal has committed, 503 it cannot be kept, or what is
 * wrong with it is this machine's clock. Takes the request. */
void ingress_take(void *owner, struct http_request *request);

/* Who wants to answer a webhook himself. */
struct ingress_asker {
  /* Takes the request, once it is verified and kept, or known already: by the same event_id then,
   * which lives until it returns. */
  void (*answer)(void *owner, struct http_request **request, struct span event_id);
  void *owner;
};

/* Likewise for a request that the asker answers in place of a mere 200. */
void ingress_take_for(struct ingress *ingress, struct http_request *request,
                      const struct ingress_asker *asker);

/* Goes on with what was taken; to be called once all requests that came together are. */
void ingress_work(struct ingress *ingress);

/* Webhooks are answered 503 from now on; those that were taken finish. */
void ingress_stop(struct ingress *ingress);

/* Webhooks that are being verified or on their way to the journal. */
size_t ingress_busy(const struct ingress *ingress);

/* Frees it and clears the pointer; NULL inside is allowed. Nothing may be busy. Drain the main
 * mailbox afterwards. */
void ingress_destroy(struct ingress **ingress);

#endif
