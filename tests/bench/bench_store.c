/* What the journal costs. usage: bench_store [ROWS [DIRECTORY]] : fills a journal to ROWS messages
 * (a million without a number) in DIRECTORY (the current one) and prints, per event: time,
 * processor time of the journal's thread, bytes written. An event is a message of 1 to 1.5 KB with
 * the properties that the bridge gives it, marked as delivered soon after. Not run as a test:
 * figures are the machine's.
 *
 * bench_store --fill ROWS FILE : makes a journal with ROWS undelivered events, and leaves it (for
 * tests/bench/drain). */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "bridge/crypt.h"
#include "bridge/store.h"
#include "engine/store_writes.h"

enum {
  DAY_MS = 24 * 3600 * 1000,
  SLOTS = 128,
  PAYLOAD_MIN = 1000,
  PAYLOAD_SPREAD = 500,
  KEPT_MAX = 4 * STORE_BATCH
};

#define CALL_ID "v3:MdI91X4lWFEs7IgbBEOT9M4AigoY08M0WWZFISt1Yw2axZ_IiE4pqg"
#define LEG_ID  "428c31b6-abf3-3bc1-b7f4-5013ef9657c1"

struct bench {
  struct store_options options;
  struct mailbox *main;
  int wake_fd;
  struct store *store;
  int64_t next; /* event number */
  int64_t wanted;
  bool states; /* a state message and a call with each event */
  bool marks;
  /* Acknowledgements gather as they do in the bridge: while one mark is on its way, the next fills.
   */
  struct store_mark mark;
  bool mark_on_way;
  int64_t kept_ids[KEPT_MAX];
  size_t kept_count;
};

/* One HTTP connection's worth: keeps an event, then the next. */
struct slot {
  struct store_keep keep;
  struct bench *bench;
  bool busy;
};

struct figures {
  double wall_s;
  double cpu_s; /* of the journal's thread */
  int64_t disk_bytes;
  int64_t call_bytes; /* handed to write calls */
};

static void must(enum err err, const char *what) {
  if (err == ERR_OK)
    return;
  fprintf(stderr, "bench_store: %s: %s\n", what, err_text(err));
  exit(1);
}

