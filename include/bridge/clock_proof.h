/* Whether the wall clock is provably behind. A small machine without a battery-backed clock starts
 * somewhere in the past, and then takes each webhook for one from the future: that is no fault of
 * the sender's. It cannot be earlier than the release of this version, nor, as far as that can be
 * believed, than the newest time in the journal, nor than a time that Telnyx has signed. Pure. */
#ifndef BRIDGE_CLOCK_PROOF_H
#define BRIDGE_CLOCK_PROOF_H

#include <stdbool.h>
#include <stdint.h>

/* What it cannot be earlier than: id, what the log says of a clock that is. */
#define CLOCK_PROOF_TABLE(X)                                                                       \
  X(CLOCK_PROOF_RELEASE, "the clock is wrong: it is earlier than this version's release")          \
  X(CLOCK_PROOF_JOURNAL, "the clock is wrong: it is earlier than the newest time in the journal")  \
  X(CLOCK_PROOF_SIGNED, "the clock is wrong: it is earlier than a time that Telnyx has signed")

#define CLOCK_PROOF_AS_ENUM(id, sentence) id,
enum clock_proof_kind { CLOCK_PROOF_TABLE(CLOCK_PROOF_AS_ENUM) CLOCK_PROOF_COUNT };
#undef CLOCK_PROOF_AS_ENUM

struct clock_proof {
  int64_t tolerance_ms; /* a clock may be so far behind and is right enough */
  int64_t released_wall_ms;
  int64_t latest_wall_ms; /* the latest of what is known beside that */
  enum clock_proof_kind kind;
};

void clock_proof_init(struct clock_proof *proof, int64_t released_wall_ms, int64_t tolerance_ms);

/* It is at least that time, by the journal or by a signature. */
void clock_proof_note(struct clock_proof *proof, enum clock_proof_kind kind, int64_t wall_ms);

/* Something signed fits the clock: if the journal's times are later, it was written by a clock that
 * was ahead, and they count no more. */
void clock_proof_confirm(struct clock_proof *proof, int64_t now_wall_ms);

/* A sentence when the clock is wrong, NULL when nothing proves it. Static storage. */
const char *clock_proof_why(const struct clock_proof *proof, int64_t now_wall_ms);

#endif
