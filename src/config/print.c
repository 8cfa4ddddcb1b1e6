#include "bridge/config.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "setting.h"

enum { TEXT_MAX = 1024 };

/* ---- values as YAML -------------------------------------------------------------------------- */

/* Whether text is a plain scalar that reads as itself; rather quoted once too often. */
static bool is_plain(struct span text) {
  return text.len > 0 && span_is_word(text, "/._:-") &&
         (isalnum((unsigned char)text.data[0]) || text.data[0] == '/') &&
         text.data[text.len - 1] != ':' && !span_equal_text(text, "null");
}

static void print_text(struct buf *out, struct span text) {
  if (is_plain(text)) {
    buf_add(out, text);
    return;
  }
  buf_add_char(out, '"');
  for (size_t i = 0; i < text.len; i++) {
    unsigned char c = (unsigned char)text.data[i];
    if (c == '"' || c == '\\')
      buf_addf(out, "\\%c", c);
    else if (c < 0x20 || c == 0x7F)
      buf_addf(out, "\\x%02x", c);
    else
      buf_add_char(out, (char)c);
  }
  buf_add_char(out, '"');
}

static void print_list(struct buf *out, char *const *list, size_t count) {
  buf_add_char(out, '[');
  for (size_t i = 0; i < count; i++) {
    if (i > 0)
      buf_add_text(out, ", ");
    print_text(out, span_of(list[i]));
  }
  buf_add_char(out, ']');
}

static const char *choice_name(const struct config_choice *choice, int value) {
  while (choice[1].name && choice->value != value)
    choice++;
  return choice->name;
}

static void print_value(struct buf *out, const void *base, const struct config_setting *setting) {
  const void *field = (const char *)base + setting->offset;
  switch (setting->kind) {
  case CONFIG_KIND_TEXT:
    print_text(out, setting->secret ? span_of("<hidden>") : span_of(*(char *const *)field));
    break;
  case CONFIG_KIND_LIST:
    print_list(out, *(char **const *)field, config_value_count(base, setting));
    break;
  case CONFIG_KIND_CHOICE:
    buf_add_text(out, choice_name(setting->choices, *(const int *)field));
    break;
  case CONFIG_KIND_FLAG:
    buf_add_text(out, *(const bool *)field ? "true" : "false");
    break;
  case CONFIG_KIND_COUNT:
    buf_addf(out, "%u", *(const unsigned *)field);
    break;
  case CONFIG_KIND_DURATION:
  case CONFIG_KIND_SIZE:
    quantity_print(out, config_setting_quantity(setting), *(const int64_t *)field);
    break;
  case CONFIG_KIND_MAP:
    break; /* print_map does it, a record a line */
  }
}

/* Leaves the group of the field before, and enters that of `key`; returns what is left of the key.
 */
static const char *print_group(struct buf *out, struct span *group, const char *key) {
  struct span rest = span_of(key), first = span_cut(&rest, '.');
  if (!rest.data)
    first.len = 0;
  bool same = group->len == first.len && strncmp(group->data, first.data, first.len) == 0;
  if (group->len > 0 && !same)
    buf_add_char(out, '}');
  if (out->data[out->len - 1] != '{')
    buf_add_text(out, ", ");
  if (first.len > 0 && !same)
    buf_addf(out, "%.*s: {", (int)first.len, first.data);
  *group = first;
  return rest.data ? rest.data : key;
}

/* What was given, in braces. */
static void print_record(struct buf *out, const struct config_entry *entry,
                         const struct config_record *record) {
  struct span group = {"", 0};
  buf_add_char(out, '{');
  for (size_t i = 0; i < record->field_count && buf_status(out) == ERR_OK; i++) {
    if (!(entry->given & UINT64_C(1) << i))
      continue;
    buf_addf(out, "%s: ", print_group(out, &group, record->fields[i].key));
    print_value(out, entry, &record->fields[i]);
  }
  buf_add_text(out, group.len > 0 ? "}}" : "}");
}

static void print_origin(struct buf *out, const char *origin) {
  if (origin[0])
    buf_addf(out, "  # %s", origin);
  buf_add_char(out, '\n');
}

