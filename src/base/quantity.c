#include "bridge/quantity.h"

#include <inttypes.h>

struct unit {
  const char *name;
  int64_t factor;
};

/* Largest first, which is the order of printing. */
static const struct unit durations[] = {{"d", 86400000}, {"h", 3600000}, {"m", 60000},
                                        {"s", 1000},     {"ms", 1},      {NULL, 0}};
static const struct unit sizes[] = {{"TiB", INT64_C(1) << 40}, {"GiB", 1 << 30}, {"MiB", 1 << 20},
                                    {"KiB", 1 << 10},          {"", 1},          {NULL, 0}};
static const struct unit plain[] = {{"", 1}, {NULL, 0}};

static const struct unit *units_of(enum quantity_kind kind) {
  return kind == QUANTITY_DURATION ? durations : kind == QUANTITY_SIZE ? sizes : plain;
}

static size_t count_digits(struct span text) {
  size_t digits = 0;
  while (digits < text.len && text.data[digits] >= '0' && text.data[digits] <= '9')
    digits++;
  return digits;
}

enum err quantity_parse(int64_t *out, enum quantity_kind kind, struct span text) {
  size_t digits = count_digits(text);
  if (digits == 0)
    return ERR_SYNTAX;
  const struct unit *unit = units_of(kind);
  while (unit->name &&
         !span_equal_text((struct span){text.data + digits, text.len - digits}, unit->name))
    unit++;
  if (!unit->name)
    return ERR_SYNTAX;
  bool fits = span_to_int(out, (struct span){text.data, digits}) &&
              !__builtin_mul_overflow(*out, unit->factor, out);
  return fits ? ERR_OK : ERR_RANGE;
}

bool quantity_lacks_unit(struct span text) {
  return text.len > 0 && count_digits(text) == text.len;
}

void quantity_print(struct buf *out, enum quantity_kind kind, int64_t value) {
  static const struct unit seconds = {"s", 1000};
  const struct unit *unit = units_of(kind);
  while (unit[1].name && value % unit->factor != 0)
    unit++;
  if (value == 0 && kind == QUANTITY_DURATION)
    unit = &seconds;
  else if (value == 0)
    unit = plain;
  buf_addf(out, "%" PRId64 "%s", value / unit->factor, unit->name);
}

enum err quantity_parse_money(int64_t *out, struct span text) {
  enum { DECIMALS = 6, MOST = 1000000 };
  if (!span_to_fixed(out, text, DECIMALS))
    return ERR_SYNTAX;
  return *out < (MOST + 1) * INT64_C(1000000) ? ERR_OK : ERR_RANGE;
}
