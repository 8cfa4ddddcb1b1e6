/* Webhooks in: verified over the raw bytes, understood, kept in the journal, and only then answered
 * 200. Main thread. */
#ifndef BRIDGE_INGRESS_H
#define BRIDGE_INGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/clock.h"
#include "bridge/err.h"
#include "bridge/hear.h"
#include "bridge/http.h"
#include "bridge/list.h"
#include "bridge/mailbox.h"
#include "bridge/publish.h"
#include "bridge/signature.h"
#include "bridge/store.h"

/* ---- verifier.c ----
 * Verifies signatures, on main and, when several wait, on threads of its own beside it: a signature
 * is two thirds of what a webhook costs main. Jobs complete in the order in which they were handed
 * in, so that the events of a call stay in order. All but the threads' own work is main's.
 *
 * Ceilings: the callers' own (HTTP connections); VERIFIER_THREADS_MAX threads. */

struct verifier;

enum { VERIFIER_THREADS_MAX = 3 }; /* beside main, which has the rest to do: more would wait */

struct verifier_options {
  const struct signature_key *keys; /* borrowed, like the array behind it */
  size_t key_count;
  int64_t tolerance_s; /* how far a timestamp may be away, both ways */
  unsigned threads;    /* 0: main does it alone */
};

/* The caller's from verifier_submit until done. */
struct verifier_job {
  struct signature_claim claim;           /* borrowed until done */
  int64_t now_s;                          /* the wall clock's, when the claim came */
  void (*done)(struct verifier_job *job); /* the job is the caller's again */
  void *owner;                            /* the caller's own */
  enum signature_verdict verdict;         /* out, as of signature_verify */
  int64_t clock_difference_s;             /* out */
  struct list_link link;                  /* the verifier's own, like what follows */
  bool verified;
};

/* As many threads as there are processors for this process besides main's, up to the ceiling. */
unsigned verifier_threads(void);

/* `main` must outlive the verifier. Threads that cannot be started are done without. ERR_MEMORY. */
enum err verifier_open(struct verifier **out, const struct verifier_options *options,
                       struct mailbox *main) MUST_CHECK;

/* Hands a job in; done is called exactly once, from verifier_work or the main mailbox. */
void verifier_submit(struct verifier *verifier, struct verifier_job *job);

/* Verifies what no thread has begun with, and completes what is next in order. To be called once
 * all that came at the same time is handed in. */
void verifier_work(struct verifier *verifier);

/* Nothing may wait any more. Its last mail may still be in the main mailbox: drain it. */
void verifier_close(struct verifier **verifier);

/* ---- ingress.c ---- */

struct ingress;

struct admin_page;

struct ingress_options {
  const char *root;
  struct verifier_options verifier;
  struct mailbox *main;
  struct store *store;
  struct publish *publish;
  struct hear *hear;
  struct admin_page *admin_page; /* hears of those that are refused; NULL: nobody does */
  struct clock_proof *clock;     /* what webhooks prove is noted there */
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
