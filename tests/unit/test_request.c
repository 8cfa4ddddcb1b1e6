#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/command.h"
#include "bridge/mem.h"
#include "bridge/request.h"
#include "unit/alloc_fail.h"
#include "unit/parse_command.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char api_url[] = "https://api.telnyx.com/v2";
static const struct command_rules rules = {
    .root = "telnyx", .max_bytes = 1024 * 1024, .validation = COMMAND_OFF};

static enum err parse(struct command **out, const char *topic, const char *payload) {
  struct command_msg message = {
      .parts = {.topic = span_of(topic), .payload = span_of(payload), .qos = 1}};
  return command_parse(out, &message, &rules, 0);
}

struct request_case {
  const char *topic, *payload;
  const char *method, *target; /* behind api_url */
  const char *content_type;    /* NULL for none */
  const char *body;
  enum retry_class repeat;
};

static const char json[] = "application/json";
static const char form[] = "application/x-www-form-urlencoded";

static void check_case(const struct request_case *row) {
  struct command *command;
  struct request *request;
  assert_int_equal(parse(&command, row->topic, row->payload), ERR_OK);
  if (command->error != COMMAND_ERROR_NONE)
    fail_msg("%s: %s", row->topic, command->message);
  assert_int_equal(request_build(&request, command, api_url), ERR_OK);
  assert_string_equal(request->method, row->method);
  assert_int_equal(strncmp(request->url, api_url, strlen(api_url)), 0);
  assert_string_equal(request->url + strlen(api_url), row->target);
  assert_string_equal(request->content_type ? request->content_type : "none",
                      row->content_type ? row->content_type : "none");
  if (!span_equal_text(request->body, row->body))
    fail_msg("%s: body %.*s", row->topic, (int)request->body.len, request->body.data);
  assert_int_equal(request->repeat, row->repeat);
  request_free(&request);
  assert_null(request);
  command_free(&command);
}

