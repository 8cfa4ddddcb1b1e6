#include "loader.h"

#include <stdio.h>
#include <string.h>

#include "nodes.h"
#include "setting.h"

/* What the YAML file's nodes mean: sections, settings, maps and their records. */

enum { PLACE_SIZE = 512 }; /* a record's name in messages, with room to spare */
enum { FIELDS_MAX = 64 };  /* of a record: a bit each in config_entry.given */

/* Where each was first seen, 0 for nowhere. */
struct seen {
  size_t setting_line[CONFIG_COUNT];
  size_t section_line[CONFIG_SECTION_COUNT];
};

/* ---- names ----------------------------------------------------------------------------------- */

/* A key that belongs elsewhere: the full name of the first setting that has it. */
static void offer_other_sections(struct nearest *nearest) {
  for (size_t i = 0; i < CONFIG_COUNT && !nearest->name[0]; i++)
    if (config_settings[i].key[0] && span_equal_text(nearest->wanted, config_settings[i].key))
      snprintf(nearest->name, sizeof nearest->name, "%s",
               config_setting_name(&config_settings[i], false).text);
}

static void refuse_key(struct nodes *nodes, const struct nodes_key *key, const char *kind,
                       const char *name, const struct nearest *nearest) {
  config_loader_unknown(nodes->loader, key->where, kind, span_of(name), nearest);
  nodes_skip(nodes);
}

static void refuse_setting(struct nodes *nodes, const char *section, const struct nodes_key *key) {
  struct nearest nearest;
  nearest_start(&nearest, span_of(key->text));
  for (size_t i = 0; i < CONFIG_COUNT; i++) {
    if (strcmp(config_settings[i].section, section) != 0)
      continue;
    nearest_offer(&nearest, config_settings[i].key);
    if (config_settings[i].in_file) {
      char name[CONFIG_NAME_SIZE];
      snprintf(name, sizeof name, "%s_file", config_settings[i].key);
      nearest_offer(&nearest, name);
    }
  }
  offer_other_sections(&nearest);
  char name[NODES_KEY_MAX + 32];
  snprintf(name, sizeof name, "%s.%s", section, key->text);
  refuse_key(nodes, key, "setting", name, &nearest);
}

static void refuse_section(struct nodes *nodes, const struct nodes_key *key) {
  struct nearest nearest;
  nearest_start(&nearest, span_of(key->text));
  config_section_offer(&nearest);
  offer_other_sections(&nearest);
  refuse_key(nodes, key, "section", key->text, &nearest);
}

/* ---- values ---------------------------------------------------------------------------------- */

static void refuse_value(struct nodes *nodes, const struct config_slot *slot, const char *name,
                         const char *wrong) {
  *slot->refused = true;
  nodes_refuse(nodes, name, wrong);
}

static void read_list(struct nodes *nodes, const struct config_slot *slot) {
  char where[CONFIG_WHERE_SIZE];
  nodes_where(where, nodes);
  config_loader_start(slot, where);
  nodes_step(nodes);
  for (size_t number = 1; !nodes->stopped && !nodes_at_end(nodes); number++) {
    if (nodes_refuse_extra(nodes, slot->name))
      continue;
    if (!nodes_at(nodes, YAML_SCALAR_EVENT)) {
      nodes_refuse(nodes, slot->name, "must be a list of texts");
      continue;
    }
    nodes_where(where, nodes);
    config_loader_add(nodes->loader, slot, where, nodes_text(nodes), number);
    nodes_step(nodes);
  }
  nodes_step(nodes);
}

/* False when there is none, which leaves the default. */
static bool read_value(struct nodes *nodes, const struct config_slot *slot, bool by_path) {
  char name[CONFIG_SLOT_NAME_SIZE + sizeof "_file"];
  snprintf(name, sizeof name, "%s%s", slot->name, by_path ? "_file" : "");
  bool list = slot->setting->kind == CONFIG_KIND_LIST && !by_path;
  if (nodes_at_null(nodes)) {
    nodes_step(nodes);
    return false;
  }
  if (nodes_refuse_extra(nodes, name)) {
    *slot->refused = true;
  } else if (nodes_at(nodes, YAML_SCALAR_EVENT)) {
    char where[CONFIG_WHERE_SIZE];
    nodes_where(where, nodes);
    config_loader_set(nodes->loader, slot, where, nodes_text(nodes), by_path);
    nodes_step(nodes);
  } else if (nodes_at(nodes, YAML_SEQUENCE_START_EVENT) && list) {
    read_list(nodes, slot);
  } else {
    refuse_value(nodes, slot, name, list ? "must be a list of texts" : "must be a single value");
  }
  return true;
}

/* ---- maps ------------------------------------------------------------------------------------ */

