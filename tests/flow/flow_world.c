#include "flow/flow_world.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "bridge/calls.h"
#include "bridge/clock.h"
#include "bridge/dispatch.h"
#include "bridge/ingress.h"
#include "bridge/list.h"
#include "bridge/log.h"
#include "bridge/mem.h"
#include "bridge/publish.h"
#include "bridge/signature.h"
#include "bridge/store.h"
#include "engine/child.h"
#include "fake/fakes.h"

enum { RUN_DEADLINE_MS = 120000, TROUBLES_MAX = 30 };

/* One life of the bridge. */
struct life {
  struct world *world;
  const struct world_plan *plan;
  uint32_t random;
  struct mailbox *main;
  struct mail *mail; /* taken, to be delivered one by one */
  struct timers timers;
  struct store *store;
  struct publish *publish;
  struct calls *calls;
  struct hear *hear;
  struct alerts *alerts;
  struct numbers *numbers;
  struct today *today;
  struct discovery *discovery;
  struct clock_proof clock;
  struct ingress *ingress;
  struct gates *gates;
  struct dispatch *dispatch;
  struct mqtt mqtt;
  struct rest rest;
  struct crypt_pair pair;
  struct signature_key key;
  struct store_calls known_calls;
  struct store_notes notes;
  struct store_unfinished unfinished;
  bool loaded;
  unsigned troubles;
  int64_t until_mono_ms;
  bool webhook_posted[WORLD_ITEMS]; /* in this life */
  bool command_kept[WORLD_ITEMS];   /* likewise; the broker has not heard of it yet */
};

static void die(const char *why) {
  fprintf(stderr, "flow world: %s\n", why);
  _exit(3);
}

static void must(enum err err, const char *what) {
  if (err != ERR_OK)
    die(what);
}

/* ---- what the fakes remember ---- */

static void copy_text(char *out, size_t size, struct span text) {
  snprintf(out, size, "%.*s", (int)text.len, text.len > 0 ? text.data : "");
}

static void remember_published(void *context, const struct mqtt_publish *publish) {
  struct life *life = context;
  struct world *world = life->world;
  if (world->published_count == WORLD_PUBLISHED)
    die("too many messages were published");
  struct world_published *published = &world->published[world->published_count++];
  const struct msg_parts *parts = &publish->msg->parts;
  copy_text(published->topic, sizeof published->topic, parts->topic);
  copy_text(published->payload, sizeof published->payload, parts->payload);
  copy_text(published->event_id, sizeof published->event_id, parts->event_id);
  published->row = publish->msg->id;
}

static void remember_request(void *context, const struct rest_call *call) {
  struct life *life = context;
  struct world *world = life->world;
  if (world->request_count == WORLD_REQUESTS)
    die("too many requests were sent");
  snprintf(world->requests[world->request_count].method, 8, "%s", call->method);
  snprintf(world->requests[world->request_count].url, 256, "%s", call->url);
  copy_text(world->requests[world->request_count].body, WORLD_TEXT, call->body);
  world->request_count++;
}

/* ---- the steps ---- */

static bool has_mail(struct life *life) {
  if (!life->mail)
    life->mail = mailbox_take(life->main);
  return life->mail != NULL;
}

static bool step_mail(struct life *life) {
  if (!has_mail(life))
    return false;
  struct mail *mail = life->mail;
  life->mail = mail->next;
  mail->deliver(mail);
  return true;
}

/* Of a rough broker everything counts as published that is sent, as it may have come to it. */
static bool step_broker(struct life *life) {
  bool rough = life->plan->rough_broker;
  return fake_mqtt_complete(&life->mqtt, MQTT_DELIVERED, 0, rough ? NULL : remember_published,
                            life);
}

/* The broker acknowledges another one first, or has the connection lost; so often at most, that a
 * life comes to its end. */
static bool step_trouble(struct life *life) {
  if (!life->plan->rough_broker || life->troubles == TROUBLES_MAX || !fake_mqtt_oldest(&life->mqtt))
    return false;
  life->troubles++;
  if (life->troubles % 3 != 0) {
    fake_mqtt_rotate(&life->mqtt);
    return true;
  }
  publish_down(life->publish);
  fake_mqtt_lose_all(&life->mqtt, false);
  publish_up(life->publish, &life->mqtt);
  hear_up(life->hear);
  return true;
}

