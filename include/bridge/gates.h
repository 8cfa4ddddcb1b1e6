/* The rules that a command must pass before its request leaves, one after the other. Who gives
 * dispatch its commands makes them and ends them. Main thread. */
#ifndef BRIDGE_GATES_H
#define BRIDGE_GATES_H

#include <stddef.h>

#include "bridge/access.h"
#include "bridge/err.h"
#include "bridge/guard.h"

struct gates;
struct gate;

/* All gates, in the order of asking (flow/gates_table.c), for the options. */
extern const struct gate *const gates_table[];
extern const size_t gates_count;

struct config_contact;
struct clock_proof;
struct config_principal;

/* Borrowed until gates_destroy. */
struct gates_options {
  const struct gate *const *table;
  size_t count;
  const struct config_contact *contacts; /* whom a command may name in place of a number */
  size_t contact_count;
  const char *const *defaults; /* what a command gets that leaves it out (command_default.h) */
  size_t default_count;
  struct access_rules access; /* what whoever has no name may ask for */
  const struct config_principal *principals;
  size_t principal_count;
  const struct clock_proof *clock; /* by which a signature expires; NULL: it is right */
  struct guard *guard;             /* what those who reach out are held to; NULL: nothing */
};

/* Makes each gate. ERR_MEMORY, or what a gate's create says; then nothing is left. */
enum err gates_create(struct gates **out, const struct gates_options *options) MUST_CHECK;

/* After dispatch_destroy. Clears the pointer; NULL inside is allowed. */
void gates_destroy(struct gates **gates);

#endif
