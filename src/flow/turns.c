#include "turns.h"

#include <assert.h>
#include <string.h>

static bool is_alike(const struct turn *a, const struct turn *b) {
  return strcmp(a->kind, b->kind) == 0 && strcmp(a->sender, b->sender) == 0;
}

/* The link to the first of the turn's kind and sender, or the empty one at the end. */
static struct turn **find_kind(struct turns *turns, const struct turn *turn) {
  struct turn **link = turn->urgent ? &turns->urgent : &turns->others;
  while (*link && !is_alike(*link, turn))
    link = &(*link)->next_kind;
  return link;
}

void turns_add(struct turns *turns, struct turn *turn, bool before_its_kind) {
  struct turn **link = find_kind(turns, turn);
  struct turn *first = *link;
  turn->next = turn->next_kind = NULL;
  turn->last = turn;
  if (!first) {
    *link = turn;
  } else if (before_its_kind) {
    turn->next = first;
    turn->last = first->last;
    turn->next_kind = first->next_kind;
    *link = turn;
  } else {
    first->last->next = turn;
    first->last = turn;
  }
}

/* The next one of the kind stands in its place. */
static void remove_first(struct turn **link) {
  struct turn *first = *link;
  struct turn *second = first->next;
  *link = second ? second : first->next_kind;
  if (!second)
    return;
  second->last = first->last;
  second->next_kind = first->next_kind;
}

static struct turn *take_first(struct turn **round) {
  struct turn *first = *round;
  struct turn *second = first->next;
  remove_first(round);
  if (second && second->next_kind) { /* its kind has had its turn */
    *round = second->next_kind;
    second->next_kind = NULL;
    struct turn **end = round;
    while (*end)
      end = &(*end)->next_kind;
    *end = second;
  }
  return first;
}

struct turn *turns_take(struct turns *turns) {
  bool others_wait = turns->others != NULL;
  if (!turns->urgent && !others_wait)
    return NULL;
  if (!turns->urgent || (others_wait && turns->urgent_in_a_row >= TURNS_URGENT_IN_A_ROW)) {
    turns->urgent_in_a_row = 0;
    return take_first(&turns->others);
  }
  turns->urgent_in_a_row = others_wait ? turns->urgent_in_a_row + 1 : 0;
  return take_first(&turns->urgent);
}

struct turn *turns_take_urgent(struct turns *turns) {
  return turns->urgent ? take_first(&turns->urgent) : NULL;
}

void turns_remove(struct turns *turns, struct turn *turn) {
  struct turn **link = find_kind(turns, turn);
  struct turn *first = *link;
  assert(first);
  if (first == turn) {
    remove_first(link);
    return;
  }
  struct turn *before = first;
  while (before->next != turn)
    before = before->next;
  before->next = turn->next;
  if (!turn->next)
    first->last = before;
}
