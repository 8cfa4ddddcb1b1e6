/* A device's message under construction: what its parts are made with. Trouble with memory is
 * remembered, and told at the end. Pure; any thread. */
#ifndef HOME_DRAFT_H
#define HOME_DRAFT_H

#include <stdbool.h>

#include <jansson.h>

#include "bridge/home.h"

enum { DRAFT_ID_SIZE = 512 };

struct draft {
  const struct home *home;
  char object_id[DRAFT_ID_SIZE];
  json_t *root, *device, *components;
  bool failed;
};

/* Begins a device; `id` NULL: the bridge itself, else what follows its own id. To be ended with
 * draft_end, which frees it, whatever came of it. */
void draft_begin(struct draft *draft, const struct home *home, const char *id, const char *name);
enum err draft_end(struct draft *draft, char **out_json) MUST_CHECK;

/* What the device is available by: the bridge's own state. */
void draft_set_availability(struct draft *draft);

/* An entity: its id within the device, its platform, and its name; without one it has that of its
 * device class. It belongs to the draft. */
json_t *draft_add(struct draft *draft, const char *id, const char *platform, const char *name);

/* The entity is the device itself: it has its name. */
void draft_name_as_device(struct draft *draft, json_t *entity);

/* Each sets a member of an entity. */
void draft_set(struct draft *draft, json_t *entity, const char *key, const char *text);
void draft_set_number(struct draft *draft, json_t *entity, const char *key, int number);
void draft_set_json(struct draft *draft, json_t *entity, const char *key, json_t *value);

/* A topic below mqtt.root, as with printf. */
void draft_set_topic(struct draft *draft, json_t *entity, const char *key, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* One of the bridge's own topics, by its leaf. */
void draft_set_bridge_topic(struct draft *draft, json_t *entity, const char *key, const char *leaf);

/* What a notify entity sends: these parameters, and the message as `text`. Takes the reference. */
void draft_set_command(struct draft *draft, json_t *entity, json_t *parameters);

/* A template that gives those members of a JSON object that are named in `keys`, a list as Jinja
 * writes it, and without show_numbers none whose value is a telephone number. */
void draft_set_members(struct draft *draft, json_t *entity, const char *key, const char *keys);

/* "front_door" -> "Front door". */
void draft_title(char out[CONFIG_NAME_MAX + 1], const char *name);

#endif
