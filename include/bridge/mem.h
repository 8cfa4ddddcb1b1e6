/* Memory: the only place that calls the allocator, so that a test can fail any allocation
 * (tests link with --wrap=malloc,calloc,realloc). Any thread. */
#ifndef BRIDGE_MEM_H
#define BRIDGE_MEM_H

#include "bridge/span.h"

/* `size` bytes of zeroes, or NULL when there are none. The caller frees with mem_free. */
void *mem_alloc(size_t size) __attribute__((warn_unused_result));

/* Resizes like realloc; on NULL the old block is untouched. */
void *mem_resize(void *block, size_t size) __attribute__((warn_unused_result));

/* A NUL-terminated copy of the span, or NULL. The caller frees with mem_free. */
char *mem_copy(struct span span) __attribute__((warn_unused_result));

/* Frees what the others returned; NULL is allowed. Its signature fits library hooks, hence void *.
 */
void mem_free(void *block);

#endif
