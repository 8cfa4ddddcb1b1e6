#include "bridge/json.h"

#include <string.h>

struct finder {
  const char *const *names;
  size_t depth;   /* objects and arrays that are open */
  size_t matched; /* of these, from the outermost in, those on the way to the value */
  bool is_first;  /* nothing has come yet in the innermost one on the way */
  bool begun;     /* the value is an object or array, and its end has not come */
  struct json_found *out;
};

/* Whether a value is the next one on the way. */
static bool is_next(struct finder *finder, struct span key) {
  if (finder->depth != finder->matched || finder->begun)
    return false;
  if (finder->depth == 0)
    return true;
  const char *name = finder->names[finder->depth - 1];
  bool is_first = finder->is_first;
  finder->is_first = false;
  return key.data ? span_equal_text(key, name) : is_first && strcmp(name, "0") == 0;
}

/* ERR_EXISTS ends the walk: it is found. */
static enum err on_end(struct finder *finder, struct span value) {
  finder->depth--;
  finder->is_first = false;
  if (finder->begun && finder->depth == finder->matched) {
    finder->out->value = value;
    return ERR_EXISTS;
  }
  if (finder->matched > finder->depth)
    finder->matched = finder->depth;
  return ERR_OK;
}

static enum err on_event(void *context, enum json_walk_event event, struct span key,
                         struct span value) {
  struct finder *finder = context;
  if (event == JSON_WALK_END)
    return on_end(finder, value);
  bool opens = event == JSON_WALK_OBJECT || event == JSON_WALK_ARRAY;
  if (is_next(finder, key)) {
    bool is_last = !finder->names[finder->depth];
    if (is_last)
      *finder->out = (struct json_found){event, value};
    if (is_last && !opens)
      return ERR_EXISTS;
    finder->begun = is_last;
    finder->is_first = opens;
    finder->matched += opens && !is_last;
  }
  finder->depth += opens;
  return ERR_OK;
}

bool json_find(struct json_found *out, struct span text, const char *const *names) {
  struct finder finder = {.names = names, .out = out};
  struct json_walk walk = {
      .context = &finder, .on_event = on_event, .max_depth = JSON_SCAN_DEPTH_MAX};
  return json_walk(&walk, text) == ERR_EXISTS;
}

bool json_find_text(char *out, size_t size, struct span text, const char *const *names) {
  struct json_found found;
  out[0] = '\0';
  if (!json_find(&found, text, names) || found.kind != JSON_WALK_STRING || found.value.len >= size)
    return false;
  size_t len = json_scan_unescape(out, found.value);
  if (len == (size_t)-1 || memchr(out, '\0', len))
    len = 0;
  out[len] = '\0';
  return len > 0 || found.value.len == 0;
}
