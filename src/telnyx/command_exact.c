/* Which numbers are texts and which texts numbers, exactly. Pure. */
#include <math.h>
#include <stdio.h>

#include <jansson.h>

#include "bridge/json.h"

#include "command_parts.h"

enum {
  EXACT_DIGITS = 15, /* so many of a decimal fraction survive in a double (DBL_DIG) */
};

/* A whole number that a double holds exactly, with all its neighbours. */
static bool is_whole(double value) {
  const double most = 9007199254740992.0; /* 2^53 */
  return value >= -most && value <= most && value == floor(value);
}

bool command_digits(char out[COMMAND_DIGITS_SIZE], const struct json_t *number) {
  long long value = 0;
  if (json_is_integer(number))
    value = json_integer_value(number);
  else if (is_whole(json_real_value(number)))
    value = (long long)json_real_value(number);
  else
    return false;
  snprintf(out, COMMAND_DIGITS_SIZE, "%lld", value);
  return true;
}

/* How many digits of a decimal number count: none of the zeroes at its ends. */
static size_t significant_digits(struct span number) {
  size_t digits = 0, zeroes = 0;
  for (size_t i = 0; i < number.len && number.data[i] != 'e' && number.data[i] != 'E'; i++) {
    char c = number.data[i];
    if (c < '0' || c > '9' || (c == '0' && digits == 0))
      continue;
    zeroes = c == '0' ? zeroes + 1 : 0;
    digits++;
  }
  return digits - zeroes;
}

/* The number that a text is and nothing else: no space, no plus, no leading zero. */
enum err command_number(struct json_t **out, struct span text) {
  char why[128];
  *out = NULL;
  bool digits = text.len > 0 && (text.data[0] == '-' || span_hex_value(text.data[0]) >= 0) &&
                span_hex_value(text.data[text.len - 1]) >= 0;
  if (!digits)
    return ERR_OK;
  enum err err = json_text_read(out, text, 1, why, sizeof why);
  if (err == ERR_MEMORY)
    return err;
  bool exact =
      json_is_integer(*out) || (json_is_real(*out) && significant_digits(text) <= EXACT_DIGITS);
  bool vanished = json_is_real(*out) && json_real_value(*out) == 0 && significant_digits(text) > 0;
  if (exact && !vanished)
    return ERR_OK;
  json_decref(*out);
  *out = NULL;
  return ERR_OK;
}
