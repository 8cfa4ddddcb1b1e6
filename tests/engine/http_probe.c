/* The HTTP listener alone, for tests and fuzzers that attack it from outside:
 *
 *   http_probe LISTEN [MAX_CONNECTIONS [TIMEOUT_MS [DELAY_MS [CERT KEY]]]]
 *
 * Prints "port N" once it listens. Ends on SIGTERM or SIGINT, after the last answer; SIGHUP reads
 * the certificate again.
 *
 *   /echo    POST PUT PATCH DELETE  answered DELAY_MS later by way of another thread, with the body
 *   /now     GET POST               answered at once: method, path, query and body
 *   /paths/... the same, a prefix
 *   /big     GET                    as late, 16 MiB: more than sockets hold
 *   /cut     POST                   no reply, the connection is cut
 *   /last    GET                    a reply that closes */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bridge/buf.h"
#include "bridge/clock.h"
#include "bridge/http.h"
#include "bridge/log.h"
#include "bridge/mailbox.h"
#include "bridge/mem.h"

enum { ECHO_MAX = 65536, TEXT_MAX = 131072, BIG_BYTES = 16 << 20, TICK_MS = 100 };

/* A request on its way to the other thread and back. */
struct errand {
  struct mail mail;
  struct http_request *request;
  struct span body; /* of the reply */
  int64_t due_mono_ms;
};

static struct {
  struct loop *loop;
  struct http *http;
  struct mailbox *main_box;
  struct mailbox *worker_box;
  pthread_mutex_t lock; /* of worker_woken */
  pthread_cond_t woken;
  bool worker_woken;
  int64_t delay_ms;
  char *big;
  size_t pending; /* errands under way */
  atomic_bool stopping;
  atomic_bool reloading;
} probe = {.lock = PTHREAD_MUTEX_INITIALIZER, .woken = PTHREAD_COND_INITIALIZER};

/* ---- the other thread ---- */

static void wake_worker(void *unused) {
  (void)unused;
  pthread_mutex_lock(&probe.lock);
  probe.worker_woken = true;
  pthread_cond_signal(&probe.woken);
  pthread_mutex_unlock(&probe.lock);
}

static void answer_on_main(struct mail *mail) {
  struct errand *errand = (struct errand *)mail;
  struct http_reply reply = {
      .status = 200, .content_type = "application/octet-stream", .body = errand->body};
  http_answer(&errand->request, &reply);
  probe.pending--;
  mem_free(errand);
}

static void run_errand(struct mail *mail) {
  struct errand *errand = (struct errand *)mail;
  int64_t wait_ms = errand->due_mono_ms - clock_mono_ms();
  struct timespec wait = {.tv_sec = wait_ms / 1000, .tv_nsec = wait_ms % 1000 * 1000000};
  if (wait_ms > 0)
    nanosleep(&wait, NULL);
  errand->mail.deliver = answer_on_main;
  mailbox_post(probe.main_box, &errand->mail);
}

static void *work(void *unused) {
  while (!probe.stopping) {
    pthread_mutex_lock(&probe.lock);
    while (!probe.worker_woken)
      pthread_cond_wait(&probe.woken, &probe.lock);
    probe.worker_woken = false;
    pthread_mutex_unlock(&probe.lock);
    mailbox_drain(probe.worker_box);
  }
  return unused;
}

/* ---- handlers ---- */

static void answer_later(struct http_request *request, struct span body) {
  struct errand *errand = mem_alloc(sizeof *errand);
  if (!errand)
    abort();
  errand->mail.deliver = run_errand;
  errand->request = request;
  errand->body = body;
  errand->due_mono_ms = clock_mono_ms() + probe.delay_ms;
  probe.pending++;
  mailbox_post(probe.worker_box, &errand->mail);
}

static void on_echo(void *context, struct http_request *request) {
  (void)context;
  answer_later(request, request->body);
}

static void on_big(void *context, struct http_request *request) {
  (void)context;
  answer_later(request, (struct span){probe.big, BIG_BYTES});
}

static void on_now(void *context, struct http_request *request) {
  (void)context;
  struct buf text;
  buf_init(&text, TEXT_MAX);
  buf_addf(&text, "%d ", (int)request->method);
  buf_add(&text, request->path);
  buf_add_char(&text, ' ');
  buf_add(&text, request->query);
  buf_add_char(&text, ' ');
  buf_add(&text, request->body);
  struct http_reply reply = {.status = 200, .content_type = "text/plain", .body = buf_span(&text)};
  http_answer(&request, &reply);
  buf_free(&text);
}

