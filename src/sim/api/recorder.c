#include "api/recorder.h"

#include <string.h>

#include <jansson.h>

#include "bridge/mem.h"
#include "ids.h"
#include "json.h"
#include "sim.h"

struct sim_recorder {
  json_t *ring[SIM_REQUESTS_MAX];
  size_t sizes[SIM_REQUESTS_MAX];
  int64_t first; /* number of the oldest that is kept; numbers begin with 1 */
  int64_t next;  /* number of the next one */
  size_t bytes;
};

void sim_recorder_open(struct sim *sim) {
  sim->recorder = sim_alloc(sizeof *sim->recorder);
  sim->recorder->first = 1;
  sim->recorder->next = 1;
}

static void forget_oldest(struct sim_recorder *recorder) {
  size_t slot = (size_t)(recorder->first++ % SIM_REQUESTS_MAX);
  json_decref(recorder->ring[slot]);
  recorder->ring[slot] = NULL;
  recorder->bytes -= recorder->sizes[slot];
}

void sim_recorder_clear(struct sim *sim) {
  while (sim->recorder->first < sim->recorder->next)
    forget_oldest(sim->recorder);
}

void sim_recorder_close(struct sim *sim) {
  sim_recorder_clear(sim);
  mem_free(sim->recorder);
  sim->recorder = NULL;
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
  struct sim_recorder *recorder = sim->recorder;
  char now[SIM_TIME_SIZE];
  sim_time_micros(now);
  json_t *record = json_pack("{s:I,s:s,s:s,s:b}", "number", (json_int_t)recorder->next, "time", now,
                             "method", sim_method_name(request->method), "authorized",
                             span_starts_with(request->authorization, "Bearer "));
  set_bytes(record, "path", "path_hex", request->path);
  set_bytes(record, "query", "query_hex", request->query);
  set_bytes(record, "content_type", "content_type_hex", request->content_type);
  set_bytes(record, "body", "body_hex", request->body);
  size_t size = request->path.len + request->query.len + request->body.len;
  while (recorder->first < recorder->next &&
         (recorder->next - recorder->first >= SIM_REQUESTS_MAX ||
          recorder->bytes + size > SIM_REQUESTS_BYTES_MAX))
    forget_oldest(recorder);
  size_t slot = (size_t)(recorder->next++ % SIM_REQUESTS_MAX);
  recorder->ring[slot] = record;
  recorder->sizes[slot] = size;
  recorder->bytes += size;
  return json_incref(record);
}

json_t *sim_recorder_list(const struct sim *sim, int64_t since, int64_t limit,
                          const char *operation) {
  const struct sim_recorder *recorder = sim->recorder;
  json_t *list = json_array();
  int64_t number = since > recorder->first ? since : recorder->first;
  for (; number < recorder->next && (int64_t)json_array_size(list) < limit; number++) {
    json_t *record = recorder->ring[number % SIM_REQUESTS_MAX];
    if (!operation || strcmp(sim_json_text(record, "operation", ""), operation) == 0)
      json_array_append(list, record);
  }
  return json_pack("{s:o,s:I}", "requests", list, "next", (json_int_t)number);
}
