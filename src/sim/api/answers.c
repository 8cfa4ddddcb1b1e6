#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "api/api.h"
#include "json.h"
#include "sim.h"

enum { PAGE_SIZE = 20, PAGE_SIZE_MAX = 250, TEXML_PAGE_SIZE = 20 };

#define CURSOR "after-" /* and how many items came before */

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
static json_t *items_of(const json_t *all, long long first, long long count) {
  json_t *page = json_array();
  for (long long i = first; i < first + count && i < (long long)json_array_size(all); i++)
    json_array_append(page, json_array_get(all, (size_t)i));
  return page;
}

static long long clamp(long long value, long long least, long long most) {
  return value < least ? least : value > most ? most : value;
}

/* Until there are as many as --list-items. */
static void fill(const struct sim_request *request, json_t *all) {
  for (size_t i = json_array_size(all); i < (size_t)request->sim->options->list_items; i++) {
    char id[32];
    snprintf(id, sizeof id, "made-up-%zu", i + 1);
    json_array_append_new(all, json_pack("{s:s}", "id", id));
  }
}

/* At a place in the answer, with dots between the names; takes the value. */
static void put(json_t *answer, const char *place, json_t *value) {
  struct span rest = span_of(place);
  for (struct span name = span_cut(&rest, '.');; name = span_cut(&rest, '.')) {
    if (rest.len == 0) {
      json_object_setn_new(answer, name.data, name.len, value);
      return;
    }
    json_t *inner = json_object_getn(answer, name.data, name.len);
    if (!inner) {
      inner = json_object();
      json_object_setn_new(answer, name.data, name.len, inner);
    }
    answer = inner;
  }
}

/* Which items a page has, of how many. */
struct slice {
  long long first, size, number, total;
};

static struct slice slice_of(const struct sim_request *request, const struct operation_pages *form,
                             size_t total) {
  struct slice slice = {
      .size = clamp(sim_json_int(request->query, form->size, PAGE_SIZE), 1, PAGE_SIZE_MAX),
      .total = (long long)total};
  const char *cursor = sim_json_text(request->query, form->page, "");
  long long least = strcmp(form->page, "Page") == 0 ? 0 : 1;
  long long most = slice.total / slice.size + 2;
  slice.number = clamp(sim_json_int(request->query, form->page, least), least, most);
  slice.first = (slice.number - least) * slice.size;
  if (form->next[0])
    slice.first = clamp(strncmp(cursor, CURSOR, strlen(CURSOR)) == 0
                            ? strtoll(cursor + strlen(CURSOR), NULL, 10)
                            : 0,
                        0, slice.total);
  return slice;
}

/* What a page says of itself, as its form has it. */
static void put_meta(json_t *answer, const struct operation_pages *form,
                     const struct slice *slice) {
  long long pages = slice->total > 0 ? (slice->total + slice->size - 1) / slice->size : 1;
  if (form->next[0]) {
    long long next = slice->first + slice->size;
    put(answer, form->next, next < slice->total ? json_sprintf(CURSOR "%lld", next) : json_null());
  } else if (form->last[0]) {
    put(answer, form->last, json_integer(pages));
    put(answer, "meta.page_number", json_integer(slice->number));
    put(answer, "meta.page_size", json_integer(slice->size));
    put(answer, "meta.total_results", json_integer(slice->total));
  } else if (strcmp(form->items, "records") == 0) {
    put(answer, "page", json_integer(slice->number));
    put(answer, strcmp(form->size, "recordsPerPage") == 0 ? "totalRecords" : "total_records",
        json_integer(slice->total));
  }
}

void sim_answer_list(struct sim_request *request, json_t *all) {
  static const struct operation_pages plain = {"page[number]", "page[size]", "data", "",
                                               "meta.total_pages"};
  const struct operation_pages *form =
      request->operation->pages ? request->operation->pages : &plain;
  fill(request, all);
  const struct slice slice = slice_of(request, form, json_array_size(all));
  json_t *items = items_of(all, slice.first, slice.size);
  json_t *answer = form->items[0] ? json_object() : items;
  if (form->items[0])
    put(answer, form->items, items);
  if (form->items[0])
    put_meta(answer, form, &slice);
  sim_answer_flat(request, answer);
  json_decref(all);
}

void sim_answer_texml_list(struct sim_request *request, const char *name, json_t *all) {
  fill(request, all);
  long long size =
      clamp(sim_json_int(request->query, "PageSize", TEXML_PAGE_SIZE), 1, PAGE_SIZE_MAX);
  long long number = clamp(sim_json_int(request->query, "Page", 0), 0, 1000000);
  json_t *page = items_of(all, number * size, size);
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