static void print_map(struct buf *out, const struct config *config,
                      const struct config_setting *map) {
  for (size_t i = 0; i < config_value_count(config, map); i++) {
    const struct config_entry *entry = config_value_record(config, map, i);
    buf_addf(out, "  %s%s: ", map->key[0] ? "  " : "", entry->name);
    print_record(out, entry, map->record);
    print_origin(out, entry->origin);
  }
}

/* ---- a configuration ----------------------------------------------------------------------------
 */

/* Calls for each setting of the section. */
static void each_setting(struct buf *out, const struct config_section *section,
                         void (*print)(struct buf *out, const struct config_setting *setting,
                                       const void *context),
                         const void *context) {
  for (size_t i = 0; i < CONFIG_COUNT; i++)
    if (strcmp(config_settings[i].section, section->name) == 0)
      print(out, &config_settings[i], context);
}

static void print_setting(struct buf *out, const struct config_setting *setting,
                          const void *context) {
  const struct config *config = context;
  if (setting->kind == CONFIG_KIND_MAP) {
    buf_addf(out, setting->key[0] ? "  %s:\n" : "%s", setting->key);
    print_map(out, config, setting);
    return;
  }
  buf_addf(out, "  %s:", setting->key);
  if (!config_value_is_unset(config, setting)) {
    buf_add_char(out, ' ');
    print_value(out, config, setting);
  } else if (setting->kind == CONFIG_KIND_LIST && setting->default_text[0]) {
    buf_add_text(out, " []"); /* nothing would be the default */
  }
  print_origin(out, config->origin[config_setting_id(setting)]);
}

void config_print(struct buf *out, const struct config *config) {
  for (size_t i = 0; i < CONFIG_SECTION_COUNT; i++) {
    buf_addf(out, "%s%s:\n", i > 0 ? "\n" : "", config_sections[i].name);
    each_setting(out, &config_sections[i], print_setting, config);
  }
}

void config_print_errors(struct buf *out, const struct config_errors *errors, const char *lead) {
  for (size_t i = 0; i < errors->count; i++)
    buf_addf(out, "%s%s: %s\n", lead, errors->items[i].where, errors->items[i].message);
  if (errors->left_out > 0)
    buf_addf(out, "%sand %zu more\n", lead, errors->left_out);
}

/* ---- the table, for people ------------------------------------------------------------------- */

static void add_fact(struct buf *facts, const char *fact) {
  buf_addf(facts, "%s%s", facts->len > 0 ? "; " : "", fact);
}

static void add_choices(struct buf *facts, const struct config_setting *setting) {
  const struct config_choice *choice = setting->choices;
  for (add_fact(facts, choice->name), choice++; choice->name; choice++)
    buf_addf(facts, "%s%s", choice[1].name ? ", " : " or ", choice->name);
}

/* What a sentence need not say: "required; 1s to 1h; also as TELNYX_API_KEY". */
static void add_facts(struct buf *facts, const struct config_setting *setting) {
  if (setting->required)
    add_fact(facts, "required");
  if (setting->least) {
    add_fact(facts, setting->least);
    buf_addf(facts, " to %s", setting->most);
  }
  if (setting->kind == CONFIG_KIND_FLAG)
    add_fact(facts, "true or false");
  if (setting->choices)
    add_choices(facts, setting);
  if (setting->usual_name) {
    add_fact(facts, "also as ");
    buf_add_text(facts, setting->usual_name);
  }
  if (setting->in_file) {
    add_fact(facts, "or ");
    buf_addf(facts, "%s_file: path of a file that holds it", setting->key);
  }
}

/* The sentence, and the facts in brackets; `default_text` is the first of them unless NULL or
 * "". */
static void add_doc(struct buf *out, const struct config_setting *setting, const char *default_text,
                    const char *lead, size_t column) {
  struct buf facts, text;
  buf_init(&facts, TEXT_MAX);
  buf_init(&text, TEXT_MAX);
  if (default_text && default_text[0])
    buf_addf(&facts, "default %s", default_text);
  add_facts(&facts, setting);
  buf_add_text(&text, setting->doc);
  if (facts.len > 0)
    buf_addf(&text, " (%s)", facts.data);
  buf_add_wrapped(out, buf_span(&text), lead, column);
  if (out->status == ERR_OK)
    out->status = buf_status(&facts) != ERR_OK ? buf_status(&facts) : buf_status(&text);
  buf_free(&facts);
  buf_free(&text);
}

