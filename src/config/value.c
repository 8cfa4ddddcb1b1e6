#include "setting.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "bridge/crypt.h"
#include "bridge/mem.h"
#include "bridge/topic.h"

enum { SHOWN_MAX = 40, SHOWN_SIZE = SHOWN_MAX + 4 };

static bool has_count(const struct config_setting *setting) {
  return setting->kind == CONFIG_KIND_LIST || setting->kind == CONFIG_KIND_MAP;
}

static void *field_of(const void *base, const struct config_setting *setting) {
  return (char *)base + setting->offset;
}

static size_t *count_of(const void *base, const struct config_setting *setting) {
  return (size_t *)((char *)base + setting->count_offset);
}

/* ---- reasons --------------------------------------------------------------------------------- */

/* The value for an error message: short, and printable whatever it holds. */
static const char *shown(char out[SHOWN_SIZE], struct span text) {
  size_t len = text.len <= SHOWN_MAX ? text.len : SHOWN_MAX;
  for (size_t i = 0; i < len; i++)
    out[i] = (char)(isprint((unsigned char)text.data[i]) ? text.data[i] : '?');
  snprintf(out + len, SHOWN_SIZE - len, "%s", text.len > len ? "..." : "");
  return out;
}

static const char *expected(enum config_kind kind) {
  switch (kind) {
  case CONFIG_KIND_DURATION:
    return "a duration such as 250ms, 30s, 5m, 24h or 7d";
  case CONFIG_KIND_SIZE:
    return "a size in bytes, KiB, MiB, GiB or TiB, such as 256KiB";
  default:
    return "a whole number";
  }
}

static enum err refuse_number(const struct config_setting *setting, struct span text,
                              struct config_why *why) {
  char value[SHOWN_SIZE];
  shown(value, text);
  if (setting->kind == CONFIG_KIND_DURATION && quantity_lacks_unit(text))
    snprintf(why->text, sizeof why->text, "needs a unit, such as %ss or %sms", value, value);
  else
    snprintf(why->text, sizeof why->text, "must be %s, not \"%s\"", expected(setting->kind), value);
  return ERR_SYNTAX;
}

static int64_t limit_of(const struct config_setting *setting, const char *limit) {
  int64_t value = 0;
  enum err err = quantity_parse(&value, config_setting_quantity(setting), span_of(limit));
  assert(err == ERR_OK);
  (void)err;
  return value;
}

static enum err parse_number(int64_t *out, const struct config_setting *setting, struct span text,
                             struct config_why *why) {
  int64_t value = 0;
  enum err err = quantity_parse(&value, config_setting_quantity(setting), text);
  if (err == ERR_SYNTAX)
    return refuse_number(setting, text, why);
  if (err == ERR_RANGE)
    value = INT64_MAX;
  bool low = value < limit_of(setting, setting->least);
  if (low || value > limit_of(setting, setting->most)) {
    char number[SHOWN_SIZE];
    snprintf(why->text, sizeof why->text, "must be at %s %s, not %s", low ? "least" : "most",
             low ? setting->least : setting->most, shown(number, text));
    return ERR_SYNTAX;
  }
  *out = value;
  return ERR_OK;
}

/* ---- the kinds ------------------------------------------------------------------------------- */

static enum err set_number(void *field, const struct config_setting *setting, struct span text,
                           struct config_why *why) {
  int64_t value = 0;
  enum err err = parse_number(&value, setting, text, why);
  if (err != ERR_OK)
    return err;
  if (setting->kind == CONFIG_KIND_COUNT)
    *(unsigned *)field = (unsigned)value;
  else
    *(int64_t *)field = value;
  return ERR_OK;
}

static enum err set_flag(bool *field, struct span text, struct config_why *why) {
  static const struct {
    const char *name;
    bool value;
  } words[] = {{"true", true}, {"false", false}, {"yes", true},
               {"no", false},  {"on", true},     {"off", false}};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
    if (span_equal_nocase(text, words[i].name)) {
      *field = words[i].value;
      return ERR_OK;
    }
  }
  char value[SHOWN_SIZE];
  snprintf(why->text, sizeof why->text, "must be true or false, not \"%s\"", shown(value, text));
  return ERR_SYNTAX;
}

