/* What the contract (asyncapi.c) is made of besides the operations: the messages that the bridge
 * makes (messages.json), Telnyx's events (src/ops/events.jsonl), and the words that tables of the
 * program hold. Each value is the caller's, NULL without memory. Pure; any thread. */
#ifndef TOOLS_CONTRACT_H
#define TOOLS_CONTRACT_H

#include <stdbool.h>

#include <jansson.h>

#include "bridge/buf.h"

/* messages.json: an object of
 *   messages    name, topic, retain, qos (null: the command's; left out: 1), schema, text,
 *               content_type where it is no JSON, receive: true for what the bridge hears,
 *               headers: the schema of its user properties, where it has any;
 *               also: messages that come there besides, with commas between; those without a
 *               topic are such
 *   parameters  of topics, with "x-levels": true where one may be several levels
 *   schemas     JSON Schemas */
json_t *contract_messages(void);

/* An array of type, schema. */
json_t *contract_events(void);

/* Schemas of the words that tables hold, by name: error_code, call_outcome, counters, ... */
json_t *contract_words(void);

/* Appends the topic of an event as its topics are made, with its ids in braces. Trouble is the
 * buffer's status. */
void contract_event_topic(struct buf *out, const json_t *event, const char *root);

/* Commands, by what operation_help_add tells of an operation. */

/* The payload, but for what is only required where the ids stand in it. */
json_t *contract_command_schema(const json_t *help);

/* The payload with the ids, or, by_id, of a topic that has them; `key` is the schema's name. */
json_t *contract_command_payload(const json_t *help, const char *key, bool by_id);

/* That the bridge receives it on the channel of that key. */
json_t *contract_command_operation(const json_t *help, const char *key);

/* {"$ref":"#/components/schemas/result"}, and of a message of a channel. */
json_t *contract_reference(const char *where, const char *name);
json_t *contract_message_of(const char *channel, const char *message);

/* A member that is text; "" for none. */
const char *contract_text(const json_t *object, const char *name);

#endif
