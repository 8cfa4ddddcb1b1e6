#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "bridge/command.h"
#include "bridge/type.h"
#include "unit/alloc_fail.h"
#include "unit/parse_command.h"
#include "unit/type_sample.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct command *parse(const char *topic, const char *payload,
                             enum command_validation validation) {
  const struct command_rules rules = {
      .root = "telnyx", .max_bytes = 1024 * 1024, .validation = validation};
  struct command *command;
  struct command_msg message = {.parts = {.topic = span_of(topic), .payload = span_of(payload)}};
  assert_int_equal(command_parse(&command, &message, &rules, 0), ERR_OK);
  return command;
}

/* ---- every operation ------------------------------------------------------------------------- */

/* A value in the parameters of an operation. */
struct spot {
  const struct operation *operation;
  json_t *params;
  json_t *parent;
  const char *key; /* NULL in an array, of which it is the first */
  const char *type;
  const char *pointer;
  bool chosen; /* within one of several: what is wrong there may be told of another place */
};

static struct command *run(const struct spot *spot, enum command_validation validation) {
  char topic[256];
  snprintf(topic, sizeof topic, "telnyx/cmd/%s", spot->operation->name);
  for (char *at = topic; *at; at++)
    *at = (char)(*at == '.' ? '/' : *at);
  char *payload = json_dumps(spot->params, 0);
  struct command *command = parse(topic, payload, validation);
  free(payload);
  return command;
}

static bool is_listed(const char *list, const char *code, const char *pointer) {
  bool found = false;
  json_t *notes = json_loads(list, 0, NULL);
  size_t i;
  json_t *note;
  assert_non_null(notes);
  json_array_foreach(notes, i, note) {
    const char *at = NULL, *is = "";
    if (*code)
      assert_int_equal(json_unpack(note, "{s:s,s:{s:s}}", "code", &is, "source", "pointer", &at),
                       0);
    else
      assert_int_equal(json_unpack(note, "{s:s}", "pointer", &at), 0);
    found = found || (strcmp(is, code) == 0 && strcmp(at, pointer) == 0);
  }
  json_decref(notes);
  return found;
}

static void expect_either(const struct spot *spot, enum command_validation validation,
                          const char *code, const char *pointer, const char *other) {
  struct command *command = run(spot, validation);
  bool is_another = spot->chosen && command->error == COMMAND_ERROR_NONE; /* of those it may be */
  if (is_another) {
    command_free(&command);
    return;
  }
  if (command->error != COMMAND_ERROR_INVALID_PARAMETERS ||
      (!spot->chosen && !is_listed(command->errors, code, pointer) &&
       !is_listed(command->errors, code, other)))
    fail_msg("%s: no %s at %s but %s%s", spot->operation->name, code, pointer, command->message,
             command->errors);
  command_free(&command);
}

static void expect_refused(const struct spot *spot, enum command_validation validation,
                           const char *code, const char *pointer) {
  expect_either(spot, validation, code, pointer, pointer);
}

/* It goes on, and is noted: at that place, or not at all. */
static void expect_passed(const struct spot *spot, enum command_validation validation,
                          const char *unknown_pointer) {
  struct command *command = run(spot, validation);
  char list[COMMAND_NOTES_BYTES + 8];
  struct span unknown = buf_span(&command->unknown.list);
  snprintf(list, sizeof list, "[%.*s]", (int)unknown.len, unknown.data ? unknown.data : "");
  if (command->error != COMMAND_ERROR_NONE ||
      (unknown_pointer ? !is_listed(list, "", unknown_pointer) : unknown.len > 0))
    fail_msg("%s at %s: %s %s", spot->operation->name, spot->pointer, command->message, list);
  command_free(&command);
}

static void put(const struct spot *spot, json_t *value) {
  if (spot->key)
    json_object_set_new(spot->parent, spot->key, value);
  else
    json_array_set_new(spot->parent, 0, value);
}

static void try_wrong_type(const struct spot *spot) {
  json_t *wrong = type_counter_sample(spot->type);
  if (!wrong)
    return;
  put(spot, wrong);
  expect_refused(spot, COMMAND_STRICT, "type", spot->pointer);
  expect_refused(spot, COMMAND_LENIENT, "type", spot->pointer);
}

