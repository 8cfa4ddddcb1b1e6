#include "flow/flow_rig.h"

#include "engine/store_writes.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "bridge/clock.h"
#include "bridge/crypt.h"
#include "bridge/log.h"
#include "bridge/mem.h"

enum { DEADLINE_MS = 120000, COMMIT_MS = 100000, CALLS_TTL_MS = 60000, CALLS_SILENCE_MS = 3600000 };

static _Atomic int64_t ahead_ms;
static _Atomic int64_t stopped_mono_ms, stopped_wall_ms; /* 0: it runs */
static int64_t stop_mono_ms, stop_wall_ms;               /* when that was, had it not been moved */

int64_t __real_clock_mono_ms(void);
int64_t __wrap_clock_mono_ms(void);
int64_t __real_clock_wall_ms(void);
int64_t __wrap_clock_wall_ms(void);

int64_t __wrap_clock_mono_ms(void) {
  int64_t stopped_ms = atomic_load(&stopped_mono_ms);
  return stopped_ms ? stopped_ms : __real_clock_mono_ms() + atomic_load(&ahead_ms);
}

int64_t __wrap_clock_wall_ms(void) {
  int64_t stopped_ms = atomic_load(&stopped_wall_ms);
  return stopped_ms ? stopped_ms : __real_clock_wall_ms() + atomic_load(&ahead_ms);
}

void rig_move_clock(struct rig *rig, int64_t ahead) {
  (void)rig;
  atomic_store(&ahead_ms, ahead);
  if (atomic_load(&stopped_mono_ms) == 0)
    return;
  atomic_store(&stopped_mono_ms, stop_mono_ms + ahead);
  atomic_store(&stopped_wall_ms, stop_wall_ms + ahead);
}

void rig_stop_clock(struct rig *rig) {
  (void)rig;
  atomic_store(&stopped_mono_ms, clock_mono_ms());
  atomic_store(&stopped_wall_ms, clock_wall_ms());
  stop_mono_ms = clock_mono_ms() - atomic_load(&ahead_ms);
  stop_wall_ms = clock_wall_ms() - atomic_load(&ahead_ms);
}

void rig_run_clock(struct rig *rig, int64_t by_ms) {
  atomic_fetch_add(&stopped_mono_ms, by_ms);
  atomic_fetch_add(&stopped_wall_ms, by_ms);
  rig_settle(rig);
}

void rig_set_clock(struct rig *rig, int64_t by_ms) {
  (void)rig;
  atomic_fetch_add(&stopped_wall_ms, by_ms);
}

/* ---- waiting ---- */

int64_t rig_deadline(void) {
  return __real_clock_mono_ms() + DEADLINE_MS;
}

void rig_go_round(struct rig *rig, int64_t until, const char *condition) {
  timers_run(&rig->timers, clock_mono_ms(), SIZE_MAX);
  if (mailbox_drain(rig->main) == 0)
    nanosleep(&(struct timespec){.tv_nsec = 100000}, NULL);
  if (__real_clock_mono_ms() > until)
    fail_msg("this did not come true: %s", condition);
}

struct barrier {
  struct store_unfinished op;
  bool reached;
};

static void on_barrier(struct store_read *read) {
  struct barrier *barrier = (struct barrier *)read;
  for (size_t i = 0; i < barrier->op.count; i++)
    command_msg_free(&barrier->op.messages[i]);
  barrier->reached = true;
}

/* The journal works in order, so a read is done when all before it is; twice, for what completions
 * ask for. */
void rig_settle(struct rig *rig) {
  for (int i = 0; i < 2; i++) {
    struct barrier barrier = {.op.read.done = on_barrier, .op.after_id = INT64_MAX - 1};
    store_read_unfinished(rig->store, &barrier.op);
    RIG_WAIT(rig, barrier.reached);
  }
}

/* ---- opening and closing ---- */

static void on_fatal(void *context, const char *why) {
  (void)why;
  ((struct rig *)context)->fatal = true;
}

static void on_request(void *context, const struct rest_call *call) {
  struct rig *rig = context;
  snprintf(rig->last_request_body, sizeof rig->last_request_body, "%.*s", (int)call->body.len,
           call->body.len > 0 ? call->body.data : "");
  rig->requests++;
}

static bool is_current(void *context, const struct msg *msg) {
  const struct rig *rig = context;
  return rig->hear ? hear_is_current(rig->hear, msg)
                   : !rig->calls || calls_is_current(rig->calls, msg);
}

