/* What happens to a call in time: it rings, is answered, is bridged, is hung up, with the events of
 * each step in Telnyx's usual order. Main thread. */
#ifndef SIM_PROGRESS_H
#define SIM_PROGRESS_H

#include "calls/calls.h"

/* A call that Telnyx makes: tells that it was initiated; then its number's row decides. */
void sim_call_start_outgoing(struct sim_call *call);

/* A call that comes in: tells that it is parked. */
void sim_call_start_incoming(struct sim_call *call);

/* Answered, by the other side or by a command. */
void sim_call_answer(struct sim_call *call);

/* Ends it and whatever it is part of. A bridged peer goes with it, unless it asked to be parked.
 * cause and source as in call.hangup. */
void sim_call_hang_up(struct sim_call *call, const char *cause, const char *source,
                      const char *sip_cause);

/* When it is answered, it is bridged with `from`, unless that has ended by then. */
void sim_call_bridge_on_answer(struct sim_call *call, struct sim_call *from);

/* Connects two answered calls, and tells both. */
void sim_call_bridge(struct sim_call *a, struct sim_call *b);

/* Whether it is parked, not hung up, when the call that it is bridged with goes. */
void sim_call_park_after_unbridge(struct sim_call *call, bool parks);

#endif
