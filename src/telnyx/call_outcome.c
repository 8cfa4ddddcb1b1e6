#include "bridge/call_state.h"

#include <stddef.h>

#define AS_NAME(name, sentence)     #name,
#define AS_SENTENCE(name, sentence) sentence,
static const char *const names[] = {CALL_OUTCOME_TABLE(AS_NAME)};
static const char *const sentences[] = {CALL_OUTCOME_TABLE(AS_SENTENCE)};
#undef AS_NAME
#undef AS_SENTENCE

/* Telnyx's hangup causes, before anybody answered. Without a sentence it is the outcome's. */
static const struct {
  const char *cause;
  enum call_outcome outcome;
  const char *sentence;
} causes[] = {
    {"user_busy", CALL_OUTCOME_busy, NULL},
    {"call_rejected", CALL_OUTCOME_declined, NULL},
    {"no_answer", CALL_OUTCOME_no_answer, NULL},
    {"timeout", CALL_OUTCOME_no_answer, "Nobody answered in time."},
    {"normal_clearing", CALL_OUTCOME_no_answer, NULL},
    {"originator_cancel", CALL_OUTCOME_cancelled, NULL},
    {"not_found", CALL_OUTCOME_failed, "Nobody can be reached at that number."},
};

static const char TIME_LIMIT[] = "time_limit";

enum call_outcome call_outcome_of(const char **sentence, struct span cause, enum call_taker taker) {
  enum call_outcome outcome = cause.len > 0 ? CALL_OUTCOME_failed : CALL_OUTCOME_unknown;
  *sentence = NULL;
  if (taker == CALL_TAKEN_BY_NOBODY) {
    for (size_t i = 0; i < sizeof causes / sizeof causes[0]; i++)
      if (span_equal_text(cause, causes[i].cause)) {
        outcome = causes[i].outcome;
        *sentence = causes[i].sentence;
      }
  } else {
    outcome = taker == CALL_TAKEN_BY_MACHINE ? CALL_OUTCOME_machine : CALL_OUTCOME_answered;
    if (outcome == CALL_OUTCOME_answered && span_equal_text(cause, TIME_LIMIT))
      *sentence = "The call was answered, and cut off when it had lasted as long as it may.";
  }
  if (!*sentence)
    *sentence = sentences[outcome];
  return outcome;
}

const char *call_outcome_name(enum call_outcome outcome) {
  return names[outcome];
}

bool call_outcome_is_machine(struct span detection) {
  return span_equal_text(detection, "machine") || span_equal_text(detection, "fax_detected");
}
