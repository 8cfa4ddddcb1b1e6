#include "bridge/quiet_hours.h"

#include <stdbool.h>
#include <string.h>

#include "bridge/mem.h"

enum {
  HEADER_BYTES = 44,
  TYPE_BYTES = 6,
  CHANGES_MAX = 4096, /* and a zone has a few hundred */
  HOUR_S = 3600,
  DAY_S = 24 * HOUR_S,
};

/* When in a year the clocks are changed. */
struct rule {
  char form; /* 'M': month, week (5: the last), weekday; 'J': day from 1, without
                29 February; '0': day from 0 */
  int month, week, day;
  int32_t time_s; /* on that day, by the clocks as they were until then */
};

/* What follows the last change: a text as TZ of POSIX has it. */
struct rules {
  bool known, has_summer;
  int32_t winter_s, summer_s;
  struct rule begins, ends; /* summer */
};

struct change {
  int64_t from_s;
  int32_t offset_s;
};

struct zone {
  struct rules rules;
  int32_t first_s; /* before the first change */
  size_t count;
  struct change changes[];
};

/* ---- the rules ------------------------------------------------------------------------------- */

static bool take_number(int *out, struct span *text, int most) {
  size_t len = 0;
  for (*out = 0; len < text->len && len < 4 && text->data[len] >= '0' && text->data[len] <= '9';
       len++)
    *out = *out * 10 + (text->data[len] - '0');
  *text = (struct span){text->data + len, text->len - len};
  return len > 0 && *out <= most;
}

/* [+-]hh[:mm[:ss]] */
static bool take_time(int32_t *out, struct span *text, int most_hours) {
  int hours = 0, minutes = 0, seconds = 0;
  bool minus = span_take(text, '-');
  if (!minus)
    (void)span_take(text, '+');
  if (!take_number(&hours, text, most_hours) ||
      (span_take(text, ':') && !take_number(&minutes, text, 59)) ||
      (span_take(text, ':') && !take_number(&seconds, text, 59)))
    return false;
  *out = (minus ? -1 : 1) * (hours * HOUR_S + minutes * 60 + seconds);
  return true;
}

static bool is_letter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* CET, or <-03>. */
static bool skip_name(struct span *text) {
  size_t len = 0;
  if (span_take(text, '<')) {
    struct span name = span_cut(text, '>');
    return text->data && name.len > 0;
  }
  while (len < text->len && is_letter(text->data[len]))
    len++;
  *text = (struct span){text->data + len, text->len - len};
  return len > 0;
}

/* West of Greenwich is plus there. */
static bool take_offset(int32_t *out, struct span *text) {
  bool taken = take_time(out, text, 24);
  *out = -*out;
  return taken;
}

static bool take_rule(struct rule *out, struct span *text) {
  *out = (struct rule){.form = '0', .time_s = 2 * HOUR_S};
  bool good = false;
  if (!span_take(text, ','))
    return false;
  if (span_take(text, 'M')) {
    out->form = 'M';
    good = take_number(&out->month, text, 12) && out->month > 0 && span_take(text, '.') &&
           take_number(&out->week, text, 5) && out->week > 0 && span_take(text, '.') &&
           take_number(&out->day, text, 6);
  } else if (span_take(text, 'J')) {
    out->form = 'J';
    good = take_number(&out->day, text, 365) && out->day > 0;
  } else {
    good = take_number(&out->day, text, 365);
  }
  return good && (!span_take(text, '/') || take_time(&out->time_s, text, 167));
}

/* Nothing at all: what the last change says holds for ever. */
static bool read_rules(struct rules *out, struct span text) {
  *out = (struct rules){.known = text.len > 0};
  if (!out->known)
    return true;
  if (!skip_name(&text) || !take_offset(&out->winter_s, &text))
    return false;
  out->has_summer = text.len > 0;
  if (!out->has_summer)
    return true;
  out->summer_s = out->winter_s + HOUR_S;
  if (!skip_name(&text))
    return false;
  if (text.len > 0 && text.data[0] != ',' && !take_offset(&out->summer_s, &text))
    return false;
  return take_rule(&out->begins, &text) && take_rule(&out->ends, &text) && text.len == 0;
}

/* ---- days ------------------------------------------------------------------------------------ */

static int64_t divide(int64_t a, int64_t b) {
  return a / b - (a % b < 0);
}

