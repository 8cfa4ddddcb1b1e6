#include "bridge/mem.h"

#include <stdlib.h>
#include <string.h>

static _Thread_local unsigned failures;

static void *counted(void *block) {
  failures += block == NULL;
  return block;
}

unsigned mem_failures(void) {
  return failures;
}

void *mem_alloc(size_t size) {
  return counted(calloc(1, size > 0 ? size : 1));
}

void *mem_resize(void *block, size_t size) {
  return counted(realloc(block, size > 0 ? size : 1));
}

char *mem_copy(struct span span) {
  char *copy = counted(malloc(span.len + 1));
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
