/* The nodes of a YAML text, by libyaml's events. A function that reads a node finds its first event
 * in nodes->event and leaves the event after the node there; nothing recurses, so depth costs no
 * stack. What is wrong is told to the loader. As the loader: not shared between threads. */
#ifndef CONFIG_NODES_H
#define CONFIG_NODES_H

#include <stdbool.h>
#include <stddef.h>

#include <yaml.h>

#include "bridge/nearest.h"
#include "bridge/span.h"
#include "loader.h"

enum { NODES_KEY_MAX = NEAREST_MAX };

struct nodes {
  struct config_loader *loader;
  const char *where; /* of everything, where the text is no file's; else NULL */
  struct span text;  /* without a byte-order mark */
  yaml_parser_t parser;
  yaml_event_t event;
  size_t depth;
  bool stopped; /* no event follows, and it was said why */
};

struct nodes_key {
  char text[NODES_KEY_MAX + 1]; /* cut: no known key is as long */
  size_t line;
  char where[CONFIG_WHERE_SIZE];
};

/* Reads a text of one document, or of none: `read_root` reads its node. */
void nodes_read(struct config_loader *loader, const char *where, struct span text,
                void (*read_root)(struct nodes *nodes, void *context), void *context);

/* What is at the current event; false when there is none. */
bool nodes_at(const struct nodes *nodes, yaml_event_type_t type);
bool nodes_at_end(const struct nodes *nodes);

/* `key:`, `key: ~` and `key: null` leave the default. */
bool nodes_at_null(const struct nodes *nodes);

/* Of a scalar. Borrowed until the next step. */
struct span nodes_text(const struct nodes *nodes);

/* "bridge.yaml:7:12" of the current event. */
void nodes_where(char out[CONFIG_WHERE_SIZE], const struct nodes *nodes);

void nodes_step(struct nodes *nodes);
void nodes_skip(struct nodes *nodes);

/* Says what is wrong at the current node and skips it; nothing when there is none, which was said.
 */
void nodes_refuse(struct nodes *nodes, const char *name, const char *wrong);

/* Refuses what of YAML has no place in a configuration: aliases, anchors, tags. */
bool nodes_refuse_extra(struct nodes *nodes, const char *name);

/* Takes the key at the current event; false when it is none, and then key and value are skipped. */
bool nodes_read_key(struct nodes *nodes, struct nodes_key *out);

/* Steps into the mapping at the current event. False when there is none: nothing, which is allowed
 * and skipped, or something else, which is refused. */
bool nodes_enter_mapping(struct nodes *nodes, const char *name, const char *wrong);

#endif
