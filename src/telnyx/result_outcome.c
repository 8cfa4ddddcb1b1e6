#include "bridge/result.h"

#include <stdio.h>
#include <stdlib.h>

#include "bridge/json.h"

enum { ERROR_LEVEL = 1, LONGEST = 32 };

static int on_object(void *context, int level, struct span key) {
  (void)context;
  return level == JSON_SCAN_ROOT && span_equal_text(key, "error") ? ERROR_LEVEL : JSON_SCAN_SKIP;
}

static const char *text_of(char out[LONGEST], struct span value) {
  snprintf(out, LONGEST, "%.*s", (int)value.len, value.data);
  return out;
}

static void on_value(void *context, int level, struct span key, struct span value) {
  struct result_outcome *outcome = context;
  char text[LONGEST];
  if (level == ERROR_LEVEL && span_equal_text(key, "code"))
    outcome->error = command_error_of(text_of(text, value));
  else if (level == JSON_SCAN_ROOT && span_equal_text(key, "http_status"))
    outcome->http_status = (int)strtol(text_of(text, value), NULL, 10);
}

/* true and false are no value to json_scan. */
static void on_raw(void *context, int level, struct span key, struct span raw) {
  struct result_outcome *outcome = context;
  if (level == JSON_SCAN_ROOT && span_equal_text(key, "ok"))
    outcome->ok = span_equal_text(raw, "true");
}

enum err result_outcome_read(struct result_outcome *out, struct span payload) {
  *out = (struct result_outcome){.error = COMMAND_ERROR_NONE};
  const struct json_scan_handler handler = {
      .context = out, .on_object = on_object, .on_value = on_value, .on_raw = on_raw};
  return json_scan(payload, &handler);
}
