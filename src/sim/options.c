#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/faults.h"
#include "calls/numbers.h"

/* Which commands an option is for. */
#define FOR(command) (1u << (command))
enum {
  FOR_CLIENTS =
      FOR(SIM_CALL) | FOR(SIM_PRESS) | FOR(SIM_HANGUP) | FOR(SIM_FAULT) | FOR(SIM_TRIGGER),
  FOR_SENDERS = FOR(SIM_SERVE) | FOR(SIM_TRIGGER) | FOR(SIM_LOAD),
};

#define AT(member) offsetof(struct sim_options, member)
#define MS_MAX     86400000.0

static bool is_set(const char *value) {
  return strchr(value, '=') != NULL;
}

/* A URL that is none would only fail with the first webhook. */
static bool is_url(const char *value) {
  return !*value || strncmp(value, "http://", 7) == 0 || strncmp(value, "https://", 8) == 0;
}

static const struct option_row rows[] = {
    {.name = "listen",
     .value = "ADDR:PORT",
     .doc = "where the API is served; port 0: a free one",
     .kind = OPTION_TEXT,
     .offset = AT(listen),
     .commands = FOR(SIM_SERVE),
     .initial = "127.0.0.1:4010"},
    {.name = "webhook-url",
     .value = "URL",
     .doc = "where webhooks go",
     .kind = OPTION_TEXT,
     .offset = AT(webhook_url),
     .commands = FOR_SENDERS,
     .initial = "http://127.0.0.1:8080/webhooks/telnyx",
     .is_good = is_url,
     .wants = "a URL that begins with http:// or https://"},
    {.name = "webhook-failover-url",
     .value = "URL",
     .doc = "where they go when that fails",
     .kind = OPTION_TEXT,
     .offset = AT(webhook_failover_url),
     .commands = FOR(SIM_SERVE),
     .initial = "",
     .is_good = is_url,
     .wants = "a URL that begins with http:// or https://"},
    {.name = "key-file",
     .value = "FILE",
     .doc = "the signing key, a seed in base64; made when missing",
     .kind = OPTION_TEXT,
     .offset = AT(key_file),
     .commands = FOR_SENDERS,
     .initial = ""},
    {.name = "ready-file",
     .value = "FILE",
     .doc = "written once all is ready: NAME=value lines with URLs and key",
     .kind = OPTION_TEXT,
     .offset = AT(ready_file),
     .commands = FOR(SIM_SERVE),
     .initial = ""},
    {.name = "api-key",
     .value = "KEY",
     .doc = "the only API key that is taken; without it, any is",
     .kind = OPTION_TEXT,
     .offset = AT(api_key),
     .commands = FOR(SIM_SERVE),
     .initial = ""},
    {.name = "accept-any-id",
     .doc = "ids that are not known are made up instead of refused",
     .kind = OPTION_FLAG,
     .offset = AT(accept_any_id),
     .commands = FOR(SIM_SERVE)},
    {.name = "prompt-events",
     .doc = "send call.speak.started and .ended of a gather's prompt, too",
     .kind = OPTION_FLAG,
     .offset = AT(prompt_events),
     .commands = FOR(SIM_SERVE)},
    {.name = "speed",
     .value = "FACTOR",
     .doc = "makes simulated time run faster",
     .kind = OPTION_REAL,
     .offset = AT(speed),
     .commands = FOR(SIM_SERVE),
     .initial = "1",
     .least = 0.01,
     .most = 10000},
    {.name = "ring-ms",
     .value = "MS",
     .doc = "how long a number rings before it answers",
     .kind = OPTION_INTEGER,
     .offset = AT(ring_ms),
     .commands = FOR(SIM_SERVE),
     .initial = "500",
     .least = 0,
     .most = MS_MAX},
    {.name = "caller-patience-ms",
     .value = "MS",
     .doc = "how long an inbound caller waits for an answer",
     .kind = OPTION_INTEGER,
     .offset = AT(caller_patience_ms),
     .commands = FOR(SIM_SERVE),
     .initial = "60000",
     .least = 0,
     .most = MS_MAX},
    {.name = "callee-hangup-ms",
     .value = "MS",
     .doc = "when the number that hangs up by itself does so",
     .kind = OPTION_INTEGER,
     .offset = AT(callee_hangup_ms),
     .commands = FOR(SIM_SERVE),
     .initial = "1000",
     .least = 0,
     .most = MS_MAX},
    {.name = "playback-ms",
     .value = "MS",
     .doc = "how long a playback takes",
     .kind = OPTION_INTEGER,
     .offset = AT(playback_ms),
     .commands = FOR(SIM_SERVE),
     .initial = "2000",
     .least = 0,
     .most = MS_MAX},
    {.name = "digit-ms",
     .value = "MS",
     .doc = "the time between two typed digits",
     .kind = OPTION_INTEGER,
     .offset = AT(digit_ms),
     .commands = FOR(SIM_SERVE),
     .initial = "200",
     .least = 0,
     .most = MS_MAX},
    {.name = "digits",
     .value = "DIGITS",
     .doc = "what the other side types when digits are gathered",
     .kind = OPTION_TEXT,
     .offset = AT(digits),
     .commands = FOR(SIM_SERVE),
     .initial = "1234#"},
    {.name = "cost",
     .doc = "send call.cost after a call",
     .kind = OPTION_FLAG,
     .offset = AT(cost),
     .commands = FOR(SIM_SERVE)},
    {.name = "webhook-timeout-ms",
     .value = "MS",
     .doc = "a reply that takes longer is none",
     .kind = OPTION_INTEGER,
     .offset = AT(webhook_timeout_ms),
     .commands = FOR_SENDERS,
     .initial = "2000",
     .least = 1,
     .most = MS_MAX},
    {.name = "webhook-retries",
     .value = "N",
     .doc = "how often a webhook is tried again on each URL",
     .kind = OPTION_INTEGER,
     .offset = AT(webhook_retries),
     .commands = FOR(SIM_SERVE),
     .initial = "2",
     .least = 0,
     .most = 5},
    {.name = "webhook-retry-ms",
     .value = "MS",
     .doc = "the wait before the first retry; it doubles",
     .kind = OPTION_INTEGER,
     .offset = AT(webhook_retry_ms),
     .commands = FOR(SIM_SERVE),
     .initial = "1000",
     .least = 0,
     .most = MS_MAX},
    {.name = "quiet",
     .doc = "do not show what comes and goes",
     .kind = OPTION_FLAG,
     .offset = AT(quiet),
     .commands = FOR(SIM_SERVE)},
    {.name = "sim",
     .value = "URL",
     .doc = "the simulator (http://127.0.0.1:4010), or TELNYX_SIM_URL",
     .kind = OPTION_TEXT,
     .offset = AT(sim_url),
     .commands = FOR_CLIENTS,
     .initial = "",
     .is_good = is_url,
     .wants = "a URL that begins with http:// or https://"},
    {.name = "from",
     .value = "NUMBER",
     .doc = "who calls",
     .kind = OPTION_TEXT,
     .offset = AT(from),
     .commands = FOR(SIM_CALL) | FOR(SIM_TRIGGER),
     .initial = ""},
    {.name = "to",
     .value = "NUMBER",
     .doc = "who is called",
     .kind = OPTION_TEXT,
     .offset = AT(to),
     .commands = FOR(SIM_CALL) | FOR(SIM_TRIGGER),
     .initial = ""},
    {.name = "set",
     .value = "PATH=VALUE",
     .doc = "sets a member; JSON, else text; several are possible",
     .kind = OPTION_LIST,
     .offset = AT(sets),
     .commands = FOR(SIM_TRIGGER) | FOR(SIM_FAULT) | FOR(SIM_CALL),
     .is_good = is_set,
     .wants = "PATH=VALUE"},
    {.name = "list",
     .doc = "names all types",
     .kind = OPTION_FLAG,
     .offset = AT(list),
     .commands = FOR(SIM_TRIGGER)},
    {.name = "operation",
     .value = "NAME",
     .doc = "only requests of this operation (calls.dial)",
     .kind = OPTION_TEXT,
     .offset = AT(operation),
     .commands = FOR(SIM_FAULT),
     .initial = ""},
    {.name = "path",
     .value = "PATH",
     .doc = "only requests to this path; a * at the end stands for the rest",
     .kind = OPTION_TEXT,
     .offset = AT(path),
     .commands = FOR(SIM_FAULT),
     .initial = ""},
    {.name = "event",
     .value = "TYPE",
     .doc = "only webhooks of this type",
     .kind = OPTION_TEXT,
     .offset = AT(event),
     .commands = FOR(SIM_FAULT),
     .initial = ""},
    {.name = "skip",
     .value = "N",
     .doc = "let so many pass first",
     .kind = OPTION_INTEGER,
     .offset = AT(skip),
     .commands = FOR(SIM_FAULT),
     .initial = "0",
     .least = 0,
     .most = 1e9},
    {.name = "count",
     .value = "N",
     .doc = "how many (faults 1, load 1000)",
     .kind = OPTION_INTEGER,
     .offset = AT(count),
     .commands = FOR(SIM_FAULT) | FOR(SIM_LOAD),
     .least = 1,
     .most = 1e6},
    {.name = "rate",
     .value = "N",
     .doc = "webhooks a second",
     .kind = OPTION_REAL,
     .offset = AT(rate),
     .commands = FOR(SIM_LOAD),
     .initial = "100",
     .least = 0.01,
     .most = 1e6},
    {.name = "connections",
     .value = "N",
     .doc = "connections at once",
     .kind = OPTION_INTEGER,
     .offset = AT(connections),
     .commands = FOR(SIM_LOAD),
     .initial = "16",
     .least = 1,
     .most = 512},
    {.name = "type",
     .value = "TYPE",
     .doc = "the type of the webhooks",
     .kind = OPTION_TEXT,
     .offset = AT(type),
     .commands = FOR(SIM_LOAD),
     .initial = "call.initiated"},
    {.name = "json",
     .doc = "report as JSON",
     .kind = OPTION_FLAG,
     .offset = AT(json),
     .commands = FOR(SIM_LOAD)},
    {.name = "help", .doc = "this text", .kind = OPTION_FLAG, .offset = AT(help)},
    {.name = "version", .doc = "the version", .kind = OPTION_FLAG, .offset = AT(version)},
};

