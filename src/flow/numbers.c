#include "numbers.h"

#include <stdio.h>
#include <string.h>

#include "bridge/buf.h"
#include "bridge/clock.h"
#include "bridge/mem.h"
#include "bridge/number_state.h"
#include "bridge/topic.h"
#include "retained.h"

struct numbers {
  const struct config *config;
  struct retained *states; /* by key: a name, or digits without a plus */
  struct publish *publish;
  struct calls *calls;
};

static const char OWNER[] = "numbers";

/* Without a call for so long a number that has no name is perhaps ours no more. */
static const int64_t FORGET_MS = INT64_C(90) * 24 * 3600 * 1000;

/* ---- who is who ------------------------------------------------------------------------------ */

static const char *digits_of(const char *number) {
  return number[0] == '+' ? number + 1 : number;
}

static bool is_same_number(const char *a, const char *b) {
  return a && strcmp(digits_of(a), digits_of(b)) == 0;
}

static const struct config_number *find_named(const struct numbers *numbers, const char *number) {
  for (size_t i = 0; i < numbers->config->numbers_count; i++)
    if (is_same_number(numbers->config->numbers[i].number, number))
      return &numbers->config->numbers[i];
  return NULL;
}

static const struct config_number *find_name(const struct numbers *numbers, struct span name) {
  for (size_t i = 0; i < numbers->config->numbers_count; i++)
    if (span_equal_text(name, numbers->config->numbers[i].entry.name))
      return &numbers->config->numbers[i];
  return NULL;
}

static struct number_self self_of(const struct numbers *numbers, const char *number) {
  const struct config_number *named = find_named(numbers, number);
  return (struct number_self){named ? named->number : number, named ? named->entry.name : NULL};
}

static struct span key_of(const struct number_self *self) {
  return span_of(self->name ? self->name : digits_of(self->number));
}

static const char *contact_of(const void *context, const char *number) {
  const struct config *config = ((const struct numbers *)context)->config;
  for (size_t i = 0; i < config->contacts_count; i++)
    if (is_same_number(config->contacts[i].number, number) ||
        is_same_number(config->contacts[i].sms, number))
      return config->contacts[i].entry.name;
  return NULL;
}

static bool is_of(struct span state, const char *number) {
  char begin[64];
  snprintf(begin, sizeof begin, "{\"number\":\"%s\",", number);
  return span_starts_with(state, begin);
}

/* The last state of the number; none when its key was another number's then. */
static struct span state_of(const struct numbers *numbers, const struct number_self *self) {
  struct span state = retained_get(numbers->states, key_of(self));
  return self->name && !is_of(state, self->number) ? span_of(NULL) : state;
}

static bool is_ours(const void *context, const char *number) {
  const struct numbers *numbers = context;
  return find_named(numbers, number) ||
         retained_get(numbers->states, span_of(digits_of(number))).len > 0;
}

static struct number_book book_of(const struct numbers *numbers) {
  return (struct number_book){numbers, contact_of, is_ours};
}

/* ---- what is told ---------------------------------------------------------------------------- */

static enum err set_state(struct numbers *numbers, struct changes *changes,
                          const struct number_self *self, struct span json) {
  return retained_set(numbers->states, changes, key_of(self), json, clock_wall_ms() + FORGET_MS);
}

static enum err tell(const struct numbers *numbers, struct changes *changes,
                     const struct number_self *self, struct span json) {
  struct msg *msg = NULL;
  struct buf topic;
  buf_init(&topic, TOPIC_MAX);
  buf_addf(&topic, "%s/number/", numbers->config->mqtt_root);
  topic_add_level(&topic, key_of(self));
  buf_add_text(&topic, "/event");
  enum err err = buf_status(&topic);
  if (err == ERR_OK)
    err = msg_create(&msg, &(struct msg_parts){.kind = MSG_EVENT,
                                               .qos = 1,
                                               .topic = buf_span(&topic),
                                               .payload = json,
                                               .content_type = span_of("application/json")});
  buf_free(&topic);
  return err == ERR_OK ? changes_add_message(changes, &msg) : err;
}

static enum err tell_of_call(const struct numbers *numbers, struct changes *changes,
                             const struct number_self *self, enum number_event kind,
                             struct span call_state, struct span digits) {
  const struct number_book book = book_of(numbers);
  char *json = NULL;
  enum err err = number_event_of_call(&json, kind, call_state, digits, &book);
  if (err == ERR_OK)
    err = tell(numbers, changes, self, span_of(json));
  mem_free(json);
  return err;
}

/* ---- what is heard --------------------------------------------------------------------------- */

