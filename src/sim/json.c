#include "json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "bridge/form.h"
#include "bridge/mem.h"
#include "bridge/percent.h"
#include "ids.h"

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
  json_t *value = json_loadb(text.data ? text.data : "", text.len, JSON_REJECT_DUPLICATES, &error);
  if (!value)
    snprintf(why, why_size, "line %d, column %d: %s", error.line, error.column, error.text);
  return value;
}

enum err sim_percent_decode(char **out, struct span text, bool plus_is_space) {
  struct buf decoded;
  buf_init(&decoded, text.len);
  enum err err = percent_decode(&decoded, text, plus_is_space);
  struct span bytes = buf_span(&decoded);
  if (err == ERR_OK &&
      (!span_is_utf8(bytes) || (bytes.len > 0 && memchr(bytes.data, '\0', bytes.len))))
    err = ERR_SYNTAX;
  if (err == ERR_OK)
    *out = sim_copy(bytes);
  buf_free(&decoded);
  return err;
}

enum err sim_form_parse(json_t **out, struct span text) {
  struct form *form = NULL;
  struct buf json;
  if (text.len == 0) {
    *out = json_object();
    return ERR_OK;
  }
  buf_init(&json, SIM_FORM_JSON_BYTES_MAX);
  enum err err = form_parse(&form, text);
  if (err == ERR_OK && !form->sound) {
    form_free(&form);
    err = ERR_SYNTAX;
  }
  if (err == ERR_OK)
    err = form_to_json(&json, form);
  if (err == ERR_OK)
    *out = json_loadb(json.data, json.len, JSON_ALLOW_NUL, NULL);
  if (err == ERR_OK && !*out)
    err = ERR_SYNTAX;
  form_free(&form);
  buf_free(&json);
  return err;
}

void sim_form_build(struct buf *out, const json_t *object) {
  const char *name = NULL;
  json_t *value = NULL;
  json_object_foreach((json_t *)object, name, value) {
    if (out->len > 0)
      buf_add_char(out, '&');
    percent_encode(out, span_of(name), "");
    buf_add_char(out, '=');
    char *dumped = json_is_string(value) ? NULL : sim_json_dump(value);
    percent_encode(out, span_of(dumped ? dumped : json_string_value(value)), "");
    mem_free(dumped);
  }
}