static void builds_requests(void **state) {
  (void)state;
  static const struct request_case cases[] = {
      {"telnyx/cmd/calls/v3:a-._~!$&'()*,;=@/hangup", "{}", "POST",
       "/calls/v3:a-._~!$&'()*,;=@/actions/hangup", json, "{}", RETRY_UNSAFE},
      {"telnyx/cmd/calls/%C3%BC%20%2F%3F%2B%25/hangup",
       "{\"command_id\":\"c\",\"client_state\":null}", "POST",
       "/calls/%C3%BC%20%2F%3F+%25/actions/hangup", json,
       "{\"client_state\":null,\"command_id\":\"c\"}", RETRY_COMMAND_ID},
      {"telnyx/cmd/conferences/c/mute", "{\"command_id\":\"c\",\"correlation_id\":1}", "POST",
       "/conferences/c/actions/mute", json, "{}", RETRY_UNSAFE},
      {"telnyx/cmd/calls/a/bridge", "{\"call_control_id\":\"b\"}", "POST",
       "/calls/a/actions/bridge", json, "{\"call_control_id\":\"b\"}", RETRY_UNSAFE},
      {"telnyx/cmd/messages/send",
       "{\"to\":\"+1\",\"big\":9007199254740993,\"real\":0.1,\"list\":[1,{\"a\":\"\\u00e9\"}]}",
       "POST", "/messages", json,
       "{\"to\":\"+1\",\"big\":9007199254740993,\"real\":0.1,\"list\":[1,{\"a\":\"\xc3\xa9\"}]}",
       RETRY_UNSAFE},
      {"telnyx/cmd/faxes/f/cancel", "{}", "POST", "/faxes/f/actions/cancel", NULL, "",
       RETRY_UNSAFE},
      {"telnyx/cmd/recordings/r/delete", "{}", "DELETE", "/recordings/r", NULL, "", RETRY_UNSAFE},
      {"telnyx/cmd/calls/a/retrieve_status", "{\"command_id\":\"c\"}", "GET", "/calls/a", NULL, "",
       RETRY_READ},
      {"telnyx/cmd/conferences/list",
       "{\"filter\":{\"name\":{\"contains\":\"a b&c\"},\"failed\":true,\"none\":null,\"no\":{}},"
       "\"page[number]\":2,\"page\":{\"size\":50},\"list\":[\"x\",1,null,true,[2,3]],\"empty\":[]}",
       "GET",
       "/conferences?filter%5Bname%5D%5Bcontains%5D=a%20b%26c&filter%5Bfailed%5D=true"
       "&filter%5Bnone%5D=&page%5Bnumber%5D=2&page%5Bsize%5D=50&list=x%2C1%2C%2Ctrue%2C2%2C3",
       NULL, "", RETRY_READ},
      {"telnyx/cmd/texml/accounts/a/calls/retrieve_calls",
       "{\"StartTime_gt\":\"2026-01-01T00:00:00Z\",\"EndTime<\":\"x\",\"PageSize\":1.0}", "GET",
       "/texml/Accounts/a/Calls?EndTime%3C=x&PageSize=1&StartTime%3E=2026-01-01T00%3A00%3A00Z",
       NULL, "", RETRY_READ},
      {"telnyx/cmd/texml/accounts/a/calls/s/update",
       "{\"Status\":\"completed\",\"Url\":\"https://x/?a=b c\",\"Big\":9007199254740993}", "POST",
       "/texml/Accounts/a/Calls/s", form,
       "Status=completed&Url=https%3A%2F%2Fx%2F%3Fa%3Db%20c&Big=9007199254740993", RETRY_UNSAFE},
      {"telnyx/cmd/texml/accounts/a/calls/s/update", "{}", "POST", "/texml/Accounts/a/Calls/s",
       form, "", RETRY_UNSAFE},
      {"telnyx/cmd/texml/accounts/a/calls/s/recordings/r/recording_sid_json",
       "{\"Status\":\"paused\"}", "POST", "/texml/Accounts/a/Calls/s/Recordings/r.json", form,
       "Status=paused", RETRY_UNSAFE},
      {"telnyx/cmd/texml/accounts/a/conferences/c/participants/participants",
       "{\"CustomHeaders\":[{\"name\":\"X\",\"value\":\"y\"}],\"timeout_seconds\":5}", "POST",
       "/texml/Accounts/a/Conferences/c/Participants", form,
       "CustomHeaders=%7B%22name%22%3A%22X%22%2C%22value%22%3A%22y%22%7D&Timeout=5", RETRY_UNSAFE},
      {"telnyx/cmd/texml/accounts/a/calls/calls", "{\"To\":\"+1\",\"Url\":\"u\"}", "POST",
       "/texml/Accounts/a/Calls", json, "{\"To\":\"+1\",\"Url\":\"u\"}", RETRY_UNSAFE},
      /* paths that begin as the API's root does, and one with a query in it */
      {"telnyx/cmd/mobile_voice_connections/7/retrieve", "{}", "GET",
       "/v2/mobile_voice_connections/7", NULL, "", RETRY_READ},
      {"telnyx/cmd/documents/upload", "{\"url\":\"u\"}", "POST",
       "/documents?content-type=multipart", json, "{\"url\":\"u\"}", RETRY_UNSAFE},
      /* a body that is a value has no room for others */
      {"telnyx/cmd/call_reasons/validate", "{\"body\":[\"a\",\"b\"],\"new\":1}", "POST",
       "/call_reasons/validate?new=1", json, "[\"a\",\"b\"]", RETRY_UNSAFE},
      {"telnyx/cmd/reports/mdr_usage_reports/create",
       "{\"aggregation_type\":\"TAGS\",\"start_date\":\"a\",\"end_date\":\"b\"}", "POST",
       "/reports/mdr_usage_reports", "*/*",
       "{\"aggregation_type\":\"TAGS\",\"start_date\":\"a\",\"end_date\":\"b\"}", RETRY_UNSAFE},
      /* what shares its name with an id, or with a key of the bridge */
      {"telnyx/cmd/networks/update", "{\"id\":\"n\",\"body_id\":\"m\",\"name\":\"x\"}", "PATCH",
       "/networks/n", json, "{\"name\":\"x\",\"id\":\"m\"}", RETRY_UNSAFE},
      {"telnyx/cmd/networks/n/update", "{\"id\":\"m\"}", "PATCH", "/networks/n", json,
       "{\"id\":\"m\"}", RETRY_UNSAFE},
      {"telnyx/cmd/telephony_credentials/create",
       "{\"connection_id\":\"1\",\"expires_at\":\"2999-01-01T00:00:00Z\",\"body_expires_at\":"
       "\"e\"}",
       "POST", "/telephony_credentials", json, "{\"connection_id\":\"1\",\"expires_at\":\"e\"}",
       RETRY_UNSAFE},
  };
  for (size_t i = 0; i < COUNT(cases); i++)
    check_case(&cases[i]);
}

