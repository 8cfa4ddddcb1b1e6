/* A form of any bytes: what is read as one becomes JSON that can be read. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "bridge/form.h"
#include "bridge/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int skip_object(void *context, int level, struct span key) {
  (void)context, (void)level, (void)key;
  return JSON_SCAN_SKIP;
}

static void ignore_value(void *context, int level, struct span key, struct span value) {
  (void)context, (void)level, (void)key, (void)value;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct form *form;
  if (form_parse(&form, (struct span){(const char *)data, size}) != ERR_OK)
    return 0;
  bool replaced = false;
  for (size_t i = 0; i < form->count; i++) {
    replaced |= !form->fields[i].sound;
    if (!span_is_utf8(form->fields[i].name) || !span_is_utf8(form->fields[i].value))
      abort();
  }
  if (replaced && form->sound)
    abort();
  struct buf json;
  buf_init(&json, 8 * size + 64);
  const struct json_scan_handler handler = {
      .context = NULL, .on_object = skip_object, .on_value = ignore_value};
  if (form_to_json(&json, form) != ERR_OK || json_scan(buf_span(&json), &handler) != ERR_OK)
    abort();
  buf_free(&json);
  form_free(&form);
  return 0;
}
