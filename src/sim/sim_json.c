#include "sim_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "bridge/mem.h"
#include "sim_ids.h"

void sim_json_setup(void) {
  json_set_alloc_funcs(sim_alloc, mem_free);
}

const char *sim_json_text(const json_t *object, const char *key, const char *otherwise) {
  const char *text = json_string_value(json_object_get(object, key));
  return text ? text : otherwise;
}

long long sim_json_int(const json_t *object, const char *key, long long otherwise) {
  const json_t *value = json_object_get(object, key);
  if (json_is_integer(value))
    return json_integer_value(value);
  const char *text = json_string_value(value);
  if (!text || !*text)
    return otherwise;
  char *end = NULL;
  long long number = strtoll(text, &end, 10);
  return *end ? otherwise : number;
}

bool sim_json_true(const json_t *object, const char *key) {
  const json_t *value = json_object_get(object, key);
  return json_is_true(value) ||
         (json_is_string(value) && strcmp(json_string_value(value), "true") == 0);
}

void sim_json_copy_members(json_t *to, const json_t *from, const char *const *names) {
  for (; *names; names++) {
    json_t *value = json_object_get(from, *names);
    if (value)
      json_object_set(to, *names, value);
  }
}

void sim_json_set_path(json_t *root, struct span path, json_t *value) {
  json_t *at = root;
  for (;;) {
    struct span name = span_cut(&path, '.');
    char *key = sim_copy(name);
    if (!path.data) {
      json_object_set_new(at, key, value);
      mem_free(key);
      return;
    }
    json_t *next = json_object_get(at, key);
    if (!json_is_object(next)) {
      next = json_object();
      json_object_set_new(at, key, next);
    }
    mem_free(key);
    at = next;
  }
}

json_t *sim_json_from_text(struct span text) {
  json_t *value = json_loadb(text.data ? text.data : "", text.len, JSON_DECODE_ANY, NULL);
  if (value)
    return value;
  value = json_stringn(text.data ? text.data : "", text.len);
  return value ? value : json_string("");
}

char *sim_json_dump(const json_t *value) {
  return json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
}

json_t *sim_json_parse(struct span text, char *why, size_t why_size) {
  json_error_t error;
  json_t *value =
      json_loadb(text.data ? text.data : "", text.len, JSON_REJECT_DUPLICATES, &error);
  if (!value)
    snprintf(why, why_size, "line %d, column %d: %s", error.line, error.column, error.text);
  return value;
}

static int hex_digit(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

enum err sim_percent_decode(char **out, struct span text, bool plus_is_space) {
  char *decoded = sim_alloc(text.len + 1);
  size_t len = 0;
  for (size_t i = 0; i < text.len; i++) {
    char c = text.data[i];
    if (c == '%') {
      int high = i + 2 < text.len ? hex_digit(text.data[i + 1]) : -1;
      int low = i + 2 < text.len ? hex_digit(text.data[i + 2]) : -1;
      if (high < 0 || low < 0)
        goto broken;
      c = (char)(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus_is_space) {
      c = ' ';
    }
    if (c == '\0')
      goto broken;
    decoded[len++] = c;
  }
  if (!span_is_utf8((struct span){decoded, len}))
    goto broken;
  *out = decoded;
  return ERR_OK;
broken:
  mem_free(decoded);
  return ERR_SYNTAX;
}

void sim_percent_encode(struct buf *out, struct span text) {
  for (size_t i = 0; i < text.len; i++) {
    unsigned char c = (unsigned char)text.data[i];
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
        c == '.' || c == '_' || c == '~')
      buf_add_char(out, (char)c);
    else
      buf_addf(out, "%%%02X", c);
  }
}

static void add_field(json_t *object, const char *name, const char *text) {
  json_t *old = json_object_get(object, name);
  if (!old) {
    json_object_set_new(object, name, json_string(text));
    return;
  }
  if (json_is_array(old)) {
    json_array_append_new(old, json_string(text));
    return;
  }
  json_object_set_new(object, name, json_pack("[O,s]", old, text));
}

static enum err parse_field(json_t *object, struct span field) {
  char *name = NULL;
  char *text = NULL;
  struct span head = span_cut(&field, '=');
  enum err err = sim_percent_decode(&name, head, true);
  if (err == ERR_OK)
    err = sim_percent_decode(&text, field, true);
  if (err == ERR_OK)
    add_field(object, name, text);
  mem_free(name);
  mem_free(text);
  return err;
}

enum err sim_form_parse(json_t **out, struct span text) {
  json_t *object = json_object();
  enum err err = ERR_OK;
  for (unsigned count = 0; text.len > 0 && err == ERR_OK; count++) {
    struct span field = span_cut(&text, '&');
    if (count >= SIM_FORM_FIELDS_MAX)
      err = ERR_LIMIT;
    else if (field.len > 0)
      err = parse_field(object, field);
  }
  if (err != ERR_OK) {
    json_decref(object);
    return err;
  }
  *out = object;
  return ERR_OK;
}

void sim_form_build(struct buf *out, const json_t *object) {
  const char *name = NULL;
  json_t *value = NULL;
  json_object_foreach((json_t *)object, name, value) {
    if (out->len > 0)
      buf_add_char(out, '&');
    sim_percent_encode(out, span_of(name));
    buf_add_char(out, '=');
    char *dumped = json_is_string(value) ? NULL : sim_json_dump(value);
    sim_percent_encode(out, span_of(dumped ? dumped : json_string_value(value)));
    mem_free(dumped);
  }
}
