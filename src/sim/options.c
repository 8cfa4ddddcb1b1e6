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

#define MS_MAX 86400000.0

static bool is_set(const char *value) {
  return strchr(value, '=') != NULL;
}

/* A URL that is none would only fail with the first webhook. */
static bool is_url(const char *value) {
  return !*value || strncmp(value, "http://", 7) == 0 || strncmp(value, "https://", 8) == 0;
}

#define ROW(kind_, name_, value_, member, commands_, initial_, doc_)                               \
  OPTION_ROW(kind_, name_, value_, struct sim_options, member, doc_), .commands = (commands_),     \
      .initial = (initial_)
#define FLAG(name, member, commands, doc)                                                          \
  {ROW(OPTION_FLAG, name, NULL, member, commands, NULL, doc)}
#define TEXT(name, value, member, commands, initial, doc)                                          \
  {ROW(OPTION_TEXT, name, value, member, commands, initial, doc)}
#define URL(name, member, commands, initial, doc)                                                  \
  {ROW(OPTION_TEXT, name, "URL", member, commands, initial, doc), .is_good = is_url,               \
   .wants = "a URL that begins with http:// or https://"}
#define NUMBER(kind, name, value, member, commands, initial, least_, most_, doc)                   \
  {ROW(kind, name, value, member, commands, initial, doc), .least = (least_), .most = (most_)}
#define INTEGER(...) NUMBER(OPTION_INTEGER, __VA_ARGS__)
#define REAL(...)    NUMBER(OPTION_REAL, __VA_ARGS__)