static void on_refused(void *context, const struct msg *msg) {
  struct rig *rig = context;
  snprintf(rig->refused, sizeof rig->refused, "%s", msg->parts.topic.data);
}

static void build(struct rig *rig) {
  char why[256] = "";
  const struct store_options options = {rig->path, 3600000, 3600000,
                                        rig->keeps_nothing ? 0 : 3600000, 256 << 20};
  assert_int_equal(mailbox_create(&rig->main, NULL, NULL), ERR_OK);
  if (store_open(&rig->store, &options, rig->main, why, sizeof why) != ERR_OK)
    fail_msg("%s", why);
  rig->mqtt = (struct mqtt){.up = true,
                            .window = rig->mqtt.window,
                            .max_packet_bytes = rig->mqtt.max_packet_bytes,
                            .main = rig->main};
  rig->rest = (struct rest){.main = rig->main, .on_request = on_request, .context = rig};
  const struct publish_options publish_options = {.store = rig->store,
                                                  .timers = &rig->timers,
                                                  .is_current = is_current,
                                                  .refused = on_refused,
                                                  .context = rig};
  assert_int_equal(publish_create(&rig->publish, &publish_options), ERR_OK);
}

static void remove_journal(const struct rig *rig) {
  static const char *const suffixes[] = {"", "-wal", "-shm"};
  for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
    char name[96];
    snprintf(name, sizeof name, "%s%s", rig->path, suffixes[i]);
    unlink(name);
  }
}

void rig_open(struct rig *rig, unsigned window) {
  static int number;
  *rig = (struct rig){.mqtt.window = window,
                      .subscribers = subscribers,
                      .subscriber_count = subscriber_count,
                      .gates = {.table = gates_table, .count = gates_count}};
  atomic_store(&ahead_ms, 0);
  atomic_store(&stopped_mono_ms, 0);
  atomic_store(&stopped_wall_ms, 0);
  log_set_level(LOG_LEVEL_COUNT);
  assert_int_equal(crypt_start(), ERR_OK);
  snprintf(rig->path, sizeof rig->path, "/tmp/telnyx-mqtt-flow-%d-%d.db", (int)getpid(), number++);
  remove_journal(rig); /* of a process of that number that came to no good end */
  rig->delivered = mem_alloc(RIG_DELIVERED * sizeof rig->delivered[0]);
  rig->options = (struct dispatch_options){.root = "telnyx",
                                           .api_url = "http://telnyx/v2",
                                           .max_age_ms = 30000,
                                           .max_command_bytes = 65536,
                                           .max_pending = 1000,
                                           .max_concurrency = 4,
                                           .max_retries = 2,
                                           .max_items = 1000,
                                           .attempt_timeout_ms = 30000,
                                           .total_timeout_ms = 90000,
                                           .commit_timeout_ms = COMMIT_MS,
                                           .own_operation = own_operation_described,
                                           .rest = &rig->rest,
                                           .timers = &rig->timers,
                                           .fatal = on_fatal,
                                           .context = rig};
  build(rig);
  /* Until its first look at the journal is over, the outbox leaves new messages on disk. */
  RIG_WAIT(rig, !publish_is_busy(rig->publish));
}

static void give_back_requests(struct rig *rig) {
  rig->rest.on_request = NULL;
  while (fake_rest_end(&rig->rest, REST_CANCELLED, true))
    ;
}

static void tear_down(struct rig *rig) {
  publish_stop(rig->publish);
  if (rig->calls)
    calls_stop(rig->calls);
  if (rig->hear)
    hear_stop(rig->hear);
  if (rig->dispatch)
    dispatch_stop(rig->dispatch);
  fake_mqtt_lose_all(&rig->mqtt, false);
  give_back_requests(rig);
  publish_down(rig->publish);
  RIG_WAIT(rig, !publish_is_busy(rig->publish) &&
                    !(rig->dispatch && dispatch_is_busy(rig->dispatch)) &&
                    !(rig->calls && calls_busy(rig->calls) > 0) &&
                    !(rig->hear && hear_is_busy(rig->hear)));
  store_close(&rig->store);
  mailbox_drain(rig->main);
  dispatch_destroy(&rig->dispatch);
  gates_destroy(&rig->options.gates);
  hear_destroy(&rig->hear);
  alerts_destroy(&rig->alerts);
  numbers_destroy(&rig->numbers);
  today_destroy(&rig->today);
  discovery_destroy(&rig->discovery);
  calls_destroy(&rig->calls);
  publish_destroy(&rig->publish);
  mailbox_destroy(&rig->main);
  rig->timers = (struct timers){0};
}

