#include "unit/alloc_fail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "bridge/mem.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);

static _Atomic long fail_at; /* counts down to the allocation that fails; 0 for none */
static _Atomic bool failed;

static bool fails_now(void) {
  if (atomic_load(&fail_at) == 0 || atomic_fetch_sub(&fail_at, 1) != 1)
    return false;
  atomic_store(&failed, true);
  return true;
}

void *__wrap_malloc(size_t size) {
  return fails_now() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size) {
  return fails_now() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *block, size_t size) {
  return fails_now() ? NULL : __real_realloc(block, size);
}

unsigned alloc_fail_each(enum err (*scenario)(void *context), void *context) {
  enum { MOST = 100000 };
  json_set_alloc_funcs(mem_alloc, mem_free);
  for (unsigned nth = 1; nth < MOST; nth++) {
    atomic_store(&failed, false);
    atomic_store(&fail_at, nth);
    enum err err = scenario(context);
    atomic_store(&fail_at, 0);
    if (!atomic_load(&failed)) {
      assert_int_equal(err, ERR_OK);
      return nth - 1;
    }
    if (err != ERR_MEMORY)
      fail_msg("allocation %u failed and the outcome was '%s'", nth, err_text(err));
  }
  fail_msg("the scenario never came to an end");
  return 0;
}