static const struct option_row rows[] = {
    TEXT("listen", "ADDR:PORT", listen, FOR(SIM_SERVE), "127.0.0.1:4010",
         "where the API is served; port 0: a free one"),
    URL("webhook-url", webhook_url, FOR_SENDERS, "http://127.0.0.1:8080/webhooks/telnyx",
        "where webhooks go"),
    URL("webhook-failover-url", webhook_failover_url, FOR(SIM_SERVE), "",
        "where they go when that fails"),
    TEXT("key-file", "FILE", key_file, FOR_SENDERS, "",
         "the signing key, a seed in base64; made when missing"),
    TEXT("ready-file", "FILE", ready_file, FOR(SIM_SERVE), "",
         "written once all is ready: NAME=value lines with URLs and key"),
    TEXT("api-key", "KEY", api_key, FOR(SIM_SERVE), "",
         "the only API key that is taken; without it, any is"),
    FLAG("accept-any-id", accept_any_id, FOR(SIM_SERVE),
         "ids that are not known are made up instead of refused"),
    FLAG("prompt-events", prompt_events, FOR(SIM_SERVE),
         "send call.speak.started and .ended of a gather's prompt, too"),
    REAL("speed", "FACTOR", speed, FOR(SIM_SERVE), "1", 0.01, 10000,
         "makes simulated time run faster"),
    INTEGER("ring-ms", "MS", ring_ms, FOR(SIM_SERVE), "500", 0, MS_MAX,
            "how long a number rings before it answers"),
    INTEGER("caller-patience-ms", "MS", caller_patience_ms, FOR(SIM_SERVE), "60000", 0, MS_MAX,
            "how long an inbound caller waits for an answer"),
    INTEGER("callee-hangup-ms", "MS", callee_hangup_ms, FOR(SIM_SERVE), "1000", 0, MS_MAX,
            "when the number that hangs up by itself does so"),
    INTEGER("playback-ms", "MS", playback_ms, FOR(SIM_SERVE), "2000", 0, MS_MAX,
            "how long a playback takes"),
    INTEGER("digit-ms", "MS", digit_ms, FOR(SIM_SERVE), "200", 0, MS_MAX,
            "the time between two typed digits"),
    TEXT("digits", "DIGITS", digits, FOR(SIM_SERVE), "1234#",
         "what the other side types when digits are gathered"),
    INTEGER("list-items", "N", list_items, FOR(SIM_SERVE), "0", 0, 100000,
            "fill lists up with made-up things until they have so many"),
    FLAG("cost", cost, FOR(SIM_SERVE), "send call.cost after a call"),
    INTEGER("webhook-timeout-ms", "MS", webhook_timeout_ms, FOR_SENDERS, "2000", 1, MS_MAX,
            "a reply that takes longer is none"),
    INTEGER("webhook-retries", "N", webhook_retries, FOR(SIM_SERVE), "2", 0, 5,
            "how often a webhook is tried again on each URL"),
    INTEGER("webhook-retry-ms", "MS", webhook_retry_ms, FOR(SIM_SERVE), "1000", 0, MS_MAX,
            "the wait before the first retry; it doubles"),
    FLAG("quiet", quiet, FOR(SIM_SERVE), "do not show what comes and goes"),
    URL("sim", sim_url, FOR_CLIENTS, "",
        "the simulator (http://127.0.0.1:4010), or TELNYX_SIM_URL"),
    TEXT("from", "NUMBER", from, FOR(SIM_CALL) | FOR(SIM_TRIGGER), "", "who calls"),
    TEXT("to", "NUMBER", to, FOR(SIM_CALL) | FOR(SIM_TRIGGER), "", "who is called"),
    {ROW(OPTION_LIST, "set", "PATH=VALUE", sets, FOR(SIM_TRIGGER) | FOR(SIM_FAULT) | FOR(SIM_CALL),
         NULL, "sets a member; JSON, else text; several are possible"),
     .is_good = is_set, .wants = "PATH=VALUE"},
    FLAG("list", list, FOR(SIM_TRIGGER), "names all types"),
    TEXT("operation", "NAME", operation, FOR(SIM_FAULT), "",
         "only requests of this operation (calls.dial)"),
    TEXT("path", "PATH", path, FOR(SIM_FAULT), "",
         "only requests to this path; a * stands for any text"),
    TEXT("event", "TYPE", event, FOR(SIM_FAULT), "", "only webhooks of this type"),
    INTEGER("skip", "N", skip, FOR(SIM_FAULT), "0", 0, 1e9, "let so many pass first"),
    INTEGER("count", "N", count, FOR(SIM_FAULT) | FOR(SIM_LOAD), NULL, 1, 1e6,
            "how many (faults 1, load 1000)"),
    REAL("rate", "N", rate, FOR(SIM_LOAD), "100", 0.01, 1e6, "webhooks a second"),
    INTEGER("connections", "N", connections, FOR(SIM_LOAD), "16", 1, 512, "connections at once"),
    TEXT("type", "TYPE", type, FOR(SIM_LOAD), "call.initiated", "the type of the webhooks"),
    FLAG("json", json, FOR(SIM_LOAD), "report as JSON"),
    FLAG("help", help, 0, "this text"),
    FLAG("version", version, 0, "the version"),
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
      "\nThe account has the application " SIM_CONNECTION_ID " and the number " SIM_OWN_NUMBER ";\n"
      "POST /v2/number_orders adds numbers.\n"
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

int sim_options_manual(const struct sim_options *options) {
  static const struct option_manual manual = {
      .program = "telnyx-sim",
      .summary = "stand in for Telnyx, without an account",
      .about =
          "Takes REST commands as Telnyx does, plays the phone calls that they lead to, and sends "
          "signed webhooks. No account, no phone, no cost. Without a command it serves. "
          "telnyx-sim --help lists the numbers that are busy, do not answer or press keys, and "
          "what can be asked while it runs; telnyx-sim fault --help the kinds of faults.",
      .details_title = "EXAMPLES",
      .details = "telnyx-sim --speed 10\n"
                 "telnyx-sim call --from +13125550142 --to +13125550100\n"
                 "telnyx-sim trigger message.received --set text=\"Lights on\"",
      .exit_status = "0 done, 1 failed, 2 bad usage.",
      .see_also = "telnyx-mqtt"};
  struct buf text;
  bool known = true;
  buf_init(&text, HELP_MAX);
  if (options->words[0])
    known = options_print_completion(&text, &table, manual.program, options->words[0]);
  else
    options_print_manual(&text, &table, &manual);
  if (!known)
    fprintf(stderr, "telnyx-sim: manual knows bash, zsh and fish, not %s\n", options->words[0]);
  print_text(&text);
  return known ? 0 : 2;
}
