/* The contract: an AsyncAPI 3.0 document, written member by member, as with all operations it is
 * some megabytes. It is made of what the program itself uses: the table of operations, the topics
 * of events, the tables of words; and of messages.json, against which the end-to-end tests hold
 * what the bridge publishes. */
#include <string.h>

#include <jansson.h>

#include "bridge/arguments.h"
#include "bridge/tools.h"
#include "contract.h"
#include "tool.h"

enum { TOPIC_BYTES = 1024, KEY_BYTES = 256 };

struct document {
  FILE *out;
  const char *root;  /* of topics */
  const char *comma; /* before the next member */
  const struct arguments *arguments;
  json_t *contract; /* messages.json */
  json_t *events;
  bool failed;
};

/* ---- members ---- */

static void open_object(struct document *document, const char *name) {
  fprintf(document->out, "%s\n\"%s\":{", document->comma, name);
  document->comma = "";
}

static void close_object(struct document *document) {
  fputs("\n}", document->out);
  document->comma = ",";
}

/* Takes the value; NULL is for what could not be made. */
static void put(struct document *document, const char *name, json_t *value) {
  fprintf(document->out, "%s\n\"%s\":", document->comma, name);
  if (!value || json_dumpf(value, document->out, JSON_COMPACT | JSON_ENCODE_ANY) != 0)
    document->failed = true;
  document->comma = ",";
  json_decref(value);
}

static void put_all(struct document *document, const json_t *members) {
  const char *name;
  json_t *value;
  json_object_foreach((json_t *)members, name, value) {
    put(document, name, json_incref(value));
  }
}

/* ---- parts of them ---- */

/* Those that stand in the address in braces. */
static json_t *parameters_of(const struct document *document, const char *address) {
  const json_t *known = json_object_get(document->contract, "parameters");
  json_t *parameters = json_object();
  for (const char *at = strchr(address, '{'); at; at = strchr(at, '{')) {
    char name[KEY_BYTES];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(at + 1, "}"), at + 1);
    json_t *parameter = json_object_get(known, name);
    json_object_set_new(parameters, name, parameter ? json_incref(parameter) : json_object());
    at++;
  }
  return parameters;
}

static json_t *make_channel(const struct document *document, const char *address,
                            json_t *messages) {
  return json_pack("{s:s,s:o,s:o}", "address", address, "parameters",
                   parameters_of(document, address), "messages", messages);
}

/* Those that a channel carries: one, and others, with commas between. */
static json_t *make_messages(const char *name, const char *others) {
  json_t *messages = json_pack("{s:o}", name, contract_reference("components/messages/", name));
  for (struct span rest = span_of(others); rest.len > 0;) {
    char other[KEY_BYTES];
    struct span cut = span_cut(&rest, ',');
    snprintf(other, sizeof other, "%.*s", (int)cut.len, cut.data);
    json_object_set_new(messages, other, contract_reference("components/messages/", other));
  }
  return messages;
}

/* One that the bridge sends, of the kind of message that binds it so: state, event, result. */
static json_t *make_sending(const char *name, const char *message, const char *binding) {
  return json_pack("{s:s,s:o,s:[o],s:o}", "action", "send", "channel",
                   contract_reference("channels/", name), "messages",
                   contract_message_of(name, message), "bindings",
                   contract_reference("components/operationBindings/", binding));
}

/* ---- messages that the bridge makes, or sends on as they are ---- */

static void add_address(struct buf *out, const struct document *document, const char *topic) {
  static const char root[] = "telnyx/";
  bool below = strncmp(topic, root, strlen(root)) == 0;
  buf_addf(out, "%s%s", below ? document->root : "", topic + (below ? strlen(root) - 1 : 0));
}

static void message_channel(struct document *document, const json_t *message) {
  struct buf address;
  const char *name = contract_text(message, "name");
  buf_init(&address, TOPIC_BYTES);
  add_address(&address, document, contract_text(message, "topic"));
  document->failed |= buf_status(&address) != ERR_OK;
  put(document, name,
      document->failed ? NULL
                       : make_channel(document, address.data,
                                      make_messages(name, contract_text(message, "also"))));
  buf_free(&address);
}

