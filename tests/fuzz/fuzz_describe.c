/* What `listen` shows of any message: one line, without anything that a terminal obeys. Input: the
 * topic, a NUL, the payload. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "bridge/span.h"
#include "tools/describe.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static struct config config = {.mqtt_root = (char *)"telnyx"};
  struct span payload = {(const char *)data, size};
  struct span topic = span_cut(&payload, '\0');
  struct line line;
  line_init(&line, stderr, true);
  line.width = size % 2 ? 80 : 0;
  describe_message(&line, &config, topic, payload, 0, size % 3 == 0);
  struct span shown = buf_span(&line.text);
  for (size_t i = 0; i < shown.len; i++)
    assert((unsigned char)shown.data[i] >= 0x20 && shown.data[i] != 0x7F);
  assert(span_is_utf8(shown));
  line_free(&line);
  return 0;
}
