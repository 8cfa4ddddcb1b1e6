/* Measures the REST client: bench_rest [calls [parallel [connections [url [ca_file]]]]]. Without a
 * URL the requests go to a server inside this program. Prints requests per second, processor time
 * per request (of the whole program) and latencies. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bridge/clock.h"
#include "bridge/rest.h"
#include "engine/stub_server.h"

struct bench {
  struct rest *rest;
  struct mailbox *main;
  int event;
  unsigned calls, sent, done, failed;
  int64_t *latency_ms;
};

static void wake(void *arg) {
  uint64_t one = 1;
  if (write(((struct bench *)arg)->event, &one, sizeof one) != sizeof one)
    abort();
}

static void on_done(struct rest_call *call) {
  struct bench *bench = call->owner;
  if (call->outcome != REST_REPLIED && bench->failed++ == 0)
    fprintf(stderr, "the first failure: %s\n", call->why);
  bench->latency_ms[bench->done++] = call->duration_ms;
  buf_free(&call->reply);
  if (bench->sent == bench->calls)
    return;
  bench->sent++;
  rest_send(bench->rest, call);
}

static void answer(struct stub_connection *connection) {
  while (stub_read(connection))
    stub_write(connection, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                           "Content-Length: 24\r\n\r\n{\"data\":{\"result\":\"ok\"}}");
}

static int compare(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

static double cpu_s(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void run(struct bench *bench, struct rest_call *calls, unsigned parallel) {
  double cpu_before_s = cpu_s();
  int64_t start_ms = clock_mono_ms();
  for (; bench->sent < parallel && bench->sent < bench->calls; bench->sent++)
    rest_send(bench->rest, &calls[bench->sent]);
  while (bench->done < bench->calls) {
    struct pollfd fd = {.fd = bench->event, .events = POLLIN};
    uint64_t events = 0;
    if (poll(&fd, 1, -1) > 0 && read(bench->event, &events, sizeof events) < 0)
      abort();
    mailbox_drain(bench->main);
  }
  double elapsed_s = (double)(clock_mono_ms() - start_ms) / 1000;
  qsort(bench->latency_ms, bench->calls, sizeof *bench->latency_ms, compare);
  printf("%.0f requests/s, %.1f us of processor time per request, latency p50 %ld ms, p99 %ld ms, "
         "%u failed\n",
         bench->calls / elapsed_s, (cpu_s() - cpu_before_s) * 1e6 / bench->calls,
         (long)bench->latency_ms[bench->calls / 2],
         (long)bench->latency_ms[bench->calls * 99 / 100], bench->failed);
}

int main(int argc, char **argv) {
  static struct stub_server server;
  struct bench bench = {.calls = argc > 1 ? (unsigned)atoi(argv[1]) : 20000};
  unsigned parallel = argc > 2 ? (unsigned)atoi(argv[2]) : 32;
  const struct rest_options options = {.api_key = "KEY",
                                       .user_agent = "bench",
                                       .max_connections =
                                           argc > 3 ? (unsigned)atoi(argv[3]) : parallel,
                                       .connect_timeout_ms = 5000,
                                       .max_reply_bytes = 65536,
                                       .ca_file = argc > 5 ? argv[5] : NULL};
  char url[64];
  stub_server_start(&server, answer);
  snprintf(url, sizeof url, "http://127.0.0.1:%u/v2/calls", server.port);
  bench.event = eventfd(0, EFD_CLOEXEC);
  bench.latency_ms = calloc(bench.calls, sizeof *bench.latency_ms);
  struct rest_call *calls = calloc(parallel, sizeof *calls);
  if (bench.calls == 0 || parallel == 0 || !bench.latency_ms || !calls ||
      mailbox_create(&bench.main, wake, &bench) != ERR_OK ||
      rest_open(&bench.rest, &options, bench.main) != ERR_OK)
    return EXIT_FAILURE;
  for (unsigned i = 0; i < parallel; i++)
    calls[i] = (struct rest_call){.done = on_done,
                                  .owner = &bench,
                                  .method = "POST",
                                  .url = argc > 4 ? argv[4] : url,
                                  .body = span_of("{\"to\":\"+15550001111\"}"),
                                  .content_type = "application/json",
                                  .timeout_ms = 60000};
  run(&bench, calls, parallel);
  rest_close(&bench.rest);
  mailbox_destroy(&bench.main);
  stub_server_stop(&server);
  free(bench.latency_ms);
  free(calls);
  return bench.failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