static void message_operation(struct document *document, const json_t *message) {
  const char *name = contract_text(message, "name");
  bool receive = json_is_true(json_object_get(message, "receive"));
  const char *binding = json_is_true(json_object_get(message, "retain")) ? "state" : "event";
  if (json_is_null(json_object_get(message, "qos")))
    binding = "command";
  json_t *operation = make_sending(name, name, binding);
  if (receive && operation)
    json_object_set_new(operation, "action", json_string("receive"));
  put(document, name, operation);
}

static void message_itself(struct document *document, const json_t *message) {
  const char *type = contract_text(message, "content_type");
  const char *headers = contract_text(message, "headers");
  put(document, contract_text(message, "name"),
      json_pack("{s:s,s:s,s:o,s:o*}", "summary", contract_text(message, "text"), "contentType",
                *type ? type : "application/json", "payload",
                contract_reference("components/schemas/", contract_text(message, "schema")),
                "headers", *headers ? contract_reference("components/schemas/", headers) : NULL));
}

/* ---- events ---- */

static void event_key(char out[KEY_BYTES], const json_t *event) {
  snprintf(out, KEY_BYTES, "event.%s", contract_text(event, "type"));
}

static void event_channel(struct document *document, const json_t *event) {
  struct buf address;
  char key[KEY_BYTES];
  event_key(key, event);
  buf_init(&address, TOPIC_BYTES);
  contract_event_topic(&address, event, document->root);
  document->failed |= buf_status(&address) != ERR_OK;
  put(document, key,
      document->failed ? NULL
                       : make_channel(document, address.data, make_messages(key, "event_v1")));
  buf_free(&address);
}

static void event_operation(struct document *document, const json_t *event) {
  char key[KEY_BYTES];
  event_key(key, event);
  put(document, key, make_sending(key, key, "event"));
}

static void event_message(struct document *document, const json_t *event) {
  char key[KEY_BYTES];
  event_key(key, event);
  put(document, key,
      json_pack("{s:s,s:o,s:o}", "contentType", "application/json", "headers",
                contract_reference("components/schemas/", "cloudevents"), "payload",
                json_incref(json_object_get(event, "schema"))));
}

/* ---- commands ---- */

/* A command has two topics where it has ids: they stand in the payload, or in the topic. */
struct command_keys {
  char flat[KEY_BYTES];  /* "command.calls.hangup" */
  char by_id[KEY_BYTES]; /* "command.calls.hangup.by_id"; "" where it has no ids */
};

static struct command_keys keys_of(const json_t *help) {
  struct command_keys keys = {.by_id = ""};
  const char *name = contract_text(help, "operation");
  snprintf(keys.flat, KEY_BYTES, "command.%s", name);
  if (strchr(contract_text(help, "topic"), '{'))
    snprintf(keys.by_id, KEY_BYTES, "command.%s.by_id", name);
  return keys;
}

static void put_command_channel(struct document *document, const char *key, const char *address) {
  put(document, key, make_channel(document, address, make_messages(key, "")));
}

static void command_channel(struct document *document, const json_t *help) {
  struct command_keys keys = keys_of(help);
  struct buf address;
  buf_init(&address, TOPIC_BYTES);
  buf_addf(&address, "%s/cmd", document->root);
  for (struct span name = span_of(contract_text(help, "operation")); name.len > 0;) {
    buf_add_char(&address, '/');
    buf_add(&address, span_cut(&name, '.'));
  }
  document->failed |= buf_status(&address) != ERR_OK;
  if (!document->failed)
    put_command_channel(document, keys.flat, address.data);
  if (*keys.by_id)
    put_command_channel(document, keys.by_id, contract_text(help, "topic"));
  buf_free(&address);
}

