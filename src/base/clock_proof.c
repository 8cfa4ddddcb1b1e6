#include "bridge/clock.h"

#include <stddef.h>

#define CLOCK_PROOF_AS_TEXT(id, sentence) [id] = (sentence),
static const char *const sentences[CLOCK_PROOF_COUNT] = {CLOCK_PROOF_TABLE(CLOCK_PROOF_AS_TEXT)};
#undef CLOCK_PROOF_AS_TEXT

void clock_proof_init(struct clock_proof *proof, int64_t released_wall_ms, int64_t tolerance_ms) {
  *proof = (struct clock_proof){.tolerance_ms = tolerance_ms, .released_wall_ms = released_wall_ms};
}

void clock_proof_note(struct clock_proof *proof, enum clock_proof_kind kind, int64_t wall_ms) {
  if (wall_ms <= proof->latest_wall_ms)
    return;
  proof->latest_wall_ms = wall_ms;
  proof->kind = kind;
}

void clock_proof_confirm(struct clock_proof *proof, int64_t now_wall_ms) {
  if (proof->latest_wall_ms > now_wall_ms)
    proof->latest_wall_ms = now_wall_ms;
}

const char *clock_proof_why(const struct clock_proof *proof, int64_t now_wall_ms) {
  if (now_wall_ms < proof->released_wall_ms)
    return sentences[CLOCK_PROOF_RELEASE];
  if (now_wall_ms < proof->latest_wall_ms - proof->tolerance_ms)
    return sentences[proof->kind];
  return NULL;
}
