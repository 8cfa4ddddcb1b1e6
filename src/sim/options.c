#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/faults.h"
#include "calls/numbers.h"

enum option_kind { KIND_FLAG, KIND_TEXT, KIND_INTEGER, KIND_REAL, KIND_SET };

/* Which commands an option is for. */
#define FOR(command) (1u << (command))
enum {
  FOR_ALL = (1u << SIM_COMMAND_COUNT) - 1,
  FOR_CLIENTS =
      FOR(SIM_CALL) | FOR(SIM_PRESS) | FOR(SIM_HANGUP) | FOR(SIM_FAULT) | FOR(SIM_TRIGGER),
  FOR_SENDERS = FOR(SIM_SERVE) | FOR(SIM_TRIGGER) | FOR(SIM_LOAD),
};

struct option {
  const char *name;
  const char *value; /* what the help calls it; NULL for a flag */
  size_t offset;
  enum option_kind kind;
  unsigned commands;
  const char *initial; /* NULL: empty, 0 or false */
  double least, most;
  const char *help;
};

#define AT(member) offsetof(struct sim_options, member)
#define MS_MAX     86400000.0

static const struct option options_table[] = {
    {"listen", "ADDR:PORT", AT(listen), KIND_TEXT, FOR(SIM_SERVE), "127.0.0.1:4010", 0, 0,
     "where the REST API is served; port 0 takes a free one"},
    {"webhook-url", "URL", AT(webhook_url), KIND_TEXT, FOR_SENDERS,
     "http://127.0.0.1:8080/webhooks/telnyx", 0, 0, "where webhooks go"},
    {"webhook-failover-url", "URL", AT(webhook_failover_url), KIND_TEXT, FOR(SIM_SERVE), NULL, 0, 0,
     "where they go when that fails"},
    {"key-file", "FILE", AT(key_file), KIND_TEXT, FOR_SENDERS, NULL, 0, 0,
     "the signing key, a seed in base64; made when it is missing"},
    {"ready-file", "FILE", AT(ready_file), KIND_TEXT, FOR(SIM_SERVE), NULL, 0, 0,
     "written once all is ready: NAME=value lines with URLs and key"},
    {"api-key", "KEY", AT(api_key), KIND_TEXT, FOR(SIM_SERVE), NULL, 0, 0,
     "the only API key that is taken; without it, any is"},
    {"accept-any-id", NULL, AT(accept_any_id), KIND_FLAG, FOR(SIM_SERVE), NULL, 0, 0,
     "ids that are not known are made up instead of refused"},
    {"speed", "FACTOR", AT(speed), KIND_REAL, FOR(SIM_SERVE), "1", 0.01, 10000,
     "makes simulated time run faster"},
    {"ring-ms", "MS", AT(ring_ms), KIND_INTEGER, FOR(SIM_SERVE), "500", 0, MS_MAX,
     "how long a number rings before it answers"},
    {"caller-patience-ms", "MS", AT(caller_patience_ms), KIND_INTEGER, FOR(SIM_SERVE), "60000", 0,
     MS_MAX, "how long an inbound caller waits for an answer"},
    {"callee-hangup-ms", "MS", AT(callee_hangup_ms), KIND_INTEGER, FOR(SIM_SERVE), "1000", 0,
     MS_MAX, "when the number that hangs up by itself does so"},
    {"playback-ms", "MS", AT(playback_ms), KIND_INTEGER, FOR(SIM_SERVE), "2000", 0, MS_MAX,
     "how long a playback takes"},
    {"digit-ms", "MS", AT(digit_ms), KIND_INTEGER, FOR(SIM_SERVE), "200", 0, MS_MAX,
     "the time between two typed digits"},
    {"digits", "DIGITS", AT(digits), KIND_TEXT, FOR(SIM_SERVE), "1234#", 0, 0,
     "what the other side types when digits are gathered"},
    {"cost", NULL, AT(cost), KIND_FLAG, FOR(SIM_SERVE), NULL, 0, 0, "send call.cost after a call"},
    {"webhook-timeout-ms", "MS", AT(webhook_timeout_ms), KIND_INTEGER, FOR_SENDERS, "2000", 1,
     MS_MAX, "a reply that takes longer is none"},
    {"webhook-retries", "N", AT(webhook_retries), KIND_INTEGER, FOR(SIM_SERVE), "2", 0, 5,
     "how often a webhook is tried again on each URL"},
    {"webhook-retry-ms", "MS", AT(webhook_retry_ms), KIND_INTEGER, FOR(SIM_SERVE), "1000", 0,
     MS_MAX, "the wait before the first retry; it doubles"},
    {"quiet", NULL, AT(quiet), KIND_FLAG, FOR(SIM_SERVE), NULL, 0, 0,
     "do not show what comes and goes"},
    {"sim", "URL", AT(sim_url), KIND_TEXT, FOR_CLIENTS, "http://127.0.0.1:4010", 0, 0,
     "the simulator, or TELNYX_SIM_URL"},
    {"from", "NUMBER", AT(from), KIND_TEXT, FOR(SIM_CALL) | FOR(SIM_TRIGGER), NULL, 0, 0,
     "who calls"},
    {"to", "NUMBER", AT(to), KIND_TEXT, FOR(SIM_CALL) | FOR(SIM_TRIGGER), NULL, 0, 0,
     "who is called"},
    {"set", "PATH=VALUE", 0, KIND_SET, FOR(SIM_TRIGGER) | FOR(SIM_FAULT) | FOR(SIM_CALL), NULL, 0,
     0, "sets a member; JSON, else text; several are possible"},
    {"list", NULL, AT(list), KIND_FLAG, FOR(SIM_TRIGGER), NULL, 0, 0, "names all types"},
    {"operation", "NAME", AT(operation), KIND_TEXT, FOR(SIM_FAULT), NULL, 0, 0,
     "only requests of this operation (calls.dial)"},
    {"path", "PATH", AT(path), KIND_TEXT, FOR(SIM_FAULT), NULL, 0, 0,
     "only requests to this path; a * at the end stands for the rest"},
    {"event", "TYPE", AT(event), KIND_TEXT, FOR(SIM_FAULT), NULL, 0, 0,
     "only webhooks of this type"},
    {"skip", "N", AT(skip), KIND_INTEGER, FOR(SIM_FAULT), "0", 0, 1e9, "let so many pass first"},
    {"count", "N", AT(count), KIND_INTEGER, FOR(SIM_FAULT) | FOR(SIM_LOAD), NULL, 1, 1e6,
     "how many (faults 1, load 1000)"},
    {"rate", "N", AT(rate), KIND_REAL, FOR(SIM_LOAD), "100", 0.01, 1e6, "webhooks a second"},
    {"connections", "N", AT(connections), KIND_INTEGER, FOR(SIM_LOAD), "16", 1, 512,
     "connections at once"},
    {"type", "TYPE", AT(type), KIND_TEXT, FOR(SIM_LOAD), "call.initiated", 0, 0,
     "the type of the webhooks"},
    {"json", NULL, AT(json), KIND_FLAG, FOR(SIM_LOAD), NULL, 0, 0, "report as JSON"},
    {"help", NULL, AT(help), KIND_FLAG, FOR_ALL, NULL, 0, 0, "this text"},
    {"version", NULL, AT(version), KIND_FLAG, FOR_ALL, NULL, 0, 0, "the version"},
};
enum { OPTION_COUNT = sizeof options_table / sizeof options_table[0] };

