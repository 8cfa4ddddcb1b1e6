#include "bridge/alert.h"

#include "bridge/json.h"
#include "bridge/topic.h"
#include "parts.h"

/* The round of the latest attempt: those of one turn may differ. */
static unsigned round_of(const struct alert *alert) {
  return alert->attempt_count > 0 ? alert->attempts[alert->attempt_count - 1].round : 1;
}

static const char *how_of(const struct alert *alert) {
  return alert->by_key ? "key" : "command";
}

static void write_acknowledged(struct buf *out, const struct alert *alert) {
  json_write_open(out, "acknowledged", '{');
  json_write_text_if(out, "by", alert->by);
  json_write_text(out, "how", how_of(alert));
  if (alert->by_key)
    json_write_number(out, "attempt", alert->by_serial);
  json_write_time_if(out, "at", alert->ended_ms);
  json_write_close(out, '}');
}

static void write_attempt(struct buf *out, const struct alert *alert,
                          const struct alert_attempt *attempt) {
  static const char *const step_names[ALERT_STEP_COUNT] = {"dialling", "ringing",    "asking",
                                                           "telling",  "hanging_up", "over"};
  const struct alert_contact *contact = &alert->contacts[attempt->contact];
  json_write_open(out, NULL, '{');
  json_write_number(out, "attempt", attempt->serial);
  json_write_number(out, "round", attempt->round);
  json_write_text(out, "contact", contact->name);
  json_write_text(out, "to", contact->number);
  json_write_text_if(out, "call_control_id", attempt->call_control_id);
  json_write_text(out, "step", step_names[attempt->step]);
  json_write_text_if(out, "outcome", alert_outcome_name(attempt->outcome));
  json_write_time_if(out, "started_at", attempt->started_ms);
  json_write_time_if(out, "answered_at", attempt->answered_ms);
  json_write_time_if(out, "ended_at", attempt->ended_ms);
  json_write_close(out, '}');
}

static void write_calling(struct buf *out, const struct alert *alert) {
  json_write_open(out, "calling", '[');
  for (size_t i = 0; i < alert->attempt_count; i++)
    if (attempt_is_active(&alert->attempts[i]))
      json_write_text(out, NULL, alert->contacts[alert->attempts[i].contact].name);
  json_write_close(out, ']');
}

static const char *number_for_messages(const struct alert_contact *contact) {
  return contact->sms[0] != '\0' ? contact->sms : contact->number;
}

static void write_messages(struct buf *out, const struct alert *alert) {
  static const char *const names[ALERT_MESSAGE_COUNT] = {"",     "waiting", "sending",
                                                         "sent", "failed",  "unknown"};
  json_write_open(out, "messages", '[');
  for (size_t i = 0; i < alert->contact_count; i++) {
    if (alert->messages[i].step == ALERT_MESSAGE_NONE)
      continue;
    json_write_open(out, NULL, '{');
    json_write_text(out, "contact", alert->contacts[i].name);
    json_write_text(out, "to", number_for_messages(&alert->contacts[i]));
    json_write_text(out, "state", names[alert->messages[i].step]);
    json_write_close(out, '}');
  }
  json_write_close(out, ']');
}

void alert_report_state(struct buf *out, const struct alert *alert) {
  json_write_open(out, NULL, '{');
  json_write_text(out, "state", alert_end_name(alert->end));
  json_write_text(out, "alert_id", alert->id);
  json_write_text_if(out, "text", alert->plan.text);
  json_write_text_if(out, "audio_url", alert->plan.audio_url);
  json_write_time_if(out, "started_at", alert->started_ms);
  json_write_time_if(out, "expires_at", alert->expires_ms);
  json_write_time_if(out, "ended_at", alert->ended_ms);
  json_write_number(out, "round", round_of(alert));
  json_write_number(out, "rounds", alert->plan.rounds);
  write_calling(out, alert);
  json_write_text_if(out, "trouble", alert->trouble);
  if (alert->end == ALERT_ACKNOWLEDGED)
    write_acknowledged(out, alert);
  if (alert->end == ALERT_CANCELLED)
    json_write_text_if(out, "cancelled_by", alert->by);
  json_write_open(out, "attempts", '[');
  for (size_t i = 0; i < alert->attempt_count; i++)
    write_attempt(out, alert, &alert->attempts[i]);
  json_write_close(out, ']');
  if (alert->plan.sms != ALERT_SMS_NEVER)
    write_messages(out, alert);
  json_write_close(out, '}');
}

static void write_news_of_attempt(struct buf *out, const struct alert *alert,
                                  const struct alert_news *news) {
  const struct alert_attempt *attempt = alert_find_attempt(alert, news->serial);
  const struct alert_contact *contact = &alert->contacts[news->contact];
  json_write_text(out, "contact", contact->name);
  json_write_text(out, "to", contact->number);
  json_write_number(out, "attempt", news->serial);
  if (news->kind == ALERT_NEWS_NOT_CALLED)
    json_write_text_if(out, "error", alert->trouble);
  if (!attempt)
    return;
  json_write_number(out, "round", attempt->round);
  json_write_text_if(out, "call_control_id", attempt->call_control_id);
  if (news->kind == ALERT_NEWS_ATTEMPT_ENDED)
    json_write_text(out, "outcome", alert_outcome_name(attempt->outcome));
}

static void write_news_of_message(struct buf *out, const struct alert *alert,
                                  const struct alert_news *news) {
  const struct alert_contact *contact = &alert->contacts[news->contact];
  json_write_text(out, "contact", contact->name);
  json_write_text(out, "to", number_for_messages(contact));
}

void alert_report_news(struct buf *out, const struct alert *alert, const struct alert_news *news,
                       int64_t now_ms) {
  json_write_open(out, NULL, '{');
  json_write_text(out, "event_type", alert_news_name(news->kind));
  json_write_text(out, "alert_id", alert->id);
  json_write_text_if(out, "text", alert->plan.text);
  json_write_time_if(out, "at", now_ms);
  if (news->serial > 0)
    write_news_of_attempt(out, alert, news);
  if (news->kind == ALERT_NEWS_MESSAGE_SENT || news->kind == ALERT_NEWS_MESSAGE_FAILED)
    write_news_of_message(out, alert, news);
  if (news->kind == ALERT_NEWS_ACKNOWLEDGED)
    json_write_text(out, "how", how_of(alert));
  if (news->kind == ALERT_NEWS_ACKNOWLEDGED || news->kind == ALERT_NEWS_CANCELLED)
    json_write_text_if(out, "by", alert->by);
  json_write_close(out, '}');
}

static void add_topic(struct buf *out, const char *root, const struct alert *alert,
                      const char *last) {
  buf_addf(out, "%s/alert/", root);
  topic_add_level(out, span_of(alert->id));
  buf_addf(out, "/%s", last);
}

void alert_report_state_topic(struct buf *out, const char *root, const struct alert *alert) {
  add_topic(out, root, alert, "state");
}

void alert_report_news_topic(struct buf *out, const char *root, const struct alert *alert,
                             enum alert_news_kind kind) {
  add_topic(out, root, alert, alert_news_name(kind));
}
