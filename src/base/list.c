#include "bridge/list.h"

void list_insert(struct list *list, struct list_link *link, struct list_link *before) {
  link->after = before;
  link->before = before ? before->before : list->last;
  *(link->before ? &link->before->after : &list->first) = link;
  *(link->after ? &link->after->before : &list->last) = link;
}

void list_append(struct list *list, struct list_link *link) {
  list_insert(list, link, NULL);
}

void list_remove(struct list *list, struct list_link *link) {
  *(link->before ? &link->before->after : &list->first) = link->after;
  *(link->after ? &link->after->before : &list->last) = link->before;
}

struct list_link *list_take_first(struct list *list) {
  struct list_link *first = list->first;
  if (first)
    list_remove(list, first);
  return first;
}
