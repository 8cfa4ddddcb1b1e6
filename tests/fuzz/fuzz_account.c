/* Any bytes, as what the journal knows of an account: whatever is read is written so that it is
 * read as the same, and asking and counting end. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bridge/account.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool condition) {
  if (!condition)
    abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const int64_t now_ms = INT64_C(1796000000000);
  const struct account_limits limits = {10, 20, 5, 30, 40, 1000000};
  const struct account_deed deed = {.is_call = size % 2, .lasts = true, .count = 1, .price = 100};
  struct account account = {0}, again = {0};
  struct account_refusal why;
  struct buf text;
  buf_init(&text, 64 * 1024);
  account_read(&account, (struct span){(const char *)data, size});
  account_write(&text, &account);
  check(buf_status(&text) == ERR_OK);
  account_read(&again, buf_span(&text));
  check(memcmp(&again, &account, sizeof account) == 0);
  buf_free(&text);
  if (account_allows(&why, &account, &limits, &deed, 1, now_ms))
    account_add(&account, &deed, now_ms);
  account_take_back(&account, &deed);
  return 0;
}
