/* Lists page by page: each of the API's ways, played by a server that holds a list, and what
 * servers do that they should not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "bridge/json.h"
#include "bridge/pages.h"
#include "unit/alloc_fail.h"
#include "unit/parse_command.h"

enum { MANY = 1000, ROOM = 100000, TEXT = 64 * 1024 };

/* Each form of the API, and a page of it: @ is the items' array, # the page's number, / how many
 * pages there are, + how many items, and > the next cursor. */
static const struct form {
  struct operation_pages pages;
  const char *page;
  int first;
} forms[] = {
    {{"page[number]", "page[size]", "data", "", "meta.total_pages"},
     "{\"data\":@,\"meta\":{\"page_number\":#,\"total_pages\":/,\"total_results\":+}}",
     1},
    {{"page_number", "page_size", "data", "", "meta.total_pages"},
     "{\"meta\":{\"page_size\":2,\"page_number\":#,\"total_pages\":/},\"data\":@}",
     1},
    {{"page", "per_page", "data", "", "meta.total_pages"},
     "{\"data\":@,\"meta\":{\"page_number\":#,\"total_pages\":\"/\"}}",
     1},
    {{"page[number]", "page[size]", "log_messages", "", "meta.total_pages"},
     "{\"log_messages\":@,\"meta\":{\"page_number\":#,\"total_pages\":/}}",
     1},
    {{"page[number]", "page[size]", "", "", ""}, "@", 1},
    {{"page", "recordsPerPage", "records", "", ""},
     "{\"page\":#,\"records\":@,\"totalRecords\":+}",
     1},
    {{"page", "page_size", "records", "", ""}, "{\"records\":@,\"total_records\":+}", 1},
    {{"Page", "PageSize", "queues", "", ""}, "{\"queues\":@,\"page\":#}", 0},
    {{"Page", "PageSize", "queues", "", ""}, "{\"queues\":@}", 0},
    {{"cursor", "limit", "data", "meta.cursor", ""}, "{\"data\":@,\"meta\":{\"cursor\":>}}", 0},
    {{"page_cursor", "page_size", "data", "meta.page_cursor", ""},
     "{\"data\":@,\"meta\":{\"page_cursor\":>,\"page_size\":2}}",
     0},
    {{"page[after]", "page[limit]", "data", "meta.cursors.after", ""},
     "{\"data\":@,\"meta\":{\"cursors\":{\"before\":null,\"after\":>}}}",
     0},
};
enum { FORMS = sizeof forms / sizeof forms[0] };

/* ---- a list that is gathered ---- */

static struct operation operation;
static struct command command;
static struct pages pages;
static bool more;

static void begin_list(const struct operation_pages *form, const char *params, size_t max_items,
                       size_t max_bytes) {
  operation = (struct operation){.name = "things.list", .pages = form};
  command = (struct command){.operation = &operation, .params = json_loads(params, 0, NULL)};
  assert_non_null(command.params);
  pages_begin(&pages, &command, max_items, max_bytes);
  more = true;
}

static void end_list(void) {
  pages_free(&pages);
  json_decref(command.params);
}

static void take(const char *body) {
  assert_true(more);
  assert_int_equal(pages_ask(&pages, &command), ERR_OK);
  assert_int_equal(pages_take(&more, &pages, span_of(body)), ERR_OK);
}

/* What the next request asks for, as JSON. */
static const char *asked(void) {
  static char text[256];
  assert_int_equal(pages_ask(&pages, &command), ERR_OK);
  const json_t *value = json_object_get(command.params, pages.form->page);
  char *dump = value ? json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
  snprintf(text, sizeof text, "%s", dump ? dump : "nothing");
  free(dump);
  return text;
}

static void expect_whole(const char *expected) {
  struct buf out;
  buf_init(&out, TEXT);
  pages_write(&out, &pages);
  assert_int_equal(buf_status(&out), ERR_OK);
  assert_string_equal(out.data, expected);
  buf_free(&out);
}

/* ---- each form ---- */