static enum err note_call(struct numbers *numbers, struct changes *changes, const char *number,
                          struct span call_state) {
  const struct number_self self = self_of(numbers, number);
  const struct number_book book = book_of(numbers);
  enum number_event happened = NUMBER_EVENT_none;
  char *json = NULL;
  enum err err =
      number_state_next(&json, &happened, state_of(numbers, &self), &self, call_state, &book);
  if (err == ERR_OK && json)
    err = set_state(numbers, changes, &self, span_of(json));
  if (err == ERR_OK && happened != NUMBER_EVENT_none)
    err = tell_of_call(numbers, changes, &self, happened, call_state, span_of(NULL));
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

static enum err hear_digits(const struct numbers *numbers, struct changes *changes,
                            const struct event *event, struct span digits) {
  struct span call_state = calls_find_state(numbers->calls, event->call_control_id);
  char *number = NULL;
  enum err err = number_of_call(&number, call_state);
  if (err == ERR_OK && number) {
    const struct number_self self = self_of(numbers, number);
    err = tell_of_call(numbers, changes, &self, NUMBER_EVENT_digits, call_state, digits);
  }
  mem_free(number);
  return err;
}

static enum err hear_message(const struct numbers *numbers, struct changes *changes,
                             const struct heard *heard) {
  const struct number_book book = book_of(numbers);
  char *json = NULL;
  char *number = NULL;
  enum err err = number_event_of_message(&json, &number, heard->event, heard->body, &book);
  if (err == ERR_OK && json && number_is_one(number)) {
    const struct number_self self = self_of(numbers, number);
    err = tell(numbers, changes, &self, span_of(json));
  }
  mem_free(json);
  mem_free(number);
  return err;
}

static enum err hear_event(void *self, struct heard *heard, struct changes *changes) {
  struct span digits = number_event_digits(heard->event);
  if (digits.len > 0)
    return hear_digits(self, changes, heard->event, digits);
  enum err err = hear_message(self, changes, heard);
  return err == ERR_OK ? hear_of_call(self, heard, changes) : err;
}

/* Of a state that its key has for long, or that is another number's: what has a name stays. */
static enum err renew_or_forget(void *self, struct heard *heard, struct changes *changes) {
  struct numbers *numbers = self;
  struct span key = heard->deadline.key;
  const struct config_number *named = find_name(numbers, key);
  if (!named)
    return retained_set(numbers->states, changes, key, span_of(NULL), 0);
  const struct number_self own = self_of(numbers, named->number);
  char *fresh = NULL;
  struct span state = state_of(numbers, &own);
  enum err err = state.len > 0 ? ERR_OK : number_state_seen(&fresh, span_of(NULL), &own);
  if (err == ERR_OK)
    err = set_state(numbers, changes, &own, fresh ? span_of(fresh) : state);
  mem_free(fresh);
  return err;
}

/* ---- somebody has looked --------------------------------------------------------------------- */

static enum err see(struct numbers *numbers, struct changes *changes,
                    const struct number_self *self) {
  char *json = NULL;
  enum err err = number_state_seen(&json, state_of(numbers, self), self);
  if (err == ERR_OK)
    err = set_state(numbers, changes, self, span_of(json));
  mem_free(json);
  return err;
}

enum err numbers_see(struct numbers *numbers, struct changes *changes, const char *number) {
  const struct config_number *named = find_name(numbers, span_of(number));
  const char *asked = named ? named->number : number;
  if (!number_is_one(asked))
    return ERR_MISSING;
  const struct number_self self = self_of(numbers, asked);
  return self.name || state_of(numbers, &self).len > 0 ? see(numbers, changes, &self) : ERR_MISSING;
}

/* ---- its life -------------------------------------------------------------------------------- */

static bool is_stale(const void *self, const struct store_note *note) {
  const struct numbers *numbers = self;
  const struct config_number *named = find_name(numbers, note->key);
  char key[CONFIG_NAME_MAX + 1];
  if (named)
    return !is_of(note->value, named->number);
  snprintf(key, sizeof key, "%.*s", (int)note->key.len, note->key.data);
  return !number_is_one(key) || find_named(numbers, key);
}

static enum err recover(void *self, const struct store_note *note) {
  struct numbers *numbers = self;
  return retained_recover(numbers->states, note);
}

static void after_commit(void *self, const struct heard *heard, const struct changes *changes,
                         bool committed) {
  (void)heard;
  struct numbers *numbers = self;
  retained_after_commit(numbers->states, changes, committed);
}

static bool is_current(const void *self, const struct msg *msg) {
  const struct numbers *numbers = self;
  return retained_is_current(numbers->states, msg);
}

static void publish_states(void *self) {
  const struct numbers *numbers = self;
  retained_publish(numbers->states, numbers->publish);
}

static bool has_name(const void *context, struct span key) {
  return find_name(context, key) != NULL;
}

/* A number that has a name is there before its first call: as if there were a note of it. */
static enum err begin(struct numbers *numbers, const struct config_number *named) {
  const struct number_self self = {named->number, named->entry.name};
  char *json = NULL;
  enum err err = number_state_seen(&json, span_of(NULL), &self);
  if (err == ERR_OK)
    err = retained_recover(numbers->states, &(struct store_note){.owner = span_of(OWNER),
                                                                 .key = span_of(self.name),
                                                                 .value = span_of(json)});
  mem_free(json);
  return err;
}

enum err numbers_create(struct numbers **out, const struct config *config) {
  struct numbers *numbers = mem_alloc(sizeof *numbers);
  if (!numbers)
    return ERR_MEMORY;
  numbers->config = config;
  *out = numbers;
  enum err err = retained_create(&numbers->states, &(struct retained_options){
                                                       .owner = OWNER,
                                                       .root = config->mqtt_root,
                                                       .kind = "number",
                                                       .most = NUMBERS_MAX + config->numbers_count,
                                                       .stays = has_name,
                                                       .context = numbers,
                                                   });
  for (size_t i = 0; err == ERR_OK && i < config->numbers_count; i++)
    err = begin(numbers, &config->numbers[i]);
  return err;
}

void numbers_destroy(struct numbers **numbers) {
  if (!*numbers)
    return;
  retained_destroy(&(*numbers)->states);
  mem_free(*numbers);
  *numbers = NULL;
}

static enum err create(void **self, const struct hear_options *options) {
  struct numbers *numbers = options->numbers;
  numbers->publish = options->publish;
  numbers->calls = options->calls;
  *self = numbers;
  return ERR_OK;
}

const struct subscriber numbers_subscriber = {
    .name = OWNER,
    .create = create,
    .is_stale = is_stale,
    .recover = recover,
    .event = hear_event,
    .silence = hear_of_call,
    .deadline = renew_or_forget,
    .after_commit = after_commit,
    .is_current = is_current,
    .up = publish_states,
};