static void command_operation(struct document *document, const json_t *help) {
  struct command_keys keys = keys_of(help);
  put(document, keys.flat, contract_command_operation(help, keys.flat));
  if (*keys.by_id)
    put(document, keys.by_id, contract_command_operation(help, keys.by_id));
}

static void put_command_message(struct document *document, const char *key, json_t *payload) {
  put(document, key,
      json_pack("{s:s,s:o,s:o}", "contentType", "application/json", "bindings",
                contract_reference("components/messageBindings/", "command"), "payload", payload));
}

static void command_message(struct document *document, const json_t *help) {
  struct command_keys keys = keys_of(help);
  put_command_message(document, keys.flat, contract_command_payload(help, keys.flat, false));
  if (*keys.by_id)
    put_command_message(document, keys.by_id, contract_command_payload(help, keys.flat, true));
}

static void command_schema(struct document *document, const json_t *help) {
  put(document, keys_of(help).flat, contract_command_schema(help));
}

/* ---- the whole ---- */

typedef void put_fn(struct document *document, const json_t *row);

struct putting {
  struct document *document;
  put_fn *put;
};

static void put_operation(void *context, const json_t *help) {
  struct putting *putting = context;
  putting->put(putting->document, help);
}

static void put_commands(struct document *document, put_fn *put_one) {
  struct putting putting = {document, put_one};
  document->failed |= tool_each_operation(document->arguments, put_operation, &putting) != ERR_OK;
}

/* A message without a topic of its own is carried by other channels. */
static bool is_of_section(const json_t *message, put_fn *put_message) {
  return put_message == message_itself || json_object_get(message, "topic");
}

static void put_section(struct document *document, const char *name, put_fn *put_message,
                        put_fn *put_event, put_fn *put_command) {
  size_t i;
  json_t *row;
  open_object(document, name);
  json_array_foreach(json_object_get(document->contract, "messages"), i, row) {
    if (is_of_section(row, put_message))
      put_message(document, row);
  }
  json_array_foreach(document->events, i, row) {
    put_event(document, row);
  }
  put_commands(document, put_command);
  close_object(document);
}

static void put_head(struct document *document) {
  put(document, "asyncapi", json_string("3.0.0"));
  put(document, "info",
      json_pack("{s:s,s:s,s:O,s:{s:s,s:s}}", "title", "telnyx-mqtt", "version", BRIDGE_VERSION,
                "description", json_object_get(document->contract, "description"), "license",
                "name", "Apache-2.0", "url", "https://www.apache.org/licenses/LICENSE-2.0"));
  put(document, "defaultContentType", json_string("application/json"));
  put(document, "servers",
      json_pack("{s:{s:s,s:s,s:s}}", "broker", "host", "localhost:1883", "protocol", "mqtt",
                "description", "The broker that mqtt.url names."));
}

static void put_schemas(struct document *document) {
  json_t *words = contract_words();
  document->failed |= !words;
  open_object(document, "schemas");
  put_all(document, json_object_get(document->contract, "schemas"));
  put_all(document, words);
  put_commands(document, command_schema);
  close_object(document);
  json_decref(words);
}

static void put_document(struct document *document) {
  fputs("{", document->out);
  put_head(document);
  put_section(document, "channels", message_channel, event_channel, command_channel);
  put_section(document, "operations", message_operation, event_operation, command_operation);
  open_object(document, "components");
  put_all(document, json_object_get(document->contract, "components"));
  put_section(document, "messages", message_itself, event_message, command_message);
  put_schemas(document);
  close_object(document);
  fputs("\n}\n", document->out);
}

int tool_asyncapi(struct arguments *arguments) {
  struct document document = {.out = stdout,
                              .root = arguments->root,
                              .comma = "",
                              .arguments = arguments,
                              .contract = contract_messages(),
                              .events = contract_events()};
  document.failed = !document.contract || !document.events;
  if (!document.failed)
    put_document(&document);
  json_decref(document.contract);
  json_decref(document.events);
  return fflush(stdout) == 0 && !document.failed ? EXIT_DONE : EXIT_FAILED;
}
