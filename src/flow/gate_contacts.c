#include "gate.h"

#include <ctype.h>
#include <string.h>

#include <jansson.h>

#include "bridge/config.h"
#include "bridge/mem.h"
#include "bridge/nearest.h"

/* Whoever is written to by these gets it on the number for messages. */
static const char messages[] = "messages.";

/* What a destination is called: by the JSON operations, by TeXML, by refer. */
static const char *const destinations[] = {"to", "To", "sip_address"};

struct contacts {
  const struct config_contact *items;
  size_t count;
};

static enum err create(void **self, const struct gates_options *options) {
  struct contacts *contacts = mem_alloc(sizeof *contacts);
  if (!contacts)
    return ERR_MEMORY;
  *contacts = (struct contacts){options->contacts, options->contact_count};
  *self = contacts;
  return ERR_OK;
}

/* Numbers and addresses have another form. */
static bool is_name(struct span text) {
  return text.len > 0 && isalpha((unsigned char)text.data[0]) && span_is_word(text, "-_");
}

/* Somebody else's name may be what Telnyx wants; one that is nearly a contact's is a slip. */
static enum err refuse_near(const struct contacts *contacts, struct command *command,
                            const char *key, struct span name) {
  struct nearest nearest;
  nearest_start(&nearest, name);
  for (size_t i = 0; is_name(name) && i < contacts->count; i++)
    nearest_offer(&nearest, contacts->items[i].entry.name);
  if (!nearest.name[0])
    return ERR_OK;
  return command_refuse(command, COMMAND_ERROR_INVALID_PARAMETERS, key, NULL,
                        "no contact is called %.*s; did you mean %s?", (int)name.len, name.data,
                        nearest.name);
}

static const struct config_contact *find(const struct contacts *contacts, struct span name) {
  for (size_t i = 0; i < contacts->count; i++)
    if (span_equal_text(name, contacts->items[i].entry.name))
      return &contacts->items[i];
  return NULL;
}

/* Puts the number in place of a name. */
static enum err rewrite(const struct contacts *contacts, struct command *command, const char *key,
                        json_t *value) {
  if (!json_is_string(value))
    return ERR_OK;
  struct span name = {json_string_value(value), json_string_length(value)};
  const struct config_contact *contact = find(contacts, name);
  if (!contact)
    return refuse_near(contacts, command, key, name);
  bool writes = span_starts_with(span_of(command->operation->name), messages);
  const char *number = writes && contact->sms && contact->sms[0] ? contact->sms : contact->number;
  if (writes && number[0] != '+')
    return command_refuse(command, COMMAND_ERROR_INVALID_PARAMETERS, key, NULL,
                          "%s has no number for messages: set contacts.%s.sms", contact->entry.name,
                          contact->entry.name);
  return json_string_set(value, number) == 0 ? ERR_OK : ERR_MEMORY;
}

/* dial takes several that ring at once. */
static enum err rewrite_all(const struct contacts *contacts, struct command *command,
                            const char *key, json_t *value) {
  enum err err = rewrite(contacts, command, key, value);
  for (size_t i = 0; err == ERR_OK && i < json_array_size(value); i++)
    err = rewrite(contacts, command, key, json_array_get(value, i));
  return err;
}

static enum err check(void *self, const struct gate_command *asked) {
  struct command *command = asked->command;
  enum err err = ERR_OK;
  for (size_t i = 0; err == ERR_OK && i < sizeof destinations / sizeof destinations[0]; i++) {
    json_t *value = json_object_get(command->params, destinations[i]);
    err = value ? rewrite_all(self, command, destinations[i], value) : ERR_OK;
  }
  return err;
}

const struct gate gate_contacts = {
    .name = "contacts", .create = create, .check = check, .destroy = gate_free};