/* Items first to first + 1 of `count`, as an array. */
static void write_items(char out[64], int first, int count) {
  int len = snprintf(out, 64, "[");
  for (int i = first; i < first + 2 && i < count; i++)
    len += snprintf(out + len, (size_t)(64 - len), "%s{\"id\":%d}", i > first ? "," : "", i);
  snprintf(out + len, (size_t)(64 - len), "]");
}

static void write_page(char out[512], const char *page, const char *items, const int numbers[3],
                       const char *cursor) {
  static const char marks[] = "#/+";
  size_t len = 0;
  for (; *page; page++) {
    const char *mark = strchr(marks, *page);
    if (mark)
      len += (size_t)snprintf(out + len, 512 - len, "%d", numbers[mark - marks]);
    else if (*page == '@' || *page == '>')
      len += (size_t)snprintf(out + len, 512 - len, "%s", *page == '@' ? items : cursor);
    else
      out[len++] = *page;
  }
  out[len] = '\0';
}

/* The page that the request asks for, two items each; a cursor is the number of the first item. */
static const char *answer(const struct form *form, int count) {
  static char body[512];
  char items[64], cursor[32];
  const json_t *value = json_object_get(command.params, form->pages.page);
  bool counted = !form->pages.next[0];
  int number = value && counted ? (int)json_integer_value(value) : form->first;
  int first = (number - form->first) * 2;
  if (value && !counted)
    first = (int)strtol(json_string_value(value) + 1, NULL, 10);
  write_items(items, first, count);
  snprintf(cursor, sizeof cursor, first + 2 < count ? "\"\\u0063%d\"" : "null", first + 2);
  write_page(body, form->page, items, (const int[]){number, (count + 1) / 2, count}, cursor);
  return body;
}

static void gather(const struct form *form, int count) {
  for (int i = 0; more; i++) {
    assert_true(i < MANY);
    assert_int_equal(pages_ask(&pages, &command), ERR_OK);
    assert_int_equal(pages_take(&more, &pages, span_of(answer(form, count))), ERR_OK);
  }
}

/* All items once and in order, however many there are. */
static void expect_items(int count) {
  struct buf out;
  buf_init(&out, TEXT);
  pages_write(&out, &pages);
  assert_int_equal(buf_status(&out), ERR_OK);
  json_t *whole = json_loads(out.data, JSON_REJECT_DUPLICATES, NULL);
  assert_non_null(whole);
  const json_t *data = json_object_get(whole, "data");
  assert_int_equal(json_array_size(data), count);
  for (int i = 0; i < count; i++)
    assert_int_equal(json_integer_value(json_object_get(json_array_get(data, (size_t)i), "id")), i);
  json_decref(whole);
  buf_free(&out);
}

static void every_form_is_gathered_whole(void **state) {
  (void)state;
  for (size_t i = 0; i < FORMS; i++)
    for (int count = 0; count < 8; count++) {
      begin_list(&forms[i].pages, "{\"filter\":\"x\"}", MANY, ROOM);
      gather(&forms[i], count);
      expect_items(count);
      assert_null(pages.cut);
      assert_string_equal(json_string_value(json_object_get(command.params, "filter")), "x");
      end_list();
    }
}

static void as_many_as_are_wanted_and_one_more(void **state) {
  (void)state;
  for (size_t i = 0; i < FORMS; i++)
    for (int max = 1; max < 6; max++) {
      begin_list(&forms[i].pages, "{}", (size_t)max, ROOM);
      gather(&forms[i], max);
      expect_items(max);
      assert_null(pages.cut);
      end_list();
      begin_list(&forms[i].pages, "{}", (size_t)max, ROOM);
      gather(&forms[i], max + 1);
      expect_items(max);
      assert_string_equal(pages.cut, PAGES_CUT_ITEMS);
      end_list();
    }
}

