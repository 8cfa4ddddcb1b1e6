#include "gate_defaults.h"

#include "bridge/command_default.h"
#include "bridge/mem.h"

/* The most telling first: what is put in is there for those that follow. */
struct standards {
  size_t count;
  struct command_default items[];
};

/* A longer pattern says more; of two as long, the later one counts. */
static void insert(struct standards *standards, struct command_default standard) {
  size_t at = standards->count++;
  for (; at > 0 && standards->items[at - 1].pattern.len <= standard.pattern.len; at--)
    standards->items[at] = standards->items[at - 1];
  standards->items[at] = standard;
}

static enum err create(void **self, const struct gates_options *options) {
  struct standards *made = mem_alloc(sizeof *made + options->default_count * sizeof made->items[0]);
  if (!made)
    return ERR_MEMORY;
  made->count = 0;
  *self = made;
  for (size_t i = 0; i < options->default_count; i++) {
    struct command_default standard;
    enum err err = command_default_read(&standard, span_of(options->defaults[i]));
    if (err != ERR_OK) {
      mem_free(made);
      *self = NULL;
      return err;
    }
    insert(made, standard);
  }
  return ERR_OK;
}

static void destroy(void **self) {
  mem_free(*self);
  *self = NULL;
}

static enum err fill(void *self, const struct gate_command *asked) {
  const struct standards *standards = self;
  struct command *command = asked->command;
  enum err err = ERR_OK;
  for (size_t i = 0; err == ERR_OK && i < standards->count; i++)
    err = command_default_fill(&standards->items[i], command->operation, command->params);
  return err;
}

const struct gate gate_defaults = {
    .name = "defaults", .create = create, .fill = fill, .destroy = destroy};
