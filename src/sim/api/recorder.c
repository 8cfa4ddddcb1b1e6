#include "api/api.h"

#include <string.h>

#include <jansson.h>

#include "bridge/mem.h"
#include "ids.h"
#include "json.h"
#include "sim.h"

void sim_recorder_open(struct sim *sim) {
  sim->requests = json_array();
}

void sim_recorder_close(struct sim *sim) {
  json_decref(sim->requests);
}

void sim_recorder_clear(struct sim *sim) {
  json_array_clear(sim->requests);
  sim->request_bytes = 0;
}

/* What a record takes, about. */
static size_t size_of(const json_t *record) {
  static const char *const large[] = {"path", "path_hex", "query", "query_hex", "body", "body_hex"};
  size_t size = 0;
  for (size_t i = 0; i < sizeof large / sizeof large[0]; i++)
    size += json_string_length(json_object_get(record, large[i]));
  return size;
}

static bool is_full(const struct sim *sim) {
  return json_array_size(sim->requests) > SIM_REQUESTS_MAX ||
         (json_array_size(sim->requests) > 1 && sim->request_bytes > SIM_REQUESTS_BYTES_MAX);
}

const char *sim_method_name(enum http_method method) {
  switch (method) {
  case HTTP_GET:
    return "GET";
  case HTTP_POST:
    return "POST";
  case HTTP_PUT:
    return "PUT";
  case HTTP_PATCH:
    return "PATCH";
  case HTTP_DELETE:
    return "DELETE";
  }
  return "?";
}

/* Text where it is text, else as hex; a path or a body can hold any bytes. */
static void set_bytes(json_t *record, const char *key, const char *hex_key, struct span bytes) {
  static const char digits[] = "0123456789abcdef";
  if (span_is_utf8(bytes)) {
    json_object_set_new(record, key, json_stringn(bytes.data ? bytes.data : "", bytes.len));
    return;
  }
  char *hex = sim_alloc(bytes.len * 2 + 1);
  for (size_t i = 0; i < bytes.len; i++) {
    hex[2 * i] = digits[(unsigned char)bytes.data[i] >> 4];
    hex[2 * i + 1] = digits[(unsigned char)bytes.data[i] & 15];
  }
  json_object_set_new(record, hex_key, json_string(hex));
  mem_free(hex);
}

json_t *sim_recorder_add(struct sim *sim, const struct http_request *request) {
  char now[SIM_TIME_SIZE];
  sim_time_micros(now);
  json_t *record = json_pack("{s:I,s:s,s:s,s:b}", "number", (json_int_t)++sim->last_request, "time",
                             now, "method", sim_method_name(request->method), "authorized",
                             span_starts_with(request->authorization, "Bearer "));
  set_bytes(record, "path", "path_hex", request->path);
  set_bytes(record, "query", "query_hex", request->query);
  set_bytes(record, "content_type", "content_type_hex", request->content_type);
  set_bytes(record, "body", "body_hex", request->body);
  json_array_append(sim->requests, record);
  sim->request_bytes += size_of(record);
  while (is_full(sim)) {
    sim->request_bytes -= size_of(json_array_get(sim->requests, 0));
    json_array_remove(sim->requests, 0);
  }
  return record;
}

/* Their numbers follow one another. */
json_t *sim_recorder_list(const struct sim *sim, int64_t since, int64_t limit,
                          const char *operation) {
  json_t *list = json_array();
  int64_t first = sim->last_request + 1 - (int64_t)json_array_size(sim->requests);
  int64_t number = since > first ? since : first;
  for (; number <= sim->last_request && (int64_t)json_array_size(list) < limit; number++) {
    json_t *record = json_array_get(sim->requests, (size_t)(number - first));
    if (!operation || strcmp(sim_json_text(record, "operation", ""), operation) == 0)
      json_array_append(list, record);
  }
  return json_pack("{s:o,s:I}", "requests", list, "next", (json_int_t)number);
}
