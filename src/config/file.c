#include "loader.h"

#include <stdio.h>
#include <string.h>

#include <yaml.h>

#include "bridge/nearest.h"

/* The YAML file, by libyaml's events. A function that reads a node finds its first event in
 * reader->event and leaves the event after the node there; nothing recurses, so depth costs no
 * stack. */

enum {
  WHERE_FILE_MAX = 90,
  KEY_MAX = NEAREST_MAX,
  NESTING_MAX = 16, /* libyaml's time grows with the square of the depth */
};

struct reader {
  struct config_loader *loader;
  struct span text; /* the file's, without a byte-order mark */
  yaml_parser_t parser;
  yaml_event_t event;
  size_t depth;
  bool stopped;                      /* no event follows, and it was said why */
  size_t setting_line[CONFIG_COUNT]; /* where each was first seen, 0 for nowhere */
  size_t section_line[CONFIG_SECTION_COUNT];
};

struct key {
  char text[KEY_MAX + 1]; /* cut: no known key is as long */
  size_t line;
  char where[CONFIG_WHERE_SIZE];
};

/* "bridge.yaml:7:12"; of a long path its end counts. */
static void write_where(char out[CONFIG_WHERE_SIZE], const struct reader *reader, size_t line,
                        size_t column) {
  struct span name = span_of(reader->loader->sources->file_name);
  size_t cut = name.len > WHERE_FILE_MAX ? name.len - WHERE_FILE_MAX : 0;
  snprintf(out, CONFIG_WHERE_SIZE, "%s%s:%zu:%zu", cut ? "..." : "", name.data + cut, line, column);
}

static void write_mark(char out[CONFIG_WHERE_SIZE], const struct reader *reader, yaml_mark_t mark) {
  write_where(out, reader, mark.line + 1, mark.column + 1);
}

/* Position of a byte, for errors that come without a mark. */
static void write_offset(char out[CONFIG_WHERE_SIZE], const struct reader *reader, size_t offset) {
  struct span text = reader->text;
  size_t line = 1, column = 1;
  for (size_t i = 0; i < offset && i < text.len; i++) {
    column = text.data[i] == '\n' ? 1 : column + 1;
    line += text.data[i] == '\n';
  }
  write_where(out, reader, line, column);
}

/* ---- events ---------------------------------------------------------------------------------- */

/* Whether a line, from 0, has a tab where its indentation is. */
static bool is_tabbed(struct span text, size_t line) {
  struct span rest = text, found = {0};
  for (size_t i = 0; i <= line && rest.data; i++)
    found = span_cut(&rest, '\n');
  size_t at = 0;
  while (at < found.len && found.data[at] == ' ')
    at++;
  return at < found.len && found.data[at] == '\t';
}

static void refuse_syntax(struct reader *reader) {
  const yaml_parser_t *parser = &reader->parser;
  char where[CONFIG_WHERE_SIZE];
  write_mark(where, reader, parser->problem_mark);
  bool tabbed = is_tabbed(reader->text, parser->problem_mark.line);
  const char *hint = tabbed ? "; indent with spaces, not tabs" : "";
  if (parser->context)
    config_loader_error(reader->loader, where, "not valid YAML: %s (%s from line %zu)%s",
                        parser->problem, parser->context, parser->context_mark.line + 1, hint);
  else
    config_loader_error(reader->loader, where, "not valid YAML: %s%s", parser->problem, hint);
}

static void stop(struct reader *reader) {
  reader->stopped = true;
  reader->loader->file_cut = true;
  if (reader->parser.error == YAML_MEMORY_ERROR) {
    reader->loader->out_of_memory = true;
  } else if (reader->parser.error == YAML_READER_ERROR) {
    char where[CONFIG_WHERE_SIZE];
    write_offset(where, reader, reader->parser.problem_offset);
    config_loader_error(reader->loader, where, "not text in UTF-8, or a control character");
  } else {
    refuse_syntax(reader);
  }
}

static bool at(const struct reader *reader, yaml_event_type_t type) {
  return !reader->stopped && reader->event.type == type;
}

static bool at_start(const struct reader *reader) {
  return at(reader, YAML_MAPPING_START_EVENT) || at(reader, YAML_SEQUENCE_START_EVENT);
}

static bool at_end(const struct reader *reader) {
  return at(reader, YAML_MAPPING_END_EVENT) || at(reader, YAML_SEQUENCE_END_EVENT);
}

static void write_here(char out[CONFIG_WHERE_SIZE], const struct reader *reader) {
  write_mark(out, reader, reader->event.start_mark);
}

static void refuse_depth(struct reader *reader) {
  char where[CONFIG_WHERE_SIZE];
  write_here(where, reader);
  config_loader_error(reader->loader, where, "nested too deeply");
  reader->stopped = true;
  reader->loader->file_cut = true;
}

