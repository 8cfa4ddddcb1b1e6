#include "subscriber.h"

#include "guard_parts.h"

static enum err create(void **self, const struct hear_options *options) {
  *self = options->guard;
  return ERR_OK;
}

static enum err recover(void *self, const struct store_note *note) {
  if (!self)
    return ERR_OK;
  enum err err = guard_recover(self, note);
  if (err == ERR_OK)
    err = guard_recover_bill(self, note);
  guard_watch(self);
  return err;
}

static enum err deadline(void *self, struct heard *heard, struct changes *changes) {
  return self ? guard_bill_is_due(self, heard->deadline.key, changes) : ERR_OK;
}

static enum err hear(void *self, struct heard *heard, struct changes *changes) {
  return self ? guard_hear_event(self, heard->event, changes) : ERR_OK;
}

static void up(void *self) {
  if (self)
    guard_switch_up(self);
}

static void down(void *self) {
  if (self)
    guard_switch_down(self);
}

static void reload(void *self, const struct config *config) {
  struct guard *guard = self;
  if (!guard)
    return;
  guard_read_prices(&guard->options.rules, config);
  for (size_t i = 0; i < guard->account_count; i++)
    guard_read_limits(&guard->accounts[i].limits, config);
}

const struct subscriber guard_subscriber = {.name = GUARD_OWNER,
                                            .create = create,
                                            .recover = recover,
                                            .event = hear,
                                            .deadline = deadline,
                                            .up = up,
                                            .down = down,
                                            .reload = reload};
