/* Verifies signatures, on main and, when several wait, on threads of its own beside it: a signature
 * is two thirds of what a webhook costs main. Jobs complete in the order in which they were handed
 * in, so that the events of a call stay in order. All but the threads' own work is main's.
 *
 * Ceilings: the callers' own (HTTP connections); VERIFIER_THREADS_MAX threads. */
#ifndef BRIDGE_VERIFIER_H
#define BRIDGE_VERIFIER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bridge/err.h"
#include "bridge/list.h"
#include "bridge/mailbox.h"
#include "bridge/signature.h"

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

#endif