static void step(struct reader *reader) {
  yaml_event_delete(&reader->event);
  if (reader->stopped)
    return;
  if (!yaml_parser_parse(&reader->parser, &reader->event)) {
    stop(reader);
    return;
  }
  reader->depth += at_start(reader);
  reader->depth -= at_end(reader);
  if (reader->depth > NESTING_MAX)
    refuse_depth(reader);
}

static void skip_node(struct reader *reader) {
  size_t depth = 0;
  do {
    depth += at_start(reader);
    depth -= at_end(reader);
    step(reader);
  } while (depth > 0 && !reader->stopped);
}

/* Says what is wrong at the current node and skips it; nothing when there is none, which was said.
 */
static void refuse_node(struct reader *reader, const char *name, const char *wrong) {
  if (reader->stopped)
    return;
  char where[CONFIG_WHERE_SIZE];
  write_here(where, reader);
  config_loader_error(reader->loader, where, "%s %s", name, wrong);
  skip_node(reader);
}

/* What of YAML has no place in a configuration: aliases, anchors, tags. */
static const char *find_extra(const struct reader *reader) {
  const yaml_event_t *event = &reader->event;
  const yaml_char_t *anchor = NULL, *tag = NULL;
  if (at(reader, YAML_ALIAS_EVENT))
    return "is an alias (*name), which is not supported";
  if (at(reader, YAML_SCALAR_EVENT)) {
    anchor = event->data.scalar.anchor;
    tag = event->data.scalar.tag;
  } else if (at(reader, YAML_SEQUENCE_START_EVENT)) {
    anchor = event->data.sequence_start.anchor;
    tag = event->data.sequence_start.tag;
  } else if (at(reader, YAML_MAPPING_START_EVENT)) {
    anchor = event->data.mapping_start.anchor;
    tag = event->data.mapping_start.tag;
  }
  if (tag)
    return "has a tag (such as !secret), which is not supported";
  return anchor ? "has an anchor (&name), which is not supported" : NULL;
}

static bool refuse_extra(struct reader *reader, const char *name) {
  const char *extra = find_extra(reader);
  if (extra)
    refuse_node(reader, name, extra);
  return extra != NULL;
}

static struct span scalar_text(const struct reader *reader) {
  return (struct span){(const char *)reader->event.data.scalar.value,
                       reader->event.data.scalar.length};
}

