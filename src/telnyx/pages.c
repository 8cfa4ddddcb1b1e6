#include "bridge/pages.h"

#include <string.h>

#include <jansson.h>

#include "bridge/json.h"
#include "bridge/request.h"
#include "result_reply.h"

enum { KEPT_KEYS = 4 }; /* so deep are the places in a reply that are looked at */

/* ---- what was asked for ---------------------------------------------------------------------- */

/* TeXML counts from 0. */
static int64_t first_number(const struct operation_pages *form) {
  return strcmp(form->page, "Page") == 0 ? 0 : 1;
}

/* False when it was asked for before. */
static bool remember(struct pages *pages, struct span asked) {
  uint8_t digest[CRYPT_DIGEST_BYTES];
  crypt_digest(digest, asked, span_of(""));
  for (size_t at = 0; at < pages->seen.len; at += sizeof digest)
    if (memcmp(pages->seen.data + at, digest, sizeof digest) == 0)
      return false;
  buf_add(&pages->seen, (struct span){(const char *)digest, sizeof digest});
  return true;
}

void pages_begin(struct pages *pages, const struct command *command, size_t max_items,
                 size_t max_bytes) {
  const struct operation_pages *form = command->operation->pages;
  const json_t *asked = json_object_get(command->params, form->page);
  *pages = (struct pages){.form = form, .max_items = max_items, .total = -1};
  struct span text = {json_string_value(asked), json_string_length(asked)};
  if (json_is_integer(asked))
    pages->number = json_integer_value(asked);
  else if (!span_to_int(&pages->number, text))
    pages->number = first_number(form);
  buf_init(&pages->items, max_bytes - PAGES_META_BYTES);
  buf_init(&pages->next, REQUEST_MAX_URL_BYTES);
  buf_init(&pages->seen, (max_items + 2) * CRYPT_DIGEST_BYTES); /* a page has an item, or ends it */
  if (asked)
    json_text_add(&pages->next, asked);
  else if (!form->next[0])
    buf_addf(&pages->next, "%lld", (long long)pages->number);
  (void)remember(pages, buf_span(&pages->next));
}

enum err pages_ask(const struct pages *pages, struct command *command) {
  json_t *value = NULL;
  char why[128];
  if (pages->read == 0)
    return ERR_OK;
  enum err err = json_text_read(&value, buf_span(&pages->next), 1, why, sizeof why);
  if (err == ERR_OK && json_object_set_new(command->params, pages->form->page, value) != 0)
    err = ERR_MEMORY;
  return err;
}

void pages_free(struct pages *pages) {
  buf_free(&pages->items);
  buf_free(&pages->next);
  buf_free(&pages->seen);
}

/* ---- a page ---------------------------------------------------------------------------------- */

struct reading {
  struct pages *pages;
  struct span keys[KEPT_KEYS]; /* of the objects and arrays that are open, from the outermost on */
  unsigned depth;
  unsigned items_depth; /* in the list's own array; 0 outside */
  bool found;           /* that array, */
  size_t count;         /* and so many items in it */
  int64_t number, last; /* what the page says of itself; -1 when it does not */
  struct span cursor;   /* JSON; empty for none */
};

/* Places are names with dots between them. */
static bool is_at(const struct reading *reading, struct span key, const char *place) {
  struct span rest = span_of(place);
  if (reading->depth > KEPT_KEYS)
    return false;
  for (unsigned i = 1; i < reading->depth; i++)
    if (!span_equal(span_cut(&rest, '.'), reading->keys[i]))
      return false;
  return span_equal(rest, key);
}

static void take_item(struct reading *reading, struct span item) {
  struct pages *pages = reading->pages;
  size_t needed = item.len + (pages->items.len > 0);
  reading->count++;
  if (pages->cut)
    return;
  if (pages->count == pages->max_items)
    pages->cut = PAGES_CUT_ITEMS;
  else if (needed > pages->items.max_len - pages->items.len)
    pages->cut = PAGES_CUT_BYTES;
  if (pages->cut)
    return;
  buf_add_text(&pages->items, pages->items.len > 0 ? "," : "");
  buf_add(&pages->items, item);
  pages->count++;
}

static void take_number(int64_t *out, struct span value) {
  int64_t number;
  if (span_to_int(&number, value))
    *out = number;
}

/* A number or a text, as it stands; a text without its quotes. */
static void take_member(struct reading *reading, struct span key, struct span value, bool is_text) {
  static const char *const totals[] = {"meta.total_results", "total_records", "totalRecords"};
  const struct operation_pages *form = reading->pages->form;
  if (form->next[0] && is_at(reading, key, form->next) && value.len > 0)
    reading->cursor = is_text ? (struct span){value.data - 1, value.len + 2} : value;
  if (form->last[0] && is_at(reading, key, form->last))
    take_number(&reading->last, value);
  if (is_at(reading, key, "meta.page_number") || is_at(reading, key, "page"))
    take_number(&reading->number, value);
  for (size_t i = 0; i < sizeof totals / sizeof totals[0]; i++)
    if (is_at(reading, key, totals[i]))
      take_number(&reading->pages->total, value);
}

