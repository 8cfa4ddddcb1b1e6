#include "nodes.h"

#include <stdio.h>
#include <string.h>

enum {
  WHERE_FILE_MAX = 90,
  NESTING_MAX = 16, /* libyaml's time grows with the square of the depth */
};

/* "bridge.yaml:7:12"; of a long path its end counts. */
static void write_where(char out[CONFIG_WHERE_SIZE], const struct nodes *nodes, size_t line,
                        size_t column) {
  if (nodes->where) {
    snprintf(out, CONFIG_WHERE_SIZE, "%s", nodes->where);
    return;
  }
  struct span name = span_of(nodes->loader->sources->file_name);
  size_t cut = name.len > WHERE_FILE_MAX ? name.len - WHERE_FILE_MAX : 0;
  snprintf(out, CONFIG_WHERE_SIZE, "%s%s:%zu:%zu", cut ? "..." : "", name.data + cut, line, column);
}

static void write_mark(char out[CONFIG_WHERE_SIZE], const struct nodes *nodes, yaml_mark_t mark) {
  write_where(out, nodes, mark.line + 1, mark.column + 1);
}

/* Position of a byte, for errors that come without a mark. */
static void write_offset(char out[CONFIG_WHERE_SIZE], const struct nodes *nodes, size_t offset) {
  struct span text = nodes->text;
  size_t line = 1, column = 1;
  for (size_t i = 0; i < offset && i < text.len; i++) {
    column = text.data[i] == '\n' ? 1 : column + 1;
    line += text.data[i] == '\n';
  }
  write_where(out, nodes, line, column);
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

static void refuse_syntax(struct nodes *nodes) {
  const yaml_parser_t *parser = &nodes->parser;
  char where[CONFIG_WHERE_SIZE];
  write_mark(where, nodes, parser->problem_mark);
  bool tabbed = is_tabbed(nodes->text, parser->problem_mark.line);
  const char *hint = tabbed ? "; indent with spaces, not tabs" : "";
  if (parser->context)
    config_loader_error(nodes->loader, where, "not valid YAML: %s (%s from line %zu)%s",
                        parser->problem, parser->context, parser->context_mark.line + 1, hint);
  else
    config_loader_error(nodes->loader, where, "not valid YAML: %s%s", parser->problem, hint);
}

static void stop(struct nodes *nodes) {
  nodes->stopped = true;
  nodes->loader->file_cut = true;
  if (nodes->parser.error == YAML_MEMORY_ERROR) {
    nodes->loader->out_of_memory = true;
  } else if (nodes->parser.error == YAML_READER_ERROR) {
    char where[CONFIG_WHERE_SIZE];
    write_offset(where, nodes, nodes->parser.problem_offset);
    config_loader_error(nodes->loader, where, "not text in UTF-8, or a control character");
  } else {
    refuse_syntax(nodes);
  }
}

bool nodes_at(const struct nodes *nodes, yaml_event_type_t type) {
  return !nodes->stopped && nodes->event.type == type;
}

static bool at_start(const struct nodes *nodes) {
  return nodes_at(nodes, YAML_MAPPING_START_EVENT) || nodes_at(nodes, YAML_SEQUENCE_START_EVENT);
}

bool nodes_at_end(const struct nodes *nodes) {
  return nodes_at(nodes, YAML_MAPPING_END_EVENT) || nodes_at(nodes, YAML_SEQUENCE_END_EVENT);
}

void nodes_where(char out[CONFIG_WHERE_SIZE], const struct nodes *nodes) {
  write_mark(out, nodes, nodes->event.start_mark);
}

static void refuse_depth(struct nodes *nodes) {
  char where[CONFIG_WHERE_SIZE];
  nodes_where(where, nodes);
  config_loader_error(nodes->loader, where, "nested too deeply");
  nodes->stopped = true;
  nodes->loader->file_cut = true;
}

void nodes_step(struct nodes *nodes) {
  yaml_event_delete(&nodes->event);
  if (nodes->stopped)
    return;
  if (!yaml_parser_parse(&nodes->parser, &nodes->event)) {
    stop(nodes);
    return;
  }
  nodes->depth += at_start(nodes);
  nodes->depth -= nodes_at_end(nodes);
  if (nodes->depth > NESTING_MAX)
    refuse_depth(nodes);
}

void nodes_skip(struct nodes *nodes) {
  size_t depth = 0;
  do {
    depth += at_start(nodes);
    depth -= nodes_at_end(nodes);
    nodes_step(nodes);
  } while (depth > 0 && !nodes->stopped);
}

void nodes_refuse(struct nodes *nodes, const char *name, const char *wrong) {
  if (nodes->stopped)
    return;
  char where[CONFIG_WHERE_SIZE];
  nodes_where(where, nodes);
  config_loader_error(nodes->loader, where, "%s %s", name, wrong);
  nodes_skip(nodes);
}

/* What of YAML has no place in a configuration: aliases, anchors, tags. */
static const char *find_extra(const struct nodes *nodes) {
  const yaml_event_t *event = &nodes->event;
  const yaml_char_t *anchor = NULL, *tag = NULL;
  if (nodes_at(nodes, YAML_ALIAS_EVENT))
    return "is an alias (*name), which is not supported";
  if (nodes_at(nodes, YAML_SCALAR_EVENT)) {
    anchor = event->data.scalar.anchor;
    tag = event->data.scalar.tag;
  } else if (nodes_at(nodes, YAML_SEQUENCE_START_EVENT)) {
    anchor = event->data.sequence_start.anchor;
    tag = event->data.sequence_start.tag;
  } else if (nodes_at(nodes, YAML_MAPPING_START_EVENT)) {
    anchor = event->data.mapping_start.anchor;
    tag = event->data.mapping_start.tag;
  }
  if (tag)
    return "has a tag (such as !secret), which is not supported";
  return anchor ? "has an anchor (&name), which is not supported" : NULL;
}

bool nodes_refuse_extra(struct nodes *nodes, const char *name) {
  const char *extra = find_extra(nodes);
  if (extra)
    nodes_refuse(nodes, name, extra);
  return extra != NULL;
}

struct span nodes_text(const struct nodes *nodes) {
  return (struct span){(const char *)nodes->event.data.scalar.value,
                       nodes->event.data.scalar.length};
}

bool nodes_at_null(const struct nodes *nodes) {
  if (!nodes_at(nodes, YAML_SCALAR_EVENT) ||
      nodes->event.data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
    return false;
  struct span text = nodes_text(nodes);
  return text.len == 0 || span_equal_text(text, "~") || span_equal_text(text, "null");
}

/* ---- mappings -------------------------------------------------------------------------------- */

bool nodes_read_key(struct nodes *nodes, struct nodes_key *out) {
  if (nodes_refuse_extra(nodes, "a key")) {
    nodes_skip(nodes);
    return false;
  }
  if (!nodes_at(nodes, YAML_SCALAR_EVENT)) {
    nodes_refuse(nodes, "a key", "must be a name");
    nodes_skip(nodes);
    return false;
  }
  struct span text = nodes_text(nodes);
  snprintf(out->text, sizeof out->text, "%.*s",
           (int)(text.len < NODES_KEY_MAX ? text.len : NODES_KEY_MAX), text.data);
  out->line = nodes->event.start_mark.line + 1;
  nodes_where(out->where, nodes);
  nodes_step(nodes);
  return true;
}

bool nodes_enter_mapping(struct nodes *nodes, const char *name, const char *wrong) {
  if (nodes_at_null(nodes)) {
    nodes_step(nodes);
    return false;
  }
  if (nodes_refuse_extra(nodes, name))
    return false;
  if (!nodes_at(nodes, YAML_MAPPING_START_EVENT)) {
    nodes_refuse(nodes, name, wrong);
    return false;
  }
  nodes_step(nodes);
  return true;
}

/* libyaml's copies of the text, which may hold secrets. */
static void wipe(yaml_parser_t *parser) {
  if (parser->raw_buffer.start)
    explicit_bzero(parser->raw_buffer.start,
                   (size_t)(parser->raw_buffer.end - parser->raw_buffer.start));
  if (parser->buffer.start)
    explicit_bzero(parser->buffer.start, (size_t)(parser->buffer.end - parser->buffer.start));
}

/* ---- the text -------------------------------------------------------------------------------- */

void nodes_read(struct config_loader *loader, const char *where, struct span text,
                void (*read_root)(struct nodes *nodes, void *context), void *context) {
  struct nodes all = {.loader = loader, .where = where, .text = text}, *nodes = &all;
  if (!yaml_parser_initialize(&nodes->parser)) {
    loader->out_of_memory = true;
    return;
  }
  yaml_parser_set_encoding(&nodes->parser, YAML_UTF8_ENCODING);
  /* libyaml asserts that there is an input, and an empty file has no data */
  const char *data = text.data ? text.data : "";
  yaml_parser_set_input_string(&nodes->parser, (const unsigned char *)data, text.len);
  nodes_step(nodes);
  nodes_step(nodes); /* over the stream's start */
  if (nodes_at(nodes, YAML_DOCUMENT_START_EVENT)) {
    nodes_step(nodes);
    read_root(nodes, context);
    nodes_step(nodes); /* over its end */
  }
  if (nodes_at(nodes, YAML_DOCUMENT_START_EVENT)) {
    char place[CONFIG_WHERE_SIZE];
    nodes_where(place, nodes);
    config_loader_error(loader, place, "a second document: the file must hold one");
  }
  yaml_event_delete(&nodes->event);
  wipe(&nodes->parser);
  yaml_parser_delete(&nodes->parser);
}
