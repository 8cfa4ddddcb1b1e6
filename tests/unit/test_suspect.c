#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "flow/suspect.h"

/* A story is told in letters, each an input; with what must be seen after it behind a blank. Two
 * messages of the journal, x and y.
 *
 * ^ up; x, y: sent; +: acknowledged; X, Y: the broker ends the connection on it; (X): the bridge
 * does; L: a while goes by; d: one without the journal is acknowledged, the last; m: one of
 * several; D: the broker ends the connection on one; (D): the bridge does.
 *
 * Seen: ok; one: messages go one at a time; last: those without the journal wait for the end;
 * guilty: of the last input. */
struct row {
  const char *inputs;
  const char *seen;
};

static const struct row rows[] = {
    {"^", "ok"},
    {"^ x +", "ok"},

    /* one connection ends with nothing acknowledged: no more than a suspicion */
    {"^ x y X", "one"},
    {"^ x y X Y", "one"},
    {"^ x y + Y", "ok"},
    {"^ x (X)", "ok"},

    /* the fifth end on one message alone finds it guilty, not the first, when it had company */
    {"^ x y X Y ^ x X ^ x X ^ x X ^ x X", "one"},
    {"^ x y X Y ^ x X ^ x X ^ x X ^ x X ^ x X", "guilty"},
    {"^ x X ^ x X ^ x X ^ x X ^ x X", "one"},
    {"^ x X ^ x X ^ x X ^ x X ^ x X ^ x X", "guilty"},

    /* what was taken in between, of any message, clears the suspicion but not the count */
    {"^ x X ^ x X ^ x X ^ x X ^ x X ^ y +", "ok"},
    {"^ x X ^ x X ^ x X ^ x X ^ x X ^ y + x X", "ok"},
    {"^ x X ^ x X ^ x X ^ x X ^ x X ^ y + x X ^ x y X", "one"},

    /* each message has a count of its own */
    {"^ x X ^ x X ^ x X ^ x X ^ y Y ^ y Y ^ y Y ^ y Y", "one"},
    {"^ x X ^ x X ^ x X ^ x X ^ y Y ^ y Y ^ y Y ^ y Y ^ x X ^ x X", "guilty"},

    /* the bridge's own ends, and late ones, do not count: 5 s do, and not a ms more */
    {"^ x X ^ x X ^ x X ^ x X ^ x X ^ x (X)", "one"},
    {"^ x X ^ x X ^ x X ^ x X ^ x X ^ x L X", "guilty"},
    {"^ x X ^ x X ^ x X ^ x X ^ x X ^ x L L X", "one"},
    {"^ x X ^ x X ^ x X ^ x X ^ x X ^ x L L X ^ x X", "guilty"},

    /* messages without the journal: from the second end on they wait, and the third convicts */
    {"^ D", "ok"},
    {"^ D D D", "ok"},
    {"^ D ^ (D)", "ok"},
    {"^ D ^ D", "last"},
    {"^ D ^ D ^ D", "guilty last"},
    {"^ D ^ D ^ D ^ D", "guilty last"},
    {"^ D ^ D ^ m", "last"},
    {"^ D ^ D ^ d", "ok"},
    {"^ D ^ d ^ D", "ok"},

    /* both */
    {"^ D ^ D ^ x X", "one last"},
    {"^ D ^ D ^ x X ^ x +", "last"},
    {"^ x X ^ D", "one"},
};

struct world {
  struct suspect suspect;
  struct suspect_message x, y;
  int64_t now_ms;
  bool guilty;
};

static void put_in(struct world *world, const char *input) {
  struct suspect *suspect = &world->suspect;
  bool by_broker = input[0] != '(';
  char letter = input[by_broker ? 0 : 1];
  world->guilty = false;
  if (letter == '^')
    suspect_up(suspect);
  else if (letter == 'x' || letter == 'y')
    suspect_sent(suspect, letter == 'x' ? &world->x : &world->y, world->now_ms);
  else if (letter == '+')
    suspect_acknowledged(suspect);
  else if (letter == 'X' || letter == 'Y')
    world->guilty =
        suspect_ended(suspect, letter == 'X' ? &world->x : &world->y, by_broker, world->now_ms);
  else if (letter == 'L') /* the first takes the whole time that counts, the next goes past it */
    world->now_ms += world->now_ms == world->x.sent_mono_ms ? SUSPECT_WITHIN_MS : 1;
  else if (letter == 'd' || letter == 'm')
    suspect_direct_acknowledged(suspect, letter == 'd');
  else if (letter == 'D')
    world->guilty = suspect_direct_ended(suspect, by_broker);
  else
    fail_msg("no such input: %s", input);
}

static void expect(const struct world *world, const struct row *row) {
  bool one = suspect_ceiling(&world->suspect) == 1;
  enum suspect_turn turn = suspect_turn(&world->suspect);
  bool last = strstr(row->seen, "last") != NULL;
  bool guilty = strstr(row->seen, "guilty") != NULL;
  if (world->guilty != guilty || (turn == SUSPECT_DIRECT_ALONE) != last ||
      (turn == SUSPECT_JOURNAL_FIRST) != (one && !last))
    fail_msg("%s: not %s", row->inputs, row->seen);
  if (!guilty && one != (strstr(row->seen, "one") != NULL))
    fail_msg("%s: not %s", row->inputs, row->seen);
}

static void each_story_ends_as_the_table_says(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    struct world world = {.now_ms = 1000};
    char inputs[256], *rest = NULL;
    strncpy(inputs, rows[i].inputs, sizeof inputs - 1);
    inputs[sizeof inputs - 1] = '\0';
    for (char *input = strtok_r(inputs, " ", &rest); input; input = strtok_r(NULL, " ", &rest))
      put_in(&world, input);
    expect(&world, &rows[i]);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(each_story_ends_as_the_table_says)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