#define SIM_COMMAND_AS_ROW(id, word_, rest_, words_, doc_)                                         \
  [id] = {.word = (word_), .rest = (rest_), .words_max = (words_), .doc = (doc_)},
static const struct option_command commands[SIM_COMMAND_COUNT] = {
    SIM_COMMAND_TABLE(SIM_COMMAND_AS_ROW)};
#undef SIM_COMMAND_AS_ROW

static const struct option_table table = {.rows = rows,
                                          .row_count = sizeof rows / sizeof rows[0],
                                          .commands = commands,
                                          .command_count = SIM_COMMAND_COUNT};

/* Where the simulator is: as said, as the environment says, or where it usually is. */
static const char *sim_url_of(const struct sim_options *options) {
  const char *variable = getenv("TELNYX_SIM_URL");
  if (*options->sim_url)
    return options->sim_url;
  return variable && *variable ? variable : "http://127.0.0.1:4010";
}

int sim_options_parse(struct sim_options *out, int argc, char **argv) {
  (void)argc;
  struct option_words words;
  char why[256];
  if (options_parse(out, sizeof *out, &words, &table, (const char *const *)argv, why, sizeof why) !=
      ERR_OK) {
    fprintf(stderr, "telnyx-sim: %s\nTry: telnyx-sim --help\n", why);
    return 2;
  }
  out->command = (enum sim_command)words.command;
  memcpy(out->words, words.words, sizeof out->words);
  out->sim_url = sim_url_of(out);
  if (out->count == 0)
    out->count = out->command == SIM_LOAD ? 1000 : 1;
  return 0;
}

