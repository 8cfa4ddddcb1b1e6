#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/parse_command.h"
#include "bridge/command.h"
#include "bridge/request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int holds) {
  if (!holds)
    abort();
}

/* What becomes part of a request's head is one line. */
static void check_line(const char *text) {
  for (; text && *text; text++)
    check(*text >= ' ' && *text <= '~');
}

/* A request from whatever commands ask for stays below the API's root and is the operation's own.
 */
static void check_request(const struct command *command) {
  static const char api_url[] = "http://host/v2";
  struct request *request;
  enum err err = request_build(&request, command, api_url);
  if (err != ERR_OK) {
    check(err == ERR_LIMIT && !request);
    return;
  }
  size_t root_len = strlen(api_url) - (command->operation->above_root ? strlen("/v2") : 0);
  check(strncmp(request->url, api_url, root_len) == 0);
  struct span rest = span_of(request->url + root_len);
  struct span path = span_cut(&rest, '?');
  const struct operation *found;
  struct span ids[OPERATION_MAX_IDS];
  check(operation_match_request(&found, ids, span_of(request->method), path) == ERR_OK);
  for (const char *at = request->url; *at; at++)
    check(*at > ' ' && *at < 0x7F && *at != '#' && *at != '"');
  check((request->content_type != NULL) == (command->operation->content != OPERATION_NO_BODY));
  check_line(request->content_type);
  check_line(request->header_value);
  request_free(&request);
}

static void check_notes(const struct command_notes *notes) {
  check(notes->list.len <= COMMAND_NOTES_BYTES && (notes->count > 0 || notes->list.len == 0));
  check(span_is_utf8(buf_span(&notes->list)));
}

static const struct operation *own(size_t i) {
  static const struct operation_param params[] = {
      {"to", "whom", OPERATION_IN_BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, 0},
      {"rounds", NULL, OPERATION_IN_BODY, OPERATION_INTEGER, false, OPERATION_NO_SCOPE, 0},
      {"contacts", NULL, OPERATION_IN_BODY, OPERATION_ARRAY, false, OPERATION_NO_SCOPE, 0},
  };
  static const struct operation ring = {.name = "bells.ring", .params = params, .param_count = 3};
  return i == 0 ? &ring : NULL;
}

/* A line of topic levels, then the payload. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const struct command_rules rules = {
      .root = "telnyx",
      .max_age_ms = 30000,
      .max_bytes = 32768,
      .validation = (enum command_validation)(size % (COMMAND_OFF + 1)),
      .own = own,
  };
  struct span payload = {(const char *)data, size};
  struct span levels = span_cut(&payload, '\n');
  char topic[4096] = "telnyx/cmd/";
  size_t prefix = strlen(topic);
  if (levels.len > sizeof topic - prefix)
    return 0;
  memcpy(topic + prefix, levels.data, levels.len);
  struct command_msg message = {.parts = {.topic = {topic, prefix + levels.len},
                                          .payload = payload,
                                          .received_wall_ms = 1795262400000}};
  struct command *command;
  check(command_parse(&command, &message, &rules, 1795262400000) == ERR_OK);
  check((command->error == COMMAND_ERROR_NONE) == (*command->message == '\0'));
  check(span_is_utf8(span_of(command->message)) && span_is_utf8(span_of(command->name)));
  check_notes(&command->converted);
  check_notes(&command->unknown);
  check_notes(&command->problems);
  if (command->error == COMMAND_ERROR_NONE && command->operation->method)
    check_request(command);
  command_free(&command);
  return 0;
}
