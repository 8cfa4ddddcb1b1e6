/* Any bytes, as a destination, as rules for one, and as a TeXML document. What is let through by
 * the default is a number of E.164 outside the dear ranges, or an address without one. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bridge/access.h"
#include "bridge/destination.h"
#include "bridge/texml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool condition) {
  if (!condition)
    abort();
}

static void check_number(const char *number) {
  const char *range = NULL;
  size_t len = strlen(number);
  check(number[0] == '+' && len >= 8 && len <= DESTINATION_MAX_DIGITS + 1);
  check(strspn(number + 1, "0123456789") == len - 1 && number[1] != '0');
  check(dear_range_find(&range, span_of(number + 1)) == DEAR_NOT);
}

static enum err on_destination(void *context, struct span text) {
  (void)context;
  check(text.len > 0 && text.len <= TEXML_MAX_TEXT);
  return ERR_OK;
}

static enum err on_unseen(void *context, struct span what, struct span value) {
  (void)value;
  (void)context;
  check(what.len > 0);
  return ERR_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const struct span text = {(const char *)data, size};
  const struct texml_reader reader = {NULL, on_destination, on_unseen, NULL, NULL};
  struct destination destination;
  const char *by = NULL;
  destination_read(&destination, text);
  check(memchr(destination.text, '\0', sizeof destination.text));
  if (destination_judge(&by, &destination, &(struct destination_rules){0}) == DESTINATION_GOOD) {
    check(destination.kind == DESTINATION_NUMBER || destination.kind == DESTINATION_ADDRESS);
    if (destination.number[0] != '\0')
      check_number(destination.number);
  }
  (void)destination_rule_check(text, &by);
  (void)access_rule_check(text, &by);
  (void)texml_read(&reader, text, NULL, 0);
  return 0;
}