static void print_numbers(void) {
  printf("\nNumbers that end in ... (dialled, transferred to, or sent a message)\n");
  const struct sim_number *row = NULL;
  for (size_t i = 0; (row = sim_number_row(i)) != NULL; i++)
    printf("  %-10s %s\n", row->ending ? row->ending : "", row->help);
}

static void print_faults(void) {
  printf("\nKinds of faults (details with --set, for example --set retry_after=2)\n");
  for (int kind = 0; kind < SIM_FAULT_COUNT; kind++)
    printf("  %-22s %s\n", sim_fault_name((enum sim_fault_kind)kind),
           sim_fault_help((enum sim_fault_kind)kind));
}

enum { HELP_MAX = 16 * 1024 };

/* Prints the text and frees it. */
static void print_text(struct buf *text) {
  struct span span = buf_span(text);
  printf("%.*s", (int)span.len, span.data);
  buf_free(text);
}

static void print_commands(void) {
  struct buf text;
  buf_init(&text, HELP_MAX);
  options_print_commands(&text, &table);
  print_text(&text);
}

static void print_options(enum sim_command command) {
  struct buf text;
  buf_init(&text, HELP_MAX);
  options_print(&text, &table, command);
  print_text(&text);
}

static void print_overview(void) {
  printf(
      "telnyx-sim stands in for Telnyx: it takes REST commands, plays the phone calls that they\n"
      "lead to, and sends signed webhooks. No account, no phone, no cost.\n\n"
      "Usage: telnyx-sim [COMMAND] [OPTIONS]\n\nCommands\n");
  print_commands();
  printf("\ntelnyx-sim COMMAND --help shows each one's options.\n\nOptions of serve\n");
}

