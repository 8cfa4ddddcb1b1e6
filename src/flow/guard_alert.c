#include "guard_parts.h"

#include "bridge/alert.h"
#include "bridge/clock.h"

/* Good, or the first one that is not. */
static struct guard_verdict judge(const struct guard *guard, const struct guard_account *account,
                                  const char *number) {
  struct destination destination;
  destination_read(&destination, span_of(number));
  return guard_judge(guard, account, &destination);
}

/* Of a contact: its telephone, and where it gets a message. */
static size_t numbers_of(const char *out[2], const struct alert *alert, size_t i) {
  const struct alert_contact *contact = &alert->contacts[i];
  bool writes = alert->plan.sms != ALERT_SMS_NEVER && contact->sms[0] != '\0';
  out[0] = contact->number;
  out[1] = contact->sms;
  return writes ? 2 : 1;
}

/* By the house's lists one who can be reached is enough: the others are refused one by one. By
 * those of who starts it, none may be one whom he could not call himself. */
static enum err check_destinations(const struct guard *guard, struct command *command,
                                   const struct guard_account *own, const struct alert *alert) {
  struct guard_verdict denied = {.verdict = DESTINATION_GOOD};
  bool reaches = false;
  for (size_t i = 0; i < alert->contact_count; i++) {
    const char *numbers[2];
    size_t count = numbers_of(numbers, alert, i);
    for (size_t k = 0; k < count; k++) {
      struct guard_verdict verdict = judge(guard, own, numbers[k]);
      bool by_own = verdict.account == own && guard_roof_of(guard, own);
      if (verdict.verdict != DESTINATION_GOOD && by_own)
        return guard_refuse_destination(command, "contacts", &verdict);
      if (verdict.verdict == DESTINATION_GOOD)
        reaches = true;
      else
        denied = verdict;
    }
  }
  return reaches ? ERR_OK : guard_refuse_destination(command, "contacts", &denied);
}

/* The calls themselves are the alerts' own. */
static enum err count_in(struct guard *guard, struct command *command, struct guard_account *own,
                         bool counted, struct changes *changes) {
  const struct account_deed deed = {.is_call = true, .count = 1};
  int64_t now_ms = clock_wall_ms();
  struct account_refusal why;
  if (!guard_roof_of(guard, own))
    return ERR_OK;
  if (!counted) {
    if (!account_allows(&why, &own->account, &own->limits.account, &deed, 0, now_ms))
      return guard_refuse(command, own, &why);
    account_add(&own->account, &deed, now_ms);
  }
  return guard_note_usage(guard, own, changes);
}

enum err guard_admit_alert(struct guard *guard, struct command *command, const struct alert *alert,
                           bool counted, struct changes *changes) {
  struct guard_account *own = guard_account_of(guard, span_of(""), command->principal);
  if (!guard->outbound)
    return guard_refuse_outbound(command);
  if (!guard->options.rules.enabled)
    return ERR_OK;
  enum err err = check_destinations(guard, command, own, alert);
  return err == ERR_OK && command->error == COMMAND_ERROR_NONE
             ? count_in(guard, command, own, counted, changes)
             : err;
}
