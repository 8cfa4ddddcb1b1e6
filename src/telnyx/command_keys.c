#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "bridge/crypt.h"
#include "bridge/json.h"
#include "bridge/mem.h"
#include "bridge/percent.h"
#include "command_parts.h"

struct keys {
  const char *at[COMMAND_MAX_ORDER_KEYS];
  size_t count;
};

static bool keys_hold(const struct keys *keys, const char *key) {
  for (size_t i = 0; i < keys->count; i++)
    if (strcmp(keys->at[i], key) == 0)
      return true;
  return false;
}

/* No call has an id that is empty or longer than the limit: nothing to keep in order. */
static enum err add_key(struct keys *keys, struct command *command,
                        const struct operation_param *param, const char *id) {
  static const char *const scopes[] = {[OPERATION_CALL] = "call",
                                       [OPERATION_CONFERENCE] = "conference",
                                       [OPERATION_QUEUE] = "queue"};
  char key[COMMAND_MAX_ID_BYTES + 16];
  if (!*id || strlen(id) > COMMAND_MAX_ID_BYTES)
    return ERR_OK;
  int len = snprintf(key, sizeof key, "%s:%s", scopes[param->scope], id);
  if (keys_hold(keys, key))
    return ERR_OK;
  if (keys->count == COMMAND_MAX_ORDER_KEYS)
    return command_refuse(command, COMMAND_ERROR_INVALID_PARAMETERS, param->name, NULL,
                          "a command can name %d calls at most: send several",
                          COMMAND_MAX_ORDER_KEYS);
  keys->at[keys->count] = command_keep(command, (struct span){key, (size_t)len});
  return keys->at[keys->count++] ? ERR_OK : ERR_MEMORY;
}

/* A string, or an array of strings. */
static enum err add_value(struct keys *keys, struct command *command,
                          const struct operation_param *param) {
  const json_t *value = json_object_get(command->params, param->name);
  if (json_is_string(value))
    return add_key(keys, command, param, json_string_value(value));
  enum err err = ERR_OK;
  for (size_t i = 0; i < json_array_size(value) && err == ERR_OK; i++) {
    const json_t *item = json_array_get(value, i);
    if (json_is_string(item))
      err = add_key(keys, command, param, json_string_value(item));
  }
  return err;
}

static enum err add_scope(struct keys *keys, struct command *command, enum operation_scope scope) {
  enum err err = ERR_OK;
  for (size_t i = 0; i < command->operation->param_count && err == ERR_OK; i++) {
    const struct operation_param *param = &command->operation->params[i];
    if (param->scope != scope)
      continue;
    if (param->place == OPERATION_IN_PATH)
      err = add_key(keys, command, param, command->ids[i]);
    else
      err = add_value(keys, command, param);
  }
  return err;
}

/* A queue is the order only where no call is named, so that the calls in a queue go side by side.
 */
static enum err make_order_keys(struct command *command) {
  struct keys keys = {.count = 0};
  enum err err = add_scope(&keys, command, OPERATION_CALL);
  if (err == ERR_OK)
    err = add_scope(&keys, command, OPERATION_CONFERENCE);
  if (err == ERR_OK && keys.count == 0)
    err = add_scope(&keys, command, OPERATION_QUEUE);
  if (err != ERR_OK || command->error != COMMAND_ERROR_NONE || keys.count == 0)
    return err;
  const char **order_keys = mem_alloc(keys.count * sizeof *order_keys);
  if (!order_keys)
    return ERR_MEMORY;
  memcpy(order_keys, keys.at, keys.count * sizeof *order_keys);
  command->order_keys = order_keys;
  command->order_key_count = keys.count;
  return ERR_OK;
}

/* "calls.hangup/v3:abc#id"; '/' and '#' inside an id are encoded, so no two commands that differ
 * share a key. */
static enum err make_idempotency_key(struct command *command) {
  enum { LONGEST = 256 + (OPERATION_MAX_IDS * 3 + 1) * (COMMAND_MAX_ID_BYTES + 1) };
  if (!*command->command_id)
    return ERR_OK;
  struct buf key;
  buf_init(&key, LONGEST + 3 * strlen(command->principal));
  if (*command->principal) {
    percent_encode(&key, span_of(command->principal), "");
    buf_add_char(&key, '!');
  }
  buf_add_text(&key, command->name);
  for (size_t i = 0; i < command->operation->id_count; i++) {
    buf_add_char(&key, '/');
    percent_encode(&key, span_of(command->ids[i]), ":");
  }
  buf_add_char(&key, '#');
  buf_add_text(&key, command->command_id);
  enum err err = buf_status(&key);
  if (err == ERR_OK) {
    command->idempotency_key = command_keep(command, buf_span(&key));
    err = command->idempotency_key ? ERR_OK : ERR_MEMORY;
  }
  buf_free(&key);
  return err;
}

/* Members in whatever order are the same parameters, page_all too; correlation_id and expires_at
 * are not among them. What is in memory already is not too large: more than the payload, where
 * others put in what was missing. */
static enum err make_fingerprint(struct command *command, const struct command_msg_parts *parts) {
  if (!*command->idempotency_key)
    return ERR_OK;
  struct buf params;
  buf_init(&params, SIZE_MAX / 2);
  json_text_add_sorted(&params, command->params);
  buf_add_text(&params, command->page_all ? "page_all" : "");
  char *at = command->fingerprint;
  crypt_digest_hex(at, parts->topic, span_of(""));
  crypt_digest_hex(at + CRYPT_DIGEST_SIZE - 1, buf_span(&params), span_of(""));
  enum err err = buf_status(&params);
  buf_free(&params);
  return err;
}

enum err command_check_repeat(struct command *command, const char *first_fingerprint) {
  enum { TOPIC_LEN = CRYPT_DIGEST_SIZE - 1 };
  if (!*first_fingerprint || strcmp(first_fingerprint, command->fingerprint) == 0)
    return ERR_OK;
  bool same_topic = strncmp(first_fingerprint, command->fingerprint, TOPIC_LEN) == 0;
  return command_refuse(
      command, COMMAND_ERROR_INVALID_PARAMETERS, "command_id", NULL,
      "this command_id was used before by a command %s: a repeat must be the same",
      same_topic ? "with other parameters" : "on another topic");
}

enum err command_make_keys(struct command *command, const struct command_msg_parts *parts) {
  enum err err = make_order_keys(command);
  if (err == ERR_OK)
    err = make_idempotency_key(command);
  return err == ERR_OK ? make_fingerprint(command, parts) : err;
}
