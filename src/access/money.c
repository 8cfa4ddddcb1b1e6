#include "bridge/money.h"

#include <stdbool.h>
#include <stddef.h>

enum err money_read(int64_t *out, struct span text) {
  enum { DECIMALS = 6, MOST = 1000000 };
  int64_t whole = 0, part = 0;
  size_t at = 0, decimals = 0;
  for (; at < text.len && text.data[at] >= '0' && text.data[at] <= '9' && whole <= MOST; at++)
    whole = whole * 10 + (text.data[at] - '0');
  bool good = at > 0;
  if (at < text.len && text.data[at] == '.')
    for (at++; at < text.len && text.data[at] >= '0' && text.data[at] <= '9'; at++, decimals++)
      part = decimals < DECIMALS ? part * 10 + (text.data[at] - '0') : part;
  for (; decimals < DECIMALS; decimals++)
    part *= 10;
  if (whole > MOST)
    return ERR_RANGE;
  *out = whole * 1000000 + part;
  return good && at == text.len ? ERR_OK : ERR_SYNTAX;
}
