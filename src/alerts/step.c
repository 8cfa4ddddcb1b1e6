/* One step of an alert: who hears the input, and what follows. */
#include <string.h>

#include "parts.h"

bool alert_is_quiet(const struct alert *alert) {
  return alert->end != ALERT_RUNNING && !turn_has_active(alert) && !message_is_waiting(alert);
}

static void hear_event(struct walk *walk) {
  struct alert_attempt *attempt = attempt_find(walk->alert, walk->input->serial);
  if (attempt)
    attempt_hear_event(walk, attempt);
}

static void hear_result(struct walk *walk) {
  if (walk->input->act == ALERT_SMS) {
    message_hear_result(walk);
    return;
  }
  struct alert_attempt *attempt = attempt_find(walk->alert, walk->input->serial);
  if (attempt)
    attempt_hear_result(walk, attempt);
}

/* Its own texts are begun with the alert, so that its start commits with all that it leads to. */
static void begin(struct walk *walk) {
  struct alert *alert = walk->alert;
  alert->started_ms = walk->now_ms;
  walk_tell(walk, ALERT_NEWS_STARTED, 0, 0);
  if (alert->plan.sms == ALERT_SMS_BEFORE)
    message_begin(walk);
}

static void hear_tick(struct walk *walk) {
  struct alert *alert = walk->alert;
  for (size_t i = 0; i < alert->attempt_count; i++)
    attempt_hear_tick(walk, &alert->attempts[i]);
}

int64_t alert_next_ms(const struct alert *alert) {
  int64_t next_ms = 0;
  for (size_t i = 0; i < alert->attempt_count; i++)
    if (attempt_is_active(&alert->attempts[i])) {
      next_ms = earlier_ms(next_ms, alert->attempts[i].deadline_ms);
      next_ms = earlier_ms(next_ms, alert->attempts[i].again_ms);
    }
  message_add_deadline(alert, &next_ms);
  if (alert->end == ALERT_RUNNING && !turn_has_active(alert))
    return earlier_ms(next_ms, earlier_ms(alert->wait_ms, alert->expires_ms));
  if (alert_is_quiet(alert))
    return earlier_ms(next_ms, alert->ended_ms + alert->linger_ms);
  return next_ms;
}

void alert_step(struct alert_out *out, struct alert *alert, const struct alert_input *input) {
  memset(out, 0, sizeof *out);
  struct walk walk = {alert, input, out, input->now_ms};
  if (alert->started_ms == 0)
    begin(&walk);
  switch (input->kind) {
  case ALERT_TICK:
    break;
  case ALERT_EVENT:
    hear_event(&walk);
    break;
  case ALERT_RESULT:
    hear_result(&walk);
    break;
  case ALERT_ACKNOWLEDGE:
    turn_acknowledge(&walk, NULL);
    break;
  case ALERT_CANCEL:
    turn_cancel(&walk);
    break;
  }
  hear_tick(&walk); /* whatever came, time went by, too */
  turn_advance(&walk);
  message_hear_tick(&walk);
  out->next_ms = alert_next_ms(alert);
  out->gone = alert_is_quiet(alert) && input->now_ms >= alert->ended_ms + alert->linger_ms;
}
