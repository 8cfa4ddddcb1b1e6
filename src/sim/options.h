/* The command line of telnyx-sim: one table that is read and that makes --help. Main thread. */
#ifndef SIM_OPTIONS_H
#define SIM_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "bridge/options.h"

/* What the simulated account is called. */
#define SIM_CONNECTION_ID "1494404757140276705"
#define SIM_OWN_NUMBER    "+13125550100"
#define SIM_ACCOUNT_SID   "61bf923e-5e4d-4595-a110-56190ea18a1b"

/* id, word on the command line, what stands behind it, how many words that are, what it does. */
#define SIM_COMMAND_TABLE(X)                                                                       \
  X(SIM_SERVE, "serve", "", 0, "stand in for Telnyx: REST API and webhooks (the default)")         \
  X(SIM_CALL, "call", "", 0,                                                                       \
    "let a call come in, from --from to --to; it is parked until answered")                        \
  X(SIM_PRESS, "press", "CALL DIGITS", 2, "the other side of a call types digits")                 \
  X(SIM_HANGUP, "hangup", "CALL", 1, "the other side of a call hangs up")                          \
  X(SIM_FAULT, "fault", "KIND", 1,                                                                 \
    "make the next requests or webhooks fail; 'fault clear' ends it")                              \
  X(SIM_TRIGGER, "trigger", "TYPE", 1,                                                             \
    "send one webhook of any type; 'trigger --list' names them")                                   \
  X(SIM_LOAD, "load", "", 0, "send many signed webhooks at a rate and count the replies")          \
  X(SIM_MANUAL, "manual", "SHELL", 1,                                                              \
    "print the manual page, or the completions of bash, zsh or fish")

#define SIM_COMMAND_AS_ENUM(id, word, rest, words, help) id,
enum sim_command { SIM_COMMAND_TABLE(SIM_COMMAND_AS_ENUM) SIM_COMMAND_COUNT };
#undef SIM_COMMAND_AS_ENUM

struct sim_options {
  enum sim_command command;
  const char *words[OPTION_WORDS_MAX]; /* what stands after the command; NULL past the last */
  bool help;
  bool version;
  bool list;
  bool json;
  bool quiet;
  bool cost;
  bool accept_any_id;
  bool prompt_events;
  const char *listen;
  const char *webhook_url;
  const char *webhook_failover_url;
  const char *key_file;
  const char *ready_file;
  const char *api_key;
  const char *sim_url;
  const char *from;
  const char *to;
  const char *type;
  const char *digits;
  const char *operation;
  const char *event;
  const char *path;
  struct option_list sets; /* "path=value" */
  double speed;
  double rate;
  int64_t list_items;
  int64_t ring_ms;
  int64_t caller_patience_ms;
  int64_t callee_hangup_ms;
  int64_t playback_ms;
  int64_t digit_ms;
  int64_t webhook_timeout_ms;
  int64_t webhook_retries;
  int64_t webhook_retry_ms;
  int64_t count;
  int64_t skip;
  int64_t connections;
};

/* Reads the arguments; what goes wrong is said on standard error. 0, or the exit status 2. */
int sim_options_parse(struct sim_options *out, int argc, char **argv);

/* Prints the manual page, or a shell's completions; returns the exit status. */
int sim_options_manual(const struct sim_options *options);

/* The help of a command; of all when it is SIM_SERVE. */
void sim_options_help(const struct sim_options *options);

/* ---- serve.c ----
 * `telnyx-sim serve`: everything built, the loop, everything taken down in order. */

/* The exit status. */
int sim_serve(const struct sim_options *options);

#endif
