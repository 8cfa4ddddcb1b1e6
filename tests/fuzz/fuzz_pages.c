/* Replies as the pages of a list, with a NUL between them, after a byte that chooses the list's
 * form and one for the ceilings. Whatever they hold, the list ends, keeps below its ceilings and is
 * a JSON document. */
#include <stdint.h>
#include <stdlib.h>

#include <jansson.h>

#include "bridge/json.h"
#include "bridge/pages.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct operation_pages forms[] = {
    {"page[number]", "page[size]", "data", "", "meta.total_pages"},
    {"page", "page_size", "records", "", ""},
    {"Page", "PageSize", "", "", ""},
    {"cursor", "limit", "data", "meta.cursor", ""},
    {"page[after]", "page[limit]", "a.b.data", "meta.cursors.after", ""},
};

static int on_object(void *context, int level, struct span key) {
  (void)context;
  (void)level;
  (void)key;
  return JSON_SCAN_SKIP;
}

static void on_value(void *context, int level, struct span key, struct span value) {
  (void)context;
  (void)level;
  (void)key;
  (void)value;
}

static void check(const struct pages *pages, size_t max_bytes) {
  struct buf out;
  buf_init(&out, max_bytes);
  pages_write(&out, pages);
  const struct json_scan_handler handler = {
      .context = NULL, .on_object = on_object, .on_value = on_value};
  if (pages->count > pages->max_items || pages->read > pages->max_items + 1 ||
      buf_status(&out) != ERR_OK || json_scan(buf_span(&out), &handler) != ERR_OK)
    abort();
  buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 2)
    return 0;
  size_t max_bytes = PAGES_META_BYTES + data[1];
  const struct operation operation = {.name = "fuzz",
                                      .pages = &forms[data[0] % (sizeof forms / sizeof forms[0])]};
  struct command command = {.operation = &operation, .params = json_object()};
  struct pages pages;
  pages_begin(&pages, &command, 1 + data[1] % 8, max_bytes);
  struct span rest = {(const char *)data + 2, size - 2};
  for (bool more = true; more && rest.len > 0;) {
    if (pages_ask(&pages, &command) != ERR_OK ||
        pages_take(&more, &pages, span_cut(&rest, '\0')) != ERR_OK)
      break;
    check(&pages, max_bytes);
  }
  check(&pages, max_bytes);
  pages_free(&pages);
  json_decref(command.params);
  return 0;
}