static void on_open(struct reading *reading, bool is_array, struct span key) {
  bool is_list = is_array && !reading->found && is_at(reading, key, reading->pages->form->items);
  if (reading->depth < KEPT_KEYS)
    reading->keys[reading->depth] = key;
  reading->depth++;
  if (!is_list)
    return;
  reading->found = true;
  reading->items_depth = reading->depth;
}

static void on_end(struct reading *reading, struct span value) {
  reading->depth--;
  if (reading->depth + 1 == reading->items_depth)
    reading->items_depth = 0;
  else if (reading->items_depth > 0 && reading->depth == reading->items_depth)
    take_item(reading, value);
}

static void on_scalar(struct reading *reading, enum json_walk_event event, struct span key,
                      struct span value) {
  bool is_text = event == JSON_WALK_STRING;
  if (reading->items_depth > 0 && reading->depth == reading->items_depth)
    take_item(reading, is_text ? (struct span){value.data - 1, value.len + 2} : value);
  else if (reading->items_depth > 0)
    return;
  else if (is_text || event == JSON_WALK_NUMBER)
    take_member(reading, key, value, is_text);
  else if (event == JSON_WALK_NULL && is_at(reading, key, reading->pages->form->items))
    reading->found = true;
}

static enum err on_event(void *context, enum json_walk_event event, struct span key,
                         struct span value) {
  struct reading *reading = context;
  if (event == JSON_WALK_OBJECT || event == JSON_WALK_ARRAY)
    on_open(reading, event == JSON_WALK_ARRAY, key);
  else if (event == JSON_WALK_END)
    on_end(reading, value);
  else
    on_scalar(reading, event, key, value);
  return ERR_OK;
}

static enum err read_page(struct reading *reading, struct span body) {
  struct json_walk walk = {.context = reading,
                           .on_event = on_event,
                           .max_depth = JSON_SCAN_DEPTH_MAX - RESULT_REPLY_SPARE_DEPTH -
                                        1}; /* "data" is one more */
  enum err err = json_walk(&walk, body);
  if (err == ERR_OK && reading->found)
    return ERR_OK;
  return err == ERR_MEMORY ? err : ERR_SYNTAX;
}

/* ---- the next one ---------------------------------------------------------------------------- */

/* What asks for it, in pages->next; false: this page was the last. */
static bool find_next(struct pages *pages, const struct reading *reading) {
  if (reading->count == 0)
    return false;
  buf_clear(&pages->next);
  if (pages->form->next[0]) {
    buf_add(&pages->next, reading->cursor);
    return reading->cursor.len > 0;
  }
  if (reading->number >= 0)
    pages->number = reading->number;
  bool is_last = reading->last >= 0 && pages->number >= reading->last;
  if (is_last || pages->number == INT64_MAX)
    return false;
  buf_addf(&pages->next, "%lld", (long long)++pages->number);
  return true;
}

static enum err go_on(bool *more, struct pages *pages, const struct reading *reading) {
  *more = !pages->cut && find_next(pages, reading);
  if (buf_status(&pages->next) == ERR_LIMIT)
    return ERR_SYNTAX;
  if (*more && !remember(pages, buf_span(&pages->next))) {
    pages->cut = PAGES_CUT_LOOP;
    *more = false;
  }
  enum err err = buf_status(&pages->next);
  if (err == ERR_OK)
    err = buf_status(&pages->items);
  return err == ERR_OK ? buf_status(&pages->seen) : err;
}

/* What was taken since. */
static void give_back(struct pages *pages, const struct pages *before) {
  buf_cut(&pages->items, before->items.len);
  pages->count = before->count;
  pages->cut = before->cut;
}

/* As the one before: who gives out the last page for all that would come after it says so by
 * nothing else. */
static bool is_the_same_page(struct pages *pages, const struct pages *before) {
  bool tells_the_last = pages->form->next[0] || pages->form->last[0];
  size_t begin = before->items.len + (before->count > 0), len = pages->items.len;
  if (tells_the_last || pages->cut || len <= begin)
    return false;
  uint8_t digest[CRYPT_DIGEST_BYTES];
  crypt_digest(digest, (struct span){pages->items.data + begin, len - begin}, span_of(""));
  bool same = before->count > 0 && memcmp(digest, pages->last_page, sizeof digest) == 0;
  memcpy(pages->last_page, digest, sizeof digest);
  return same;
}

enum err pages_take(bool *more, struct pages *pages, struct span body) {
  const struct pages before = *pages;
  struct reading reading = {.pages = pages, .number = -1, .last = -1};
  enum err err = read_page(&reading, body);
  if (err != ERR_OK) {
    give_back(pages, &before);
    return err;
  }
  if (is_the_same_page(pages, &before)) {
    give_back(pages, &before);
    pages->cut = PAGES_CUT_LOOP;
  }
  pages->read++;
  return go_on(more, pages, &reading);
}

/* ---- the whole ------------------------------------------------------------------------------- */

void pages_write(struct buf *out, const struct pages *pages) {
  buf_add_text(out, "{\"data\":[");
  buf_add(out, buf_span(&pages->items));
  buf_add_text(out, "],\"meta\":{");
  json_write_number(out, "items", (int64_t)pages->count);
  json_write_number(out, "pages", (int64_t)pages->read);
  if (pages->total >= 0)
    json_write_number(out, "total", pages->total);
  json_write_text_if(out, "cut", pages->cut ? pages->cut : "");
  buf_add_text(out, "}}");
}