static enum err set_choice(int *field, const struct config_setting *setting, struct span text,
                           struct config_why *why) {
  for (const struct config_choice *choice = setting->choices; choice->name; choice++) {
    if (span_equal_text(text, choice->name)) {
      *field = choice->value;
      return ERR_OK;
    }
  }
  char value[SHOWN_SIZE];
  size_t len = (size_t)snprintf(why->text, sizeof why->text, "must be ");
  for (const struct config_choice *choice = setting->choices; choice->name; choice++)
    len += (size_t)snprintf(why->text + len, sizeof why->text - len, "%s%s", choice->name,
                            !choice[1].name   ? ", "
                            : !choice[2].name ? " or "
                                              : ", ");
  snprintf(why->text + len, sizeof why->text - len, "not \"%s\"", shown(value, text));
  return ERR_SYNTAX;
}

static const char *find_fault(const struct config_setting *setting, struct span text) {
  if (text.len == 0 && (setting->default_text[0] || setting->kind == CONFIG_KIND_LIST))
    return "must not be empty";
  if (!span_is_utf8(text))
    return "must be text in UTF-8";
  if (setting->kind == CONFIG_KIND_LIST)
    return NULL; /* an entry may be a PEM file, whose lines its own check knows */
  /* neither YAML 1.1 (section 4.1) nor MQTT 5 (section 1.5.4) wants them, nor a U+FEFF in between
   */
  bool clean = topic_text_is_clean(text) && !memmem(text.data, text.len, "\xEF\xBB\xBF", 3);
  return clean ? NULL : "must not hold control characters or line ends";
}

static enum err check_text(const struct config_setting *setting, struct span text,
                           struct config_why *why) {
  if (text.len > CONFIG_TEXT_MAX) {
    snprintf(why->text, sizeof why->text, "must be at most %d bytes long", CONFIG_TEXT_MAX);
    return ERR_SYNTAX;
  }
  const char *fault = find_fault(setting, text);
  if (fault) {
    snprintf(why->text, sizeof why->text, "%s", fault);
    return ERR_SYNTAX;
  }
  return setting->check && text.len > 0 ? setting->check(text, why) : ERR_OK;
}

static enum err set_text(void *base, const struct config_setting *setting, struct span text,
                         struct config_why *why) {
  enum err err = check_text(setting, text, why);
  if (err != ERR_OK)
    return err;
  char *copy = setting->secret ? crypt_secret_copy(text) : mem_copy(text);
  if (!copy)
    return ERR_MEMORY;
  config_value_clear(base, setting);
  *(char **)field_of(base, setting) = copy;
  return ERR_OK;
}

static enum err set_list(void *base, const struct config_setting *setting, struct span text,
                         struct config_why *why) {
  config_value_clear(base, setting);
  enum err err = ERR_OK;
  struct span rest = text;
  for (size_t number = 1; err == ERR_OK && rest.data && text.len > 0; number++)
    err = config_value_add(base, setting, span_trim(span_cut(&rest, ',')), number, why);
  return err;
}

/* ---- the module's face ----------------------------------------------------------------------- */

enum err config_value_add(void *base, const struct config_setting *setting, struct span text,
                          size_t number, struct config_why *why) {
  char ***list = field_of(base, setting);
  size_t *count = count_of(base, setting);
  if (*count == CONFIG_LIST_MAX) {
    snprintf(why->text, sizeof why->text, "must have at most %d entries", CONFIG_LIST_MAX);
    return ERR_SYNTAX;
  }
  struct config_why entry;
  enum err err = check_text(setting, text, &entry);
  if (err == ERR_MEMORY)
    return err;
  if (err != ERR_OK) {
    snprintf(why->text, sizeof why->text, "entry %zu %.*s", number, (int)sizeof why->text - 32,
             entry.text);
    return ERR_SYNTAX;
  }
  char **longer = mem_resize(*list, (*count + 1) * sizeof *longer);
  if (!longer)
    return ERR_MEMORY;
  *list = longer;
  longer[*count] = mem_copy(text);
  if (!longer[*count])
    return ERR_MEMORY;
  ++*count;
  return ERR_OK;
}

enum err config_value_set(void *base, const struct config_setting *setting, struct span text,
                          struct config_why *why) {
  void *field = field_of(base, setting);
  switch (setting->kind) {
  case CONFIG_KIND_TEXT:
    return set_text(base, setting, text, why);
  case CONFIG_KIND_LIST:
    return set_list(base, setting, text, why);
  case CONFIG_KIND_CHOICE:
    return set_choice(field, setting, text, why);
  case CONFIG_KIND_FLAG:
    return set_flag(field, text, why);
  case CONFIG_KIND_COUNT:
  case CONFIG_KIND_DURATION:
  case CONFIG_KIND_SIZE:
    return set_number(field, setting, text, why);
  case CONFIG_KIND_MAP:
    break; /* its records are added one by one */
  }
  return ERR_SYNTAX;
}

