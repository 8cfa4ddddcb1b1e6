/* The types of the operation table (operation.h says how they are written), read a step at a
 * time, without memory. What is returned points into the table. Pure; any thread. */
#ifndef BRIDGE_TYPE_H
#define BRIDGE_TYPE_H

#include <stdbool.h>

#include "bridge/buf.h"
#include "bridge/span.h"

enum {
  TYPE_TEXT = 1,
  TYPE_INTEGER = 2,
  TYPE_NUMBER = 4,
  TYPE_BOOLEAN = 8,
  TYPE_NULL = 16,
  TYPE_ARRAY = 32,
  TYPE_OBJECT = 64,
  TYPE_ANY = 128,
};

struct type {
  unsigned kinds;      /* what it may be, whatever the value */
  unsigned listed;     /* what it may be with the known values alone */
  const char *values;  /* these, for type_next_value; NULL for none, as the others */
  const char *items;   /* what is in an array */
  const char *objects; /* one of which an object is, for type_next_object */
};

/* The type up to whatever is behind it in the table. */
struct type type_read(const char *text);

/* Moves from one of several to the next; false behind the last. */
bool type_next_one(const char **at);

/* Each returns the one that *at stands at, and moves *at; false behind the last. Values are texts
 * whatever their kind. */
bool type_next_value(struct span *value, const char **at);
bool type_next_object(const char **object, const char **at);

struct type_member {
  struct span name; /* "*" for any other */
  const char *type;
  bool required;
};

/* The members of an object, which *at is at first. */
bool type_next_member(struct type_member *member, const char **at);

/* The member of that name, or what any other is; false where others are not known. */
bool type_find_member(struct type_member *member, const char *object, struct span name);

/* "a string or an array", `one of "a" or "b"`; some of the values where they are many. */
void type_describe(struct buf *out, const struct type *type);

#endif
