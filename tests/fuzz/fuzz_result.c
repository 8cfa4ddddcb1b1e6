/* A reply's body after one byte that chooses status and type. Whatever it is, the result is JSON
 * and keeps to its ceiling. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bridge/json.h"
#include "bridge/mem.h"
#include "bridge/result.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int skip_object(void *context, int level, struct span key) {
  (void)context;
  (void)level;
  (void)key;
  return JSON_SCAN_SKIP;
}

static void skip_value(void *context, int level, struct span key, struct span value) {
  (void)context;
  (void)level;
  (void)key;
  (void)value;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  enum { MAX_BYTES = 8192 };
  if (size < 1 || size > 4 * MAX_BYTES)
    return 0;
  bool ok = data[0] & 1;
  const struct result_facts facts = {
      .ok = ok,
      .operation = "calls.dial",
      .http_status = ok ? 200 : 422,
      .reply = {(const char *)data + 1, size - 1},
      .reply_is_json = data[0] & 2,
      .reply_type = "application/json",
      .error = ok ? COMMAND_ERROR_NONE : COMMAND_ERROR_TELNYX,
      .max_bytes = MAX_BYTES,
  };
  char *payload = NULL;
  if (result_build(&payload, &facts) != ERR_OK)
    abort();
  const struct json_scan_handler handler = {
      .context = NULL, .on_object = skip_object, .on_value = skip_value};
  enum err err = json_scan(span_of(payload), &handler);
  if (strlen(payload) > MAX_BYTES || (err != ERR_OK && err != ERR_LIMIT)) /* deeper by two */
    abort();
  mem_free(payload);
  return 0;
}
