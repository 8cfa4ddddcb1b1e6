/* How fast messages leave through the engine: publishes `count` messages at QoS 1, at most the
 * window in flight, and prints the rate, the processor time and the delays.
 *   bench_mqtt mqtt://127.0.0.1:1883 [count] [window] [payload bytes] [properties 0|1] */
#include <assert.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "bridge/crypt.h"
#include "bridge/mem.h"
#include "bridge/mqtt.h"

enum { MAX_WINDOW = 60000 };

struct slot {
  struct mqtt_publish publish; /* first: a pointer to it is a pointer to the whole */
  double sent_s;
};

struct bench {
  struct mqtt *mqtt;
  struct msg *msg;
  struct slot slots[MAX_WINDOW];
  unsigned long count, sent, delivered, lost;
  unsigned in_flight, free_count;
  struct slot *free_slots[MAX_WINDOW];
  double *delays_s;
};

static double now_s(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double processor_s(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void wake(void *arg) {
  const uint64_t one = 1;
  if (write(*(int *)arg, &one, sizeof one) < 0)
    abort();
}

static void done(struct mqtt_publish *publish) {
  struct slot *slot = (struct slot *)publish;
  struct bench *bench = publish->owner;
  if (publish->outcome == MQTT_DELIVERED)
    bench->delays_s[bench->delivered++] = now_s() - slot->sent_s;
  else
    bench->lost++;
  bench->in_flight--;
  bench->free_slots[bench->free_count++] = slot;
}

static void fill(struct bench *bench) {
  struct mqtt_status status;
  mqtt_status(bench->mqtt, &status);
  while (status.up && bench->sent < bench->count && bench->in_flight < status.window) {
    struct slot *slot = bench->free_slots[--bench->free_count];
    slot->publish = (struct mqtt_publish){.msg = bench->msg, .done = done, .owner = bench};
    slot->sent_s = now_s();
    bench->sent++;
    bench->in_flight++;
    mqtt_publish(bench->mqtt, &slot->publish);
  }
}

static void on_up(void *context) {
  (void)context;
}

static void on_down(void *context, const char *why) {
  (void)context;
  fprintf(stderr, "down: %s\n", why);
}

static struct msg *make_message(size_t bytes, bool properties) {
  char *payload = mem_alloc(bytes);
  memset(payload, 'x', bytes);
  struct msg_parts parts = {.kind = MSG_EVENT,
                            .qos = 1,
                            .topic = span_of("telnyx/call/v3:abcdefghijklmnopqrstuvwxyz/answered"),
                            .payload = {payload, bytes}};
  if (properties) {
    parts.content_type = span_of("application/json");
    parts.properties = span_of("specversion: 1.0\nid: 0ccc7b54-4df3-4bca-a65a-3da1ecc777f0\n"
                               "source: telnyx\ntype: call.answered\ntime: 2026-11-21T12:00:00Z\n"
                               "subject: v3:abcdefghijklmnopqrstuvwxyz\n"
                               "telnyx-timestamp: 1763726400\ntelnyx-signature: "
                               "c2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0dXJl\n");
  }
  struct msg *msg = NULL;
  if (msg_create(&msg, &parts) != ERR_OK)
    abort();
  mem_free(payload);
  return msg;
}

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

static void report(struct bench *bench, double wall_s, double cpu_s) {
  double *delays = bench->delays_s;
  unsigned long n = bench->delivered;
  if (n == 0)
    return;
  qsort(delays, n, sizeof *delays, compare);
  printf("%.0f messages/s, %.1f us of processor each, delay ms p50 %.2f p99 %.2f max %.1f, "
         "lost %lu\n",
         (double)n / wall_s, cpu_s / (double)n * 1e6, delays[n / 2] * 1e3,
         delays[n * 99 / 100] * 1e3, delays[n - 1] * 1e3, bench->lost);
}

static unsigned long argument(int argc, char **argv, int i, unsigned long otherwise) {
  return argc > i ? strtoul(argv[i], NULL, 10) : otherwise;
}

int main(int argc, char **argv) {
  struct bench *bench = mem_alloc(sizeof *bench);
  struct mailbox *box = NULL;
  char why[160] = "";
  int event = eventfd(0, EFD_NONBLOCK);
  unsigned long window = argument(argc, argv, 3, 1000);
  if (argc < 2 || !bench || window > MAX_WINDOW || crypt_start() != ERR_OK ||
      mailbox_create(&box, wake, &event) != ERR_OK)
    return 2;
  bench->count = argument(argc, argv, 2, 100000);
  bench->delays_s = mem_alloc(bench->count * sizeof(double));
  bench->msg = make_message(argument(argc, argv, 4, 1200), argument(argc, argv, 5, 1) != 0);
  while (bench->free_count < window) {
    bench->free_slots[bench->free_count] = &bench->slots[bench->free_count];
    bench->free_count++;
  }
  const struct mqtt_options options = {.url = argv[1],
                                       .client_id = "bench",
                                       .keep_alive_s = 60,
                                       .session_expiry_s = 1,
                                       .max_window = (unsigned)window};
  const struct mqtt_handlers handlers = {.context = bench, .on_up = on_up, .on_down = on_down};
  if (mqtt_open(&bench->mqtt, &options, &handlers, box, why, sizeof why) != ERR_OK) {
    fprintf(stderr, "%s\n", why);
    return 1;
  }
  double start_s = 0, cpu_s = 0;
  while (bench->delivered + bench->lost < bench->count) {
    struct pollfd poller = {.fd = event, .events = POLLIN};
    uint64_t wakes = 0;
    poll(&poller, 1, 10000);
    if (read(event, &wakes, sizeof wakes) > 0)
      mailbox_drain(box);
    if (bench->sent == 0)
      start_s = now_s(), cpu_s = processor_s();
    fill(bench);
  }
  report(bench, now_s() - start_s, processor_s() - cpu_s);
  (void)mqtt_close(&bench->mqtt, 1000, 2000);
  mailbox_drain(box);
  return 0;
}
