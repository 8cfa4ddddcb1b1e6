#include "credit.h"

#include <assert.h>

void credit_up(struct credit *credit, size_t limit) {
  credit->limit = limit;
  credit->open = credit->held == 0;
}

void credit_down(struct credit *credit) {
  credit->limit = 0;
  credit->open = false;
}

size_t credit_left(const struct credit *credit, size_t ceiling) {
  size_t limit = credit->limit < ceiling ? credit->limit : ceiling;
  return credit->open && credit->held < limit ? limit - credit->held : 0;
}

void credit_take(struct credit *credit) {
  assert(credit_left(credit, credit->limit) > 0);
  credit->held++;
}

void credit_give_back(struct credit *credit) {
  assert(credit->held > 0);
  credit->held--;
  if (credit->held == 0)
    credit->open = credit->limit > 0;
}
