/* The command line of telnyx-sim: one table that is read and that makes --help. */
#ifndef SIM_OPTIONS_H
#define SIM_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the simulated account is called. */
#define SIM_CONNECTION_ID "1494404757140276705"
#define SIM_ACCOUNT_SID   "61bf923e-5e4d-4595-a110-56190ea18a1b"

enum { SIM_SETS_MAX = 64 };

/* id, word on the command line, what stands after it, what it does. */
#define SIM_COMMAND_TABLE(X)                                                                       \
  X(SIM_SERVE, "serve", "", "stand in for Telnyx: REST API and webhooks (the default)")            \
  X(SIM_CALL, "call", "", "let a call come in, from --from to --to; it is parked until answered")  \
  X(SIM_PRESS, "press", "CALL DIGITS", "the other side of a call types digits")                    \
  X(SIM_HANGUP, "hangup", "CALL", "the other side of a call hangs up")                             \
  X(SIM_FAULT, "fault", "KIND", "make the next requests or webhooks fail; 'fault clear' ends it")  \
  X(SIM_TRIGGER, "trigger", "TYPE", "send one webhook of any type; 'trigger --list' names them")   \
  X(SIM_LOAD, "load", "", "send many signed webhooks at a rate and count the replies")

#define SIM_COMMAND_AS_ENUM(id, word, rest, help) id,
enum sim_command { SIM_COMMAND_TABLE(SIM_COMMAND_AS_ENUM) SIM_COMMAND_COUNT };
#undef SIM_COMMAND_AS_ENUM

struct sim_options {
  enum sim_command command;
  const char *words[2]; /* what stands after the command; NULL past the last */
  bool help;
  bool version;
  bool list;
  bool json;
  bool quiet;
  bool cost;
  bool accept_any_id;
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
  const char *sets[SIM_SETS_MAX]; /* "path=value" */
  size_t set_count;
  double speed;
  double rate;
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

/* The help of a command; of all when it is SIM_SERVE. */
void sim_options_help(const struct sim_options *options);

#endif
