#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bridge/mem.h"
#include "mqtt/block_set.h"
#include "unit/alloc_fail.h"

enum { BLOCKS = 4000, STEPS = 200000 };

static char memory[BLOCKS * 16];

static const void *block(size_t i) {
  return memory + i * 16;
}

static void tells_what_is_in_from_what_is_not(void **state) {
  (void)state;
  struct block_set set = {0};
  assert_false(block_set_remove(&set, block(0)));
  assert_int_equal(block_set_add(&set, block(0)), ERR_OK);
  assert_false(block_set_remove(&set, block(1)));
  assert_true(block_set_remove(&set, block(0)));
  assert_false(block_set_remove(&set, block(0)));
  assert_int_equal(set.count, 0);
  mem_free(set.slots);
}

/* Against an array of flags, with blocks that come and go at random. */
static void agrees_with_flags(void **state) {
  (void)state;
  static bool in[BLOCKS];
  struct block_set set = {0};
  uint32_t random = 1;
  size_t count = 0;
  for (size_t step = 0; step < STEPS; step++) {
    random = random * 1664525 + 1013904223;
    size_t i = (random >> 8) % BLOCKS;
    if (in[i] || random >> 31) {
      assert_int_equal(block_set_remove(&set, block(i)), in[i]);
      count -= in[i];
      in[i] = false;
    } else {
      assert_int_equal(block_set_add(&set, block(i)), ERR_OK);
      in[i] = true;
      count++;
    }
    assert_int_equal(set.count, count);
  }
  for (size_t i = 0; i < BLOCKS; i++)
    assert_int_equal(block_set_remove(&set, block(i)), in[i]);
  mem_free(set.slots);
}

static enum err fill(void *context) {
  (void)context;
  struct block_set set = {0};
  enum err err = ERR_OK;
  size_t added = 0;
  for (; err == ERR_OK && added < BLOCKS; added++)
    err = block_set_add(&set, block(added));
  if (err != ERR_OK) { /* what was in before stays in */
    assert_false(block_set_remove(&set, block(added - 1)));
    assert_int_equal(set.count, added - 1);
    for (size_t i = 0; i + 1 < added; i++)
      assert_true(block_set_remove(&set, block(i)));
  }
  mem_free(set.slots);
  return err;
}

static void keeps_what_it_has_without_memory(void **state) {
  (void)state;
  assert_true(alloc_fail_each(fill, NULL) >= 3);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tells_what_is_in_from_what_is_not),
      cmocka_unit_test(agrees_with_flags),
      cmocka_unit_test(keeps_what_it_has_without_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
