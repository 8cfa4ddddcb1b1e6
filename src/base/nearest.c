#include "bridge/nearest.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>

void nearest_start(struct nearest *nearest, struct span wanted) {
  *nearest = (struct nearest){.wanted = wanted, .distance = wanted.len / 3 + 1};
  if (nearest->distance < 2)
    nearest->distance = 2;
}

static size_t least(size_t a, size_t b, size_t c) {
  size_t ab = a < b ? a : b;
  return ab < c ? ab : c;
}

static bool same_letter(char a, char b) {
  return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* Edits from a to b, optimal string alignment: rows are prefixes of a, columns prefixes of b. */
static size_t distance_of(struct span a, struct span b) {
  size_t rows[3][NEAREST_MAX + 1];
  size_t *before = rows[0], *above = rows[1], *row = rows[2];
  for (size_t j = 0; j <= b.len; j++)
    above[j] = j;
  for (size_t i = 1; i <= a.len; i++) {
    row[0] = i;
    for (size_t j = 1; j <= b.len; j++) {
      bool same = same_letter(a.data[i - 1], b.data[j - 1]);
      row[j] = least(above[j] + 1, row[j - 1] + 1, above[j - 1] + !same);
      bool swapped = i > 1 && j > 1 && same_letter(a.data[i - 1], b.data[j - 2]) &&
                     same_letter(a.data[i - 2], b.data[j - 1]);
      if (swapped && before[j - 2] + 1 < row[j])
        row[j] = before[j - 2] + 1;
    }
    size_t *oldest = before;
    before = above;
    above = row;
    row = oldest;
  }
  return above[b.len];
}

size_t nearest_distance(struct span a, struct span b, size_t least) {
  size_t longer_by = a.len > b.len ? a.len - b.len : b.len - a.len;
  if (longer_by >= least || a.len > NEAREST_MAX || b.len > NEAREST_MAX)
    return NEAREST_FAR;
  return distance_of(a, b);
}

void nearest_offer(struct nearest *nearest, const char *candidate) {
  size_t distance = nearest_distance(nearest->wanted, span_of(candidate), nearest->distance);
  if (distance >= nearest->distance)
    return;
  nearest->distance = distance;
  snprintf(nearest->name, sizeof nearest->name, "%s", candidate);
}
