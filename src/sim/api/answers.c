#include <string.h>

#include <assert.h>
#include <jansson.h>

#include "api/api.h"
#include "json.h"

enum { PAGE_SIZE = 20, PAGE_SIZE_MAX = 250, TEXML_PAGE_SIZE = 20 };

void sim_answer_flat(struct sim_request *request, json_t *answer) {
  json_decref(request->answer);
  request->answer = answer;
}

void sim_answer_data(struct sim_request *request, json_t *data) {
  sim_answer_flat(request, json_pack("{s:o}", "data", data));
}

void sim_answer_result(struct sim_request *request, json_t *extras) {
  json_t *data = json_pack("{s:s}", "result", "ok");
  json_object_update(data, extras);
  json_decref(extras);
  sim_answer_data(request, data);
}

/* Items [first, first + count) of the list. */
static json_t *slice(const json_t *all, long long first, long long count) {
  json_t *page = json_array();
  for (long long i = first; i < first + count && i < (long long)json_array_size(all); i++)
    json_array_append(page, json_array_get(all, (size_t)i));
  return page;
}

static long long clamp(long long value, long long least, long long most) {
  return value < least ? least : value > most ? most : value;
}

void sim_answer_list(struct sim_request *request, json_t *all) {
  long long size = clamp(sim_json_int(request->query, "page[size]", PAGE_SIZE), 1, PAGE_SIZE_MAX);
  long long total = (long long)json_array_size(all);
  long long pages = total > 0 ? (total + size - 1) / size : 1;
  long long number = clamp(sim_json_int(request->query, "page[number]", 1), 1, pages + 1);
  json_t *page = slice(all, (number - 1) * size, size);
  sim_answer_flat(request,
                  json_pack("{s:o,s:{s:I,s:I,s:I,s:I}}", "data", page, "meta", "page_number",
                            (json_int_t)number, "page_size", (json_int_t)size, "total_pages",
                            (json_int_t)pages, "total_results", (json_int_t)total));
  json_decref(all);
}

void sim_answer_texml_list(struct sim_request *request, const char *name, json_t *all) {
  long long size =
      clamp(sim_json_int(request->query, "PageSize", TEXML_PAGE_SIZE), 1, PAGE_SIZE_MAX);
  long long number = clamp(sim_json_int(request->query, "Page", 0), 0, 1000000);
  json_t *page = slice(all, number * size, size);
  long long start = number * size;
  long long end = start + (long long)json_array_size(page) - 1;
  sim_answer_flat(request, json_pack("{s:o,s:I,s:I,s:I,s:I,s:s,s:s,s:n}", name, page, "page",
                                     (json_int_t)number, "page_size", (json_int_t)size, "start",
                                     (json_int_t)start, "end", (json_int_t)(end < 0 ? 0 : end),
                                     "uri", request->operation->path, "first_page_uri",
                                     request->operation->path, "next_page_uri"));
  json_decref(all);
}

void sim_answer_error(struct sim_request *request, enum sim_error error, const char *detail,
                      const char *pointer) {
  request->status = sim_error_status(error);
  sim_answer_flat(request, json_pack("{s:[o]}", "errors", sim_error_json(error, detail, pointer)));
}

/* ---- errors ---- */

#define SIM_ERROR_AS_ROW(id, status, code, title, detail) [id] = {status, code, title, detail},
static const struct {
  int status;
  const char *code;
  const char *title;
  const char *detail;
} rows[SIM_ERROR_COUNT] = {SIM_ERROR_TABLE(SIM_ERROR_AS_ROW)};
#undef SIM_ERROR_AS_ROW

int sim_error_status(enum sim_error error) {
  assert(error < SIM_ERROR_COUNT);
  return rows[error].status;
}

json_t *sim_error_json(enum sim_error error, const char *detail, const char *pointer) {
  assert(error < SIM_ERROR_COUNT);
  json_t *json = json_pack("{s:s,s:s,s:s}", "code", rows[error].code, "title", rows[error].title,
                           "detail", detail ? detail : rows[error].detail);
  if (pointer)
    json_object_set_new(json, "source", json_pack("{s:s}", "pointer", pointer));
  return json;
}
