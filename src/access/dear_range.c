#include "bridge/destination.h"

#include <stdlib.h>
#include <string.h>

static int compare(const void *prefix, const void *range) {
  return strcmp(prefix, ((const struct dear_range *)range)->prefix);
}

enum dear_cost dear_range_find(const char **prefix, struct span digits) {
  char key[sizeof dear_ranges[0].prefix] = "";
  *prefix = NULL;
  for (size_t len = 1; len <= digits.len && len < sizeof key; len++) {
    memcpy(key, digits.data, len);
    key[len] = '\0';
    const struct dear_range *range =
        bsearch(key, dear_ranges, dear_range_count, sizeof dear_ranges[0], compare);
    if (range && digits.len < 32 && (range->lengths >> digits.len & 1)) {
      *prefix = range->prefix;
      return range->cost;
    }
  }
  return DEAR_NOT;
}
