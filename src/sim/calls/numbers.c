#include "calls/numbers.h"

#include <string.h>

#include "bridge/span.h"

enum { E164_DIGITS_MIN = 7, E164_DIGITS_MAX = 15 };

#define HUMAN .detection = "human", .premium_detection = "human_residence"

static const struct sim_number rows[] = {
    {.ending = "5550110",
     .outcome = OUTCOME_REFUSED,
     .ring_percent = 20,
     .cause = "user_busy",
     .sip_cause = "486",
     .help = "busy"},
    {.ending = "5550111",
     .outcome = OUTCOME_TIMES_OUT,
     .ring_percent = 100,
     .cause = "timeout",
     .sip_cause = "487",
     .help = "never answers: rings until timeout_secs (30)"},
    {.ending = "5550112",
     .outcome = OUTCOME_REFUSED,
     .ring_percent = 200,
     .cause = "no_answer",
     .sip_cause = "480",
     .help = "the other network gives up: no_answer"},
    {.ending = "5550113",
     .outcome = OUTCOME_REFUSED,
     .ring_percent = 50,
     .cause = "call_rejected",
     .sip_cause = "603",
     .help = "rejects the call"},
    {.ending = "5550114",
     .outcome = OUTCOME_REFUSED,
     .ring_percent = 0,
     .cause = "not_found",
     .sip_cause = "404",
     .help = "does not exist"},
    {.ending = "5550115",
     .outcome = OUTCOME_REFUSED,
     .ring_percent = 20,
     .cause = "unspecified",
     .sip_cause = "500",
     .help = "fails"},
    {.ending = "5550116",
     .outcome = OUTCOME_ANSWERED,
     .ring_percent = 100,
     .detection = "machine",
     .premium_detection = "machine",
     .greeting = "beep_detected",
     .digits = "",
     .help = "an answering machine, with a beep"},
    {.ending = "5550117",
     .outcome = OUTCOME_ANSWERED,
     .ring_percent = 100,
     .detection = "machine",
     .premium_detection = "machine",
     .greeting = "ended",
     .digits = "",
     .help = "an answering machine, without a beep"},
    {.ending = "5550118",
     .outcome = OUTCOME_ANSWERED,
     .ring_percent = 100,
     .detection = "not_sure",
     .premium_detection = "fax_detected",
     .digits = "",
     .help = "a fax machine"},
    {.ending = "5550119",
     .outcome = OUTCOME_ANSWERED,
     .ring_percent = 100,
     .cause = "normal_clearing",
     .sip_cause = "200",
     HUMAN,
     .help = "answers, and hangs up after --callee-hangup-ms"},
    {.ending = "5550120", .outcome = OUTCOME_ANSWERED, HUMAN, .help = "answers at once"},
    {.ending = "5550121",
     .outcome = OUTCOME_ANSWERED,
     .ring_percent = 1000,
     HUMAN,
     .help = "answers after a long time (10 x --ring-ms)"},
    {.ending = "5550130",
     .outcome = OUTCOME_ANSWERED,
     .ring_percent = 100,
     HUMAN,
     .digits = "",
     .help = "answers, and types nothing when asked"},
    {.ending = "5550131",
     .outcome = OUTCOME_ANSWERED,
     .ring_percent = 100,
     HUMAN,
     .digits = "*",
     .help = "answers, and types * when asked"},
    {.ending = "5550132",
     .outcome = OUTCOME_ANSWERED,
     .ring_percent = 100,
     HUMAN,
     .digits = "1",
     .press_ms = 3000,
     .help = "answers, and types 1 when asked, after 3 s"},
    {.ending = "5550133",
     .outcome = OUTCOME_ANSWERED,
     .ring_percent = 100,
     HUMAN,
     .digits = "1",
     .press_ms = 30000,
     .help = "answers, and types 1 when asked, after 30 s"},
    {.ending = "5550134",
     .outcome = OUTCOME_ANSWERED,
     .ring_percent = 100,
     HUMAN,
     .digits = "9",
     .press_ms = 3000,
     .help = "answers, and types 9 when asked, after 3 s"},
    {.ending = "5550135",
     .outcome = OUTCOME_ANSWERED,
     .ring_percent = 100,
     HUMAN,
     .digits = "2wwwwwwwwwwwwwww1",
     .press_ms = 3000,
     .help = "answers, and types 2 when asked, then 1"},
    {.ending = "5550136",
     .outcome = OUTCOME_ANSWERED,
     .ring_percent = 100,
     HUMAN,
     .digits = "4711",
     .press_ms = 3000,
     .help = "answers, and types 4711 when asked"},
    {.outcome = OUTCOME_ANSWERED,
     .ring_percent = 100,
     HUMAN,
     .help = "any other: rings for --ring-ms, answers, types --digits when asked"},
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
