#include "bridge/config.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "number.h"
#include "setting.h"
#include "value.h"

enum { LINE_WIDTH = 80, TEXT_MAX = 1024 };

/* ---- values as YAML -------------------------------------------------------------------------- */

/* Whether text is a plain scalar that reads as itself; rather quoted once too often. */
static bool is_plain(struct span text) {
  for (size_t i = 0; i < text.len; i++)
    if (!isalnum((unsigned char)text.data[i]) && !strchr("/._:-", text.data[i]))
      return false;
  return text.len > 0 && (isalnum((unsigned char)text.data[0]) || text.data[0] == '/') &&
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

static void print_value(struct buf *out, const struct config *config,
                        const struct config_setting *setting) {
  const void *field = (const char *)config + setting->offset;
  switch (setting->kind) {
  case CONFIG_KIND_TEXT:
    print_text(out, setting->secret ? span_of("<hidden>") : span_of(*(char *const *)field));
    break;
  case CONFIG_KIND_LIST:
    print_list(out, *(char **const *)field,
               *(const size_t *)((const char *)config + setting->count_offset));
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
    config_number_print(out, setting->kind, *(const int64_t *)field);
    break;
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
  buf_addf(out, "  %s:", setting->key);
  if (!config_value_is_unset(config, setting)) {
    buf_add_char(out, ' ');
    print_value(out, config, setting);
  } else if (setting->kind == CONFIG_KIND_LIST && setting->standard[0]) {
    buf_add_text(out, " []"); /* nothing would be the default */
  }
  const char *origin = config->origin[config_setting_id(setting)];
  if (origin[0])
    buf_addf(out, "  # %s", origin);
  buf_add_char(out, '\n');
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

/* Adds the words in lines of LINE_WIDTH; each after the first begins with `lead`. The cursor is at
 * `column` before; the last line is ended. */
static void add_wrapped(struct buf *out, struct span text, const char *lead, size_t column) {
  bool first = true;
  for (struct span rest = text; rest.len > 0; first = false) {
    struct span word = span_cut(&rest, ' ');
    if (!first && column + 1 + word.len > LINE_WIDTH) {
      buf_addf(out, "\n%s", lead);
      column = strlen(lead);
    } else if (!first) {
      buf_add_char(out, ' ');
      column++;
    }
    buf_add(out, word);
    column += word.len;
  }
  buf_add_char(out, '\n');
}

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

/* The sentence, and the facts in brackets; `standard` is the first of them unless NULL or
 * "". */
static void add_doc(struct buf *out, const struct config_setting *setting, const char *standard,
                    const char *lead, size_t column) {
  struct buf facts, text;
  buf_init(&facts, TEXT_MAX);
  buf_init(&text, TEXT_MAX);
  if (standard && standard[0])
    buf_addf(&facts, "default %s", standard);
  add_facts(&facts, setting);
  buf_add_text(&text, setting->doc);
  if (facts.len > 0)
    buf_addf(&text, " (%s)", facts.data);
  add_wrapped(out, buf_span(&text), lead, column);
  if (out->status == ERR_OK)
    out->status = buf_status(&facts) != ERR_OK ? buf_status(&facts) : buf_status(&text);
  buf_free(&facts);
  buf_free(&text);
}

static void print_standard_list(struct buf *out, struct span rest) {
  const char *before = " [";
  if (rest.len == 0)
    buf_add_text(out, before);
  for (; rest.len > 0; before = ", ") {
    buf_add_text(out, before);
    print_text(out, span_trim(span_cut(&rest, ',')));
  }
  buf_add_char(out, ']');
}

static void print_sample_setting(struct buf *out, const struct config_setting *setting,
                                 const void *context) {
  (void)context;
  static const char lead[] = "  # ";
  bool first = setting == config_settings || strcmp(setting[-1].section, setting->section) != 0;
  buf_addf(out, "%s%s", first ? "" : "\n", lead);
  add_doc(out, setting, NULL, lead, strlen(lead));
  buf_addf(out, "  %s:", setting->key);
  if (setting->kind == CONFIG_KIND_LIST) {
    print_standard_list(out, span_of(setting->standard));
  } else if (setting->standard[0]) {
    buf_add_char(out, ' ');
    print_text(out, span_of(setting->standard));
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
  buf_addf(out, "  %-21s ", setting->key);
  add_doc(out, setting, setting->standard, lead, strlen(lead));
}

void config_print_help(struct buf *out) {
  for (size_t i = 0; i < CONFIG_SECTION_COUNT; i++) {
    buf_addf(out, "%s%s: %s\n", i > 0 ? "\n" : "", config_sections[i].name, config_sections[i].doc);
    each_setting(out, &config_sections[i], print_help_setting, NULL);
  }
}