static void on_cut(void *context, struct http_request *request) {
  (void)context;
  http_cut(&request);
}

static void on_last(void *context, struct http_request *request) {
  (void)context;
  struct http_reply reply = {.status = 200, .body = span_of("bye"), .close = true};
  http_answer(&request, &reply);
}

static const struct http_route routes[] = {
    {"/echo", HTTP_POST | HTTP_PUT | HTTP_PATCH | HTTP_DELETE, ECHO_MAX, on_echo, NULL, 0, {0}},
    {"/now", HTTP_GET | HTTP_POST, ECHO_MAX, on_now, NULL, 0, {0}},
    {"/paths/*", HTTP_GET | HTTP_POST, ECHO_MAX, on_now, NULL, 0, {0}},
    {"/big", HTTP_GET, 0, on_big, NULL, 0, {0}},
    {"/cut", HTTP_POST, ECHO_MAX, on_cut, NULL, 0, {0}},
    {"/last", HTTP_GET, 0, on_last, NULL, 0, {0}},
};

/* ---- the loop ---- */

static void on_signal(int number) {
  atomic_store(number == SIGHUP ? &probe.reloading : &probe.stopping, true);
}

static void serve(void) {
  while (!probe.stopping || probe.pending > 0) {
    timers_run(loop_timers(probe.loop), clock_mono_ms(), SIZE_MAX);
    loop_wait(probe.loop, TICK_MS);
    mailbox_drain(probe.main_box);
    if (probe.stopping)
      http_stop_accepting(probe.http);
    if (atomic_exchange(&probe.reloading, false) && http_reload_certificates(probe.http) != ERR_OK)
      fprintf(stderr, "reload failed\n");
  }
}

static int64_t number_argument(int argc, char **argv, int index, int64_t otherwise) {
  return argc > index ? atoll(argv[index]) : otherwise;
}

static enum err open_probe(int argc, char **argv) {
  char why[256] = "";
  const struct http_options options = {
      .listen = span_of(argv[1]),
      .cert_file = argc > 6 ? argv[5] : NULL,
      .key_file = argc > 6 ? argv[6] : NULL,
      .routes = routes,
      .route_count = sizeof routes / sizeof routes[0],
      .request_timeout_ms = number_argument(argc, argv, 3, 10000),
      .max_connections = (unsigned)number_argument(argc, argv, 2, 1000),
  };
  const struct loop_options loop_options = {.max_streams = options.max_connections,
                                            .handshake_timeout_ms = options.request_timeout_ms,
                                            .tls = options.cert_file != NULL};
  enum err err = loop_open(&probe.loop, &loop_options);
  if (err == ERR_OK)
    err = http_open(&probe.http, probe.loop, &options, why, sizeof why);
  if (err != ERR_OK)
    fprintf(stderr, "%s\n", why);
  return err;
}

int main(int argc, char **argv) {
  if (argc < 2) {
    fprintf(stderr, "usage: http_probe LISTEN [MAX_CONNECTIONS [TIMEOUT_MS [DELAY_MS "
                    "[CERT KEY]]]]\n");
    return 2;
  }
  pthread_t worker;
  probe.delay_ms = number_argument(argc, argv, 4, 0);
  probe.big = mem_alloc(BIG_BYTES);
  if (!probe.big || open_probe(argc, argv) != ERR_OK ||
      mailbox_create(&probe.main_box, loop_wake, probe.loop) != ERR_OK ||
      mailbox_create(&probe.worker_box, wake_worker, NULL) != ERR_OK ||
      pthread_create(&worker, NULL, work, NULL) != 0)
    return 1;
  struct sigaction action = {.sa_handler = on_signal}; /* no SA_RESTART: the wait must end */
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGHUP, &action, NULL);
  printf("port %u\n", http_port(probe.http));
  fflush(stdout);
  serve();
  wake_worker(NULL);
  pthread_join(worker, NULL);
  mailbox_drain(probe.worker_box);
  http_close(&probe.http);
  loop_close(&probe.loop);
  mailbox_destroy(&probe.main_box);
  mailbox_destroy(&probe.worker_box);
  mem_free(probe.big);
  return 0;
}