static void try_unknown_value(const struct spot *spot) {
  size_t len = strcspn(spot->type, ")");
  if (strncmp(spot->type, "s(", 2) != 0 || spot->type[len + 1] == '|')
    return;
  put(spot, json_string("no such value"));
  expect_refused(spot, COMMAND_STRICT, "value", spot->pointer);
  if (!spot->chosen)
    expect_passed(spot, COMMAND_LENIENT, spot->pointer);
}

static void try_all(const struct spot *spot, json_t *value);

/* `missed` is how it may be called when it is not there, NULL where it need not be. */
static void try_member(const struct spot *object, json_t *members, const char *name,
                       const char *missed, const char *type) {
  char pointer[512], missing[512];
  snprintf(pointer, sizeof pointer, "%s/%s", object->pointer, name);
  struct spot member = *object;
  member.parent = members;
  member.key = name;
  member.type = type;
  member.pointer = pointer;
  json_t *value = json_incref(json_object_get(members, name));
  assert_non_null(value);
  try_all(&member, value);
  if (missed) {
    snprintf(missing, sizeof missing, "%s/%s", object->pointer, missed);
    json_object_del(members, name);
    expect_either(&member, COMMAND_STRICT, "missing", missing, pointer);
    expect_either(&member, COMMAND_LENIENT, "missing", missing, pointer);
  }
  json_object_set_new(members, name, value);
}

static void try_unknown_name(const struct spot *object, json_t *members) {
  char pointer[512];
  snprintf(pointer, sizeof pointer, "%s/zzz_unheard_of", object->pointer);
  json_object_set_new(members, "zzz_unheard_of", json_integer(1));
  expect_refused(object, COMMAND_STRICT, "unknown", pointer);
  if (!object->chosen)
    expect_passed(object, COMMAND_LENIENT, pointer);
  json_object_del(members, "zzz_unheard_of");
}

static void try_object(const struct spot *object, json_t *members) {
  char name[128];
  bool required, others = false;
  const char *type, *at = object->type + 1;
  while ((at = type_sample_member(name, &required, &type, at)))
    if (strcmp(name, "*") == 0)
      others = true;
    else
      try_member(object, members, name, required ? name : NULL, type);
  if (!others)
    try_unknown_name(object, members);
}

/* Each wrong value in its place, and what is in the right one; that is back afterwards. */
static void try_all(const struct spot *spot, json_t *value) {
  struct spot inner = *spot;
  try_wrong_type(spot);
  try_unknown_value(spot);
  put(spot, json_incref(value));
  if (*inner.type == '~')
    inner.type += 2;
  if (json_is_object(value) && *inner.type == '{') {
    inner.chosen = inner.chosen || strstr(inner.type, "}|") != NULL;
    try_object(&inner, value);
  } else if (json_is_array(value) && *inner.type == '[') {
    char pointer[512];
    snprintf(pointer, sizeof pointer, "%s/0", spot->pointer);
    inner.parent = value;
    inner.key = NULL;
    inner.type++;
    inner.pointer = pointer;
    json_t *item = json_incref(json_array_get(value, 0));
    try_all(&inner, item);
    json_decref(item);
  }
}

static void try_operation(const struct operation *operation) {
  struct spot all = {
      .operation = operation, .params = type_sample_params(operation), .pointer = ""};
  expect_passed(&all, COMMAND_STRICT, NULL);
  expect_passed(&all, COMMAND_LENIENT, NULL);
  for (size_t i = 0; i < operation->param_count; i++) {
    const struct operation_param *param = &operation->params[i];
    if (strcmp(param->name, "command_id") != 0)
      try_member(&all, all.params, type_sample_name(param), param->required ? param->name : NULL,
                 operation_type(param));
  }
  try_unknown_name(&all, all.params);
  json_object_set_new(all.params, "zzz_unheard_of", json_integer(1));
  expect_passed(&all, COMMAND_OFF, NULL);
  json_decref(all.params);
}

