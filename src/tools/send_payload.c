#include "send_payload.h"

#include <stdio.h>
#include <string.h>

#include "bridge/json.h"
#include "bridge/type.h"

struct writer {
  struct buf *out;
  const struct operation *operation;
  const char *const *words;
  char *why;
  size_t why_size;
};

static struct span key_of(const char *word) {
  struct span rest = span_of(word);
  return span_cut(&rest, '=');
}

static struct span value_of(const char *word) {
  struct span rest = span_of(word);
  (void)span_cut(&rest, '=');
  return rest;
}

/* The first word of that key, or NULL. */
static const char *const *find_word(const struct writer *writer, struct span key) {
  const char *const *word = writer->words;
  while (*word && !span_equal(key_of(*word), key))
    word++;
  return *word ? word : NULL;
}

/* ---- values ---------------------------------------------------------------------------------- */

static enum err note_event(void *context, enum json_walk_event event, struct span key,
                           struct span value) {
  (void)key, (void)value;
  *(enum json_walk_event *)context = event;
  return ERR_OK;
}

/* The kinds that such a JSON value is good for; none when the text is no JSON, or a text. */
static unsigned kinds_of(struct span text) {
  enum json_walk_event last = JSON_WALK_STRING;
  struct json_walk walk = {
      .context = &last, .on_event = note_event, .max_depth = JSON_SCAN_DEPTH_MAX};
  if (text.len == 0 || json_walk(&walk, text) != ERR_OK)
    return 0;
  switch (last) {
  case JSON_WALK_NUMBER:
    return TYPE_INTEGER | TYPE_NUMBER | TYPE_ANY;
  case JSON_WALK_TRUE:
  case JSON_WALK_FALSE:
    return TYPE_BOOLEAN | TYPE_ANY;
  case JSON_WALK_END:
    return (text.data[0] == '[' ? TYPE_ARRAY : TYPE_OBJECT) | TYPE_ANY;
  case JSON_WALK_NULL:
    return TYPE_NULL | TYPE_ANY;
  default:
    return 0;
  }
}

static enum err refuse(const struct writer *writer, struct span key, const struct type *type,
                       struct span text) {
  struct buf wanted;
  buf_init(&wanted, writer->why_size);
  type_describe(&wanted, type);
  enum err err = buf_status(&wanted);
  if (err == ERR_OK)
    snprintf(writer->why, writer->why_size, "%.*s takes %s, not \"%.*s\"", (int)key.len, key.data,
             wanted.data, (int)text.len, text.data);
  buf_free(&wanted);
  return err == ERR_OK ? ERR_SYNTAX : err;
}

/* Appends what the text is as a value of the type. */
static enum err add_value(const struct writer *writer, struct span key, const char *type_text,
                          struct span text) {
  const struct type type = type_read(type_text);
  unsigned wanted = type.kinds | type.listed;
  if (wanted & kinds_of(text))
    buf_add(writer->out, text);
  else if (wanted & (TYPE_TEXT | TYPE_ANY))
    json_write_string(writer->out, text);
  else
    return refuse(writer, key, &type, text);
  return ERR_OK;
}

/* ---- members --------------------------------------------------------------------------------- */

static const char *type_of(const struct operation *operation, struct span key) {
  static const enum operation_place places[] = {OPERATION_IN_PATH, OPERATION_IN_QUERY,
                                                OPERATION_IN_BODY};
  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
    const struct operation_param *param = operation_param_find(operation, places[i], key);
    if (param)
      return operation_type(param);
  }
  return "?";
}

static bool is_repeated(const char *const *word) {
  for (const char *const *other = word + 1; *other; other++)
    if (span_equal(key_of(*other), key_of(*word)))
      return true;
  return false;
}

/* One value, or an array of all that the key was given. */
static enum err add_values(const struct writer *writer, const char *const *word) {
  struct span key = key_of(*word);
  const char *one = type_of(writer->operation, key);
  const struct type type = type_read(one);
  bool element = type.items && !((type.kinds | type.listed) & (TYPE_TEXT | TYPE_ANY)) &&
                 !(kinds_of(value_of(*word)) & TYPE_ARRAY);
  if (!element && !is_repeated(word))
    return add_value(writer, key, one, value_of(*word));
  enum err err = ERR_OK;
  buf_add_char(writer->out, '[');
  for (const char *const *other = word; *other && err == ERR_OK; other++)
    if (span_equal(key_of(*other), key)) {
      json_write_key(writer->out, NULL);
      err = add_value(writer, key, type.items ? type.items : one, value_of(*other));
    }
  buf_add_char(writer->out, ']');
  return err;
}

static void add_key(struct buf *out, struct span key, bool is_escaped) {
  json_write_key(out, NULL);
  if (is_escaped)
    buf_addf(out, "\"%.*s\"", (int)key.len, key.data);
  else
    json_write_string(out, key);
  buf_add_char(out, ':');
}

static enum err add_words(struct writer *writer) {
  enum err err = ERR_OK;
  for (const char *const *word = writer->words; *word && err == ERR_OK; word++) {
    struct span key = key_of(*word);
    if (key.len == 0 || !strchr(*word, '=')) {
      snprintf(writer->why, writer->why_size, "key=value is wanted, not \"%s\"", *word);
      return ERR_SYNTAX;
    }
    if (find_word(writer, key) != word)
      continue; /* it came with the first one */
    add_key(writer->out, key, false);
    err = add_values(writer, word);
  }
  return err;
}

/* ---- the document ---------------------------------------------------------------------------- */

static void add_raw(void *context, int level, struct span key, struct span raw) {
  const struct writer *writer = context;
  if (level != JSON_SCAN_ROOT || find_word(writer, key))
    return;
  add_key(writer->out, key, true);
  buf_add(writer->out, raw);
}

struct search {
  struct span key, found;
};

static void note_raw(void *context, int level, struct span key, struct span raw) {
  struct search *search = context;
  if (level == JSON_SCAN_ROOT && span_equal(key, search->key))
    search->found = raw;
}

struct span send_member(struct span text, const char *key) {
  struct search search = {.key = span_of(key)};
  const struct json_scan_handler handler = {.context = &search, .on_raw = note_raw};
  return json_scan(text, &handler) == ERR_OK ? search.found : (struct span){0};
}

enum err send_payload(struct buf *out, const struct operation *operation, struct span document,
                      const char *const words[], const char *correlation_id, char *why,
                      size_t why_size) {
  struct writer writer = {out, operation, words, why, why_size};
  const struct json_scan_handler handler = {.context = &writer, .on_raw = add_raw};
  json_write_open(out, NULL, '{');
  if (document.len > 0 && json_scan(document, &handler) != ERR_OK) {
    snprintf(why, why_size, "the document is no JSON object");
    return ERR_SYNTAX;
  }
  enum err err = add_words(&writer);
  if (send_member(document, "correlation_id").len == 0 &&
      !find_word(&writer, span_of("correlation_id")))
    json_write_text(out, "correlation_id", correlation_id);
  json_write_close(out, '}');
  return err != ERR_OK ? err : buf_status(out);
}
