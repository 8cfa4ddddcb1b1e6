/* What the journal knows of its size without asking for it each time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/store_rig.h"
#include "store/sql.h"

enum { PAGE_BYTES = 4096, BEHIND_MAX_PAGES = 64 };

static int64_t pages_of(struct sql *sql, const char *what) {
  int64_t pages = 0;
  assert_int_equal(sql_read_int(&pages, sql, what), ERR_OK);
  return pages;
}

static int64_t used_bytes(struct sql *sql) {
  return (pages_of(sql, "PRAGMA page_count") - pages_of(sql, "PRAGMA freelist_count")) * PAGE_BYTES;
}

static struct sql *open_with_pieces(struct rig *rig) {
  struct sql *sql = NULL;
  rig_close(rig);
  assert_int_equal(sql_open(&sql, rig->path), ERR_OK);
  assert_int_equal(sql_exec(sql, "CREATE TABLE piece (id INTEGER PRIMARY KEY, body BLOB)"), ERR_OK);
  return sql;
}

static void change(struct sql *sql, const char *text) {
  assert_int_equal(sql_begin(sql), ERR_OK);
  assert_int_equal(sql_exec(sql, text), ERR_OK);
  assert_int_equal(sql_commit(sql, INT64_MAX), ERR_OK);
}

static void add_piece(struct sql *sql) {
  change(sql, "INSERT INTO piece (body) VALUES (zeroblob(7000))");
}

static struct sql_size size_of(struct sql *sql, int64_t exact_from_bytes) {
  struct sql_size size;
  assert_int_equal(sql_read_size(&size, sql, exact_from_bytes), ERR_OK);
  return size;
}

static bool is_empty(struct rig *rig) {
  return rig_query(rig, "SELECT count(*) FROM outbox") == 0;
}

static void it_is_behind_by_a_few_pages_at_most(void **state) {
  struct sql *sql = open_with_pieces(*state);
  int64_t most_behind = 0;
  for (int i = 0; i < 4 * BEHIND_MAX_PAGES; i++) {
    add_piece(sql);
    if (i % 100 == 0)
      assert_int_equal(sql_checkpoint(NULL, sql), ERR_OK);
    int64_t told_bytes = size_of(sql, INT64_MAX).bytes;
    int64_t behind = pages_of(sql, "PRAGMA page_count") - told_bytes / PAGE_BYTES;
    assert_in_range(behind, 0, BEHIND_MAX_PAGES);
    if (behind > most_behind)
      most_behind = behind;
  }
  assert_in_range(most_behind, 1, BEHIND_MAX_PAGES);
  sql_close(&sql);
}

static void it_is_exact_where_that_matters(void **state) {
  struct sql *sql = open_with_pieces(*state);
  for (int i = 0; i < 2 * BEHIND_MAX_PAGES; i++) {
    add_piece(sql);
    int64_t used = used_bytes(sql);
    struct sql_size size = size_of(sql, used);
    assert_int_equal(size.bytes - size.free_bytes, used);
  }
  sql_close(&sql);
}

static void what_is_free_inside_is_always_known(void **state) {
  struct sql *sql = open_with_pieces(*state);
  for (int i = 0; i < 10; i++)
    add_piece(sql);
  change(sql, "DELETE FROM piece WHERE id <= 5");
  int64_t free_bytes = pages_of(sql, "PRAGMA freelist_count") * PAGE_BYTES;
  assert_in_range(free_bytes, PAGE_BYTES, INT64_MAX);
  assert_int_equal(size_of(sql, INT64_MAX).free_bytes, free_bytes);
  sql_close(&sql);
}

/* What is removed was perhaps added since the size was read. */
static void what_is_told_is_right_when_all_has_gone(void **state) {
  static const size_t rows[] = {45000, 40000};
  struct rig *rig = *state;
  rig->options.retention_ms = 1;
  rig_reopen(rig);
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    rig_keep_many(rig, (int64_t)i + 1, 1, rows[i]);
    assert_int_equal(rig_mark(rig, (int64_t)i + 1, (int64_t)i + 1), ERR_OK);
  }
  rig_wait_until(rig, is_empty);
  int64_t id = 0;
  assert_int_equal(rig_undelivered(rig, &id, 1), 0); /* the journal tells before it reads */
  struct store_stats stats;
  store_stats(rig->store, &stats);
  assert_int_equal(stats.file_bytes, rig_query(rig, "SELECT (page_count - freelist_count) * 4096"
                                                    " FROM pragma_page_count,"
                                                    " pragma_freelist_count"));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, rig_set_up, rig_tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(it_is_behind_by_a_few_pages_at_most),
      CASE(it_is_exact_where_that_matters),
      CASE(what_is_free_inside_is_always_known),
      CASE(what_is_told_is_right_when_all_has_gone),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