/* Each form of a body alone, and each without one of its members. */
static void try_form(const struct operation *operation, const char *form) {
  struct spot all = {.operation = operation, .params = type_sample(form), .pointer = "a form"};
  char name[128], pointer[160];
  bool required;
  const char *type, *at = form + 1;
  for (size_t i = 0; i < operation->id_count; i++)
    json_object_set_new(all.params, type_sample_name(&operation->params[i]), json_string("x"));
  expect_passed(&all, COMMAND_STRICT, NULL);
  while ((at = type_sample_member(name, &required, &type, at))) {
    json_t *value = json_incref(json_object_get(all.params, name));
    json_object_del(all.params, name);
    snprintf(pointer, sizeof pointer, "/%s", name);
    expect_refused(&all, COMMAND_LENIENT, "missing", pointer);
    json_object_set_new(all.params, name, value);
  }
  json_decref(all.params);
}

static void every_form_of_a_body_has_what_it_needs(void **state) {
  (void)state;
  size_t tried = 0;
  for (size_t i = 0; i < operation_count(); i++) {
    const struct operation *operation = operation_at(i);
    const char *form, *forms = operation->one_of ? type_read(operation->one_of).objects : NULL;
    for (; type_next_object(&form, &forms); tried++)
      try_form(operation, form - 1);
  }
  assert_true(tried >= 4);
}

static void every_operation_takes_what_is_right_and_nothing_else(void **state) {
  (void)state;
  for (size_t i = 0; i < operation_count(); i++)
    try_operation(operation_at(i));
}

/* ---- one by one ------------------------------------------------------------------------------ */

#define DIAL(more) "{\"connection_id\":\"1\",\"from\":\"+1\",\"to\":\"+2\"" more "}"

struct row {
  const char *payload; /* to calls.dial */
  enum command_validation validation;
  const char *errors;  /* NULL: it goes on */
  const char *unknown; /* the list of what is noted */
};

#define PROBLEM(code, pointer, detail, more)                                                       \
  "{\"code\":\"" code "\",\"detail\":\"" detail "\",\"source\":{\"pointer\":\"" pointer "\"}" more \
  "}"