/* ---- maps ------------------------------------------------------------------------------------ */

size_t config_value_count(const void *base, const struct config_setting *list_or_map) {
  return *count_of(base, list_or_map);
}

struct config_entry *config_value_record(const void *base, const struct config_setting *map,
                                         size_t index) {
  return (struct config_entry *)(*(char **)field_of(base, map) + index * map->record->size);
}

static enum err check_name(const void *base, const struct config_setting *map, struct span name,
                           struct config_why *why) {
  char value[SHOWN_SIZE];
  struct config_why reason;
  size_t room = sizeof why->text - 32 - SHOWN_SIZE;
  if (*count_of(base, map) == CONFIG_MAP_MAX) {
    snprintf(why->text, sizeof why->text, "must have at most %d names", CONFIG_MAP_MAX);
    return ERR_SYNTAX;
  }
  if (map->check(name, &reason) != ERR_OK) {
    snprintf(why->text, sizeof why->text, "has the name \"%s\", which %.*s", shown(value, name),
             (int)room, reason.text);
    return ERR_SYNTAX;
  }
  for (size_t i = 0; i < *count_of(base, map); i++) {
    const struct config_entry *entry = config_value_record(base, map, i);
    if (!span_equal_text(name, entry->name))
      continue;
    snprintf(why->text, sizeof why->text, "has %s twice, first at %s", entry->name, entry->origin);
    return ERR_SYNTAX;
  }
  return ERR_OK;
}

enum err config_value_set_defaults(void *base, const struct config_setting *settings,
                                   size_t count) {
  enum err err = ERR_OK;
  for (size_t i = 0; err == ERR_OK && i < count; i++) {
    struct config_why why;
    if (settings[i].default_text[0])
      err = config_value_set(base, &settings[i], span_of(settings[i].default_text), &why);
    assert(err == ERR_OK || err == ERR_MEMORY);
  }
  return err;
}

enum err config_value_add_record(struct config_entry **record, void *base,
                                 const struct config_setting *map, struct span name,
                                 const char *where, struct config_why *why) {
  size_t *count = count_of(base, map), size = map->record->size;
  enum err err = check_name(base, map, name, why);
  if (err != ERR_OK)
    return err;
  char *longer = mem_resize(*(void **)field_of(base, map), (*count + 1) * size);
  if (!longer)
    return ERR_MEMORY;
  *(void **)field_of(base, map) = longer;
  *record = (struct config_entry *)(longer + *count * size);
  memset(*record, 0, size);
  (*record)->name = mem_copy(name);
  if (!(*record)->name)
    return ERR_MEMORY;
  ++*count;
  snprintf((*record)->origin, sizeof(*record)->origin, "%s", where);
  return config_value_set_defaults(*record, map->record->fields, map->record->field_count);
}

/* ---- letting go ------------------------------------------------------------------------------ */

static void clear_list(void *base, const struct config_setting *setting) {
  char ***list = field_of(base, setting);
  size_t *count = count_of(base, setting);
  for (size_t i = 0; i < *count; i++)
    mem_free((*list)[i]);
  mem_free(*list);
  *list = NULL;
  *count = 0;
}

static void clear_map(void *base, const struct config_setting *map) {
  void *records = *(void **)field_of(base, map);
  for (size_t i = 0; i < *count_of(base, map); i++) {
    struct config_entry *entry = config_value_record(base, map, i);
    for (size_t k = 0; k < map->record->field_count; k++)
      config_value_clear(entry, &map->record->fields[k]);
    mem_free(entry->name);
  }
  mem_free(records);
  *(void **)field_of(base, map) = NULL;
  *count_of(base, map) = 0;
}

void config_value_clear(void *base, const struct config_setting *setting) {
  if (setting->kind == CONFIG_KIND_LIST)
    clear_list(base, setting);
  if (setting->kind == CONFIG_KIND_MAP)
    clear_map(base, setting);
  if (setting->kind != CONFIG_KIND_TEXT)
    return;
  char **text = field_of(base, setting);
  if (setting->secret)
    crypt_secret_free(*text);
  else
    mem_free(*text);
  *text = NULL;
}

bool config_value_is_unset(const void *base, const struct config_setting *setting) {
  if (has_count(setting))
    return *count_of(base, setting) == 0;
  if (setting->kind != CONFIG_KIND_TEXT)
    return false;
  const char *text = *(char **)field_of(base, setting);
  return !text || !text[0];
}