static bool step_telnyx(struct life *life) {
  bool first = life->world->request_count == 0;
  int status = first && life->plan->first_status > 0 ? life->plan->first_status : 200;
  return fake_rest_reply(&life->rest, status,
                         status == 200 ? "{\"data\":{\"result\":\"ok\"}}"
                                       : "{\"errors\":[{\"code\":\"10011\"}]}");
}

static void post_webhook(struct life *life, size_t i) {
  char timestamp[24];
  static char signature[SIGNATURE_TEXT_SIZE];
  snprintf(timestamp, sizeof timestamp, "%lld", (long long)(clock_wall_ms() / 1000));
  struct span body = span_of(life->plan->webhooks[i].body);
  must(signature_sign(signature, &life->pair, span_of(timestamp), body), "sign");
  life->webhook_posted[i] = true;
  struct http_request *request = fake_http_request(&life->world->webhook_status[i]);
  request->body = body;
  request->content_type = span_of("application/json");
  request->timestamp = span_of(timestamp);
  request->signature = span_of(signature);
  ingress_take(life->ingress, request);
  ingress_work(life->ingress);
}

/* The sender repeats what was not answered 200, in this life or an earlier one. */
static bool step_webhook(struct life *life) {
  for (size_t i = 0; i < life->plan->webhook_count; i++) {
    if (life->webhook_posted[i] || life->world->webhook_status[i] == 200)
      continue;
    post_webhook(life, i);
    return true;
  }
  return false;
}

struct delivery {
  struct life *life;
  size_t index;
};

/* As on Paho's thread: kept, and only then acknowledged, which is a step of its own: a crash in
 * between makes the broker deliver it again. */
static void *deliver_command(void *context) {
  struct delivery *delivery = context;
  struct world *world = delivery->life->world;
  const struct world_command *command = &delivery->life->plan->commands[delivery->index];
  struct command_msg *message = NULL;
  must(command_msg_create(&message,
                          &(struct command_msg_parts){
                              .topic = span_of(command->topic),
                              .payload = span_of(command->payload),
                              .response_topic = span_of(delivery->life->plan->response_topic),
                              .qos = 1,
                              .retain = command->retain,
                              .dup = world->command_sent[delivery->index],
                              .packet_id = (uint16_t)(delivery->index + 1),
                              .received_wall_ms = clock_wall_ms(),
                          }),
       "command message");
  world->command_sent[delivery->index] = true;
  must(dispatch_commit(delivery->life->dispatch, &message), "keep a command");
  delivery->life->command_kept[delivery->index] = true;
  return NULL;
}

static bool step_command(struct life *life) {
  for (size_t i = 0; i < life->plan->command_count; i++) {
    if (life->world->command_acked[i])
      continue;
    if (life->command_kept[i]) {
      life->world->command_acked[i] = true;
      return true;
    }
    struct delivery delivery = {life, i};
    pthread_t thread;
    pthread_create(&thread, NULL, deliver_command, &delivery);
    pthread_join(thread, NULL);
    return true;
  }
  return false;
}

static bool step_timer(struct life *life) {
  if (!life->timers.root)
    return false;
  timers_run(&life->timers, life->timers.root->due_mono_ms, SIZE_MAX);
  return true;
}

/* What is due by now. */
static bool step_due(struct life *life) {
  if (!life->timers.root || life->timers.root->due_mono_ms > clock_mono_ms())
    return false;
  timers_run(&life->timers, clock_mono_ms(), SIZE_MAX);
  return true;
}

typedef bool step_function(struct life *life);
static step_function *const steps[] = {step_mail,    step_broker,  step_telnyx, step_webhook,
                                       step_command, step_trouble, step_due};
enum { STEP_KINDS = sizeof steps / sizeof steps[0] };

static uint32_t next_random(struct life *life) {
  life->random = life->random * 1664525u + 1013904223u;
  return life->random >> 16;
}

static void wait_for_mail(void) {
  nanosleep(&(struct timespec){.tv_nsec = 200000}, NULL);
}

static bool has_published_all(const struct life *life) {
  const char *awaited = life->plan->awaited;
  size_t count = 0;
  int64_t row = 0;
  for (size_t i = 0; awaited && i < life->world->published_count; i++) {
    const struct world_published *published = &life->world->published[i];
    if (!strstr(published->topic, awaited) || published->row == row)
      continue;
    count++;
    row = published->row;
  }
  return count >= life->plan->awaited_count;
}

/* Whether everything that the plan names has come to its end; a command that is acknowledged may
 * still be on its way to the dispatcher. */