static const struct row rows[] = {
    /* all at once, and of a slip what was meant */
    {"{\"form\":\"+1\",\"to\":{},\"timeout_secs\":\"soon\"}", COMMAND_LENIENT,
     "[" PROBLEM("missing", "/connection_id", "connection_id is required and missing",
                 ",\"expected\":\"a string\"") "," //
     PROBLEM("missing", "/from", "from is required and missing",
             ",\"expected\":\"a string\"") "," //
     PROBLEM("unknown", "/form", "form is not known: did you mean from?",
             ",\"nearest\":\"from\"") "," //
     PROBLEM("type", "/to", "to must be a string or an array",
             ",\"expected\":\"a string or an array\"") "," //
     PROBLEM("type", "/timeout_secs",
             "timeout_secs must be an integer, and this text is not exactly one",
             ",\"expected\":\"an integer\"") "]",
     ""},
    /* a slip in what need not be there goes on, and is told */
    {DIAL(",\"timout_secs\":30,\"correlationid\":\"a\""), COMMAND_LENIENT, NULL,
     "{\"pointer\":\"/timout_secs\",\"nearest\":\"timeout_secs\"},"
     "{\"pointer\":\"/correlationid\",\"nearest\":\"correlation_id\"}"},
    {DIAL(",\"timout_secs\":30"), COMMAND_STRICT,
     "[" PROBLEM("unknown", "/timout_secs", "timout_secs is not known: did you mean timeout_secs?",
                 ",\"nearest\":\"timeout_secs\"") "]",
     ""},
    {DIAL(",\"timout_secs\":30,\"timeout_secs\":\"x\",\"custom_headers\":7"), COMMAND_OFF, NULL,
     ""},
    {"{\"to\":{}}", COMMAND_OFF, NULL, ""},
    /* values */
    {DIAL(",\"supervisor_role\":\"bargein\""), COMMAND_STRICT,
     "[" PROBLEM("value", "/supervisor_role",
                 "supervisor_role must be one of \\\"barge\\\", \\\"whisper\\\" or \\\"monitor\\\"",
                 ",\"expected\":\"one of \\\"barge\\\", \\\"whisper\\\" or \\\"monitor\\\"\","
                 "\"nearest\":\"barge\"") "]",
     ""},
    {DIAL(",\"supervisor_role\":\"bargin\",\"stream_track\":\"all\""), COMMAND_LENIENT, NULL,
     "{\"pointer\":\"/supervisor_role\",\"nearest\":\"barge\"},{\"pointer\":\"/stream_track\"}"},
    /* null stands for nothing, unless all is to be exact */
    {DIAL(",\"timeout_secs\":null,\"supervisor_role\":null"), COMMAND_LENIENT, NULL, ""},
    {DIAL(",\"timeout_secs\":null"), COMMAND_STRICT,
     "[" PROBLEM("type", "/timeout_secs", "timeout_secs must be an integer",
                 ",\"expected\":\"an integer\"") "]",
     ""},
    {DIAL(",\"timeout_secs\":1.5"), COMMAND_LENIENT, NULL, ""},
    {DIAL(",\"timeout_secs\":1.5"), COMMAND_STRICT,
     "[" PROBLEM("type", "/timeout_secs", "timeout_secs must be an integer",
                 ",\"expected\":\"an integer\"") "]",
     ""},
    /* what is inside */
    {DIAL(",\"custom_headers\":[{\"name\":\"a\",\"value\":\"b\"},{\"nam\":\"a\",\"value\":[]}]"),
     COMMAND_LENIENT,
     "[" PROBLEM("missing", "/custom_headers/1/name",
                 "custom_headers/1/name is required and missing",
                 ",\"expected\":\"a string\"") "," //
     PROBLEM("unknown", "/custom_headers/1/nam",
             "custom_headers/1/nam is not known: did you mean name?",
             ",\"nearest\":\"name\"") "," //
     PROBLEM("type", "/custom_headers/1/value", "custom_headers/1/value must be a string",
             ",\"expected\":\"a string\"") "]",
     ""},
    {DIAL(",\"conference_config\":{\"beep_enabled\":\"alway\",\"mute\":\"true\",\"new\":{}}"),
     COMMAND_LENIENT, NULL,
     "{\"pointer\":\"/conference_config/beep_enabled\",\"nearest\":\"always\"},"
     "{\"pointer\":\"/conference_config/new\"}"},
    /* a list that the payload has where one text is wanted, and the other way round */
    {DIAL(",\"timeout_secs\":[30]"), COMMAND_LENIENT,
     "[" PROBLEM("type", "/timeout_secs", "timeout_secs must be an integer",
                 ",\"expected\":\"an integer\"") "]",
     ""},
};

static void check_row(const char *topic, const struct row *row) {
  struct command *command = parse(topic, row->payload, row->validation);
  struct span unknown = buf_span(&command->unknown.list);
  if (strcmp(command->errors, row->errors ? row->errors : "") != 0)
    fail_msg("%s:\n%s", row->payload, command->errors);
  if (!span_equal_text(unknown, row->unknown))
    fail_msg("%s: unknown %.*s", row->payload, (int)unknown.len, unknown.data);
  assert_int_equal(command->error,
                   row->errors ? COMMAND_ERROR_INVALID_PARAMETERS : COMMAND_ERROR_NONE);
  command_free(&command);
}

static void says_what_is_wrong_and_what_is_not_known(void **state) {
  (void)state;
  for (size_t i = 0; i < COUNT(rows); i++)
    check_row("telnyx/cmd/calls/dial", &rows[i]);
}

