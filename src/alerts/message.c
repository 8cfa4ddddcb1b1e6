/* The alert's text as a message to each contact. Telnyx takes no command_id for it, so one that may
 * have been sent is not sent again. */
#include "parts.h"

enum { TRIES_MAX = 10, AGAIN_MS = 30000, RESULT_MS = 120000 };

void message_begin(struct walk *walk) {
  struct alert *alert = walk->alert;
  for (size_t i = 0; i < alert->contact_count; i++)
    alert->messages[i] =
        (struct alert_message){.step = ALERT_MESSAGE_WAITING, .deadline_ms = walk->now_ms};
}

static void end(struct walk *walk, unsigned contact, enum alert_message_step step) {
  struct alert_message *message = &walk->alert->messages[contact];
  message->step = step;
  message->deadline_ms = 0;
  walk_tell(walk, step == ALERT_MESSAGE_SENT ? ALERT_NEWS_MESSAGE_SENT : ALERT_NEWS_MESSAGE_FAILED,
            0, contact);
}

void message_hear_result(struct walk *walk) {
  unsigned contact = walk->input->serial;
  if (contact >= walk->alert->contact_count)
    return;
  struct alert_message *message = &walk->alert->messages[contact];
  enum alert_verdict verdict = walk->input->verdict;
  if (message->step != ALERT_MESSAGE_SENDING || walk->input->number != message->tries)
    return;
  if (verdict == ALERT_DONE)
    end(walk, contact, ALERT_MESSAGE_SENT);
  else if (verdict == ALERT_DOUBT)
    end(walk, contact, ALERT_MESSAGE_UNKNOWN);
  else if (verdict != ALERT_NOT_DONE || message->tries >= TRIES_MAX)
    end(walk, contact, ALERT_MESSAGE_FAILED);
  else {
    message->step = ALERT_MESSAGE_WAITING;
    message->deadline_ms = walk->now_ms + AGAIN_MS;
    walk->out->changed = true;
  }
}

/* What was to be sent before the calls is of no use after them. */
static bool is_too_late(const struct alert *alert) {
  return alert->plan.sms == ALERT_SMS_BEFORE && alert->end != ALERT_RUNNING;
}

void message_hear_tick(struct walk *walk) {
  struct alert *alert = walk->alert;
  for (unsigned i = 0; i < alert->contact_count; i++) {
    struct alert_message *message = &alert->messages[i];
    bool waits = message->step == ALERT_MESSAGE_WAITING;
    if (waits && is_too_late(alert))
      end(walk, i, ALERT_MESSAGE_FAILED);
    else if (waits && walk->now_ms >= message->deadline_ms) {
      message->step = ALERT_MESSAGE_SENDING;
      message->deadline_ms = walk->now_ms + RESULT_MS;
      walk_command(walk, ALERT_SMS, i, ++message->tries);
    } else if (message->step == ALERT_MESSAGE_SENDING && walk->now_ms >= message->deadline_ms)
      end(walk, i, ALERT_MESSAGE_UNKNOWN);
  }
}

bool message_is_waiting(const struct alert *alert) {
  for (size_t i = 0; i < alert->contact_count; i++)
    if (alert->messages[i].deadline_ms != 0)
      return true;
  return false;
}

void message_add_deadline(const struct alert *alert, int64_t *next_ms) {
  for (size_t i = 0; i < alert->contact_count; i++)
    *next_ms = earlier_ms(*next_ms, alert->messages[i].deadline_ms);
}
