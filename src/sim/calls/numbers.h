/* What becomes of a call to a number: ordinary numbers ring and are answered; some endings, of the
 * range that is reserved for fiction, behave in other ways. One table, which --help shows. Main
 * thread. */
#ifndef SIM_NUMBERS_H
#define SIM_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>

enum sim_outcome {
  OUTCOME_ANSWERED,
  OUTCOME_REFUSED,   /* hung up with the cause after ringing */
  OUTCOME_TIMES_OUT, /* rings until timeout_secs */
};

struct sim_number {
  const char *ending; /* NULL: any other number */
  enum sim_outcome outcome;
  int ring_percent;  /* of --ring-ms: how long it rings */
  const char *cause; /* hangup_cause; of an answered call: it hangs up by itself */
  const char *sip_cause;
  const char *detection; /* what answering machine detection finds */
  const char *premium_detection;
  const char *greeting; /* how the machine's greeting ends; NULL: no machine */
  const char *digits;   /* what it types when asked; NULL: --digits */
  int press_ms;         /* how long it thinks before that */
  const char *help;
};

/* The row for a number; never NULL. */
const struct sim_number *sim_number_find(const char *number);

/* Row by row, for the help; NULL after the last. */
const struct sim_number *sim_number_row(size_t index);

/* Whether Telnyx would take it as a destination: +E.164, or a SIP URI. */
bool sim_number_is_valid(const char *number);

#endif