static bool is_finished(struct life *life) {
  for (size_t i = 0; i < life->plan->webhook_count; i++)
    if (life->world->webhook_status[i] != 200)
      return false;
  for (size_t i = 0; i < life->plan->command_count; i++)
    if (!life->world->command_acked[i])
      return false;
  return !has_mail(life) && has_published_all(life) && dispatch_pending(life->dispatch) == 0 &&
         publish_is_idle(life->publish) && !hear_is_busy(life->hear);
}

/* One step of any kind that is possible; false when all is done. */
static bool take_step(struct life *life) {
  while (!is_finished(life)) {
    uint32_t start = next_random(life);
    for (uint32_t i = 0; i < STEP_KINDS; i++)
      if (steps[(start + i) % STEP_KINDS](life))
        return true;
    if (dispatch_pending(life->dispatch) > 0 && !dispatch_is_busy(life->dispatch) &&
        step_timer(life))
      return true;
    wait_for_mail();
    if (clock_mono_ms() > life->until_mono_ms)
      die("nothing came to an end");
  }
  return false;
}

/* ---- one life ---- */

static void on_fatal(void *context, const char *why) {
  (void)context;
  die(why);
}

static void on_known_call(struct store_calls *calls, const struct store_call *row) {
  struct life *life = container_of(calls, struct life, known_calls);
  must(calls_restore(life->calls, row), "restore a call");
}

static void on_unfinished(struct store_read *read) {
  struct life *life = container_of(read, struct life, unfinished);
  must(read->result, "read unfinished commands");
  for (size_t i = 0; i < life->unfinished.count; i++)
    dispatch_resume(life->dispatch, &life->unfinished.messages[i]);
  life->loaded = true;
}

static void on_note(struct store_notes *notes, const struct store_note *note) {
  struct life *life = container_of(notes, struct life, notes);
  must(hear_recover(life->hear, note), "recover a note");
}

static void on_notes(struct store_read *read) {
  struct life *life = container_of(read, struct life, notes);
  must(read->result, "read notes");
  life->unfinished = (struct store_unfinished){.read.done = on_unfinished};
  store_read_unfinished(life->store, &life->unfinished);
}

static void on_known_calls(struct store_read *read) {
  struct life *life = container_of(read, struct life, known_calls);
  must(read->result, "read calls");
  life->notes = (struct store_notes){.read.done = on_notes, .visit = on_note};
  store_read_notes(life->store, &life->notes);
}

static void on_silent(void *context, struct span call_control_id) {
  hear_silence(((struct life *)context)->hear, call_control_id);
}

static void on_submit(void *context, struct command_msg **message) {
  dispatch_submit(((struct life *)context)->dispatch, message);
}

static bool is_current(void *context, const struct msg *msg) {
  return hear_is_current(((struct life *)context)->hear, msg);
}

