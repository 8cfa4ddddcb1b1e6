#include "bridge/ingress.h"

#include <assert.h>
#include <pthread.h>
#include <sched.h>

#include "bridge/list.h"
#include "bridge/log.h"
#include "bridge/mem.h"
#include "bridge/thread.h"

/* Main takes the first at once, and is done with the second by the time a thread has woken up. */
enum { WORTH_WAKING = 3 };

struct verifier {
  struct verifier_options options;
  struct mailbox *main;
  pthread_t threads[VERIFIER_THREADS_MAX];
  unsigned thread_count;

  pthread_mutex_t lock;
  pthread_cond_t work;
  struct list jobs;          /* all that are not completed, in order */
  struct list_link *unbegun; /* the first of them that nobody has begun with */
  size_t unbegun_count;
  unsigned asleep;
  bool closing;
  bool told; /* `news` is on its way to main */
  struct mail news;
};

static struct verifier_job *job_of(struct list_link *link) {
  return link ? container_of(link, struct verifier_job, link) : NULL;
}

static void run(const struct verifier *verifier, struct verifier_job *job) {
  const struct verifier_options *options = &verifier->options;
  job->verdict = signature_verify(&job->clock_difference_s, &job->claim, options->keys,
                                  options->key_count, job->now_s, options->tolerance_s);
}

/* With the lock. */
static struct verifier_job *begin(struct verifier *verifier) {
  struct verifier_job *job = job_of(verifier->unbegun);
  if (job) {
    verifier->unbegun = job->link.after;
    verifier->unbegun_count--;
  }
  return job;
}

/* ---- on the threads ---- */

static void *run_thread(void *context) {
  struct verifier *verifier = context;
  pthread_setname_np(pthread_self(), "verifier");
  pthread_mutex_lock(&verifier->lock);
  while (!verifier->closing) {
    struct verifier_job *job = begin(verifier);
    if (!job) {
      verifier->asleep++;
      pthread_cond_wait(&verifier->work, &verifier->lock);
      verifier->asleep--;
      continue;
    }
    pthread_mutex_unlock(&verifier->lock);
    run(verifier, job);
    pthread_mutex_lock(&verifier->lock);
    job->verified = true;
    if (job == job_of(verifier->jobs.first) && !verifier->told) {
      verifier->told = true;
      mailbox_post(verifier->main, &verifier->news);
    }
  }
  pthread_mutex_unlock(&verifier->lock);
  return NULL;
}

/* ---- on main ---- */

static struct verifier_job *pop_verified(struct verifier *verifier) {
  pthread_mutex_lock(&verifier->lock);
  struct verifier_job *job = job_of(verifier->jobs.first);
  if (job && job->verified)
    list_remove(&verifier->jobs, &job->link);
  else
    job = NULL;
  pthread_mutex_unlock(&verifier->lock);
  return job;
}

static void complete(struct verifier *verifier) {
  struct verifier_job *job = NULL;
  while ((job = pop_verified(verifier)))
    job->done(job);
}

static void destroy(struct verifier *verifier) {
  pthread_cond_destroy(&verifier->work);
  pthread_mutex_destroy(&verifier->lock);
  mem_free(verifier);
}

static void deliver_news(struct mail *mail) {
  struct verifier *verifier = container_of(mail, struct verifier, news);
  if (verifier->closing) { /* it was on its way when the threads ended */
    destroy(verifier);
    return;
  }
  pthread_mutex_lock(&verifier->lock);
  verifier->told = false;
  pthread_mutex_unlock(&verifier->lock);
  complete(verifier);
}

void verifier_submit(struct verifier *verifier, struct verifier_job *job) {
  job->verified = false;
  pthread_mutex_lock(&verifier->lock);
  list_append(&verifier->jobs, &job->link);
  if (!verifier->unbegun)
    verifier->unbegun = &job->link;
  verifier->unbegun_count++;
  bool wakes = verifier->asleep > 0 && verifier->unbegun_count >= WORTH_WAKING;
  pthread_mutex_unlock(&verifier->lock);
  if (wakes)
    pthread_cond_signal(&verifier->work);
}

static struct verifier_job *begin_on_main(struct verifier *verifier) {
  pthread_mutex_lock(&verifier->lock);
  struct verifier_job *job = begin(verifier);
  pthread_mutex_unlock(&verifier->lock);
  return job;
}

void verifier_work(struct verifier *verifier) {
  struct verifier_job *job = NULL;
  while ((job = begin_on_main(verifier))) {
    run(verifier, job);
    pthread_mutex_lock(&verifier->lock);
    job->verified = true;
    pthread_mutex_unlock(&verifier->lock);
    complete(verifier);
  }
}

/* ---- opening and closing ---- */

unsigned verifier_threads(void) {
  cpu_set_t set;
  int processors = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
  return processors <= VERIFIER_THREADS_MAX ? (unsigned)processors - 1 : VERIFIER_THREADS_MAX;
}

/* Main can do with fewer threads, and alone. */
static void start_threads(struct verifier *verifier) {
  enum err err = ERR_OK;
  while (err == ERR_OK && verifier->thread_count < verifier->options.threads) {
    err = thread_start(&verifier->threads[verifier->thread_count], run_thread, verifier);
    verifier->thread_count += err == ERR_OK;
  }
  if (err != ERR_OK)
    log_line(LOG_WARN, "no more threads to verify webhooks can be started",
             LOG_INT("threads", verifier->thread_count));
}

enum err verifier_open(struct verifier **out, const struct verifier_options *options,
                       struct mailbox *main) {
  assert(options->threads <= VERIFIER_THREADS_MAX);
  struct verifier *verifier = mem_alloc(sizeof *verifier);
  if (!verifier)
    return ERR_MEMORY;
  verifier->options = *options;
  verifier->main = main;
  verifier->news.deliver = deliver_news;
  pthread_mutex_init(&verifier->lock, NULL);
  pthread_cond_init(&verifier->work, NULL);
  start_threads(verifier);
  *out = verifier;
  return ERR_OK;
}

void verifier_close(struct verifier **verifier_ref) {
  struct verifier *verifier = *verifier_ref;
  if (!verifier)
    return;
  *verifier_ref = NULL;
  pthread_mutex_lock(&verifier->lock);
  assert(!verifier->jobs.first);
  verifier->closing = true;
  pthread_cond_broadcast(&verifier->work);
  pthread_mutex_unlock(&verifier->lock);
  for (unsigned i = 0; i < verifier->thread_count; i++)
    pthread_join(verifier->threads[i], NULL);
  if (!verifier->told)
    destroy(verifier);
}
