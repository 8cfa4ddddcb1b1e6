#include "bridge/mem.h"

#include <stdlib.h>
#include <string.h>

void *mem_alloc(size_t size) {
  return calloc(1, size > 0 ? size : 1);
}

void *mem_resize(void *block, size_t size) {
  return realloc(block, size > 0 ? size : 1);
}

char *mem_copy(struct span span) {
  char *copy = malloc(span.len + 1);
  if (!copy)
    return NULL;
  if (span.len > 0)
    memcpy(copy, span.data, span.len);
  copy[span.len] = '\0';
  return copy;
}

void mem_free(void *block) {
  free(block);
}
