#include "order.h"

#include <assert.h>
#include <search.h>
#include <string.h>

#include "bridge/list.h"
#include "bridge/mem.h"

/* One line: the key and those who stand in it. It lives while somebody does. */
struct line {
  char *key;
  struct list tickets;
};

struct order_ticket {
  struct order_place *place;
  struct line *line;
  struct list_link link;
};

struct order {
  void *lines; /* a tree (tsearch) by key */
};

static int compare_lines(const void *a, const void *b) {
  return strcmp(((const struct line *)a)->key, ((const struct line *)b)->key);
}

static void line_free(struct order *order, struct line *line) {
  tdelete(line, &order->lines, compare_lines);
  mem_free(line->key);
  mem_free(line);
}

/* Finds or makes the line; NULL without memory. */
static struct line *line_get(struct order *order, const char *key) {
  struct line *line = mem_alloc(sizeof *line);
  if (line)
    line->key = mem_copy(span_of(key));
  struct line **node = line && line->key ? tsearch(line, &order->lines, compare_lines) : NULL;
  if (node && *node == line)
    return line;
  if (line)
    mem_free(line->key);
  mem_free(line);
  return node ? *node : NULL;
}

static void ticket_unlink(struct order *order, struct order_ticket *ticket) {
  struct line *line = ticket->line;
  list_remove(&line->tickets, &ticket->link);
  if (!line->tickets.first)
    line_free(order, line);
}

enum err order_create(struct order **out) {
  *out = mem_alloc(sizeof **out);
  return *out ? ERR_OK : ERR_MEMORY;
}

static enum err enter_lines(struct order *order, struct order_place *place, const char *const *keys,
                            size_t key_count) {
  for (; place->ticket_count < key_count; place->ticket_count++) {
    struct line *line = line_get(order, keys[place->ticket_count]);
    if (!line)
      return ERR_MEMORY;
    struct order_ticket *ticket = &place->tickets[place->ticket_count];
    *ticket = (struct order_ticket){.place = place, .line = line};
    list_append(&line->tickets, &ticket->link);
    place->not_first += ticket->link.before != NULL;
  }
  return ERR_OK;
}

enum err order_enter(struct order *order, bool *first, struct order_place *place,
                     const char *const *keys, size_t key_count) {
  *place = (struct order_place){0};
  *first = true;
  if (key_count == 0)
    return ERR_OK;
  place->tickets = mem_alloc(key_count * sizeof place->tickets[0]);
  if (!place->tickets)
    return ERR_MEMORY;
  enum err err = enter_lines(order, place, keys, key_count);
  if (err != ERR_OK) {
    /* Only the newest leaves, so nobody behind it moves up. */
    for (size_t i = 0; i < place->ticket_count; i++)
      ticket_unlink(order, &place->tickets[i]);
    mem_free(place->tickets);
    *place = (struct order_place){0};
    return err;
  }
  *first = place->not_first == 0;
  return ERR_OK;
}

void order_leave(struct order *order, struct order_place *place,
                 void (*start)(struct order_place *place)) {
  struct order_place left = *place;
  *place = (struct order_place){0};
  for (size_t i = 0; i < left.ticket_count; i++) {
    struct order_ticket *ticket = &left.tickets[i];
    struct list_link *behind = ticket->link.before ? NULL : ticket->link.after;
    ticket_unlink(order, ticket);
    struct order_place *next =
        behind ? container_of(behind, struct order_ticket, link)->place : NULL;
    if (next && --next->not_first == 0)
      start(next);
  }
  mem_free(left.tickets);
}

void order_destroy(struct order **order) {
  if (!*order)
    return;
  assert(!(*order)->lines);
  mem_free(*order);
  *order = NULL;
}
