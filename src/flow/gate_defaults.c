#include "gate.h"

#include "bridge/access.h"
#include "bridge/config.h"
#include "bridge/mem.h"
#include "principals.h"

/* The most telling first: what is put in is there for those that follow. */
struct defaults {
  size_t count;
  struct command_default items[];
};

/* A longer pattern says more; of two as long, the later one counts. */
static void insert(struct defaults *defaults, struct command_default entry) {
  size_t at = defaults->count++;
  for (; at > 0 && defaults->items[at - 1].pattern.len <= entry.pattern.len; at--)
    defaults->items[at] = defaults->items[at - 1];
  defaults->items[at] = entry;
}

static enum err make(struct defaults **out, const char *const *texts, size_t count) {
  struct defaults *made = *out = mem_alloc(sizeof *made + count * sizeof made->items[0]);
  enum err err = made ? ERR_OK : ERR_MEMORY;
  for (size_t i = 0; err == ERR_OK && i < count; i++) {
    struct command_default entry;
    err = command_default_read(&entry, span_of(texts[i]));
    if (err == ERR_OK)
      insert(made, entry);
  }
  return err;
}

struct gate_self {
  struct principals principals;
  struct defaults *of_all;
  struct {
    struct defaults *defaults;
  } of_principals[]; /* as in the options */
};

static void destroy(void **self) {
  struct gate_self *gate = *self;
  for (size_t i = 0; i < gate->principals.count; i++)
    mem_free(gate->of_principals[i].defaults);
  mem_free(gate->of_all);
  mem_free(gate);
  *self = NULL;
}

static enum err create(void **self, const struct gates_options *options) {
  size_t count = options->principal_count;
  struct gate_self *gate = *self = mem_alloc(sizeof *gate + count * sizeof gate->of_principals[0]);
  if (!gate)
    return ERR_MEMORY;
  gate->principals = principals_of(options);
  enum err err = make(&gate->of_all, options->defaults, options->default_count);
  for (size_t i = 0; err == ERR_OK && i < count; i++)
    err =
        make(&gate->of_principals[i].defaults, (const char *const *)options->principals[i].defaults,
             options->principals[i].defaults_count);
  if (err != ERR_OK)
    destroy(self);
  return err;
}

static enum err fill_from(const struct defaults *defaults, struct command *command) {
  enum err err = ERR_OK;
  for (size_t i = 0; err == ERR_OK && i < defaults->count; i++)
    err = command_default_fill(&defaults->items[i], command->operation, command->params);
  return err;
}

/* One's own come first. Alerts say all that they mean. */
static enum err fill(void *self, const struct gate_command *asked) {
  const struct gate_self *gate = self;
  const struct config_principal *who = principals_who(&gate->principals, asked->command);
  enum err err = ERR_OK;
  if (principals_is_alerts(asked))
    return ERR_OK;
  if (who)
    err = fill_from(gate->of_principals[who - gate->principals.items].defaults, asked->command);
  return err == ERR_OK ? fill_from(gate->of_all, asked->command) : err;
}

const struct gate gate_defaults = {
    .name = "defaults", .create = create, .fill = fill, .destroy = destroy};