/* A record being read, or with `group` a group of its fields ("guard"), which begin with it. */
struct record {
  const struct config_slot *map;
  struct config_entry *entry;
  const char *group; /* "" for none */
  size_t line[FIELDS_MAX];
};

static const struct config_setting *fields_of(const struct record *record, size_t *count) {
  *count = record->map->setting->record->field_count;
  return record->map->setting->record->fields;
}

/* Whether the field belongs into the group; *name is what is left of its key there. */
static bool is_in_group(const char **name, const struct record *record,
                        const struct config_setting *field) {
  size_t len = strlen(record->group);
  *name = field->key;
  if (len == 0)
    return true;
  if (!span_starts_with(span_of(field->key), record->group) || field->key[len] != '.')
    return false;
  *name += len + 1;
  return true;
}

static void refuse_field(struct nodes *nodes, const struct record *record,
                         const struct nodes_key *key) {
  struct nearest nearest;
  size_t count = 0;
  const struct config_setting *fields = fields_of(record, &count);
  nearest_start(&nearest, span_of(key->text));
  for (size_t i = 0; i < count; i++) {
    const char *name = NULL;
    if (!is_in_group(&name, record, &fields[i]))
      continue;
    char first[CONFIG_NAME_SIZE];
    snprintf(first, sizeof first, "%.*s", (int)strcspn(name, "."), name);
    nearest_offer(&nearest, first);
  }
  char full[PLACE_SIZE];
  snprintf(full, sizeof full, "%s.%s%s%s.%s", record->map->name, record->entry->name,
           record->group[0] ? "." : "", record->group, key->text);
  refuse_key(nodes, key, "setting", full, &nearest);
  *record->map->refused = true;
}

static void read_field(struct nodes *nodes, struct record *record, size_t index,
                       const struct nodes_key *key) {
  struct config_slot slot;
  size_t count = 0;
  config_slot_init_field(&slot, record->map, record->entry, &fields_of(record, &count)[index]);
  if (record->line[index] > 0) {
    config_loader_error(nodes->loader, key->where, "%s is set twice, first on line %zu", slot.name,
                        record->line[index]);
    *slot.refused = true;
    nodes_skip(nodes);
    return;
  }
  record->line[index] = key->line;
  if (read_value(nodes, &slot, false))
    record->entry->given |= UINT64_C(1) << index;
}

static bool enter(struct nodes *nodes, const struct config_slot *map, const char *name,
                  const char *wrong) {
  if (!nodes_at_null(nodes) && !nodes_at(nodes, YAML_MAPPING_START_EVENT))
    *map->refused = true;
  return nodes_enter_mapping(nodes, name, wrong);
}

static void read_group(struct nodes *nodes, struct record *record, const struct nodes_key *key);

static void read_fields(struct nodes *nodes, struct record *record) {
  while (!nodes->stopped && !nodes_at_end(nodes)) {
    struct nodes_key key;
    if (!nodes_read_key(nodes, &key))
      continue;
    size_t count = 0, i = 0;
    const struct config_setting *fields = fields_of(record, &count);
    const char *name = NULL;
    for (; i < count; i++) {
      size_t len = strlen(key.text);
      if (is_in_group(&name, record, &fields[i]) && strncmp(name, key.text, len) == 0 &&
          (!name[len] || name[len] == '.'))
        break;
    }
    if (i == count || key.text[0] == '\0')
      refuse_field(nodes, record, &key);
    else if (strcmp(name, key.text) == 0)
      read_field(nodes, record, i, &key);
    else
      read_group(nodes, record, &key);
  }
  nodes_step(nodes);
}

/* Groups hold no groups: what looks like one inside a group is no field of it. */
static void read_group(struct nodes *nodes, struct record *record, const struct nodes_key *key) {
  char name[PLACE_SIZE];
  snprintf(name, sizeof name, "%s.%s.%s", record->map->name, record->entry->name, key->text);
  if (!enter(nodes, record->map, name, "is a group: its settings stand in it"))
    return;
  const char *outer = record->group;
  record->group = key->text;
  read_fields(nodes, record);
  record->group = outer;
}

/* The field whose value may stand in place of the record, or the count. */
static size_t find_alone(const struct config_record *record) {
  size_t i = 0;
  while (i < record->field_count && !record->fields[i].alone)
    i++;
  return i;
}

static bool stands_alone(const struct nodes *nodes, const struct config_setting *field) {
  return !nodes_at_null(nodes) &&
         (nodes_at(nodes, YAML_SCALAR_EVENT) ||
          (nodes_at(nodes, YAML_SEQUENCE_START_EVENT) && field->kind == CONFIG_KIND_LIST));
}

