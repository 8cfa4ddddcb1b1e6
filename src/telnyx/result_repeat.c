#include "bridge/result.h"

#include "bridge/buf.h"
#include "bridge/json.h"
#include "bridge/mem.h"

static void add_member(struct buf *out, struct span key, struct span raw) {
  buf_add_char(out, out->len == 0 ? '{' : ',');
  buf_addf(out, "\"%.*s\":", (int)key.len, key.data);
  buf_add(out, raw);
}

/* Every member but the one to be replaced, as it stands. */
static void on_member(void *context, int level, struct span key, struct span raw) {
  if (level == JSON_SCAN_ROOT && !span_equal_text(key, "correlation_id"))
    add_member(context, key, raw);
}

enum err result_repeat(char **out, struct span first_payload, struct span correlation_id) {
  enum { ROOM_BYTES = 64 };
  struct buf payload;
  buf_init(&payload, first_payload.len + correlation_id.len + ROOM_BYTES);
  const struct json_scan_handler handler = {.context = &payload, .on_raw = on_member};
  enum err err = json_scan(first_payload, &handler);
  if (correlation_id.len > 0)
    add_member(&payload, span_of("correlation_id"), correlation_id);
  buf_add_text(&payload, payload.len == 0 ? "{}" : "}");
  *out = buf_take(&payload);
  if (err == ERR_OK && !*out)
    err = ERR_MEMORY;
  if (err != ERR_OK) {
    mem_free(*out);
    *out = NULL;
  }
  buf_free(&payload);
  return err;
}
