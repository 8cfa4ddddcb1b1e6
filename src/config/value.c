#include "value.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "bridge/mem.h"
#include "number.h"

enum { SHOWN_MAX = 40, SHOWN_SIZE = SHOWN_MAX + 4 };

static void *field_of(const struct config *config, const struct config_setting *setting) {
  return (char *)config + setting->offset;
}

static size_t *count_of(const struct config *config, const struct config_setting *setting) {
  return (size_t *)((char *)config + setting->count_offset);
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
  if (setting->kind == CONFIG_KIND_DURATION && config_number_lacks_unit(text))
    snprintf(why->text, sizeof why->text, "needs a unit, such as %ss or %sms", value, value);
  else
    snprintf(why->text, sizeof why->text, "must be %s, not \"%s\"", expected(setting->kind), value);
  return ERR_SYNTAX;
}

static int64_t limit_of(const struct config_setting *setting, const char *limit) {
  int64_t value = 0;
  enum err err = config_number_parse(&value, setting->kind, span_of(limit));
  assert(err == ERR_OK);
  (void)err;
  return value;
}

static enum err parse_number(int64_t *out, const struct config_setting *setting, struct span text,
                             struct config_why *why) {
  int64_t value = 0;
  enum err err = config_number_parse(&value, setting->kind, text);
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

/* Control characters (C0, DEL, C1) and U+FEFF, U+FFFE, U+FFFF, which neither YAML 1.1 (section 4.1)
 * nor MQTT 5 (section 1.5.4) wants in text. */
static bool is_unwanted(struct span rest) {
  const unsigned char *p = (const unsigned char *)rest.data;
  if (p[0] < 0x20 || p[0] == 0x7F)
    return true;
  if (rest.len >= 2 && p[0] == 0xC2 && p[1] < 0xA0)
    return true;
  return rest.len >= 3 && p[0] == 0xEF &&
         ((p[1] == 0xBB && p[2] == 0xBF) || (p[1] == 0xBF && p[2] >= 0xBE));
}

static const char *find_fault(const struct config_setting *setting, struct span text) {
  if (text.len == 0 && (setting->standard[0] || setting->kind == CONFIG_KIND_LIST))
    return "must not be empty";
  if (!span_is_utf8(text))
    return "must be text in UTF-8";
  if (setting->kind == CONFIG_KIND_LIST)
    return NULL; /* an entry may be a PEM file, whose lines its own check knows */
  for (size_t i = 0; i < text.len; i++)
    if (is_unwanted((struct span){text.data + i, text.len - i}))
      return "must not hold control characters or line ends";
  return NULL;
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

static enum err set_text(struct config *config, const struct config_setting *setting,
                         struct span text, struct config_why *why) {
  enum err err = check_text(setting, text, why);
  if (err != ERR_OK)
    return err;
  char *copy = mem_copy(text);
  if (!copy)
    return ERR_MEMORY;
  config_value_clear(config, setting);
  *(char **)field_of(config, setting) = copy;
  return ERR_OK;
}

static enum err set_list(struct config *config, const struct config_setting *setting,
                         struct span text, struct config_why *why) {
  config_value_clear(config, setting);
  enum err err = ERR_OK;
  struct span rest = text;
  for (size_t number = 1; err == ERR_OK && rest.data && text.len > 0; number++)
    err = config_value_add(config, setting, span_trim(span_cut(&rest, ',')), number, why);
  return err;
}

/* ---- the module's face ----------------------------------------------------------------------- */

enum err config_value_add(struct config *config, const struct config_setting *setting,
                          struct span text, size_t number, struct config_why *why) {
  char ***list = field_of(config, setting);
  size_t *count = count_of(config, setting);
  if (*count == CONFIG_LIST_MAX) {
    snprintf(why->text, sizeof why->text, "must have at most %d entries", CONFIG_LIST_MAX);
    return ERR_SYNTAX;
  }
  struct config_why entry;
  if (check_text(setting, text, &entry) != ERR_OK) {
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

enum err config_value_set(struct config *config, const struct config_setting *setting,
                          struct span text, struct config_why *why) {
  void *field = field_of(config, setting);
  switch (setting->kind) {
  case CONFIG_KIND_TEXT:
    return set_text(config, setting, text, why);
  case CONFIG_KIND_LIST:
    return set_list(config, setting, text, why);
  case CONFIG_KIND_CHOICE:
    return set_choice(field, setting, text, why);
  case CONFIG_KIND_FLAG:
    return set_flag(field, text, why);
  case CONFIG_KIND_COUNT:
  case CONFIG_KIND_DURATION:
  case CONFIG_KIND_SIZE:
    return set_number(field, setting, text, why);
  }
  return ERR_SYNTAX;
}

static void clear_list(struct config *config, const struct config_setting *setting) {
  char ***list = field_of(config, setting);
  size_t *count = count_of(config, setting);
  for (size_t i = 0; i < *count; i++)
    mem_free((*list)[i]);
  mem_free(*list);
  *list = NULL;
  *count = 0;
}

void config_value_clear(struct config *config, const struct config_setting *setting) {
  if (setting->kind == CONFIG_KIND_LIST)
    clear_list(config, setting);
  if (setting->kind != CONFIG_KIND_TEXT)
    return;
  char **text = field_of(config, setting);
  if (setting->secret && *text)
    explicit_bzero(*text, strlen(*text));
  mem_free(*text);
  *text = NULL;
}

bool config_value_is_unset(const struct config *config, const struct config_setting *setting) {
  if (setting->kind == CONFIG_KIND_LIST)
    return *count_of(config, setting) == 0;
  if (setting->kind != CONFIG_KIND_TEXT)
    return false;
  const char *text = *(char **)field_of(config, setting);
  return !text || !text[0];
}