static void the_first_problem_is_the_message(void **state) {
  (void)state;
  struct command *command = parse("telnyx/cmd/calls/a%2/hangup", "{}", COMMAND_LENIENT);
  assert_string_equal(command->message, "call_control_id is wrong: a '%' in the topic is not "
                                        "followed by two hex digits");
  assert_string_equal(command->pointer, "");
  assert_non_null(strstr(command->errors, "\"code\":\"value\""));
  assert_null(strstr(command->errors, "\"source\""));
  command_free(&command);
  command =
      parse("telnyx/cmd/calls/a/speak", "{\"call_control_id\":[],\"voice\":1.5}", COMMAND_LENIENT);
  assert_string_equal(command->pointer, "/call_control_id");
  assert_string_equal(command->message,
                      "call_control_id must be a string (the first of 3 problems)");
  command_free(&command);
}
/* As the SDK writes it, too. In a body it is no list. */
static void a_list_in_a_query_may_be_one_text(void **state) {
  (void)state;
  static const struct row cases[] = {
      {"{\"filter\":{\"features\":\"sms,voice\",\"limit\":\"5\"}}", COMMAND_STRICT, NULL, ""},
      {"{\"filter\":{\"features\":[\"sms\",\"voice\"]}}", COMMAND_STRICT, NULL, ""},
      {"{\"filter\":{\"features\":[\"sns\"]}}", COMMAND_LENIENT, NULL,
       "{\"pointer\":\"/filter/features/0\",\"nearest\":\"sms\"}"},
      {"{\"filter\":{\"features\":{}}}", COMMAND_LENIENT,
       "[" PROBLEM("type", "/filter/features", "filter/features must be an array",
                   ",\"expected\":\"an array\"") "]",
       ""},
      {"{\"filter\":\"sms\",\"pageall\":true}", COMMAND_LENIENT,
       "[" PROBLEM("type", "/filter", "filter must be an object",
                   ",\"expected\":\"an object\"") "]",
       "{\"pointer\":\"/pageall\"}"},
  };
  for (size_t i = 0; i < COUNT(cases); i++)
    check_row("telnyx/cmd/available_phone_numbers/list", &cases[i]);
  static const struct row in_body = {"{\"call_control_ids\":\"a,b\"}", COMMAND_LENIENT,
                                     "[" PROBLEM("type", "/call_control_ids",
                                                 "call_control_ids must be an array",
                                                 ",\"expected\":\"an array\"") "]",
                                     ""};
  check_row("telnyx/cmd/conferences/c/mute", &in_body);
}

/* The bridge's own keys, and what others find, stand among the rest. */
static void one_list_has_all_of_it(void **state) {
  (void)state;
  struct command *command =
      parse("telnyx/cmd/calls/hangup", "{\"expires_at\":\"soon\",\"command_id\":[]}", COMMAND_OFF);
  assert_int_equal(command->problems.count, 3);
  assert_string_equal(command->pointer, "/expires_at");
  assert_string_equal(command->message, "expires_at must be an RFC 3339 time or Unix seconds (the "
                                        "first of 3 problems)");
  command_free(&command);
  command = parse("telnyx/cmd/calls/a/hangup", "{}", COMMAND_LENIENT);
  assert_int_equal(command_refuse(command, COMMAND_ERROR_INVALID_PARAMETERS, "/contacts/1", NULL,
                                  "%s is nobody", "anna"),
                   ERR_OK);
  assert_string_equal(command->message, "anna is nobody");
  assert_string_equal(command->pointer, "/contacts/1");
  assert_string_equal(command->errors,
                      "[" PROBLEM("value", "/contacts/1", "anna is nobody", "") "]");
  assert_int_equal(command_refuse(command, COMMAND_ERROR_FORBIDDEN, "a/b", "[1]", "no"), ERR_OK);
  assert_string_equal(command->message, "anna is nobody");
  command_free(&command);
  command = parse("telnyx/cmd/calls/a/hangup", "{}", COMMAND_LENIENT);
  assert_int_equal(command_refuse(command, COMMAND_ERROR_FORBIDDEN, "a/b", "[1]", "no"), ERR_OK);
  assert_string_equal(command->pointer, "/a~1b");
  assert_string_equal(command->errors, "[1]");
  command_free(&command);
  command = parse("telnyx/cmd/ai/assistants/a/clone", "{\"Idempotency-Key\":{}}", COMMAND_LENIENT);
  assert_string_equal(command->message, "Idempotency-Key must be a string");
  command_free(&command);
}

/* ---- one of several objects ------------------------------------------------------------------ */

