/* Compares the requests that the bridge makes of commands with those that Telnyx's official SDK
 * sent for the same (tests/sdk/run writes them): method, path, query, content type and body. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "../unit/parse_command.h"
#include "bridge/command.h"
#include "bridge/request.h"

enum { MOST_PAIRS = 1024 };

static const char *text_of(const json_t *record, const char *key) {
  const char *text = json_string_value(json_object_get(record, key));
  return text ? text : "";
}

static int compare_spans(const void *a, const void *b) {
  const struct span *x = a, *y = b;
  int order = memcmp(x->data, y->data, x->len < y->len ? x->len : y->len);
  return order != 0 ? order : (x->len > y->len) - (x->len < y->len);
}

/* Whether two forms hold the same pairs, byte for byte; the order is the sender's business. */
static bool forms_equal(struct span a, struct span b) {
  static struct span pairs[2][MOST_PAIRS];
  struct span rest[2] = {a, b};
  size_t counts[2] = {0, 0};
  for (size_t i = 0; i < 2; i++) {
    while (rest[i].len > 0 && counts[i] < MOST_PAIRS)
      pairs[i][counts[i]++] = span_cut(&rest[i], '&');
    qsort(pairs[i], counts[i], sizeof pairs[i][0], compare_spans);
  }
  bool equal = counts[0] == counts[1];
  for (size_t i = 0; i < counts[0] && equal; i++)
    equal = span_equal(pairs[0][i], pairs[1][i]);
  return equal;
}

static bool targets_equal(const char *ours, const char *theirs) {
  struct span a = span_of(ours), b = span_of(theirs);
  return span_equal(span_cut(&a, '?'), span_cut(&b, '?')) && !a.data == !b.data &&
         forms_equal(a, b);
}

static bool json_texts_equal(struct span ours, const char *theirs) {
  json_t *a = json_loadb(ours.data, ours.len, JSON_DECODE_ANY, NULL);
  json_t *b = json_loads(theirs, JSON_DECODE_ANY, NULL);
  bool equal = a && b && json_equal(a, b);
  json_decref(a);
  json_decref(b);
  return equal;
}

static bool bodies_equal(const struct request *request, const json_t *expected) {
  const char *theirs = text_of(expected, "body");
  const char *type = request->content_type ? request->content_type : "";
  if (strcmp(type, "application/json") == 0 || strcmp(type, "*/*") == 0)
    return json_texts_equal(request->body, theirs);
  return forms_equal(request->body, span_of(theirs));
}

/* Header names compare whatever their case. */
static bool headers_equal(const struct request *request, const json_t *expected) {
  const json_t *theirs = json_object_get(expected, "headers");
  char name[64] = "";
  if (!request->header_name)
    return json_object_size(theirs) == 0;
  for (size_t i = 0; request->header_name[i] && i + 1 < sizeof name; i++)
    name[i] = (char)tolower((unsigned char)request->header_name[i]);
  return json_object_size(theirs) == 1 && strcmp(text_of(theirs, name), request->header_value) == 0;
}

static const char *difference(const struct request *request, const json_t *expected) {
  const char *content_type = request->content_type ? request->content_type : "";
  if (strcmp(request->method, text_of(expected, "method")) != 0)
    return "method";
  if (!targets_equal(request->url, text_of(expected, "target")))
    return "path or query";
  if (strcmp(content_type, text_of(expected, "content_type")) != 0)
    return "content type";
  if (!headers_equal(request, expected))
    return "headers";
  return bodies_equal(request, expected) ? NULL : "body";
}

static bool check_request(const struct command *command, const json_t *record) {
  const json_t *expected = json_object_get(record, "expected");
  struct request *request;
  if (request_build(&request, command, "") != ERR_OK) {
    printf("%s: no request could be built\n", command->name);
    return false;
  }
  const char *differs = difference(request, expected);
  if (differs)
    printf("%s differs in %s\n  command %s %s\n  bridge  %s %s %s %.*s\n  SDK     %s %s %s %s\n",
           command->name, differs, text_of(record, "topic"), text_of(record, "payload"),
           request->method, request->url, request->content_type ? request->content_type : "",
           (int)request->body.len, request->body.len > 0 ? request->body.data : "",
           text_of(expected, "method"), text_of(expected, "target"),
           text_of(expected, "content_type"), text_of(expected, "body"));
  request_free(&request);
  return !differs;
}

static bool check_record(const json_t *record) {
  static const struct command_rules rules = {
      .root = "telnyx", .max_age_ms = 0, .max_bytes = 1024 * 1024};
  char topic[4096];
  snprintf(topic, sizeof topic, "telnyx/%s", text_of(record, "topic"));
  struct command_msg message = {
      .parts = {.topic = span_of(topic), .payload = span_of(text_of(record, "payload"))}};
  struct command *command;
  if (command_parse(&command, &message, &rules, 0) != ERR_OK)
    abort();
  bool good = strcmp(command->name, text_of(record, "operation")) == 0 &&
              command->error == COMMAND_ERROR_NONE;
  if (good)
    good = check_request(command, record);
  else
    printf("%s with %s is %s: %s\n", topic, text_of(record, "payload"), command->name,
           command->message);
  command_free(&command);
  return good;
}

/* Exit status 0 when every operation of the table was compared, but for so many, and every request
 * was equal. */
int main(int argc, char **argv) {
  FILE *file = argc == 3 ? fopen(argv[1], "r") : NULL;
  if (!file) {
    fprintf(stderr, "usage: test_sdk REQUESTS.jsonl HOW-MANY-DIFFER\n");
    return 2;
  }
  size_t size = 0, records = 0, bad = 0, seen = 0;
  char *line = NULL, last[128] = "";
  while (getline(&line, &size, file) > 0) {
    json_t *record = json_loads(line, 0, NULL);
    records++;
    bad += !check_record(record);
    seen += strcmp(last, text_of(record, "operation")) != 0;
    snprintf(last, sizeof last, "%s", text_of(record, "operation"));
    json_decref(record);
  }
  free(line);
  fclose(file);
  printf("%zu requests of %zu operations compared, %zu differ\n", records, seen, bad);
  return bad > 0 || seen + strtoul(argv[2], NULL, 10) != operation_count();
}
