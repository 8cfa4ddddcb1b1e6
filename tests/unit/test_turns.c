#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "flow/turns.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* "A1": the first of an urgent kind A; small letters are not urgent. "a1x": of the sender x. */
struct named {
  struct turn turn; /* first: a pointer to it is a pointer to the whole */
  char kind[2], name[4];
};

static struct named make(const char *name) {
  struct named named = {.turn.urgent = name[0] < 'a'};
  named.kind[0] = name[0];
  snprintf(named.name, sizeof named.name, "%s", name);
  return named;
}

static void add(struct turns *turns, struct named *named, bool before_its_kind) {
  named->turn.kind = named->kind;
  named->turn.sender = &named->name[2];
  turns_add(turns, &named->turn, before_its_kind);
}

/* Takes all; their names in order, with spaces between. */
static const char *take_all(struct turns *turns) {
  static char names[1024];
  names[0] = '\0';
  for (struct turn *turn; (turn = turns_take(turns));)
    snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", names[0] ? " " : "",
             ((struct named *)turn)->name);
  return names;
}

static void goes_round_the_kinds(void **state) {
  (void)state;
  static const struct {
    const char *added, *taken;
  } cases[] = {
      {"", ""},
      {"a1", "a1"},
      {"a1 a2 a3", "a1 a2 a3"},
      {"a1 a2 a3 b1", "a1 b1 a2 a3"},
      {"a1 a2 a3 b1 b2 c1", "a1 b1 c1 a2 b2 a3"},
      {"a1 a2 A1 A2 B1", "A1 B1 A2 a1 a2"},
      {"a1x a2x a3x a1y b1x", "a1x a1y b1x a2x a3x"},
      {"A1x A2x A3x A1y A2y", "A1x A1y A2x A2y A3x"},
  };
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct named all[8];
    struct turns turns = {0};
    char added[64];
    size_t count = 0;
    snprintf(added, sizeof added, "%s", cases[i].added);
    for (char *name = strtok(added, " "); name; name = strtok(NULL, " ")) {
      all[count] = make(name);
      add(&turns, &all[count++], false);
    }
    assert_string_equal(take_all(&turns), cases[i].taken);
    assert_null(turns_take(&turns));
  }
}

static void what_has_waited_before_goes_before_its_kind(void **state) {
  (void)state;
  struct turns turns = {0};
  struct named a1 = make("a1"), a2 = make("a2"), a3 = make("a3"), b1 = make("b1"), c1 = make("c1");
  add(&turns, &a2, false);
  add(&turns, &b1, false);
  add(&turns, &a3, false);
  add(&turns, &a1, true);
  add(&turns, &c1, true); /* the only one of its kind */
  assert_string_equal(take_all(&turns), "a1 b1 c1 a2 a3");
}

static void a_kind_that_comes_again_goes_behind_the_others(void **state) {
  (void)state;
  struct turns turns = {0};
  struct named a1 = make("a1"), a2 = make("a2"), b1 = make("b1"), b2 = make("b2");
  add(&turns, &a1, false);
  add(&turns, &b1, false);
  add(&turns, &b2, false);
  assert_ptr_equal(turns_take(&turns), &a1.turn);
  add(&turns, &a2, false);
  assert_string_equal(take_all(&turns), "b1 a2 b2");
}

/* What is urgent goes first, and does not starve the rest. */
static void others_have_a_turn_now_and_then(void **state) {
  (void)state;
  enum { URGENT = 3 * TURNS_URGENT_IN_A_ROW };
  struct named urgent[URGENT], others[2];
  struct turns turns = {0};
  for (size_t i = 0; i < URGENT; i++) {
    urgent[i] = make("A");
    add(&turns, &urgent[i], false);
  }
  for (size_t i = 0; i < 5; i++)
    assert_ptr_equal(turns_take(&turns), &urgent[i].turn); /* none waited, so these do not count */
  for (size_t i = 0; i < COUNT(others); i++) {
    others[i] = make("a");
    add(&turns, &others[i], false);
  }
  for (size_t i = 0; i < TURNS_URGENT_IN_A_ROW; i++)
    assert_ptr_equal(turns_take(&turns), &urgent[5 + i].turn);
  assert_ptr_equal(turns_take(&turns), &others[0].turn);
  for (size_t i = 0; i < TURNS_URGENT_IN_A_ROW; i++)
    assert_ptr_equal(turns_take(&turns), &urgent[5 + TURNS_URGENT_IN_A_ROW + i].turn);
  assert_ptr_equal(turns_take(&turns), &others[1].turn);
}

static void any_can_be_taken_out(void **state) {
  (void)state;
  static const struct {
    const char *removed, *taken;
  } cases[] = {
      {"a1", "a2 b1 a3 b2 a9"}, /* the kind's place in the round is its second's */
      {"a2", "a1 b1 a3 b2 a9"}, {"a3", "a1 b1 a2 b2 a9"},
      {"b1", "a1 b2 a2 a3 a9"}, {"b2", "a1 b1 a2 a3 a9"},
  };
  static const char *const names[] = {"a1", "b1", "a2", "b2", "a3"};
  for (size_t i = 0; i < COUNT(cases); i++) {
    struct turns turns = {0};
    struct named all[COUNT(names)], late = make("a9");
    for (size_t j = 0; j < COUNT(names); j++) {
      all[j] = make(names[j]);
      add(&turns, &all[j], false);
    }
    for (size_t j = 0; j < COUNT(names); j++)
      if (strcmp(names[j], cases[i].removed) == 0)
        turns_remove(&turns, &all[j].turn);
    add(&turns, &late, false); /* the end is where it was */
    assert_string_equal(take_all(&turns), cases[i].taken);
  }
}

static void every_order_of_adding_and_taking_loses_none(void **state) {
  enum { TURNS = 64, ROUNDS = 2000 };
  (void)state;
  static struct named all[TURNS];
  bool waits[TURNS] = {0};
  struct turns turns = {0};
  size_t waiting = 0;
  srand(11);
  for (int round = 0; round < ROUNDS; round++) {
    size_t i = (size_t)rand() % TURNS;
    if (!waits[i]) {
      char name[2] = {"aAbBc"[rand() % 5], '\0'};
      all[i] = make(name);
      add(&turns, &all[i], rand() % 4 == 0);
      waiting++;
      waits[i] = true;
    } else if (rand() % 3 == 0) {
      turns_remove(&turns, &all[i].turn);
      waits[i] = false;
      waiting--;
    } else {
      struct named *taken = (struct named *)turns_take(&turns);
      assert_non_null(taken);
      assert_true(waits[taken - all]);
      waits[taken - all] = false;
      waiting--;
    }
  }
  for (; waiting > 0; waiting--)
    assert_non_null(turns_take(&turns));
  assert_null(turns_take(&turns));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(goes_round_the_kinds),
      cmocka_unit_test(what_has_waited_before_goes_before_its_kind),
      cmocka_unit_test(a_kind_that_comes_again_goes_behind_the_others),
      cmocka_unit_test(others_have_a_turn_now_and_then),
      cmocka_unit_test(any_can_be_taken_out),
      cmocka_unit_test(every_order_of_adding_and_taking_loses_none),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