#define SIM_COMMAND_AS_ROW(id, word, rest, help) [id] = {word, rest, help},
static const struct {
  const char *word;
  const char *rest;
  const char *help;
} commands[SIM_COMMAND_COUNT] = {SIM_COMMAND_TABLE(SIM_COMMAND_AS_ROW)};
#undef SIM_COMMAND_AS_ROW

static int usage(const char *what, const char *which) {
  fprintf(stderr, "telnyx-sim: %s: %s\nTry: telnyx-sim --help\n", what, which);
  return 2;
}

static int set_number(struct sim_options *out, const struct option *option, const char *text) {
  char *end = NULL;
  double number = strtod(text, &end);
  bool whole = option->kind == KIND_REAL || strspn(text, "0123456789") == strlen(text);
  if (!*text || *end || !whole || number < option->least || number > option->most) {
    fprintf(stderr, "telnyx-sim: --%s takes a number from %g to %g, not \"%s\"\n", option->name,
            option->least, option->most, text);
    return 2;
  }
  if (option->kind == KIND_REAL)
    memcpy((char *)out + option->offset, &number, sizeof number);
  else
    memcpy((char *)out + option->offset, &(int64_t){(int64_t)number}, sizeof(int64_t));
  return 0;
}

static int set_option(struct sim_options *out, const struct option *option, const char *text) {
  switch (option->kind) {
  case KIND_FLAG:
    memcpy((char *)out + option->offset, &(bool){true}, sizeof(bool));
    return 0;
  case KIND_TEXT:
    memcpy((char *)out + option->offset, &text, sizeof text);
    return 0;
  case KIND_SET:
    if (!strchr(text, '=') || out->set_count >= SIM_SETS_MAX)
      return usage("--set takes PATH=VALUE, a limited number of times", text);
    out->sets[out->set_count++] = text;
    return 0;
  default:
    return set_number(out, option, text);
  }
}

