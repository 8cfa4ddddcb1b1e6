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

#endif