/* `key:`, `key: ~` and `key: null` leave the default. */
static bool at_null(const struct reader *reader) {
  if (!at(reader, YAML_SCALAR_EVENT) || reader->event.data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
    return false;
  struct span text = scalar_text(reader);
  return text.len == 0 || span_equal_text(text, "~") || span_equal_text(text, "null");
}

/* ---- mappings -------------------------------------------------------------------------------- */

/* Takes the key at the current event; false when it is none, and then key and value are skipped. */
static bool read_key(struct reader *reader, struct key *out) {
  if (refuse_extra(reader, "a key")) {
    skip_node(reader);
    return false;
  }
  if (!at(reader, YAML_SCALAR_EVENT)) {
    refuse_node(reader, "a key", "must be a name");
    skip_node(reader);
    return false;
  }
  struct span text = scalar_text(reader);
  snprintf(out->text, sizeof out->text, "%.*s", (int)(text.len < KEY_MAX ? text.len : KEY_MAX),
           text.data);
  out->line = reader->event.start_mark.line + 1;
  write_here(out->where, reader);
  step(reader);
  return true;
}

/* A key that belongs elsewhere: the full name of the first setting that has it. */
static void offer_other_sections(struct nearest *nearest) {
  for (size_t i = 0; i < CONFIG_COUNT && !nearest->name[0]; i++)
    if (span_equal_text(nearest->wanted, config_settings[i].key))
      config_setting_name(nearest->name, &config_settings[i], false);
}

static void refuse_key(struct reader *reader, const struct key *key, const char *what,
                       const struct nearest *nearest) {
  if (nearest->name[0])
    config_loader_error(reader->loader, key->where, "unknown %s; did you mean %s?", what,
                        nearest->name);
  else
    config_loader_error(reader->loader, key->where, "unknown %s; --help lists all", what);
  skip_node(reader);
}

static void refuse_setting(struct reader *reader, const char *section, const struct key *key) {
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
  char what[KEY_MAX + 32];
  snprintf(what, sizeof what, "setting %s.%s", section, key->text);
  refuse_key(reader, key, what, &nearest);
}

static void refuse_section(struct reader *reader, const struct key *key) {
  struct nearest nearest;
  nearest_start(&nearest, span_of(key->text));
  config_section_offer(&nearest);
  offer_other_sections(&nearest);
  char what[KEY_MAX + 32];
  snprintf(what, sizeof what, "section %s", key->text);
  refuse_key(reader, key, what, &nearest);
}

/* ---- settings -------------------------------------------------------------------------------- */

static void read_list(struct reader *reader, const struct config_setting *setting,
                      const char *name) {
  char where[CONFIG_WHERE_SIZE];
  write_here(where, reader);
  config_loader_start_list(reader->loader, setting, where);
  step(reader);
  for (size_t number = 1; !reader->stopped && !at_end(reader); number++) {
    if (refuse_extra(reader, name))
      continue;
    if (!at(reader, YAML_SCALAR_EVENT)) {
      refuse_node(reader, name, "must be a list of texts");
      continue;
    }
    write_here(where, reader);
    config_loader_add(reader->loader, setting, where, scalar_text(reader), number);
    step(reader);
  }
  step(reader);
}

static void read_value(struct reader *reader, const struct config_setting *setting, bool by_path) {
  char name[CONFIG_NAME_SIZE];
  config_setting_name(name, setting, by_path);
  bool list = setting->kind == CONFIG_KIND_LIST && !by_path;
  if (at_null(reader)) {
    step(reader);
  } else if (refuse_extra(reader, name)) {
    reader->loader->refused[config_setting_id(setting)] = true;
  } else if (at(reader, YAML_SCALAR_EVENT)) {
    char where[CONFIG_WHERE_SIZE];
    write_here(where, reader);
    config_loader_set(reader->loader, setting, where, scalar_text(reader), by_path);
    step(reader);
  } else if (at(reader, YAML_SEQUENCE_START_EVENT) && list) {
    read_list(reader, setting, name);
  } else {
    reader->loader->refused[config_setting_id(setting)] = true;
    refuse_node(reader, name, list ? "must be a list of texts" : "must be a single value");
  }
}

static void read_setting(struct reader *reader, const char *section) {
  struct key key;
  if (!read_key(reader, &key))
    return;
  bool by_path = false;
  const struct config_setting *setting =
      config_setting_find(span_of(section), span_of(key.text), &by_path);
  if (!setting) {
    refuse_setting(reader, section, &key);
    return;
  }
  size_t *first = &reader->setting_line[config_setting_id(setting)];
  if (*first > 0) {
    config_loader_error(reader->loader, key.where, "%s.%s is set twice, first on line %zu", section,
                        setting->key, *first);
    skip_node(reader);
    return;
  }
  *first = key.line;
  read_value(reader, setting, by_path);
}

/* Steps into the mapping at the current event. False when there is none: nothing, which is allowed
 * and skipped, or something else, which is refused. */
static bool enter_mapping(struct reader *reader, const char *name, const char *wrong) {
  if (at_null(reader)) {
    step(reader);
    return false;
  }
  if (refuse_extra(reader, name))
    return false;
  if (!at(reader, YAML_MAPPING_START_EVENT)) {
    refuse_node(reader, name, wrong);
    return false;
  }
  step(reader);
  return true;
}

static void read_section(struct reader *reader) {
  struct key key;
  if (!read_key(reader, &key))
    return;
  const struct config_section *section = config_section_find(span_of(key.text));
  if (!section) {
    refuse_section(reader, &key);
    return;
  }
  size_t *first = &reader->section_line[section - config_sections];
  if (*first > 0)
    config_loader_error(reader->loader, key.where, "section %s stands twice, first on line %zu",
                        section->name, *first);
  else
    *first = key.line;
  if (!enter_mapping(reader, section->name, "is a section: its settings stand below it, indented"))
    return;
  while (!reader->stopped && !at_end(reader))
    read_setting(reader, section->name);
  step(reader);
}

static void read_document(struct reader *reader) {
  step(reader); /* over the document's start */
  if (enter_mapping(reader, "the file", "must hold sections with settings, such as telnyx:")) {
    while (!reader->stopped && !at_end(reader))
      read_section(reader);
    step(reader);
  }
  step(reader); /* over its end */
}

static void read_stream(struct reader *reader) {
  step(reader);
  step(reader); /* over the stream's start */
  if (at(reader, YAML_DOCUMENT_START_EVENT))
    read_document(reader);
  if (at(reader, YAML_DOCUMENT_START_EVENT)) {
    char where[CONFIG_WHERE_SIZE];
    write_here(where, reader);
    config_loader_error(reader->loader, where, "a second document: the file must hold one");
  }
}

static void read_text(struct config_loader *loader, struct span text) {
  struct reader reader = {.loader = loader, .text = text};
  if (!yaml_parser_initialize(&reader.parser)) {
    loader->out_of_memory = true;
    return;
  }
  yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
  /* libyaml asserts that there is an input, and an empty file has no data */
  const char *data = text.data ? text.data : "";
  yaml_parser_set_input_string(&reader.parser, (const unsigned char *)data, text.len);
  read_stream(&reader);
  yaml_event_delete(&reader.event);
  yaml_parser_delete(&reader.parser);
}

/* The byte-order mark is not left to libyaml: behind it the first line would count as indented. */
void config_file_read(struct config_loader *loader) {
  const struct config_sources *sources = loader->sources;
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
      read_text(loader, text);
  }
}