#define RELAY(settings)                                                                            \
  DIAL(",\"conversation_relay_config\":{\"url\":\"wss://x\",\"voice_settings\":{" settings "}}")
#define AT "/conversation_relay_config/voice_settings"
#define IN "conversation_relay_config/voice_settings"

/* The member that tells them apart says which one counts. */
static void one_of_several_objects_is_good(void **state) {
  (void)state;
  static const struct row cases[] = {
      {RELAY("\"type\":\"telnyx\",\"voice_speed\":\"1.5\""), COMMAND_STRICT, NULL, ""},
      {RELAY("\"type\":\"telnyx\",\"voice_speed\":\"fast\""), COMMAND_LENIENT,
       "[" PROBLEM("type", AT "/voice_speed",
                   IN "/voice_speed must be a number, and this text is not exactly one",
                   ",\"expected\":\"a number\"") "]",
       ""},
      {RELAY("\"type\":\"telnyx\",\"api_key_ref\":\"a\""), COMMAND_STRICT,
       "[" PROBLEM("unknown", AT "/api_key_ref", IN "/api_key_ref is not known", "") "]", ""},
      /* a new one goes on whole, whatever is in it */
      {RELAY("\"type\":\"telnix\",\"voice_speed\":\"fast\""), COMMAND_LENIENT, NULL,
       "{\"pointer\":\"" AT "/type\",\"nearest\":\"telnyx\"}"},
  };
  for (size_t i = 0; i < COUNT(cases); i++)
    check_row("telnyx/cmd/calls/dial", &cases[i]);
  struct command *command =
      parse("telnyx/cmd/calls/dial", RELAY("\"type\":\"telnix\""), COMMAND_STRICT);
  assert_string_equal(command->pointer, AT "/type");
  assert_non_null(
      strstr(command->errors, "one of \\\"elevenlabs\\\", \\\"telnyx\\\", \\\"aws\\\""));
  assert_non_null(strstr(command->errors, "\"nearest\":\"telnyx\""));
  command_free(&command);
  command = parse("telnyx/cmd/calls/dial", RELAY("\"voice_speed\":1"), COMMAND_LENIENT);
  assert_string_equal(command->pointer, AT "/type");
  assert_non_null(strstr(command->errors, "\"code\":\"missing\""));
  assert_non_null(strstr(command->errors, "\\\"aws\\\""));
  command_free(&command);
}

/* ---- the bridge's own ------------------------------------------------------------------------ */

static const struct operation *own(size_t i) {
  static const struct operation_param params[] = {
      {"to", NULL, OPERATION_IN_BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE, NULL},
      {"when", NULL, OPERATION_IN_BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE,
       "s(now|later)"},
  };
  static const struct operation ring = {.name = "bells.ring", .params = params, .param_count = 2};
  static const struct operation_param form_params[] = {
      {"kind", NULL, OPERATION_IN_BODY, OPERATION_STRING, true, OPERATION_NO_SCOPE,
       "s(ios|android)"},
      {"key", NULL, OPERATION_IN_BODY, OPERATION_STRING, false, OPERATION_NO_SCOPE, NULL},
      {"file", NULL, OPERATION_IN_BODY, OPERATION_OBJECT, false, OPERATION_NO_SCOPE, NULL},
  };
  static const struct operation forms = {
      .name = "bells.make",
      .params = form_params,
      .param_count = 3,
      .one_of = "{key!:s,kind!:s(ios)}|{file!:{*:?},kind!:s(android)}",
  };
  return i == 0 ? &ring : i == 1 ? &forms : NULL;
}