static bool is_leap(int64_t year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Of 1 January of the year, since 1970. */
static int64_t first_day(int64_t year) {
  int64_t before = year - 1;
  return (year - 1970) * 365 + divide(before, 4) - divide(before, 100) + divide(before, 400) - 477;
}

static int64_t year_of(int64_t day) {
  int64_t year = 1970 + divide(day, 366);
  while (first_day(year + 1) <= day)
    year++;
  while (first_day(year) > day)
    year--;
  return year;
}

static int64_t day_of_month(int64_t year, const struct rule *rule) {
  static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
  int month = rule->month - 1;
  int64_t first = first_day(year) + before[month] + (month > 1 && is_leap(year));
  int64_t length = before[month + 1] - before[month] + (month == 1 && is_leap(year));
  int64_t weekday = first + 4 - 7 * divide(first + 4, 7); /* 1 January 1970 was a Thursday */
  int64_t days = (rule->day - weekday + 7) % 7 + 7 * (int64_t)(rule->week - 1);
  return first + (days < length ? days : days - 7);
}

static int64_t day_of(int64_t year, const struct rule *rule) {
  if (rule->form == 'M')
    return day_of_month(year, rule);
  if (rule->form == 'J')
    return first_day(year) + rule->day - 1 + (rule->day >= 60 && is_leap(year));
  return first_day(year) + rule->day;
}

static int32_t offset_by_rules(const struct rules *rules, int64_t wall_s) {
  if (!rules->has_summer)
    return rules->winter_s;
  int64_t year = year_of(divide(wall_s + rules->winter_s, DAY_S));
  int64_t begins_s = day_of(year, &rules->begins) * DAY_S + rules->begins.time_s - rules->winter_s;
  int64_t ends_s = day_of(year, &rules->ends) * DAY_S + rules->ends.time_s - rules->summer_s;
  bool summer = begins_s < ends_s ? wall_s >= begins_s && wall_s < ends_s
                                  : wall_s >= begins_s || wall_s < ends_s;
  return summer ? rules->summer_s : rules->winter_s;
}

/* ---- the file -------------------------------------------------------------------------------- */

static uint64_t number_at(const char *data, size_t bytes) {
  uint64_t number = 0;
  for (size_t i = 0; i < bytes; i++)
    number = number << 8 | (unsigned char)data[i];
  return number;
}

/* A header, and where the parts of the block behind it stand. */
struct block {
  size_t changes, types;
  struct span times, of_type, offsets, after;
};

static struct span cut(struct span *rest, size_t len, bool *good) {
  struct span part = {rest->data, len};
  *good = *good && len <= rest->len;
  if (*good)
    *rest = (struct span){rest->data + len, rest->len - len};
  return part;
}

static bool read_block(struct block *out, struct span file, size_t time_bytes) {
  enum { UT = 20, STANDARD = 24, LEAPS = 28, CHANGES = 32, TYPES = 36, NAMES = 40 };
  bool good = true;
  struct span head = cut(&file, HEADER_BYTES, &good);
  if (!good || !span_starts_with(head, "TZif") || head.data[4] < '2')
    return false;
  out->changes = number_at(head.data + CHANGES, 4);
  out->types = number_at(head.data + TYPES, 4);
  out->times = cut(&file, out->changes * time_bytes, &good);
  out->of_type = cut(&file, out->changes, &good);
  out->offsets = cut(&file, out->types * TYPE_BYTES, &good);
  (void)cut(&file, number_at(head.data + NAMES, 4), &good);
  (void)cut(&file, number_at(head.data + LEAPS, 4) * (time_bytes + 4), &good);
  (void)cut(&file, number_at(head.data + STANDARD, 4), &good);
  (void)cut(&file, number_at(head.data + UT, 4), &good);
  out->after = file;
  return good && out->changes <= CHANGES_MAX && out->types > 0 && out->types <= 256;
}

static int32_t offset_at(const struct block *block, size_t type) {
  return (int32_t)(uint32_t)number_at(block->offsets.data + type * TYPE_BYTES, 4);
}

static bool read_changes(struct zone *zone, const struct block *block) {
  for (size_t i = 0; i < block->changes; i++) {
    size_t type = (unsigned char)block->of_type.data[i];
    if (type >= block->types)
      return false;
    zone->changes[i] =
        (struct change){(int64_t)number_at(block->times.data + i * 8, 8), offset_at(block, type)};
    if (i > 0 && zone->changes[i].from_s <= zone->changes[i - 1].from_s)
      return false;
  }
  zone->count = block->changes;
  zone->first_s = offset_at(block, 0);
  return true;
}

/* The text stands between two line ends. */
static bool read_after(struct zone *zone, struct span after) {
  if (!span_take(&after, '\n'))
    return false;
  struct span text = span_cut(&after, '\n');
  return after.data && read_rules(&zone->rules, text);
}

enum err zone_read(struct zone **out, struct span file) {
  struct block old, block;
  *out = NULL;
  if (!read_block(&old, file, 4) || !read_block(&block, old.after, 8))
    return ERR_SYNTAX;
  struct zone *zone = mem_alloc(sizeof *zone + block.changes * sizeof zone->changes[0]);
  if (!zone)
    return ERR_MEMORY;
  if (!read_changes(zone, &block) || !read_after(zone, block.after)) {
    mem_free(zone);
    return ERR_SYNTAX;
  }
  *out = zone;
  return ERR_OK;
}

void zone_free(struct zone **zone) {
  mem_free(*zone);
  *zone = NULL;
}

int32_t zone_offset_s(const struct zone *zone, int64_t wall_s) {
  size_t low = 0,
         high = zone->count; /* the changes before `low` have come, those from `high` on not */
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (zone->changes[middle].from_s <= wall_s)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == zone->count && zone->rules.known)
    return offset_by_rules(&zone->rules, wall_s);
  return low == 0 ? zone->first_s : zone->changes[low - 1].offset_s;
}
