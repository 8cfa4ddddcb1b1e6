#include "bridge/form.h"

#include <string.h>

#include "bridge/json_write.h"
#include "bridge/mem.h"
#include "bridge/percent.h"

/* Printable ASCII that encoders leave alone, with some good will beyond "*-._". */
static bool is_form_text(struct span body) {
  for (size_t i = 0; i < body.len; i++)
    if (body.data[i] <= ' ' || body.data[i] >= 0x7F || strchr("\"<>\\^`{|}", body.data[i]))
      return false;
  return true;
}

static size_t count_parts(struct span body) {
  size_t count = 0;
  while (body.len > 0)
    if (span_cut(&body, '&').len > 0)
      count++;
  return count;
}

/* Decodes to *at, where there is room for text.len + 1 bytes, and moves *at behind. */
static enum err decode(struct span *out, char **at, struct span text) {
  enum err err = percent_decode_to(out, *at, text, true);
  if (err != ERR_OK || !span_is_utf8(*out))
    return ERR_SYNTAX;
  (*at)[out->len] = '\0';
  *at += out->len + 1;
  return ERR_OK;
}

static enum err read_fields(struct form *form, struct span body, char *text) {
  while (body.len > 0) {
    struct span value = span_cut(&body, '&');
    if (value.len == 0)
      continue;
    struct form_field *field = &form->fields[form->count++];
    struct span name = span_cut(&value, '=');
    enum err err = decode(&field->name, &text, name);
    if (err == ERR_OK)
      err = decode(&field->value, &text, value);
    if (err != ERR_OK)
      return err;
  }
  return ERR_OK;
}

enum err form_parse(struct form **out, struct span body) {
  size_t count = count_parts(body);
  if (count == 0 || !is_form_text(body))
    return ERR_SYNTAX;
  if (count > FORM_FIELDS_MAX)
    return ERR_LIMIT;
  size_t fields_size = count * sizeof(struct form_field);
  struct form *form = mem_alloc(sizeof *form + fields_size + body.len + 2 * count);
  if (!form)
    return ERR_MEMORY;
  enum err err = read_fields(form, body, (char *)form + sizeof *form + fields_size);
  if (err != ERR_OK)
    form_free(&form);
  *out = form;
  return err;
}

struct span form_value(const struct form *form, const char *name) {
  for (size_t i = 0; i < form->count; i++)
    if (span_equal_text(form->fields[i].name, name))
      return form->fields[i].value;
  return span_of(NULL);
}

/* The next field of the same name at or after `from`; form->count when there is none. */
static size_t find_same(const struct form *form, struct span name, size_t from) {
  while (from < form->count && !span_equal(form->fields[from].name, name))
    from++;
  return from;
}

static void write_member(struct buf *out, const struct form *form, size_t first) {
  struct span name = form->fields[first].name;
  size_t next = find_same(form, name, first + 1);
  bool array = next < form->count;
  json_write_string(out, name);
  buf_add_text(out, array ? ":[" : ":");
  json_write_string(out, form->fields[first].value);
  for (; next < form->count; next = find_same(form, name, next + 1)) {
    buf_add_char(out, ',');
    json_write_string(out, form->fields[next].value);
  }
  if (array)
    buf_add_char(out, ']');
}

enum err form_to_json(struct buf *out, const struct form *form) {
  char separator = '{';
  for (size_t i = 0; i < form->count; i++) {
    if (find_same(form, form->fields[i].name, 0) < i)
      continue; /* written with the first of its name */
    buf_add_char(out, separator);
    write_member(out, form, i);
    separator = ',';
  }
  buf_add_char(out, '}');
  return buf_status(out);
}

void form_free(struct form **form) {
  mem_free(*form);
  *form = NULL;
}