/* What has one form must be there, whichever form it is. */
static void one_of_several_forms_is_good(void **state) {
  (void)state;
  static const struct {
    const char *payload, *pointer, *message;
  } cases[] = {
      {"{\"kind\":\"ios\",\"key\":\"a\"}", "", ""},
      {"{\"kind\":\"android\",\"file\":{}}", "", ""},
      {"{\"kind\":\"ios\",\"file\":{}}", "/key", "key is required and missing"},
      {"{\"kind\":\"android\"}", "/file", "file is required and missing"},
      {"{\"key\":\"a\"}", "/kind", "kind is required and missing"},
      {"{}", "/kind", "kind is required and missing (the first of 2 problems)"},
      {"{\"kind\":\"iso\"}", "/kind", "kind must be one of \"ios\" or \"android\""},
  };
  const struct command_rules with = {.root = "telnyx", .max_bytes = 1024, .own = own};
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct command_msg message = {
        .parts = {.topic = span_of("telnyx/cmd/bells/make"), .payload = span_of(cases[i].payload)}};
    struct command *command;
    assert_int_equal(command_parse(&command, &message, &with, 0), ERR_OK);
    assert_string_equal(command->message, cases[i].message);
    assert_string_equal(command->pointer, cases[i].pointer);
    command_free(&command);
  }
}

/* Nobody else would take what they do not know: the setting is about Telnyx's. */
static void own_operations_take_what_is_described_whatever_the_setting(void **state) {
  (void)state;
  for (int validation = COMMAND_LENIENT; validation <= COMMAND_OFF; validation++) {
    const struct command_rules rules = {.root = "telnyx",
                                        .max_bytes = 1024,
                                        .validation = (enum command_validation)validation,
                                        .own = own};
    struct command_msg message = {
        .parts = {.topic = span_of("telnyx/cmd/bells/ring"),
                  .payload = span_of("{\"to\":1.5,\"when\":\"latter\",\"form\":5}")}};
    struct command *command;
    assert_int_equal(command_parse(&command, &message, &rules, 0), ERR_OK);
    assert_int_equal(command->problems.count, 3);
    assert_string_equal(command->pointer, "/to");
    assert_non_null(strstr(command->errors, "\"nearest\":\"later\""));
    assert_non_null(strstr(command->errors, "form is not known"));
    command_free(&command);
  }
}

/* ---- limits ---------------------------------------------------------------------------------- */

/* Behind the last that is told nobody looks any further. */
static void so_many_problems_are_told_and_no_more(void **state) {
  (void)state;
  for (size_t count = COMMAND_NOTES_MAX; count <= COMMAND_NOTES_MAX + 2; count++) {
    char payload[512] = "{\"connection_id\":\"1\",\"from\":\"+1\",\"to\":[[]", message[128];
    for (size_t i = 1; i < count; i++)
      strcat(payload, ",[]");
    strcat(payload, "]}");
    struct command *command = parse("telnyx/cmd/calls/dial", payload, COMMAND_LENIENT);
    json_t *errors = json_loads(command->errors, 0, NULL);
    assert_int_equal(json_array_size(errors), COMMAND_NOTES_MAX);
    json_decref(errors);
    snprintf(message, sizeof message, "to/0 must be a string (the first of %s32 problems)",
             count > COMMAND_NOTES_MAX ? "more than " : "");
    assert_string_equal(command->message, message);
    assert_true(command->problems.count <= COMMAND_NOTES_MAX + 1);
    command_free(&command);
  }
}

static void so_many_unknown_ones_are_told_and_no_more(void **state) {
  (void)state;
  for (size_t count = COMMAND_NOTES_MAX; count <= COMMAND_NOTES_MAX + 1; count++) {
    char payload[2048] = "{\"call_control_id\":\"a\"";
    for (size_t i = 0; i < count; i++)
      snprintf(payload + strlen(payload), 32, ",\"zzzzzzzzzzzz%zu\":1", i);
    strcat(payload, "}");
    struct command *command = parse("telnyx/cmd/calls/hangup", payload, COMMAND_LENIENT);
    assert_int_equal(command->error, COMMAND_ERROR_NONE);
    assert_int_equal(command->unknown.count, count);
    assert_non_null(strstr(command->unknown.list.data, "zzzzzzzzzzzz31"));
    assert_null(strstr(command->unknown.list.data, "zzzzzzzzzzzz32"));
    command_free(&command);
  }
}

