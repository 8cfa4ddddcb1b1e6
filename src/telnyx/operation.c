#include "bridge/operation.h"

#include <string.h>

#include "bridge/nearest.h"

/* The levels of a topic or the segments of a path. */
struct levels {
  struct span at[OPERATION_MAX_LEVELS];
  size_t count;
};

static bool levels_split(struct levels *out, struct span rest) {
  for (out->count = 0; rest.data;) {
    if (out->count == OPERATION_MAX_LEVELS)
      return false;
    out->at[out->count++] = span_cut(&rest, '/');
  }
  return out->count > 0;
}

static const char *last_word(const char *name) {
  const char *dot = strrchr(name, '.');
  return dot ? dot + 1 : name;
}

/* ---- classes --------------------------------------------------------------------------------- */

static const char *const class_names[OPERATION_CLASSES] = {"read",      "call",   "reach", "spend",
                                                           "configure", "delete", "secret"};

const char *operation_class_name(enum operation_class class) {
  return class_names[class];
}

enum operation_class operation_class_of(struct span name) {
  unsigned class = 0;
  while (class < OPERATION_CLASSES && !span_equal_text(name, class_names[class]))
    class ++;
  return (enum operation_class) class;
}

/* ---- by name --------------------------------------------------------------------------------- */

static int compare_name(struct span name, const char *other) {
  size_t len = strlen(other);
  size_t shorter = name.len < len ? name.len : len;
  int order = shorter > 0 ? memcmp(name.data, other, shorter) : 0;
  return order != 0 ? order : (name.len > len) - (name.len < len);
}

static const struct operation *find_alias(struct span name) {
  size_t count;
  const struct operation *all = operation_all(&count);
  for (size_t i = 0; i < count; i++)
    if (all[i].alias && span_equal_text(name, all[i].alias))
      return &all[i];
  return NULL;
}