static void print_default_list(struct buf *out, struct span rest) {
  const char *before = " [";
  if (rest.len == 0)
    buf_add_text(out, before);
  for (; rest.len > 0; before = ", ") {
    buf_add_text(out, before);
    print_text(out, span_trim(span_cut(&rest, ',')));
  }
  buf_add_char(out, ']');
}

/* What a map's records hold, a paragraph a field, and an example. */
static void print_sample_map(struct buf *out, const struct config_setting *map) {
  const char *indent = map->key[0] ? "    " : "  ";
  for (size_t i = 0; i < map->record->field_count; i++) {
    const struct config_setting *field = &map->record->fields[i];
    buf_addf(out, "  #   %s: ", field->key);
    add_doc(out, field, field->default_text, "  #     ", strlen("  #   : ") + strlen(field->key));
  }
  if (map->key[0])
    buf_addf(out, "  %s:\n", map->key);
  for (struct span rest = span_of(map->example); rest.data;) {
    struct span line = span_cut(&rest, '\n');
    buf_addf(out, "%s# %.*s\n", indent, (int)line.len, line.data);
  }
}

static void print_sample_setting(struct buf *out, const struct config_setting *setting,
                                 const void *context) {
  (void)context;
  static const char lead[] = "  # ";
  bool first = setting == config_settings || strcmp(setting[-1].section, setting->section) != 0;
  buf_addf(out, "%s%s", first ? "" : "\n", lead);
  add_doc(out, setting, NULL, lead, strlen(lead));
  if (setting->kind == CONFIG_KIND_MAP) {
    print_sample_map(out, setting);
    return;
  }
  buf_addf(out, "  %s:", setting->key);
  if (setting->kind == CONFIG_KIND_LIST) {
    print_default_list(out, span_of(setting->default_text));
  } else if (setting->default_text[0]) {
    buf_add_char(out, ' ');
    print_text(out, span_of(setting->default_text));
  }
  buf_add_char(out, '\n');
}

void config_print_sample(struct buf *out) {
  buf_add_text(
      out, "# Configuration of telnyx-mqtt: every setting with its default. All may be left out\n"
           "# but those that are required; what has no value here is unset.\n"
           "#\n"
           "# The environment overrides this file: mqtt.url as TELNYX_MQTT_MQTT_URL, and so on.\n"
           "# Flags override the environment: --set mqtt.url=mqtt://localhost:1883. What may\n"
           "# come from a file of its own may do so in the environment too, by a name that ends\n"
           "# in _FILE (TELNYX_API_KEY_FILE=/run/secrets/telnyx).\n"
           "#\n"
           "# Durations are written 250ms, 30s, 5m, 24h or 7d; sizes in bytes or as 256KiB, 1MiB.\n"
           "# Maps may be set as a whole, written as here: TELNYX_MQTT_CONTACTS='{anna: ...}'.\n"
           "# `telnyx-mqtt check --config FILE` checks a file and prints what it makes.\n");
  for (size_t i = 0; i < CONFIG_SECTION_COUNT; i++) {
    buf_addf(out, "\n# %s.\n%s:\n", config_sections[i].doc, config_sections[i].name);
    each_setting(out, &config_sections[i], print_sample_setting, NULL);
  }
}

static void print_help_setting(struct buf *out, const struct config_setting *setting,
                               const void *context) {
  (void)context;
  static const char lead[] = "                        ";
  buf_addf(out, "  %-21s ", setting->key[0] ? setting->key : "NAME");
  add_doc(out, setting, setting->default_text, lead, strlen(lead));
  for (size_t i = 0; setting->record && i < setting->record->field_count; i++) {
    const struct config_setting *field = &setting->record->fields[i];
    bool fits = strlen(field->key) < strlen(lead) - strlen("     ");
    buf_addf(out, "    %-19s%s%s", field->key, fits ? " " : "\n", fits ? "" : lead);
    add_doc(out, field, field->default_text, lead, strlen(lead));
  }
}

void config_print_help(struct buf *out) {
  for (size_t i = 0; i < CONFIG_SECTION_COUNT; i++) {
    buf_addf(out, "%s%s: %s\n", i > 0 ? "\n" : "", config_sections[i].name, config_sections[i].doc);
    each_setting(out, &config_sections[i], print_help_setting, NULL);
  }
}
