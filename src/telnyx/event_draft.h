/* What the readers of an event's shapes hand to event.c: where in the source everything stands.
 * Nothing here is owned. Pure; any thread. */
#ifndef DOMAIN_EVENT_DRAFT_H
#define DOMAIN_EVENT_DRAFT_H

#include <stdbool.h>

#include "bridge/event.h"
#include "bridge/form.h"
#include "bridge/span.h"

#define EVENT_FIELD_AS_INDEX(name, form_name) EVENT_FIELD_##name,
enum event_field { EVENT_FIELD_TABLE(EVENT_FIELD_AS_INDEX) EVENT_FIELD_COUNT };
#undef EVENT_FIELD_AS_INDEX

struct event_draft {
  enum event_shape shape;
  char type[EVENT_TYPE_MAX + 1];
  struct span id; /* empty for none */
  struct span occurred_at;
  struct span fields[EVENT_FIELD_COUNT];
  bool escaped;      /* the spans are JSON strings, with their escapes */
  bool id_from_body; /* the body says by itself which event of several equal ones it is */
};

/* Reads JSON of any shape; false when it is none that is known. An id may be set even so. Only what
 * is read has to be sound: what stands in other members, and how, is the receivers' business. */
bool event_read_json(struct event_draft *out, struct span body);

/* Reads the fields of a TeXML callback. */
void event_read_form(struct event_draft *out, const struct form *form);

/* Whether it has a field that a callback is told by. */
bool event_form_is_known(const struct form *form);

/* Copies an event type; false for what is none: 1 to EVENT_TYPE_MAX of A-Z a-z 0-9 _ . - without
 * empty parts. */
bool event_type_copy(char out[EVENT_TYPE_MAX + 1], struct span text);

/* call_machine_detection_ended -> call.machine.detection.ended, in place. A name that nobody knows
 * gets one dot, in the place of its first underscore. */
void event_type_restore_dots(char *type);

#endif
