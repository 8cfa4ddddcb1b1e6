#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bridge/buf.h"
#include "bridge/mem.h"
#include "unit/alloc_fail.h"

static void holds_up_to_its_ceiling_and_no_more(void **state) {
  (void)state;
  struct buf buf;
  buf_init(&buf, 8);
  buf_add_text(&buf, "12345678");
  assert_int_equal(buf_status(&buf), ERR_OK);
  buf_add_char(&buf, '9');
  assert_int_equal(buf_status(&buf), ERR_LIMIT);
  assert_string_equal(buf.data, "12345678");
  buf_clear(&buf);
  buf_addf(&buf, "%d%s", 42, "x");
  assert_int_equal(buf_status(&buf), ERR_OK);
  assert_string_equal(buf.data, "42x");
  buf_free(&buf);
}

/* Over each edge of what the buffer has room for, and of what it may hold. */
static void formats_whatever_room_there_is(void **state) {
  (void)state;
  for (size_t len = 0; len <= 590; len++) {
    struct buf buf;
    buf_init(&buf, 590);
    for (size_t i = 0; i < len; i++)
      buf_add_char(&buf, 'a'); /* so that it grows as it does elsewhere, by more than it needs */
    buf_addf(&buf, "%s-%d", "12345", 678);
    size_t whole = len + strlen("12345-678");
    assert_int_equal(buf_status(&buf), whole <= 590 ? ERR_OK : ERR_LIMIT);
    assert_int_equal(buf.len, whole <= 590 ? whole : len);
    assert_int_equal(strlen(buf.data), buf.len);
    assert_true(whole > 590 || strcmp(buf.data + len, "12345-678") == 0);
    buf_free(&buf);
  }
}

static void hands_its_content_over(void **state) {
  (void)state;
  struct buf buf;
  buf_init(&buf, 1000);
  char *empty = buf_take(&buf);
  assert_string_equal(empty, "");
  mem_free(empty);
  for (int i = 0; i < 100; i++)
    buf_add_text(&buf, "0123456789");
  char *content = buf_take(&buf);
  assert_int_equal(span_of(content).len, 1000);
  assert_null(buf.data);
  mem_free(content);
}

static enum err fill_and_free(void *context) {
  (void)context;
  struct buf buf;
  buf_init(&buf, 4096);
  for (int i = 0; i < 300; i++)
    buf_addf(&buf, "%s", "0123456789");
  enum err err = buf_status(&buf);
  buf_free(&buf);
  return err;
}

static void survives_every_failed_allocation(void **state) {
  (void)state;
  assert_true(alloc_fail_each(fill_and_free, NULL) >= 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(holds_up_to_its_ceiling_and_no_more),
      cmocka_unit_test(formats_whatever_room_there_is),
      cmocka_unit_test(hands_its_content_over),
      cmocka_unit_test(survives_every_failed_allocation),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
