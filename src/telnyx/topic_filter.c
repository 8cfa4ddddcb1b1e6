#include "bridge/topic.h"

#include <string.h>

static bool is_good_level(struct span level, bool last) {
  bool wildcard =
      level.len > 0 && (memchr(level.data, '+', level.len) || memchr(level.data, '#', level.len));
  return !wildcard || span_equal_text(level, "+") || (last && span_equal_text(level, "#"));
}

bool topic_filter_is_good(struct span filter) {
  if (filter.len == 0 || filter.len > TOPIC_MAX || !topic_text_is_clean(filter))
    return false;
  while (filter.data) {
    struct span level = span_cut(&filter, '/');
    if (!is_good_level(level, !filter.data))
      return false;
  }
  return true;
}

bool topic_filter_matches(struct span filter, struct span topic) {
  if (span_starts_with(topic, "$") && !span_starts_with(filter, "$"))
    return false;
  while (filter.data) {
    struct span wanted = span_cut(&filter, '/');
    if (span_equal_text(wanted, "#"))
      return true;
    if (!topic.data) /* the topic has fewer levels */
      return false;
    struct span level = span_cut(&topic, '/');
    if (!span_equal_text(wanted, "+") && !span_equal(wanted, level))
      return false;
  }
  return !topic.data;
}
