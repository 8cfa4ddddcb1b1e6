#include "suspect.h"

enum suspect_turn suspect_turn(const struct suspect *suspect) {
  if (suspect->direct_ends >= SUSPECT_DIRECT_ENDS)
    return SUSPECT_DIRECT_ALONE;
  return suspect->one_at_a_time ? SUSPECT_JOURNAL_FIRST : SUSPECT_DIRECT_FIRST;
}

size_t suspect_ceiling(const struct suspect *suspect) {
  return suspect->one_at_a_time ? 1 : SIZE_MAX;
}

void suspect_up(struct suspect *suspect) {
  suspect->acknowledged = false;
  suspect->direct_ended = false;
}

void suspect_sent(const struct suspect *suspect, struct suspect_message *message,
                  int64_t now_mono_ms) {
  message->alone = suspect->one_at_a_time;
  message->sent_mono_ms = now_mono_ms;
}

void suspect_acknowledged(struct suspect *suspect) {
  suspect->acknowledged = true;
  suspect->one_at_a_time = false;
}

bool suspect_ended(struct suspect *suspect, struct suspect_message *message, bool by_broker,
                   int64_t now_mono_ms) {
  if (!by_broker || suspect->acknowledged)
    return false;
  suspect->one_at_a_time = true;
  if (message->alone && now_mono_ms - message->sent_mono_ms <= SUSPECT_WITHIN_MS)
    message->ends++;
  return message->ends == SUSPECT_ENDS;
}

void suspect_direct_acknowledged(struct suspect *suspect, bool last) {
  if (last)
    suspect->direct_ends = 0;
}

bool suspect_direct_ended(struct suspect *suspect, bool by_broker) {
  if (!by_broker || suspect->direct_ended)
    return false;
  suspect->direct_ended = true;
  if (suspect->direct_ends >= SUSPECT_DIRECT_ENDS)
    return true;
  suspect->direct_ends++;
  return false;
}
