#include "webhooks/samples.h"

#include <string.h>

const struct sim_sample *sim_sample_find(const char *type) {
  for (size_t i = 0; i < sim_sample_count; i++)
    if (strcmp(sim_samples[i].type, type) == 0)
      return &sim_samples[i];
  return NULL;
}
