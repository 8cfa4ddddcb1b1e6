#include "api/errors.h"

#include <assert.h>

#include <jansson.h>

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
