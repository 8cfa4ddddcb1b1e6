#include "guard_parts.h"

#include <stdio.h>

#include "bridge/clock.h"

static enum err refuse(char *why, size_t why_size, const char *setting) {
  snprintf(why, why_size, "it would ring somebody, and %s does not allow that", setting);
  return ERR_DENIED;
}

static enum err refuse_for(char *why, size_t why_size, const struct guard_account *account,
                           const char *key) {
  char setting[GUARD_SETTING_SIZE];
  guard_name_setting(setting, account, key);
  return refuse(why, why_size, setting);
}

static enum err check_destinations(const struct guard *guard, const struct guard_account *account,
                                   const struct destination *to, size_t count, char *why,
                                   size_t why_size) {
  for (size_t i = 0; guard->options.rules.enabled && i < count; i++) {
    struct guard_verdict verdict = guard_judge(guard, account, &to[i]);
    if (verdict.verdict != DESTINATION_GOOD)
      return refuse_for(why, why_size, verdict.account,
                        verdict.verdict == DESTINATION_DENIED ? "deny" : "allow");
  }
  return ERR_OK;
}

enum err guard_admit_document(struct guard *guard, const char *principal,
                              const struct destination *to, size_t count, char *why,
                              size_t why_size) {
  int64_t now_ms = clock_wall_ms();
  struct guard_account *account =
      principal ? guard_account_of(guard, span_of(""), principal) : &guard->accounts[GUARD_HOUSE];
  const struct account_deed deed = {.is_call = true,
                                    .lasts = true,
                                    .count = (uint32_t)count,
                                    .price =
                                        (int64_t)count * guard->options.rules.price_per_minute};
  struct account_refusal refusal;
  if (count == 0)
    return ERR_OK;
  if (!guard->outbound)
    return refuse(why, why_size, "bridge/outbound");
  enum err err = check_destinations(guard, account, to, count, why, why_size);
  if (err != ERR_OK)
    return err;
  const struct guard_account *whose = guard_find_limit(&refusal, guard, account, &deed, now_ms);
  if (whose)
    return refuse_for(why, why_size, whose, refusal.setting);
  if (guard->options.rules.dry_run) /* what has gone out, Telnyx carries out */
    return refuse(why, why_size, "guard.dry_run");
  guard_count(guard, account, &deed, now_ms);
  guard_write_soon(guard);
  return ERR_OK;
}