static void as_many_bytes_as_there_is_room_for_and_one_less(void **state) {
  (void)state;
  const size_t items = strlen("{\"id\":0},{\"id\":1},{\"id\":2}");
  for (size_t i = 0; i < FORMS; i++) {
    begin_list(&forms[i].pages, "{}", MANY, PAGES_META_BYTES + items);
    gather(&forms[i], 3);
    expect_items(3);
    assert_null(pages.cut);
    end_list();
    begin_list(&forms[i].pages, "{}", MANY, PAGES_META_BYTES + items - 1);
    gather(&forms[i], 3);
    expect_items(2);
    assert_string_equal(pages.cut, PAGES_CUT_BYTES);
    end_list();
  }
}

/* Whatever pages_write adds to the items has room. */
static void the_most_that_is_gathered_is_no_longer_than_was_said(void **state) {
  (void)state;
  begin_list(&forms[0].pages, "{}", MANY, PAGES_META_BYTES + 1);
  pages.total = pages.number = INT64_MAX;
  pages.count = pages.read = SIZE_MAX;
  pages.cut = PAGES_CUT_ITEMS;
  struct buf out;
  buf_init(&out, PAGES_META_BYTES);
  pages_write(&out, &pages);
  assert_int_equal(buf_status(&out), ERR_OK);
  buf_free(&out);
  end_list();
}

/* ---- where a list begins ---- */