void rig_restart(struct rig *rig) {
  tear_down(rig);
  build(rig);
}

void rig_take_down_for(struct rig *rig, int64_t for_ms) {
  tear_down(rig);
  atomic_fetch_add(&stopped_mono_ms, for_ms);
  atomic_fetch_add(&stopped_wall_ms, for_ms);
  build(rig);
}

void rig_close(struct rig *rig) {
  tear_down(rig);
  remove_journal(rig);
  mem_free(rig->delivered);
}

static void move_journal(const struct rig *rig, bool away) {
  char name[96];
  snprintf(name, sizeof name, "%s.away", rig->path);
  assert_int_equal(rename(away ? rig->path : name, away ? name : rig->path), 0);
}

void rig_take_journal_away(struct rig *rig) {
  move_journal(rig, true);
}

void rig_put_journal_back(struct rig *rig) {
  move_journal(rig, false);
}

/* ---- the outbox ---- */

struct keeping {
  struct store_keep keep;
  struct rig *rig;
  size_t *done;
};

static void on_committed(struct store_op *op) {
  struct keeping *keeping = (struct keeping *)op;
  assert_int_equal(op->result, ERR_OK);
  publish_committed(keeping->rig->publish, keeping->keep.msgs[0]);
  msg_unref(&keeping->keep.msgs[0]);
  ++*keeping->done;
}

void rig_keep(struct rig *rig, int first, int count) {
  struct keeping *all = mem_alloc((size_t)count * sizeof *all);
  size_t done = 0;
  for (int i = 0; i < count; i++) {
    char topic[32];
    snprintf(topic, sizeof topic, "t/%d", first + i);
    const struct msg_parts parts = {.kind = MSG_EVENT, .qos = 1, .topic = span_of(topic)};
    all[i] = (struct keeping){.keep.op.done = on_committed, .rig = rig, .done = &done};
    assert_int_equal(msg_create(&all[i].keep.msgs[0], &parts), ERR_OK);
    all[i].keep.msg_count = 1;
    store_keep(rig->store, &all[i].keep);
  }
  RIG_WAIT(rig, done == (size_t)count);
  mem_free(all);
  rig_settle(rig); /* publish may be reading them from the journal */
}

void rig_keep_state(struct rig *rig, const char *topic, const char *payload) {
  size_t done = 0;
  struct keeping keeping = {
      .keep.op.done = on_committed, .keep.msg_count = 1, .rig = rig, .done = &done};
  const struct msg_parts parts = {.kind = MSG_STATE,
                                  .qos = 1,
                                  .retain = true,
                                  .topic = span_of(topic),
                                  .payload = span_of(payload)};
  assert_int_equal(msg_create(&keeping.keep.msgs[0], &parts), ERR_OK);
  store_keep(rig->store, &keeping.keep);
  RIG_WAIT(rig, done == 1);
  rig_settle(rig);
}

static void on_not_kept(struct store_op *op) {
  struct keeping *keeping = (struct keeping *)op;
  assert_int_not_equal(op->result, ERR_OK);
  msg_unref(&keeping->keep.msgs[0]);
  ++*keeping->done;
}

void rig_keep_in_vain(struct rig *rig) {
  size_t done = 0;
  struct keeping keeping = {
      .keep.op.done = on_not_kept, .keep.msg_count = 1, .rig = rig, .done = &done};
  const struct msg_parts parts = {.kind = MSG_EVENT, .qos = 1, .topic = span_of("t/0")};
  assert_int_equal(msg_create(&keeping.keep.msgs[0], &parts), ERR_OK);
  store_keep(rig->store, &keeping.keep);
  RIG_WAIT(rig, done == 1);
}

void rig_up(struct rig *rig) {
  publish_up(rig->publish, &rig->mqtt);
}

void rig_down(struct rig *rig, bool by_broker) {
  publish_down(rig->publish);
  fake_mqtt_lose_all(&rig->mqtt, by_broker);
  mailbox_drain(rig->main);
}

static void remember(void *context, const struct mqtt_publish *publish) {
  struct rig *rig = context;
  assert_true(rig->delivered_count < RIG_DELIVERED);
  struct rig_delivered *delivered = &rig->delivered[rig->delivered_count++];
  const struct msg_parts *parts = &publish->msg->parts;
  delivered->row = publish->msg->id;
  snprintf(delivered->topic, sizeof delivered->topic, "%.*s", (int)parts->topic.len,
           parts->topic.data);
  snprintf(delivered->payload, sizeof delivered->payload, "%.*s", (int)parts->payload.len,
           parts->payload.len > 0 ? parts->payload.data : "");
}

