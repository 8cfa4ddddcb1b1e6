#include "options.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "api/api.h"
#include "api/handlers.h"
#include "api/resources.h"
#include "bridge/address.h"
#include "bridge/clock.h"
#include "bridge/loop.h"
#include "calls/calls.h"
#include "calls/conferences.h"
#include "calls/queues.h"
#include "sim.h"
#include "tools/tools.h"
#include "webhooks/webhooks.h"

enum {
  WHY_SIZE = 512,
  BODY_BYTES_MAX = 4 * 1024 * 1024,
  REPLY_BYTES_MAX = 1024 * 1024,
  REQUEST_TIMEOUT_MS = 30000,
  CONNECT_TIMEOUT_MS = 5000,
  CONNECTIONS_MAX = 1024,
  WEBHOOK_CONNECTIONS_MAX = 64,
  WAIT_MS = 1000,
};

struct serving {
  struct sim sim;
  struct signals *signals;
  bool stopping;
};

static const unsigned all_methods = HTTP_GET | HTTP_POST | HTTP_PUT | HTTP_PATCH | HTTP_DELETE;

static void on_stop(void *context, const char *name) {
  (void)name;
  ((struct serving *)context)->stopping = true;
}

static void on_reload(void *context) {
  (void)context; /* nothing to read again */
}

static bool fail(const char *what) {
  fprintf(stderr, "telnyx-sim: %s\n", what);
  return false;
}

/* Whoever listens on every address is reached on loopback. */
static void write_base_url(struct sim *sim) {
  struct address address;
  char authority[ADDRESS_AUTHORITY_SIZE];
  const char *why = NULL;
  enum err err = address_read_listen(&address, span_of(sim->options->listen), &why);
  assert(err == ERR_OK); /* the listener is open */
  (void)err;
  address.port = http_port(sim->http);
  address_write(authority, &address, "127.0.0.1");
  snprintf(sim->base_url, sizeof sim->base_url, "http://%s", authority);
}

static bool open_http(struct sim *sim, const struct http_route *routes, size_t count) {
  char why[WHY_SIZE];
  struct http_options http = {.listen = span_of(sim->options->listen),
                              .routes = routes,
                              .route_count = count,
                              .request_timeout_ms = REQUEST_TIMEOUT_MS,
                              .max_connections = CONNECTIONS_MAX};
  if (http_open(&sim->http, sim->loop, &http, why, sizeof why) != ERR_OK)
    return fail(why);
  write_base_url(sim);
  return true;
}

static bool open_rest(struct sim *sim) {
  struct rest_options rest = {.user_agent = "telnyx-webhooks",
                              .max_connections = WEBHOOK_CONNECTIONS_MAX,
                              .connect_timeout_ms = CONNECT_TIMEOUT_MS,
                              .max_reply_bytes = REPLY_BYTES_MAX};
  if (rest_open(&sim->rest, &rest, sim->mail) != ERR_OK)
    return fail("the sender of webhooks cannot be started");
  return true;
}

/* An application, whose webhooks go where all do, and the number that is called. */
static void open_account(struct sim *sim) {
  sim_resource_add(sim, "connections",
                   json_pack("{s:s,s:s,s:s,s:b}", "id", SIM_CONNECTION_ID, "record_type",
                             "call_control_application", "connection_name", "telnyx-sim", "active",
                             1));
  sim_resource_add(sim, "call_control_applications",
                   json_pack("{s:s,s:s,s:s,s:b,s:s,s:s}", "id", SIM_CONNECTION_ID, "record_type",
                             "call_control_application", "application_name", "telnyx-sim", "active",
                             1, "webhook_event_url", sim->options->webhook_url,
                             "webhook_api_version", "2"));
  sim_resource_add(sim, "phone_numbers",
                   json_pack("{s:s,s:s,s:s,s:s}", "record_type", "phone_number", "phone_number",
                             SIM_OWN_NUMBER, "status", "active", "connection_id",
                             SIM_CONNECTION_ID));
}

static void open_model(struct sim *sim) {
  assert(!sim_handlers_check());
  sim->faults = json_array();
  sim->resources = json_object();
  open_account(sim);
  sim_recorder_open(sim);
  sim_repeats_open(sim);
  sim_webhooks_open(sim);
}

static void close_model(struct sim *sim) {
  sim_journeys_close(sim);
  sim_calls_close(sim);
  sim_conferences_close(sim);
  sim_queues_close(sim);
  sim_webhooks_close(sim);
  json_decref(sim->resources);
  sim_repeats_close(sim);
  sim_recorder_close(sim);
  json_decref(sim->faults);
}