static void print_serve_examples(void) {
  printf(
      "\nWhat can be asked while it runs (GET unless said otherwise)\n"
      "  /sim/requests              what the REST API was asked: ?since=N&limit=N&operation=NAME;\n"
      "                             DELETE forgets\n"
      "  /sim/webhooks              what was sent, and what came of it; DELETE forgets\n"
      "  /sim/calls                 the calls; POST {\"from\",\"to\"} lets one come in\n"
      "  /sim/calls/ID/press        POST {\"digits\"}: the other side types\n"
      "  /sim/calls/ID/hangup       POST {\"cause\"}: the other side hangs up\n"
      "  /sim/faults                POST {\"kind\",...} makes one; DELETE ends all\n"
      "  /sim/trigger               POST {\"type\",\"from\",\"to\",\"set\":{path: value}}\n"
      "  /sim/events                the types that can be triggered\n"
      "\nExamples\n"
      "  telnyx-sim                                    serve on 127.0.0.1:4010\n"
      "  telnyx-sim --speed 10 --digits 42#            ten times faster; callers type 42#\n"
      "  telnyx-sim call --from +13125550142 --to +13125550100\n"
      "  telnyx-sim trigger message.received --set text=\"Lights on\"\n"
      "  telnyx-sim fault rate_limit --count 3 --set retry_after=2\n"
      "  telnyx-sim load --rate 1000 --count 60000 --key-file sim.key\n");
}

void sim_options_help(const struct sim_options *options) {
  enum sim_command command = options->command;
  if (command == SIM_SERVE)
    print_overview();
  else
    printf("telnyx-sim %s %s\n\n%s\n\nOptions\n", commands[command].word, commands[command].rest,
           commands[command].doc);
  print_options(command);
  if (command == SIM_FAULT)
    print_faults();
  if (command == SIM_SERVE) {
    print_numbers();
    print_serve_examples();
  }
}
