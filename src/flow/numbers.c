#include "numbers.h"

#include "bridge/clock.h"
#include "bridge/mem.h"
#include "bridge/number_state.h"
#include "retained.h"

struct numbers {
  struct retained *states; /* by the number's digits, without its plus */
  struct publish *publish;
};

static const char OWNER[] = "numbers";

/* Without a call for so long a number is perhaps ours no more. */
static const int64_t FORGET_MS = INT64_C(90) * 24 * 3600 * 1000;

static void destroy(void **self) {
  struct numbers *numbers = *self;
  if (!numbers)
    return;
  retained_destroy(&numbers->states);
  mem_free(numbers);
  *self = NULL;
}

static enum err create(void **self, const struct hear_options *options) {
  struct numbers *numbers = mem_alloc(sizeof *numbers);
  if (!numbers)
    return ERR_MEMORY;
  numbers->publish = options->publish;
  *self = numbers;
  return retained_create(&numbers->states, &(struct retained_options){.owner = OWNER,
                                                                      .root = options->root,
                                                                      .kind = "number",
                                                                      .most = NUMBERS_MAX});
}

static enum err recover(void *self, const struct store_note *note) {
  struct numbers *numbers = self;
  return retained_recover(numbers->states, note);
}

static enum err note_call(struct numbers *numbers, struct changes *changes, const char *number,
                          struct span call_state) {
  struct span digits = span_of(number[0] == '+' ? number + 1 : number);
  char *json = NULL;
  enum err err =
      number_state_next(&json, retained_get(numbers->states, digits), number, call_state);
  if (err == ERR_OK && json)
    err =
        retained_set(numbers->states, changes, digits, span_of(json), clock_wall_ms() + FORGET_MS);
  mem_free(json);
  return err;
}

static enum err hear_of_call(void *self, struct heard *heard, struct changes *changes) {
  if (!heard->call_state)
    return ERR_OK;
  struct span call_state = heard->call_state->parts.payload;
  char *number = NULL;
  enum err err = number_of_call(&number, call_state);
  if (err == ERR_OK && number)
    err = note_call(self, changes, number, call_state);
  mem_free(number);
  return err;
}

static enum err forget(void *self, struct heard *heard, struct changes *changes) {
  struct numbers *numbers = self;
  return retained_set(numbers->states, changes, heard->deadline.key, span_of(NULL), 0);
}

static void settle(void *self, const struct heard *heard, const struct changes *changes,
                   bool committed) {
  (void)heard;
  struct numbers *numbers = self;
  retained_settle(numbers->states, changes, committed);
}

static bool is_current(const void *self, const struct msg *msg) {
  const struct numbers *numbers = self;
  return retained_is_current(numbers->states, msg);
}

static void publish_states(void *self) {
  const struct numbers *numbers = self;
  retained_publish(numbers->states, numbers->publish);
}

const struct subscriber numbers_subscriber = {
    .name = OWNER,
    .create = create,
    .recover = recover,
    .event = hear_of_call,
    .silence = hear_of_call,
    .deadline = forget,
    .settle = settle,
    .is_current = is_current,
    .up = publish_states,
    .destroy = destroy,
};
