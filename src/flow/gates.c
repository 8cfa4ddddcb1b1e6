#include "bridge/gates.h"

#include "bridge/mem.h"
#include "gate.h"

struct gates {
  const struct gate *const *table;
  size_t count;   /* how many there are; at first, how many were created */
  void *selves[]; /* of all in the table */
};

static enum err make(struct gates *gates, size_t i, const struct gates_options *options) {
  return gates->table[i]->create ? gates->table[i]->create(&gates->selves[i], options) : ERR_OK;
}

enum err gates_create(struct gates **out, const struct gates_options *options) {
  struct gates *gates = *out = mem_alloc(sizeof *gates + options->count * sizeof gates->selves[0]);
  if (!gates)
    return ERR_MEMORY;
  gates->table = options->table;
  while (gates->count < options->count) {
    enum err err = make(gates, gates->count, options);
    if (err != ERR_OK) {
      gates_destroy(out);
      return err;
    }
    gates->count++;
  }
  return ERR_OK;
}

void gates_destroy(struct gates **gates) {
  if (!*gates)
    return;
  for (size_t i = 0; i < (*gates)->count; i++)
    if ((*gates)->table[i]->destroy)
      (*gates)->table[i]->destroy(&(*gates)->selves[i]);
  mem_free(*gates);
  *gates = NULL;
}

void gate_free(void **self) {
  mem_free(*self);
  *self = NULL;
}

static bool is_refused(const struct gate_command *asked) {
  return asked->command->error != COMMAND_ERROR_NONE;
}

typedef enum err question(void *self, const struct gate_command *asked);

/* What a sender wrote stops nobody else's commands, however long it is. */
static enum err ask(struct gates *gates, size_t i, question *function,
                    const struct gate_command *asked) {
  enum err err = function && !is_refused(asked) ? function(gates->selves[i], asked) : ERR_OK;
  return err == ERR_LIMIT ? command_refuse(asked->command, COMMAND_ERROR_TOO_LARGE, NULL, NULL,
                                           "a name or a value in it is too long to be checked")
                          : err;
}

enum err gates_fill(struct gates *gates, const struct gate_command *asked) {
  enum err err = ERR_OK;
  for (size_t i = 0; err == ERR_OK && i < gates->count; i++)
    err = ask(gates, i, gates->table[i]->fill, asked);
  return err;
}

enum err gates_check(struct gates *gates, const struct gate_command *asked) {
  enum err err = ERR_OK;
  for (size_t i = 0; err == ERR_OK && i < gates->count; i++)
    err = ask(gates, i, gates->table[i]->check, asked);
  return err;
}

enum err gates_leave(struct gates *gates, const struct gate_command *asked) {
  enum err err = ERR_OK;
  for (size_t i = 0; err == ERR_OK && i < gates->count; i++)
    err = ask(gates, i, gates->table[i]->leave, asked);
  return err;
}

static void finish_first(struct gates *gates, size_t count, const struct gate_command *asked,
                         bool committed) {
  for (size_t i = 0; i < count; i++)
    if (gates->table[i]->after_commit)
      gates->table[i]->after_commit(gates->selves[i], asked, committed);
}

/* The one that refuses, or fails, has assumed nothing. */
enum err gates_admit(struct gates *gates, const struct gate_command *asked,
                     struct changes *changes) {
  for (size_t i = 0; i < gates->count; i++) {
    const struct gate *gate = gates->table[i];
    enum err err = gate->admit ? gate->admit(gates->selves[i], asked, changes) : ERR_OK;
    if (err == ERR_OK && !is_refused(asked))
      continue;
    finish_first(gates, i, asked, false);
    return err;
  }
  return ERR_OK;
}

void gates_after_commit(struct gates *gates, const struct gate_command *asked, bool committed) {
  finish_first(gates, gates->count, asked, committed);
}

enum err gates_end(struct gates *gates, const struct gate_command *asked,
                   const struct gate_end *end, struct changes *changes) {
  enum err err = ERR_OK;
  for (size_t i = 0; err == ERR_OK && i < gates->count; i++)
    if (gates->table[i]->end)
      err = gates->table[i]->end(gates->selves[i], asked, end, changes);
  return err;
}