static void begins_where_the_sender_says(void **state) {
  (void)state;
  static const struct {
    size_t form;
    const char *params, *page, *next;
  } rows[] = {
      {0, "{}", "{\"data\":[1],\"meta\":{\"total_pages\":9}}", "2"},
      {0, "{\"page[number]\":3}", "{\"data\":[1],\"meta\":{\"total_pages\":9}}", "4"},
      {0, "{\"page[number]\":3}", "{\"data\":[1],\"meta\":{\"page_number\":5,\"total_pages\":9}}",
       "6"},
      {4, "{\"page[number]\":7}", "[1]", "8"},
      {7, "{}", "{\"queues\":[1]}", "1"},
      {7, "{}", "{\"queues\":[1],\"page\":1}", "2"}, /* should it count from 1 after all */
      {7, "{\"Page\":4}", "{\"queues\":[1]}", "5"},
      {7, "{\"Page\":\"4\"}", "{\"queues\":[1]}", "5"}, /* as it came, where nothing is validated */
      {9, "{\"cursor\":\"a\"}", "{\"data\":[1],\"meta\":{\"cursor\":\"\\u00e4\\\"\"}}",
       "\"\\u00e4\\\"\""},
      {9, "{}", "{\"data\":[1],\"meta\":{\"cursor\":17}}", "17"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    begin_list(&forms[rows[i].form].pages, rows[i].params, MANY, ROOM);
    take(rows[i].page);
    assert_true(more);
    json_t *next = json_loads(rows[i].next, JSON_DECODE_ANY, NULL);
    assert_int_equal(pages_ask(&pages, &command), ERR_OK);
    if (!json_equal(json_object_get(command.params, pages.form->page), next))
      fail_msg("row %zu asks for %s", i, asked());
    json_decref(next);
    end_list();
  }
}

/* ---- what the items are ---- */

static void items_stay_as_they_came(void **state) {
  (void)state;
  begin_list(&forms[0].pages, "{}", MANY, ROOM);
  take("{\"data\":[ {\"n\": 12345678901234567890.10, \"data\":[{\"page\":7}]} ,\"a\\u0041\",1.50,"
       "null,[[]],true],\"meta\":{\"page_number\":1,\"total_pages\":2,\"total_results\":7}}");
  assert_true(more);
  assert_int_equal(pages.total, 7);
  take("{\"data\":[{}],\"meta\":{\"page_number\":2,\"total_pages\":2}}");
  assert_false(more);
  expect_whole("{\"data\":[{\"n\": 12345678901234567890.10, \"data\":[{\"page\":7}]},\"a\\u0041\","
               "1.50,null,[[]],true,{}],\"meta\":{\"items\":7,\"pages\":2,\"total\":7}}");
  end_list();
}

static void nothing_is_a_list_too(void **state) {
  (void)state;
  static const char *const pages_without[] = {
      "{\"data\":[],\"meta\":{\"page_number\":1,\"total_pages\":5}}", "{\"data\":null}"};
  for (size_t i = 0; i < 2; i++) {
    begin_list(&forms[0].pages, "{}", MANY, ROOM);
    take(pages_without[i]);
    assert_false(more);
    expect_whole("{\"data\":[],\"meta\":{\"items\":0,\"pages\":1}}");
    end_list();
  }
}

/* Of a page that is none nothing is taken, and what came before stays. */
static void what_is_no_page_is_refused(void **state) {
  (void)state;
  static const struct {
    size_t form;
    const char *body;
  } rows[] = {
      {0, ""},
      {0, "<html>"},
      {0, "[]"},
      {0, "{}"},
      {0, "{\"data\":{\"id\":1}}"},
      {0, "{\"meta\":{\"data\":[1]}}"},
      {0, "{\"data\":[1,2"},
      {0, "{\"data\":[1]} x"},
      {0, "{\"data\":[\"\xff\"]}"},
      {4, "{\"data\":[1]}"},
      {7, "{\"data\":[1]}"},
      {9, "{\"data\":1}"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    begin_list(&forms[rows[i].form].pages, "{}", MANY, ROOM);
    if (pages_take(&more, &pages, span_of(rows[i].body)) != ERR_SYNTAX)
      fail_msg("%s", rows[i].body);
    assert_int_equal(pages.count, 0);
    assert_int_equal(pages.items.len, 0);
    end_list();
  }
}

static int skip_it(void *context, int level, struct span key) {
  (void)context;
  (void)level;
  (void)key;
  return JSON_SCAN_SKIP;
}

static void ignore(void *context, int level, struct span key, struct span value) {
  (void)context;
  (void)level;
  (void)key;
  (void)value;
}

static void a_page_is_as_deep_as_a_result_can_be(void **state) {
  (void)state;
  for (int deep = 59; deep <= 61; deep++) {
    char body[256] = "[";
    memset(body + 1, '[', (size_t)deep);
    memset(body + 1 + deep, ']', (size_t)deep);
    strcpy(body + 1 + 2 * deep, "]");
    begin_list(&forms[4].pages, "{}", MANY, ROOM);
    enum err err = pages_take(&more, &pages, span_of(body));
    assert_int_equal(err, deep < 61 ? ERR_OK : ERR_SYNTAX);
    struct buf out;
    buf_init(&out, TEXT);
    pages_write(&out, &pages);
    const struct json_scan_handler none = {
        .context = NULL, .on_object = skip_it, .on_value = ignore};
    assert_int_equal(json_scan(buf_span(&out), &none), ERR_OK);
    buf_free(&out);
    end_list();
  }
}

/* ---- lists without an end ---- */

static void a_cursor_that_came_before_ends_it(void **state) {
  (void)state;
  static const struct {
    const char *params, *cursors[6];
  } rows[] = {
      {"{}", {"a", "a"}},
      {"{}", {"a", "b", "a"}},
      {"{}", {"a", "b", "c", "b"}},
      {"{\"cursor\":\"z\"}", {"a", "z"}},
      {"{\"cursor\":\"z\"}", {"z"}},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    begin_list(&forms[9].pages, rows[i].params, MANY, ROOM);
    size_t count = 0;
    for (; rows[i].cursors[count]; count++) {
      char body[128];
      snprintf(body, sizeof body, "{\"data\":[%zu],\"meta\":{\"cursor\":\"%s\"}}", count,
               rows[i].cursors[count]);
      take(body);
    }
    assert_false(more);
    assert_int_equal(pages.count, count);
    assert_string_equal(pages.cut, PAGES_CUT_LOOP);
    end_list();
  }
}

/* It does not look at which page is asked for, and says so. */
static void a_number_that_came_before_ends_it(void **state) {
  (void)state;
  begin_list(&forms[0].pages, "{}", MANY, ROOM);
  take("{\"data\":[1],\"meta\":{\"page_number\":1,\"total_pages\":9}}");
  take("{\"data\":[1],\"meta\":{\"page_number\":1,\"total_pages\":9}}");
  assert_false(more);
  assert_string_equal(pages.cut, PAGES_CUT_LOOP);
  end_list();
}

/* Who does not know how to be asked for a page, or gives the last one for ever. */
static void a_page_that_comes_again_ends_it(void **state) {
  (void)state;
  for (size_t i = 4; i < 9; i++) {
    const char *items = forms[i].pages.items;
    begin_list(&forms[i].pages, "{}", MANY, ROOM);
    for (int page = 0; page < 4 && more; page++) {
      char body[64];
      snprintf(body, sizeof body, items[0] ? "{\"%s\":[%d,{\"a\":1}]}" : "%s[%d,{\"a\":1}]", items,
               page < 2 ? page : 1);
      take(body);
    }
    assert_false(more);
    assert_int_equal(pages.count, 4);
    assert_string_equal(pages.cut, PAGES_CUT_LOOP);
    assert_true(span_equal_text(buf_span(&pages.items), "0,{\"a\":1},1,{\"a\":1}"));
    end_list();
  }
}

static void a_last_page_that_runs_away_ends_with_the_items(void **state) {
  (void)state;
  begin_list(&forms[0].pages, "{}", 100, ROOM);
  for (int i = 1; more; i++) {
    char body[128];
    assert_true(i <= 101);
    snprintf(body, sizeof body, "{\"data\":[1],\"meta\":{\"page_number\":%d,\"total_pages\":%d}}",
             i, i + 1);
    take(body);
  }
  assert_int_equal(pages.count, 100);
  assert_string_equal(pages.cut, PAGES_CUT_ITEMS);
  end_list();
}

static void numbers_at_the_end_of_all_numbers(void **state) {
  (void)state;
  begin_list(&forms[0].pages, "{\"page[number]\":9223372036854775806}", MANY, ROOM);
  take("{\"data\":[1]}");
  take("{\"data\":[1]}");
  assert_false(more);
  end_list();
  begin_list(&forms[0].pages, "{}", MANY, ROOM);
  take("{\"data\":[1],\"meta\":{\"page_number\":99999999999999999999,\"total_pages\":-1}}");
  assert_true(more); /* neither is a number of a page */
  assert_string_equal(asked(), "2");
  end_list();
}

static void a_cursor_that_fits_into_no_request_is_none(void **state) {
  (void)state;
  static char body[70 * 1024];
  memset(body, 'x', sizeof body - 1);
  memcpy(body, "{\"data\":[1],\"meta\":{\"cursor\":\"", 30);
  memcpy(body + sizeof body - 4, "\"}}", 4);
  begin_list(&forms[9].pages, "{}", MANY, ROOM);
  assert_int_equal(pages_take(&more, &pages, span_of(body)), ERR_SYNTAX);
  end_list();
}

/* ---- the command ---- */

static struct command *read_command(const char *topic, const char *payload) {
  const struct command_rules rules = {.root = "telnyx", .max_bytes = 1000};
  const struct command_msg message = {
      .parts = {.topic = span_of(topic), .payload = span_of(payload), .received_wall_ms = 1}};
  struct command *read = NULL;
  assert_int_equal(command_parse(&read, &message, &rules, 1), ERR_OK);
  return read;
}

#define QUEUES "telnyx/cmd/queues/list"

static void page_all_is_read_and_never_sent(void **state) {
  (void)state;
  static const struct {
    const char *payload;
    bool page_all;
    const char *converted;
  } rows[] = {
      {"{}", false, ""},
      {"{\"page_all\":true}", true, ""},
      {"{\"page_all\":false}", false, ""},
      {"{\"page_all\":null}", false, ""},
      {"{\"page_all\":\"true\"}", true, "\"/page_all\""},
      {"{\"page_all\":\"false\"}", false, "\"/page_all\""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct command *read = read_command(QUEUES, rows[i].payload);
    assert_int_equal(read->error, COMMAND_ERROR_NONE);
    assert_int_equal(read->page_all, rows[i].page_all);
    assert_int_equal(json_object_size(read->params), 0);
    assert_true(span_equal_text(buf_span(&read->converted.list), rows[i].converted));
    command_free(&read);
  }
}

static void page_all_is_for_lists_and_true_or_false(void **state) {
  (void)state;
  static const struct {
    const char *topic, *payload, *message;
  } rows[] = {
      {QUEUES, "{\"page_all\":1}", "page_all must be true or false"},
      {QUEUES, "{\"page_all\":\"yes\"}", "page_all must be true or false"},
      {QUEUES, "{\"page_all\":[true]}", "page_all must be true or false"},
      {"telnyx/cmd/queues/q/retrieve", "{\"page_all\":true}",
       "page_all is for lists that come in pages, and queues.retrieve is none"},
      {"telnyx/cmd/calls/a/hangup", "{\"page_all\":true}",
       "page_all is for lists that come in pages, and calls.hangup is none"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct command *read = read_command(rows[i].topic, rows[i].payload);
    assert_int_equal(read->error, COMMAND_ERROR_INVALID_PARAMETERS);
    assert_string_equal(read->pointer, "/page_all");
    assert_string_equal(read->message, rows[i].message);
    command_free(&read);
  }
}

/* A page and the whole list are not the same, though they share a command_id. */
static void page_all_is_part_of_what_is_asked_for(void **state) {
  (void)state;
  struct command *one = read_command(QUEUES, "{\"command_id\":\"1\"}");
  struct command *all = read_command(QUEUES, "{\"command_id\":\"1\",\"page_all\":true}");
  assert_int_equal(command_check_repeat(all, one->fingerprint), ERR_OK);
  assert_int_equal(all->error, COMMAND_ERROR_INVALID_PARAMETERS);
  command_free(&one);
  command_free(&all);
}

/* ---- memory ---- */

static enum err gather_two(void *context) {
  (void)context;
  json_object_del(command.params, "cursor");
  pages_begin(&pages, &command, MANY, ROOM);
  enum err err = pages_take(&more, &pages, span_of("{\"data\":[1],\"meta\":{\"cursor\":\"a\"}}"));
  if (err == ERR_OK)
    err = pages_ask(&pages, &command);
  if (err == ERR_OK)
    err = pages_take(&more, &pages, span_of("{\"data\":[2],\"meta\":{}}"));
  pages_free(&pages);
  return err;
}

static void says_when_there_is_no_memory(void **state) {
  (void)state;
  begin_list(&forms[9].pages, "{}", MANY, ROOM);
  pages_free(&pages); /* each try begins it anew */
  assert_true(alloc_fail_each(gather_two, NULL) > 3);
  end_list();
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_form_is_gathered_whole),
      cmocka_unit_test(as_many_as_are_wanted_and_one_more),
      cmocka_unit_test(as_many_bytes_as_there_is_room_for_and_one_less),
      cmocka_unit_test(the_most_that_is_gathered_is_no_longer_than_was_said),
      cmocka_unit_test(begins_where_the_sender_says),
      cmocka_unit_test(items_stay_as_they_came),
      cmocka_unit_test(nothing_is_a_list_too),
      cmocka_unit_test(what_is_no_page_is_refused),
      cmocka_unit_test(a_page_is_as_deep_as_a_result_can_be),
      cmocka_unit_test(a_cursor_that_came_before_ends_it),
      cmocka_unit_test(a_number_that_came_before_ends_it),
      cmocka_unit_test(a_page_that_comes_again_ends_it),
      cmocka_unit_test(a_last_page_that_runs_away_ends_with_the_items),
      cmocka_unit_test(numbers_at_the_end_of_all_numbers),
      cmocka_unit_test(a_cursor_that_fits_into_no_request_is_none),
      cmocka_unit_test(page_all_is_read_and_never_sent),
      cmocka_unit_test(page_all_is_for_lists_and_true_or_false),
      cmocka_unit_test(page_all_is_part_of_what_is_asked_for),
      cmocka_unit_test(says_when_there_is_no_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