void rig_acknowledge(struct rig *rig) {
  assert_true(fake_mqtt_complete(&rig->mqtt, MQTT_DELIVERED, 0, remember, rig));
  mailbox_drain(rig->main);
}

void rig_acknowledge_all(struct rig *rig) {
  int64_t until = rig_deadline();
  while (!publish_is_idle(rig->publish)) {
    while (fake_mqtt_complete(&rig->mqtt, MQTT_DELIVERED, 0, remember, rig))
      ;
    rig_go_round(rig, until, "all is delivered and marked");
  }
}

void rig_expect(struct rig *rig, size_t delivered, int first, int count) {
  assert_true(delivered + (size_t)count <= rig->delivered_count);
  for (int i = 0; i < count; i++) {
    char topic[32];
    snprintf(topic, sizeof topic, "t/%d", first + i);
    assert_string_equal(rig->delivered[delivered + (size_t)i].topic, topic);
  }
}

const char *rig_told(const struct rig *rig, const char *topic) {
  static char told[1024];
  told[0] = '\0';
  for (size_t i = 0; i < rig->delivered_count; i++)
    if (strcmp(rig->delivered[i].topic, topic) == 0)
      snprintf(told + strlen(told), sizeof told - strlen(told), "%s%s", told[0] ? " " : "",
               rig->delivered[i].payload[0] ? rig->delivered[i].payload : "(empty)");
  return told;
}

struct resending {
  struct store_write write;
  bool done;
};

static void on_resent(struct store_write *write) {
  ((struct resending *)write)->done = true;
}

size_t rig_resend(struct rig *rig) {
  struct resending resending = {.done = false};
  store_write_begin(&resending.write, on_resent);
  store_write_add(&resending.write, STORE_RESEND)->resend = (struct store_resend){0};
  store_commit(rig->store, &resending.write);
  RIG_WAIT(rig, resending.done);
  publish_more(rig->publish);
  return resending.write.changes[0].resend.count;
}

/* ---- calls ---- */

struct known {
  struct store_calls op;
  struct rig *rig;
  bool done;
};

static void on_known_call(struct store_calls *calls, const struct store_call *row) {
  assert_int_equal(calls_restore(((struct known *)calls)->rig->calls, row), ERR_OK);
}

static void on_known_calls(struct store_read *read) {
  ((struct known *)read)->done = true;
}

static void on_submit(void *context, struct command_msg **message) {
  dispatch_submit(((struct rig *)context)->dispatch, message);
}

static void on_silent(void *context, struct span call_control_id) {
  hear_silence(((struct rig *)context)->hear, call_control_id);
}

static void create_hear(struct rig *rig) {
  static char root[] = "telnyx";
  static const struct config plain = {.mqtt_root = root};
  const struct config *config = rig->config ? rig->config : &plain;
  assert_int_equal(alerts_create(&rig->alerts, config), ERR_OK);
  assert_int_equal(numbers_create(&rig->numbers, config), ERR_OK);
  assert_int_equal(today_create(&rig->today), ERR_OK);
  assert_int_equal(
      discovery_create(
          &rig->discovery,
          &(struct discovery_options){.home = {.config = config, .bridge_topics = "telnyx/bridge/"},
                                      .store = rig->store,
                                      .publish = rig->publish,
                                      .timers = &rig->timers}),
      ERR_OK);
  rig->options.alerts = rig->alerts;
  rig->options.numbers = rig->numbers;
  const struct hear_options options = {.subscribers = rig->subscribers,
                                       .subscriber_count = rig->subscriber_count,
                                       .root = "telnyx",
                                       .calls = rig->calls,
                                       .alerts = rig->alerts,
                                       .numbers = rig->numbers,
                                       .today = rig->today,
                                       .discovery = rig->discovery,
                                       .store = rig->store,
                                       .publish = rig->publish,
                                       .timers = &rig->timers,
                                       .submit = on_submit,
                                       .fatal = on_fatal,
                                       .context = rig};
  assert_int_equal(hear_create(&rig->hear, &options), ERR_OK);
}