static void takes_the_root_with_and_without_a_slash(void **state) {
  (void)state;
  static const char *const roots[] = {"http://127.0.0.1:8080", "http://127.0.0.1:8080/"};
  for (size_t i = 0; i < COUNT(roots); i++) {
    struct command *command;
    struct request *request;
    assert_int_equal(parse(&command, "telnyx/cmd/connections/retrieve_count", ""), ERR_OK);
    assert_int_equal(request_build(&request, command, roots[i]), ERR_OK);
    assert_string_equal(request->url, "http://127.0.0.1:8080/connections/count");
    request_free(&request);
    command_free(&command);
  }
}

static void expect_text(const char *text, const char *expected) {
  assert_string_equal(text && *text ? text : "none", expected ? expected : "none");
}

/* A parameter that is a header goes by both names, and nowhere else. */
static void builds_headers(void **state) {
  (void)state;
  static const struct {
    const char *topic, *payload, *header, *value, *accept;
  } cases[] = {
      {"telnyx/cmd/ai/assistants/a/clone", "{\"Idempotency-Key\":\"k 1\"}", "Idempotency-Key",
       "k 1", NULL},
      {"telnyx/cmd/email_templates/create", "{\"name\":\"n\",\"idempotency_key\":\"k\"}",
       "Idempotency-Key", "k", NULL},
      {"telnyx/cmd/email_templates/create", "{\"name\":\"n\",\"idempotency_key\":null}", NULL, NULL,
       NULL},
      {"telnyx/cmd/media/m/download", "{}", NULL, NULL, "*/*"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct command *command;
    struct request *request;
    assert_int_equal(parse(&command, cases[i].topic, cases[i].payload), ERR_OK);
    assert_int_equal(command->error, COMMAND_ERROR_NONE);
    assert_int_equal(request_build(&request, command, api_url), ERR_OK);
    expect_text(request->header_name, cases[i].header);
    expect_text(request->header_value, cases[i].value);
    expect_text(request->accept, cases[i].accept);
    assert_null(strchr(request->url, '?'));
    assert_null(request->body.data ? strstr(request->body.data, "k") : NULL);
    request_free(&request);
    command_free(&command);
  }
}

/* The body, with B in place of what stands between the parts. */
static void expect_multipart(const struct request *request, const char *expected) {
  static const char type[] = "multipart/form-data; boundary=";
  assert_int_equal(strncmp(request->content_type, type, strlen(type)), 0);
  const char *boundary = request->content_type + strlen(type);
  assert_int_equal(strlen(boundary), 32);
  char body[1024] = "";
  size_t len = 0;
  for (const char *at = request->body.data; at < request->body.data + request->body.len; at++) {
    bool is_boundary = strncmp(at, boundary, strlen(boundary)) == 0;
    body[len++] = is_boundary ? 'B' : *at == '\0' ? '0' : *at;
    at += is_boundary ? strlen(boundary) - 1 : 0;
  }
  assert_string_equal(body, expected);
}

#define FIELD(name, more, value)                                                                   \
  "--B\r\nContent-Disposition: form-data; name=\"" name "\"" more "\r\n\r\n" value "\r\n"
#define ANY "\r\nContent-Type: application/octet-stream"

/* Files in base64, alone or with their names and types, among fields that are named as the SDK
 * does. */
static void builds_forms_with_files(void **state) {
  (void)state;
  static const struct {
    const char *topic, *payload, *body;
  } cases[] = {
      {"telnyx/cmd/email_blocks/imports/create", "{\"file\":\"eAB5\",\"block_ttl_days\":7}",
       FIELD("file", "; filename=\"file\"" ANY, "x0y")
           FIELD("block_ttl_days", "", "7") "--B--\r\n"},
      {"telnyx/cmd/ai/audio/transcribe",
       "{\"model\":\"deepgram/nova-3\",\"file\":{\"data\":\"eA==\",\"filename\":\"a\\\"b.wav\","
       "\"content_type\":\"audio/wav\"},\"more\":{\"a\":[1,\"x\"],\"b\":true,\"none\":null}}",
       FIELD("model", "", "deepgram/nova-3")
           FIELD("file", "; filename=\"a%22b.wav\"\r\nContent-Type: audio/wav", "x")
               FIELD("more[a][]", "", "1") FIELD("more[a][]", "", "x")
                   FIELD("more[b]", "", "true") "--B--\r\n"},
      {"telnyx/cmd/messaging_hosted_number_orders/h/file_upload", "{\"loa\":null,\"bill\":\"\"}",
       FIELD("bill", "; filename=\"file\"" ANY, "") "--B--\r\n"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct command *command;
    struct request *request;
    assert_int_equal(parse(&command, cases[i].topic, cases[i].payload), ERR_OK);
    if (command->error != COMMAND_ERROR_NONE)
      fail_msg("%s: %s", cases[i].topic, command->message);
    assert_int_equal(request_build(&request, command, api_url), ERR_OK);
    expect_multipart(request, cases[i].body);
    request_free(&request);
    command_free(&command);
  }
}

/* A body that is a file goes as its bytes. */
static void sends_bytes(void **state) {
  (void)state;
  static const struct {
    const char *body, *type;
  } cases[] = {
      {"\"eAB5\"", "application/octet-stream"},
      {"{\"data\":\"eAB5\",\"content_type\":\"text/plain\"}", "text/plain"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct command *command;
    struct request *request;
    char payload[256];
    snprintf(payload, sizeof payload, "{\"ttl_secs\":9,\"body\":%s}", cases[i].body);
    assert_int_equal(parse(&command, "telnyx/cmd/storage/kvs/k/keys/a/update", payload), ERR_OK);
    assert_int_equal(command->error, COMMAND_ERROR_NONE);
    assert_int_equal(request_build(&request, command, api_url), ERR_OK);
    assert_string_equal(request->url + strlen(api_url), "/storage/kvs/k/keys/a?ttl_secs=9");
    assert_string_equal(request->content_type, cases[i].type);
    assert_true(span_equal(request->body, (struct span){"x\0y", 3}));
    request_free(&request);
    command_free(&command);
  }
}

/* Without validation nobody has seen that it is there. */
static void a_value_that_is_not_there_is_no_body(void **state) {
  (void)state;
  static const char *const topics[] = {"telnyx/cmd/call_reasons/validate",
                                       "telnyx/cmd/storage/kvs/k/keys/a/update"};
  for (size_t i = 0; i < COUNT(topics); i++) {
    const struct command_rules off = {
        .root = "telnyx", .max_bytes = 65536, .validation = COMMAND_OFF};
    const struct command_msg message = {
        .parts = {.topic = span_of(topics[i]), .payload = span_of("{\"x\":1}")}};
    struct command *command;
    struct request *request;
    assert_int_equal(command_parse(&command, &message, &off, 0), ERR_OK);
    assert_int_equal(command->error, COMMAND_ERROR_NONE);
    assert_int_equal(request_build(&request, command, api_url), ERR_OK);
    assert_int_equal(request->body.len, 0);
    assert_non_null(strstr(request->url, "?x=1"));
    request_free(&request);
    command_free(&command);
  }
}

/* Whatever the validation. */
static void refuses_what_is_no_file(void **state) {
  (void)state;
  static const char *const files[] = {"1",
                                      "\"x\"",
                                      "\"eA\"",
                                      "\"e A==\"",
                                      "{}",
                                      "{\"data\":1}",
                                      "{\"data\":\"eA==\",\"filename\":[]}",
                                      "{\"data\":\"eA==\",\"content_type\":\"a\\r\\nb: c\"}",
                                      "{\"data\":\"eA==\",\"content_type\":\"\"}"};
  for (size_t i = 0; i < COUNT(files); i++)
    for (int validation = COMMAND_LENIENT; validation <= COMMAND_OFF; validation++) {
      const struct command_rules off = {
          .root = "telnyx", .max_bytes = 65536, .validation = (enum command_validation)validation};
      struct command *command;
      char payload[256];
      snprintf(payload, sizeof payload, "{\"file\":%s}", files[i]);
      const struct command_msg message = {
          .parts = {.topic = span_of("telnyx/cmd/email_blocks/imports/create"),
                    .payload = span_of(payload)}};
      assert_int_equal(command_parse(&command, &message, &off, 0), ERR_OK);
      if (command->error != COMMAND_ERROR_INVALID_PARAMETERS ||
          strncmp(command->pointer, "/file", 5) != 0)
        fail_msg("%s: %s at %s", files[i], command->message, command->pointer);
      command_free(&command);
    }
}

static void a_path_may_be_the_hosts(void **state) {
  (void)state;
  static const char *const roots[] = {"https://h/v2", "https://h/v2/", "https://h"};
  for (size_t i = 0; i < COUNT(roots); i++) {
    struct command *command;
    struct request *request;
    assert_int_equal(
        parse(&command, "telnyx/cmd/well_known/retrieve_protected_resource_metadata", ""), ERR_OK);
    assert_int_equal(request_build(&request, command, roots[i]), ERR_OK);
    assert_string_equal(request->url, "https://h/.well-known/oauth-protected-resource");
    request_free(&request);
    command_free(&command);
  }
}

static void sends_the_bridges_command_id(void **state) {
  (void)state;
  struct command *command;
  struct request *request;
  assert_int_equal(parse(&command, "telnyx/cmd/calls/a/hangup", ""), ERR_OK);
  assert_int_equal(command_set_command_id(command, "made"), ERR_OK);
  assert_int_equal(request_build(&request, command, api_url), ERR_OK);
  assert_true(span_equal_text(request->body, "{\"command_id\":\"made\"}"));
  assert_int_equal(request->repeat, RETRY_COMMAND_ID);
  request_free(&request);
  command_free(&command);
}

/* Every operation with ids and required parameters of the right kind makes a request that the table
 * takes for that operation. */
static void builds_every_operation(void **state) {
  (void)state;
  static const char *const values[] = {
      [OPERATION_ANY] = "\"x\"",       [OPERATION_STRING] = "\"x\"", [OPERATION_INTEGER] = "1",
      [OPERATION_NUMBER] = "1.5",      [OPERATION_BOOLEAN] = "true", [OPERATION_ARRAY] = "[\"x\"]",
      [OPERATION_OBJECT] = "{\"x\":1}"};
  for (size_t i = 0; i < operation_count(); i++) {
    const struct operation *at = operation_at(i);
    char topic[256], payload[2048];
    snprintf(topic, sizeof topic, "telnyx/cmd/%s", at->name);
    for (char *c = topic; *c; c++)
      *c = (char)(*c == '.' ? '/' : *c);
    size_t len = (size_t)snprintf(payload, sizeof payload, "{\"none\":null");
    for (size_t j = 0; j < at->param_count; j++) {
      const struct operation_param *param = &at->params[j];
      const char *name = param->alias ? param->alias : param->name;
      if (param->required && operation_type(param)[0] == 'f')
        len += (size_t)snprintf(payload + len, sizeof payload - len, ",\"%s\":\"eA==\"", name);
      else if (param->required)
        len += (size_t)snprintf(
            payload + len, sizeof payload - len, ",\"%s\":%s", name,
            values[param->place == OPERATION_IN_PATH ? OPERATION_STRING : param->kind]);
    }
    snprintf(payload + len, sizeof payload - len, "}");
    struct command *command;
    struct request *request;
    assert_int_equal(parse(&command, topic, payload), ERR_OK);
    if (command->error != COMMAND_ERROR_NONE)
      fail_msg("%s %s: %s", topic, payload, command->message);
    assert_int_equal(request_build(&request, command, api_url), ERR_OK);
    const struct operation *found;
    size_t root_len = strlen(api_url) - (at->above_root ? strlen("/v2") : 0);
    struct span ids[OPERATION_MAX_IDS], path = span_of(request->url + root_len);
    assert_int_equal(
        operation_match_request(&found, ids, span_of(request->method), span_cut(&path, '?')),
        ERR_OK);
    assert_int_equal(found->id_count, at->id_count); /* some are one request */
    assert_true((at->content == OPERATION_NO_BODY) == (request->body.len == 0));
    request_free(&request);
    command_free(&command);
  }
}

/* A form's body is a bounded size; so is a URL. */
static void refuses_what_is_too_long(void **state) {
  (void)state;
  enum { VALUE = REQUEST_MAX_URL_BYTES };
  char *payload = mem_alloc(VALUE + 64);
  for (int extra = 0; extra < 2; extra++) {
    size_t rest = strlen(api_url) + strlen("/conferences?x=");
    int len = (int)(VALUE - rest) + extra;
    sprintf(payload, "{\"x\":\"%0*d\"}", len, 0);
    struct command *command;
    struct request *request;
    assert_int_equal(parse(&command, "telnyx/cmd/conferences/list", payload), ERR_OK);
    assert_int_equal(request_build(&request, command, api_url), extra ? ERR_LIMIT : ERR_OK);
    assert_true(extra ? !request : request != NULL);
    request_free(&request);
    command_free(&command);
  }
  mem_free(payload);
}

static enum err build_and_free(void *context) {
  struct command *command = context;
  struct request *request;
  enum err err = request_build(&request, command, api_url);
  if (err != ERR_OK)
    assert_null(request);
  request_free(&request);
  return err;
}

static void survives_every_failed_allocation(void **state) {
  (void)state;
  static const char *const cases[][2] = {
      {"telnyx/cmd/calls/a/bridge", "{\"call_control_id\":\"b\",\"command_id\":\"c\",\"x\":[1.5]}"},
      {"telnyx/cmd/conferences/list", "{\"filter\":{\"a\":[1,{\"b\":2}]}}"},
      {"telnyx/cmd/texml/accounts/a/calls/s/update", "{\"Status\":\"x\",\"y\":{\"z\":1}}"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct command *command;
    assert_int_equal(parse(&command, cases[i][0], cases[i][1]), ERR_OK);
    assert_int_equal(command->error, COMMAND_ERROR_NONE);
    assert_true(alloc_fail_each(build_and_free, command) > 2);
    command_free(&command);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(builds_requests),
      cmocka_unit_test(takes_the_root_with_and_without_a_slash),
      cmocka_unit_test(builds_headers),
      cmocka_unit_test(builds_forms_with_files),
      cmocka_unit_test(sends_bytes),
      cmocka_unit_test(a_value_that_is_not_there_is_no_body),
      cmocka_unit_test(refuses_what_is_no_file),
      cmocka_unit_test(a_path_may_be_the_hosts),
      cmocka_unit_test(sends_the_bridges_command_id),
      cmocka_unit_test(builds_every_operation),
      cmocka_unit_test(refuses_what_is_too_long),
      cmocka_unit_test(survives_every_failed_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
