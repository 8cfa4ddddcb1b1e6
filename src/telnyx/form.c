#include "bridge/form.h"

#include <string.h>

#include "bridge/json.h"
#include "bridge/mem.h"

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

/* Decodes to `room`, where there is place for text.len bytes. False: an escape is none, and stands
 * for itself. */
static bool decode_escapes(struct span *out, char *room, struct span text) {
  bool sound = true;
  size_t len = 0;
  for (size_t at = 0; at < text.len; at++) {
    char c = text.data[at];
    int high = c == '%' && text.len - at > 2 ? span_hex_value(text.data[at + 1]) : -1;
    int low = high >= 0 ? span_hex_value(text.data[at + 2]) : -1;
    if (low >= 0) {
      c = (char)((unsigned)high << 4 | (unsigned)low);
      at += 2;
    } else if (c == '%') {
      sound = false;
    } else if (c == '+') {
      c = ' ';
    }
    room[len++] = c;
  }
  *out = (struct span){room, len};
  return sound;
}

/* Puts U+FFFD in place of what is no UTF-8. Each byte of that took three in the form, or was
 * counted for three, so `text`, moved to the end of its room, is never overtaken. */
static struct span replace_bad_bytes(char *room, size_t room_len, struct span text) {
  static const char replacement[] = {'\xEF', '\xBF', '\xBD'};
  char *from = room + room_len - text.len;
  memmove(from, text.data, text.len);
  text.data = from;
  size_t len = 0;
  for (size_t at = 0; at < text.len;) {
    uint32_t code;
    size_t good = span_utf8_next(text, at, &code);
    if (good > 0) {
      memmove(room + len, from + at, good);
      len += good;
      at += good;
    } else {
      size_t bad = span_utf8_bad(text, at);
      memcpy(room + len, replacement, sizeof replacement);
      len += sizeof replacement;
      at += bad;
    }
  }
  return (struct span){room, len};
}

static size_t count_beyond_ascii(struct span text) {
  size_t count = 0;
  for (size_t i = 0; i < text.len; i++)
    count += (unsigned char)text.data[i] >= 0x80;
  return count;
}

/* Decodes to *at and moves *at behind the NUL. */
static struct span decode(struct form *form, struct form_field *field, char **at,
                          struct span text) {
  struct span out;
  size_t room_len = text.len + 2 * count_beyond_ascii(text);
  form->sound &= decode_escapes(&out, *at, text);
  if (!span_is_utf8(out)) {
    out = replace_bad_bytes(*at, room_len, out);
    form->sound = field->sound = false;
  }
  (*at)[out.len] = '\0';
  *at += room_len + 1;
  return out;
}

static void read_fields(struct form *form, struct span body, char *at) {
  while (body.len > 0) {
    struct span value = span_cut(&body, '&');
    if (value.len == 0)
      continue;
    struct form_field *field = &form->fields[form->count++];
    struct span name = span_cut(&value, '=');
    field->sound = true;
    field->name = decode(form, field, &at, name);
    field->value = decode(form, field, &at, value);
  }
}

enum err form_parse(struct form **out, struct span body) {
  size_t count = count_parts(body);
  if (count == 0)
    return ERR_SYNTAX;
  if (count > FORM_FIELDS_MAX)
    return ERR_LIMIT;
  size_t fields_size = count * sizeof(struct form_field);
  size_t text_size = body.len + 2 * count_beyond_ascii(body) + 2 * count;
  struct form *form = mem_alloc(sizeof *form + fields_size + text_size);
  if (!form)
    return ERR_MEMORY;
  form->sound = is_form_text(body);
  read_fields(form, body, (char *)form + sizeof *form + fields_size);
  *out = form;
  return ERR_OK;
}

static const struct form_field *find_field(const struct form *form, const char *name) {
  for (size_t i = 0; i < form->count; i++)
    if (span_equal_text(form->fields[i].name, name))
      return &form->fields[i];
  return NULL;
}

struct span form_value(const struct form *form, const char *name) {
  const struct form_field *field = find_field(form, name);
  return field && field->sound ? field->value : span_of(NULL);
}

bool form_holds(const struct form *form, const char *name) {
  return find_field(form, name) != NULL;
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