/* Written under another name first, so that who waits for the file never reads half of it. */
static bool write_ready_file(const struct sim *sim, const char *public_key) {
  char partial[4096];
  const char *file = sim->options->ready_file;
  if (!*file)
    return true;
  snprintf(partial, sizeof partial, "%s.partial", file);
  FILE *out = fopen(partial, "w");
  if (!out)
    return fail("the ready file cannot be written");
  fprintf(out,
          "TELNYX_SIM_URL=%s\nTELNYX_API_URL=%s/v2\nTELNYX_PUBLIC_KEY=%s\n"
          "TELNYX_MQTT_TELNYX_API_URL=%s/v2\n",
          sim->base_url, sim->base_url, public_key, sim->base_url);
  if (fclose(out) != 0 || rename(partial, file) != 0)
    return fail("the ready file cannot be written");
  return true;
}

static void print_welcome(const struct sim *sim, const char *public_key) {
  const char *key = *sim->options->api_key ? "the one of --api-key" : "KEYsim   # any will do";
  printf("telnyx-sim %s stands in for Telnyx. Ctrl-C ends it.\n\n"
         "  REST API       %s/v2\n"
         "  webhooks to    %s\n"
         "  what was asked %s/sim/requests\n"
         "  what was sent  %s/sim/webhooks\n\n"
         "The bridge's environment:\n\n"
         "  TELNYX_API_KEY=%s\n"
         "  TELNYX_PUBLIC_KEY=%s\n"
         "  TELNYX_MQTT_TELNYX_API_URL=%s/v2\n\n"
         "or in its configuration:\n\n"
         "  telnyx:\n"
         "    api_url: %s/v2\n"
         "    public_keys: [\"%s\"]\n\n"
         "Let a call come in:  telnyx-sim call --sim %s --from +13125550142 --to +13125550100\n\n",
         BRIDGE_VERSION, sim->base_url, sim->options->webhook_url, sim->base_url, sim->base_url,
         key, public_key, sim->base_url, sim->base_url, public_key, sim->base_url);
  fflush(stdout);
}

static void run(struct serving *serving) {
  struct sim *sim = &serving->sim;
  while (!serving->stopping) {
    mailbox_drain(sim->mail);
    timers_run(sim->timers, clock_mono_ms(), SIZE_MAX);
    if (!serving->stopping)
      loop_wait(sim->loop, WAIT_MS);
  }
}

/* What was opened, in the other order; the model last, because cancelled webhooks report to it. */
static void close_all(struct serving *serving) {
  struct sim *sim = &serving->sim;
  signals_close(&serving->signals);
  if (sim->http)
    sim_api_close(sim);
  rest_close(&sim->rest);
  mailbox_drain(sim->mail);
  http_close(&sim->http);
  close_model(sim);
  mailbox_destroy(&sim->mail);
  loop_close(&sim->loop);
}

int sim_serve(const struct sim_options *options) {
  struct serving serving = {.sim = {.options = options}};
  struct sim *sim = &serving.sim;
  const struct http_route routes[] = {
      {"/v2/*", all_methods, BODY_BYTES_MAX, sim_api_on_request, sim, 0, {0}},
      {"/.well-known/*", HTTP_GET, BODY_BYTES_MAX, sim_api_on_request, sim, 0, {0}},
      {"/sim/*",
       HTTP_GET | HTTP_POST | HTTP_DELETE,
       BODY_BYTES_MAX,
       sim_control_on_request,
       sim,
       0,
       {0}},
  };
  char why[WHY_SIZE];
  char public_key[SIM_PUBLIC_KEY_SIZE];
  if (!sim_key_open(&sim->pair, options->key_file, why, sizeof why)) {
    fail(why);
    return 1;
  }
  const struct loop_options loop = {.max_streams = CONNECTIONS_MAX,
                                    .handshake_timeout_ms = REQUEST_TIMEOUT_MS};
  if (loop_open(&sim->loop, &loop) != ERR_OK ||
      mailbox_create(&sim->mail, loop_wake, sim->loop) != ERR_OK)
    return 1;
  sim->timers = loop_timers(sim->loop);
  const struct signals_handlers handlers = {&serving, on_stop, on_reload};
  open_model(sim);
  sim_key_public(public_key, &sim->pair);
  bool opened = signals_open(&serving.signals, &handlers, sim->loop) == ERR_OK &&
                open_http(sim, routes, sizeof routes / sizeof routes[0]) && open_rest(sim);
  if (opened && write_ready_file(sim, public_key)) {
    print_welcome(sim, public_key);
    run(&serving);
  } else {
    opened = false;
  }
  close_all(&serving);
  return opened ? 0 : 1;
}
