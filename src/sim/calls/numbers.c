#include "calls/numbers.h"

#include <string.h>

#include "bridge/span.h"

enum { E164_DIGITS_MIN = 7, E164_DIGITS_MAX = 15 };

/* Of one that never talks; of what answers by itself; of somebody who types the digits when asked
 * (NULL: those of --digits). */
#define NOBODY(ending_, its_outcome, percent, cause_, sip, help_)                                  \
  {.ending = (ending_),                                                                            \
   .outcome = (its_outcome),                                                                       \
   .ring_percent = (percent),                                                                      \
   .cause = (cause_),                                                                              \
   .sip_cause = (sip),                                                                             \
   .help = (help_)}
#define MACHINE(ending_, found, premium, greeting_, help_)                                         \
  {.ending = (ending_),                                                                            \
   .outcome = OUTCOME_ANSWERED,                                                                    \
   .ring_percent = 100,                                                                            \
   .detection = (found),                                                                           \
   .premium_detection = (premium),                                                                 \
   .greeting = (greeting_),                                                                        \
   .digits = "",                                                                                   \
   .help = (help_)}
#define HUMAN(ending_, percent, digits_, ms, help_)                                                \
  {.ending = (ending_),                                                                            \
   .outcome = OUTCOME_ANSWERED,                                                                    \
   .ring_percent = (percent),                                                                      \
   .detection = "human",                                                                           \
   .premium_detection = "human_residence",                                                         \
   .digits = (digits_),                                                                            \
   .press_ms = (ms),                                                                               \
   .help = (help_)}
#define LEAVES(ending_, help_)                                                                     \
  {.ending = (ending_),                                                                            \
   .outcome = OUTCOME_ANSWERED,                                                                    \
   .ring_percent = 100,                                                                            \
   .detection = "human",                                                                           \
   .premium_detection = "human_residence",                                                         \
   .cause = "normal_clearing",                                                                     \
   .sip_cause = "200",                                                                             \
   .help = (help_)}

static const struct sim_number rows[] = {
    NOBODY("5550110", OUTCOME_REFUSED, 20, "user_busy", "486", "busy"),
    NOBODY("5550111", OUTCOME_TIMES_OUT, 100, "timeout", "487",
           "never answers: rings until timeout_secs (30)"),
    NOBODY("5550112", OUTCOME_REFUSED, 200, "no_answer", "480",
           "the other network gives up: no_answer"),
    NOBODY("5550113", OUTCOME_REFUSED, 50, "call_rejected", "603", "rejects the call"),
    NOBODY("5550114", OUTCOME_REFUSED, 0, "not_found", "404", "does not exist"),
    NOBODY("5550115", OUTCOME_REFUSED, 20, "unspecified", "500", "fails"),
    MACHINE("5550116", "machine", "machine", "beep_detected", "an answering machine, with a beep"),
    MACHINE("5550117", "machine", "machine", "ended", "an answering machine, without a beep"),
    MACHINE("5550118", "not_sure", "fax_detected", NULL, "a fax machine"),
    LEAVES("5550119", "answers, and hangs up after --callee-hangup-ms"),
    HUMAN("5550120", 0, NULL, 0, "answers at once"),
    HUMAN("5550121", 1000, NULL, 0, "answers after a long time (10 x --ring-ms)"),
    HUMAN("5550130", 100, "", 0, "answers, and types nothing when asked"),
    HUMAN("5550131", 100, "*", 0, "answers, and types * when asked"),
    HUMAN("5550132", 100, "1", 3000, "answers, and types 1 when asked, after 3 s"),
    HUMAN("5550133", 100, "1", 30000, "answers, and types 1 when asked, after 30 s"),
    HUMAN("5550134", 100, "9", 3000, "answers, and types 9 when asked, after 3 s"),
    HUMAN("5550135", 100, "2wwwwwwwwwwwwwww1", 3000, "answers, and types 2 when asked, then 1"),
    HUMAN("5550136", 100, "4711", 3000, "answers, and types 4711 when asked"),
    HUMAN(NULL, 100, NULL, 0, "any other: rings for --ring-ms, answers, types --digits when asked"),
};

const struct sim_number *sim_number_row(size_t index) {
  return index < sizeof rows / sizeof rows[0] ? &rows[index] : NULL;
}

const struct sim_number *sim_number_find(const char *number) {
  const struct sim_number *row = rows;
  while (row->ending && !span_ends_with(span_of(number), row->ending))
    row++;
  return row;
}

bool sim_number_is_valid(const char *number) {
  if (strncmp(number, "sip:", 4) == 0 || strncmp(number, "sips:", 5) == 0)
    return strchr(number, '@') != NULL;
  if (number[0] != '+')
    return false;
  size_t digits = strspn(number + 1, "0123456789");
  return number[1] != '0' && number[1 + digits] == '\0' && digits >= E164_DIGITS_MIN &&
         digits <= E164_DIGITS_MAX;
}
