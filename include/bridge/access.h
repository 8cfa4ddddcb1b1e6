/* Who may ask for which operation: rules as access.allow holds them. Pure; any thread.
 *
 *   calls.dial               an operation
 *   messaging_profiles.*     `*` stands for any text
 *   class:configure          all of a class
 *   calls.dial:webhook_url   a parameter that needs leave of its own, of an operation or class
 *   !*.delete                takes away; wins wherever it stands */
#ifndef BRIDGE_ACCESS_H
#define BRIDGE_ACCESS_H

#include <stdbool.h>
#include <stddef.h>

#include "bridge/err.h"
#include "bridge/operation.h"
#include "bridge/span.h"

struct access_rules {
  const char *const *rules;
  size_t count;
  bool whole; /* nothing is allowed that they do not name; else also read, call and reach */
};

/* What somebody asks for. */
struct access_subject {
  const char *name;  /* the operation's */
  const char *alias; /* NULL for none */
  enum operation_class class;
  const char *param; /* NULL: the operation itself; else that parameter of it */
};

/* Whether the rules allow it; *by is the rule that decided, NULL when none did. */
bool access_allows(const char **by, const struct access_rules *rules,
                   const struct access_subject *subject);

/* Whether the text is such a rule. ERR_SYNTAX: *why completes a sentence that begins with it. */
enum err access_rule_check(struct span text, const char **why) MUST_CHECK;

/* Parameters that a command gets where its sender leaves them out, as commands.defaults holds them.
 * Pure; any thread.
 *
 *   calls.dial:connection_id=1494404757140276705
 *   calls.*:from=+13125550100      `*` stands for any text; operations without `from` stay as sent
 *   calls.dial:time_limit_secs=600 text where the parameter is text, else JSON
 *
 * Only parameters in query and body: an id in the path says whom a command is for. */

struct json_t;

struct command_default {
  struct span pattern; /* of names and aliases of operations */
  struct span param;   /* its name on the wire, or the SDK's */
  struct span value;
};

/* Reads one; *out borrows from the text. ERR_SYNTAX. */
enum err command_default_read(struct command_default *out, struct span text) MUST_CHECK;

/* Whether the text is one: an operation of Telnyx that it fits has the parameter, and each that has
 * it takes the value. ERR_SYNTAX: `why` completes a sentence that begins with it. ERR_MEMORY. */
enum err command_default_check(struct span text, char *why, size_t why_size) MUST_CHECK;

/* Puts the value into what the sender wrote, where it is for that operation and not there under
 * either name; null counts as there. ERR_MEMORY. */
enum err command_default_fill(const struct command_default *entry,
                              const struct operation *operation, struct json_t *params) MUST_CHECK;

#endif
