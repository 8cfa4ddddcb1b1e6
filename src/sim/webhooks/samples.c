#include "webhooks/samples.h"

#include <string.h>

enum { WORD_MAX = 64 };

const struct sim_sample *sim_sample_find(const char *type) {
  for (size_t i = 0; i < sim_sample_count; i++)
    if (strcmp(sim_samples[i].type, type) == 0)
      return &sim_samples[i];
  return NULL;
}

/* Levenshtein's distance; both at most WORD_MAX long. */
static size_t distance(const char *a, const char *b) {
  size_t row[WORD_MAX + 1];
  size_t a_len = strlen(a);
  size_t b_len = strlen(b);
  for (size_t j = 0; j <= b_len; j++)
    row[j] = j;
  for (size_t i = 1; i <= a_len; i++) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b_len; j++) {
      size_t best = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      if (row[j] + 1 < best)
        best = row[j] + 1;
      if (row[j - 1] + 1 < best)
        best = row[j - 1] + 1;
      row[j] = best;
    }
  }
  return row[b_len];
}

const char *sim_sample_nearest(const char *type) {
  const char *nearest = NULL;
  size_t best = strlen(type) / 3 + 1;
  if (strlen(type) > WORD_MAX)
    return NULL;
  for (size_t i = 0; i < sim_sample_count; i++) {
    if (strlen(sim_samples[i].type) > WORD_MAX)
      continue;
    size_t d = distance(type, sim_samples[i].type);
    if (d <= best) {
      best = d;
      nearest = sim_samples[i].type;
    }
  }
  return nearest;
}
