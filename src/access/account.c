#include "bridge/account.h"

#include <string.h>

#define SPENT_MAX (INT64_MAX / 4)

enum {
  MINUTE_MS = 60 * 1000,
  HOUR_MS = 60 * MINUTE_MS,
  DAY_MS = 24 * HOUR_MS,
  DAYS_MAX = 1000 * 1000, /* since 1970 */
};

static const struct {
  bool of_calls;
  const char *setting;
  int64_t window_ms;
} windows[ACCOUNT_RATES] = {
    [ACCOUNT_CALLS_MINUTE] = {true, "calls_per_minute", MINUTE_MS},
    [ACCOUNT_CALLS_HOUR] = {true, "calls_per_hour", HOUR_MS},
    [ACCOUNT_MESSAGES_MINUTE] = {false, "messages_per_minute", MINUTE_MS},
    [ACCOUNT_MESSAGES_DAY] = {false, "messages_per_day", DAY_MS},
};

static unsigned most_of(const struct account_limits *limits, enum account_rate rate) {
  const unsigned most[ACCOUNT_RATES] = {
      [ACCOUNT_CALLS_MINUTE] = limits->calls_per_minute,
      [ACCOUNT_CALLS_HOUR] = limits->calls_per_hour,
      [ACCOUNT_MESSAGES_MINUTE] = limits->messages_per_minute,
      [ACCOUNT_MESSAGES_DAY] = limits->messages_per_day,
  };
  return most[rate];
}

/* A clock that goes back begins no day anew. One that was days ahead is believed no longer: what
 * was spent then counts as this day's. */
static void turn_day(struct account *account, int64_t now_wall_ms) {
  int64_t day = now_wall_ms / DAY_MS;
  if (day > account->day)
    account->spent = 0;
  if (day > account->day || day < account->day - 1)
    account->day = day;
}

bool account_is_spent(struct account *account, const struct account_limits *limits,
                      int64_t now_wall_ms) {
  turn_day(account, now_wall_ms);
  return limits->daily_budget > 0 && account->spent >= limits->daily_budget;
}

void account_book(struct account *account, int64_t amount, int64_t now_wall_ms) {
  turn_day(account, now_wall_ms);
  account->spent += amount;
  if (account->spent < 0)
    account->spent = 0;
}

/* ---- whether --------------------------------------------------------------------------------- */

static bool refuse(struct account_refusal *why, const char *setting, const char *sentence,
                   int64_t wait_ms) {
  *why = (struct account_refusal){setting, sentence, wait_ms};
  return false;
}

static bool allows_rates(struct account_refusal *why, struct account *account,
                         const struct account_limits *limits, const struct account_deed *deed,
                         int64_t now_wall_ms) {
  for (enum account_rate rate = 0; rate < ACCOUNT_RATES; rate++) {
    unsigned most = most_of(limits, rate);
    if (windows[rate].of_calls != deed->is_call || most == 0)
      continue;
    int64_t wait_ms = rate_wait_ms(&account->rates[rate], windows[rate].window_ms, now_wall_ms,
                                   most, deed->count);
    if (wait_ms != 0)
      return refuse(why, windows[rate].setting, "that would be more than is allowed", wait_ms);
  }
  return true;
}

bool account_allows(struct account_refusal *why, struct account *account,
                    const struct account_limits *limits, const struct account_deed *deed,
                    size_t calls_now, int64_t now_wall_ms) {
  bool spent = account_is_spent(account, limits, now_wall_ms);
  if (spent || (limits->daily_budget > 0 && account->spent + deed->price > limits->daily_budget))
    return refuse(why, "daily_budget", "what may be spent today is spent",
                  (account->day + 1) * DAY_MS - now_wall_ms);
  if (deed->lasts && limits->calls_at_once > 0 && calls_now + deed->count > limits->calls_at_once)
    return refuse(why, "calls_at_once", "so many calls at once are not allowed", 0);
  return allows_rates(why, account, limits, deed, now_wall_ms);
}

/* ---- what is done ---------------------------------------------------------------------------- */

void account_add(struct account *account, const struct account_deed *deed, int64_t now_wall_ms) {
  for (enum account_rate rate = 0; rate < ACCOUNT_RATES; rate++)
    if (windows[rate].of_calls == deed->is_call)
      rate_add(&account->rates[rate], windows[rate].window_ms, now_wall_ms, deed->count);
  account_book(account, deed->price, now_wall_ms);
}

void account_take_back(struct account *account, const struct account_deed *deed) {
  for (enum account_rate rate = 0; rate < ACCOUNT_RATES; rate++)
    if (windows[rate].of_calls == deed->is_call)
      rate_take_back(&account->rates[rate], deed->count);
  account->spent -= account->spent < deed->price ? account->spent : deed->price;
}

/* ---- text ------------------------------------------------------------------------------------ */

void account_write(struct buf *out, const struct account *account) {
  buf_addf(out, "%lld,%lld;", (long long)account->day, (long long)account->spent);
  for (enum account_rate rate = 0; rate < ACCOUNT_RATES; rate++)
    rate_write(out, &account->rates[rate]);
}

static int64_t limited(int64_t number, int64_t most) {
  return number < most ? number : most;
}

void account_read(struct account *account, struct span text) {
  account->day = limited(span_cut_int(&text, ','), DAYS_MAX);
  account->spent = limited(span_cut_int(&text, ';'), SPENT_MAX);
  for (enum account_rate rate = 0; rate < ACCOUNT_RATES; rate++)
    rate_read(&account->rates[rate], &text);
}
