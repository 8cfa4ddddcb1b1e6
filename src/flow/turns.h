/* Whose turn it is, among the commands that could start and wait for one of the requests that may
 * be under way at once. What is urgent, as it is about a call that lives, goes before what is not,
 * but not for ever; and among its like each kind of command of each sender has its turn in a round,
 * so that thousands of one kind hold another up by one of them, and somebody else's of the same
 * kind, too. Within a kind of a sender: in the order they came. Pure; for one thread. All zero is
 * empty. */
#ifndef FLOW_TURNS_H
#define FLOW_TURNS_H

#include <stdbool.h>

enum { TURNS_URGENT_IN_A_ROW = 16 }; /* then one that is not has its turn, if there is one */

/* Embedded in its owner, who sets the first three. */
struct turn {
  const char *kind, *sender; /* live as long as the turn */
  bool urgent;
  struct turn *next;      /* behind it in its kind; the turns' own, like the rest */
  struct turn *last;      /* of the kind, where this is the first of it */
  struct turn *next_kind; /* likewise */
};

struct turns {
  struct turn *urgent, *others; /* the first of each kind, in the order of their turns */
  unsigned urgent_in_a_row;     /* while others waited */
};

/* Behind all of its kind, or before them. */
void turns_add(struct turns *turns, struct turn *turn, bool before_its_kind);

/* Takes out the one whose turn it is; NULL when none waits. */
struct turn *turns_take(struct turns *turns);

/* The same of those that are urgent. */
struct turn *turns_take_urgent(struct turns *turns);

/* Takes out one that waits. */
void turns_remove(struct turns *turns, struct turn *turn);

#endif
