#include "guard_parts.h"

#include <stdio.h>

#include "bridge/clock.h"
#include "bridge/mem.h"

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

static struct guard_account *account_of(const struct guard *guard, const char *principal) {
  return principal ? guard_account_of(guard, span_of(""), principal)
                   : &guard->accounts[GUARD_HOUSE];
}

/* Telnyx takes 60 to 14,400 seconds, and ends a call after as many by itself. Source:
 * developers.telnyx.com, TeXML Verbs, Dial. */
unsigned guard_longest_dial_s(const struct guard *guard, const char *principal) {
  enum { LEAST_S = 60, MOST_S = 14400 };
  int64_t longest_s = guard_longest_ms(guard, account_of(guard, principal)) / 1000;
  if (!guard->options.rules.enabled || longest_s == 0 || longest_s >= MOST_S)
    return 0;
  return longest_s < LEAST_S ? LEAST_S : (unsigned)longest_s;
}

static enum err check_document(struct guard *guard, struct guard_account *account,
                               const struct guard_document *document,
                               const struct account_deed *deed, char *why, size_t why_size) {
  struct account_refusal refusal;
  if (!guard->outbound)
    return refuse(why, why_size, "bridge/outbound");
  enum err err = check_destinations(guard, account, document->to, document->count, why, why_size);
  if (err != ERR_OK)
    return err;
  const struct guard_account *whose =
      guard_find_limit(&refusal, guard, account, deed, clock_wall_ms());
  if (whose)
    return refuse_for(why, why_size, whose, refusal.setting);
  if (guard->options.rules.dry_run) /* what has gone out, Telnyx carries out */
    return refuse(why, why_size, "guard.dry_run");
  if (guard_is_id(document->call_sid))
    return ERR_OK;
  snprintf(why, why_size, "it would ring somebody, and nothing says for which call");
  return ERR_DENIED;
}

static enum err add_calls(struct guard *guard, struct guard_account *account,
                          const struct guard_document *document, struct changes *changes) {
  enum err err = ERR_OK;
  for (size_t i = 0; i < document->count && err == ERR_OK; i++) {
    struct guard_call *call =
        guard_add_call(guard, account, guard->last_ticket, document->to[i].number);
    if (!call || !(call->parent = mem_copy(document->call_sid)))
      return ERR_MEMORY;
    call->counted = true;
    call->has_one_dial = document->has_one_dial;
    err = guard_note_call(changes, call);
  }
  guard_watch(guard);
  return err;
}

enum err guard_admit_document(struct guard *guard, int64_t *ticket,
                              const struct guard_document *document, struct changes *changes,
                              char *why, size_t why_size) {
  struct guard_account *account = account_of(guard, document->principal);
  const struct account_deed deed = {
      .is_call = true, .lasts = true, .count = (uint32_t)document->count};
  enum err err = check_document(guard, account, document, &deed, why, why_size);
  if (err != ERR_OK)
    return err;
  *ticket = --guard->last_ticket;
  guard_count(guard, account, &deed, clock_wall_ms());
  err = add_calls(guard, account, document, changes);
  if (err == ERR_OK)
    err = guard_note_usage(guard, account, changes);
  if (err != ERR_OK)
    guard_end_admission(guard, *ticket, false);
  return err;
}

static void take_back(struct guard *guard, struct guard_call *call) {
  const struct account_deed deed = {.is_call = true, .lasts = true, .count = 1};
  for (struct guard_account *account = call->account; account;
       account = guard_roof_of(guard, account))
    account_take_back(&account->account, &deed);
  guard_drop_call(guard, call);
}

void guard_end_admission(struct guard *guard, int64_t ticket, bool committed) {
  struct guard_call *next = NULL;
  for (struct guard_call *call = guard_first_call(guard); call; call = next) {
    next = guard_next_call(call);
    if (call->row != ticket || call->admitted)
      continue;
    if (committed)
      call->admitted = true;
    else
      take_back(guard, call);
  }
}