static double seconds(clockid_t id) {
  struct timespec now;
  clock_gettime(id, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int64_t proc_number(const char *file, const char *name) {
  char line[128];
  long long number = 0;
  FILE *in = fopen(file, "r");
  while (in && fgets(line, sizeof line, in))
    if (strncmp(line, name, strlen(name)) == 0)
      number = atoll(line + strlen(name));
  if (in)
    fclose(in);
  return number;
}

static struct figures figures_now(void) {
  return (struct figures){
      .wall_s = seconds(CLOCK_MONOTONIC),
      .cpu_s = seconds(CLOCK_PROCESS_CPUTIME_ID) - seconds(CLOCK_THREAD_CPUTIME_ID),
      .disk_bytes = proc_number("/proc/self/io", "write_bytes:"),
      .call_bytes = proc_number("/proc/self/io", "wchar:"),
  };
}

static void print_since(const char *what, const struct figures *before, int64_t events) {
  struct figures now = figures_now();
  double n = (double)events;
  printf("%-32s %8.0f events/s %6.1f us cpu %6.0f B to disk %6.0f B written\n", what,
         n / (now.wall_s - before->wall_s), (now.cpu_s - before->cpu_s) / n * 1e6,
         (double)(now.disk_bytes - before->disk_bytes) / n,
         (double)(now.call_bytes - before->call_bytes) / n);
  fflush(stdout);
}

static void print_memory(const char *what) {
  printf("%-32s resident %lld KiB, at most %lld KiB\n", what,
         (long long)proc_number("/proc/self/status", "VmRSS:"),
         (long long)proc_number("/proc/self/status", "VmHWM:"));
}

static void wake(void *arg) {
  const struct bench *bench = arg;
  eventfd_write(bench->wake_fd, 1);
}

static void pump(struct bench *bench) {
  struct pollfd poll_fd = {.fd = bench->wake_fd, .events = POLLIN};
  eventfd_t count;
  poll(&poll_fd, 1, 1000);
  eventfd_read(bench->wake_fd, &count);
  mailbox_drain(bench->main);
}

static void open_store(struct bench *bench) {
  char why[400];
  double before = seconds(CLOCK_MONOTONIC);
  enum err err = store_open(&bench->store, &bench->options, bench->main, why, sizeof why);
  if (err != ERR_OK)
    fprintf(stderr, "%s\n", why);
  must(err, "open");
  printf("%-32s %8.1f ms\n", "opened in", (seconds(CLOCK_MONOTONIC) - before) * 1000);
}

/* ---- events ---------------------------------------------------------------------------------- */

static struct msg *make_event(int64_t n) {
  static char payload[PAYLOAD_MIN + PAYLOAD_SPREAD];
  static const char properties[] =
      "specversion: 1.0\nid: 0ccc7b54-4df3-4bca-a65a-3da1ecc777f0\nsource: telnyx/v3:0123456789\n"
      "type: call.answered\ntime: 2026-11-21T12:00:00.123456Z\nsubject: " CALL_ID "\n"
      "telnyx-timestamp: 1763726400\ntelnyx-signature-ed25519: "
      "TWFuIGlzIGRpc3Rpbmd1aXNoZWQsIG5vdCBvbmx5IGJ5IGhpcyByZWFzb24sIGJ1dCBieSB0aGlzIHNpbmd1bGFy\n";
  char id[CRYPT_UUID_SIZE];
  crypt_uuid(id);
  memset(payload, '{', sizeof payload);
  const struct msg_parts parts = {
      .kind = MSG_EVENT,
      .qos = 1,
      .topic = span_of("telnyx/call/" CALL_ID "/answered"),
      .payload = {payload, PAYLOAD_MIN + (size_t)(n * 7919 % PAYLOAD_SPREAD)},
      .content_type = span_of("application/json"),
      .properties = span_of(properties),
      .event_id = span_of(id),
  };
  struct msg *msg = NULL;
  must(msg_create(&msg, &parts), "message");
  return msg;
}

static struct msg *make_state(void) {
  const struct msg_parts parts = {
      .kind = MSG_STATE,
      .qos = 1,
      .retain = true,
      .topic = span_of("telnyx/call/" CALL_ID "/state"),
      .payload =
          span_of("{\"state\":\"answered\",\"direction\":\"outgoing\",\"from\":\"+15551234567\","
                  "\"to\":\"+15557654321\",\"call_leg_id\":\"" LEG_ID "\","
                  "\"since\":\"2026-11-21T12:00:00.123456Z\"}"),
      .content_type = span_of("application/json"),
  };
  struct msg *msg = NULL;
  must(msg_create(&msg, &parts), "message");
  return msg;
}

static void on_kept(struct store_op *op) {
  struct slot *slot = (struct slot *)op;
  struct bench *bench = slot->bench;
  must(op->result, "keep");
  for (size_t i = 0; i < slot->keep.msg_count; i++) {
    if (bench->marks)
      bench->kept_ids[bench->kept_count++] = slot->keep.msgs[i]->id;
    msg_unref(&slot->keep.msgs[i]);
  }
  slot->busy = false;
}

static void keep_next(struct slot *slot, struct bench *bench) {
  *slot = (struct slot){
      .keep = {.op.done = on_kept, .msgs = {make_event(bench->next++)}, .msg_count = 1},
      .bench = bench,
      .busy = true,
  };
  if (bench->states) {
    slot->keep.msgs[slot->keep.msg_count++] = make_state();
    slot->keep.call = (struct store_call){
        .call_control_id = span_of(CALL_ID),
        .call_leg_id = span_of(LEG_ID),
        .state = slot->keep.msgs[1]->parts.payload,
    };
  }
  store_keep(bench->store, &slot->keep);
}

static struct bench *marking; /* the one there is */

static void on_marked(struct store_op *op) {
  must(op->result, "mark");
  marking->mark_on_way = false;
}

static void mark_kept(struct bench *bench) {
  if (bench->mark_on_way || bench->kept_count == 0)
    return;
  struct store_mark *mark = &bench->mark;
  *mark = (struct store_mark){.op.done = on_marked};
  mark->count = bench->kept_count < STORE_BATCH ? bench->kept_count : STORE_BATCH;
  memcpy(mark->ids, bench->kept_ids, mark->count * sizeof mark->ids[0]);
  bench->kept_count -= mark->count;
  memmove(bench->kept_ids, bench->kept_ids + mark->count,
          bench->kept_count * sizeof bench->kept_ids[0]);
  marking = bench;
  bench->mark_on_way = true;
  store_mark(bench->store, mark);
}

/* With one slot an event is kept and marked before the next comes; with more they overlap. */
static bool may_keep(const struct bench *bench, const struct slot *slot, size_t slots) {
  if (slot->busy || bench->next >= bench->wanted)
    return false;
  return slots == 1 ? !bench->mark_on_way : bench->kept_count < KEPT_MAX - 2 * SLOTS;
}

static void measure(struct bench *bench, const char *what, int64_t count, size_t slots) {
  static struct slot slot[SLOTS];
  struct figures before = figures_now();
  bench->wanted = bench->next + count;
  for (size_t busy = 1; busy > 0 || bench->mark_on_way || bench->next < bench->wanted;) {
    mark_kept(bench);
    busy = 0;
    for (size_t i = 0; i < slots; i++) {
      if (may_keep(bench, &slot[i], slots))
        keep_next(&slot[i], bench);
      busy += slot[i].busy ? 1 : 0;
    }
    if (busy > 0 || bench->mark_on_way)
      pump(bench);
  }
  print_since(what, &before, count);
}

/* ---- backlog --------------------------------------------------------------------------------- */

static bool backlog_done;

static void on_backlog(struct store_read *read) {
  must(read->result, "backlog");
  backlog_done = true;
}

static void measure_backlog(struct bench *bench) {
  struct figures before = figures_now();
  struct store_backlog backlog = {
      .read.done = on_backlog, .up_to_id = INT64_MAX, .max_bytes = 1 << 20, .more = true};
  int64_t count = 0;
  while (backlog.more) {
    backlog_done = false;
    store_read_backlog(bench->store, &backlog);
    while (!backlog_done)
      pump(bench);
    for (size_t i = 0; i < backlog.count; i++) {
      backlog.after_id = backlog.msgs[i]->id;
      msg_unref(&backlog.msgs[i]);
    }
    count += (int64_t)backlog.count;
  }
  print_since("backlog read", &before, count);
}

static void reopen(struct bench *bench) {
  store_close(&bench->store);
  mailbox_drain(bench->main);
  open_store(bench);
  print_memory("");
}

static void run(struct bench *bench, int64_t rows) {
  open_store(bench);
  print_memory("");
  measure(bench, "one at a time", 1000, 1);
  measure(bench, "128 at a time, from 1,000 rows", 50000, SLOTS);
  bench->states = true;
  measure(bench, "one at a time, with a state", 1000, 1);
  bench->states = false;
  measure(bench, "16 at a time", 20000, 16);
  bench->states = true;
  measure(bench, "128 at a time, with a state", 20000, SLOTS);
  bench->states = false;
  measure(bench, "filling", rows, SLOTS);
  measure(bench, "128 at a time, with all rows", 50000, SLOTS);
  measure(bench, "one at a time, with all rows", 1000, 1);
  bench->marks = false;
  measure(bench, "undelivered", rows, SLOTS);
  bench->marks = true;
  reopen(bench);
  measure_backlog(bench);
  print_memory("");
  bench->options.retention_ms = 1;
  reopen(bench);
  measure(bench, "while old rows are removed", 50000, SLOTS);
}

static void remove_files(const char *path) {
  static const char *const suffixes[] = {"", "-wal", "-shm"};
  for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
    char name[512];
    snprintf(name, sizeof name, "%s%s", path, suffixes[i]);
    unlink(name);
  }
}

static void fill(struct bench *bench, int64_t rows) {
  open_store(bench);
  bench->marks = false;
  measure(bench, "undelivered", rows, SLOTS);
}

int main(int argc, char **argv) {
  static struct bench bench;
  char path[256];
  bool fills = argc == 4 && strcmp(argv[1], "--fill") == 0;
  int64_t rows = argc > 1 ? atoll(argv[fills ? 2 : 1]) : 1000000;
  if (fills)
    snprintf(path, sizeof path, "%s", argv[3]);
  else
    snprintf(path, sizeof path, "%s/bench_store.db", argc > 2 ? argv[2] : ".");
  must(crypt_start(), "libsodium");
  remove_files(path);
  bench.options = (struct store_options){
      .path = path, .dedupe_window_ms = DAY_MS, .retention_ms = DAY_MS, .max_bytes = INT64_MAX};
  bench.marks = true;
  bench.wake_fd = eventfd(0, EFD_NONBLOCK);
  must(mailbox_create(&bench.main, wake, &bench), "mailbox");
  (fills ? fill : run)(&bench, rows);
  store_close(&bench.store);
  mailbox_drain(bench.main);
  mailbox_destroy(&bench.main);
  if (!fills)
    remove_files(path);
  return 0;
}
