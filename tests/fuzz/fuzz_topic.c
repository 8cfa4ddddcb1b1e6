/* Ids of any bytes, as one level: bounded, safe in a topic, and had back from it unless cut. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bridge/percent.h"
#include "bridge/topic.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool condition) {
  if (!condition)
    abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct span id = {(const char *)data, size};
  struct buf level, decoded;
  buf_init(&level, 1000);
  buf_init(&decoded, 3 * size + 1);
  topic_add_level(&level, id);
  check(buf_status(&level) == ERR_OK && level.len <= TOPIC_LEVEL_MAX);
  check(topic_text_is_clean(buf_span(&level)));
  for (size_t i = 0; i < level.len; i++)
    check(!strchr("+#/$ ", level.data[i]));
  check(percent_decode(&decoded, buf_span(&level), false) == ERR_OK);
  bool cut = level.len > 33 && level.data[level.len - 33] == '~';
  check(cut || span_equal(buf_span(&decoded), id));
  buf_free(&level);
  buf_free(&decoded);
  return 0;
}