static void set_initial(struct sim_options *out) {
  *out = (struct sim_options){.command = SIM_SERVE};
  for (size_t i = 0; i < OPTION_COUNT; i++) {
    const struct option *option = &options_table[i];
    if (option->initial || option->kind == KIND_TEXT)
      (void)set_option(out, option, option->initial ? option->initial : "");
  }
  const char *sim_url = getenv("TELNYX_SIM_URL");
  if (sim_url && *sim_url)
    out->sim_url = sim_url;
}

static const struct option *find_option(const char *name, size_t len) {
  for (size_t i = 0; i < OPTION_COUNT; i++)
    if (strlen(options_table[i].name) == len && memcmp(options_table[i].name, name, len) == 0)
      return &options_table[i];
  return NULL;
}

/* argv[*at] is an option; its value may be the next argument. */
static int parse_option(struct sim_options *out, int argc, char **argv, int *at) {
  const char *name = argv[*at] + 2;
  size_t len = strcspn(name, "=");
  const struct option *option = find_option(name, len);
  if (!option)
    return usage("unknown option", argv[*at]);
  if (!(option->commands & FOR(out->command)))
    return usage("not an option of this command", argv[*at]);
  const char *value = name[len] == '=' ? name + len + 1 : NULL;
  if (option->kind == KIND_FLAG && value)
    return usage("takes no value", argv[*at]);
  if (option->kind != KIND_FLAG && !value) {
    if (*at + 1 >= argc)
      return usage("needs a value", argv[*at]);
    value = argv[++*at];
  }
  return set_option(out, option, value);
}

static bool is_command(struct sim_options *out, const char *word) {
  for (int i = 0; i < SIM_COMMAND_COUNT; i++) {
    if (strcmp(commands[i].word, word) == 0) {
      out->command = (enum sim_command)i;
      return true;
    }
  }
  return false;
}

/* A URL that is none would only fail with the first webhook. */
static int check_urls(const struct sim_options *options) {
  const char *const urls[] = {options->webhook_url, options->webhook_failover_url,
                              options->sim_url};
  for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
    bool is_url = strncmp(urls[i], "http://", 7) == 0 || strncmp(urls[i], "https://", 8) == 0;
    if (*urls[i] && !is_url)
      return usage("a URL must begin with http:// or https://", urls[i]);
  }
  return 0;
}

int sim_options_parse(struct sim_options *out, int argc, char **argv) {
  size_t words = 0;
  set_initial(out);
  int first = argc > 1 && is_command(out, argv[1]) ? 2 : 1;
  for (int at = first; at < argc; at++) {
    if (strcmp(argv[at], "-h") == 0) {
      out->help = true;
    } else if (strncmp(argv[at], "--", 2) == 0) {
      int status = parse_option(out, argc, argv, &at);
      if (status)
        return status;
    } else if (words < 2 && *commands[out->command].rest) {
      out->words[words++] = argv[at];
    } else {
      return usage("unknown command", argv[at]);
    }
  }
  if (out->count == 0)
    out->count = out->command == SIM_LOAD ? 1000 : 1;
  return check_urls(out);
}

static void print_options(enum sim_command command) {
  for (size_t i = 0; i < OPTION_COUNT; i++) {
    const struct option *option = &options_table[i];
    char left[48];
    if (!(option->commands & FOR(command)))
      continue;
    snprintf(left, sizeof left, "--%s%s%s", option->name, option->value ? " " : "",
             option->value ? option->value : "");
    printf("  %-27s %s", left, option->help);
    if (option->initial)
      printf(" (%s)", option->initial);
    printf("\n");
  }
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

static void print_overview(void) {
  printf(
      "telnyx-sim stands in for Telnyx: it takes REST commands, plays the phone calls that they\n"
      "lead to, and sends signed webhooks. No account, no phone, no cost.\n\n"
      "Usage: telnyx-sim [COMMAND] [OPTIONS]\n\nCommands\n");
  for (int i = 0; i < SIM_COMMAND_COUNT; i++) {
    char left[48];
    snprintf(left, sizeof left, "%s %s", commands[i].word, commands[i].rest);
    printf("  %-20s %s\n", left, commands[i].help);
  }
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
           commands[command].help);
  print_options(command);
  if (command == SIM_FAULT)
    print_faults();
  if (command == SIM_SERVE) {
    print_numbers();
    print_serve_examples();
  }
}
