#include "bridge/operation.h"

#include <string.h>

#include "bridge/nearest.h"
#include "table.h"

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

static int compare(struct span a, struct span b) {
  size_t shorter = a.len < b.len ? a.len : b.len;
  int order = shorter > 0 ? memcmp(a.data, b.data, shorter) : 0;
  return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static const struct operation *find_alias(struct span name) {
  for (size_t i = 0; i < operation_count(); i++) {
    const char *alias = operation_alias_at(i);
    if (alias && span_equal_text(name, alias))
      return operation_at(i);
  }
  return NULL;
}

const struct operation *operation_find(struct span name) {
  for (size_t low = 0, high = operation_count(); low < high;) {
    size_t middle = low + (high - low) / 2;
    int order = compare(name, span_of(operation_name_at(middle)));
    if (order == 0)
      return operation_at(middle);
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
  const struct operation_step *steps;
  size_t step_count;
  const char *alias; /* the operation's, NULL for none */
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
  int param = reading->steps[step].param;
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
  const struct operation_step *at = &reading->steps[step];
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
  return level + 1 == levels->count &&
         (span_equal_text(levels->at[level], word) ||
          (reading->alias && span_equal_text(levels->at[level], last_word(reading->alias))));
}

static bool read_steps(struct reading *reading, size_t step, size_t level) {
  const struct operation_step *at = &reading->steps[step];
  if (at->param >= 0)
    return read_optional_id(reading, step, level);
  if (step + 1 == reading->step_count)
    return read_verb(reading, at->word, level);
  return level < reading->levels->count && span_equal_text(reading->levels->at[level], at->word) &&
         read_steps(reading, step + 1, level + 1);
}

bool operation_matches(struct operation_topic *out, const struct operation *operation,
                       struct span levels) {
  struct levels split;
  struct reading reading = {.steps = operation->steps,
                            .step_count = operation->step_count,
                            .alias = operation->alias,
                            .levels = &split};
  if (operation->step_count == 0 || !levels_split(&split, levels) || !read_steps(&reading, 0, 0))
    return false;
  out->operation = operation;
  memcpy(out->ids, reading.ids, sizeof out->ids);
  return true;
}

/* An area is a name's first word. */
static struct span area_of(size_t i) {
  struct span name = span_of(operation_name_at(i));
  return span_cut(&name, '.');
}

/* The first operation of an area or of a later one. Names are of lower-case letters, digits and
 * underscores, all of which come after the dot: the areas are sorted, too. */
static size_t first_of(struct span area) {
  size_t low = 0, high = operation_count();
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (compare(area, area_of(middle)) > 0)
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
  size_t fewest_ids = OPERATION_MAX_IDS + 1, found = 0;
  for (size_t i = first_of(split.at[0]);
       i < operation_count() && span_equal(split.at[0], area_of(i)); i++) {
    struct table_way way;
    struct operation_step steps[OPERATION_MAX_LEVELS];
    table_way(&way, i);
    table_steps(steps, &way);
    struct reading reading = {.steps = steps,
                              .step_count = way.step_count,
                              .alias = operation_alias_at(i),
                              .levels = &split};
    if (!read_steps(&reading, 0, 0) || reading.id_count >= fewest_ids)
      continue;
    fewest_ids = reading.id_count;
    found = i;
    memcpy(out->ids, reading.ids, sizeof out->ids);
  }
  if (fewest_ids <= OPERATION_MAX_IDS)
    out->operation = operation_at(found);
}

/* ---- did you mean ---------------------------------------------------------------------------- */

static bool levels_hold(const struct levels *levels, struct span word) {
  for (size_t i = 0; i + 1 < levels->count; i++)
    if (span_equal(levels->at[i], word))
      return true;
  return false;
}

/* How far a topic is from a name: its first and last level from the name's, and two for each other
 * word of the name that the topic has not. Levels that could be ids cost nothing. */
static size_t distance_to(const char *name, const struct levels *levels, size_t least) {
  struct span words = span_of(name), area = span_cut(&words, '.');
  size_t far = nearest_distance(levels->at[0], area, least);
  if (far < least)
    far += nearest_distance(levels->at[levels->count - 1], span_of(last_word(name)), least - far);
  for (struct span word = span_cut(&words, '.'); words.data; word = span_cut(&words, '.'))
    if (!levels_hold(levels, word))
      far += 2;
  return far;
}

const char *operation_nearest(struct span levels) {
  struct levels split;
  if (!levels_split(&split, levels))
    return NULL;
  const char *nearest = NULL;
  size_t least = (split.at[0].len + split.at[split.count - 1].len) / 3 + 1;
  for (size_t i = 0; i < operation_count(); i++) {
    const char *names[] = {operation_name_at(i), operation_alias_at(i)};
    for (size_t j = 0; j < 2 && names[j]; j++) {
      size_t far = distance_to(names[j], &split, least);
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

static bool path_fits(struct span ids[OPERATION_MAX_IDS], size_t *id_count, const char *path_text,
                      struct span path) {
  struct span template = span_of(path_text);
  *id_count = 0;
  for (size_t i = 0; i < OPERATION_MAX_IDS; i++)
    ids[i] = (struct span){NULL, 0};
  while (template.data && path.data) {
    struct span id;
    if (!segment_fits(&id, span_cut(&path, '/'), span_cut(&template, '/')))
      return false;
    if (id.data)
      ids[(*id_count)++] = id;
  }
  return !template.data && !path.data;
}

enum err operation_match_request(const struct operation **out, struct span ids[OPERATION_MAX_IDS],
                                 struct span method, struct span path) {
  size_t fewest_ids = OPERATION_MAX_IDS + 1, found = 0;
  bool path_known = false;
  *out = NULL;
  for (size_t i = 0; i < operation_count(); i++) {
    struct span in_path[OPERATION_MAX_IDS];
    struct table_way way;
    size_t id_count;
    table_way(&way, i);
    if (!path_fits(in_path, &id_count, way.path, path))
      continue;
    path_known = true;
    if (!span_equal_text(method, way.method) || id_count >= fewest_ids)
      continue;
    fewest_ids = id_count;
    found = i;
    memcpy(ids, in_path, sizeof in_path);
  }
  if (fewest_ids > OPERATION_MAX_IDS)
    return path_known ? ERR_DENIED : ERR_NOT_FOUND;
  *out = operation_at(found);
  return ERR_OK;
}
