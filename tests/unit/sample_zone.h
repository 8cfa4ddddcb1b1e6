/* Files of tzdata for tests: without changes, all is in the text at the end. */
#ifndef TESTS_SAMPLE_ZONE_H
#define TESTS_SAMPLE_ZONE_H

#include <stdio.h>
#include <string.h>

#include "bridge/span.h"

enum { SAMPLE_ZONE_SIZE = 256 };

/* A file whose only block says UTC, with that text behind it. */
static inline struct span sample_zone(char out[SAMPLE_ZONE_SIZE], const char *rules) {
  enum { HEADER = 44, BLOCK = 6 + 4 };
  memset(out, 0, SAMPLE_ZONE_SIZE);
  for (size_t i = 0; i < 2; i++) {
    char *head = out + i * (HEADER + BLOCK);
    memcpy(head, "TZif2", 5);
    head[39] = 1; /* a kind of time */
    head[43] = 4; /* bytes of names */
    memcpy(head + HEADER + 6, "UTC", 4);
  }
  size_t len = 2 * (size_t)(HEADER + BLOCK);
  return (struct span){out,
                       len + (size_t)snprintf(out + len, SAMPLE_ZONE_SIZE - len, "\n%s\n", rules)};
}

#endif