const struct operation *operation_find(struct span name) {
  size_t count;
  const struct operation *all = operation_all(&count);
  for (size_t low = 0, high = count; low < high;) {
    size_t middle = low + (high - low) / 2;
    int order = compare_name(name, all[middle].name);
    if (order == 0)
      return &all[middle];
    if (order < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return find_alias(name);
}

const char *operation_type(const struct operation_param *param) {
  static const char *const types[] = {
      [OPERATION_ANY] = "?",        [OPERATION_STRING] = "s",  [OPERATION_INTEGER] = "i",
      [OPERATION_NUMBER] = "n",     [OPERATION_BOOLEAN] = "b", [OPERATION_ARRAY] = "[?]",
      [OPERATION_OBJECT] = "{*:?}",
  };
  return param->type ? param->type : types[param->kind];
}

const struct operation_param *operation_param_find(const struct operation *operation,
                                                   enum operation_place place, struct span name) {
  for (size_t i = 0; i < operation->param_count; i++) {
    const struct operation_param *param = &operation->params[i];
    if (param->place == place && (span_equal_text(name, param->name) ||
                                  (param->alias && span_equal_text(name, param->alias))))
      return param;
  }
  return NULL;
}

/* ---- by topic -------------------------------------------------------------------------------- */

/* One attempt to read the levels as one operation. */
struct reading {
  const struct operation *operation;
  const struct levels *levels;
  struct span ids[OPERATION_MAX_IDS];
  size_t id_count;
};

static bool read_steps(struct reading *reading, size_t step, size_t level);

static bool read_id(struct reading *reading, size_t step, size_t level, size_t levels_used) {
  const struct levels *levels = reading->levels;
  size_t id_at = level + levels_used - 1;
  if (id_at >= levels->count)
    return false;
  int param = reading->operation->steps[step].param;
  reading->ids[param] = levels->at[id_at];
  reading->id_count++;
  if (read_steps(reading, step + 1, id_at + 1))
    return true;
  reading->ids[param] = (struct span){NULL, 0};
  reading->id_count--;
  return false;
}

/* A step that is an id may be there or not; there comes first, so that of two readings the one
 * whose ids come first is found. At most OPERATION_MAX_IDS steps branch. */
static bool read_optional_id(struct reading *reading, size_t step, size_t level) {
  const struct operation_step *at = &reading->operation->steps[step];
  const struct levels *levels = reading->levels;
  if (at->word && level < levels->count && span_equal_text(levels->at[level], at->word) &&
      read_id(reading, step, level, 2))
    return true;
  if ((!at->word || at->param == 0) && read_id(reading, step, level, 1))
    return true;
  return read_steps(reading, step + 1, level);
}

static bool read_verb(const struct reading *reading, const char *word, size_t level) {
  const struct levels *levels = reading->levels;
  const char *alias = reading->operation->alias;
  return level + 1 == levels->count &&
         (span_equal_text(levels->at[level], word) ||
          (alias && span_equal_text(levels->at[level], last_word(alias))));
}

static bool read_steps(struct reading *reading, size_t step, size_t level) {
  const struct operation *operation = reading->operation;
  const struct operation_step *at = &operation->steps[step];
  if (at->param >= 0)
    return read_optional_id(reading, step, level);
  if (step + 1 == operation->step_count)
    return read_verb(reading, at->word, level);
  return level < reading->levels->count && span_equal_text(reading->levels->at[level], at->word) &&
         read_steps(reading, step + 1, level + 1);
}

bool operation_matches(struct operation_topic *out, const struct operation *operation,
                       struct span levels) {
  struct levels split;
  struct reading reading = {.operation = operation, .levels = &split};
  if (operation->step_count == 0 || !levels_split(&split, levels) || !read_steps(&reading, 0, 0))
    return false;
  out->operation = operation;
  memcpy(out->ids, reading.ids, sizeof out->ids);
  return true;
}

static bool is_of(const struct operation *operation, struct span area) {
  return span_equal_text(area, operation->steps[0].word);
}

/* The first operation of an area (the name's first word) or of a later one. Names are of lower-case
 * letters, digits and underscores, all of which come after the dot: the areas are sorted, too. */
static size_t first_of(struct span area) {
  size_t low = 0, high;
  const struct operation *all = operation_all(&high);
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (compare_name(area, all[middle].steps[0].word) > 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

void operation_match_topic(struct operation_topic *out, struct span levels) {
  struct levels split;
  *out = (struct operation_topic){0};
  if (!levels_split(&split, levels))
    return;
  size_t count, fewest_ids = OPERATION_MAX_IDS + 1;
  const struct operation *all = operation_all(&count);
  for (size_t i = first_of(split.at[0]); i < count && is_of(&all[i], split.at[0]); i++) {
    struct reading reading = {.operation = &all[i], .levels = &split};
    if (!read_steps(&reading, 0, 0) || reading.id_count >= fewest_ids)
      continue;
    fewest_ids = reading.id_count;
    out->operation = &all[i];
    memcpy(out->ids, reading.ids, sizeof out->ids);
  }
}

/* ---- did you mean ---------------------------------------------------------------------------- */

static bool levels_hold(const struct levels *levels, const char *word) {
  for (size_t i = 0; i + 1 < levels->count; i++)
    if (span_equal_text(levels->at[i], word))
      return true;
  return false;
}

/* How far a topic is from an operation: its first and last level from the name's, and two for each
 * other word of the name that the topic has not. Levels that could be ids cost nothing. */
static size_t distance_to(const struct operation *operation, const char *verb,
                          const struct levels *levels, size_t least) {
  const struct operation_step *steps = operation->steps;
  size_t far = nearest_distance(levels->at[0], span_of(steps[0].word), least);
  if (far < least)
    far += nearest_distance(levels->at[levels->count - 1], span_of(verb), least - far);
  for (size_t i = 1; i + 1 < operation->step_count; i++)
    if (steps[i].param < 0 && !levels_hold(levels, steps[i].word))
      far += 2;
  return far;
}

const char *operation_nearest(struct span levels) {
  struct levels split;
  if (!levels_split(&split, levels))
    return NULL;
  size_t count;
  const struct operation *all = operation_all(&count);
  const char *nearest = NULL;
  size_t least = (split.at[0].len + split.at[split.count - 1].len) / 3 + 1;
  for (size_t i = 0; i < count; i++) {
    const char *names[] = {all[i].name, all[i].alias};
    for (size_t j = 0; j < 2 && names[j]; j++) {
      size_t far = distance_to(&all[i], last_word(names[j]), &split, least);
      if (far < least) {
        least = far;
        nearest = names[j];
      }
    }
  }
  return nearest;
}

/* ---- by request ------------------------------------------------------------------------------ */

/* Whether a segment fits a template's ("calls", "{call_sid}", "{recording_sid}.json"). */
static bool segment_fits(struct span *id, struct span segment, struct span template) {
  *id = (struct span){NULL, 0};
  if (!span_starts_with(template, "{"))
    return span_equal(segment, template);
  const char *suffix = (const char *)memchr(template.data, '}', template.len) + 1;
  size_t suffix_len = template.len - (size_t)(suffix - template.data);
  if (segment.len <= suffix_len ||
      memcmp(segment.data + segment.len - suffix_len, suffix, suffix_len) != 0)
    return false;
  *id = (struct span){segment.data, segment.len - suffix_len};
  return true;
}

static bool path_fits(struct span ids[OPERATION_MAX_IDS], const struct operation *operation,
                      struct span path) {
  struct span template = span_of(operation->path);
  size_t id_count = 0;
  for (size_t i = 0; i < OPERATION_MAX_IDS; i++)
    ids[i] = (struct span){NULL, 0};
  while (template.data && path.data) {
    struct span id;
    if (!segment_fits(&id, span_cut(&path, '/'), span_cut(&template, '/')))
      return false;
    if (id.data)
      ids[id_count++] = id;
  }
  return !template.data && !path.data;
}

enum err operation_match_request(const struct operation **out, struct span ids[OPERATION_MAX_IDS],
                                 struct span method, struct span path) {
  size_t count, fewest_ids = OPERATION_MAX_IDS + 1;
  const struct operation *all = operation_all(&count);
  bool path_known = false;
  *out = NULL;
  for (size_t i = 0; i < count; i++) {
    struct span found[OPERATION_MAX_IDS];
    if (!path_fits(found, &all[i], path))
      continue;
    path_known = true;
    if (!span_equal_text(method, all[i].method) || all[i].id_count >= fewest_ids)
      continue;
    fewest_ids = all[i].id_count;
    memcpy(ids, found, sizeof found);
    *out = &all[i];
  }
  return *out ? ERR_OK : path_known ? ERR_DENIED : ERR_NOT_FOUND;
}
