#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "bridge/buf.h"
#include "bridge/config.h"

enum { TEXT_MAX = 4 * 1024 * 1024 };

static enum err load(struct config **out, struct span file, const char *const *environment) {
  static struct config_errors errors;
  const struct config_sources sources = {
      .file_name = "fuzz.yaml", .file = file, .environment = environment};
  enum err err = config_load(out, &sources, &errors);
  assert(err == ERR_OK || err == ERR_SYNTAX);
  assert((err == ERR_OK) == (errors.count == 0));
  return err;
}

/* Any bytes give a configuration or errors; and what is printed of one can be read again. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const environment[] = {
      "TELNYX_API_KEY=x", "TELNYX_PUBLIC_KEY=BmlifftGd0rjaKFz0a8eRlkbQ1KLmx9W0IvokF1h+4c=", NULL};
  struct config *config = NULL;
  if (load(&config, (struct span){(const char *)data, size}, environment) != ERR_OK)
    return 0;
  struct buf text;
  buf_init(&text, TEXT_MAX);
  config_print(&text, config);
  assert(buf_status(&text) == ERR_OK);
  config_free(&config);
  enum err err = load(&config, buf_span(&text), environment);
  bool hides_digits = strstr(text.data, "pin: \"<hidden>\"");
  assert(err == ERR_OK || hides_digits);
  config_free(&config);
  buf_free(&text);
  return 0;
}
