/* What a result means for an alert. Main thread. */
#ifndef FLOW_ALERTS_VERDICT_H
#define FLOW_ALERTS_VERDICT_H

#include "bridge/alert.h"
#include "bridge/hear.h"

struct alerts_verdict {
  enum alert_verdict verdict;
  const char *error;                        /* its code; "" for none; static */
  char call_control_id[ALERT_CALL_ID_SIZE]; /* of a dial; "" when unknown */
};

void alerts_verdict_read(struct alerts_verdict *out, const struct heard_result *heard,
                         enum alert_act act);

#endif
