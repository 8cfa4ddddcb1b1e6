#include "bridge/account.h"

#include <string.h>

enum { KEPT = RATE_BUCKETS + 1 };

static uint32_t *bucket_at(struct rate *rate, int64_t number) {
  return &rate->counts[number % KEPT];
}

static uint64_t sum(const struct rate *rate) {
  uint64_t all = 0;
  for (size_t i = 0; i < KEPT; i++)
    all += rate->counts[i];
  return all;
}

static void put_all_into(struct rate *rate, int64_t number) {
  uint64_t all = sum(rate);
  *rate = (struct rate){.newest = number};
  *bucket_at(rate, number) = all < UINT32_MAX ? (uint32_t)all : UINT32_MAX;
}

static void move_to(struct rate *rate, int64_t window_ms, int64_t now_wall_ms) {
  int64_t number = now_wall_ms > 0 ? now_wall_ms / (window_ms / RATE_BUCKETS) : 0;
  if (rate->newest - number > RATE_BUCKETS)
    put_all_into(rate, number);
  if (number - rate->newest > RATE_BUCKETS)
    *rate = (struct rate){.newest = number};
  while (rate->newest < number)
    *bucket_at(rate, ++rate->newest) = 0;
}

uint64_t rate_count(struct rate *rate, int64_t window_ms, int64_t now_wall_ms) {
  move_to(rate, window_ms, now_wall_ms);
  return sum(rate);
}

void rate_add(struct rate *rate, int64_t window_ms, int64_t now_wall_ms, uint32_t count) {
  move_to(rate, window_ms, now_wall_ms);
  uint32_t *bucket = bucket_at(rate, rate->newest);
  *bucket = *bucket > UINT32_MAX - count ? UINT32_MAX : *bucket + count;
}

void rate_take_back(struct rate *rate, uint32_t count) {
  for (int64_t i = 0; i < KEPT && count > 0 && rate->newest >= i; i++) {
    uint32_t *bucket = bucket_at(rate, rate->newest - i);
    uint32_t less = *bucket < count ? *bucket : count;
    *bucket -= less;
    count -= less;
  }
}

int64_t rate_wait_ms(struct rate *rate, int64_t window_ms, int64_t now_wall_ms, uint64_t limit,
                     uint32_t count) {
  uint64_t all = rate_count(rate, window_ms, now_wall_ms);
  int64_t width_ms = window_ms / RATE_BUCKETS;
  if (all + count <= limit)
    return 0;
  if (count > limit)
    return -1;
  int64_t oldest = rate->newest - RATE_BUCKETS;
  while (all + count > limit)
    all -= *bucket_at(rate, oldest < 0 ? oldest + KEPT : oldest), oldest++;
  int64_t wait_ms = (oldest + RATE_BUCKETS) * width_ms - now_wall_ms;
  return wait_ms > 1 ? wait_ms : 1;
}

static void add_number(struct buf *out, int64_t number) {
  char digits[20];
  size_t first = sizeof digits;
  do {
    digits[--first] = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  buf_add(out, (struct span){digits + first, sizeof digits - first});
}

/* With each command that reaches somebody: up to 61 pairs, for which printf would take longer than
 * all else that a limit costs. */
void rate_write(struct buf *out, const struct rate *rate) {
  add_number(out, rate->newest);
  for (int64_t i = 0; i < KEPT && i <= rate->newest; i++) {
    uint32_t count = rate->counts[(rate->newest - i) % KEPT];
    if (count == 0)
      continue;
    buf_add_char(out, ',');
    add_number(out, i);
    buf_add_char(out, ':');
    add_number(out, count);
  }
  buf_add_char(out, ';');
}

/* A decimal number off the front; false: there is none. */
static bool take_number(int64_t *out, struct span *text) {
  size_t len = 0;
  for (*out = 0; len < text->len && text->data[len] >= '0' && text->data[len] <= '9'; len++)
    *out = *out < INT64_MAX / 16 ? *out * 10 + (text->data[len] - '0') : *out;
  if (len > 0)
    *text = (struct span){text->data + len, text->len - len};
  return len > 0;
}

static bool read_all(struct rate *rate, struct span *text) {
  int64_t age, count;
  if (!take_number(&rate->newest, text))
    return false;
  while (span_take(text, ',')) {
    if (!take_number(&age, text) || !span_take(text, ':') || !take_number(&count, text) ||
        age >= KEPT || age > rate->newest || count > UINT32_MAX)
      return false;
    *bucket_at(rate, rate->newest - age) = (uint32_t)count;
  }
  return span_take(text, ';');
}

void rate_read(struct rate *rate, struct span *text) {
  *rate = (struct rate){0};
  if (read_all(rate, text))
    return;
  *rate = (struct rate){0};
  *text = (struct span){"", 0};
}
