/* Two bytes that choose, and a topic name. A filter that is made of the topic's own levels, with
 * wildcards in place of some, matches it; the same with one level changed does not. And any bytes
 * at all are told to be a filter or not. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bridge/buf.h"
#include "bridge/topic.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool condition) {
  if (!condition)
    abort();
}

/* Up to `end` levels, then '#'; of those before, the ones in `plus` as '+', and the one in
 * `changed` with a letter more. */
static void make_filter(struct buf *out, struct span topic, unsigned plus, unsigned end,
                        unsigned changed) {
  for (unsigned level = 0; topic.data; level++) {
    struct span text = span_cut(&topic, '/');
    buf_add_text(out, level > 0 ? "/" : "");
    if (level == end) {
      buf_add_char(out, '#');
      return;
    }
    if (level < 8 && (plus >> level & 1))
      buf_add_char(out, '+');
    else
      buf_add(out, text);
    if (level == changed)
      buf_add_char(out, 'x');
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 3 || size > 1000)
    return 0;
  struct span topic = {(const char *)data + 2, size - 2};
  unsigned plus = data[0], end = data[1] & 15, changed = data[1] >> 4;
  (void)topic_filter_is_good(topic);
  if (!topic_text_is_clean(topic) || memchr(topic.data, '+', topic.len) ||
      memchr(topic.data, '#', topic.len))
    return 0;
  enum { NEVER = 1000 };
  struct buf filter, other;
  buf_init(&filter, 4096);
  buf_init(&other, 4096);
  make_filter(&filter, topic, plus, end, NEVER);
  make_filter(&other, topic, plus & ~(1U << changed), end, changed);
  bool hidden = topic.data[0] == '$' && ((plus & 1) || end == 0);
  check(topic_filter_is_good(buf_span(&filter)));
  check(topic_filter_matches(buf_span(&filter), topic) == !hidden);
  size_t levels = 1;
  for (size_t i = 0; i < topic.len; i++)
    levels += topic.data[i] == '/';
  check(changed >= levels || changed >= end || !topic_filter_matches(buf_span(&other), topic));
  buf_free(&filter);
  buf_free(&other);
  return 0;
}
