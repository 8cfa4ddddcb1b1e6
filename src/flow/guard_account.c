#include "guard_parts.h"

#include <stdio.h>
#include <string.h>

#include "bridge/json.h"

/* ---- whose it is ----------------------------------------------------------------------------- */

struct guard_account *guard_account_of(const struct guard *guard, struct span owner,
                                       const char *principal) {
  if (span_equal_text(owner, GUARD_ALERTS_NAME))
    return &guard->accounts[GUARD_ALERTS];
  const char *name = principal[0] != '\0' ? principal : "default";
  for (size_t i = GUARD_PRINCIPALS; i < guard->account_count; i++)
    if (strcmp(guard->accounts[i].limits.name, name) == 0)
      return &guard->accounts[i];
  return &guard->accounts[GUARD_HOUSE];
}

struct guard_account *guard_find_account(const struct guard *guard, struct span name) {
  for (size_t i = 0; i < guard->account_count; i++)
    if (span_equal_text(name, guard->accounts[i].limits.name))
      return &guard->accounts[i];
  return &guard->accounts[GUARD_HOUSE];
}

struct guard_account *guard_roof_of(const struct guard *guard,
                                    const struct guard_account *account) {
  return account - guard->accounts >= GUARD_PRINCIPALS ? &guard->accounts[GUARD_HOUSE] : NULL;
}

/* By the house's an empty list allows all that is not dear; by one's own no more is asked then. */
struct guard_verdict guard_judge(const struct guard *guard, const struct guard_account *account,
                                 const struct destination *destination) {
  const struct destination_rules *own = &account->limits.destinations;
  struct guard_verdict verdict = {.account = &guard->accounts[GUARD_HOUSE]};
  verdict.verdict =
      destination_judge(&verdict.by, destination, &verdict.account->limits.destinations);
  if (verdict.verdict != DESTINATION_GOOD || own->allow_count + own->deny_count == 0)
    return verdict;
  verdict.account = account;
  verdict.verdict = destination_judge(&verdict.by, destination, own);
  if (own->allow_count == 0 && verdict.verdict != DESTINATION_DENIED)
    verdict.verdict = DESTINATION_GOOD;
  return verdict;
}

static bool is_spent(struct guard_account *account, int64_t now_ms) {
  return account && account_is_spent(&account->account, &account->limits.account, now_ms);
}

bool guard_is_spent(const struct guard *guard, struct guard_account *account, int64_t now_ms) {
  return guard->options.rules.enabled &&
         (is_spent(account, now_ms) || is_spent(guard_roof_of(guard, account), now_ms));
}

void guard_book(const struct guard *guard, struct guard_account *account, int64_t amount,
                int64_t now_ms) {
  for (; account; account = guard_roof_of(guard, account)) {
    account_book(&account->account, amount, now_ms);
    account->unwritten = true;
  }
}

void guard_count(const struct guard *guard, struct guard_account *account,
                 const struct account_deed *deed, int64_t now_ms) {
  for (; account; account = guard_roof_of(guard, account)) {
    account_add(&account->account, deed, now_ms);
    account->unwritten = true;
  }
}

int64_t guard_longest_ms(const struct guard *guard, const struct guard_account *account) {
  int64_t longest_ms = account->limits.longest_call_ms;
  const struct guard_account *roof = guard_roof_of(guard, account);
  int64_t most_ms = roof ? roof->limits.longest_call_ms : 0;
  return most_ms > 0 && (longest_ms == 0 || most_ms < longest_ms) ? most_ms : longest_ms;
}

void guard_name_setting(char out[GUARD_SETTING_SIZE], const struct guard_account *account,
                        const char *key) {
  const char *name = account->limits.name;
  if (strcmp(name, GUARD_ALERTS_NAME) == 0)
    snprintf(out, GUARD_SETTING_SIZE, "alerts.%s", key);
  else if (name[0] != '\0')
    snprintf(out, GUARD_SETTING_SIZE, "access.principals.%s.guard.%s", name, key);
  else
    snprintf(out, GUARD_SETTING_SIZE, "guard.%s", key);
}

/* What principals spend is the house's, too. */
int64_t guard_spent_today(struct guard *guard, int64_t now_wall_ms, bool *is_any_spent) {
  *is_any_spent = false;
  for (size_t i = 0; i < guard->account_count; i++) {
    account_book(&guard->accounts[i].account, 0, now_wall_ms); /* it may be another day's */
    *is_any_spent = *is_any_spent || guard_is_spent(guard, &guard->accounts[i], now_wall_ms);
  }
  return guard->accounts[GUARD_HOUSE].account.spent + guard->accounts[GUARD_ALERTS].account.spent;
}

/* ---- refusals -------------------------------------------------------------------------------- */

enum err guard_refuse(struct command *command, const struct guard_account *account,
                      const struct account_refusal *why) {
  enum { ERRORS_BYTES = 256 };
  char setting[GUARD_SETTING_SIZE], errors[ERRORS_BYTES], wait[64] = "";
  long long wait_s = (long long)((why->wait_ms + 999) / 1000);
  guard_name_setting(setting, account, why->setting);
  snprintf(errors, sizeof errors, "[{\"setting\":\"%s\",\"retry_after_s\":%lld}]", setting, wait_s);
  if (why->wait_ms > 0)
    snprintf(wait, sizeof wait, ": again in %lld s", wait_s);
  return command_refuse(command, COMMAND_ERROR_RATE_LIMITED, NULL, errors, "%s (%s)%s",
                        why->sentence, setting, wait);
}

enum err guard_refuse_outbound(struct command *command) {
  return command_refuse(command, COMMAND_ERROR_FORBIDDEN, NULL,
                        "[{\"setting\":\"bridge/outbound\"}]",
                        "outbound is off: bridge/outbound with {\"enabled\":true} turns it on");
}

enum err guard_refuse_crowd(struct command *command) {
  return command_refuse(command, COMMAND_ERROR_FORBIDDEN, NULL,
                        "[{\"rule\":\"too many destinations\"}]",
                        "a command can reach %d at most: send several", REACH_MAX_DESTINATIONS);
}

static const char *sentence_of(enum destination_verdict verdict) {
  switch (verdict) {
  case DESTINATION_DENIED:
    return "is denied by";
  case DESTINATION_NOT_ALLOWED:
    return "is not in";
  case DESTINATION_DEAR:
    return "is in a premium, shared-cost or satellite range, whose prefix is not in";
  case DESTINATION_UNREADABLE:
    return "is no number with plus and country code, and no address, and not in";
  case DESTINATION_GOOD:
    break;
  }
  return "";
}

enum err guard_refuse_destination(struct command *command, const char *param,
                                  const struct guard_verdict *verdict) {
  enum { ERRORS_BYTES = 4096 };
  char setting[GUARD_SETTING_SIZE];
  const char *by = verdict->by ? verdict->by : "", *open = verdict->by ? " (" : "";
  struct buf errors;
  guard_name_setting(setting, verdict->account,
                     verdict->verdict == DESTINATION_DENIED ? "deny" : "allow");
  buf_init(&errors, ERRORS_BYTES);
  buf_addf(&errors, "[{\"setting\":\"%s\",\"rule\":", setting);
  json_write_string(&errors, span_of(by));
  buf_add_text(&errors, "}]");
  enum err err = buf_status(&errors);
  if (err == ERR_OK)
    err = command_refuse(command, COMMAND_ERROR_FORBIDDEN, param, errors.data, "%s %s %s%s%s%s",
                         param, sentence_of(verdict->verdict), setting, open, by,
                         verdict->by ? ")" : "");
  buf_free(&errors);
  return err;
}
