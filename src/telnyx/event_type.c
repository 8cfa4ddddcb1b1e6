#include <string.h>

#include "event_draft.h"

/* Event types that old applications write with underscores throughout, as far as replacing the
 * first underscore does not give the type back: those of three parts and more, and those with an
 * underscore of their own. */
static const char *const known_types[] = {
    "call.ai_gather.ended",
    "call.ai_gather.message_history_updated",
    "call.ai_gather.partial_results",
    "call.conversation.ended",
    "call.conversation_insights.generated",
    "call.deepfake_detection.error",
    "call.deepfake_detection.result",
    "call.dtmf.received",
    "call.fork.started",
    "call.fork.stopped",
    "call.gather.ended",
    "call.machine.detection.ended",
    "call.machine.greeting.ended",
    "call.machine.premium.detection.ended",
    "call.machine.premium.greeting.ended",
    "call.payment.completed",
    "call.payment.progress",
    "call.playback.ended",
    "call.playback.started",
    "call.recording.error",
    "call.recording.saved",
    "call.recording.transcription.saved",
    "call.refer.completed",
    "call.refer.failed",
    "call.refer.started",
    "call.speak.ended",
    "call.speak.started",
    "conference.floor.changed",
    "conference.participant.joined",
    "conference.participant.left",
    "conference.participant.playback.ended",
    "conference.participant.playback.started",
    "conference.participant.speak.ended",
    "conference.participant.speak.started",
    "conference.playback.ended",
    "conference.playback.started",
    "conference.recording.saved",
    "conference.speak.ended",
    "conference.speak.started",
    "fax.media.processed",
    "fax.sending.started",
    "number_order.complete",
    "whatsapp.account.update",
};

static bool is_type(struct span text) {
  return text.len > 0 && text.len <= EVENT_TYPE_MAX && span_is_word(text, "_-.") &&
         !span_starts_with(text, ".") && !span_ends_with(text, ".") &&
         !memmem(text.data, text.len, "..", 2);
}

/* Whether the name is the type with its dots written as underscores. */
static bool is_spelling_of(const char *name, const char *type) {
  while (*name && *name == (*type == '.' ? '_' : *type)) {
    name++;
    type++;
  }
  return *name == '\0' && *type == '\0';
}

void event_type_restore_dots(char *type) {
  for (size_t i = 0; i < sizeof known_types / sizeof known_types[0]; i++) {
    if (!is_spelling_of(type, known_types[i]))
      continue;
    memcpy(type, known_types[i], strlen(known_types[i]));
    return;
  }
  char *first = strchr(type, '_');
  if (first && first != type && first[1] != '\0')
    *first = '.';
}

bool event_type_copy(char out[EVENT_TYPE_MAX + 1], struct span text) {
  if (!is_type(text))
    return false;
  memcpy(out, text.data, text.len);
  out[text.len] = '\0';
  return true;
}
