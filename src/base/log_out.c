#include "log_out.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bridge/clock.h"
#include "bridge/log.h"
#include "bridge/mem.h"
#include "bridge/metrics.h"
#include "bridge/thread.h"

enum { ABORT_WAIT_MS = 500 };

/* Who writes a line. */
enum mode {
  MODE_CALLER, /* whoever has it, at once */
  MODE_THREAD,
  MODE_NOBODY /* the thread was left behind in a write that does not end */
};

static struct {
  pthread_mutex_t lock; /* of all but `waiting` */
  pthread_cond_t filled, emptied;
  enum mode mode;
  bool stopping;
  void (*format_lost)(struct buf *line, uint64_t lines);
  char *ring; /* whole lines */
  size_t first, used;
  uint64_t lost;       /* lines, since the log last said so */
  bool writing;        /* what the thread took is not written yet */
  bool failing;        /* the last write did */
  atomic_bool waiting; /* has_more, for a signal handler, which may take no lock */
  pthread_t thread;
} out = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* ---- the descriptor ---- */

/* Whether all was written. One that somebody else made non-blocking is waited for. */
static bool write_all(struct span text) {
  while (text.len > 0) {
    ssize_t written = write(STDERR_FILENO, text.data, text.len);
    struct pollfd ready = {.fd = STDERR_FILENO, .events = POLLOUT};
    if (written > 0)
      text = (struct span){text.data + written, text.len - (size_t)written};
    else if (written < 0 && errno == EAGAIN)
      (void)poll(&ready, 1, -1);
    else if (written < 0 && errno != EINTR)
      return false;
  }
  return true;
}

static size_t count_lines(struct span text) {
  size_t lines = 0;
  for (size_t i = 0; i < text.len; i++)
    lines += text.data[i] == '\n';
  return lines;
}

/* ---- what waits; all with the lock ---- */

static bool has_more(void) {
  return out.used > 0 || out.writing || (out.lost > 0 && !out.failing);
}

static void lose(uint64_t lines) {
  out.lost += lines;
  metrics_add(METRIC_LOG_LINES_LOST, lines);
}

static void append(struct span line) {
  if (out.used == 0)
    out.first = 0; /* so that no more memory is touched than was ever needed at once */
  size_t at = (out.first + out.used) % LOG_OUT_WAITING_MAX_BYTES;
  size_t to_end = LOG_OUT_WAITING_MAX_BYTES - at;
  size_t head = line.len < to_end ? line.len : to_end;
  memcpy(out.ring + at, line.data, head);
  memcpy(out.ring, line.data + head, line.len - head);
  out.used += line.len;
}

/* Once something was lost, nothing is taken until all that waits is written, and the line that
 * tells of it: one gap is better than a hundred small ones. */
static void keep(struct span line) {
  if (out.lost > 0 || line.len > LOG_OUT_WAITING_MAX_BYTES - out.used)
    lose(1);
  else
    append(line);
  atomic_store(&out.waiting, true);
  pthread_cond_signal(&out.filled);
}

/* Whole lines from the front, as many as fit. */
static size_t take(char to[LOG_OUT_LINE_MAX_BYTES]) {
  size_t len = out.used < LOG_OUT_LINE_MAX_BYTES ? out.used : LOG_OUT_LINE_MAX_BYTES;
  size_t to_end = LOG_OUT_WAITING_MAX_BYTES - out.first;
  size_t head = len < to_end ? len : to_end;
  memcpy(to, out.ring + out.first, head);
  memcpy(to + head, out.ring, len - head);
  while (to[len - 1] != '\n')
    len--;
  out.first = (out.first + len) % LOG_OUT_WAITING_MAX_BYTES;
  out.used -= len;
  return len;
}

/* ---- the thread ---- */

/* Unlocked meanwhile. */
static bool write_unlocked(struct span text) {
  out.writing = true;
  pthread_mutex_unlock(&out.lock);
  bool written = write_all(text);
  pthread_mutex_lock(&out.lock);
  out.writing = false;
  out.failing = !written;
  return written;
}

static void write_some(void) {
  char lines[LOG_OUT_LINE_MAX_BYTES];
  struct span text = {lines, take(lines)};
  if (!write_unlocked(text))
    lose(count_lines(text));
}