/* Names of a kilobyte each: those that have room are told, and all are counted. */
static void the_list_has_a_limit_too(void **state) {
  (void)state;
  enum { NAME = 1000, EACH = NAME + sizeof "{\"pointer\":\"/\"}," - 1 };
  static char payload[64 * 1024];
  strcpy(payload, "{\"call_control_id\":\"a\"");
  for (int i = 0; i < 20; i++)
    snprintf(payload + strlen(payload), NAME + 16, ",\"%0*d\":1", NAME, i);
  strcat(payload, "}");
  struct command *command = parse("telnyx/cmd/calls/hangup", payload, COMMAND_LENIENT);
  assert_int_equal(command->error, COMMAND_ERROR_NONE);
  assert_int_equal(command->unknown.count, 20);
  assert_int_equal(command->unknown.list.len, COMMAND_NOTES_BYTES / EACH * EACH - 1);
  command_free(&command);
}

static enum err parse_and_free(void *context) {
  const struct command_rules rules = {.root = "telnyx", .max_bytes = 4096};
  struct command_msg message = {
      .parts = {.topic = span_of("telnyx/cmd/calls/dial"), .payload = span_of(context)}};
  struct command *command;
  enum err err = command_parse(&command, &message, &rules, 0);
  if (err == ERR_OK)
    assert_int_equal(command->problems.count, 2);
  command_free(&command);
  return err;
}

static void survives_every_failed_allocation(void **state) {
  (void)state;
  char payload[] =
      "{\"connection_id\":1,\"to\":[2,\"+2\"],\"form\":\"+1\",\"timeout_secs\":\"30\","
      "\"conversation_relay_config\":{\"url\":\"wss://x\",\"new\":1,\"voice_settings\":"
      "{\"type\":\"telnix\"}}}";
  assert_true(alloc_fail_each(parse_and_free, payload) > 20);
}

/* Telnyx's own null, and one of several objects that needs no tag where others do. */
static void takes_what_the_api_takes(void **state) {
  (void)state;
  static const struct {
    const char *topic, *payload;
  } cases[] = {
      {"telnyx/cmd/phone_numbers/1/bundle_status_change", "{\"bundle_id\":null}"},
      {"telnyx/cmd/rcs/brands/create",
       "{\"addresses\":{},\"display_name\":\"d\",\"identifiers\":{},\"legal_name\":\"l\","
       "\"contacts\":{\"x\":{\"email\":\"e\",\"first_name\":\"f\",\"last_name\":\"l\","
       "\"phone_number\":\"p\",\"new\":1}}}"},
      {"telnyx/cmd/whatsapp_message_templates/t/update",
       "{\"components\":[{\"type\":\"CAROUSEL\",\"cards\":[{\"a\":1,\"b\":1,\"c\":1,\"d\":1}],"
       "\"a\":1,\"b\":1,\"c\":1,\"d\":1}]}"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct command *command;
    const struct command_rules rules = {.root = "telnyx", .max_bytes = 65536};
    const struct command_msg message = {
        .parts = {.topic = span_of(cases[i].topic), .payload = span_of(cases[i].payload)}};
    assert_int_equal(command_parse(&command, &message, &rules, 0), ERR_OK);
    if (strstr(command->message, "contacts") || strstr(command->message, "bundle_id") ||
        strstr(command->message, "components"))
      fail_msg("%s: %s", cases[i].topic, command->message);
    command_free(&command);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(takes_what_the_api_takes),
      cmocka_unit_test(every_operation_takes_what_is_right_and_nothing_else),
      cmocka_unit_test(every_form_of_a_body_has_what_it_needs),
      cmocka_unit_test(says_what_is_wrong_and_what_is_not_known),
      cmocka_unit_test(the_first_problem_is_the_message),
      cmocka_unit_test(a_list_in_a_query_may_be_one_text),
      cmocka_unit_test(one_list_has_all_of_it),
      cmocka_unit_test(one_of_several_objects_is_good),
      cmocka_unit_test(one_of_several_forms_is_good),
      cmocka_unit_test(own_operations_take_what_is_described_whatever_the_setting),
      cmocka_unit_test(so_many_problems_are_told_and_no_more),
      cmocka_unit_test(so_many_unknown_ones_are_told_and_no_more),
      cmocka_unit_test(the_list_has_a_limit_too),
      cmocka_unit_test(survives_every_failed_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
