/* Lists through a member of their elements: an element is in as many lists as it has links, none
 * needs memory, and it leaves one without a search. For one thread at a time. */
#ifndef BRIDGE_LIST_H
#define BRIDGE_LIST_H

#include <stddef.h>

/* The struct that a member lies in. */
#define container_of(pointer, type, member) ((type *)((char *)(pointer) - offsetof(type, member)))

struct list_link {
  struct list_link *before, *after; /* NULL at the ends; undefined in no list */
};

struct list {
  struct list_link *first, *last; /* NULL: empty, as zeroes are */
};

/* Puts it before another of the list (NULL: at the end), or at the end. */
void list_insert(struct list *list, struct list_link *link, struct list_link *before);
void list_append(struct list *list, struct list_link *link);

/* Takes it out; it must be in that list. */
void list_remove(struct list *list, struct list_link *link);

/* Takes the first out; NULL when it is empty. */
struct list_link *list_take_first(struct list *list);

#endif