/* Says how many lines are missing. What fails is tried again with the next line. */
static bool tell_lost(void) {
  struct buf note;
  uint64_t lines = out.lost;
  buf_init(&note, LOG_OUT_LINE_MAX_BYTES);
  out.format_lost(&note, lines);
  bool told = buf_status(&note) == ERR_OK && write_unlocked(buf_span(&note));
  buf_free(&note);
  out.lost -= told ? lines : 0;
  return told;
}

static void *run(void *unused) {
  pthread_setname_np(pthread_self(), "log");
  pthread_mutex_lock(&out.lock);
  while (!out.stopping || has_more()) {
    bool goes_on = out.used > 0;
    if (out.used > 0)
      write_some();
    else if (out.lost > 0)
      goes_on = tell_lost();
    atomic_store(&out.waiting, has_more());
    if (!has_more())
      pthread_cond_broadcast(&out.emptied);
    if (!goes_on && !out.stopping)
      pthread_cond_wait(&out.filled, &out.lock);
  }
  pthread_mutex_unlock(&out.lock);
  return unused;
}

/* A failed assertion: what led to it is worth waiting for, briefly. Then the signal, from wherever
 * it came, does what it would have done. */
static void on_abort(int number) {
  const struct timespec step = {.tv_nsec = 1000000};
  for (int ms = 0; ms < ABORT_WAIT_MS && atomic_load(&out.waiting); ms++)
    nanosleep(&step, NULL);
  raise(number);
}

static void watch_abort(void) {
  struct sigaction before;
  struct sigaction action = {.sa_handler = on_abort, .sa_flags = (int)SA_RESETHAND};
  if (sigaction(SIGABRT, NULL, &before) == 0 && before.sa_handler == SIG_DFL)
    sigaction(SIGABRT, &action, NULL);
}

/* ---- from outside ---- */

enum err log_out_start(void (*format_lost)(struct buf *line, uint64_t lines)) {
  assert(out.mode == MODE_CALLER);
  out.ring = mem_alloc(LOG_OUT_WAITING_MAX_BYTES);
  if (!out.ring)
    return ERR_MEMORY;
  out.format_lost = format_lost;
  out.stopping = false;
  thread_cond_init(&out.filled);
  thread_cond_init(&out.emptied);
  enum err err = thread_start(&out.thread, run, NULL);
  if (err != ERR_OK) {
    mem_free(out.ring);
    return err;
  }
  out.mode = MODE_THREAD;
  watch_abort();
  return ERR_OK;
}

void log_out_put(struct span line) {
  assert(line.len > 0 && line.len <= LOG_OUT_LINE_MAX_BYTES && line.data[line.len - 1] == '\n');
  pthread_mutex_lock(&out.lock);
  enum mode mode = out.mode;
  if (mode == MODE_THREAD)
    keep(line);
  else if (mode == MODE_NOBODY)
    lose(1);
  pthread_mutex_unlock(&out.lock);
  if (mode == MODE_CALLER && !write_all(line))
    metrics_add(METRIC_LOG_LINES_LOST, 1);
}

/* With the lock. */
static bool await_emptied(int64_t max_ms) {
  struct timespec until = clock_deadline(max_ms);
  while (out.mode == MODE_THREAD && has_more()) {
    if (pthread_cond_timedwait(&out.emptied, &out.lock, &until) == ETIMEDOUT)
      return false;
  }
  return out.mode != MODE_NOBODY;
}

bool log_flush(int64_t max_ms) {
  pthread_mutex_lock(&out.lock);
  bool all = await_emptied(max_ms);
  pthread_mutex_unlock(&out.lock);
  return all;
}

void log_stop(int64_t max_ms) {
  pthread_mutex_lock(&out.lock);
  bool threaded = out.mode == MODE_THREAD;
  bool all = await_emptied(max_ms);
  if (threaded)
    out.mode = all ? MODE_CALLER : MODE_NOBODY;
  out.stopping = true;
  pthread_cond_signal(&out.filled);
  pthread_mutex_unlock(&out.lock);
  if (!threaded || !all)
    return;
  pthread_join(out.thread, NULL);
  mem_free(out.ring);
}
