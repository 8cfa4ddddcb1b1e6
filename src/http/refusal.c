#include "refusal.h"

static const struct {
  int status;
  const char *why;
} refusals[HTTP_REFUSAL_COUNT] = {
#define HTTP_REFUSAL_AS_ROW(id, status, why) [id] = {status, why},
    HTTP_REFUSAL_TABLE(HTTP_REFUSAL_AS_ROW)
#undef HTTP_REFUSAL_AS_ROW
};

int http_refusal_status(enum http_refusal refusal) {
  return refusals[refusal].status;
}

const char *http_refusal_why(enum http_refusal refusal) {
  return refusals[refusal].why;
}
