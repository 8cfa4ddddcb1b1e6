#include "bridge/dispatch.h"
#include "own_alerts.h"
#include "own_help.h"
#include "own_numbers.h"
#include "own_operation.h"
#include "own_outbound.h"
#include "own_replay.h"
#include "own_resend.h"
#include "own_texml.h"

static const struct operation_param outbound_params[] = {
    {.name = "enabled", .place = OPERATION_IN_BODY, .kind = OPERATION_BOOLEAN},
    {.name = "hang_up", .place = OPERATION_IN_BODY, .kind = OPERATION_BOOLEAN},
};

static const struct operation_param clear_missed_params[] = {
    {.name = "number", .place = OPERATION_IN_BODY, .kind = OPERATION_STRING, .required = true},
};

static const struct operation_param operations_params[] = {
    {.name = "pattern", .place = OPERATION_IN_BODY, .kind = OPERATION_STRING},
};

static const struct own_operation rows[] = {
    {{.name = "alerts.acknowledge",
      .class = OPERATION_CLASS_CALL,
      .destinations = "",
      .params = own_alerts_end_params,
      .param_count = OWN_ALERTS_END_PARAMS},
     own_alerts_acknowledge},
    {{.name = "alerts.cancel",
      .class = OPERATION_CLASS_CALL,
      .destinations = "",
      .params = own_alerts_end_params,
      .param_count = OWN_ALERTS_END_PARAMS},
     own_alerts_cancel},
    {{.name = "alerts.list", .class = OPERATION_CLASS_READ, .destinations = ""}, own_alerts_list},
    {{.name = "alerts.start",
      .class = OPERATION_CLASS_CALL, /* whom it reaches is asked about each time it dials */
      .destinations = "",
      .params = own_alerts_start_params,
      .param_count = OWN_ALERTS_START_PARAMS},
     own_alerts_start},
    {{.name = "bridge.operations",
      .params = operations_params,
      .param_count = sizeof operations_params / sizeof operations_params[0],
      .content = OPERATION_JSON,
      .class = OPERATION_CLASS_READ,
      .destinations = ""},
     own_help},
    {{.name = "bridge.outbound",
      .params = outbound_params,
      .param_count = sizeof outbound_params / sizeof outbound_params[0],
      .content = OPERATION_JSON,
      .class = OPERATION_CLASS_CALL,
      .destinations = ""},
     own_outbound},
    {{.name = "bridge.replay",
      .params = own_replay_params,
      .param_count = OWN_REPLAY_PARAMS,
      .content = OPERATION_JSON,
      .class = OPERATION_CLASS_CONFIGURE, /* who asks hears what others were told */
      .destinations = ""},
     own_replay},
    {{.name = "bridge.resend", .class = OPERATION_CLASS_CALL, .destinations = ""}, own_resend},
    {{.name = "numbers.clear_missed",
      .params = clear_missed_params,
      .param_count = sizeof clear_missed_params / sizeof clear_missed_params[0],
      .content = OPERATION_JSON,
      .class = OPERATION_CLASS_CALL,
      .destinations = ""},
     own_numbers_clear_missed},
    {{.name = "texml.answer",
      .class = OPERATION_CLASS_CALL,
      .destinations = "",
      .params = own_texml_params,
      .param_count = OWN_TEXML_PARAMS,
      .id_count = 1,
      .steps = own_texml_steps,
      .step_count = OWN_TEXML_STEPS,
      .content = OPERATION_TEXT},
     own_texml_answer},
};

const struct operation *own_operation_described(size_t i) {
  return i < sizeof rows / sizeof rows[0] ? &rows[i].operation : NULL;
}