void rig_start_calls(struct rig *rig, int64_t state_ttl_ms, int64_t max_silence_ms) {
  const struct calls_options options = {.root = "telnyx",
                                        .state_ttl_ms = state_ttl_ms,
                                        .max_silence_ms = max_silence_ms,
                                        .store = rig->store,
                                        .publish = rig->publish,
                                        .timers = &rig->timers,
                                        .silent = on_silent,
                                        .context = rig};
  assert_int_equal(calls_create(&rig->calls, &options), ERR_OK);
  create_hear(rig);
  struct known known = {
      .op = {.read.done = on_known_calls, .limit = CALLS_MAX_RESTORED, .visit = on_known_call},
      .rig = rig};
  store_read_calls(rig->store, &known.op);
  RIG_WAIT(rig, known.done);
}

/* ---- commands ---- */

struct loading {
  struct store_unfinished op;
  struct rig *rig;
  bool done;
};

static void on_unfinished(struct store_read *op) {
  struct loading *loading = (struct loading *)op;
  assert_false(loading->op.more);
  for (size_t i = 0; i < loading->op.count; i++)
    dispatch_resume(loading->rig->dispatch, &loading->op.messages[i]);
  loading->done = true;
}

struct noted {
  struct store_notes op;
  struct rig *rig;
  bool done;
};

static void on_note(struct store_notes *notes, const struct store_note *note) {
  assert_int_equal(hear_recover(((struct noted *)notes)->rig->hear, note), ERR_OK);
}

static void on_notes(struct store_read *read) {
  ((struct noted *)read)->done = true;
}

/* Who hears what, with what it remembers. */
static void start_hear(struct rig *rig) {
  if (!rig->calls)
    rig_start_calls(rig, CALLS_TTL_MS, CALLS_SILENCE_MS);
  struct noted noted = {.op = {.read.done = on_notes, .visit = on_note}, .rig = rig};
  store_read_notes(rig->store, &noted.op);
  RIG_WAIT(rig, noted.done);
}

void rig_start_dispatch(struct rig *rig) {
  start_hear(rig);
  rig->options.hear = rig->hear;
  rig->options.store = rig->store;
  rig->options.publish = rig->publish;
  rig->options.main = rig->main;
  assert_int_equal(gates_create(&rig->options.gates, &rig->gates), ERR_OK);
  assert_int_equal(dispatch_create(&rig->dispatch, &rig->options), ERR_OK);
  struct loading loading = {.op.read.done = on_unfinished, .rig = rig};
  store_read_unfinished(rig->store, &loading.op);
  RIG_WAIT(rig, loading.done);
  dispatch_start(rig->dispatch);
  hear_start(rig->hear);
}

struct delivery {
  struct rig *rig;
  struct command_msg *message;
  enum err err;
};

static void *deliver(void *context) {
  struct delivery *delivery = context;
  delivery->err = dispatch_commit(delivery->rig->dispatch, &delivery->message);
  return NULL;
}

void rig_command(struct rig *rig, const char *topic, const char *payload) {
  rig_held_command(rig, topic, payload, 0);
}

void rig_held_command(struct rig *rig, const char *topic, const char *payload, int64_t held_ms) {
  rig_deliver(rig, &(struct command_msg_parts){
                       .topic = span_of(topic), .payload = span_of(payload), .held_ms = held_ms});
}

void rig_deliver(struct rig *rig, const struct command_msg_parts *parts) {
  static uint16_t packet_id;
  struct delivery delivery = {.rig = rig};
  struct command_msg_parts whole = *parts;
  pthread_t thread;
  whole.qos = 1;
  whole.packet_id = ++packet_id;
  whole.received_wall_ms = clock_wall_ms();
  assert_int_equal(command_msg_create(&delivery.message, &whole), ERR_OK);
  assert_int_equal(pthread_create(&thread, NULL, deliver, &delivery), 0);
  pthread_join(thread, NULL);
  assert_int_equal(delivery.err, ERR_OK);
  mailbox_drain(rig->main);
}

void rig_reply(struct rig *rig, int status) {
  RIG_WAIT(rig, rig->rest.count > 0);
  assert_true(fake_rest_reply(&rig->rest, status,
                              status < 300 ? "{\"data\":{\"result\":\"ok\"}}" : "{\"errors\":[]}"));
  mailbox_drain(rig->main);
}

const char *rig_result(struct rig *rig, const char *correlation_id) {
  char wanted[64];
  const char *found = NULL;
  snprintf(wanted, sizeof wanted, "\"correlation_id\":\"%s\"", correlation_id);
  rig_settle(rig);
  rig_acknowledge_all(rig);
  for (size_t i = 0; i < rig->delivered_count; i++) {
    if (!strstr(rig->delivered[i].payload, wanted))
      continue;
    if (found)
      fail_msg("two results of %s", correlation_id);
    found = rig->delivered[i].payload;
  }
  return found;
}