static void read_record(struct nodes *nodes, struct record *record, const struct nodes_key *key) {
  const struct config_record *type = record->map->setting->record;
  size_t alone = find_alone(type);
  char name[PLACE_SIZE];
  snprintf(name, sizeof name, "%s.%s", record->map->name, record->entry->name);
  if (alone < type->field_count && stands_alone(nodes, &type->fields[alone]))
    read_field(nodes, record, alone, key);
  else if (enter(nodes, record->map, name, "must hold settings, such as {key: value}"))
    read_fields(nodes, record);
  for (size_t i = 0; i < type->field_count && !nodes->stopped && !*record->map->refused; i++)
    if (type->fields[i].required && config_value_is_unset(record->entry, &type->fields[i]))
      config_loader_error(nodes->loader, key->where, "%s.%s is required", name,
                          type->fields[i].key);
}

/* The records up to the map's end. */
static void read_records(struct nodes *nodes, const struct config_slot *map) {
  while (!nodes->stopped && !nodes_at_end(nodes)) {
    struct nodes_key key;
    if (!nodes_read_key(nodes, &key))
      continue;
    struct record record = {.map = map, .group = ""};
    record.entry = config_loader_add_record(nodes->loader, map, key.where, span_of(key.text));
    if (record.entry)
      read_record(nodes, &record, &key);
    else
      nodes_skip(nodes);
  }
  nodes_step(nodes);
}

static void read_map(struct nodes *nodes, void *context) {
  const struct config_slot *map = context;
  char where[CONFIG_WHERE_SIZE];
  nodes_where(where, nodes);
  if (nodes_at_null(nodes) || nodes_at(nodes, YAML_MAPPING_START_EVENT))
    config_loader_start(map, where);
  if (enter(nodes, map, map->name, "must hold names, such as {name: value}"))
    read_records(nodes, map);
}

void config_file_read_map(struct config_loader *loader, const struct config_slot *map,
                          const char *where, struct span text) {
  nodes_read(loader, where, text, read_map, (void *)map);
}

/* ---- settings -------------------------------------------------------------------------------- */

static void read_setting(struct nodes *nodes, struct seen *seen, const char *section) {
  struct nodes_key key;
  if (!nodes_read_key(nodes, &key))
    return;
  bool by_path = false;
  const struct config_setting *setting =
      config_setting_find(span_of(section), span_of(key.text), &by_path);
  if (!setting) {
    refuse_setting(nodes, section, &key);
    return;
  }
  size_t *first = &seen->setting_line[config_setting_id(setting)];
  if (*first > 0) {
    config_loader_error(nodes->loader, key.where, "%s.%s is set twice, first on line %zu", section,
                        setting->key, *first);
    nodes_skip(nodes);
    return;
  }
  *first = key.line;
  struct config_slot slot;
  config_slot_init(&slot, nodes->loader, setting);
  if (setting->kind == CONFIG_KIND_MAP)
    read_map(nodes, &slot);
  else
    (void)read_value(nodes, &slot, by_path);
}

static void read_section(struct nodes *nodes, struct seen *seen) {
  struct nodes_key key;
  if (!nodes_read_key(nodes, &key))
    return;
  const struct config_section *section = config_section_find(span_of(key.text));
  if (!section) {
    refuse_section(nodes, &key);
    return;
  }
  const struct config_setting *map = config_section_map(section);
  size_t *first = &seen->section_line[section - config_sections];
  if (*first > 0)
    config_loader_error(nodes->loader, key.where, "section %s stands twice, first on line %zu",
                        section->name, *first);
  else
    *first = key.line;
  if (map) {
    struct config_slot slot;
    config_slot_init(&slot, nodes->loader, map);
    read_map(nodes, &slot);
    return;
  }
  if (!nodes_enter_mapping(nodes, section->name,
                           "is a section: its settings stand below it, indented"))
    return;
  while (!nodes->stopped && !nodes_at_end(nodes))
    read_setting(nodes, seen, section->name);
  nodes_step(nodes);
}

static void read_file(struct nodes *nodes, void *context) {
  if (!nodes_enter_mapping(nodes, "the file", "must hold sections with settings, such as telnyx:"))
    return;
  while (!nodes->stopped && !nodes_at_end(nodes))
    read_section(nodes, context);
  nodes_step(nodes);
}

/* The byte-order mark is not left to libyaml: behind it the first line would count as indented. */
void config_file_read(struct config_loader *loader) {
  const struct config_sources *sources = loader->sources;
  struct seen seen = {{0}, {0}};
  struct span text = sources->file;
  loader->file_cut = true;
  if (text.len > CONFIG_FILE_MAX) {
    config_loader_error(loader, sources->file_name, "is longer than %d KiB",
                        CONFIG_FILE_MAX / 1024);
  } else if (!config_loader_take_mark(&text)) {
    config_loader_error(loader, sources->file_name, CONFIG_NOT_UTF8);
  } else {
    loader->file_cut = false;
    if (sources->file_name)
      nodes_read(loader, NULL, text, read_file, &seen);
  }
}