static void build(struct life *life, const char *path) {
  char why[256] = "";
  static const uint8_t seed[CRYPT_KEY_BYTES] = {7};
  must(crypt_start(), "crypto");
  crypt_pair_from_seed(&life->pair, seed);
  memcpy(life->key.bytes, life->pair.public_key, CRYPT_KEY_BYTES);
  must(mailbox_create(&life->main, NULL, NULL), "mailbox");
  life->mqtt = (struct mqtt){.up = true,
                             .window = 4,
                             .main = life->main,
                             .on_publish = life->plan->rough_broker ? remember_published : NULL,
                             .context = life};
  life->rest = (struct rest){.main = life->main, .on_request = remember_request, .context = life};
  const struct store_options options = {path, 3600000, 3600000, 3600000, 64 << 20};
  if (store_open(&life->store, &options, life->main, why, sizeof why) != ERR_OK)
    die(why);
  must(publish_create(
           &life->publish,
           &(struct publish_options){.store = life->store,
                                     .timers = &life->timers,
                                     .is_current = life->plan->queue_alone ? NULL : is_current,
                                     .context = life}),
       "publish");
  must(calls_create(&life->calls, &(struct calls_options){.root = "telnyx",
                                                          .state_ttl_ms = 3600000,
                                                          .max_silence_ms = 3600000,
                                                          .store = life->store,
                                                          .publish = life->publish,
                                                          .timers = &life->timers,
                                                          .silent = on_silent,
                                                          .context = life}),
       "calls");
  static char root[] = "telnyx";
  static const struct config config = {.mqtt_root = root};
  must(alerts_create(&life->alerts, &config), "alerts");
  must(numbers_create(&life->numbers, &config), "numbers");
  must(today_create(&life->today), "today");
  must(discovery_create(&life->discovery,
                        &(struct discovery_options){
                            .home = {.config = &config, .bridge_topics = "telnyx/bridge/"},
                            .store = life->store,
                            .publish = life->publish,
                            .timers = &life->timers}),
       "discovery");
  const struct world_plan *plan = life->plan;
  bool own = plan->subscribers != NULL;
  must(hear_create(&life->hear,
                   &(struct hear_options){.subscribers = own ? plan->subscribers : subscribers,
                                          .subscriber_count =
                                              own ? plan->subscriber_count : subscriber_count,
                                          .root = "telnyx",
                                          .calls = life->calls,
                                          .alerts = life->alerts,
                                          .numbers = life->numbers,
                                          .today = life->today,
                                          .discovery = life->discovery,
                                          .store = life->store,
                                          .publish = life->publish,
                                          .timers = &life->timers,
                                          .submit = on_submit,
                                          .fatal = on_fatal,
                                          .context = life}),
       "hear");
  must(ingress_create(&life->ingress, &(struct ingress_options){.root = "telnyx",
                                                                .verifier = {&life->key, 1, 300, 0},
                                                                .main = life->main,
                                                                .store = life->store,
                                                                .publish = life->publish,
                                                                .hear = life->hear,
                                                                .clock = &life->clock}),
       "ingress");
  static const char *const allowed[] = {"bridge.replay"};
  static char me[] = "me", *response_topics[] = {me};
  must(
      gates_create(&life->gates, &(struct gates_options){.table = gates_table,
                                                         .count = gates_count,
                                                         .access = {.rules = allowed, .count = 1}}),
      "gates");
  must(dispatch_create(&life->dispatch,
                       &(struct dispatch_options){.root = "telnyx",
                                                  .response_topics = response_topics,
                                                  .response_topic_count = 1,
                                                  .api_url = "http://telnyx/v2",
                                                  .max_age_ms = 30000,
                                                  .max_command_bytes = 65536,
                                                  .max_pending = 100,
                                                  .max_concurrency = 4,
                                                  .max_retries = 2,
                                                  .max_items = 1000,
                                                  .attempt_timeout_ms = 5000,
                                                  .total_timeout_ms = 60000,
                                                  .commit_timeout_ms = 100000,
                                                  .gates = life->gates,
                                                  .own_operation = own_operation_described,
                                                  .alerts = life->alerts,
                                                  .numbers = life->numbers,
                                                  .hear = life->hear,
                                                  .store = life->store,
                                                  .rest = &life->rest,
                                                  .publish = life->publish,
                                                  .timers = &life->timers,
                                                  .main = life->main,
                                                  .fatal = on_fatal}),
       "dispatch");
}

static void load(struct life *life) {
  life->known_calls =
      (struct store_calls){.read.done = on_known_calls, .limit = 100, .visit = on_known_call};
  store_read_calls(life->store, &life->known_calls);
  int64_t until = clock_mono_ms() + RUN_DEADLINE_MS;
  while (!life->loaded && clock_mono_ms() < until) {
    mailbox_drain(life->main);
    wait_for_mail();
  }
  if (!life->loaded)
    die("the journal was not read");
}

static void live(struct world *world, const struct world_plan *plan, const char *path,
                 uint32_t seed, size_t kill_after) {
  struct life *life = mem_alloc(sizeof *life);
  life->world = world;
  life->plan = plan;
  life->random = seed * 2654435761u;
  log_set_level(LOG_ERROR);
  build(life, path);
  load(life);
  dispatch_start(life->dispatch);
  hear_start(life->hear);
  publish_up(life->publish, &life->mqtt);
  life->until_mono_ms = clock_mono_ms() + RUN_DEADLINE_MS;
  world->steps = 0;
  while (world->steps < kill_after && take_step(life))
    world->steps++;
  raise(SIGKILL);
}

bool world_run(struct world *world, const struct world_plan *plan, const char *path, uint32_t seed,
               size_t kill_after) {
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0)
    live(world, plan, path, seed, kill_after);
  int status = child_wait(&child, "a life of the bridge");
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

struct world *world_create(void) {
  void *memory =
      mmap(NULL, sizeof(struct world), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  assert_ptr_not_equal(memory, MAP_FAILED);
  return memory;
}

void world_reset(struct world *world) {
  memset(world, 0, sizeof *world);
}

void world_destroy(struct world *world) {
  munmap(world, sizeof *world);
}
